"""Finds the text of an article from its page alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.html.tree import ancestors, elements_beside, is_inside
from blogcrawl.pages.blocks import PARAGRAPHS, Blocks
from blogcrawl.pages.runs import Runs
from blogcrawl.pages.themes import BODIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.blocks import Mass

# The body is the innermost element that weighs nearly as much as the heaviest.
_NEARLY = 0.9
# An element with a theme's name for the text must have this share of the prose.
_NAMED = 0.45
_SEVERAL = 1.15
# The element around the heading contains the article if it has this share of the prose.
_OF_ARTICLE, _OF_ANY = 0.05, 0.5
# A heading begins the article if this share of the prose follows it.
_AFTER_HEADING = 0.4
# A page with less prose than this may contain it in a form that only a script shows.
_LITTLE = 150  # characters
# What a learned selector finds is looked at more closely if it has less than this share of all
# letters; it is not the text if another element before it has so much more prose.
_SMALL, _LESS = 0.25, 0.5
_SHOWN = "img, picture, figure, video, iframe, pre, table, ul, ol, math, svg, audio"

_NAME = re.compile(r"[A-Za-z_][\w-]*")
_MOST_NOTES = 200


class Region(NamedTuple):
    """The element that contains an article, and how it was found."""

    root: LexborNode
    source: str
    blocks: Blocks


def find(
    tree: LexborHTMLParser,
    runs: Runs,
    heading: LexborNode | None,
    leaves_out: Callable[[LexborNode], bool],
) -> Region | None:
    """The element that contains the text of the article whose title is ``heading``.

    ``runs`` are those of the page's body; ``leaves_out`` selects what is not part of the article.
    """
    body = runs.root
    blocks = Blocks(runs, leaves_out)
    if blocks.masses[body.mem_id].prose < _LITTLE:
        hidden = Blocks(Runs(body, hidden=True), leaves_out)
        if hidden.masses[body.mem_id].prose > 2 * blocks.masses[body.mem_id].prose:
            blocks = hidden
    elif heading is not None:
        after = Blocks(runs, leaves_out, after=heading.mem_id)
        whole = blocks.masses[body.mem_id].prose
        if after.masses[body.mem_id].prose > _AFTER_HEADING * whole:
            blocks = after
    best = _best(blocks, heading)
    if best is None:
        return None
    named = _named(tree, blocks, best, heading)
    region = named or Region(best.node, "most prose and fewest links", blocks)
    return region._replace(root=_with_notes(tree, region.root))


def is_beyond_text(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether an element that should contain the text stands after it, as on another template.

    Only there a learned selector may find the comments or a box; what stands before the text may be
    a short article with longer comments.
    """
    if page.tree.body is None:
        return False
    text, whole = node.text(), page.tree.body.text()
    if len(text) > _SMALL * len(whole):
        return False
    # The regions of a page take longer; a line above the text has no more words before it.
    if len(text) >= _LITTLE and _plain(node) >= _LESS * _before(node):
        return False
    region = page.evident_region
    masses = region.blocks.masses if region else {}
    article = masses.get(region.root.mem_id) if region else None
    held = masses.get(node.mem_id)
    if region is None or article is None or held is None:
        return False
    if not held.prose and node.css_first(_SHOWN) is None and held.end <= article.end:
        return article.prose >= _LITTLE  # a line above the text, such as that with the author
    before = region.blocks.all[article.start : min(article.end, held.start)]
    prose = sum(block.length for block in before if block.is_prose)
    return prose >= _LITTLE and held.prose < _LESS * prose


def _plain(node: LexborNode) -> int:
    """How many characters of an element may be prose: they are not in links or scripts."""
    return len(node.text()) - sum(len(one.text()) for one in node.css("a, script, style"))


def _before(node: LexborNode) -> int:
    """How many characters before an element may be prose."""
    around = (node, *ancestors(node))
    return sum(_plain(one) for each in around for one in elements_beside(each, before=True))


