"""The base of every page class: an HTML page that is parsed once, and queries on it.

A query is a CSS selector. It gives the text of the matching elements or, with ``::attr(name)`` at
its end as in Scrapy, an attribute. A field has a query or a tuple of queries; the first that finds
something counts.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias
from urllib.parse import urljoin, urlsplit

from blogcrawl import urls
from blogcrawl.html.parsing import parse
from blogcrawl.html.selectors import Selection
from blogcrawl.html.tree import is_inside
from blogcrawl.items import RawArticle
from blogcrawl.latex import Body
from blogcrawl.latex.config import CONFIGS, MathConfig
from blogcrawl.latex.scripts import page_config
from blogcrawl.latex.separate import scripts
from blogcrawl.pages import comments
from blogcrawl.pages.evidence import Found, first_valid
from blogcrawl.pages.first_words import first_words
from blogcrawl.pages.frame import Frame
from blogcrawl.values import byline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from selectolax.lexbor import LexborNode
    from typing_extensions import Self

    from blogcrawl.html.tree import Known

Query: TypeAlias = "str | tuple[str, ...]"

_ATTRIBUTE = re.compile(r"(.*?)::attr\(([\w:.-]+)\)$", re.DOTALL)

# Limited, because it is added to every link.
_LONGEST_BASE = 512  # characters

# Limit for one field: nested elements repeat the text of those within.
_MOST_TEXT = 2_000_000  # characters

_CHOICES = 'option[value^="/"], option[value^="http"]'

# Links that mean the same on every page of a site.
_FROM_ROOT = re.compile(r"https?://[\w.:-]+/|/(?![/\\])|https?://[\w.:-]+$", re.IGNORECASE)
_SHORT = 200  # characters

MOST_LINKS = 20_000
"""The most links that are read of a page; the largest archive pages have some thousands."""

# A password form has no more text than this; an article about such forms has.
_SMALL = 300  # characters


def _each(query: Query) -> tuple[str, ...]:
    queries = (query,) if isinstance(query, str) else query
    return tuple(filter(None, queries))


@lru_cache(maxsize=1024)
def _split(query: str) -> tuple[str, str]:
    """The selector of a query, and the attribute that it reads, ``""`` for the text."""
    match = _ATTRIBUTE.match(query)
    return (match[1], match[2]) if match else (query, "")


def _value(node: LexborNode, attribute: str) -> str:
    return (node.attributes.get(attribute) or "") if attribute else node.text()


def _absolute(base: str, href: str) -> str:
    """A link as an absolute address without fragment; ``""`` if invalid."""
    try:
        absolute = urljoin(base, urls.slashed(href))
        url = urls.without_session(absolute.partition("#")[0]).strip()
        urlsplit(url)  # the rest may be invalid
    except ValueError:
        return ""
    return url


_at_root = lru_cache(maxsize=4096)(_absolute)


def within(texts: Iterable[str]) -> Iterator[str]:
    """The first of ``texts``, up to ``_MOST_TEXT`` characters in total."""
    left = _MOST_TEXT
    for text in texts:
        yield text
        left -= len(text)
        if left < 0:
            return


class Page:
    """An HTML page. Its links are relative to its address, ``url``."""

    folder = "/"
    """The path of the blog's folder."""

    def __init__(self, html: str, url: str) -> None:
        self.html = html.removeprefix("\ufeff")
        self.url = url
        self.tree = parse(self.html)

    def all(self, query: Query, root: LexborNode | None = None) -> list[str]:
        """Every value that the query finds, except blank ones."""
        for one in _each(query):
            if values := [value for value in within(self._values(one, root)) if value.strip()]:
                return values
        return []

    def first(self, query: Query, root: LexborNode | None = None) -> str:
        """The first value that the query finds, ``""`` if there is none."""
        for one in _each(query):
            selector, attribute = _split(one)
            node = (root or self.tree).css_first(selector)
            if node is None:
                continue
            if (value := _value(node, attribute)).strip():
                return value
            if values := self.all(one, root):
                return values[0]
        return ""

    def css(self, query: str) -> list[LexborNode]:
        """The elements that a selector finds, in page order."""
        return self.selection.all(query)

    @cached_property
    def selection(self) -> Selection:
        """Finds the elements of the page."""
        return Selection(self.html, self.tree)

    def link(self, href: str) -> str:
        """The absolute address of a link, without fragment; ``""`` if invalid."""
        if href not in self._resolved:  # cached: several modules resolve the same links
            self._resolved[href] = self._resolve(href)
        return self._resolved[href]

    @cached_property
    def _resolved(self) -> dict[str, str]:
        return {}

    def _resolve(self, href: str) -> str:
        href = href.strip()
        if not 0 < len(href) <= urls.LONGEST:
            return ""
        # Most links of a page are on every page of its site.
        is_shared = _FROM_ROOT.match(href) and len(href) <= _SHORT
        return _at_root(self._root_of_base, href) if is_shared else _absolute(self.base, href)

    @cached_property
    def _root_of_base(self) -> str:
        """The root address of the site that relative links are relative to."""
        try:
            return urljoin(self.base, "/")
        except ValueError:
            return self.base

    def links(self) -> list[str]:
        """The absolute addresses of all links, in page order, without duplicates.

        After them those that a menu of choices, a map or a frame leads to.
        """
        others = (*self._leading("area[href]"), *self._leading("frame[src]", "src"))
        return list(dict.fromkeys((*self._leading("a[href]"), *self.choices(), *others)))

    def choices(self) -> list[str]:
        """The absolute addresses that a menu of choices leads to."""
        return self._leading(_CHOICES, "value")

    def addresses(self) -> list[str]:
        """The absolute addresses that a program may follow: links, pagers, feeds, the base."""
        return self._leading("[href]")

    def _leading(self, selector: str, attribute: str = "href") -> list[str]:
        """The addresses of the first elements that the selector finds."""
        nodes = self.css(selector)[:MOST_LINKS]
        found = (self.link(node.attributes.get(attribute) or "") for node in nodes)
        return list(dict.fromkeys(filter(None, found)))

    @cached_property
    def frame(self) -> Frame:
        """The frame that the theme puts around the articles."""
        return Frame()

    @cached_property
    def base(self) -> str:
        """The address that relative links are relative to."""
        href = self.first("base::attr(href)").strip()
        try:
            return urljoin(self.url, href) if len(href) <= _LONGEST_BASE else self.url
        except ValueError:
            return self.url

    def another(self, html: str) -> Self:
        """Another page at the same address, of the same class."""
        return type(self)(html, self.url)

    def _values(self, query: str, root: LexborNode | None) -> Iterator[str]:
        selector, attribute = _split(query)
        for node in (root or self.tree).css(selector):
            yield _value(node, attribute)


