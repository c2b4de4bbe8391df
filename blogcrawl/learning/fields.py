"""Learns where the title, the dates, the authors and the terms of the articles are.

The feed's entries are labelled examples: their values are searched for on the pages. Without a
feed, what differs from page to page, and the pages' own metadata, must be enough.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.html.tree import ancestors
from blogcrawl.learning.compare import shared_begin
from blogcrawl.learning.terms import term_of
from blogcrawl.pages.days import LINES
from blogcrawl.pages.profile import Rule
from blogcrawl.pages.title import SIGNS, heading_text, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.learn import Sample
    from blogcrawl.learning.signs import Signs
    from blogcrawl.pages.article import GenericArticlePage

# A rule must be right on this share of the pages whose answer is known.
_AGREES = 0.8
# Something that is the same on more than this share of the pages is not a title or a date.
_VARIES = 0.6
# So many pages have an affix that not all have.
_FEWEST, _USUAL = 3, 0.6
# So many titles of the feed tell where the title is, whatever the other pages are called.
_FEWEST_FED = 3
_HEADINGS = "h1, h2, h3, [class*=title i], [itemprop=headline]"
_MOST_ELEMENTS = 600
_LONGEST_LINE = 150  # characters
# An article has no more terms than this, where a list of them is the same on every page.
_MOST_OF_ONE = 4
_HIGHEST_MENU = 5  # elements round it


def affixes(titles: Sequence[str]) -> tuple[str, str]:
    """What the titles of all pages begin and end with, such as the name of the blog.

    Cut at a sign that is not a letter, so that no word is split.
    """
    clean = [values.clean(title) for title in titles if title.strip()]
    if len(set(clean)) < 2:  # the titles contain only the blog's name
        return next(iter(clean), ""), ""
    before = _to_sign(shared_begin(clean))
    after = _to_sign(shared_begin([title[::-1] for title in clean]))[::-1]
    if before or after:
        return before, after
    # Pages of another template may end otherwise.
    parts = (title.rpartition(sign) for title in clean for sign in SIGNS)
    return "", _usual([f"{sign}{tail}" for _, sign, tail in parts if sign], clean)


def _usual(affixes: Sequence[str], titles: Sequence[str]) -> str:
    """The affix that many titles have; ``""`` if there is none."""
    [(affix, number)] = Counter(affixes).most_common(1) or [("", 0)]
    return affix if number >= max(_FEWEST, _USUAL * len(titles)) else ""


def _to_sign(text: str) -> str:
    """``text`` up to the last separator between a title and the name of its site."""
    for number in range(len(text), 0, -1):
        if not text[number - 1].isalnum() and text[:number].strip() and _parts(text[:number]):
            return text[:number]
    return ""


def _parts(text: str) -> bool:
    return text.rstrip()[-1:] in "|｜-–—·•:»«_/"


class Labelled:
    """The samples with their known values, for finding where these are."""

    def __init__(
        self,
        samples: Sequence[Sample],
        roots: dict[int, LexborNode],
        signs: Signs,
        affixes: tuple[str, str],
    ) -> None:
        self._samples = samples
        self._roots = roots
        self._signs = signs
        self._affixes = affixes

    def rules(self) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        """The rules by field, for fields whose evidence in the page is wrong or missing."""
        steps: dict[str, Callable[[], Rule | None]] = {
            "title": self._title,
            "date_published": self._day,
        }
        for name, find in steps.items():
            if rule := find():
                yield name, (rule,)

    def silent(self) -> tuple[str, ...]:
        """The fields of which no sample says anything, or nothing of its own article."""
        pages = [sample.page for sample in self._samples if sample.page.is_article]
        is_silent = not any(page.found("authors") for page in pages) or self._names_the_owner()
        return ("authors",) if is_silent else ()

    def _names_the_owner(self) -> bool:
        """Whether all pages name one author, and the feed others for several of them."""
        own, labels = [], []
        for sample in self._samples:
            names = values.names(sample.entry.get_all("authors")) if sample.entry else []
            if names:
                own.append(tuple(values.names(sample.page.found("authors").values)))
                labels.append(tuple(names))
        right = sum(one == other for one, other in zip(own, labels, strict=True))
        return len(set(own)) == 1 and len(set(labels)) > 1 and right < _AGREES * len(labels)

    def frame(self) -> tuple[Rule, ...]:
        """The menus of categories or tags outside the texts, which are the same on every page."""
        places: dict[str, list[tuple[int, LexborNode, str]]] = defaultdict(list)
        for number, sample in enumerate(self._samples):
            seen: set[int] = set()
            for node in sample.page.term_links():
                place = next(
                    (one for one in ancestors(node) if one.tag not in ("li", "span", "a")), None
                )
                if place is not None and place.mem_id not in seen:
                    seen.add(place.mem_id)
                    path = self._signs.path(number, place)
                    places[path].append((number, place, values.clean(place.text(separator=" "))))
        rules = (
            self._menu([(number, node) for number, node, _ in held])
            for held in places.values()
            if len({number for number, _, _ in held}) >= max(3, _AGREES * len(self._samples))
        )
        return tuple(dict.fromkeys(filter(None, rules)))

    def _menu(self, held: Sequence[tuple[int, LexborNode]]) -> Rule | None:
        """The rule for a list that is a menu, or for what surrounds it and is as constant."""
        if not (all(self._is_separate_list(*one) for one in held) or self._is_of_the_blog(held)):
            return None
        for _ in range(_HIGHEST_MENU):
            texts = {values.clean(node.text(separator=" ")) for _, node in held}
            if len(texts) > 1:
                break
            targets = [(self._samples[number].page.tree, node) for number, node in held]
            selector, hits = self._signs.selector(targets)
            if selector and self._is_the_same(selector, texts):
                return Rule(selector, f"the same on {hits} of {len(self._samples)} pages")
            outer = [(number, node.parent) for number, node in held]
            held = [(n, node) for n, node in outer if node is not None and not self._holds(n, node)]
            if len(held) < len(outer):
                break
        return None

    def _holds(self, number: int, node: LexborNode) -> bool:
        """Whether an element of a page is, or surrounds, its text."""
        root = self._roots.get(number)
        return root is None or any(o.mem_id == node.mem_id for o in (root, *ancestors(root)))

    def _is_of_the_blog(self, held: Sequence[tuple[int, LexborNode]]) -> bool:
        """Whether lists outside the texts name more than is of their articles.

        The feed tells; where it does not, a list is long that is the same on every page.
        """
        names_more: list[bool] = []
        for number, place in held:
            root, links = self._roots.get(number), place.css("a[href]")
            around = {one.mem_id for one in (place, *ancestors(place))}
            if root is None or root.mem_id in around or len(links) < 2:
                return False
            entry = self._samples[number].entry
            tags = entry.get_all("tags") if entry else []
            if tags:
                terms = {values.clean(tag).casefold() for tag in tags}
                names_more.append(not {term_of(link) for link in links} <= terms)
        return all(names_more) if names_more else len(held[0][1].css("a[href]")) > _MOST_OF_ONE

    def _is_separate_list(self, number: int, place: LexborNode) -> bool:
        """Whether a list of terms has several, and stands apart from the article."""
        region = self._samples[number].page.region
        around = {one.mem_id for one in (place, *ancestors(place))}
        return len(place.css("a[href]")) > 1 and (region is None or region.mem_id not in around)

    def _is_the_same(self, selector: str, texts: set[str]) -> bool:
        """Whether every element that a selector finds has one of these texts."""
        nodes = (node for one in self._samples for node in one.page.css(selector))
        return all(values.clean(node.text(separator=" ")) in texts for node in nodes)

    # The title.

    def _title(self) -> Rule | None:
        """The heading with the title from the feed, or else from the page's ``<title>``."""
        given = {number: title for number, title in self._titles() if title}
        counts: Counter[str] = Counter()
        nodes: dict[str, dict[int, LexborNode]] = defaultdict(dict)
        texts: dict[str, dict[int, str]] = defaultdict(dict)
        for number, sample in enumerate(self._samples):
            for node in sample.page.css(_HEADINGS)[:_MOST_ELEMENTS]:
                text = values.clean(heading_text(node))
                path = self._signs.path(number, node)
                if not text or number in nodes[path]:
                    continue
                nodes[path][number], texts[path][number] = node, text
                counts[path] += title_key(text) == title_key(given.get(number, ""))
        least = _AGREES * len(self._samples)
        usable = [
            path
            for path, held in texts.items()
            if len(held) >= least and len(set(held.values())) >= _VARIES * len(held)
        ]
        named = [path for path in usable if counts[path] >= _AGREES * len(given) > 0]
        fed = {number: title_key(self._feed_title(number)) for number in given}
        fed = {number: title for number, title in fed.items() if title}
        if not named and len(fed) >= _FEWEST_FED:  # other pages may be called after their day
            given = {number: given[number] for number in fed}
            for path in usable:
                told = texts[path]
                counts[path] = sum(title_key(told.get(n, "")) == title for n, title in fed.items())
            named = [path for path in usable if counts[path] >= _AGREES * len(fed)]
        if named:
            # A copy before the text, such as one for paper, may have formulas without their marks.
            best = max(
                named,
                key=lambda path: (counts[path], self._begins_text(nodes[path]), -path.count("/")),
            )
            return self._rule(nodes[best], f"as it is called on {counts[best]} of {len(given)}")
        if given and any(self._feed_title(number) for number in given):
            return None
        # If the titles do not depend on the article, the heading that differs is the title.
        is_generic = len({name for _, name in self._titles()}) <= (1 - _VARIES) * len(self._samples)
        # In page order: what differs after the text belongs to other articles.
        if is_generic and usable:
            return self._rule(nodes[usable[0]], "the first heading that differs")
        return None

    def _begins_text(self, nodes: dict[int, LexborNode]) -> bool:
        """Whether these headings are in the texts."""
        roots = ((self._roots.get(number), node) for number, node in nodes.items())
        return all(
            root is not None and any(one.mem_id == root.mem_id for one in ancestors(node))
            for root, node in roots
        )

    def _titles(self) -> Iterator[tuple[int, str]]:
        for number, sample in enumerate(self._samples):
            title = self._feed_title(number)
            if not title:
                before, after = self._affixes
                name = values.clean(sample.page.first("title"))
                title = name.removeprefix(before).removesuffix(after)
            yield number, values.clean(title)

    def _feed_title(self, number: int) -> str:
        entry = self._samples[number].entry
        return next(iter(entry.get_all("title")), "") if entry else ""

    # The dates.

    def _day(self) -> Rule | None:
        """The line or attribute with the date of publication."""
        labels = {
            number: day
            for number, sample in enumerate(self._samples)
            if sample.entry
            and (day := values.iso_date(next(iter(sample.entry.get_all("date_published")), "")))
        }
        own = {
            number: sample.page.iso_date(sample.page.found("date_published").value)
            for number, sample in enumerate(self._samples)
        }
        is_right = sum(_same_day(own[number], day) for number, day in labels.items())
        has = sum(bool(day) for day in own.values())
        if labels and is_right >= _AGREES * len(labels) and has >= _AGREES * len(own):
            return None
        if not labels and has >= _AGREES * len(own) and len({*own.values()}) > 1:
            return None
        return self._dateline(labels)

    def _dateline(self, labels: dict[int, str]) -> Rule | None:
        nodes: dict[str, dict[int, LexborNode]] = defaultdict(dict)
        days: dict[str, dict[int, str]] = defaultdict(dict)
        for number, sample in enumerate(self._samples):
            for node in sample.page.css(LINES)[:_MOST_ELEMENTS]:
                text = values.clean(node.text(separator=" ")[: 2 * _LONGEST_LINE])
                if not text or len(text) > _LONGEST_LINE or _is_of_reader(sample.page, node):
                    continue
                path = self._signs.path(number, node)
                # The day of another post, beside its title, differs from page to page as well.
                if number in nodes[path] or (not labels and sample.page.is_of_others(node)):
                    continue
                day = sample.page.iso_date(text)
                nodes[path][number] = node
                if day:
                    days[path][number] = day
        least = _AGREES * len(self._samples)
        usable = [path for path, held in days.items() if len(held) >= least]
        if labels:
            right = {
                path: sum(_same_day(days[path].get(n), day) for n, day in labels.items())
                for path in usable
            }
            best = max(right, key=lambda path: (right[path], path.count("/")), default="")
            if not best or right[best] < _AGREES * len(labels):
                return None
            return self._rule(nodes[best], f"as the feed has it on {right[best]} of {len(labels)}")
        varied = [p for p in usable if len(set(days[p].values())) >= _VARIES * len(days[p])]
        if not varied:
            return None
        best = max(varied, key=lambda path: (len(days[path]), path.count("/")))
        return self._rule(nodes[best], f"a day of its own on {len(days[best])} pages")

    # The terms.

    def _rule(self, nodes: dict[int, LexborNode], why: str) -> Rule | None:
        targets = [(self._samples[number].page.tree, node) for number, node in nodes.items()]
        selector, hits = self._signs.selector(targets)
        return Rule(selector, f"{why} ({hits} pages)") if selector else None


def _is_of_reader(page: GenericArticlePage, node: LexborNode) -> bool:
    said = page.said_by_readers
    return bool(said) and any(one.mem_id in said for one in (node, *ancestors(node)))


def _same_day(one: str | None, other: str) -> bool:
    return bool(one) and str(one)[:10] == other[:10]
