"""``scrapy archive reread``, and a crawl after the code or settings for reading have changed."""

from __future__ import annotations

import json
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest
from loopback import Answer
from soak.command import FAST, Fault
from soak.command import crawl as killed
from warcio.archiveiterator import ArchiveIterator

from .situations import Blog, Home, Run, prose
from .test_recheck import Fed

if TYPE_CHECKING:
    from pathlib import Path

_NO_STRIP = ("-s", "LATEX_STRIP=none")
_AT = ("-s", "CRAWLED_AT=2026-01-01T00:00:00Z")


def tales(kind: type[Blog], number: int) -> Blog:
    """A blog of so many articles, every second one with a formula."""
    blog = kind(number)
    for post in blog.posts[::2]:
        post.body[1] += rf" And \(x^{post.number} + y\) was less than \(z\)."
    return blog


def crawl(home: Home, *words: str, feed: tuple[str, str] = ("-O", "out.jsonl")) -> Run:
    run = home.run("crawl", "blog", "-a", f"url={home.url}", *feed, *FAST, *_AT, *words)
    assert run.code == 0, run.words
    return run


def name(home: Home) -> str:
    [path] = home.folder.glob(".scrapy/archive/*.db")
    return path.stem


def archive(home: Home, *words: str) -> str:
    run = home.run("archive", words[0], name(home), *words[1:])
    assert run.code == 0, run.words
    return run.out


def articles_asked(blog: Blog) -> int:
    """How many articles were asked for since this was called last."""
    asked = [path for path in blog.asked if path.startswith("/tales/")]
    blog.asked.clear()
    return len(asked)


def fresh(home: Home, folder: Path, *words: str) -> bytes:
    """The feed of a crawl of the same blog that knows nothing of it."""
    folder.mkdir()
    other = Home(folder, home.url)
    crawl(other, *words)
    return other.feed.read_bytes()


class Odd(Fed):
    """A blog with a feed, and a page of each kind that is not read by its bytes alone."""

    def __init__(self, posts: int = 14) -> None:
        super().__init__(posts, fed=8)
        for post in self.posts[-3:]:
            post.day = "none"

    def answer(self, path: str) -> Answer:
        tale, parted, copied = self.posts[2], self.posts[4], self.posts[5]
        page = next((post.page() for post in self.posts if post.path == path), "")
        if path == tale.path:  # in an encoding that nothing declares
            words = "В начале повести шёл снег, и на реке стоял лёд. " * 20
            body = page.replace("<p>", f"<p>{words}", 1).encode("cp1251")
            return Answer(body, headers={"Content-Type": "text/html"})
        stem = parted.path.removesuffix(".html")
        if path == parted.path:
            more = f'<div class=page-links><a href="{stem}_2.html">2</a></div></article>'
            return Answer(page.replace("</article>", more))
        if path == f"{stem}_2.html":
            text = "".join(f"<p>{part} So it ended.</p>" for part in prose(70))
            return Answer(parted.page().replace("</div>", f"{text}</div>"))
        if path == copied.path:  # a template's leftover
            claim = f'<link rel=canonical href="{self.url[:-1]}{self.posts[6].path}"><title>'
            return Answer(page.replace("<title>", claim))
        return super().answer(path)


@pytest.mark.parametrize("kind", [Blog, Odd])
def test_what_is_read_again_is_what_was_read(kind: type[Blog], tmp_path: Path) -> None:
    with tales(kind, 14) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home)
        before = home.feed.read_bytes()
        assert before.count(b"\n") == 14
        if kind is Odd:
            assert "So it ended." in before.decode()
            assert "шёл снег" in before.decode()
        asked = len(blog.asked)
        assert "read 14 kept pages again, 0 changed" in archive(home, "reread")
        archive(home, "export", "-O", "out.jsonl")
        assert home.feed.read_bytes() == before
        assert len(blog.asked) == asked


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    with tales(Blog, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home)
        [path] = home.folder.glob(".scrapy/archive/*.db")
        before = path.read_bytes()
        out = archive(home, "reread", "--dry-run", *_NO_STRIP)
        assert "read 12 kept pages again, 6 would change" in out
        assert "  text in 6 articles" in out
        assert out.count("http://") == 3
        assert path.read_bytes() == before
        assert "pages      12 kept (" in archive(home, "status")


def test_the_profile_to_reread_with_is_not_written(tmp_path: Path) -> None:
    """Scrapy's own ``--profile`` writes into its file how long each function took."""
    with tales(Blog, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home)
    profile = home.folder / "profile.toml"
    profile.write_text('summary = "h1"\n')
    run = home.run("archive", "reread", name(home), "--profile", "profile.toml")
    assert (run.code, run.words) == (0, "")
    assert "12 changed" in run.out
    assert profile.read_text() == 'summary = "h1"\n'


