"""Repeated crawls with the real command: the effect of each thing that happens to a blog."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pytest
from living import LivingBlog, LivingServer
from soak.command import FAST, Fault, Outcome, crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from living import Post

    Make = Callable[..., "Home"]


@dataclass
class Crawled:
    """What one crawl requested, received and wrote."""

    outcome: Outcome
    asked: list[str]
    """The paths, in order."""
    sent: list[str]
    """The paths of articles that were sent whole."""
    lines: list[dict[str, Any]]
    """What it added to the journal."""

    @property
    def words(self) -> str:
        """The log without its line breaks, as the summary is wrapped."""
        return " ".join(self.outcome.log.split())

    @property
    def changes(self) -> Counter[str]:
        """How many lines of each kind of change."""
        return Counter(line["change"] for line in self.lines)

    def of(self, change: str) -> set[str]:
        """The titles of these lines."""
        return {line["title"] for line in self.lines if line["change"] == change}


@dataclass
class Home:
    """A folder from which one blog is crawled again and again, into a journal."""

    folder: Path
    blog: LivingBlog
    server: LivingServer
    size: int = 0
    """Bytes of the journal so far."""

    def crawl(self, *arguments: str, faults: tuple[Fault, ...] = ()) -> Crawled:
        feed = () if "-O" in arguments else ("-o", "journal.jsonl")
        outcome = crawl(
            self.folder,
            *("crawl", "blog", "-a", f"url={self.server.url}", *feed, *FAST),
            *arguments,
            now=self.blog.now,
            faults=faults,
            timeout=60,
        )
        journal = self.folder / "journal.jsonl"
        data = journal.read_bytes()[self.size :] if journal.exists() else b""
        self.size += len(data)
        asked = self.server.take_log()
        sent = [one.path for one in asked if one.status == 200 and "/posts/" in one.path]
        lines = [json.loads(line) for line in data.splitlines()]
        return Crawled(outcome, [one.path for one in asked], sent, lines)

    def snapshot(self) -> list[str]:
        """The titles of the blog as the archive has it."""
        name = next(self.folder.glob(".scrapy/archive/*.db")).stem
        outcome = crawl(self.folder, "archive", "export", name, "-O", "now.jsonl")
        assert outcome.code == 0, outcome.log
        text = (self.folder / "now.jsonl").read_text("utf-8")
        return [json.loads(line)["title"] for line in text.splitlines()]

    def title(self, post: Post) -> str:
        return self.blog.truth_of(post).title

    def titles(self) -> set[str]:
        """Of the articles that the blog has."""
        return {truth.title for truth in self.blog.truth().values()}


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make a living blog and a folder to crawl it from."""
    servers: list[LivingServer] = []

    def made(posts: int = 25, **options: Any) -> Home:
        (tmp_path / "home").mkdir()
        server = LivingServer(LivingBlog(7, posts, **options))
        servers.append(server)
        server.__enter__()
        return Home(tmp_path / "home", server.blog, server)

    yield made
    for server in servers:
        server.__exit__()


def test_what_happens_is_told_once(make: Make) -> None:
    home = make(sitemap="plain")
    blog = home.blog
    first = home.crawl()
    assert (first.outcome.code, first.changes) == (0, {"new": 25}), first.outcome.log
    edited, touched, moved, renamed, pinned, deleted = blog.there[3:9]
    blog.edit(edited)
    blog.touch(touched)
    blog.move(moved, "301")
    blog.move(renamed, "canonical")
    blog.pin(pinned)
    blog.delete(deleted, 410)
    new = blog.add(2)
    blog.wait(hours=1)
    second = home.crawl()
    assert second.outcome.code == 0, second.outcome.log
    assert second.of("new") == {home.title(post) for post in new}
    assert second.of("changed") == {home.title(post) for post in (edited, moved, renamed)}
    assert second.changes == {"new": 2, "changed": 3}
    addresses = {line["url"] for line in second.lines if line["change"] == "changed"}
    assert addresses == {f"{home.server.home}{post.path}" for post in (edited, moved, renamed)}
    ids = {line["id"] for line in first.lines}
    assert {line["id"] for line in second.lines if line["change"] == "changed"} <= ids
    blog.wait(days=1)
    third = home.crawl()
    assert third.changes == {"gone": 1}
    assert third.of("gone") == {home.title(deleted)}
    assert (third.sent, home.crawl().lines) == ([], [])
    assert set(home.snapshot()) == home.titles()
    blog.restore(deleted)
    blog.wait(days=1)
    again = home.crawl()
    assert again.of("new") == {home.title(deleted)}
    assert again.changes == {"new": 1}


