"""The pages of the blog, in the markup of two themes."""

from __future__ import annotations

import itertools
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from .blog import LivingBlog, Post

_SITEMAP_SIZE = 1000
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_counter = itertools.count(1)

GATE = (
    "<!doctype html><html><head><title>One moment</title></head><body>"
    "<script>document.cookie='pass=1';location.reload();</script></body></html>"
)


class Page(NamedTuple):
    """An answer of the blog, before conditions and faults."""

    body: str
    status: int = 200
    type: str = "text/html; charset=utf-8"
    modified: datetime | None = None
    location: str = ""


def page(blog: LivingBlog, path: str, home: str) -> Page:
    """The page at ``path``; ``home`` is the blog's address without a slash at its end."""
    match path.strip("/").split("/"):
        case ["robots.txt"]:
            sitemap = f"Sitemap: {home}/sitemap.xml\n" if blog.sitemap else ""
            return Page(f"User-agent: *\nDisallow: /admin/\n{sitemap}", type="text/plain")
        case [""]:
            return _listing(blog, 1, home)
        case ["page", number] if number.isdigit() and 2 <= int(number) <= blog.pages:
            return _listing(blog, int(number), home)
        case ["archives"] if blog.has_archive:
            return _archive(blog, home)
        case ["feed.xml"] if blog.feed:
            return _atom(blog, home) if blog.feed == "atom" else _rss(blog, home)
        case ["sitemap.xml"] if blog.sitemap:
            return _sitemap(blog, home) if blog.sitemap == "plain" else _index(blog, home)
        case [name] if blog.sitemap == "index" and name.startswith("sitemap-posts-"):
            number = name.removeprefix("sitemap-posts-").removesuffix(".xml")
            if number.isdigit():
                return _sitemap(blog, home, int(number))
        case ["posts", slug] if post := blog.find(f"/posts/{slug}/"):
            return _at(blog, post, slug, home)
    return _missing(blog, home)


def _at(blog: LivingBlog, post: Post, slug: str, home: str) -> Page:
    """What a post's address answers, the present one or a former."""
    if post.gone == 200:
        return _missing(blog, home)
    if post.gone:
        return Page(_missing(blog, home).body, post.gone)
    if post.into:
        return Page("", 301, location=f"{home}{post.into.path}")
    if post.old.get(slug) == "301" and slug != post.slug:
        return Page("", 301, location=f"{home}{post.path}")
    return _article(blog, post, home)


def _missing(blog: LivingBlog, home: str) -> Page:
    body = (
        "<main class='main'><h1>Nothing here</h1><p>This address leads to no page of the blog."
        " Look for it on the front page, where everything is listed.</p></main>"
    )
    return Page(_frame(blog, home, "Nothing here", body), 200 if blog.soft404 else 404)


def _frame(blog: LivingBlog, home: str, title: str, body: str, head: str = "") -> str:
    churn = next(_counter) if blog.churns else 0
    nonce = f' nonce="n{churn}x{churn * 7919 % 104729}"' if churn else ""
    seen = f"<span>Seen {churn} times</span>" if churn else ""
    feed = (
        f'<link rel="alternate" type="application/{blog.feed}+xml" href="{home}/feed.xml">'
        if blog.feed
        else ""
    )
    archive = f'<a href="{home}/archives/">Archives</a>' if blog.has_archive else ""
    name = "Living Blog"
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)} | {name}</title>"
        f'<meta property="og:site_name" content="{name}">{feed}{head}'
        f"<script{nonce}>window.theme='{blog.theme}';</script></head>\n"
        f'<body class="{blog.theme}"><header class="header"><nav class="nav">'
        f'<a href="{home}/">{name}</a>{archive}</nav></header>\n{body}\n'
        f'<footer class="footer"><span>Ada Byron writes here</span>{seen}</footer></body></html>\n'
    )


def _article(blog: LivingBlog, post: Post, home: str) -> Page:
    title, paragraphs, tags = blog.content(post)
    when = post.date.isoformat(timespec="seconds")
    text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    head = (
        f'<link rel="canonical" href="{home}{post.path}">'
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="article:published_time" content="{when}">'
        '<meta name="author" content="Ada Byron">'
    )
    links = [f'<a href="{home}/tags/{tag}/" rel="tag">{tag}</a>' for tag in tags]
    shown = f"{post.date:%B} {post.date.day}, {post.date.year}"
    if blog.theme == "paper":
        items = "".join(f"<li>{link}</li>" for link in links)
        body = (
            '<main class="main"><article class="post-single"><header class="post-header">'
            f'<h1 class="post-title">{escape(title)}</h1><div class="post-meta">'
            f"<span title='{when}'>{shown}</span>&nbsp;·&nbsp;<span>Ada Byron</span></div></header>"
            f'<div class="post-content">{text}</div>'
            f'<footer class="post-footer"><ul class="post-tags">{items}</ul></footer>'
            "</article></main>"
        )
    else:
        body = (
            '<main id="wp--skip-link--target" class="wp-block-group"><article class="post hentry">'
            f'<h1 class="entry-title">{escape(title)}</h1><p class="byline">by '
            f'<a href="{home}/author/ada/" rel="author">Ada Byron</a> on '
            f'<time class="entry-date published" datetime="{when}">{shown}</time></p>'
            f'<div class="entry-content wp-block-post-content">{text}</div>'
            f'<div class="taxonomy-post_tag">{", ".join(links)}</div></article></main>'
        )
    return Page(_frame(blog, home, title, body, head), modified=post.updated)


