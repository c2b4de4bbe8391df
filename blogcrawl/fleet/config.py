"""``blogs.toml``: reads the list of blogs, and reports mistakes, one per line."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from blogcrawl.fleet.schedule import Cron, Every, duration

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from blogcrawl.fleet.schedule import Schedule

_TOP = ("fleet", "defaults", "blogs")
_FLEET = ("processes", "memory", "timezone")
_SHARED = ("cron", "every", "time", "arguments", "settings", "feeds")
_BLOG = ("spider", "url", "profile", *_SHARED)
_NAME = re.compile(r"[\w-][\w.-]{0,99}")
_PROCESSES = 4
_MOST_PROCESSES = 1_000
_LARGEST = 1 << 20  # bytes of the file; a blog takes a hundred


@dataclass(frozen=True)
class Blog:
    """One blog of the file."""

    name: str
    schedule: Schedule
    spider: str = "blog"
    arguments: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    feeds: list[str] | dict[str, Any] | None = None
    """Where its snapshots go, or Scrapy's ``FEEDS``; ``None`` for the project's own."""
    time: int | None = None
    """Seconds that a run may take."""


@dataclass(frozen=True)
class Fleet:
    """The content of the file."""

    blogs: dict[str, Blog]
    processes: int = _PROCESSES
    """How many may be crawled at once."""
    memory: int | None = None
    """MiB that the crawls may take together."""


class ConfigError(Exception):
    """The mistakes in the file, one line each."""

    def __init__(self, lines: Collection[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def read(path: Path) -> Fleet:
    """Read the file; raises :class:`ConfigError` with all its mistakes."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ConfigError([f"{path}: more than {_LARGEST:,} bytes; is it the right file?"])
        document = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: it is no UTF-8 text"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: it is no TOML: {error}"]) from None
    reading = _Reading()
    fleet = reading.fleet(document)
    if reading.mistakes:
        raise ConfigError([f"{path}: {mistake}" for mistake in reading.mistakes])
    return fleet


def suggestion(name: str, known: Collection[str]) -> str:
    """A suggestion for an unknown name."""
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"


class _Reading:
    """Reads the file, and collects the mistakes instead of stopping at the first."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def fleet(self, document: Mapping[str, Any]) -> Fleet:
        self._refuse_unknown("", document, _TOP)
        fleet = self._table("fleet", document.get("fleet", {}))
        self._refuse_unknown("[fleet]: ", fleet, _FLEET)
        zone = self._zone(fleet.get("timezone", "UTC"))
        defaults = self._table("defaults", document.get("defaults", {}))
        self._refuse_unknown("[defaults]: ", defaults, _SHARED)
        blogs = self._table("blogs", document.get("blogs", {}))
        if not blogs and not self.mistakes:
            self.mistakes.append('it names no blog; write [blogs.NAME] and url = "https://…"')
        return Fleet(
            {name: self._blog(name, blog, defaults, zone) for name, blog in blogs.items()},
            self._number("[fleet]: processes", fleet.get("processes", _PROCESSES), _MOST_PROCESSES),
            self._number("[fleet]: memory", fleet["memory"]) if "memory" in fleet else None,
        )

    def _blog(self, name: str, table: Any, defaults: Mapping[str, Any], zone: ZoneInfo) -> Blog:
        where = f"blog {name}: "
        if not _NAME.fullmatch(name):
            self.mistakes.append(f"{where}a name is of letters, digits, '-', '_' and '.'")
        table = self._table(f"blogs.{name}", table)
        self._refuse_unknown(where, table, _BLOG)
        spider = self._text(f"{where}spider", table.get("spider", "blog"))
        arguments = self._texts(where, "arguments", table, defaults)
        if "url" in table:
            arguments["url"] = self._as_text(f"{where}url", table["url"])
        elif spider == "blog" and not arguments.keys() & {"url", "urls"}:
            self.mistakes.append(f'{where}no address; write url = "https://…", or name a spider')
        if "profile" in table:
            arguments["profile"] = self._text(f"{where}profile", table["profile"])
        return Blog(
            name,
            self._schedule(where, table, defaults, zone),
            spider,
            arguments,
            self._texts(where, "settings", table, defaults),
            self._feeds(where, table.get("feeds", defaults.get("feeds"))),
            self._time(where, table.get("time", defaults.get("time"))),
        )

    def _schedule(
        self, where: str, table: Mapping[str, Any], defaults: Mapping[str, Any], zone: ZoneInfo
    ) -> Schedule:
        given = table if table.keys() & {"cron", "every"} else defaults
        if given.keys() >= {"cron", "every"}:
            self.mistakes.append(f"{where}cron and every: give one of them")
        elif not given.keys() & {"cron", "every"}:
            self.mistakes.append(f'{where}no schedule; write every = "1d", or cron = "17 3 * * *"')
        try:
            if "every" in given:
                return Every(duration(given["every"]))
            if "cron" in given:
                return Cron(self._text(f"{where}cron", given["cron"]), zone)
        except ValueError as error:
            kind = "every" if "every" in given else "cron"
            self.mistakes.append(f"{where}{kind} = {json.dumps(given[kind], default=str)}: {error}")
        return Every(1)

    def _feeds(self, where: str, feeds: Any) -> list[str] | dict[str, Any] | None:
        if feeds is None or (isinstance(feeds, dict) and all(map(_is_table, feeds.values()))):
            return feeds
        if isinstance(feeds, list) and feeds and all(isinstance(one, str) for one in feeds):
            return feeds
        self.mistakes.append(
            f'{where}feeds: a list such as ["output/{{name}}.jsonl"], or a table as FEEDS has it'
        )
        return None

    def _time(self, where: str, time: Any) -> int | None:
        try:
            return None if time is None else duration(time)
        except ValueError as error:
            self.mistakes.append(f"{where}time = {json.dumps(time, default=str)}: {error}")
            return None

    def _texts(
        self, where: str, key: str, table: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> dict[str, str]:
        """A table of arguments or settings as on the command line; it overrides the defaults."""
        both = [self._table(f"{where}{key}", one.get(key, {})) for one in (defaults, table)]
        return {
            name: self._as_text(f"{where}{key}: {name}", value)
            for given in both
            for name, value in given.items()
        }

    def _as_text(self, where: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, dict):
            return json.dumps(value, default=str)
        if isinstance(value, list):
            parts = [self._as_text(where, one) for one in value]
            if any("," in one for one in parts):
                self.mistakes.append(f"{where}: what is in a list has no comma")
            return ",".join(parts)
        return value.isoformat() if isinstance(value, date) else str(value)

    def _zone(self, name: Any) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            hint = "write one such as Europe/Berlin; without any on this machine, install tzdata"
            self.mistakes.append(f"[fleet]: timezone = {json.dumps(name, default=str)}: {hint}")
            return ZoneInfo("UTC")

    def _number(self, where: str, value: Any, most: int = 1 << 30) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        shown = json.dumps(value, default=str)
        self.mistakes.append(f"{where} = {shown}: a whole number from 1 to {most:,}")
        return 1

    def _text(self, where: str, value: Any) -> str:
        if isinstance(value, str):
            return value
        self.mistakes.append(f"{where} = {json.dumps(value, default=str)}: a text in quotes")
        return ""

    def _table(self, name: str, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.mistakes.append(f"{name}: it is a table")
        return {}

    def _refuse_unknown(self, where: str, table: Mapping[str, Any], known: Collection[str]) -> None:
        for name in table:
            if name not in known:
                self.mistakes.append(f"{where}unknown key {name!r}; {suggestion(name, known)}")


def _is_table(value: object) -> bool:
    return isinstance(value, dict)
