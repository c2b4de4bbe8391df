"""`scrapy crawl kexue` against a copy of the site's markup, with everything that goes wrong there.

The copy is reached by ``url=`` and uses all of the site's host names, like the real one.
"""

from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING

import pytest
from loopback import Answer, Loopback

from .kexue_site import article, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Run

GATE = '<html><body><script>window.location.href="/archives/99?verify=1";</script></body></html>'
PLAIN = {f"/archives/{number}": article(number) for number in range(1, 9)}


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def site() -> dict[str, Answer | str]:
    """Three listing pages; the third names what is broken, and its pager leads back."""
    return {
        **PLAIN,
        "/robots.txt": "User-agent: *\nDisallow: /archives/secret\n",
        "/": listing(
            [
                "https://kexue.fm/archives/1",
                "https://www.kexue.fm/archives/2/",
                "http://spaces.ac.cn/archives/3",
                "https://www.spaces.ac.cn/archives/4#comments",
                "/archives/5?utm_source=x&amp;from=y",
                "//kexue.fm/archives/6",
                "archives/7",
                "https://elsewhere.example/archives/1",
                "http://127.0.0.1/archives/1",
                "javascript:void(0)",
                "",
            ],
            "/page/2/",
        ),
        "/archives/2/": moved("/archives/2"),
        "/page/2/": listing(
            [
                "https://spaces.ac.cn/archives/1/",
                "/archives/2#x",
                "http://www.kexue.fm:80/archives/8",
            ],
            "https://spaces.ac.cn/page/3/",
        ),
        "/page/3/": listing([*BROKEN, *MOVED], "https://www.kexue.fm/"),
        **{f"/archives/{name}": answer for name, (answer, _) in BROKEN_PAGES.items()},
        **MOVED_PAGES,
    }


# What the third listing page names: the answer, and what the log says of it.
BROKEN_PAGES: dict[str, tuple[Answer | str, str]] = {
    "90": (Answer(status=404), "INFO: refused {}: not_found"),
    "91": (Answer(status=410), "INFO: refused {}: not_found"),
    "92": (GATE, "INFO: refused {}: bot_gate"),
    "93": (Answer(status=500), "ERROR: Article {}: http_500"),
    "94": (Answer(status=403), "ERROR: Article {}: http_403"),
    "95.pdf": (Answer(b"%PDF-1.5\n\xff\0", headers={"Content-Type": "application/pdf"}), "no_text"),
    "96.png": (Answer(b"\x89PNG\r\n\x1a\n\0", headers={"Content-Type": "image/png"}), "no_text"),
    "97": ("<html><body><p>Database error.</p></body></html>", "INFO: refused {}: no_body"),
    "98": (article(98, title=" \u200b"), "INFO: refused https://kexue.fm/archives/98: no_title"),
    "99": (article(1), "INFO: refused https://kexue.fm/archives/99: duplicate (https://kexue.fm"),
    "100": (
        moved("https://elsewhere.example/x"),
        "refused {}: offsite (leads to https://elsewhere",
    ),
    "101": (moved("/archives/101"), "ERROR: Article {}: endless_redirect"),
    "102": (Answer("<div", headers={"Content-Length": "999"}), "ERROR: Article {}: truncated"),
    "103": (moved("file:///etc/passwd"), "ERROR: Article {}: http_301"),
    "104": ('<div class="Post"><h1>t</h1><div id="PostContent"> </div></div>', "no_body"),
    "secret": (article(0), "INFO: refused {}: robots_txt"),
}
BROKEN = [f"/archives/{name}" for name in BROKEN_PAGES]
MOVED = ["/archives/20.html", "/archives/21/", "/archives/1.html", "/?p=23"]
MOVED_PAGES: dict[str, Answer | str] = {
    "/archives/20.html": moved("20", 302),
    "/archives/20": article(20),
    "/archives/21/": moved("https://kexue.fm/archives/21.html", 308),
    "/archives/21.html": moved("https://www.spaces.ac.cn/archives/21", 307),
    "/archives/21": article(21),
    "/archives/1.html": moved("//spaces.ac.cn/archives/1"),
    "/?p=23": article(23),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback(site()) as running:
        yield running


@pytest.fixture(scope="module")
def run(server: Loopback, crawl: Callable[..., Run]) -> Run:
    return crawl("kexue", "-a", f"url={server.url}", "-s", "LOSS_MAX=1", "-s", "STATS_DUMP=1")


@pytest.fixture(scope="module")
def stats(run: Run) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"'blogcrawl/(\S+)': (\d+)", run.log)}


