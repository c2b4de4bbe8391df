"""Every way in which a page configures its formulas."""

from __future__ import annotations

import json
from dataclasses import replace
from time import process_time

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex import scripts
from blogcrawl.latex.config import CONFIGS, MathConfig
from blogcrawl.latex.options import MATHJAX2_NAMES
from blogcrawl.latex.scripts import Script, page_config

DOLLARS = (("$", "$"), ("\\(", "\\)"))
APPENDED = (("\\(", "\\)"), ("$", "$"))
KATEX_DOLLARS = (("$$", "$$", True), ("$", "$", False))

TWO = Script("//cdn.test/mathjax/2.7.5/MathJax.js?config=TeX-AMS_HTML", "text/javascript", "")
THREE = Script("https://cdn.test/npm/mathjax@3/es5/tex-mml-chtml.js", "", "")
FOUR = Script("https://cdn.test/npm/mathjax@4/tex-mml-chtml.js", "", "")
AUTO = Script("https://cdn.test/katex@0.16.9/dist/contrib/auto-render.min.js", "", "")
KATEX = Script("https://cdn.test/katex@0.16.9/dist/katex.min.js", "", "")

PAIRS = r"[['$', '$'], ['\\(', '\\)']]"
DELIMITERS = "[{left: '$$', right: '$$', display: true}, {left: '$', right: '$', display: false}]"


JSON = "application/json"


def code(text: str, type_: str = "") -> Script:
    return Script("", type_, text)


def block(text: str) -> Script:
    return code(text, "text/x-mathjax-config")


def read(*scripts: Script) -> MathConfig:
    config = page_config(scripts)
    assert config is not None
    assert config.scripts
    return replace(config, scripts=CONFIGS[config.engine].scripts)


# --- the defaults of the engines ------------------------------------------------------------


def test_defaults_of_mathjax_2() -> None:
    """As in MathJax 2.7.9, unpacked/extensions/tex2jax.js."""
    tags = "script noscript style textarea pre code annotation annotation-xml"
    assert CONFIGS["mathjax2"] == MathConfig(
        engine="mathjax2",
        inline=(("\\(", "\\)"),),
        display=(("$$", "$$"), ("\\[", "\\]")),
        escapes=False,
        environments=True,
        refs=True,
        skip_tags=frozenset(tags.split()),
        ignore_class="tex2jax_ignore",
        process_class="tex2jax_process",
        scripts=True,
    )


def test_defaults_of_mathjax_3_and_4() -> None:
    """As in ts/input/tex/FindTeX.ts and ts/handlers/html/HTMLDomStrings.ts of 3.2.2 and 4.1.3."""
    three = replace(
        CONFIGS["mathjax2"],
        engine="mathjax3",
        escapes=True,
        ignore_class="mathjax_ignore",
        process_class="mathjax_process",
        scripts=False,
    )
    assert CONFIGS["mathjax3"] == three
    tags = "script noscript style textarea pre code math select option mjx-container"
    four = replace(three, engine="mathjax4", skip_tags=frozenset(tags.split()))
    assert CONFIGS["mathjax4"] == four


def test_defaults_of_katex() -> None:
    """As in KaTeX 0.19.1, contrib/auto-render/auto-render.ts."""
    names = ("equation", "align", "alignat", "gather", "CD")
    assert CONFIGS["katex"] == MathConfig(
        engine="katex",
        inline=(),
        display=(),
        delimiters=(
            ("$$", "$$", True),
            ("\\(", "\\)", False),
            *((f"\\begin{{{name}}}", f"\\end{{{name}}}", True) for name in names),
            ("\\[", "\\]", True),
        ),
        skip_tags=frozenset({"script", "noscript", "style", "textarea", "pre", "code", "option"}),
    )


def test_dollar_is_put_where_it_finds_the_same_as_in_the_pages() -> None:
    for engine in ("mathjax2", "mathjax3", "mathjax4"):
        assert CONFIGS[f"{engine}-dollar"].inline == APPENDED
    assert CONFIGS["mathjax2-dollar-escapes"].escapes
    assert CONFIGS["katex-dollar"].delimiters[:2] == KATEX_DOLLARS
    assert len(CONFIGS["katex-dollar"].delimiters) == len(CONFIGS["katex"].delimiters) + 1


