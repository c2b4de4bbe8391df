r"""Which delimiters the math script of a page looks for: read from the page, nothing is executed.

A blog tells MathJax or KaTeX what a formula looks like in a few lines of JavaScript, and without
them ``$5 and $10`` cannot be told from ``$a$ and $b$``. :func:`page_config` reads these lines the
way the engine that the page loads would take them; :data:`CONFIGS` names the engines' defaults.
"""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qs

from blogcrawl.latex.javascript import Reader, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Script(NamedTuple):
    """One ``<script>`` of a page, or the handler of its ``onload``, in document order.

    ``type`` is the attribute, or ``"onload"`` for the text of such a handler.
    """

    src: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class MathConfig:
    """What one engine takes for math.

    ``inline`` and ``display`` are MathJax's pairs of delimiters; KaTeX has ``delimiters`` instead,
    (left, right, display) in order of precedence. ``ignore_class`` and ``process_class`` are
    regular expressions, as MathJax takes them; KaTeX has ``ignored_classes``, plain names.
    ``scripts`` says whether ``<script type="math/tex">`` holds a formula.
    """

    engine: str  # "mathjax2", "mathjax3", "mathjax4" or "katex"
    inline: tuple[tuple[str, str], ...]
    display: tuple[tuple[str, str], ...]
    delimiters: tuple[tuple[str, str, bool], ...] = ()
    escapes: bool = False
    environments: bool = False
    refs: bool = False
    skip_tags: frozenset[str] = frozenset()
    ignore_class: str = ""
    process_class: str = ""
    ignored_classes: tuple[str, ...] = ()
    scripts: bool = False
    cautious: bool = False
    """Whether no engine is known, and only what TeX would take for math counts."""


PARENTHESES: Final = (("\\(", "\\)"),)
DOLLAR: Final = (("$", "$"),)
DISPLAY: Final = (("$$", "$$"), ("\\[", "\\]"))
KATEX: Final = (
    ("$$", "$$", True),
    ("\\(", "\\)", False),
    *((f"\\begin{{{name}}}", f"\\end{{{name}}}", True) for name in
      ("equation", "align", "alignat", "gather", "CD")),
    ("\\[", "\\]", True),
)  # fmt: skip
UNREAD_TAGS: Final = frozenset({"script", "noscript", "style", "textarea", "pre", "code"})

# MathJax 2.7.9, unpacked/extensions/tex2jax.js
_MATHJAX2 = MathConfig(
    engine="mathjax2",
    inline=PARENTHESES,
    display=DISPLAY,
    environments=True,
    refs=True,
    skip_tags=UNREAD_TAGS | {"annotation", "annotation-xml"},
    ignore_class="tex2jax_ignore",
    process_class="tex2jax_process",
    scripts=True,
)
# MathJax 3.2.2, ts/input/tex/FindTeX.ts and ts/handlers/html/HTMLDomStrings.ts
_MATHJAX3 = replace(
    _MATHJAX2,
    engine="mathjax3",
    escapes=True,
    ignore_class="mathjax_ignore",
    process_class="mathjax_process",
    scripts=False,
)
# MathJax 4.1.3, the same files
_MATHJAX4 = replace(
    _MATHJAX3,
    engine="mathjax4",
    skip_tags=UNREAD_TAGS | {"math", "select", "option", "mjx-container"},
)
# KaTeX 0.19.1, contrib/auto-render/auto-render.ts
_KATEX = MathConfig(
    engine="katex",
    inline=(),
    display=(),
    delimiters=KATEX,
    skip_tags=UNREAD_TAGS | {"option"},
)
_NONE = replace(_MATHJAX3, inline=(), display=(), escapes=False, environments=False, refs=False)

CONFIGS: Final[dict[str, MathConfig]] = {
    "mathjax2": _MATHJAX2,
    "mathjax2-dollar": replace(_MATHJAX2, inline=PARENTHESES + DOLLAR),
    "mathjax2-dollar-escapes": replace(_MATHJAX2, inline=PARENTHESES + DOLLAR, escapes=True),
    "mathjax3": _MATHJAX3,
    "mathjax3-dollar": replace(_MATHJAX3, inline=PARENTHESES + DOLLAR),
    "mathjax4": _MATHJAX4,
    "mathjax4-dollar": replace(_MATHJAX4, inline=PARENTHESES + DOLLAR),
    "katex": _KATEX,
    "katex-dollar": replace(_KATEX, delimiters=(KATEX[0], ("$", "$", False), *KATEX[1:])),
    "none": _NONE,
    "cautious": replace(_MATHJAX3, scripts=True, cautious=True),
}
r"""Configurations by name.

``cautious`` is for a page of which nothing is known: MathJax 3's own defaults, that is ``\(…\)``,
``\[…\]``, ``$$…$$`` and environments, and scripts, but nothing that is no mathematics by itself: a
reference, an environment such as ``document``, a regular expression with the same parentheses. A
single ``$`` is not among them, as no engine takes it unasked: on a page that asks for nothing it is
money.
``none`` finds nothing.
"""


