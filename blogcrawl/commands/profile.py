"""``scrapy profile``: learn a blog's layout from some of its pages, and print it.

The output is a TOML file that a person can correct and use with ``-a profile=FILE``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from blogcrawl.checks import check_settings
from blogcrawl.codes import UNHEALTHY
from blogcrawl.command import ProjectCommand
from blogcrawl.commands.crawl import error_of
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn
from blogcrawl.spiders.arguments import check_url
from blogcrawl.spiders.blog import BlogSpider
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    import argparse

# More articles teach nothing new.
_ARTICLES = 12


class Command(ProjectCommand):
    """Prints the profile of one blog on stdout."""

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Learn a blog's layout from some of its pages, and print it as TOML"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        learn(self.settings.copy_to_dict())
        check_settings(self.settings)
        for name, value in {"FEEDS": {}, "ARCHIVE_ENABLED": False}.items():
            self.settings.set(name, value, priority="cmdline")
        self.be_quiet(opts, without=("health.HealthExtension", "summary.SummaryExtension"))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read some articles; the exit code is 3 if nothing could be learned."""
        if len(args) != 1:
            raise UsageError("name one URL", print_help=False)
        [url] = args
        check_url(url)
        assert self.crawler_process
        crawler = self.crawler_process.create_crawler(BlogSpider)
        outcome = self.crawler_process.crawl(crawler, url=url, limit=str(_ARTICLES))
        self.crawler_process.start()
        if error := error_of(outcome):
            self.exitcode = self.report_not_started(error)
            return
        spider = crawler.spider
        assert isinstance(spider, BlogSpider)
        for visit in spider.frontier.visits.values():
            lessons = visit.lessons
            if lessons.reader:
                print(f"its theme has a page class of its own: {lessons.reader}", file=sys.stderr)
            elif lessons.profile.pages:
                print(lessons.profile.to_toml(), end="")
                return
        read = Tally(crawler.stats).scraped
        message = f"nothing could be learned of {url}: {read} of its pages were read as articles"
        print(one_line(f"scrapy profile: {message}"), file=sys.stderr)
        self.exitcode = UNHEALTHY
