"""The blog: its posts, what happens to them, and the current truth about them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

_WORDS = (
    "river stone garden winter letter engine paper morning signal harbour window forest copper "
    "lantern meadow bridge cellar orchard pocket thunder ribbon saddle timber violet walnut anchor "
    "barley candle dragon ember falcon glacier hollow island jungle kettle ladder marble needle "
    "oyster pepper quarry raven silver temple umbrella velvet willow yellow zephyr basket canyon"
).split()
_TAGS = "craft travel history notes tools cooking".split()

Gone = Literal[404, 410, 200]


class Truth(NamedTuple):
    """What an article is, as a reader sees it."""

    path: str
    title: str
    date: str
    """ISO 8601 with its offset, as the page has it."""
    tags: tuple[str, ...]
    text: str


@dataclass(eq=False)
class Post:
    """One post, whatever becomes of it."""

    uid: int
    slug: str
    date: datetime
    updated: datetime
    version: int = 0
    pinned: bool = False
    gone: Gone | None = None
    """The status with which its address answers now; ``None`` while it is there."""
    into: Post | None = None
    """The post that took this one in."""
    old: dict[str, Literal["301", "canonical"]] = field(default_factory=dict)
    """Its former slugs, and how they lead to the present one."""

    @property
    def path(self) -> str:
        return f"/posts/{self.slug}/"

    @property
    def paths(self) -> list[str]:
        """Every address that it ever had."""
        return [self.path, *(f"/posts/{slug}/" for slug in self.old)]

    @property
    def is_there(self) -> bool:
        return self.gone is None and self.into is None


class LivingBlog:
    """The state of a blog of ``posts`` posts over ``years`` years up to ``now``.

    The same seed and the same calls give the same blog. Each call that changes it also moves
    ``now`` on by a second, so that its Last-Modified tells; :meth:`wait` moves it on by more.
    """

    def __init__(
        self,
        seed: int = 0,
        posts: int = 0,
        *,
        per_page: int = 10,
        years: float = 8,
        now: datetime = datetime(2026, 1, 1, 12, tzinfo=timezone.utc),
        feed: Literal["atom", "rss"] | None = "atom",
        sitemap: Literal["plain", "index"] | None = None,
        has_archive: bool = False,
    ) -> None:
        self.seed = seed
        self.per_page = per_page
        self.feed = feed
        self.sitemap = sitemap
        self.has_archive = has_archive
        self.now = now
        self.posts: list[Post] = []
        self.theme = "paper"
        self.churns = False
        """Whether every answer has another nonce and view counter in its HTML."""
        self.soft404 = False
        """Whether an unknown address answers 200, with the page that says "not found"."""
        self.changed = now
        self.revision = 0
        self._by_path: dict[str, Post] = {}
        self._listed: list[Post] | None = None
        chance = random.Random(f"{seed}/dates")
        spans = sorted((chance.random() for _ in range(posts)), reverse=True)
        for span in spans:
            # The newest is some days old: a new post comes after all that are there.
            self._make(now - timedelta(days=2 + span * years * 365.25))

    # --- What happens ---------------------------------------------------------------------------

    def wait(self, **time: float) -> None:
        """Let time pass, as ``timedelta`` takes it."""
        self.now += timedelta(**time)

    def add(self, number: int = 1, *, age: timedelta = timedelta()) -> list[Post]:
        """Publish posts; those with an ``age`` are dated back, so not at the top of the listing."""
        made = []
        for _ in range(number):
            self._change()
            made.append(self._make(self.now - age))
        return made

    def edit(self, post: Post) -> None:
        """Another title and text at the same address."""
        self._change(post)
        post.version += 1

    def touch(self, post: Post) -> None:
        """Save it again as it is: its lastmod moves, no field does."""
        self._change(post)

    def pin(self, post: Post, pinned: bool = True) -> None:
        self._change()
        post.pinned = pinned

    def move(self, post: Post, how: Literal["301", "canonical"] = "301") -> None:
        """Give it another address, to which the old one redirects or names as canonical."""
        self._change(post)
        post.old[post.slug] = how
        post.slug = f"{post.slug.rpartition('-')[0]}-{post.uid}-moved{len(post.old)}"
        self._by_path[post.path] = post

    def merge(self, post: Post, into: Post) -> None:
        """Let its address redirect to another post."""
        self._change()
        post.into = into

    def delete(self, post: Post, status: Gone = 404) -> None:
        """Take it away; 200 makes the blog one whose missing pages all answer 200."""
        self._change()
        post.gone = status
        self.soft404 = self.soft404 or status == 200

    def delete_share(self, share: float, status: Gone = 404) -> list[Post]:
        """Take this share of the posts away at once."""
        chance = random.Random(f"{self.seed}/{self.revision}")
        there = self.there
        gone = chance.sample(there, round(share * len(there)))
        for post in gone:
            self.delete(post, status)
        return gone

    def restore(self, *posts: Post) -> None:
        """Bring posts back that were deleted or merged."""
        for post in posts:
            self._change()
            post.gone = post.into = None

    def shuffle(self) -> None:
        """List the posts in another order, until something else happens."""
        self._change()
        self._listed = random.Random(f"{self.seed}/{self.revision}").sample(
            self.there, len(self.there)
        )

    def redesign(self) -> None:
        """The other theme: other markup for the same content."""
        self._change()
        self.theme = "block" if self.theme == "paper" else "paper"

    # --- What is true ---------------------------------------------------------------------------

    @property
    def there(self) -> list[Post]:
        """The posts that the blog has now, in the order of its listing."""
        if self._listed is None:
            there = (post for post in self.posts if post.is_there)
            self._listed = sorted(there, key=lambda p: (p.pinned, p.date, p.uid), reverse=True)
        return self._listed

    @property
    def recent(self) -> list[Post]:
        """The posts of its feed, newest first."""
        newest = sorted(self.there[:60], key=lambda post: (post.date, post.uid), reverse=True)
        return newest[:10]

    @property
    def pages(self) -> int:
        """How many listing pages there are."""
        return max(1, -(-len(self.there) // self.per_page))

    def truth(self) -> dict[int, Truth]:
        """What the blog's articles are now, by ``uid``."""
        return {post.uid: self.truth_of(post) for post in self.there}

    def truth_of(self, post: Post, version: int | None = None) -> Truth:
        """What an article is, or was in an earlier version."""
        title, paragraphs, tags = self.content(post, version)
        date = post.date.isoformat(timespec="seconds")
        return Truth(post.path, title, date, tags, "\n\n".join(paragraphs))

    def content(
        self, post: Post, version: int | None = None
    ) -> tuple[str, list[str], tuple[str, ...]]:
        """Title, paragraphs and tags; made up each time, so that 10,000 posts cost nothing."""
        number = post.version if version is None else version
        chance = random.Random(f"{self.seed}/{post.uid}/{number}")
        title = f"{_sentence(chance, 3)} {post.uid}" + (f", revised {number}" if number else "")
        paragraphs = [
            " ".join(f"{_sentence(chance, 9)}." for _ in range(chance.randint(2, 5)))
            for _ in range(chance.randint(2, 4))
        ]
        tags = tuple(chance.sample(_TAGS, 2))
        return title, paragraphs, tags

    def find(self, path: str) -> Post | None:
        """The post that has, or had, this address; with or without the host before it."""
        _, slash, rest = path.rpartition("/posts/")
        return self._by_path.get(f"{slash}{rest.strip('/')}/") if slash else None

    # --- Within ---------------------------------------------------------------------------------

    def _make(self, date: datetime) -> Post:
        uid = len(self.posts)
        words = random.Random(f"{self.seed}/{uid}/slug").sample(_WORDS, 2)
        date = date.replace(microsecond=0)
        post = Post(uid, f"{'-'.join(words)}-{uid}", date, max(date, self.now))
        if not self.revision:
            post.updated = date
        self.posts.append(post)
        self._by_path[post.path] = post
        self._listed = None
        return post

    def _change(self, *posts: Post) -> None:
        self.wait(seconds=1)
        self.changed = self.now.replace(microsecond=0)
        self.revision += 1
        self._listed = None
        for post in posts:
            post.updated = self.changed


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()
