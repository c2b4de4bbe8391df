"""The metrics of the last run for Prometheus: a file for node_exporter's textfile collector."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from blogcrawl import atomic

if TYPE_CHECKING:
    from blogcrawl.signals.outcome import Outcome


def write(path: str, outcome: Outcome) -> None:
    """Replace the metrics in the file. Raises OSError; ImportError without the extra.

    Unknown values are left out.
    """
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()

    def show(name: str, what: str, value: float | None) -> None:
        if value is not None:
            gauge = Gauge(f"blogcrawl_{name}", what, ["blog"], registry=registry)
            gauge.labels(outcome.blog).set(value)

    def show_each(name: str, label: str, what: str, values: dict[str, int]) -> None:
        gauge = Gauge(f"blogcrawl_{name}", what, ["blog", label], registry=registry)
        for key, value in values.items():
            gauge.labels(outcome.blog, key).set(value)

    show("last_run_timestamp_seconds", "When the last run ended.", outcome.ended)
    show(
        "last_success_timestamp_seconds",
        "When the last run ended that was healthy.",
        outcome.last_success,
    )
    show("exit_code", "The exit code of the last run.", outcome.code)
    show("run_seconds", "How long the last run took.", outcome.seconds)
    show("articles", "How many articles the blog has.", outcome.articles)
    show("pending", "How many addresses are left for the next run.", outcome.pending)
    show("problems", "How many problems the last run had.", len(outcome.problems))
    show_each("changes", "change", "Articles of the last run, by change.", outcome.changes)
    show_each("requests", "class", "Requests of the last run, by answer.", outcome.requests)
    atomic.write(Path(path), generate_latest(registry).decode())
    os.chmod(path, 0o644)  # the collector is another user
