"""``scrapy article``: read one page and print the item that a crawl would export.

A tool for adding a blog, and for finding out where a field comes from. It prints the recognised
engine and the source of each field to stderr.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import UsageError
from scrapy.http import HtmlResponse

from blogcrawl import urls
from blogcrawl.checks import check_settings
from blogcrawl.codes import NOT_DELIVERED
from blogcrawl.command import ProjectCommand
from blogcrawl.commands.crawl import error_of
from blogcrawl.feeds import FeedExporter
from blogcrawl.html.charset import charset
from blogcrawl.latex.scripts import page_config
from blogcrawl.latex.separate import scripts
from blogcrawl.logformatter import one_line
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.themes import name_of
from blogcrawl.secrets import learn
from blogcrawl.spiders.arguments import check_url
from blogcrawl.spiders.blog import BlogSpider
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator
    from typing import Any

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.base import ArticlePage

_NO_ARTICLE = 3


class Command(ProjectCommand):
    """Prints the item of one page on stdout."""

    def syntax(self) -> str:
        return "[options] URL|FILE"

    def short_desc(self) -> str:
        return "Read one article's page: print its item, and where each field came from"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address of the page in FILE")
        parser.add_argument("--spider", help="the spider whose page class reads it")
        self.add_profile_option(parser, "the profile of the blog, a TOML file")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        learn(self.settings.copy_to_dict())
        check_settings(self.settings)
        self.settings.set("FEEDS", {"stdout:": {"format": "jsonl"}}, priority="cmdline")
        self.settings.set("ARCHIVE_ENABLED", False, priority="cmdline")
        self.be_quiet(opts, without=("health.HealthExtension", "summary.SummaryExtension"))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the page; the exit code is 3 if it is no article."""
        if len(args) != 1:
            raise UsageError("name one URL or file", print_help=False)
        [place] = args
        url, body = place, None
        if not place.startswith(("http://", "https://")):
            url, body = opts.url or "http://localhost/page", self._content(place)
        check_url(url)
        assert self.crawler_process
        crawler = self.crawler_process.create_crawler(
            _reading(self._spider(opts.spider, url), url, body)
        )
        given = {"profile": opts.blog_profile} if opts.blog_profile else {}
        outcome = self.crawler_process.crawl(crawler, **given)
        self.crawler_process.start()
        if error := error_of(outcome):
            self.exitcode = self.report_not_started(error)
            return
        tally = Tally(crawler.stats)
        for kind, counts in (("failed", tally.failed), ("refused", tally.refused)):
            for reason in counts.by_size():
                print(f"{kind:<15} {reason}", file=sys.stderr)
        exporter = crawler.get_extension(FeedExporter)
        if exporter and any(delivery.state == "failed" for delivery in exporter.deliveries):
            self.exitcode = NOT_DELIVERED
        else:
            self.exitcode = 0 if tally.scraped else _NO_ARTICLE

    def _content(self, file: str) -> bytes:
        """The content of the file, up to the size that a crawl accepts."""
        assert self.settings is not None
        most = self.settings.getint("DOWNLOAD_MAXSIZE")
        try:
            with open(file, "rb") as opened:
                content = opened.read(most + 1 if most else -1)
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}", print_help=False) from None
        if len(content) > most > 0:
            raise UsageError(
                f"{file}: has more than {most:,} bytes; see DOWNLOAD_MAXSIZE", print_help=False
            )
        return content

    def _spider(self, name: str | None, url: str) -> type[BlogSpider]:
        """The spider of that name, or the one for the blog of ``url``."""
        loader = self.spider_loader
        spiders = [loader.load(known) for known in loader.list()]
        host = urls.bare(urlsplit(url).hostname or "")
        for spider in spiders:
            if not issubclass(spider, BlogSpider):
                continue
            if spider.name == name or (not name and host in map(urls.bare, spider.hosts)):
                return spider
        if name:
            known = ", ".join(sorted(loader.list()))
            raise UsageError(f"unknown spider {name!r}; there are: {known}", print_help=False)
        return BlogSpider


def _reading(blog: type[BlogSpider], url: str, body: bytes | None) -> type[BlogSpider]:
    """A spider that reads one page as ``blog`` does: fetched from ``url``, or from ``body``."""

    class PageSpider(blog):  # type: ignore[misc, valid-type]
        async def start(self) -> AsyncIterator[Any]:
            self.begin_at(url)
            for visit in self.frontier.visits.values():
                visit.lessons.is_learning, visit.lessons.shown = False, _explained
            arguments = {"site": self.sites[0], "listing": url, "is_sure": True}
            if body is None:
                yield Request(
                    url, self.parse_article, errback=self.article_failed, cb_kwargs=arguments
                )
            else:
                response = HtmlResponse(
                    url, body=body, request=Request(url), encoding=charset(body, "")
                )
                for raw in self.parse_article(response, **arguments):
                    yield raw

        def ask_for_the_rest(self) -> None:
            """Send no further requests."""

    return PageSpider


def _explained(page: type[ArticlePage]) -> type[ArticlePage]:
    """A page class that prints the source of each field to stderr."""

    class ExplainedPage(page):  # type: ignore[misc, valid-type]
        def read(self) -> RawArticle | None:
            raw: RawArticle | None = super().read()
            config = page_config(scripts(self.tree))
            math = f"{config.engine}, from the page's scripts" if config else "no sign of math"
            lines = {"engine": name_of(self) or "not known", "reader": page.__name__}
            if isinstance(self, GenericArticlePage) and self.profile.rules:
                lines["profile"] = ", ".join(self.profile.rules)
            for name, value in {**lines, "math": math, **self.evidence}.items():
                print(one_line(f"{name:<15} {value}"), file=sys.stderr)
            return raw

    return ExplainedPage
