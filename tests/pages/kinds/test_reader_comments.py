"""Comments that no class or id calls so are not the text, and their days not the article's."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, TEXT, page, read

SAID = "I have tried this with hay, and it went out after a quarter of an hour at the most."
ENTRY = "<div><b>Ida</b> <i>2021-03-0{}</i><p>{}</p></div>"
ENTRIES = "".join(ENTRY.format(n, f"{n}. {SAID}") for n in (1, 2, 3))
FORM = "<form><textarea></textarea></form>"


@pytest.mark.parametrize(
    "below",
    [
        f"<section><h3>Comments</h3>{ENTRIES}</section>",
        f"<div><h3>3 Kommentare</h3>{ENTRIES}{FORM}</div>",
        f"<div><div><h4>评论 (3)</h4></div><div>{ENTRIES}</div></div>",
        f"<div>{ENTRIES}{FORM}</div>",
        f"<h3>Comments</h3>{ENTRIES}",
    ],
)
def test_comments_without_a_name(below: str) -> None:
    for body in (
        f"<article><h1>Smoke</h1>{PARAGRAPHS}{below}</article>",
        f"<article><h1>Smoke</h1><div>{PARAGRAPHS}</div></article>{below}",
        f"<div><div>Smoke</div>{PARAGRAPHS}{below}</div>",
    ):
        item = read(page(body))
        assert item["text"] == TEXT
        assert item["date_published"] is None


def test_a_section_of_the_text_on_comments() -> None:
    section = f"<h2>Comments</h2><p>{SAID}</p><ul><li>2021 was a wet year.</li></ul>"
    item = read(page(f"<article><h1>Smoke</h1>{PARAGRAPHS}{section}</article>"))
    assert item["text"].startswith(f"{TEXT}\n\nComments\n\n{SAID}")
