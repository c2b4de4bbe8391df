"""The addresses that connections may go to, with a stub of the system's resolver."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.address import IPv4Address, IPv6Address

from blogcrawl.resolver import GuardedResolver

if TYPE_CHECKING:
    from collections.abc import Iterator

CRAWL: Any = "a crawl"
OTHER: Any = "another"
PUBLIC, PUBLIC_6 = "1.1.1.1", "2606:4700::1111"


class System:
    """Says for every name what it was told to say, one answer after the other."""

    def __init__(self) -> None:
        self.answers: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *rest: Any) -> Any:
        self.asked.append(name)
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for address in self.answers[name].pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return receiver


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[Any] = []
        self.calls: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:
        self.calls.append("began")

    def addressResolved(self, address: Any) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        self.calls.append("complete")


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture(params=[0, 100], ids=["without a cache", "with a cache"])
def resolver(
    request: pytest.FixtureRequest, system: System, monkeypatch: pytest.MonkeyPatch
) -> Iterator[GuardedResolver]:
    monkeypatch.setattr(GuardedResolver, "guards", {})
    monkeypatch.setattr(GuardedResolver, "refused", {})
    limit = dnscache.limit
    dnscache.clear()
    resolver: Any = GuardedResolver
    yield resolver(SimpleNamespace(nameResolver=system), request.param)
    dnscache.clear()
    dnscache.limit = limit


def resolved(resolver: GuardedResolver, name: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, port)
    assert receiver.calls == ["began", "complete"]
    assert all(address.port == port for address in receiver.addresses)
    return [address.host for address in receiver.addresses]


def test_public_addresses_pass(resolver: GuardedResolver, system: System) -> None:
    system.answers["blog.example"] = [[PUBLIC_6, PUBLIC]]
    assert resolved(resolver, "blog.example") == [PUBLIC_6, PUBLIC]
    assert resolver.refused == {}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1"])
def test_others_do_not(resolver: GuardedResolver, system: System, address: str) -> None:
    system.answers["blog.example"] = [[address]]
    assert resolved(resolver, "blog.example") == []
    assert resolver.refused == {("blog.example", 80): address}


def test_of_several_addresses_the_public_ones_pass(
    resolver: GuardedResolver, system: System
) -> None:
    system.answers["blog.example"] = [["10.0.0.1", PUBLIC, "::1"]]
    assert resolved(resolver, "blog.example") == [PUBLIC]
    assert resolver.refused == {}


def test_literals_are_judged_too(resolver: GuardedResolver, system: System) -> None:
    for literal in ("127.0.0.1", "2130706433", "::1", PUBLIC):
        system.answers[literal] = [[{"2130706433": "127.0.0.1"}.get(literal, literal)]]
        assert resolved(resolver, literal) == ([PUBLIC] if literal == PUBLIC else [])


def test_what_the_operator_named_passes_at_its_port(
    resolver: GuardedResolver, system: System
) -> None:
    GuardedResolver.guard_of(CRAWL).name("http://intra.example:8000/")
    GuardedResolver.guard_of(CRAWL).allow_private("Intra.example")
    system.answers["intra.example"] = [["10.0.0.1"], ["10.0.0.1"]]
    for name, port, addresses in (
        ("intra.example", 8000, ["10.0.0.1"]),
        ("intra.example", 9000, []),  # from the cache, where there is one
    ):
        assert resolved(resolver, name, port) == addresses
    assert resolver.refused == {("intra.example", 9000): "10.0.0.1"}


def test_what_one_crawl_may_ask_for_another_may_not(resolver: GuardedResolver) -> None:
    for url in ("http://intra.example:8000/", "http://10.0.0.5:8080/blog/", "http://blog.example/"):
        GuardedResolver.guard_of(CRAWL).name(url)
    GuardedResolver.guard_of(CRAWL).allow_private("intra.example")
    for url, reason in (
        ("http://intra.example:8000/admin", "port"),
        ("http://10.0.0.5:8080/admin", "private_address"),
        ("http://blog.example/", ""),
    ):
        assert GuardedResolver.refusal(CRAWL, url) == ""
        assert GuardedResolver.refusal(OTHER, url) == reason
    GuardedResolver.guard_of(OTHER).name("http://intra.example:8000/")
    assert GuardedResolver.refusal(OTHER, "http://intra.example:8000/") == "private_address"
    GuardedResolver.guard_of(OTHER).allow_private("intra.example")
    assert GuardedResolver.refusal(OTHER, "http://intra.example:8000/") == ""


def test_a_name_that_is_not_allowed_does_not_lead_inside(
    resolver: GuardedResolver, system: System
) -> None:
    for name in ("blog.example", "localhost", "127.0.0.1"):
        GuardedResolver.guard_of(CRAWL).name(f"http://{name}:8000/")
        system.answers[name] = [["127.0.0.1"]]
    assert resolved(resolver, "blog.example", 8000) == []
    assert resolved(resolver, "localhost", 8000) == ["127.0.0.1"]
    assert resolved(resolver, "127.0.0.1", 8000) == ["127.0.0.1"]


def test_what_was_judged_is_what_is_connected_to(resolver: GuardedResolver, system: System) -> None:
    """A name that leads to a public address first, and inside the next time it is asked for."""
    system.answers["rebinding.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert resolved(resolver, "rebinding.example") == [PUBLIC]
    again = resolved(resolver, "rebinding.example")
    assert again == ([] if len(system.asked) == 2 else [PUBLIC])


def test_a_name_is_refused_only_as_long_as_it_leads_inside(
    resolver: GuardedResolver, system: System
) -> None:
    dnscache.limit = 0
    system.answers["moving.example"] = [["127.0.0.1"], [PUBLIC], []]
    assert resolved(resolver, "moving.example") == []
    assert resolver.refused
    assert resolved(resolver, "moving.example") == [PUBLIC]
    assert resolver.refused == {}


def test_a_name_that_is_not_known_is_not_refused(resolver: GuardedResolver, system: System) -> None:
    system.answers["unknown.example"] = [[]]
    assert resolved(resolver, "unknown.example") == []
    assert resolver.refused == {}


def test_a_name_beyond_ascii_is_told_by_its_usual_spelling(
    resolver: GuardedResolver, system: System
) -> None:
    system.answers["博客.example"] = [["10.0.0.1"]]
    assert resolved(resolver, "博客.example") == []
    ascii_name = "博客.example".encode("idna").decode()
    assert resolver.refused == {(ascii_name, 80): "10.0.0.1"}
