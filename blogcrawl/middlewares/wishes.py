"""What a host asks not to be done with its pages: ``ai.txt``, and what robots.txt says about AI.

Fetched once per host, and only if the articles have the field ``usage``.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from blogcrawl.middlewares.robots import for_agent, robots_read

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

# User agents in robots.txt that only train models.
_TRAINERS = (
    "GPTBot",
    "Google-Extended",
    "Applebot-Extended",
    "ClaudeBot",
    "anthropic-ai",
    "CCBot",
    "Bytespider",
    "meta-externalagent",
    "cohere-training-data-crawler",
)
_LARGEST = 500 * 1024  # bytes
_SIGNAL = re.compile(r"[ \t]*content-(?:signal|usage)[ \t]*:[ \t]*(/\S*)?([^\n]*)", re.IGNORECASE)
_NO_TRAINING = re.compile(r"\b(?:ai-train|train-ai)\s*=\s*no?\b", re.IGNORECASE)


class Wishes(NamedTuple):
    """What the files of a host say."""

    ai: Protego
    trainers: list[Protego]
    paths: tuple[str, ...]
    """Paths that are not for training by a content signal in robots.txt."""

    @classmethod
    def parse(cls, robots: str, ai: str) -> Self:
        """The wishes in the host's two files."""
        named = [name for name in _TRAINERS if name.lower() in robots.lower()]
        signals = filter(None, map(_SIGNAL.match, robots.splitlines()))
        return cls(
            Protego.parse(for_agent(ai, "*")),
            [Protego.parse(for_agent(robots, name)) for name in named],
            tuple({one[1] or "/" for one in signals if _NO_TRAINING.search(one[2])}),
        )

    def about(self, url: str) -> list[str]:
        """The wishes for a page, as values of ``usage``."""
        found = []
        is_below = (urlsplit(url).path or "/").startswith(self.paths) if self.paths else False
        if is_below or not all(rules.can_fetch(url, "*") for rules in self.trainers):
            found.append("robots-noai")
        if not self.ai.can_fetch(url, "*"):
            found.append("ai-txt")
        return found


class WishesMiddleware:
    """Puts the wishes of a page's host into ``request.meta["wishes"]``."""

    def __init__(self, crawler: Crawler) -> None:
        if "usage" not in crawler.settings.getlist("ARTICLE_FIELDS"):
            raise NotConfigured
        self.crawler = crawler
        self._robots: dict[str, str] = {}
        self._wishes: dict[str, asyncio.Task[Wishes]] = {}
        crawler.signals.connect(self.robots_read, signal=robots_read)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def robots_read(self, origin: str, text: str) -> None:
        self._robots[origin] = text

    async def process_response(self, request: Request, response: Response) -> Response:
        if isinstance(response, HtmlResponse) and response.status == 200:
            parts = urlparse_cached(response)
            origin = f"{parts.scheme}://{parts.netloc}"
            if origin not in self._wishes:
                self._wishes[origin] = asyncio.create_task(self._ask(origin))
            wishes = await asyncio.shield(self._wishes[origin])
            request.meta["wishes"] = wishes.about(response.url)
        return response

    async def _ask(self, origin: str) -> Wishes:
        robots = self._robots.pop(origin, None)
        if robots is None:
            robots = await self._fetch(f"{origin}/robots.txt")
        return Wishes.parse(robots, await self._fetch(f"{origin}/ai.txt"))

    async def _fetch(self, url: str) -> str:
        """A file of a host; ``""`` if there is none."""
        assert self.crawler.engine
        assert self.crawler.stats
        meta = {"dont_obey_robotstxt": True, "dont_retry": True}
        try:
            response = await self.crawler.engine.download_async(
                Request(url, callback=NO_CALLBACK, meta=meta)
            )
        except Exception as error:  # a host that does not answer has no wishes
            self.crawler.stats.inc_value(f"wishes/failed/{type(error).__name__}")
            return ""
        self.crawler.stats.inc_value(f"wishes/response_status_count/{response.status}")
        is_text = isinstance(response, TextResponse) and not isinstance(response, HtmlResponse)
        if response.status != 200 or not is_text:
            return ""
        return response.body[:_LARGEST].decode("utf-8-sig", "ignore")