def test_the_cautious_default_leaves_money_alone() -> None:
    cautious = CONFIGS["cautious"]
    assert all("$" not in pair for pair in cautious.inline)
    assert ("$$", "$$") in cautious.display
    assert cautious.environments


def test_none_finds_nothing() -> None:
    none = CONFIGS["none"]
    assert none.inline == none.display == ()
    assert none.delimiters == ()
    assert none.escapes is none.environments is none.refs is False


# --- which engine ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("//cdn.test/mathjax/latest/MathJax.js?config=TeX-AMS-MML_HTMLorMML", "mathjax2"),
        ("//cdn.test/ajax/libs/mathjax/2.7.1/MathJax.js?config=default", "mathjax2"),
        ("//cdn.test/ajax/libs/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe", "mathjax2"),
        ("/assets/MathJax-2.7.9/MathJax.js", "mathjax2"),
        ("/mathjax/mathjax.js?config=TeX-AMS_HTML", "mathjax2"),
        ("//cdn.test/npm/mathjax@3/es5/tex-mml-chtml.js", "mathjax3"),
        ("//cdn.test/npm/mathjax@3.2.2/es5/tex-chtml-full.js", "mathjax3"),
        ("//cdn.test/ajax/libs/mathjax/3.2.2/es5/tex-svg-full.min.js?v=1", "mathjax3"),
        ("//cdn.test/npm/mathjax/es5/tex-mml-svg.js", "mathjax3"),
        ("/js/mathjax/es5/startup.js", "mathjax3"),
        ("/js/tex-svg.js", "mathjax3"),
        ("//cdn.test/npm/mathjax@4/tex-mml-chtml.js", "mathjax4"),
        ("//cdn.test/npm/mathjax@4.0.0-beta.4/tex-chtml-nofont.js", "mathjax4"),
        ("//cdn.test/npm/@mathjax/src@4/bundle/tex-svg.js", "mathjax4"),
        ("//cdn.test/npm/mathjax/tex-chtml.js", "mathjax4"),
        ("//cdn.test/npm/katex@0.16.9/dist/contrib/auto-render.min.js", "katex"),
        ("/lib/katex/auto-render.min.0a1b2c3d.js", "katex"),
        (
            "//cdn.test/combine/npm/katex/dist/katex.min.js,npm/katex/contrib/auto-render.js",
            "katex",
        ),
    ],
)
def test_the_address_tells_the_engine(url: str, engine: str) -> None:
    assert read(Script(url, "", "")) == CONFIGS[engine]
    loader = f"const s = document.createElement('script'); s.src = '{url}'; // mathjax auto-render"
    assert read(code(loader)) == CONFIGS[engine]


@pytest.mark.parametrize(
    "url",
    [
        "/js/jquery.min.js",
        "/assets/js/data/math.js",
        "/js/mathjax-loader.js",
        "//polyfill.test/v3/polyfill.min.js?features=es6",
        "/js/latest.js",
    ],
)
def test_other_addresses_are_no_math_library(url: str) -> None:
    assert page_config([Script(url, "", "")]) is None


def test_a_page_without_math_has_no_configuration() -> None:
    assert page_config([]) is None
    assert page_config([Script("/js/main.js", "", ""), code("var price = '$5';")]) is None


def test_a_script_that_only_calls_mathjax_is_no_configuration() -> None:
    assert page_config([code("if (window.MathJax) { window.MathJax.typeset([el]); }")]) is None


@pytest.mark.parametrize(
    ("script", "engine"),
    [
        (block("MathJax.Hub.Config({messageStyle: 'none'});"), "mathjax2"),
        (code("window.MathJax = {tex2jax: {preview: 'none'}};"), "mathjax2"),
        (code("MathJax = {tex: {tags: 'ams'}};"), "mathjax3"),
        (code("MathJax = {svg: {fontCache: 'global'}};"), "mathjax3"),
        (code("renderMathInElement(document.body);"), "katex"),
    ],
)
def test_without_a_library_in_sight_the_options_tell_the_engine(
    script: Script, engine: str
) -> None:
    assert read(script) == CONFIGS[engine]


