"""What a crawl reached, compared with what its sources name; for the archive and the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.scripted.signs import ADVICE, NEEDS_BROWSER
from blogcrawl.spiders.census import LISTING
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.visit import Visit

_MOST_SHOWN = 3  # addresses of a problem
# If so many articles were read for each one that needs a script, the latter are exceptions.
_MANY_READ = 20


class Report:
    """The final report of one crawl."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider
        self._empty: list[tuple[str, Site, bool]] = []

    def record_empty_listing(self, url: str, site: Site, *, is_numbered: bool = True) -> None:
        """Record a listing page without an article on it.

        ``is_numbered``: it is the first page, or its address contains its number. Any other page
        may be another entry of the site's navigation after the blog.
        """
        self._empty.append((url, site, is_numbered))

    def is_truncated(self, visit: Visit) -> bool:
        """Whether a completely walked listing names far fewer articles than before."""
        listed = len(visit.census.listed())
        before = self._spider.archive.walks.listed(visit.site.key)
        return not visit.stopped_early and listed < (1 - self._spider.vanished_max) * before

    def walked(self) -> dict[str, int | None]:
        """The blogs whose listing was walked far enough, for the archive.

        With the number of articles in the listing, if it was walked completely.
        """
        walked: dict[str, int | None] = {}
        for site, visit in self._spider.frontier.visits.items():
            if self._spider.is_partial or visit.failed or not visit.listing_pages:
                continue
            listed = len(visit.census.listed())
            if self.is_truncated(visit):
                before = self._spider.archive.walks.listed(site.key)
                told = (site.host, listed, before)
                self._spider.logger.error("The listing of %s names %d articles, %d before", *told)
                self._spider.tally.listings_truncated += 1
            else:
                walked[site.key] = None if visit.stopped_early else listed
        return walked

    def close(self) -> None:
        """Count what each source names, and record the problems."""
        visits, tally = self._spider.frontier.visits, self._spider.tally
        for url, site, is_numbered in self._empty:
            visit = visits[site]
            is_beyond = not is_numbered and visit.census.is_named_elsewhere
            if is_beyond and url not in visit.scripted:
                tally.listing_pages_beyond += 1
                self._spider.logger.info("Listing page %s: no list; taken for the end", url)
            elif url != site.start or not visit.census.names_any:
                if url not in visit.scripted:
                    tally.listing_pages_empty += 1
                tally.sites_failed.add(site.place)
                visit.failed = True
                self._spider.logger.error("Listing page %s: no article on it", url)
        for site, visit in visits.items():
            place = site.place if len(visits) > 1 else ""
            self._tell_findings(visit, place)
            if self._spider.is_partial:
                continue
            tally.sites = len(visits)
            of = f"{place} " if place else ""
            report = visit.census.report()
            if place and not report:  # for example, a blog that is down
                report = {LISTING: {"named": 0, "missed": 0}}
            for source, numbers in report.items():
                tally.named[of + source] = numbers["named"]
                tally.missed[of + source] = numbers["missed"]
            for source, urls in visit.census.missed(_MOST_SHOWN).items():
                tally.unreached[of + source] = urls
            unnamed = visit.census.unnamed()
            if unnamed and not visit.stopped_early:
                tally.unnamed[f"{of}articles"] = unnamed
            for reason, count in visit.census.left_out().items():
                tally.left_out.add(reason, count)
            if visit.sources_left_out:
                tally.left_out.add("sources", len(visit.sources_left_out))

    def _tell_findings(self, visit: Visit, place: str) -> None:
        findings = visit.findings | visit.lessons.finding | _unfilled(visit) | _scripted(visit)
        if self._spider.settings.getbool("JUDGE_BY_PAST") and visit.listing_pages:
            findings |= _dead_sources(visit)
        if not self._spider.is_partial and not visit.stopped_early:
            findings |= _loose_ends(visit)
        for code, line in findings.items():
            self._spider.tally.find(code, line, place)
            self._spider.logger.error("%s", line)


def _scripted(visit: Visit) -> dict[str, str]:
    """The problem of pages that only a script fills."""
    pages, reached = visit.scripted, visit.census.reached
    if not pages or 0 < reached >= _MANY_READ * sum(pages.values()):
        return {}
    shown = ", ".join(list(pages)[:_MOST_SHOWN])
    have = f"{len(pages):,} pages have" if len(pages) > 1 else "a page has"
    return {NEEDS_BROWSER: f"{have} no text (such as {shown}): {ADVICE}"}


def _unfilled(visit: Visit) -> dict[str, str]:
    """The problem of a first page without a list, if no article was found below it."""
    start, census = visit.site.identity(visit.unfilled_start).rstrip("/"), visit.census
    if not visit.unfilled_start or census.is_listed or census.reaches_below(f"{start}/"):
        return {}
    return {
        NEEDS_BROWSER: f"{visit.unfilled_start} names no article, and none was found below it; if "
        f"there are any, {ADVICE}"
    }


def _dead_sources(visit: Visit) -> dict[str, str]:
    """The problem of feeds and sitemaps that named articles before, and are unreadable now."""
    by_kind: dict[str, list[str]] = {}
    for url, (kind, count, reason) in visit.dead_sources.items():
        if count:
            had = f"the {kind} {url} named {counted(count, 'page')}"
            line = f"{had} the last time and cannot be read any more ({reason})"
            by_kind.setdefault(kind, []).append(line)
    return {
        f"dead_{kind}": (
            f"{_shown(dead)}: new articles and edits may be missed; where it is gone for good, "
            "run it once with full=1 and JUDGE_BY_PAST=False"
        )
        for kind, dead in by_kind.items()
    }


def _shown(lines: list[str]) -> str:
    more = len(lines) - _MOST_SHOWN
    return "; ".join([*lines[:_MOST_SHOWN], *([f"{more:,} more likewise"] if more > 0 else [])])


def _loose_ends(visit: Visit) -> dict[str, str]:
    """The problem of a pager that could not be followed, unless other sources name the rest."""
    reached = visit.census.reached
    loose = [end for end in visit.loose_ends if reached < end.least]
    if not loose or visit.census.is_complete:
        return {}
    shown = ", ".join(f"{end.url} ({end.says})" for end in loose[:_MOST_SHOWN])
    say = f"{len(loose)} listing pages say" if len(loose) > 1 else "a listing page says"
    least = max(end.least for end in loose)
    return {
        "pager_not_followed": (
            f"{say} that there is more, and no link leads there: {shown}; at least {least:,} "
            f"articles should be there, {reached:,} were reached; give the next page, an archive "
            "page, a feed or a sitemap as a start too (url=A,B), or write a spider for the blog"
        )
    }
