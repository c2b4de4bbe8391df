"""What may be requested and connected to, for every spelling of an address."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blogcrawl.guard import REASONS, Guard, canonical, is_public

if TYPE_CHECKING:
    import ipaddress


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "172.32.0.1",
        "192.0.3.1",
        "223.255.255.254",
        "2606:4700::1111",
        "2a00:1450:4001:800::200e",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2002:0101:0101::1",
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",  # shared, between a provider and its customers
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "233.252.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1.1.1.1",  # a NAT64 of someone's own, which leads where they like
        "100::1",
        "2001::1",  # Teredo, by a server at 0.0.0.0
        "2001:0:0101:0101::80ff:fffe",  # Teredo, to 127.0.0.1
        "2001:db8::1",
        "2001:2::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "no address",
        "",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


def spelled(address: ipaddress.IPv4Address) -> st.SearchStrategy[str]:
    """The ways to write an IPv4 address as the host of a URL."""
    number = int(address)
    octets = address.packed
    one = st.sampled_from([str, hex, lambda n: f"0{n:o}", lambda n: f"0X{n:X}", "0x00{:x}".format])
    tails = [number & 0xFFFFFFFF >> 8 * n for n in range(4)]
    parts = st.integers(0, 3).flatmap(
        lambda n: st.tuples(*(one.map(lambda f, o=o: f(o)) for o in [*octets[:n], tails[n]]))
    )
    dotted = st.sampled_from([".", "。", "．", "｡"])
    ipv4 = st.builds(lambda parts, dot: dot.join(parts), parts, dotted)
    wide = ipv4.map(lambda text: text.translate({48 + n: 0xFF10 + n for n in range(10)}))
    high, low = number >> 16, number & 0xFFFF
    ipv6 = st.sampled_from(
        [
            f"[::ffff:{address}]",
            f"[::FFFF:{high:x}:{low:x}]",
            f"[0:0:0:0:0:ffff:{high:04X}:{low:04X}]",
            f"[64:ff9b::{address}]",
            f"[2002:{high:x}:{low:x}::1]",
        ]
    )
    return st.one_of(ipv4, wide, ipv4.map(lambda text: f"{text}."), ipv6)


ADDRESSES = st.one_of(
    st.ip_addresses(v=4),
    *(
        st.ip_addresses(network=network)
        for network in (
            "127.0.0.0/8",
            "10.0.0.0/8",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "0.0.0.0/8",
        )
    ),
)


@given(ADDRESSES.flatmap(lambda address: st.tuples(st.just(address), spelled(address))))
def test_an_address_is_judged_however_it_is_spelled(
    pair: tuple[ipaddress.IPv4Address, str],
) -> None:
    address, host = pair
    expected = "" if is_public(str(address)) else "private_address"
    assert Guard().refusal(f"http://{host}/") == expected
    assert Guard().refusal(f"HTTPS://{host}:443/x?y#z") == expected


@given(st.text("0123456789abcdefxX.", min_size=1, max_size=20))
@example("0x")
@example("0x.0x.0x.0x")
@example("1.2.3.4.")
@example("08.1.1.1")
@example("4294967296")
@example("1.0x1000000")
def test_what_the_system_takes_for_an_address_is_judged_as_one(host: str) -> None:
    try:
        address = socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return
    assert (Guard().refusal(f"http://{host}/") == "") <= is_public(address)


@given(st.text(max_size=60))
@example("//[")
@example("http://[::1")
@example("http://\ud800/")
@example("http://a:b:c@/")
@example("http:a@b")
@example("https:/a@b")
@example("http://a:99999/")
def test_every_text_is_judged(url: str) -> None:
    for text in (url, f"http://{url}", f"http://{url}/", f"http://a/{url}"):
        assert Guard().refusal(text) in ("", *REASONS)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://elsewhere.example/a?b#c", ""),
        ("https://elsewhere.example:443/", ""),
        ("https://elsewhere.example:80/", ""),
        ("http://xn--fiqs8s.example/", ""),
        ("http://中国.example/", ""),
        ("http://under_score.example/", ""),
        ("http://-hyphen.example/", ""),
        ("http://elsewhere.example/x@y", ""),
        ("http://elsewhere.example/?next=http://a@b/", ""),
        ("http://elsewhere.example:8080/", "port"),
        ("http://elsewhere.example:22/", "port"),
        ("http://elsewhere.example:0/", ""),
        ("http://a@elsewhere.example/", "userinfo"),
        ("http://a:b@elsewhere.example/", "userinfo"),
        ("http://@elsewhere.example/", "userinfo"),
        ("http://elsewhere.example@127.0.0.1/", "userinfo"),
        ("file:///etc/passwd", "scheme"),
        ("file://127.0.0.1/etc/passwd", "scheme"),
        ("ftp://elsewhere.example/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("s3://bucket/key", "scheme"),
        ("//elsewhere.example/", "scheme"),
        ("/path", "scheme"),
        ("", "scheme"),
        ("http:///path", "malformed"),
        ("http:path", "malformed"),
        ("http://a..b/", "malformed"),
        (f"http://{'a' * 64}.example/", "malformed"),
        (f"http://{'a.' * 200}example/", "malformed"),
        ("http://1.2.3.4.5/", "malformed"),
        ("http://1.2.3.256/", "malformed"),
        ("http://08.8.8.8/", "malformed"),
        ("http://4294967296/", "malformed"),
        ("http://elsewhere.123/", "malformed"),
        ("http://127%2e0.0.1/", "malformed"),
        ("http://elsewhere.example\\@127.0.0.1/", "malformed"),
        ("http://[fe80::1%25eth0]/", "malformed"),
        ("http://[1.2.3.4]/", "malformed"),
        ("http://localhost/", "private_address"),
        ("http://LocalHost./", "private_address"),
        ("http://a.localhost/", "private_address"),
        ("http://[::]/", "private_address"),
        ("http://[fd00::1]:8080/", "private_address"),
    ],
)
def test_refusal(url: str, reason: str) -> None:
    assert Guard().refusal(url) == reason


@pytest.fixture
def guard() -> Guard:
    guard = Guard()
    for url in ("http://127.0.0.1:8000/blog/", "http://intra.example/", "http://[::1]:8000/"):
        guard.name(url)
    guard.allow_private("intra.example")
    return guard


@pytest.mark.parametrize(
    ("url", "is_named"),
    [
        ("http://127.0.0.1:8000/", True),
        ("https://127.0.0.1:8000/", True),
        ("http://127.0.0.1:9000/", False),
        ("http://127.0.0.1/", False),
        ("http://127.1:8000/", False),
        ("http://localhost:8000/", False),
        ("http://[::1]:8000/x", True),
        ("http://[::1]/", False),
        ("http://INTRA.example./", True),
        ("https://intra.example/", True),
        ("https://intra.example:8443/", False),
        ("https://sub.intra.example/", False),
    ],
)
def test_what_is_named(guard: Guard, url: str, is_named: bool) -> None:
    assert guard.is_named(url) == is_named
    if is_named:
        assert guard.refusal(url) == ""


def test_what_is_named_may_be_connected_to_at_its_port(guard: Guard) -> None:
    assert guard.may_connect("127.0.0.1", 8000, "127.0.0.1")
    assert not guard.may_connect("127.0.0.1", 9000, "127.0.0.1")
    assert guard.may_connect("intra.example", 80, "10.0.0.1")
    assert guard.may_connect("INTRA.example.", 443, "10.0.0.1")
    assert not guard.may_connect("intra.example", 8080, "10.0.0.1")
    assert not guard.may_connect("elsewhere.example", 80, "10.0.0.1")
    assert guard.may_connect("elsewhere.example", 80, "1.1.1.1")
    assert guard.may_connect("::1", 8000, "::1")


def test_a_name_beyond_ascii_is_the_one_that_was_named() -> None:
    guard = Guard()
    guard.name("http://博客.example/")
    assert not guard.may_connect("博客.example", 80, "10.0.0.1")  # whose DNS may be another's
    guard.allow_private("博客.example")
    assert guard.may_connect("博客.example", 80, "10.0.0.1")
    assert guard.may_connect(canonical("博客.example"), 80, "10.0.0.1")


def test_a_proxy_may_be_connected_to_and_nothing_more() -> None:
    guard = Guard()
    guard.name_proxy("http://someone:secret@10.0.0.1:3128")
    assert guard.may_connect("10.0.0.1", 3128, "10.0.0.1")
    assert guard.may_connect("10.0.0.1", 0, "10.0.0.1")
    assert guard.refusal("http://10.0.0.1:3128/") == "private_address"
    assert not guard.may_connect("10.0.0.1", 80, "10.0.0.1")


@pytest.mark.parametrize("url", ["", "file:///x", "http://", "http://a..b/", "http://[", "x"])
def test_what_is_no_address_names_nothing(url: str) -> None:
    guard = Guard()
    guard.name(url)
    guard.name_proxy(url)
    assert not guard.is_named(url)
    assert not guard.is_named("http://127.0.0.1/")
