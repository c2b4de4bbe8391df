"""Finds the title of an article: where headings, the ``<title>`` and the metadata agree."""

from __future__ import annotations

from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urlsplit
from weakref import proxy

from blogcrawl import values
from blogcrawl.html.tree import ancestors, is_inside
from blogcrawl.pages.base import within
from blogcrawl.pages.cards import is_of_list
from blogcrawl.pages.first_words import shortened
from blogcrawl.pages.frame import Frame
from blogcrawl.pages.links import is_front
from blogcrawl.pages.runs import shows
from blogcrawl.pages.themes import OWN_BODIES
from blogcrawl.values.days import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.evidence import Found

_TITLES = (
    "h1.post-title, h1.entry-title, h1.article-title, h1.p-name, h1[itemprop~=headline],"
    " h1[itemprop~=name], .post-title h1, h1.gh-article-title, h1.post-full-title, h1.title",
    ".post-title, .entry-title, .article-title, .p-name, [itemprop=headline]",
    "article h1, main h1",
    "h1",
    "article header h2, article h2",
    "h2, h3",
)
_STATED = 4  # the first so many may be the title whatever else the page says
_IN_THE_TEXT = _TITLES[2:]
_TYPESET = "math, mjx-container, .katex, .MathJax"
_MOST_HEADINGS = 200
_PARAGRAPH = 80  # characters
_MOST_HOMES = 20
_BETWEEN = tuple("|｜-–—·•:»«›‹_/")
_TEMPLATES = ("{{", "${", "<%")


class Title(NamedTuple):
    """A title and where it is."""

    text: str
    source: str
    heading: LexborNode | None = None


