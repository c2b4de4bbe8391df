"""Learns the notices of a blog: unnamed pieces that begin or end the text of most articles."""

from __future__ import annotations

import re
from collections import defaultdict
from os.path import commonprefix
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.learning.parts import is_own_prose
from blogcrawl.learning.signs import outwards
from blogcrawl.pages import furniture_names
from blogcrawl.pages.profile import Notice
from blogcrawl.pages.runs import INLINE, width
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.text import Seen
    from blogcrawl.pages.blocks import Block
    from blogcrawl.pages.profile import Rule

# What is on this share of the pages belongs to the theme.
_PRESENT = 0.6
# How many blocks at the beginning and the end of a text may be notices.
_FIRST, _LAST = 4, 8
_SAME_BEGIN = 6  # characters
_TELLING = 14
_LONGEST_NOTICE = 600
_SHOWN = 60
_SHARED = 0.3  # of a notice, what all pages have
# A piece with more than this share of a text is no notice.
_MOST_OF_TEXT = 0.34
_NUMBERS = re.compile(r"\d+")
_PARTING = frozenset(("-text", "-comment", "br", "hr"))


def notices(
    seen: Sequence[Seen],
    roots: dict[int, LexborNode],
    rules: list[Rule],
    common: frozenset[str],
) -> tuple[Notice, ...]:
    """Unnamed elements that begin or end most articles with the same words."""
    texts: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    inline: set[str] = set()
    selector = ", ".join(rule.query for rule in rules)
    for number, root in roots.items():
        gone = {node.mem_id for node in root.css(selector)} if selector else set()
        page = seen[number].page
        gone.update(furniture_names.by_name(root, page.furniture), page.cards)
        gone.update(page.said_by_readers)
        elements: dict[int, list[Block]] = {}
        own = filter(seen[number].is_own, seen[number].raw.all)
        for block in _outside(own, root, gone):
            elements.setdefault(block.node.mem_id, []).append(block)
        held = list(elements.values())
        most = _MOST_OF_TEXT * sum(block.length for blocks in held for block in blocks)
        first, last = held[:_FIRST], held[: -_LAST - 1 : -1]
        for blocks in (*_edge(first, common), *_edge(last, common, ends=True)):
            is_long = sum(block.length for block in blocks) > most
            if is_long or blocks[0].node.tag == "pre":  # code may begin alike
                continue
            text = " ".join(block.text for block in blocks)
            texts[str(blocks[0].node.tag), text[:_SAME_BEGIN]][number] = text
        for node in bare(root, gone):
            if text := values.clean(node.text(separator=" ")):
                inline.add(text)
                begins = str(node.tag), text[:_SAME_BEGIN]
                # Several of a page may begin alike, as links to share it do.
                key = begins if texts[begins].get(number, text) == text else (begins[0], text)
                texts[key][number] = text
    least = max(3, _PRESENT * len(roots))
    found = []
    for (tag, _), by_page in texts.items():
        begin = commonprefix([*by_page.values()])  # noqa: RUF071 - of texts, not paths
        is_whole = len({*by_page.values()}) == 1
        is_common = begin in common or begin in inline or begin.startswith(tuple(common))
        if is_whole and not is_common:
            continue  # the feed's texts have it, so it is the author's
        is_alike = is_whole or _differ_by_numbers(by_page.values())
        if not is_alike and len(begin) * len(by_page) < _SHARED * sum(map(len, by_page.values())):
            continue  # sentences that begin alike but differ after that
        if len(by_page) >= least and width(title_key(begin)) >= (_TELLING if not is_whole else 1):
            found.append(Notice(tag, begin[:_SHOWN]))
    return tuple(found)


def _differ_by_numbers(texts: Collection[str]) -> bool:
    """Whether texts are the same but for their numbers, such as those of days since a change."""
    return len({_NUMBERS.sub("", text) for text in texts}) == 1


def _edge(
    elements: Sequence[list[Block]], common: frozenset[str], *, ends: bool = False
) -> Iterator[list[Block]]:
    """The elements that may be notices, up to the first that belongs to the article.

    A common heading that ``ends`` a text, with only common blocks below it, is none of its own.
    """
    for blocks in elements:
        is_own = any(is_own_prose(block, common) for block in blocks)
        ends = ends and all(block.text in common for block in blocks)
        is_heading = blocks[0].node.tag in HEADINGS and not ends
        if is_heading or sum(b.length for b in blocks) > _LONGEST_NOTICE:
            return
        yield blocks
        if is_own:  # its beginning may be common, as in a notice with the address
            return


def _outside(blocks: Iterable[Block], root: LexborNode, gone: set[int]) -> Iterator[Block]:
    """The blocks within the text that are not in removed elements."""
    for block in blocks:
        names = [one.mem_id for one in outwards(block.node)]
        is_within = root.mem_id in names[1:] or (root.tag == "body" and block.node.tag != "body")
        if is_within and not gone.intersection(names):
            yield block


def bare(root: LexborNode, gone: set[int]) -> Iterator[LexborNode]:
    """The inline elements with which a text begins and ends, without a line of their own.

    What is gone from the text does not end them.
    """
    ways: tuple[Callable[[LexborNode], LexborNode | None], ...] = (
        lambda node: node.next,
        lambda node: node.prev,
    )
    for node, on in zip((root.first_child, root.last_child), ways, strict=True):
        for _ in range(2 * _LAST):
            if node is None:
                break
            if node.mem_id not in gone:
                if node.tag not in INLINE and node.tag not in _PARTING:
                    break
                if node.tag in INLINE and width(node.text(strip=True)) <= _LONGEST_NOTICE:
                    yield node
            node = on(node)
