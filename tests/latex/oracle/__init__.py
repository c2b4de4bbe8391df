"""The engines' own answers: the formulas that MathJax and KaTeX themselves find in a page.

``answers.json`` contains them for the pages of this folder; ``python -m tests.latex.oracle``
records them again, after ``npm install`` in this folder.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from blogcrawl.latex.config import CONFIGS, MathConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

Formulas: TypeAlias = "list[tuple[str, bool]]"

FOLDER = Path(__file__).parent
ANSWERS = FOLDER / "answers.json"
PAGES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("pages/*.html"))
}

SIX = {
    name: CONFIGS[name]
    for name in (
        "mathjax2-dollar",
        "mathjax2-dollar-escapes",
        "mathjax3-dollar",
        "mathjax4-dollar",
        "mathjax3",
        "katex-dollar",
    )
}
_INLINE = (("[itex]", "[/itex]"), ("##", "##"), ("$", "$"))
_DISPLAY = (("[tex]", "[/tex]"), ("$$", "$$"))
CONFIGURATIONS = {
    **SIX,
    "mathjax2-custom": replace(
        CONFIGS["mathjax2"], inline=_INLINE, display=_DISPLAY, environments=False
    ),
    "mathjax3-custom": replace(
        CONFIGS["mathjax3"], inline=_INLINE, display=_DISPLAY, escapes=False, refs=False
    ),
    "katex-custom": replace(
        CONFIGS["katex"],
        delimiters=(
            *((left, right, True) for left, right in _DISPLAY),
            *((left, right, False) for left, right in _INLINE),
        ),
        ignored_classes=("x", "mathjax_ignore"),
    ),
}


class Question(NamedTuple):
    html: str
    selector: str
    config: MathConfig


def selector(html: str) -> str:
    """Which part of one of our pages is asked for."""
    return "#post" if 'id="post"' in html else "body"


def ask(folder: Path, questions: Iterable[Question]) -> list[Formulas]:
    """The answers of the oracle that is installed in ``folder``."""
    jobs = []
    for question in questions:
        config = asdict(question.config)
        config["skip_tags"] = sorted(config["skip_tags"])
        config.setdefault("scripts", config["engine"] == "mathjax2")
        jobs.append(json.dumps({**question._asdict(), "config": config}))
    run = subprocess.run(
        ["node", "oracle.mjs"],
        input="\n".join(jobs).encode(),
        capture_output=True,
        cwd=folder,
        check=True,
    )
    lines = run.stdout.decode().strip("\n").split("\n")
    answers = [
        [(formula["tex"], formula["display"]) for formula in json.loads(line)["formulas"]]
        for line in lines
    ]
    assert len(answers) == len(jobs)
    return answers


def record(folder: Path = FOLDER) -> None:
    """Write answers.json."""
    asked = [(page, name) for page in PAGES for name in CONFIGURATIONS]
    answers = ask(
        folder,
        [Question(PAGES[page], selector(PAGES[page]), CONFIGURATIONS[n]) for page, n in asked],
    )
    lines = (
        f"{json.dumps(f'{page} {name}')}: {json.dumps(formulas, ensure_ascii=False)}"
        for (page, name), formulas in zip(asked, answers, strict=True)
    )
    ANSWERS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
