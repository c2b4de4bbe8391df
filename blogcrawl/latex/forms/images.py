"""Formulas shown as images: the TeX is in the address or in the alternative text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from blogcrawl.latex.forms.form import Claim, formula
from blogcrawl.latex.forms.readers import UNSEEN, alone, undelimited, valid_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

SOURCES = ("data-original", "data-src", "data-lazy-src", "src")
"""The attributes that may contain the address of an image, those of lazy loaders first."""

_LONGEST = 20_000  # characters of an address that are read

# A string in the address, a pattern for the TeX in it (group 1), and its decoder: in a parameter,
# "+" is a space. The first that matches counts.
_SERVICES = tuple(
    (hint, re.compile(pattern, re.IGNORECASE | re.DOTALL), decode)
    for hint, pattern, decode in (
        ("latex.vimsky.com", r"[?&]val=([^&#]*)", lambda tex: unquote(unquote(tex))),
        ("latex=", r"[?&]latex=([^&#]*)", unquote_plus),  # WordPress
        ("tex=", r"[?&]tex=([^&#]*)", unquote_plus),  # Zhihu, Juejin, Nowcoder
        ("formula=", r"[?&]formula=([^&#]*)", unquote_plus),  # Jianshu, Bilibili
        ("/chart?", r"[?&]chl=([^&#]*)", unquote_plus),  # Google
        ("render/math", r"[?&]math=([^&#]*)", unquote_plus),  # GitHub
        ("math.now", r"[?&](?:from|inline)=([^&#]*)", unquote_plus),
        ("math.vercel.app", r"[?&](?:from|inline)=([^&#]*)", unquote_plus),
        ("__latex", r"[#&]code=([^&#]*)", unquote_plus),  # Yuque
        ("upmath.me", r"//i\.upmath\.me/(?:svg|png)b?/(.*)", unquote),
        ("tex.s2cms", r"//tex\.s2cms\.\w+/(?:svg|png)b?/(.*)", unquote),
        ("codecogs.com", r"codecogs\.com/[\w.]*\?(.*)", unquote),
        ("latex.csdn.net", r"/eq\?(.*)", unquote),
        ("mimetex", r"/mimetex(?:\.cgi|\.exe)?\?(.*)", unquote),
        ("mathtex", r"/mathtex(?:\.cgi|\.exe)?\?(.*)", unquote),
    )
)

# Commands that tell a service what the image should look like.
_LOOKS = re.compile(
    r"\s*\\(?:inline|dpi\s*\{?\s*\d+\s*\}?|[bf]g_\w+|[bf]g\s*\{\w*\}|fn_\w+"
    r"|(?:tiny|small|normal|large|Large|LARGE|huge|Huge)(?![A-Za-z]))\s*"
)

_STYLE = re.compile(r"\\(?:text|display)style\s+")

# Alternative texts that describe the image, and are not its formula.
_WORDS = frozenset({"equation", "formula", "latex", "math", "tex", "image", "公式", "数学公式"})


def image(node: LexborNode, attributes: Mapping[str, str | None]) -> Claim | None:
    """The formula that an ``<img>`` shows; ``None`` if it is another image."""
    for name in SOURCES:
        address = (attributes.get(name) or "")[:_LONGEST]
        for hint, pattern, decode in _SERVICES:
            if hint in address and (match := pattern.search(address)):
                tex, inline = _without_looks(valid_text(decode(match[1])).replace("&space;", " "))
                if tex:
                    display = not inline and _displayed(node, attributes)
                    return formula(_without_style(tex, attributes.get("alt") or ""), display)
                return _alternative(node, attributes) or _unread(node, attributes)
    names = attributes.get("class") or ""
    if "eeimg" in attributes or any(name in names for name in _OWN_CLASSES):
        return _alternative(node, attributes) or _unread(node, attributes)
    text = attributes.get("alt") or ""
    if (text[:1] == "$" == text[-1:]) or not _SHARED_CLASSES.isdisjoint(names.split()):
        return _alternative(node, attributes)
    return None


# Classes of QuickLaTeX, MediaWiki and the CSDN editor, and classes that mean a formula if the image
# has an alternative text: WordPress, older MediaWiki, Sphinx and pandoc. latex2html uses dollars.
_OWN_CLASSES = ("quicklatex", "mwe-math-fallback", "mathcode")
_SHARED_CLASSES = frozenset({"latex", "tex", "math"})


def _alternative(node: LexborNode, attributes: Mapping[str, str | None]) -> Claim | None:
    """The TeX in the alternative text."""
    text = attributes.get("alt") or ""
    if text.strip().lower() in _WORDS:
        return None
    return undelimited(text, _displayed(node, attributes))


def _unread(node: LexborNode, attributes: Mapping[str, str | None]) -> Claim:
    return Claim(None, _displayed(node, attributes), UNSEEN)


def _without_looks(tex: str) -> tuple[str, bool]:
    r"""The TeX without commands for the look, and whether one of these was ``\inline``."""
    inline, start = False, 0
    while match := _LOOKS.match(tex, start):
        inline = inline or "\\inline" in match[0]
        start = match.end()
    return tex[start:].strip(), inline


def _without_style(tex: str, alternative: str) -> str:
    r"""The TeX without a ``\textstyle`` that only the image needs, as the alternative text tells.

    Source: pandoc's ``Text/Pandoc/Writers/HTML.hs``, with ``--webtex``.
    """
    style = _STYLE.match(tex)
    bare = tex[style.end() :] if style else tex
    return bare if bare.split() == alternative.split() else tex


def _displayed(node: LexborNode, attributes: Mapping[str, str | None]) -> bool:
    names = (attributes.get("class") or "").split()
    if not _DISPLAY_CLASSES.isdisjoint(names) or attributes.get("eeimg") == "2":
        return True
    return alone(node)


_DISPLAY_CLASSES = frozenset(
    {"ql-img-displayed-equation", "mwe-math-fallback-image-display", "math-block"}
)
