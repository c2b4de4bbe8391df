"""``scrapy card``: the data card of a corpus, from the archive, without any request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from blogcrawl import clock
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.blog_status import blog_status
from blogcrawl.card import Card, gaps_of
from blogcrawl.command import ProjectCommand
from blogcrawl.commands import archive

if TYPE_CHECKING:
    import argparse


class Command(archive.Command):
    """Prints the card on stdout."""

    def syntax(self) -> str:
        return "NAME"

    def short_desc(self) -> str:
        return "Describe a corpus: content, dates, languages, licences, fields, known gaps"

    def long_desc(self) -> str:
        return (
            "Prints a data card, Markdown with YAML front matter, for the articles in the archive "
            "NAME. Save it beside the corpus as README.md."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        ProjectCommand.add_options(self, parser)
        parser.set_defaults(overwrite_output=None)

    def _run(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one archive", print_help=False)
        [name] = self.named_archives(args)
        with self._open(name) as database:
            reader = ArchiveReader(database)
            card, gaps = Card(name), list[str]()
            for item in reader.items(reader.revisions()):
                card.add(item)
            for status in reader.status(clock.now()):
                problems = blog_status(database, status)["lines"]
                gaps += gaps_of(status.failed, status.missing, status.gone, problems)
            last = reader.last_run()
        print(card.text(clock.iso(last.started) if last else "no time", gaps), end="")
        return 0
