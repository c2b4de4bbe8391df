"""Learns which names and headings give away furniture in the texts of a blog.

On a single page, an element with much of the text is not furniture, whatever its name. What is
furniture by its name in most texts of the blog is so in a short one, too. A heading before a table
of contents may be that of the text after both, unless it is the same in most texts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import is_inside, sibling
from blogcrawl.pages import contents, furniture_names
from blogcrawl.pages.profile import Notice, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.learning.signs import Signs
    from blogcrawl.learning.text import Seen

_FEWEST, _MOST = 3, 0.6  # the pages, and their share, on which a name must give it away
_LONG = 40  # characters of a heading


def named(seen: Sequence[Seen], roots: dict[int, LexborNode], signs: Signs) -> tuple[Rule, ...]:
    """The rules for what is called furniture in most of the texts ``roots``."""
    called: set[int] = set()
    pages: dict[str, set[int]] = defaultdict(set)
    for number, root in roots.items():
        selectors = seen[number].page.furniture
        called.update(one.mem_id for one in furniture_names.called(root, selectors))
        for node in _outermost(root, set(furniture_names.by_name(root, selectors))):
            for name in signs.names_of(node):
                pages[f"{node.tag}{name}"].add(number)
    least = max(_FEWEST, _MOST * len(roots))
    return tuple(
        Rule(query, f"called so on {len(on)} of {len(roots)} pages")
        for query, on in pages.items()
        if len(on) >= least and _finds_only(query, called, roots)
    )


def headings_of_contents(roots: Collection[LexborNode]) -> tuple[Notice, ...]:
    """The headings right before the tables of contents of most of the texts."""
    pages: Counter[tuple[str, str]] = Counter()
    for root in roots:
        tables = set(contents.tables_of_contents(root))
        nodes = (node for node in root.css("ul, ol, nav, div") if node.mem_id in tables)
        before = (sibling(node, before=True) for node in nodes)
        heads = (one for one in before if one is not None and one.tag in HEADINGS)
        pages.update({(str(one.tag), one.text(strip=True)) for one in heads})
    least = max(_FEWEST, _MOST * len(roots))
    return tuple(
        Notice(tag, said)
        for (tag, said), on in pages.items()
        if on >= least and 0 < len(said) < _LONG
    )


def _outermost(root: LexborNode, found: set[int]) -> Iterator[LexborNode]:
    known: Known = {}
    for node in root.css("[class], [id]"):
        if node.mem_id in found and not is_inside(node, found, known):
            yield node


def _finds_only(query: str, called: set[int], roots: dict[int, LexborNode]) -> bool:
    """Whether a query finds nothing in the texts that is not called furniture."""
    return all(node.mem_id in called for root in roots.values() for node in root.css(query))
