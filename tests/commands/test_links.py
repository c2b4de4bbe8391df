"""The articles of the sample blog as a graph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import command

if TYPE_CHECKING:
    from pathlib import Path

FROM, TO = "marginalia.example/archives/1002", "marginalia.example/archives/1001"


def test_links(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    archive = ("-s", f"ARCHIVE_URL=sqlite:///{tmp_path}/a.db")
    run(tmp_path, "crawl", "sample", "-O", "a.jsonl", *archive)
    error = command.run(tmp_path, "archive", "links", "sample", *archive).stderr
    assert "crawl with -s ARTICLE_FIELDS=links" in error
    more = ("-s", "ARTICLE_FIELDS=outline,code,links")
    run(tmp_path, "crawl", "sample", "-O", "a.jsonl", *archive, *more)
    lines = (tmp_path / "a.jsonl").read_text("utf-8").split("\n")[:-1]
    items = {item["id"]: item for item in map(json.loads, lines)}
    assert list(items[FROM])[-3:] == ["outline", "code", "links"]
    assert TO in [link["id"] for link in items[FROM]["links"]]
    assert any(item["outline"] for item in items.values())
    edges = [json.loads(line) for line in run(tmp_path, "archive", "links", "sample", *archive)]
    assert (FROM, TO) in [(edge["source"], edge["target"]) for edge in edges]
    graph = "".join(run(tmp_path, "archive", "links", "sample", "--graphml", *archive))
    found = ET.fromstring(graph).iter("{http://graphml.graphdrawing.org/xmlns}edge")
    assert len([*found]) == len(edges)


def run(folder: Path, *args: str) -> list[str]:
    done = command.run(folder, *args)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
