"""The posts of a blog: what is true of them, whatever the theme shows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import escape, unescape
from typing import TYPE_CHECKING

from .words import LANGUAGES, Language, fill, prose

if TYPE_CHECKING:
    from random import Random

    from .choices import Theme

_FORMULAS = (
    r"e^{i\pi} + 1 = 0",
    r"\int_0^1 x^2 \,dx = \frac{1}{3}",
    r"a_{n+1} = 2 a_n - a_{n-1}",
    r"\sum_{k=1}^n k = \frac{n(n+1)}{2}",
    r"x < y",
)
_CODE = "def area(width, height={0}):\n    return width * height  # {0}"
_WRITERS = ("Mara Holt", "Jonas Weber", "Inês Prado")
_ODD_TITLES = ("{}: part {}", "{} – or {}", "{} | {}", "“{}” ({})", "{}, {}?")
_FEWEST_OF_PARTS = 4  # blocks
_LENGTHS = {"short": (1, 3), "some": (4, 8), "long": (9, 16), "mixed": (1, 16)}

Block = tuple[str, str]
"""The kind of a block of text, and its HTML without its own tag."""


@dataclass
class Post:
    """A post, and where it stands in its blog."""

    number: int
    title: str
    day: datetime
    authors: list[str]
    tags: list[str]
    categories: list[str]
    blocks: list[Block] = field(repr=False)
    path: str = ""
    second: bool = False
    """Whether it has the blog's second template."""
    link: str = ""
    """Where its title leads, if to another site."""
    is_dead: bool = False
    """Whether nothing is at its address."""
    changed: datetime | None = None
    """When it was last changed."""
    parts: list[list[Block]] = field(default_factory=list, repr=False)
    """The blocks of its pages, if it has several."""

    @property
    def name(self) -> str:
        """What a link to it says: its title, or its first words."""
        return self.title or f"{self.excerpt[:40].rstrip('…').rstrip()}…"

    @property
    def formulas(self) -> list[str]:
        """The formulas of the text, in their order."""
        found = re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", "\n".join(html for _, html in self.blocks))
        return [unescape(display or inline) for display, inline in found]

    @property
    def text(self) -> str:
        """The text as words, without formulas."""
        html = " ".join(html for _, html in self.blocks)
        html = re.sub(r"\$\$.+?\$\$|\$.+?\$", " ", html)
        return unescape(re.sub(r"<[^>]+>", " ", html))

    @property
    def excerpt(self) -> str:
        """The begin of the text, as a teaser has it."""
        plain = next((html for kind, html in self.blocks if kind == "p"), "")
        plain = unescape(re.sub(r"<[^>]+>|\$.+?\$", "", plain))
        return f"{plain[:110].rstrip()}…"


def write(theme: Theme) -> list[Post]:
    """The posts of a blog, the newest first."""
    language = LANGUAGES[theme["language"]]
    chance = theme.chance("posts")
    count = int(theme["posts"])
    terms = [word.lower() for word in chance.sample(language.nouns, 12)]
    day = datetime(2024, 11, chance.randrange(1, 28), 9, 30, tzinfo=timezone.utc)
    posts: list[Post] = []
    titles: set[str] = set()
    for number in range(count, 0, -1):
        title = _title(theme, language, chance)
        while title in titles:
            title = _title(theme, language, chance)
        titles.add(title)
        posts.append(
            Post(
                number,
                title,
                day,
                _authors(theme, chance),
                chance.sample(terms[:8], chance.randrange(1, 4)),
                [chance.choice(terms[8:])],
                _blocks(theme, language, chance),
            )
        )
        posts[-1].path = _path(theme, posts[-1])
        # A heading of the text with the title of its post would rightly count as the title.
        posts[-1].blocks = [one for one in posts[-1].blocks if one[1] != escape(title)]
        if theme["photos"] == "yes" and number % 3 == 0:
            posts[-1].blocks = _photo(language, theme.chance(f"photo {number}"))
        if theme["lookalikes"] == "yes" and number % 3 == 2:
            posts[-1].blocks += _lookalike(language, theme.chance(f"like {number}"))
        if theme["notes"] == "yes" and number % 3 == 1:
            line = prose(language, theme.chance(f"note {number}"), 1)
            posts[-1].blocks = [("p", escape(line, quote=False))]
        day -= timedelta(days=chance.randrange(2, 40), minutes=chance.randrange(600))
    _divide(theme, posts)
    _vary(theme, posts)
    return posts


