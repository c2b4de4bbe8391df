r"""What each engine recognises as math: the defaults of MathJax and KaTeX, by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class MathConfig:
    """What an engine recognises as math.

    ``inline`` and ``display`` are MathJax's pairs of delimiters; KaTeX uses ``delimiters`` instead,
    (left, right, display) in order of precedence. ``ignore_class`` and ``process_class`` are
    regular expressions, as in MathJax; KaTeX uses ``ignored_classes``, plain names.
    ``scripts`` says whether ``<script type="math/tex">`` holds a formula.
    """

    engine: str  # "mathjax2", "mathjax3", "mathjax4" or "katex"
    inline: tuple[tuple[str, str], ...]
    display: tuple[tuple[str, str], ...]
    delimiters: tuple[tuple[str, str, bool], ...] = ()
    escapes: bool = False
    environments: bool = False
    refs: bool = False
    skip_tags: frozenset[str] = frozenset()
    ignore_class: str = ""
    process_class: str = ""
    ignored_classes: tuple[str, ...] = ()
    scripts: bool = False
    cautious: bool = False
    """Whether no engine is known, and only real mathematics counts."""


PARENTHESES: Final = (("\\(", "\\)"),)
DOLLAR: Final = (("$", "$"),)
DISPLAY: Final = (("$$", "$$"), ("\\[", "\\]"))
KATEX: Final = (
    ("$$", "$$", True),
    ("\\(", "\\)", False),
    *((f"\\begin{{{name}}}", f"\\end{{{name}}}", True) for name in
      ("equation", "align", "alignat", "gather", "CD")),
    ("\\[", "\\]", True),
)  # fmt: skip
UNREAD_TAGS: Final = frozenset({"script", "noscript", "style", "textarea", "pre", "code"})

# MathJax 2.7.9, unpacked/extensions/tex2jax.js
MATHJAX2 = MathConfig(
    engine="mathjax2",
    inline=PARENTHESES,
    display=DISPLAY,
    environments=True,
    refs=True,
    skip_tags=UNREAD_TAGS | {"annotation", "annotation-xml"},
    ignore_class="tex2jax_ignore",
    process_class="tex2jax_process",
    scripts=True,
)
# MathJax 3.2.2, ts/input/tex/FindTeX.ts and ts/handlers/html/HTMLDomStrings.ts
MATHJAX3 = replace(
    MATHJAX2,
    engine="mathjax3",
    escapes=True,
    ignore_class="mathjax_ignore",
    process_class="mathjax_process",
    scripts=False,
)
# MathJax 4.1.3, the same files
MATHJAX4 = replace(
    MATHJAX3,
    engine="mathjax4",
    skip_tags=UNREAD_TAGS | {"math", "select", "option", "mjx-container"},
)
# KaTeX 0.19.1, contrib/auto-render/auto-render.ts
KATEX_AUTO = MathConfig(
    engine="katex",
    inline=(),
    display=(),
    delimiters=KATEX,
    skip_tags=UNREAD_TAGS | {"option"},
)
NOTHING = replace(MATHJAX3, inline=(), display=(), escapes=False, environments=False, refs=False)

CONFIGS: Final[dict[str, MathConfig]] = {
    "mathjax2": MATHJAX2,
    "mathjax2-dollar": replace(MATHJAX2, inline=PARENTHESES + DOLLAR),
    "mathjax2-dollar-escapes": replace(MATHJAX2, inline=PARENTHESES + DOLLAR, escapes=True),
    "mathjax3": MATHJAX3,
    "mathjax3-dollar": replace(MATHJAX3, inline=PARENTHESES + DOLLAR),
    "mathjax4": MATHJAX4,
    "mathjax4-dollar": replace(MATHJAX4, inline=PARENTHESES + DOLLAR),
    "katex": KATEX_AUTO,
    "katex-dollar": replace(KATEX_AUTO, delimiters=(KATEX[0], ("$", "$", False), *KATEX[1:])),
    "none": NOTHING,
    "cautious": replace(MATHJAX3, scripts=True, cautious=True),
}
r"""Configurations by name.

``cautious`` is for a page without a known engine: MathJax 3's defaults, that is ``\(…\)``,
``\[…\]``, ``$$…$$``, environments and scripts, but only if they contain mathematics, not a
reference, an environment such as ``document``, or a regular expression. A single ``$`` is not
included, because no engine uses it by default: on a page without options it means money. ``none``
finds nothing.
"""
