"""Where the text of an article is, whatever is around it, within it and beside it."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, SAID, TEXT, article, page, read

LINES = "<br><br>\n".join(SAID)
FIRST, SECOND, THIRD, LAST = (f"<p>{one}</p>" for one in SAID)
LONG = "What we know of it was found out over many summers, and is told here at some length. " * 3
OTHERS = "".join(
    f"<article class=tile><a href=/notes/{n}><h3>Note {n} on bees</h3><p>It begins so.</p></a>"
    "</article>"
    for n in range(4)
)
COMMENTS = "".join(
    f"<li class=comment><p>Reader {n} keeps bees on a roof, and tells of it at some length here."
    for n in range(40)
)

WHOLE = {
    "lines without elements": page(
        f"<div><div><h3>Smoke</h3><div id=v1>{LINES}</div></div><div><ul><li>- Ten hives that "
        "were painted this year</ul></div></div>"
    ),
    "lines without elements, and a long script": page(
        "<div id=all><p>A yard of bees behind a wall, and its keeper.</p><div class=hentry><h3 "
        f"class=entry-title>Smoke</h3><div class=entry-content>{LINES}<script>{'var a = 1;' * 500}"
        "</script></div></div></div>"
    ),
    "the author, and more posts, in the article": page(
        f"<main><article><h1>Smoke</h1>{PARAGRAPHS}<div class=bio-box><img src=/i.png alt=''><h4>"
        "Ida Holm</h4><p>Ida Holm keeps bees in a yard.</div><div class=more-posts><h3>Read on</h3>"
        "<ul><li><a href=/wax>Wax</a><li><a href=/rain>Rain</a></ul></div></article></main>"
    ),
    "advertisements between its parts": page(
        f"<article><h1>Smoke</h1><div><div class=part__body>{FIRST}</div><div class=ad-slot>"
        f"Advertisement</div><div class=part__body>{SECOND}{THIRD}</div><div class=ad-slot>"
        "Advertisement"
        f"</div><div class=part__body>{LAST}</div></div></article>"
    ),
    "a name for content that holds all of the page": page(
        "<div class=content><div><p>Welcome to a yard in the hills, where we write of bees.</div>"
        f"<article><h1>Smoke</h1>{PARAGRAPHS}</article><div><p>News: the shop by the bridge sells "
        "new smokers again.</div></div>"
    ),
    "spans that a system puts round all": page(
        "<div class=row-wrap><div class='span9 widget-span'><div class='section post-body'><span "
        f"class=cos_wrap><h1>Smoke</h1>{PARAGRAPHS}</span></div></div></div>",
    ),
    "comments that are longer": page(
        "<h1><a href=/>Hives</a></h1><div id=content><div class=post><h2><a href=/notes/smoke>Smoke"
        f"</a></h2><div class=entry>{PARAGRAPHS}</div></div><ol class=commentlist>{COMMENTS}</ol>"
        "</div>"
    ),
    "tiles of other posts, each longer than the article": page(
        f"<main><div><h1>Smoke</h1><div>{PARAGRAPHS}</div></div><div>"
        + "".join(
            f"<div><h3><a href=/notes/{name}>All about {name}</a></h3>{f'<p>{LONG}</p>' * 4}</div>"
            for name in ("wax", "rain", "frames")
        )
        + "</div></main>"
    ),
    "articles that are all of others": page(
        f"<header><h1>Smoke</h1></header><div><div>{PARAGRAPHS}</div></div>"
        f"<section>{OTHERS}</section>"
    ),
    "excerpts of the posts before and after": page(
        f"<main><article class=post><h1>Smoke</h1>{PARAGRAPHS}<div class=prev-next><a class=prev "
        "href=/wax><p class=title>Wax</p><p class=content>An excerpt that goes on for a while, and "
        "is then cut…</p></a><a class=next href=/rain><p class=title>Rain</p><p class=content>"
        "Another excerpt.</p></a></div></article></main>"
    ),
    "sent later, in a hidden element": page(
        "<main><article><h1>Smoke</h1><!--$?--><template id=B:0></template><p>Wait</p><!--/$-->"
        f"</article></main><div hidden id=S:0>{PARAGRAPHS}</div><script>$RC=function(a,b){{}};"
        '$RC("B:0","S:0")</script>'
    ),
    "in a block with a name of furniture": page(
        f"<article><h1>Smoke</h1><div class='entry share'><div>{PARAGRAPHS}</div></div></article>"
        f"<section id=comments><ol>{COMMENTS}</ol></section>"
    ),
    "for browsers without scripts": page(
        "<div class=post><h2 class=title>Smoke</h2><div class=post-body itemprop=articleBody>"
        "<script "
        f"type=text/template>{PARAGRAPHS}</script><noscript>{PARAGRAPHS}</noscript></div></div>"
    ),
    "links to its pages": page(
        f"<article><h1>Smoke</h1>{PARAGRAPHS}<div class=page-links>Pages: <span>1</span> "
        "<a href=/notes/smoke/2>2</a></div></article>"
    ),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_the_whole_text_and_no_more(kind: str) -> None:
    assert read(WHOLE[kind])["text"] == TEXT


def test_a_line_and_some_code_and_a_longer_line_below_the_page() -> None:
    found = read(
        page(
            "<main><article><header><h1>Smoke</h1></header><div><p>Set this first</p>"
            "<pre>export SMOKER=pine</pre></div></article></main><footer><div><div>Copyright 2021, "
            "by the keepers of the hives. Built with wax and patience.</div></div></footer>"
        )
    )
    assert found["text"] == "Set this first\n\nexport SMOKER=pine"


# What else is in the text, and what is not.
HOLDS = {
    "lines in a cell of a layout": (
        page(f"<table width=500><tr><td><font>May 2004<br><br>{LINES}</font></table>"),
        [*SAID],
        [],
    ),
    "an element for each line of code": (
        article(
            "<pre><code><span>while hive:</span></code><code><span>    smoke()</span></code></pre>"
        ),
        ["while hive:\n    smoke()"],
        [],
    ),
    "a note that is shown on demand": (
        article(
            "<p>Needles burn<span class=note>1<span class=noteText style='display:none'>Only when "
            "they are dry, of course.</span></span></p>"
        ),
        ["Only when they are dry, of course."],
        [],
    ),
    "a mark at a word": (
        article(
            "<p>The smoker<sup class=footnote-ref><a href=#fn7 id=r7>7</a></sup> is old.</p>"
            "<section "
            "class=footnotes><ol><li id=fn7>It was my aunt's.</ol></section>"
        ),
        ["It was my aunt's."],
        ["smoker7"],
    ),
    "notes beside the article": (
        page(
            f"<div><article><h1>Smoke</h1>{PARAGRAPHS}<p>It is old.<sup><a href=#footnote-7>7</a>"
            "</sup></article><div class=Page__footnotes><ol><li id=footnote-7>It was my "
            "aunt's, who "
            "kept it in a shed.</ol></div></div>"
        ),
        ["It was my aunt's, who kept it in a shed."],
        [],
    ),
    "links to change a section": (
        article(
            "<h2><span class=mw-headline>Fuel</span><span class=mw-editsection>[<a href=/e>edit"
            "</a>]"
            "</span></h2><ol class=references><li id=c1><span class=mw-cite-backlink><a href=#r1>^"
            "</a></span> <span>A leaflet.</span></ol>"
        ),
        ["Fuel"],
        ["edit", "^"],
    ),
    "how a word is read": (
        article("<p>黒い<ruby>蜂<rt>はち</rt></ruby>が飛ぶ。</p>"),
        ["蜂"],
        ["蜂はち"],
    ),
    "blocks in a cell": (
        article(
            "<table><tr><td>Fuel</td><td>Hours</td></tr><tr><td>Hay</td><td><div>one</div>"
            "<div>or two</div></td></tr></table>"
        ),
        ["Fuel | Hours", "Hay | one"],
        [],
    ),
}


@pytest.mark.parametrize("kind", HOLDS)
def test_what_the_text_holds(kind: str) -> None:
    html, there, gone = HOLDS[kind]
    text = read(html)["text"]
    assert [one for one in there if one not in text] == []
    assert [one for one in gone if one in text] == []


FORMULAS = {
    "a row of a table": (
        "<table class='ltx_equation ltx_eqn_table'><tr class='ltx_equation ltx_eqn_row'><td "
        "class=ltx_eqn_cell></td><td class=ltx_eqn_cell><math class=ltx_Math alttext='h=2r' "
        "display=block><mi>h</mi></math></td><td class=ltx_eqn_cell></td></tr></table>",
        "h=2r",
    ),
    "an attribute beside a picture": (
        "<p>其中<span data-formula=r data-formula-type=inline-equation><svg viewBox='0 0 4 4'><g "
        "data-mml-node=math><path d=M1></path></g></svg></span>是半径。</p>",
        "r",
    ),
}


@pytest.mark.parametrize("kind", FORMULAS)
def test_formulas(kind: str) -> None:
    markup, tex = FORMULAS[kind]
    made = read(article(markup))
    assert [one.tex for one in made["formulas"]] == [tex]
    assert "| |" not in made["text"]


IMAGES = {
    "an element of its own": (
        "<amp-img src=/hay.jpg alt=hay width=9 height=9></amp-img>",
        "/hay.jpg",
    ),
    "a place holder": (
        "<img data-image=https://hives.example/hay.jpg src=data:image/gif;base64,R0lGODlhAQAB"
        "AAAAACw= "
        "alt=hay>",
        "/hay.jpg",
    ),
    "for browsers without scripts": (
        "<img alt=hay width=90><noscript><img alt=hay src=/hay.png></noscript>",
        "/hay.png",
    ),
    "sources to choose from": (
        "<picture><source srcset='/hay-9.png 640w, /hay.png 1400w'><img alt=hay></picture>",
        "/hay.png",
    ),
}


@pytest.mark.parametrize("kind", IMAGES)
def test_images(kind: str) -> None:
    markup, path = IMAGES[kind]
    images = read(article(f"<figure>{markup}</figure>"))["images"]
    assert images == [{"url": f"https://hives.example{path}", "alt": "hay"}]


def test_a_day_above_a_title_within_the_text() -> None:
    whole = f"<div class=all><h2 class=day>May 3, 2024</h2><h3>Smoke</h3>{PARAGRAPHS}</div>"
    assert read(page(whole))["text"] == TEXT


def test_a_day_that_ends_with_a_stop() -> None:
    whole = f"<h1>Smoke</h1><p><em>27 марта 2024 г.</em></p>{PARAGRAPHS}"
    assert read(page(whole, lang="ru"))["text"] == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<p>Written by Ann, 3 May 2024, 10:11</p>",
        '<a href="/notes/smoke"><time datetime="2024-05-03">10:11, 3 May</time></a>',
    ],
)
def test_what_follows_a_line_with_the_day(line: str) -> None:
    after = f"{line}<h2>Answers</h2><p>Send yours to /answer?to=31</p>"
    head = '<title>Smoke | Hives</title><meta name="date" content="2024-05-03">'
    found = read(page(f"<div><h1>Smoke</h1>{PARAGRAPHS}{after}</div>", head=head))
    assert found["text"] == TEXT


@pytest.mark.parametrize("line", ["<p>3 May 2024, postscript</p>", "<h3>3 May 2024</h3>"])
def test_a_postscript_that_begins_with_the_day(line: str) -> None:
    after = f"{line}<p>We lit it again.</p><ol><li>It burnt.</li><li>Nobody came</li></ol>"
    head = '<title>Smoke | Hives</title><meta name="date" content="2024-05-03">'
    found = read(page(f"<div><h1>Smoke</h1>{PARAGRAPHS}{after}</div>", head=head))
    assert found["text"].startswith(TEXT)
    assert found["text"].endswith("We lit it again.\n\n1. It burnt.\n2. Nobody came")


@pytest.mark.parametrize(
    "last", ["<p>2024-05-03</p><ol><li>A new smoker</li></ol>", "<p>2024.05.03 on we go</p>"]
)
def test_a_bare_day_after_the_text_is_the_author_s(last: str) -> None:
    head = '<title>Smoke | Hives</title><meta name="date" content="2024-05-03">'
    found = read(page(f"<div><h1>Smoke</h1>{PARAGRAPHS}{last}</div>", head=head))
    assert "05" in found["text"].removeprefix(TEXT)


@pytest.mark.parametrize("day", ["2024-05-03", "<small>3 May 2024</small>", "<i>May 3rd, 2024</i>"])
def test_the_only_day_of_a_page_is_its_last_line(day: str) -> None:
    found = read(page(f"<h2>Smoke</h2>{PARAGRAPHS}<p align=right>{day}</p>"))
    assert (found["text"], found["date_published"]) == (TEXT, "2024-05-03")


def test_the_author_s_picture_beside_the_day() -> None:
    line = '<div><img src="/ann.png" alt=Ann> Ann Ash <a href="#f">Follow</a> 3 May 2024</div>'
    found = read(page(f"<article><h1>Smoke</h1>{line}{PARAGRAPHS}</article>"))
    assert found["text"] == TEXT


def test_a_term_that_is_the_title() -> None:
    title = '<dl><dt><a href="https://news.example/1">Smoke</a></dt>'
    found = read(page(f"<div>{title}<dd>{PARAGRAPHS}</dd></dl><p>3 May 2024</p></div>"))
    assert (found["title"], found["text"]) == ("Smoke", TEXT)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{FIRST}<h3>Smoke</h3>", f"{SAID[0]}\n\nSmoke"),
        ("<table><tr><td>Of 1921<td>Smoke<tr><td>Of 1950<td>Wax</table>", "Of 1921 | Smoke\n"),
    ],
    ids=["a section behind the first sentence", "a cell beside others"],
)
def test_what_is_called_as_the_article_is(line: str, said: str) -> None:
    found = read(page(f"<div><div>Smoke</div><div class=post-body>{line}{PARAGRAPHS}</div></div>"))
    assert found["text"].startswith(said)


def test_the_beginnings_of_other_articles() -> None:
    """A blog whose every page shows others below; nothing of it has a name."""
    rows = "".join(
        f"<li><a href=/notes/{name}>Of {name}</a><p>{text[:60]}…</p></li>"
        for name, text in (("wax", SAID[1]), ("rain", SAID[2]), ("frames", SAID[3]))
    )
    below = f"<div><h3>More to read</h3><ul>{rows}</ul></div>"
    found = read(page(f"<div><div>Smoke</div><div>{FIRST}{SECOND}</div>{below}</div>"))
    assert found["text"] == "\n\n".join(SAID[:2])


def test_a_list_of_the_author_of_other_articles() -> None:
    rows = "".join(
        f"<li><a href=/notes/{name}>Of {name}</a><p>{text}</p></li>"
        for name, text in (("wax", SAID[1]), ("rain", SAID[2]), ("frames", SAID[3]))
    )
    found = read(page(f"<article><h1>Smoke</h1><div>{FIRST}<ul>{rows}</ul></div></article>"))
    assert SAID[3] in found["text"]


def test_a_box_that_asks_for_an_address() -> None:
    box = (
        "<div><p>Get a letter from us each month, and no more than that.</p>"
        "<form><div><input name=EMAIL><button>Yes</button></div></form></div>"
    )
    for begin in (f"{FIRST}{box}", f"<blockquote>{FIRST}{box}</blockquote>"):
        begin = f"<div>{begin}</div>{SECOND}{THIRD}{LAST}"
        found = read(page(f"<article><h1>Smoke</h1><div>{begin}</div></article>"))
        assert found["text"].replace("> ", "") == TEXT


PARTS = f"<h2 id=lit>Lit</h2>{FIRST}{SECOND}<h2 id=out>Out</h2>{THIRD}{LAST}"
IN_PARTS = "\n\n".join(["Lit", *SAID[:2], "Out", *SAID[2:]])
LINKS = "<li><a href=#lit>Lit</a><li><a href=#out>Out</a>"
CONTENTS = {
    "a list without a name": (f"<ul>{LINKS}</ul>", PARTS),
    "within others, with a label": (
        f"<div><b>In this note</b><div><ol>{LINKS}</ol></div></div>",
        PARTS,
    ),
    "below a heading of its own": (f"<h2>In this note</h2><ol>{LINKS}</ol>", PARTS),
    "numbered, and nested": (
        "<ul><li>1 <a href=#lit>1. To light it</a><ul><li><a href=#out>1.1 And it is</a></ul></ul>",
        PARTS,
    ),
    "to anchors before the headings": (
        "<ul><li><a href=#a>One</a><li><a href=#%C3%A9>Two</a></ul>",
        PARTS.replace("<h2 id=lit>", "<a name=a></a><h2>").replace(
            "<h2 id=out>", "<h2><i id=é></i>"
        ),
    ),
    "to sections": (
        "<ul><li><a href=#a>One</a><li><a href=#b>Two</a></ul>",
        PARTS.replace("<h2 id=lit>", "<section id=a><h2>").replace(
            "<h2 id=out>", "</section><section id=b><h2>"
        ),
    ),
    "by what the headings say": (
        "<ul><li><a href=#1>Lit</a><li><a href=#2>Out</a></ul>",
        PARTS.replace(" id=lit", "").replace(" id=out", ""),
    ),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_table_of_contents(kind: str) -> None:
    contents, parts = CONTENTS[kind]
    found = read(page(f"<article><h1>Smoke</h1><div>{contents}{parts}</div></article>"))
    assert found["text"] == IN_PARTS


@pytest.mark.parametrize(
    "held",
    [
        "<ul><li><a href=#lit>Lit</a></ul>",
        f"<ul>{LINKS}<li><a href=/wax>Of wax</a> and of all that we do with it in winter</ul>",
        "<ul><li><a href=#one>One</a><li><a href=#two>Two</a></ul>",
        "<p>See <a href=#lit>Lit</a> and <a href=#out>Out</a></p>",
    ],
    ids=["one link", "says more", "leads to notes", "in the prose"],
)
def test_what_is_no_table_of_contents(held: str) -> None:
    notes = "<p id=one>Of pine.</p><p id=two>Of hay.</p>"
    found = read(page(f"<article><h1>Smoke</h1><div>{held}{PARTS}{notes}</div></article>"))
    assert found["text"].endswith(f"{IN_PARTS}\n\nOf pine.\n\nOf hay.")
    assert len(found["text"]) > len(f"{IN_PARTS}\n\nOf pine.\n\nOf hay.")


SAYS = "<p>We read your posts last summer, and tried it with hay; it went out in the rain.</p>"
WROTE = f"<ul><li><b>Ada</b>{SAYS}<li><b>Ben</b>{SAYS}<li><b>Cleo</b>{SAYS * 3}</ul>"


@pytest.mark.parametrize(
    "name",
    ["hive_comments", "x-comment-list", "Comments__List-q1w2-0", "comments_block main"],
)
def test_comments_by_a_word_of_their_name(name: str) -> None:
    comments = f"<div class='{name}'>{WROTE * 2}</div>"
    assert read(page(f"<article><h1>Smoke</h1>{PARAGRAPHS}{comments}</article>"))["text"] == TEXT


@pytest.mark.parametrize("name", ["comments-open", "no-comments", "post-comments-count"])
def test_a_name_that_says_whether_there_are_comments(name: str) -> None:
    html = page(f"<main><h1>Smoke</h1><div class='{name}'>{PARAGRAPHS}</div></main>")
    assert read(html)["text"] == TEXT


@pytest.mark.parametrize(
    "name", ["class=hvRelatedNotes", "id=hive_related_notes", "id=hv-author-box", "id=hvShareBar"]
)
def test_furniture_by_a_word_of_its_name(name: str) -> None:
    box = f"<div {name}><p>Ida Holm keeps bees in a yard, and tells of it.</p></div>"
    html = page(f"<article><h1>Smoke</h1><div>{PARAGRAPHS}{box}</div></article>")
    assert read(html)["text"] == TEXT


def test_a_section_whose_id_is_its_heading() -> None:
    parts = (
        "<div id=fuel><h2>Fuel</h2><p>Hay is cheap, and pine burns well.</p></div>"
        "<div id=wax-donation><h2>Wax donation</h2><p>Others gave hay, and wrote of it.</p></div>"
    )
    html = page(f"<article><h1>Smoke</h1><div>{PARAGRAPHS}{parts}</div></article>")
    assert read(html)["text"].endswith("Others gave hay, and wrote of it.")


def test_a_box_of_the_theme_whose_id_is_its_heading() -> None:
    box = "<div id=related-notes><h3>Related notes</h3><p>Wax, and what is made of it.</p></div>"
    html = page(f"<article><h1>Smoke</h1><div>{PARAGRAPHS}{box}</div></article>")
    assert read(html)["text"] == TEXT


def test_an_article_in_a_form() -> None:
    field = "<input type=email name=a>"
    html = page(f"<form><article><h1>Smoke</h1><div>{PARAGRAPHS}</div></article>{field}</form>")
    assert read(html)["text"] == TEXT


def test_an_article_beside_boxes_without_a_class() -> None:
    html = page(
        f"<div id=top><h1>Smoke</h1></div><div id=story><h4><a href=/notes/hay>Of hay</a></h4>"
        f"{PARAGRAPHS}</div><div id=next><h4><a href=/notes/wax>Of wax</a></h4><p>{LONG}</p></div>"
    )
    assert read(html)["text"].startswith(f"Of hay\n\n{TEXT}")


def test_tiles_that_lead_to_the_host_with_www() -> None:
    tiles = "".join(
        f"<div class=t><h3><a href=https://www.hives.example/notes/{name}>Of {name}</a></h3>"
        f"<p>{LONG}</p></div>"
        for name in ("wax", "hay", "rain")
    )
    html = page(f"<main><h1>Smoke</h1>{PARAGRAPHS}<div>{tiles}</div></main>")
    assert read(html)["text"] == TEXT


@pytest.mark.parametrize("time", ["7, 2021, 7:11 p.m.", "8, 2021, 4 a.m.", "6, 2021, midnight"])
def test_a_line_with_the_day_and_the_hour_below_the_title(time: str) -> None:
    line = f"<p class=publish>Sept. {time}</p>"
    html = page(f"<main><div><h1>Smoke</h1>{line}<div></div>{PARAGRAPHS}</div></main>")
    found = read(html, "https://hives.example/2021/9/7/smoke/")
    assert (found["date_published"], found["text"]) == ("2021-09-07", TEXT)


def test_the_title_of_the_theme_above_the_author_s_own() -> None:
    for own in ("<h1 id=smoke>Smoke</h1>", "<h2>Smoke</h2>"):
        html = page(f"<article><header><h1>Smoke</h1></header>{own}{PARAGRAPHS}</article>")
        assert read(html)["text"] == TEXT


def test_a_line_with_author_and_day_below_a_title_within_a_link() -> None:
    line = "<p>Posted by <a href=/by/ida><em>Ida Holm</em></a> on 7 Sep, 2021</p>"
    html = page(f"<div class=all><a href=/notes/smoke><h1>Smoke</h1></a>{line}{PARAGRAPHS}</div>")
    found = read(html)
    assert (found["authors"], found["text"]) == (["Ida Holm"], TEXT)


def test_the_prompts_of_a_notebook() -> None:
    cell = "<div class=cell><div class=p>{}</div><div class=in><div><pre>{}</pre></div></div></div>"
    shown = "<div class=cell><div class=p>Out[12]:</div><div class=in><table>{}</table></div></div>"
    cells = cell.format("In&nbsp;[12]:", "bees[0]") + shown.format("<tr><td>drone<td>1")
    html = page(f"<article><h1>Smoke</h1>{PARAGRAPHS}{cells}<p>See [12]:</p></article>")
    text = read(html)["text"]
    assert "In" not in text.removeprefix(TEXT)
    assert "Out" not in text
    assert "bees[0]" in text
    assert "See [12]:" in text


def test_a_header_that_is_longer_than_the_text_under_it() -> None:
    lines = (
        "<a class=sort href=/categories/yard/>Yard</a><h1>Smoke</h1><a rel=tag href=/tags/needles/>"
        "Needles</a><span>Ida Holm</span><time datetime=2021-09-07>2021-09-07</time>"
    )
    html = page(
        f"<main><article class=post-content><header>{lines}</header><p>Two hives were left"
        " open.</p></article></main>"
    )
    assert read(html)["text"] == "Two hives were left open."
