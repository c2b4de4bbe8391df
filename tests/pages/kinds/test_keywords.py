"""Tags whose addresses do not say that they are tags, and authors from links beside the date."""

from __future__ import annotations

import pytest

from .reading import article, read

OF_ONE_PLACE = '<a href="/k/smoke/">Smoke</a> <a href="/k/pine-wood/">Pine wood</a>'


@pytest.mark.parametrize(
    "below",
    [
        '<p>الوسوم: <a href="/x/7">Smoke</a>، <a href="/x/9">Pine wood</a></p>',
        f"<p>{OF_ONE_PLACE}</p>",
        '<p><a href="/notes/?on=smoke">#Smoke</a> <a href="/notes/?on=pine">#Pine wood</a></p>',
        '<ul class="tags"><li><a href="/x/7">Smoke</a><li><a href="/x/9">Pine wood</a></ul>',
        '<div class="of-tags"><h3>Words</h3><ul><li><a href="/x/7">Smoke</a></li>'
        '<li><a href="/x/9">Pine wood</a></li></ul></div>',
        '<div><b>1 May</b> <a href="/list_on_smoke.html">Smoke</a>'
        ' <a href="/list_on_pine_wood.html">Pine wood</a></div>',
        '<p>Слова: <a href="/find?in=all&q=smoke">Smoke</a>,'
        ' <a href="/find?in=all&q=pine+wood">Pine wood</a></p>',
    ],
)
def test_lists_that_are_tags(below: str) -> None:
    assert read(article(after=below))["tags"] == ["Smoke", "Pine wood"]


@pytest.mark.parametrize(
    "below",
    [
        '<p>See also: <a href="/notes/wax">Wax</a>, <a href="/notes/queens">Queens</a></p>',
        '<p>Authors: <a href="/people/ann">Ann</a>, <a href="/people/bo">Bo</a></p>',
        '<p><a href="https://one.example/u">Share</a> <a href="https://two.example/u">Post</a></p>',
        '<p>Written by: <a href="/x/ann">Ann</a>, <a href="/x/bo">Bo</a></p>',
        '<p><a href="/en/">en</a> <a href="/de/">de</a></p>',
        '<p>1 <a href="/notes/smoke/2/">2</a> <a href="/notes/smoke/3/">3</a></p>',
        '<p>Pages: <a href="/notes/smoke?page=2">2</a> <a href="/notes/smoke?page=3">3</a></p>',
        '<p><a href="/about.html">About</a> <a href="/contact.html">Contact</a></p>',
    ],
)
def test_lists_that_are_no_tags(below: str) -> None:
    assert read(article(after=below))["tags"] == []


def test_feeds_are_no_tags() -> None:
    links = "".join(
        f'<link rel=alternate type="application/{kind}+xml" href="/to/{kind}/">'
        for kind in ("rss", "atom")
    )
    below = '<div><h3>Feeds</h3><a href="/to/rss/">RSS</a> / <a href="/to/atom/">Atom</a></div>'
    assert read(article(head=links, after=below))["tags"] == []


def test_a_topic_beside_tags_is_a_category() -> None:
    top = '<p>3 May 2024 in <a href="/topic/hives">Hives</a></p>'
    found = read(article(top, after=f"<p>Keywords: {OF_ONE_PLACE}</p>"))
    assert (found["categories"], found["tags"]) == (["Hives"], ["Smoke", "Pine wood"])


@pytest.mark.parametrize(
    "line",
    [
        '<div><a href="/@ann?a=b">Ann Ash</a> · <time datetime="2024-05-03">May 3</time></div>',
        '<div><a href="/users/ann/">Ann Ash</a> 3 May 2024</div>',
        '<p>3 May 2024 <a href="/ann">Ann Ash</a> <a href="#edit">edit</a></p>',
        "<p>posted @ 2024-05-03 10:11 Ann Ash Reads(3) Comments(0)</p>",
    ],
)
def test_an_author_by_the_day(line: str) -> None:
    assert read(article(line), "https://hives.example/ann/smoke")["authors"] == ["Ann Ash"]


@pytest.mark.parametrize(
    "line",
    ['<p><a href="/notes/">Notes</a> 3 May 2024</p>', '<p><a href="/x">Home</a> 3 May 2024</p>'],
)
def test_no_author_by_the_day(line: str) -> None:
    assert read(article(line))["authors"] == []


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("מאת Ann Ash | 3 במאי 2024", "he"),
        ("โดย Ann Ash เมื่อ 3 พ.ค. 2567", "th"),
        ("نوشته Ann Ash در ۳ مه ۲۰۲۴", "fa"),
        ("Đăng bởi Ann Ash vào ngày 03/05/2024", "vi"),
    ],
)
def test_bylines_of_other_languages(line: str, lang: str) -> None:
    found = read(article(f"<p>{line}</p>", lang=lang))
    assert (found["authors"], found["date_published"]) == (["Ann Ash"], "2024-05-03")


def test_a_day_behind_an_at_sign() -> None:
    assert read(article("<p><time>@May 3, 2024</time></p>"))["date_published"] == "2024-05-03"
