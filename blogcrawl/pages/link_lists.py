"""Tells a page whose text is a list of links to articles from an article with links in it."""

from __future__ import annotations

from collections import Counter
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import urls, values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, elements_beside, is_inside
from blogcrawl.pages.base import MOST_LINKS
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import Entry

# A text of which so large a share is links to articles and excerpts is a list of them; more of it
# if there is one link only, which may be that to the next article.
_LINKED, _LINKED_ONCE = 0.5, 0.8
# A row of a list: elements around a link, characters of a day or a number before it.
_HIGH, _FEWEST_ROWS, _LONGEST_NUMBER = 4, 4, 20
_FEWEST_TITLES = 3
_MOST_HEADINGS, _LONGEST_DAY = 4, 60
_FEW_LETTERS = 20  # of what stands above a list, such as the name of the site


def links_of_text(page: ArticlePage) -> Iterator[tuple[LexborNode, str]]:
    """The links in the text of a page, each with its address."""
    for link in page.root.css("a[href]")[:MOST_LINKS] if page.root is not None else ():
        yield link, page.link(link.attributes.get("href") or "")


def is_of_links(page: ArticlePage) -> bool:
    """Whether a page without a date says little but the texts of links to other pages of the site.

    A front page may list lists, such as those of the tags.
    """
    if page.root is None or page.found("date_published"):
        return False
    host = urlsplit(page.url).netloc
    home = [link for link, url in links_of_text(page) if urlsplit(url).netloc == host]
    said = sum(len(link.text(strip=True)) for link in home)
    return len(home) > 1 and said > _LINKED * len(page.root.text(strip=True))


def _are_titles(
    page: ArticlePage, headings: Sequence[LexborNode], entries: Collection[Entry]
) -> bool:
    """Whether several headings are the links of entries, and none is not."""
    links = (node.css_first("a[href]") or node.parent for node in headings)
    leads = {page.link((link and link.attributes.get("href")) or "") for link in links}
    return len(leads) >= _FEWEST_TITLES and leads <= {entry.url for entry in entries}


def is_of_entries(page: ArticlePage, entries: Collection[Entry]) -> bool:
    """Whether the text of a page is for the most part the links of entries, and their excerpts.

    Or each of its headings is the link of an entry, whatever stands below it.
    """
    if page.root is None:
        return False
    if _are_titles(page, page.root.css("h2, h3, h4")[:MOST_LINKS], entries):
        return True
    addresses = {entry.url for entry in entries}
    if _is_below_title(page, addresses):
        return True
    # What stands beside several entries is none's excerpt.
    beside = Counter(entry.excerpt for entry in entries)
    excerpts = {one for one in beside if beside[one] == 1}
    titles = page.root.css("h1 a[href], h2 a[href], h3 a[href], h4 a[href]")[:MOST_LINKS]
    titled = addresses & {page.link(a.attributes.get("href") or "") for a in titles}
    links = [(link, url) for link, url in links_of_text(page) if url in addresses]
    listed = [_with_excerpt(link) if url in titled else link for link, url in links]
    # The paragraph before a link within a text is no excerpt of what the link leads to.
    if len(entries) > 1 or titled:
        listed += [p for p in page.root.css("p") if values.clean(p.text()) in excerpts]
    said = sum(map(_letters, {one.mem_id: one for one in listed}.values()))
    share, whole = _LINKED if len(entries) > 1 else _LINKED_ONCE, _letters(page.root)
    has_excerpt = any(node.tag == "p" for node in listed)
    is_card = bool(titled) and has_excerpt and _rest(page, listed) < (1 - _LINKED_ONCE) * whole
    return is_card or said > share * whole or _in_rows(page, addresses) > _LINKED_ONCE * whole


def _with_excerpt(link: LexborNode) -> LexborNode:
    """The paragraph that ends with a link, as one that says how an article begins does."""
    around = link.parent
    if around is None or around.tag != "p":
        return link
    return around if around.text(strip=True).endswith(link.text(strip=True)) else link


def _rest(page: ArticlePage, entries: Iterable[LexborNode]) -> int:
    """How many letters a page says beside entries, links, headings and its own title."""
    assert page.root is not None
    apart = {one.mem_id for one in (*entries, *page.root.css("a[href], h1, h2, h3, h4"))}
    known: Known = {}
    texts = (
        node.text(deep=False)
        for node in page.root.traverse(include_text=True)
        if node.tag == "-text" and not is_inside(node, apart, known)
    )
    title = title_key(page.found("title").value)
    return sum(sum(map(str.isalpha, text)) for text in texts if title_key(text) != title)


def _is_below_title(page: ArticlePage, addresses: Collection[str]) -> bool:
    """Whether the text follows a heading that leads to an entry: it is its excerpt."""
    assert page.root is not None
    own = {urls.identity(page.url), urls.identity(page.canonical_url)}
    others = {url for url in addresses if urls.identity(url) not in own}
    above = islice(elements_beside(page.root, before=True), 1)
    if any(one.tag in HEADINGS and _leads_to(page, one, others) for one in above):
        return True
    headings = page.root.css("h1, h2, h3, h4")[:_MOST_HEADINGS] if len(addresses) == 1 else ()
    first = next((one for one in headings if not _is_day(one)), None)
    if first is None or not _leads_to(page, first, others):
        return False
    before = page.root.text().partition(first.text())[0]
    return sum(map(str.isalpha, before)) <= _FEW_LETTERS


def _is_day(heading: LexborNode) -> bool:
    text = heading.text()[:_LONGEST_DAY]
    return not any(map(str.isalpha, text)) or values.iso_date(text) is not None


def _leads_to(page: ArticlePage, heading: LexborNode, addresses: Collection[str]) -> bool:
    link = heading.css_first("a[href]")
    return link is not None and page.link(link.attributes.get("href") or "") in addresses


def _letters(node: LexborNode) -> int:
    """How many letters a text has: the numbers of a calendar say nothing."""
    return sum(map(str.isalpha, node.text()))


def _in_rows(page: ArticlePage, addresses: Collection[str]) -> int:
    """The length of what stands in rows that begin with a link to an entry, if all do.

    In a text a sentence stands before most links.
    """
    assert page.root is not None
    rows: dict[int, LexborNode] = {}
    leads: dict[int, set[str]] = {}
    links = [(link, url) for link, url in links_of_text(page) if url in addresses]
    for link, url in links:
        for one in islice(ancestors(link), _HIGH):
            leads.setdefault(one.mem_id, set()).add(url)
    for link, _ in links:
        around = islice(ancestors(link), _HIGH)
        row = [*takewhile(lambda one: len(leads[one.mem_id]) == 1, around)][-1:]
        if not row or not _begins(row[0], link):
            return 0
        rows[row[0].mem_id] = row[0]
    if len(rows) < _FEWEST_ROWS:
        return 0
    return sum(map(_letters, rows.values()))


def _begins(row: LexborNode, link: LexborNode) -> bool:
    """Whether nothing but a number or a day stands before a link."""
    before = row.text(separator=" ").partition(link.text(separator=" "))[0]
    return len(before.strip()) <= _LONGEST_NUMBER