def on_pages(change: Callable[[], object], number: int) -> Callable[[str], None]:
    """What changes a blog before each of so many listing pages after the first is answered."""
    left = [number]

    def before(path: str) -> None:
        if path.startswith("/page/") and left[0]:
            left[0] -= 1
            change()

    return before


@pytest.mark.parametrize("at", [7, *(pytest.param(at, marks=pytest.mark.slow) for at in (0, -1))])
@pytest.mark.parametrize("times", [1, 5])
def test_posts_that_are_taken_away_while_the_listing_is_walked(
    make: Make, at: int, times: int
) -> None:
    home = make(60, feed=None)
    blog = home.blog
    home.server.before = on_pages(lambda: blog.delete(blog.there[at]), times)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert home.titles() <= set(home.snapshot())
    assert len(run.asked) < 110  # the listing was walked thrice at most


@pytest.mark.slow
def test_posts_that_are_shuffled_once_while_the_listing_is_walked(make: Make) -> None:
    home = make(60, feed=None)
    home.server.before = on_pages(home.blog.shuffle, 1)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_a_listing_that_never_holds_still(make: Make) -> None:
    home = make(60, feed=None)
    home.server.before = on_pages(home.blog.shuffle, 1000)
    run = home.crawl()
    assert set(home.snapshot()) == home.titles() or run.outcome.code == 3, run.outcome.log
    assert len([path for path in run.asked if path.startswith("/page/")]) <= 25


def test_posts_that_are_published_while_the_listing_is_walked(make: Make) -> None:
    home = make(60, feed=None)
    home.server.before = on_pages(home.blog.add, 3)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert set(home.snapshot()) == home.titles()


def test_a_listing_of_which_a_sitemap_tells_is_walked_once(make: Make) -> None:
    run = make(60, sitemap="plain").crawl()
    assert Counter(run.asked)["/page/2/"] == 1


def test_the_newest_are_taken_where_a_number_of_them_is_asked_for(make: Make) -> None:
    home = make()
    for _ in range(3):
        run = home.crawl("-a", "limit=5", "-O", "newest.jsonl")
        assert run.outcome.code == 0, run.outcome.log
        lines = (home.folder / "newest.jsonl").read_text("utf-8").splitlines()
        titles = {json.loads(line)["title"] for line in lines}
        assert titles == {home.title(post) for post in home.blog.there[:5]}
        home.blog.add(2)
        home.blog.wait(hours=1)


