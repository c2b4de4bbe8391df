"""Judges a run of a blog by the blog's own earlier runs; the first one by fixed rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import comb
from typing import TYPE_CHECKING

from blogcrawl.verdict.figures import ANSWERS, DEAD, ELSEWHERE, Share
from blogcrawl.verdict.problem import Past, Problem
from blogcrawl.verdict.words import counted, percent, reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogcrawl.verdict.figures import Figures

OWN_TITLE = "a title of its own"
"""Counted like a field: a title that no other article of the blog has."""

# If so many articles all had one of these fields, a single article without it is a problem at once.
# An author may forget a tag, but not a date that the blog engine writes.
_ALWAYS = {"title": 8, "text": 8, "date_published": 8, "authors": 8, "language": 8}
_ALWAYS |= {"categories": 10, "tags": 10, "summary": 10, OWN_TITLE: 8}
# Fields whose absence means nothing: they depend on the subject, or on an edit.
_FREE = frozenset(("formulas", "images", "image", "date_modified", "comments", "reads", "html"))
# How unlikely it must be, by the blog's past, that so many articles lack a field.
_UNLIKELY = 1e-5
_MOST = 0.5
# The same of what a listing names.
_MOST_LISTED = 0.2
# So many more dead links than the last time mean nothing, whatever the size of the blog.
_FEW = 2
# A text is too short if it is eight times (three bits) shorter than nearly all before.
_SHORTER, _NEARLY_ALL = 3, 0.05
_LEARNED = 8

# A pace needs so many requests; a run is slow if it takes so many times as long per request, and so
# many seconds longer.
_PACED, _SLOWER, _SLOWER_BY = 20, 4, 3.0

_LOOK = "look at one with `scrapy article URL`"
_ACCEPT = "where that is right, run it once with JUDGE_BY_PAST=False"


@dataclass(frozen=True)
class Bounds:
    """How much may be wrong before it is a problem, by the operator's settings."""

    loss_max: float = 0.05
    by_past: bool = True
    coverage_min: dict[str, float] = field(default_factory=dict)


def judge_run(history: Sequence[Past], run: Figures, bounds: Bounds | None = None) -> list[Problem]:
    """Return the problems of a run, given the blog's earlier runs, the newest last."""
    bounds = bounds or Bounds()
    if not bounds.by_past:
        history = ()
    problems = [
        *_losses(history, run, bounds),
        *_answers(history, run, bounds),
        *_completeness(history, run, bounds),
        *_sense(run, bounds),
    ]
    if bounds.by_past:
        problems += [*_read_worse(history, run), *_overwritten(run), *_pace(history, run)]
    return [one if one.since is not None else one.dated(history) for one in problems]


def last_right(history: Sequence[Past], code: str, *, has_read: bool = False) -> Figures | None:
    """The last complete run without this problem; with ``has_read``, one that read an article."""
    for past in reversed(history):
        if past.is_right(code) and (past.figures.read or not has_read):
            return past.figures
    return None


# --- What was found but could not be read ---------------------------------------------------------


def _losses(history: Sequence[Past], run: Figures, bounds: Bounds) -> Iterator[Problem]:
    """Articles that exist but could not be read."""
    total, unread = max(run.discovered, run.articles), sum(run.unread_by_reason.values())
    before = last_right(history, "losses")
    accepted = sum(before.unread_by_reason.values()) if before else 0
    if unread - accepted > bounds.loss_max * total:
        most, count = max(run.unread_by_reason.items(), key=lambda pair: pair[1])
        yield Problem(
            "losses",
            f"{unread:,} of {total:,} articles were refused or failed, "
            f"more than {percent(bounds.loss_max)} (most: {most}, {count:,})",
            _LOOK,
            run.urls.get(most, ()),
        )


