"""Pages in the markup of kexue.fm, for a server on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def article(number: int | str, *, title: str | None = None, day: str = "2020-01-02") -> str:
    """The page of the article ``number``."""
    own = f"https://kexue.fm/archives/{number}"
    title = f"第{number}篇" if title is None else title
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"/><title>科学空间</title></head><body>
<div class="Post">
<div class="title-wrap"><h1><a href="{own}">{title}</a></h1></div>
<span class="submitted">By 林之源 | {day} | {number}位读者 | 引用</span>
<div id="PostContent"><p>设$n={number}$，则<br/>$$n^2\\geq n.$$证毕。</p>
<div style="color:#FF8800">转载到请包括本文地址：<a href="{own}">{own}</a></div>
<div id="pay">打赏</div><div class="clear"></div></div>
<div id="tools"><div class="cat">分类：<a href="/category/Mathematics">数学研究</a>
标签：<a href="/tag/n/">数</a> <a href="#comments">0评论</a></div></div>
</div></body></html>"""


def listing(hrefs: Iterable[str], following: str = "", *, day: str = "2020-01-02") -> str:
    """A page that lists articles, and leads to the page ``following``."""
    entries = "\n".join(
        f'<div class="Post"><div class="title-wrap"><h2><a href="{href}">一篇</a></h2></div>'
        f'<span class="submitted">By 林之源 | {day} | 9位读者 | 引用</span></div>'
        for href in hrefs
    )
    pager = f'<a href="{following}">»</a>' if following else ""
    return f"<html><body>{entries}<div><strong>1</strong> {pager}</div></body></html>"
