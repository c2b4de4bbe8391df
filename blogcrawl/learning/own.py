"""Finds places that look like the frame of a page, but describe the article.

A navigation column may contain the article's date and tags, and a ``nav`` after the text its tags.
Such content differs from page to page, while a frame is always the same, or links to articles.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.html.tree import ancestors
from blogcrawl.pages.cards import is_of_list
from blogcrawl.pages.frame import holds_comments
from blogcrawl.pages.links import shape
from blogcrawl.pages.profile import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.learn import Sample
    from blogcrawl.learning.signs import Signs
    from blogcrawl.pages.article import GenericArticlePage

# This share of the pages must have the place, and the feed must confirm it on this share of them.
_AGREES = 0.8
_HIGH = 12
_LONGEST = 300  # characters
_MOST_TERMS = 12
_MOST_LINKS = 300
_KINDS = ("categories", "tags")


def places(samples: Sequence[Sample], signs: Signs) -> tuple[Rule, ...]:
    """The rules for such places, for kinds of terms that are nowhere else on the pages."""
    shapes = {shape(sample.page.url) for sample in samples}
    found: dict[str, Rule] = {}
    for kind, name in enumerate(_KINDS):
        silent = [n for n, sample in enumerate(samples) if not sample.page.found(name)]
        if len(silent) < _AGREES * len(samples):
            continue
        held: dict[str, dict[int, _Place]] = defaultdict(dict)
        for number in silent:
            for node, terms in _candidates(samples[number].page, kind, shapes):
                held[signs.path(number, node)].setdefault(number, _Place(node, terms))
        usable = [path for path, by_page in held.items() if _is_own(by_page, samples)]
        if usable:
            # If there are several, the first on the page, with everything beside it.
            best = min((path for path in usable if usable[0].startswith(path)), key=len)
            targets = [(samples[n].page.tree, one.node) for n, one in held[best].items()]
            selector, hits = signs.selector(targets)
            if selector:
                found.setdefault(selector, Rule(selector, f"the article's {name} on {hits} pages"))
    return tuple(found.values())


class _Place:
    """An element of a page, and the terms that its links name."""

    def __init__(self, node: LexborNode, terms: set[str]) -> None:
        self.node = node
        self.terms = frozenset(terms)


def _candidates(
    page: GenericArticlePage, kind: int, shapes: set[str]
) -> Iterator[tuple[LexborNode, set[str]]]:
    """The short elements of the frame with links to terms, but not to articles."""
    seen: set[int] = set()
    heading = {node.mem_id for node in page.css("h1, main, article")}
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
    """The terms in a place; ``None`` if it contains anything that is not about one article."""
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
    """Whether the terms in a place differ from page to page, and agree with the feed."""
    labels = {
        number: {values.clean(term).casefold() for term in entry.get_all("tags")}
        for number in by_page
        if (entry := samples[number].entry) is not None and entry.get_all("tags")
    }
    right = sum(bool(by_page[number].terms & terms) for number, terms in labels.items())
    differ = len({one.terms for one in by_page.values()})
    enough = len(by_page) >= max(3, _AGREES * len(samples))
    return enough and differ > 1 and right >= _AGREES * len(labels)
