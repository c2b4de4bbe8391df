"""The title of an article, and whether a page is an article."""

from __future__ import annotations

import pytest

from blogcrawl.html.charset import charset
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.spiders.sources import FeedEntry

from .reading import PARAGRAPHS, SAID, URL, article, page, read

TITLES = {
    "the page has the name of its site": page(
        f"<article><h1>Of smoke</h1>{PARAGRAPHS}</article>", head="<title>Hives</title>"
    ),
    "the heading is the site's": page(
        f"<h1>Hives</h1><div class=post><h3>Of smoke</h3><div class=entry>{PARAGRAPHS}</div></div>",
        head="<title>Hives » Of smoke</title>",
    ),
    "the page has the name of its host": page(
        f"<h1><img src=/i.png></h1><div><h2>Of smoke</h2>{PARAGRAPHS}</div>",
        head="<title>hives.example</title>",
    ),
    "a single mark of quotation before the site": page(
        f"<h2>A yard of bees</h2><div><h3><a href={URL}>Of smoke</a></h3>{PARAGRAPHS}</div>",
        head="<title>Of smoke ‹ Hives</title>",
    ),
    "the name of the site comes first": page(
        f"<div class=post><div class=entry-content>{PARAGRAPHS}</div></div>",
        head="<title>Hives: Of smoke</title><meta property=og:site_name content=Hives>"
        "<meta property=og:title content='Of smoke'>",
    ),
}


_SITE = "<meta property=og:title content='The hive book'>"
_HOME = "<header><a href='/'>The Hive Book</a></header>"
TITLES |= {
    "every page says the name of its site, which the link to the front page has": page(
        f"{_HOME}<article><div>Of smoke</div><div>{PARAGRAPHS}</div></article>",
        head=f"<title>Of smoke</title>{_SITE}",
    ),
    "a heading says it, too": page(
        f"<h1>The Hive Book</h1>{_HOME}<article><h2>Of smoke</h2><div>{PARAGRAPHS}</div></article>",
        head=f"<title>Of smoke</title>{_SITE}",
    ),
}


@pytest.mark.parametrize("kind", TITLES)
def test_title(kind: str) -> None:
    assert read(TITLES[kind])["title"] == "Of smoke"


def test_a_page_whose_name_is_shorter_than_its_heading() -> None:
    html = page(f"<main><h1>Smoke: why it calms</h1>{PARAGRAPHS}</main>")
    assert read(html)["title"] == "Smoke: why it calms"


@pytest.mark.parametrize("sign", ["¶", "🔗", "\uf0c1", "[#]"])
def test_a_sign_that_is_a_link_to_the_heading(sign: str) -> None:
    html = page(f"<main><h1>Smoke<a href='#smoke'>{sign}</a></h1>{PARAGRAPHS}</main>")
    assert read(html)["title"] == "Smoke"


def test_a_hidden_link_in_the_heading() -> None:
    for hides in ("style='display: none'", "hidden"):
        link = f"<a href={URL} {hides}>{URL}</a>"
        assert read(page(f"<main><h1>Smoke {link}</h1>{PARAGRAPHS}</main>"))["title"] == "Smoke"
    large = "<h1><span style='font-size: 2em'>S</span>moke</h1>"
    assert read(page(f"<main>{large}{PARAGRAPHS}</main>"))["title"] == "Smoke"
    shown = "<h1><span style='display:none'>Smoke</span></h1>"
    assert read(page(f"<main>{shown}{PARAGRAPHS}</main>"))["title"] == "Smoke"


def test_an_encoding_that_nothing_declares() -> None:
    html = page(
        "<article><h1>蜂と煙①～髙田さん</h1><p>煙は蜂を静かにさせるので、夕方の作業に使う。</article>",
        head="",
    )
    body = html.encode("cp932")
    assert read(body.decode(charset(body, "")))["title"] == "蜂と煙①～髙田さん"


def test_the_summary_in_capitals() -> None:
    html = article(head="<META NAME=DESCRIPTION CONTENT='On fuel for smokers.'>")
    assert read(html)["summary"] == "On fuel for smokers."


WEBSITE = "<title>Hives</title><meta property=og:type content=website>"


def test_a_dated_post_that_is_called_a_website() -> None:
    day = "<meta property=article:published_time content=2021-09-07T06:00:00Z>"
    assert GenericArticlePage(article(head=WEBSITE + day), URL).is_article


def test_a_front_page_that_is_called_a_website() -> None:
    posts = "".join(
        f"<article><h2><a href=/notes/{n}>Note {n}</a></h2><time datetime=2021-09-0{n}></time>"
        "<p>So.</article>"
        for n in (1, 2)
    )
    html = page(f"<h1>Hives</h1>{posts}", head=WEBSITE)
    assert not GenericArticlePage(html, "https://hives.example/").is_article


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    head = "<title>Hives</title>"
    top = '<header><a href="/">Hives</a></header>'
    html = page(f"{top}<article><div>{PARAGRAPHS}</div></article>", head=head)
    found = read(html)["title"]
    assert SAID[0].startswith(found.rstrip("…"))
    assert len(found) > 40


def test_a_title_between_what_the_page_says_of_its_site() -> None:
    head = "<title>bees - How to hold a smoker - Answers</title>"
    html = page(f"<h1>How to hold a smoker</h1><div>{PARAGRAPHS}</div>", head=head)
    assert read(html)["title"] == "How to hold a smoker"


@pytest.mark.parametrize("name", ["Of smoke – Hives", "Hives – Of smoke", "Hives | Of smoke"])
def test_the_name_of_the_site_on_either_side(name: str) -> None:
    html = page(
        f"<header><a href='/'>Hives</a></header><div><div>Of smoke</div>{PARAGRAPHS}</div>",
        head=f"<title>{name}</title>",
    )
    assert read(html)["title"] == "Of smoke"


def test_a_dash_that_the_feed_has_in_the_title_too() -> None:
    html = page(f"<div>{PARAGRAPHS}</div>", head="<title>Smoke – a short history</title>")
    whole = FeedEntry(URL, title="Smoke – a short history")
    assert GenericArticlePage(html, URL, entry=whole).headline.text == "Smoke – a short history"
    assert GenericArticlePage(html, URL, entry=FeedEntry(URL)).headline.text == "Smoke"


def test_a_formula_of_the_title_that_is_a_picture() -> None:
    picture = '<img src=/2.png alt="\\\\sqrt 2" class=math>'
    head = "<title>The roots of √2 in smoke</title>"
    heading = f"<h1 class=title>The roots of {picture} in smoke</h1>"
    assert read(page(f"{heading}<article>{PARAGRAPHS}</article>", head=head))["title"] == (
        "The roots of √2 in smoke"
    )
    plain = heading.replace("roots", "hives")
    found = read(page(f"{plain}<article>{PARAGRAPHS}</article>", head=head))
    assert found["title"] == "The hives of in smoke"


def test_a_post_without_a_title_is_named_by_its_first_words() -> None:
    said = f"<blockquote>{SAID[0]}</blockquote><p>— The keeper of the hives</p>"
    html = page(f"<div class=post>{said}<time>2024-05-01</time></div>", head="<title></title>")
    assert (
        read(html)["title"]
        == "A smoker that goes out halfway down the row is worse than none, as both hands…"
    )
    undated = GenericArticlePage(html.replace("2024-05-01", ""), URL).read()
    assert undated is not None
    assert not undated.title
