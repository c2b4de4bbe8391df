"""The arguments of every spider, checked before anything is requested."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self


@dataclass(frozen=True)
class Arguments:
    """What ``scrapy crawl -a`` may say."""

    urls: tuple[str, ...] = ()
    """Where to begin: ``url=A,B`` or ``urls=FILE``, one per line."""
    since: date | None = None
    """Articles before this day are left out."""
    limit: int = 0
    """How many articles to take at most; 0 for all."""
    category: str = ""
    """Take one category only, by the name it has in the blog's addresses."""

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments.

        Raises ``UsageError`` with one line that names the argument and what it may be.
        """
        known = ("url", *(field.name for field in fields(cls)))
        for name in given:
            if name not in known:
                raise _wrong(f"unknown argument {name!r}: there are {', '.join(known)}")
        return cls(
            urls=_urls(given.get("url"), given.get("urls")),
            since=_day(given.get("since")),
            limit=_limit(given.get("limit")),
            category=_category(given.get("category")),
        )


def _wrong(message: str) -> UsageError:
    return UsageError(message, print_help=False)


def _urls(url: str | None, file: str | None) -> tuple[str, ...]:
    if url is not None and file is not None:
        raise _wrong("url and urls: give one of them")
    if file is not None:
        try:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
            raise _wrong(f"urls={file}: cannot be read: {reason}") from None
        found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        if not found:
            raise _wrong(f"urls={file}: the file names no URL")
    elif url is not None:
        found = [one.strip() for one in url.split(",")]
    else:
        return ()
    return tuple(dict.fromkeys(map(_url, found)))


def _url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong(f"url={url}: not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise _wrong(f"url={url}: must begin with http:// or https://")
    if not parts.hostname or port == 0 or any(character.isspace() for character in url):
        raise _wrong(f"url={url}: not a URL")
    return url


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) == len("YYYY-MM-DD"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _wrong(f"since={text}: must be a day such as 2020-01-31")


def _limit(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise _wrong(f"limit={text}: must be a whole number above 0")
    return int(text)


def _category(text: str | None) -> str:
    if text is None:
        return ""
    if not text.strip() or "/" in text or text in (".", ".."):
        raise _wrong(f"category={text}: must be one name, as in the blog's addresses")
    return text.strip()
