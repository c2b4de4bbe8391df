"""The parts of a text, and the cut that takes formulas out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex import writer
from blogcrawl.latex.writer import SEPARATORS, Cut, Part, Writer, cut, visible

X = ("x", False)


def whole(parts: list[Part]) -> str:
    return "".join(before + text for before, text, _ in parts)


contents = st.one_of(
    st.tuples(st.sampled_from(["a", "字", "b c"]), st.none()),
    st.tuples(st.sampled_from(["$x$", "$$y$$"]), st.sampled_from([X, ("y", True)])),
)


@st.composite
def documents(draw: st.DrawFn) -> list[Part]:
    pieces = draw(st.lists(contents, max_size=10))
    gaps = draw(st.lists(st.sampled_from(SEPARATORS), min_size=10, max_size=10))
    return [(gaps[n] if n else "", text, math) for n, (text, math) in enumerate(pieces)]


@given(documents(), st.sampled_from(["all", "display", "none"]), st.sampled_from(["", "#"]))
def test_a_cut_can_be_undone(parts: list[Part], strip: str, placeholder: str) -> None:
    text, cuts = cut(parts, strip, placeholder)
    for one in reversed(cuts):
        if one.removed:
            end = one.offset + len(placeholder)
            text = text[: one.offset] + one.raw + text[end:]
    assert text == whole(parts)


@given(documents())
def test_of_the_white_space_round_formulas_the_strongest_stays(parts: list[Part]) -> None:
    text, _ = cut(parts, "all", "")
    expected = ""
    strongest = 0
    for before, content, math in parts:
        strongest = max(strongest, SEPARATORS.index(before))
        if math is None:
            expected += (SEPARATORS[strongest] if expected else "") + content
            strongest = 0
    assert text == expected


def test_a_cut_tells_where_and_what() -> None:
    parts = [("", "a", None), (" ", "$x$", X), ("\n", "$y$", X), (" ", "b", None)]
    assert cut(parts, "all", "") == (
        "a\nb",
        [Cut("x", False, " $x$", 1, True), Cut("x", False, "$y$ ", 2, True)],
    )


def test_the_writer_collects_parts() -> None:
    writer = Writer()
    writer.text(" a ")
    writer.math("x", "$x$", display=True)
    writer.text("b")
    assert writer.parts() == [("", "a", None), ("\n", "$x$", ("x", True)), ("\n", "b", None)]


def test_a_formula_in_code_stands_in_its_place() -> None:
    writer = Writer()
    end = writer.begin_code()
    assert end is not None
    assert writer.begin_code() is None
    writer.text("a ")
    writer.math("x", "$x$", display=False)
    writer.text(" b")
    end()
    assert whole(list(writer.parts())) == "a $x$ b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "a"), ("a\x00\xadb", "ab"), ("e\u0301", "é"), ("a\n\tb", "a\n\tb"), ("\u200b", "")],
)
def test_what_a_reader_can_see(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text("ab \n\u3000\x1c"))
def test_long_texts_collapse_as_short_ones_do(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_AT_ONCE", 3)
        assert writer.collapsed(text) == " ".join(text.split())
