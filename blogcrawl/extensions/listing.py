"""Problems of the listings of a crawl's blogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.guard import REASONS
from blogcrawl.verdict import Problem
from blogcrawl.verdict.words import counted, reasons

if TYPE_CHECKING:
    from blogcrawl.tally import Tally

_AGAIN = "try again later"
_IS_REFUSED = frozenset(("http_401", "http_403", "http_451"))


def listing_problems(tally: Tally, truncated: tuple[str, ...] = ()) -> list[Problem]:
    """Return the problems of the listings, from the tally.

    ``truncated`` are the blogs whose listing named far fewer articles than before.
    """
    failed = tally.listing_failed.by_size()
    failed.pop("budget", None)
    if "robots_txt" in failed and is_read_elsewhere(tally):
        del failed["robots_txt"]  # a part of the blog; reported elsewhere
    hosts = tally.sites_failed.by_size()
    sites = tally.sites
    is_of_some = 0 < len(hosts) < sites
    of = tuple(hosts) if sites > 1 else ()
    problems = []
    if failed and not tally.listing_pages:
        problems.append(_none_read(tally, failed))
    elif failed:
        where = f" of {', '.join(hosts)}" if of else ""
        pages = counted(sum(failed.values()), "listing page") + where
        what = f"{pages} failed, so the listing is incomplete ({reasons(failed)})"
        problems.append(Problem("listing", what, _AGAIN, sites=of, is_harmless=is_of_some))
    if given_up := tally.hosts_given_up:
        what = f"{counted(given_up, 'host')} given up, which asks to be left alone"
        problems.append(Problem("given_up", what, _AGAIN, sites=of, is_harmless=is_of_some))
    if empty := tally.listing_pages_empty:
        in_vain = tally.budget["listing_pages_in_vain"]  # such as those of a calendar
        problems.append(
            Problem(
                "empty_listing",
                f"{counted(empty, 'listing page')} without article links",
                "is the address that of a blog's list of articles?" if not tally.articles else "",
                sites=of,
                is_harmless=is_of_some or bool(in_vain),
            )
        )
    if shrunk := tally.listings_truncated:
        problems.append(
            Problem(
                "truncated",
                f"{counted(shrunk, 'listing')} named far fewer articles than the last time",
                "where that is right, set VANISHED_MAX=1 once",
                sites=truncated,
                is_harmless=is_of_some,
            )
        )
    if not problems and not tally.articles:
        advice = "is the address that of a blog's list of articles?"
        problems.append(Problem("nothing", "no article was found", advice))
    return problems


def is_read_elsewhere(tally: Tally) -> bool:
    """Whether another source than the listing names articles, and all of them were read."""
    named = tally.named.by_size()
    others = [source for source in named if not source.endswith("listing") and named[source]]
    return bool(others) and not any(tally.missed[source] for source in others)


def _none_read(tally: Tally, failed: dict[str, int]) -> Problem:
    """The problem if no listing page could be read."""
    kinds = failed.keys()
    if kinds == {"robots_txt"} or tally.robots_forbidden:
        advice = "ask the blog's owner, or name a page of it that may be read"
        return Problem("forbidden", "robots.txt forbids the listing", advice)
    if kinds == {"not_found"}:
        what = "the listing is not there: the site answers 404"
        return Problem("not_there", what, "is the address right?")
    if kinds <= {"offsite", *REASONS}:
        what = "the address leads to another host"
        return Problem("another_host", what, "name that one if it is the blog's")
    if kinds == {"robots_unreachable"}:
        why = ", ".join(sorted({why for _, why in tally.robots_why.items()}))
        what = f"robots.txt cannot be fetched{f' ({why})' * bool(why)}, so nothing was fetched"
        return Problem("robots_unreachable", what, _AGAIN)
    if kinds <= _IS_REFUSED | {"bot_gate"}:
        shown = ", ".join(kind.removeprefix("http_") for kind in failed if kind in _IS_REFUSED)
        what = f"the site refuses us ({shown}: a ban or a gate)"
        if not shown:
            what = f"the site shows a gate: no listing page could be read ({reasons(failed)})"
        advice = "wait a day, ask more slowly (DOWNLOAD_DELAY), or ask the owner"
        return Problem("refuses", what, advice)
    if kinds == {"no_tls"}:
        what = "the server does not answer https at that port"
        return Problem("no_tls", what, "is it http://, or another port?")
    what = f"the site is down: no listing page could be read ({reasons(failed)})"
    is_unknown = kinds == {"unknown_host"}
    advice = "is the address right, and is this machine online?" if is_unknown else _AGAIN
    return Problem("down", what, advice)
