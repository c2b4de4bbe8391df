"""The templates of the blog: the frame around an article's body and around a list of posts.

Everything here except the title, the line below it, the category, the tags and the licence is
furniture, and not expected in items.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from blogcrawl.sample import ORIGIN
from sample import LICENSE, markup
from sample.source import CATEGORIES, articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample.source import Article

BLOG = "Marginalia 页边札记"
MARK = "\ufeff"

_MATHJAX = """\
<script type="text/x-mathjax-config">
MathJax.Hub.Config({tex2jax: {inlineMath: [['$','$'], ['\\\\(','\\\\)']]}, \
TeX: {equationNumbers: {autoNumber: "AMS", useLabelIds: true}}});
</script>
<script src="/usr/mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML"></script>"""

_REMARKS = (
    ("过客", "第二步的$\\epsilon$取得太大了吧？改成$\\epsilon/2$就没问题了。"),
    ("阿澄", "感谢分享！原来$$\\sum_{k=1}^n k^3=\\Big(\\sum_{k=1}^n k\\Big)^2$$也可以这样看。"),
    ("Tom", "Is there a version for $n=0$? \\(0^0\\) looks like the only trouble."),
    ("潜水员", "请教：式子里的$\\lambda$可以取负数吗？"),
    ("m_j", "一个小笔误：图下面的$x_1$应为$x_2$，已经看懂了，谢谢。"),
)
_FRIENDS = (("数学小屋", "https://cottage.example/"), ("旧书与茶", "https://teahouse.example/"))

_NOTICES = (
    '<div style="color:#FF8800">{}</div>',
    '<p style="color: #FF8800;"><em>{}</em></p>',
    '<font color="#FF8800">{}</font><br/>',
)


# An article


def article(post: Article) -> str:
    """The page of ``post``."""
    content = f"""\
<div class="Post">
<div class="title_button"><span id="kimi"><a href="#kimi">Kimi</a></span>
<span id="to_cite"><a href="#how_to_cite">引用</a></span>
<span id="print"><a href="#print">打印</a></span>
<span id="share"><a href="#share">分享</a></span></div>
<span class="date">{_day(post)}</span>
<div class="title-wrap"><h1><a href="{_own_address(post)}">{_escape(post.title)}</a></h1></div>
<span class="submitted">{_byline(post)}{" | :" if post.id % 5 == 0 else ""}</span>
<div id="PostContent">
{markup.body(post)}{_tail(post)}</div>
{_tools(post)}
</div>
{_neighbours(post)}
{_comments(post)}"""
    page = _page(
        title=f"{post.title} - {BLOG}",
        content=content,
        crumbs=f'<a href="/category/{post.category}/">{CATEGORIES[post.category]}</a> &raquo; 正文',
        language=post.language,
        description=post.summary,
    )
    return MARK + page if "bom" in post.markup else page


def _own_address(post: Article) -> str:
    return post.path if post.id % 2 else ORIGIN + post.path


def _day(post: Article) -> str:
    day = date.fromisoformat(post.date)
    return f"{day.day:02d}<em>{_month(day)}</em>"


def _month(day: date) -> str:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return names[day.month - 1]


def _byline(post: Article) -> str:
    return f"By {post.author} | {post.date} | {post.reads}位读者 | 引用"


def _tail(post: Article) -> str:
    """What the theme appends to the body, inside its container."""
    url = ORIGIN + post.path
    notice = _NOTICES[post.id % len(_NOTICES)]
    origin = notice.format(f'转载到请包括本文地址：<a href="{url}">{url}</a>')
    faq = notice.format('更详细的转载事宜请参考：<a href="/content.html">《页边札记FAQ》</a>')
    return f"""
{origin}
{faq}
<div id="content_tips"><p>如果您还有什么疑惑或建议，欢迎在下方评论区继续讨论。</p></div>
<div id="pay"><p>如果您觉得本文还不错，欢迎打赏本文，支持作者继续写下去。</p>
<div id="QR"><img src="/usr/themes/margin/pay.png" alt="打赏二维码"/></div></div>
<div id="how_to_cite"><p>如果您需要引用本文，请参考：</p>
<p>{post.author}. ({_citation_day(post)}). 《{_escape(post.title)}》[Blog post]. Retrieved from \
<a href="{url}">{url}</a></p>
<pre><code>@online{{margin-{post.id},
  title={{{_escape(post.title)}}},
  author={{{post.author}}},
  year={{{post.date[:4]}}},
  note={{with $\\LaTeX$ source}},
  url={{\\url{{{url}}}}},
}}</code></pre></div>
<div class="clear"></div>
"""


def _citation_day(post: Article) -> str:
    day = date.fromisoformat(post.date)
    return f"{_month(day)}. {day.day:02d}, {day.year}"


def _tools(post: Article) -> str:
    tags = ", ".join(f'<a href="{tag_path(tag)}">{_escape(tag)}</a>' for tag in post.tags)
    return f"""\
