"""A corpus in all its formats, as a graph, and without articles whose pages wish so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import command
import pytest
import yaml
from loopback import Answer, Loopback

from blogcrawl import urls
from blogcrawl.feeds.notes import name_of
from blogcrawl.items import MORE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"/2026/01/{name}/" for name in ("alpha", "beta", "gamma", "delta")]
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")


def post(at: int, head: str = "") -> str:
    """A post that leads to the one before it."""
    name = NAMES[at].split("/")[-2]
    words = f"Some words of the post {name} that are long enough to be an article. " * 9
    return (
        f"<html lang=en><head><title>Post {name}</title>{head}</head><body><article>"
        f"<h1>Post {name}</h1><time datetime=2026-01-02>2 January 2026</time><p>{words}</p>"
        f"<h2>More of \\({name}\\)</h2><p>For {name} as in <a href={NAMES[at - 1]}>that one</a>, "
        "see <a href=https://else.example/>there</a>.</p>"
        f"<pre><code class=language-c>int {name};</code></pre>"
        "<ul><li>茶<li>\\[x\\]</ul></article><script src=/MathJax.js></script></body></html>"
    )


def blog() -> Loopback:
    """Four posts, of which each has a wish of its own."""
    pages: dict[str, Answer | bytes | str] = {name: post(at) for at, name in enumerate(NAMES)}
    pages[NAMES[0]] = post(0, "<meta name=robots content=noai>")
    pages[NAMES[1]] = Answer(post(1), headers={"X-Robots-Tag": "noarchive"})
    plain = {"Content-Type": "text/plain"}
    pages["/ai.txt"] = Answer(f"User-agent: *\nDisallow: {NAMES[2]}\n", headers=plain)
    pages["/robots.txt"] = Answer(f"User-agent: GPTBot\nDisallow: {NAMES[3]}\n", headers=plain)
    links = "".join(f"<article><h2><a href={name}>{name}</a></h2></article>" for name in NAMES)
    pages["/"] = f"<html lang=en><title>A blog</title><body><main>{links}</main></body></html>"
    return Loopback(pages)


def run(folder: Path, *args: str, code: int | None = 0) -> list[str]:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    done = command.run(folder, *args)
    assert code is None or done.returncode == code, done.stderr
    return done.stdout.splitlines()


def lines_of(path: Path) -> dict[str, dict[str, Any]]:
    lines = path.read_text("utf-8").split("\n")[:-1]
    return {item["id"]: item for item in map(json.loads, lines)}


def _id(server: Loopback, path: str) -> str:
    return urls.identity(server.url.rstrip("/") + path)


def test_all_formats_hold_the_same(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    archive = ("-s", f"ARCHIVE_URL=sqlite:///{tmp_path}/a.db")
    fields = (
        "ARTICLE_FIELDS=outline,code,links,usage,series,part,equations,comments_text,listing_only"
    )
    more = ("-a", "markdown=1", "-s", fields, *FAST)
    feeds = [word for name in ("a.jsonl", "a.parquet", "notes:md") for word in ("-O", name)]
    with blog() as server:
        run(tmp_path, "crawl", "blog", "-a", f"url={server.url}", *feeds, *archive, *more)
    items = lines_of(tmp_path / "a.jsonl")
    assert len(items) == len(NAMES)

    rows = {row["id"]: row for row in parquet.read_table(tmp_path / "a.parquet").to_pylist()}
    for id_, item in items.items():
        row = rows.pop(id_)
        assert row.pop("html") is None
        assert f"{row.pop('crawled_at'):%Y-%m-%dT%H:%M:%SZ}" == item["crawled_at"]
        assert row == {name: value for name, value in item.items() if name != "crawled_at"}
    assert not rows

    files = sorted((tmp_path / "notes").rglob("*.md"))
    assert files == sorted(tmp_path / "notes" / name_of(id_) for id_ in items)
    for path in files:
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        values = yaml.safe_load(front)
        item = items[values["id"]]
        assert body == f"\n{item['markdown']}\n"
        assert values.pop("characters") == len(item["text"])
        assert str(values.pop("date")) == item["date_published"]
        assert values == {name: item[name] for name in values}

    first, second = (items[_id(server, name)] for name in NAMES[:2])
    assert list(second)[-len(MORE) :] == [*MORE]
    assert [one["text"] for one in second["outline"]] == [r"More of \(beta\)"]
    assert [(one["language"], one["text"]) for one in second["code"]] == [("c", "int beta;")]
    assert [one["id"] for one in second["links"]] == [first["id"], None]
    edges = [json.loads(line) for line in run(tmp_path, "archive", "links", "a", *archive)]
    assert len(edges) == len(NAMES)
    assert (second["id"], first["id"]) in [(edge["source"], edge["target"]) for edge in edges]
    graph = "".join(run(tmp_path, "archive", "links", "a", "--graphml", *archive))
    found = ET.fromstring(graph).iter("{http://graphml.graphdrawing.org/xmlns}edge")
    assert len([*found]) == len(edges)


def test_what_pages_wish(tmp_path: Path) -> None:
    feed = ("-O", "a.jsonl", "-s", f"ARCHIVE_URL=sqlite:///{tmp_path}/a.db", *FAST)
    field = ("-s", "ARTICLE_FIELDS=usage")
    with blog() as server:
        run(tmp_path, "crawl", "blog", "-a", f"url={server.url}", *feed, *field)
        usage = {item["title"]: item["usage"] for item in lines_of(tmp_path / "a.jsonl").values()}
        expected = [["noai"], ["noarchive"], ["robots-noai"], ["ai-txt"]]
        assert [value for _, value in sorted(usage.items())] == expected
        assert [server.asked.count(name) for name in ("/robots.txt", "/ai.txt")] == [1, 1]
        left = (*field, "-s", "USAGE_LEFT_OUT=noai,ai-txt")
        run(tmp_path, "crawl", "blog", "-a", f"url={server.url}", *feed, *left)
        run(tmp_path, "archive", "reread", "a", *feed[2:4], *field)
        run(tmp_path, "archive", "export", "a", "-O", "b.jsonl", *feed[2:4])
        again = lines_of(tmp_path / "b.jsonl").values()
        assert {one["title"]: one["usage"] for one in again} == usage
    kept = [item["usage"] for item in lines_of(tmp_path / "a.jsonl").values()]
    assert sorted(kept) == [["noarchive"], ["robots-noai"]]
    card = "\n".join(run(tmp_path, "card", "a", *feed[2:4]))
    for line in ("| articles | 4 |", "| en | 4 |", "| noai | 1 |", "| not named | 4 |"):
        assert line in card
    assert yaml.safe_load(card.split("---")[1])["language"] == ["en"]
    done = command.run(tmp_path, "crawl", "sample", "-s", "USAGE_LEFT_OUT=noai")
    assert (done.returncode, "ARTICLE_FIELDS=usage" in done.stderr) == (2, True)
