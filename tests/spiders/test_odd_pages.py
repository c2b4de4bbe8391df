"""Odd pages with the real command: charsets, control characters, missing and doubled parts."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Answer, Loopback

from .kexue_site import listing

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run


def page(title: str, body: str, head: str = "", link: str = "") -> str:
    return (
        f"<html><head>{head}<title>x</title></head><body><div class='Post'>"
        f"<div class='title-wrap'><h1><a href='{link}'>{title}</a></h1></div>"
        f"<span class='submitted'>By 林之源 | 2020-01-02</span>"
        f"<div id='PostContent'>{body}</div></div></body></html>"
    )


def sent(text: str, charset: str, kind: str = "text/html", **headers: str) -> Answer:
    return Answer(text.encode(charset), headers={"Content-Type": kind, **headers})


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
TEXT = "㐀朱镕基：囍，naïve。"

# The page, and the title and the text that a browser shows.
ARTICLES: dict[str, tuple[Answer | str, str, str]] = {
    "meta-gb2312": (sent(page("国标", TEXT, META.format("gb2312")), "gb18030"), "国标", TEXT),
    "header-gb2312": (
        sent(page("国标", TEXT), "gb18030", "text/html;charset=GB2312"),
        "国标",
        TEXT,
    ),
    "late-meta": (
        sent(page("国标", TEXT, f"<!--{'x' * 2000}--><meta charset=gbk>"), "gb18030"),
        "国标",
        TEXT,
    ),
    "utf-16": (sent(page("宽", TEXT), "utf-16"), "宽", TEXT),
    "utf-16-labelled-utf-8": (
        sent("\ufeff" + page("宽", TEXT), "utf-16-be", "text/html; charset=utf-8"),
        "宽",
        TEXT,
    ),
    "bom-against-meta": (
        sent("\ufeff" + page("标", TEXT, META.format("gb2312")), "utf-8"),
        "标",
        TEXT,
    ),
    "header-against-meta": (
        sent(page("头", TEXT, META.format("gb2312")), "utf-8", "text/html; charset=utf-8"),
        "头",
        TEXT,
    ),
    "no-charset": (sent(page("无", TEXT), "utf-8"), "无", TEXT),
    "unknown-charset": (sent(page("怪", TEXT), "utf-8", "text/html; charset=klingon"), "怪", TEXT),
    "broken-utf-8": (
        Answer(page("坏", f"{TEXT}||").encode().replace(b"||", b"\xff\xc3")),
        "坏",
        TEXT + "��",
    ),
    "xhtml": (
        sent(f'<?xml version="1.0"?>{page("严", TEXT)}', "utf-8", "application/xhtml+xml"),
        "严",
        TEXT,
    ),
    "gzip": (
        Answer(gzip.compress(page("压", TEXT).encode()), headers={"Content-Encoding": "gzip"}),
        "压",
        TEXT,
    ),
    "control": (
        page("t\x1b[31m\x00\u202e&#27;\u2028x&#x85;", "a\x00b\x1b[2Jc\u2028&#27;d&#xd800;e"),
        "t[31m x…",
        "ab[2Jc d\ufffde",
    ),
    "forged-line": (
        page("t\n2026-01-01 00:00:00 [kexue] INFO: x", "正文"),
        "t 2026-01-01 00:00:00 [kexue] INFO: x",
        "正文",
    ),
    "nested": (
        page("套", "<p>外</p><div id='PostContent'><p>内</p></div><p>后</p>"),
        "套",
        "外\n\n内\n\n后",
    ),
    "two-posts": (page("一", "甲") + page("二", "乙"), "一", "甲"),
    "huge-title": (page("长" * 50_000, "正文"), "长" * 50_000, "正文"),
    "deep": (page("深", "<div>" * 20_000 + "底"), "深", "底"),
    "formula-only": (page("式", "$x$"), "式", ""),
    "canonical-elsewhere": (page("名", "正文", link="https://elsewhere.example/1"), "名", "正文"),
    "canonical-front": (page("首", "正文", link="https://kexue.fm/"), "首", "正文"),
    "canonical-script": (page("脚", "正文", link="javascript:void(0)"), "脚", "正文"),
    "a-form-in-a-long-article": (
        page("表", TEXT * 30 + '<input type="password">'),
        "表",
        TEXT * 30,
    ),
}

REFUSED: dict[str, tuple[Answer | str, str]] = {
    "no-title": (page("", "正文"), "no_title"),
    "title-only": (page("题", ""), "no_body"),
    "invisible": (page("题", "<p>&nbsp;\u200b</p><script>x</script>"), "no_body"),
    "only-the-tail": (page("尾", "<p>转载到请包括本文地址：x</p><p id=pay>打赏</p>"), "no_body"),
    "empty": ("", "no_body"),
    "plain-text": (sent("正文", "utf-8", "text/plain"), "no_body"),
    "json": (sent("{}", "utf-8", "application/json"), "no_text"),
    "password": (page("密", "<p>请输入密码访问</p><input type=password name=p>"), "locked"),
}


@pytest.fixture(scope="module")
def run(crawl: Callable[..., Run]) -> Run:
    pages = {name: answer for name, (answer, *_) in (ARTICLES | REFUSED).items()}
    with Loopback({f"/archives/{name}": answer for name, answer in pages.items()}) as server:
        server.pages["/"] = listing(f"/archives/{name}" for name in pages)
        return crawl("kexue", "-a", f"url={server.url}", "-s", "LOSS_MAX=1")


@pytest.fixture(scope="module")
def items(run: Run) -> dict[str, Any]:
    return {item["id"].removeprefix("kexue.fm/archives/"): item for item in run.items}


def test_all_are_there(run: Run, items: dict[str, Any]) -> None:
    assert run.code == 0, run.log
    assert items.keys() == ARTICLES.keys()
    assert len(run.items) == len(items)


@pytest.mark.parametrize("name", ARTICLES)
def test_odd_pages_that_are_articles(name: str, items: dict[str, Any]) -> None:
    _, title, text = ARTICLES[name]
    item = items[name]
    assert (item["title"], item["text"]) == (title, text)
    assert item["url"] == f"https://kexue.fm/archives/{name}"
    assert item["authors"] == ["林之源"]


@pytest.mark.parametrize("name", REFUSED)
def test_odd_pages_that_are_refused(name: str, run: Run) -> None:
    (line,) = [line for line in run.log.splitlines() if f"/archives/{name}: " in line]
    assert re.search(f"INFO: refused http\\S+/archives/{name}: {REFUSED[name][1]}$", line)


def test_no_control_character_reaches_the_terminal(run: Run) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", run.log)
    assert not any(line.startswith("2026-01-01") for line in run.log.splitlines())
