"""The served blog: its addresses, its traps, and that its links work."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest

from blogcrawl.sample import HOSTS, ORIGIN, blog
from blogcrawl.sample.server import SampleServer
from sample import made
from sample.source import CATEGORIES, articles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from sample.source import Article

ENTRY = re.compile(r'<div class="title-wrap"><h2>.*?<a href="([^"]+)">')
NEXT = re.compile(r'<a class="next" href="([^"]+)">»</a>')


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


def get(server: SampleServer, path: str, **headers: str) -> HTTPResponse:
    request = Request(urljoin(server.url, path), headers=headers)
    response: HTTPResponse = urlopen(request, timeout=10)
    return response


def read(server: SampleServer, path: str) -> str:
    with get(server, path) as response:
        assert response.headers["Content-Type"].lower().endswith("charset=utf-8")
        return response.read().decode()


def status(server: SampleServer, path: str, **headers: str) -> int:
    try:
        with get(server, path, **headers) as response:
            return response.status
    except HTTPError as error:
        with error:
            return error.code


def path_of(href: str, base: str) -> str | None:
    """The path of a link on the blog's hosts; ``None`` for a link that leads elsewhere."""
    url = urlsplit(urljoin(ORIGIN + base, unescape(href)))
    return url.path if url.hostname in HOSTS else None


def listing_pages(server: SampleServer, path: str | None) -> list[str]:
    """The pages of a listing, by its own links to the next page."""
    pages: list[str] = []
    while path:
        pages.append(read(server, path))
        following = NEXT.search(pages[-1])
        path = path_of(following[1], path) if following else None
    return pages


def test_front_listing(server: SampleServer) -> None:
    pages = listing_pages(server, "/")
    assert len(pages) >= 5
    assert "»</a>" not in pages[-1]
    entries = [path_of(href, "/") for page in pages for href in ENTRY.findall(page)]
    pinned = f"/archives/{made.PINNED}"
    assert entries[0] == pinned
    assert entries.count(pinned) == 2
    posts = [entry.rstrip("/") for entry in entries[1:] if entry]
    ghosts = {made.DRAFT, made.GATE}
    assert ghosts < set(posts)
    assert [post for post in posts if post not in ghosts] == [post.path for post in articles()]


def test_listings_write_an_address_in_several_ways(server: SampleServer) -> None:
    hrefs = [href for page in listing_pages(server, "/") for href in ENTRY.findall(page)]
    for way in (
        r"/archives/\d+",
        r"/archives/\d+/",
        r"/archives/\d+#comments",
        r"//marginalia\.example/archives/\d+",
        r"https://marginalia\.example/archives/\d+",
        r"https://www\.margin\.example/archives/\d+",
    ):
        assert any(re.fullmatch(way, href) for href in hrefs), way
    assert not any("?" in href for href in hrefs)


@pytest.mark.parametrize("slug", CATEGORIES)
def test_category_listings(server: SampleServer, slug: str) -> None:
    pages = listing_pages(server, f"/category/{slug}/")
    entries = [path_of(href, "/") for page in pages for href in ENTRY.findall(page)]
    posts = [post.path for post in articles() if post.category == slug]
    assert [entry and entry.rstrip("/") for entry in entries] == posts


def test_archive_and_feed(server: SampleServer) -> None:
    archive, feed = read(server, "/content.html"), read(server, "/feed")
    for post in articles():
        assert f"{post.path}" in archive
    links = [link.text for link in ElementTree.fromstring(feed).iterfind("channel/item/link")]
    assert links == [ORIGIN + post.path for post in articles()[:10]]


def test_robots(server: SampleServer) -> None:
    assert read(server, "/robots.txt") == "User-agent: *\nDisallow: /admin/\n"


@pytest.mark.parametrize("path", [made.DRAFT, "/archives/1", "/admin/", "/page/99/"])
def test_missing_pages(server: SampleServer, path: str) -> None:
    assert status(server, path) == 404
    with pytest.raises(HTTPError) as caught, get(server, path):
        pass
    with caught.value as error:
        assert "<h1>404</h1>" in error.read().decode()


def test_gate(server: SampleServer) -> None:
    page = read(server, made.GATE)
    assert "window.location.href" in page
    assert len(page.encode()) < 1000


def test_validators_and_methods(server: SampleServer) -> None:
    with get(server, "/archives/1001") as response:
        tag = response.headers["ETag"]
        length = int(response.headers["Content-Length"])
    assert status(server, "/archives/1001", **{"If-None-Match": tag}) == 304
    assert status(server, "/archives/1001", **{"If-None-Match": '"other"'}) == 200
    with urlopen(Request(server.url, method="HEAD"), timeout=10) as response:
        assert response.read() == b""
    assert length == len(read(server, "/archives/1001").encode())


def test_every_link_answers(server: SampleServer) -> None:
    dead = set()
    for path, page in blog.pages().items():
        if not page.type.startswith("text/html"):
            continue
        text = re.sub(r"<script.*?</script>", "", page.body.decode(), flags=re.DOTALL)
        for href in re.findall(r'<(?:a|img|link)\b[^>]*?\b(?:href|src)="([^"]*)"', text):
            target = path_of(href, path)
            if target and blog.page(target).status != 200:
                dead.add(target)
    assert dead == {made.DRAFT}


def test_no_page_names_another_script_host() -> None:
    for page in blog.pages().values():
        for src in re.findall(rb'<script[^>]* src="([^"]*)"', page.body):
            assert src.startswith(b"/usr/mathjax/")


def body(post: int) -> str:
    page = blog.page(f"/archives/{post}").body.decode()
    start = page.index('<div id="PostContent">')
    return page[start : page.index('<div class="clear"></div>', start)]


