"""The page of an article of a blog whose theme is unknown.

A field comes from the first of these that has it: a query of the class, the profile of the blog,
the page's own evidence (in the modules ``title``, ``days``, ``people``, ``terms``, ``metadata`` and
``linked_data``), the entry of the blog's feed. The title is read first, then the body, the dates
and the rest; each may use the ones before it.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors, inherited, is_inside
from blogcrawl.pages import (
    article_check,
    body,
    contents,
    days,
    furniture,
    furniture_names,
    people,
    reader_comments,
    terms,
)
from blogcrawl.pages.base import ArticlePage
from blogcrawl.pages.cards import cards_of, cut_off, is_of_list
from blogcrawl.pages.edges import Edges
from blogcrawl.pages.evidence import FEED, NOTHING, Found, first_valid
from blogcrawl.pages.frame import Frame, footer_of_post, is_framed
from blogcrawl.pages.front_matter import front_matter
from blogcrawl.pages.linked_data import LinkedData
from blogcrawl.pages.metadata import Metadata
from blogcrawl.pages.profile import UNKNOWN, Rule
from blogcrawl.pages.revealed import revealed
from blogcrawl.pages.runs import Runs
from blogcrawl.pages.site_lines import site_lines
from blogcrawl.pages.title import Title, Titles, heading_text, title_has_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from selectolax.lexbor import LexborNode
    from typing_extensions import Self

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.body import Region
    from blogcrawl.pages.profile import LabelledExample, Profile

_HEADINGS, _MOST_HEADINGS = "title, h1, h2, h3, [class*=title i]", 50
_FOOTERS = "footer, [class*=foot i], [id*=foot i]"
_MOST_FOOTERS = 100
_WHOLE = ("article", "main", "body")


class GenericArticlePage(ArticlePage):
    """An article's page whose theme is unknown."""

    furniture = furniture_names.NAMED
    summary = ""

    def __init__(
        self, html: str, url: str, profile: Profile = UNKNOWN, entry: LabelledExample | None = None
    ) -> None:
        """``profile`` is that of the blog, ``entry`` the article's entry in the feed."""
        super().__init__(revealed(html), url)
        self.profile = profile
        self.entry = entry
        self._outside: dict[int, bool] = {}
        self._bodies: Known = {}
        self._left_out: Known = {}
        self._others: Known = {}

    def another(self, html: str) -> Self:
        return type(self)(html, self.url, self.profile, self.entry)

    def find(self, field: str) -> Found:
        learned = () if field == "title" else self.profile.queries(field)
        rules = chain(
            self.queried(getattr(self, field)),
            self._from_trusted_feed(field),
            self.queried(learned),
            self._from_page(field),
            self._from_feed(field),
        )
        return self.profile.ordered(field, first_valid(rules, self._validity(field)))

    def _from_trusted_feed(self, field: str) -> Iterator[Found]:
        """What the feed says, whatever the page does.

        The day that the address gives, too, and an author where the pages name the blog's owner.
        """
        if field in self.profile.silent:
            yield from self._from_feed(field)
        if field == "date_published" and self.entry is not None:
            address = days.of_address(self)
            for text in self.entry.get_all(field):
                if address and str(self.iso_date(text))[:10] == address:
                    own = self.days.published
                    if str(self.iso_date(own.value))[:10] != address:
                        yield Found([text], f"{FEED}, as the address has it")

    def _from_page(self, field: str) -> Iterator[Found]:
        """The values of a field from the page itself."""
        evident: dict[str, Callable[[], Found]] = {
            "title": lambda: Found([self.headline.text], self.headline.source),
            "date_published": lambda: self.days.published,
            "date_modified": lambda: self.days.modified,
            "authors": lambda: people.by_name(people.authors(self)) or NOTHING,
            "categories": lambda: self.terms.categories,
            "tags": lambda: self.terms.tags,
            "summary": lambda: self._description,
        }
        if field in evident:
            yield evident[field]()

    def _from_feed(self, field: str) -> Iterator[Found]:
        """The values of a field from the feed, used if the page has none."""
        if self.entry is None:
            return
        texts = self.entry.get_all(field)
        if field == "tags":  # a feed has one list for categories and tags
            sections = (*self.found("categories").values, *self.entry.get_all("categories"))
            named = set(map(str.casefold, sections))
            texts = [term for term in texts if term.casefold() not in named]
        yield Found(texts, FEED)

    def _validity(self, field: str) -> Callable[[str], object]:
        return self.iso_date if field.startswith("date_") else str.strip

    # What the modules of the fields use.

    @cached_property
    def metadata(self) -> Metadata:
        """The ``<meta>`` elements."""
        return Metadata(self.tree)

    @cached_property
    def linked_data(self) -> LinkedData:
        """What the page's JSON-LD, or its front matter, says about the article."""
        nodes = self.css('script[type^="application/ld+json" i]')
        scripts = [*(node.text() for node in nodes), *front_matter(self)]
        shown = (node.text() for node in self.css(_HEADINGS)[:_MOST_HEADINGS])
        headings = " ".join((*shown, *self.metadata.titles)) if scripts else ""
        return LinkedData(scripts, self._is_own, self.first("title"), headings)

    def _is_own(self, url: str) -> bool:
        """Whether an address may belong to this page."""
        path, *own = (_path(one) for one in (url, self.url, self.canonical_url))
        return not path or any(one and (path in one or one in path) for one in own)

    @cached_property
    def headline(self) -> Title:
        """The title, and where it is."""
        if declared := first_valid(self.queried(self.title)):
            return self._titles.given(declared)
        learned = first_valid(self._headings_at(self.profile.queries("title")))
        # The page's <title> must agree with the element at the place of the titles.
        own = self.profile.own_name(values.clean(self.first("title")))
        told = values.clean(learned.value) if learned else ""
        if told and (not own or title_has_heading(own, told) or self._titles.says_only_day(own)):
            return self._titles.given(learned)
        return self._titles.find()

    def _headings_at(self, queries: tuple[str, ...]) -> Iterator[Found]:
        """Like ``queried``, but the text of the headings that the queries find."""
        for found in self.queried(queries):
            node = None if "::" in found.source else self.tree.css_first(found.source)
            yield Found([heading_text(node)], found.source) if node is not None else found

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self)

    @property
    def heading(self) -> LexborNode | None:
        """The heading that is the title."""
        return self.headline.heading

    @cached_property
    def written_in(self) -> str:
        """The language of the page, a BCP 47 tag; ``""`` if it does not say."""
        return values.language(self.found("language").value) or ""

    def iso_date(self, text: str) -> str | None:
        """The date in a text of this page."""
        return values.iso_date(self.profile.in_order(text), self.written_in)

    def dates(self, text: str) -> tuple[str | None, str | None]:
        """The dates of publication and of the last change in a text of this page."""
        return values.dates(self.profile.in_order(text), self.written_in)

    @cached_property
    def days(self) -> days.Days:
        """The dates on the page."""
        return days.read(self)

    @cached_property
    def own_days(self) -> set[str]:
        """The dates of publication and of the last change."""
        said = (self.found(name).value for name in ("date_published", "date_modified"))
        return {str(self.iso_date(day))[:10] for day in said if day}

    def term_links(self) -> list[LexborNode]:
        """The links outside the text that may name categories or tags."""
        return [node for node, _ in terms.links(self)]

    def framed_terms(self, kind: int) -> list[LexborNode]:
        """The links of the frame that may name categories (0) or tags (1)."""
        return terms.framed(self, kind)

    def kind_of_term(self, link: LexborNode) -> int | None:
        """0 for a link to a category, 1 to a tag, ``None`` for any other."""
        return terms.kind_of(self, link)

    @cached_property
    def own(self) -> Collection[int]:
        """``mem_id`` of the elements that describe the article, according to the profile."""
        nodes = (self.tree.css_first(rule.query) for rule in self.profile.own)
        return {node.mem_id for node in nodes if node is not None}

    @cached_property
    def menus(self) -> Collection[int]:
        """``mem_id`` of the menus around the articles, according to the profile."""
        query = ", ".join(rule.query for rule in self.profile.frame)
        return {node.mem_id for node in self.tree.css(query)} if query else set()

    @cached_property
    def terms(self) -> terms.Terms:
        """The categories and tags that the page names."""
        return terms.read(self)

    @property
    def _description(self) -> Found:
        for name in ("description", "og:description", "twitter:description"):
            if text := self.metadata.first(name):
                return Found([text], f"meta {name}")
        text = self.linked_data.text("description")
        return Found([text], "JSON-LD description") if text else NOTHING

    # The body.

    @cached_property
    def is_known(self) -> bool:
        """Whether the class or the profile says where the text is, and it is there."""
        return self._declared_root is not None

    @cached_property
    def _declared_root(self) -> LexborNode | None:
        written = (Rule(query) for query in _tuple(self.body))
        for query, why in (*written, *self.profile.rules.get("body", ())):
            node = self.tree.css_first(query)
            if node is not None and not (why and body.is_beyond_text(self, node)):
                self.body_source = query
                return node
        return None

    @cached_property
    def evident_region(self) -> Region | None:
        """The element that contains the text by the page's own evidence."""
        if self.runs is None:
            return None
        return body.find(self.tree, self.runs, self.heading, self.is_outside)

    @cached_property
    def runs(self) -> Runs | None:
        """The text of the page as runs; ``None`` if it has no body."""
        return Runs(self.tree.body) if self.tree.body is not None else None

    @cached_property
    def root(self) -> LexborNode | None:
        if self._declared_root is not None:
            return self._declared_root
        if (region := self.evident_region) is None:
            return None
        self.body_source = region.source
        return region.root

    @cached_property
    def cards(self) -> Collection[int]:
        """``mem_id`` of the elements that stand for other articles."""
        return cards_of(self) | self.beginnings

    @cached_property
    def beginnings(self) -> set[int]:
        """``mem_id`` of the entries with the beginnings of other articles' texts."""
        return cut_off(self)

    @cached_property
    def said_by_readers(self) -> Collection[int]:
        """``mem_id`` of the elements with comments that have no name."""
        return reader_comments.said_by(self)

    def is_outside(self, element: LexborNode) -> bool:
        """Whether an element stands for another article, or belongs to the frame."""
        if element.mem_id not in self._outside:
            is_other = element.mem_id in self.cards or element.mem_id in self.said_by_readers
            self._outside[element.mem_id] = is_other or is_framed(element)
        return self._outside[element.mem_id]

    @cached_property
    def frame(self) -> Frame:
        if self._declared_root is not None:
            around = (self._declared_root, *ancestors(self._declared_root))
            return Frame({node.mem_id for node in around}, self.own)
        region = self.evident_region
        kept = region.blocks.kept if region else ()
        own = footer_of_post(self.root, self.heading, self.css(_FOOTERS)[:_MOST_FOOTERS])
        return Frame(own.union(kept), self.own)

    @cached_property
    def region(self) -> LexborNode | None:
        """The element that contains the body and what describes it."""
        if self.root is None:
            return None
        for parent in ancestors(self.root):
            if parent.tag in ("article", "main"):
                return parent
        return self.root.parent

    @cached_property
    def dropped(self) -> Collection[int]:
        if self.root is None:
            return frozenset()
        own = furniture.around_text(self, self.root)
        return self.named_furniture.union(own, site_lines(self, self.root))

    @cached_property
    def named_furniture(self) -> frozenset[int]:
        assert self.root is not None
        possible = self.selection.possible(self.furniture)
        found = set(furniture_names.by_name(self.root, possible))
        found.update(furniture.small_signs(self.root))
        found.update(contents.tables_of_contents(self.root))
        found.update(self.said_by_readers)
        if not any(one.mem_id in self.beginnings for one in (self.root, *ancestors(self.root))):
            found |= self.beginnings
        learned = set(self.profile.furniture_in(self.root))
        if self.root.mem_id not in learned:
            found |= learned
        if self._declared_root is None and (region := self.evident_region):
            found.update(furniture.evident(self, self.root, region.blocks))
            found.update(furniture.boxes_at_the_end(self, self.root, region.blocks))
        return frozenset(found)

    def in_body(self, node: LexborNode) -> bool:
        """Whether ``node`` is in the text, if the text has an element of its own."""
        if self.root is None or (self.root.tag in _WHOLE and not self.is_known):
            return False
        return bool(inherited(node, self._is_body, self._bodies))

    def _is_body(self, element: LexborNode) -> bool | None:
        if element.mem_id in self.named_furniture:
            return False
        return True if self.root is not None and element.mem_id == self.root.mem_id else None

    def is_dropped(self, node: LexborNode) -> bool:
        """Whether ``node`` is in an element that is left out of the text."""
        return is_inside(node, self.dropped, self._left_out)

    @cached_property
    def edges(self) -> Edges:
        """The first and the last lines of the text."""
        return Edges(self.root, self.named_furniture if self.root is not None else ())

    @cached_property
    def title_is_in_body(self) -> bool:
        """Whether the element of the text contains the title."""
        if self.root is None or self.heading is None:
            return False
        is_whole = self.root.tag == "body"
        return is_whole or any(one.mem_id == self.root.mem_id for one in ancestors(self.heading))

    def is_of_others(self, node: LexborNode) -> bool:
        """Whether ``node`` belongs to the page's frame, or is or belongs to another article."""
        is_other = self._is_other(node) or inherited(node, self._is_other, self._others)
        return bool(is_other) or self.frame.holds(node)

    def _is_other(self, element: LexborNode) -> bool | None:
        names = (self.cards, self.menus, self.said_by_readers)
        is_other = any(element.mem_id in held for held in names)
        return True if is_other or is_of_list(element) else None

    # What the page is.

    @property
    def is_article(self) -> bool:
        """Whether the page is that of an article, not a list or another page."""
        return article_check.is_article(self)


def _path(url: str) -> str:
    return urlsplit(url).path.strip("/") if url.isprintable() else ""


def _tuple(query: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (query,) if isinstance(query, str) else query))
