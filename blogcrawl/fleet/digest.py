"""One message about all blogs of a fleet that broke or recovered at about the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import clock
from blogcrawl.secrets import learn
from blogcrawl.signals import held, memory, messages
from blogcrawl.signals.outcome import FAILING, Outcome
from blogcrawl.signals.send import attempt

if TYPE_CHECKING:
    from pathlib import Path

    from blogcrawl.fleet.attempts import Attempt, Attempts
    from blogcrawl.fleet.check import Plan, Plans

WAIT = 600
"""The longest wait of a message for others, in seconds, while blogs are being crawled."""
_PAUSE = 60  # seconds until a failed message is sent again


def place(plan: Plan, attempts: Attempts) -> Path | None:
    """Where the crawl of a blog leaves its message; ``None`` if messages are off."""
    if not plan.settings.getlist("NOTIFY_URLS"):
        return None
    return attempts.folder.absolute() / "messages" / f"{plan.name}.json"


class Digest:
    """Sends the messages that the crawls of a fleet have left."""

    def __init__(self, attempts: Attempts) -> None:
        self.attempts = attempts
        self._tried = 0

    def hold(self, plan: Plan, ended: Attempt) -> None:
        """Leave a message for a crawl that failed and could not leave one itself."""
        path = place(plan, self.attempts)
        if path is None or not ended.has_failed or path.exists():
            return
        history = memory.history_of(plan.settings, plan.archive)
        outcome = Outcome(
            blog=plan.archive,
            code=ended.code or 0,
            state=FAILING,
            started=ended.started,
            ended=ended.ended or clock.now(),
            last_success=history.last_success,
            failing_since=history.failing_since or ended.failing_since or ended.started,
            lines=(ended.reason,) * bool(ended.reason),
        )
        if messages.is_due(outcome, memory.is_reported(plan.archive, history)):
            attempt("NOTIFY_URLS", lambda: held.hold(path, outcome, has_ending=False))

    def forget(self, plan: Plan) -> None:
        """Remove the message of a crawl that is tried again at once."""
        if path := place(plan, self.attempts):
            held.drop(path)

    def send(self, plans: Plans, *, is_idle: bool) -> None:
        """Send the waiting messages if no blog is being crawled, or if they waited long enough."""
        there = [*held.waiting(self.attempts.folder / "messages")]
        now = clock.now()
        if not there or 0 <= now - self._tried < _PAUSE:
            return
        if not is_idle and now - min(one.outcome.ended for one in there) < WAIT:
            return
        by_urls: dict[tuple[str, ...], list[held.Held]] = {}
        for one in there:
            plan = plans.blogs.get(one.name)
            urls = tuple(plan.settings.getlist("NOTIFY_URLS")) if plan else ()
            if urls:
                by_urls.setdefault(urls, []).append(one)
            else:  # messages were turned off
                held.drop(one.path)
        for urls, some in by_urls.items():
            self._tried = now
            attempt("NOTIFY_URLS", lambda urls=urls, some=some: _send(plans, urls, some))  # type: ignore[misc]


def _send(plans: Plans, urls: tuple[str, ...], some: list[held.Held]) -> None:
    """Send one message, and remember for each blog what it said."""
    learn({"NOTIFY_URLS": [*urls]})
    messages.send(urls, [one.outcome for one in some])
    for one in some:
        is_failing = one.outcome.state == FAILING
        memory.remember(
            plans.blogs[one.name].settings,
            one.outcome.blog,
            is_failing=is_failing,
            has_ending=one.has_ending,
        )
        held.drop(one.path)
