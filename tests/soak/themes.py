"""Random blogs, and what a crawl of each gets wrong.

    cd tests && python -m soak.themes [--seed N] [--count K | --each] [--set NAME=VALUE ...]

Each seed makes one blog (``theme/``): its posts, and a theme of independent choices. The real
command crawls it from its front page, twice into one archive, and every field is compared with what
the generator knows. What no page, feed or sitemap tells is expected to be absent. A line shows a
blog with what falls short, the worst first, and the choices of its theme that are not the plainest.
The end shows which choices the blogs with one fault have in common. ``--shrink`` makes the theme of
each blog that falls short as plain as the fault permits; ``--keep FOLDER`` keeps the pages and the
output. ``--each`` tries each choice alone, on a blog that is plain else; ``-v`` shows examples.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engines.score import same_moment
from loopback import Answer, Loopback

from .command import FAST, crawl
from .table import table
from .theme import CHOICES, Blog, Theme, folder_of, publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KINDS = (
    *("untruthful", "missed", "extra", "twice", "lost text", "furniture", "title", "day"),
    *("formulas", "authors", "tags", "categories", "second run", "alarm", "requests"),
)
"""What can be wrong, the worst first. Untruthful is a crawl that missed an article and ended with
0, an alarm is one that missed none and did not."""

_SOME = 0.02  # so much of a text may be missing, or be more
_REQUESTS = 3.0  # of the first run for each article
_WORD = re.compile(r"[㐀-鿿぀-ヿ]|[^\W㐀-鿿぀-ヿ]+")
_SHOWN = 2
_LIFT = 1.5


@dataclass
class Row:
    """What came of one blog."""

    theme: Theme
    posts: int = 0
    codes: tuple[int, int] = (0, 0)
    requests: int = 0
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Examples by kind, one for each article that has it."""

    def cells(self) -> dict[str, object]:
        counts = (f"{kind} {len(self.wrong[kind])}" for kind in KINDS if self.wrong.get(kind))
        return {
            "seed": self.theme.seed,
            "posts": self.posts,
            "exit": "/".join(map(str, self.codes)),
            "requests": self.requests,
            "falls short": ", ".join(counts),
        }

    @property
    def rank(self) -> tuple[int, ...]:
        """How bad it is, for sorting: the least is the worst."""
        return tuple(-len(self.wrong.get(kind, ())) for kind in KINDS)


def try_theme(theme: Theme, folder: Path) -> Row:
    """Crawl the blog of a theme twice, and compare."""
    row = Row(theme)
    project = folder / "project"
    project.mkdir(parents=True)
    with Loopback() as server:
        blog = publish(theme, server.url)
        row.posts = len(blog.truth)
        command = (
            "crawl",
            "blog",
            "-a",
            f"url={server.url.rstrip('/')}{folder_of(theme)}/",
            *FAST,
            "-O",
            "x.jsonl",
        )
        runs: list[list[dict[str, Any]]] = []
        codes = []
        for number in range(2):
            server.pages = dict(publish(theme, server.url).pages)
            asked = len(server.asked)
            done = crawl(project, *command, timeout=300)
            codes.append(done.code)
            row.requests = row.requests or len(server.asked) - asked
            (folder / f"log{number}").write_text(done.log)
            (folder / f"asked{number}").write_text("\n".join(server.asked[asked:]))
            output = project / "x.jsonl"
            lines = output.read_text("utf-8").splitlines() if output.exists() else []
            runs.append([json.loads(line) for line in lines])
    row.codes = (codes[0], codes[1])
    _store(blog, folder / "pages")
    _compare(row, blog, *runs)
    return row


def _store(blog: Blog, folder: Path) -> None:
    folder.mkdir()
    for number, (path, page) in enumerate(blog.pages.items()):
        body = page.body if isinstance(page, Answer) else page
        name = re.sub(r"[^\w.-]", "_", path)[:80]
        data = body.encode() if isinstance(body, str) else body
        (folder / f"{number:03}{name}").write_bytes(f"<!-- {path} -->\n".encode() + data)


