"""The forms in which pages carry formulas other than as delimited text.

A form is one entry of :data:`FORMS` and one fixture in tests/latex/forms/.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from blogcrawl.latex.finders import MAX_FOUND
from blogcrawl.latex.forms import readers, scripts
from blogcrawl.latex.forms.form import Claim, Form
from blogcrawl.latex.forms.images import SOURCES, image

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["FORMS", "SOURCES", "Claim", "Form", "claim", "image"]

FORMS: tuple[Form, ...] = (
    # The source itself.
    Form("zhihu", ("ztext-math",),
         ".ztext-math[data-tex]",
         readers.zhihu),
    Form("script", ("math/tex",),
         'script[type^="math/tex" i]',
         scripts.script, scripts.previews, script=True),
    Form("annotation", ("<math",),
         readers.TEX_ANNOTATION,
         readers.annotation, inner=True),
    Form("alttext", ("<math",),
         "math[alttext]",
         readers.alttext, inner=True),
    Form("mathjax 4", ("data-latex",),
         'g[data-mml-node="math"][data-latex], mjx-math[data-latex], math[data-latex]',
         readers.attribute("data-latex"), inner=True),
    Form("mathjax-node", ("mjx-math",),
         ".mjx-math[aria-label]",
         readers.spoken("aria-label"), inner=True),
    Form("mathjax-node svg", ("MathJax-SVG",),
         'svg[aria-labelledby^="MathJax-SVG"]',
         readers.title),
    Form("substack", ("latex-rendered",),
         ".latex-rendered[data-attrs]",
         readers.substack),
    Form("quill", ("ql-formula",),
         ".ql-formula[data-value]",
         readers.attribute("data-value")),
    Form("hurmet", ("<math",),
         ".hurmet-tex[data-entry]",
         readers.attribute("data-entry")),
    Form("data-formula", ("data-formula",),
         "[data-formula]",
         readers.likely("data-formula")),
    Form("data-math", ("data-math",),
         "[data-math]",
         readers.likely("data-math")),
    Form("data-tex", ("data-tex",),
         "[data-tex]",
         readers.likely("data-tex")),
    Form("data-expr", ("katex-html",),
         "[data-expr]",
         readers.likely("data-expr")),
    Form("data-latex", ("data-latex",),
         '[data-latex][class*="math" i], [data-latex][class*="formula" i],'
         ' [data-latex][class*="equation" i], [data-latex][data-type*="math" i]',
         readers.attribute("data-latex")),
    # Elements whose text is the source.
    Form("distill", ("d-math", "dt-math"),
         "d-math, dt-math",
         readers.text),
    Form("wp-katex", ("katex-eq",),
         ".wp-katex-eq, .katex-eq",
         readers.text),
    Form("katex-error", ("katex-error",),
         ".katex-error",
         readers.text),
    Form("data-math-style", ("data-math-style",),
         "[data-math-style]",
         readers.text),
    Form("pandoc", ("math inline", "math display"),
         ".math.inline, .math.display",
         readers.wrapped_or_bare),
    Form("remark-math", ("math-inline", "math-display", "math-block"),
         ".math-inline, .math-display, .math-block",
         readers.wrapped_or_bare),
    Form("sphinx", ("math notranslate", 'math"', "math'", "=math"),
         ".math",
         readers.wrapped),
    Form("arithmatex", ("arithmatex",),
         ".arithmatex",
         readers.wrapped),
    Form("stackexchange", ("math-container",),
         ".math-container",
         readers.wrapped),
    Form("github", ("math-renderer",),
         "math-renderer",
         readers.wrapped),
    Form("ckeditor", ("math-tex",),
         ".math-tex",
         readers.wrapped),
    Form("kramdown", ("kdmath",),
         ".kdmath",
         readers.wrapped),
    # Nothing but glyphs.
    Form("mathjax 3", ("mjx-math", 'mml-node="math"', "mml-node=math", "<math"),
         "mjx-container",
         readers.glyphs),
    Form("katex", ("katex-html", "katex-mathml"),
         ".katex > .katex-html, .katex > .katex-mathml",
         readers.katex, inner=True),
    Form("mathjax 2", ("MathJax-Element", '"MathJax', "mjx-math"),
         '[id^="MathJax-Element-"][id$="-Frame"], .MathJax > nobr, .MathJax_SVG > svg,'
         " .mjx-chtml > .mjx-math",
         readers.mathjax2, inner=True),
    Form("other scripts", ("math/mml", "math/asciimath"),
         'script[type^="math/mml" i], script[type^="math/asciimath" i]',
         scripts.script_without_tex, scripts.previews, script=True),
    Form("mathml", ("<math",),
         "math",
         readers.glyphs, inner=True),
)  # fmt: skip
"""Every form, the most trusted first."""

ROOTS = ("ath", "atex", "formula", "data-tex")
"""Every hint contains one of these, so that a page is searched for few strings."""

_AROUND = 16  # at most so many characters of a hint before and after its root


def _digest(html: str) -> str:
    """The surroundings of the roots in a page, without duplicates."""
    found: set[str] = set()
    for root in ROOTS:
        pieces = html.split(root)
        found.update(a[-_AROUND:] + root + b[:_AROUND] for a, b in pairwise(pieces))
    return "\n".join(found)


class _Claims:
    """Elements that stand for a formula, or are dropped."""

    def __init__(self) -> None:
        self.made: dict[int, Claim | None] = {}
        self._round: set[int] = set()  # elements that contain one of these
        self._inside: set[int] = set()  # elements known to be in one
        self._outside: set[int] = set()  # and known to be in none

    def begin(self) -> None:
        """Start another form, whose elements come in document order."""
        self._outside.clear()

    def is_free(self, node: LexborNode) -> bool:
        """Whether ``node`` is not claimed, and neither contains nor is in a claimed element.

        No element is visited twice for one form, however deeply elements nest.
        """
        if node.mem_id in self._round:
            return False
        passed: list[int] = []
        at: LexborNode | None = node
        while at is not None:
            key = at.mem_id
            if key in self.made or key in self._inside:
                self._inside.update(passed)
                return False
            if key in self._outside:
                break
            passed.append(key)
            at = at.parent
        self._outside.update(passed)
        return True

    def make(self, node: LexborNode, formula: Claim | None, source: LexborNode) -> None:
        """Claim ``node`` for the formula read from ``source``, which is ``node`` or within it."""
        self.made[node.mem_id] = formula
        at: LexborNode | None = source
        while at is not None and at.mem_id != node.mem_id:
            self._outside.discard(at.mem_id)
            at = at.parent
        at = node.parent
        while at is not None and at.mem_id not in self._round:
            self._round.add(at.mem_id)
            at = at.parent


def claim(root: LexborNode, html: str, scripts: bool, others: bool) -> dict[int, Claim | None]:
    """Every element below ``root`` that a form claims, by ``mem_id``.

    ``html`` is the source of the page, ``scripts`` says whether its scripts contain formulas,
    ``others`` whether the other forms count.

    The value is the formula that the element stands for, or ``None`` if the element only repeats
    one and is dropped. Formulas do not nest: of two nested claims, that of the more trusted form
    counts, and within one form the outer one. At most ``MAX_FOUND`` elements are claimed.
    """
    digest = _digest(html)
    claims = _Claims()
    for form in FORMS:
        wanted = scripts if form.script else others
        if not wanted or not any(hint in digest for hint in form.hints):
            continue
        claims.begin()
        for node in root.css(form.selector):
            if len(claims.made) >= MAX_FOUND:
                return claims.made
            if not claims.is_free(node) or (formula := form.read(node)) is None:
                continue
            claims.make(readers.widget(node) if form.inner else node, formula, node)
            for twin in form.twins(node) if form.twins else ():
                claims.make(twin, None, twin)
    return claims.made
