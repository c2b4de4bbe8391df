"""A blog on loopback in many situations, crawled by the real command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import command
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    "river", "lantern", "harbour", "theorem", "garden", "signal", "copper", "meadow",
    "winter", "engine", "parcel", "violet", "ladder", "window", "anchor", "pepper",
)  # fmt: skip


def prose(number: int, paragraphs: int = 3) -> list[str]:
    """Paragraphs that no other article has."""
    made = []
    for part in range(paragraphs):
        picked = [WORDS[(number * 7 + part * 5 + n * (number + 3)) % len(WORDS)] for n in range(24)]
        made.append(f"In part {part} of tale {number} the {' and the '.join(picked)} were there.")
    return made


@dataclass
class Post:
    """One article, as the blog shows it."""

    number: int
    title: str = ""
    day: str = ""
    tags: tuple[str, ...] = ("tales", "notes")
    body: list[str] = field(default_factory=list)
    is_dead: bool = False

    def __post_init__(self) -> None:
        self.title = self.title or f"The {WORDS[self.number % 16]} tale, number {self.number}"
        self.day = self.day or f"2025-{self.number % 12 + 1:02}-{self.number % 27 + 1:02}"
        self.body = self.body or prose(self.number)

    @property
    def path(self) -> str:
        return f"/tales/{self.number}.html"

    def page(self) -> str:
        tags = "".join(f'<a rel="tag" href="/tag/{tag}">{tag}</a> ' for tag in self.tags)
        day = f'<time datetime="{self.day}">{self.day}</time>' if self.day != "none" else ""
        text = "".join(f"<p>{part}</p>" for part in self.body)
        return (
            f"<!doctype html><html lang=en><title>{self.title}</title><body><main><article>"
            f"<h1>{self.title}</h1>{day}<div class=entry-content>{text}</div>"
            f"<footer>{tags}</footer></article></main></body></html>"
        )


class Blog(Loopback):
    """A blog of some posts: one listing page, a feed and a sitemap if it is to have them."""

    def __init__(self, posts: int = 12) -> None:
        super().__init__()
        self.posts = [Post(number) for number in range(1, posts + 1)]
        self.more: dict[str, Answer | bytes | str] = {}
        self.status = 0
        self.has_sitemap = self.has_listing = True
        self.is_listed = len
        self.sitemap_names: list[str] = []
        self.listed: list[Post] | None = None

    def answer(self, path: str) -> Answer:
        """What the blog shows."""
        if path in self.more:
            page = self.more[path]
            return page if isinstance(page, Answer) else Answer(page)
        if self.status and path != "/robots.txt":
            return Answer("no", self.status)
        shown = self.posts if self.listed is None else self.listed
        if path == "/" and self.has_listing:
            links = "".join(
                f'<article><h2><a href="{post.path}">{post.title}</a></h2></article>'
                for post in reversed(shown)
            )
            return Answer(f"<!doctype html><html lang=en><title>Tales</title><main>{links}</main>")
        if path == "/sitemap.xml" and self.has_sitemap:
            names = [post.path for post in self.posts] + self.sitemap_names
            locs = "".join(f"<url><loc>{self.url[:-1]}{name}</loc></url>" for name in names)
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            xml = f'<urlset xmlns="{space}">{locs}</urlset>'
            return Answer(xml, headers={"Content-Type": "application/xml"})
        for post in self.posts:
            if post.path == path and not post.is_dead:
                return Answer(post.page())
        return Answer(status=404)


@dataclass
class Run:
    """How a run of the command ended."""

    code: int
    words: str
    out: str

    def __contains__(self, words: str) -> bool:
        return words in self.words


@dataclass
class Home:
    """A folder in which a blog is crawled again and again."""

    folder: Path
    url: str

    @property
    def feed(self) -> Path:
        return self.folder / "out.jsonl"

    @property
    def lines(self) -> int:
        return len(self.feed.read_bytes().splitlines()) if self.feed.exists() else 0

    def crawl(self, *more: str, url: str = "") -> Run:
        settings = "DOWNLOAD_DELAY=0.0001", "AUTOTHROTTLE_ENABLED=False", "RETRY_ENABLED=False"
        given = [part for setting in settings for part in ("-s", setting)]
        return self.run(
            "crawl", "blog", "-a", f"url={url or self.url}", "-O", "out.jsonl", *given, *more
        )

    def run(self, *words: str, module: str = "scrapy", now: str = "") -> Run:
        """Run the command in the folder."""
        environ = {
            "PYTHONPATH": command.paths(command.ROOT / "tests/soak/faults", command.ROOT),
            "COLUMNS": "200",
            **({"SOAK_NOW": now} if now else {}),
        }
        if module == "scrapy" and not (self.folder / "scrapy.cfg").exists():
            (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
        done = command.run(
            self.folder, *words, module=module, environment=environ, is_strict=False, timeout=120
        )
        return Run(done.returncode, " ".join(done.stderr.split()), done.stdout)