@pytest.mark.slow
def test_after_a_move_the_next_crawl_asks_for_no_article(tmp_path: Path) -> None:
    with tales(Blog, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home, feed=("-o", "out.jsonl"))
        assert articles_asked(blog) == 12
        crawl(home, *_NO_STRIP, feed=("-o", "out.jsonl"))
        assert articles_asked(blog) == 0
        lines = [*map(json.loads, home.feed.read_text().splitlines())]
        assert [line["id"] for line in lines[:12]] != [line["id"] for line in lines[12:]]
        assert len(lines) == 12 + 6
        archive(home, "export", "-O", "out.jsonl")
        assert home.feed.read_bytes() == fresh(home, tmp_path / "fresh", *_NO_STRIP)


def test_without_pages_it_asks_the_blog(tmp_path: Path) -> None:
    with tales(Blog, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home, "-s", "ARCHIVE_PAGES=False")
        assert "kept (" not in archive(home, "status")
        articles_asked(blog)
        crawl(home, *_NO_STRIP)
        assert articles_asked(blog) == 12


@pytest.mark.slow
@pytest.mark.parametrize("by_crawl", [False, True], ids=["reread", "crawl"])
def test_it_may_be_killed_and_goes_on(by_crawl: bool, tmp_path: Path) -> None:
    fault = Fault("blogcrawl.archive.rereads:Rereads.write", "after", 2)
    with tales(Blog, 50) as blog:
        home = Home(tmp_path / "home", blog.url)
        home.folder.mkdir()
        crawl(home)
        articles_asked(blog)
        again = ("crawl", "blog", "-a", f"url={home.url}", "-O", "out.jsonl", *FAST, *_AT)
        words = again if by_crawl else ("archive", "reread", name(home))
        outcome = killed(home.folder, *words, *_NO_STRIP, faults=[fault], timeout=60)
        assert outcome.code == -9, outcome.log
        outcome = killed(home.folder, *words, *_NO_STRIP, timeout=60)
        assert outcome.code == 0, outcome.log
        assert "read 18 kept pages again" in outcome.log
        assert articles_asked(blog) == 0
        archive(home, "export", "-O", "out.jsonl")
        assert home.feed.read_bytes() == fresh(home, tmp_path / "fresh", *_NO_STRIP)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["tales.warc", "tales.warc.gz"])
def test_the_pages_as_others_read_them(file: str, tmp_path: Path) -> None:
    with tales(Odd, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home)
        pages = {f"{home.url[:-1]}{post.path}": blog.answer(post.path) for post in blog.posts}
        assert file in archive(home, "export", "--warc", file)
    found = {}
    with (tmp_path / file).open("rb") as opened:
        for record in ArchiveIterator(opened, check_digests="raise"):
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                found[url] = record.content_stream().read()
            assert record.rec_headers.protocol == "WARC/1.1"
    assert found.keys() >= {*pages, home.url, f"{home.url}feed.xml", f"{home.url}tales/5_2.html"}
    for url, answer in pages.items():
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        assert found[url] == body
    assert [path for path in tmp_path.iterdir() if ".warc" in path.name] == [tmp_path / file]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Blog, Odd])
def test_a_blog_is_read_from_its_file(kind: type[Blog], tmp_path: Path) -> None:
    with tales(kind, 12) as blog:
        home = Home(tmp_path / "home", blog.url)
        home.folder.mkdir()
        crawl(home)
        archive(home, "export", "--warc", "tales.warc.gz")
        articles_asked(blog)
        file = f"warc={home.folder / 'tales.warc.gz'}"
        again = fresh(home, tmp_path / "fresh", "-a", file)
        assert not blog.asked
    assert sorted(again.splitlines()) == sorted(home.feed.read_bytes().splitlines())


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read: No such file or directory"), (b"PK", "is no WARC file")],
)
def test_a_file_that_is_none(content: bytes | None, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "x.warc"
    if content is not None:
        file.write_bytes(content)
    run = Home(tmp_path, "http://127.0.0.1:9/").crawl("-a", f"warc={file}")
    assert run.code == 2
    assert f"warc={file}: {reason}" in run.words


def test_a_file_of_pages_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with tales(Blog, 12) as blog:
        home = Home(tmp_path, blog.url)
        crawl(home)
    (home.folder / "file").touch()
    run = home.run("archive", "export", name(home), "--warc", "file/a.warc")
    assert (run.code, run.words) == (4, "scrapy archive: file/a.warc: File exists")
    assert "14 pages" in archive(home, "export", "--warc", "new/a.warc")
    assert (home.folder / "new" / "a.warc").is_file()


@pytest.mark.slow
@pytest.mark.skipif(not which("wget"), reason="needs wget")
def test_a_file_that_another_program_wrote(tmp_path: Path) -> None:
    with tales(Blog, 12) as blog:
        home = Home(tmp_path / "home", blog.url)
        home.folder.mkdir()
        crawl(home)
        words = ("wget", "-q", "-r", "--warc-file=got", "--delete-after", blog.url)
        subprocess.run(words, cwd=tmp_path, check=False, timeout=60)
        again = fresh(home, tmp_path / "fresh", "-a", f"warc={tmp_path / 'got.warc.gz'}")
    assert sorted(again.splitlines()) == sorted(home.feed.read_bytes().splitlines())
