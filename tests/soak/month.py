"""A month of twenty small blogs on a simulated clock: who is told what, and when.

    cd tests && python -m soak.month [--days 30] [--blogs 20] [-v]

Seven of the blogs get into trouble, each in its own way; the others stay healthy. Each run is the
real command, with messages that go to a server on loopback. Every fault must be reported once, in
the run that meets it, with its blog and a reason, and so must its end; nothing else may be
reported.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from living import LivingBlog, LivingServer
from signals.conftest import Receiver

from .command import FAST, Fault, Outcome, crawl
from .table import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from living.markup import Page

FAILING, HEALTHY = "failing", "well again"
_TAG = re.compile(r'<a [^>]*rel="?tag"?[^>]*>[^<]*</a>|<meta [^>]*article:tag[^>]*>')
_TIMEOUT = 4  # seconds
_FULL = (Fault("os:fsync", do="ENOSPC"),)


class Server(LivingServer):
    """A blog whose pages may be without tags."""

    has_tags = True

    def _page(self, path: str) -> Page:
        found = super()._page(path)
        return found if self.has_tags else found._replace(body=_TAG.sub("", found.body))


@dataclass
class Trouble:
    """What happens to a blog from one day to another, both included."""

    name: str
    first: int
    last: int
    begin: Callable[[Tenant], None]
    end: Callable[[Tenant], None] = lambda tenant: None
    reason: str = ""
    """A word of the reason that is to be told; empty where nothing is."""
    faults: tuple[Fault, ...] = ()
    advice: tuple[str, ...] = ()
    """What the operator adds once it has ended, as the message says."""
    healing: int = 0
    """Days after its end until all that it spoilt was asked for again."""


@dataclass
class Tenant:
    """A blog of the fleet, and what was told of it: the day, what, and why."""

    number: int
    blog: LivingBlog
    server: Server
    trouble: Trouble | None
    told: list[tuple[int, str, str]] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    posts: bool = True
    """Whether its author still writes."""

    @property
    def expected(self) -> list[tuple[int, str]]:
        """The days on which something is to be told."""
        if self.trouble is None or not self.trouble.reason:
            return []
        return [
            (self.trouble.first, FAILING),
            (self.trouble.last + 1 + self.trouble.healing, HEALTHY),
        ]

    def problems(self) -> list[str]:
        """What was told and should not have been, or was not and should."""
        told = [(day, what) for day, what, _ in self.told]
        found = [f"not told: {one}" for one in self.expected if one not in told]
        found += [f"told for nothing: {one}" for one in told if one not in self.expected]
        found += [f"told {told.count(one)} times: {one}" for one in {*told} if told.count(one) > 1]
        for day, what, why in self.told:
            if what == FAILING and self.trouble and self.trouble.reason not in why:
                found.append(f"day {day}: another reason: {why}")
        return found


def _ban(tenant: Tenant) -> None:
    tenant.server.down = 403


def _out(tenant: Tenant) -> None:
    tenant.server.down = 503


def _up(tenant: Tenant) -> None:
    tenant.server.down = 0


def _strip(tenant: Tenant) -> None:
    """Another theme, which every page of the site has at once, and no tags in it."""
    tenant.server.has_tags = False
    _redone(tenant)


def _mend(tenant: Tenant) -> None:
    tenant.server.has_tags = True
    _redone(tenant)


def _redone(tenant: Tenant) -> None:
    tenant.blog.redesign()
    for post in tenant.blog.there:
        tenant.blog.touch(post)


def _hang(tenant: Tenant) -> None:
    tenant.server.before = lambda path: time.sleep(2 * _TIMEOUT)


def _go_on(tenant: Tenant) -> None:
    tenant.server.before = None


def _fall_silent(tenant: Tenant) -> None:
    tenant.posts = False


def _halve(tenant: Tenant) -> None:
    tenant.blog.delete_share(0.5, 410)


def _nothing(tenant: Tenant) -> None:
    """All happens in the process."""


TROUBLES = (
    Trouble("a ban", 6, 9, _ban, _up, "403"),
    Trouble("a redesign without tags", 8, 13, _strip, _mend, "tags", healing=1),
    Trouble("an outage", 11, 12, _out, _up, "503"),
    Trouble("a full disk", 14, 14, _nothing, reason="No space left", faults=_FULL),
    Trouble("a host that hangs", 16, 17, _hang, _go_on, "took longer"),
    Trouble("no posts any more", 1, 99, _fall_silent),
    Trouble(
        *("half of it deleted", 20, 21, _halve),
        reason="far fewer",
        advice=("-s", "VANISHED_MAX=1"),
    ),
)


class Month:
    """The blogs and their runs, day by day, in an empty folder."""

    def __init__(self, folder: Path, blogs: int, receiver: Receiver) -> None:
        self.folder = folder
        folder.mkdir()
        self.receiver = receiver
        self.chance = Random("month")
        self.tenants = [self._tenant(number) for number in range(blogs)]

    def _tenant(self, number: int) -> Tenant:
        trouble = TROUBLES[number] if number < len(TROUBLES) else None
        is_silent = trouble is not None and not trouble.reason
        posts = 10 if is_silent or trouble else self.chance.randint(5, 10)
        blog = LivingBlog(
            number,
            posts,
            years=0.1 if is_silent else 2,
            sitemap="plain" if trouble else self.chance.choice((None, "plain", "index")),
            feed=None if trouble else self.chance.choice((None, "atom", "rss")),
        )
        return Tenant(number, blog, Server(blog), trouble)

    def run(self, days: int, told: Callable[[Tenant, int, Outcome], None]) -> None:
        """Go through so many days."""
        for tenant in self.tenants:
            tenant.server.__enter__()
        try:
            for day in range(days):
                for tenant in self.tenants:
                    self._night(tenant, day)
                    told(tenant, day, self._crawl(tenant, day))
        finally:
            for tenant in self.tenants:
                tenant.server.before = None
                tenant.server.__exit__()

    def _night(self, tenant: Tenant, day: int) -> None:
        """What happens to a blog between two days."""
        blog, trouble, chance = tenant.blog, tenant.trouble, self.chance
        if not day:
            return
        blog.wait(hours=24)
        if trouble and day == trouble.last + 1:
            trouble.end(tenant)
        if trouble and day == trouble.first:
            trouble.begin(tenant)
        if tenant.posts and day % 3 == tenant.number % 3:
            blog.add()
        if chance.random() < 0.1 and blog.there:
            blog.edit(chance.choice(blog.there))
        if not trouble and chance.random() < 0.03:
            blog.delete(chance.choice(blog.there), 410)
        if not trouble and chance.random() < 0.03:
            blog.redesign()

    def _crawl(self, tenant: Tenant, day: int) -> Outcome:
        trouble = tenant.trouble
        is_over = trouble is not None and day == trouble.last + 1
        is_struck = trouble is not None and trouble.first <= day <= trouble.last
        self.receiver.told.clear()
        outcome = crawl(
            self.folder,
            *("crawl", "blog", "-a", f"url={tenant.server.url}", *FAST),
            *("-s", f"NOTIFY_URLS=json://{self.receiver.place}/", "-s", "RETRY_ENABLED=False"),
            *("-s", f"DOWNLOAD_TIMEOUT={_TIMEOUT}"),
            *(trouble.advice if trouble and is_over else ()),
            now=tenant.blog.now,
            faults=trouble.faults if trouble and is_struck else (),
            timeout=300,
        )
        tenant.codes[outcome.code] += 1
        for _, body in self.receiver.told:
            message = json.loads(body)
            what = FAILING if FAILING in message["title"] else HEALTHY
            why = " ".join(message["message"].split("\n- ")[1:])
            name = f"127.0.0.1_{tenant.server.url.rstrip('/').rpartition(':')[2]}"
            why = why if name in message["title"] else f"another blog: {message['title']}"
            tenant.told.append((day, what, why))
        return outcome

    def silent(self, now: datetime) -> list[str]:
        """What ``fleet status`` notes of the blog that stopped."""
        (tenant,) = (t for t in self.tenants if t.trouble and not t.trouble.reason)
        lines = f'[defaults]\nevery = "1d"\n[blogs.silent]\nurl = "{tenant.server.url}"\n'
        (self.folder / "blogs.toml").write_text(lines)
        status = crawl(self.folder, "fleet", "status", "--json", now=now)
        found = [json.loads(line) for line in status.log.splitlines() if line.startswith("{")]
        return [note for one in found for note in one["notes"]]


def summary(tenants: list[Tenant]) -> str:
    """The table of the blogs."""
    rows = []
    for tenant in tenants:
        days = {what: str(day) for day, what, _ in reversed(tenant.told)}
        trouble = tenant.trouble
        until = f"{trouble.first}-{trouble.last}" if trouble else ""
        why = next((why for _, what, why in tenant.told if what == FAILING), "")
        rows.append(
            {
                "blog": tenant.number,
                "trouble": trouble.name if trouble else "",
                "days": until,
                "runs": tenant.codes.total(),
                "codes": ", ".join(f"{code}: {n}" for code, n in sorted(tenant.codes.items())),
                "told": days.get(FAILING, ""),
                "end told": days.get(HEALTHY, ""),
                "problems": len(tenant.problems()),
                "reason": why[:90],
            }
        )
    return table(rows)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--blogs", type=int, default=20)
    options.add_argument("-v", action="store_true", help="show the end of each log that is not 0")
    given = options.parse_args()

    def tell(tenant: Tenant, day: int, outcome: Outcome) -> None:
        told = [one for one in tenant.told if one[0] == day]
        if told or outcome.code:
            print(f"day {day}, blog {tenant.number}: {outcome.code} {told}", file=sys.stderr)
        if given.v and outcome.code:
            print(outcome.log[-1200:], file=sys.stderr)

    with tempfile.TemporaryDirectory(prefix="soak-") as folder, Receiver() as receiver:
        month = Month(Path(folder) / "project", given.blogs, receiver)
        month.run(given.days, tell)
        notes = month.silent(month.tenants[0].blog.now) if given.blogs > 5 else []
    print(summary(month.tenants))
    problems = [f"blog {t.number}: {one}" for t in month.tenants for one in t.problems()]
    if not any("silent" in note for note in notes):
        problems.append(f"the silence is not noted: {notes}")
    print("", f"{len(problems)} problems; notes of the silent blog: {notes}", *problems, sep="\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
