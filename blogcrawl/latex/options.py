"""The options of a math library in a script, and what they configure."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from blogcrawl.latex.config import KATEX, MathConfig
from blogcrawl.latex.javascript import truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Options = dict[str, Any]
"""The options in a script, by the library's names."""

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


def with_options(config: MathConfig, options: Options, names: dict[str, str]) -> MathConfig:
    """Return ``config`` with the fields that ``options`` sets under these ``names``."""
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
    """Return an option as the field of a configuration, or the default if it is invalid."""
    if isinstance(default, bool):
        known = truth(value)
        return default if known is None else known
    if isinstance(default, str):
        return _class_pattern(value, default)
    if isinstance(default, frozenset):
        return frozenset(name.lower() for name in names_of(value, default))
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


def names_of(value: Any, default: Iterable[str]) -> list[str]:
    """Return a list of names; MathJax 3 also accepts a single one (``makeArray``)."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return list(default)
    return [name for name in value if isinstance(name, str)]


def _class_pattern(value: Any, default: str) -> str:
    """Return the regular expression for class names, unless it could be slow on some text.

    Real pages have one repetition in each alternative, such as ``.*|`` or ``no-.*|toc``.
    """
    pattern = "|".join(names_of(value, [default]))
    repetitions = [len(re.findall(r"[*+?{]", part)) for part in pattern.split("|")]
    if len(pattern) > 500 or max(repetitions) > 1 or re.search(r"\)[*+?{]", pattern):
        return default
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # FutureWarnings about its meaning
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning):
        return default
    return pattern


def delimiters_of(options: Options) -> list[tuple[str, str, bool]]:
    """Return the delimiters in a call of ``renderMathInElement``."""
    value = options.get("delimiters")
    if not isinstance(value, list):
        return list(KATEX)
    return [
        (item["left"], item["right"], bool(item.get("display")))
        for item in value
        if isinstance(item, dict) and _is_pair([item.get("left"), item.get("right")])
    ]


def with_delimiters(roots: list[Any]) -> Iterator[Options]:
    """Yield the objects within ``roots`` that contain KaTeX delimiters."""
    for value in _within(roots):
        options = options_of(value)
        if isinstance(options.get("delimiters"), list) and delimiters_of(options):
            yield options


def strings_within(roots: list[Any]) -> Iterator[str]:
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


def insert(options: Options, more: Any) -> None:
    """Put ``more`` into ``options``, the objects among them key by key (``Hub.Insert``)."""
    for name, value in options_of(more).items():
        old = options.get(name)
        merge = isinstance(old, dict) and isinstance(value, dict)
        options[name] = {**old, **value} if merge else value  # type: ignore[dict-item]


def options_of(value: Any) -> Options:
    return value if isinstance(value, dict) else {}


def from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