def _listing(blog: LivingBlog, number: int, home: str) -> Page:
    first = (number - 1) * blog.per_page
    entries = "".join(
        _entry(blog, post, home) for post in blog.there[first : first + blog.per_page]
    )
    newer = f"{home}/page/{number - 1}/" if number > 2 else f"{home}/"
    older = f"{home}/page/{number + 1}/"
    if blog.theme == "paper":
        back = f'<a class="prev" href="{newer}">« Prev</a>' if number > 1 else ""
        on = f'<a class="next" href="{older}">Next »</a>' if number < blog.pages else ""
        pager = f'<footer class="page-footer"><nav class="pagination">{back}{on}</nav></footer>'
    else:
        back = f'<a class="prev page-numbers" href="{newer}">Newer</a>' if number > 1 else ""
        on = f'<a class="next page-numbers" href="{older}">Older</a>'
        on = on if number < blog.pages else ""
        pager = (
            '<nav class="navigation pagination"><div class="nav-links">'
            f'{back}<span class="page-numbers current">{number}</span>{on}</div></nav>'
        )
    body = f'<main class="main">{entries}{pager}</main>'
    title = "Posts" if number == 1 else f"Posts, page {number}"
    return Page(_frame(blog, home, title, body), modified=blog.changed)


def _entry(blog: LivingBlog, post: Post, home: str) -> str:
    title, paragraphs, _ = blog.content(post)
    when = post.date.isoformat(timespec="seconds")
    url, teaser = f"{home}{post.path}", escape(paragraphs[0][:80])
    if blog.theme == "paper":
        return (
            f'<article class="post-entry"><header class="entry-header"><h2>{escape(title)}</h2>'
            f'</header><div class="entry-content"><p>{teaser}…</p></div>'
            f'<footer class="entry-footer"><time datetime="{when}">{post.date:%Y-%m-%d}</time>'
            f'</footer><a class="entry-link" aria-label="{escape(title)}" href="{url}"></a>'
            "</article>\n"
        )
    return (
        '<article class="post hentry"><h2 class="entry-title wp-block-post-title">'
        f'<a href="{url}">{escape(title)}</a></h2><time class="entry-date" datetime="{when}">'
        f"{post.date:%Y-%m-%d}</time><p>{teaser}…</p></article>\n"
    )


def _archive(blog: LivingBlog, home: str) -> Page:
    rows = "".join(
        f'<li><time datetime="{post.date:%Y-%m-%d}">{post.date:%Y-%m-%d}</time> '
        f'<a href="{home}{post.path}">{escape(blog.content(post)[0])}</a></li>\n'
        for post in blog.there
    )
    body = f'<main class="main"><h1>Archives</h1><ul class="archive-list">{rows}</ul></main>'
    return Page(_frame(blog, home, "Archives", body), modified=blog.changed)


def _atom(blog: LivingBlog, home: str) -> Page:
    entries = "".join(
        f"<entry><title>{escape(blog.content(post)[0])}</title>"
        f'<link rel="alternate" href="{home}{post.path}"/><id>{home}/?p={post.uid}</id>'
        f"<published>{post.date.isoformat()}</published>"
        f"<updated>{post.updated.isoformat()}</updated></entry>\n"
        for post in blog.recent
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Living Blog</title><id>{home}/</id>"
        f"<updated>{blog.changed.isoformat()}</updated>\n{entries}</feed>\n"
    )
    return Page(body, type="application/atom+xml", modified=blog.changed)


def _rss(blog: LivingBlog, home: str) -> Page:
    entries = "".join(
        f"<item><title>{escape(blog.content(post)[0])}</title><link>{home}{post.path}</link>"
        f'<guid isPermaLink="false">{home}/?p={post.uid}</guid>'
        f"<pubDate>{post.date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<atom:updated>{post.updated.isoformat()}</atom:updated></item>\n"
        for post in blog.recent
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Living Blog</title><link>{home}/</link>\n{entries}</channel></rss>\n"
    )
    return Page(body, type="application/rss+xml", modified=blog.changed)


def _index(blog: LivingBlog, home: str) -> Page:
    pages = range(1, 2 + (len(blog.there) - 1) // _SITEMAP_SIZE)
    maps = "".join(
        f"<sitemap><loc>{home}/sitemap-posts-{number}.xml</loc>"
        f"<lastmod>{blog.changed.isoformat()}</lastmod></sitemap>\n"
        for number in pages
    )
    body = f'<?xml version="1.0"?>\n<sitemapindex xmlns="{_XMLNS}">{maps}</sitemapindex>\n'
    return Page(body, type="application/xml", modified=blog.changed)


def _sitemap(blog: LivingBlog, home: str, number: int = 0) -> Page:
    oldest_first = sorted(blog.there, key=lambda post: post.uid)
    if number:
        oldest_first = oldest_first[(number - 1) * _SITEMAP_SIZE : number * _SITEMAP_SIZE]
    urls = "".join(
        f"<url><loc>{home}{post.path}</loc><lastmod>{post.updated.isoformat()}</lastmod></url>\n"
        for post in oldest_first
    )
    body = f'<?xml version="1.0"?>\n<urlset xmlns="{_XMLNS}">{urls}</urlset>\n'
    return Page(body, type="application/xml", modified=blog.changed)
