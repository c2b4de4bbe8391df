"""What every registered spider must have, and what it accepts and refuses as arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from blogcrawl import settings as project
from blogcrawl.pages.base import ArticlePage
from blogcrawl.pages.listing import ListingPage
from blogcrawl.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from pathlib import Path


def _loader() -> SpiderLoader:
    settings = Settings()
    settings.setmodule(project)
    return SpiderLoader.from_settings(settings)


LOADER = _loader()
NAMES = sorted(LOADER.list())
# Those of one blog each; `blog` is for any, and has nothing of its own.
OF_ONE_BLOG = [name for name in NAMES if name != "blog"]


def load(name: str) -> type[BlogSpider]:
    spider = LOADER.load(name)
    assert issubclass(spider, BlogSpider)
    return spider


def refusal(name: str, given: dict[str, str]) -> str:
    """The one line with which the spider refuses the arguments."""
    with pytest.raises(UsageError) as caught:
        load(name).check_arguments(given)
    message = str(caught.value)
    assert message
    assert len(message.splitlines()) == 1
    assert not caught.value.print_help
    return message


def test_the_registered_spiders() -> None:
    assert {"blog", "kexue", "sample"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_spider(name: str) -> None:
    assert re.fullmatch("[a-z][a-z0-9_]*", name)
    assert load(name).name == name
    assert load(name).__doc__ or load(name).__module__


@pytest.mark.parametrize("name", OF_ONE_BLOG)
def test_a_spider_of_one_blog(name: str) -> None:
    spider = load(name)
    assert issubclass(spider.listing_page, ListingPage)
    assert issubclass(spider.article_page, ArticlePage)
    assert re.fullmatch(r"https://[a-z0-9.-]+/", spider.home)
    assert spider.hosts
    assert all(re.fullmatch("[a-z0-9.-]+", host) for host in spider.hosts)
    made = spider()
    (site,) = made.sites
    assert site.owns(spider.home)
    assert site.start == spider.home
    assert site.host == spider.hosts[0]
    assert all(site.owns(f"https://www.{host}/x") for host in spider.hosts)
    assert made.feed_name == name


@pytest.mark.parametrize("name", OF_ONE_BLOG)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"url": "http://127.0.0.1:8000/"},
        {"url": "https://example.org"},
        {"url": " https://例子.example/a , HTTP://[::1]:8000/b?c=d&e "},
        {"since": "2020-02-29"},
        {"since": "2999-12-31", "limit": "1"},
        {"limit": "0012"},
    ],
)
def test_arguments_that_are_accepted(name: str, given: dict[str, str]) -> None:
    load(name).check_arguments(given)
    assert len(load(name)(**given).sites) == (2 if "," in given.get("url", "") else 1)


@pytest.mark.parametrize("category", ["Big-Data", "信息时代"])
@pytest.mark.parametrize("name", NAMES)
def test_a_category(name: str, category: str) -> None:
    given = {"category": category}
    if load(name).category_path:
        load(name).check_arguments(given)
        assert len(load(name)(**given).sites) == 1
    else:
        start = {} if load(name).home else {"url": "https://example.org/"}
        assert refusal(name, {**given, **start}) == f"category: {name} knows no categories"


def test_spiders_with_categories() -> None:
    assert {"kexue", "sample"} <= {name for name in NAMES if load(name).category_path}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"limt": "3"}, "unknown argument 'limt': there are url, urls, since, limit, category"),
        ({"": "x"}, "unknown argument ''"),
        ({"name": "kexue"}, "unknown argument 'name'"),
        ({"self": "x"}, "unknown argument 'self'"),
        ({"crawler": "x"}, "unknown argument 'crawler'"),
        ({"Limit": "3"}, "unknown argument 'Limit'"),
        ({"url": ""}, "url=: must begin with http:// or https://"),
        ({"url": "example.org"}, "url=example.org: must begin with http:// or https://"),
        ({"url": "//example.org/"}, "url=//example.org/: must begin with"),
        ({"url": "file:///etc/passwd"}, "url=file:///etc/passwd: must begin with"),
        ({"url": "ftp://example.org/"}, "url=ftp://example.org/: must begin with"),
        ({"url": "javascript:alert(1)"}, "url=javascript:alert(1): must begin with"),
        ({"url": "http:/example.org"}, "url=http:/example.org: must begin with"),
        ({"url": "http://"}, "url=http://: not a URL"),
        ({"url": "http:///x"}, "url=http:///x: not a URL"),
        ({"url": "http://["}, "url=http://[: not a URL"),
        ({"url": "http://../"}, "url=http://../: not a URL"),
        ({"url": "http://-/"}, "url=http://-/: not a URL"),
        ({"url": "http://a..b/"}, "url=http://a..b/: not a URL"),
        ({"url": "http://a\\b/"}, "not a URL"),
        ({"url": "http://a b/"}, "not a URL"),
        ({"url": "http://a/b c"}, "not a URL"),
        ({"url": "http://a:0/"}, "url=http://a:0/: not a URL"),
        ({"url": "http://a:65536/"}, "not a URL"),
        ({"url": "http://a:x/"}, "not a URL"),
        ({"url": "http://%2e%2e/"}, "not a URL"),
        ({"url": "https://example.org/,"}, "url=: must begin with"),
        ({"url": "https://example.org/, example.com"}, "url=example.com: must begin with"),
        ({"urls": "nowhere.txt"}, "urls=nowhere.txt: cannot be read: No such file or directory"),
        ({"urls": ""}, "urls=: cannot be read"),
        ({"urls": "."}, "urls=.: cannot be read: Is a directory"),
        ({"url": "https://a.example/", "urls": "x"}, "url and urls: give one of them"),
        ({"since": ""}, "since=: must be a day such as 2020-01-31"),
        ({"since": "2020-02-30"}, "since=2020-02-30: must be a day"),
        ({"since": "2020-1-1"}, "since=2020-1-1: must be a day"),
        ({"since": "20200101"}, "since=20200101: must be a day"),
        ({"since": "2020-W05-5"}, "since=2020-W05-5: must be a day"),
        ({"since": "２０２０-01-01"}, "must be a day"),
        ({"since": "yesterday"}, "since=yesterday: must be a day"),
        ({"limit": ""}, "limit=: must be a whole number above 0"),
        ({"limit": "-1"}, "limit=-1: must be"),
        ({"limit": "0"}, "limit=0: must be"),
        ({"limit": "1.5"}, "limit=1.5: must be"),
        ({"limit": "1_000"}, "limit=1_000: must be"),
        ({"limit": " 1"}, "limit= 1: must be"),
        ({"limit": "abc"}, "limit=abc: must be"),
        ({"limit": "１"}, "limit=１: must be"),
        ({"limit": "9" * 5000}, "must be a whole number above 0"),
        ({"category": ""}, "category=: must be one name"),
        ({"category": "../admin"}, "category=../admin: must be one name"),
        ({"category": ".."}, "category=..: must be one name"),
    ],
    ids=lambda value: None,
)
def test_arguments_that_are_refused(name: str, given: dict[str, str], said: str) -> None:
    needed = {"url": "https://a.example/"} if name == "blog" and "urls" not in given else {}
    assert said in refusal(name, needed | given)


@pytest.mark.parametrize("name", NAMES)
def test_a_secret_is_refused_and_not_repeated(name: str) -> None:
    message = refusal(name, {"url": "https://user:hidden@a.example/"})
    assert "hidden" not in message
    assert message == "url: must not contain a user or a password"


def test_blog_must_be_told_which() -> None:
    assert refusal("blog", {}) == "blog needs url=… or urls=FILE: which blog?"
    assert refusal("blog", {"limit": "3"}) == "blog needs url=… or urls=FILE: which blog?"


@pytest.mark.parametrize("name", OF_ONE_BLOG)
def test_urls_from_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "blogs.txt"
    file.write_bytes(
        "\ufeff# blogs\r\n\r\n https://a.example/ \r\n  # and\nhttps://a.example/\nhttp://b/x".encode()
    )
    spider = load(name)(urls=str(file))
    assert [site.start for site in spider.sites] == ["https://a.example/", "http://b/x"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file names no URL"),
        (b"# https://a.example/\n\n", "the file names no URL"),
        (b"\x89PNG\r\n\x1a\n\xff", "cannot be read: it is no UTF-8 text"),
        (b"\0\1\2", "must begin with http:// or https://"),
        (b"https://a.example/\nb.example\n", "url=b.example: must begin with"),
    ],
)
def test_files_that_are_refused(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "blogs.txt"
    file.write_bytes(content)
    assert said in refusal(name, {"urls": str(file)})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/blog/", "example.org"),
        ("http://WWW.Example.org:8000/", "www.example.org_8000"),
        ("http://[::1]:8000/", "___1__8000"),
        ("https://例子.example/", "xn--fsqu00a.example"),
        ("https://a.example/,https://b.example/,https://c.example/", "a.example+2"),
    ],
)
def test_the_feed_of_any_blog_is_named_after_it(url: str, expected: str) -> None:
    name = load("blog")(url=url).feed_name
    assert name == expected
    assert re.fullmatch(r"[A-Za-z0-9_][\w.+-]*", name)


@pytest.mark.parametrize("name", OF_ONE_BLOG)
def test_the_feed_of_one_blog_is_named_after_its_spider(name: str) -> None:
    assert load(name)(url="http://[::1]:8000/../x").feed_name == name
