"""A table of all hostile cases, for blogcrawl and a stock spider: ``python -m soak.hostile``.

Run it in ``tests``. The cases are the tests in ``tests/hostile/`` and those of :mod:`soak.bombs`; a
line shows the result of one command. The limits follow at the end. It takes some minutes.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hostile import conftest
from hostile.conftest import Outcome
from hostile.server import CANARY, HostileServer, Inside
from hostile.test_bombs import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]


class Row(NamedTuple):
    """A row of the promise: the tests that hold it, by the beginnings of their names."""

    tests: tuple[str, ...]
    stock: str = ""
    """Why a stock spider keeps it too, or cannot break it; empty where a test shows it broken."""


ROWS: dict[str, Row] = {
    "leads inside": Row(("test_no_", "test_the_resolver", "test_the_operators", "test_a_proxy")),
    "other schemes": Row(("test_other_schemes",)),
    "start leads to another host": Row(("test_the_start",)),
    "robots.txt": Row(
        (
            *("test_where_", "test_redirects_are_followed", "test_more_than_five"),
            *("test_another_host", "test_the_first_500", "test_a_crawl_delay", "test_of_several"),
        )
    ),
    "bombs and large pages": Row(
        (
            *("test_bombs", "test_headers", "test_interim", "test_large_pages", "test_a_bomb"),
            *("test_a_large_page", "test_layers", "test_a_huge_title", "test_long_texts"),
        )
    ),
    "slow and hanging": Row(("test_a_page_that_hangs", "test_a_run_")),
    "redirects without end": Row(
        ("test_an_endless_one", "test_redirects_without_end", "test_one_that_leads_nowhere")
    ),
    "traps": Row(
        ("test_a_trap", "test_a_pager", "test_articles_without_end", "test_the_number_of_a_visit")
    ),
    "bad text": Row(("test_every_line_is_strict",)),
    "control characters in the log": Row(("test_a_record_of_the_log",)),
    "XML bombs and entities": Row(
        ("test_entities",),
        "it reads no feed but as text, and Scrapy's own XML parser resolves no entities",
    ),
    "charsets": Row(("test_charsets",)),
    "Retry-After": Row(
        (
            *("test_the_host_is_left", "test_a_redirect_is_followed", "test_without_a_time"),
            *("test_a_host_that", "test_the_other_blogs", "test_what_is_no_time"),
        )
    ),
    "gates and soft 404": Row(
        (
            *("test_what_stands_for", "test_a_gate_after", "test_what_is_not_there"),
            *("test_an_article_about", "test_a_healthy_blog"),
        )
    ),
    "slow patterns": Row(
        ("test_large_pages[formulas", "test_large_pages[configuration", "test_large_pages[marks"),
        "it looks for no formulas",
    ),
    "half a page": Row(("test_a_page_that_", "test_a_sitemap_that_was_cut")),
    "secrets and code": Row(("test_secrets", "test_a_stock_spider_shows", "test_nothing_lets")),
}


# What a test's name says of the spider; the table has a column for it.
_OF = "(?:ours|STOCK-SCRAPY-FAILS)"
OF = re.compile(rf"\[{_OF}\]|{_OF}-|-{_OF}")
# The summary's lines that tell of what was not read.
SAID = re.compile("  (refused|failed|budget|not asked|problem) ")


class Line(NamedTuple):
    """One run of a command."""

    row: str
    case: str
    is_stock: bool
    happened: str
    requests: int
    inside: int
    peak: int
    seconds: float
    has_canary: bool


class Table:
    """A plugin of pytest that notes every run of a command, and the servers beside it."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    @pytest.fixture(autouse=True)
    def _watch(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[None]:
        servers: list[HostileServer] = []
        runs: list[tuple[bool, Outcome]] = []
        enter, run = HostileServer.__enter__, conftest.run

        def entered(server: HostileServer) -> HostileServer:
            servers.append(server)
            return enter(server)

        def noted(folder: Path, command: str, *rest: str, **options: object) -> Outcome:
            try:
                outcome = run(folder, command, *rest, **options)  # type: ignore[arg-type]
            except pytest.fail.Exception as error:  # it had to be killed
                outcome = Outcome(
                    -9, f"  problem {error.msg}", folder, float(options["timeout"]), 0
                )
                runs.append((command == "runspider", outcome))
                raise
            runs.append((command == "runspider", outcome))
            return outcome

        monkeypatch.setattr(HostileServer, "__enter__", entered)
        monkeypatch.setattr(conftest, "run", noted)
        yield
        inside = sum(server.connections for server in servers if isinstance(server, Inside))
        asked = sum(len(server.asked) for server in servers if not isinstance(server, Inside))
        name = request.node.name
        for is_stock, outcome in runs:
            self.lines.append(
                Line(
                    row_of(name),
                    OF.sub("", name.removeprefix("test_")),
                    is_stock,
                    what_happened(outcome),
                    asked,
                    inside,
                    outcome.peak,
                    outcome.seconds,
                    outcome.holds(CANARY),
                )
            )


def row_of(test: str) -> str:
    """The row that a test belongs to: the one that names it the most exactly."""
    fits = {
        begin: row for row, (tests, _) in ROWS.items() for begin in tests if test.startswith(begin)
    }
    return fits[max(fits, key=len)] if fits else "other"


def what_happened(outcome: Outcome) -> str:
    """The exit code, the articles, and what the summary of ours says of the others."""
    lines = [f"exit {outcome.code}", f"{len(outcome.items)} articles"]
    lines += [" ".join(line.split()) for line in outcome.log.splitlines() if SAID.match(line)]
    return "; ".join(lines).replace("|", "/")


def markdown(lines: list[Line]) -> str:
    """The lines in the order of the rows."""
    head = "| row | case | of | what happened | requests | inside | peak MiB | seconds |"
    order = {row: n for n, row in enumerate(ROWS)}
    rows = [
        f"| {line.row} | {line.case} | {'stock' if line.is_stock else 'ours'} | {line.happened} "
        f"| {line.requests} | {line.inside} | {line.peak} | {line.seconds:.1f} |"
        for line in sorted(lines, key=lambda one: order.get(one.row, len(order)))
    ]
    return "\n".join([head, "|---|---|---|---|--:|--:|--:|--:|", *rows])


def broken(lines: list[Line]) -> list[str]:
    """What does not hold: the limits, and that every row was tried."""
    by_row = defaultdict(list)
    for line in lines:
        by_row[line.row].append(line)
    ours = [line for line in lines if not line.is_stock]
    return [
        *(f"{line.case}: {line.inside} connections inside" for line in ours if line.inside),
        *(f"{line.case}: the canary was found" for line in ours if line.has_canary),
        *(f"{line.case}: {line.peak} MiB" for line in ours if line.peak >= MEMORY),
        *(f"{row}: no run of ours" for row in ROWS if all(one.is_stock for one in by_row[row])),
        *(
            f"{row}: no run of a stock spider"
            for row, (_, why) in ROWS.items()
            if not why and not any(one.is_stock for one in by_row[row])
        ),
    ]


def main() -> int:
    """Run all cases, print the table; 0 where everything holds."""
    table = Table()
    cases = [str(TESTS / "hostile"), str(TESTS / "soak" / "bombs.py")]
    failed = pytest.main(["-q", "-m", "", *cases, *sys.argv[1:]], plugins=[table])
    print(markdown(table.lines))
    for row, (_, why) in ROWS.items():
        if why:
            print(f'\nA stock spider passes "{row}": {why}.')
    problems = broken(table.lines)
    ours = [line for line in table.lines if not line.is_stock]
    print(
        f"\n{len(table.lines)} runs, {len(ours)} of them ours: "
        f"{sum(line.inside for line in ours)} connections inside, canary found "
        f"{sum(line.has_canary for line in ours)} times, "
        f"peak {max((line.peak for line in ours), default=0)} MiB"
    )
    print(*(f"BROKEN {problem}" for problem in problems), sep="\n")
    return int(failed) or bool(problems)


if __name__ == "__main__":
    sys.exit(main())
