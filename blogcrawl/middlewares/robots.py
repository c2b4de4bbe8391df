"""robots.txt by RFC 9309: if it cannot be fetched, nothing is allowed."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    IgnoreRequest,
)
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from blogcrawl.failure import error_text, is_no_tls
from blogcrawl.middlewares.guard import AddressRefused
from blogcrawl.middlewares.pace import HostGivenUp
from blogcrawl.middlewares.redirect import EndlessRedirect
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

_REDIRECTS = 5  # section 2.3.1.2
_CACHED = 24 * 3600.0  # seconds, section 2.4
_LARGEST = 500 * 1024  # bytes, section 2.5
_LONGEST_REASON = 100  # characters
# Seconds after which a long crawl, such as one of several blogs, tries to fetch a robots.txt again.
_ASKED_AGAIN = 3600.0

robots_read = object()
"""The signal that a robots.txt was read: ``origin``, and the original ``text``."""

_FORBIDDEN_SHOWN = 3
# A line that names a crawler, in all spellings that Protego accepts.
_AGENT = re.compile(r"\s*user(?:-|\s+)?agent\s*(?:[:\s]|$)(.*)", re.IGNORECASE)
_OTHERS = "-others-"


# If the host does not exist or has no server any more, its pages fail with that reason.
_NO_HOST: dict[type[Exception], str] = {
    CannotResolveHostError: "unknown_host",
    DownloadConnectionRefusedError: "refused_connection",
    HostGivenUp: "host_given_up",
}


class RobotsUnreachable(IgnoreRequest):
    """A page of a host whose robots.txt could not be fetched; ``reason`` says why in one word."""

    def __init__(self, detail: str = "", reason: str = "robots_unreachable") -> None:
        super().__init__(detail)
        self.reason = reason


class _Rules(NamedTuple):
    """The rules of a robots.txt, or why it could not be fetched."""

    parser: RobotParser | None
    problem: Exception | None
    until: float
    """When it is fetched again, by the monotonic clock."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with the rules of RFC 9309, section 2.3.1, for a missing robots.txt.

    - 4xx, more than five redirects, or a redirect that the guard refuses: everything is allowed.
    - 5xx, 429, time-outs, resets or an unreachable host: nothing is allowed. Each page of that host
      raises ``RobotsUnreachable``. Rules that were read before stay in force.

    Only the first 500 KiB are read, and kept for at most a day.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for the host of ``request``; raises ``RobotsUnreachable`` if there are none."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.get(origin)
        known = task.result() if task and task.done() else None
        if task is None or (known and known.until < time.monotonic()):
            task = self._rules[origin] = asyncio.create_task(self._ask(origin, request, known))
        rules = await asyncio.shield(task)
        if error := rules.problem:
            reason = "no_tls" if is_no_tls(error) else "robots_unreachable"
            reason = _NO_HOST.get(type(error), reason)
            raise RobotsUnreachable(f"robots.txt: {error_text(error)}", reason)
        return rules.parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Scrapy's method, which also keeps some forbidden addresses for the summary."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            tally = Tally(self._stats)
            if tally.robots_forbidden <= _FORBIDDEN_SHOWN:
                tally.forbidden[request.url] = 1
            raise

    async def _ask(self, origin: str, request: Request, known: _Rules | None) -> _Rules:
        now = time.monotonic()
        try:
            body = self._body(await self._fetch(f"{origin}/robots.txt"))
            agent = self._robotstxt_useragent or self._default_useragent
            text = body.decode("utf-8-sig", "ignore")
            await self.crawler.signals.send_catch_log_async(
                signal=robots_read, origin=origin, text=text
            )
            body = for_agent(text, agent).encode()
        except (AddressRefused, EndlessRedirect) as error:
            logger.warning("%s/robots.txt: not followed: %s; taken for none", origin, error)
            body = b""
        except Exception as error:
            tally = Tally(self._stats)
            tally.robots_unreachable += 1
            tally.robots_why[origin] = error_text(error)[:_LONGEST_REASON].rstrip(".")
            parser = known.parser if known else None
            stays = "what it said before still holds" if parser else "nothing is fetched there"
            logger.error(
                "%s/robots.txt cannot be fetched: %s; %s", origin, error_text(error), stays
            )
            return _Rules(parser, None if parser else error, now + _ASKED_AGAIN)
        parser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return _Rules(parser, None, now + _CACHED)

    async def _fetch(self, url: str) -> Response:
        assert self.crawler.engine
        self._stats.inc_value("robotstxt/request_count")
        return await self.crawler.engine.download_async(
            Request(
                url,
                callback=NO_CALLBACK,
                priority=self.DOWNLOAD_PRIORITY,
                meta={
                    "dont_obey_robotstxt": True,
                    "redirect_ttl": _REDIRECTS,
                    "max_retry_times": self.crawler.settings.getint("RETRY_TIMES"),
                },
            )
        )

    def _body(self, response: Response) -> bytes:
        """The relevant part of a response; raises ``IgnoreRequest`` if the server failed."""
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise IgnoreRequest(f"HTTP {response.status}")
        if response.status >= 300:
            return b""
        body = response.body[:_LARGEST]
        return body if len(body) < _LARGEST else body[: body.rfind(b"\n") + 1]


def for_agent(text: str, agent: str) -> str:
    """A robots.txt in which the group of ``agent`` is named ``*``, and all others share one name.

    Protego stores every rule once for each crawler that its group names: a gigabyte for a file with
    some thousand of both. The group is the one that Protego would use, with the longest matching
    name (RFC 9309, section 2.2.1). Lines that repeat the line before them are left out.
    """
    lines = text.splitlines()
    named = [_named(line) for line in lines]
    best = max(dict.fromkeys(filter(None, named)), key=lambda name: _fit(name, agent), default="")
    ours = best if best and _fit(best, agent) else None
    kept = (
        line if name is None else f"User-agent: {'*' if name == ours else _OTHERS}"
        for line, name in zip(lines, named, strict=True)
    )
    return "\n".join(line for line, _ in groupby(kept))


def _named(line: str) -> str | None:
    """The crawler that a line names, maybe ``""``; ``None`` if it names none."""
    match = _AGENT.match(line.partition("#")[0])
    if match is None:
        return None
    name = " ".join(match[1].lower().split())
    return name if name == "*" else name.replace("*", "")


def _fit(name: str, agent: str) -> int:
    """How well the name of a group matches a crawler, 0 if it does not."""
    if name == "*":
        return 1
    agent = agent.lower()
    is_in = name in agent and re.search(rf"(?<![\w-]){re.escape(name)}", agent)
    return len(name) if is_in else 0