def _answers(history: Sequence[Past], run: Figures, bounds: Bounds) -> Iterator[Problem]:
    """Addresses without an article: normal, unless they are most or suddenly many."""
    total = max(run.discovered, run.articles)
    dead, before = _refused(run, DEAD), last_right(history, "dead_links")
    known = _refused(before, DEAD) if before else 0
    urls = next((run.urls[reason] for reason in DEAD if run.urls.get(reason)), ())
    if before and dead > known + max(_FEW, bounds.loss_max * total):
        what = f"{dead:,} addresses are not there, {known:,} before"
        yield Problem("dead_links", what, _ACCEPT, urls)
        return
    if not before and dead > _MOST * total:
        what = f"{dead:,} of {run.discovered:,} addresses are not there"
        yield Problem("dead_links", what, "is the blog's address right?", urls)
        return
    listed, missed = (numbers.get("listing", 0) for numbers in (run.named, run.missed))
    before = last_right(history, "no_articles")
    refused = _refused(run, ANSWERS - ELSEWHERE) - (_refused(before, ANSWERS) if before else 0)
    are_most = refused > _MOST * total and (missed or not listed)
    if are_most or min(refused, missed) > max(_FEW, _MOST_LISTED * listed):
        yield _no_articles(run)


def _no_articles(run: Figures) -> Problem:
    refused = {reason: n for reason, n in run.refused.items() if n and reason not in ELSEWHERE}
    most = max(refused, key=lambda reason: refused[reason])
    counts = ", ".join(f"{name} {count}" for name, count in refused.items())
    return Problem(
        "no_articles",
        f"{_refused(run, ANSWERS - ELSEWHERE):,} of {run.discovered:,} addresses are no article "
        f"({counts})",
        _LOOK,
        run.urls.get(most, ()),
    )


def _refused(run: Figures, reasons_: frozenset[str]) -> int:
    return sum(count for reason, count in run.refused.items() if reason in reasons_)


def _completeness(history: Sequence[Past], run: Figures, bounds: Bounds) -> Iterator[Problem]:
    """Sources other than the listing that name articles which were not reached."""
    for source, named in run.named.items():
        missed = run.missed.get(source, 0)
        before = last_right(history, f"missed:{source}")
        accepted = max(run.answers, before.missed.get(source, 0) if before else 0)
        if source != "listing" and missed - accepted > bounds.loss_max * named:
            yield Problem(
                f"missed:{source}",
                f"the {source} names {named:,} articles, of which {missed:,} were not reached, "
                f"more than {percent(bounds.loss_max)}",
                "see the log for those that failed; the next run asks for them again",
                run.urls.get(f"missed {source}", ()),
            )


def _pace(history: Sequence[Past], run: Figures) -> Iterator[Problem]:
    """A run that took far longer per request than any healthy run before it."""
    paces = [
        past.figures.seconds / past.figures.requests
        for past in history
        if past.is_right("pace") and past.figures.requests >= _PACED
    ]
    if not paces or run.requests < _PACED:
        return
    before, now = max(paces), run.seconds / run.requests
    if now > max(_SLOWER * before, before + _SLOWER_BY):
        yield Problem(
            "pace",
            f"the site answers far more slowly: {now:.1f} s for each of {run.requests:,} requests, "
            f"{before:.1f} s before at most",
            "it may be overloaded, or slow us down: ask more slowly (DOWNLOAD_DELAY), or later",
            is_harmless=True,
        )


# --- Fixed rules ----------------------------------------------------------------------------------


def _sense(run: Figures, bounds: Bounds) -> Iterator[Problem]:
    """Problems for any blog, and the operator's own bounds."""
    if not run.articles:
        return
    reported = set()
    for name, least in bounds.coverage_min.items():
        share = run.fields.get(name, 0) / run.articles
        fresh = run.read_fields.get(name, 0) / run.read if run.read >= _LEARNED else 1.0
        groups = (("the articles", share), ("the articles read just now", fresh))
        for what, found in groups:
            if found < least:
                reported.add(name)
                yield Problem(
                    f"field:{name}",
                    f"only {percent(found)} of {what} have {name}, "
                    f"at least {percent(least)} are expected",
                    f"{_LOOK}, or set COVERAGE_MIN",
                    run.urls.get(f"without {name}", ()),
                )
                break
    for name in ("title", "text"):
        have = run.fields.get(name, 0)
        if name not in reported and have < _MOST * run.articles:
            what = f"most articles have no {name}: {run.articles - have:,} of {run.articles:,}"
            yield Problem(f"field:{name}", what, _LOOK, run.urls.get(f"without {name}", ()))


# --- What was read now, compared with earlier runs ------------------------------------------------


