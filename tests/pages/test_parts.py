"""The parts of an article that spans several pages."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.parts import joined, next_part
from blogcrawl.pages.profile import Profile, Rule

URL = "https://blog.example/posts/moss/"


def page(body: str, url: str = URL) -> GenericArticlePage:
    html = f"<article><h1>Moss</h1><div class=entry-content><p>It grows. {body}</div></article>"
    return GenericArticlePage(html, url)


@pytest.mark.parametrize(
    ("href", "text", "is_part"),
    [
        ("/posts/moss/2/", "2", True),
        ("/posts/moss/2", "Next page", True),
        ("?page=2", "2", True),
        ("/posts/moss/page/2/", "›", True),
        ("/posts/moss/3/", "3", False),
        ("/posts/moss/2/", "the second edition", False),
        ("/posts/fern/2/", "2", False),
        ("/posts/2/", "2", False),
    ],
)
def test_the_next_part(href: str, text: str, is_part: bool) -> None:
    assert bool(next_part(page(f'<a href="{href}">{text}</a>'), URL, 1)) == is_part


def test_the_part_after_the_second() -> None:
    second = page('<a href="/posts/moss/">1</a> <a href="/posts/moss/3/">3</a>', f"{URL}2/")
    assert next_part(second, URL, 2) == f"{URL}3/"
    assert next_part(page('<a href="/posts/moss/21/">21</a>'), URL, 20) == ""


def test_all_parts_as_one() -> None:
    whole = joined(page("One."), [page("Two.").html, "<p>no article", page("Three.").html])
    assert whole.root is not None
    text = whole.root.text()
    assert text.index("One.") < text.index("Two.") < text.index("Three.")
    assert whole.tree.css_first("h1").text() == "Moss"


def test_what_a_part_says_again_is_left_out() -> None:
    profile = Profile({"body": (Rule("div.all"),)})
    html = (
        "<div class=all><h1>Moss</h1><p>By Ann, 3 May 2024</p><p>{} It grows on the "
        "northern side of every stone.</p></div>"
    )
    first = GenericArticlePage(html.format("One."), URL, profile)
    whole = joined(first, [html.format("Two.")])
    assert isinstance(whole, GenericArticlePage)
    assert whole.profile is profile
    assert whole.is_known
    assert whole.root is not None
    assert whole.root.text().count("By Ann") == 1


def test_the_lines_that_lead_to_the_other_parts_are_left_out() -> None:
    first = page('</p><p>One.</p><div>Page 1 of 2 <a href="?page=2">Next page</a></div>')
    again = "We said it <a href=/posts/moss/>on the first page</a>, and say it here at more length."
    second = page(f'</p><p>{again}</p><div>Page 2 of 2 <a href="/posts/moss/">Back</a></div>')
    whole = joined(first, [second.html])
    assert whole.root is not None
    text = whole.root.text()
    assert "of 2" not in text
    assert "on the first page, and say" in text
