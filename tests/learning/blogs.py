"""Small blogs of several articles, for learning: each page is a template with its own words."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from blogcrawl.learning import Sample
from blogcrawl.pages.article import GenericArticlePage

HOST = "https://stones.example"
WORDS = (
    "moss fern lichen stone river winter lamp kettle harbour copper violin paper window garden"
    " engine letter morning shadow bridge island basket needle orchard signal thunder velvet"
).split()


@dataclass
class Post:
    """One article, and what the feed says of it."""

    number: int
    title: str
    day: str
    tags: list[str]
    paragraphs: list[str]
    author: str = "Ann Ash"

    @property
    def url(self) -> str:
        return f"{HOST}/posts/{self.number}/"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        return "".join(f"<p>{one}</p>" for one in self.paragraphs)


@dataclass
class Told:
    """A feed's entry."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    def get_all(self, name: str) -> list[str]:
        return self.fields.get(name, [])


def posts(number: int = 8, seed: int = 1, paragraphs: int = 4) -> list[Post]:
    """Posts that have nothing in common."""
    chance = random.Random(seed)

    def sentence(length: int) -> str:
        words = [chance.choice(WORDS) + str(chance.randrange(100)) for _ in range(length)]
        return f"{' '.join(words).capitalize()}."

    return [
        Post(
            n,
            f"On {chance.choice(WORDS)} and {chance.choice(WORDS)} {n}",
            f"2024-0{1 + n % 9}-1{n % 10}",
            sorted({chance.choice(WORDS), chance.choice(WORDS)}),
            [sentence(chance.randrange(12, 40)) for _ in range(paragraphs)],
        )
        for n in range(1, number + 1)
    ]


def entry(post: Post, *, whole: bool = False) -> Told:
    """What a feed says of a post, with its text or without."""
    fields = {"title": [post.title], "date_published": [post.day], "tags": post.tags}
    return Told(fields | ({"content": [post.html]} if whole else {}))


def samples(template: str, some: list[Post], *, feed: bool = False) -> list[Sample]:
    """The pages of posts by a template with ``{title}``, ``{text}`` and so on."""
    return [Sample(page(template, one), entry(one) if feed else None) for one in some]


def page(template: str, post: Post) -> GenericArticlePage:
    """The page of one post."""
    return GenericArticlePage(html(template, post), post.url)


def html(template: str, post: Post) -> str:
    """The markup of the page of one post."""
    names = {
        "title": post.title,
        "text": post.html,
        "day": post.day,
        "number": post.number,
        "author": post.author,
        "tags": " ".join(f'<a class="t" href="/about/{tag}">{tag}</a>' for tag in post.tags),
    }
    return template.format(**names)