def test_every_article_once(run: Run) -> None:
    assert run.code == 0, run.log
    numbers = [*range(1, 9), 20, 21, 23]
    items = sorted(run.items, key=lambda item: int(item["reads"]))
    assert [item["id"] for item in items] == [f"kexue.fm/archives/{n}" for n in numbers]
    assert [item["url"] for item in items] == [f"https://kexue.fm/archives/{n}" for n in numbers]
    assert {item["site"] for item in items} == {"kexue.fm"}
    for number, item in zip(numbers, items, strict=True):
        assert item["title"] == f"第{number}篇"
        assert item["authors"] == ["林之源"]
        assert item["reads"] == number
        assert item["text"] == "设，则\n证毕。"
        assert [formula["tex"] for formula in item["formulas"]] == [f"n={number}", "n^2\\geq n."]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["crawled_at"])


def test_nothing_is_asked_for_twice(run: Run, server: Loopback) -> None:
    assert run.code == 0
    asked = server.asked
    again = {path: asked.count(path) for path in set(asked) if asked.count(path) > 1}
    assert again.pop("/archives/93") == again.pop("/archives/102") == 3  # tries
    assert again.pop("/archives/101") == 2  # a redirect to itself
    assert again.pop("/archives/1") == 2  # once by the address that moved there
    assert again == {}
    assert asked[0] == "/robots.txt"
    assert "/archives/secret" not in asked
    assert not [path for path in asked if "utm_source" in path or "elsewhere" in path]


@pytest.mark.parametrize("name", BROKEN_PAGES)
def test_what_is_no_article_is_said(name: str, run: Run, server: Loopback) -> None:
    (about,) = [line for line in run.log.splitlines() if f"/archives/{name}: " in line]
    assert BROKEN_PAGES[name][1].format(f"{server.url}archives/{name}") in about


def test_every_address_ends_in_a_counter(run: Run, stats: dict[str, int]) -> None:
    ends = ("refused/", "failed/", "skipped/")
    ended = {name: number for name, number in stats.items() if name.startswith(ends)}
    assert ended == {
        "refused/not_found": 2,
        "refused/bot_gate": 1,
        "refused/no_text": 2,
        "refused/no_body": 2,
        "refused/no_title": 1,
        "refused/duplicate": 1,
        "refused/offsite": 1,
        "refused/robots_txt": 1,
        "failed/http_500": 1,
        "failed/http_403": 1,
        "failed/http_301": 1,
        "failed/endless_redirect": 1,
        "failed/truncated": 1,
        "skipped/moved": 1,
    }
    assert stats["articles_listed"] == len(run.items) + sum(ended.values())
    assert (stats["listing_pages"], stats["listing_pages_again"]) == (3, 1)


def test_the_summary(run: Run) -> None:
    summary = run.words.partition("kexue: 11 articles from 3 listing pages in")[2]
    assert "formulas 22 (11 display)" in summary
    assert "refused no_body 2, no_text 2, not_found 2, bot_gate 1," in summary
    assert "failed endless_redirect 1, http_301 1, http_403 1, http_500 1, truncated 1" in summary
    assert "output output/kexue.jsonl (11 articles" in summary
    assert "Traceback" not in run.log


# One thing at a time: what a schedule is told when it happens.


def failing(answers: dict[str, Answer | str]) -> dict[str, Answer | str]:
    pages = {"/": listing(["/archives/1", "/archives/2"], "/page/2/"), **PLAIN}
    return {**pages, "/page/2/": listing(["/archives/3"]), **answers}


@pytest.mark.parametrize(
    ("answers", "code", "articles", "said"),
    [
        (
            {"/": Answer(status=500)},
            3,
            0,
            "the site is down: no listing page could be read (http_500 1)",
        ),
        (
            {"/page/2/": Answer(status=500)},
            3,
            2,
            "1 listing page failed, so the listing is incomplete (http_500 1)",
        ),
        ({"/": listing([])}, 3, 0, "1 listing page without article links"),
        ({"/page/2/": listing(["https://elsewhere.example/1"])}, 3, 2, "1 listing page without"),
        ({"/": GATE}, 3, 0, "no listing page could be read (bot_gate 1)"),
        ({"/": moved("https://elsewhere.example/")}, 3, 0, "offsite (leads to https://elsewhere"),
        ({"/robots.txt": "User-agent: *\nDisallow: /"}, 3, 0, "robots.txt forbids the listing"),
        (
            {"/archives/2": Answer(status=503)},
            3,
            2,
            "1 of 3 articles were refused or failed",
        ),
        (
            {"/": moved("/blog/"), "/blog/": listing(["/archives/3"])},
            0,
            1,
            "1 article from 1 listing",
        ),
        ({"/page/2/": listing(["/archives/3"], "/page/2/#top")}, 0, 3, "from 2 listing pages"),
        (
            {"/page/2/": moved("/page/2/b"), "/page/2/b": listing(["/archives/3"])},
            0,
            3,
            "3 articles",
        ),
    ],
    ids=lambda value: None,
)
def test_a_first_page_that_ends_or_fails(
    loopback: Loopback,
    crawl: Callable[..., Run],
    answers: dict[str, Answer | str],
    code: int,
    articles: int,
    said: str,
) -> None:
    loopback.pages.update(failing(answers))
    run = crawl("kexue", "-a", f"url={loopback.url}")
    assert run.code == code, run.log
    assert len(run.items) == articles
    assert said in run.words
    assert "Traceback" not in run.log


