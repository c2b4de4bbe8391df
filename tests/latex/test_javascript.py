"""Reading literal values out of JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex.javascript import MAX_SIZE, UNKNOWN, Reader


def value(source: str) -> Any:
    """Return the value of ``x`` after a script."""
    reader = Reader()
    reader.read(source)
    return reader.window.get("x", UNKNOWN)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1", 1),
        ("0x1F", 31),
        ("1_000", 1000),
        (".5e1", 5.0),
        ("1n", UNKNOWN),
        pytest.param("1" * 5000, UNKNOWN, id="a number that Python refuses"),
        ("true", True),
        ("!0", True),
        ("!1", False),
        ("null", None),
        (
            r"'\x41\u0042\u{43}\n\'\
\d'",
            "ABC\n'd",
        ),
        (r"'\ud83d\ude00'", "\N{GRINNING FACE}"),
        (r'"\ud800"', "\N{REPLACEMENT CHARACTER}"),
        (r"`a\`b`", "a`b"),
        ("'a' + 'b'", "ab"),
        ("[1, 2,]", [1, 2]),
        ("[1, f(), 2]", [1, UNKNOWN, 2]),
        ("[...[1, 2], ...f(), 3]", [1, 2, 3]),
        ("{a: 1, 'b': 2, 3: 4,}", {"a": 1, "b": 2, "3": 4}),
        ("{...{a: 1, b: 1}, b: 2, ...f()}", {"a": 1, "b": 2}),
        ("{a: 1, f() { return {b: 2} }, get c() { }, async *d() { }, e: 3}", {"a": 1, "e": 3}),
        ("{a: e => { for (;;) { } }, b: function () { }, c: /[/]'/, d: 1}.d", UNKNOWN),
        ("{a: e => { for (;;) { } }, b: class { }, c: /[/]'/, d: `${'}'}`}",
         dict.fromkeys("abcd", UNKNOWN)),
        ("[1].concat([2], 3)", [1, 2, 3]),
        ("Object.assign({a: 1}, {b: 2})", {"a": 1, "b": 2}),
        ("$.extend({}, f(), {b: 2})", {"b": 2}),
        ("Object.freeze([1])", [1]),
        ("(1, 2)", 2),
        ("f() || 1", 1),
        ("0 || 1", 1),
        ("f() ?? 1", 1),
        ("f() ? 1 : 2", 1),
        ("f() === 'a' ? f() : 2", 2),
        ("f() ? {} : g ? [] : [1]", [1]),
    ],
)  # fmt: skip
def test_literals(expression: str, expected: object) -> None:
    assert value(f"x = {expression};") == expected


@pytest.mark.parametrize(
    "expression",
    [
        "-1", "1 + 1", "'a' + 1", "void 0", "undefined", "`a${'b'}`", "String.raw`a`", "other`a`",
        "typeof y", "await 1", "f() && 1", "[1][0]", "{a: 1}.a", "(a => a)(1)",
        "(function () { return 1 })()", "new Foo({})", "class { static a = 1 }",
        "/[/]'/.test(y) / 2",
    ],
)  # fmt: skip
def test_what_is_computed_is_unknown(expression: str) -> None:
    assert value(f"x = {expression}; y = [1];") is UNKNOWN


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("var x = 1", 1),
        ("let x; x = 1", 1),
        ("const a = 1, x = a", 1),
        ("window.x = 1", 1),
        ("self['x'] = 1", 1),
        ("!function (w) { w.x = 1 }(window)", 1),
        ("x = {}; x.a = 1; x['b'] = 2", {"a": 1, "b": 2}),
        ("x = {a: {}}; window.x.a.b = {c: 1}", {"a": {"b": {"c": 1}}}),
        ("x = [1]; x.push(2); x.unshift(0)", [0, 1, 2]),
        ("x = {}; Object.assign(x, {a: 1})", {"a": 1}),
        ("x ||= 1", 1),
        ("x = 2; x ||= 1", 2),
        ("x = x || {}; x.a = 1", {"a": 1}),
        ("function f() { x = 1 }", 1),
        ("ready(() => { x = a }); const a = 1", 1),
        ("if (y) x = 1; else x = 2", 2),
        ("for (var i = 0, n = 1; i < n; i++) x = 1", 1),
        ("for (const a of b) { x = 1 }", 1),
        ("switch (a) { case 'b': x = 1; break; default: }", 1),
        ("try { x = 1 } catch { f() } finally { g() }", 1),
        ("export default class extends B { m() { x = 1 } }", 1),
        ("import a, {b as c} from './a.js'; x = 1", 1),
        ("x = 2\ny = 1", 2),
        ("y = 1\n;(c)\nx = 2\nf()", 2),
        ("<!-- hidden\nx = 1 /* */ // end\n-->", 1),
        ("x = 1; // it's the 'end", 1),
        ("x = a / b; y = '/'; x = 1", 1),
        ("f?.(x = 1)?.[0]?.a", 1),
        ("const s = `a ${b ? `c ${d}` : {e: '}'}} f`; x = 1", 1),
    ],
)
def test_assignments(source: str, expected: object) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    "source",
    ["x = [1", "x = {a: 1 b: 2}", "x = [1 2]", "x = 'a", "x = `a", "x = 2; /* x'", "f(", "}", ")",
     "x = {a: [1}", "x = `${1`"],
)  # fmt: skip
def test_a_script_with_a_fault_says_nothing(source: str) -> None:
    assert value(source) is UNKNOWN


def test_nesting_is_bounded() -> None:
    for brackets in ("[]", "()"):
        assert value("x = 1; y = {} 1 {}".format(*(one * 5000 for one in brackets))) == 1


def test_calls_are_heard() -> None:
    heard = []
    reader = Reader(lambda name, arguments: heard.append((name, arguments)))
    reader.read("a.b.c(1, f, ...[2]); function d(e = {}) { f?.({g: [h]}) } window.i(j); j = 3")
    assert heard == [("a.b.c", [1, UNKNOWN, 2]), ("f", [{"g": [UNKNOWN]}]), ("i", [3])]


def test_strings_are_noted() -> None:
    reader = Reader()
    reader.read("f('a', `b${c}d`, 'e' + 'f' + g, {h: 'i'})")
    assert reader.strings == ["a", "b", "d", "ef", "i"]


def test_what_a_reader_knows_lasts_for_the_page() -> None:
    reader = Reader()
    reader.read("var a = [1];")
    reader.read("x = [0].concat(a)")
    assert reader.window["x"] == [0, 1]


def test_large_scripts_are_passed_over() -> None:
    reader = Reader()
    for source in ("x = 1", "x = 2;" + " " * MAX_SIZE, "y = x"):
        reader.read(source)
    assert reader.window == {"x": 1, "y": 1}


def test_values_stay_small() -> None:
    doubling = "s = s + s; a = [...a, ...a]; b = b.concat(b); c.push(...c);"
    reader = Reader()
    reader.read("s = 'ab'; a = b = c = [1, 2]; c = [1];" + doubling * 50)
    assert all(value is UNKNOWN or len(value) < 1000 for value in reader.window.values())


@given(st.text())
def test_any_text_is_read(source: str) -> None:
    Reader().read(source)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["f(a);", "a\n", "x={a:[1,'b']};", "'a'+", ".a", "/**/", "`${a}`", "f(", "a=", "a?b:"]
)
def test_reading_takes_linear_time(unit: str) -> None:
    def run(source: str) -> None:
        Reader().read(source)

    check_growth(run, lambda times: "a" + unit * times, 2_000, most=6, quick=0.05)