def page_config(scripts: Iterable[Script]) -> MathConfig | None:
    """Return the configuration under which the browser would typeset a page.

    ``scripts`` are those of the page in document order. The library that the page loads decides
    which options count; if it is loaded from out of sight, the options decide which library it is.
    None if the page loads no math library and holds no options. Never raises.

    Scripts always hold formulas: only MathJax 2 reads them by itself, but sites that have gone over
    to another library have code of their own for them, often out of sight.
    """
    telling = tuple(script for script in scripts if _tells(script))
    config = _page_config(telling) if telling else None
    return replace(config, scripts=True) if config else None


def _tells(script: Script) -> bool:
    """Say cheaply whether a script may have to do with math."""
    if script.src and TELLING_SRC.search(script.src):
        return True
    if script.text in ("false", ""):  # the first is what NexT has for a page without math
        return bool(script.text)
    return any(word in script.text for word in TELLING_WORDS) and not MATH_TYPE.match(script.type)


TELLING_SRC: Final = re.compile(r"math|katex|auto-render|(?:tex|mml)-|template\.v\d", re.I)
TELLING_WORDS: Final = (
    "MathJax",
    "mathjax",
    "renderMathInElement",
    "tex2jax",
    "auto-render",
    "delimiters",
)
MATH_TYPE: Final = re.compile(r"\s*math/", re.I)
JSON_TYPE: Final = re.compile(r"\s*(?:text|application)/(?:[\w.-]+\+)?json", re.I)
BLOCK_TYPE: Final = re.compile(r"\s*text/x-mathjax-config\s*(?:;|$)", re.I)
# What browsers run, and what the loaders of Cloudflare, WP Rocket and LiteSpeed put in its place.
CODE_TYPE: Final = re.compile(
    r"\s*(?:$|onload|module|[\w-]*(?:text|application)/(?:x-)?(?:java|ecma)script|"
    r"[\w-]*module$|text/rocketscript|rocketlazyloadscript|litespeed/javascript)",
    re.I,
)


@lru_cache(maxsize=32)
def _page_config(scripts: tuple[Script, ...]) -> MathConfig | None:
    page = _Page()
    for script in scripts:
        page.read(script)
    return page.config()


Options = dict[str, Any]


class _Library(NamedTuple):
    """A math library that a page loads: its engine and where from."""

    engine: str
    url: str
    scans: bool = True  # looks for formulas by itself


class _Theme(NamedTuple):
    """The options that a well-known theme keeps in a file of its own."""

    file: re.Pattern[str]
    engine: str
    options: Options


NEXT: Final = re.compile(r"third-party/math/mathjax(?:\.min)?\.js")
THEMES: Final = (
    # Jekyll Chirpy 7, assets/js/data/mathjax.js
    _Theme(
        re.compile(r"/data/mathjax(?:\.min)?\.js"),
        "mathjax3",
        {"tex": {"inlineMath": [["$", "$"], ["\\(", "\\)"]]}},
    ),
    # Hexo NexT 8, source/js/third-party/math/mathjax.js
    _Theme(
        NEXT,
        "mathjax3",
        {"tex": {"inlineMath": {"[+]": [["$", "$"]]}}},
    ),
    # Distill 2, src/components/d-math.js
    _Theme(
        re.compile(r"template\.v\d(?:\.min)?\.js"),
        "katex",
        {"delimiters": [{"left": "$$", "right": "$$", "display": False}]},
    ),
)


