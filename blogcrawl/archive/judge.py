"""What to do about an address that a page names: pure functions of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.archive.records import Address
from blogcrawl.archive.schedule import has_changed_since
from blogcrawl.archive.terms import DUPLICATE, GONE, PENDING, REFUSED, UNCHANGED

if TYPE_CHECKING:
    from blogcrawl.archive.records import NamedAddress
    from blogcrawl.archive.shapes import AddressRow


class Moment(NamedTuple):
    """The circumstances in which an address is judged."""

    run: int
    now: int
    extraction: str
    """The version of the code that reads articles."""
    walked_run: int
    """The last run that walked the listing of the blog far enough, or 0."""


class Verdict(NamedTuple):
    """What to do about a known address."""

    address: Address
    outcome: str | None
    """Its outcome until there is a response; ``None`` if that is recorded for the address that
    redirects to it."""
    reason: str


def judge(row: AddressRow, named: NamedAddress, at: Moment) -> Verdict:
    """What to do about the address ``row``, which a page names as in ``named``."""
    has_moved = any(
        has_changed_since(before, now, row.checked_at or 0)
        for before, now in ((row.lastmod, named.lastmod), (row.updated, named.updated))
    )
    must_ask = _must_ask(row, has_moved, at)
    was_dealt_with = row.article is not None or row.due_at is not None
    is_own = row.own_article is not None and row.extraction == at.extraction
    address = address_of(
        row,
        url=named.url if named.identity == row.identity else row.url,
        must_ask=must_ask,
        is_settled=row.first_run <= at.walked_run and was_dealt_with and not has_moved,
        is_conditional=must_ask and is_own and not row.is_gone,
    )
    return Verdict(address, *_outcome(row, must_ask, at))


def _must_ask(row: AddressRow, has_moved: bool, at: Moment) -> bool:
    """Whether an address must be requested."""
    if _was_answered(row, at):
        return False
    is_primary = row.own_article is not None
    is_copy = not is_primary and row.due_at is not None and not row.redirects
    if row.article is not None and not is_primary and not is_copy:
        return False
    is_due = row.due_at is None or row.due_at <= at.now or row.extraction != at.extraction
    return is_due or (is_primary and has_moved)


def _outcome(row: AddressRow, must_ask: bool, at: Moment) -> tuple[str | None, str]:
    """The outcome of an address until there is a response, and its reason."""
    if _was_answered(row, at):
        return row.outcome, row.reason
    if must_ask:
        return PENDING, ""
    if row.own_article is None:
        return REFUSED, DUPLICATE if row.article else row.reason
    return (GONE, row.reason) if row.is_gone else (UNCHANGED, "")


def _was_answered(row: AddressRow, at: Moment) -> bool:
    """Whether this run already has the outcome of an address."""
    return row.checked_run == at.run or (row.run == at.run and row.outcome != PENDING)


def address_of(
    row: AddressRow, *, url: str, must_ask: bool, is_settled: bool, is_conditional: bool
) -> Address:
    """An address for the crawl, with validators if the request can be conditional."""
    return Address(
        identity=row.identity,
        url=url,
        is_sure=row.is_sure,
        must_ask=must_ask,
        is_settled=is_settled,
        is_article=row.is_live,
        published=row.published or "",
        etag=row.etag if is_conditional else None,
        last_modified=row.last_modified if is_conditional else None,
    )
