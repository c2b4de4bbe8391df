"""Resolves names for every connection, and returns only the addresses that the guard allows.

No connection bypasses this check: Twisted resolves every host here, IP literals included, and
connects to one of the returned addresses without another look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from scrapy.resolver import CachingHostnameResolver

from blogcrawl.guard import Guard, canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress, IHostResolution

# Allows what every crawl may connect to.
_OF_NO_CRAWL = Guard()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv6, with the port, filtered by the guards of the process's crawls.

    A process has one resolver, which does not know which crawl is asking. So it allows what any of
    them may reach; :meth:`refusal` checks each crawl's requests before they are sent.
    """

    guards: ClassVar[WeakKeyDictionary[Crawler, Guard]] = WeakKeyDictionary()
    refused: ClassVar[dict[tuple[str, int], str]] = {}
    """The address behind each host and port of which no address was allowed."""

    @classmethod
    def guard_of(cls, crawler: Crawler) -> Guard:
        """The guard of a crawl."""
        return cls.guards.setdefault(crawler, Guard())

    @classmethod
    def refusal(cls, crawler: Crawler, url: str) -> str:
        """Why a crawl must not request ``url``; see :meth:`Guard.refusal`.

        A name that only another crawl may resolve to private addresses is refused too.
        """
        guard = cls.guard_of(crawler)
        if reason := guard.refusal(url):
            return reason
        is_inside = any(other.allows_inside(url) for other in cls.guards.values())
        return "private_address" if is_inside and not guard.allows_inside(url) else ""

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve as Scrapy does; ``resolutionReceiver`` gets only the allowed addresses."""
        receiver: Any = _Allowed(resolutionReceiver, self, (hostName, portNumber))
        return super().resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


class _Allowed:
    """An ``IResolutionReceiver`` that passes on the addresses that may be connected to."""

    def __init__(self, receiver: Any, resolver: GuardedResolver, place: tuple[str, int]) -> None:
        self._receiver = receiver
        self._resolver = resolver
        self._host, self._port = place
        self._refused = ""
        self._passed = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        guards = (_OF_NO_CRAWL, *self._resolver.guards.values())
        if any(each.may_connect(self._host, self._port, address.host) for each in guards):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused = address.host

    def resolutionComplete(self) -> None:
        place = canonical(self._host), self._port
        self._resolver.refused.pop(place, None)
        if self._refused and not self._passed:
            self._resolver.refused[place] = self._refused
        self._receiver.resolutionComplete()
