"""Renders Markdown as HTML, and extracts what must survive the round trip."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin, index
from mdit_py_plugins.footnote import footnote_plugin

from blogcrawl.latex import separate
from blogcrawl.latex.config import CONFIGS
from blogcrawl.latex.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from blogcrawl.latex import Separation
    from blogcrawl.latex.writer import Part

INLINE, DISPLAY = "\ue000", "\ue001"
_RENDERED = replace(CONFIGS["none"], scripts=True)
_ITEM = re.compile(r"\n(?=(?:> )*\s*(?:- |\d+\. ))")


class Marked(Writer):
    """Marks every item of a list: the text itself has no mark before nothing but formulas."""

    def parts(self) -> Sequence[Part]:
        marked: list[Part] = []
        for at, (before, text, math) in enumerate(self._parts):
            if mark := self._marks.get(at):
                marked.append((before, mark, None))
                before = " "
            marked.append((before, text, math))
        return marked


@contextmanager
def every_item_marked() -> Iterator[None]:
    """What is separated meanwhile can be held against what is rendered."""
    with patch("blogcrawl.latex.separate.Writer", Marked):
        yield


class Content(NamedTuple):
    """What of a document has to be the same."""

    blocks: list[str]
    """The blocks of its text, with a sign in the place of each formula."""
    formulas: list[str]


def _script(mode: str, end: str) -> object:
    def rule(self: object, tokens: list[object], at: int, *_: object) -> str:
        return f'<script type="math/tex{mode}">{tokens[at].content}</script>{end}'  # type: ignore[attr-defined]

    return rule


def _is_escaped(state: StateInline, at: int, mod: int = 0) -> bool:
    """The plug-in's own, which takes the last character of a line for what stands before it."""
    before = state.src[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


index.is_escaped = _is_escaped


def _label(token: Token) -> str:
    return f"[{token.meta['label']}]"


def renderer() -> MarkdownIt:
    """CommonMark with the tables of GFM, and mathematics in dollars."""
    md = MarkdownIt("commonmark", {"maxNesting": 200, "html": False}).enable("table")
    md.use(dollarmath_plugin, double_inline=True)
    md.use(footnote_plugin)
    md.add_render_rule("footnote_caption", lambda self, tokens, at, *_: _label(tokens[at]))  # type: ignore[arg-type]
    md.add_render_rule("footnote_anchor", lambda *_: "")  # type: ignore[arg-type]
    md.add_render_rule("math_inline", _script("", ""))  # type: ignore[arg-type]
    for name in ("math_inline_double", "math_block"):
        md.add_render_rule(name, _script("; mode=display", "\n"))  # type: ignore[arg-type]
    return md


_MD = renderer()


def rendered(markdown: str) -> Separation:
    """What a reader of the Markdown reads."""
    html = _MD.render(markdown)
    with every_item_marked():
        return separate(f"<body>{html}</body>", config=_RENDERED, placeholder=INLINE)


def content(page: Separation) -> Content:
    """The content of a page that was separated with the placeholder ``INLINE``."""
    text = list(page.text)
    formulas: list[str] = []
    for formula in page.formulas:
        assert text[formula.offset] == INLINE
        if formula.tex is None:
            text[formula.offset] = formula.raw.replace("\ufffc", "")
        elif tex := comparable(formula.tex):
            formulas.append(tex)
            text[formula.offset] = DISPLAY if formula.display else INLINE
        else:
            text[formula.offset] = ""
    return Content(_blocks("".join(text)), formulas)


def comparable(tex: str) -> str:
    """TeX without what has no meaning to it: white space, comments, the kind of dollars within."""
    tex = re.sub(r"(\\.)|%[^\n]*(\n|\Z)", lambda found: found[1] or " ", tex, flags=re.DOTALL)
    tex = re.sub(r"(\\[^()])|\\[()]", lambda found: found[1] or "$", tex, flags=re.DOTALL)
    return "".join(tex.split())


def _blocks(text: str) -> list[str]:
    """The blocks of a text; a displayed formula and a list's item are blocks of their own."""
    found = []
    for block in re.split("\n\n+", text):
        for piece in _ITEM.split(block):
            parts = [piece] if " | " in piece else re.split(f"({DISPLAY})", piece)
            for part in parts:
                part = re.sub(r"\n(?:> )+", "\n", part.strip("\n"))
                # Markdown fills up the rows of a table, and has none that is empty.
                filled = "| " if " | " in part or not part.strip("| ") else ""
                lines = (" ".join(line.split()).rstrip(filled) for line in part.split("\n"))
                if block := " ".join(filter(None, lines)):
                    found.append(re.sub(r"^((> ?|- |\d+\. )+)$", "", block))
    return [block for block in found if block]


def escaped(text: str) -> str:
    return escape(text, quote=False)
