"""The project has no import cycles, and its packages import only those below them."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import blogcrawl

ROOT = Path(blogcrawl.__file__).parent
# From the top down, as docs/architecture.md draws them; those of a line do not know each other.
FLOORS = [
    "__main__",
    "commands",
    "command",
    "log fleet",
    "feeds",
    "extensions",
    "spiders",
    "blog_status card checks signals report",
    "middlewares pipelines sample",
    "archive learning jsonlog",
    "pages scripted verdict hashing resolver logformatter",
    "items values jsonl",
    "latex origin site failure guard",
    "html",
    "settings codes headers urls clock secrets capture tally atomic interrupt",
    "handlers garbage",
]
# The summary of a run tells what became of the feeds, which ask for the health of the run.
UPWARD = {("extensions", "feeds")}
FLOOR = {name: number for number, floor in enumerate(FLOORS) for name in floor.split()}


def module(path: Path) -> str:
    parts = ["blogcrawl", *path.relative_to(ROOT).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in ROOT.rglob("*.py")}


def imports(path: Path, *, with_types: bool = True) -> set[str]:
    """The modules of the project that a file imports; perhaps those for its types, too."""
    body = ast.parse(path.read_text("utf-8")).body
    if not with_types:
        body = [node for node in body if not isinstance(node, ast.If)]
    found = {
        f"{node.module}.{name.name}"
        for one in body
        for node in ast.walk(one)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("blogcrawl")
        for name in node.names
    }
    return {next(n for n in (name, name.rpartition(".")[0]) if n in MODULES) for name in found}


def room(name: str) -> str:
    return [*name.split("."), "__init__"][1]


def test_there_is_no_circle_of_files() -> None:
    graph = {name: imports(path, with_types=False) for name, path in MODULES.items()}
    assert len([*TopologicalSorter(graph).static_order()]) == len(MODULES)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_package_knows_those_below_it(name: str) -> None:
    mine = room(name)
    for other in {room(one) for one in imports(MODULES[name])} - {mine, "__init__"}:
        assert FLOOR[mine] < FLOOR[other] or (mine, other) in UPWARD, f"{mine} knows {other}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_module_is_longer_than_400_lines(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= 400


def test_the_files_that_the_page_on_architecture_names_are_there() -> None:
    text = (ROOT.parent / "docs" / "architecture.md").read_text("utf-8")
    named = [one for one in text.split("`") if one.endswith((".py", "/")) and " " not in one]
    assert len(named) > 20
    there = {one: [*ROOT.parent.glob(one), *ROOT.glob(f"**/{one}")] for one in named}
    assert [one for one, paths in there.items() if not paths] == []
