"""Reading kept pages in a pool of processes."""

from __future__ import annotations

import pytest

from blogcrawl.archive.rereads import KeptRow
from blogcrawl.capture import Capture, pack
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import UNKNOWN
from blogcrawl.pipelines.latex import Shape
from blogcrawl.site import Site
from blogcrawl.spiders import reread
from blogcrawl.spiders.captures import PageReader
from blogcrawl.spiders.reread import read

_HOME = "https://blog.example/"


def row(number: int, body: str) -> KeptRow:
    html = (
        f"<!doctype html><title>Tale {number}</title><article><h1>Tale {number}</h1>"
        f"<time datetime=2025-01-02>2 January 2025</time><p>{body}</p></article>"
    )
    capture = Capture(
        url=f"{_HOME}{number}",
        status=200,
        at=1,
        headers={},
        encoding="utf-8",
        body=html.encode(),
        site=Site(_HOME).to_data(),
    )
    item = '{"crawled_at":"2026-01-01T00:00:00Z"}'
    packed = pack(capture)
    return KeptRow(number, "blog.example/", f"blog.example/{number}", False, packed, item)


@pytest.mark.parametrize("seconds", [0, 0.7])
def test_several_processes_read_what_one_reads_in_its_order(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(reread, "_ALONE", seconds)
    reader = PageReader(GenericArticlePage, UNKNOWN, Shape("all", "", False, False), None)
    batches = [
        [row(10 * batch + n, f"Of {batch} and {n}. " * 20) for n in range(3)] for batch in range(7)
    ]
    alone = [*read(reader, batches, 1)]
    assert [*read(reader, batches, 2)] == alone
    [first, *_] = alone[0][1]
    assert first.facts is not None
    assert first.facts.title == "Tale 0"
    assert '"crawled_at": "2026-01-01T00:00:00Z"' in first.facts.item


def test_a_page_that_gives_nothing_says_why() -> None:
    reader = PageReader(GenericArticlePage, UNKNOWN, Shape("all", "", False, False), None)
    damaged = row(1, "Words. " * 30)._replace(body=b"?")
    blank = row(2, "")
    [(_, [first, second])] = read(reader, [[damaged, blank]], 1)
    assert (first.facts, first.reason) == (None, "damaged")
    assert second.facts is None or not second.reason
