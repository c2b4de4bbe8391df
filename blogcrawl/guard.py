"""Decides which addresses may be requested, and which IP addresses may be connected to.

An address in a page may lead only to the public Internet, at the usual ports. An address from the
operator may have any port. It may be private only if the operator wrote an IP address or
``localhost``, or allowed the name: the DNS of any other name could point anywhere.
Nothing is resolved or fetched here: :meth:`Guard.refusal` judges a URL before it is requested, and
:meth:`Guard.may_connect` every IP address before a connection to it.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from blogcrawl import urls

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_Address: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

REASONS = ("malformed", "scheme", "userinfo", "private_address", "port")
"""The reasons to refuse a URL."""

_USUAL = frozenset(urls.DEFAULT_PORTS.values())
ANY_PORT = 0
"""The port of a name that is resolved for no particular connection, such as a proxy's."""

# Labels of 63 and names of 253 octets at most (RFC 1035, section 2.3.4).
_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
# Names that mean the machine itself, whatever the resolver says (RFC 6761, section 6.3).
_LOCALHOST = re.compile(r"(?:.*\.)?localhost")

# IPv6 addresses that carry an IPv4 address in their last 32 bits: IPv4-compatible (RFC 4291,
# section 2.5.5.1) and NAT64 (RFC 6052).
_CARRIES_IPV4 = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96"))
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Addresses that Python calls global, but that a crawl must not reach: protocol assignments (RFC
# 6890), the deprecated 6to4 relays (RFC 7526), documentation (RFC 9637, unknown to older versions),
# and an address at which one provider's machines find the services of their host.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "168.63.129.16/32")
)


class Guard:
    """Knows what may be requested, given what the operator named."""

    def __init__(self) -> None:
        self._named: set[tuple[str, int]] = set()
        self._proxies: set[tuple[str, int]] = set()
        self._private: set[str] = set()

    def name(self, url: str) -> None:
        """Note an address from the operator: its host and port may be requested.

        A host without a port is allowed for both http and https.
        """
        if place := _place(urls.split(url)):
            host, port = place
            self._named.update((host, each) for each in (_USUAL if port in _USUAL else {port}))

    def allow_private(self, host: str) -> None:
        """Note a host whose name the operator allows to resolve to private addresses."""
        self._private.add(canonical(host))

    def name_proxy(self, url: str) -> None:
        """Note the operator's proxy: connections to it are allowed, addresses in pages not."""
        if place := _place(urls.split(url)):
            self._proxies.update({place, (place[0], ANY_PORT)})

    def is_named(self, url: str) -> bool:
        """Whether the operator named the host and port of ``url``."""
        return _place(urls.split(url)) in self._named

    def allows_inside(self, url: str) -> bool:
        """Whether the operator allows the name of ``url`` to resolve to private addresses."""
        place = _place(urls.split(url))
        return place in self._named and place is not None and place[0] in self._private

    def refusal(self, url: str) -> str:
        """Why ``url`` must not be requested, one of ``REASONS``; empty if it may be.

        ``malformed`` has no resolvable host. ``scheme`` is neither http nor https. ``userinfo`` has
        a user or a password. ``private_address`` is an IP address that is not public, however it is
        spelled. ``port`` is an unusual one.
        """
        parts = urls.split(url)
        if parts is None:
            return "malformed"
        if parts.scheme not in urls.DEFAULT_PORTS:
            return "scheme"
        if "@" in url and "@" in urlsplit(url.strip()).netloc:
            return "userinfo"
        place = _place(parts)
        if place is None:
            return "malformed"
        if place in self._named:
            return ""
        host, port = place
        if leads_inside(host):
            return "private_address"
        return "" if port in _USUAL else "port"

    def may_connect(self, host: str, port: int, address: str) -> bool:
        """Whether a connection for ``host`` and ``port`` may go to this IP address."""
        place = canonical(host), port
        if is_public(address) or place in self._proxies:
            return True
        return place in self._named and (leads_inside(place[0]) or place[0] in self._private)


def canonical(host: str) -> str:
    """The spelling of ``host`` that :mod:`blogcrawl.urls` gives it."""
    parts = urls.split(f"//[{host}]" if ":" in host else f"//{host}")
    return (parts.hostname if parts else None) or host


def leads_inside(host: str) -> bool:
    """Whether a host is private, as far as that is known without resolving it."""
    if _LOCALHOST.fullmatch(host):
        return True
    address = _ip_of(host)
    return address is not None and not _is_public(address)


def is_public(address: str) -> bool:
    """Whether an IP address is a public unicast address.

    An address that wraps another counts as the wrapped one. The registries are IANA's of
    special-purpose addresses (RFC 6890).
    """
    try:
        return _is_public(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False


def _is_public(address: _Address) -> bool:
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    wrapped = _wrapped(address)
    if wrapped:
        return all(map(_is_public, wrapped))
    return address in _GLOBAL_UNICAST and address.is_global


def _wrapped(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that packets for ``address`` reach in the end."""
    if address.teredo:
        return address.teredo
    wrapped = address.ipv4_mapped or address.sixtofour
    if not wrapped and any(address in network for network in _CARRIES_IPV4):
        wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return (wrapped,) if wrapped else ()


def _place(parts: SplitResult | None) -> tuple[str, int] | None:
    """Host and port of an address, ``None`` if it has no resolvable host."""
    if parts is None or parts.scheme not in urls.DEFAULT_PORTS:
        return None
    host = parts.hostname or ""
    if ":" not in host and (not _NAME.fullmatch(host) or (_is_numeric(host) and not _ip_of(host))):
        return None
    if ":" in host and _ip_of(host) is None:
        return None
    return host, parts.port or urls.DEFAULT_PORTS[parts.scheme]


def _is_numeric(host: str) -> bool:
    """Whether ``host`` can be nothing but an IPv4 address: its last label is a number."""
    return bool(_NUMBER.fullmatch(host.rpartition(".")[2]))


@lru_cache(maxsize=256)
def _ip_of(host: str) -> _Address | None:
    """The IP address that ``host`` spells; ``None`` if it is a name, or no address.

    IPv4 addresses are read as ``inet_aton`` reads them: one to four numbers, decimal, octal or
    hexadecimal; the last one fills the remaining bytes (WHATWG URL, "IPv4 parser").
    """
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host)
        except ValueError:
            return None
    labels = host.split(".")
    if len(labels) > 4 or not all(map(_NUMBER.fullmatch, labels)):
        return None
    try:
        *first, last = map(_number, labels)
    except ValueError:
        return None
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = sum(number * 256 ** (3 - place) for place, number in enumerate(first))
    return ipaddress.IPv4Address(value + last)


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") else int(text)