def test_a_bad_argument_is_one_line_before_the_first_request(
    loopback: Loopback, crawl: Callable[..., Run]
) -> None:
    run = crawl("kexue", "-a", f"url={loopback.url}", "-a", "since=2020-02-30")
    assert run.code == 2
    assert run.log == "scrapy crawl: since=2020-02-30: must be a day such as 2020-01-31\n"
    assert loopback.asked == []


def test_the_server_is_down(loopback: Loopback, crawl: Callable[..., Run]) -> None:
    loopback.stop()
    run = crawl("kexue", "-a", f"url={loopback.url}")
    assert run.code == 3
    assert f"Listing page {loopback.url}: refused_connection" in run.log
    assert "the site is down: no listing page could be read (refused_connection 1)" in run.words
    assert "Traceback" not in run.log


class Endless(Loopback):
    """A blog whose pager never ends."""

    def answer(self, path: str) -> Answer:
        number = int(re.sub(r"\D", "", path) or 1)
        if path == "/" or path.startswith("/page/"):
            shown = [f"/archives/{n}" for n in (1, 2, min(number + 2, 9))]
            return Answer(listing(shown, f"/page/{number + 1}/"))
        return Answer(article(number)) if "archives" in path else Answer(status=404)


def test_a_pager_without_an_end(crawl: Callable[..., Run]) -> None:
    with Endless() as server:
        run = crawl("kexue", "-a", f"url={server.url}")
    assert run.code == 0, run.log
    assert len(run.items) == 9
    pages = [path for path in server.asked if path.startswith("/page/")]
    assert pages == [f"/page/{n}/" for n in range(2, 11)]
    assert f"WARNING: Listing page {server.url}page/10/: again nothing new; not followed" in run.log


class AtOnce(Loopback):
    """A blog that answers eight requests for articles at the same moment."""

    def __init__(self) -> None:
        super().__init__({f"/archives/{number}": article(number) for number in range(1, 17)})
        self.pages["/"] = listing([*self.pages])
        self._barrier = threading.Barrier(8)

    def answer(self, path: str) -> Answer:
        if "archives" in path:
            with contextlib.suppress(threading.BrokenBarrierError):
                self._barrier.wait(1)
        return super().answer(path)


def test_limit_is_exact_with_requests_at_once(crawl: Callable[..., Run]) -> None:
    at_once = ("CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "DOWNLOAD_DELAY=0")
    settings = [word for setting in at_once for word in ("-s", setting)]
    with AtOnce() as server:
        run = crawl("kexue", "-a", f"url={server.url}", "-a", "limit=2", *settings)
    assert run.code == 0, run.log
    assert len(run.items) == 2
    assert "kexue: 2 articles from 1 listing page" in run.log


def test_since_asks_the_page_where_the_listing_does_not_say(
    loopback: Loopback, crawl: Callable[..., Run]
) -> None:
    days = ["2009-01-01", "2020-01-02", "2019-12-31", "2020-01-01", "2018-01-01"]
    for number, day in enumerate(days, start=1):
        loopback.pages[f"/archives/{number}"] = article(number, day=day)
    first = [f"/archives/{number}" for number in (1, 2, 3)]  # the first is pinned
    loopback.pages |= {
        "/": listing(first, "/page/2/", day=""),
        "/page/2/": listing(["/archives/1", "/archives/4"], "/page/3/", day=""),
        "/page/3/": listing(["/archives/1", "/archives/5"], "/page/4/", day=""),
        "/page/4/": listing(["/archives/6"], "/page/5/", day=""),
        # The archive names everything, without days.
        "/content.html": "".join(f'<li><a href="/archives/{n}">一篇</a></li>' for n in range(1, 9)),
    }
    run = crawl("kexue", "-a", f"url={loopback.url}", "-a", "since=2020-01-01")
    assert run.code == 0, run.log
    assert [item["date_published"] for item in run.items] == ["2020-01-02", "2020-01-01"]
    # Page 4 was asked for before the article of page 3 told its age.
    assert not {"/archives/6", "/archives/7", "/page/5/"} & set(loopback.asked)


def test_since_believes_the_listing(loopback: Loopback, crawl: Callable[..., Run]) -> None:
    loopback.pages |= {f"/archives/{n}": article(n, day=f"20{n}-01-01") for n in (18, 19, 20)}
    loopback.pages |= {
        "/": listing(["/archives/20"], "/page/2/", day="2020-01-01"),
        "/page/2/": listing(["/archives/19"], "/page/3/", day="2019-01-01"),
        "/page/3/": listing(["/archives/18"], day="2018-01-01"),
    }
    run = crawl("kexue", "-a", f"url={loopback.url}", "-a", "since=2020-01-01")
    assert run.code == 0, run.log
    assert [item["date_published"] for item in run.items] == ["2020-01-01"]
    assert not {"/archives/19", "/page/3/"} & set(loopback.asked)
