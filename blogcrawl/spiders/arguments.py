"""The arguments of every spider, checked before anything is requested."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from blogcrawl import urls
from blogcrawl.pages.profile import UNKNOWN, Profile, ProfileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

ALL = -1
"""Every article, whatever its age."""


@dataclass(frozen=True)
class Arguments:
    """The arguments of ``scrapy crawl -a``."""

    urls: tuple[str, ...] = ()
    """Start addresses: ``url=A,B``, or ``urls=FILE`` with one per line."""
    since: date | None = None
    """Articles before this day are left out."""
    limit: int = 0
    """How many articles to take at most; 0 for all."""
    category: str = ""
    """Crawl only one category, by its name in the blog's addresses."""
    full: bool = False
    """Walk the whole listing, even if nothing seems new."""
    recheck: int = 0
    """Check the articles of so many days for changes, or ``ALL``."""
    private: bool = False
    """Allow the names of the blogs to resolve to private addresses."""
    markdown: bool = False
    """Add the body as Markdown, as with ``ARTICLE_MARKDOWN``."""
    warc: str = ""
    """A WARC file to read instead of the network."""
    profile: Profile = UNKNOWN
    """Where the fields of the articles are, from a TOML file: ``profile=FILE``."""

    def asked(self) -> dict[str, Any]:
        """The arguments as JSON; only a crawl with the same ones is resumed."""
        asked = {name: value for name, value in asdict(self).items() if value}
        for name in ("profile", "markdown"):  # part of the extraction's version instead
            asked.pop(name, None)
        return asked | ({"since": self.since.isoformat()} if self.since else {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments.

        Raises ``UsageError`` with one line that names the argument and its valid values.
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
            full=_switch("full", given.get("full")),
            recheck=_recheck(given.get("recheck")),
            private=_switch("private", given.get("private")),
            markdown=_switch("markdown", given.get("markdown")),
            warc=_warc(given.get("warc")),
            profile=_profile(given.get("profile")),
        )


def _wrong(message: str) -> UsageError:
    return UsageError(message, print_help=False)


def _urls(url: str | None, file: str | None) -> tuple[str, ...]:
    if url is not None and file is not None:
        raise _wrong("url and urls: give one of them")
    if file is not None:
        lines = map(str.strip, _text("urls", file).splitlines())
        found = [line for line in lines if line and not line.startswith("#")]
        if not found:
            raise _wrong(f"urls={file}: the file names no URL")
    elif url is not None:
        found = [one.strip() for one in url.split(",")]
    else:
        return ()
    for one in found:
        check_url(one)
    return tuple(dict.fromkeys(found))


# Bytes of a file of addresses; a longer one is some other file, or a device.
_MOST = 10 * 1024 * 1024


def _text(name: str, file: str) -> str:
    try:
        with open(file, "rb") as opened:
            content = opened.read(_MOST + 1)
        if len(content) > _MOST:
            raise _wrong(f"{name}={file}: cannot be read: it has more than {_MOST:,} bytes")
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise _wrong(f"{name}={file}: cannot be read: {reason}") from None


def _warc(file: str | None) -> str:
    if file is None:
        return ""
    if not find_spec("warcio"):
        raise _wrong("warc: needs the package warcio: pip install 'blogcrawl[warc]'")
    try:
        with open(file, "rb") as opened:
            begin = opened.read(5)
    except OSError as error:
        raise _wrong(f"warc={file}: cannot be read: {error.strerror}") from None
    if begin != b"WARC/" and not begin.startswith(b"\x1f\x8b"):
        raise _wrong(f"warc={file}: is no WARC file")
    return file


def _profile(file: str | None) -> Profile:
    if file is None:
        return UNKNOWN
    try:
        return Profile.from_toml(_text("profile", file))
    except ProfileError as error:
        raise _wrong(f"profile={file}: {error}") from None


# A name, or an IPv6 address.
_HOST = re.compile(r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*")


# Python decodes a byte that is not UTF-8 as a surrogate.
_NO_UTF8 = re.compile("[\ud800-\udfff]")
_IN_NO_URL = re.compile(rf"\s|{_NO_UTF8.pattern}")


def check_url(url: str) -> None:
    """Raise ``UsageError`` if ``url`` is not a page's address, without passwords in the message."""
    is_web = re.match("https?://", url, re.IGNORECASE)
    if "@" in (url.split("/")[2] if is_web else url):
        raise _wrong("url: must not contain a user or a password")
    if not is_web:
        raise _wrong(f"url={url}: must begin with http:// or https://")
    parts = urls.split(url)
    host = (parts.hostname or "") if parts else ""
    if not parts or not _HOST.fullmatch(host) or parts.port == 0 or _IN_NO_URL.search(url):
        raise _wrong(f"url={url}: not a URL")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _wrong(f"since={text}: must be a day such as 2020-01-31")


def _limit(text: str | None) -> int:
    if text is None:
        return 0
    if not re.fullmatch("0*[1-9][0-9]{0,8}", text):
        raise _wrong(f"limit={text}: must be a whole number above 0")
    return int(text)


def _recheck(text: str | None) -> int:
    if text in (None, "0"):
        return 0
    if text == "1":
        return ALL
    if match := re.fullmatch("0*([1-9][0-9]{0,4})d", text or ""):
        return int(match[1])
    raise _wrong(f"recheck={text}: must be 1, or a number of days such as 30d")


def _category(text: str | None) -> str:
    if text is None:
        return ""
    if not text.strip() or "/" in text or text in (".", "..") or _NO_UTF8.search(text):
        raise _wrong(f"category={text}: must be one name, as in the blog's addresses")
    return text.strip()


def _switch(name: str, text: str | None) -> bool:
    if text not in (None, "0", "1"):
        raise _wrong(f"{name}={text}: must be 0 or 1")
    return text == "1"