class Titles:
    """The candidates for the title of one page's article."""

    def __init__(self, page: GenericArticlePage) -> None:
        # A reference cycle would keep many pages' trees alive.
        self._page = cast("GenericArticlePage", proxy(page))
        self._frame = Frame()
        meta, data = page.metadata, page.linked_data
        candidates = (
            page.profile.own_name(values.clean(page.first("title"))),
            *meta.titles[:2],
            data.text("headline") or data.text("name"),
        )
        self.named = [values.clean(text) for text in candidates if text.strip() and _is_title(text)]
        """The titles that the page gives itself, maybe with the name of its site."""
        self.site = title_key(unescape(meta.first("og:site_name")))
        self._sites = {"", self.site, *self._home_names()}
        """What is the site's name, and not the title of its article."""
        self.headings = self._headings()
        """The candidates, the most reliable first: the query that found it, and the element."""

    def find(self) -> Title:
        """The title of the article."""
        if agreed := self._agreed():
            return agreed
        if stated := self._stated():
            return stated
        if words := self._first_words():
            return Title(words, "the first words of the text")
        source = "title, og:title or JSON-LD headline"
        contained = [
            name
            for name in self.named
            if any(title_key(name) in title_key(other) for other in self.named if other != name)
        ]
        if contained:
            return Title(min(contained, key=len), source)
        names = [values.clean(text) for text in self._page.metadata.titles]
        host = title_key(urlsplit(self._page.url).netloc.removeprefix("www."))
        for sites in ({*self._sites, host}, {"", self.site, host}):
            for name in (*names, *self.named):
                if title_key(name) not in sites:
                    return Title(self._without_site(name), source)
        text, (query, node) = next(iter(self.headings.items()), ("", ("", None)))
        return Title(text, query, node)

    def _first_words(self) -> str:
        """The first words of a post without a title, whose page has only the site's name."""
        page, names = self._page, {title_key(name) for name in self.named} - {""}
        if len(names) != 1 or any(title_key(text) not in names for text in self.headings):
            return ""
        line = next(iter(page.css("article p, .e-content, main p")), None)
        if line is None or not names & self._home_names():
            return ""
        return shortened(line.text()[: 4 * _PARAGRAPH])

    def _without_site(self, name: str) -> str:
        """A page's ``<title>`` without the name of the site, if it has that."""
        sites = self._sites - {""}
        for sign in SIGNS:
            (head, _, tail), (first, _, rest) = name.rpartition(sign), name.partition(sign)
            if head and title_key(tail) in sites:
                return head
            if rest and title_key(first) in sites:
                return rest
        page = self._page
        told = page.entry.get_all("title") if page.entry is not None else []
        # Titles that end alike on no other page end with no name of the site, nor does what is left
        # of one without what all have.
        given = values.clean(page.first("title"))
        left = page.profile.own_name(given)
        is_left = left != given and title_key(left) == title_key(name)
        is_whole = page.profile.pages > 0 and (is_left or not any(page.profile.affixes))
        if is_whole or title_key(name) in map(title_key, told):
            return name
        return without_site(name, self.site)

    def _home_names(self) -> set[str]:
        """The texts of the links to the front page."""
        nodes = self._page.css("a[href]")[:_MOST_HOMES]
        return {title_key(node.text()) for node in nodes if self._leads_home(node)}

    def given(self, found: Found) -> Title:
        """The title that a query gives, and the element with this title.

        For a query of an attribute, that is the heading with the same text.
        """
        text = values.clean(found.value)
        if "::" not in found.source:
            node = self._page.tree.css_first(found.source)
            if node is not None and values.clean(heading_text(node)) == text:
                return Title(text, found.source, node)
        _, node = self.headings.get(text, ("", None))
        return Title(text, found.source, node)

    def _headings(self) -> dict[str, tuple[str, LexborNode]]:
        headings: dict[str, tuple[str, LexborNode]] = {}
        for query in _TITLES:
            nodes = self._page.css(query)[:_MOST_HEADINGS]
            nodes = [node for node in nodes if not self._leads_home(node)]
            for node, text in zip(nodes, within(map(heading_text, nodes)), strict=False):
                if (text := values.clean(text)) and _is_title(text):
                    headings.setdefault(text, (query, node))
        return headings

    def _agreed(self) -> Title | None:
        """The heading that agrees with the ``<title>``; of several, the one by the text."""
        agreed = [
            text
            for text in self.headings
            if title_key(text) not in self._sites
            and any(title_has_heading(one, text) for one in self.named)
        ]
        if not agreed:
            return None
        sure = [text for text in agreed if self.headings[text][0] != _TITLES[-1]]
        # A section's heading counts only if another one contains the site's name.
        names = {title_key(name) for name in self.named}
        if not sure:
            agreed = [text for text in agreed if title_key(text) in names or self._is_first(text)]
        if not agreed:
            return None
        exact = [text for text in agreed if title_key(text) in names]
        best = max(exact or sure or agreed, key=len)
        apart = [text for text in agreed if title_key(text) not in title_key(best)]
        if apart and not exact:
            best = self._last_before_the_text([best, *apart]) or best
        query, node = self.headings[best]
        return Title(best, query, node)

    def _is_first(self, text: str) -> bool:
        """Whether a heading is before all others of its level, and before the text."""
        node = self.headings[text][1]
        first = self._page.tree.css_first(f"{node.tag}, p")
        return first is not None and first.mem_id == node.mem_id

    def _last_before_the_text(self, texts: list[str]) -> str:
        """The last of some headings before the first paragraph of prose."""
        by_node = {self.headings[text][1].mem_id: text for text in texts}
        last = ""
        for node in self._page.css("h1, h2, h3, h4, p, [class*=title], [itemprop=headline]"):
            if node.mem_id in by_node:
                last = by_node[node.mem_id]
            elif last and node.tag == "p" and len(node.text(strip=True)) >= _PARAGRAPH:
                break
        return last

    def _stated(self) -> Title | None:
        """The heading that a page marks as its title, whatever its ``<title>`` says.

        It may contain more than the title: then it includes a title named elsewhere, or a formula
        that the page shows in several forms.
        """
        named = [title_key(without_site(name, self.site)) for name in self.named]
        bodies = {node.mem_id for node in self._page.css(OWN_BODIES)}
        known: Known = {}
        for query in _TITLES[:_STATED]:
            stated: dict[str, LexborNode] = {}
            for text, (found_by, node) in self.headings.items():
                if (
                    found_by == query
                    and title_key(text) not in self._sites
                    and not self._holds_more(node, text, named)
                    and node.css_first(_TYPESET) is None
                    and not self._lacks_pictures(node, text)
                    and (query not in _IN_THE_TEXT or self._is_aside(node, text, bool(bodies)))
                    and not is_inside(node, bodies, known)
                    and not self._is_of_others(node)
                    and not self._leads_elsewhere(node)
                ):
                    stated[text] = node
            if len(stated) == 1:
                [(text, node)] = stated.items()
                return Title(text, query, node)
        return None

    def _lacks_pictures(self, node: LexborNode, text: str) -> bool:
        """Whether a title named elsewhere has the words of a heading, and those of its pictures.

        Some themes show formulas as pictures.
        """
        if node.css_first("img[alt]") is None:
            return False
        words = Counter(text.split())
        others = (Counter(name.split()) for name in self.named)
        return any(words < other for other in others)

    def _is_of_others(self, node: LexborNode) -> bool:
        cards = self._page.cards
        around = (node, *ancestors(node))
        return self._frame.holds(node) or any(
            one.mem_id in cards or is_of_list(one) for one in around
        )

    def _holds_more(self, node: LexborNode, text: str, named: list[str]) -> bool:
        """Whether a heading contains a title named elsewhere, and other elements with text."""
        holds = any(name and name in title_key(text) != name for name in named)
        return holds and any(child.tag not in ("a", "-text") for child in node.iter())

    def _is_aside(self, node: LexborNode, text: str, has_body: bool) -> bool:
        """Whether a heading is apart from the text, or begins it.

        If the text has no element of its own, a heading at its beginning may be a section's. It is
        the title if it begins with the page's ``<title>``, or if it is the only heading and nothing
        gives the page another title.
        """
        if has_body or any(one.tag == "header" for one in ancestors(node)):
            return True
        if self._page.metadata.titles:  # the metadata name the page
            return False
        names = [name for name in self.named if title_key(name) != self.site]
        if any(
            title_key(text).startswith(title_key(without_site(name, self.site))) for name in names
        ):
            return True
        if any(_has_several_parts(name) or _begin_alike(name, text) for name in names):
            return False
        tops = [one.mem_id for one in self._page.css("h1") if not self._leads_home(one)]
        first = self._page.tree.css_first("article p, main p")
        is_repeated = first is not None and title_key(first.text()).startswith(title_key(text))
        has_sections = self._page.tree.css_first("article h2, main h2") is not None
        return tops == [node.mem_id] and not has_sections and not is_repeated

    def _leads_elsewhere(self, heading: LexborNode) -> bool:
        """Whether a heading is a link to another page."""
        page = self._page
        link = heading.css_first("a[href]")
        target = page.link(link.attributes.get("href") or "") if link is not None else ""
        here = (page.url, page.canonical_url)
        return bool(target) and target.rstrip("/") not in (one.rstrip("/") for one in here)

    def says_only_day(self, name: str) -> bool:
        """Whether a page's ``<title>`` is a day, maybe behind the heading of the site."""
        days = (name[len(site) :].strip() for site in ("", *self.headings) if name.startswith(site))
        return any(
            any(map(str.isdigit, day))
            and (not any(map(str.isalpha, day)) or spans(day) == [(0, len(day))])
            for day in days
        )

    def _leads_home(self, heading: LexborNode) -> bool:
        """Whether a heading is the site's name: a link to its front page."""
        link = heading if heading.tag == "a" else heading.css_first("a[href]") or heading.parent
        if link is None or link.tag != "a":
            return False
        return is_front(self._page.link(link.attributes.get("href") or ""), self._page.url)


