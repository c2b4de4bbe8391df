"""Feeds and sitemaps of all kinds, and other files."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING

import pytest

from blogcrawl.spiders.arrivals import join
from blogcrawl.spiders.sources import (
    MOST_ENTRIES,
    FeedEntry,
    Named,
    Source,
    may_be_source,
    read_source,
    says_when,
)

if TYPE_CHECKING:
    from pathlib import Path

A, B = "https://blog.example/posts/a/", "https://blog.example/posts/b/"
XML = '<?xml version="1.0" encoding="utf-8"?>'
SITEMAP_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

RSS = f"""{XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Stones</title><link>https://blog.example/</link>
<atom:link rel="self" href="https://blog.example/feed.xml"/>
<item><title>A</title><link>{A}</link><guid isPermaLink="false">1</guid>
<pubDate>Wed, 01 May 2024 10:00:00 +0000</pubDate></item>
<item><title>B</title><guid>{B}</guid></item>
</channel></rss>"""
RDF = f"""{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://blog.example/"><link>https://blog.example/</link></channel>
<item rdf:about="{A}"><link>{A}</link><dc:date>2024-05-01</dc:date></item>
<item rdf:about="{B}"><link>{B}</link></item></rdf:RDF>"""
ATOM = f"""{XML}<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blog.example/"/>
<entry><link rel="self" href="https://blog.example/a.atom"/><link rel="alternate" href="{A}"/>
<published>2024-05-01</published><updated>2024-06-01</updated></entry>
<entry><link href=" {B} "/><updated>2024-06-02</updated></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"url": A, "date_published": "2024-05-01"},
            {"url": B, "date_modified": "2024-06-02"},
        ],
    }
)
SITEMAP = f"""{XML}<urlset {SITEMAP_NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<!-- pages --><url><loc> {A} </loc><lastmod>2024-05-01</lastmod>
<image:image><image:loc>https://blog.example/i.png</image:loc></image:image></url>
<url><loc>{B}</loc></url><url><loc></loc></url></urlset>"""
INDEX = f"""{XML}<sitemapindex {SITEMAP_NS}><sitemap><loc>https://blog.example/one.xml</loc>
<lastmod>2024-05-01</lastmod></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    ("body", "kind", "dates", "updated"),
    [
        (RSS, "feed", ["Wed, 01 May 2024 10:00:00 +0000", ""], ["", ""]),
        (RDF, "feed", ["2024-05-01", ""], ["", ""]),
        (ATOM, "feed", ["2024-05-01", "2024-06-02"], ["2024-06-01", "2024-06-02"]),
        (JSON_FEED, "feed", ["2024-05-01", ""], ["", "2024-06-02"]),
        (SITEMAP, "sitemap", ["2024-05-01", ""], ["2024-05-01", ""]),
    ],
    ids=["rss", "rdf", "atom", "json", "sitemap"],
)
def test_sources(body: str, kind: str, dates: list[str], updated: list[str]) -> None:
    named = [Named(*one) for one in zip((A, B), dates, updated, strict=True)]
    for data in (body.encode(), gzip.compress(body.encode()), b"\xef\xbb\xbf" + body.encode()):
        assert read_source(data) == Source(kind, named)
    assert read_source(b"\n\n " + body.encode() + b"\n") == Source(kind, named)


def test_index_of_sitemaps() -> None:
    expected = Source("index", [Named("https://blog.example/one.xml", *2 * ("2024-05-01",))])
    assert read_source(INDEX.encode()) == expected


def test_sources_without_namespace_or_declaration() -> None:
    bare = f"<urlset><url><loc>{A}</loc></url></urlset>"
    assert read_source(bare.encode()) == Source("sitemap", [Named(A, "")])
    bare = f"<rss><channel><item><link>{A}</link></item></channel></rss>"
    assert read_source(bare.encode()) == Source("feed", [Named(A, "")])


def test_paged_feeds() -> None:
    following = "https://blog.example/feed?page=2"
    link = f'<link rel="next" href="{following}"/><entry>'
    paged = read_source(ATOM.replace("<entry>", link, 1).encode())
    assert paged is not None
    assert (paged.next_page, len(paged.named)) == (following, 2)
    link = f'<atom:link rel="next" href="{following}"/><item>'
    paged = read_source(RSS.replace("<item>", link, 1).encode())
    assert paged is not None
    assert (paged.next_page, len(paged.named)) == (following, 2)
    paged = read_source(json.dumps({**json.loads(JSON_FEED), "next_url": following}).encode())
    assert paged is not None
    assert (paged.next_page, len(paged.named)) == (following, 2)


def test_other_encodings() -> None:
    chinese = (
        f"<?xml version='1.0' encoding='gb18030'?><rss><item><title>苔</title><link>{A}苔</link>"
    )
    body = f"{chinese}</item></rss>".encode("gb18030")
    assert read_source(body) == Source("feed", [Named(f"{A}苔", "")])
    body = f"<?xml version='1.0' encoding='utf-16'?><rss><item><link>{A}</link></item></rss>"
    assert read_source(body.encode("utf-16")) == Source("feed", [Named(A, "")])


def test_bare_ampersands() -> None:
    query = "https://blog.example/?a=1&p=2"
    for written in (query, query.replace("&", "&amp;"), query.replace("&", "&#38;")):
        body = f"{XML}<urlset {SITEMAP_NS}><url><loc>{written}</loc></url></urlset>"
        assert read_source(body.encode()) == Source("sitemap", [Named(query, "")])


@pytest.mark.parametrize("half", ["&#xd800;", "&#X0DfFf;", "&#55296;", "&#057343;"])
def test_halves_of_a_character(half: str) -> None:
    body = f"<rss><item><link>{A}{half}</link><pubDate>{half}</pubDate></item></rss>"
    assert read_source(body.encode()) == Source("feed", [Named(f"{A}\ufffd", "\ufffd")])


def test_text_in_cdata() -> None:
    body = f"{XML}<rss><item><link><![CDATA[{A}?a=1&b=2]]></link></item></rss>"
    source = read_source(body.encode())
    assert source is not None
    assert source.named == [Named(f"{A}?a=1&b=2", "")]
    body = f"<rss><item><link>{A}?a&b<![CDATA[&c]]>&d<![CDATA[&e]]></link></item></rss>"
    source = read_source(body.encode())
    assert source is not None
    assert source.named == [Named(f"{A}?a&b&c&d&e", "")]


def test_damaged_sources_give_what_is_whole() -> None:
    cut = SITEMAP[: SITEMAP.index("<url><loc></loc>")]
    source = read_source(cut.encode())
    assert source is not None
    assert [named.url for named in source.named] == [A, B]
    cut = RSS[: RSS.index("<item><title>B")]
    source = read_source(cut.encode())
    assert source is not None
    assert [named.url for named in source.named] == [A]


def test_half_of_a_packed_source() -> None:
    many = "".join(f"<url><loc>{A}{n}</loc></url>" for n in range(2_000))
    packed = gzip.compress(f"<urlset>{many}</urlset>".encode())
    source = read_source(packed[: len(packed) // 2])
    assert source is not None
    assert source.named[0].url == f"{A}0"
    assert 0 < len(source.named) < 2_000


def test_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    doctype = f'<!DOCTYPE urlset [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    body = f"{XML}{doctype}<urlset><url><loc>&s;</loc></url><url><loc>{A}</loc></url></urlset>"
    source = read_source(body.encode())
    assert source is not None
    assert [named.url for named in source.named] == [A]
    assert "secret" not in repr(source)


@pytest.mark.parametrize("kind", ["entities", "parameters", "packed"])
def test_bombs_are_bounded(kind: str) -> None:
    if kind == "packed":
        bomb = gzip.compress(b"<urlset>" + b" " * 300_000_000, 1)
    else:
        sign = "&" if kind == "entities" else "%"
        mark = "" if kind == "entities" else "% "
        levels = "".join(f'<!ENTITY {mark}e{n} "{f"{sign}e{n - 1};" * 10}">' for n in range(1, 12))
        first = f'<!ENTITY {mark}e0 "https://blog.example/">'
        inner = "&e11;" if kind == "entities" else ""
        bomb = (
            f"{XML}<!DOCTYPE urlset [{first}{levels}]><urlset><url><loc>{inner}</loc></url>"
            f"<url><loc>{A}</loc></url></urlset>"
        ).encode()
    begun = time.process_time()
    source = read_source(bomb)
    assert time.process_time() - begun < 5
    assert source is None or len(repr(source)) < 1_000


MARKS = {
    "elements": "<urlset>{}</urlset>".format("<a/>" * 410_000),
    "sections": "<urlset>{}</urlset>".format("<![CDATA[" * 410_000),
    "ampersands": "<urlset>{}</urlset>".format("&" * 410_000),
    "attributes": "<urlset {}/>".format("a=''" * 410_000),
    "objects": '{"version": "https://jsonfeed.org/version/1", "items": [%s0]}' % ("{}," * 210_000),
    "lists": '{"version": "https://jsonfeed.org/version/1", "items": [%s0]}' % ("[]," * 210_000),
}


@pytest.mark.parametrize("name", MARKS)
def test_what_would_take_too_much_memory_is_not_read(name: str) -> None:
    assert read_source(MARKS[name].encode()) is None
    assert read_source(gzip.compress(MARKS[name].encode(), 1)) is None


def test_the_largest_sitemap_that_there_may_be() -> None:
    pages = [f"https://blog.example/posts/{number}/" for number in range(50_000)]
    image = "<image:image><image:loc>https://blog.example/i.png</image:loc></image:image>"
    rest = f"<lastmod>2024-05-01</lastmod><changefreq>daily</changefreq>{image}</url>"
    body = "".join(f"<url><loc>{page}</loc>{rest}" for page in [*pages, A])
    source = read_source(SITEMAP.replace("<!-- pages -->", body).encode())
    assert source is not None
    assert [named.url for named in source.named] == pages


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\0" * 100,
        b"\xff\xfe\xff",
        b"\x1f\x8b",
        b"\x1f\x8bgarbage",
        b"garbage",
        b"{",
        b"{}",
        b"[]",
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": 5}',
        b'{"version": 5, "items": [{"url": "https://blog.example/a"}]}',
        b'{"a":' * 100_000,
        b"<",
        b"<a",
        b"<a/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<opml version='2.0'><body/></opml>",
        b"<!DOCTYPE html><html><head><title>x</title></head><body><p>y<br></body></html>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'><body><a href='/posts/a/'>x</a></body></html>",
    ],
    ids=range(21),
)
def test_what_is_no_source(body: bytes) -> None:
    assert read_source(body) is None


@pytest.mark.parametrize(
    "item", [5, None, [], {}, {"url": 5}, {"url": None}, {"id": A}, {"url": "", "id": A}]
)
def test_strange_items_of_a_json_feed(item: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [item, {"url": B}]}
    assert read_source(json.dumps(feed).encode()) == Source("feed", [Named(B, "")])


@pytest.mark.parametrize(
    ("date", "read"),
    [
        ("2024-01-01T\ud800", "2024-01-01T"),
        (" 2024-01-01\0\x1b\n", "2024-01-01"),
        ("9" * 1_000_000, "9" * 100),
        (20240101, "20240101"),
    ],
)
def test_strange_dates_of_a_json_feed(date: object, read: str) -> None:
    item = {"url": B, "date_published": date, "date_modified": date}
    feed = {"version": "https://jsonfeed.org/version/1", "items": [item]}
    assert read_source(json.dumps(feed).encode()) == Source("feed", [Named(B, read, read)])


def test_an_address_without_an_end_is_none() -> None:
    items = [{"url": f"{A}{'a' * 9_000}"}, {"url": B}]
    feed = {"version": "https://jsonfeed.org/version/1", "items": items}
    assert read_source(json.dumps(feed).encode()) == Source("feed", [Named(B, "")])


def test_a_deep_source_is_bounded() -> None:
    body = b"<rss>" + b"<item>" * 50_000
    begun = time.process_time()
    source = read_source(body)
    assert time.process_time() - begun < 5
    assert source is None or source.named == []


def test_an_entry_without_address() -> None:
    body = "<rss><item><title>x</title></item><item><guid isPermaLink='false'>7</guid></item></rss>"
    assert read_source(body.encode()) == Source("feed", [])


def test_what_a_feed_says_of_its_entries() -> None:
    content = "<![CDATA[<p>All of it.</p>]]>"
    item = (
        f"<item><title>About &amp;amp; moss</title><link>{A}</link><dc:creator>Ada</dc:creator>"
        "<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><category>Plants</category>"
        f"<category>Plants</category><description>Short.</description>"
        f"<content:encoded>{content}</content:encoded></item>"
    )
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    head = "<link>https://blog.example/</link><generator>https://wordpress.org/?v=6</generator>"
    source = read_source(f"<rss {spaces}><channel>{head}{item * 50}</channel></rss>".encode())
    assert source is not None
    assert (source.home, source.generator) == (
        "https://blog.example/",
        "https://wordpress.org/?v=6",
    )
    assert len(source.named) == 50
    assert len(source.entries) == MOST_ENTRIES
    assert source.entries[0] == FeedEntry(
        A,
        "About &amp; moss",
        ("Ada",),
        "Wed, 01 May 2024 10:00:00 GMT",
        "",
        ("Plants",),
        "Short.",
        "<p>All of it.</p>",
    )


def test_a_category_that_is_a_folder() -> None:
    terms = "".join(f"<category>{one}</category>" for one in ("/Caf%C3%A9/moss", "TCP/IP", "/"))
    source = read_source(f"<rss><item><link>{A}</link>{terms}</item></rss>".encode())
    assert source is not None
    assert source.entries[0].categories == ("Café/moss", "TCP/IP")


def test_categories_and_tags_by_their_addresses() -> None:
    at = "https://blog.example"
    atom = (
        "".join(
            f'<category term="{name}" scheme="{at}/{kind}/{name}/"/>'
            for name, kind in (("plants", "categories"), ("moss", "tags"), ("both", "tags"))
        )
        + '<category term="both" scheme="https://blog.example/categories/both/"/>'
    )
    rss = (
        f'<category domain="{at}/category/plants/">plants</category><category domain="{at}/tag/moss'
        '/">moss</category><category domain="https://terms.example/">both</category>'
    )
    for body in (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{A}"/>{atom}</entry></feed>',
        f"<rss><item><link>{A}</link>{rss}</item></rss>",
    ):
        source = read_source(body.encode())
        assert source is not None
        entry = source.entries[0]
        assert entry.get_all("categories") == ["plants"]
        assert entry.get_all("tags") == ["plants", "moss", "both"]


def test_what_an_atom_and_a_json_feed_say() -> None:
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Moss</title><link href="{A}"/>'
        "<author><name>Ada</name></author><published>2024-05-01</published>"
        '<updated>2024-06-01</updated><category term="x" label="Plants"/>'
        '<content type="html">&lt;p&gt;All.&lt;/p&gt;</content></entry></feed>'
    )
    item = {
        "url": A,
        "title": "Moss",
        "authors": [{"name": "Ada"}, None],
        "date_published": "2024-05-01",
        "date_modified": "2024-06-01",
        "tags": ["Plants", 3],
        "content_html": "<p>All.</p>",
    }
    json_feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    expected = ("Moss", ("Ada",), "2024-05-01", "2024-06-01", ("Plants",), "", "<p>All.</p>")
    for body in (atom, json.dumps(json_feed)):
        source = read_source(body.encode())
        assert source is not None
        assert source.entries == (FeedEntry(A, *expected),)


NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (["2027-01-15T08:00:00Z"] * 4, False),  # just now
        (["2027-01-15T07:59:58Z", "2027-01-15T08:00:00Z", "2027-01-15T07:58:00Z"], False),
        (["2027-01-15"] * 4, False),
        (["2020-01-01"] * 10, False),  # all at one moment
        (["2020-01-01"] * 4, True),
        (["2020-01-01", "2027-01-15", "2027-01-15"], True),
        (["2027-01-15"], True),
        ([""] * 4, True),
        (["no day"] * 4, True),
    ],
)
def test_a_sitemap_that_is_always_new_says_nothing(changed: list[str], says: bool) -> None:
    source = Source("sitemap", [Named(f"{A}{n}", day, day) for n, day in enumerate(changed)])
    assert says_when(source, NOW) is says


@pytest.mark.parametrize(
    ("body", "may_be"),
    [
        (b"<?xml version='1.0'?><rss/>", True),
        (b"\xef\xbb\xbf\n <feed>", True),
        (b'{"version"', True),
        (b"<!DOCTYPE html><html>", False),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_what_begins_like_a_source(body: bytes, may_be: bool) -> None:
    assert may_be_source(body) is may_be


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (r"\\blog.example\a", "https://blog.example/a"),
        (r"/\blog.example/a?b=\c", r"https://blog.example/a?b=\c"),
        (r"\posts\a", "https://stones.example/posts/a"),
    ],
)
def test_backslashes_are_slashes(link: str, expected: str) -> None:
    assert join("https://stones.example/x/", link) == expected


def test_the_authors_of_a_feed_are_those_of_its_entries_without_any() -> None:
    link = f'<link href="{A}"/>'
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Ada</name></author>'
        f"<entry>{link}</entry><entry>{link}<author><name>Bo</name></author></entry>"
        f"<entry>{link}<source><author><name>Cy</name></author></source></entry></feed>"
    )
    source = read_source(atom.encode())
    assert source is not None
    assert [entry.authors for entry in source.entries] == [("Ada",), ("Bo",), ("Cy",)]
    items = [{"url": A}, {"url": A, "authors": [{"name": "Bo"}]}, {"url": A, "author": None}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "Ada"}]}
    source = read_source(json.dumps(feed | {"items": items}).encode())
    assert source is not None
    assert [entry.authors for entry in source.entries] == [("Ada",), ("Bo",), ("Ada",)]
