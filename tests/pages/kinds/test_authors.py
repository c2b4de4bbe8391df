"""Who wrote an article, and who else a page names."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, SAID, TEXT, article, page, read

DATA = (
    '<script type=application/ld+json>{"@type":"Article","headline":"Smoke","author":%s}</script>'
)
AUTHORS = {
    "a name before the day": (
        article("<div>Ida Holm<!-- -->, <time datetime=2021-09-07>7 Sep</time> 2 min</div>"),
        ["Ida Holm"],
    ),
    "a place before the day": (
        article("<div>Oslo, <time datetime=2021-09-07>7 Sep</time></div>"),
        [],
    ),
    "a place before the day, in Chinese": (
        article("<div>北京，<time datetime=2021-09-07>9月7日</time></div>", lang="zh"),
        [],
    ),
    "words before the day": (
        article("<div>Written in Oslo, <time datetime=2021-09-07>7 Sep</time></div>"),
        [],
    ),
    "in the text, far behind blanks": (
        page(
            f"<div>{' ' * 200}<div class=navbar>Hives</div>{' ' * 200}<main><h1>Smoke</h1>"
            f"{PARAGRAPHS}<p>{SAID[0]} {SAID[1]}\nby Per Lund\n{SAID[2]}</p></main></div>"
        ),
        [],
    ),
    "and what she is": (
        article(
            "<div class=by><time>2021-09-07</time><div class=authors><a href=https://ida.example>"
            "<div class=name>Ida Holm</div> <div class=job>Beekeeper</div></a></div></div>"
        ),
        ["Ida Holm"],
    ),
    "two, and what they are": (
        article(
            "<div class=authors><p><b class=author-name>Ida Holm</b> <i>Beekeeper</i></p>"
            "<p><b class=author-name>Per Lund</b> <i>Grower</i></p></div>"
        ),
        ["Ida Holm", "Per Lund"],
    ),
    "two, and what they are in a line below": (
        article(
            "<div class=post-authors><p><i>I</i></p><p><strong>Ida Holm</strong><br>Beekeeper</p>"
            "<p><strong>Per Lund</strong><br>Grower</p></div>"
        ),
        ["Ida Holm", "Per Lund"],
    ),
    "in the notice of rights, not in a panel above": (
        page(
            "<div><div class=panel><div class=author-hint>Look around</div></div></div>"
            f"<main><div><h1>Smoke</h1></div><div>{PARAGRAPHS}</div><div class=post-copyright>"
            "<b class=post-copyright__author_name>Ida Holm</b> <i>All rights reserved</i></div>"
            "<div class=sidebar><b class=author-name>Per Lund</b></div></main>"
        ),
        ["Ida Holm"],
    ),
    "a hint on the name": (
        article("<div><a title=Author>Ida Holm</a> <a title=Words>1200</a></div>"),
        ["Ida Holm"],
    ),
    "a spoken label": (
        article("<p><span aria-label=作者><i></i><a>林之源</a></span> 1200</p>", lang="zh"),
        ["林之源"],
    ),
    "defined": (
        article(
            "<dl><dt>Published on</dt><dd>May 3, 2021</dd><dt>Author</dt><dd>Ida Holm</dd></dl>"
        ),
        ["Ida Holm"],
    ),
    "two, each with a list of its own": (
        article(
            "<dl><dt>Authors</dt><dd><ul><li><dl><dt>Name</dt><dd>Ida Holm</dd><dt>Chat</dt>"
            "<dd>@ida</dd></dl><li><dl><dt>Name</dt><dd>Per Lund</dd></dl></ul></dd></dl>"
        ),
        ["Ida Holm", "Per Lund"],
    ),
    "a telephone number in an address": (
        article("<footer><address>Call <a href=tel:+4712>+47 12</a></address></footer>"),
        [],
    ),
    "the system's user": (
        article(
            "<span class='author vcard'>Ida Holm</span>", head="<meta name=author content=admin>"
        ),
        ["Ida Holm"],
    ),
    "by, in the title": (
        page(
            "<div><div>Honey by Smoke and Fire</div><div>3 May 2024</div></div>"
            f"<div>{PARAGRAPHS}</div>",
            head="<title>Honey by Smoke and Fire</title>",
        ),
        [],
    ),
    "of a comment": (
        article(after="<ol><li><b class=reply_comment_author>Per Lund</b> <p>Wax!</p></ol>"),
        [],
    ),
    "with a degree": (
        article("<p>By <a rel=author href=/author/ida>Ida Holm, PhD</a>"),
        ["Ida Holm"],
    ),
    "of the cards beside": (
        article(
            "<p class=info>by <span class=writer-name>Ida Holm</span>",
            after="<section><div class=cell><a href=/wax>Wax</a> <span class=writer-name>Per Lund"
            "</span></div><div class=cell><a href=/rain>Rain</a> <span class=writer-name>Eva Dahl"
            "</span></div></section>",
        ),
        ["Ida Holm"],
    ),
    "three, two of them in capitals": (
        article("<p class=byline>By IDA HOLM, PER LUND and Eva Dahl</p>"),
        ["IDA HOLM", "PER LUND", "Eva Dahl"],
    ),
    "by, in German": (article("<p class=byline>Von Ida Holm</p>", lang="de"), ["Ida Holm"]),
    "beside the day": (
        article("<p class=info><span class=author>Ida Holm</span> · <span>Sep 7, 2021</span></p>"),
        ["Ida Holm"],
    ),
    "a box with a heading": (
        article(
            after="<div class='authors card'><div><strong>Authors</strong></div><ul><li>"
            "<a href=/w/1>Ida Holm</a></li><li><a href=/w/2>Per Lund</a></li></ul></div>"
        ),
        ["Ida Holm", "Per Lund"],
    ),
    "with many blanks around": (
        article(f"<div class=authors>{' ' * 150}<b>Ida Holm</b>{' ' * 150}</div>"),
        ["Ida Holm"],
    ),
    "of three characters": (
        article(
            "<p class=info><span class=author>林之源</span> <span>2021-09-07</span>", lang="zh"
        ),
        ["林之源"],
    ),
    "two links beside the day": (
        article(
            "<p>by: <a href=/authors/ida>ida</a> <a href=/authors/per>per</a> on 2021-09-07</p>"
        ),
        ["ida", "per"],
    ),
    "whose page elsewhere is named": (
        article(
            head="<meta property=article:author content=https://social.example/ida.holm>",
        ),
        ["ida.holm"],
    ),
    "with an address in parentheses": (
        article(head="<meta name=author content='Ida Holm (https://holm.example/)'>"),
        ["Ida Holm"],
    ),
    "in capital names": (article(head="<META NAME=AUTHOR CONTENT='Ida Holm'>"), ["Ida Holm"]),
    "of a list of pages": (
        article(head="<meta name=parsely-author content='Ida Holm'>"),
        ["Ida Holm"],
    ),
    "a link to all that they wrote": (
        article(
            after="",
            top="<div class=entry-author-info><h2>About Ida Holm</h2><p>Keeper of bees. <a "
            "rel=author href=/author/ida/>View all posts by Ida Holm <span>→</span></a></div>",
        ),
        ["Ida Holm"],
    ),
    "the time that reading takes": (
        article(
            head="<meta name=twitter:label1 content='Reading time'>"
            "<meta name=twitter:data1 content='9 minutes'>"
        ),
        [],
    ),
    "two links": (
        article(
            "<p class=meta>By <a href=/author/i>Ida Holm</a> and <a href=/author/p>Per Lund</a>"
        ),
        ["Ida Holm", "Per Lund"],
    ),
    "linked data, lists in lists": (
        article(head=DATA % '[[{"@type":"Person","name":"Ida Holm"}]]'),
        ["Ida Holm"],
    ),
}


@pytest.mark.parametrize("kind", AUTHORS)
def test_authors(kind: str) -> None:
    html, names = AUTHORS[kind]
    assert read(html)["authors"] == names


def test_who_signed_below_the_text() -> None:
    signed = "<p class=posted>Posted by Ann Ash at May 3, 2024 05:00 PM</p>"
    text = PARAGRAPHS + signed
    html = page(f"<div class=all><h2>May 3, 2024</h2><h3>Smoke</h3>{text}</div>")
    assert read(html)["authors"] == ["Ann Ash"]
    html = page(f"<div><h1>Smoke</h1>{PARAGRAPHS}<p>Picture by Bo Beck</p></div>")
    assert read(html)["authors"] == []


@pytest.mark.parametrize(
    "line", ["Powered By Valine", "Theme by Ann Ash", "Built with stones by Bo", "Hosted by Hills"]
)
def test_who_made_something_else_than_the_article(line: str) -> None:
    body = f"<main><h1>Smoke</h1><div>{PARAGRAPHS}</div><div class=vc><p>{line}</p></div></main>"
    assert read(page(body))["authors"] == []


def test_a_line_with_the_author_and_a_short_text_in_one_element() -> None:
    line = "<p class=i>2024年04月05日 作者：林之源</p>"
    text = "<div class=t><p>清明去爬了城北的山，雾很大。</p><p>下山的时候云忽然散了。</p></div>"
    html = page(f"<div class=c><div class=p><h2>爬山</h2>{line}{text}</div></div>", lang="zh")
    assert read(html)["authors"] == ["林之源"]


def test_a_byline_without_a_day_is_not_text() -> None:
    found = read(article().replace("<div><p>", "<p>By <a href=/by/lee>Lee Tan</a></p><p>", 1))
    assert (found["authors"], found["text"]) == (["Lee Tan"], TEXT)


def test_the_town_behind_the_names() -> None:
    assert read(article("<p>By Ann Ash and Bo Birk, Ulm</p>"))["authors"] == ["Ann Ash", "Bo Birk"]
    assert read(article("<p>By Ann and Bo</p>"))["authors"] == ["Ann", "Bo"]


def test_the_surname_first_in_a_citation() -> None:
    head = '<meta name=citation_author content="Ash, Ann"><meta name=citation_author content="Bo">'
    assert read(article(head=head))["authors"] == ["Ann Ash", "Bo"]


SIGNED = (
    f"<div class=p><h3 class=post-title>Smoke</h3><div class=post-body>{PARAGRAPHS}</div>"
    "<div class=post-footer><span class='post-author vcard'>Posted by <b class=fn>Ida Holm</b>"
    "</span> on 7 September 2021 in <a href=/tags/fuel rel=tag>Fuel</a></div></div>"
)


@pytest.mark.parametrize(
    "around",
    [
        "<footer><p>The yard by the bridge.</footer>",
        "<ul>" + "".join(f"<li><a href=/notes/{n}>Note {n}</a>" for n in range(12)) + "</ul>",
    ],
    ids=["another footer", "many links"],
)
def test_the_footer_of_the_post(around: str) -> None:
    found = read(page(f"<div>{SIGNED}</div>{around}"))
    assert found["authors"] == ["Ida Holm"]
    assert found["date_published"] == "2021-09-07"
    assert found["text"] == TEXT


@pytest.mark.parametrize("field", ["<input type=email>", "<p><input name=EMAIL></p>"])
def test_a_box_that_asks_for_an_address(field: str) -> None:
    asked = f"<form>{field}<button>Send</button></form>"
    box = f"<div class=signup><p>Get news by e-mail. No spam, one letter a month.</p>{asked}</div>"
    html = page(f"<main><article><h1>Smoke</h1><div>{PARAGRAPHS}</div></article>{box}</main>")
    assert read(html)["authors"] == []


def test_the_footer_of_the_page() -> None:
    html = page(
        f"<div><h1>Smoke</h1><div>{PARAGRAPHS}</div><div class=footer>Set up by Per Lund on "
        "7 September 2011</div></div>"
    )
    assert read(html)["authors"] == []


def test_a_short_article_that_is_called_after_its_authors() -> None:
    by = "<div class=names>Ida Holm</div><div class=when>(September 7, 2021)</div>"
    text = "<div><p>The old hives will be gone by the summer.</p></div>"
    html = page(f"<article class=authors_1line><h1>Smoke</h1>{by}{text}</article>")
    assert "the summer" not in read(html)["authors"]


FRONT_MATTER = (
    '<x-front><script async type="text/json">{"title": "%s", "published": "September 7, 2021",'
    ' "authors": [{"author": "Ida Holm", "affiliations": [{"name": "The Apiary"}]},'
    ' {"author": "Per Lund"}]}</script></x-front>'
)


def test_authors_and_day_in_data_for_a_script() -> None:
    body = f"<x-title><h1>Smoke</h1></x-title><x-line></x-line><article>{PARAGRAPHS}</article>"
    found = read(page(FRONT_MATTER % "Smoke" + body))
    assert found["authors"] == ["Ida Holm", "Per Lund"]
    assert (found["date_published"], found["text"]) == ("2021-09-07", TEXT)
    found = read(page(FRONT_MATTER % "Another one" + body))
    assert (found["authors"], found["date_published"]) == ([], None)


def test_a_name_in_the_beginning_of_another_article() -> None:
    said = {"wax": "Three books that we like", "hay": "The one by Per Lund: on each meadow a hive"}
    cards = "".join(
        f"<div class=t><div><h2><a href=/notes/{name}>Of {name}</a></h2><p>{text}</p></div></div>"
        for name, text in said.items()
    )
    assert read(article(after=f"<div class=again>{cards}</div>"))["authors"] == []


def test_the_month_behind_the_day_is_no_author() -> None:
    html = article("<p class=meta>Publicado em 28 de Janeiro, 2020, por João Brito</p>", lang="pt")
    assert read(html)["authors"] == ["João Brito"]
