"""The expected items, compared with hand-written items and with the contract."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.items import MORE
from blogcrawl.sample.blog import PAGES
from sample import truth
from sample.__main__ import expected, lines
from sample.source import Formula as Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ITEMS = {item["id"]: item for item in truth.items()}
CONTRACT = Path(__file__).parents[2].joinpath("docs", "output.md").read_text(encoding="utf-8")
BY_HAND = sorted(Path(__file__).parent.joinpath("items").glob("*.json"))

each_item = pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item["id"][-4:])


def restored(item: dict[str, Any]) -> str:
    text: str = item["text"]
    for formula in reversed(item["formulas"]):
        text = text[: formula["offset"]] + formula["raw"] + text[formula["offset"] :]
    return text


@pytest.mark.parametrize(
    ("name", "written"), [(PAGES, lines), ("expected.jsonl", expected)], ids=["pages", "expected"]
)
def test_the_package_holds_what_is_made(name: str, written: Callable[[], Iterable[str]]) -> None:
    """Made anew with ``python -m sample``, in tests/."""
    held = files("blogcrawl.sample").joinpath(name).read_text(encoding="utf-8")
    assert held.removesuffix("\n").split("\n") == [*written()]


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.stem)
def test_truth_is_what_was_written_by_hand(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert ITEMS[expected["id"]] == expected


def test_five_were_written_by_hand() -> None:
    assert len(BY_HAND) == 5


@each_item
def test_item_has_the_fields_of_the_contract(item: dict[str, Any]) -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", CONTRACT, re.MULTILINE)
    assert [*item, "markdown", "html", *MORE] == re.findall(r"`(\w+)`", "".join(rows))
    for formula in item["formulas"]:
        assert list(formula) == ["tex", "raw", "display", "offset"]
    for image in item["images"]:
        assert list(image) == ["url", "alt"]


@each_item
def test_putting_every_formula_back_restores_the_text(item: dict[str, Any]) -> None:
    text = restored(item)
    assert [f["offset"] for f in item["formulas"]] == sorted(f["offset"] for f in item["formulas"])
    for formula in item["formulas"]:
        assert formula["tex"] in formula["raw"]
        assert formula["raw"] in text
        if formula["display"]:
            assert re.search(rf"(^|\n){re.escape(formula['raw'].strip())}(\n|$)", text)


@each_item
def test_cutting_leaves_no_gap(item: dict[str, Any]) -> None:
    assert item["text"] == item["text"].strip()
    for formula in item["formulas"]:
        around = item["text"][max(formula["offset"] - 2, 0) : formula["offset"] + 2]
        assert not re.search(r"\n\n\n| \n|[^\n]  ", around)
    assert len(item["text"]) > 200


def formula(tex: str, display: bool = False) -> Source:
    mark = "$$" if display else "$"
    return Source(tex, mark, mark, display)


@pytest.mark.parametrize(
    ("text", "cut", "raws"),
    [
        ("设\ufffc为", "设为", ["$a$"]),
        ("let \ufffc be", "let be", ["$a$ "]),
        ("so \ufffc.", "so .", ["$a$"]),
        ("\ufffc is", "is", ["$a$ "]),
        ("is \ufffc", "is", [" $a$"]),
        ("one\n\ufffc\ntwo", "one\ntwo", ["$a$\n"]),
        ("one\n\ufffc\n\ntwo", "one\n\ntwo", ["\n$a$"]),
        ("one \ufffc \ufffc\ntwo", "one\ntwo", [" $a$ ", "$b$"]),
        ("one\n\n\ufffc\n\ufffc two", "one\n\ntwo", ["$a$\n", "$b$ "]),
        ("\ufffc\n\n\ufffc", "", ["$a$\n\n", "$b$"]),
        ("- \ufffc is\n\ufffc\n- two", "- is\n- two", ["$a$ ", "$b$\n"]),
        ("\ufffc | x\ny | \ufffc\nz", "| x\ny |\nz", ["$a$ ", " $b$"]),
    ],
)
def test_cut(text: str, cut: str, raws: list[str]) -> None:
    formulas = [formula(tex) for tex, _ in zip("ab", raws, strict=False)]
    found, cuts = truth.cut(text, formulas)
    assert found == cut
    assert [one["raw"] for one in cuts] == raws