@dataclass
class _Page:
    """What the scripts of one page have said about math."""

    sources: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)  # text/x-mathjax-config
    data: list[Any] = field(default_factory=list)  # application/json
    hub: Options = field(default_factory=dict)  # MathJax.Hub.Config(…)
    calls: list[Any] = field(default_factory=list)  # the options of renderMathInElement(…)
    offers: list[Any] = field(default_factory=list)  # what else is given to any function

    def __post_init__(self) -> None:
        self.reader = Reader(self._called)

    def _called(self, name: str, arguments: list[Any]) -> None:
        if f".{name}".endswith(".Hub.Config"):
            _insert(self.hub, arguments[0] if arguments else None)
        elif name.rpartition(".")[2] == "renderMathInElement":
            self.calls.append(arguments[1] if len(arguments) > 1 else {})
        else:
            self.offers += [value for value in arguments if isinstance(value, dict)]

    def read(self, script: Script) -> None:
        """Read one script, for what it loads, what it says and what it holds."""
        if script.src:
            self.sources.append(script.src)
        if BLOCK_TYPE.match(script.type) or script.src:
            self.blocks.append(script.text)  # MathJax 2 runs the text of its own script, too
        elif JSON_TYPE.match(script.type):
            self.data.append(_json(script.text))
        elif CODE_TYPE.match(script.type):
            self.reader.read(script.text)

    def config(self) -> MathConfig | None:
        """Return the configuration of the engine that the page loads."""
        if any(value is False for value in self.data):  # NexT's word for a page without math
            self.data.clear()
            self.sources = [source for source in self.sources if not NEXT.search(source)]
        library = self._library()
        if library is None:
            return None
        if library.engine == "katex":
            return self._katex(library)
        return self._mathjax2(library) if library.engine == "mathjax2" else self._mathjax(library)

    # --- which engine -----------------------------------------------------------------------

    def _library(self) -> _Library | None:
        """Return the library that typesets the page.

        Auto-render does nothing until it is called, so without a call that can be read it gives
        way to a MathJax.
        """
        scanning = [library for library in self._libraries() if library.scans]
        if not self.calls:
            scanning.sort(key=lambda library: library.engine == "katex")
        if scanning:
            return scanning[0]
        engine = self._configured_engine()
        if engine is not None:
            return _Library(engine, "")
        return next(self._libraries(), None)

    def _libraries(self) -> Iterator[_Library]:
        """Yield what the page loads: by script elements first, then by its scripts."""
        for text in (*self.sources, *self.reader.strings, *_strings(self.data)):
            for part in _addresses(text):
                library = _library(part)
                if library is not None:
                    yield library

    def _configured_engine(self) -> str | None:
        """Return the engine for which the page has options."""
        if self.calls:
            return "katex"
        author = self._author()
        if self.hub or "tex2jax" in author:
            return "mathjax2"
        if not MATHJAX3_BLOCKS.isdisjoint(author):
            return "mathjax3"
        if any("MathJax" in block for block in self.blocks):
            return "mathjax2"
        theme = self._theme("")
        return theme.engine if theme else None

    def _author(self) -> Options:
        """Return the global ``MathJax``, which is an object of options until the library loads."""
        return _options(self.reader.window.get("MathJax"))

    def _theme(self, family: str) -> _Theme | None:
        for source in self.sources:
            for theme in THEMES:
                if theme.engine.startswith(family) and theme.file.search(source):
                    return theme
        return None

    # --- the options of each engine ---------------------------------------------------------

    def _mathjax2(self, library: _Library) -> MathConfig:
        """Read MathJax 2's options: ``MathJax = {…}``, then the calls of ``Hub.Config``.

        Source: MathJax 2.7.9, unpacked/MathJax.js, ``Startup.Config`` and ``Hub.Insert``.
        """
        options = dict(self._author())
        _insert(options, _options(_options(options.get("Hub")).get("config")))
        for block in self.blocks:
            self.reader.read(block)
        _insert(options, self.hub)
        if not _preprocesses(library.url, options):
            return replace(_NONE, engine="mathjax2")
        return _with_tex(_MATHJAX2, _options(options.get("tex2jax")), MATHJAX2_NAMES)

    def _mathjax(self, library: _Library) -> MathConfig:
        """Read the options of MathJax 3 or 4: ``tex`` and ``options`` of ``MathJax = {…}``.

        Anything else, ``tex2jax`` included, is not an option and does nothing. Source: MathJax
        3.2.2, ts/components/startup.ts and ts/util/Options.ts.
        """
        default = CONFIGS[library.engine]
        author = self._author()
        theme = self._theme("mathjax")
        if theme and not {"tex", "options"} & author.keys():
            author = {**author, **theme.options}
        if not _reads_tex(library.url, author):
            return replace(_NONE, engine=library.engine)
        config = _with_tex(default, _options(author.get("tex")), MATHJAX_TEX_NAMES)
        return _with_tex(config, _options(author.get("options")), MATHJAX_PAGE_NAMES)

    def _katex(self, library: _Library) -> MathConfig:
        """Read the options of auto-render, or, out of sight, those that a theme lays out for it.

        Source: KaTeX 0.19.1, contrib/auto-render/auto-render.ts. Several calls follow each other
        on the same page, so their delimiters add up.
        """
        if not (library.scans or self.calls):
            return replace(_KATEX, delimiters=())
        calls = [call for call in self.calls if isinstance(call, dict)]
        if not calls:
            theme = self._theme("katex")
            calls = [*_with_delimiters([*self.offers, self.reader.window, *self.data])]
            calls = calls or [theme.options if theme else {}]
        delimiters = dict.fromkeys(pair for call in calls for pair in _delimiters(call))
        first = calls[0]
        return replace(
            _KATEX,
            delimiters=tuple(delimiters),
            skip_tags=frozenset(_names(first.get("ignoredTags"), _KATEX.skip_tags)),
            ignored_classes=tuple(_names(first.get("ignoredClasses"), ())),
        )