def test_the_library_that_loads_decides_over_the_options() -> None:
    v3_options = code(f"MathJax = {{tex: {{inlineMath: {PAIRS}}}}};")
    assert read(v3_options, TWO) == CONFIGS["mathjax2"]
    v2_options = block(f"MathJax.Hub.Config({{tex2jax: {{inlineMath: {PAIRS}}}}});")
    assert read(v2_options, THREE) == CONFIGS["mathjax3"]
    assert (
        read(code(f"MathJax = {{tex2jax: {{inlineMath: {PAIRS}}}}};"), FOUR) == CONFIGS["mathjax4"]
    )


def test_a_script_element_comes_before_a_loader() -> None:
    loader = code("s.src = '/mathjax@3/es5/tex-svg.js';")
    assert read(loader, TWO).engine == "mathjax2"


def test_auto_render_that_nobody_calls_gives_way_to_mathjax() -> None:
    assert read(AUTO, THREE).engine == "mathjax3"
    assert read(AUTO, code("renderMathInElement(document.body)"), THREE).engine == "katex"


def test_markup_that_a_script_writes() -> None:
    url = "//cdn.test/MathJax.js?config=TeX-AMS_HTML"
    assert (
        read(code(f"""document.write('<script src="{url}"><\\/script>');""")).engine == "mathjax2"
    )


def test_module_import() -> None:
    text = f"""
        import renderMath from "https://cdn.test/katex@0.16.8/dist/contrib/auto-render.mjs";
        renderMath(document.body, {{delimiters: {DELIMITERS}}});
    """
    assert read(code(text, "module")).delimiters == KATEX_DOLLARS


# --- MathJax 2 ------------------------------------------------------------------------------


def test_hub_config_in_a_configuration_block() -> None:
    text = f"""
        MathJax.Hub.Config({{
          TeX: {{equationNumbers: {{autoNumber: "AMS"}}}},
          tex2jax: {{
            inlineMath: {PAIRS}, displayMath: [["$$", "$$"]], processEscapes: true,
            processEnvironments: false, processRefs: !1, ignoreClass: "tex2jax_ignore|dno",
            processClass: 'math', skipTags: ['SCRIPT', "pre"],
          }},
        }});
    """
    assert read(block(text), TWO) == MathConfig(
        engine="mathjax2",
        inline=DOLLARS,
        display=(("$$", "$$"),),
        escapes=True,
        environments=False,
        refs=False,
        skip_tags=frozenset({"script", "pre"}),
        ignore_class="tex2jax_ignore|dno",
        process_class="math",
        scripts=True,
    )


def test_several_calls_merge_in_order() -> None:
    first = block(f"MathJax.Hub.Config({{tex2jax: {{inlineMath: {PAIRS}, processEscapes: true}}}})")
    second = block("MathJax.Hub.Config({tex2jax: {processEscapes: false, processRefs: false}})")
    config = read(TWO, first, second)
    assert config == replace(CONFIGS["mathjax2"], inline=DOLLARS, refs=False)


def test_hub_config_in_a_handler() -> None:
    text = f"""
        window.addEventListener("load", function () {{
          window.MathJax.Hub.Config({{tex2jax: {{inlineMath: {PAIRS}}}}});
        }});
    """
    assert read(TWO, code(text)).inline == DOLLARS


def test_nbconvert() -> None:
    text = """
        init_mathjax = function() {
            if (window.MathJax) {
                MathJax.Hub.Config({
                    TeX: {equationNumbers: {autoNumber: "AMS", useLabelIds: true}},
                    tex2jax: {inlineMath: [ ['$','$'], ["\\\\(","\\\\)"] ], processEscapes: true},
                    displayAlign: 'center',
                });
                MathJax.Hub.Queue(["Typeset", MathJax.Hub]);
            }
        }
        init_mathjax();
    """
    expected = replace(CONFIGS["mathjax2"], inline=DOLLARS, escapes=True)
    assert read(TWO, block(text)) == expected


