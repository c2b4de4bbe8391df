"""Tells titles of articles with numbered addresses from the links of a pager.

``/p/2.html`` may be the second page of a list or the second article. The links tell: those of a
pager are numbers or say where they lead, those of articles each have a title of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import values
from blogcrawl.html.tree import ancestors
from blogcrawl.pages.links import doubt, shape
from blogcrawl.pages.pager import is_pager, number_of, says_newer, says_next, stem_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from selectolax.lexbor import LexborNode


READ_ON = re.compile(
    r"^\W*(?:(?:read|continue|learn|see|view|show) ?(?:more|on|reading|post|article|full)?|more\b"
    r"|permalink|weiterlesen|mehr\b|lire|leer|leia|leggi|阅读|閱讀|继续|查看|続き|더 ?보기|читать"
    r"|\d+ comments?|[»›→#¶]|\[?[….]{1,3}\]?)",
    re.IGNORECASE,
)
"""The text of an entry's link if it is not the title."""
_NO_LETTERS = re.compile(r"[\W\d_]+")
# More of an article, or more articles.
_MORE = re.compile(r"\W*(?:more|mehr|もっと見る|더 ?보기)?\W*$", re.IGNORECASE)
_HEADING = "h1, h2, h3, h4, h5"
_LONGEST, _LONGEST_ROW = 300, 600  # characters of a title, and of all round a link
_HIGH, _NEAR = 4, 2
_FEWEST = 3  # titles that are a list


def place(node: LexborNode, near: Iterable[LexborNode]) -> str:
    """A key for the place of a link in the structure of a page; ``near`` are those around it."""
    classes = ((one.tag, one.attributes.get("class") or "") for one in (node, *near))
    return "<".join(f"{tag}.{names.partition(' ')[0]}" for tag, names in classes)


class _Row(NamedTuple):
    """An element around a link."""

    text: str
    addresses: int
    """How many it leads to."""
    is_headed: bool


class _Link(NamedTuple):
    """A link that leads to a page of a list or to an article."""

    url: str
    text: str
    is_paging: bool
    """Whether its text is a number, or says that it leads to older or newer articles."""
    is_in_row: bool
    """Whether a day or a heading stands beside it, and no link to another page."""

    @property
    def is_title(self) -> bool:
        """Whether it may be a title, or an article's picture."""
        return not self.is_paging and (bool(self.text) or self.is_in_row)


def numbered_articles(
    page: str,
    links: Iterable[tuple[str, LexborNode]],
    known: Collection[str] = (),
) -> set[str]:
    """The addresses on a page that look like those of a list's pages, and are articles'.

    ``page`` is its own address; ``known`` are shapes of addresses that are articles'.
    """
    places: dict[str, list[_Link]] = defaultdict(list)
    rows: dict[int, _Row] = {}
    for url, node in links:
        if not _may_be_of_pager(url, page):
            continue
        near = list(islice(ancestors(node), _HIGH))
        if not any(map(is_pager, (node, *near[:_NEAR]))):
            places[f"{shape(url)} {place(node, near)}"].append(_read(url, node, near, rows))
    return {url for links in places.values() for url in _articles(links, known)}


def _may_be_of_pager(url: str, page: str) -> bool:
    if (why := doubt(url)) in ("page_of_list", "query"):
        return True
    return not why and number_of(url) > 1 and stem_of(url) == stem_of(page)


def _articles(links: list[_Link], known: Collection[str]) -> Iterator[str]:
    """The addresses of the articles among the links at one place.

    They are titles if several differ by more than a number, or lead to their own article each with
    the same "read more"; a few are if a day or a heading stands beside each, or if the address is
    of a ``known`` shape. A query may as well be that of a category, so all of this must hold.
    """
    titles = [link for link in links if link.is_title]
    texts = {url: _NO_LETTERS.sub(" ", text) for url, text, *_ in titles}
    are_many = len(texts) >= _FEWEST and len(titles) >= _FEWEST * (len(links) - len(titles))
    is_same = all(READ_ON.match(link.text) or not link.text for link in titles)
    if are_many and (is_same or len({*texts.values()}) >= _FEWEST):
        is_query = doubt(titles[0].url) == "query"
        if not is_query or all(link.is_in_row for link in titles):
            yield from (link.url for link in links if not _is_number(link.text))
            return
    for url, text, _, is_in_row in titles:
        says_more, is_known = bool(_MORE.match(text)), shape(url) in known
        is_sure = is_in_row and not says_more and doubt(url) != "query"
        if is_sure or (is_known and (is_in_row or not says_more)):
            yield url


def _read(url: str, link: LexborNode, near: Iterable[LexborNode], rows: dict[int, _Row]) -> _Link:
    text = values.clean(link.text()[: 2 * _LONGEST])
    is_paging = _is_number(text) or says_newer(text) or says_next(link)
    may_be = bool(text) or link.css_first("img") is not None
    return _Link(url, text, is_paging, may_be and _is_in_row(text, near, rows))


def _is_number(text: str) -> bool:
    return bool(text) and not _NO_LETTERS.sub("", text)


def _is_in_row(text: str, near: Iterable[LexborNode], rows: dict[int, _Row]) -> bool:
    for parent in near:
        row = rows.get(parent.mem_id)
        if row is None:  # several links are in the larger ones
            rows[parent.mem_id] = row = _Row(
                values.clean(parent.text(separator=" ")[:_LONGEST_ROW]),
                len({link.attributes.get("href") for link in parent.css("a[href]")}),
                parent.css_first(_HEADING) is not None,
            )
        if beside := row.text.replace(text, "", 1).strip():
            return row.addresses == 1 and (row.is_headed or bool(values.iso_date(beside)))
    return False
