"""A month of twenty small blogs on a simulated clock: what is reported, and when.

    cd tests && python -m soak.month [--days 30] [--blogs 20] [-v]

Each day is one ``scrapy fleet run`` over all blogs. Nine of them get into trouble, each in its own
way; the others stay healthy. Every fault must be reported once, on the day that meets it, with its
blog and a reason, and so must its end; nothing else may be reported. Messages and heartbeats go to
a server on loopback; the status files, the metrics and ``fleet status`` must agree with them.
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
from typing import TYPE_CHECKING, Any

from living import LivingBlog, LivingServer
from signals.conftest import Receiver

from .command import Fault, Outcome, crawl
from .table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living.markup import Page

FAILING, HEALTHY = "failing", "healthy"
_TAG = re.compile(r'<a [^>]*rel="?tag"?[^>]*>[^<]*</a>|<meta [^>]*article:tag[^>]*>')
_TIMEOUT = 4  # seconds
_LIMIT = 60  # seconds that a run may take, by the file of the fleet
_FILE = f"""\
[fleet]
processes = 2
[defaults]
every = "1d"
time = "{_LIMIT}s"
[defaults.settings]
DOWNLOAD_DELAY = 0.0001
AUTOTHROTTLE_ENABLED = false
BACKOFF_DELAY = 0.01
RETRY_ENABLED = false
DOWNLOAD_TIMEOUT = {_TIMEOUT}
"""
# A block of a message: the blog, its state, and the reasons.
_BLOCK = re.compile(r"(?m)^(\S+): (failing|healthy)( since| again)?.*((?:\n- .*)*)")


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
    """A word of the reason that is to be reported; empty where nothing is."""
    does: str = ""
    """What befalls the process when it writes its feed: a signal or an error number."""
    advice: str = ""
    """The setting that the operator adds once it has ended, as the message says."""
    healing: int = 0
    """Days after its end until all that it spoilt was asked for again."""


@dataclass
class Tenant:
    """A blog of the fleet, and what was reported of it: the day, what, and why."""

    number: int
    blog: LivingBlog
    server: Server
    trouble: Trouble | None
    messages: list[tuple[int, str, str]] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Where the other signals and ``fleet status`` said something else."""
    notes: set[str] = field(default_factory=set)
    posts: bool = True
    """Whether its author still writes."""

    @property
    def name(self) -> str:
        """Its name in the file of the fleet."""
        return f"b{self.number}"

    @property
    def archive(self) -> str:
        """Its name in the messages."""
        return self.server.home.partition("://")[2].replace(":", "_")

    def is_struck(self, day: int) -> bool:
        return self.trouble is not None and self.trouble.first <= day <= self.trouble.last

    def is_well(self, day: int) -> bool:
        """Whether its run of the day is to be healthy."""
        trouble = self.trouble
        if trouble is None or not trouble.reason:
            return True
        return not trouble.first <= day <= trouble.last + trouble.healing

    @property
    def expected(self) -> list[tuple[int, str]]:
        """The days on which something is to be reported."""
        trouble = self.trouble
        if trouble is None or not trouble.reason:
            return []
        return [(trouble.first, FAILING), (trouble.last + 1 + trouble.healing, HEALTHY)]

    def problems(self, days: int) -> list[str]:
        """What was reported and should not have been, or was not and should."""
        seen = [(day, what) for day, what, _ in self.messages]
        expected = [one for one in self.expected if one[0] < days]
        found = [f"not reported: {one}" for one in expected if one not in seen]
        found += [f"reported for nothing: {one}" for one in seen if one not in expected]
        found += [
            f"reported {seen.count(one)} times: {one}" for one in {*seen} if seen.count(one) > 1
        ]
        for day, what, why in self.messages:
            if what == FAILING and self.trouble and self.trouble.reason not in why:
                found.append(f"day {day}: another reason: {why}")
        return found + self.faults


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
    Trouble("a full disk", 16, 16, _nothing, reason="No space left", does="ENOSPC"),
    Trouble("a host that hangs", 16, 17, _hang, _go_on, "took longer"),
    Trouble("no posts any more", 1, 99, _fall_silent),
    Trouble(*("half of it deleted", 20, 21, _halve), reason="far fewer", advice="VANISHED_MAX = 1"),
    Trouble("a crawl that is killed", 20, 20, _nothing, reason="SIGKILL", does="SIGKILL"),
    Trouble("a crawl that hangs", 24, 24, _nothing, reason="did not stop", does="SIGSTOP"),
)


