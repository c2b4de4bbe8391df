"""The parts of a text, and the cut that takes formulas out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex import flow, separate, writer
from blogcrawl.latex.characters import visible
from blogcrawl.latex.writer import SEPARATORS, Cut, Part, Writer, cut

X = ("x", False)


def written(text: str) -> str:
    one = Writer()
    one.text("a")
    one.text(text)
    one.text("b")
    return whole([*one.parts()])


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
        patch.setattr(flow, "_AT_ONCE", 3)
        in_pieces = written(text)
    assert in_pieces == written(text)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_TEXT", 60)
    monkeypatch.setattr(writer, "MOST_PARTS", 12)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("<p>" + "tea " * 30, "tea " * 14 + "tea", 60),
        ("<p>" + "茶" * 70, "茶" * 60, 10),
        ("<p>" + "茶" * 59 + "x\u0323\u0323y", "茶" * 59, 4),
        ("<p>" + "tea " * 13 + "\\(a+b+c+d+e\\) tea", ("tea " * 13).strip(), 16),
        ("<p>" + "<b>a</b> " * 20, "a " * 11 + "a", 8),
        ("<pre>" + "a b\n" * 20, "a b\n" * 14 + "a b", 20),
        ("<p>" + "tea " * 13, ("tea " * 13).strip(), 0),
    ],
)
def test_what_is_over_is_cut_after_a_word_and_counted(html: str, text: str, lost: int) -> None:
    page = separate(html, config="mathjax3")
    assert (page.text, page.marks.cut) == (text, lost)


@pytest.mark.usefixtures("small")
@given(st.lists(st.sampled_from(["<p>a", "<li>$x$", "<blockquote>b c", "$$y$$", "d<br>"])))
def test_a_text_that_is_cut_can_be_restored(pieces: list[str]) -> None:
    html = "".join(pieces)
    whole = separate(html, config="mathjax3-dollar", strip="none")
    page = separate(html, config="mathjax3-dollar")
    assert page.restore() == whole.text
    assert len(whole.text) <= 60


def test_marks_of_depth_have_an_end() -> None:
    quotes = separate("<blockquote>" * 40 + "a<br>b").text
    assert quotes == "\n".join("> " * writer.MOST_LEVELS + line for line in "ab")
    lists = separate("<ul><li>" * 40 + "a").text
    assert lists == "  " * writer.MOST_LEVELS + "- a"