def _read_worse(history: Sequence[Past], run: Figures) -> Iterator[Problem]:
    """Articles read in this run that lack what earlier ones had."""
    for name in sorted(run.fields.keys() - _FREE):
        before = last_right(history, f"field:{name}", has_read=True)
        if before is None:
            continue
        now = Share(run.read_fields.get(name, 0), run.read)
        past = Share(before.fields.get(name, 0), before.articles)
        if _is_worse(now, past, _ALWAYS.get(name), least=2 if name == OWN_TITLE else 1):
            yield Problem(
                f"field:{name}",
                f"{now.rest:,} of {counted(now.total, 'article')} read just now have no "
                f"{name.removeprefix('a ')}, {past.rest:,} of {past.total:,} before",
                f"{_LOOK}; {_ACCEPT}",
                run.urls.get(f"without {name}", ()),
                before.started,
            )
    yield from _shorter(history, run)
    yield from _unread(history, run)


def _shorter(history: Sequence[Past], run: Figures) -> Iterator[Problem]:
    before = last_right(history, "short_text", has_read=True)
    if before is None:
        return
    bits = _usual_bits(before.lengths) - _SHORTER
    now, past = _as_long(run.read_lengths, bits), _as_long(before.lengths, bits)
    if bits > 1 and _is_worse(now, past, _LEARNED):
        yield Problem(
            "short_text",
            f"{now.rest:,} of {counted(now.total, 'article')} read just now have a far shorter "
            f"text than those before (under {1 << (bits - 1):,} letters)",
            f"{_LOOK}; {_ACCEPT}",
            run.urls.get("short", ()),
            before.started,
        )


def _unread(history: Sequence[Past], run: Figures) -> Iterator[Problem]:
    before = last_right(history, "unread", has_read=True)
    if before is None or before.articles < _LEARNED:
        return
    known = sum(n for reason, n in before.refused.items() if reason in before.unread_by_reason)
    past = Share(before.articles, before.articles + known)
    now = Share(run.changes.get("new", 0), run.changes.get("new", 0) + run.unread)
    if _is_worse(now, past, _LEARNED):
        yield Problem(
            "unread",
            f"{now.rest:,} of {counted(now.total, 'new article')} could not be read "
            f"({reasons(run.unread_by_reason)}), {past.rest:,} of {past.total:,} before",
            f"{_LOOK}; {_ACCEPT}",
            run.urls.get("unread", ()),
            before.started,
        )


def _overwritten(run: Figures) -> Iterator[Problem]:
    """Known articles that have lost what they had."""
    for name, count in sorted(run.blanked.items()):
        had = run.had_fields.get(name, 0)
        if name not in _FREE and count > _MOST * had:
            yield Problem(
                f"lost:{name}",
                f"{count:,} of {counted(had, 'article')} that changed had {name} "
                "and have none any more",
                f"{_LOOK}; {_ACCEPT}",
                run.urls.get(f"lost {name}", ()),
                spoils=True,
            )
    if run.shrunk > _MOST * run.changed:
        yield Problem(
            "shrunk",
            f"{run.shrunk:,} of {counted(run.changed, 'article')} that changed have less than a "
            "quarter of their text",
            f"{_LOOK}; {_ACCEPT}",
            run.urls.get("shrunk", ()),
            spoils=True,
        )


def _is_worse(now: Share, past: Share, learned: int | None, *, least: int = 1) -> bool:
    """Whether too many articles read now lack something for it to be chance.

    ``learned`` is the number of articles after which a single one without it is a problem.
    """
    if now.rest < least or not past.total:
        return False
    if learned is not None and not past.rest and past.total >= learned:
        return True
    return _chance(now.rest, now.total, (past.rest + 1) / (past.total + 2)) < _UNLIKELY


def _chance(count: int, total: int, share: float) -> float:
    """The probability of ``count`` or more out of ``total``, each with probability ``share``."""
    if total > 300:  # enough to decide
        count, total = count * 300 // total, 300
    return sum(
        comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count, total + 1)
    )


def _usual_bits(lengths: dict[int, int]) -> int:
    """The number of bits that the text lengths of nearly all articles have at least."""
    left = _NEARLY_ALL * sum(lengths.values())
    for bits in sorted(lengths):
        left -= lengths[bits]
        if left < 0:
            return bits
    return 0


def _as_long(lengths: dict[int, int], bits: int) -> Share:
    have = sum(count for length, count in lengths.items() if length >= bits)
    return Share(have, sum(lengths.values()))
