"""``scrapy report``: an HTML page about the blogs in the archives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from blogcrawl.archive.database import is_database, open_database
from blogcrawl.atomic import write
from blogcrawl.checks import check_settings
from blogcrawl.command import ProjectCommand
from blogcrawl.report import blogs_of, page
from blogcrawl.secrets import learn
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    import argparse

    from blogcrawl.report import Blog


class Command(ProjectCommand):
    """Writes the report of some archives, or of all."""

    def syntax(self) -> str:
        return "[NAME…] -o FILE.html"

    def short_desc(self) -> str:
        return "Write a report of the blogs as one HTML page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="the page to write")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        learn(self.settings.copy_to_dict())
        check_settings(self.settings)
        self.settings.set("ARCHIVE_ENABLED", True, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not opts.output:
            raise UsageError("say where: -o FILE.html", print_help=False)
        if is_database(opts.output):
            raise UsageError(f"-o {opts.output}: a database; name another file", print_help=False)
        with self.reporting_errors():
            self._write(args, opts.output)

    def _write(self, args: list[str], file: str) -> None:
        assert self.settings is not None
        blogs: list[Blog] = []
        try:
            for name in self.named_archives(args):
                with open_database(self.settings, name, writes=False) as database:
                    blogs += blogs_of(database, name)
            write(Path(file), page(blogs))
        except ImportError:
            message = "the package jinja2 is missing: pip install 'blogcrawl[report]'"
            raise UsageError(message, print_help=False) from None
        print(f"{file}: {counted(len(blogs), 'blog')}")
