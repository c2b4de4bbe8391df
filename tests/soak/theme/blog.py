"""A whole blog by a theme: its pages by their path, and what a crawl must find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loopback import Answer

from .article import SITE, ArticlePages
from .choices import Theme
from .markup import Markup, link
from .posts import Post, write
from .serving import folder_of, serve
from .words import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_XML = {"Content-Type": "application/xml"}
_FEEDS = {"named": "/feed.xml", "guessed": "/atom.xml", "odd": "/syndication/articles.php"}
_RECENT, _NEWEST = 5, 10
_ICON = '<svg width="16" height="16"><path d="M4 2 12 8 4 14"/></svg>'


def _said(post: Post, form: str) -> str:
    return f"<p>{escape(post.excerpt)}</p>" if form == "excerpts" else ""


@dataclass
class Blog:
    """What the server answers, by path, and what is true of each article."""

    pages: dict[str, Answer | bytes | str]
    truth: list[dict[str, Any]]


def publish(theme: Theme, home: str) -> Blog:
    """The blog of a theme at the origin ``home``."""
    return _Site(theme, home.rstrip("/") + folder_of(theme)).blog()


class _Site:
    def __init__(self, theme: Theme, home: str) -> None:
        self.theme, self.home = theme, home
        other = "de" if theme["language"] == "en" else "en"
        spoken = theme["language"] if theme["frame_language"] == "own" else other
        self.markup = Markup(Theme(theme.seed, {**theme, "language": spoken}))
        self.posts = write(theme)
        self._address()
        second = theme.second()
        self.articles = ArticlePages(theme, self.posts, home)
        self.others = ArticlePages(second, self.posts, home)
        self.at = "/" if theme["start"] == "list" else "/blog/"

    def _address(self) -> None:
        """Give each post a path of its own."""
        seen: set[str] = set()
        for post in self.posts:
            if post.path in seen:
                post.path = post.path.replace(".html", f"-{post.number}.html")
                if post.path in seen:
                    post.path = f"{post.path.rstrip('/')}-{post.number}/"
            seen.add(post.path)
            post.path = quote(post.path, safe="/?=&")

    def blog(self) -> Blog:
        pages: dict[str, Answer | bytes | str] = {}
        for post in (one for one in self.posts if not one.is_dead):
            writer = self.others if post.second else self.articles
            pages.update(writer.pages(post, self._frame()))
        pages.update(self._listings())
        pages.update(self._feed())
        pages.update(self._sitemap())
        if self.theme["start"] == "landing":
            words = "".join(f"<p>{self._filler(f'landing {n}')}</p>" for n in range(2))
            pages["/"] = self._plain(SITE, f"<h1>{SITE}</h1>{words}")
        for path, title in self._others():
            words = "".join(f"<p>{self._filler(f'{title} {n}')}</p>" for n in range(3))
            if path == "/projects/" and self.theme["pages"] == "dated":
                rows = (f"<h3>{n}</h3><p>{self._filler(n)}</p>" for n in ("2019-03-02", "May 2021"))
                words = "".join(rows)
            pages[path] = self._plain(title, f"<h1>{title}</h1>{words}")
        pages = serve(self.theme, pages, self.home, self.markup.language)
        return Blog(pages, [self._truth(post) for post in self.posts if not post.is_dead])

    def _filler(self, what: str) -> str:
        return prose(self.markup.language, self.theme.chance(what), 3)

    # --- What is round every page ---------------------------------------------------------------

    def _others(self) -> list[tuple[str, str]]:
        if self.theme["pages"] == "no":
            return []
        return [(f"/{one}/", self.markup.said(one)) for one in ("about", "contact", "projects")]

    def _frame(self) -> tuple[str, str]:
        theme, write = self.theme, self.markup
        name = link("/", SITE)
        name = f"<h1>{name}</h1>" if theme["site_heading"] == "h1" else f"<div>{name}</div>"
        menu = [("/", write.said("home"))]
        if self.at != "/":
            menu.append((self.at, write.said("blog")))
        if theme["listing"] == "years":
            menu.append(("/archive/", write.said("archive")))
        items = "".join(f"<li>{link(*one)}</li>" for one in (*menu, *self._others()))
        before = write.element("top", name, f"<nav><ul>{items}</ul></nav>", kind="head")
        if theme["cookies"] == "yes":
            before = f"<div{write.named('cookies')}>{write.said('cookies')}</div>{before}"
        after = write.element("bottom", f"<p>© 2026 {SITE}</p>", kind="foot")
        if theme["sidebar"] == "before":
            return before + self._sidebar(), after
        return before, (self._sidebar() if theme["sidebar"] == "yes" else "") + after

    def _sidebar(self) -> str:
        write = self.markup
        some = self.posts if self.theme["listing"] == "menu" else self.posts[:_RECENT]
        recent = "".join(f"<li>{self._link(post)}</li>" for post in some)
        tags = sorted({tag for post in self.posts for tag in post.tags})
        cloud = " ".join(link(f"/tag/{quote(tag)}/", tag) for tag in tags)
        inner = f"<h3>{write.said('recent')}</h3><ul>{recent}</ul>"
        if self.theme["tags"] != "no":
            inner += f"<h3>{write.said('tags')}</h3><p>{cloud}</p>"
        if (form := self.theme["popular"]) != "no":
            old = (p for p in self.posts[_RECENT:] if p.number % 2 == 0)
            rows = "".join(f"<li>{self._link(one)}{_said(one, form)}</li>" for one in old)
            inner += f"<h3>{write.said('related')}</h3><ul>{rows}</ul>"
        return write.element("sidebar", inner, kind="side")

    def _link(self, post: Post, text: str = "") -> str:
        return link(post.path, text or escape(post.name, quote=False))

    def _plain(self, title: str, inner: str) -> str:
        """A page that is no article."""
        before, after = self._frame()
        head = f"<title>{title if title == SITE else f'{title} | {SITE}'}</title>"
        if self.theme["feed"] != "no" and self.theme["feed_at"] != "guessed":
            kind = self.theme["feed_format"]
            address = _FEEDS[self.theme["feed_at"]]
            head += f'<link rel="alternate" type="application/{kind}+xml" href="{address}">'
        spoken = self.markup.theme["language"]
        return (
            f'<!DOCTYPE html><html lang="{spoken}"><head><meta charset="utf-8">'
            f"{head}</head><body>{before}{self.markup.element('main', inner, kind='main')}{after}"
            "</body></html>"
        )

    # --- The listings ---------------------------------------------------------------------------

    def _listings(self) -> Iterator[tuple[str, str]]:
        theme = self.theme
        size = int(theme["per_page"])
        whole = theme["listing"] in ("one page", "menu")
        chunks = [self.posts[at : at + size] for at in range(0, len(self.posts), size)]
        if whole:
            chunks = [self.posts]
        if theme["listing"] == "years":
            chunks = chunks[:1]
            yield "/archive/", self._plain(self.markup.said("archive"), self._by_year())
        if theme["index"] != "no":
            yield from self._by_period()
            chunks = chunks[:1]
        for number, chunk in enumerate(chunks, 1):
            if theme["pinned"] == "yes" and not whole:
                pinned = self.posts[-2]
                chunk = [pinned, *(post for post in chunk if post is not pinned)]
            entries = "" if theme["listing"] == "menu" else self._entries(chunk)
            if theme["listing"] == "menu":
                entries = f"<p>{self._filler('welcome')}</p>"
            if theme["index"] in ("months", "years"):
                entries = self._periods()
            elif theme["index"] != "no":
                entries += self._periods()
            pager = self._pager(number, len(chunks))
            yield self._page_path(number), self._plain(SITE, entries + pager)
        if theme["tag_pages"] == "yes":
            terms = {("tag", tag) for post in self.posts for tag in post.tags}
            terms |= {("category", one) for post in self.posts for one in post.categories}
            terms |= {("author", one) for post in self.posts for one in post.authors}
            for kind, term in sorted(terms):
                held = [p for p in self.posts if term in (*p.tags, *p.categories, *p.authors)]
                page = f"<h1>{escape(term)}</h1>{self._entries(held, 'titles')}"
                yield f"/{kind}/{quote(term)}/", self._plain(term, page)

    def _page_path(self, number: int) -> str:
        if number == 1:
            return self.at
        path = self.at + self.theme["pager_at"].format(k=number)
        is_free = path not in {post.path for post in self.posts}
        return path if is_free else f"{self.at}older-{number}/"

    def _by_period(self) -> Iterator[tuple[str, str]]:
        """The pages of the months or years."""
        for path, name in self._named_periods():
            posts = [post for post in self.posts if self._period(post)[0] == path]
            yield path, self._plain(name, f"<h1>{name}</h1>{self._entries(posts)}")

    def _period(self, post: Post) -> tuple[str, str]:
        if self.theme["index"] == "years":
            return f"/{post.day.year}/", str(post.day.year)
        month = self.markup.language.months[post.day.month - 1]
        return f"/{post.day:%Y/%m}/", f"{month} {post.day.year}"

    def _named_periods(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys(map(self._period, self.posts)))

    def _periods(self) -> str:
        rows = "".join(f"<li>{link(*one)}</li>" for one in self._named_periods())
        return f"<h3>{self.markup.said('archive')}</h3><ul>{rows}</ul>"

    def _shows_days(self) -> bool:
        is_shown = self.theme["listing_day"] == "yes" and self.theme["day"] != "no"
        return (is_shown or self.theme["day"] == "listing") and self.theme["listing"] != "menu"

    def _entries(self, posts: Sequence[Post], form: str = "") -> str:
        theme, write = self.theme, self.markup
        form = form or theme["listing"]
        parts = []
        for post in posts:
            day = f"<span>{write.day(post.day)}</span>" if self._shows_days() else ""
            name = self._link(post)
            title = f"<h2>{name}</h2>"
            if post.link:  # the sign after the title leads to the post itself
                name = f"{link(post.link, escape(post.title, quote=False))} {self._link(post, '∞')}"
                title = f"<h2>{name}</h2>"
            elif not post.title:
                title = "" if form in ("whole", "cards") else f"<p>{name}</p>"
                day = f"<span>{self._link(post, write.day(post.day))}</span>"
            match form:
                case "titles" | "one page" | "years":
                    parts.append(f"<li>{day} {name}</li>")
                case "table":
                    parts.append(f"<tr><td>{day}</td><td>{name}</td></tr>")
                case "whole":
                    writer = self.others if post.second else self.articles
                    inner = f"{title}{day}<div>{writer.markup.body(post)}</div>"
                    parts.append(write.element("card", inner, kind="card"))
                case "cards":
                    image = self._link(post, f'<img src="/img/{post.number}.jpg" alt="">')
                    inner = f"{image}{title}<p>{escape(post.excerpt)}</p>{day}{self._terms(post)}"
                    parts.append(write.element("card", inner, kind="card"))
                case _:
                    more = link(self._tracked(post), write.said("more"))
                    inner = f"{title}{day}{self._terms(post)}<p>{escape(post.excerpt)} {more}</p>"
                    parts.append(write.element("card", inner, kind="card"))
        rows = "".join(parts)
        if form in ("titles", "one page", "years"):
            return f"<ul>{rows}</ul>"
        return f"<table>{rows}</table>" if form == "table" else rows

    def _tracked(self, post: Post) -> str:
        """The address that "read more" leads to."""
        match self.theme["tracked"]:
            case "campaign":
                return f"{post.path}{'&' if '?' in post.path else '?'}utm_source=home"
            case "fragment":
                return f"{post.path}#more-{post.number}"
        return post.path

    def _terms(self, post: Post) -> str:
        """The links of an entry to pages of its terms, and to its comments."""
        if self.theme["entry_terms"] == "no":
            return ""
        terms = [link(f"/category/{quote(one)}/", one) for one in post.categories]
        terms += [link(f"/author/{quote(name)}/", name) for name in post.authors]
        count = f"{post.number % 5} {self.markup.said('comments')}"
        return f"<small>{' · '.join([*terms, link(f'{post.path}#comments', count)])}</small>"

    def _by_year(self) -> str:
        years = sorted({post.day.year for post in self.posts}, reverse=True)
        return "".join(
            f"<h2>{year}</h2>{self._entries([p for p in self.posts if p.day.year == year])}"
            for year in years
        )

    def _pager(self, number: int, count: int) -> str:
        write = self.markup
        if count == 1:
            return ""
        newer = self._page_path(number - 1) if number > 1 else ""
        older = self._page_path(number + 1) if number < count else ""
        match self.theme["pager"]:
            case "numbers":
                parts = [
                    f"<b>{n}</b>" if n == number else link(self._page_path(n), str(n))
                    for n in range(1, count + 1)
                ]
            case "more":
                parts = [link(older, write.said("load"))] if older else []
            case "words":
                ways = ((newer, "newer"), (older, "older"))
                parts = [link(path, write.said(word)) for path, word in ways if path]
            case kind:
                has_label = kind == "labelled icons"
                parts = [
                    link(path, _ICON, f' aria-label="{write.said(word)}"' if has_label else "")
                    for path, word in ((newer, "newer"), (older, "older"))
                    if path
                ]
        return write.element("pager", " ".join(parts), kind="menu")

    # --- Feeds and sitemaps ---------------------------------------------------------------------

    def _fed(self) -> list[Post]:
        """The posts in a feed that can be found."""
        if self.theme["feed"] == "no":
            return []
        return self.posts[:_NEWEST] if self.theme["feed"] == "newest" else self.posts

    def _feed(self) -> Iterator[tuple[str, Answer]]:
        if self.theme["feed"] == "no":
            return
        is_atom = self.theme["feed_format"] == "atom"
        rows = "".join(self._entry(post, is_atom) for post in self._fed())
        if is_atom:
            text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{SITE}</title>{rows}</feed>'
        else:
            spaces = (
                'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
                ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
            )
            head = f"<title>{SITE}</title><link>{self.home}/</link>"
            text = f'<rss version="2.0" {spaces}><channel>{head}{rows}</channel></rss>'
        path = _FEEDS[self.theme["feed_at"]]
        yield path, Answer(f'<?xml version="1.0" encoding="utf-8"?>{text}', headers=_XML)

    def _entry(self, post: Post, is_atom: bool) -> str:
        url = self.home + escape(post.path)
        title = f"<title>{escape(post.title)}</title>" if post.title or is_atom else ""
        is_whole = self.theme["feed"] == "whole"
        writer = self.others if post.second else self.articles
        content = escape(writer.markup.body(post) if is_whole else f"<p>{post.excerpt}</p>")
        has_day, has_author = self.theme["day"] != "no", self.theme["author"] != "no"
        tags = post.tags if self.theme["tags"] != "no" else []
        if is_atom:
            name = "content" if is_whole else "summary"
            day = f"<published>{post.day.isoformat()}</published>" if has_day else ""
            people = "".join(f"<author><name>{escape(a)}</name></author>" for a in post.authors)
            return (
                f'<entry>{title}<id>{url}</id><link href="{url}"/>{day}'
                f"{people if has_author else ''}"
                + "".join(f'<category term="{escape(tag)}"/>' for tag in tags)
                + f'<{name} type="html">{content}</{name}></entry>'
            )
        name = "content:encoded" if is_whole else "description"
        day = f"<pubDate>{format_datetime(post.day)}</pubDate>" if has_day else ""
        people = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in post.authors)
        return (
            f"<item>{title}<link>{url}</link><guid>{url}</guid>{day}"
            f"{people if has_author else ''}"
            + "".join(f"<category>{escape(tag)}</category>" for tag in tags)
            + f"<{name}>{content}</{name}></item>"
        )

    def _sitemap(self) -> Iterator[tuple[str, Answer]]:
        kind = self.theme["sitemap"]
        if kind == "no":
            return
        now = datetime.now(timezone.utc).isoformat()
        rows = [f"<url><loc>{self.home}{escape(post.path)}</loc>" for post in self.posts]
        ends = [
            f"<lastmod>{now if kind == 'now' else f'{post.day:%Y-%m-%d}'}</lastmod></url>"
            if self.theme["day"] != "no" or kind == "now"
            else "</url>"
            for post in self.posts
        ]
        text = "".join(map("".join, zip(rows, ends, strict=True)))
        if kind == "all":
            paths = ["/", *(path for path, _ in self._others())]
            if self.theme["tag_pages"] == "yes":
                paths += sorted({f"/tag/{quote(t)}/" for p in self.posts for t in p.tags})
            text += "".join(f"<url><loc>{self.home}{path}</loc></url>" for path in paths)
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        urls = Answer(f"<urlset {space}>{text}</urlset>", headers=_XML)
        if kind == "index":
            yield "/sitemap-posts.xml", urls
            part = f"<sitemap><loc>{self.home}/sitemap-posts.xml</loc></sitemap>"
            urls = Answer(f"<sitemapindex {space}>{part}</sitemapindex>", headers=_XML)
        yield "/sitemap.xml", urls

    # --- What is true ---------------------------------------------------------------------------

    def _truth(self, post: Post) -> dict[str, Any]:
        """What a crawl must find; ``None`` stands for what the site does not tell for certain."""
        theme = (self.others if post.second else self.articles).theme
        is_fed = post in self._fed()
        return {
            "url": self.home + post.path,
            "title": post.title or None,
            "date": post.day.isoformat() if self._tells_day(theme, is_fed) else "",
            "authors": self._authors(theme, post, is_fed),
            "tags": self._tags(theme, post, is_fed),
            "categories": [] if theme["categories"] == "no" else post.categories,
            "text": post.text,
            "formulas": post.formulas if theme["math"] == "yes" else [],
        }

    def _tells_day(self, theme: Theme, is_fed: bool) -> bool:
        if theme["day"] not in ("no", "listing", "feed", "address"):
            return True
        has_address = "{d}" in theme["permalink"]
        return has_address or self._shows_days() or (is_fed and self.theme["day"] != "no")

    def _authors(self, theme: Theme, post: Post, is_fed: bool) -> list[str] | None:
        if theme["author"] not in ("no", "box"):
            return post.authors
        # A name in a box may be that of the blog's owner.
        is_boxed = theme["author"] == "box" or theme["author_box"] == "yes"
        return None if is_boxed or (is_fed and self.theme["author"] != "no") else []

    def _tags(self, theme: Theme, post: Post, is_fed: bool) -> list[str] | None:
        if theme["tags"] != "no":
            return post.tags
        return None if is_fed and self.theme["tags"] != "no" else []
