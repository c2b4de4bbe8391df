"""Learns which links of an article name its tags, from those that the feed names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.learning.compare import shared_begin
from blogcrawl.pages.profile import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.learn import Sample
    from blogcrawl.learning.signs import Signs
    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.profile import Profile

    Links = Mapping[int, Sequence[LexborNode]]
    Labels = Mapping[int, set[str]]

# The links must be right on this share of the pages whose tags are known.
_AGREES = 0.8
# How many other terms a page may show beside those in the feed; a list of all terms has far more.
_MOST_OTHERS = 3
_MOST_ELEMENTS = 600
# Of an address, what comes before the name of a term.
_FOLDER = re.compile(r"[\w./~:%-]*[\w~%-]/(?=[^/]*$)|[\w./~:%-]*\?[\w&=-]*=")


def term_of(link: LexborNode) -> str:
    """The term that a link names, for comparing."""
    return values.clean(link.text()).lstrip("#").casefold()


def tag_rule(samples: Sequence[Sample], signs: Signs, learned: Profile) -> Rule | None:
    """The rule for the links that name the article's tags in the feed.

    There is none if most pages, read with what is ``learned``, say them without one.
    """
    labels = {
        number: {values.clean(term).casefold() for term in sample.entry.get_all("tags")}
        for number, sample in enumerate(samples)
        if sample.entry and sample.entry.get_all("tags")
    }
    known = sum(_known(samples[number].page, learned) >= terms for number, terms in labels.items())
    if len(labels) < 2 or known >= _AGREES * len(labels):
        return None
    right: Counter[str] = Counter()
    links: dict[str, dict[int, LexborNode]] = defaultdict(dict)
    for number, terms in labels.items():
        groups: dict[str, set[str]] = defaultdict(set)
        for node in samples[number].page.css("a[href]")[:_MOST_ELEMENTS]:
            path = signs.path(number, node)
            groups[path].add(term_of(node))
            links[path].setdefault(number, node)
        for path, texts in groups.items():
            right[path] += _names_those(texts, terms)
    best, number_right = max(right.items(), key=lambda item: item[1], default=("", 0))
    if number_right < _AGREES * len(labels):
        return None
    targets = [(samples[number].page.tree, node) for number, node in links[best].items()]
    selector, hits = signs.selector(targets)
    if not selector:
        return None
    # It finds everything like the first link, which may be more than the links beside it.
    found = {number: samples[number].page.css(selector)[:_MOST_ELEMENTS] for number in labels}
    held = sum(_names_those(set(map(term_of, found[n])), terms) for n, terms in labels.items())
    if held < _AGREES * len(labels):
        return None
    why = f"as the feed has them on {number_right} of {len(labels)} ({hits} pages)"
    return Rule(selector + _in_folder(found, labels), why)


def _known(page: GenericArticlePage, learned: Profile) -> set[str]:
    page = type(page)(page.html, page.url, learned)
    names = values.terms([*page.found("tags").values, *page.found("categories").values])
    return {name.casefold() for name in names}


def _names_those(texts: set[str], terms: set[str]) -> bool:
    """Whether links name the terms of an article, not those of the whole blog."""
    return terms <= texts and len(texts) <= 2 * len(terms) + _MOST_OTHERS


def _in_folder(found: Links, labels: Labels) -> str:
    """What tells links to the pages of terms from other links at the same place."""
    named = {
        (node.attributes.get("href") or "").rstrip("/")
        for number, nodes in found.items()
        for node in nodes
        if term_of(node) in labels[number]
    }
    match = _FOLDER.match(shared_begin(sorted(named))) if len(named) > 1 else None
    return f'[href^="{match[0]}"]' if match else ""
