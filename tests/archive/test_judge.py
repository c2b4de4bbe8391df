"""What is done about an address that a page names, by what is known about it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.archive.judge import Moment, judge
from blogcrawl.archive.records import NamedAddress
from blogcrawl.archive.rows import KNOWN
from blogcrawl.archive.schema import articles, pages, versions
from blogcrawl.archive.shapes import AddressRow, ArticleRow, PageRow, VersionRow
from blogcrawl.clock import DAY

RUN, NOW = 7, 1_800_000_000
AT = Moment(RUN, NOW, "1", walked_run=5)
NAMED = NamedAddress("blog.example/a", "https://blog.example/a")

# An address that an earlier run took an article from, which is not due.
ARTICLE = AddressRow(
    site="blog.example/",
    identity="blog.example/a",
    url="https://blog.example/a",
    is_sure=True,
    article="blog.example/a",
    redirects=False,
    dropped=False,
    pushed=False,
    first_run=3,
    first_at=NOW - 100 * DAY,
    run=6,
    outcome="stored",
    reason="",
    checked_run=6,
    checked_at=NOW - DAY,
    due_at=NOW + DAY,
    extraction="1",
    etag='"e"',
    last_modified=None,
    lastmod=None,
    updated=None,
    misses=0,
    gones=0,
    missed_at=None,
    primary="blog.example/a",
    is_gone=False,
    published="2020-01-01",
)
NOTHING = ARTICLE._replace(article=None, primary=None, is_gone=None, published=None)
REFUSED = NOTHING._replace(outcome="refused", reason="no_article")


def test_the_shapes_are_those_of_the_tables() -> None:
    assert AddressRow._fields == tuple(KNOWN.selected_columns.keys())
    tables = {ArticleRow: articles, PageRow: pages, VersionRow: versions}
    for shape, table in tables.items():
        assert shape._fields == tuple(table.columns.keys())


def test_an_article_that_is_not_due_is_as_it_was() -> None:
    address, outcome, reason = judge(ARTICLE, NAMED, AT)
    assert (outcome, reason) == ("unchanged", "")
    assert (address.must_ask, address.is_settled, address.is_article) == (False, True, True)
    assert address.etag is None


def test_an_article_that_is_due_is_asked_for_with_its_validators() -> None:
    address, outcome, _ = judge(ARTICLE._replace(due_at=NOW), NAMED, AT)
    assert (outcome, address.must_ask, address.etag) == ("pending", True, '"e"')


def test_an_article_that_other_code_read_is_asked_for_anew() -> None:
    address, _, _ = judge(ARTICLE._replace(extraction="0"), NAMED, AT)
    assert (address.must_ask, address.etag) == (True, None)


def test_an_article_that_a_sitemap_calls_changed_is_asked_for() -> None:
    named = NamedAddress(NAMED.identity, NAMED.url, lastmod="2030-01-01")
    address, _, _ = judge(ARTICLE._replace(lastmod="2020-01-01"), named, AT)
    assert (address.must_ask, address.is_settled) == (True, False)


def test_an_article_that_is_gone_stays_so_until_it_is_due() -> None:
    gone = ARTICLE._replace(is_gone=True, outcome="gone", reason="not_found")
    address, outcome, reason = judge(gone, NAMED, AT)
    assert (outcome, reason, address.is_article) == ("gone", "not_found", False)
    address, outcome, _ = judge(gone._replace(due_at=NOW), NAMED, AT)
    assert (outcome, address.must_ask, address.etag) == ("pending", True, None)


def test_what_was_no_article_is_not_asked_for_until_it_is_due() -> None:
    assert judge(REFUSED, NAMED, AT)[1:] == ("refused", "no_article")
    assert judge(REFUSED._replace(due_at=None), NAMED, AT).address.must_ask


def test_another_address_of_an_article_is_a_duplicate() -> None:
    other = ARTICLE._replace(identity="blog.example/b", due_at=None)
    address, outcome, reason = judge(other, NAMED, AT)
    assert (outcome, reason, address.must_ask) == ("refused", "duplicate", False)
    assert judge(other._replace(due_at=NOW), NAMED, AT).address.must_ask  # a copy, which may part
    moved = other._replace(due_at=NOW, redirects=True)
    assert not judge(moved, NAMED, AT).address.must_ask


def test_what_this_run_dealt_with_stays_as_it_is() -> None:
    failed = ARTICLE._replace(run=RUN, outcome="failed", reason="timeout", due_at=NOW)
    address, outcome, reason = judge(failed, NAMED, AT)
    assert (outcome, reason, address.must_ask) == ("failed", "timeout", False)


def test_an_address_is_spelled_as_the_page_does_if_it_is_that_one() -> None:
    here = NamedAddress(NAMED.identity, "https://blog.example/a/")
    assert judge(ARTICLE, here, AT).address.url == "https://blog.example/a/"
    there = NamedAddress("blog.example/b", "https://blog.example/b")
    assert judge(ARTICLE, there, AT).address.url == ARTICLE.url


_RUNS = st.none() | st.integers(1, RUN)
_TIMES = st.none() | st.integers(NOW - 100 * DAY, NOW + 100 * DAY)
_DAYS = st.sampled_from(["", "2020-01-01", "2026-12-31", "2030-01-01", "no day"])

rows = st.builds(
    AddressRow,
    **{
        **{name: st.just(value) for name, value in ARTICLE._asdict().items()},
        "article": st.sampled_from([None, "blog.example/a"]),
        "redirects": st.booleans(),
        "first_run": st.integers(1, RUN),
        "run": _RUNS,
        "outcome": st.sampled_from(["stored", "unchanged", "gone", "refused", "failed", "pending"]),
        "reason": st.sampled_from(["", "duplicate", "missing"]),
        "checked_run": _RUNS,
        "checked_at": _TIMES,
        "due_at": _TIMES,
        "extraction": st.sampled_from([None, "0", "1"]),
        "lastmod": _DAYS,
        "updated": _DAYS,
        "primary": st.sampled_from([None, "blog.example/a", "blog.example/b"]),
        "is_gone": st.sampled_from([None, True, False]),
    },
)
found = st.builds(
    NamedAddress, st.just(NAMED.identity), st.just(NAMED.url), st.booleans(), _DAYS, _DAYS
)


@given(rows, found)
def test_what_is_asked_for_is_pending_and_nothing_is_asked_twice(
    row: AddressRow, named: NamedAddress
) -> None:
    address, outcome, _ = judge(row, named, AT)
    was_answered = row.checked_run == RUN or (row.run == RUN and row.outcome != "pending")
    if address.must_ask:
        assert outcome == "pending"
        assert not was_answered
    elif not was_answered:
        assert outcome in ("unchanged", "gone", "refused")


@given(rows, found)
def test_only_a_live_article_that_todays_code_read_has_validators(
    row: AddressRow, named: NamedAddress
) -> None:
    address, _, _ = judge(row, named, AT)
    if address.etag:
        assert address.must_ask
        assert address.is_article
        assert row.extraction == AT.extraction


@given(rows, found)
def test_what_may_have_changed_is_not_settled(row: AddressRow, named: NamedAddress) -> None:
    address, _, _ = judge(row, named, AT)
    if address.is_settled:
        assert row.first_run <= AT.walked_run
        assert row.article or row.due_at is not None
