"""The posts that every engine publishes: a selection of the sample blog's articles, as Markdown.

``published()`` are the posts; ``draft()`` and ``about()`` are other pages, which a crawl must not
take for posts. A post's body links to others by ``link``, which returns the address of a slug on
the given blog.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from sample import markup, source
from sample.source import (
    Break,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Items,
    Link,
    Paragraph,
    Picture,
    Quote,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sample.source import Article, Block, Piece

ORIGIN = "https://blog.example"
"""The public origin of every blog; the server writes its own in its place."""

TITLE = "Marginalia & 页边札记"
OWNER = "林之源"
LANGUAGE = "zh-CN"
ZONE = timezone(timedelta(hours=8))
ZONE_NAME = "Asia/Shanghai"
PER_PAGE = 5
MATHJAX = "https://cdn.example/mathjax/tex-mml-chtml.js"

DRAFT = "elliptic-curves"
ABOUT = "about"

SLUGS = {
    1003: "why-e-is-irrational",
    1004: "basel-problem",
    1006: "roots-of-unity",
    1009: "gaussian-integral",
    1016: "fast-power",
    1017: "fft",
    1018: "prime-sieve",
    1020: "softmax",
    1023: "kahan-summation",
    1026: "brachistochrone",
    1029: "entropy",
    1030: "feynman",
    1031: "harmonic-mean",
    1033: "birthday-problem",
    1034: "sqrt-2",
    1036: "bloom-filters",
    1037: "binary-search",
    1038: "secretary-problem",
    1041: "pagerank",
    1042: "kepler",
    1043: "floating-point",
    1044: "how-to-solve-it",
    1045: "summation-by-parts",
    1051: "intermediate-value",
}

PINNED = 1003
UPDATED = {1016: timedelta(days=400, hours=3), 1044: timedelta(days=31)}
"""How long after its publication a post was changed."""
_SAME_DAY = {1043: 1042}
"""A post that came out on the day of another."""
_TITLES = {
    1031: 'Means & "averages": why speed wants the harmonic one 🚲',
    1026: "最速降线 & 变分法 🎢",
}
_NEWEST = 1051
_SEQUEL = Paragraph([Text("续篇见"), Link([Text("椭圆曲线")], f"/archives/{DRAFT}"), Text("。")])
"""The newest post leads to the draft, which answers 404."""
_WITHOUT_TAGS = {1030}
_TWO_CATEGORIES = {1036, 1041}

_MEANT = re.compile(r"[\\`*_{}\[\]<>&|~^#]|^[-+=]", re.MULTILINE)
"""What some dialect of Markdown or of its templates gives a meaning to."""


@dataclass(frozen=True)
class Post:
    """A post, a draft or a page."""

    slug: str
    title: str
    date: datetime
    author: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str | None
    language: str
    blocks: tuple[Block, ...] = field(repr=False)
    updated: datetime | None = None
    pinned: bool = False

    @property
    def formulas(self) -> list[str]:
        """The formulas of the body without delimiters, in document order."""
        return [formula.tex for formula in _formulas(self.blocks)]

    @property
    def has_nested_dollars(self) -> bool:
        """Whether an inline formula holds dollars itself."""
        return any("$" in formula.tex and not formula.display for formula in _formulas(self.blocks))

    def markdown(self, link: Callable[[str], str], *, safe: bool = False, inline: str = "$") -> str:
        """The body as Markdown, formulas between dollars, those in a line between ``inline``.

        Where the engine's Markdown knows no formulas, ``safe`` writes what it would take for
        markup within them as entities.
        """
        writer = _Markdown(link, safe, inline)
        return "\n\n".join(writer.block(block) for block in self.blocks) + "\n"

    def html(self, link: Callable[[str], str]) -> str:
        """The body as HTML, a block a line."""
        text = "\n".join(markup.html(block).strip() for block in self.blocks) + "\n"
        return re.sub(r'(href|src)="(/[^"]*)"', lambda m: f'{m[1]}="{_address(m[2], link)}"', text)


@dataclass(frozen=True)
class _Markdown:
    link: Callable[[str], str]
    safe: bool
    dollars: str

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, pieces):
                return "#" * level + " " + self.inline(pieces)
            case Quote(paragraphs):
                return "\n>\n".join(
                    "\n".join("> " + line for line in self.inline(pieces).split("\n"))
                    for pieces in paragraphs
                )
            case CodeBlock(language, text):
                return f"```{language}\n{text}\n```"
            case Items(items):
                return "\n".join(
                    "    " * item.depth + f"{item.mark} {self.line(item.pieces)}" for item in items
                )
            case Table(rows):
                rule: list[list[Piece]] = [[Text("---")] for _ in rows[0]]
                lines = [rows[0], rule, *rows[1:]]
                return "\n".join(
                    "| " + " | ".join(self.line(cell) for cell in line) + " |" for line in lines
                )
            case Picture(alt, src, caption):
                address = _address(src, self.link)
                return f"![{alt}]({address})\n\n{self.inline(caption)}"
            case Paragraph([Formula(display=True) as formula]):
                return self.formula(formula)
            case Paragraph(pieces):
                return self.inline(pieces)
        raise ValueError(f"no Markdown for {block}")

    def line(self, pieces: list[Piece]) -> str:
        return " ".join(self.inline(pieces).split("\n"))

    def inline(self, pieces: Iterable[Piece]) -> str:
        return "".join(map(self.piece, pieces))

    def piece(self, piece: Piece) -> str:
        match piece:
            case Text(text):
                return text
            case Formula():
                return self.formula(piece)
            case Strong(pieces):
                return f"**{self.inline(pieces)}**"
            case Link(pieces, href):
                text, target = self.inline(pieces), _address(href, self.link)
                return f"[{text}]({target})" if target else text
            case Code(text):
                return f"`{text}`"
            case Break():
                return "  \n"

    def formula(self, formula: Formula) -> str:
        mark = "$$" if formula.display else self.dollars
        tex = formula.tex.replace(" \n", "\n")
        if self.safe:
            tex = _MEANT.sub(lambda found: f"&#{ord(found[0])};", tex)
        if formula.display and "\n" in tex:
            return f"$$\n{tex}\n$$"
        return mark + tex + mark


def _address(href: str, link: Callable[[str], str]) -> str:
    """Where ``href`` of the sample blog leads on this one; empty where it has no such post."""
    if found := re.fullmatch(r"/archives/(.+)", href):
        slug = DRAFT if found[1] == DRAFT else SLUGS.get(int(found[1]))
        return link(slug) if slug else ""
    return re.sub(r"^/usr/uploads/.*/", "/images/", href)


def _formulas(blocks: Iterable[Block]) -> Iterator[Formula]:
    for block in blocks:
        match block:
            case Paragraph(pieces) | Heading(_, pieces) | Picture(_, _, pieces):
                yield from _within(pieces)
            case Items(items):
                for item in items:
                    yield from _within(item.pieces)
            case Quote(paragraphs):
                for pieces in paragraphs:
                    yield from _within(pieces)
            case Table(rows):
                for row in rows:
                    for cell in row:
                        yield from _within(cell)


def _within(pieces: Iterable[Piece]) -> Iterator[Formula]:
    for piece in pieces:
        match piece:
            case Formula():
                yield piece
            case Strong(inner) | Link(inner, _):
                yield from _within(inner)


def _post(article: Article) -> Post:
    number = article.id
    day = next(a.date for a in source.articles() if a.id == _SAME_DAY.get(number, number))
    # Hours spread over the day, so that for some posts the day in UTC is another one.
    hour, minute = number * 7 % 24, number * 13 % 60
    date = datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:05").replace(tzinfo=ZONE)
    categories = [source.CATEGORIES[article.category]]
    if number in _TWO_CATEGORIES:
        categories.append("Data & structures")
    return Post(
        slug=SLUGS[number],
        title=_TITLES.get(number, article.title),
        date=date,
        author=article.author,
        categories=tuple(categories),
        tags=() if number in _WITHOUT_TAGS else tuple(article.tags),
        summary=article.summary,
        language=article.language,
        blocks=(*article.blocks, _SEQUEL) if number == _NEWEST else tuple(article.blocks),
        updated=date + UPDATED[number] if number in UPDATED else None,
        pinned=number == PINNED,
    )


@cache
def published() -> tuple[Post, ...]:
    """The posts of the blog, newest first."""
    chosen = [_post(article) for article in source.articles() if article.id in SLUGS]
    return tuple(sorted(chosen, key=lambda post: post.date, reverse=True))


def draft() -> Post:
    """A post that nobody may see."""
    text = "未完成：椭圆曲线 $y^2=x^3+ax+b$ 上的加法。"
    categories = (source.CATEGORIES["mathematics"],)
    return _single(DRAFT, "未完成的草稿：椭圆曲线", text, categories, ("草稿",))


def about() -> Post:
    """A page of the blog that is no post."""
    return _single(ABOUT, "About", "Three friends write here about $x$, and about books.", (), ())


def _single(
    slug: str, title: str, text: str, categories: tuple[str, ...], tags: tuple[str, ...]
) -> Post:
    pieces: list[Piece] = [
        Formula(part, "$", "$") if index % 2 else Text(part)
        for index, part in enumerate(text.split("$"))
    ]
    date = datetime(2025, 5, 5, 9, 30, tzinfo=ZONE)
    blocks = (Paragraph(pieces),)
    return Post(slug, title, date, OWNER, categories, tags, None, LANGUAGE, blocks)


def pictures() -> dict[str, bytes]:
    """The pictures of the posts: path on the blog, and one grey pixel."""
    return {
        _address(block.src, str): PIXEL
        for post in published()
        for block in post.blocks
        if isinstance(block, Picture)
    }


def _pixel() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


PIXEL = _pixel()


def truth(post: Post, url: str, **shown: Any) -> dict[str, Any]:
    """What a crawl must say of ``post`` at ``url``.

    ``shown`` replaces what the engine shows otherwise; ``None`` where its pages do not tell.
    """
    row: dict[str, Any] = {
        "url": url,
        "title": post.title,
        "date": post.date.isoformat(),
        "authors": [post.author],
        "categories": list(post.categories),
        "tags": list(post.tags),
        "has_math": bool(post.formulas),
        "formulas": None,
    }
    return {**row, **shown}


def mathjax() -> str:
    """The lines of a page's head that load MathJax, with dollars for inline formulas."""
    config = r"""MathJax = {tex: {inlineMath: [["$", "$"], ["\\(", "\\)"]]}};"""
    return f'<script>{config}</script>\n<script async src="{escape(MATHJAX)}"></script>\n'
