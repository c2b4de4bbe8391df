"""Small artificial blogs: their pages, and the results of crawling them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loopback import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import Run

RSS = "<rss version='2.0'><channel>{}</channel></rss>"
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
XML = {"Content-Type": "application/xml"}
GONE = Answer(status=404)
BROKEN = Answer("broken", 500)


def post(name: str, head: str = "", body: str = "") -> str:
    return (
        f"<html lang=en><head><title>About {name} | Stones</title>{head}</head><body>"
        '<header><a href="/">Stones</a></header><article>'
        f'<h1 class="entry-title">About {name}</h1><time datetime="2024-05-01">1 May</time>'
        f'<div class="entry-content"><p>All that is known of {name}.</p>{body}'
        "</div></article></body>"
    )


def about(title: str = "About me") -> str:
    return f"<title>{title}</title><main><h1>{title}</h1><p>Some words on all this.</p></main>"


def listing(paths: Iterable[str], head: str = "", rest: str = "") -> str:
    rows = "".join(f'<article><h2><a href="{p}">{p}</a></h2></article>' for p in paths)
    return f"<head><title>Stones</title>{head}</head><body><main>{rows}</main>{rest}</body>"


def sitemap(*paths: str) -> Answer:
    rows = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return Answer(SITEMAP.format(rows), headers=XML)


def feed(*paths: str) -> Answer:
    rows = "".join(f"<item><link>{path}</link></item>" for path in paths)
    return Answer(RSS.format(rows), headers=XML)


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
POSTS = [f"/posts/{name}/" for name in ("moss", "fern", "reed", "sedge")]
PAGES = {path: post(path.split("/")[2]) for path in POSTS}


def paths(run: Run) -> list[str]:
    return sorted("/" + item["url"].split("/", 3)[3] for item in run.items)


def named(run: Run) -> dict[str, str]:
    """What the summary says that each source names."""
    labels = "named by|left out|refused|failed|pending|ledger|output|kept back|problem"
    ends = rf"(?= (?:{labels}) )"
    lines = re.findall(rf" named by (?:(\S+:\d+): )?(.*?){ends}", run.words)
    assert lines, run.log
    return {
        f"{blog} {source}".strip(): count
        for blog, sources in lines
        for source, count in re.findall(r"(\S.*?) (\d+(?: \(\d+ not reached\))?)(?:, |$)", sources)
    }
