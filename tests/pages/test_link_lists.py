"""A page whose text is a list of links, and an article with links in it."""

from __future__ import annotations

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.link_lists import is_of_entries
from blogcrawl.pages.listing import GenericListingPage

URL = "https://stones.example/day/2024-03-09.html"
SAID = "The river was high again, and the stones at the ford could not be seen from the bank. "


def is_list(html: str, url: str = URL) -> bool:
    page = GenericArticlePage(f"<body>{html}</body>", url)
    return is_of_entries(page, GenericListingPage(page.html, url).entries())


def test_the_only_post_of_a_day_beside_a_calendar() -> None:
    days = "".join(f'<td><a href="/day/2024-03-{n:02}.html">{n}</a>' for n in range(10, 28))
    html = f'<h1>2024-03-09</h1><h2><a href="/ford.html">The ford</a></h2><p>{2 * SAID}</p>'
    assert is_list(f"{html}<table><tr>{days}</table>")
    assert not is_list(f"{html}<table><tr>{days}</table>".replace("/ford.html", URL))
    assert is_list(f"<main><p>Stones</p>{html}<p>{3 * SAID}</p><table><tr>{days}</table></main>")
    slashed = URL.replace(".html", "/")
    assert not is_list(html.replace("/ford.html", slashed), slashed.rstrip("/"))


def test_rows_of_links_with_excerpts() -> None:
    rows = "".join(f"<li>{n}. <a href='/posts/{n}/'>About {n}</a><br>{SAID}" for n in range(4))
    assert is_list(f"<h1>Results</h1><ol>{rows}</ol>", "https://stones.example/find")


def test_an_article_with_a_link_in_every_paragraph() -> None:
    text = "".join(f"<p>{SAID}See <a href='/posts/{n}/'>the day before</a>.</p>" for n in range(4))
    assert not is_list(f"<h1>The ford</h1>{text}")
