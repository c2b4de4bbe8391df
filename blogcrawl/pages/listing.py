"""Listing pages, of known themes and of any other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import unquote, urlsplit

from blogcrawl import urls, values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id, is_inside
from blogcrawl.pages.base import MOST_LINKS, Page, Query
from blogcrawl.pages.entry_days import are_dated, day_in
from blogcrawl.pages.feed_links import feed_links
from blogcrawl.pages.frame import Frame, is_line_of_links
from blogcrawl.pages.link_groups import ANY, FEWEST, NAMED, TITLED, LinkGroup
from blogcrawl.pages.links import (
    NEVER,
    below_articles,
    doubt,
    is_at_root,
    may_be_article,
    names_period,
    sections,
    shape,
    unnumbered_shape,
)
from blogcrawl.pages.numbered import READ_ON, numbered_articles, place
from blogcrawl.pages.pager import (
    Pager,
    is_pager,
    leads_along,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known

_ARCHIVE = re.compile(
    r"/(?:[\w-]+/)?(?:archives?|blog|posts?|articles?|writings?|essays|notes|all(?:-posts)?|归档|文章)"
    r"(?:/|/index\.html?|\.html?)?$",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?:^|[\s_-])(?:post|entry|article|blog|card|item|title|list)", re.IGNORECASE)
_LONGEST_TITLE, _LONGEST_EXCERPT = 300, 1_000  # characters
_IN_LINK = "h1,h2,h3,h4"
_MOST_NAVIGATION = 60
_DAY = 2  # digits of a day of a month


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


class Entry(NamedTuple):
    """An article that a listing page names."""

    url: str
    """Absolute, without fragment."""
    date: str
    """The date of publication in the page's words; may be empty."""
    title: str = ""
    """The title on the page; empty if the link says "read more" or the like."""
    excerpt: str = ""
    """The first paragraph that the page shows; may be empty."""


class ListingPage(Page):
    """A page that lists articles, newest first, and leads to the next one."""

    entry: ClassVar[str] = "article"
    """Selector of the element for one article."""
    entry_link: ClassVar[Query] = ""
    """The link to the article, within its entry."""
    entry_date: ClassVar[Query] = ""
    shapes: Collection[str] = ()
    """Shapes of addresses that are articles' in this blog, though they look like a pager's."""
    beside: frozenset[str] = frozenset()
    """Addresses in menus of the site, which are those of other pages."""
    same: frozenset[str] = frozenset()
    """The places whose links are the same on two pages of the list: none of them is the list's."""
    place_before = ""
    """Where the list is on an earlier page of it; the newest posts may stand beside it."""
    place = ""
    """Where the list is, once its entries are read."""
    next_link: ClassVar[Query] = ""
    next_sign: ClassVar[str] = ""
    """The text of the link to the next page, if only its text identifies it."""

    def entries(self) -> list[Entry]:
        """The articles that the page names, in page order."""
        found = []
        for node in self.tree.css(self.entry):
            url = self.link(self.first(self.entry_link, node))
            if url:
                date = self.first(self.entry_date, node) if self.entry_date else ""
                found.append(Entry(url, date))
        return found

    def feeds(self) -> list[str]:
        """The addresses of the blog's feeds, without those of comments.

        Those in the ``<head>``, or else those that links mention.
        """
        return feed_links(self)

    def archives(self) -> list[str]:
        """Pages that may list all articles of the site, by the texts of links; at most three."""
        host, own = urlsplit(self.url).netloc, _path(self.url)
        there = (url for url in self.links() if urlsplit(url).netloc == host)
        # The same page with a query is the same list in another order.
        paths = {url: path for url in there if (path := _path(url)) != own}
        return [url for url, path in paths.items() if _ARCHIVE.match(path)][:3]

    def navigation(self) -> list[str]:
        """The addresses on the same host that the page's frame links to, without duplicates.

        What stands before all entries is the frame's, too.
        """
        host, entries = urlsplit(self.url).netloc, {entry.url for entry in self.entries()}
        found: dict[str, None] = {}
        is_before = True
        for node in self.css("a[href]")[:MOST_LINKS]:
            url = urls.without_tracking(self.link(node.attributes.get("href") or ""))
            is_before = is_before and url not in entries
            is_own = bool(url) and urlsplit(url).netloc == host and url != self.url
            if is_own and (is_before or self.frame.holds(node)):
                found[url] = None
                if len(found) == _MOST_NAVIGATION:
                    break
        return list(found)

    @property
    def is_vague(self) -> bool:
        """Whether the entries may be any links, such as those of a sentence."""
        return False

    def next_page(self) -> str:
        """The absolute address of the next listing page, ``""`` on the last."""
        if not self.next_sign:
            return self.link(self.first(self.next_link))
        selector, _, attribute = str(self.next_link).partition("::")
        assert attribute == "attr(href)"
        entries = {node.mem_id for node in self.tree.css(self.entry)}
        known: Known = {}
        for node in self.tree.css(selector):
            if node.text(strip=True) == self.next_sign and not is_inside(node, entries, known):
                return self.link(node.attributes.get("href") or "")
        return ""

    def names_more(self) -> str:
        """The sign on the page that there is a next one, if no link leads there; else ``""``."""
        return ""

    def counted(self) -> tuple[int, int]:
        """The number of this page and of all pages, as shown on the page; zeros if not shown."""
        return 0, 0

    def places(self) -> dict[str, frozenset[str]]:
        """The addresses at each place that may be that of the list."""
        return {}

    def compare(self, other: ListingPage) -> None:
        """Tell the list from what stands beside it on another page of it, too."""
        others = other.places()
        both = {place for place, links in self.places().items() if others.get(place) == links}
        self.same = other.same = frozenset(both)


