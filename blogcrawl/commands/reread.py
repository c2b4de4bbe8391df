"""``scrapy archive reread``: read the kept pages of an archive again, and show what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from blogcrawl import clock, jsonl
from blogcrawl.archive import Archive
from blogcrawl.archive.diff import differences, lines
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.run import Run
from blogcrawl.extensions.archive import extraction_of
from blogcrawl.pipelines.latex import Shape
from blogcrawl.spiders.lessons import Lessons
from blogcrawl.spiders.reread import outcomes, site_of
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

    from blogcrawl.archive.database import Database
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.profile import Profile
    from blogcrawl.spiders.reread import RereadPage

_MOST_SHOWN = 3  # articles
_LONGEST = 12, 160  # lines shown of each, and characters of a line


@dataclass
class Summary:
    """The results for the pages of an archive."""

    pages: int = 0
    changed: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    """Pages that gave no article, by reason."""
    fields: Counter[str] = field(default_factory=Counter)
    """In how many articles a field differs."""
    shown: list[tuple[str, list[str]]] = field(default_factory=list)
    """A few of those articles, with the lines that differ."""

    def add(self, outcome: RereadPage) -> None:
        """Count the result for a page."""
        facts, reason = outcome.reading
        self.pages += 1
        self.changed += outcome.is_changed
        if facts is None:
            self.unread[reason] += 1
        elif facts.item != outcome.row.item:
            before, now = jsonl.loads(outcome.row.item), jsonl.loads(facts.item)
            differ = [name for name in now if now[name] != before.get(name)]
            self.fields.update(name for name in differ if name != "content_hash")
            if len(self.shown) < _MOST_SHOWN:
                most, longest = _LONGEST
                some = islice(differences(lines(before), lines(now)), most)
                self.shown.append((now["url"], [line[:longest] for line in some]))

    def lines(self, name: str, *, is_dry: bool) -> Iterator[str]:
        """The results as lines of text."""
        what = "would change" if is_dry else "changed"
        yield f"{name}: read {counted(self.pages, 'kept page')} again, {self.changed:,} {what}"
        for reason, count in self.unread.most_common():
            yield f"  {count:,} gave no article ({reason}) and stay; the next crawl asks for them"
        for name_of, count in self.fields.most_common():
            yield f"  {name_of} in {counted(count, 'article')}"
        for url, some in self.shown if is_dry else ():
            yield f"  {url}"
            yield from (f"  {line}" for line in some)


def reread(
    database: Database,
    settings: BaseSettings,
    page: type[ArticlePage],
    given: Profile,
    *,
    is_dry: bool,
) -> Summary:
    """Read the kept pages of an archive again by ``page``; a dry run writes nothing."""
    tally, last = Summary(), ArchiveReader(database).last_run()
    if last is None or (database.version or 0) < 3:
        return tally  # from before pages were kept
    run = Run(database, extraction_of(settings, given), last.run, clock.now())
    archive = Archive(run)
    archive.rereads.everything, archive.rereads.resumes = True, not is_dry
    for key in archive.rereads.sites():
        lessons = Lessons(site_of(archive, key), page, given)
        lessons.begin(archive, keeps=not is_dry)
        found = outcomes(archive, key, lessons, Shape.from_settings(settings), writes=not is_dry)
        for outcome in (one for some in found for one in some):
            tally.add(outcome)
    if not is_dry:
        archive.rereads.end()
    return tally
