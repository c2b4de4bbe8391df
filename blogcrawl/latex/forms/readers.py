"""Readers of TeX: a small one for each kind of place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote

from blogcrawl.html.parsing import parse
from blogcrawl.latex.config import CONFIGS
from blogcrawl.latex.finders import finder
from blogcrawl.latex.forms.flattened import unflattened, visible_text
from blogcrawl.latex.forms.form import Claim, formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

UNSEEN = "\ufffc"
"""Replaces a formula without even glyphs (OBJECT REPLACEMENT CHARACTER)."""

TEX_ANNOTATION = 'annotation[encoding="application/x-tex" i], annotation[encoding="latex" i]'

# The most levels between the source of a formula and its outermost element: annotation, semantics,
# math, .katex-mathml, .katex, .katex-display, .katex--display.
_HEIGHT = 7

# Elements, and classes of spans, that only render one formula.
_WIDGETS = frozenset({"math", "mjx-container"})
_WIDGET_CLASSES = frozenset({
    "katex", "mwe-math-element", "MathJax", "MathJax_SVG", "MathJax_CHTML", "MathJax_MathML",
    "MathJax_PHTML", "mjx-chtml",
})  # fmt: skip

# Marks of a display formula.
_DISPLAY_CLASSES = frozenset({
    "katex-display", "katex--display", "mwe-math-element-block", "mwe-math-mathml-display",
    "MathJax_Display", "MathJax_SVG_Display", "MathJax_PHTML_Display", "MJXc-display",
    "mjpage__block", "math-display", "math-block", "block-equation",
})  # fmt: skip

_BLOCKS = frozenset({"p", "div", "center", "figure", "section", "article", "blockquote", "body"})
_PROSE = frozenset({"p", "ul", "ol", "dl", "table", "pre", "blockquote", "h1", "h2", "h3", "h4"})
_INLINE = frozenset({"a", "span", "em", "strong", "b", "i", "font"})


def class_names(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def upwards(node: LexborNode) -> Iterator[LexborNode]:
    """The element and its ancestors, as far up as one formula may reach."""
    at: LexborNode | None = node
    for _ in range(_HEIGHT):
        if at is None or at.tag in ("p", "li", "td", "body"):
            return
        yield at
        at = at.parent


def widget(node: LexborNode) -> LexborNode:
    """The outermost element around ``node`` that only renders it."""
    outermost = node
    for element in upwards(node):
        if element.tag in _WIDGETS or _is_widget(element.tag, class_names(element)):
            outermost = element
    return outermost


def _is_widget(tag: str | None, names: list[str]) -> bool:
    # On a block the same names are the author's, and contain more than one formula.
    if tag == "div":
        return "mwe-math-element" in names
    return tag == "span" and not _WIDGET_CLASSES.isdisjoint(names)


def displayed(node: LexborNode) -> bool:
    """Whether ``node`` or a close ancestor is marked as a display formula."""
    for element in upwards(node):
        attributes = element.attributes
        names = (attributes.get("class") or "").split()
        if not _DISPLAY_CLASSES.isdisjoint(names) or ("math" in names and "display" in names):
            return True
        if attributes.get("display") in ("block", "true"):  # MathML, MathJax 3
            return True
    return False


def alone(node: LexborNode) -> bool:
    """Whether ``node`` is the whole content of its block."""
    for element in upwards(node):
        if _content(element, "prev") or _content(element, "next"):
            return False
        parent = element.parent
        if parent is None or parent.tag not in _INLINE:
            return parent is not None and parent.tag in _BLOCKS
    return False


def _content(node: LexborNode, side: str) -> bool:
    """Whether anything is visible on one side of ``node``."""
    at = getattr(node, side)
    while at is not None:
        if at.tag == "-text":
            if (at.text_content or "").strip():
                return True
        elif at.tag not in ("-comment", "br", "noscript", "style"):
            return True
        at = getattr(at, side)
    return False


_NO_TEXT = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def valid_text(text: str) -> str:
    """Text that was decoded here, without characters that HTML does not allow."""
    return _NO_TEXT.sub("", text)


# Attributes and texts.


def unwrapped(tex: str) -> str:
    """The TeX without the comment that kramdown puts around it."""
    wrapped = re.match(r"\s*% <!\[CDATA\[\n?(.*?) ?%\]\]>\s*$", tex, re.DOTALL)
    return wrapped[1] if wrapped else tex


def annotation(node: LexborNode) -> Claim | None:
    """``<annotation encoding="application/x-tex">``: KaTeX, texmath, LaTeXML, Mathoid."""
    tex = node.text()
    return formula(tex, displayed(node)) if tex.strip() else None


def alttext(node: LexborNode) -> Claim | None:
    """``<math alttext>``: LaTeXML, which ends lines with ``%``, and Mathoid."""
    tex = re.sub(r"(?<!\\)%\n\s*", "", node.attributes.get("alttext") or "")
    return undelimited(tex, displayed(node))


def attribute(name: str) -> Callable[[LexborNode], Claim | None]:
    """A reader for TeX in an attribute."""

    def read(node: LexborNode) -> Claim | None:
        value = unwrapped(node.attributes.get(name) or "")
        if "%5C" in value and "\\" not in value:
            value = valid_text(unquote(value))
        block = node.tag in ("div", "section", "figure", "p")
        return undelimited(value, block or displayed(node))

    return read


def likely(name: str) -> Callable[[LexborNode], Claim | None]:
    """A reader for an attribute with other uses: it counts only if it looks like TeX."""
    read = attribute(name)

    def read_likely(node: LexborNode) -> Claim | None:
        attributes = node.attributes
        value = attributes.get(name) or ""
        named = _NAMED.search(attributes.get("class") or "") or _is_drawn(node)
        if not (named and value not in _FLAGS) and not re.search(r"[\\^_={}]|%5C", value):
            return None
        if _has_blocks(node) or (found := read(node)) is None:
            return None
        block = (attributes.get(f"{name}-type") or "").startswith(("block", "display"))
        return formula(found.tex, True) if block and found.tex and not found.display else found

    return read_likely


def _is_drawn(node: LexborNode) -> bool:
    """Whether an element contains only the drawing of a formula."""
    only = node.first_child
    return only is not None and only.next is None and only.tag in ("svg", "mjx-container")


def _has_blocks(node: LexborNode) -> bool:
    """Whether an element contains more than a formula."""
    child = node.first_child
    while child is not None:
        if child.tag in _PROSE:
            return True
        child = child.next
    return False


_NAMED = re.compile("math|formula|equation|latex|katex", re.IGNORECASE)
_FLAGS = ("true", "false", "inline", "block", "display")


def zhihu(node: LexborNode) -> Claim | None:
    r"""``.ztext-math[data-tex]``: displayed if it ends with ``\\`` or is alone in its block."""
    attributes = node.attributes
    tex = attributes.get("data-tex") or ""
    display = attributes.get("data-eeimg") == "2" or tex.rstrip().endswith(r"\\") or alone(node)
    return undelimited(tex, display)


def substack(node: LexborNode) -> Claim:
    """``.latex-rendered``, with the TeX in a JSON attribute."""
    try:
        tex = json.loads(node.attributes.get("data-attrs") or "")["persistentExpression"]
    except (ValueError, LookupError, TypeError, RecursionError):
        tex = None
    return formula(valid_text(tex), True) if isinstance(tex, str) else Claim(None, True, UNSEEN)


def spoken(name: str) -> Callable[[LexborNode], Claim | None]:
    """A reader for mathjax-node's TeX for screen readers, unless its SRE made it speech.

    Source: ``speakText`` of mathjax-node 1 and 2, ``lib/main.js``.
    """
    read = attribute(name)

    def read_spoken(node: LexborNode) -> Claim | None:
        return None if _is_speech(node.attributes.get(name) or "") else read(node)

    return read_spoken


def title(node: LexborNode) -> Claim:
    """``<svg aria-labelledby="MathJax-SVG-1-Title">`` of mathjax-node, see :func:`spoken`."""
    found = node.css_first("title")
    tex = found.text() if found else ""
    if not tex.strip() or _is_speech(tex):
        return Claim(None, displayed(node), UNSEEN)
    return formula(tex, displayed(node))


def _is_speech(value: str) -> bool:
    """Whether a description is words, not TeX; ``Equation`` is that of MathML."""
    words = "\\" not in value and re.search(r"[A-Za-z]{2,}\s+[A-Za-z]", value)
    return bool(words) or value == "Equation"


def text(node: LexborNode) -> Claim | None:
    """The text is the TeX, usually without delimiters."""
    own = any(node.attributes.get(name) == value for name, value in _DISPLAY_FLAGS.items())
    return undelimited(node.text(), own or "block" in node.attributes or displayed(node))


_DISPLAY_FLAGS = {  # of WP-KaTeX, old and new, and GitLab; Distill has "block"
    "data-display": "true",
    "data-katex-display": "true",
    "data-math-style": "display",
}


def wrapped(node: LexborNode) -> Claim | None:
    """The text is one formula with its delimiters."""
    return delimited(_only_text(node))


def wrapped_or_bare(node: LexborNode) -> Claim | None:
    """The text is one formula, with its delimiters or, as in pandoc --katex, without."""
    tex = _only_text(node)
    if tex.lstrip().startswith(("\\(", "\\[", "$")):
        return delimited(tex)
    return formula(tex, displayed(node)) if tex.strip() else None


def _only_text(node: LexborNode) -> str:
    """The text of an element without child elements."""
    child = node.first_child
    if child is None or child.next is not None or child.tag != "-text":
        return ""
    return child.text_content or ""


_FINDER = finder(CONFIGS["mathjax3-dollar"])


def delimited(text: str) -> Claim | None:
    """The formula, if ``text`` is exactly one formula with its delimiters."""
    text = text.strip()
    if text.startswith("$`") and text.endswith("`$") and len(text) > 4:  # GitHub
        return Claim(text[2:-2], False, text)
    found = _FINDER.find(text).found if text[:1] in ("$", "\\") else []
    if len(found) != 1:
        return None
    start, end, tex_start, tex_end, display, escape = found[0]
    if escape is not None or (start, end) != (0, len(text)):
        return None
    return Claim(text[tex_start:tex_end], display, text)


def undelimited(value: str, display: bool) -> Claim | None:
    """The formula in a value that should have no delimiters, but sometimes has."""
    if not value.strip():
        return None
    inner = delimited(value) if value.lstrip().startswith(("\\(", "\\[", "$")) else None
    if inner is None or inner.tex is None:
        return formula(value, display)
    return formula(inner.tex, display or inner.display)


# Glyphs.


def glyphs(node: LexborNode) -> Claim:
    """A formula without TeX in the page."""
    return Claim(None, displayed(node), _glyphs(widget(node)))


def _glyphs(node: LexborNode) -> str:
    math = node if node.tag == "math" else node.css_first("math, .katex-mathml")
    text = visible_text(math.text()) if math else ""
    return text or visible_text("".join(map(_shown, node.traverse(include_text=True)))) or UNSEEN


def _shown(node: LexborNode) -> str:
    """The text that a node shows; in MathJax's SVG and CHTML, from code points."""
    if node.tag == "-text":
        return node.text_content or ""
    if node.tag not in ("path", "use", "mjx-c") or node.first_child is not None:
        return ""
    code = node.attributes.get("data-c") or next(
        (name[5:] for name in class_names(node) if name.startswith("mjx-c")), ""
    )
    return valid_text(normalize("NFKC", chr(int(code, 16)))) if _CODE.fullmatch(code) else ""


_CODE = re.compile("[0-9A-F]{1,5}")


def katex(node: LexborNode) -> Claim:
    """KaTeX without an annotation: only its HTML, or MathML that has lost its tags."""
    whole = widget(node)
    flat, shown = whole.css_first(".katex-mathml"), whole.css_first(".katex-html")
    if flat is None or flat.css_first("math") is not None:
        return Claim(None, displayed(node), _glyphs(whole))
    tex = unflattened(flat.text(), shown.text() if shown else "")
    if tex is not None:
        return formula(tex, displayed(node))
    return Claim(None, displayed(node), visible_text((shown or flat).text()) or UNSEEN)


def mathml(source: str) -> Claim | None:
    """The formula of MathML in a script or an attribute."""
    math = parse(source).css_first("math")
    if math is None:
        return None
    tex = math.css_first(TEX_ANNOTATION)
    return (annotation(tex) if tex else None) or glyphs(math)


def mathjax2(node: LexborNode) -> Claim:
    """A frame of MathJax 2 that has lost its script, often with ``data-mathml``."""
    return mathml(node.attributes.get("data-mathml") or "") or glyphs(node)
