"""What the project's commands share: reading options, and refusing bad ones.

It is outside the package of commands, because Scrapy registers every command class in there.
"""

from __future__ import annotations

import contextlib
import os
import sys
from difflib import get_close_matches
from json import JSONDecodeError
from typing import TYPE_CHECKING, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from blogcrawl import interrupt, jsonlog
from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import archive_names, archive_path, is_database
from blogcrawl.checks import own_log_file
from blogcrawl.codes import NOT_DELIVERED, NOT_STARTED, USAGE
from blogcrawl.feeds.storage import write_nothing_more
from blogcrawl.log import configure_log
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from scrapy.spiderloader import SpiderLoaderProtocol

# How similar an unknown setting is to a known one if it is misspelt.
_ALIKE = 0.9


class ProjectCommand(ScrapyCommand):
    """Refuses bad input with one line without secrets, before anything is started."""

    requires_project = True
    spider_loader: SpiderLoaderProtocol
    """The spiders of the project."""

    @property
    def name(self) -> str:
        """The command's name on the command line: Scrapy uses the name of its module."""
        return type(self).__module__.rpartition(".")[2]

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        # Scrapy and argparse report every UsageError here, after a page of usage.
        parser.error = self._refuse  # type: ignore[method-assign]

    def add_profile_option(self, parser: argparse.ArgumentParser, what: str) -> None:
        """Let ``--profile`` name the profile of a blog, as ``opts.blog_profile``.

        Scrapy's ``--profile`` has the time of each function written into that file. It reads
        ``opts.profile``, which must be empty, or the profile of the blog would be overwritten.
        """
        parser.add_argument("--profile", metavar="FILE", dest="blog_profile", help=what)
        parser.set_defaults(profile=None)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; raise UsageError for one that cannot be read."""
        interrupt.report_in_one_line()
        configure_log()
        learn(os.environ)
        for arg in args:
            if arg.startswith("-"):
                raise UsageError(f"unknown option {arg}")
        for element in opts.set:
            self._check_setting(element)
        if opts.pidfile and is_database(opts.pidfile):
            raise UsageError(f"--pidfile {opts.pidfile}: a database; name another file")
        try:
            super().process_options(args, opts)
        except OSError as error:
            raise UsageError(f"--pidfile {opts.pidfile}: {error.strerror}") from None
        assert self.settings is not None
        if self.settings["LOG_FORMAT"] == jsonlog.WORD:
            jsonlog.turn_on()
            self.settings.set("LOG_FORMAT", "%(message)s", priority="cmdline")
        self.spider_loader = self._load_spiders()

    def be_quiet(self, opts: argparse.Namespace, *, without: Iterable[str]) -> None:
        """Log only errors unless ``-L`` says otherwise, and run without these extensions."""
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        extensions = dict(self.settings.getdict("EXTENSIONS"))
        extensions.update({f"blogcrawl.extensions.{name}": None for name in without})
        self.settings.set("EXTENSIONS", extensions, priority="cmdline")

    def report_not_started(self, error: BaseException) -> int:
        """Log which component could not be started, and return the exit code.

        Raises ``error`` again if its own message says what is wrong.
        """
        if isinstance(error, ArchiveError | UsageError):
            raise error
        reason = one_line(f"{type(error).__name__}: {error}")
        print(f"scrapy {self.name}: could not be started: {reason}", file=sys.stderr)
        return NOT_STARTED

    @contextlib.contextmanager
    def reporting_errors(self) -> Iterator[None]:
        """Report an error of the archive or the system in one line, and exit with its code."""
        try:
            yield
            if sys.stdout:
                sys.stdout.flush()
        except ArchiveError as error:
            print(f"scrapy {self.name}: {one_line(error)}", file=sys.stderr)
            self.exitcode = error.exit_code
        except OSError as error:
            reason = one_line(f"{error.filename or 'stdout'}: {error.strerror}")
            print(f"scrapy {self.name}: {reason}", file=sys.stderr)
            self.exitcode = NOT_DELIVERED
            write_nothing_more(sys.stdout.fileno())

    def named_archives(self, args: list[str]) -> list[str]:
        """The archives in ``args``, or all archives."""
        assert self.settings is not None
        if self.settings["ARCHIVE_URL"]:
            if there := args or archive_names(self.settings):
                return there
            raise UsageError("with ARCHIVE_URL, name the archive", print_help=False)
        there = sorted(path.stem for path in archive_path("x").parent.glob("*.db"))
        for name in args:
            if name not in there:
                known = f"there are: {', '.join(there)}" if there else "there are none yet"
                raise UsageError(f"no archive {name!r}; {known}", print_help=False)
        if not there:
            raise UsageError("there is no archive yet; the first crawl makes it", print_help=False)
        return args or there

    def _load_spiders(self) -> SpiderLoaderProtocol:
        assert self.settings is not None
        try:
            return get_spider_loader(self.settings)
        except ModuleNotFoundError as error:
            modules = self.settings.getlist("SPIDER_MODULES")
            if not any(f"{module}.".startswith(f"{error.name}.") for module in modules):
                raise  # from a spider: the traceback says where
            raise UsageError(f"SPIDER_MODULES: {error}") from None

    def _check_setting(self, element: str) -> None:
        assert self.settings is not None
        name, equals, value = element.partition("=")
        if not equals:
            raise UsageError(f"-s {element} has no value; write -s NAME=VALUE")
        self._check_name(name)
        try:
            value.encode()
            self.settings.set(name, value, priority="cmdline")
        except UnicodeEncodeError:
            raise UsageError(f"-s {element} is not UTF-8") from None
        except JSONDecodeError as error:
            raise UsageError(f"-s {name} is not JSON: {error}") from None
        except (TypeError, ValueError):  # a number or a list
            raise UsageError(f"-s {element} is not a JSON object") from None

    def _check_name(self, name: str) -> None:
        """Refuse the name of a setting that is misspelt; another one may be a component's."""
        assert self.settings is not None
        if name not in self.settings:
            known = [str(one) for one in self.settings]
            if near := get_close_matches(name.upper(), known, 1, _ALIKE):
                raise UsageError(f"-s {name}: unknown setting; did you mean {near[0]}?")

    def _refuse(self, message: str) -> NoReturn:
        line = f"scrapy {self.name}: {one_line(message)}\n"
        sys.stderr.write(line)
        if self.settings and (path := own_log_file(self.settings)):
            # The log file may be all that anybody sees: scrapyd shows nothing else of a job.
            with contextlib.suppress(OSError), open(path, "a", encoding="utf-8") as log:
                log.write(line)
        sys.exit(USAGE)
