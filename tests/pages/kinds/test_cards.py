"""Boxes of other articles in a text."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, TEXT, page, read


@pytest.mark.parametrize("form", ["/notes/{}", "/?p={}", "/notes/?p={}", "/show.php?id={}"])
def test_they_are_told_by_their_links_in_any_form_of_address(form: str) -> None:
    cards = "".join(
        f'<li><a href="{form.format(n)}">Of bees {n}</a><p>In the year {n} there were…</p></li>'
        for n in (1871, 1872, 1873)
    )
    body = f"<main><h1>Smoke</h1><div>{PARAGRAPHS}<ul>{cards}</ul></div></main>"
    url = f"https://hives.example{form.format(1870)}"
    assert read(page(body), url)["text"] == TEXT


def test_links_to_other_views_of_the_page_are_no_cards() -> None:
    views = "".join(f'<li><a href="?view={n}">View {n}</a><p>It is {n}…</p></li>' for n in (1, 2))
    body = f"<main><h1>Smoke</h1><div>{PARAGRAPHS}<ul>{views}</ul></div></main>"
    assert "View 1" in read(page(body))["text"]
