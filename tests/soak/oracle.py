"""What the documentation promises for repeated crawls, written without looking at the code.

New articles are reported in the next run if a source shows them, otherwise within a week and a run.
Others are checked again after a quarter of their age, but at least a day and at most 90 days, and
at once if the sitemap's lastmod or the feed's updated changed. The result of a check is reported in
the same run. An article is gone if it answered 410 twice, or 404 three times over at least 72
hours, or has become another article; but never while more than a fifth of the checked articles
vanish. An article that was not checked, or did not change, must not be reported.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .judge import CHANGED, GONE, NEW, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living import Asked, LivingBlog, LivingServer, Post

DAY = timedelta(days=1)
WEEK = 7 * DAY
_LEAST, _MOST = DAY, 90 * DAY
_SLACK = timedelta(hours=1)  # a timer does not fire to the second
_GONE_AFTER = timedelta(hours=72)

Look = Literal["ok", "404", "410", "merged", "bad"]


def interval(age: timedelta) -> timedelta:
    """After what time an article of this age is looked at again."""
    return min(max(age / 4, _LEAST), _MOST)


class Miss(NamedTuple):
    """An answer that an article is not there."""

    time: datetime
    look: Look
    doubt: int
    """Whether too many vanished in that run for it to count; see ``Oracle._doubt``."""


@dataclass
class Known:
    """An article that the crawl has seen."""

    version: int
    looked: datetime
    since: datetime
    """Since when it has been as it is, as far as was seen."""
    is_gone: bool = False
    misses: list[Miss] = field(default_factory=list)
    was_bad: bool = False
    """Whether the last answer was no page of it."""


def _is_gone(misses: list[Miss], now: datetime) -> bool:
    looks = [miss.look for miss in misses]
    if looks.count("410") + looks.count("merged") >= 2:
        return True
    return len(looks) >= 3 and now - misses[0].time >= _GONE_AFTER


@dataclass
class Day:
    """What one run did and what is wrong with it."""

    number: int
    events: list[str]
    code: int = 0
    requests: int = 0
    bodies: int = 0
    looks: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Oracle:
    """Follows a blog and the runs over it, and says what each run must have reported."""

    def __init__(self, blog: LivingBlog, server: LivingServer) -> None:
        self.blog, self.server = blog, server
        self.known: dict[int, Known] = {}
        self.owed: dict[int, str] = {}
        """What an unhealthy run saw and need not have reported."""
        self.appeared: dict[int, datetime] = {}
        """When the articles that the crawl does not know came, or came back."""
        self.shown: dict[int, datetime] = {}
        self.excused: set[Post] = set()
        """Posts that a listing page does not name any more, which is a reason to look."""
        self.doubt = 0
        """Whether too many articles vanished in the last run; see ``_doubt``."""

    def appear(self, posts: Iterable[Post]) -> None:
        """Note that posts were published or brought back."""
        for post in posts:
            self.appeared[post.uid] = self.blog.now

    def begin(self) -> None:
        """Note what the blog's sources say as a run begins."""
        self.shown = self._updates()

    def judge(
        self, day: Day, began: datetime, asked: list[Asked], items: list[dict[str, Any]]
    ) -> None:
        """Judge a run by the server's log and the lines that it added to the journal."""
        articles = self._asked_for(asked)
        day.requests, day.bodies = len(asked), sum(one.status == 200 for one in articles)
        looks = self._looks([one for one in asked if self.blog.find(one.path)])
        day.looks = len(looks)
        known = {uid: replace(known, misses=[*known.misses]) for uid, known in self.known.items()}
        expected = self._expected(began, looks)
        if not self.doubt:  # with a doubt, it is well to look at more
            self._judge_effort(day, began, {one.path for one in articles}, known)
        self._judge_lines(day, expected, items)
        if day.code == 0:
            self._judge_deadlines(day, began, looks)

    def _asked_for(self, asked: list[Asked]) -> list[Asked]:
        """The requests for articles, but those to which another article's address redirected."""
        found: list[Asked] = []
        led_to: list[Post] = []  # other requests may come between
        for one in asked:
            post = self.blog.find(one.path)
            if post in led_to:
                led_to.remove(post)
            elif post:
                found.append(one)
            if post and post.into and one.status == 301:
                led_to.append(post.into)
        return found

    # --- What was looked at ---------------------------------------------------------------------

    def _looks(self, articles: list[Asked]) -> dict[int, Look]:
        looks: dict[int, Look] = {}
        for one in articles:
            post = self.blog.find(one.path)
            assert post
            look = self._look(post, one)
            if look and looks.get(post.uid) != "ok":
                looks[post.uid] = look
        return looks

    def _look(self, post: Post, one: Asked) -> Look | None:
        server = self.server
        if (
            server.down
            or server.gated(one.path)
            or (one.status == 200 and server.truncated(one.path))
        ):
            return "bad"
        if post.gone:
            return "410" if post.gone == 410 else "404"
        if post.into:
            return "merged"
        return None if one.status == 301 else "ok"

    # --- What they show -------------------------------------------------------------------------

    def _expected(self, began: datetime, looks: dict[int, Look]) -> dict[int, str]:
        """What the run must report, by ``uid``; ``?`` before what it may."""
        expected = dict(self.owed)
        doubt = self.doubt = self._doubt(looks)
        for uid, look in looks.items():
            post, known = self.blog.posts[uid], self.known.get(uid)
            if look == "bad":
                if known:
                    known.was_bad = True
            elif look == "ok":
                self._sees(post, known, began, expected)
            elif known and not known.is_gone:
                known.misses.append(Miss(began, look, doubt))
                known.was_bad = False
                known.looked = began
                if doubt < 2 and _is_gone(known.misses, began):
                    sure = [miss for miss in known.misses if not miss.doubt]
                    must = not doubt and look != "merged" and _is_gone(sure, began)
                    expected[uid] = GONE if must else f"?{GONE}"
        return expected

    def _doubt(self, looks: dict[int, Look]) -> int:
        """Whether so many vanish that none is gone: 2 for sure, 1 perhaps, 0 not.

        A single one is no sign of trouble. What counts as looked at is a matter of opinion, near a
        fifth. One that was missing before, when there was no doubt, does not vanish once more.
        """
        known = [uid for uid in looks if uid in self.known and not self.known[uid].is_gone]
        vanished = [
            min((miss.doubt for miss in self.known[uid].misses), default=2)
            for uid in known
            if looks[uid] in ("404", "410", "merged")
        ]
        most, least = len(vanished) - vanished.count(0), vanished.count(2)
        if most <= 1 or most * 8 <= len(known):
            return 0
        return 2 if least > 1 and least * 4 > len(known) else 1

    def _sees(
        self, post: Post, known: Known | None, began: datetime, expected: dict[int, str]
    ) -> None:
        since = began
        if known is None or known.is_gone:
            expected[post.uid] = NEW
            since = post.date if known is None else began
        elif known.version != post.version:
            expected[post.uid] = NEW if expected.get(post.uid) == NEW else CHANGED
        else:
            since = known.since
            if post.old:  # another address is a change that may be told
                expected.setdefault(post.uid, f"?{CHANGED}")
        self.known[post.uid] = Known(post.version, began, since)
        self.appeared.pop(post.uid, None)

    # --- What was reported ----------------------------------------------------------------------

    def _judge_lines(self, day: Day, expected: dict[int, str], items: list[dict[str, Any]]) -> None:
        reported: dict[int, str] = {}
        for item in items:
            change = item.get("change", NEW)
            day.lines[change] += 1
            post = self.blog.find(item["id"])
            if post is None:
                day.problems.append(f"unknown {item['id']}")
                continue
            is_expected = expected.get(post.uid, "").lstrip("?") == change
            if post.old and change != CHANGED and post.is_there and not is_expected:
                day.problems.append(f"moved {post.uid} and told as {change}")
                continue
            if post.uid in reported:
                day.problems.append(f"{change} {post.uid}: told twice")
            reported[post.uid] = change
            due = expected.get(post.uid, "")
            if due.lstrip("?") != change:
                day.problems.append(f"false {change} {post.uid} (expected {due or 'nothing'})")
            if change != GONE and not same(item, self.blog.truth_of(post)):
                day.problems.append(f"{change} {post.uid}: not as it is")
        for uid, change in expected.items():
            if reported.get(uid) == change.lstrip("?"):
                self.owed.pop(uid, None)
                if change.lstrip("?") == GONE:
                    self.known[uid].is_gone = True
            elif change.startswith("?"):
                continue
            elif day.code == 0:
                day.problems.append(f"missed {change} {uid}")
                self.owed.pop(uid, None)
            else:
                self.owed[uid] = change

    # --- What was looked at too late, or for nothing --------------------------------------------

    def _judge_effort(
        self, day: Day, began: datetime, paths: set[str], before: dict[int, Known]
    ) -> None:
        shown = {**self.shown, **self._updates()}  # a post may leave the feed meanwhile
        for post in {self.blog.find(path) for path in paths}:
            assert post
            uid, known = post.uid, before.get(post.uid)
            if (
                post.old or post in self.excused or not post.is_there
            ):  # what the listing tells may be a reason to look
                continue
            if known is None or known.misses or known.was_bad or known.is_gone:
                continue
            due = known.looked + interval(known.looked - known.since) - _SLACK
            if began < due and not (uid in shown and shown[uid] > known.looked):
                day.problems.append(f"looked at {uid} for nothing")

    def _judge_deadlines(self, day: Day, began: datetime, looks: dict[int, Look]) -> None:
        for post in self.blog.posts:
            known = self.known.get(post.uid)
            if post.uid in looks:
                continue
            if known and not known.is_gone:
                due = known.looked + interval(known.looked - post.date)
                if began >= due:
                    day.problems.append(f"{post.uid} was due and not looked at")
                elif self.shown.get(post.uid, known.looked) > known.looked:
                    day.problems.append(f"{post.uid} was updated and not looked at")
            elif post.is_there:
                appeared = self.appeared.get(post.uid, began)
                is_shown = post.uid in self.shown or post in self.blog.there[: self.blog.per_page]
                if appeared < began and (is_shown or began - appeared >= WEEK):
                    day.problems.append(f"new {post.uid} not found")

    def _updates(self) -> dict[int, datetime]:
        """When each post was updated, of those of which a source says it."""
        shown = self.blog.there if self.blog.sitemap else self.blog.recent if self.blog.feed else []
        return {post.uid: post.updated for post in shown}
