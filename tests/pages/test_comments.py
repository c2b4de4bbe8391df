"""Comments of readers, in the markup of several kinds of theme."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from growth import check_growth

from blogcrawl.latex.config import CONFIGS
from blogcrawl.pages import comments
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pipelines.latex import Shape

from .test_article import BODY, HEADING, URL, read

FORM = "<form method=post><textarea name=text></textarea><button>Send</button></form>"
SHAPE = Shape("all", "", with_markdown=False, with_html=False, more=("comments_text",))
ARTICLE = f"<article>{HEADING}{BODY}</article>"


def thread(below: str, article: str = ARTICLE) -> list[tuple[Any, ...]]:
    """Author, time, text and what is answered of each comment of a page."""
    head = "<title>On Moss</title><script src='/mathjax@3/es5/tex-chtml.js'></script>"
    raw = read(article + below, head)
    assert raw.thread
    found = []
    for one in raw.thread():
        made = asdict(SHAPE._comment(one))
        assert list(made) == ["author", "time", "text", "formulas", "reply_to"]
        formulas = [formula["tex"] for formula in made.pop("formulas")]
        found.append((made["author"], made["time"], made["text"], formulas, made["reply_to"]))
    return found


def typecho(number: int, name: str, text: str, inner: str = "") -> str:
    replies = f'<div class="comment-children"><ol class="comment-list">{inner}</ol></div>'
    return f"""<li itemscope itemtype="http://schema.org/UserComments" id="comment-{number}"
 class="comment-body comment-parent comment-odd">
<div class="comment-author" itemprop="creator"><img class="avatar" src="/a.png">
<cite class="fn" itemprop="name"><a href="https://{name}.example/" rel="external">{name}</a></cite>
</div><div class="comment-meta"><a href="{URL}#comment-{number}">
<time datetime="2024-05-0{number}T10:00:00+08:00">May {number}, 2024</time></a></div>
<div class="comment-content" itemprop="commentText">{text}</div>{replies if inner else ""}
<div class="comment-reply"><a href="{URL}?replyTo={number}#respond">Reply</a></div></li>"""


def test_nested_lists_are_replies() -> None:
    inner = typecho(2, "Bo", "<p>So \\(a=b\\) it is.</p>", typecho(3, "Cy", "<p>No.</p>"))
    below = typecho(1, "Ada", "<p>Is it \\(a\\)?</p><p>Or not?</p>", inner)
    below += typecho(4, "Dee", "<p>Fine.</p>")
    assert thread(f'<div id="comments"><ol class="comment-list">{below}</ol>{FORM}</div>') == [
        ("Ada", "2024-05-01T10:00:00+08:00", "Is it ?\n\nOr not?", ["a"], None),
        ("Bo", "2024-05-02T10:00:00+08:00", "So it is.", ["a=b"], 0),
        ("Cy", "2024-05-03T10:00:00+08:00", "No.", [], 1),
        ("Dee", "2024-05-04T10:00:00+08:00", "Fine.", [], None),
    ]


def wordpress(number: int, name: str, inner: str = "") -> str:
    replies = f'<ol class="children">{inner}</ol>' if inner else ""
    return f"""<li id="comment-{number}" class="comment {"even" if number % 2 else "odd alt"}">
