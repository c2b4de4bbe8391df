"""The lines after a text that say whose it is, and where it is."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, TEXT, URL, page, read

DAY = "<p class=when><time datetime=2024-04-05>5 April 2024</time></p>"
LICENCE = "<a href=https://creativecommons.org/licenses/by/4.0/>CC BY 4.0</a>"
BOXES = {
    "lines between breaks": f"<div class=zq><b>Author: </b>Ida Holm<br><b>Title: </b><a href={URL}>"
    f"Smoke</a><br><b>Address: </b><a href={URL}>{URL}</a><br><b>Rights: </b>all is under "
    f"{LICENCE}, unless it says otherwise. Name us where you copy it, and add the address.</div>",
    "a list": f"<ul class=zq><li><strong>Post author:</strong> Ida Holm<li><strong>Post link:"
    f"</strong> {URL}/<li><strong>Rights:</strong> {LICENCE}</ul>",
    "paragraphs without a box": f"<p>Title: Smoke<p>Address: <a href={URL}>{URL}</a>"
    f"<p>Licence: {LICENCE}",
    "in a box of boxes": "<div><div><div><span>Title:</span><span>Smoke</span></div><div><span>"
    "Address:</span><span><a href=/notes/smoke>the one above</a></span></div></div></div>",
    "before what follows": f"<blockquote><p>Author: Ida Holm</p><p>Link: {URL}</p></blockquote>"
    "<p>Read on another day.",
}
SHORT = "雨停了，蜂箱上还有水，我们等到傍晚才点火。"


@pytest.mark.parametrize("kind", BOXES)
def test_an_imprint_without_a_known_name(kind: str) -> None:
    end = BOXES[kind]
    got = read(
        page(f"<article><h1>Smoke</h1>{DAY}<div class=words>{PARAGRAPHS}{end}</div></article>")
    )
    left = "\n\nRead on another day." if "Read on" in end else ""
    assert got["text"] == TEXT + left


def test_an_imprint_longer_than_the_text() -> None:
    box = (
        f"<div class=zq><b>本文作者：</b>林一<br><b>发布时间：</b>2024-04-05<br><b>本文链接：</b>"
        f"<a href={URL}>{URL}</a><br><b>版权声明：</b>本文采用{LICENCE}许可协议。"
        "转载请注明出处！</div>"
    )
    body = f"<article><h1>烟</h1>{DAY}<div class=entry-content><p>{SHORT}</p>{box}</div></article>"
    assert read(page(body, head="<title>烟 | 蜂</title>", lang="zh"))["text"] == SHORT


@pytest.mark.parametrize(
    "end",
    [
        "<p>Smoke: the one thing that we never had enough of.</p>",
        f"<p>The address of this note is {URL} and it will stay there as long as we can pay.</p>",
        f"<p>Sources: {URL} and what the neighbours have told us.</p><p>Needles: pine, dry.</p>",
        f"<p>Link: {URL}</p><h2>Needles</h2><p>Tree: pine, which burns for about an hour when it "
        "is packed by hand and lit from below, as every keeper of bees in the valley can tell.</p>",
    ],
)
def test_lines_of_the_author(end: str) -> None:
    body = f"<article><h1>Smoke</h1>{DAY}<div class=words>{PARAGRAPHS}{end}</div></article>"
    text = read(page(body))["text"]
    assert text.startswith(TEXT)
    assert len(text) > len(TEXT) + 40


@pytest.mark.parametrize("label", ["本文作者：", "文章作者: ", "Author: "])
def test_the_author_in_the_imprint_before_the_owner_of_the_blog(label: str) -> None:
    box = (
        f"<div class=post-copyright><p><b>{label}</b>顾怀瑾</p><p><b>本文链接：</b><a href={URL}>"
        f"{URL}</a></p><p><b>版权声明：</b>除特别声明外，均采用{LICENCE}许可协议。</p></div>"
    )
    made = read(
        page(
            f"<main><div><h1>烟</h1><div class=words><p>{SHORT}</p></div>{box}</div></main>",
            head="<title>烟 | 蜂</title><meta name=author content=林之源>",
            lang="zh",
        )
    )
    assert made["authors"] == ["顾怀瑾"]


def test_the_author_of_a_picture_or_of_another_page_is_not_the_article_s() -> None:
    for box in (
        f"<div class=zq><p>图片作者：顾怀瑾</p><p>本文链接：<a href={URL}>{URL}</a></p></div>",
        "<div class=zq><p>Author: Ann Ash</p><p>Source: <a href=https://ash.example/a>there</a></div>",
    ):
        body = f"<main><div><h1>Smoke</h1><div class=words>{PARAGRAPHS}</div>{box}</div></main>"
        head = "<title>Smoke</title><meta name=author content='Ida Holm'>"
        assert read(page(body, head=head))["authors"] == ["Ida Holm"]