# --- libraries by their address -------------------------------------------------------------

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


def _addresses(text: str) -> list[str]:
    """Return the addresses in a string, which may be one or the markup of a script element."""
    if len(text) > MAX_ADDRESS or "js" not in text:
        return []
    return [part for part in re.split(r"[\s\"'<>]+", text) if "js" in part]


def _library(url: str) -> _Library | None:
    """Return the library that is loaded from ``url``.

    The file says MathJax 2 (``MathJax.js``) or later (``tex-mml-chtml.js``), the version in the
    address which. Without one, ``es5/`` was only in MathJax 3, and a copy on the site's own server
    is more likely to be one as well.
    """
    if AUTO_RENDER.search(url):
        return _Library("katex", url)
    if KATEX_FILE.search(url):
        return _Library("katex", url, scans=False)
    file = MATHJAX_FILE.search(url)
    if file is None or (file["bare"] and "mathjax" not in url.lower()):
        return None
    found = MATHJAX_VERSION.search(url)
    version = int(found[1]) if found else 0
    if file["bare"] and version < 3 and "es5/" not in url:
        return _Library("mathjax2", url)
    if version < 3:
        version = 2 if file["two"] else 4 if "/npm/mathjax/" in url and "es5/" not in url else 3
    return _Library(f"mathjax{min(version, 4)}", url)


def _preprocesses(url: str, options: Options) -> bool:
    """Say whether MathJax 2 looks for TeX: what its combined configurations, by name, turn on.

    Of these, all but the ones for AsciiMath or MathML alone have tex2jax (unpacked/config/*.js).
    A page that names none must have it from where it cannot be read: MathJax does nothing without.
    """
    query = parse_qs(url.partition("?")[2].partition("#")[0])
    names = [name for value in query.get("config", []) for name in value.split(",")]
    names += _names(options.get("config"), ())
    files = [re.sub(r"\.js$", "", name.rpartition("/")[2].strip()) for name in names]
    if any(not WITHOUT_TEX.match(file) for file in files):
        return True
    extensions = _names(options.get("extensions"), ())
    return any("tex2jax" in name for name in extensions) or not (files or extensions)


WITHOUT_TEX: Final = re.compile(r"(?:AM|MML)_|MMLorHTML$|Safe$")


def _reads_tex(url: str, author: Options) -> bool:
    """Say whether a MathJax 3 or 4 has TeX among its inputs (components/mjs/*)."""
    file = MATHJAX_FILE.search(url)
    if file is None or not file["bare"]:
        return "/mml-" not in f"/{url}"
    load = _options(author.get("loader")).get("load")
    return not isinstance(load, list) or any(
        isinstance(name, str) and name.startswith(("input/tex", "tex")) for name in load
    )


# --- options --------------------------------------------------------------------------------

MATHJAX3_BLOCKS: Final = frozenset(
    {"tex", "options", "startup", "loader", "chtml", "svg", "output"}
)
MATHJAX2_NAMES: Final = {
    "inlineMath": "inline",
    "displayMath": "display",
    "processEscapes": "escapes",
    "processEnvironments": "environments",
    "processRefs": "refs",
    "skipTags": "skip_tags",
    "ignoreClass": "ignore_class",
    "processClass": "process_class",
}
MATHJAX_TEX_NAMES: Final = dict(list(MATHJAX2_NAMES.items())[:5])
MATHJAX_PAGE_NAMES: Final = {
    "skipHtmlTags": "skip_tags",
    "ignoreHtmlClass": "ignore_class",
    "processHtmlClass": "process_class",
}


