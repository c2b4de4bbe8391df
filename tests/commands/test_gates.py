"""A host that shows a gate first ("wait, then reload"): afterwards the whole blog is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from .situations import Blog, Home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAIT = "<!doctype html><title>Hello</title><p>One moment. This page will reload by itself."
REFRESH = '<meta http-equiv="refresh" content="3"><p>We look at your request.'
SCRIPT = "<script>setTimeout(function () { location.reload() }, 3000)</script><p>Wait."
QUICK = ("-s", "BACKOFF_DELAY=0.01")


class Gated(Blog):
    """A blog behind a gate, which opens by a cookie or by patience."""

    def __init__(self, body: str, status: int, *, cookie: str = "", first: int = 0) -> None:
        super().__init__(6)
        self.body, self.status_of_gate, self.cookie, self.first = body, status, cookie, first
        self.is_gated: Callable[[str], bool] = lambda path: True

    def answer(self, path: str) -> Answer:
        is_let_in = self.cookie.split(";")[0] in self.cookies[-1] if self.cookie else True
        if self.is_gated(path) and (not is_let_in or self.asked.count(path) <= self.first):
            headers = {"Set-Cookie": self.cookie} if self.cookie else {}
            return Answer(self.body, self.status_of_gate, headers)
        return super().answer(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status", "cookie", "first"),
    [
        (WAIT, 200, "pass=ab12", 0),
        (WAIT, 403, "pass=ab12; Path=/; HttpOnly", 0),
        ("", 403, "pass=ab12; Domain=127.0.0.1", 0),
        (REFRESH, 200, "", 1),
        (SCRIPT, 403, "", 2),
        ("<p>Please wait a moment and try again.", 403, "", 3),
    ],
)
def test_a_gate_that_opens_is_waited_for(
    tmp_path: Path, body: str, status: int, cookie: str, first: int
) -> None:
    with Gated(body, status, cookie=cookie, first=first) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl(*QUICK)
        assert (run.code, home.lines) == (0, 6), run.words
        assert max(map(blog.asked.count, blog.asked)) <= 4
    for path in tmp_path.rglob("*"):  # neither the archive nor the journal nor the file
        assert path.is_dir() or b"ab12" not in path.read_bytes()
    assert "ab12" not in run.words


def test_one_page_is_asked_for_again_after_the_rest(tmp_path: Path) -> None:
    with Gated(REFRESH, 200, first=1) as blog:
        blog.is_gated = lambda path: path == "/tales/5.html"
        home = Home(tmp_path, blog.url)
        run = home.crawl(*QUICK)
        assert (run.code, home.lines) == (0, 6), run.words
        tales = [path for path in blog.asked if path.startswith("/tales/")]
        assert tales[-1] == "/tales/5.html"


@pytest.mark.slow
@pytest.mark.parametrize("status", [200, 403])
def test_one_that_stays_shut_costs_little(tmp_path: Path, status: int) -> None:
    with Gated(REFRESH, status, first=1_000) as blog:
        blog.is_gated = lambda path: path.startswith("/tales/")
        home = Home(tmp_path, blog.url)
        run = home.crawl(*QUICK)
        assert run.code == 3
        assert blog.asked.count("/tales/1.html") >= 1
        assert sum(path.startswith("/tales/") for path in blog.asked) <= 12


def test_a_ban_is_asked_for_once(tmp_path: Path) -> None:
    with Gated("Forbidden", 403, first=1_000) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl(*QUICK)
        assert (run.code, blog.asked.count("/")) == (3, 1)
        assert "the site refuses us" in run


def test_a_page_that_leads_elsewhere_is_no_gate(tmp_path: Path) -> None:
    with Blog(6) as blog:
        blog.more["/start/"] = '<meta http-equiv="refresh" content="0; url=/">'
        home = Home(tmp_path, blog.url)
        run = home.crawl(*QUICK, url=f"{blog.url}start/")
        assert (run.code, home.lines, blog.asked.count("/start/")) == (0, 6, 1)


def test_a_redirect_that_sets_a_cookie_and_comes_back(tmp_path: Path) -> None:
    class Turnstile(Blog):
        def answer(self, path: str) -> Answer:
            if path == "/pass":
                return Answer("", 302, {"Location": "/", "Set-Cookie": "seen=1"})
            if path == "/" and not self.cookies[-1]:
                return Answer("", 302, {"Location": "/pass"})
            return super().answer(path)

    with Turnstile(6) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl()
        assert (run.code, home.lines) == (0, 6), run.words


def test_the_contents_of_a_known_blog(tmp_path: Path) -> None:
    with Gated(WAIT, 200, cookie="pass=1") as blog:
        links = "".join(f'<p><a href="/archives/{n}">A tale</a></p>' for n in (1, 2))
        blog.more["/content.html"] = links
        words = ("crawl", "kexue", "-a", f"url={blog.url}", "-O", "out.jsonl", *QUICK)
        Home(tmp_path, blog.url).run(*words, "-s", "DOWNLOAD_DELAY=0.001")
        assert blog.asked.count("/content.html") in (1, 2)
        assert "/archives/1" in blog.asked
