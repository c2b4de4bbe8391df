r"""The finders find in any text what a slow reference implementation finds."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blogcrawl.latex import separate
from blogcrawl.latex.config import CONFIGS, MathConfig
from blogcrawl.latex.finders import BARRIER, MAX_FOUND, MAX_NAME, MAX_TOKENS, finder
from tests.latex import reference

BACKSLASHES = ("\\", "\\\\", "\\$", "\\{", "\\}", "\\(", "\\)", "\\[", "\\]", "\\\n", "\\text{")
ENVIRONMENTS = (
    *("\\begin{a}", "\\end{a}", "\\begin {a}", "\\end\u3000{a}", "\\begin{a*}", "\\end{a*}"),
    *("\\begin{", "\\end{", "\\begin{}", "\\end{}", "\\begin{$}", "\\end{$}", "\\begin{b{}"),
    *("\\end{b{}", "\\begin{align}", "\\end{align}", "\\begin{\\$}", "\\end{\\$}"),
)
REFERENCES = ("\\ref{x}", "\\eqref{y}", "\\ref {z}", "\\ref{", "\\eqref{$}")
CUSTOM = ("[itex]", "[/itex]", "##", "@", "\\\\(", "\\\\)", "{{", "}}", "<<", ">>", "$`", "`$")
SINGLE = ("$", "$$", "{", "}", "a", "b", " ", "\n", "\u2028", "\u3000", "中", "𝑥", "%", "(", ")")
# What is found without an engine is not what an engine finds.
ENGINES = [config for config in CONFIGS.values() if not config.cautious]
FRAGMENTS = (*SINGLE, *SINGLE, *BACKSLASHES, *ENVIRONMENTS, *REFERENCES, *CUSTOM)

texts = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
# Texts of few kinds of fragments: the same closer again and again, at every depth of braces.
dense = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4, unique=True).flatmap(
    lambda few: st.lists(st.sampled_from([*few, "$", "{", "}"]), max_size=60).map("".join)
)
delimiters = st.sampled_from(("$", "$$", "\\(", "\\)", "\\[", "\\]", "#", *CUSTOM))
pairs = st.lists(st.tuples(delimiters, delimiters), max_size=3).map(tuple)
flags = st.booleans()
custom = st.one_of(
    st.builds(
        replace,
        st.sampled_from([CONFIGS[name] for name in ("mathjax2", "mathjax3")]),
        inline=pairs,
        display=pairs,
        **dict.fromkeys(("escapes", "environments", "refs"), flags),
    ),
    st.builds(
        replace,
        st.just(CONFIGS["katex"]),
        delimiters=st.lists(st.tuples(delimiters, delimiters, flags), max_size=4).map(tuple),
    ),
)
configs = st.one_of(st.sampled_from(ENGINES), custom)


def outcome(text: str, config: MathConfig) -> reference.Outcome:
    """What our finder says of a run that is one text."""
    return [
        (text[tex_start:tex_end], display) if escaped is None else (escaped, None)
        for _, _, tex_start, tex_end, display, escaped in finder(config).find(text).found
    ]


@settings(max_examples=1000)
@given(st.one_of(texts, dense), configs)
def test_a_text_holds_what_the_engine_finds(text: str, config: MathConfig) -> None:
    assert outcome(text, config) == reference.find([("text", text)], config)


@settings(max_examples=100)
@given(st.one_of(texts, dense), st.sampled_from(FRAGMENTS), configs)
def test_a_long_text_too(text: str, fragment: str, config: MathConfig) -> None:
    long = text + fragment * 40 + text  # so many searches in vain that the run is indexed
    assume(max(map(len, long.split("}"))) < MAX_NAME)
    assert outcome(long, config) == reference.find([("text", long)], config)


@given(texts, configs)
def test_spans_ascend_and_hold_their_tex(text: str, config: MathConfig) -> None:
    position = 0
    for start, end, tex_start, tex_end, _, _ in finder(config).find(text).found:
        assert position <= start < end <= len(text)
        assert start <= tex_start <= tex_end <= end
        position = end


@given(texts, configs)
def test_a_formula_begins_only_where_one_may(text: str, config: MathConfig) -> None:
    found = finder(config).find(text)
    if found.found or found.unclosed:
        assert finder(config).concerns(text)


nodes = st.one_of(
    st.tuples(st.just("text"), st.lists(st.sampled_from(FRAGMENTS), min_size=1).map("".join)),
    st.tuples(st.sampled_from(("br", "wbr")), st.just("")),
    st.tuples(st.just("comment"), st.sampled_from(("", "a", "$", "{", "[CDATA[ x\ny ]]", " b "))),
)
runs = st.lists(nodes, max_size=8).map(
    lambda run: [
        n
        for n, before in zip(run, [("", ""), *run], strict=False)
        if n[0] != before[0] or n[0] != "text"
    ]
)


def markup(run: list[reference.Node]) -> str:
    shown = {"text": escape, "br": "<br>{}".format, "wbr": "<wbr>{}".format}
    return "".join(shown.get(kind, "<!--{}-->".format)(text) for kind, text in run)


@settings(max_examples=500)
@given(runs, st.sampled_from(ENGINES))
def test_a_run_is_joined_as_the_engine_joins_it(
    run: list[reference.Node], config: MathConfig
) -> None:
    formulas = [(tex, shown) for tex, shown in reference.find(run, config) if shown is not None]
    page = separate(f"<p>{markup(run)}</p>", config=config)
    assert [(f.tex, f.display) for f in page.formulas] == formulas


@pytest.mark.parametrize(
    "halves",
    [("\\", "(a\\)"), ("\\(a\\", ")"), ("\\begin{a", "}\\end{a}"), ("\\ref{", "a}")],
)
@pytest.mark.parametrize("name", ["mathjax2", "mathjax2-dollar-escapes", "katex"])
def test_no_token_matches_across_a_barrier(halves: tuple[str, str], name: str) -> None:
    assert outcome(BARRIER.join(halves), CONFIGS[name]) == []


def test_the_engines_differ_in_unbalanced_braces() -> None:
    text = "$a{b$ t $c$"
    found = {
        name: outcome(text, CONFIGS[f"{name}-dollar"]) for name in ("mathjax2", "mathjax3", "katex")
    }
    assert found == {
        "mathjax2": [("a{b", False), ("c", False)],
        "mathjax3": [(" t ", False)],
        "katex": [],
    }


def test_names_have_a_bound() -> None:
    for length, count in ((MAX_NAME, 1), (MAX_NAME + 1, 0)):
        name = "a" * length
        found = outcome(f"\\begin{{{name}}}\\end{{{name}}}", CONFIGS["mathjax2"])
        assert len(found) == count


def test_strange_names_have_a_bound() -> None:
    text = "".join(f"\\begin{{{n}\\}}\\end{{{n}\\}}" for n in range(100))
    assert len(outcome(f"{text}\\begin{{a}}\\end{{a}}", CONFIGS["mathjax3"])) == 9


def test_formulas_have_a_bound() -> None:
    assert len(outcome("$x$ " * (MAX_FOUND + 1), CONFIGS["mathjax3-dollar"])) == MAX_FOUND


@pytest.mark.parametrize("before", ["", "\\(\\("])  # two in vain, so that there is an index
def test_the_tokens_of_a_formula_have_a_bound(before: str) -> None:
    for braces, count in ((MAX_TOKENS // 2 - 2, 1), (MAX_TOKENS // 2, 0)):
        found = outcome(f"{before}${'{}' * braces}$", CONFIGS["mathjax3-dollar"])
        assert len(found) == count


@pytest.mark.parametrize(
    ("name", "text", "unclosed"),
    [
        ("mathjax2-dollar", "$a, \\(b, \\begin{c}, \\ref{d", 3),
        ("mathjax3-dollar", "$a{b$ $c$", 2),
        ("katex-dollar", "$a{b$ $c$ $$", 1),
        ("mathjax3", "$5 and \\(a\\)", 0),
    ],
)
def test_openers_without_an_end_are_counted(name: str, text: str, unclosed: int) -> None:
    assert finder(CONFIGS[name]).find(text).unclosed == unclosed
