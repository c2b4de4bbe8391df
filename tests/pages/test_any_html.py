"""Reading never raises for any page, and the result can always be exported."""

from __future__ import annotations

import io
import json
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy.exceptions import DropItem
from spiders.test_spiders import NAMES
from spiders.test_spiders import load as spider

from blogcrawl.feeds import StrictJsonLinesItemExporter
from blogcrawl.pages.base import ArticlePage
from blogcrawl.pages.gate import is_gate
from blogcrawl.pages.listing import ListingPage
from blogcrawl.pipelines.hashing import ContentHashPipeline
from blogcrawl.site import Site

from .test_fixtures import PAGES, item, load

if TYPE_CHECKING:
    from blogcrawl.items import Article, RawArticle

CLASSES = {type(page) for page, _ in map(load, PAGES)}
for name in NAMES:
    CLASSES |= {spider(name).listing_page, spider(name).article_page}
LISTINGS = sorted((one for one in CLASSES if issubclass(one, ListingPage)), key=str)
ARTICLES = sorted((one for one in CLASSES if issubclass(one, ArticlePage)), key=str)
URLS = st.sampled_from(
    ["https://kexue.fm/archives/1", "http://127.0.0.1:81/", "http://a/?p=1", "http://[::1]/%ff//"]
)

# Pieces of the pages' own markup, of math and of what breaks parsers.
MARKUP = r"""<div class="Post"> | <div class="title-wrap"> | <div class="PostHead"> | <h1> | <h2>
<a href="/archives/1"> | <a href="http://["> | <a href="javascript:x"> | <a href> | »
<a href="/page/2/">»</a> | <span class="submitted"> | By 苏剑林 | 2018-11-07 | 9位读者 | 0001-01-01
<div id="PostContent"> | <div id="tools"><div class="cat"> | 分类： | <a href="/category/x">
<a href="/tag/y"> | 9评论 | 99999999999999999999评论 | 转载到请包括本文地址 | 更详细的转载事宜请参考
<div id="pay"> | <div class="clear"> | <base href="http://["> | <base href="/x/"> | <blockquote>
<link rel="canonical" href="//["> | <link rel="canonical" href="/x"> | <html lang="zz-a"> | </div>
<img src="http://["> | <img src=x alt=y> | <pre><code> | <table><tr><td> | <p> | </p> | <br/> | </a>
<!-- | --> | <script> | </script> | <svg><title> | <template> | &lt; | &#0; | &#xd800; | é | x
$ | $$ | \( | \) | \[ | \] | \begin{equation} | \end{equation} | { | } | \$ | \text{ | \ref{a}"""
PIECES = st.sampled_from(
    [
        *MARKUP.replace("\n", " | ").split(" | "),
        *(
            "\x1b[31m",
            "\u2028",
            "\x85",
            "\ufeff",
            "\u202e",
            "\ud800",
            "\0",
            " ",
            "\n",
            "e\u0301",
            "|",
        ),
    ]
)
SOUP = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join) | st.text(max_size=100)
POST = (
    '<div class="Post"><h1>{}</h1><span class="submitted">{}</span><div id="PostContent">{}</div>'
)
HTML = SOUP | st.builds(POST.format, SOUP, SOUP, SOUP)


def check(article: Article) -> None:
    """What every article of the feed must be."""
    ContentHashPipeline().process_item(article)
    file = io.BytesIO()
    StrictJsonLinesItemExporter(file).export_item(article)
    line = file.getvalue().decode()
    assert len(line.splitlines()) == 1
    values = json.loads(line)
    for value in strings(values):
        categories = {unicodedata.category(character) for character in value}
        assert not categories & {"Cs"}
    for name in ("id", "url", "site", "title"):
        assert values[name] == values[name].strip()
    assert not any(character in values["title"] for character in "\0\x1b\x85\u2028\u202e\ufeff")
    position = 0
    for formula in values["formulas"]:
        assert position <= formula["offset"] <= len(values["text"])
        position = formula["offset"]


def check_item(raw: RawArticle) -> None:
    """Make the item, and check it where it is not refused."""
    refusal = ""
    try:
        article = item(raw)
    except DropItem as refused:
        refusal = str(refused)
    else:
        check(article)
    assert refusal in ("", "no_identity", "no_title", "no_body")


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ARTICLES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(html=HTML, url=URLS)
def test_article(kind: type[ArticlePage], html: str, url: str) -> None:
    assert is_gate(html) in (True, False)
    raw = kind(html, url).read()
    if raw is not None:
        check_item(raw)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LISTINGS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(html=HTML, url=URLS)
def test_listing(kind: type[ListingPage], html: str, url: str) -> None:
    page = kind(html, url)
    site = Site("http://127.0.0.1:81/", ("kexue.fm",))
    for address in [page.next_page(), *(entry.url for entry in page.entries())]:
        assert address == address.strip()
        assert "#" not in address
        if site.owns(address):
            assert site.request_url(address).startswith("http://127.0.0.1:81/")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ARTICLES)
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + "深",
        "$" * 20_000,
        "<b>" * 5_000 + "$x$" + "</b>" * 5_000,
        '<a href="' + "x" * 100_000 + '">y</a>',
        "转载到请包括本文地址" * 3_000,
        "<div>转载到请包括本文地址" * 1_000,
        "<div>" * 9_000 + "转载到请包括本文地址",
        "{" * 20_000 + "\\begin{a}" * 2_000,
    ],
    ids=range(8),
)
def test_large_pages_take_little_time(kind: type[ArticlePage], body: str) -> None:
    html = f'<div class="Post"><h1>{"题" * 20_000}</h1><div id="PostContent">{body}</div></div>'
    begun = time.process_time()
    page = kind(html, "https://kexue.fm/archives/1")
    raw = page.read()
    assert page.tree.css_first("h1") is not None
    if raw is not None:
        check_item(raw)
    assert time.process_time() - begun < 5
