"""The memory of this process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from blogcrawl.extensions import memory
from blogcrawl.extensions.memory import MemoryExtension, peak_memory

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

LARGE = """
import subprocess, sys
held = bytearray(b"x") * (400 << 20)
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""
EXTENSION = """
from scrapy.extensions.memusage import MemoryUsage
from scrapy.utils.test import get_crawler
from blogcrawl.extensions.memory import MemoryExtension
crawler = get_crawler(settings_dict={"MEMUSAGE_ENABLED": True})
ours = MemoryExtension.from_crawler(crawler).get_virtual_size
"""
CHILD = f"""{EXTENSION}
print(ours(), MemoryUsage.from_crawler(crawler).get_virtual_size())
"""
MORE = f"""{EXTENSION}
before = ours()
held = bytearray(b"x") * (400 << 20)
print(before, ours())
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell it otherwise")


def test_a_large_process_that_starts_it_counts_for_nothing() -> None:
    ours, scrapys = _printed(LARGE, CHILD)
    assert 10 << 20 < ours < 300 << 20
    assert scrapys > 400 << 20


def test_what_is_used_counts() -> None:
    before, after = _printed(MORE)
    assert after > before + (390 << 20)


def test_elsewhere_it_is_scrapys(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extension = MemoryExtension.from_crawler(crawler)
    assert extension.get_virtual_size() == pytest.approx(peak_memory(), rel=0.1)
    monkeypatch.setattr(memory, "_STATUS", tmp_path / "none")
    assert peak_memory() == 0
    assert extension.get_virtual_size() > 0


def _printed(*program: str) -> list[int]:
    """The numbers that a process of its own prints: what this one once held is its peak."""
    command = [sys.executable, "-c", *program]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [int(number) for number in printed.split()]