class Month:
    """The blogs and their runs, day by day, in an empty folder."""

    def __init__(self, folder: Path, blogs: int, receiver: Receiver) -> None:
        self.folder = folder
        folder.mkdir()
        self.receiver = receiver
        self.chance = Random("month")
        self.tenants = [self._tenant(number) for number in range(blogs)]
        self.faults: list[str] = []
        """What was wrong with the fleet as a whole."""

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
        return Tenant(number, blog, Server(blog, host=f"127.0.0.{2 + number}"), trouble)

    def run(self, days: int, report: Callable[[int, Outcome], None]) -> list[str]:
        """Go through so many days; returns what was reported wrongly."""
        for tenant in self.tenants:
            tenant.server.__enter__()
        try:
            for day in range(days):
                for tenant in self.tenants:
                    self._night(tenant, day)
                outcome = self._crawl(day)
                self._compare(day)
                report(day, outcome)
        finally:
            for tenant in self.tenants:
                tenant.server.before = None
                tenant.server.__exit__()
        return [*self.faults, *self._problems(days)]

    def _problems(self, days: int) -> Iterator[str]:
        for tenant in self.tenants:
            yield from (f"blog {tenant.number}: {one}" for one in tenant.problems(days))

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

    def _write(self, day: int) -> None:
        lines = [_FILE]
        for tenant in self.tenants:
            trouble = tenant.trouble
            lines.append(f'[blogs.{tenant.name}]\nurl = "{tenant.server.url}"')
            if trouble and trouble.advice and day == trouble.last + 1:
                lines.append(f"settings = {{{trouble.advice}}}")
        (self.folder / "blogs.toml").write_text("\n".join(lines) + "\n")

    def _crawl(self, day: int) -> Outcome:
        """One turn of the timer."""
        self._write(day)
        self.receiver.received.clear()
        struck = [one for one in self.tenants if one.is_struck(day)]
        outcome = crawl(
            self.folder,
            *("fleet", "run"),
            now=max(tenant.blog.now for tenant in self.tenants),
            faults=[
                Fault("os:fsync", do=one.trouble.does, path=re.escape(f"{one.archive}.jsonl"))
                for one in struck
                if one.trouble and one.trouble.does
            ],
            environment={
                "BLOGCRAWL_STATUS_FILE": "output/%(feed_name)s.status.json",
                "BLOGCRAWL_PROMETHEUS_TEXTFILE": "output/%(feed_name)s.prom",
                "BLOGCRAWL_HEARTBEAT_URL": f"http://{self.receiver.place}/beat/%(feed_name)s",
                "BLOGCRAWL_NOTIFY_URLS": f"json://{self.receiver.place}/",
            },
            timeout=1200,
        )
        is_all_well = all(tenant.is_well(day) for tenant in self.tenants)
        if outcome.code != (0 if is_all_well else 3):
            self.faults.append(f"day {day}: exit code {outcome.code}: {outcome.log[-300:]}")
        self._hear(day)
        return outcome

    def _hear(self, day: int) -> None:
        """Note the messages and heartbeats of a day."""
        by_archive = {tenant.archive: tenant for tenant in self.tenants}
        messages = [
            json.loads(body) for path, body in self.receiver.received if "/beat/" not in path
        ]
        if len(messages) > 1:
            self.faults.append(f"day {day}: {len(messages)} messages")
        for message in messages:
            for name, what, _, reasons in _BLOCK.findall(message["message"]):
                why = " ".join(reasons.split("\n- ")).strip()
                by_archive[name].messages.append((day, what, why))
        beats = [path.split("/")[2:] for path, _ in self.receiver.received if "/beat/" in path]
        for tenant in self.tenants:
            attempt = _json(self.folder / ".scrapy" / "fleet" / f"{tenant.name}.json")
            code = attempt["code"]
            tenant.codes[code] += 1
            heard = [word for name, word in beats if name == tenant.archive]
            # One that is killed cannot say so: the monitor misses its end.
            if heard != ["start", str(code)] and not (code < 0 and heard == ["start"]):
                tenant.faults.append(f"day {day}: heartbeats {heard}, exit code {code}")

    def _compare(self, day: int) -> None:
        """Hold the status of the fleet and the files of each blog against what is so."""
        now = max(tenant.blog.now for tenant in self.tenants)
        status = crawl(self.folder, "fleet", "status", "--json", now=now)
        rows = [json.loads(line) for line in status.log.splitlines() if line.startswith("{")]
        by_name = {one["blog"]: one for one in rows}
        for tenant in self.tenants:
            one, is_well = by_name[tenant.name], tenant.is_well(day)
            tenant.notes |= {re.sub(r"\d+", "N", note) for note in one["notes"]}
            if (one["health"] == "healthy") != is_well or one["overdue"]:
                tenant.faults.append(f"day {day}: fleet status: {one['health']}, {one['wrong']}")
            place = self.folder / "output" / tenant.archive
            if (does := tenant.trouble.does if tenant.trouble else "") and does.startswith("SIG"):
                is_well |= tenant.is_struck(day)  # the files are those of the run before
            state = _json(Path(f"{place}.status.json"))["state"]
            metrics = Path(f"{place}.prom").read_text("utf-8")
            is_zero = f'blogcrawl_exit_code{{blog="{tenant.archive}"}} 0.0' in metrics
            if (state == "healthy") != is_well or is_zero != is_well:
                tenant.faults.append(f"day {day}: status file {state}, metrics {is_zero}")


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def summary(tenants: list[Tenant], days: int) -> str:
    """The table of the blogs."""
    rows = []
    for tenant in tenants:
        days_of = {what: str(day) for day, what, _ in reversed(tenant.messages)}
        trouble = tenant.trouble
        until = f"{trouble.first}-{trouble.last}" if trouble else ""
        why = next((why for _, what, why in tenant.messages if what == FAILING), "")
        rows.append(
            {
                "blog": tenant.number,
                "trouble": trouble.name if trouble else "",
                "days": until,
                "runs": tenant.codes.total(),
                "codes": ", ".join(f"{code}: {n}" for code, n in sorted(tenant.codes.items())),
                "reported": days_of.get(FAILING, ""),
                "end reported": days_of.get(HEALTHY, ""),
                "problems": len(tenant.problems(days)),
                "notes": "; ".join(sorted(tenant.notes)),
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

    def tell(day: int, outcome: Outcome) -> None:
        messages = {t.number: one[1:] for t in month.tenants for one in t.messages if one[0] == day}
        print(f"day {day}: {outcome.code}, {outcome.seconds:.0f} s {messages}", file=sys.stderr)
        if given.v and outcome.code:
            print(outcome.log[-1200:], file=sys.stderr)

    with tempfile.TemporaryDirectory(prefix="soak-") as folder, Receiver() as receiver:
        month = Month(Path(folder) / "project", given.blogs, receiver)
        problems = month.run(given.days, tell)
    print(summary(month.tenants, given.days))
    silent = [t for t in month.tenants if t.trouble and not t.trouble.reason]
    if given.days > 25:
        for tenant in silent:
            if not any("silent" in note for note in tenant.notes):
                problems.append(f"blog {tenant.number}: its silence is not noted")
    print("", f"{len(problems)} problems", *problems, sep="\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
