"""The dates of publication and change, in many notations."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import Profile

from .reading import PARAGRAPHS, SAID, TEXT, URL, article, page, read

PUBLISHED = {
    "a hint on it, and others changed later": (
        page(
            "<div><div><span>Hives</span></div><div><span><a title=作者>林之源</a></span><span>"
            "<a title=创建时间>2021-09-07</a></span></div></div><main><div><div><div><h1>Smoke</h1>"
            f"{PARAGRAPHS}</div></div></div></main><div class=update><b>最近</b><ul><li><div>"
            "<a href=/wax><span class=title>Wax</span></a><span>2023-02-01</span></div></li><li>"
            "<div><a href=/rain><span class=title>Rain</span></a><span>2022-02-01</span></div></li>"
            "</ul></div>",
            lang="zh",
        ),
        "2021-09-07",
    ),
    "of a list of what changed lately": (
        article(
            after="<div class=update><b>Lately</b><ul><li><div><a href=/wax><span class=title>Wax"
            "</span></a><span>2023-02-01</span></div></li><li><div><a href=/rain><span class=title>"
            "Rain</span></a><span>2022-02-01</span></div></li></ul></div>"
        ),
        None,
    ),
    "Korean": (article("<p class=info>2021년 9월 7일</p>", lang="ko"), "2021-09-07"),
    "Vietnamese": (article("<p class=date>7 tháng 9, 2021</p>", lang="vi"), "2021-09-07"),
    "Vietnamese, in words": (
        article("<p class=date>Ngày 7 tháng 9 năm 2021</p>", lang="vi"),
        "2021-09-07",
    ),
    "Dutch": (article("<p class=date>7 september 2021</p>", lang="nl"), "2021-09-07"),
    "Dutch May": (article("<p class=date>7 mei 2021</p>", lang="nl"), "2021-05-07"),
    "Italian": (article("<p class=date>7 settembre 2021</p>", lang="it"), "2021-09-07"),
    "Portuguese": (article("<p class=date>7 de setembro de 2021</p>", lang="pt"), "2021-09-07"),
    "Russian": (article("<p class=date>7 сентября 2021 г.</p>", lang="ru"), "2021-09-07"),
    "Turkish": (article("<p class=date>7 Eylül 2021</p>", lang="tr"), "2021-09-07"),
    "Catalan": (article("<p class=date>7 de setembre de 2021</p>", lang="ca"), "2021-09-07"),
    "a Japanese era": (article("<p class=date>令和3年9月7日</p>", lang="ja"), "2021-09-07"),
    "a Buddhist year": (article("<time datetime=2564-09-07>7/9</time>", lang="th"), "2021-09-07"),
    "a Persian day": (article("<p class=date>۱۴۰۰/۰۶/۱۶</p>", lang="fa"), "2021-09-07"),
    "day before month, by the language": (
        article("<p class=date>27/09/2021</p>", lang="fr"),
        "2021-09-27",
    ),
    "a year of two digits": (article("<p class=date>27.09.21</p>", lang="de"), "2021-09-27"),
    "how long ago, and the day in its title": (
        article("<span class=date title='2021-09-07 08:15'>last week</span>"),
        "2021-09-07",
    ),
    "a line without a name": (
        page(
            "<main><div><div><div><h1>Smoke</h1></div></div><div><div>07.09.2021, bees</div></div>"
            f"</div><div>{PARAGRAPHS}</div></main>",
            lang="de",
        ),
        "2021-09-07",
    ),
    "a related article has a time": (
        article(
            "<p class=byline>By Ida Holm · September 7, 2021</p>",
            after="<ul class=related-posts><li><article><time class=published "
            "datetime=2011-02-03>3 Feb 2011</time> Wax</article></ul>",
        ),
        "2021-09-07",
    ),
    "in the prose only": (article("<p>On 7 September 1921 the bees came by rail.</p>"), None),
    "in a list of what the article says": (
        article(
            "<ul class=short><li>A law on bees came into force again on September 7, 1921</ul>"
        ),
        None,
    ),
    "behind a name of many small words": (
        article("<p>Lucia de la torre de los santos · September 7, 2021</p>"),
        "2021-09-07",
    ),
    "of a quoted message": (
        article(
            "<blockquote class=twitter-tweet><p>Smoke!</p>— Ida <a href=https://x.example/1>"
            "September 7, 2015</a></blockquote>"
        ),
        None,
    ),
    "of a message that is shown between the title and the text": (
        article("<blockquote><p>Smoke!</p><time datetime=2015-09-07>7/9/15</time></blockquote>"),
        None,
    ),
    "a meta element of a list of pages": (
        article(head="<meta name=parsely-pub-date content=2021-09-07T06:00:00Z>"),
        "2021-09-07T06:00:00+00:00",
    ),
    "a meta element in capitals": (
        article(head="<META NAME=DC.Date CONTENT=2021-09-07>"),
        "2021-09-07",
    ),
    "linked data within a comment": (
        article(
            head="<script type=application/ld+json>//<![CDATA[\n"
            '{"@type":"BlogPosting","headline":"Smoke","datePublished":"2021-09-07"};'
            "\n//]]></script>"
        ),
        "2021-09-07",
    ),
    "linked data of a type with a parameter": (
        article(
            head='<script type="application/ld+json;charset=UTF-8">{"@type":"BlogPosting",'
            '"headline":"Smoke","datePublished":"2021-09-07"}</script>'
        ),
        "2021-09-07",
    ),
    "linked data of another article": (
        article(
            "<p>By <a rel=author href=/ida>Ida Holm</a>, <time datetime=2021-09-07>7/9</time>",
            head='<script type=application/ld+json>{"@type":"BlogPosting","headline":"Wax",'
            '"url":"https://hives.example/notes/wax","datePublished":"2011-02-03",'
            '"author":{"name":"Per Lund"}}</script>',
        ),
        "2021-09-07",
    ),
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_published(kind: str) -> None:
    html, day = PUBLISHED[kind]
    assert read(html)["date_published"] == day


CHANGED = {
    "French": (article("<p class=info>Mis à jour le 7 octobre 2021</p>", lang="fr"), None),
    "German, before the day of publication": (
        article(
            "<p class=info>Aktualisiert: 7. Oktober 2021 | Veröffentlicht: 9. März 2020</p>",
            lang="de",
        ),
        "2020-03-09",
    ),
    "a hint on the element around it": (
        article(
            "<div class=lines><span title='Last changed on 2021-10-07 08:00'><i></i>"
            "<time datetime=2021-10-07>2021-10-07</time></span></div>"
        ),
        None,
    ),
    "hints on several": (
        article(
            "<div class=lines><span title='Posted on 2020-03-09'><time>2020-03-09</time></span>"
            "<span title='Changed on 2021-10-07'><time>2021-10-07</time></span></div>"
        ),
        "2020-03-09",
    ),
    "a weekday and a dash": (
        article(
            head="<meta property=article:published_time content='Mon, 03/09/2020 - 07:30'>"
            "<meta property=article:modified_time content='Thu, 10/07/2021 - 18:05'>"
        ),
        "2020-03-09",
    ),
}


@pytest.mark.parametrize("kind", CHANGED)
def test_changed(kind: str) -> None:
    html, published = CHANGED[kind]
    made = read(html)
    assert (made["date_published"], made["date_modified"]) == (published, "2021-10-07")


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("cs", "Publikováno 7. září 2021, od <a href=/a/1>Jiří Kříž</a>"),
        ("zh", "发表于 2021年9月7日, 作者：<a href=/a/1>莫云</a>"),
        ("en", "Written by Ann Ash, 7 September 2021"),
    ],
)
def test_a_labelled_day_after_a_text_with_its_title(lang: str, line: str) -> None:
    html = page(f"<div class=s><h1>Smoke</h1>{PARAGRAPHS}<p>{line}</p></div>", lang=lang)
    found = read(html)
    assert (found["date_published"], found["text"]) == ("2021-09-07", TEXT)


def test_a_day_below_a_subtitle_in_the_text() -> None:
    top = f"<p class=sub>{SAID[3]}</p><div class=who><span>Ida Holm</span><span>{{}}</span></div>"
    html = page(f"<main><h1>Smoke</h1>{top}{PARAGRAPHS}</main>")
    profile = Profile.from_toml('body = ["main"]')
    for day, expected in (("September 7, 2021", "2021-09-07"), ("since 2021", "")):
        raw = GenericArticlePage(html.format(day), URL, profile).read()
        assert raw is not None
        assert raw.date_published == expected


def test_a_day_that_the_page_shows_as_long_ago() -> None:
    line = '<div>Asked <time datetime="2012-01-02T03:04:05">12 years ago</time></div>'
    body = f"<h1>Smoke</h1>{line}<div class=question><div>{PARAGRAPHS}</div></div>"
    assert read(page(body))["date_published"] == "2012-01-02"


def test_a_day_between_breaks() -> None:
    lines = "<br><br>".join(SAID)
    body = f"<center><font size=5>Smoke</font></center><br>Ann Ash, March 3, 1999<br><br>{lines}"
    assert read(page(body))["date_published"] == "1999-03-03"


def test_the_linked_data_of_another_article() -> None:
    """A template that was filled once: the same on every page, without an address."""
    data = '{{"@type": "BlogPosting", "headline": "{}", "datePublished": "2020-02-02"}}'
    for name, day in (("Smoke", "2020-02-02"), ("On wax", "2021-03-04")):
        script = f'<script type="application/ld+json">{data.format(name)}</script>'
        item = read(article("<p>4 March 2021</p>", head=script))
        assert item["date_published"] == day


def test_the_days_of_the_parts_of_a_page_are_not_its_own() -> None:
    parts = "".join(f"<h3>{day}</h3>{PARAGRAPHS}" for day in ("2019-03-02", "May 2021"))
    assert read(page(f"<main><h1>Hives I built</h1>{parts}</main>"))["date_published"] is None
    dated = f"<h3>2019-03-02</h3>{PARAGRAPHS}<h3>The second hive</h3>{PARAGRAPHS}"
    found = read(page(f"<main><h1>Hives I built</h1>{dated}</main>"))
    assert found["date_published"] == "2019-03-02"