def test_the_text_of_mathjax_2s_own_script_is_run() -> None:
    text = f"MathJax.Hub.Config({{tex2jax: {{inlineMath: {PAIRS}}}}});"
    assert read(TWO._replace(text=text)).inline == DOLLARS
    assert (
        read(THREE._replace(text=f"MathJax = {{tex: {{inlineMath: {PAIRS}}}}}"))
        == (CONFIGS["mathjax3"])
    )


def test_author_configuration_of_mathjax_2() -> None:
    author = code(f"window.MathJax = {{tex2jax: {{inlineMath: {PAIRS}, processEscapes: true}}}};")
    calls = block("MathJax.Hub.Config({tex2jax: {processEscapes: false}});")
    assert read(author, TWO, calls) == replace(CONFIGS["mathjax2"], inline=DOLLARS)


def test_append_is_unknown_to_mathjax_2() -> None:
    text = "MathJax.Hub.Config({tex2jax: {inlineMath: {'[+]': [['$', '$']]}}});"
    assert read(TWO, block(text)) == CONFIGS["mathjax2"]


@pytest.mark.parametrize(
    ("names", "finds"),
    [
        ("TeX-AMS_HTML", True),
        ("TeX-MML-AM_CHTML-full,Safe", True),
        ("Accessible", True),
        ("default", True),
        ("TeX-AMS_HTML%2Clocal/local", True),
        ("/js/of-our-own.js", True),
        ("AM_HTMLorMML-full", False),
        ("MML_CHTML", False),
        ("AM_CHTML,Safe.js", False),
        ("MMLorHTML", False),
    ],
)
def test_combined_configurations_of_mathjax_2(names: str, finds: bool) -> None:
    config = read(Script(f"/MathJax.js?config={names}&delayStartupUntil=configured", "", ""))
    nothing = replace(CONFIGS["none"], engine="mathjax2", scripts=True)
    assert config == (CONFIGS["mathjax2"] if finds else nothing)


def test_extensions_without_tex2jax() -> None:
    text = "MathJax.Hub.Config({extensions: ['asciimath2jax.js'], jax: ['input/AsciiMath']});"
    config = read(Script("/MathJax.js", "", ""), block(text))
    assert config == replace(CONFIGS["none"], engine="mathjax2", scripts=True)


def test_tex2jax_can_be_added_to_asciimath() -> None:
    url = Script("/MathJax.js?config=AM_HTMLorMML", "", "")
    text = "MathJax.Hub.Config({extensions: ['tex2jax.js'], jax: ['input/TeX']});"
    assert read(url, block(text)) == CONFIGS["mathjax2"]


# --- MathJax 3 and 4 ------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["MathJax", "window.MathJax", "var MathJax", "self['MathJax']"])
@pytest.mark.parametrize("library", [THREE, FOUR])
def test_global_object(target: str, library: Script) -> None:
    text = f"""
        {target} = {{
          tex: {{
            inlineMath: {PAIRS}, displayMath: [['$$', '$$'], ["\\\\[", "\\\\]"]],
            processEscapes: false, processEnvironments: false, processRefs: false
          }},
          options: {{
            skipHtmlTags: ['script', 'pre'],
            ignoreHtmlClass: 'tex2jax_ignore|mathjax_ignore', processHtmlClass: ['a', 'b'],
            renderActions: {{find: [10, doc => {{ for (const n of doc.math) {{}} }}, '']}}
          }},
          startup: {{ready() {{ MathJax.startup.defaultReady(); }}}},
          svg: {{fontCache: 'global'}}
        }};
    """
    assert read(code(text), library) == MathConfig(
        engine="mathjax3" if library is THREE else "mathjax4",
        inline=DOLLARS,
        display=(("$$", "$$"), ("\\[", "\\]")),
        escapes=False,
        environments=False,
        refs=False,
        skip_tags=frozenset({"script", "pre"}),
        ignore_class="tex2jax_ignore|mathjax_ignore",
        process_class="a|b",
    )


