"""Feeds whose process is killed while they are written, and the memory that they take."""

from __future__ import annotations

import random
import time
from hashlib import sha256
from typing import TYPE_CHECKING

import command
import pytest

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 60


def started(path: Path, format_: str, articles: int, version: str) -> command.Process:
    out = path.with_name("out")
    out.unlink(missing_ok=True)
    words = (str(path), format_, str(articles), version)
    files = {"out": out, "err": path.with_name("err")}
    process = command.Process(path.parent, *words, module="feeds.deliver", **files)
    while process.poll() is None and not (out.exists() and out.stat().st_size):
        time.sleep(0.005)
    return process


def digest(path: Path) -> str:
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def deliver(path: Path, format_: str, version: str, articles: int = ARTICLES) -> tuple[str, float]:
    """What is there then, and the seconds that the writing took."""
    process = started(path, format_, articles, version)
    begun = time.monotonic()
    assert process.wait(300) == 0
    return digest(path), time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["jsonl", "parquet", "md"])
def test_killed_while_it_is_written(tmp_path: Path, format_: str) -> None:
    path, chance = tmp_path / "feed", random.Random(format_)
    new, seconds = deliver(path, format_, "new")
    old, _ = deliver(path, format_, "old")
    assert new != old
    found = set()
    # The first at once: the others may all come late, where the machine was busy before.
    for part in (0.0, *(chance.uniform(0, 1.1) for _ in range(9))):
        process = started(path, format_, ARTICLES, "new")
        time.sleep(part * seconds)
        process.kill()
        while process.poll() is None:
            time.sleep(0.005)
        found.add(digest(path))
        assert found <= {old, new}
        if digest(path) == new:
            deliver(path, format_, "old")
    assert old in found


@pytest.mark.slow
def test_many_articles_take_bounded_memory(tmp_path: Path) -> None:
    """Three times as many, of which some thousand are written at a time, take no more."""
    pytest.importorskip("pyarrow")
    peaks = []
    for articles in (2_000, 6_000):
        process = started(tmp_path / "a.parquet", "parquet", articles, "new")
        assert process.wait(300) == 0
        peaks.append(process.peak >> 20)
    assert max(peaks) < 300
    assert peaks[1] < peaks[0] + 20