class ArticlePage(Page):
    """A page with one article."""

    title: ClassVar[Query] = ""
    byline: ClassVar[Query] = ""
    authors: ClassVar[Query] = ""
    date_published: ClassVar[Query] = ""
    date_modified: ClassVar[Query] = ""
    categories: ClassVar[Query] = ""
    tags: ClassVar[Query] = ""
    reads: ClassVar[Query] = ""
    comments: ClassVar[Query] = ""
    canonical: ClassVar[Query] = "link[rel=canonical]::attr(href)"
    language: ClassVar[Query] = ("html::attr(lang)", "html::attr(xml:lang)")
    summary: ClassVar[Query] = (
        "meta[name=description]::attr(content)",
        'meta[property="og:description"]::attr(content)',
    )
    image: ClassVar[Query] = 'meta[property="og:image"]::attr(content)'
    license: ClassVar[Query] = (
        "a[rel~=license], link[rel~=license]::attr(href)",
        'a[href*="creativecommons.org/licenses/"]::attr(href)',
        'a[href*="creativecommons.org/publicdomain/"]::attr(href)',
    )

    body: ClassVar[Query] = ""
    """Selector of the element that holds the text of the article."""
    furniture: ClassVar[str] = ""
    """Selector of elements in the body that are not part of the article."""
    math: ClassVar[MathConfig] = CONFIGS["cautious"]
    """What counts as a formula if the page itself does not say."""

    def read(self) -> RawArticle | None:
        """What the page says about its article; ``None`` if it has no body."""
        root = self.root
        if root is None:
            return None
        config = page_config(scripts(self.tree)) or self.math
        return RawArticle(
            url=self.url,
            body=Body(root, self.html, config, self.dropped),
            thread=partial(comments.read, self, config),
            base=self.base,
            canonical=self.link(self.found("canonical").value),
            title=self.found("title").value or self._first_words(root),
            byline=self.found("byline").value,
            authors=self.found("authors").values,
            date_published=self.found("date_published").value,
            date_modified=self.found("date_modified").value,
            language=self.found("language").value,
            categories=self.found("categories").values,
            tags=self.found("tags").values,
            summary=self.found("summary").value,
            image=self.link(self.found("image").value),
            reads=self.found("reads").value,
            comments=self.found("comments").value,
            license=self.link(self.found("license").value),
        )

    def _first_words(self, root: LexborNode) -> str:
        """What names a post without a title; a page without a day may be no post."""
        is_dated = self.found("date_published") or byline(self.found("byline").value).date
        return first_words(root) if is_dated else ""

    @cached_property
    def canonical_url(self) -> str:
        """The canonical address that the page gives, or else the address it was read at."""
        return self.link(self.first(self.canonical)) or self.url

    def found(self, field: str) -> Found:
        """The values of a field and their source: the first rule that finds valid ones."""
        if field not in self._found:
            self._found[field] = self.find(field)
        return self._found[field]

    def find(self, field: str) -> Found:
        """Like :meth:`found`, only by the queries of the class."""
        return first_valid(self.queried(getattr(self, field)))

    def queried(self, queries: Query) -> Iterator[Found]:
        """The values that each query finds."""
        for query in _each(queries):
            if values := self.all(query):
                yield Found(values, query)

    @cached_property
    def _found(self) -> dict[str, Found]:
        return {}

    @property
    def evidence(self) -> dict[str, str]:
        """The source of each field that was read, for the person who adds a blog."""
        given = {"text": self.body_source, **{k: one.source for k, one in self._found.items()}}
        return {field: source for field, source in given.items() if source}

    @property
    def is_article(self) -> bool:
        """Whether the page shows that it is an article, not a list or another page."""
        return self.root is not None and bool(self.found("title"))

    @property
    def is_locked(self) -> bool:
        """Whether the page asks for a password instead of showing the article."""
        if self.root is None or self.root.css_first('input[type="password" i]') is None:
            return False
        known: Known = {}
        return (
            sum(
                len(node.text(deep=False, strip=True))
                for node in self.root.traverse(include_text=True)
                if node.tag == "-text" and not is_inside(node, self.dropped, known)
            )
            < _SMALL
        )

    @cached_property
    def root(self) -> LexborNode | None:
        """The element that holds the text of the article."""
        for one in _each(self.body):
            if (node := self.tree.css_first(one)) is not None:
                self.body_source = one
                return node
        return None

    body_source: str = ""
    """The source of the element of the text, once that was searched."""

    @cached_property
    def dropped(self) -> Collection[int]:
        """``mem_id`` of every element of the body that is not part of the article."""
        if not self.furniture or self.root is None:
            return frozenset()
        return frozenset(node.mem_id for node in self.root.css(self.furniture))
