"""Places that a theme's names count among its frame, and that tell of the article all the same.

A column of navigation may hold the article's day and tags, a ``nav`` after the text its tags. What
stands there differs from page to page; what frames the pages is the same, or leads to articles.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.pages.cards import is_of_list
from blogcrawl.pages.frame import ancestors, holds_comments
from blogcrawl.pages.links import shape
from blogcrawl.pages.profile import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.learn import Sample
    from blogcrawl.learning.signs import Signs
    from blogcrawl.pages.article import GenericArticlePage

# A place is one that this share of the pages has, and that the feed speaks for on this share.
_AGREES = 0.8
_HIGH = 12
_LONGEST = 300  # characters
_MOST_TERMS = 12
_MOST_LINKS = 300
_KINDS = ("categories", "tags")


def places(samples: Sequence[Sample], signs: Signs) -> tuple[Rule, ...]:
    """The rules for those places, for kinds of terms that the pages name nowhere else."""
    shapes = {shape(sample.page.url) for sample in samples}
    found: dict[str, Rule] = {}
    for kind, name in enumerate(_KINDS):
        silent = [n for n, sample in enumerate(samples) if not sample.page.found(name)]
        if len(silent) < _AGREES * len(samples):
            continue
        held: dict[str, dict[int, _Place]] = defaultdict(dict)
        for number in silent:
            for node, terms in _around(samples[number].page, kind, shapes):
                held[signs.path(number, node)].setdefault(number, _Place(node, terms))
        usable = [path for path, by_page in held.items() if _is_own(by_page, samples)]
        if usable:
            # Of several the first of the page, with all that stands beside it.
            best = min((path for path in usable if usable[0].startswith(path)), key=len)
            targets = [(samples[n].page.tree, one.node) for n, one in held[best].items()]
            selector, hits = signs.selector(targets)
            if selector:
                found.setdefault(selector, Rule(selector, f"the article's {name} on {hits} pages"))
    return tuple(found.values())


class _Place:
    """An element of one page, and the terms that its links name."""

    def __init__(self, node: LexborNode, terms: set[str]) -> None:
        self.node = node
        self.terms = frozenset(terms)


def _around(
    page: GenericArticlePage, kind: int, shapes: set[str]
) -> Iterator[tuple[LexborNode, set[str]]]:
    """The short elements of the frame that hold links to terms and to no article."""
    seen: set[int] = set()
    heading = {node.mem_id for node in page.tree.css("h1, main, article")}
    for link in page.framed_terms(kind)[:_MOST_LINKS]:
        around = [one for _, one in zip(range(_HIGH), ancestors(link), strict=False)]
        if any(
            is_of_list(one) or holds_comments(one) or one.mem_id in page.cards for one in around
        ):
            continue
        for one in around:
            if one.mem_id in seen or one.mem_id in heading:
                break
            seen.add(one.mem_id)
            terms = _terms(page, one, kind, shapes)
            if terms is None:
                break
            yield one, terms


def _terms(
    page: GenericArticlePage, place: LexborNode, kind: int, shapes: set[str]
) -> set[str] | None:
    """The terms that a place names; ``None`` if it holds what is not of one article."""
    links = place.css("a[href]")[: _MOST_LINKS + 1]
    text = values.clean(place.text(separator=" ")[: 4 * _LONGEST])
    if len(text) > _LONGEST or place.css_first("h1, main, article") is not None:
        return None
    terms = set()
    for link in links:
        if (of := page.kind_of_term(link)) == kind:
            terms.add(values.clean(link.text()).lstrip("#").casefold())
        elif of is None and _leads_to_article(page, link, shapes):
            return None
    return terms if terms and len(terms) <= _MOST_TERMS else None


def _leads_to_article(page: GenericArticlePage, link: LexborNode, shapes: set[str]) -> bool:
    url = page.link(link.attributes.get("href") or "").partition("#")[0]
    return url.rstrip("/") != page.url.rstrip("/") and shape(url) in shapes


def _is_own(by_page: dict[int, _Place], samples: Sequence[Sample]) -> bool:
    """Whether a place names other terms on other pages, those that the feed has of them."""
    told = {
        number: {values.clean(term).casefold() for term in entry.told("tags")}
        for number in by_page
        if (entry := samples[number].entry) is not None and entry.told("tags")
    }
    right = sum(bool(by_page[number].terms & terms) for number, terms in told.items())
    differ = len({one.terms for one in by_page.values()})
    enough = len(by_page) >= max(3, _AGREES * len(samples))
    return enough and differ > 1 and right >= _AGREES * len(told)
