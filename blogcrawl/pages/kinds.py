"""Decides whether a page is an article, a listing or neither, by the blog's other pages."""

from __future__ import annotations

import re
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from blogcrawl.pages.article import GenericArticlePage

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.base import Page

Skeleton: TypeAlias = "frozenset[str]"

_DEEPEST = 6  # elements below the page's body
_MOST = 2_000  # elements that are read
_LONGEST = 500  # characters of a class
# Names that differ from page to page: numbers of posts or requests.
_OF_ONE_PAGE = re.compile(r"\d")
_SAMPLES = 8

# A page that is less similar to every known article has another template.
_ALIKE = 0.35
# One that is so similar has the articles' template.
_SAME = 0.9
# If so many known articles all show a date, an article must have one.
_ENOUGH, _MOST_UNDATED = 3, 0.1


class PageKind(Enum):
    """The kind of a page of a blog."""

    ARTICLE = "article"
    LISTING = "listing"
    NEITHER = "neither"


def skeleton(page: Page) -> Skeleton:
    """The set of paths of tags and classes near the root of a page."""
    body = page.tree.body
    if body is None:
        return frozenset()
    paths = {f"body.{name}" for name in _classes(body).split(".")}
    level: list[tuple[str, LexborNode]] = [("", body)]
    left = _MOST
    for _ in range(_DEEPEST):
        below: list[tuple[str, LexborNode]] = []
        for path, node in level:
            for child in islice(node.iter(), left):
                left -= 1
                named = f"{path}/{child.tag}{_classes(child)}"
                if named not in paths:
                    paths.add(named)
                    below.append((named, child))
        level = below
        if left <= 0:
            break
    return frozenset(paths)


def _has_heading(page: Page) -> bool:
    return isinstance(page, GenericArticlePage) and page.heading is not None


def _classes(node: LexborNode) -> str:
    names = (node.attributes.get("class") or "")[:_LONGEST].split()
    return "".join(f".{name}" for name in sorted(names) if not _OF_ONE_PAGE.search(name))


def likeness(one: Skeleton, other: Skeleton) -> float:
    """The similarity of two skeletons, from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


class Kinds:
    """Knows the templates of one blog, and so the kinds of its pages."""

    def __init__(self) -> None:
        self._samples: dict[PageKind, list[Skeleton]] = {PageKind.ARTICLE: [], PageKind.LISTING: []}
        self._articles = self._undated = self._headed = 0
        self._first: Skeleton = frozenset()
        self._found: list[Skeleton] = []
        self._found_undated = 0

    def learn(self, page: Page, kind: PageKind, *, is_dated: bool = True) -> None:
        """Record a page whose kind is certain."""
        if kind is PageKind.ARTICLE:
            self._articles += 1
            self._undated += not is_dated
            self._headed += _has_heading(page)
        if len(samples := self._samples[kind]) < _SAMPLES:
            samples.append(skeleton(page))

    def learn_first(self, page: Page) -> None:
        """Record the first page of the blog, whatever it is."""
        self._first = skeleton(page)

    def is_like_first(self, page: Page) -> bool:
        """Whether a page has the template of the first one."""
        return likeness(skeleton(page), self._first) >= _SAME

    def note_found(self, page: Page, *, is_dated: bool) -> None:
        """Record a page that turned out to be an article."""
        if len(self._found) < _SAMPLES:
            self._found_undated += not is_dated
            self._found.append(skeleton(page))

    def classify(self, page: Page, *, is_article: bool, is_dated: bool, names: int) -> PageKind:
        """The kind of a page that is not certain.

        ``is_article``: it declares itself one; ``names``: how many articles it would name as a
        listing.
        """
        as_article, as_listing = self._likeness(page)
        if names > 1 and (not is_article or as_listing > as_article):
            return PageKind.LISTING
        if names and self._are_headed and not _has_heading(page):
            return PageKind.LISTING
        if not is_article or (self.are_dated and not is_dated):
            return PageKind.NEITHER
        if self._samples[PageKind.ARTICLE] and as_article < _ALIKE:
            return PageKind.NEITHER
        return PageKind.ARTICLE

    def have_the_like_of(self, page: Page) -> bool:
        """Whether a page has the template of the known articles, which all show a date.

        It may be an article then, however short, and whatever it says of itself.
        """
        return self.are_dated and self.are_like(page)

    def are_like(self, page: Page) -> bool:
        """Whether a page has the template of the known articles."""
        as_article, as_listing = self._likeness(page)
        return self._known >= _ENOUGH and as_article >= _SAME and as_article > as_listing

    @property
    def _known(self) -> int:
        return self._articles + len(self._found)

    def _likeness(self, page: Page) -> tuple[float, float]:
        """How similar a page is to the articles and to the listings that are known."""
        own = skeleton(page)
        articles = [*self._samples[PageKind.ARTICLE], *self._found]
        as_article, as_listing = (
            max((likeness(own, sample) for sample in samples), default=0.0)
            for samples in (articles, self._samples[PageKind.LISTING])
        )
        return as_article, as_listing

    @property
    def _are_headed(self) -> bool:
        """Whether nearly all known articles have a heading that is their title."""
        return self._articles >= _ENOUGH and self._headed >= (1 - _MOST_UNDATED) * self._articles

    @property
    def are_dated(self) -> bool:
        """Whether nearly all known articles show a date."""
        undated = self._undated + self._found_undated
        return self._known >= _ENOUGH and undated <= _MOST_UNDATED * self._known
