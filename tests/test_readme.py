"""What the README shows exists and works; CI runs all of its commands."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
from pathlib import Path

import pytest
from command import ROOT
from scrapy.settings import Settings, default_settings
from scrapy.spiderloader import SpiderLoader

from blogcrawl import codes
from blogcrawl import settings as project
from blogcrawl.archive import ArchiveError, ArchiveLocked
from blogcrawl.commands import archive
from blogcrawl.spiders.arguments import Arguments

README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Every command of every shell block, as words."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
    return [shlex.split(one, comments=True) for line in lines for one in line.split("&&")]


def load(name: str) -> type:
    settings = Settings()
    settings.setmodule(project)
    return SpiderLoader.from_settings(settings).load(name)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_command(words: list[str]) -> None:
    program = words[0].removeprefix(".venv/bin/")
    if program.startswith("python"):
        assert words[1] == "-m"
        assert importlib.util.find_spec(words[2])
    elif program == "pip":
        check_pip(words[1:])
    elif words[1] == "archive":
        assert program == "scrapy"
        assert re.search(rf"(?:^|\| ){words[2]}\b", archive.Command().syntax())
        assert {word for word in words if word.startswith("-")} <= {"-O", "--at", "--name"}
    elif words[1] == "report":
        assert (program, words[-2]) == ("scrapy", "-o")
    else:
        assert words[:2] == [words[0], "crawl"]
        assert program == "scrapy"
        check_crawl(words[2:])


def test_the_environment_comes_before_what_needs_it() -> None:
    activate = "`. .venv/bin/activate`"
    assert README.index(activate) < README.index("\nscrapy ")
    for guide in ("adding-a-blog.md",):
        text = (ROOT / "docs" / guide).read_text("utf-8")
        assert text.index(activate) < text.index("    scrapy ")


def test_benchmarks_are_named_with_what_they_need() -> None:
    named = dict(re.findall(r"`python (tests/benchmarks/\w+\.py)([^`]*)`", README))
    assert len(named) == 7
    for path, given in named.items():
        usage = re.search(rf"python {path}(.*)", (ROOT / path).read_text("utf-8"))
        assert usage
        assert given.split() == re.sub(r"\[.*?\]", "", usage[1]).split()


def check_pip(words: list[str]) -> None:
    assert words[0] == "install"
    wanted = next(word for word in words[1:] if not word.startswith("-"))
    extras = re.fullmatch(r"\.(?:\[([\w,]+)\])?", wanted)
    assert extras, wanted
    metadata = (ROOT / "pyproject.toml").read_text("utf-8")
    known = metadata.partition("[project.optional-dependencies]")[2].partition("\n[")[0]
    known = re.findall(r"^(\w+) = \[", known, re.MULTILINE)
    assert [extra for extra in (extras[1] or "").split(",") if extra and extra not in known] == []


def check_crawl(words: list[str]) -> None:
    spider = load(words[0])
    options = dict(zip(words[1::2], words[2::2], strict=True))
    arguments = [
        value for name, value in zip(words[1::2], words[2::2], strict=True) if name == "-a"
    ]
    spider.check_arguments(dict(argument.split("=", 1) for argument in arguments))
    assert options.keys() <= {"-a", "-o", "-O", "-s", "-L"}
    for name in options.keys() & {"-o", "-O"}:
        ending = Path(options[name].removesuffix(".gz")).suffix.removeprefix(".")
        assert ending in project.FEED_EXPORTERS


def test_there_are_commands() -> None:
    assert len(commands()) >= 9
    first, last = blocks("sh")[0], blocks("sh")[-1]
    assert "scrapy crawl sample" in first
    assert "pytest" in last


def test_the_code_does_what_it_says() -> None:
    checked = 0
    for block in blocks("python"):
        names: dict[str, object] = {}
        exec(block, names)
        for line in block.splitlines():
            code, found, comment = line.partition("  # ")
            if found:
                assert eval(code, names) == ast.literal_eval(comment.strip()), line
                checked += 1
    assert checked >= 3


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    files = [link for link in links if not link.startswith("https://")]
    assert files
    assert [link for link in files if not (ROOT / link).exists()] == []


def test_every_document_is_linked() -> None:
    for document in sorted((ROOT / "docs").glob("*.md")):
        assert f"(docs/{document.name})" in README


def test_the_folders_of_the_house() -> None:
    house = README[README.index("The house:") :].partition(".")[0]
    folders = re.findall(r"`(\w+)/`", house)
    assert len(folders) >= 5
    assert [folder for folder in folders if not (ROOT / "blogcrawl" / folder).is_dir()] == []


def test_the_line_is_one_of_the_sample() -> None:
    (block,) = blocks("json")
    shown = [text.removesuffix("…") for text in re.findall(r'"((?:[^"\\]|\\.)*)"', block)]
    truth = (ROOT / "blogcrawl" / "sample" / "expected.jsonl").read_text("utf-8")
    (line,) = [line for line in truth.splitlines() if f'"id": "{shown[1]}"' in line]
    assert [text for text in shown if f'"{text}' not in line] == []
    assert len(shown) > 20


def test_the_exit_codes() -> None:
    documented_codes = [int(code) for code in re.findall(r"^\| (\d+) \| \S", README, re.MULTILINE)]
    known = (
        codes.COMPLETE,
        codes.NOT_STARTED,
        codes.USAGE,
        codes.UNHEALTHY,
        codes.NOT_DELIVERED,
        ArchiveError.exit_code,
        ArchiveLocked.exit_code,
    )
    assert documented_codes == sorted(known)


def test_the_arguments() -> None:
    text = README[README.index("Arguments of every spider:") :].partition("\nWith ")[0]
    names = set(re.findall(r"`(\w+)=", text))
    assert names == {"url", *Arguments.__dataclass_fields__}


def test_nothing_is_left_to_fill_in() -> None:
    assert re.findall(r"@\w+@|\bTODO\b|\bTBD\b", README) == []


def test_settings_are_documented() -> None:
    """Those of the project's own, with their defaults."""
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", text, re.MULTILINE))
    source = Path(project.__file__).read_text("utf-8")
    own = re.findall(r"^([A-Z_]+)\b.*=", source[source.index("The project's own") :], re.MULTILINE)
    assert sorted(documented) == sorted(
        name for name in set(own) if not hasattr(default_settings, name)
    )
    for name, default in documented.items():
        shown = "" if default == "empty" else default.strip("`")
        value = getattr(project, name)
        assert shown == value or ast.literal_eval(shown) == value, name
