"""A blog's addresses: which are its own, which are requested, and their identities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.site import Site

HOSTS = ("kexue.fm", "spaces.ac.cn")
BROKEN = ["http://[", "http://kexue.fm:99999/", "http://a℀b/", "", " ", "\\", "http://", "//"]

any_address = st.text("htps:/.#?&=[]@%kexufmac中\\\n\0 ", max_size=30) | st.text(max_size=20)


def site(start: str = "https://kexue.fm/") -> Site:
    return Site(start, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://kexue.fm/archives/1",
        "http://www.kexue.fm/archives/1",
        "https://spaces.ac.cn/archives/1#comments",
        "http://WWW.SPACES.AC.CN:80/archives/1/",
        "https://kexue.fm:443/archives/1?utm_source=rss&from=x",
        "https://kexue.fm./archives//../1?&FBCLID=1#c",
    ],
)
def test_every_spelling_of_an_article(url: str) -> None:
    one = site()
    assert one.owns(url)
    assert one.identity(url) == "kexue.fm/archives/1"
    assert one.request_url(url).removesuffix("/") == "https://kexue.fm/archives/1"
    assert one.public_url(url).removesuffix("/") == "https://kexue.fm/archives/1"


@pytest.mark.parametrize(
    "url",
    [
        *BROKEN,
        "https://elsewhere.example/archives/1",
        "https://kexue.fm.elsewhere.example/archives/1",
        "https://blog.kexue.fm/archives/1",
        "https://kexue.fm:8443/archives/1",
        "https://kexue.fm@elsewhere.example/archives/1",
        "https://kexue.fm\\@elsewhere.example/archives/1",
        "https://elsewhere.example/kexue.fm",
        "ftp://kexue.fm/archives/1",
        "file://kexue.fm/etc/hostname",
        "javascript:location='https://kexue.fm/'",
        "mailto:author@kexue.fm",
        "//kexue.fm/archives/1",
        "/archives/1",
        "http://2130706433/",
    ],
)
def test_what_is_not_its_own(url: str) -> None:
    one = site()
    assert not one.owns(url)
    assert one.public_url(url) == url
    assert isinstance(one.identity(url), str)
    assert isinstance(one.request_url(url), str)
    assert not one.is_front(url)


def test_a_copy_on_loopback() -> None:
    copy = site("http://127.0.0.1:8123/")
    assert copy.host == "kexue.fm"
    for url in ("http://127.0.0.1:8123/archives/1", "https://www.spaces.ac.cn/archives/1"):
        assert copy.owns(url)
        assert copy.request_url(url) == "http://127.0.0.1:8123/archives/1"
        assert copy.public_url(url) == "https://kexue.fm/archives/1"
        assert copy.identity(url) == "kexue.fm/archives/1"
    assert not copy.owns("http://127.0.0.1/archives/1")
    assert not copy.owns("http://127.0.0.1:8124/archives/1")
    assert not copy.owns("http://localhost:8123/archives/1")


@pytest.mark.parametrize(
    ("start", "host", "public"),
    [
        ("https://a.example/blog/", "a.example", "https://a.example/1"),
        ("http://WWW.a.example:80", "www.a.example", "http://www.a.example/1"),
        ("http://a.example:8080/", "a.example:8080", "http://a.example:8080/1"),
        ("https://例子.example/", "xn--fsqu00a.example", "https://xn--fsqu00a.example/1"),
        ("http://[::1]:8000/", "[::1]:8000", "http://[::1]:8000/1"),
    ],
)
def test_a_blog_without_known_hosts(start: str, host: str, public: str) -> None:
    blog = Site(start)
    assert blog.host == host
    assert blog.owns(start)
    assert blog.is_front(start)
    assert blog.public_url(f"{start}#x".rstrip("/")).startswith(public[:-1])
    assert blog.public_url(public) == blog.request_url(public) == public


def test_an_idn_host_in_either_form() -> None:
    blog = Site("https://例子.example/")
    assert blog.identity("http://www.例子.example/中") == blog.identity(
        "https://xn--fsqu00a.example/%e4%b8%ad/"
    )


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?p=12&utm_source=rss", "?p=12"),
        ("?utm_source=rss&p=12", "?p=12"),
        ("?from=a&ref=b&spm", ""),
        ("?replytocom=7#respond", ""),
        ("?from=20", "?from=20"),
        ("?from=20&ref=rss", "?from=20"),
        ("?from=2x&ref=", ""),
        ("?p=12&performance=1", "?p=12&performance=1"),
        ("?transform=1&utm=2", "?transform=1&utm=2"),
        ("?a=1&&b=2", "?a=1&&b=2"),
    ],
)
def test_marks_of_campaigns_leave_an_address(query: str, kept: str) -> None:
    blog = Site("https://a.example/")
    assert blog.request_url(f"https://a.example/{query}") == f"https://a.example/{kept}"
    assert blog.identity(f"https://a.example/{query}") == f"a.example/{kept}"


def test_the_front_page() -> None:
    listing = Site("https://a.example/blog/page/", ())
    for url in (
        "http://www.a.example/",
        "https://a.example/index.html",
        "https://a.example/blog/page",
    ):
        assert listing.is_front(url)
    for url in ("https://a.example/?p=1", "https://a.example/blog/", "https://b.example/"):
        assert not listing.is_front(url)


def test_it_settles_where_it_is_led() -> None:
    blog = Site("http://www.a.example/")
    blog.settle("https://a.example/")
    assert blog.host == "a.example"
    assert blog.request_url("http://www.a.example/1") == "https://a.example/1"
    assert blog.public_url("http://www.a.example/1") == "https://a.example/1"

    known = site("http://spaces.ac.cn/")
    known.settle("https://spaces.ac.cn/")
    assert known.host == "kexue.fm"
    assert known.request_url("http://kexue.fm/1") == "https://spaces.ac.cn/1"
    assert known.public_url("http://spaces.ac.cn/1") == "https://kexue.fm/1"


@given(any_address)
def test_nothing_raises_and_nothing_foreign_is_taken(url: str) -> None:
    one = site("http://127.0.0.1:8123/")
    if one.owns(url):
        assert one.request_url(url).startswith("http://127.0.0.1:8123/")
        assert one.public_url(url).startswith("https://kexue.fm/")
        assert one.identity(url).startswith("kexue.fm/")
        assert one.identity(one.request_url(url)) == one.identity(url)
        assert one.request_url(one.public_url(url)) == one.request_url(url)
    else:
        assert one.public_url(url) == url
        one.identity(url), one.request_url(url), one.is_front(url)


@given(st.text("/.%aB中?&=#", max_size=20))
def test_the_laws_of_identity(rest: str) -> None:
    one = site("http://127.0.0.1:8123/")
    identities = {
        one.identity(f"{origin}/{rest}")
        for origin in (
            "http://127.0.0.1:8123",
            "https://kexue.fm",
            "http://www.kexue.fm:80",
            "HTTPS://Spaces.ac.cn.",
            "https://user@www.spaces.ac.cn:443",
        )
    }
    assert len(identities) == 1
    identity = identities.pop()
    assert one.identity(f"https://{identity}") == identity


def test_a_site_may_add_a_slash_to_the_addresses_of_its_lists_only() -> None:
    one = Site("https://mill.example/")
    one.learn("https://mill.example/page/2", "https://mill.example/page/2/")
    assert one.request_url("https://mill.example/page/3") == "https://mill.example/page/3/"
    assert one.request_url("https://mill.example/wheel") == "https://mill.example/wheel"
    one.learn("https://mill.example/2021/05/wheel", "https://mill.example/2021/05/wheel/")
    assert (
        one.request_url("https://mill.example/2020/11/dam") == "https://mill.example/2020/11/dam/"
    )
    one.learn("https://mill.example/page/4/", "https://mill.example/page/4")
    assert one.request_url("https://mill.example/page/5") == "https://mill.example/page/5"
