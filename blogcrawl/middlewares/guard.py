"""Keeps every request within what the operator named and the public Internet.

Three small components around one :class:`~blogcrawl.guard.Guard`: the first tells it the operator's
addresses, the second checks every request, the third reports connections that the resolver refused.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.request import getproxies

from scrapy import Request, signals
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware
from scrapy.utils.httpobj import urlparse_cached

from blogcrawl import urls
from blogcrawl.guard import Guard, canonical
from blogcrawl.resolver import GuardedResolver
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

logger = logging.getLogger(__name__)


class AddressRefused(IgnoreRequest):
    """An address that must not be requested; ``reason`` says why in one word."""

    def __init__(self, detail: str, reason: str) -> None:
        super().__init__(detail)
        self.reason = reason


class OperatorMiddleware(BaseSpiderMiddleware):
    """Treats the requests of the spider's ``start()`` as named by the operator.

    Requests from callbacks come from pages.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.guard = GuardedResolver.guard_of(crawler)

    def get_processed_request(self, request: Request, response: Response | None) -> Request:
        if response is None:
            self.guard.name(request.url)
        return request


class GuardMiddleware:
    """Drops requests that the guard refuses, also redirects and requests for robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.guard = GuardedResolver.guard_of(crawler)
        self._private = crawler.settings.getlist("PRIVATE_HOSTS")
        self._has_proxy = crawler.settings.getbool("HTTPPROXY_ENABLED")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        """Tell the guard the spider's own hosts, private hosts, and the environment's proxy."""
        for host in getattr(spider, "hosts", ()):
            self.guard.name(f"https://{host}/")
        for host in self._private:
            self.guard.allow_private(host)
        if getattr(getattr(spider, "arguments", None), "private", False):
            for site in getattr(spider, "sites", ()):
                self.guard.allow_private(urls.host(site.start).partition(":")[0])
        if self._has_proxy:
            _name_proxies(self.guard)

    def process_request(self, request: Request) -> None:
        """Raise ``AddressRefused`` for an address that must not be requested."""
        if reason := GuardedResolver.refusal(self.crawler, request.url):
            raise refuse(self.crawler.stats, reason, request.url)


class ConnectionMiddleware:
    """Tells a connection that the resolver refused from a host that does not exist.

    It is closer to the downloader than the retries, because a refusal is final.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.guard = GuardedResolver.guard_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise ``AddressRefused`` in place of an error that the resolver caused."""
        if not isinstance(exception, CannotResolveHostError):
            return
        parts = urlparse_cached(request)
        place = canonical(parts.hostname or ""), parts.port or urls.DEFAULT_PORTS[parts.scheme]
        if address := GuardedResolver.refused.get(place):
            detail = f"{request.url} leads to {address}"
            if self.guard.is_named(request.url):
                detail += f"; if this is meant, say -a private=1, or PRIVATE_HOSTS={place[0]}"
            raise refuse(self.stats, "private_address", detail)


def refuse(stats: StatsCollector, reason: str, detail: str) -> AddressRefused:
    """Count a refused address; return the exception to raise."""
    Tally(stats).addresses_refused.add(reason)
    return AddressRefused(detail, reason)


def _name_proxies(guard: Guard) -> None:
    """Allow connections to the proxy, and warn that it decides where requests go."""
    proxies = {url for scheme, url in getproxies().items() if scheme in ("http", "https")}
    for url in sorted(proxies):
        url = url if "://" in url else f"http://{url}"
        guard.name_proxy(url)
        logger.warning(
            "Proxy %s is set in the environment: it looks up the names itself, so addresses that "
            "names lead to are not checked here",
            urls.host(url),
        )
