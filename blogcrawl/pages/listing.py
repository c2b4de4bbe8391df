"""The listing page of a blog whose theme is not known."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.pages.base import MOST_LINKS, Entry, ListingPage, within
from blogcrawl.pages.frame import HEADINGS, ancestors, classes, inherited
from blogcrawl.pages.links import ROOT, may_be_article, shape

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.frame import Known

_ENTRY = re.compile(r"(?:^|[\s_-])(?:post|entry|article|blog|card|item|title|list)", re.IGNORECASE)
_NEXT_WORDS = re.compile(
    r"^(?:next(?: page| posts?)?|older(?: posts?| entries)?|下一页|下页|后一页|次へ|»|›|→|⟩|&gt;|>)"
    r"(?:\s*[»›→⟩>]+)?$|^(?:next|older)\b.{0,12}$",
    re.IGNORECASE,
)
_NEWER = re.compile(r"newer|previous|\bprev\b|上一页|前一页", re.IGNORECASE)
_PAGER = re.compile(
    r"pag(?:e-?nav|ination|er|ing)|page-number|prev-?next|nav-?links", re.IGNORECASE
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older)(?:$|[\s_-])", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:^|/|[?&])(?:page[/=_-]?|[\w-]*page=|p=|paged=|index[_-]?)?(\d{1,5})(?:\.html?)?/?$"
)
# An address that says itself that it is a page of a list.
_PAGE = re.compile(
    r"(?:/page[/_-]?|[?&](?:[\w-]*page|paged)=)\d{1,5}(?:\.html?)?/?$", re.IGNORECASE
)

# An entry has one or two, its own and that of a change.
_MOST_TIMES = 10


class _Group:
    """Links of one page that stand in the same place of the same structure."""

    def __init__(self) -> None:
        self.links: dict[str, LexborNode] = {}
        self.weight = 0


class GenericListingPage(ListingPage):
    """A listing page whose theme is not known."""

    def entries(self) -> list[Entry]:
        links = self._article_links()
        groups = self._groups(links)
        if not groups:
            return []
        best = max(groups, key=lambda group: (group.weight, len(group.links)))
        chosen = dict(best.links)
        shapes = {shape(url) for url in chosen}
        for group in groups:
            same = 2 * len(group.links.keys() & best.links.keys()) >= len(group.links)
            for url, node in group.links.items():
                # At the root of a site anything may stand: there the place has to tell as well.
                alike = shape(url) in shapes and (shape(url) != ROOT or group.weight >= best.weight)
                if same or alike:
                    chosen.setdefault(url, node)
        in_order = dict.fromkeys(url for url, _ in links if url in chosen)
        return [Entry(url, self._date(chosen[url])) for url in in_order]

    def next_page(self) -> str:
        here = self._number(self.url)
        ranked: list[tuple[int, str]] = []
        for node in self.tree.css("link[rel~=next], a[href]")[:MOST_LINKS]:
            url = self.link(node.attributes.get("href") or "")
            if not url or url == self.url or urlsplit(url).netloc != urlsplit(self.url).netloc:
                continue
            if rank := self._pager_rank(node, url, here):
                ranked.append((rank, url))
        return min(ranked, key=lambda found: found[0])[1] if ranked else ""

    def _pager_rank(self, node: LexborNode, url: str, here: int) -> int:
        """How surely a link leads to the next listing page, 1 the surest; 0: it does not."""
        number = self._number(url)
        follows = number == here + 1 and self._stem(url) == self._stem(self.url)
        relation = (node.attributes.get("rel") or "").split()
        named = bool(_NEXT_CLASS.search(classes(node)))
        text = node.text(strip=True)
        says = bool(_NEXT_WORDS.match(text)) or bool(
            _NEXT_WORDS.match(
                (node.attributes.get("aria-label") or node.attributes.get("title") or "").strip()
            )
        )
        newer = bool(_NEWER.search(text))
        if not follows:  # the address of the next page may have any number, or none
            if newer or may_be_article(url):
                return 0
            return 5 if "next" in relation else 7 if named else 0
        if "prev" in relation and not says and not named:
            return 0
        if "next" in relation and not newer:
            return 1
        if named or says:
            return 2
        if _is_pager(node) or inherited(node, _is_pager, self._pagers):
            return 3
        if text == str(number):
            return 4
        return 6 if _PAGE.search(url) and not newer else 0  # whatever it is called

    @staticmethod
    def _number(url: str) -> int:
        parts = urlsplit(url)
        match = _NUMBER.search(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        return int(match[1]) if match else 1

    @staticmethod
    def _stem(url: str) -> str:
        path = urlsplit(url).path
        path = re.sub(r"(?:/?(?:page[/_-]?|index[_-]?)?\d{1,5})?(?:\.html?)?/?$", "", path)
        return re.sub(r"/(?:index(?:\.php)?|default(?:\.aspx)?|page)$", "", path)

    def _article_links(self) -> list[tuple[str, LexborNode]]:
        """The links that may lead to articles, in page order."""
        host = urlsplit(self.url).netloc
        nodes = self.tree.css("a[href]")[:MOST_LINKS]
        found = ((self.link(a.attributes.get("href") or ""), a) for a in nodes)
        return [
            (url, node)
            for url, node in found
            if urlsplit(url).netloc == host and url != self.url and may_be_article(url)
        ]

    def _groups(self, links: list[tuple[str, LexborNode]]) -> list[_Group]:
        """The links outside the site's frame, by the place where they stand."""
        groups: dict[str, _Group] = defaultdict(_Group)
        for url, node in links:
            near = [parent for _, parent in zip(range(4), ancestors(node), strict=False)]
            if self._is_of_pager(url, node) or any(
                _PAGER.search(classes(one)) for one in (node, *near[:2])
            ):
                continue
            if self.frame.holds(node):
                continue
            key = "<".join(
                f"{one.tag}.{(one.attributes.get('class') or '').partition(' ')[0]}"
                for one in (node, *near)
            )
            group = groups[key]
            group.links.setdefault(url, node)
            if any(one.tag in HEADINGS for one in (node, *near[:2])) or node.css_first(
                "h1,h2,h3,h4"
            ):
                group.weight = 3
            elif any(one.tag == "article" or _ENTRY.search(classes(one)) for one in (node, *near)):
                group.weight = max(group.weight, 2)
            else:
                group.weight = max(group.weight, 1)
        return list(groups.values())

    def _is_of_pager(self, url: str, node: LexborNode) -> bool:
        """Whether a link leads to another page of this list; articles may have numbers, too."""
        if self._number(url) == 1 or self._stem(url) != self._stem(self.url):
            return False
        text = node.text(strip=True)
        says = not text or text.isdigit() or _NEXT_WORDS.match(text)
        return bool(says or _PAGE.search(url))

    def _date(self, node: LexborNode) -> str:
        """The day that stands by a link, in the smallest element round it that has one."""
        for _, parent in zip(range(4), ancestors(node), strict=False):
            if parent.mem_id not in self._days:
                self._days[parent.mem_id] = _day_in(parent), len(parent.css("h1, h2, h3, h4")) > 1
            day, is_of_several = self._days[parent.mem_id]
            if day or is_of_several:
                return day
        return ""

    @cached_property
    def _days(self) -> dict[int, tuple[str, bool]]:
        """The first day in an element, and whether that has several headings."""
        return {}

    @cached_property
    def _pagers(self) -> Known:
        return {}


def _day_in(element: LexborNode) -> str:
    times = element.css("time")[:_MOST_TIMES]
    texts = within(time.attributes.get("datetime") or time.text() for time in times)
    return next(filter(None, map(values.iso_date, texts)), "")


def _is_pager(element: LexborNode) -> bool | None:
    return True if _PAGER.search(classes(element)) else None
