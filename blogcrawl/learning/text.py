"""Learns where the text of the articles is, and what in it belongs to the theme."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.learning.compare import likeness, runs_of
from blogcrawl.learning.entries import all_linked, listed
from blogcrawl.learning.notices import bare, notices
from blogcrawl.learning.parts import DATELINE, Part, Sign, is_own_prose, line_of
from blogcrawl.learning.signs import Signs, outwards
from blogcrawl.learning.templates import filled_in
from blogcrawl.pages.blocks import PARAGRAPHS, Block, Blocks
from blogcrawl.pages.profile import Notice, Rule
from blogcrawl.pages.themes import OWN_BODIES
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.blocks import Mass

# What occurs on this share of the pages, and on at least two, belongs to the theme.
_COMMON = 0.4
_PRESENT = 0.6
# One of several templates has this share of the pages, where the feed tells which element is right.
_HELD = 0.4
# How much more similar to the feed's texts a template's element is than one around it.
_CLOSER = 0.01
# The body is the innermost element with nearly all of the prose, and about as much of the rest.
_NEARLY, _ABOUT = 0.97, 0.85
_MOST_PROSE = 0.8  # the share that an element with a known name for the text must have
# How similar to a text of the feed, and how long, the element of the text must be.
_ALIKE = 0.7
_TRIED = 10
_FEWEST = 3
_AFTER_HEADING = 0.4
# An element with more than this share of a text is not furniture.
_MOST_OF_TEXT = 0.34


@dataclass
class Seen:
    """A sample: its page, and the blocks of text on it."""

    page: GenericArticlePage
    feed_text: str = ""
    """The text of the article in the feed, if it is complete there."""
    raw: Blocks = field(init=False)
    weighed: Blocks = field(init=False)

    def is_own(self, block: Block) -> bool:
        """Whether a block is neither what a reader has said nor the beginning of another text."""
        others = {*self.page.said_by_readers, *self.page.beginnings}
        return not (others and any(node.mem_id in others for node in outwards(block.node)))

    def weigh(self, common: frozenset[str]) -> None:
        """Weigh the page again, without the texts that pages have in common."""
        page = self.page
        assert page.runs is not None
        body, heading = page.runs.root, page.heading
        self.weighed = Blocks(page.runs, page.is_outside, common=common)
        if heading is not None:
            after = Blocks(page.runs, page.is_outside, common=common, after=heading.mem_id)
            prose = (blocks.masses[body.mem_id].prose for blocks in (after, self.weighed))
            if next(prose) > _AFTER_HEADING * next(prose):
                self.weighed = after


def common_texts(seen: Sequence[Seen], least: float = 2) -> frozenset[str]:
    """The texts of blocks that occur on many pages, except those that the feed has too."""
    counts: Counter[str] = Counter()
    for one in seen:
        counts.update({block.text for block in one.raw.all})
    least = max(least, _COMMON * len(seen))
    common = {text for text, number in counts.items() if number >= least}
    feeds = [title_key(one.feed_text) for one in seen if one.feed_text]
    if len(feeds) < 2:
        return frozenset(common)
    return frozenset(
        text for text in common if 2 * sum(title_key(text) in feed for feed in feeds) < len(feeds)
    )


def find_body(
    seen: Sequence[Seen], numbers: Sequence[int], signs: Signs
) -> tuple[Rule, dict[int, LexborNode]] | None:
    """The rule for the element of the text, and that element on the pages where the rule applies.

    It is the path with the most unique prose and the fewest links over the pages with these
    numbers; of several that are nearly as good, the innermost. If the feed has the texts of the
    articles, it is the path whose text is most similar to them.
    """
    holders, same = _by_path(seen, numbers, signs)
    best, why = _best_path(holders, same, seen, len(numbers))
    if not best:
        return None
    held = {number: mass.node for number, mass in holders[best].items()}
    targets = [(seen[number].page.tree, node) for number, node in held.items()]
    if len(held) < len(seen):  # a template has names of its own
        signs = Signs([tree for tree, _ in targets])
    selector, hits = signs.selector(targets)
    if not selector:
        return None
    right = {
        number: node
        for number, node in held.items()
        if (first := seen[number].page.tree.css_first(selector)) is not None
        and first.mem_id == node.mem_id
    }
    return Rule(selector, f"{hits} of {len(numbers)} pages, {why}"), right


def _by_path(
    seen: Sequence[Seen], numbers: Sequence[int], signs: Signs
) -> tuple[dict[str, dict[int, Mass]], dict[str, dict[int, list[Mass]]]]:
    """The elements of each path on each page: the heaviest one, and all of them."""
    holders: dict[str, dict[int, Mass]] = defaultdict(dict)
    same: dict[str, dict[int, list[Mass]]] = defaultdict(lambda: defaultdict(list))
    for number in numbers:
        for mass in seen[number].weighed.masses.values():
            if mass.node.tag in PARAGRAPHS:
                continue
            path = signs.path(number, mass.node)
            same[path][number].append(mass)
            before = holders[path].get(number)
            if before is None or mass.weight > before.weight:
                holders[path][number] = mass
    return holders, same


def _best_path(
    holders: dict[str, dict[int, Mass]],
    same: dict[str, dict[int, list[Mass]]],
    seen: Sequence[Seen],
    pages: int,
) -> tuple[str, str]:
    """The path of the text on so many pages, and the evidence; ``""`` if there is none."""
    weights = {path: sum(mass.weight for mass in on.values()) for path, on in holders.items()}
    # The maximum, so that one more odd page does not make an outer element look smaller.
    lengths = {path: max(mass.length for mass in on.values()) for path, on in holders.items()}
    least = max(1, _PRESENT * pages)
    paths = [path for path in weights if len(holders[path]) >= least and weights[path] > 0]
    if not paths:
        return "", ""
    paths.sort(key=lambda path: (-weights[path], lengths[path]))
    some = [path for path in weights if _HELD * pages <= len(holders[path]) < least]
    some.sort(key=lambda path: -weights[path])
    tried = [*paths[:_TRIED], *some[:_TRIED]]
    if best := _as_the_feed(tried, holders, same, seen):
        return best, "as the feed has it"
    most = _most(holders)
    near = [path for path in paths if _is_nearly_all(holders[path], most)]
    named = [path for path in paths[:_TRIED] if _is_named(holders[path], most, seen)]
    if not (named or near):
        return "", ""
    return min(named or near, key=lambda path: (lengths[path], -len(path))), "what differs"


def _most(holders: dict[str, dict[int, Mass]]) -> dict[int, Mass]:
    """The heaviest element of each page."""
    most: dict[int, Mass] = {}
    for masses in holders.values():
        for number, mass in masses.items():
            if number not in most or mass.weight > most[number].weight:
                most[number] = mass
    return most


def _is_nearly_all(held: dict[int, Mass], most: dict[int, Mass]) -> bool:
    """Whether a path has about the maximum of its pages, and nearly all of their prose."""
    heaviest = [most[number] for number in held]
    weight, prose = (sum(one.weight for one in held.values()), sum(o.prose for o in held.values()))
    is_most = weight >= _ABOUT * sum(one.weight for one in heaviest)
    return is_most and prose >= _NEARLY * sum(one.prose for one in heaviest)


def _is_named(held: dict[int, Mass], most: dict[int, Mass], seen: Sequence[Seen]) -> bool:
    """Whether a path has a name that known themes give the text, and most of the prose."""
    prose = sum(one.prose for one in held.values())
    if prose < _MOST_PROSE * sum(most[number].prose for number in held):
        return False
    return all(
        any(node.mem_id == mass.node.mem_id for node in seen[number].page.css(OWN_BODIES))
        for number, mass in held.items()
    )


def _as_the_feed(
    paths: list[str],
    holders: dict[str, dict[int, Mass]],
    same: dict[str, dict[int, list[Mass]]],
    seen: Sequence[Seen],
) -> str:
    """The path whose text is most similar to the feed's, ``""`` if none is clearly so.

    Not one that several parts of a text ``same`` have: it finds no more than one of them.
    """
    held = {number for path in paths for number in holders[path]}
    expected = {n: runs_of(seen[n].feed_text) for n in sorted(held) if seen[n].feed_text}
    if len(expected) < 2:
        return ""
    scores: dict[str, dict[int, float]] = {}
    for path in paths:
        scores[path] = {
            number: likeness(expected[number], runs_of(_text_within(seen[number], mass.node)))
            for number, mass in holders[path].items()
            if number in expected
        }
    for path, held_at in [*scores.items()]:
        for number, score in held_at.items():
            parts = [mass.node for mass in same[path][number]]
            whole = " ".join(_text_within(seen[number], node) for node in parts)
            if len(parts) > 1 and likeness(expected[number], runs_of(whole)) > score + _CLOSER:
                scores.pop(path, None)
    alike = {path: sum(held.values()) / len(expected) for path, held in scores.items()}
    most = max(alike.values(), default=0.0)
    if most < _ALIKE:
        return ""
    near = [path for path, score in alike.items() if score >= most - 0.005]
    best = max(near, key=lambda path: path.count("/"))
    # An element around the texts of two templates has more than either.
    gains = {
        path: sum(score - scores[best].get(number, 0.0) for number, score in held.items())
        for path, held in scores.items()
        if _FEWEST <= len(held) < len(expected)
    }
    inner = max(gains, key=lambda path: gains[path], default="")
    return inner if inner and gains[inner] > _CLOSER * len(scores[inner]) else best


def _text_within(one: Seen, node: LexborNode) -> str:
    return " ".join(block.text for block in one.weighed.within(node))


def find_furniture(
    seen: Sequence[Seen],
    roots: dict[int, LexborNode],
    signs: Signs,
    common: frozenset[str],
    texts: Collection[LexborNode] = (),
) -> tuple[tuple[Rule, ...], tuple[Notice, ...]]:
    """The furniture in the texts: the same on most pages, or a box of links at one place.

    ``roots`` are the elements of the texts, by the number of their page; ``texts`` those of all
    templates of the blog, in which a rule may find nothing else.
    """
    common |= filled_in({n: seen[n].raw.within(root) for n, root in roots.items()}, signs)
    parts: dict[str, Part] = defaultdict(Part)
    totals: dict[int, int] = {}
    said: dict[int, bool] = {}
    for number, root in roots.items():
        base = signs.path(number, root)
        inner = [block for block in seen[number].raw.within(root) if seen[number].is_own(block)]
        totals[number] = sum(block.length for block in inner)
        others = listed(seen[number].page, inner)
        inner = [all_linked(one) if one.node.mem_id in others else one for one in inner]
        prose = [
            n
            for n, block in enumerate(inner)
            if is_own_prose(block, common) and block.node.tag not in HEADINGS  # it may be long
        ]
        first, last = (prose[0], prose[-1]) if prose else (len(inner), -1)
        for place, block in enumerate(inner):
            at_edge = place < first or place > last
            is_dated = block.length <= DATELINE and values.iso_date(block.text) is not None
            sign = Sign(block, at_edge, is_dated, is_own_prose(block, common))
            for node in outwards(block.node):
                path = signs.path(number, node)
                if node.mem_id == root.mem_id or len(path) <= len(base):
                    break
                parts[path].add(number, node, sign, block.text in common)
        for node in bare(root, set()):
            sign = Sign(line_of(node), at_edge=True, is_dated=False, is_own_prose=False)
            if sign.block.linked:
                parts[signs.path(number, node)].add(number, node, sign, False)
        said[number] = bool(prose)
    least = max(2, _COMMON * len(roots))
    found: dict[str, Part] = {}
    for path, part in sorted(parts.items(), key=lambda item: item[0].count("/")):
        is_within_found = any(path.startswith(f"{outer}/") for outer in found)
        most = _MOST_OF_TEXT * sum(totals[number] for number in part.nodes)
        is_small = part.length <= most or part.is_links  # such as all posts of a series
        is_beside = part.has_no_prose and all(said[number] for number in part.nodes)
        is_possible = len(part.nodes) >= least and not is_within_found and (is_small or is_beside)
        if is_possible and part.is_furniture(seen, len(roots)):
            found[path] = part
    elements = set().union(*(part.elements() for part in found.values()))
    chosen = (part.rule(texts or roots.values(), signs, elements) for part in found.values())
    rules = list({rule.query: rule for rule in chosen if rule}.values())
    return tuple(rules), notices(seen, roots, rules, common)
