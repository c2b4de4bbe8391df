"""How a theme writes elements, names, days and blocks of text."""

from __future__ import annotations

import hashlib
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from .words import LANGUAGES

if TYPE_CHECKING:
    from datetime import datetime

    from .choices import Theme
    from .posts import Block, Post

_NAMES = {
    "body": "entry-content post-body article-text content prose",
    "heading": "entry-title post-title title headline",
    "meta": "post-meta entry-meta info details",
    "day": "date entry-date published posted-on",
    "author": "author byline writer",
    "tags": "tags post-tags tag-list labels",
    "categories": "categories post-category topics",
    "card": "post-card entry item post-preview",
    "post": "post entry hentry single",
    "share": "share social-share sharing",
    "comments": "comments comment-list discussion",
    "comment": "comment comment-body reply",
    "related": "related related-posts more-posts",
    "neighbours": "post-navigation prev-next nav-links",
    "sidebar": "sidebar widget-area secondary",
    "pager": "pagination pager nav-links",
    "licence": "license copyright cc",
    "contents": "toc table-of-contents contents",
    "newsletter": "newsletter subscribe signup",
}
_UTILITY = "mt-4 mb-8 px-6 py-2 flex grid text-lg text-sm leading-7 font-bold mx-auto gap-4".split()
_MISLEADING = {
    "body": "share comment sidebar footer related",
    "heading": "subtitle tagline label",
    "meta": "content post-body text",
    "day": "icon label badge",
    "tags": "share nav social",
    "related": "post-content article entry",
    "comments": "content entry-content text",
    "sidebar": "main content article",
}
_SEMANTIC = {
    "post": "article",
    "head": "header",
    "foot": "footer",
    "main": "main",
    "menu": "nav",
    "side": "aside",
    "card": "article",
}
_INLINE = ("day", "author", "name")


