"""The page of one article by a theme, with all that stands round its text."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from .markup import Markup, link
from .words import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .choices import Theme
    from .posts import Post

SITE = "The Copper Lantern"
_MATH = (
    '<script>MathJax = {tex: {inlineMath: [["$", "$"]]}};</script>'
    '<script async src="https://cdn.example/mathjax/tex-mml-chtml.js"></script>'
)
_READERS = ("Tom", "Olga P.", "R. Singh", "k8", "Lena")


class ArticlePages:
    """Writes the pages of a blog's articles. ``home`` is the blog's origin."""

    def __init__(self, theme: Theme, posts: Sequence[Post], home: str) -> None:
        self.theme, self.posts, self.home = theme, posts, home
        self.markup = Markup(theme)
        self.order = {post.number: place for place, post in enumerate(posts)}

    def pages(self, post: Post, frame: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The path and the HTML of each page of a post."""
        paths = [_part(post.path, number) for number in range(1, 1 + max(1, len(post.parts)))]
        for number, path in enumerate(paths):
            part, ways = post, ""
            if post.parts:
                part = replace(post, blocks=post.parts[number])
                links = (
                    link(there, str(n)) if there != path else f"<b>{n}</b>"
                    for n, there in enumerate(paths, 1)
                )
                ways = f"<div{self.markup.named('parts')}>{' '.join(links)}</div>"
            yield path, self.page(part, frame, ways)

    def page(self, post: Post, frame: tuple[str, str], ways: str = "") -> str:
        """One page; ``frame`` is what stands round the article, ``ways`` lead to other pages."""
        theme, write = self.theme, self.markup
        title = escape(post.title, quote=False)
        heading = self._heading(title, post.link)
        above = write.element("meta", self._meta(post)) if self._meta(post) else ""
        inner = self._body(post) + ways
        if theme["heading_in"] == "body":
            inner = f"{heading}{above}{inner}"
            heading = above = ""
        ends = self._ends(post)
        if theme["furniture_at"] == "inside":
            inner += ends
            ends = ""
        within = ends if theme["furniture_at"] == "after" else ""
        outside = ends if theme["furniture_at"] == "outside" else ""
        head = write.element("head", heading, above, kind="head") if heading or above else ""
        article = write.element(
            "post", head, self._text(inner), within, kind="post", more=self._scope()
        )
        before, after = frame
        article = self._crumbs(post, title) + article
        return (
            f'<!DOCTYPE html><html lang="{theme["language"]}"><head><meta charset="utf-8">'
            f"{self._head(post, title)}</head><body>{before}"
            f"{write.element('main', article, outside, kind='main')}{after}</body></html>"
        )

    def _crumbs(self, post: Post, title: str) -> str:
        if self.theme["categories"] != "crumbs":
            return ""
        home = link("/", self.markup.said("home"))
        links = (link(f"/category/{quote(one)}/", one) for one in post.categories)
        return self.markup.element("crumbs", " › ".join((home, *links, title)), kind="menu")

    def _scope(self) -> str:
        is_marked = self.theme["microdata"] == "right"
        return ' itemscope itemtype="https://schema.org/BlogPosting"' if is_marked else ""

    def _heading(self, title: str, there: str) -> str:
        tag = self.theme["heading"]
        title = link(there, title) if there and title and tag != "a" else title
        if tag == "none" or not title:
            return ""
        named = self.markup.named("heading")
        if self.theme["microdata"] == "right":
            named += ' itemprop="headline"'
        if tag == "a":
            return f'<a{named} href="#">{title}</a>'
        return f"<{tag}{named}>{title}</{tag}>"

    def _text(self, inner: str) -> str:
        """The element of the text; for ``direct`` there is none."""
        more = ' itemprop="articleBody"' if self.theme["microdata"] == "right" else ""
        match self.theme["body"]:
            case "direct":
                return inner
            case "table":
                cell = f"<td{self.markup.named('body')}>{inner}</td>"
                return f'<table width="100%"><tr><td width="20"></td>{cell}</tr></table>'
        return f"<div{self.markup.named('body')}{more}>{inner}</div>\n"

    # --- Round the text -------------------------------------------------------------------------

    def _meta(self, post: Post) -> str:
        """The line with the day and the author, and with what else stands there."""
        theme, write = self.theme, self.markup
        parts = [write.days(post)] if theme["day_at"] != "end" else []
        if parts and (change := write.change(post)):
            parts.insert(0 if theme["changed"] == "shown first" else 1, change)
        names = [escape(name) for name in post.authors]
        if theme["author"] == "byline":
            parts.insert(0, f"<span>{write.said('by', ', '.join(names))}</span>")
        elif theme["author"] == "rel":
            links = (link(f"/author/{quote(name)}/", name, ' rel="author"') for name in names)
            parts.insert(0, write.said("by", "{}").format(", ".join(links)))
        if theme["categories"] == "link":
            parts += [self._categories(post)]
        if theme["reading_time"] == "yes":
            parts.append(f"<span>{write.said('minutes', 1 + len(post.blocks) // 4)}</span>")
        if theme["terms_at"] == "above":
            parts.append(self._tags(post))
        return " · ".join(filter(None, parts))

    def _categories(self, post: Post) -> str:
        links = (link(f"/category/{quote(one)}/", one) for one in post.categories)
        return f"<span{self.markup.named('categories')}>{', '.join(links)}</span>"

    def _tags(self, post: Post) -> str:
        write, tags = self.markup, [escape(tag) for tag in post.tags]
        links = [link(f"/tag/{quote(tag)}/", tag) for tag in post.tags]
        match self.theme["tags"]:
            case "links":
                return f"<div{write.named('tags')}>{' '.join(links)}</div>"
            case "labelled spans":
                spans = " ".join(f"<span>{tag}</span>" for tag in tags)
                return f"<div{write.named('tags')}><b>{write.said('tags')}:</b> {spans}</div>"
            case "hashes":
                hashes = [link(f"/tag/{quote(tag)}/", f"#{tag}") for tag in post.tags]
                return f"<p{write.named('tags')}>{' '.join(hashes)}</p>"
            case "nav":
                items = "".join(f"<li>{one}</li>" for one in links)
                return f"<nav{write.named('tags')}><ul>{items}</ul></nav>"
            case "sentence":
                return f"<p>{write.said('tagged', '{}').format(', '.join(links))}.</p>"
        return ""

    def _body(self, post: Post) -> str:
        theme, write = self.theme, self.markup
        body = write.body(post)
        before = ""
        if theme["age"] == "yes":
            before += f"<div{write.named('notice')}>{write.said('age', 2026 - post.day.year)}</div>"
        headings = [html for kind, html in post.blocks if kind == "heading"]
        if theme["contents"] == "yes" and len(headings) > 1:
            items = "".join(f'<li><a href="#s{n}">{one}</a></li>' for n, one in enumerate(headings))
            label = f"<p>{write.said('contents')}</p>"
            before += write.element("contents", label, f"<ul>{items}</ul>")
        if theme["newsletter"] == "middle":
            half = body.find("</p>", len(body) // 2) + 4
            if half > 4:
                body = body[:half] + self._newsletter() + body[half:]
        return before + body + (self._tags(post) if theme["terms_at"] == "body" else "")

    def _newsletter(self) -> str:
        write = self.markup
        send = f"<button>{write.said('send')}</button>"
        form = f'<form action="/subscribe"><input type="email">{send}</form>'
        return write.element("newsletter", f"<p>{write.said('news')}</p>{form}")

    def _ends(self, post: Post) -> str:
        """What follows the text."""
        theme, write = self.theme, self.markup
        parts = []
        if theme["day_at"] == "end" and (day := write.days(post)):
            parts.append(f"<p>{day}</p>")
        if theme["terms_at"] == "end":
            parts.append(self._tags(post))
        if theme["categories"] == "sentence":
            links = ", ".join(link(f"/category/{quote(c)}/", c) for c in post.categories)
            parts.append(f"<p>{write.said('filed', '{}').format(links)}</p>")
        if theme["share"] == "yes":
            names = ("Twitter", "Facebook", "Mastodon")
            links = "".join(f"<li>{link('https://share.example/', one)}</li>" for one in names)
            parts.append(write.element("share", f"<p>{write.said('share')}</p><ul>{links}</ul>"))
        if theme["licence"] == "yes":
            parts.append(write.element("licence", f"<p>{write.said('licence')}</p>"))
        if theme["author_box"] == "yes" or theme["author"] == "box":
            parts.append(self._author_box(post))
        if theme["newsletter"] == "end":
            parts.append(self._newsletter())
        parts += [self._neighbours(post), self._related(post), self._comments(post)]
        return "".join(filter(None, parts))

    def _author_box(self, post: Post) -> str:
        write, name = self.markup, post.authors[0]
        said = prose(write.language, Random(name), 2)
        inner = f"<h4>{write.said('author')}</h4><strong>{escape(name)}</strong><p>{said}</p>"
        return write.element("author", inner, kind="side")

    def _teaser(self, post: Post, has_excerpt: bool) -> str:
        excerpt = f"<p>{escape(post.excerpt)}</p>" if has_excerpt else ""
        return f"{link(post.path, escape(post.name, quote=False))}{excerpt}"

    def _neighbours(self, post: Post) -> str:
        kind, place = self.theme["neighbours"], self.order[post.number]
        if kind == "no":
            return ""
        parts = []
        for word, at in (("next", place - 1), ("previous", place + 1)):
            if 0 <= at < len(self.posts):
                label = f"<small>{self.markup.said(word)}</small>"
                parts.append(
                    f"<div>{label} {self._teaser(self.posts[at], kind == 'excerpts')}</div>"
                )
        return self.markup.element("neighbours", *parts, kind="menu")

    def _related(self, post: Post) -> str:
        kind = self.theme["related"]
        if kind == "no":
            return ""
        others = [one for one in self.posts if one is not post]
        some = self.theme.chance(f"related {post.number}").sample(others, 3)
        cards = (f"<li>{self._teaser(one, kind == 'excerpts')}</li>" for one in some)
        label = f"<h3>{self.markup.said('related')}</h3>"
        return self.markup.element("related", label, f"<ul>{''.join(cards)}</ul>", kind="side")

    def _comments(self, post: Post) -> str:
        theme, write = self.theme, self.markup
        chance = theme.chance(f"comments {post.number}")
        parts = []
        most = {"no": 0, "few": 3, "long": 9}[theme["comments"]]
        number = chance.randrange(most + 1) if most else 0
        for place in range(number):
            said = prose(write.language, chance, 5 if theme["comments"] == "long" else 2)
            name = chance.choice(_READERS)
            day = f"{post.day:%Y-%m-}{10 + place}"
            inner = f"<b>{name}</b> <i>{day}</i><p>{said}</p>"
            tag = theme["comment_in"]
            parts.append(f"<{tag}{write.named('comment')}>{inner}</{tag}>\n")
        if parts and theme["comment_in"] == "li":
            parts = [f"<ol>{''.join(parts)}</ol>"]
        if parts:
            parts.insert(0, f"<h3>{write.said('comments')}</h3>")
        if theme["form"] == "yes":
            parts.append(
                f'<form action="/comment" method="post"><h3>{write.said("reply")}</h3>'
                f"<textarea></textarea><button>{write.said('send')}</button></form>"
            )
        return write.element("comments", *parts) if parts else ""

    # --- The head of the page -------------------------------------------------------------------

    def _head(self, post: Post, title: str) -> str:
        theme = self.theme
        name = {"after": f"{title} | {SITE}", "before": f"{SITE} – {title}"}
        named = name.get(theme["site_in_title"], title) if title else SITE
        lines = [f"<title>{named}</title>"]
        described = {"right": post.excerpt, "site": "A blog about small things."}
        if theme["description"] != "no":
            lines.append(_meta("name", "description", described[theme["description"]]))
        if theme["canonical"] == "right":
            lines.append(f'<link rel="canonical" href="{self.home}{escape(post.path)}">')
        if theme["author"] == "meta":
            lines += [_meta("name", "author", ", ".join(post.authors))]
        if theme["tags"] == "meta":
            lines += [_meta("property", "article:tag", tag) for tag in post.tags]
        if theme["day"] == "meta":
            lines.append(_meta("property", "article:published_time", post.day.isoformat()))
        if theme["open_graph"] != "no":
            is_right = theme["open_graph"] == "right"
            if post.title or not is_right:
                lines.append(_meta("property", "og:title", post.title if is_right else SITE))
            lines.append(_meta("property", "og:type", "article" if is_right else "website"))
        if theme["linked_data"] != "no":
            data = json.dumps(self._data(post), ensure_ascii=False)
            lines.append(f'<script type="application/ld+json">{data}</script>')
        if theme["math"] == "yes":
            lines.append(_MATH)
        return "\n".join(lines)

    def _data(self, post: Post) -> dict[str, object]:
        """The page's linked data: of its article, of its site, or of another article."""
        if self.theme["linked_data"] == "site":
            return {"@context": "https://schema.org", "@type": "WebSite", "name": SITE}
        if self.theme["linked_data"] == "other":
            post = self.posts[0]  # a template that was filled once
        data: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
        }
        if post.title:
            data["headline"] = post.title
        if self.theme["day"] not in ("no", "listing", "feed", "address"):
            data["datePublished"] = post.day.isoformat()
        if post.changed is not None and self.theme["changed"] == "data":
            data["dateModified"] = post.changed.isoformat()
        if self.theme["author"] not in ("no", "meta"):
            data["author"] = [{"@type": "Person", "name": name} for name in post.authors]
        if self.theme["categories"] == "data":
            data["articleSection"] = post.categories[0]
        return data


def _part(path: str, number: int) -> str:
    """The address of a page of a post."""
    if number == 1:
        return path
    stem, dot, _ = path.rpartition(".html")
    if dot:
        return f"{stem}_{number}.html"
    return f"{path}&page={number}" if "?" in path else f"{path.rstrip('/')}/{number}/"


def _meta(attribute: str, name: str, content: str) -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}">'
