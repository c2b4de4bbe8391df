r"""Which delimiters the math script of a page uses, read from the page without executing anything.

A blog configures MathJax or KaTeX in a few lines of JavaScript; without them ``$5 and $10`` cannot
be told from ``$a$ and $b$``. :func:`page_config` reads these lines as the page's engine would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from blogcrawl.latex.config import CONFIGS, KATEX_AUTO, MATHJAX2, NOTHING, MathConfig
from blogcrawl.latex.javascript import Reader
from blogcrawl.latex.libraries import (
    NEXT,
    THEMES,
    Library,
    ThemeOptions,
    addresses,
    library_at,
    preprocesses,
    reads_tex,
)
from blogcrawl.latex.options import (
    MATHJAX2_NAMES,
    MATHJAX3_BLOCKS,
    MATHJAX_PAGE_NAMES,
    MATHJAX_TEX_NAMES,
    Options,
    delimiters_of,
    from_json,
    insert,
    names_of,
    options_of,
    strings_within,
    with_delimiters,
    with_options,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Script(NamedTuple):
    """One ``<script>`` of a page, or the handler of its ``onload``, in document order.

    ``type`` is the attribute, or ``"onload"`` for the text of such a handler.
    """

    src: str
    type: str
    text: str


def page_config(scripts: Iterable[Script]) -> MathConfig | None:
    """Return the configuration under which the browser would typeset a page.

    ``scripts`` are those of the page in document order. The library that the page loads decides
    which options count; if it is loaded by a file that is not read, the options decide which
    library it is. None if the page neither loads a math library nor contains options. Never raises.

    ``math/tex`` scripts always count as formulas: only MathJax 2 reads them by itself, but sites
    that have switched to another library have code of their own for them, often in another file.
    """
    likely = tuple(script for script in scripts if _may_concern_math(script))
    config = _page_config(likely) if likely else None
    return replace(config, scripts=True) if config else None


def _may_concern_math(script: Script) -> bool:
    """Return quickly whether a script may have to do with math."""
    if script.src and MATH_SRC.search(script.src):
        return True
    if script.text in ("false", ""):  # NexT writes "false" on a page without math
        return bool(script.text)
    return any(word in script.text for word in MATH_WORDS) and not MATH_TYPE.match(script.type)


MATH_SRC: Final = re.compile(r"math|katex|auto-render|(?:tex|mml)-|template\.v\d", re.I)
MATH_WORDS: Final = (
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
# Types that browsers run, and those that the loaders of Cloudflare, WP Rocket and LiteSpeed use.
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


@dataclass
class _Page:
    """The math options in the scripts of one page."""

    sources: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)  # text/x-mathjax-config
    data: list[Any] = field(default_factory=list)  # application/json
    hub: Options = field(default_factory=dict)  # MathJax.Hub.Config(…)
    calls: list[Any] = field(default_factory=list)  # options of renderMathInElement(…)
    offers: list[Any] = field(default_factory=list)  # arguments of all other functions

    def __post_init__(self) -> None:
        self.reader = Reader(self._on_call)

    def _on_call(self, name: str, arguments: list[Any]) -> None:
        if f".{name}".endswith(".Hub.Config"):
            insert(self.hub, arguments[0] if arguments else None)
        elif name.rpartition(".")[2] == "renderMathInElement":
            self.calls.append(arguments[1] if len(arguments) > 1 else {})
        else:
            self.offers += [value for value in arguments if isinstance(value, dict)]

    def read(self, script: Script) -> None:
        """Read one script: the libraries it loads, its options and its data."""
        if script.src:
            self.sources.append(script.src)
        if BLOCK_TYPE.match(script.type) or script.src:
            self.blocks.append(script.text)  # MathJax 2 also runs its own element
        elif JSON_TYPE.match(script.type):
            self.data.append(from_json(script.text))
        elif CODE_TYPE.match(script.type):
            self.reader.read(script.text)

    def config(self) -> MathConfig | None:
        """Return the configuration of the engine that the page loads."""
        if any(value is False for value in self.data):  # NexT's sign for a page without math
            self.data.clear()
            self.sources = [source for source in self.sources if not NEXT.search(source)]
        library = self._library()
        if library is None:
            return None
        if library.engine == "katex":
            return self._katex(library)
        return self._mathjax2(library) if library.engine == "mathjax2" else self._mathjax(library)

    # --- which engine -----------------------------------------------------------------------

    def _library(self) -> Library | None:
        """Return the library that typesets the page.

        Auto-render does nothing until it is called, so without a visible call a MathJax has
        priority.
        """
        scanning = [library for library in self._libraries() if library.scans]
        if not self.calls:
            scanning.sort(key=lambda library: library.engine == "katex")
        if scanning:
            return scanning[0]
        engine = self._configured_engine()
        if engine is not None:
            return Library(engine, "")
        return next(self._libraries(), None)

    def _libraries(self) -> Iterator[Library]:
        """Yield the libraries that the page loads, by script elements first, then by code."""
        for text in (*self.sources, *self.reader.strings, *strings_within(self.data)):
            for part in addresses(text):
                library = library_at(part)
                if library is not None:
                    yield library

    def _configured_engine(self) -> str | None:
        """Return the engine that the page has options for."""
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
        return options_of(self.reader.window.get("MathJax"))

    def _theme(self, family: str) -> ThemeOptions | None:
        for source in self.sources:
            for theme in THEMES:
                if theme.engine.startswith(family) and theme.file.search(source):
                    return theme
        return None

    # --- the options of each engine ---------------------------------------------------------

    def _mathjax2(self, library: Library) -> MathConfig:
        """Read MathJax 2's options: ``MathJax = {…}``, then the calls of ``Hub.Config``.

        Source: MathJax 2.7.9, unpacked/MathJax.js, ``Startup.Config`` and ``Hub.Insert``.
        """
        options = dict(self._author())
        insert(options, options_of(options_of(options.get("Hub")).get("config")))
        for block in self.blocks:
            self.reader.read(block)
        insert(options, self.hub)
        if not preprocesses(library.url, options):
            return replace(NOTHING, engine="mathjax2")
        return with_options(MATHJAX2, options_of(options.get("tex2jax")), MATHJAX2_NAMES)

    def _mathjax(self, library: Library) -> MathConfig:
        """Read the options of MathJax 3 or 4: ``tex`` and ``options`` of ``MathJax = {…}``.

        Anything else, ``tex2jax`` included, is not an option and does nothing. Source: MathJax
        3.2.2, ts/components/startup.ts and ts/util/Options.ts.
        """
        default = CONFIGS[library.engine]
        author = self._author()
        theme = self._theme("mathjax")
        if theme and not {"tex", "options"} & author.keys():
            author = {**author, **theme.options}
        if not reads_tex(library.url, author):
            return replace(NOTHING, engine=library.engine)
        config = with_options(default, options_of(author.get("tex")), MATHJAX_TEX_NAMES)
        return with_options(config, options_of(author.get("options")), MATHJAX_PAGE_NAMES)

    def _katex(self, library: Library) -> MathConfig:
        """Read the options of auto-render, or, if it is called in another file, those of a theme.

        Source: KaTeX 0.19.1, contrib/auto-render/auto-render.ts. Several calls process the same
        page one after the other, so their delimiters add up.
        """
        if not (library.scans or self.calls):
            return replace(KATEX_AUTO, delimiters=())
        calls = [call for call in self.calls if isinstance(call, dict)]
        if not calls:
            theme = self._theme("katex")
            calls = [*with_delimiters([*self.offers, self.reader.window, *self.data])]
            calls = calls or [theme.options if theme else {}]
        delimiters = dict.fromkeys(pair for call in calls for pair in delimiters_of(call))
        first = calls[0]
        return replace(
            KATEX_AUTO,
            delimiters=tuple(delimiters),
            skip_tags=frozenset(names_of(first.get("ignoredTags"), KATEX_AUTO.skip_tags)),
            ignored_classes=tuple(names_of(first.get("ignoredClasses"), ())),
        )