def test_an_article_is_gone_after_three_answers_in_three_days(make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    deleted = home.blog.there[0]
    home.blog.delete(deleted, 404)
    changes = []
    for _ in range(5):
        changes.append(dict(home.crawl().changes))
        home.blog.wait(days=1)
    assert changes == [{}, {}, {}, {"gone": 1}, {}]


@pytest.mark.slow
def test_a_page_that_says_it_is_not_there_is_no_edit(make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    home.blog.delete(home.blog.there[0], 200)
    changes: Counter[str] = Counter()
    for _ in range(5):
        changes += home.crawl().changes
        home.blog.wait(days=1)
    assert changes == {"gone": 1}
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_a_mass_deletion_is_doubted_until_it_is_accepted(make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    before = home.titles()
    gone = home.blog.delete_share(0.5, 410)
    for _ in range(3):
        home.blog.wait(days=8)
        doubted = home.crawl()
        assert (doubted.outcome.code, doubted.lines) == (3, [])
        is_truncated = "far fewer articles" in doubted.words
        assert "none is taken for gone" in doubted.words or is_truncated
        assert doubted.words.count("The listing of ") == is_truncated
    assert set(home.snapshot()) == before
    changes: Counter[str] = Counter()
    for _ in range(2):
        home.blog.wait(days=1)
        changes += home.crawl("-s", "VANISHED_MAX=1").changes
    assert changes == {"gone": len(gone)}
    assert home.crawl().outcome.code == 0


def test_a_redesign_is_no_edit(make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    home.blog.redesign()
    home.blog.wait(days=100)
    run = home.crawl()
    assert (run.outcome.code, run.lines) == (0, [])
    assert len(run.sent) == len(home.blog.there)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["gated", "truncated"])
def test_neither_a_gate_nor_half_a_page_is_an_edit(fault: str, make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    victim = home.blog.there[2]
    home.blog.edit(victim)
    setattr(home.server, fault, lambda path: path == victim.path)
    home.blog.wait(days=1)
    struck = home.crawl("-s", "RETRY_TIMES=1")
    assert struck.lines == []
    assert victim.path in struck.asked
    setattr(home.server, fault, lambda path: False)
    after = home.crawl()
    assert after.of("changed") == {home.title(victim)}
    assert after.changes == {"changed": 1}


@pytest.mark.slow
def test_a_post_published_during_the_walk_hides_none(make: Make) -> None:
    home = make(sitemap=None, feed=None)
    pages: list[str] = []

    def publish(path: str) -> None:
        if path == "/page/2/" and not pages:
            pages.append(path)
            home.blog.add()

    home.server.before = publish
    first = home.crawl()
    assert pages
    second = home.crawl()
    assert first.changes + second.changes == {"new": 26}
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_only_a_listing_that_was_walked_whole_may_be_left_early(make: Make) -> None:
    home = make(posts=35, sitemap=None, feed=None)
    at = Fault("blogcrawl.archive.pages:Pages.keep", n=3)
    assert home.crawl(faults=(at,)).outcome.code < 0
    home.blog.wait(hours=1)
    second = home.crawl()
    assert {"/page/3/", "/page/4/"} <= set(second.asked)
    assert set(home.snapshot()) == home.titles()
    home.blog.wait(hours=1)
    third = home.crawl()
    assert [path for path in third.asked if path.startswith("/page/")] == []


@pytest.mark.slow
def test_everything_is_walked_when_that_is_asked_for(make: Make) -> None:
    home = make(sitemap="plain")
    home.crawl()
    home.blog.wait(hours=1)
    assert len(home.crawl().asked) <= 3
    full = home.crawl("-a", "full=1")
    assert {"/", "/page/2/", "/page/3/"} <= set(full.asked)
    assert (full.outcome.code, full.sent, full.lines) == (0, [], [])


@pytest.mark.slow
def test_an_article_that_was_deleted_before_it_was_read_is_no_loss(make: Make) -> None:
    home = make(sitemap=None, feed=None)
    killed = home.crawl(faults=(Fault("blogcrawl.archive.answers:Answers.keep"),))
    assert killed.outcome.code < 0
    for post in home.blog.there[:3]:
        home.blog.delete(post)
    home.blog.wait(days=2)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_after_a_longer_break_the_sources_are_asked_again(make: Make) -> None:
    home = make(sitemap="plain")
    killed = home.crawl(faults=(Fault("blogcrawl.archive.answers:Answers.keep", n=20),))
    assert killed.outcome.code < 0
    edited = home.blog.there[0]
    home.blog.wait(hours=20)
    home.blog.edit(edited)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert edited.path in run.sent
    assert len(run.sent) < 10  # what was read is not read again
    assert set(home.snapshot()) == home.titles()


def test_after_a_short_break_no_source_is_asked_twice(make: Make) -> None:
    home = make(sitemap="plain")
    killed = home.crawl(faults=(Fault("blogcrawl.archive.answers:Answers.keep", n=20),))
    assert killed.outcome.code < 0
    home.blog.wait(minutes=5)
    run = home.crawl()
    assert run.outcome.code == 0, run.outcome.log
    assert not set(run.asked) & set(killed.asked) & {"/sitemap.xml"}
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_what_moves_off_the_pages_read_keeps_its_identity(make: Make) -> None:
    home = make(sitemap="plain", per_page=5)
    first = home.crawl()
    moved = home.blog.there[12]
    home.blog.move(moved, "canonical")
    home.blog.add(6)
    home.blog.wait(hours=5)
    second = home.crawl()
    assert "/page/4/" not in second.asked
    assert second.changes == {"new": 6, "changed": 1}
    [line] = [line for line in second.lines if line["change"] == "changed"]
    assert line["url"] == f"{home.server.home}{moved.path}"
    assert line["id"] in {line["id"] for line in first.lines}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["301", "canonical"])
def test_what_moved_and_was_pinned_keeps_its_identity(
    how: Literal["301", "canonical"], make: Make
) -> None:
    home = make(sitemap=None, feed=None, per_page=5)
    first = home.crawl()
    moved = home.blog.there[12]
    former = moved.path
    home.blog.move(moved, how)
    home.blog.pin(moved)
    new = home.blog.add(2)
    home.blog.wait(hours=1)
    second = home.crawl()
    assert second.outcome.code == 0, second.outcome.log
    assert "/page/3/" not in second.asked
    assert second.changes == {"new": 2, "changed": 1}
    assert second.of("new") == {home.title(post) for post in new}
    [line] = [line for line in second.lines if line["change"] == "changed"]
    assert line["url"] == f"{home.server.home}{moved.path}"
    assert line["id"] in {line["id"] for line in first.lines}
    once = {"/robots.txt", "/", "/page/2/", *(post.path for post in new), moved.path, former}
    assert once <= set(second.asked)
    assert len(second.asked) == len(once) + (how == "301")  # where the former address leads to
    home.blog.wait(hours=1)
    third = home.crawl()
    assert (third.lines, [path for path in third.asked if "/posts/" in path]) == ([], [])
    assert set(home.snapshot()) == home.titles()


@pytest.mark.slow
def test_a_second_post_of_the_same_title_and_date_is_another(make: Make) -> None:
    home = make(sitemap=None, feed=None, per_page=5)
    blog, first = home.blog, home.blog.there[12]
    home.crawl()
    [second] = blog.add()
    second.date = first.date
    blog.pin(second)
    content = blog.content

    def same_title(post: Post, version: int | None = None) -> tuple[str, list[str], Any]:
        title, *rest = content(post, version)
        return (content(first)[0] if post is second else title, *rest)

    blog.content = same_title  # type: ignore[method-assign,assignment]
    blog.wait(hours=1)
    run = home.crawl()
    assert (run.changes, run.sent) == ({"new": 1}, [second.path])
    assert first.path in run.asked
    blog.wait(hours=1)
    again = home.crawl()
    assert (again.lines, [path for path in again.asked if "/posts/" in path]) == ([], [])
    assert sorted(home.snapshot()) == sorted(truth.title for truth in blog.truth().values())


@pytest.mark.parametrize("how", ["SIGKILL", pytest.param("SIGTERM", marks=pytest.mark.slow)])
def test_what_moves_while_a_run_is_interrupted_keeps_its_identity(how: str, make: Make) -> None:
    home = make(sitemap="plain", feed=None, per_page=5)
    at = Fault("blogcrawl.archive.answers:Answers.keep", "after", n=8, do=how)
    lines = home.crawl(faults=(at,)).lines
    moved = home.blog.there[2]
    home.blog.move(moved, "301")
    home.blog.wait(minutes=6)
    second = Fault("blogcrawl.archive.answers:Answers.keep", "after", n=2, do=how)
    lines += home.crawl(faults=(second,)).lines
    home.blog.wait(minutes=6)
    lines += home.crawl().lines
    counts = Counter((line["title"], line["change"]) for line in lines)
    assert set(counts.values()) == {1}
    ids = {line["id"] for line in lines if line["title"] == home.title(moved)}
    assert (len(ids), {change for _, change in counts} - {"changed"}) == (1, {"new"})
    assert set(home.snapshot()) == home.titles()