class Markup:
    """Writes a theme's HTML."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.language = LANGUAGES[theme["language"]]

    def said(self, what: str, *values: object) -> str:
        """The theme's words for something."""
        return escape(self.language.said[what].format(*values), quote=False)

    def named(self, role: str) -> str:
        """The ``class`` attribute of what has this role."""
        names = self._classes(role)
        return f' class="{names}"' if names else ""

    def _classes(self, role: str) -> str:
        style, chance = self.theme["classes"], self.theme.chance(f"class {role}")
        name = chance.choice(_NAMES.get(role, role).split())
        digest = hashlib.sha256(f"{self.theme.seed}{role}".encode()).hexdigest()
        match style:
            case "meaning":
                return name
            case "misleading":
                return chance.choice(_MISLEADING.get(role, name).split())
            case "modules":
                return f"{name}_{digest[:5]}"
            case "hashed":
                return f"css-{digest[:7]}"
            case "utility":
                return " ".join(chance.sample(_UTILITY, 3))
        return ""

    def element(self, role: str, *inner: str, kind: str = "", more: str = "") -> str:
        """An element with a role, by the theme's habits; ``kind`` is its place in a page."""
        kinds = self.theme["tags_of_html"]
        tag = _SEMANTIC.get(kind, "div") if kinds == "semantic" else "div"
        if kinds == "span" and role in _INLINE:
            tag = "span"
        return f"<{tag}{self.named(role)}{more}>{''.join(inner)}</{tag}>\n"

    def day(self, day: datetime) -> str:
        """A day as the theme writes it."""
        month = self.language.months[day.month - 1]
        weekday = self.language.weekdays[day.weekday()]
        long = {
            "en": f"{month} {day.day}, {day.year}",
            "de": f"{day.day}. {month} {day.year}",
            "es": f"{day.day} de {month} de {day.year}",
            "ru": f"{day.day} {month} {day.year} г.",
            "zh": f"{day.year}年{day.month}月{day.day}日",
            "ja": f"{day.year}年{day.month}月{day.day}日",
        }.get(self.theme["language"], f"{day.day} {month} {day.year}")
        match self.theme["day_format"]:
            case "iso":
                return f"{day:%Y-%m-%d}"
            case "slashes":
                is_english = self.theme["language"] == "en"
                return f"{day.month}/{day.day}/{day.year}" if is_english else f"{day:%d/%m/%Y}"
            case "dots" if self.theme["language"] in ("zh", "ja"):
                return f"{day:%Y.%m.%d}"
            case "dots":
                return f"{day:%d.%m.%Y}"
            case "short" if self.theme["language"] in ("en", "de"):
                return f"{day.day:02} {month[:3]} {day.year}"
            case "weekday" if self.theme["language"] in ("zh", "ja"):
                return f"{long} {weekday}"
            case "weekday":
                return f"{weekday}, {long}"
        return long

    def days(self, post: Post) -> str:
        """The day of a post with its elements; empty where the theme does not show it."""
        day, shown = post.day, self.day(post.day)
        match self.theme["day"]:
            case "time":
                return f'<time{self.named("day")} datetime="{day.isoformat()}">{shown}</time>'
            case "text in time":
                return f"<time{self.named('day')}>{shown}</time>"
            case "span":
                return f"<span{self.named('day')}>{shown}</span>"
            case "byline":
                return self.said("posted", shown)
            case "three spans":
                month = self.language.months[day.month - 1][:3]
                if self.theme["language"] in ("zh", "ja"):
                    parts = (f"{day.year}年", f"{day.month}月", f"{day.day}日")
                else:
                    parts = (f"{day.day}", month, f"{day.year}")
                spans = "".join(f"<span>{part}</span> " for part in parts)
                return f"<span{self.named('day')}>{spans}</span>"
            case "relative":
                hint = f"{day:%Y-%m-%d %H:%M}"
                ago = self.said("ago", 2026 - day.year)
                return f'<span{self.named("day")} title="{hint}">{ago}</span>'
        return ""

    def change(self, post: Post) -> str:
        """The day of the last change with its label, empty if the theme does not show it."""
        if post.changed is None or self.theme["changed"] == "data":
            return ""
        shown = self.said("changed", self.day(post.changed))
        if self.theme["day"] != "time":
            return f"<span>{shown}</span>"
        return f'<time datetime="{post.changed.isoformat()}">{shown}</time>'

    def body(self, post: Post) -> str:
        """The text of a post without the element around it."""
        places = count()
        blocks = [
            self.block(block).replace(">", f' id="s{next(places)}">', 1)
            if block[0] == "heading"
            else self.block(block)
            for block in post.blocks
        ]
        match self.theme["body"]:
            case "br":
                return "\n".join(
                    f"{html}<br><br>" if kind in ("p", "display") else block
                    for block, (kind, html) in zip(blocks, post.blocks, strict=True)
                )
            case "sections":
                parts: list[list[str]] = [[]]
                for block, (kind, _) in zip(blocks, post.blocks, strict=True):
                    parts += [[]] if kind == "heading" else []
                    parts[-1].append(block)
                return "\n".join(f"<section>{''.join(part)}</section>" for part in parts)
            case "nested":
                depth = post.number % 4
                return f"{'<div>' * depth}{chr(10).join(blocks)}{'</div>' * depth}"
            case "chunks":
                step = 2
                chunks = [blocks[n : n + step] for n in range(0, len(blocks), step)]
                ad = self.element("ad", f"<small>{self.said('advertisement')}</small>")
                return ad.join(f"<div{self.named('chunk')}>{''.join(one)}</div>" for one in chunks)
        return "\n".join(blocks)

    def block(self, block: Block) -> str:
        """A block of text in its tag."""
        kind, html = block
        match kind:
            case "p" | "display":
                return f"<div>{html}</div>" if self.theme["body"] == "divs" else f"<p>{html}</p>"
            case "heading" if self.theme["body_heading"] == "b":
                return f"<p><b>{html}</b></p>"
            case "heading":
                return f"<{self.theme['body_heading']}>{html}</{self.theme['body_heading']}>"
            case "list":
                return f"<ul>{html}</ul>"
            case "quote":
                return f"<blockquote>{html}</blockquote>"
            case "code":
                return f"<pre><code>{html}</code></pre>"
        return f"<figure>{html}</figure>"


def link(path: str, text: str, more: str = "") -> str:
    """A link."""
    return f'<a href="{escape(path)}"{more}>{text}</a>'