<article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><b class="fn">{name}</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="{URL}#comment-{number}">
<time datetime="2024-05-0{number}">May {number}, 2024 at 9:12 am</time></a></div></footer>
<div class="comment-content"><p>Word {number} of mine.</p></div>
<div class="reply"><a href="?replytocom={number}#respond">Reply</a></div></article>{replies}</li>"""


@pytest.mark.parametrize("names", ["comment-list", "xyz"])
def test_replies_of_a_template_with_articles(names: str) -> None:
    below = wordpress(1, "Ada", wordpress(2, "Bo")) + wordpress(3, "Cy")
    assert thread(f'<section id="{names}"><ol class="{names}">{below}</ol></section>{FORM}') == [
        ("Ada", "2024-05-01", "Word 1 of mine.", [], None),
        ("Bo", "2024-05-02", "Word 2 of mine.", [], 0),
        ("Cy", "2024-05-03", "Word 3 of mine.", [], None),
    ]


def plain(number: int, name: str, text: str, answers: int = 0) -> str:
    to = f'<a href="#e{answers}">to {answers}</a>' if answers else ""
    return f"""<div class="x1" id="e{number}"><p><strong>{name}</strong> wrote on
 <span>3 May 2024, 09:1{number}</span> {to}</p><p>{text}</p><p>And more, at length.</p></div>"""


def test_blocks_without_a_name_below_a_form() -> None:
    below = plain(1, "Ada", "One.") + plain(2, "Bo", "Two.", 1) + plain(3, "Cy", "Three.", 2)
    assert thread(f'<div class="x0">{below}</div>{FORM}') == [
        ("Ada", "2024-05-03", "One.\n\nAnd more, at length.", [], None),
        ("Bo", "2024-05-03", "Two.\n\nAnd more, at length.", [], 0),
        ("Cy", "2024-05-03", "Three.\n\nAnd more, at length.", [], 1),
    ]


def test_text_without_an_element_and_no_time() -> None:
    rows = "".join(
        f'<li id="comment-{n}"><p class="author">{name}</p><p>Word {n}.</p></li>'
        for n, name in ((21, "阿澄"), (22, "Bo"))
    )
    assert thread(f'<div class="AllComments" id="comments"><ol>{rows}</ol></div>') == [
        ("阿澄", None, "Word 21.", [], None),
        ("Bo", None, "Word 22.", [], None),
    ]


def test_comments_in_the_element_of_the_article() -> None:
    below = wordpress(1, "Ada") + wordpress(2, "Bo")
    article = f'<article>{HEADING}{BODY}<div id="comments"><ol>{below}</ol></div></article>'
    assert [one[0] for one in thread(FORM, article)] == ["Ada", "Bo"]


CARD = """<div class="card"><h3><a href="/posts/{0}/">Stones {0}</a></h3>
<span class="author">Ada</span><time datetime="2024-05-0{0}">May {0}</time>
<p>What stones do when nobody looks at them, in some words.</p></div>"""
RECENT = '<li>Ada: Fine words. <time datetime="2024-05-0{0}">May {0}</time></li>'


def test_blocks_that_are_no_element_are_not_taken_for_one() -> None:
    rows = "".join(
        f'<dt id="c{n}">{name} said</dt><dd><p>Words {n}.</p></dd>'
        f'<dd><a href="#c{n}">{n} May 2024</a></dd>'
        for n, name in ((1, "Ada"), (2, "Bo"))
    )
    assert thread(f'<div id="comments"><dl>{rows}</dl></div>') == []


def test_rows_of_a_table() -> None:
    rows = "".join(
        f"<tr><td><b>{name}</b><br>2024-05-0{n} 11:00</td><td>Row {n} says a thing.</td></tr>"
        for n, name in ((1, "Ada"), (2, "Bo"))
    )
    assert thread(f"<table>{rows}</table>{FORM}") == [
        ("Ada", "2024-05-01", "Row 1 says a thing.", [], None),
        ("Bo", "2024-05-02", "Row 2 says a thing.", [], None),
    ]


@pytest.mark.parametrize(
    "below",
    [
        "",
        FORM,
        "".join(map(CARD.format, range(1, 4))) + FORM,
        f"<aside><h3>Comments</h3><ul>{''.join(map(RECENT.format, range(1, 5)))}</ul></aside>",
        "<footer><p>© 2024 Ada</p><p>Built on 2024-05-01</p></footer>" + FORM,
    ],
)
def test_what_is_no_comment(below: str) -> None:
    assert thread(below) == []


def test_without_the_field_nothing_is_read() -> None:
    raw = read(ARTICLE + wordpress(1, "Ada"))
    raw.thread = lambda: pytest.fail("read")
    from .test_fixtures import item

    assert not hasattr(item(raw), "comments_text")


def deep(number: int) -> str:
    return "".join(
        f'<li id="comment-{n}" class="author"><b>A</b> <time datetime="2024-05-01">x</time> so<ol>'
        for n in range(number)
    )


def wide(number: int) -> str:
    return "".join(wordpress(n % 9 + 1, "Ada") for n in range(number // 4))


@pytest.mark.parametrize("make", [deep, wide])
def test_time_is_linear(make: Any) -> None:
    def run(html: str) -> object:
        return comments.read(GenericArticlePage(html, URL), CONFIGS["cautious"])

    def html(number: int) -> str:
        return f"{ARTICLE}<div id=comments>{make(number)}</div>"

    check_growth(run, html, 400, most=6, quick=0.05)
