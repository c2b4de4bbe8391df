"""Formulas that a page shows as pictures: the TeX is in the address or in the alternative text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from blogcrawl.latex.forms.form import Formula, formula
from blogcrawl.latex.forms.readers import UNSEEN, alone, classes, undelimited

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SOURCES = ("data-original", "data-src", "data-lazy-src", "src")
"""The attributes that may have the address of a picture, those of lazy loaders first."""

# A string that the address holds, where in it the TeX is (group 1), and how that is to be decoded:
# a parameter has "+" for blank. The first that matches counts.
_SERVICES = tuple(
    (hint, re.compile(pattern, re.IGNORECASE | re.DOTALL), decode)
    for hint, pattern, decode in (
        ("latex.vimsky.com", r"[?&]val=([^&#]*)", lambda tex: unquote(unquote(tex))),
        ("latex=", r"[?&]latex=([^&#]*)", unquote_plus),  # WordPress
        ("tex=", r"[?&]tex=([^&#]*)", unquote_plus),  # Zhihu, Juejin, Nowcoder
        ("formula=", r"[?&]formula=([^&#]*)", unquote_plus),  # Jianshu, Bilibili
        ("chl=", r"/chart\?(?:[^#]*&)?chl=([^&#]*)", unquote_plus),  # Google
        ("render/math", r"[?&]math=([^&#]*)", unquote_plus),  # GitHub
        ("math.now", r"[?&](?:from|inline)=([^&#]*)", unquote_plus),
        ("math.vercel.app", r"[?&](?:from|inline)=([^&#]*)", unquote_plus),
        ("__latex", r"[#&]code=([^&#]*)", unquote_plus),  # Yuque
        ("upmath.me", r"//i\.upmath\.me/(?:svg|png)b?/(.*)", unquote),
        ("tex.s2cms", r"//tex\.s2cms\.\w+/(?:svg|png)b?/(.*)", unquote),
        ("codecogs.com", r"codecogs\.com/[^?]*\?(.*)", unquote),
        ("latex.csdn.net", r"/eq\?(.*)", unquote),
        ("mimetex", r"/mimetex(?:\.cgi|\.exe)?\?(.*)", unquote),
        ("mathtex", r"/mathtex(?:\.cgi|\.exe)?\?(.*)", unquote),
    )
)
HINTS = tuple(hint for hint, _, _ in _SERVICES)
SELECTOR = ", ".join(f'img[{name}*="{hint}"]' for name in SOURCES for hint in HINTS)

# How the services are told what the picture is to look like.
_LOOKS = re.compile(
    r"\s*\\(?:inline|dpi\s*\{?\s*\d+\s*\}?|[bf]g_\w+|[bf]g\s*\{\w*\}|fn_\w+"
    r"|(?:tiny|small|normal|large|Large|LARGE|huge|Huge)(?![A-Za-z]))\s*"
)

# Alternative texts that say what the picture is, and not which formula.
_WORDS = frozenset({"equation", "formula", "latex", "math", "tex", "image", "公式", "数学公式"})


def image(node: LexborNode) -> Formula | None:
    """A picture from a service: the TeX of its address, or else of its alternative text."""
    attributes = node.attributes
    for name in SOURCES:
        address = attributes.get(name) or ""
        for hint, pattern, decode in _SERVICES:
            if hint in address and (match := pattern.search(address)):
                tex, inline = _without_looks(decode(match[1]).replace("&space;", " ").strip())
                return formula(tex, not inline and _displayed(node)) if tex else alternative(node)
    return None


def alternative(node: LexborNode) -> Formula:
    """A picture of a formula: the TeX of its alternative text."""
    return alternative_if_any(node) or Formula(None, _displayed(node), UNSEEN)


def alternative_if_any(node: LexborNode) -> Formula | None:
    """A picture that is one of a formula if it has TeX for alternative text."""
    text = node.attributes.get("alt") or ""
    return None if text.strip().lower() in _WORDS else undelimited(text, _displayed(node))


def _without_looks(tex: str) -> tuple[str, bool]:
    r"""The TeX without what only tells a service the look, and whether that was ``\inline``."""
    inline, start = False, 0
    while match := _LOOKS.match(tex, start):
        inline = inline or "\\inline" in match[0]
        start = match.end()
    return tex[start:], inline


def _displayed(node: LexborNode) -> bool:
    names = classes(node)
    if node.attributes.get("eeimg") == "2":
        return True
    return "ql-img-displayed-equation" in names or "math-block" in names or alone(node)
