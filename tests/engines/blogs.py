"""The blogs: those that the tests publish themselves, and the recorded ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from . import hugo, nikola, pelican, posts
from .record import RECORDED
from .serve import unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Live:
    """A blog that the suite publishes itself."""

    missing: Callable[[], str]
    build: Callable[[Path], list[dict[str, Any]]]


@dataclass(frozen=True)
class Published:
    """A blog as it can be served, and the truth about it."""

    name: str
    folder: Path
    truth: list[dict[str, Any]]


LIVE = {
    "pelican-simple": Live(
        pelican.missing, lambda folder: pelican.build(folder, posts.published(), "simple")
    ),
    "pelican-notmyidea": Live(
        pelican.missing, lambda folder: pelican.build(folder, posts.published(), "notmyidea")
    ),
    "nikola": Live(nikola.missing, lambda folder: nikola.build(folder, posts.published())),
    "hugo": Live(hugo.missing, lambda folder: hugo.build(folder, posts.published())),
}
ARCHIVES = {path.name.removesuffix(".tar.xz"): path for path in sorted(RECORDED.glob("*.tar.xz"))}
NAMES = [*LIVE, *ARCHIVES]


def publish(name: str, folder: Path) -> Published:
    """Publish the blog ``name`` in ``folder``; skip the test where its engine is missing."""
    if name in ARCHIVES:
        lines = (RECORDED / f"{name}.jsonl").read_text("utf-8").splitlines()
        return Published(name, unpack(ARCHIVES[name], folder), list(map(json.loads, lines)))
    blog = LIVE[name]
    if missing := blog.missing():
        pytest.skip(f"needs {missing}: install the extra `engines`")
    return Published(name, folder / "site", blog.build(folder))