def test_append_and_remove() -> None:
    text = """
        MathJax = {
          tex: {inlineMath: {'[+]': [['$', '$']]}},
          options: {skipHtmlTags: {'[-]': ['code', 'pre'], '[+]': ['div']}}
        };
    """
    tags = CONFIGS["mathjax3"].skip_tags - {"code", "pre"} | {"div"}
    expected = replace(CONFIGS["mathjax3"], inline=APPENDED, skip_tags=tags)
    assert read(code(text), THREE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "MathJax = {}; MathJax.tex = {inlineMath: PAIRS};",
        "window.MathJax = window.MathJax || {}; window.MathJax.tex = {inlineMath: PAIRS};",
        "window.MathJax ||= {tex: {inlineMath: PAIRS}};",
        "MathJax = {options: {}}; Object.assign(window.MathJax, {tex: {inlineMath: PAIRS}});",
        "window.MathJax = Object.assign({}, window.MathJax, {tex: {inlineMath: PAIRS}});",
        "window.MathJax = {...window.MathJax, tex: {inlineMath: PAIRS}};",
        "const tex = {inlineMath: PAIRS}; window.MathJax = {tex};",
        "const pairs = PAIRS; window.MathJax = {tex: {'inlineMath': pairs}};",
        "MathJax = {tex: {inlineMath: [['$', '$']].concat([['\\\\(', '\\\\)']])}};",
        "const more = [['\\\\(', '\\\\)']]; MathJax = {tex: {inlineMath: [['$', '$'], ...more]}};",
        "MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\' + '(', '\\x5c' + \"\\u0029\"]]}};",
        "MathJax = {tex: {inlineMath: []}}; MathJax.tex.inlineMath.push(...PAIRS)",
        "!function (w) { w.MathJax = {tex: {inlineMath: PAIRS}} }(window);",
        "(function () { if (!window.MathJax) { window.MathJax = {tex: {inlineMath: PAIRS}}; } })()",
        "const load = () => { window.MathJax = {tex: {inlineMath: PAIRS}} }; ready(load);",
        "if (false) { MathJax = {tex: {}} } else { MathJax = {tex: {inlineMath: PAIRS}} }",
        "MathJax = 'mathjax' === 'katex' ? {} : {tex: {inlineMath: PAIRS}};",
        "<!--\nMathJax = {tex: {inlineMath: PAIRS}};\n//-->",
        "//<![CDATA[\nMathJax = {tex: {inlineMath: PAIRS}};\n//]]>",
    ],
)
def test_ways_to_put_options_together(text: str) -> None:
    script = code(text.replace("PAIRS", PAIRS))
    assert read(script, THREE) == replace(CONFIGS["mathjax3"], inline=DOLLARS)


@pytest.mark.parametrize(
    "text",
    [
        "function options() { return {tex: {inlineMath: PAIRS}}; } window.MathJax = options();",
        "window.MathJax = (() => ({tex: {inlineMath: PAIRS}}))();",
    ],
)
def test_options_that_a_function_returns_are_not_followed(text: str) -> None:
    assert read(code(text.replace("PAIRS", PAIRS)), THREE) == CONFIGS["mathjax3"]


def test_options_from_another_script() -> None:
    first = code(f"var delimiters = {PAIRS};")
    assert read(first, code("MathJax = {tex: {inlineMath: delimiters}};"), THREE).inline == DOLLARS


def test_a_faulty_script_says_nothing_as_in_a_browser() -> None:
    assert read(code(f"MathJax = {{tex: {{inlineMath: {PAIRS} }};"), THREE) == CONFIGS["mathjax3"]
    missing_comma = code(f"MathJax = {{tex: {{tags: 'ams' inlineMath: {PAIRS} }}}};")
    assert read(missing_comma, THREE) == CONFIGS["mathjax3"]


def test_what_cannot_be_read_leaves_the_default() -> None:
    text = f"""
        MathJax = {{tex: {{inlineMath: getPairs(), displayMath: {PAIRS}, processEscapes: x}},
                    options: {{skipHtmlTags: 5, ignoreHtmlClass: '('}}}};
    """
    assert read(code(text), THREE) == replace(CONFIGS["mathjax3"], display=DOLLARS)


def test_empty_lists_are_taken_at_their_word() -> None:
    config = read(code("MathJax = {tex: {inlineMath: [], displayMath: []}};"), THREE)
    assert (config.inline, config.display) == ((), ())