def heading_text(node: LexborNode) -> str:
    """The text of a heading, without the sign of its self-link and without what is hidden."""
    if node.css_first("a") is None and all(map(shows, node.iter())):
        return node.text()
    said = "".join(_texts(node))
    return said if said.strip() else node.text()  # a script may show all of it


def _texts(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text" or (shows(child) and not (child.tag == "a" and _is_sign(child))):
            yield child.text()
        yield " "


def _is_sign(link: LexborNode) -> bool:
    """Whether a link leads to a place of the page, and says nothing but a sign."""
    text = link.text(strip=True)
    leads_here = (link.attributes.get("href") or "#").startswith("#")
    return text in ("#", "¶", "§", "") or (leads_here and not any(map(str.isalnum, text)))


def title_key(text: str) -> str:
    """A title for comparison: its letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


def title_has_heading(name: str, heading: str) -> bool:
    """Whether a page's ``<title>`` is ``heading``, alone or beside the name of the site."""
    if name.startswith(heading) and name[len(heading) :].lstrip().startswith(_BETWEEN):
        return True
    before, _, after = name.partition(f" {heading} ")
    if after and before.endswith(_BETWEEN) and after.startswith(_BETWEEN):
        return True
    if name.endswith(heading) and name.removesuffix(heading).rstrip().endswith(_BETWEEN):
        return True
    return title_key(name) == title_key(heading)


SIGNS = (" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " › ", " ‹ ")


def without_site(name: str, site: str) -> str:
    """A page's ``<title>`` without the name of the site."""
    for sign in SIGNS:
        head, found, tail = name.rpartition(sign)
        if found and (not site or title_key(tail) == site):
            return head
    return name


def _has_several_parts(name: str) -> bool:
    return any(sign in name for sign in (*SIGNS, ": "))


def _begin_alike(name: str, heading: str) -> bool:
    """Whether two titles begin with the same words."""
    words, others = name.casefold().split(), heading.casefold().split()
    return len(words) > 1 and words[:2] == others[:2]


def _is_title(text: str) -> bool:
    """Whether a text is a title, not a template that a script would fill."""
    return not any(sign in text for sign in _TEMPLATES)
