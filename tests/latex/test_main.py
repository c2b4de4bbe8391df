"""``python -m blogcrawl.latex``."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from blogcrawl.latex.__main__ import main

HTML = "<p>Let $n$ be</p><article>even: $$n=2k$$ and \\(k\\).</article>"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(HTML, encoding="utf-8")
    return str(path)


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def tex(line: dict[str, Any]) -> list[str]:
    return [formula["tex"] for formula in line["formulas"]]


def test_a_file_is_a_line(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = lines(capsys, page)
    assert list(line) == ["file", "config", "formulas", "text"]
    assert line["file"] == page
    assert line["config"]["engine"] == "mathjax3"
    assert line["text"] == "Let $n$ be\n\neven:\nand ."
    assert line["formulas"] == [
        {"tex": "n=2k", "raw": "$$n=2k$$\n", "display": True, "offset": 18},
        {"tex": "k", "raw": "\\(k\\)", "display": False, "offset": 22},
    ]
    assert len(lines(capsys, page, page)) == 2


def test_options_choose(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = lines(capsys, "--selector", "article", "--strip", "display", page)
    assert (tex(line), line["text"]) == (["n=2k", "k"], "even:\nand \\(k\\).")
    (line,) = lines(capsys, "--config", "katex-dollar", "--strip", "none", page)
    assert (tex(line), line["config"]["engine"]) == (["n", "n=2k", "k"], "katex")


def test_a_configuration_can_be_given_as_json(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config = {"engine": "mathjax2", "inline": [["$", "$"]], "skip_tags": ["article"]}
    (line,) = lines(capsys, "--config", json.dumps(config), page)
    assert tex(line) == ["n"]
    assert line["config"]["skip_tags"] == ["article"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("latex", "there are auto, mathjax2"),
        ("{", "no JSON"),
        ('{"engine": "latex"}', "unknown: latex"),
        ('{"inlineMath": []}', "unknown: inlineMath; keys are engine"),
        ('{"engine": []}', "unknown: []"),
        ('{"inline": 5}', 'inline: must be a list such as [["$", "$"]]'),
        ('{"inline": [["$"]]}', "inline: must be a list"),
        ('{"display": ["$$"]}', "display: must be a list"),
        ('{"delimiters": [["$", "$"]]}', 'must be a list such as [["$$", "$$", true]]'),
        ('{"skip_tags": "pre"}', 'skip_tags: must be a list such as ["pre"]'),
        ('{"ignore_class": "["}', "ignore_class: must be a regular expression"),
        ('{"escapes": 1}', "escapes: must be true or false"),
    ],
)
def test_a_configuration_that_is_none(
    config: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--config", config, "page.html"])
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--selector", "nav"], "no element matches the selector 'nav'"),
        (["--selector", "a[["], "a[["),
    ],
)
def test_what_is_no_use_is_said(
    arguments: list[str], message: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, page]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"blogcrawl.latex: {page}: ")
    assert message in err or "elector" in err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "missing.html")
    assert main([missing]) == 2
    assert capsys.readouterr().err == f"blogcrawl.latex: {missing}: No such file or directory\n"


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = io.BytesIO("\ufeff设\\(x\\)".encode() + b"\xff")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=page))
    (line,) = lines(capsys, "-")
    assert (line["file"], line["text"], tex(line)) == ("-", "设\ufffd", ["x"])


def test_the_command(page: str) -> None:
    command = [sys.executable, "-m", "blogcrawl.latex", page]
    run = subprocess.run(command, capture_output=True, check=True)
    assert tex(json.loads(run.stdout)) == ["n=2k", "k"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_an_output_that_cannot_be_written_is_named(page: str) -> None:
    command = [sys.executable, "-m", "blogcrawl.latex", page]
    with open("/dev/full", "wb") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 2
    assert run.stderr == "blogcrawl.latex: stdout: No space left on device\n"