def _with_tex(config: MathConfig, options: Options, names: dict[str, str]) -> MathConfig:
    """Return ``config`` with those of its fields that ``options`` sets under these ``names``."""
    changes: dict[str, Any] = {}
    for name, attribute in names.items():
        if name in options:
            default = getattr(config, attribute)
            value = options[name]
            if config.engine != "mathjax2":
                value = _amended(default, value)
            changes[attribute] = _converted(default, value)
    return replace(config, **changes)


def _amended(default: Any, value: Any) -> Any:
    """Apply ``{'[+]': […], '[-]': […]}`` to a list (MathJax 3.2.2, ts/util/Options.ts, insert)."""
    if not isinstance(value, dict) or not value or not value.keys() <= {"[+]", "[-]"}:
        return value
    if isinstance(default, (str, bool)) or not all(isinstance(x, list) for x in value.values()):
        return None
    removed = [item for item in value.get("[-]", []) if isinstance(item, str)]
    return [item for item in default if item not in removed] + value.get("[+]", [])


def _converted(default: Any, value: Any) -> Any:
    """Return an option as the field of a configuration; the default if it is none."""
    if isinstance(default, bool):
        known = truth(value)
        return default if known is None else known
    if isinstance(default, str):
        return _class_pattern(value, default)
    if isinstance(default, frozenset):
        return frozenset(name.lower() for name in _names(value, default))
    return _pairs(value, default)


def _pairs(value: Any, default: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, (list, tuple)):
        return default
    pairs = tuple((item[0], item[1]) for item in value if _is_pair(item))
    return pairs if pairs or not value else default


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and len(value) >= 2
        and all(isinstance(delimiter, str) and delimiter for delimiter in value[:2])
    )


def _names(value: Any, default: Iterable[str]) -> list[str]:
    """Return a list of names; MathJax 3 takes a single one, too (``makeArray``)."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return list(default)
    return [name for name in value if isinstance(name, str)]


def _class_pattern(value: Any, default: str) -> str:
    """Return the regular expression for class names, unless it could take long on some text.

    One repetition in each alternative is what pages have, such as ``.*|`` or ``no-.*|toc``.
    """
    pattern = "|".join(_names(value, [default]))
    repetitions = [len(re.findall(r"[*+?{]", part)) for part in pattern.split("|")]
    if len(pattern) > 500 or max(repetitions) > 1 or re.search(r"\)[*+?{]", pattern):
        return default
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # about what Python may come to read in another way
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning):
        return default
    return pattern


def _delimiters(options: Options) -> list[tuple[str, str, bool]]:
    """Return the delimiters of one call of ``renderMathInElement``."""
    value = options.get("delimiters")
    if not isinstance(value, list):
        return list(KATEX)
    return [
        (item["left"], item["right"], bool(item.get("display")))
        for item in value
        if isinstance(item, dict) and _is_pair([item.get("left"), item.get("right")])
    ]


def _with_delimiters(roots: list[Any]) -> Iterator[Options]:
    """Yield the objects within ``roots`` that hold KaTeX delimiters."""
    for value in _within(roots):
        options = _options(value)
        if isinstance(options.get("delimiters"), list) and _delimiters(options):
            yield options


def _strings(roots: list[Any]) -> Iterator[str]:
    return (value for value in _within(roots) if isinstance(value, str))


MAX_VALUES: Final = 50_000


def _within(roots: list[Any]) -> Iterator[Any]:
    """Yield the values of nested lists and objects, in order, each container once."""
    waiting, seen = roots[::-1], set[int]()
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        yield value
        if isinstance(value, (dict, list)) and id(value) not in seen:
            seen.add(id(value))
            waiting += [*(value.values() if isinstance(value, dict) else value)][::-1]


def _insert(options: Options, more: Any) -> None:
    """Put ``more`` into ``options``, the objects among them key by key (``Hub.Insert``)."""
    for name, value in _options(more).items():
        old = options.get(name)
        merge = isinstance(old, dict) and isinstance(value, dict)
        options[name] = {**old, **value} if merge else value  # type: ignore[dict-item]


def _options(value: Any) -> Options:
    return value if isinstance(value, dict) else {}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
