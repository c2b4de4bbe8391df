"""separate() finds what the engines find: by their recorded answers, and by the engines themselves.

The engines need node and their packages, installed in tests/latex/oracle or, with
``BLOGCRAWL_NPM=1``, by this test into a temporary folder. ``BLOGCRAWL_SHARED`` names a folder with
further cases and their answers in ``oracle/cases``; by default it is ``shared`` beside the project.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sample.source import articles

from blogcrawl.html.parsing import parse
from blogcrawl.latex import separate
from blogcrawl.latex.separate import resolve
from blogcrawl.sample import blog
from tests.latex.oracle import (
    ANSWERS,
    CONFIGURATIONS,
    FOLDER,
    PAGES,
    SIX,
    Formulas,
    Question,
    ask,
    selector,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Ask = Callable[[Iterable[Question]], list[Formulas]]

RECORDED = json.loads(ANSWERS.read_text(encoding="utf-8"))

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("BLOGCRAWL_SHARED") or ROOT.parent / "shared")
CASES = SHARED / "oracle" / "cases"
CASE_NAMES = {
    "mathjax2-dollar": "v2$",
    "mathjax2-dollar-escapes": "v2$esc",
    "mathjax3-dollar": "v3$",
    "mathjax4-dollar": "v4$",
    "mathjax3": "v3",
    "katex-dollar": "katex$",
}


def ours(question: Question) -> Formulas:
    html, chosen, config = question
    page = separate(html, selector=chosen, config=config)
    assert page.restore() == separate(html, selector=chosen, config=config, strip="none").text
    return [(formula.tex or "", formula.display) for formula in page.formulas]


# --- recorded answers -----------------------------------------------------------------------


@pytest.mark.parametrize("name", CONFIGURATIONS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_ours(page: str, name: str) -> None:
    recorded = [tuple(formula) for formula in RECORDED[f"{page} {name}"]]
    html = PAGES[page]
    assert ours(Question(html, selector(html), CONFIGURATIONS[name])) == recorded


def test_every_page_of_ours_is_recorded_in_every_configuration() -> None:
    assert list(RECORDED) == [f"{page} {name}" for page in PAGES for name in CONFIGURATIONS]


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no cases in {CASES}")
@pytest.mark.parametrize("name", SIX)
def test_the_shared_cases(name: str) -> None:
    expected = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
    wrong = {}
    for case, answers in expected.items():
        html = (CASES / f"{case}.html").read_text(encoding="utf-8")
        items = answers["expect"][CASE_NAMES[name]]["items"]
        formulas = [(i["tex"], i["display"]) for i in items if i["kind"] != "escape"]
        found = ours(Question(html, "#PostContent", SIX[name]))
        if found != formulas:
            wrong[case] = (found, formulas)
    assert len(expected) == 30
    assert wrong == {}


# --- the engines themselves -----------------------------------------------------------------


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    if not shutil.which("node"):
        pytest.skip("needs node")
    folder = FOLDER
    if os.environ.get("BLOGCRAWL_NPM") == "1":
        folder = tmp_path_factory.mktemp("oracle")
        for name in ("package.json", "oracle.mjs"):
            shutil.copy(FOLDER / name, folder)
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([*command, "--ignore-scripts"], cwd=folder, check=True)
    elif not (folder / "node_modules").is_dir():
        pytest.skip(f"needs BLOGCRAWL_NPM=1, or npm install in {folder.relative_to(ROOT)}")
    return lambda questions: ask(folder, questions)


def agree(engines: Ask, questions: list[Question]) -> None:
    wrong = [
        (question.html, question.config, found, answer)
        for question, answer in zip(questions, engines(questions), strict=True)
        if (found := ours(question)) != answer
    ]
    assert not wrong, f"{len(wrong)} of {len(questions)}, such as {wrong[0]}"


def test_the_recorded_answers_are_the_engines(engines: Ask) -> None:
    asked = [(page, name) for page in PAGES for name in CONFIGURATIONS]
    questions = [
        Question(PAGES[page], selector(PAGES[page]), CONFIGURATIONS[name]) for page, name in asked
    ]
    answers = [RECORDED[f"{page} {name}"] for page, name in asked]
    assert [list(map(list, answer)) for answer in engines(questions)] == answers


def test_the_articles_of_the_sample_blog(engines: Ask) -> None:
    pages = [blog.page(post.path).body.decode() for post in articles()]
    assert len(pages) == 52
    questions = []
    for html in pages:
        configs = [resolve("auto", parse(html)), *SIX.values()]
        questions += [Question(html, "#PostContent", config) for config in configs]
    agree(engines, questions)


ATOMS = (
    *("$", "$$", "$$$", "\\(", "\\)", "\\[", "\\]", "{", "}", "{", "}", "a", "b ", " ", "\n"),
    *("\\", "\\\\", "\\$", "\\{", "\\}", "\\\n", "\\text{", "\\frac", "%", "5.", "中", "，", "𝑥"),
    *("\\begin{a}", "\\end{a}", "\\begin {b*}", "\\end {b*}", "\\begin{align}", "\\end{align}"),
    *("\\begin{equation}", "\\end{equation}", "\\begin{", "\\end{", "\\begin{$}", "\\end{$}"),
    *("\\ref{x}", "\\eqref{y}", "\\ref {z", "[itex]", "[/itex]", "##", "[tex]", "[/tex]"),
    *("&lt;", "&nbsp;", "&#x2028;", "&#xfeff;", "&amp;", "<br>", "<br/>\n", "\\<br>", "<wbr>"),
    *("<!-- c$ -->", "<!--{-->", "<!--x-->", "$<!---->$", "<![CDATA[d]]>", "<?e f?>"),
    *(
        "<em>",
        "</em>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<code>$</code>",
        "</p><p>",
        "<div>",
        "</div>",
    ),
    *("<span class='tex2jax_ignore mathjax_ignore'>", "</span>", "<pre>$x$</pre>"),
    *("<span class='tex2jax_process mathjax_process'>", "</span>", "<span class='x MathJax'>"),
)


def test_random_pages(engines: Ask) -> None:
    choice = random.Random(20260105)
    pages = [
        f"<p>{''.join(choice.choices(ATOMS, k=choice.randint(3, 40)))}</p>" for _ in range(300)
    ]
    agree(engines, [Question(html, "body", c) for html in pages for c in CONFIGURATIONS.values()])
