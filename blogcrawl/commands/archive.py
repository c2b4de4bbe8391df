"""``scrapy archive``: inspect and maintain the archives of blogs, without any request."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.exceptions import UsageError

from blogcrawl import clock, jsonl, urls
from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import open_database
from blogcrawl.archive.diff import history
from blogcrawl.archive.kept import make_room_in_all
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.blog_status import blog_status, run_line, status_lines
from blogcrawl.checks import check_settings
from blogcrawl.codes import UNHEALTHY
from blogcrawl.command import ProjectCommand
from blogcrawl.commands import links, upkeep, warc
from blogcrawl.commands.crawl import error_of
from blogcrawl.commands.reread import reread
from blogcrawl.extensions.archive import ExportExtension
from blogcrawl.extensions.exit import exit_code
from blogcrawl.feeds import FeedExporter
from blogcrawl.feeds.options import feeds_from_options
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn
from blogcrawl.site import Site
from blogcrawl.spiders.arguments import Arguments, check_url
from blogcrawl.spiders.blog import BlogSpider
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Callable, Iterator

    from blogcrawl.archive.database import Database


class Command(ProjectCommand):
    """Shows, exports and checks archives."""

    def syntax(self) -> str:
        return (
            "status [NAME] | export NAME [-O FILE] [--at TIME | --warc FILE] | history URL"
            " | links NAME [--graphml] | verify | vacuum | reread NAME [--dry-run] [--profile FILE]"
            " | copy FROM TO | prune NAME [--keep N] [--older-than DAYS] [--pages]"
            " | remove NAME --yes"
        )

    def short_desc(self) -> str:
        return "Inspect and maintain archives: status, export, history, links, verify, reread …"

    def long_desc(self) -> str:
        return (
            "status [NAME]   the status of each blog: articles, last run, problems, what is due; "
            "--json for programs; exit code 3 if a last run was unhealthy. "
            "export NAME   write a snapshot, of now or of --at, to the project's feeds or to -O; "
            "--warc FILE writes the kept pages. "
            "history URL   the versions of an article, as diffs. "
            "links NAME   which article links to which, as JSON Lines or --graphml. "
            "verify [NAME]   look for damage. vacuum [NAME]   free unused disk space. "
            "reread NAME   read the kept pages again, without a request, with the current code "
            "and profile; --dry-run only shows what would change. "
            "copy FROM TO   copy an archive to another database, such as sqlite:////PATH or "
            "postgresql://HOST/DATABASE, completely or not at all. "
            "prune NAME   delete old versions, by number or age, or with --pages only their pages. "
            "remove NAME   delete an archive. "
            "NAME is the spider's name; for the spider blog it is the host of the blog."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-O", "--overwrite-output", metavar="FILE", action="append")
        parser.add_argument(
            "--at", metavar="TIME", help="a date (its end, UTC) or a time; ISO 8601"
        )
        parser.add_argument("--json", action="store_true", help="`status` as one line of JSON each")
        parser.add_argument("--name", help="the archive of the article for `history`")
        parser.add_argument("--warc", metavar="FILE", help="`export` the pages, as WARC 1.1")
        parser.add_argument("--graphml", action="store_true", help="`links` as GraphML")
        parser.add_argument("--dry-run", action="store_true", help="`reread` writes nothing")
        parser.add_argument("--keep", metavar="N", type=int, help="`prune`: versions per article")
        parser.add_argument(
            "--older-than", metavar="DAYS", type=int, help="`prune`: age of versions"
        )
        parser.add_argument("--pages", action="store_true", help="`prune`: only their pages")
        parser.add_argument("--yes", action="store_true", help="`remove`: confirm it")
        self.add_profile_option(parser, "`reread` with the crawl's profile")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        learn(self.settings.copy_to_dict())
        if opts.overwrite_output:
            feeds = feeds_from_options(self.settings, opts.overwrite_output, overwrite=True)
            self.settings.set("FEEDS", feeds, priority="cmdline")
        check_settings(self.settings)
        # Without it there is nothing to show.
        self.settings.set("ARCHIVE_ENABLED", True, priority="cmdline")
        names = ("archive.Archive", "health.Health", "progress.Progress")
        self.be_quiet(opts, without=[f"{name}Extension" for name in names])
        exporting = {"blogcrawl.extensions.archive.ExportExtension": 5}
        extensions = self.settings.getdict("EXTENSIONS") | exporting
        self.settings.set("EXTENSIONS", extensions, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a subcommand; exit codes are those of ``scrapy crawl``."""
        with self.reporting_errors():
            self.exitcode = self._run(args, opts)

    def _run(self, args: list[str], opts: argparse.Namespace) -> int:
        commands: dict[str, Callable[[list[str], argparse.Namespace], int]] = {
            "status": self._status,
            "export": self._export,
            "history": self._history,
            "verify": self._verify,
            "vacuum": self._vacuum,
            "reread": self._reread,
            "links": self._links,
            "copy": self._copy,
            "prune": self._prune,
            "remove": self._remove,
        }
        if not args or args[0] not in commands:
            raise UsageError(f"say one of: {', '.join(commands)}", print_help=False)
        if args[0] != "export" and (opts.overwrite_output or opts.at is not None):
            raise UsageError(f"-O and --at: {args[0]} takes neither", print_help=False)
        if opts.warc and (args[0] != "export" or opts.overwrite_output or opts.at is not None):
            raise UsageError(
                "--warc: goes with export alone, without -O and --at", print_help=False
            )
        if args[0] != "reread" and (opts.dry_run or opts.blog_profile):
            raise UsageError(f"--dry-run and --profile: {args[0]} takes neither", print_help=False)
        if args[0] != "links" and opts.graphml:
            raise UsageError(f"--graphml: goes with links, not with {args[0]}", print_help=False)
        if args[0] != "export":  # its upload's connection may break
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `scrapy archive history … | head`
        return commands[args[0]](args[1:], opts)

    # --- The subcommands ------------------------------------------------------------------------

    def _status(self, args: list[str], opts: argparse.Namespace) -> int:
        print_one = self._each(lambda name: self._print_status(name, opts))
        return max(map(print_one, self.named_archives(args)))

    def _print_status(self, name: str, opts: argparse.Namespace) -> int:
        with self._open(name) as database:
            reader = ArchiveReader(database)
            statuses = [blog_status(database, status) for status in reader.status(clock.now())]
            last, owner = reader.last_run(), database.lock_owner
            if opts.json:
                run = (
                    {"started": clock.iso(last.started), "ended": bool(last.ended)} if last else {}
                )
                data = {"archive": name, "place": database.place, "last_run": run}
                print(jsonl.dumps({**data, "outcome": last and last.outcome, "blogs": statuses}))
            else:
                print(f"{name}: {database.place}{_size(database)}")
                for status in statuses:
                    print("\n".join(map(one_line, status_lines(status, last, owner))))
                if not statuses and last:  # the run found no address
                    print(one_line(run_line(last, owner)))
        has_failed = any(status["verdict"] == "unhealthy" for status in statuses)
        if not statuses and last and last.ended:
            has_failed = last.outcome != "healthy"
        return UNHEALTHY if has_failed else 0

    def _export(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one archive to export", print_help=False)
        [name] = self.named_archives(args)
        if opts.warc:
            return self._export_warc(name, Path(opts.warc))
        at = None if opts.at is None else _moment(opts.at)
        assert self.crawler_process
        if not self.crawler_process.settings.getdict("FEEDS"):
            raise UsageError("no feed to export to; name one with -O FILE", print_help=False)
        crawler = self.crawler_process.create_crawler(_exporting(name, at))
        outcome = self.crawler_process.crawl(crawler)
        self.crawler_process.start()
        if error := error_of(outcome):
            return self.report_not_started(error)
        if archive := crawler.get_extension(ExportExtension):
            archive.database.close()
            if archive.database.failure:
                raise archive.database.failure
        exporter = crawler.get_extension(FeedExporter)
        reason = crawler.stats.get_value("finish_reason")
        if exporter and (reason != "finished" or not exporter.deliveries):  # SIGINT or SIGTERM
            exporter.abandon()
            print(f"scrapy archive: {name}: stopped, nothing was exported", file=sys.stderr)
            return UNHEALTHY
        if exporter and any(delivery.state == "kept back" for delivery in exporter.deliveries):
            return UNHEALTHY
        return exit_code(crawler)

    def _export_warc(self, name: str, file: Path) -> int:
        with self._open(name) as database:
            count = warc.write(database, file)
        print(f"{name}: {counted(count, 'page')} in {file}")
        return 0

    def _history(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1 or not urls.host(args[0]):
            raise UsageError("name one article by its URL", print_help=False)
        [url] = args
        check_url(url)
        [name] = self.named_archives([opts.name or self._name_of(url)])
        with self._open(name) as database:
            identities = [urls.identity(url), *self._identities(url)]
            lines = history(ArchiveReader(database).history(identities, url))
            first = next(lines, None)
            if first is None:
                raise UsageError(f"the archive {name} has no article {url}", print_help=False)
            print(one_line(first))
            for line in lines:
                print(one_line(line))
        return 0

    def _verify(self, args: list[str], opts: argparse.Namespace) -> int:
        return max(map(self._each(self._check_integrity), self.named_archives(args)))

    def _check_integrity(self, name: str) -> int:
        with self._open(name) as database:
            errors = database.integrity_errors() or list(ArchiveReader(database).integrity_errors())
        for error in errors:
            print(one_line(f"{name}: {error}"), file=sys.stderr)
        if not errors:
            print(f"{name}: no fault found")
        return ArchiveError.exit_code if errors else 0

    def _vacuum(self, args: list[str], opts: argparse.Namespace) -> int:
        return max(map(self._each(self._vacuum_one), self.named_archives(args)))

    def _vacuum_one(self, name: str) -> int:
        with self._open(name, writes=True) as database:
            assert self.settings is not None
            before = _size(database)
            make_room_in_all(database, self.settings.getint("ARCHIVE_PAGES_MAX"))
            database.vacuum()
            print(f"{name}: vacuumed{_size(database)}{before and f', before{before}'}")
        return 0

    def _reread(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one archive to read again", print_help=False)
        assert self.settings is not None
        [name] = self.named_archives(args)
        spider = next((one for one in self._spiders() if one.name == name), BlogSpider)
        profile = {"profile": opts.blog_profile} if opts.blog_profile else {}
        given = Arguments.parse(profile).profile
        is_dry = opts.dry_run
        with self._open(name, writes=not is_dry) as database:
            tally = reread(database, self.settings, spider.article_page, given, is_dry=is_dry)
        for line in tally.lines(name, is_dry=is_dry):
            print(one_line(line))
        return 0

    def _links(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one archive to write the links of", print_help=False)
        with self._open(*self.named_archives(args)) as database:
            links.write(database, sys.stdout, graphml=opts.graphml)
        return 0

    def _copy(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        upkeep.copy_archive(self.settings, args)
        return 0

    def _prune(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        upkeep.prune_archive(self.settings, self._one(args, "prune"), opts)
        return 0

    def _remove(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        upkeep.remove_archive(self.settings, self._one(args, "remove"), is_sure=opts.yes)
        return 0

    def _one(self, args: list[str], what: str) -> str:
        if len(args) != 1:
            raise UsageError(f"name one archive to {what}", print_help=False)
        [name] = self.named_archives(args)
        return name

    def _each(self, look: Callable[[str], int]) -> Callable[[str], int]:
        """``look`` for several archives: an error in one does not hide the others."""

        def at(name: str) -> int:
            try:
                return look(name)
            except ArchiveError as error:
                print(f"scrapy archive: {one_line(error)}", file=sys.stderr)
                return error.exit_code

        return at

    # --- Which archive --------------------------------------------------------------------------

    def _open(self, name: str, *, writes: bool = False) -> Database:
        assert self.settings is not None
        return open_database(self.settings, name, writes=writes)

    def _spiders(self) -> Iterator[type[BlogSpider]]:
        loader = self.spider_loader
        for name in loader.list():
            spider = loader.load(name)
            if issubclass(spider, BlogSpider):
                yield spider

    def _name_of(self, url: str) -> str:
        """The archive of an address: that of its spider, or of its host."""
        host = urls.bare(urls.host(url))
        for spider in self._spiders():
            if host in map(urls.bare, spider.hosts):
                return str(spider.name)
        parts = urls.split(url)
        assert parts is not None
        # Only its host: a comma in the rest would make it two addresses.
        return BlogSpider(url=f"{parts.scheme}://{parts.netloc}/").archive_name

    def _identities(self, url: str) -> Iterator[str]:
        """The identities of an address on a blog that answers under several hosts."""
        for spider in self._spiders():
            site = Site(spider.home or url, spider.hosts)
            if site.owns(url):
                yield site.identity(url)


def _exporting(name: str, at: int | None) -> type[Spider]:
    """A spider without requests: the feeds are written from the archive."""

    class ExportSpider(Spider):
        feed_name = archive_name = name
        moment = at

        async def start(self) -> AsyncIterator[Any]:
            for nothing in list[Any]():
                yield nothing

    ExportSpider.name = name
    return ExportSpider


_DAY = re.compile("[0-9]{4}-?[0-9]{2}-?[0-9]{2}|[0-9]{4}-?W[0-9]{2}-?[0-9]")


def _moment(text: str) -> int:
    """The second that a time means; for a date alone, the last second of that day."""
    try:
        return clock.seconds(text) + (clock.DAY - 1 if _DAY.fullmatch(text) else 0)
    except ValueError:
        raise UsageError(
            f"--at {text}: must be a time such as 2026-01-31 or 2026-01-31T03:00", print_help=False
        ) from None


def _size(database: Database) -> str:
    path = getattr(database, "path", None)
    return f" ({path.stat().st_size:,} bytes)" if isinstance(path, Path) and path.exists() else ""
