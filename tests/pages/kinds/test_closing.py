"""Lines before and after a text in its own element: of other articles, of days and of terms."""

from __future__ import annotations

from .reading import PARAGRAPHS, TEXT, page, read


def test_a_line_with_both_days_and_lines_before_it_after_the_text() -> None:
    closing = (
        "<hr><div><p><span>Tags: </span><a href='/tags/#needles'><code>#needles</code></a></p><p>"
        "<span>Categories: </span><a href='/series/#yard'><code>yard</code></a></p><p><span>"
        "Published on 2024-04-05 18:00:00, last updated on 2024-04-06 08:00:00.</span></p></div>"
    )
    body = f"<div><article class=words><h1>Smoke</h1>{PARAGRAPHS}{closing}</article></div>"
    made = read(page(body))
    assert made["text"] == TEXT
    assert (made["tags"], made["categories"]) == (["needles"], ["yard"])
    assert made["date_published"][:10] == "2024-04-05"
    assert made["date_modified"][:10] == "2024-04-06"


def test_the_days_in_a_list_of_other_articles_above_the_text() -> None:
    items = "".join(
        f"<li><a href=/notes/{name}>{name.title()}</a><span class=item-date>(May {n}, 2019)</span>"
        for n, name in enumerate(("wax", "hay", "rain"), 1)
    )
    day = "<p class=when>Published on 2024-04-05</p>"
    series = f"<div class=series><p>The series:</p><ul>{items}</ul></div>"
    html = page(f"<article><h1>Smoke</h1>{series}{day}{PARAGRAPHS}</article>")
    assert read(html)["date_published"] == "2024-04-05"