def _vary(theme: Theme, posts: list[Post]) -> None:
    """Take the titles of some posts, or have them lead elsewhere; part the texts of others."""
    if theme["twins"] == "yes":
        posts[-3].title = posts[1].title
    if theme["dead"] == "yes":
        posts[2].is_dead = posts[-4].is_dead = True
    for post in posts:
        if theme["changed"] != "no" and post.number % 3 == 0:
            post.changed = post.day + timedelta(days=11, hours=3)
        if theme["untitled"] == "yes" and post.number % 4 == 1:
            post.title = ""
        if theme["links"] == "yes" and post.number % 4 == 2:
            post.link = f"https://elsewhere.example/{post.number}"
        if theme["split"] == "yes" and post.number % 4 == 3 and len(post.blocks) > _FEWEST_OF_PARTS:
            size = 1 + len(post.blocks) // (2 + post.number % 2)
            starts = range(0, len(post.blocks), size)
            post.parts = [post.blocks[start : start + size] for start in starts]


def _divide(theme: Theme, posts: list[Post]) -> None:
    """Give some posts the second template: the older half, or every fourth."""
    for place, post in enumerate(posts):
        is_old = theme["second"] == "old" and place >= len(posts) // 2
        post.second = is_old or (theme["second"] == "video" and place % 4 == 2)


def _title(theme: Theme, language: Language, chance: Random) -> str:
    title = fill(language, chance.choice(language.titles), chance)
    if theme["titles"] == "odd" and chance.random() < 0.5:
        more = fill(language, chance.choice(language.titles), chance)
        title = chance.choice(_ODD_TITLES).format(title, more)
    elif theme["titles"] == "odd":
        title = chance.choice(language.nouns)
    return title[:1].upper() + title[1:]


def _authors(theme: Theme, chance: Random) -> list[str]:
    if theme["writers"] == "1":
        return [_WRITERS[0]]
    return chance.sample(_WRITERS, chance.choice((1, 1, 1, 2)))


def _blocks(theme: Theme, language: Language, chance: Random) -> list[Block]:
    low, high = _LENGTHS[theme["length"]]
    count = chance.randrange(low, high + 1)
    blocks: list[Block] = []
    for place in range(count):
        if place and count > 3 and chance.random() < 0.2:
            title = escape(fill(language, chance.choice(language.titles), chance))
            blocks.append(("heading", title))
        html = escape(prose(language, chance, chance.randrange(2, 6)), quote=False)
        if theme["math"] == "yes" and chance.random() < 0.5:
            html += f" ${escape(chance.choice(_FORMULAS))}$"
        if chance.random() < 0.15:
            first, _, rest = html.partition(" ")
            html = f'<a href="https://elsewhere.example/{chance.randrange(99)}">{first}</a> {rest}'
        blocks.append(("p", html))
        if place and chance.random() < 0.25:
            blocks.append(_other(theme, language, chance))
    return blocks


def _photo(language: Language, chance: Random) -> list[Block]:
    """A picture, and a line that says what is on it."""
    picture = f'<img src="/img/{chance.randrange(99)}.jpg" width="900" height="600" alt="">'
    line = escape(fill(language, chance.choice(language.sentences), chance), quote=False)
    return [("picture", picture), ("p", line)]


def _lookalike(language: Language, chance: Random) -> list[Block]:
    """A part of a text whose heading says what is round many a text."""
    said = language.said[chance.choice(("comments", "related", "author", "tags", "share"))]
    lines = [("p", escape(prose(language, chance, 2), quote=False)) for _ in range(2)]
    return [("heading", escape(said, quote=False)), *lines]


def _other(theme: Theme, language: Language, chance: Random) -> Block:
    """A block that is no paragraph."""
    if theme["math"] == "yes" and chance.random() < 0.5:
        return "display", f"$${escape(chance.choice(_FORMULAS))}$$"
    kind = chance.choice(("list", "quote", "code", "picture"))
    if kind == "list":
        items = (escape(fill(language, pattern, chance)) for pattern in language.sentences[:3])
        return kind, "".join(f"<li>{item}</li>" for item in items)
    if kind == "code":
        return kind, escape(_CODE.format(chance.randrange(100)))
    if kind == "picture":
        return kind, f'<img src="/img/{chance.randrange(99)}.jpg" width="600" height="400" alt="">'
    return kind, f"<p>{escape(prose(language, chance, 2), quote=False)}</p>"


def _path(theme: Theme, post: Post) -> str:
    slug = re.sub(r"\W+", "-", post.title.casefold()).strip("-")
    if not slug.isascii():
        plain = re.sub(r"[^a-z0-9]+", "-", slug).strip("-")
        slug = f"{plain[:20]}-{post.number}".strip("-") if plain else f"note-{post.number}"
    day = post.day
    named = re.sub(r"\W+", "-", post.title.casefold()).strip("-")
    is_numbered = theme["numbered"] != "no"
    return theme["numbered" if is_numbered else "permalink"].format(
        slug=slug[:60].strip("-"),
        title=named[:60].strip("-"),
        n=post.number if is_numbered else post.number * 3 + 7,
        y=day.year,
        m=f"{day.month:02}",
        d=f"{day.day:02}",
    )
