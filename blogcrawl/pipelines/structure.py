"""The structure of a body as fields of its article: outline, code and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from blogcrawl import urls, values
from blogcrawl.items import Code, Heading, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blogcrawl.latex.structure import StructurePart

STRUCTURE = frozenset(("outline", "code", "links"))


def structure(found: Iterable[StructurePart], base: str, url: str) -> dict[str, list[Any]]:
    """The fields of the article at ``url``, whose addresses are relative to ``base``."""
    fields: dict[str, list[Any]] = {name: [] for name in ("outline", "code", "links")}
    for one in found:
        if one.kind == "heading":
            fields["outline"].append(Heading(int(one.detail), _line(one.text), one.offset))
        elif one.kind == "code":
            fields["code"].append(Code(one.detail, one.text, one.offset))
        elif (address := _led_to(one.detail, base)) and address.partition("#")[0] != url:
            fields["links"].append(Link(address, _line(one.text), one.offset))
    return {name: some[: values.MOST] for name, some in fields.items()}


def _line(text: str) -> str:
    return " ".join(text.split())


def _led_to(href: str, base: str) -> str:
    """The absolute address of a link; empty if it leads to no page."""
    address = address_of(base, href.strip()) if href.strip() else ""
    return address if address.startswith(("http://", "https://")) else ""


# Addresses that joining does not change: most links of an article.
_ABSOLUTE = re.compile(r"https?://[^\s?#;\\]+(?:\?[^\s#;]+)?(?:#\S+)?")


def address_of(base: str, source: str) -> str:
    """The absolute address for ``source`` in a page; empty if it is too long."""
    try:
        address = source if _ABSOLUTE.fullmatch(source) else urljoin(base, source)
    except ValueError:  # an invalid address stays as it is
        address = source
    address = values.address(address)
    return address if len(address) <= urls.LONGEST else ""