@pytest.mark.parametrize("post", articles(), ids=lambda post: str(post.id))
def test_furniture_stands_in_its_order(post: Article) -> None:
    page = blog.page(post.path).body.decode()
    marks = (
        f'<html lang="{post.language}">',
        "inlineMath: [['$','$'], ['\\\\(','\\\\)']]",
        'id="breadcrumb"',
        'id="to_cite"',
        '<span class="submitted">',
        'id="PostContent"',
        "转载到请包括本文地址",
        "更详细的转载事宜请参考",
        'id="content_tips"',
        'id="pay"',
        'id="QR"',
        'id="how_to_cite"',
        'class="clear"',
        "分类：",
        "标签：",
        f"{post.comments}评论",
        'id="entrynavigation"',
        'id="similar"',
        'class="AllComments"',
        'id="PostComment"',
        'id="Sidebar"',
        'rel="license"',
    )
    places = [page.find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)
    assert ('<meta name="description"' in page) == bool(post.summary)


TRAPS = {
    "line ends before displays": r"[^>]<br/>\$\$",
    "line ends before environments": r"[^>]<br/>\\begin\{",
    "line ends within displays": r"\\\\<br/>\n",
    "row spacing within displays": r"\\\\\[10pt\]",
    "full-width text touches a formula": r"[一-鿿，]\$[^$<]+\$[一-鿿，]",
    "paragraphs without a blank between them": r"</p><p>",
    "self-links of headings": r'<h2 id="[^"]+">[^<]+<a href="#[^"]+">#</a></h2>',
    "entities within formulas": r"\$[^$<]*&lt;[^$<]*\$",
    "alignment within displays": r"&amp;=",
    "captions with a formula": r'<p class="typecho-caption-text">[^<]*\$',
    "pictures": r'<div class="typecho-caption[^>]*><a [^>]*><img src="/usr/uploads/',
    "code blocks with dollars": r'<pre><code class="language-\w+">[^<]*\$',
    "inline code with dollars": r"<code>[^<]*\$[^<]*</code>",
    "tables with spans and formulas": r'<td rowspan="\d">[^$]*<td>\$',
    "captions of tables": r"<caption>[^<]*\$",
    "formulas in link text": r'<a href="/archives/\d+">[^<]*\$',
    "formulas in bold text": r"<strong>[^<]*\$",
    "formulas in quotations": r"<blockquote><p>[^<]*\$",
    "formulas in list items": r"<li>[^<]*\$",
    "lists within lists": r"<li>[^<]+<ul><li>",
    "coloured text": r'<font color="#0000FF">',
    "underlined text": r"<u><b>",
    "empty paragraphs": r"<p></p>",
    "blank paragraphs": r"<p>&nbsp;</p>",
    "displays outside paragraphs": r"</p>(\$\$|\\begin)",
    "other delimiters": r"\\\([^)]*\\\)[\s\S]*\\\[",
    "a dollar left open before a display": r"\$a_k = [^$]*<br/>\$\$",
    "a dollar left open to the end of its paragraph": r"<p>[^$<]*\$[^$<]*</p><p>[^<]*\$[^$]*\$",
    "an unbalanced brace": r"\$\\frac\{1\}\{\\sqrt\{k\}\+\\sqrt\{k\+1\}\$",
    "escaped dollars": r"\\\$1/2",
    "a formula cut by an element": r"\$q\(w<em>",
    "a comment within a formula": r"\$[^$]*<!--[^$]*-->[^$]*\$",
    "unknown elements": r"<unk>[\s\S]*<type>",
    "nested dollars": r"\\text\{if \$x\$",
    "nested parentheses": r"\\text\{[^}]*\\\([^}]*\\\)",
    "bare environments": r"<p>\\begin\{align",
    "nested environments": r"\\begin\{equation\}\s*\\begin\{split\}",
    "references in dollars": r"\$\\eqref\{[^}]+\}\$",
    "bare references": r"[^$]\\eqref\{[^}]+\}[^$]",
    "other bare references": r"[^$]\\ref\{[^}]+\}[^$]",
    "a macro that later formulas use": r"\$\\newcommand\{\\eps\}[\s\S]*\$\\eps",
    "no-break blanks": r"&nbsp;\\\(",
    "ideographic blanks": r"<p>　　",
    "frames": r"<iframe ",
    "hidden text": r'style="display:none"',
    "scripts": r"<script>var",
    "money": r"costs \$5 and \$10",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_is_there(trap: str) -> None:
    pattern = re.compile(TRAPS[trap])
    assert any(pattern.search(body(post.id)) for post in articles())


def test_an_article_in_one_paragraph() -> None:
    content = body(1047).partition("转载到请包括本文地址")[0]
    assert content.count("<p>") == content.count("</p>") == 1
    assert content.count("<br/><br/>") == 4


def test_tails_within_an_open_quotation() -> None:
    for post in (1045, 1049):
        content = body(post)
        assert content.count("<blockquote>") == content.count("</blockquote>") + 1
        assert content.rindex("<blockquote>") < content.index("转载到请包括本文地址")


def test_byte_order_mark(server: SampleServer) -> None:
    with get(server, "/archives/1052") as response:
        assert response.read().startswith(b"\xef\xbb\xbf<!DOCTYPE html>")


def test_titles_with_formulas() -> None:
    assert sum("$" in post.title for post in articles()) >= 3


def test_port_is_free_after_stop() -> None:
    server = SampleServer()
    server.start()
    url = server.url
    server.stop()
    with pytest.raises(OSError, match="refused"):
        urlopen(url, timeout=2)


def test_command_serves_until_interrupted() -> None:
    command = [sys.executable, "-m", "blogcrawl.sample"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        url = process.stdout.readline().decode().strip()
        with urlopen(url, timeout=10) as response:
            assert response.status == 200
        process.terminate()