<div id="tools"><div class="cat">
分类：<a href="/category/{post.category}/">{CATEGORIES[post.category]}</a>    标签：{tags}    \
<a href="#comments">{post.comments}评论</a>
</div></div>"""


def _neighbours(post: Article) -> str:
    posts = articles()
    place = posts.index(post)
    newer, older = posts[:place][-1:], posts[place + 1 : place + 2]
    similar = [other for other in posts if other.category == post.category and other != post][:4]
    return f"""\
<div id="entrynavigation">
<span class="older">&laquo; {"".join(map(_link, older)) or "没有了"}</span>
<span class="newer">{"".join(map(_link, newer)) or "没有了"} &raquo;</span></div>
<div id="similar"><h3>你可能感兴趣的文章</h3>
{_links(similar)}</div>"""


def _comments(post: Article) -> str:
    shown = "\n".join(
        f'<li id="comment-{post.id}-{number}"><span class="author">{name}</span>'
        f'<div class="comment-content"><p>{_escape(text)}</p></div></li>'
        for number, (name, text) in enumerate(remarks(post), start=1)
    )
    return f"""\
<div class="AllComments" id="comments"><h3>{post.comments}条评论</h3>
<ol>
{shown}
</ol></div>
<div id="PostComment"><h3>发表你的看法</h3>
<form method="post" action="{post.path}/comment">
<input type="text" name="author"/><textarea name="text">可以写$\\LaTeX$</textarea>
<button type="submit">提交评论</button></form></div>"""


def remarks(post: Article) -> tuple[tuple[str, str], ...]:
    """Who wrote below a post, and what."""
    start = post.id % len(_REMARKS)
    return (_REMARKS[start:] + _REMARKS[:start])[: min(post.comments, 3)]


# A list of posts


def listing(
    name: str, entries: Iterable[str], base: str, number: int, last: int, next_base: str = ""
) -> str:
    """Page ``number`` of ``last``, whose first page stands at ``base``."""
    return _page(
        title=f"{name} - {BLOG}" if name else BLOG,
        content="\n".join(entries) + "\n" + _pager(base, number, last, next_base),
        crumbs=f"{name or '首页'} 第{number}页",
    )


def entry(post: Article, turn: int, pinned: bool = False) -> str:
    """``post`` in a list of posts; ``turn`` chooses how its address is written."""
    label = '<span style="color:#CC0000">[置顶]</span> ' if pinned else ""
    return _entry(address(post.path, turn), label, post.title, _byline(post), markup.excerpt(post))


def ghost(path: str, title: str, day: str) -> str:
    """The entry of a post that cannot be read."""
    return _entry(path, "", title, f"By 林之源 | {day} | 12位读者 | 引用", "<p>（整理中）</p>")


def address(path: str, turn: int) -> str:
    """One of the ways in which the blog's own pages write the address of a post."""
    ways = (
        path,
        ORIGIN + path,
        f"https://www.margin.example{path}",
        f"//marginalia.example{path}",
        path + "#comments",
        path,
        path + "/",
    )
    return ways[turn % len(ways)]


def _entry(href: str, label: str, title: str, byline: str, text: str) -> str:
    return f"""\
<div class="Post">
<div class="title-wrap"><h2>{label}<a href="{href}">{_escape(title)}</a></h2></div>
<span class="submitted">{byline}</span>
<div class="PostContent">{text}
<p class="more"><a href="{href}">阅读全文 &gt;</a></p></div>
</div>"""


def page_path(base: str, number: int) -> str:
    """Where page ``number`` of a list stands."""
    if number == 1:
        return base
    return f"/page/{number}/" if base == "/" else f"{base}{number}/"


