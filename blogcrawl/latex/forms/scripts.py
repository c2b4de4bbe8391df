"""Readers of the scripts in which MathJax 2 has its formulas."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from blogcrawl.latex.forms.flattened import visible_text
from blogcrawl.latex.forms.form import Claim, formula
from blogcrawl.latex.forms.readers import (
    UNSEEN,
    class_names,
    mathml,
    unwrapped,
)

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,3});")


def script(node: LexborNode) -> Claim | None:
    r"""``<script type="math/tex; mode=display">``: its text verbatim, as scripts have no entities.

    Source: MathJax 2.7.9 ``MathJax.js``, ``unpacked/jax/input/TeX/config.js``. kramdown wraps TeX
    with ``<`` or ``&`` in a comment (``converter/math_engine/mathjax.rb``).
    """
    kind = (node.attributes.get("type") or "").lower()
    if not re.match(r"math/tex\s*(?:;|$)", kind):
        return None
    return formula(
        _decoded(node, unwrapped(node.text())), bool(re.search(r"mode\s*=\s*display", kind))
    )


def _decoded(node: LexborNode, tex: str) -> str:
    r"""The TeX of a script that has entities after all: the preview beside it tells, or arithmatex.

    Source: ``pymdownx/arithmatex.py``, which escapes what Python-Markdown writes as it is.
    """
    if _ENTITY.search(tex) is None:
        return tex
    decoded = unescape(tex)
    is_escaped = node.parent is not None and "arithmatex" in class_names(node.parent)
    is_shown = any(one.text().strip() == decoded.strip() for one in previews(node))
    return decoded if is_escaped or is_shown else tex


def script_without_tex(node: LexborNode) -> Claim:
    """``<script type="math/mml">`` and ``math/asciimath`` of MathJax 2."""
    kind = (node.attributes.get("type") or "").lower()
    text = node.text()
    if "math/mml" in kind:
        return mathml(text) or Claim(None, 'display="block"' in text, UNSEEN)
    return Claim(None, bool(re.search(r"mode\s*=\s*display", kind)), visible_text(text) or UNSEEN)


def previews(node: LexborNode) -> list[LexborNode]:
    """What MathJax 2 inserts before a script: a preview, and the frame of the typeset formula.

    Source: ``checkScriptSiblings`` of ``MathJax.js``, ``preTranslate`` of the output jaxes.
    """
    found = []
    at = node.prev
    while at is not None:
        if at.tag != "-text":
            if not any(
                one.startswith(("MathJax", "MJXc-", "mjx-chtml")) for one in class_names(at)
            ):
                break
            found.append(at)
        elif (at.text_content or "").strip():
            break
        at = at.prev
    return found
