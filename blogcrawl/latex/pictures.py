"""The images of a body, each of them once, including those that are loaded lazily."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.latex import forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode

    Attributes = Mapping[str, str | None]

TAGS = frozenset(("img", "amp-img", "amp-anim"))


class Picture(NamedTuple):
    """An ``<img>`` of the body, with the page's own values."""

    src: str
    alt: str


class _Shown(NamedTuple):
    """The last ``<img>``."""

    node: LexborNode
    at: int
    """The index of its picture."""
    alt: str
    waits: bool
    """Whether its own address may be that of a placeholder."""


class Pictures:
    """Collects images in document order.

    A ``<noscript>`` beside an ``<img>`` shows the same image to browsers without scripts, with the
    address that the script would fill in.
    """

    def __init__(self) -> None:
        self.found: list[Picture] = []
        self._last: _Shown | None = None
        self._fallbacks: dict[int, str] = {}  # addresses of images that follow their <noscript>

    def add(self, node: LexborNode, attributes: Attributes) -> None:
        """Add an ``<img>`` that is not a formula."""
        late, own = _late(attributes), _address(attributes.get("src"))
        fallback = self._fallbacks.pop(node.mem_id, "") if self._fallbacks else ""
        source = late or fallback or own or _other(attributes) or _of_sources(node)
        waits = not (late or fallback)
        self._last = _Shown(node, len(self.found), _alt(attributes), waits)
        if source:
            self.found.append(Picture(source, _alt(attributes)))

    def skip(self, node: LexborNode) -> None:
        """Skip an ``<img>`` that shows a formula."""
        self._last = _Shown(node, len(self.found), "", waits=False)

    def add_fallback(self, noscript: LexborNode) -> None:
        """Read a ``<noscript>`` with the image of the ``<img>`` beside it, or one of its own."""
        image = noscript.css_first("img")
        if image is None:
            return
        attributes = image.attributes
        source = _late(attributes) or _address(attributes.get("src")) or _other(attributes)
        source = source or _of_sources(image)
        if not source or forms.image(image, attributes) is not None:
            return
        before, after = _sibling(noscript, "prev"), _sibling(noscript, "next")
        picture = Picture(source, _alt(attributes))
        last = self._last
        if before is not None and last is not None and before.mem_id in _enclosing(last.node):
            if last.waits:
                self.found[last.at :] = [Picture(source, picture.alt or last.alt)]
        elif after is not None and (late := _first_image(after)) is not None:
            self._fallbacks[late.mem_id] = source
        elif _is_real(noscript, attributes) and picture not in self.found[-1:]:
            self.found.append(picture)


def _late(attributes: Attributes) -> str:
    """The address that a script would fill in."""
    for name in _LATE:
        if name in attributes and (address := _address(attributes[name])):
            return address
    return ""


_LATE = forms.SOURCES[:-1]


def _address(value: str | None) -> str:
    value = (value or "").strip()
    return "" if value.startswith("data:") else value


_LONGEST = 20_000  # characters of an attribute that are read
_IMAGE_FILE = re.compile(r"[^\s?#]+\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#]\S*)?", re.I)
_IMAGE_NAME = re.compile("src|image|img|original", re.I)


def _other(attributes: Attributes) -> str:
    """The address of an image in an attribute of any name, or the largest one offered."""
    for name, value in attributes.items():
        value = (value or "").strip()[:_LONGEST]
        if not name.startswith("data-") or not value or value.startswith("data:"):
            continue
        absolute = value.startswith(("http://", "https://", "//", "/")) and " " not in value
        if _IMAGE_FILE.fullmatch(value) or (absolute and _IMAGE_NAME.search(name)):
            return value
    return _largest(attributes)


def _largest(attributes: Attributes) -> str:
    """The largest image of a ``srcset``."""
    best, width = "", -1.0
    for name, value in attributes.items():
        if not name.endswith("srcset") or not value:
            continue
        for candidate in re.split(r",\s+|(?<=\d[wx]),", value[:_LONGEST]):
            address, _, descriptor = candidate.strip(", \n\t").partition(" ")
            size = _size(descriptor)
            if size > width and _address(address):
                best, width = address, size
    return best


def _size(descriptor: str) -> float:
    try:
        return float(descriptor.strip()[:-1] or 1)
    except ValueError:
        return 0


_MOST_SOURCES = 20


def _of_sources(image: LexborNode) -> str:
    """The address that the ``<source>`` elements of a ``<picture>`` offer for its ``<img>``."""
    at = image.prev
    parent = image.parent
    if parent is None or parent.tag != "picture":
        return ""
    best = ""
    for _ in range(_MOST_SOURCES):
        if at is None:
            break
        if at.tag == "source":
            best = _largest(at.attributes) or best
        at = at.prev
    return best


def _enclosing(node: LexborNode) -> Iterator[int]:
    """An image and its ancestors, as far up as its ``<noscript>`` may be."""
    at: LexborNode | None = node
    for _ in range(3):
        if at is None or at.tag in ("figure", "p", "body"):
            return
        yield at.mem_id
        at = at.parent


def _sibling(node: LexborNode, side: str) -> LexborNode | None:
    """The element next to ``node``, with only white space between."""
    at: LexborNode | None = getattr(node, side)
    while at is not None and at.tag == "-text" and not (at.text_content or "").strip():
        at = getattr(at, side)
    return at


_FRAMES = frozenset("picture figure div span a".split())


def _first_image(node: LexborNode) -> LexborNode | None:
    """``node`` if it is an image, or the image at the beginning of the frame ``node``."""
    at: LexborNode | None = node
    for _ in range(3):
        while at is not None and at.tag in ("-text", "source"):
            at = at.next
        if at is None or at.tag in TAGS:
            return at
        at = at.first_child if at.tag in _FRAMES else None
    return None


def _is_real(noscript: LexborNode, attributes: Attributes) -> bool:
    """Whether an image for browsers without scripts is real, not a tracking pixel."""
    if {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
        return False
    parent = noscript.parent
    return bool(_alt(attributes)) or (parent is not None and parent.tag == "figure")


def _alt(attributes: Attributes) -> str:
    return (attributes.get("alt") or "").strip()
