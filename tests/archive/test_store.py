"""What runs store, and how later ones use it, in every kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.recheck import recheck_at_least, recheck_younger
from blogcrawl.archive.records import SourcePage
from blogcrawl.clock import DAY, HOUR

from .blog import SITE, asked, crawl, facts, found, keep, listing, origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.archive import Archive

    Begin = Callable[..., Archive]


def ledger(archive: Archive) -> dict[str, dict[str, int]]:
    counts, discovered = archive.run.ledger()
    assert sum(sum(reasons.values()) for reasons in counts.values()) == discovered
    return counts


def articles(archive: Archive) -> dict[str, str]:
    reader = ArchiveReader(archive.database)
    return {
        item["id"].removeprefix(SITE): item["text"] for item in reader.items(reader.revisions())
    }


def changes(archive: Archive) -> dict[str, int]:
    return ArchiveReader(archive.database).changes(archive.run.number)


# --- A run that is killed -------------------------------------------------------------------------


def test_a_killed_run_is_gone_on_with(begin: Begin) -> None:
    first = begin()
    assert asked(listing(first, "abc")) == ["a", "b", "c"]
    keep(first, "a")
    second = begin()
    assert (second.run.number, second.run.is_resumed) == (first.run.number, True)
    assert second.run.article_count == 1
    known = listing(second, "abc")
    assert asked(known) == ["b", "c"]
    for name in "bc":
        keep(second, name)
    assert ledger(second) == {"stored": {"": 3}}


def test_what_the_killed_run_came_upon_is_asked_for_though_no_page_names_it(begin: Begin) -> None:
    listing(begin(), "abc")
    second = begin()
    assert asked(listing(second, "bcd")) == ["b", "c", "d"]
    for name in "bcd":
        keep(second, name)
    left, after = second.agenda.due(SITE, "")
    assert (asked(left), after) == (["a"], None)


@pytest.mark.parametrize("other", [{"arguments": "x"}, {"extraction": "2"}])
def test_another_crawl_is_another_run(begin: Begin, other: dict[str, str]) -> None:
    first = begin()
    listing(first, "ab")
    second = begin(**other)
    assert (second.run.number, second.run.is_resumed) == (first.run.number + 1, False)
    assert asked(second.agenda.due(SITE, "").addresses) == ["a", "b"]


def test_after_a_day_the_listing_is_too_old_to_go_on(begin: Begin, time: list[int]) -> None:
    first = begin()
    time[0] += DAY + 1
    assert begin().run.number == first.run.number + 1


def test_a_run_that_came_to_its_end_is_not_gone_on_with(begin: Begin) -> None:
    first = begin()
    crawl(first, {"a": "text"})
    assert begin().run.number == first.run.number + 1


def test_pages_of_this_run_and_of_others(begin: Begin) -> None:
    listing(begin(), "ab")
    again = begin()
    page = again.pages.get(SITE, "https://blog.example/page/1")
    assert page is not None
    assert (page.body, page.etag, page.is_of_this_run) == (b"<html>", '"e"', True)
    assert again.pages.get(SITE, "https://blog.example/page/2") is None
    page = begin(other="arguments").pages.get(SITE, "https://blog.example/page/1")
    assert page is not None
    assert not page.is_of_this_run


# --- What is asked for ----------------------------------------------------------------------------


def test_a_known_article_is_asked_for_when_it_is_due(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    time[0] += 80 * DAY
    second = begin()
    assert crawl(second, {"a": "text", "b": "text"}) == []
    assert ledger(second) == {"unchanged": {"": 2}}
    time[0] += 10 * DAY
    third = begin()
    [a, b] = listing(third, "ab")
    assert asked([a, b]) == ["a", "b"]
    assert (a.etag, b.etag) == ('"a"', '"b"')
    third.answers.unchanged(origin("a"))
    keep(third, "b", "other")
    assert ledger(third) == {"unchanged": {"": 1}, "stored": {"": 1}}
    assert articles(third) == {"a": "text", "b": "other"}


def test_one_published_yesterday_is_due_tomorrow(begin: Begin, time: list[int]) -> None:
    yesterday = "2027-01-14"  # the clock begins on 2027-01-15
    first = begin()
    listing(first, "a")
    keep(first, "a", day=yesterday)
    first.closing.finish({SITE: 1}, 0.2)
    time[0] += DAY - HOUR
    assert asked(listing(begin(), "a")) == ["a"]


def test_articles_of_the_last_days_are_checked_on_demand(begin: Begin, time: list[int]) -> None:
    first = begin()  # on 2027-01-15
    listing(first, "abc")
    for name, day in {"a": "2026-12-16", "b": "2026-12-15", "c": ""}.items():
        keep(first, name, day=day)
    first.closing.finish({SITE: 3}, 0.2)
    second = begin()
    recheck_younger(second, SITE, 30)
    assert asked(listing(second, "abc")) == ["a", "c"]


@pytest.mark.parametrize(("hours", "names"), [(14 * 24 - 1, []), (14 * 24, ["a"])])
def test_no_article_is_left_alone_for_longer_than_that(
    begin: Begin, time: list[int], hours: int, names: list[str]
) -> None:
    crawl(begin(), {"a": "text"})
    time[0] += hours * HOUR
    second = begin()
    recheck_at_least(second, SITE, 14)
    assert asked(listing(second, "a")) == names


def test_an_article_that_changes_is_looked_at_more_often(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "one"})
    time[0] += 90 * DAY
    assert crawl(begin(), {"a": "two"}) == ["a"]
    time[0] += DAY
    assert crawl(begin(), {"a": "three"}) == ["a"]


@pytest.mark.parametrize("mark", ["lastmod", "updated"])
def test_at_once_when_a_source_says_that_it_changed(begin: Begin, mark: str) -> None:
    crawl(begin(), {"a": "text"}, **{mark: "2020-01-01"})
    second = begin()
    assert crawl(second, {"a": "text"}, **{mark: "2020-01-01"}) == []
    third = begin()
    known = listing(third, "a", **{mark: "2027-02-02"})
    assert asked(known) == ["a"]
    assert not known[0].is_settled
    third.answers.fail(SITE, "blog.example/a", "timeout")
    third.closing.finish({SITE: 1}, 0.2)
    assert crawl(begin(), {"a": "text"}, **{mark: "2027-02-02"}) == ["a"]
    assert crawl(begin(), {"a": "text"}, **{mark: "2027-02-02"}) == []
    assert crawl(begin(), {"a": "text"}) == []  # a feed that has moved on says nothing


def test_new_code_reads_everything_without_validators(begin: Begin) -> None:
    crawl(begin("1"), {"a": "text"})
    second = begin("2")
    assert not second.walks.may_stop_early(SITE)
    [a] = listing(second, "a")
    assert (a.must_ask, a.etag) == (True, None)


def test_what_failed_is_asked_for_in_the_next_run(begin: Begin) -> None:
    first = begin()
    listing(first, "ab")
    keep(first, "a")
    first.answers.fail(SITE, "blog.example/b", "timeout")
    first.closing.finish({SITE: 2}, 0.2)
    assert ledger(first) == {"stored": {"": 1}, "failed": {"timeout": 1}}
    second = begin()
    assert asked(listing(second, "a")) == []
    assert asked(second.agenda.due(SITE, "").addresses) == ["b"]


def test_what_is_no_article_is_asked_for_again_after_a_day(begin: Begin, time: list[int]) -> None:
    first = begin()
    listing(first, "ab")
    first.answers.refuse(SITE, "blog.example/a", "no_body")
    first.answers.refuse(SITE, "blog.example/b", "bot_gate")
    first.closing.finish({SITE: 2}, 0.2)
    second = begin()
    known = listing(second, "ab")
    assert asked(known) == ["b"]  # a gate says nothing of the article
    assert [a.is_settled for a in known] == [True, False]
    assert ledger(second) == {"refused": {"no_body": 1}, "pending": {"": 1}}
    second.answers.refuse(SITE, "blog.example/b", "bot_gate")
    second.closing.finish({SITE: 2}, 0.2)
    time[0] += DAY
    assert asked(listing(begin(), "ab")) == ["a", "b"]


def test_room_for_some_articles_only(begin: Begin) -> None:
    crawl(begin(), {"a": "text", "b": "text", "c": "text"})
    second = begin(limit="2")
    listing(second, "xabc", room=2)
    assert ledger(second) == {"pending": {"": 1, "beyond_limit": 2}, "unchanged": {"": 1}}
    keep(second, "x")
    assert second.run.article_count == 2
    reader = ArchiveReader(second.database, [SITE], second.run.number)
    assert [item["id"] for item in reader.items(reader.revisions())] == [f"{SITE}a", f"{SITE}x"]


def test_left_comes_in_pieces_and_each_once(begin: Begin) -> None:
    names = [f"n{number:03}" for number in range(25)]
    listing(begin(), names)
    second = begin()
    got, after = [], ""
    while after is not None:
        some, after = second.agenda.due(SITE, after, 10)
        got += asked(some)
    assert got == names


# --- The walk -------------------------------------------------------------------------------------


def test_the_walk_may_stop_early_after_a_whole_one_of_this_week(
    begin: Begin, time: list[int]
) -> None:
    first = begin()
    assert not first.walks.may_stop_early(SITE)
    crawl(first, {"a": "text"})
    time[0] += 7 * DAY - HOUR - 1
    assert begin().walks.may_stop_early(SITE)
    assert not begin().walks.may_stop_early("other.example/")
    time[0] += 1
    assert not begin().walks.may_stop_early(SITE)


def test_what_only_a_killed_run_knows_ends_no_walk(begin: Begin) -> None:
    """A crash leaves a hole: page 1 was read, its articles are known, page 2 is not."""
    crawl(begin(), {"a": "text"})
    killed = begin(arguments="others")
    listing(killed, "ba")
    keep(killed, "b")
    [b, a] = listing(begin(), "ba")
    assert (b.is_settled, a.is_settled) == (False, True)


def test_a_page_that_says_the_same(begin: Begin) -> None:
    archive = begin()
    page = SourcePage("u", b"x", "text/html", None, None, ["blog.example/a"], "next")
    assert archive.pages.keep(SITE, page) == ([], [], False)
    assert archive.pages.keep(SITE, page) == ([], ["blog.example/a"], True)
    assert archive.pages.keep(SITE, page._replace(next_page="")).is_same is False
    assert archive.pages.keep(SITE, page._replace(next_page="", names=[])).is_same is False


@pytest.mark.parametrize(
    ("kinds", "watched"),
    [
        ({"s": ("dated", "abc"), "f": ("feed", "a")}, "s"),
        ({"s": ("dated", "x"), "f": ("feed", "ab")}, "f"),  # one of the tags
        ({"s": ("sitemap", "abc"), "f": ("feed", "a")}, "f"),
        ({"s": ("sitemap", "abc"), "c": ("archive", "ab")}, "s"),
        ({"i": ("index", "abc"), "l": ("listing", "abc"), "f": ("feed", "")}, None),
    ],
)
def test_the_source_to_watch(
    begin: Begin, kinds: dict[str, tuple[str, str]], watched: str | None
) -> None:
    archive = begin()
    listing(archive, "abc")
    for name in "abc":
        keep(archive, name)
    for url, (kind, names) in kinds.items():
        identities = [f"blog.example/{name}" for name in names]
        archive.pages.keep(SITE, SourcePage(url, b"", "", None, None, identities, kind=kind))
    assert archive.pages.watched_source(SITE) == watched


def test_pages_that_a_whole_walk_did_not_meet_are_forgotten(begin: Begin) -> None:
    first = begin()
    listing(first, "a", number=1)
    listing(first, "b", number=2)
    for name in "ab":
        keep(first, name)
    first.closing.finish({SITE: 2}, 0.2)
    second = begin()
    listing(second, "ab", number=1)
    second.closing.finish({SITE: 2}, 0.2)
    third = begin()
    assert third.pages.get(SITE, "https://blog.example/page/1")
    assert third.pages.get(SITE, "https://blog.example/page/2") is None


# --- Articles -------------------------------------------------------------------------------------


def test_a_reader_more_is_no_edit(begin: Begin, time: list[int]) -> None:
    first = begin()
    listing(first, "a")
    assert keep(first, "a", reads="1") == "new"
    first.closing.finish({SITE: 1}, 0.2)
    time[0] += 90 * DAY
    second = begin()
    listing(second, "a")
    assert keep(second, "a", reads="2") == ""
    assert changes(second) == {}
    [item] = ArchiveReader(second.database).items(ArchiveReader(second.database).revisions())
    assert item["reads"] == "2"


def test_several_addresses_of_one_article(begin: Begin) -> None:
    first = begin()
    listing(first, "ab")
    assert keep(first, "a", claimed="real") == "new"
    assert keep(first, "b", claimed="real") is None
    first.closing.finish({SITE: 2}, 0.2)
    assert articles(first) == {"real": "text"}
    assert ledger(first) == {"stored": {"": 1}, "refused": {"duplicate": 1}}
    second = begin()
    assert crawl(second, {"a": "text", "b": "text"}) == []
    assert ledger(second) == {"unchanged": {"": 1}, "refused": {"duplicate": 1}}
    third = begin()
    assert crawl(third, {"real": "text"}) == []  # named by its own address at last
    assert ledger(third) == {"unchanged": {"": 1}}


def test_a_moved_article_keeps_its_identity(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text"})
    time[0] += 90 * DAY
    second = begin()
    listing(second, "a")
    assert keep(second, "a", "text at b", landed="b") == "changed"
    second.closing.finish({SITE: 1}, 0.2)
    assert articles(second) == {"a": "text at b"}
    third = begin()
    assert crawl(third, {"b": "text at b"}) == []
    assert ledger(third) == {"unchanged": {"": 1}}
    time[0] += 90 * DAY
    fourth = begin()
    assert crawl(fourth, {"b": "text at b"}) == ["b"]
    assert (articles(fourth), changes(fourth)) == ({"a": "text at b"}, {})


def test_what_seems_pushed_down_is_looked_for_once_the_whole_listing_was_walked(
    begin: Begin,
) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    second = begin()
    listing(second, "c")
    second.agenda.push(SITE, [found(name).identity for name in "ab"])
    assert asked(second.agenda.unlisted(SITE, "").addresses) == []
    third = begin()
    listing(third, "cb")
    assert asked(third.agenda.unlisted(SITE, "").addresses) == []
    assert asked(third.agenda.unlisted(SITE, "", whole=True).addresses) == ["a"]


def test_a_moved_article_that_was_met_under_its_new_address_first(
    begin: Begin, time: list[int]
) -> None:
    crawl(begin(), {"a": "text"})
    second = begin()
    assert asked(listing(second, "b")) == ["b"]
    assert keep(second, "b", "text at b") == "new"
    assert asked(second.agenda.unlisted(SITE, "").addresses) == ["a"]
    assert keep(second, "a", "text at b", landed="b") == "changed"
    second.closing.finish({SITE: 1}, 0.2)
    assert articles(second) == {"a": "text at b"}
    assert changes(second) == {"changed": 1}
    assert crawl(begin(), {"b": "text at b"}) == []


TWIN = {"title": "The same"}


def keep_all(archive: Archive, names: str, **more: str) -> None:
    for name in names:
        keep(archive, name, **more)
    archive.closing.finish({SITE: len(names)}, 0.2)


def test_the_older_self_of_a_new_article_is_asked_for(begin: Begin, time: list[int]) -> None:
    keep_all(begin(), "ax", **TWIN)
    time[0] += 8 * DAY
    second = begin()
    listing(second, "b")
    assert asked(second.agenda.twins(SITE, "").addresses) == []
    keep(second, "b", "text at b", **TWIN)
    assert asked(second.agenda.twins(SITE, "").addresses) == ["a", "x"]
    keep(second, "a", "text at b", landed="b", **TWIN)
    keep(second, "x", "text", **TWIN)
    assert asked(second.agenda.twins(SITE, "").addresses) == []
    second.closing.finish({SITE: 1}, 0.2)
    assert articles(second) == {"a": "text at b", "x": "text"}
    assert changes(second) == {"changed": 1}
    assert asked(begin().agenda.twins(SITE, "").addresses) == []


@pytest.mark.parametrize("more", [{"title": "Another"}, {"title": "The same", "day": "2020-01-02"}])
def test_an_article_of_another_title_or_day_is_not_asked_for(
    more: dict[str, str], begin: Begin
) -> None:
    keep_all(begin(), "a", **TWIN)
    second = begin()
    keep(second, "b", **more)
    assert asked(second.agenda.twins(SITE, "").addresses) == []


def test_articles_without_a_date_are_not_asked_for(begin: Begin) -> None:
    keep_all(begin(), "a", day="", **TWIN)
    second = begin()
    keep(second, "b", day="", **TWIN)
    assert asked(second.agenda.twins(SITE, "").addresses) == []


@pytest.mark.parametrize("later", [300, 3 * DAY], ids=["the same run", "another run"])
def test_a_copy_that_a_stopped_run_began_is_taken_back(
    later: int, begin: Begin, time: list[int]
) -> None:
    first = begin()
    listing(first, "a")
    keep(first, "a", **TWIN)
    time[0] += later
    second = begin()
    assert second.run.is_resumed is (later == 300)
    keep(second, "b", "text at b", **TWIN)
    doubtful = ArchiveReader(second.database).doubtful()
    assert {item["text"] for item in ArchiveReader(second.database).items([*doubtful])} >= {
        "text at b"
    }
    time[0] += later
    third = begin()
    assert asked(third.agenda.twins(SITE, "").addresses) == ["a", "b"]
    keep(third, "a", "text at b", landed="b", **TWIN)
    assert articles(third) == {"a": "text at b"}
    assert changes(third).get("gone") is None
    third.closing.finish({SITE: 1}, 0.2)
    assert ArchiveReader(third.database).doubtful() == set()


def merge(archive: Archive, name: str, into: str) -> None:
    """A run in which ``name`` redirects to ``into`` for good."""
    assert asked(listing(archive, [name, into]))
    keep(archive, into, "both")
    assert keep(archive, name, "both", landed=into) is None
    archive.closing.finish({SITE: 2}, 0.2)


def test_a_merged_article_is_gone_when_it_is_so_again(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "one", "b": "two"})
    time[0] += 90 * DAY
    second = begin()
    merge(second, "a", "b")
    assert ledger(second)["pending"] == {"merged": 1}
    assert articles(second) == {"a": "one", "b": "both"}
    time[0] += 90 * DAY
    third = begin()
    merge(third, "a", "b")
    assert ledger(third)["gone"] == {"merged": 1}
    assert articles(third) == {"b": "both"}
    assert changes(third) == {"gone": 1}
    time[0] += 90 * DAY
    fourth = begin()
    merge(fourth, "a", "b")
    assert ledger(fourth)["gone"] == {"merged": 1}
    assert changes(fourth) == {}


def test_a_merged_article_comes_back(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "one", "b": "two"})
    for _ in range(2):
        time[0] += 90 * DAY
        merge(begin(), "a", "b")
    time[0] += 90 * DAY
    last = begin()
    crawl(last, {"a": "one", "b": "both"})
    assert articles(last) == {"a": "one", "b": "both"}
    assert changes(last) == {"new": 1}


def test_if_many_are_merged_none_is_gone(begin: Begin, time: list[int]) -> None:
    names = "abcdef"
    crawl(begin(), dict.fromkeys(names, "text"))
    for _ in range(3):
        time[0] += 90 * DAY
        bad = begin()
        listing(bad, names)
        for name in names:
            keep(bad, name, "text", landed="a" if name in "bcd" else "")
        assert bad.closing.finish({SITE: 6}, 0.2) == [SITE]
        assert articles(bad) == dict.fromkeys(names, "text")


def test_a_copy_that_becomes_an_article(begin: Begin, time: list[int]) -> None:
    first = begin()
    listing(first, "ab")
    keep(first, "a", "text")
    assert keep(first, "b", "text", claimed="a") is None
    first.closing.finish({SITE: 2}, 0.2)
    assert articles(first) == {"a": "text"}
    time[0] += DAY
    assert asked(listing(begin(), "ab")) == []
    time[0] += 90 * DAY
    again = begin()
    assert asked(listing(again, "ab")) == ["a", "b"]
    assert keep(again, "b", "text", claimed="a") is None
    again.closing.finish({SITE: 2}, 0.2)
    time[0] += 90 * DAY
    last = begin()
    assert asked(listing(last, "ab")) == ["a", "b"]
    assert keep(last, "b", "its own", title="Its own") == "new"
    assert articles(last) == {"a": "text", "b": "its own"}


def test_an_address_that_redirected_is_asked_when_its_target_is_gone(
    begin: Begin, time: list[int]
) -> None:
    crawl(begin(), {"a": "text", "z": "text"})
    time[0] += 90 * DAY
    moved = begin()
    listing(moved, "az")
    keep(moved, "a", "text", landed="b", title="a")
    moved.closing.finish({SITE: 2}, 0.2)
    time[0] += 90 * DAY
    back = begin()
    assert asked(listing(back, "az")) == ["b", "z"]
    back.answers.miss(SITE, "blog.example/b", "not_found")
    back.closing.finish({SITE: 2}, 0.2)
    time[0] += DAY
    again = begin()
    assert asked(listing(again, "az")) == ["a", "z"]
    keep(again, "a", "edited", title="a")
    again.closing.finish({SITE: 2}, 0.2)
    assert articles(again)["a"] == "edited"
    assert changes(again) == {"changed": 1}


def test_a_name_that_another_article_has_is_no_claim(begin: Begin) -> None:
    archive = begin()
    listing(archive, "abc")
    keep(archive, "a", title="One")
    of_b = origin("b")
    assert archive.identity.is_claimed_wrongly(of_b, "blog.example/a", "Another")
    assert not archive.identity.is_claimed_wrongly(of_b, "blog.example/a", "One")
    assert not archive.identity.is_claimed_wrongly(of_b, "blog.example/b", "Another")
    assert not archive.identity.is_claimed_wrongly(of_b, "blog.example/elsewhere", "Another")
    assert not archive.identity.is_claimed_wrongly(
        origin("b", landed="a"), "blog.example/a", "Another"
    )


def test_what_shows_another_article_has_strayed(begin: Begin, time: list[int]) -> None:
    archive = begin()
    listing(archive, "ab")
    keep(archive, "a", title="One", day="2020-01-01")
    moved = origin("a", landed="login")
    assert archive.identity.has_strayed(moved, "Sign in", "")
    assert archive.identity.has_strayed(moved, "Sign in", "2026-01-01")
    assert not archive.identity.has_strayed(moved, "One", "2026-01-01")
    assert not archive.identity.has_strayed(moved, "One, edited", "2020-01-01")
    assert not archive.identity.has_strayed(origin("a"), "Sign in", "")
    assert not archive.identity.has_strayed(origin("b", landed="login"), "Sign in", "")


def test_several_addresses_that_lead_to_one_article_count_once(
    begin: Begin, time: list[int]
) -> None:
    crawl(begin(), {"a": "text", "z": "text"})
    for old, new in ("ab", "bc"):
        time[0] += 90 * DAY
        moved = begin()
        listing(moved, [old])
        assert keep(moved, old, "text", landed=new, title="a") == ""
        moved.closing.finish({SITE: 2}, 0.2)
    again = begin()
    assert [one.identity for one in listing(again, "abz")] == [
        f"blog.example/{name}" for name in "ccz"
    ]
    assert again.run.ledger().discovered == 2
    assert ledger(again)["unchanged"] == {"": 1}


# --- An answer that says nothing ------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["bot_gate", "truncated", "http_500", "no_body"])
def test_a_run_that_is_gone_on_with_asks_again_for_what_was_not_answered(
    begin: Begin, reason: str
) -> None:
    first = begin()
    listing(first, "ab")
    keep(first, "a")
    (first.answers.fail if reason == "http_500" else first.answers.refuse)(
        SITE, "blog.example/b", reason
    )
    second = begin()
    assert second.run.is_resumed
    again = ["b"] if reason != "no_body" else []
    assert asked(listing(second, "ab")) == again
    assert asked(second.agenda.due(SITE, "").addresses) == again
    assert ledger(second)["stored"] == {"": 1}


# --- The clock ----------------------------------------------------------------------------------


def test_a_clock_that_was_ahead_for_one_run(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text"})
    right, time[0] = time[0], time[0] + 3650 * DAY
    crawl(begin(), {"a": "text"})
    listing(begin(), "a")
    time[0] = right + 30 * DAY
    back = begin()
    assert not back.run.is_resumed
    assert not back.walks.may_stop_early(SITE)
    assert crawl(back, {"a": "edited"}) == ["a"]
    assert articles(back) == {"a": "edited"}
    time[0] += HOUR
    again = begin()
    assert again.walks.may_stop_early(SITE)
    assert crawl(again, {"a": "edited"}) == []


# --- Gone -----------------------------------------------------------------------------------------


def miss(archive: Archive, name: str, **how: bool) -> bool:
    return archive.answers.miss(SITE, f"blog.example/{name}", "not_found", **how)


def test_gone_after_three_misses_over_three_days(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    time[0] += 90 * DAY
    for day in range(3):
        archive = begin()
        assert "a" in crawl(archive, {"b": "text"}), day
        assert articles(archive) == {"a": "text", "b": "text"}
        assert ledger(archive)["pending"] == {"missing": 1}
        time[0] += DAY
    archive = begin()
    crawl(archive, {"b": "text"})
    assert articles(archive) == {"b": "text"}
    assert (ledger(archive)["gone"], changes(archive)) == ({"not_found": 1}, {"gone": 1})
    time[0] += DAY
    archive = begin()
    assert crawl(archive, {"a": "text", "b": "text"}) == ["a"]
    assert changes(archive) == {"new": 1}


def killed(begin: Begin, *names: str, **how: bool) -> None:
    """A run that is killed once it has missed these articles."""
    archive = begin()
    listing(archive, "abcdefgh")
    for name in names:
        assert miss(archive, name, **how)


@pytest.mark.parametrize("first", [True, False])
def test_a_miss_in_a_run_that_was_killed_counts(begin: Begin, time: list[int], first: bool) -> None:
    there = dict.fromkeys("abcdefgh", "text")
    left = dict.fromkeys("cdefgh", "text")
    crawl(begin(), there)
    for look in range(3):
        time[0] += 2 * DAY
        if look == (not first):
            killed(begin, "a", "b")
        else:
            archive = begin()
            listing(archive, left)
            for name in "ab":
                miss(archive, name)
            for name in left:
                keep(archive, name)
            assert archive.closing.finish({SITE: 6}, 0.5) == []
    assert articles(archive) == left


def test_two_410_of_which_a_killed_run_had_the_first(begin: Begin, time: list[int]) -> None:
    crawl(begin(), dict.fromkeys("abcdefgh", "text"))
    time[0] += 2 * DAY
    killed(begin, "a", for_good=True)
    time[0] += 2 * DAY
    archive = begin()
    miss(archive, "a", for_good=True)
    assert archive.closing.finish({}, 0.2) == []
    assert "a" not in articles(archive)


def test_many_misses_of_killed_runs_are_doubted_all_the_same(begin: Begin, time: list[int]) -> None:
    crawl(begin(), dict.fromkeys("abcdefgh", "text"))
    for _ in range(3):
        time[0] += 2 * DAY
        killed(begin, *"abcdef")
    time[0] += 2 * DAY
    archive = begin()
    for name in "abcdef":
        miss(archive, name)
    assert archive.closing.finish({SITE: 2}, 0.2) == [SITE]
    assert len(articles(archive)) == 8


def test_three_misses_in_an_hour_are_none(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    time[0] += 90 * DAY
    for _ in range(5):
        archive = begin()
        crawl(archive, {"b": "text"})
        time[0] += HOUR // 4
    assert articles(archive) == {"a": "text", "b": "text"}


def test_gone_after_two_410(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    for _ in range(2):
        time[0] += 90 * DAY
        archive = begin()
        listing(archive, "b")
        archive.agenda.due(SITE, "")
        assert miss(archive, "a", for_good=True)
        keep(archive, "b")
        archive.closing.finish({SITE: 1}, 0.2)
    assert articles(archive) == {"b": "text"}


def test_an_answer_starts_the_count_anew(begin: Begin, time: list[int]) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    time[0] += 90 * DAY
    for texts in ({"b": "text"}, {"b": "text"}, {"a": "text", "b": "text"}, {"b": "text"}):
        archive = begin()
        crawl(archive, texts)
        time[0] += DAY
    assert articles(archive) == {"a": "text", "b": "text"}


def test_if_many_vanish_none_is_gone(begin: Begin, time: list[int]) -> None:
    names = "abcdefgh"
    crawl(begin(), dict.fromkeys(names, "text"))
    for _ in range(6):
        time[0] += 90 * DAY
        archive = begin()
        assert sorted(asked(listing(archive, names))) == list(names)
        for name in "ab":
            miss(archive, name)
        for name in "cdefgh":
            keep(archive, name)
        assert archive.closing.finish({SITE: 8}, 0.2) == [SITE]
    assert articles(archive) == dict.fromkeys(names, "text")
    assert archive.closing.finish({SITE: 8}, 0.25) == []


def test_others_are_looked_for_where_some_have_vanished(begin: Begin, time: list[int]) -> None:
    names = [f"n{number:02}" for number in range(20)]
    crawl(begin(), dict.fromkeys(names, "text"))
    archive = begin()
    listing(archive, names[2:])
    assert asked(archive.agenda.unlisted(SITE, "").addresses) == ["n00", "n01"]
    miss(archive, "n00")
    assert archive.agenda.probe(SITE, 0.2) == []  # one is no outage
    miss(archive, "n01")
    probes = archive.agenda.probe(SITE, 0.2)
    assert len(asked(probes)) == 9
    for address in probes:
        keep(archive, address.identity.removeprefix(SITE))
    assert archive.closing.finish({}, 0.2) == []


def test_an_unknown_address_that_is_not_there_was_none(begin: Begin) -> None:
    archive = begin()
    listing(archive, "a")
    assert not miss(archive, "a")
    assert ledger(archive) == {"refused": {"not_found": 1}}


def test_unlisted_articles_only(begin: Begin) -> None:
    crawl(begin(), {"a": "text"})
    archive = begin()
    listing(archive, "b")
    assert asked(archive.agenda.unlisted(SITE, "").addresses) == ["a"]


def test_what_was_pushed_to_the_next_page_is_not_unlisted(begin: Begin) -> None:
    crawl(begin(), dict.fromkeys("abc", "text"))
    archive = begin()
    listing(archive, "xab")
    archive.agenda.push(SITE, [f"{SITE}c"])
    assert archive.agenda.unlisted(SITE, "") == ([], None)


def test_what_a_killed_run_found_unlisted_is_looked_for_by_the_next(begin: Begin) -> None:
    crawl(begin(), {"a": "text", "b": "text"})
    listing(begin(), "b")
    archive = begin()
    listing(archive, "b")
    assert asked(archive.agenda.unlisted(SITE, "").addresses) == ["a"]
    archive.answers.fail(SITE, f"{SITE}a", "timeout")
    archive.closing.finish({SITE: 1}, 0.2)
    archive = begin()
    listing(archive, "b")
    assert asked(archive.agenda.unlisted(SITE, "").addresses) == ["a"]
    archive.answers.refuse(SITE, f"{SITE}a", "bot_gate")
    archive.closing.finish({SITE: 1}, 0.2)
    archive = begin()
    listing(archive, "b")
    assert asked(archive.agenda.unlisted(SITE, "").addresses) == ["a"]
    keep(archive, "a")
    archive.closing.finish({SITE: 1}, 0.2)
    assert begin().agenda.unlisted(SITE, "") == ([], None)


def test_an_article_that_moved_to_another_page_is_listed(begin: Begin) -> None:
    first = begin()
    listing(first, "ab", number=1)
    listing(first, "c", number=2)
    for name in "abc":
        keep(first, name)
    first.closing.finish({SITE: 3}, 0.2)
    second = begin()
    listing(second, "a", number=1)
    listing(second, "bc", number=2)
    assert second.agenda.unlisted(SITE, "") == ([], None)


def test_an_article_that_moved_to_the_page_before_is_listed(begin: Begin) -> None:
    first = begin()
    listing(first, "a", number=1)
    listing(first, "bc", number=2)
    for name in "abc":
        keep(first, name)
    first.closing.finish({SITE: 3}, 0.2)
    second = begin()
    listing(second, "b", number=1)
    listing(second, "c", number=2, listed=[f"{SITE}b", f"{SITE}c"])
    assert asked(second.agenda.unlisted(SITE, "").addresses) == ["a"]


def test_where_an_address_redirects_for_good_is_asked_from_then_on(
    begin: Begin, time: list[int]
) -> None:
    first = begin()
    listing(first, "a")
    keep(first, "a", landed="b")
    first.closing.finish({SITE: 1}, 0.2)
    assert crawl(begin(), {"a": "text"}) == []
    time[0] += 90 * DAY
    [address] = listing(begin(), "a")  # the blog still names it by its old address
    assert (address.must_ask, address.url, address.etag) == (True, "https://blog.example/b", '"a"')


def test_an_article_that_names_itself_otherwise_is_asked_where_it_is_named(
    begin: Begin, time: list[int]
) -> None:
    first = begin()
    listing(first, "a")
    keep(first, "a", claimed="b")
    first.closing.finish({SITE: 1}, 0.2)
    time[0] += 90 * DAY
    archive = begin()
    [address] = listing(archive, "b")
    assert (address.must_ask, address.url) == (True, "https://blog.example/b")
    keep(archive, "b")
    assert ledger(archive) == {"unchanged": {"": 1}}


# --- The ledger -----------------------------------------------------------------------------------


def test_the_last_answer_counts(begin: Begin) -> None:
    archive = begin()
    listing(archive, "a")
    archive.answers.fail(SITE, "blog.example/a", "timeout")
    keep(archive, "a")
    assert ledger(archive) == {"stored": {"": 1}}
    assert +archive.run.outcomes == {"stored": 1}


def test_an_article_that_no_page_named(begin: Begin) -> None:
    archive = begin()
    archive.answers.keep(origin("a"), facts("a"))
    assert ledger(archive) == {"stored": {"": 1}}


def test_discovered_twice_is_discovered_once(begin: Begin) -> None:
    archive = begin()
    listing(archive, "ab")
    archive.discovery.discover(SITE, [found("b"), found("c")])
    assert ledger(archive) == {"pending": {"": 3}}


def test_blogs_do_not_mix(begin: Begin) -> None:
    archive = begin()
    crawl(archive, {"a": "text"})
    other = origin("a")
    other.site = "other.example/"
    archive.answers.keep(other, facts("a", "of the other"))
    reader = ArchiveReader(archive.database, ["other.example/"])
    assert [item["text"] for item in reader.items(reader.revisions())] == ["of the other"]
    assert articles(archive).keys() == {"a"}
    assert [s.site for s in ArchiveReader(archive.database).status(0)] == [SITE, "other.example/"]


def test_a_mass_deletion_is_accepted_once_and_for_all(begin: Begin, time: list[int]) -> None:
    names = "abcdefgh"
    crawl(begin(), dict.fromkeys(names, "text"))
    time[0] += 90 * DAY
    left = dict.fromkeys("cdefgh", "text")
    for share, doubted in (
        (0.2, [SITE]),
        (0.2, [SITE]),
        (1.0, []),
        (0.2, []),
        (0.2, []),
        (0.2, []),
    ):
        archive = begin()
        listing(archive, left)
        asked(archive.agenda.due(SITE, "").addresses)
        for name in left:
            keep(archive, name)
        for name in "ab":
            assert miss(archive, name)
        assert archive.closing.finish({SITE: 6}, share) == doubted
        time[0] += DAY
    assert articles(archive) == left