@pytest.mark.parametrize(
    ("url", "text", "finds"),
    [
        ("/mathjax@3/es5/mml-chtml.js", "", False),
        ("/mathjax@3/es5/startup.js", "loader: {load: ['input/asciimath', 'output/svg']}", False),
        ("/mathjax@3/es5/startup.js", "loader: {load: ['input/tex-base', 'output/svg']}", True),
        ("/mathjax@3/es5/startup.js", "", True),
        ("/mathjax@3/es5/tex-svg.js", "loader: {load: ['input/asciimath']}", True),
    ],
)
def test_a_mathjax_without_tex_finds_nothing(url: str, text: str, finds: bool) -> None:
    config = read(code(f"MathJax = {{{text}}};"), Script(url, "", ""))
    assert config == (CONFIGS["mathjax3"] if finds else replace(CONFIGS["none"], engine="mathjax3"))


def test_class_patterns_that_could_take_forever_are_not_taken() -> None:
    for pattern in ("(a+)+", "(?:a|a)*", ".*.*", "(", "a" * 1000):
        script = code(f"MathJax = {{options: {{ignoreHtmlClass: {json.dumps(pattern)}}}}}")
        assert read(script, THREE) == CONFIGS["mathjax3"]
    for pattern in (".*|", "sp-.*|od-.*|canvas", "[a-zA-Z1]*"):
        script = code(f"MathJax = {{options: {{ignoreHtmlClass: {json.dumps(pattern)}}}}}")
        assert read(script, THREE).ignore_class == pattern


# --- KaTeX ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        code(f"renderMathInElement(document.body, {{delimiters: {DELIMITERS}}});"),
        code(f"renderMathInElement(document.body, {{delimiters: {DELIMITERS}}});", "onload"),
        code(f"const o = {{delimiters: {DELIMITERS}}}; renderMathInElement(document.body, o);"),
        code(f"window.config = {{math: {{delimiters: {DELIMITERS}, strict: false}}}};"),
        code(f"initMath({{delimiters: {DELIMITERS}}});"),
        code(
            "document.addEventListener('DOMContentLoaded', () => {"
            f"  window.renderMathInElement?.(document.body, {{delimiters: {DELIMITERS}}});"
            "});"
        ),
        code(
            "function render(el, options = {}) { (0, x.renderMathInElement)(el, options); }"
            f"render(document.body, {{delimiters: {DELIMITERS}}});"
        ),
        code(
            "$(function () { renderMathInElement(el, "
            f"$.extend({{}}, {{delimiters: {DELIMITERS}}})) }});"
        ),
    ],
)
def test_ways_to_call_auto_render(script: Script) -> None:
    expected = replace(CONFIGS["katex"], delimiters=KATEX_DOLLARS)
    assert read(KATEX, AUTO, script) == expected


def test_auto_render_takes_its_own_defaults() -> None:
    assert read(AUTO, code("renderMathInElement(document.body);", "onload")) == CONFIGS["katex"]
    assert read(AUTO, code("renderMathInElement(el, {throwOnError: false});")) == CONFIGS["katex"]
    assert read(AUTO) == CONFIGS["katex"]


def test_other_options_of_auto_render() -> None:
    text = "renderMathInElement(el, {ignoredTags: ['code'], ignoredClasses: ['no', 'gist']});"
    assert read(AUTO, code(text)) == replace(
        CONFIGS["katex"], skip_tags=frozenset({"code"}), ignored_classes=("no", "gist")
    )


def test_the_delimiters_of_several_calls_add_up() -> None:
    text = """
        renderMathInElement(a, {delimiters: [{left: '$$', right: '$$', display: !0}]});
        renderMathInElement(a, {delimiters: [{left: '$$', right: '$$', display: !0},
                                             {left: '$', right: '$'}]});
    """
    assert read(AUTO, code(text)).delimiters == KATEX_DOLLARS


def test_katex_without_auto_render_looks_for_nothing() -> None:
    by_hand = code("katex.render(el.textContent, el, {displayMode: true}); // not MathJax")
    assert read(KATEX, by_hand) == replace(CONFIGS["katex"], delimiters=())


