"""Reading literal values out of JavaScript."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex.javascript import MAX_SIZE, UNKNOWN, Reader
from blogcrawl.latex.javascript.nodes import MAX_DEPTH, Fault
from blogcrawl.latex.javascript.statements import parse


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
        ("-.5e1", -5.0),
        ("1n", UNKNOWN),
        pytest.param(f"'a' + 0x{'f' * 4000}", UNKNOWN, id="a number that str() refuses"),
        ("true", True),
        ("!0", True),
        ("!1", False),
        ("null", None),
        ("void 0", None),
        ("undefined", None),
        (
            r"'\x41\u0042\u{43}\n\'\
\d'",
            "ABC\n'd",
        ),
        (r"'\ud83d\ude00'", "\N{GRINNING FACE}"),
        (r'"\ud800"', "\N{REPLACEMENT CHARACTER}"),
        (r"`a\`b`", "a`b"),
        ("`a${'b'}c${1}`", "abc1"),
        (r"String.raw`\(`", r"\("),
        ("String.raw`a${1}`", "a${1}"),
        ("other`a`", UNKNOWN),
        ("'a' + 'b' + 1", "ab1"),
        ("[1, 2,]", [1, 2]),
        ("[1, f(), 2]", [1, UNKNOWN, 2]),
        ("[...[1, 2], ...f(), 3]", [1, 2, 3]),
        ("{a: 1, 'b': 2, 3: 4, ['c' + 'd']: 5,}", {"a": 1, "b": 2, "3": 4, "cd": 5}),
        ("{...{a: 1, b: 1}, b: 2, ...f()}", {"a": 1, "b": 2}),
        ("{a: {b: [{c: 1}]}}['a'].b[0].c", 1),
        ("[1].concat([2], 3)", [1, 2, 3]),
        ("Object.assign({a: 1}, {b: 2})", {"a": 1, "b": 2}),
        ("Object.freeze([1])", [1]),
        ("(1, 2)", 2),
        ("f() || 1", 1),
        ("0 || 1", 1),
        ("f() ?? 1", 1),
        ("f() && 1", 1),
        ("'' && 1", ""),
        ("true ? 1 : 2", 1),
        ("'a' !== 'a' ? 1 : 2", 2),
        ("f() ? 1 : 2", 1),
        ("f() ? f() : 2", 2),
        ("(function (a, b = 2) { return [a, b]; })(1)", [1, 2]),
        ("(({a, b: [c]}, ...d) => [a, c])({a: 1, b: [2]}, 3)", [1, 2]),
        ("(a => a)(1)", 1),
        ("(async a => { if (!a) return; return a; })(1)", 1),
        ("function () { return this }.call(window)", UNKNOWN),
        ("await 1", 1),
        ("/[/]'/.test(y) / 2", UNKNOWN),
        ("new Foo({})", UNKNOWN),
        ("class { static a = 1; get b() { return 1 } }", UNKNOWN),
        ("typeof y", UNKNOWN),
    ],
)
def test_expressions(expression: str, expected: object) -> None:
    assert value(f"x = {expression};") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("var x = 1", 1),
        ("let x; x = 1", 1),
        ("const a = 1, x = a", 1),
        ("window.x = 1", 1),
        ("self['x'] = 1", 1),
        ("x = {}; x.a = 1; x['b'] = 2", {"a": 1, "b": 2}),
        ("x.a.b = 1", {"a": {"b": 1}}),
        ("x = [1]; x.push(2); x.unshift(0)", [0, 1, 2]),
        ("x ||= 1", 1),
        ("x = 'a'; x += 'b'", "ab"),
        ("const {a, b: x, c = 3} = {a: 1, b: 2}", 2),
        ("const {a: {b: x = 2}} = {a: {}}", 2),
        ("var [a, x] = [1, 2]", 2),
        ("function f() { return 1 } x = f()", 1),
        ("x = f(); function f() { return 1 }", 1),
        ("function f(a) { x = a } f(1)", 1),
        ("ready(() => { x = 1 })", 1),
        ("ready(() => { x = a }); const a = 1", 1),
        ("var x = 1; (function (x) { x = 2 })(3)", 1),
        ("(function () { var x = 1 })()", UNKNOWN),
        ("if (y) x = 1; else x = 2", 2),
        ("if (true) x = 1; else x = 2", 1),
        ("for (const a of b) { x = 1 }", 1),
        ("for (var i = 0, n = 1; i < n; i++) x = 1", 1),
        ("for (;;) { x = 1; break }", 1),
        ("do x = 1; while (false)", 1),
        ("switch (a) { case 'b': x = 1; break; default: }", 1),
        ("try { x = 1 } catch { f() } finally { g() }", 1),
        ("a: while (1) { x = 1; continue a }", 1),
        ("export default class extends B { m() { x = 1 } }", 1),
        ("import a, {b as c} from './a.js'; export * as d from 'd'; x = 1", 1),
        ("export const x = 1; export {x as y}", 1),
        ("a = () => {}\n[x] = [1]\nx = 2", 2),
        ("var a = b\nx = 1\n;(c)", 1),
        ("#!/usr/bin/env node\n<!-- hidden\nx = 1 /* */ // end\n--> hidden", 1),
        ("async function* f() { yield; yield* a; for await (x of y); } x = 1", 1),
        (
            "get = set = 1; x = {get, set, async: 1, get a() {}, *b() {}, async c() {}}.get",
            1,
        ),
        ("var o = {x: 1}, {x} = o", 1),
        ("(0, a.b)(x = 1)", 1),
        ("f?.(x = 1)?.[0]?.a", 1),
        ("class A { static { x = 1 } a; 'b' = 2; [c]; static async *d() {} #e = 3\nget }", 1),
    ],
)
def test_statements(source: str, expected: object) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    "source",
    ["x = ", "x = [1", "x = {a: 1 b: 2}", "x = [1 2]", "x = 'a", "x = `a", "/* x", "x = 1 2",
     "f(", "if x", "}", ")", "x = /a", "x = ()", "x = {'a'}", "function () {}", "x.= 1", "import a",
     "export {", "x = `${1`", "\\"],
)  # fmt: skip
def test_faults(source: str) -> None:
    with pytest.raises(Fault):
        parse(source)
    assert value(f"x = 1; {source}") is UNKNOWN


def test_nesting_is_bounded() -> None:
    for opening, closing in ("[]", "()"):
        parse(opening * 50 + "1" + closing * 50)
        with pytest.raises(Fault):
            parse(opening * 500 + "1" + closing * 500)
    with pytest.raises(Fault):
        parse("if (a) b; else " * MAX_DEPTH + "c")


def test_calls_are_heard() -> None:
    heard = []
    reader = Reader(lambda name, arguments: heard.append((name, arguments)))
    reader.read("a.b.c(1, f); (0, d.e)({g: [2]}); h()(); a['i'](3)")
    expected = [("a.b.c", [1, UNKNOWN]), ("d.e", [{"g": [2]}]), ("h", []), ("", []), ("", [3])]
    assert heard == expected


def test_strings_are_noted_as_far_as_they_are_known() -> None:
    reader = Reader()
    reader.read("f('a', `b${c}d`, 'e' + 'f' + g, {h: 'i'})")
    assert reader.strings == ["a", "bd", "ef", "i"]


def test_what_a_reader_knows_lasts_for_the_page() -> None:
    reader = Reader()
    reader.read("var a = [1]; function f(b) { return b.concat(a) }")
    reader.read("x = f([0])")
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
def test_any_text_has_a_tree_or_a_fault(source: str) -> None:
    with suppress(Fault):
        parse(source)


@pytest.mark.parametrize("unit", ["f(a);", "a\n", "x={a:[1,'b']};", "'a'+", ".a", "/**/", "`${a}`"])
def test_parsing_takes_linear_time(unit: str) -> None:
    def run(source: str) -> None:
        with suppress(Fault):
            parse(source)

    check_growth(run, "a" + unit * 2000, "a" + unit * 8000, most=6, quick=0.05)