def _compare(
    row: Row, blog: Blog, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    truth = {one["url"]: one for one in blog.truth}
    known = {_key(url): url for url in truth}
    counts = Counter(known.get(_key(item["url"]), item["url"]) for item in first)
    row.wrong["missed"] += [url for url in truth if url not in counts]
    row.wrong["extra"] += [url for url in counts if url not in truth]
    row.wrong["twice"] += [url for url, count in counts.items() if count > 1]
    if row.wrong["missed"] and row.codes[0] == 0:
        row.wrong["untruthful"].append(f"{len(row.wrong['missed'])} missed")
    if not row.wrong["missed"] and row.codes != (0, 0):
        row.wrong["alarm"].append(f"exit {row.codes}")
    if row.requests > _REQUESTS * row.posts:
        row.wrong["requests"].append(f"{row.requests} for {row.posts} articles")
    for item in first:
        if original := truth.get(known.get(_key(item["url"]), "")):
            for kind, said in _faults(original, item):
                row.wrong[kind].append(f"{_path(item['url'])}: {said}")
    before = {item["id"]: _without_time(item) for item in first}
    after = {item["id"]: _without_time(item) for item in second}
    changed = [name for name in before.keys() | after if before.get(name) != after.get(name)]
    row.wrong["second run"] += sorted(changed)


def _key(url: str) -> str:
    return url.rstrip("/")


def _path(url: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


def _without_time(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "crawled_at"}


def _faults(original: dict[str, Any], item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with an article."""
    expected, got = (Counter(_WORD.findall(one["text"] or "")) for one in (original, item))
    least = max(2.0, _SOME * expected.total())
    missing, more = expected - got, got - expected
    if missing.total() > least:
        yield "lost text", f"{missing.total()} of {expected.total()}: {_shown(missing)}"
    if more.total() > least:
        yield "furniture", f"{more.total()} beside {expected.total()}: {_shown(more)}"
    if original["title"] is not None and _flat(original["title"]) != _flat(item["title"]):
        yield "title", f"{item['title']!r} instead of {original['title']!r}"
    day = item["date_published"]
    is_right = same_moment(original["date"], day) if original["date"] else day is None
    if not is_right:
        yield "day", f"{day} instead of {original['date'][:10] or None}"
    formulas = [formula["tex"] for formula in item["formulas"]]
    if formulas != original["formulas"]:
        yield "formulas", f"{formulas} instead of {original['formulas']}"
    for name in ("authors", "tags", "categories"):
        if original[name] is not None and _names(item[name]) != _names(original[name]):
            yield name, f"{item[name]} instead of {original[name]}"


def _shown(words: Counter[str]) -> str:
    return " ".join(list(words)[:14])


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _names(names: Iterable[str]) -> list[str]:
    return sorted(name.casefold() for name in names)


# --- What the blogs that fall short have in common ------------------------------------------------


def each(seed: str, given: dict[str, str]) -> Iterator[Theme]:
    """Plain themes, each with one choice that is not."""
    plain = {name: values[0] for name, values in CHOICES.items()} | given
    for name, values in CHOICES.items():
        for value in dict.fromkeys(values[1:] if name not in given else ()):
            if value != values[0]:
                yield Theme(seed, plain | {name: value})


def shrink(theme: Theme, kind: str, attempt: Attempt) -> Theme:
    """The plainest theme that still has a fault of this kind."""
    for name, values in CHOICES.items():
        if theme[name] != values[0]:
            plainer = Theme(theme.seed, {**theme, name: values[0]})
            if plainer != theme and attempt(plainer).wrong.get(kind):
                theme = plainer
    return theme


def shares(rows: list[Row]) -> list[dict[str, object]]:
    """For each kind of fault the choices that the blogs with it have more often than all."""
    found: list[dict[str, object]] = []
    pairs = [(name, value) for name, values in CHOICES.items() for value in dict.fromkeys(values)]
    for kind in KINDS:
        bad = [row for row in rows if row.wrong.get(kind)]
        if not bad:
            continue
        lifts = []
        for name, value in pairs:
            having = [row for row in rows if row.theme[name] == value]
            of = sum(bool(row.wrong.get(kind)) for row in having)
            if of > 1 and of / len(having) > _LIFT * len(bad) / len(rows):
                lifts.append((of / len(having), f"{name}={value} {of}/{len(having)}"))
        common = ", ".join(text for _, text in sorted(lifts, reverse=True)[:6])
        articles = sum(len(row.wrong[kind]) for row in bad)
        found.append({"fault": kind, "blogs": len(bad), "articles": articles, "more with": common})
    return found


class Attempt:
    """Tries themes, each in a folder of its own."""

    def __init__(self, keep: Path | None) -> None:
        self.keep = keep

    def __call__(self, theme: Theme) -> Row:
        if self.keep:
            folder = self.keep / f"{theme.seed}-{time.monotonic_ns()}"
            return try_theme(theme, folder)
        with tempfile.TemporaryDirectory(prefix="soak-") as name:
            return try_theme(theme, Path(name))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seed", type=int, default=1, help="the first")
    options.add_argument("--count", type=int, default=1)
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options.add_argument("--each", action="store_true", help="each choice alone, on a plain theme")
    options.add_argument("--plain", action="store_true", help="what is not set is plain")
    options.add_argument("--shrink", action="store_true")
    options.add_argument("--keep", type=Path, help="a folder for the pages and the output")
    options.add_argument("-v", action="store_true", help="show examples of each fault")
    given = options.parse_args()
    plain = {name: values[0] for name, values in CHOICES.items()} if given.plain else {}
    fixed = plain | dict(one.split("=", 1) for one in given.set)
    for name, value in fixed.items():
        if value not in CHOICES.get(name, ()):
            options.error(f"{name}={value}: known are {CHOICES.get(name, tuple(CHOICES))}")
    attempt, rows = Attempt(given.keep), []
    seeds = (str(given.seed + number) for number in range(given.count))
    for theme in each(str(given.seed), fixed) if given.each else (Theme(s, fixed) for s in seeds):
        rows.append(row := attempt(theme))
        cells = row.cells()
        if cells["falls short"]:
            print(*cells.values(), row.theme.not_plain(), flush=True, file=sys.stderr)
        for kind in KINDS if given.v else ():
            for example in row.wrong.get(kind, ())[:_SHOWN]:
                print(f"    {kind}: {example}", flush=True, file=sys.stderr)
        worst = next((kind for kind in KINDS if row.wrong.get(kind)), None)
        if given.shrink and worst:
            plain = shrink(row.theme, worst, attempt).not_plain()
            print(f"    {worst} with {plain}", flush=True, file=sys.stderr)
    short = sorted((row for row in rows if any(row.rank)), key=lambda row: row.rank)
    print(table([row.cells() for row in short]))
    print("", table(shares(rows)), sep="\n")
    posts = sum(row.posts for row in rows)
    untruthful = sum(bool(row.wrong.get("untruthful")) for row in rows)
    print(f"\n{len(rows)} blogs, {posts} posts, {len(short)} fall short, {untruthful} untruthful")
    sys.exit(bool(short))


if __name__ == "__main__":
    main()