def test_options_in_json() -> None:
    """As Distill has them, whose template brings its own auto-render."""
    template = Script("https://distill.test/template.v2.js", "", "")
    assert read(template).delimiters == (("$$", "$$", False),)
    data = {"title": "…", "katex": {"delimiters": [{"left": "$", "right": "$", "display": False}]}}
    assert read(template, code(json.dumps(data), "text/json")).delimiters == (("$", "$", False),)


# --- themes ---------------------------------------------------------------------------------


def test_the_theme_next() -> None:
    library = {"enable": True, "js": {"url": "https://cdn.test/mathjax/3.2.2/es5/tex-mml-chtml.js"}}
    options = code(json.dumps(library), JSON)
    loader = Script("/js/third-party/math/mathjax.js", "", "")
    on, off = code("true", JSON), code("false", JSON)
    assert read(on, options, loader) == replace(CONFIGS["mathjax3"], inline=APPENDED)
    assert page_config([off, options, loader]) is None


def test_the_theme_chirpy() -> None:
    setup = Script("/assets/js/data/mathjax.js", "", "")
    assert read(setup, THREE).inline == DOLLARS
    inline = code("MathJax = {tex: {inlineMath: [['@', '@']]}};")
    assert read(inline, setup, THREE).inline == (("@", "@"),)


def test_loader_that_is_called_again_after_each_visit() -> None:
    text = """
        if (typeof MathJax === 'undefined') {
          window.MathJax = {tex: {inlineMath: {'[+]': [['$', '$']]}, tags: 'ams'}};
          (function () {
            const script = document.createElement('script');
            script.src = '//cdn.test/mathjax@3/es5/tex-mml-chtml.js';
            document.head.appendChild(script);
          })();
        } else {
          MathJax.startup.document.state(0);
          MathJax.typeset();
        }
    """
    assert read(code(text)) == replace(CONFIGS["mathjax3"], inline=APPENDED)


@pytest.mark.parametrize("type_", ["0123456789ab-text/javascript", "rocketlazyloadscript"])
def test_scripts_that_an_optimizer_holds_back(type_: str) -> None:
    assert read(code(f"MathJax = {{tex: {{inlineMath: {PAIRS}}}}}", type_), THREE).inline == DOLLARS


@pytest.mark.parametrize("type_", ["text/template", "math/tex", "text/html"])
def test_scripts_that_no_browser_runs(type_: str) -> None:
    assert page_config([code(f"MathJax = {{tex: {{inlineMath: {PAIRS}}}}}", type_)]) is None


# --- safety ---------------------------------------------------------------------------------


@given(st.lists(st.builds(Script, st.text(), st.text(), st.text())))
def test_never_raises(scripts: list[Script]) -> None:
    page_config(scripts)


PIECES = (
    "MathJax", ".tex", ".Hub.Config", "renderMathInElement", "window", "a", "=", "(", ")", "[",
    "]", "{", "}", "'", '"', "`", "${", ",", ";", ":", "...", "=>", "?", ".", "?.", "+", "||",
    "!", "-", "/", "*/", "/*", "//", "\n", " ", "1", "function", "class", "if", "else", "for",
    "return", "new", "async", "await", "yield", "let", "var", "import", "export", "\\", "$",
    "'MathJax.js'", "delimiters", "Object.assign", ".push", ".concat", "get", "static", "of",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["", "text/x-mathjax-config", "module"]))
def test_never_raises_on_what_looks_like_a_script(pieces: list[str], type_: str) -> None:
    page_config([TWO, code("/*MathJax*/" + " ".join(pieces), type_)])
    page_config([code("/*MathJax*/" + "".join(pieces), type_)])


names = st.text("$\\@#()[]{}'\"`\n abπ😀", min_size=1, max_size=4)
pairs = st.lists(st.tuples(names, names), max_size=4)


