"""What a page asks not to be done with it, by its ``<meta>`` elements, its headers and its host.

Robots directives count if they are for all robots and forbid a use. Text and data mining is
reserved by the TDM Reservation Protocol.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser

OF_HOST = ("robots-noai", "ai-txt")
"""The wishes of a host for a page, by its robots.txt and its ai.txt."""
USES = ("noindex", "noarchive", "nosnippet", "noai", "noimageai", "tdm-reservation", *OF_HOST)
"""The known wishes, in order."""
HEADERS = ("X-Robots-Tag", "TDM-Reservation")
"""The headers with wishes."""

_MEANS = {"none": "noindex", "nocache": "noarchive"}  # synonyms
_ROBOT = re.compile(r"[\w-]+\s*:")


def usage(
    tree: LexborHTMLParser, of_robots: str, of_mining: str, of_host: Iterable[str] = ()
) -> list[str]:
    """The wishes of a page, of its :data:`HEADERS` and of its host."""
    found = {*_for_all(of_robots), *of_host}
    if of_mining == "1":
        found.add("tdm-reservation")
    for node in tree.css("meta[name][content]"):
        attributes = node.attributes
        name, content = (attributes.get("name") or "").lower(), attributes.get("content") or ""
        if name == "robots":
            found.update(_for_all(content))
        elif name == "tdm-reservation" and content.strip() == "1":
            found.add(name)
    return [use for use in USES if use in found]


def _for_all(value: str) -> Iterator[str]:
    """The directives up to the first one for a named robot: ``otherbot: noindex``."""
    for word in map(str.strip, value.lower().split(",")):
        if _ROBOT.match(word) and not word.startswith(("max-", "unavailable_after")):
            return
        for one in word.split():
            yield _MEANS.get(one, one)