def _pager(base: str, number: int, last: int, next_base: str) -> str:
    """``1 2 3 ... 6 »`` with the numbers near the current page, and no ``»`` on the last."""
    shown = [n for n in range(1, last + 1) if n in (1, 2, 3, last) or abs(n - number) < 2]
    parts: list[str] = []
    for before, n in zip([0, *shown], shown, strict=False):
        if n > before + 1:
            parts.append("<span>...</span>")
        text = f'<a href="{page_path(base, n)}">{n}</a>'
        parts.append(f"<strong>{n}</strong>" if n == number else text)
    if number < last:
        parts.append(f'<a class="next" href="{next_base}{page_path(base, number + 1)}">»</a>')
    return f'<div class="page-navigator">{" ".join(parts)}</div>'


# The other pages


def archive(posts: Sequence[Article]) -> str:
    """The list of every post."""
    lines = "\n".join(
        f'<li>{post.date} <a href="{address(post.path, post.id)}">{_escape(post.title)}</a></li>'
        for post in posts
    )
    content = f'<div class="Post"><h1>所有文章</h1><ul class="archive">\n{lines}\n</ul></div>'
    return _page(title=f"所有文章 - {BLOG}", content=content, crumbs="所有文章")


def missing() -> str:
    """The page of an address that has none."""
    content = '<div class="error"><h1>404</h1><p>您要找的页面不存在，也许从未写完。</p></div>'
    return _page(title=f"页面没找到 - {BLOG}", content=content, crumbs="404")


def gate(path: str) -> str:
    """A bot gate: a page that answers 200 and holds nothing to read."""
    return (
        "<html><head><title></title></head><body>"
        f'<script>window.location.href="{path}?verify=1";</script></body></html>\n'
    )


def feed(posts: Sequence[Article]) -> str:
    """The RSS of ``posts``."""
    entries = "\n".join(
        f"<item><title>{_escape(post.title)}</title><link>{ORIGIN}{post.path}</link>"
        f'<guid isPermaLink="true">{ORIGIN}{post.path}</guid>'
        f"<category>{CATEGORIES[post.category]}</category>"
        f"<description>{_escape(markup.excerpt(post))}</description></item>"
        for post in posts
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel>
<title>{BLOG}</title><link>{ORIGIN}/</link><description>数学、算法与物理的页边札记</description>
{entries}
</channel></rss>
"""


def tag_path(tag: str) -> str:
    """Where the posts of ``tag`` are listed."""
    return f"/tag/{quote(tag)}/"


# The frame of every page


def _page(
    title: str,
    content: str,
    crumbs: str,
    language: str = "zh-CN",
    description: str | None = None,
) -> str:
    about = f'<meta name="description" content="{escape(description)}"/>\n' if description else ""
    return f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="UTF-8"/>
<title>{_escape(title)}</title>
{about}<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed"/>
{_MATHJAX}
</head>
<body>
<div id="Header"><a href="/">{BLOG}</a>
<ul class="menu"><li><a href="/">首页</a></li><li><a href="/content.html">归档</a></li></ul></div>
<div id="breadcrumb"><a href="/">首页</a> &raquo; {crumbs}</div>
<div id="Content">
{content}
</div>
{_sidebar()}
<div id="Footer">本站采用创作共用版权协议，要求署名、非商业用途和保持一致：
<a rel="license" href="{LICENSE}">BY-NC-SA</a></div>
</body>
</html>
"""


def _sidebar() -> str:
    posts = articles()
    recent = "\n".join(
        f'<li><a href="{post.path}#comment-{post.id}-1">{name}</a>: {_escape(text[:18])}...</li>'
        for post, (name, text) in zip(posts[3:20:4], _REMARKS, strict=False)
    )
    most_read = sorted(posts, key=lambda post: -post.reads)[:5]
    categories = "".join(
        f'<li><a href="/category/{slug}/">{name}</a></li>' for slug, name in CATEGORIES.items()
    )
    friends = "".join(f'<li><a href="{url}">{name}</a></li>' for name, url in _FRIENDS)
    return f"""\
<div id="Sidebar">
<form id="search" method="get" action="/search"><input type="text" name="q"/>
<button type="submit">搜索</button></form>
<h3>分类</h3><ul>{categories}</ul>
<h3>最近评论</h3><ul>
{recent}
</ul>
<h3>热门文章</h3>
{_links(most_read)}
<h3>友情链接</h3><ul>{friends}</ul>
</div>"""


def _links(posts: Sequence[Article]) -> str:
    return "<ul>" + "".join(f"<li>{_link(post)}</li>" for post in posts) + "</ul>"


def _link(post: Article) -> str:
    return f'<a href="{post.path}">{_escape(post.title)}</a>'


def _escape(text: str) -> str:
    return escape(text, quote=False)