class GenericListingPage(ListingPage):
    """A listing page whose theme is unknown."""

    _is_vague = False

    @property
    def is_vague(self) -> bool:
        return self._is_vague and not are_dated(self, {entry.url for entry in self._entries})

    def entries(self) -> list[Entry]:
        return self._entries.copy()

    def places(self) -> dict[str, frozenset[str]]:
        return {group.place: frozenset(group.links) for group in self._groups}

    def compare(self, other: ListingPage) -> None:
        super().compare(other)
        for one in (self, other):
            vars(one).pop("_entries", None)  # they are read once more

    @cached_property
    def _entries(self) -> list[Entry]:
        links, groups = self._article_links, self._groups
        if not groups:
            return []
        at_root = partial(is_at_root, folder=self.folder)
        best = max(groups, key=self._rank)
        self.place = best.place
        is_few = best.weight < TITLED and len(best.links) < FEWEST
        self._is_vague = is_few or (best.weight < NAMED and all(map(at_root, best.links)))
        chosen = dict(best.links)
        shapes = {shape(url, self.folder) for url in chosen}
        unnumbered = {unnumbered_shape(url) for url in chosen if not at_root(url)}
        for group in groups:
            same = 2 * len(group.links.keys() & best.links.keys()) >= len(group.links)
            for url, node in group.links.items():
                # At the root of a site there may be any page, so the place must confirm it.
                is_likely = group.weight >= max(best.weight, NAMED)
                alike = shape(url, self.folder) in shapes and (not at_root(url) or is_likely)
                # If an entry has no title, its date is the link.
                alike = alike or (unnumbered_shape(url) in unnumbered and _is_day(node))
                if same or (alike and (url in self._numbered or may_be_article(url, self.folder))):
                    chosen.setdefault(url, node)
        in_order = dict.fromkeys(url for url, _ in links if url in chosen)
        titles = self._titles(links)
        said = [titles.get(url, "") for url in in_order]
        self._is_vague |= all(one.isdecimal() and len(one) <= _DAY for one in said)  # a calendar
        return [
            Entry(url, self._date(chosen[url]), titles.get(url, ""), self._excerpt(chosen[url]))
            for url in in_order
        ]

    def _rank(self, group: LinkGroup) -> tuple[bool, bool, bool, int, int]:
        is_as_before = group.is_named and group.place == self.place_before
        return group.place not in self.same, is_as_before, *group.rank

    def next_page(self) -> str:
        return self._pager.next_page

    def names_more(self) -> str:
        return "" if self.next_page() else self._pager.names_more

    def counted(self) -> tuple[int, int]:
        return self._pager.counted

    @cached_property
    def _pager(self) -> Pager:
        return Pager(self, self._numbered)

    @cached_property
    def _numbered(self) -> set[str]:
        """Addresses that look like those of a list's pages, and are articles'."""
        return numbered_articles(self.url, self._article_links, self.shapes)

    @cached_property
    def _article_links(self) -> list[tuple[str, LexborNode]]:
        """The links that may lead to articles, in page order."""
        host = urlsplit(self.url).netloc
        nodes = self.css("a[href]")[:MOST_LINKS]
        found = [
            (urls.without_tracking(url), node)
            for url, node in ((self.link(a.attributes.get("href") or ""), a) for a in nodes)
            if urlsplit(url).netloc == host
            and url != self.url
            and doubt(url, self.folder) not in NEVER
        ]
        named = {url for url, _ in found}
        others = sections(named, self.url) | below_articles(named)
        return [
            (url, node)
            for url, node in found
            if url not in others and not names_period(url, node.text(strip=True)[:_LONGEST_TITLE])
        ]

    @cached_property
    def _groups(self) -> list[LinkGroup]:
        """The links outside the site's frame, grouped by place.

        A link whose address does not look like an article's must be at the place of a title.
        """
        groups: dict[str, LinkGroup] = defaultdict(LinkGroup)
        doubted: list[tuple[str, str, LexborNode, int]] = []
        titled: set[int] = set()
        for url, node in self._article_links:
            near = [parent for _, parent in zip(range(4), ancestors(node), strict=False)]
            heading = next((one for one in (node, *near[:2]) if one.tag in HEADINGS), None)
            is_sure = url in self._numbered
            is_doubted = not is_sure and not may_be_article(url, self.folder)
            if is_doubted and heading is None:
                heading = node.css_first(_IN_LINK)  # in a tile that is one link
            if is_doubted and heading is None:
                continue
            if self.frame.holds(node):
                continue
            is_paging = leads_along(self, url, node) or any(map(is_pager, (node, *near[:2])))
            if is_paging and not is_sure:
                continue
            key = place(node, near)
            if is_doubted and heading is not None:
                doubted.append((key, url, node, heading.mem_id))
                continue
            group = groups[key]
            group.is_named = True
            group.links.setdefault(url, node)
            if heading is not None or node.css_first(_IN_LINK):
                titled.update([heading.mem_id] if heading is not None else [])
                group.weight = TITLED
            elif is_sure or any(
                one.tag == "article" or _ENTRY.search(class_and_id(one)) for one in (node, *near)
            ):
                group.weight = max(group.weight, NAMED)
            else:
                group.weight = max(group.weight, ANY)
        for key, url, node, heading_id in doubted:
            if heading_id not in titled:  # the article's category may be beside the title
                titled.add(heading_id)
                groups[key].links.setdefault(url, node)
                groups[key].weight = TITLED
        for key, group in groups.items():
            group.place = key
            group.is_named = group.is_named or group.differs_by_path
        return [group for group in groups.values() if not group.links.keys() <= self.beside]

    @cached_property
    def frame(self) -> Frame:
        """The frame around the list; the footer of an entry does not belong to it.

        Nor does a line about its comments, which may have the only link to it.
        """
        footers = self.css("[class*=foot i], footer")[:MOST_LINKS]
        lines = (
            one for one in self.css("[class*=comment i]")[:MOST_LINKS] if is_line_of_links(one)
        )
        called = [(one, one.attributes.get("class") or "") for one in chain(footers, lines)]
        alike = Counter(name for _, name in called)
        return Frame(
            {one.mem_id for one, name in called if alike[name] >= FEWEST or _ENTRY.search(name)}
        )

    @staticmethod
    def _titles(links: list[tuple[str, LexborNode]]) -> dict[str, str]:
        """The title by address: the first text of its links that is not "read more"."""
        titles: dict[str, str] = {}
        for url, node in links:
            if url in titles:
                continue
            heading = node.css_first(_IN_LINK)
            text = values.clean((heading or node).text()[: 2 * _LONGEST_TITLE])
            if text and len(text) <= _LONGEST_TITLE and not READ_ON.match(text):
                titles[url] = text
        return titles

    def _excerpt(self, node: LexborNode) -> str:
        """The first paragraph beside a link, in the smallest element around it that has one."""
        for _, parent in zip(range(4), ancestors(node), strict=False):
            if parent.mem_id not in self._excerpts:
                paragraph = parent.css_first("p")
                is_of_several = len(parent.css("h1, h2, h3, h4")) > 1
                text = paragraph.text()[: 2 * _LONGEST_EXCERPT] if paragraph is not None else ""
                self._excerpts[parent.mem_id] = ("" if is_of_several else text), is_of_several
            text, is_of_several = self._excerpts[parent.mem_id]
            if is_of_several:
                return ""
            if text.strip():
                return values.clean(text)[:_LONGEST_EXCERPT]
        return ""

    @cached_property
    def _excerpts(self) -> dict[int, tuple[str, bool]]:
        """The first paragraph in each element, and whether that element has several headings."""
        return {}

    def _date(self, node: LexborNode) -> str:
        """The date beside a link, in the smallest element around it that has one."""
        for _, parent in zip(range(4), ancestors(node), strict=False):
            if parent.mem_id not in self._days:
                self._days[parent.mem_id] = day_in(parent), len(parent.css("h1, h2, h3, h4")) > 1
            day, is_of_several = self._days[parent.mem_id]
            if day or is_of_several:
                return day
        return ""

    @cached_property
    def _days(self) -> dict[int, tuple[str, bool]]:
        """The first date in each element, and whether that element has several headings."""
        return {}


def _is_day(link: LexborNode) -> bool:
    text = link.text(strip=True)[:_LONGEST_TITLE]
    return link.css_first("time") is not None or bool(values.iso_date(text))
