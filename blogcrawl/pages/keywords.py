"""Finds lists of tags whose addresses do not say that they are tags.

The links of such a list lead to different places below the same address. In addition, the list has
a label or is named tags, or each link begins with a number sign, or the addresses end with the
texts of the links.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors, class_and_id
from blogcrawl.pages.byline import PEOPLE
from blogcrawl.pages.links import shape
from blogcrawl.pages.title import title_key
from blogcrawl.values.signature import start_of_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

_LONGEST, _MOST_WORDS = 40, 4  # characters and words of a tag
_LONGEST_LABEL = 30
_FEWEST, _MOST = 2, 30  # links of a list
_HIGH = 4
_MOST_GROUPS, _MOST_BEFORE = 60, 4  # limited, because each reads its surroundings
_INLINE = frozenset(("span", "strong", "em", "b", "i", "small", "font"))
_CALLED = re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])|(?:^|[\sa-z_-])Tags?(?:$|[\sA-Z_-])")
_LABEL = re.compile(r"[:：﹕]\s*$")
_HASHED = re.compile(r"#\s*(?=[^\W\d_])")
_BEGIN = re.compile(r"(?:[^\W\d_]+[_-])+$")  # before the name of a term
_FEEDS = "link[rel~=alternate][type*=xml]"
_PERSON = re.compile(rf"/(?:@|{PEOPLE}/)", re.IGNORECASE)


class _Link(NamedTuple):
    node: LexborNode
    text: str
    name: str
    """The last part of the address."""


def listed(page: GenericArticlePage, nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Those of ``nodes`` that are tags of the article: the first list of several, else of one."""
    groups: dict[tuple[int, str], list[_Link]] = defaultdict(list)
    holders: dict[int, LexborNode] = {}
    own, below = shape(page.url), f"{page.url.partition('?')[0].rstrip('/')}/"
    feeds = {page.link(one.attributes.get("href") or "") for one in page.css(_FEEDS)}
    for node in nodes:
        text = values.clean(node.text()[: 2 * _LONGEST])
        if not 0 < len(text) <= _LONGEST or len(text.split()) > _MOST_WORDS:
            continue
        url = page.link(node.attributes.get("href") or "")
        place, name = _parted(url, text)
        # Below the article there are its further pages, and other versions of it.
        is_own = url.startswith(below) or (shape(url) == own and not _HASHED.match(text))
        is_own |= text.isdecimal() and url.startswith(below.removesuffix("/").removesuffix(".html"))
        if not name or is_own or url in feeds or _PERSON.search(urlsplit(url).path):
            continue
        holder = _holder(node)
        holders[holder.mem_id] = holder
        groups[holder.mem_id, place].append(_Link(node, text, name))
    found = [
        [link.node for link in links]
        for (holder_id, _), links in islice(groups.items(), _MOST_GROUPS)
        if len(links) <= _MOST and _are_tags(holders[holder_id], links)
    ]
    return max(found, key=lambda some: len(some) >= _FEWEST, default=[])


def _are_tags(holder: LexborNode, links: list[_Link]) -> bool:
    if len({link.name for link in links}) < len(links):
        return False
    if all(_HASHED.match(link.text) for link in links):
        return True
    if any(_CALLED.search(class_and_id(one)) for one in _containers(holder, links)):
        return True
    say_themselves = all(title_key(link.text) == title_key(link.name) for link in links)
    several = len(links) >= _FEWEST
    if not several and not say_themselves:
        return False
    label = re.split(r"[\n|·•]", _text_before(holder, links[0].node))[-1].strip()
    is_label = bool(_LABEL.search(label)) and len(label) <= _LONGEST_LABEL
    if is_label and start_of_names(label) is not None:
        return False
    return is_label or (several and say_themselves)


def _containers(holder: LexborNode, links: list[_Link]) -> Iterator[LexborNode]:
    """The elements that contain these links and no others."""
    first = links[0].node
    yield first
    for one in islice(ancestors(first), _HIGH):
        if one.mem_id == holder.mem_id or len(one.css("a[href]")) <= len(links):
            yield one


def _text_before(holder: LexborNode, first: LexborNode) -> str:
    """The text before a link in its element, or directly before that element."""
    parts: list[str] = []
    node: LexborNode | None = first
    while node is not None and node.mem_id != holder.mem_id:
        other = node.prev
        for _ in range(_MOST_BEFORE):
            if other is None:
                break
            parts.append(other.text()[-2 * _LONGEST_LABEL :])
            other = other.prev
        node = node.parent
    said = "".join(reversed(parts)).strip()
    if not said and (before := holder.prev) is not None:
        if before.tag == "-text" and not before.text(strip=True):
            before = before.prev
        said = before.text()[: 2 * _LONGEST_LABEL].strip() if before is not None else ""
    return said


def _holder(node: LexborNode) -> LexborNode:
    """The element that lists a link with the others: the one around the link's wrapper."""
    found = node.parent or node
    for parent in islice(ancestors(node), _HIGH):
        found = parent
        if parent.tag == "li" or (parent.tag in _INLINE and len(parent.css("a[href]")) == 1):
            continue
        break
    return found


def _parted(url: str, text: str) -> tuple[str, str]:
    """An address without its last name, and that name, from the query or the path."""
    parts = urlsplit(url)
    if parts.query:
        pairs = parse_qsl(parts.query[:200])
        says = (pair for pair in pairs if title_key(pair[1]) == title_key(text))
        key, value = next(says, next(iter(pairs), ("", "")))
        return f"{parts.netloc}{parts.path}?{key}", value
    folder, _, name = unquote(parts.path).rstrip("/").rpartition("/")
    name = re.sub(r"\.html?$", "", name)
    if not folder:  # at the root a name may say it, as in tag_green.html
        begin = _BEGIN.match(name[: -len(text)]) if _ends_with(name, text) else None
        return (f"{parts.netloc}/{begin[0]}", name[begin.end() :]) if begin else ("", "")
    return f"{parts.netloc}{folder}", name


def _ends_with(name: str, text: str) -> bool:
    end = re.sub(r"\s", "-", text).casefold()
    return name.casefold().replace("_", "-").replace(" ", "-").endswith(end)