def _with_notes(tree: LexborHTMLParser, root: LexborNode) -> LexborNode:
    """The text with its notes, if these are beside the element of the text."""
    for link in root.css('a[href^="#"]')[:_MOST_NOTES]:
        name = (link.attributes.get("href") or "")[1:]
        note = tree.css_first(f"li[id={name}]") if _NAME.fullmatch(name) else None
        parent = root.parent
        if note is None or parent is None or parent.tag == "body":
            continue
        known: Known = {}
        if not is_inside(note, {root.mem_id}, known) and is_inside(note, {parent.mem_id}, {}):
            return parent
    return root


def _best(blocks: Blocks, heading: LexborNode | None) -> Mass | None:
    """The innermost element with most prose and fewest links, if possible with the heading."""
    outside: Known = {}
    left_out = {mass.node.mem_id for mass in blocks.left_out}
    within = [
        mass
        for mass in blocks.masses.values()
        if mass.node.mem_id not in left_out and not is_inside(mass.node, left_out, outside)
    ]
    heaviest = max(within, key=lambda mass: mass.weight)
    if heaviest.weight <= 0:  # the page has no sentence
        longest = max(within, key=lambda mass: mass.length)
        return longest if longest.length else None
    for parent in ancestors(heading) if heading is not None else ():
        mass = blocks.masses.get(parent.mem_id)
        is_post = parent.tag == "article"
        share = _OF_ARTICLE if is_post else _OF_ANY
        if mass is None:
            continue
        # An article may be a line and some code, and be shorter than the footer.
        is_short = is_post and mass.weight > 0 and heaviest.prose < _LITTLE
        if is_short or (mass.prose and mass.prose >= share * heaviest.prose):
            if mass.weight > 0:
                known: Known = {}
                names = {parent.mem_id}
                within = [one for one in within if is_inside(one.node, names, known)] + [mass]
                heaviest = max(within, key=lambda one: one.weight)
            break
    heavy = [mass for mass in within if mass.weight >= _NEARLY * heaviest.weight]
    whole = [mass for mass in heavy if mass.node.tag not in PARAGRAPHS]
    return min(whole or heavy, key=lambda mass: mass.length)


def _named(
    tree: LexborHTMLParser, blocks: Blocks, best: Mass, heading: LexborNode | None
) -> Region | None:
    """The element with a theme's name for the text, if it has much of the prose."""
    for selector in BODIES:
        nodes = outermost(tree.css(selector))
        masses = [blocks.masses[node.mem_id] for node in nodes if node.mem_id in blocks.masses]
        masses = _own(blocks, masses, heading)
        mass = max(masses, key=lambda one: one.prose, default=None)
        if mass is None or mass.prose < _NAMED * best.prose:
            continue
        # If several elements with that name share the text, none of them has all of it.
        if sum(one.prose for one in masses) <= _SEVERAL * mass.prose:
            return Region(mass.node, selector, blocks)
    return None


def _own(blocks: Blocks, masses: list[Mass], heading: LexborNode | None) -> list[Mass]:
    """The masses that belong to the heading, if it is in an ``<article>``.

    All others belong to other articles or comments, which may be longer.
    """
    around = [*ancestors(heading)] if heading is not None else []
    posts = [node for node in around if node.tag == "article"]
    if not posts:
        return masses
    known: Known = {}
    near = {node.mem_id for node in around}
    post = blocks.masses.get(posts[-1].mem_id)
    return [
        mass
        for mass in masses
        if (post is not None and mass.node.mem_id == post.node.mem_id)
        or is_inside(mass.node, {posts[-1].mem_id}, known)
        # An element around the article may be named after its other content.
        or (mass.node.mem_id in near and (post is None or post.prose < _NAMED * mass.prose))
    ]


def outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """The outermost of ``nodes``, which are not within another one."""
    chosen = {node.mem_id for node in nodes}
    known: Known = {}
    return [node for node in nodes if not is_inside(node, chosen, known)]
