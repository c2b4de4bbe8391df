"""Weeks of the living blog, one run per simulated day, compared with the oracle.

    cd tests && python -m soak.days [--days 60] [--posts 200] [--seed S] [-v]

Each run delivers a journal and a snapshot. ``oracle.py`` judges every day; the snapshot must be
equal to the replayed journal. The table shows what happened, the cost of the run and what it
reported; the problems follow below.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from living import LivingBlog, LivingServer

from .command import FAST, Outcome, crawl
from .judge import Journal, Snapshot
from .oracle import DAY, Day, Oracle
from .table import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from living import Post

JOURNAL, SNAPSHOT = "journal.jsonl", "snapshot.jsonl"
_FEEDS = {
    JOURNAL: {"format": "jsonl"},
    SNAPSHOT: {"format": "jsonl", "overwrite": True},
}


def feeds() -> tuple[str, str]:
    """The option that asks for both feeds."""
    return "-s", f"FEEDS={json.dumps(_FEEDS)}"


class Weeks:
    """A blog and the runs over it, day by day, in an empty folder."""

    arguments: tuple[str, ...] = ("crawl", "blog")

    def __init__(self, folder: Path, seed: str, posts: int) -> None:
        chance = self.chance = Random(f"{seed}/days")
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.blog = LivingBlog(
            chance.randrange(10**6),
            posts,
            per_page=10,
            sitemap=chance.choice((None, "plain", "index")),
            feed=chance.choice((None, "atom", "rss")),
        )
        validators = chance.choice((("etag", "modified"), ("etag",), ("modified",), ()))
        self.server = LivingServer(self.blog, validators=validators)
        self.oracle = Oracle(self.blog, self.server)
        self.journal = Journal(self.blog, JOURNAL)
        self.snapshot = Snapshot(self.blog, SNAPSHOT)
        self.lines = 0
        self.happened: list[str] = []
        self.used: set[int] = set()
        self.tonight: set[int] = set()
        self.masses: list[Post] = []

    @property
    def setting(self) -> str:
        """What kind of blog it is."""
        kind = f"sitemap {self.blog.sitemap}, feed {self.blog.feed}"
        return f"{kind}, validators {' '.join(self.server.validators) or 'none'}"

    def run(self, days: int, report: Callable[[Day, Outcome], None]) -> list[Day]:
        """Go through so many days."""
        result = []
        with self.server:
            for number in range(days):
                if number:
                    self._night(number)
                day, outcome = self._day(number)
                result.append(day)
                report(day, outcome)
        return result

    # --- A day ----------------------------------------------------------------------------------

    def _night(self, number: int) -> None:
        blog = self.blog
        self.server.gated = self.server.truncated = lambda path: False
        self.server.down = 0
        tomorrow = self.start + DAY
        self.tonight.clear()
        self._happen(number)
        blog.now = max(blog.now, tomorrow + timedelta(minutes=self.chance.uniform(-20, 20)))

    def _day(self, number: int) -> tuple[Day, Outcome]:
        blog, server = self.blog, self.server
        self.start = began = blog.now.replace(microsecond=0)
        blog.now = began
        day = Day(number, self.happened)
        self.happened = []
        server.take_log()
        self.oracle.begin()
        outcome = self.crawl()
        server.before = None
        day.code = outcome.code
        items = self._new_lines(day)
        self.oracle.judge(day, began, server.take_log(), items)
        is_troubled = bool(
            server.down
            or self.oracle.doubt
            or (day.events and day.events[0] in ("gate", "truncated"))
        )
        if outcome.code not in (0, 3) or (outcome.code and not is_troubled):
            day.problems.append(f"exit code {outcome.code}: {outcome.log.strip()[-300:]}")
        if outcome.code == 0:
            self._compare(day)
        return day, outcome

    def _new_lines(self, day: Day) -> list[dict]:
        path = self.folder / JOURNAL
        self.journal.observe({JOURNAL: path.read_bytes()} if path.exists() else {})
        self.journal.found.clear()
        self.journal.replay()
        for name in ("unparsable", "rewritten", "duplicated"):
            if number := self.journal.found[name]:
                day.problems.append(f"journal: {number} {name}")
        items = list(self.journal.items())
        new, self.lines = items[self.lines :], len(items)
        return new

    def _compare(self, day: Day) -> None:
        """Hold the snapshot against the journal."""
        path = self.folder / SNAPSHOT
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        items = [json.loads(line) for line in lines]
        snapshot = {item["id"]: item["content_hash"] for item in items}
        if len(snapshot) < len(items):
            day.problems.append(f"snapshot: {len(items) - len(snapshot)} twice")
        replayed = {id_: item["content_hash"] for id_, item in self.journal.delivered.items()}
        for id_ in sorted(snapshot.keys() | replayed.keys()):
            if snapshot.get(id_) != replayed.get(id_):
                day.problems.append(f"snapshot and journal: {id_}")

    def crawl(self) -> Outcome:
        """Run the command now."""
        return crawl(
            self.folder,
            *self.arguments,
            "-a",
            f"url={self.server.url}",
            *FAST,
            *feeds(),
            "-s",
            "RETRY_ENABLED=False",
            now=self.start,
            timeout=600,
        )

    # --- A night --------------------------------------------------------------------------------

    def _happen(self, number: int) -> None:
        """Let something happen to the blog, at times between two runs."""
        blog, chance = self.blog, self.chance
        blog.wait(hours=chance.uniform(1, 20))
        if number == 20:
            blog.redesign()
            self.happened.append("redesign")
        if number in (30, 38):
            blog.churns = not blog.churns
            self.happened.append("churn" if blog.churns else "no churn")
        if number == 44:
            self.masses = blog.there[: len(blog.there) // 3]  # the newest, looked at soon
            for post in self.masses:
                blog.delete(post, 410)
            self.happened.append("mass deletion")
        if number == 49:
            blog.restore(*self.masses)
            known = self.oracle.known
            self.oracle.appear(
                post for post in self.masses if post.uid not in known or known[post.uid].is_gone
            )
            self.masses = []
            self.happened.append("all restored")
        events = {
            self._publish: 0.5,
            self._publish_meanwhile: 0.12,
            self._backdate: 0.07,
            self._edit_recent: 0.3,
            self._edit: 0.3,
            self._touch: 0.1,
            self._pin: 0.1,
            self._move: 0.1,
            self._merge: 0.05,
            self._delete: 0.15,
            self._restore: 0.08,
        }
        for event, likely in events.items():
            if chance.random() < likely:
                event()
        self._trouble()

    def _trouble(self) -> None:
        """Now and then, let the server be in trouble while the run is under way."""
        chance, server = self.chance, self.server
        trouble = chance.random()
        if trouble < 0.05:
            server.gated = lambda path: path.startswith("/posts/")
            self.happened.insert(0, "gate")
        elif trouble < 0.12:
            server.cut = chance.choice(("gzip", "length", "chunk"))
            share = chance.choice((3, 7))
            server.truncated = lambda path: path.startswith("/posts/") and len(path) % share == 0
            self.happened.insert(0, "truncated")
        elif trouble < 0.16:
            server.down = 503
            self.happened.insert(0, "down")

    def _publish(self) -> None:
        posts = self.blog.add(self.chance.choice((1, 1, 1, 2, 3, 12)))
        self.oracle.appear(posts)
        self.happened.append(f"+{len(posts)}")

    def _publish_meanwhile(self) -> None:
        """Publish when the walk comes to a page of the listing, which moves all posts on."""
        chosen = self.chance.choice(("/", "/page/2/"))

        def publish(path: str) -> None:
            if path == chosen:
                self.server.before = None
                self.oracle.appear(self.blog.add())

        self.server.before = publish
        self.happened.append("+1 meanwhile")

    def _backdate(self) -> None:
        age = timedelta(days=self.chance.uniform(100, 900))
        self.oracle.appear(self.blog.add(age=age))
        self.happened.append("backdated")

    def _some(self, posts: list[Post] | None = None, *, for_good: bool = False) -> Post:
        """A post to which nothing happened tonight, nor anything ``for_good`` before.

        What happens for good happens to a post as the crawl knows it: of one that was edited and
        moved since, nobody can tell that it is the same.
        """

        def is_free(post: Post) -> bool:
            known = self.oracle.known.get(post.uid)
            is_as_known = known is not None and known.version == post.version
            taken = self.used | self.tonight
            return post.uid not in taken and (is_as_known or not for_good)

        here = self.blog.there if posts is None else posts
        free = [post for post in here if is_free(post)]
        post = self.chance.choice(free or [post for post in self.blog.there if is_free(post)])
        self.tonight.add(post.uid)
        if for_good:
            self.used.add(post.uid)
        return post

    def _edit_recent(self) -> None:
        self.blog.edit(self._some(self.blog.recent))
        self.happened.append("edit recent")

    def _edit(self) -> None:
        self.blog.edit(self._some())
        self.happened.append("edit")

    def _touch(self) -> None:
        self.blog.touch(self._some())
        self.happened.append("touch")

    def _pin(self) -> None:
        pinned = [post for post in self.blog.there if post.pinned]
        if pinned:
            self.blog.pin(pinned[0], pinned=False)
            self.oracle.excused.add(pinned[0])
        else:
            self.blog.pin(self._some())
        self.happened.append("unpin" if pinned else "pin")

    def _move(self) -> None:
        how = self.chance.choice(("301", "canonical"))
        self.blog.move(self._some(for_good=True), how)
        self.happened.append(f"move {how}")

    def _merge(self) -> None:
        self.blog.merge(self._some(for_good=True), self._some(for_good=True))
        self.happened.append("merge")

    def _delete(self) -> None:
        recent = self.chance.random() < 0.5  # which are looked at soon
        status = self.chance.choice((404, 410, 410, 200))
        post = self._some(self.blog.there[:40] if recent else None, for_good=True)
        self.blog.delete(post, status)
        self.happened.append(f"delete {status}")

    def _restore(self) -> None:
        gone = [
            post
            for post in self.blog.posts
            if post.gone and post not in self.masses and post.uid not in self.tonight
        ]
        if gone:
            post = self.chance.choice(gone)
            self.blog.restore(post)
            known = self.oracle.known.get(post.uid)
            if known is None or known.is_gone:
                self.oracle.appear([post])
            self.happened.append("restore")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--days", type=int, default=60)
    options.add_argument("--posts", type=int, default=200)
    options.add_argument("--seed", default="1")
    options.add_argument("-v", action="store_true", help="show the log of runs with problems")
    given = options.parse_args()

    def tell(day: Day, outcome: Outcome) -> None:
        for problem in day.problems:
            print(f"day {day.number}: {problem}", file=sys.stderr, flush=True)
        if given.v and day.problems:
            print(outcome.log[-1500:], file=sys.stderr)

    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        weeks = Weeks(Path(folder) / "project", given.seed, given.posts)
        days = weeks.run(given.days, tell)
        print(f"{given.posts} posts at first, seed {given.seed}, {weeks.setting}\n")
    print(summary(days))
    sys.exit(any(day.problems for day in days))


def summary(days: list[Day]) -> str:
    """The table of days, and the problems by kind."""
    rows = [
        {
            "day": day.number,
            "code": day.code,
            "requests": day.requests,
            "articles": day.looks,
            "bodies": day.bodies,
            "new": day.lines["new"],
            "changed": day.lines["changed"],
            "gone": day.lines["gone"],
            "problems": len(day.problems),
            "events": ", ".join(day.events),
        }
        for day in days
    ]
    kinds = Counter(
        " ".join(word for word in problem.split(":")[0].split() if not word.strip("()").isdigit())
        for day in days
        for problem in day.problems
    )
    lines = [f"  {number:5,}  {kind}" for kind, number in kinds.most_common()]
    return "\n".join([table(rows), "", f"{kinds.total():,} problems", *lines])


if __name__ == "__main__":
    main()
