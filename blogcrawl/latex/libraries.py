"""Which math library a page loads, by the address of its file, and its defaults."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from blogcrawl.latex.options import Options, names_of, options_of


class Library(NamedTuple):
    """A math library that a page loads: its engine and its address."""

    engine: str
    url: str
    scans: bool = True  # looks for formulas by itself


class ThemeOptions(NamedTuple):
    """The options that a well-known theme has in a separate file."""

    file: re.Pattern[str]
    engine: str
    options: Options


NEXT: Final = re.compile(r"third-party/math/mathjax(?:\.min)?\.js")
THEMES: Final = (
    # Jekyll Chirpy 7, assets/js/data/mathjax.js
    ThemeOptions(
        re.compile(r"/data/mathjax(?:\.min)?\.js"),
        "mathjax3",
        {"tex": {"inlineMath": [["$", "$"], ["\\(", "\\)"]]}},
    ),
    # Hexo NexT 8, source/js/third-party/math/mathjax.js
    ThemeOptions(
        NEXT,
        "mathjax3",
        {"tex": {"inlineMath": {"[+]": [["$", "$"]]}}},
    ),
    # Distill 2, src/components/d-math.js
    ThemeOptions(
        re.compile(r"template\.v\d(?:\.min)?\.js"),
        "katex",
        {"delimiters": [{"left": "$$", "right": "$$", "display": False}]},
    ),
)


MAX_ADDRESS: Final = 2_000
AUTO_RENDER: Final = re.compile(r"auto-render[\w.-]*\.m?js")
KATEX_FILE: Final = re.compile(r"(?:^|/)katex(?:\.min)?(?:\.\w+)?\.m?js")
MATHJAX_FILE: Final = re.compile(
    r"(?:^|/)(?:"
    r"(?P<two>MathJax\.js|mathjax\.js(?=\?[^#]*config=))"
    r"|(?P<bare>(?:latest|startup|loader|core)(?:\.min)?\.js)"
    r"|(?:tex|mml)-(?:mml-)?(?:chtml|svg)[\w.-]*\.js"
    r")(?:[?#]|$)"
)
MATHJAX_VERSION: Final = re.compile(r"mathjax(?:/src)?[@/-]?v?(\d)", re.I)


def addresses(text: str) -> list[str]:
    """Return the addresses in a string, which may be one or the markup of a script element."""
    if len(text) > MAX_ADDRESS or "js" not in text:
        return []
    return [part for part in re.split(r"[\s\"'<>]+", text) if "js" in part]


def library_at(url: str) -> Library | None:
    """Return the library that is loaded from ``url``.

    The file name tells MathJax 2 (``MathJax.js``) from later ones (``tex-mml-chtml.js``), and the
    version in the address tells which. Without a version, ``es5/`` means MathJax 3, and a copy on
    the site's own server is more likely MathJax 3, too.
    """
    if AUTO_RENDER.search(url):
        return Library("katex", url)
    if KATEX_FILE.search(url):
        return Library("katex", url, scans=False)
    file = MATHJAX_FILE.search(url)
    if file is None or (file["bare"] and "mathjax" not in url.lower()):
        return None
    found = MATHJAX_VERSION.search(url)
    version = int(found[1]) if found else 0
    if file["bare"] and version < 3 and "es5/" not in url:
        return Library("mathjax2", url)
    if version < 3:
        version = 2 if file["two"] else 4 if "/npm/mathjax/" in url and "es5/" not in url else 3
    return Library(f"mathjax{min(version, 4)}", url)


def preprocesses(url: str, options: Options) -> bool:
    """Return whether MathJax 2 searches for TeX, according to its combined configurations.

    All of these include tex2jax, except those for AsciiMath or MathML only (unpacked/config/*.js).
    A page that names none must configure it in a file that is not read, since MathJax does nothing
    without a configuration.
    """
    query = parse_qs(url.partition("?")[2].partition("#")[0])
    names = [name for value in query.get("config", []) for name in value.split(",")]
    names += names_of(options.get("config"), ())
    files = [re.sub(r"\.js$", "", name.rpartition("/")[2].strip()) for name in names]
    if any(not WITHOUT_TEX.match(file) for file in files):
        return True
    extensions = names_of(options.get("extensions"), ())
    return any("tex2jax" in name for name in extensions) or not (files or extensions)


WITHOUT_TEX: Final = re.compile(r"(?:AM|MML)_|MMLorHTML$|Safe$")


def reads_tex(url: str, author: Options) -> bool:
    """Return whether a MathJax 3 or 4 has TeX among its inputs (components/mjs/*)."""
    file = MATHJAX_FILE.search(url)
    if file is None or not file["bare"]:
        return "/mml-" not in f"/{url}"
    load = options_of(author.get("loader")).get("load")
    return not isinstance(load, list) or any(
        isinstance(name, str) and name.startswith(("input/tex", "tex")) for name in load
    )
