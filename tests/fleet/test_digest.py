"""One message about all blogs that break at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from signals.conftest import receiver  # noqa: F401

from blogcrawl import clock
from blogcrawl.fleet import digest as room
from blogcrawl.fleet.attempts import Attempt, Attempts
from blogcrawl.fleet.digest import Digest, place
from blogcrawl.signals import held, messages
from blogcrawl.signals.outcome import FAILING, HEALTHY, Outcome

from .crew import Crew
from .test_config import DAILY, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from signals.conftest import Receiver

    from blogcrawl.fleet.check import Plans

BLOGS = "".join(
    f'[blogs.{name}]\nurl = "https://{name}.example/"\nfeeds = ["{name}.jsonl"]\n'
    for name in ("a", "b", "c", "d")
)
URL = "json://127.0.0.1/x"


class Sent(list[str]):
    """The titles of the messages that were sent."""

    fails = False

    def send(self, urls: Sequence[str], outcomes: Sequence[Outcome]) -> None:
        if self.fails:
            raise OSError("it is down")
        self.append(messages.title(outcomes))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sent:
    monkeypatch.chdir(tmp_path)
    sent = Sent()
    monkeypatch.setattr(room.messages, "send", sent.send)
    return sent


@pytest.fixture
def plans(tmp_path: Path, sent: Sent) -> Plans:
    return load(tmp_path, DAILY + BLOGS, f"NOTIFY_URLS={URL}")


@pytest.fixture
def attempts(tmp_path: Path) -> Attempts:
    return Attempts(tmp_path / "notes")


def leave(plans: Plans, attempts: Attempts, name: str, state: str = FAILING) -> None:
    """What the crawl of a blog leaves to be told."""
    path = place(plans.blogs[name], attempts)
    assert path
    outcome = Outcome(plans.blogs[name].archive, 3, state, ended=clock.now())
    held.hold(path, outcome, has_ending=False)


def test_many_that_break_at_once_are_one_message(
    plans: Plans, attempts: Attempts, sent: Sent
) -> None:
    digest = Digest(attempts)
    for name in "abcd":
        leave(plans, attempts, name)
        digest.send(plans, is_idle=False)  # others are being crawled
    assert sent == []
    digest.send(plans, is_idle=True)
    assert sent == ["4 blogs: failing"]
    # A crawl that is killed says nothing: the fleet does, once.
    for name in "ab":
        digest.hold(plans.blogs[name], Attempt(clock.now()).end(-9, "killed by SIGKILL", None))
    leave(plans, attempts, "c", HEALTHY)
    Digest(attempts).send(plans, is_idle=True)
    assert sent[1:] == ["c.example: well again"]


def test_a_message_waits_no_longer_than_it_may(
    plans: Plans, attempts: Attempts, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    leave(plans, attempts, "a")
    monkeypatch.setattr(clock, "now", lambda: now + room.WAIT)
    Digest(attempts).send(plans, is_idle=False)
    assert sent == ["a.example: failing"]


def test_what_could_not_be_sent_waits(
    plans: Plans,
    attempts: Attempts,
    sent: Sent,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    digest, now = Digest(attempts), clock.now()
    leave(plans, attempts, "a")
    sent.fails = True
    digest.send(plans, is_idle=True)
    digest.send(plans, is_idle=True)
    assert caplog.text.count("NOTIFY_URLS: not sent: it is down") == 1
    sent.fails = False
    monkeypatch.setattr(clock, "now", lambda: now + 61)
    digest.send(plans, is_idle=True)
    assert sent == ["a.example: failing"]


def test_a_crawl_that_was_killed_is_told(plans: Plans, attempts: Attempts, sent: Sent) -> None:
    digest = Digest(attempts)
    digest.hold(plans.blogs["b"], Attempt(clock.now()).end(0, "", None))
    digest.hold(plans.blogs["a"], Attempt(clock.now()).end(-9, "killed by SIGKILL", None))
    digest.send(plans, is_idle=True)
    assert sent == ["a.example: failing"]


@pytest.mark.slow
def test_a_fleet_tells_of_three_in_one_message(
    tmp_path: Path,
    receiver: Receiver,  # noqa: F811
) -> None:
    pytest.importorskip("apprise")
    receiver.take()
    crew = Crew(tmp_path, a={"does": "die"}, b={"does": "die"}, c={})
    url = f"json://{receiver.place}/to"
    for _ in range(2):
        assert crew.fleet("run", "a", "b", "c", "-s", f"NOTIFY_URLS={url}").returncode == 3
    ((path, body),) = receiver.received
    assert path == "/to"
    assert "crew: failing" in body
    assert "killed by SIGKILL" in body
