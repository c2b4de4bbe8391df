"""Finds the parts of a body that are not text: hidden elements, and controls.

A hidden element is text if the page shows it on demand: a solution below its button, a footnote,
the panel of a tab. Names and styles do not tell these from what a theme hides for itself. What
counts is whether something on the page opens the element, and whether its content is meant to be
read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.finders import Finder

_HIDDEN = '[hidden], [style*="display:none" i], [style*="display: none" i]'
_HIDING = ("hidden", "display:", "DISPLAY:")  # one of these is in every page with such an element

_GUTTERS = (  # line numbers beside code, and other parts that are not copied
    "td.gutter, td.linenos, td.lineno, td.hljs-ln-numbers, td.blob-num, td.crayon-nums,"
    " .crayon-toolbar, .gutter.gl, pre.lineno, span.lineno, span.linenos, span.lnt, pre span.ln,"
    " pre span.linenumber, .line-numbers-rows, .line-numbers-wrapper, ul.pre-numbering, .hljs-ln-n,"
    ' [class*="language-"] > span.lang'
)
_CODE = ("<pre", "<PRE", "blob-num", "crayon")  # one of these is in every page with line-based code
_UNCOPIED = 'pre [style*="user-select:none" i], pre [style*="user-select: none" i]'
_UNSPOKEN = 'pre [aria-hidden="true" i]'

# Roles of WAI-ARIA and DPUB-ARIA: those that are never text, and those that are not text if they
# are only a label.
_NO_TEXT = frozenset(
    "doc-toc toolbar menu menubar dialog alertdialog search searchbox textbox combobox listbox"
    " slider spinbutton scrollbar progressbar".split()
)
_LABELS = frozenset("button tooltip switch checkbox menuitem".split())
_LONGEST_LABEL = 40  # characters

_CONTROLS = frozenset(("button", "summary", "label"))
_CONTROL_ROLES = frozenset(("button", "tab", "switch"))
_OPENING = ("onclick", "aria-expanded", "aria-controls", "aria-haspopup")
_EXPLAINED = ("aria-expanded", "aria-controls", "aria-haspopup", "aria-describedby")


def left_out(root: LexborNode, html: str) -> set[int]:
    """``mem_id`` of the elements that are not text, whatever their content."""
    nodes: list[LexborNode] = []
    if any(hint in html for hint in _CODE):
        nodes += root.css(_GUTTERS)
    if "user-select" in html:
        nodes += root.css(_UNCOPIED)
    if "aria-hidden" in html:
        nodes += filter(_is_number, root.css(_UNSPOKEN))
    nodes += filter(_is_widget, root.css("[role]"))
    return {node.mem_id for node in nodes}


def _is_number(node: LexborNode) -> bool:
    """Whether an element contains only a number."""
    only = node.first_child
    return only is not None and only.next is None and (only.text_content or "").strip().isdigit()


def _is_widget(node: LexborNode) -> bool:
    """Whether the role of an element means that it is not meant to be read."""
    attributes = node.attributes
    role = (attributes.get("role") or "").strip().lower()
    if role in _NO_TEXT:
        return True
    if role not in _LABELS or (node.tag == "a" and attributes.get("href")):
        return False
    # A control that opens something is its heading, or a word of the text; and an image may be a
    # button that enlarges it.
    return not any(name in attributes for name in _EXPLAINED) and _is_label(node)


def _is_label(node: LexborNode) -> bool:
    """Whether an element contains only a few words."""
    length = 0
    for part in islice(_within(node), 20):
        if part.tag in ("img", "picture", "pre", "p", "math", "script", "h1", "h2", "h3", "h4"):
            return False
        length += len((part.text_content or "").strip()) if part.tag == "-text" else 0
    return length <= _LONGEST_LABEL


_NO_PROSE = frozenset("script style noscript template svg button option".split())


def _within(node: LexborNode) -> Iterator[LexborNode]:
    """The texts and elements below ``node``, in document order, except what is never text."""
    at = node.first_child
    waiting: list[LexborNode] = []
    while at is not None or waiting:
        if at is None:
            at = waiting.pop().next
            continue
        yield at
        child = None if at.tag in _NO_PROSE else at.first_child
        if child is None:
            at = at.next
        else:
            waiting.append(at)
            at = child


class Hidden:
    """Judges the hidden elements of a body when the walk reaches them."""

    def __init__(self, root: LexborNode, html: str, finder: Finder | None) -> None:
        self._root = root
        self._finder = finder
        nodes = root.css(_HIDDEN) if any(word in html for word in _HIDING) else []
        self.found = {node.mem_id for node in nodes}
        self._named: set[str | None] | None = None
        self._length: int | None = None
        self._judged = 0

    def is_text(self, node: LexborNode) -> bool:
        """Whether the content of a hidden element is text nevertheless."""
        self._judged += 1
        if self._judged > _MOST_JUDGED:
            return False
        attributes = node.attributes
        if attributes.get("hidden") == "until-found":
            return True
        content = _content(node)
        if content.length == 0 and not content.pictures:
            return False
        if self._defines(node, content):
            return True
        if content.is_list_of_links:
            return False
        return (content.length >= _WORTH_MEASURING and self._is_most(node)) or (
            not content.form
            and (
                attributes.get("role") == "tabpanel"
                or _is_opened_here(node)
                or self._is_named(attributes.get("id"))
                or (content.is_sentence and (_is_note(node) or _has_label(node)))
            )
        )

    def _defines(self, node: LexborNode, content: _Content) -> bool:
        """Whether an element contains only formulas that define commands.

        Engines read them even in hidden elements, and the formulas of the page need them.
        """
        if self._finder is None or not _DEFINITION.search(content.beginning):
            return False
        text = node.text()
        if len(text) > _LONGEST_DEFINITIONS:
            return False
        at = 0
        for start, end, *_ in (found := self._finder.find(text).found):
            if text[at:start].strip():
                return False
            at = end
        return bool(found) and not text[at:].strip()

    def _is_named(self, name: str | None) -> bool:
        """Whether a control names the id of a hidden element."""
        if not name:
            return False
        if self._named is None:
            self._named = _named(self._root)
        return name in self._named

    def _is_most(self, node: LexborNode) -> bool:
        """Whether an element contains more than half of the body."""
        if self._length is None:
            self._length = _length(self._root)
        return self._judged <= _MOST_MEASURED and 2 * _length(node) > self._length


_PRESSED = (
    "button, summary, label[for], a[href^='#'], [onclick], [role=button], [role=tab],"
    " [aria-controls]"
)
_ID = re.compile(r"[\w.:-]+")
_MOST_JUDGED = 1_000
"""How many hidden elements of a page are judged; further ones are left out."""
_MOST_CONTROLS = 20_000
_MOST_MEASURED = 20
_WORTH_MEASURING = 100  # characters
_LONGEST_VALUE = 500  # characters
_DEFINITION = re.compile(
    r"\\(?:(?:re)?new(?:command|environment)|providecommand|[gex]?def|let|DeclareMathOperator"
    r"|require)\b"
)
_LONGEST_DEFINITIONS = 50_000


def _named(root: LexborNode) -> set[str | None]:
    """The ids of hidden elements that controls name."""
    ids = {node.attributes.get("id") for node in root.css(_HIDDEN)}
    top = root
    while (parent := top.parent) is not None:
        top = parent
    named: set[str | None] = set()
    for control in islice(top.css(_PRESSED), _MOST_CONTROLS):
        for name, value in control.attributes.items():
            if value and name not in ("id", "class", "style"):
                named.update(ids.intersection(_ID.findall(value[:_LONGEST_VALUE])))
    return named


class _Content(NamedTuple):
    """The content of a hidden element, judged by its beginning."""

    beginning: str
    length: int
    """The number of characters, without white space."""
    linked: int
    """The number of these that are links."""
    pictures: bool
    form: bool
    """Whether it is a form, or only repeats a formula."""

    @property
    def is_list_of_links(self) -> bool:
        return 2 * self.linked > self.length

    @property
    def is_sentence(self) -> bool:
        text = self.beginning.strip().rstrip("\"'”’»)」』")
        return self.length >= _SHORTEST_SENTENCE and (
            text.endswith((".", "!", "?", "。", "！", "？", "…", ";", ":")) or len(text) > _MUCH
        )


_SHORTEST_SENTENCE = 12
_MUCH = 200
_LOOKED_AT = 400  # texts and elements
_BLANKS = re.compile(r"\s+")


def _content(node: LexborNode) -> _Content:
    texts: list[str] = []
    length = linked = 0
    pictures = False
    only = node.first_child
    form = node.tag in ("form", "nav", "math") or (
        only is not None and only.next is None and only.tag == "math"
    )
    for part in islice(_within(node), _LOOKED_AT):
        if part.tag == "-text":
            text = part.text_content or ""
            texts.append(text[:_MUCH])
            dense = len(_BLANKS.sub("", text[:_LONGEST_VALUE]))
            length += dense
            parent = part.parent
            if parent is not None and (parent.tag == "a" or _is_in_link(parent)):
                linked += dense
        elif part.tag in ("form", "input", "select", "textarea", "nav"):
            form = True
        pictures = pictures or part.tag == "img"
    return _Content("".join(texts), length, linked, pictures, form)


def _is_in_link(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "a"


def _is_control(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag in _CONTROLS or attributes.get("role") in _CONTROL_ROLES:
        return True
    if node.tag == "a":
        target = (attributes.get("href") or "").strip()
        if target == "#" or target.startswith("javascript:"):
            return True
    return any(name in attributes for name in _OPENING)


def _is_opened_here(node: LexborNode) -> bool:
    """Whether a control is directly before an element, or around it."""
    parent = node.parent
    if parent is not None and parent.tag != "a" and _is_control(parent):
        return True
    before = _before(node)
    if before is None:
        return False
    if _is_control(before):
        return True
    parts = list(islice(_within(before), _FEW + 1))
    return len(parts) <= _FEW and any(
        part.tag is not None and part.tag[:1] != "-" and _is_control(part) for part in parts
    )


_FEW = 12


def _before(node: LexborNode) -> LexborNode | None:
    """The element before ``node``, with only white space between."""
    at = node.prev
    if at is not None and at.tag == "-text" and not (at.text_content or "").strip():
        at = at.prev
    return at if at is not None and (at.tag or "-")[:1] != "-" else None


_INLINE = frozenset("span small cite em i font sup".split())
_LONGEST_MARK = 4


def _is_note(node: LexborNode) -> bool:
    """Whether an inline element is a note: a sentence after its mark."""
    parent = node.parent
    if node.tag not in _INLINE or parent is None or parent.tag in ("a", "button"):
        return False
    before = node.prev
    if before is None or before.prev is not None:
        return False
    if before.tag != "-text" and before.tag not in _INLINE and before.tag != "a":
        return False
    text = before.text_content if before.tag == "-text" else before.text()
    return 0 < len((text or "").strip()) <= _LONGEST_MARK


def _has_label(node: LexborNode) -> bool:
    """Whether a box contains only this element and a short label before it."""
    label = _before(node)
    if label is None or _before(label) is not None or _has_next(node):
        return False
    parts = list(islice(_within(label), _FEW + 1))
    if len(parts) > _FEW or any(part.tag == "a" for part in parts) or label.tag == "a":
        return False
    text = "".join(part.text_content or "" for part in parts if part.tag == "-text").strip()
    return 0 < len(text) <= _LONGEST_LABEL


def _has_next(node: LexborNode) -> bool:
    at = node.next
    while at is not None and at.tag == "-text" and not (at.text_content or "").strip():
        at = at.next
    return at is not None


def _length(node: LexborNode) -> int:
    """The approximate number of characters in an element."""
    texts = (part.text_content or "" for part in _within(node) if part.tag == "-text")
    return sum(len(text.strip()) for text in texts)
