"""The normal form of every address, and the part of it that names an article."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl import urls

addresses = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "//", "", "ftp://", "http:"]),
    st.sampled_from(["a.example", "www.A.example", "中文.example", "[::1]:8", "u:p@a.example", ""]),
    st.text('/.%aB2e中 \u00a0"<[?&=#;:@\\\n', max_size=12),
    st.sampled_from(["", "/index.html", "/index.htm/", "?a=1&b", "?", "#x", "/%7e/%2f/..", "/."]),
    st.text(max_size=6),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kexue.fm/archives/1", "kexue.fm/archives/1"),
        ("http://www.kexue.fm/archives/1/", "kexue.fm/archives/1"),
        ("HTTPS://WWW.Kexue.FM:443/archives/1#comments", "kexue.fm/archives/1"),
        ("http://kexue.fm:80/archives/1", "kexue.fm/archives/1"),
        ("http://kexue.fm./archives/1", "kexue.fm/archives/1"),
        ("http://user:secret@kexue.fm/archives/1", "kexue.fm/archives/1"),
        ("https://kexue.fm", "kexue.fm/"),
        ("https://kexue.fm/index.html", "kexue.fm/"),
        ("https://a.example/2020/post/index.html", "a.example/2020/post"),
        ("https://a.example/2020/post/index.htm", "a.example/2020/post"),
        ("https://a.example/./x/../2020/%70ost", "a.example/2020/post"),
        ("https://a.example/../../post", "a.example/post"),
        ("https://a.example/2020/..", "a.example/"),
        ("https://a.example/%e4%b8%ad", "a.example/%E4%B8%AD"),
        ("https://a.example/中", "a.example/%E4%B8%AD"),
        ("https://a.example/a b", "a.example/a%20b"),
        ("https://a.example/a%2Fb", "a.example/a%2Fb"),
        ("https://a.example/100%", "a.example/100%25"),
        ("https://a.example/?p=12", "a.example/?p=12"),
        ("https://a.example/?", "a.example/"),
        ("https://例子.example/1", "xn--fsqu00a.example/1"),
        ("http://[::1]:8000/1", "[::1]:8000/1"),
        ("http://127.0.0.1:8000/1", "127.0.0.1:8000/1"),
        ("https://www.com/1", "www.com/1"),
        ("https://www.www.a.example/1", "a.example/1"),
        ("  https://a.example/1\n", "a.example/1"),
        ("https://a.example/\ud800", "a.example/%EF%BF%BD"),
    ],
)
def test_identity(url: str, expected: str) -> None:
    assert urls.identity(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/1", "https://a.example/2"),
        ("https://a.example/1", "https://b.a.example/1"),
        ("https://a.example/1", "https://a.example:8443/1"),
        ("https://a.example/a/b", "https://a.example/a%2Fb"),
        ("https://a.example/Post", "https://a.example/post"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/?p=1", "https://a.example/p=1"),
        ("https://a.example/index.html.txt", "https://a.example/.txt"),
        ("https://a.example/myindex.html", "https://a.example/my"),
    ],
)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert urls.identity(one) != urls.identity(other)


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://[::1",
        "http://a.example:99999/",
        "http://a.example:x/",
        "http://a℀b/",
        "http://[v1.a.example]/",
        "http://a b.example/",
        "http://a.example\\@b.example/",
        "http://%61.example/",
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert urls.split(url) is None
    assert urls.identity(url) == url


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (r"\\host\path", "//host/path"),
        (r"/\host", "//host"),
        (r"HTTPS:\\host\a?b\c#d\e", r"HTTPS://host/a?b\c#d\e"),
        (r"a\b", "a/b"),
        (r"mailto:a\b", r"mailto:a\b"),
        (r"data:text/plain,\n", r"data:text/plain,\n"),
        (r"#\n", r"#\n"),
    ],
)
def test_backslashes_are_slashes(link: str, expected: str) -> None:
    assert urls.slashed(link) == expected


@given(addresses)
def test_the_usual_spelling_is_its_own(url: str) -> None:
    parts = urls.split(url)
    if parts is None:
        assert urls.identity(url) == url
    else:
        assert parts.geturl().isascii()
        assert urls.split(parts.geturl()) == parts or not parts.netloc


@given(addresses)
def test_identity_is_its_own(url: str) -> None:
    parts = urls.split(url)
    if parts and parts.netloc:
        identity = urls.identity(url)
        assert urls.identity(f"https://{identity}") == identity


segments = st.text("ab1中é .-_~!'()@:", min_size=1, max_size=6).filter(
    lambda text: text == text.strip() and text.strip(".")
)


@given(
    st.sampled_from(["a.example", "b.a.example", "例子.example", "127.0.0.1:81", "[::1]:81"]),
    st.lists(segments, max_size=3),
)
def test_identity_is_the_same_for_every_spelling(host: str, path: list[str]) -> None:
    plain = "/".join(path)
    identity = urls.identity(f"https://{host}/{plain}")
    escaped = "/".join("".join(f"%{byte:02x}" for byte in part.encode()) for part in path)
    doubled = "/".join(f"x/../{part}/." for part in path)
    for spelling in (
        f"http://{host}/{escaped}",
        f"HTTPS://{host.upper()}/{plain}/",
        f"//user@{host}/{quote(plain)}/index.html#top",
        f"  http://{host}/{doubled}?#\n",
    ):
        assert urls.identity(spelling) == identity, spelling
    if host[0].isalpha():
        assert urls.identity(f"http://www.{host}:80/{plain}") == identity


@given(st.lists(segments, max_size=3), st.lists(segments, max_size=3))
def test_identity_tells_articles_apart(one: list[str], other: list[str]) -> None:
    identities = {urls.identity(f"https://a.example/{'/'.join(path)}") for path in (one, other)}
    assert len(identities) == len({tuple(one), tuple(other)})


@given(st.text("/.x", max_size=200))
def test_long_paths_take_no_time(path: str) -> None:
    identity = urls.identity(f"https://a.example{path * 500}/x")
    assert identity.endswith("/x")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("", "/"),
        ("/", "/"),
        ("/index.php", "/"),
        ("/~ada/", "/~ada/"),
        ("/~ada", "/~ada/"),
        ("/%7Eada/list.html?page=2", "/~ada/"),
        ("/en/journal/", "/en/journal/"),
    ],
)
def test_the_folder_of_a_blog(path: str, folder: str) -> None:
    assert urls.folder_of(f"https://blog.example{path}") == folder


def test_a_path_of_indexes_is_that_of_its_folder() -> None:
    assert urls.identity(f"https://a.example/x{'/index.htm' * 800}/") == "a.example/x"


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("a" * (urls.LONGEST - 1), True),
        ("a" * urls.LONGEST, False),
        (f"{'a' * 5_000}?{'b' * 5_000}", False),
        ("苔" * 900, True),
        ("苔" * 1_000, False),  # of nine characters each
        ("%61" * 5_000, True),
        ("/.." * 5_000, True),
        ("/.." * 1_000_000, False),
    ],
    ids=range(8),
)
def test_an_address_has_an_end(path: str, is_one: bool) -> None:
    url = f"https://a.example/{path}"
    parts = urls.split(url)
    assert (parts is not None) == is_one
    assert parts is None or urls.split(parts.geturl()) == parts
    assert urls.identity(url).startswith("a.example/" if is_one else url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.A.example:443/1", "www.a.example"),
        ("http://a.example:8000/", "a.example:8000"),
        ("/1", ""),
        ("http://[", ""),
    ],
)
def test_host(url: str, expected: str) -> None:
    assert urls.host(url) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("www.a.example", "a.example"), ("a.example", "a.example"), ("www.com", "www.com")],
)
def test_bare(host: str, expected: str) -> None:
    assert urls.bare(host) == expected