def spell(draw: st.DrawFn, value: object) -> str:
    """Write ``value`` as some programmer would."""
    if isinstance(value, bool):
        return draw(st.sampled_from([json.dumps(value), "!0" if value else "!1"]))
    if isinstance(value, str):
        at = draw(st.integers(0, len(value)))
        raw = "`" + value.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$") + "`"
        both = f"{json.dumps(value[:at])} + {json.dumps(value[at:], ensure_ascii=False)}"
        return draw(st.sampled_from([json.dumps(value), raw, both]))
    end = draw(st.sampled_from(["", ",", " // the end\n", "/* , */"]))
    if isinstance(value, dict):
        items = [
            f"{draw(st.sampled_from([k, repr(k)]))}: {spell(draw, v)}" for k, v in value.items()
        ]
        return "{" + ", ".join(items) + (end if items else "") + "}"
    assert isinstance(value, (list, tuple))
    items = [spell(draw, item) for item in value]
    return "[" + ",\n".join(items) + (end if items else "") + "]"


@st.composite
def spelt_options(draw: st.DrawFn) -> tuple[dict[str, object], str]:
    options = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "inlineMath": pairs,
                "displayMath": pairs,
                "processEscapes": st.booleans(),
                "processEnvironments": st.booleans(),
                "processRefs": st.booleans(),
            },
        )
    )
    return options, spell(draw, options)


@given(spelt_options(), st.sampled_from([TWO, THREE, FOUR]))
def test_what_is_read_is_what_was_written(
    spelt: tuple[dict[str, object], str], library: Script
) -> None:
    options, text = spelt
    if library is TWO:
        config = read(block(f"MathJax.Hub.Config({{tex2jax: {text}}})"), library)
    else:
        config = read(code(f"window.MathJax = {{tex: {text}}}"), library)
    changes = {
        MATHJAX2_NAMES[name]: tuple(value) if isinstance(value, list) else value
        for name, value in options.items()
    }
    assert config == replace(CONFIGS[config.engine], **changes)  # type: ignore[arg-type]


HOSTILE = {
    "brackets": "[",
    "parentheses": "(",
    "objects": "{a:",
    "quotes": "'",
    "strings": "'a",
    "comments": "/*",
    "templates": "`${",
    "arrows": "a=>",
    "sums": "a+",
    "members": ".b",
    "conditions": "a?b:",
    "keywords": "typeof while let = )&&",
    "commas": "(a,",
    "assignments": "a=b;",
    "doubling": "a=a+a;b=[...b,...b];c={...c,d:c};",
    "calls": "function f(){f();f()}f();",
    "chains": "a().b().c().",
    "dollars": "MathJax.tex={inlineMath:[['$','$']]};",
    "lines": "\u2029-->",
    "json": '["delimiters",',
}


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("type_", ["", "text/x-mathjax-config", JSON])
def test_hostile_scripts_end_soon(unit: str, type_: str) -> None:
    for size in (50_000, 99_000, 1_000_000):
        head = "" if type_ == JSON else "/*MathJax*/x=1;"
        script = code(head + unit * (size // len(unit)), type_)
        start = process_time()
        page_config([TWO, script])
        assert process_time() - start < 2


@pytest.mark.parametrize("grow", ["a = [a];", "a = [a, a];"])
def test_values_within_values_without_end(grow: str) -> None:
    core = Script("/mathjax@3/startup.js", "", "")
    options = code(f"a = ['x']; {grow * 1000} MathJax = {{loader: {{load: [a]}}}};")
    assert read(core, options).engine == "mathjax3"


def test_classes_that_python_may_come_to_read_in_another_way() -> None:
    options = code("MathJax = {options: {ignoreHtmlClass: '[[a]'}};")
    assert read(THREE, options) == CONFIGS["mathjax3"]


@pytest.mark.parametrize(
    "unit", ["mathjax", "auto-render", "/tex-chtml", ".js/", "<a ", "?config="]
)
def test_hostile_addresses_end_soon(unit: str) -> None:
    for size in (2_000, 1_000_000):
        text = "math" + unit * (size // len(unit))
        start = process_time()
        page_config([Script(text, "", ""), code(json.dumps({"mathjax": text}), JSON)])
        page_config([code(f"/* mathjax */ f({', '.join([json.dumps(text[:400])] * 200)})")])
        assert process_time() - start < 2


@pytest.mark.slow
def test_time_grows_no_faster_than_the_script() -> None:
    def run(text: str) -> None:
        scripts._page_config.cache_clear()
        page_config([code(text)])

    text = "MathJax = {tex: {inlineMath: [['$', '$']]}}; f(function (e) { return [e.x, `a`] });"
    check_growth(run, text.__mul__, 250, most=6, quick=0.05)
