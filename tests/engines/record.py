"""Packs what an engine published as a fixture: ``recorded/<name>.tar.xz`` and its truth.

Only text is packed: pages, feeds, sitemaps, robots.txt. The hosts that a page loads scripts and
styles from become ``cdn.example``.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .posts import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RECORDED = Path(__file__).parent / "recorded"
TEXTS = {".html", ".xml", ".atom", ".rss", ".json", ".txt"}
# So that the same pages give the same archive.
_MTIME = 1_750_000_000

_LOADED = re.compile(
    r"<(?:script[^>]*\ssrc|link[^>]*\shref)=[\"']?(?:https?:)?//([\w.-]+)", re.IGNORECASE
)


def texts(site: Path) -> dict[str, str]:
    """Read the pages of a folder: path in the site, and text."""
    return {
        str(file.relative_to(site)): file.read_text("utf-8")
        for file in sorted(site.rglob("*"))
        if file.suffix in TEXTS and file.is_file()
    }


def record(name: str, pages: Mapping[str, str], truth: Iterable[dict[str, Any]]) -> None:
    """Write the fixture ``name``."""
    hosts = {host for page in pages.values() for host in _LOADED.findall(page)}
    hosts -= {ORIGIN.partition("//")[2]}
    foreign = "|".join(map(re.escape, sorted(hosts, key=len, reverse=True))) or "(?!)"
    RECORDED.mkdir(exist_ok=True)
    with tarfile.open(RECORDED / f"{name}.tar.xz", "w:xz", preset=9) as archive:
        for path in sorted(pages):
            body = re.sub(rf"(?<![\w.-])(?:{foreign})(?![\w.-])", "cdn.example", pages[path])
            entry = tarfile.TarInfo(path)
            entry.size, entry.mtime = len(body.encode()), _MTIME
            archive.addfile(entry, io.BytesIO(body.encode()))
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in truth)
    (RECORDED / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    size = (RECORDED / f"{name}.tar.xz").stat().st_size
    print(f"{name}: {len(pages)} pages, {size:,} bytes")
