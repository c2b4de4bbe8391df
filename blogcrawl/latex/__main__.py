"""``python -m blogcrawl.latex``: separate the formulas of saved pages, one JSON object a file."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import SelectolaxError

from blogcrawl.html.parsing import parse
from blogcrawl.latex.config import CONFIGS, MathConfig
from blogcrawl.latex.separate import resolve, separate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 2 if an argument, a file or the output is bad."""
    options = _parser().parse_args(arguments)
    for file in options.files:
        try:
            line = _line(file, options)
        except (OSError, SelectolaxError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            print(f"blogcrawl.latex: {file}: {reason}", file=sys.stderr)
            return 2
        try:
            print(line, flush=True)
        except OSError as error:
            print(f"blogcrawl.latex: stdout: {error.strerror}", file=sys.stderr)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left unwritten
            return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m blogcrawl.latex", description=__doc__)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a saved page; - for standard input"
    )
    parser.add_argument("--selector", metavar="CSS", help="the element to read (default: body)")
    parser.add_argument(
        "--config",
        type=_config,
        default="auto",
        metavar="auto|NAME|JSON",
        help=f"what counts as a formula: auto (as the page says), {', '.join(CONFIGS)}, or an"
        " object such as"
        ' {"engine": "mathjax3", "inline": [["$", "$"]]} whose other keys are the engine\'s own',
    )
    parser.add_argument(
        "--strip",
        choices=("all", "display", "none"),
        default="all",
        help="which formulas leave the text (default: all)",
    )
    return parser


def _config(text: str) -> str | MathConfig:
    if not text.startswith("{"):
        if text != "auto" and text not in CONFIGS:
            raise argparse.ArgumentTypeError(f"there are auto, {', '.join(CONFIGS)}")
        return text
    try:
        given = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"no JSON: {error}") from None
    engine = given.pop("engine", "mathjax3")
    known = {field.name for field in fields(MathConfig)} - {"engine"}
    is_known = isinstance(engine, str) and engine in CONFIGS
    if not is_known or (unknown := given.keys() - known):
        wrong = ", ".join(sorted(unknown)) if is_known else engine
        raise argparse.ArgumentTypeError(
            f"unknown: {wrong}; keys are engine, {', '.join(sorted(known))}"
        )
    for name, value in given.items():
        shape, has_it = _SHAPES[name]
        if not has_it(value):
            raise argparse.ArgumentTypeError(f"{name}: must be {shape}")
    return replace(CONFIGS[engine], **{name: _frozen(name, value) for name, value in given.items()})


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_pattern(value: Any) -> bool:
    try:
        return bool(re.compile(value))
    except (TypeError, re.error):
        return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


def _are_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(_are_texts(one) and len(one) == 2 for one in value)


def _are_delimiters(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 3 and _are_texts(one[:2]) and _is_flag(one[2])
        for one in value
    )


# For each key of --config: what its value must be, and a test for that.
_SHAPES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("inline", "display"), ('a list such as [["$", "$"]]', _are_pairs)),
    "delimiters": ('a list such as [["$$", "$$", true]]', _are_delimiters),
    **dict.fromkeys(("skip_tags", "ignored_classes"), ('a list such as ["pre"]', _are_texts)),
    **dict.fromkeys(("ignore_class", "process_class"), ("a regular expression", _is_pattern)),
    **dict.fromkeys(("escapes", "environments", "refs", "scripts"), ("true or false", _is_flag)),
}


def _frozen(name: str, value: Any) -> Any:
    if name == "skip_tags":
        return frozenset(value)
    if isinstance(value, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value


def _line(file: str, options: argparse.Namespace) -> str:
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    html = data.decode("utf-8-sig", errors="replace")
    config = resolve(options.config, parse(html))
    page = separate(html, selector=options.selector, config=options.config, strip=options.strip)
    row = {
        "file": file,
        "config": _plain(asdict(config)),
        "formulas": [
            {"tex": f.tex, "raw": f.raw, "display": f.display, "offset": f.offset}
            for f in page.formulas
        ],
        "text": page.text,
    }
    return json.dumps(row, ensure_ascii=False)


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in config.items()
    }


if __name__ == "__main__":
    sys.exit(main())
