"""What a journal feed receives, over deliveries that arrive and deliveries that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from blogcrawl.archive import Archive
from blogcrawl.archive.database import SqliteDatabase
from blogcrawl.archive.journal import Journal, Mark, PendingDelivery
from blogcrawl.archive.reader import ArchiveReader

from .blog import SITE, crawl, keep, listing

if TYPE_CHECKING:
    from collections.abc import Callable

    Begin = Callable[..., Archive]


def pending_changes(archive: Archive, feed: str = "j") -> list[tuple[str, str]]:
    """What there is to tell the feed, without telling it."""
    changes = Journal(archive.database, feed).changes(ArchiveReader(archive.database))
    return [(change.change, change.id.removeprefix(SITE)) for change in changes]


def deliver(archive: Archive, feed: str = "j") -> list[tuple[str, str]]:
    found = pending_changes(archive, feed)
    journal = Journal(archive.database, feed)
    journal.intend(PendingDelivery("uri", None, journal.changes(ArchiveReader(archive.database))))
    journal.confirm()
    assert pending_changes(archive, feed) == []
    return found


def bury(archive: Archive, name: str) -> None:
    """Let an article be gone, by two 410 in two later runs."""
    for _ in range(2):
        later = Archive.begin(archive.database, {"to bury": name}, "1")
        later.answers.miss(SITE, f"blog.example/{name}", "not_found", for_good=True)
        later.closing.finish({}, 1)


def test_every_change_is_told_once(begin: Begin) -> None:
    archive = begin()
    crawl(archive, {"a": "1", "b": "1"})
    assert deliver(archive) == [("new", "a"), ("new", "b")]
    keep(archive, "b", "2")
    keep(archive, "c", "1")
    assert deliver(archive) == [("changed", "b"), ("new", "c")]
    bury(archive, "a")
    assert deliver(archive) == [("gone", "a")]
    keep(archive, "a", "1")
    assert deliver(archive) == [("new", "a")]


def test_what_is_as_the_feed_knows_it_is_not_told(begin: Begin) -> None:
    archive = begin()
    crawl(archive, {"a": "1"})
    deliver(archive)
    keep(archive, "a", "2")
    keep(archive, "a", "1")
    keep(archive, "b", "1")
    bury(archive, "b")
    assert pending_changes(archive) == []


def test_a_new_feed_hears_of_everything_that_is_there(begin: Begin) -> None:
    archive = begin()
    crawl(archive, {"a": "1", "b": "1"})
    keep(archive, "a", "2")
    bury(archive, "b")
    deliver(archive)
    assert deliver(archive, "other") == [("new", "a")]


def test_a_delivery_that_no_run_saw_arrive_is_made_again(begin: Begin) -> None:
    archive = begin()
    crawl(archive, {"a": "1"})
    deliver(archive)
    keep(archive, "a", "2")
    keep(archive, "b", "1")
    journal = Journal(archive.database, "j")
    assert journal.under_way() is None
    first = journal.changes(ArchiveReader(archive.database))
    journal.intend(PendingDelivery("uri of then", Mark(10, 20, "digest"), first))

    archive = begin(another="run")
    keep(archive, "a", "3")
    journal = Journal(archive.database, "j")
    late = journal.under_way()
    assert late == PendingDelivery("uri of then", Mark(10, 20, "digest"), first)
    journal.confirm()
    assert (journal.under_way(), journal.batches) == (None, 2)
    assert pending_changes(archive) == [("changed", "a")]


def test_the_articles_of_a_run_only(begin: Begin) -> None:
    crawl(begin(), {"a": "1", "b": "1"})
    archive = begin(limit="1")
    listing(archive, "xa", room=0)
    keep(archive, "x", "1")
    narrow = ArchiveReader(archive.database, [SITE], archive.run.number)
    changes = Journal(archive.database, "j").changes(narrow)
    assert [change.id for change in changes] == [f"{SITE}x"]


NAMES = st.sampled_from("abc")
TEXTS = st.sampled_from("12")


class Deliveries(RuleBasedStateMachine):
    """Any order of edits, deletions, and deliveries that are killed or not, in two feeds."""

    def __init__(self) -> None:
        super().__init__()
        self.archive = Archive.begin(SqliteDatabase(None), {}, "1")
        self.blog: dict[str, str] = {}
        self.known: dict[str, dict[str, str]] = {"j": {}, "k": {}}

    @rule(name=NAMES, text=TEXTS)
    def edit(self, name: str, text: str) -> None:
        keep(self.archive, name, text)
        self.blog[name] = text

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if self.blog.pop(name, None):
            bury(self.archive, name)

    @rule(feed=st.sampled_from("jk"), arrives=st.booleans())
    def run(self, feed: str, arrives: bool) -> None:
        journal = Journal(self.archive.database, feed)
        reader = ArchiveReader(self.archive.database)
        if late := journal.under_way():
            self.tell(feed, late)
            journal.confirm()
        delivery = PendingDelivery("uri", None, journal.changes(reader))
        journal.intend(delivery)
        if arrives:
            self.tell(feed, delivery)
            journal.confirm()

    def tell(self, feed: str, delivery: PendingDelivery) -> None:
        known = self.known[feed]
        items = ArchiveReader(self.archive.database).items([c.revision for c in delivery.changes])
        for change, item in zip(delivery.changes, items, strict=True):
            name = change.id.removeprefix(SITE)
            if change.change == "new":
                assert name not in known
            else:
                assert name in known
            if change.change == "gone":
                del known[name]
            else:
                assert known.get(name) != item["text"]
                known[name] = item["text"]

    @invariant()
    def a_feed_to_which_nothing_is_left_to_tell_knows_the_blog(self) -> None:
        for feed, known in self.known.items():
            journal = Journal(self.archive.database, feed)
            if not journal.under_way() and not journal.changes(
                ArchiveReader(self.archive.database)
            ):
                assert known == self.blog

    def teardown(self) -> None:
        self.archive.database.close()


TestDeliveries = pytest.mark.slow(Deliveries.TestCase)
TestDeliveries.settings = settings(
    max_examples=60, stateful_step_count=20, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("feed", ["j"])
@given(texts=st.dictionaries(NAMES, TEXTS))
@settings(max_examples=20)
def test_a_first_delivery_is_the_blog(feed: str, texts: dict[str, str]) -> None:
    with SqliteDatabase(None) as database:
        archive = Archive.begin(database, {}, "1")
        crawl(archive, texts)
        assert sorted(pending_changes(archive, feed)) == [("new", name) for name in sorted(texts)]
