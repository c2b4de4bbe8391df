"""Articles made from a listing page alone, if they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from loopback import Answer, Loopback

from blogcrawl.latex.config import CONFIGS
from blogcrawl.pages.excerpts import cut, read
from blogcrawl.pages.kexue import KexueListingPage
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.pipelines.latex import Shape
from blogcrawl.pipelines.metadata import article

from .test_corpus import FAST, lines_of, run

if TYPE_CHECKING:
    from pathlib import Path

    from blogcrawl.pages.listing import ListingPage

URL = "https://blog.example/"
SHAPE = Shape("all", "", with_markdown=False, with_html=False, more=("listing_only",))
KEXUE = """<div class="Post">
<div class="title-wrap"><h2><a href="/archives/{0}">Tea {0}</a></h2></div>
<span class="submitted">By Ann | 2024-05-0{0} | 15{0}位读者 | 引用</span>
<div class="PostContent"><p>Of $a_{0}$ and of</p><p>$$b_{0}$$</p>
<p class="more"><a href="/archives/{0}">阅读全文 &gt;</a></p></div></div>"""
CARD = """<article><h2><a href="/posts/tea-{0}/">Tea {0}</a></h2><p class="meta">May {0}, 2024</p>
<p>Of \\(a_{0}\\) and of more, at some length.</p>
<a href="/posts/tea-{0}/">Read more</a></article>"""


def excerpts_of(page: ListingPage, math: str) -> list[dict[str, Any]]:
    """What the excerpts of a page say."""
    urls = {entry.url: entry.title for entry in page.entries()}
    found = []
    for url, excerpt in cut(page, urls, CONFIGS[math]):
        raw = read(excerpt, url, urls[url])
        assert raw
        item = article(raw)
        SHAPE.render(item)
        found.append(vars(item))
    return found


def test_an_entry_of_kexue() -> None:
    html = "<html lang=zh><body>" + "".join(map(KEXUE.format, (1, 2, 3)))
    first, second, _ = excerpts_of(KexueListingPage(html, URL), "mathjax2-dollar")
    assert (first["title"], first["url"]) == ("Tea 1", URL + "archives/1")
    assert (second["authors"], second["date_published"]) == (["Ann"], "2024-05-02")
    assert second["reads"] == 152
    assert second["text"] == "Of and of"
    assert [one.tex for one in second["formulas"]] == ["a_2", "b_2"]


def test_an_entry_of_any_blog() -> None:
    script = "<script src=/mathjax@3/es5/tex-chtml.js></script>"
    html = f"<html lang=en>{script}<main>{''.join(map(CARD.format, (1, 2, 3)))}</main>"
    found = excerpts_of(GenericListingPage(html, URL), "cautious")
    assert [one["title"] for one in found] == ["Tea 1", "Tea 2", "Tea 3"]
    assert found[2]["date_published"] == "2024-05-03"
    assert found[2]["text"] == "Of and of more, at some length."
    assert [one.tex for one in found[2]["formulas"]] == ["a_3"]


@pytest.mark.parametrize("entry", ['<li><a href="/posts/tea-{0}/">Tea {0}</a></li>'])
def test_a_title_alone_is_nothing(entry: str) -> None:
    page = GenericListingPage(f"<ul>{''.join(map(entry.format, (1, 2, 3)))}</ul>", URL)
    urls = {entry.url: entry.title for entry in page.entries()}
    excerpts = [*cut(page, urls, CONFIGS["cautious"])]
    assert len(excerpts) == 3
    assert [read(one, url, urls[url]) for url, one in excerpts] == [None] * 3


def post(number: int) -> str:
    words = "Some words that are long enough to be an article, and then some more. " * 9
    return (
        f"<html lang=en><head><title>Tea {number}</title></head><body><article>"
        f"<h1>Tea {number}</h1><time datetime=2024-05-0{number}>May {number}, 2024</time>"
        f"<p>Post {number}. {words}</p><p>Of \\(a_{number}\\).</p></article>"
        "<script src=/mathjax@3/es5/tex-chtml.js></script>"
    )


def test_it_stands_in_until_the_page_is_there(tmp_path: Path) -> None:
    pages: dict[str, Answer | bytes | str] = {f"/posts/tea-{n}/": post(n) for n in (1, 2, 3, 4)}
    script = "<script src=/mathjax@3/es5/tex-chtml.js></script>"
    listed = "".join(map(CARD.format, (4, 3, 2, 1)))
    pages["/"] = f"<html lang=en><title>T</title>{script}<main>{listed}</main>"
    pages["/posts/tea-2/"] = Answer(status=403)
    flags = []
    with Loopback(pages) as server:
        archive = ("-s", f"ARCHIVE_URL=sqlite:///{tmp_path}/a.db", *FAST)
        crawl = ("crawl", "blog", "-a", f"url={server.url}", "-O", "a.jsonl", *archive)
        wanted = ("-s", "ARTICLE_FIELDS=listing_only", "-s", "JUDGE_BY_PAST=False")
        for _ in range(2):
            run(tmp_path, *crawl, *wanted, code=None)
            items = lines_of(tmp_path / "a.jsonl").values()
            flags.append({item["title"]: item["listing_only"] for item in items})
            server.pages["/posts/tea-2/"] = post(2)
        two = next(item for item in items if item["title"] == "Tea 2")
    there = dict.fromkeys(("Tea 4", "Tea 3", "Tea 2", "Tea 1"), False)
    assert flags == [{**there, "Tea 2": True}, there]
    assert two["text"].startswith("Post 2.")
    assert server.asked.count("/posts/tea-2/") == 2
