"""Makes the profile of a blog from samples, one part in each step."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.learning import fields, order, own, terms, text
from blogcrawl.learning.compare import feed_text
from blogcrawl.learning.named import headings_of_contents, named
from blogcrawl.learning.signs import Signs
from blogcrawl.pages.blocks import Blocks
from blogcrawl.pages.profile import UNKNOWN, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.text import Seen
    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.profile import LabelledExample, Notice, Rule

# Fewer pages do not show what they have in common.
LEAST = 3
# A blog has one or two templates for articles.
_MOST_TEMPLATES = 3


class Sample(NamedTuple):
    """A page that is assumed to be an article, and what the feed says about it."""

    page: GenericArticlePage
    entry: LabelledExample | None = None


def learn(samples: Sequence[Sample]) -> Profile:
    """The profile of the samples' blog; an empty one if they have nothing in common."""
    samples = [sample for sample in samples if sample.page.tree.body is not None]
    if len(samples) < LEAST:
        return UNKNOWN
    signs = Signs([sample.page.tree for sample in samples])
    seen = [_seen(sample) for sample in samples]
    common = text.common_texts(seen)
    for one in seen:
        one.weigh(common)
    body, roots = _bodies(seen, signs)
    rules = {"body": tuple(body)} if body else {}
    templates = _templates(roots, signs)
    furniture, notices = _furniture(seen, roots, templates, signs, common)
    affixes = fields.affixes([one.page.first("title") for one in seen])
    places = _places(samples, templates, signs)
    labelled = fields.Labelled(samples, roots, signs, affixes)
    for name, found in labelled.rules():
        rules[name] = found
    if tags := terms.tag_rule(samples, signs, Profile(rules, furniture, notices)):
        rules["tags"] = (tags,)
    frame, silent = labelled.frame(), () if places else labelled.silent()
    number, day_first = len(samples), order.day_first(samples)
    return Profile(rules, furniture, notices, frame, affixes, silent, number, places, day_first)


def _templates(roots: dict[int, LexborNode], signs: Signs) -> list[list[int]]:
    """The numbers of the pages of each template, if there are several with enough pages."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, root in roots.items():
        found[signs.path(number, root)].append(number)
    return [numbers for numbers in found.values() if LEAST <= len(numbers) < len(roots)]


def _places(
    samples: Sequence[Sample], templates: list[list[int]], signs: Signs
) -> tuple[Rule, ...]:
    """The places of terms on the pages of all templates, or else on those of each."""
    places = own.places(samples, signs)
    for numbers in templates if not places else ():
        some = [samples[number] for number in numbers]
        places = (*places, *own.places(some, Signs([one.page.tree for one in some])))
    return places


def _furniture(
    seen: list[Seen],
    roots: dict[int, LexborNode],
    templates: list[list[int]],
    signs: Signs,
    common: frozenset[str],
) -> tuple[tuple[Rule, ...], tuple[Notice, ...]]:
    """The furniture in the texts of all templates, and in those of each."""
    furniture, notices = text.find_furniture(seen, roots, signs, common)
    for numbers in templates:
        some = [seen[number] for number in numbers]
        more, others = text.find_furniture(
            some,
            {place: roots[number] for place, number in enumerate(numbers)},
            Signs([one.page.tree for one in some]),
            text.common_texts(some, least=LEAST),
            roots.values(),
        )
        furniture, notices = (*furniture, *more), (*notices, *others)
    furniture = (*furniture, *named(seen, roots, signs))
    notices = (*notices, *headings_of_contents(roots.values()))
    return tuple({one.query: one for one in furniture}.values()), tuple(dict.fromkeys(notices))


def _seen(sample: Sample) -> Seen:
    content = "".join(sample.entry.get_all("content")) if sample.entry else ""
    seen = text.Seen(sample.page, feed_text(content))
    assert sample.page.runs is not None
    seen.raw = Blocks(sample.page.runs)
    return seen


def _bodies(seen: list[Seen], signs: Signs) -> tuple[list[Rule], dict[int, LexborNode]]:
    """The rules for the element of the text, one per template, and that element by page."""
    rules: list[Rule] = []
    roots: dict[int, LexborNode] = {}
    left = list(range(len(seen)))
    while len(left) >= LEAST and len(rules) < _MOST_TEMPLATES:
        found = text.find_body(seen, left, signs)
        if found is None or not found[1]:
            break
        rules.insert(_place_of(found, rules, roots, seen), found[0])
        roots.update(found[1])
        left = [number for number in left if number not in roots]
    return rules, roots


def _place_of(
    found: tuple[Rule, dict[int, LexborNode]],
    rules: Sequence[Rule],
    roots: dict[int, LexborNode],
    seen: Sequence[Seen],
) -> int:
    """The place of a template's rule among the earlier ones, the first of which that fits counts.

    It is before one that finds something else on its pages, such as comments, if it finds nothing
    on the pages of the others.
    """
    rule, held = found

    def finds_other(earlier: Rule, number: int, root: LexborNode) -> bool:
        first = seen[number].page.tree.css_first(earlier.query)
        return first is not None and first.mem_id != root.mem_id

    if any(finds_other(rule, number, root) for number, root in roots.items()):
        return len(rules)
    for place, earlier in enumerate(rules):
        if any(finds_other(earlier, number, root) for number, root in held.items()):
            return place
    return len(rules)
