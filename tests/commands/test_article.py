"""`scrapy article`: the item of one page on stdout, the source of each field on stderr."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import command
import pytest
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

KEXUE = Path(__file__).parents[1] / "pages" / "kexue"
GATE = '<html><body><script>window.location.href="/posts/moss/?verify=1";</script></body></html>'
MOSS = r"""<!DOCTYPE html><html lang="en"><head><title>On Moss | Stones</title>
<meta name="generator" content="Hugo 0.152.0"><meta name="description" content="What grows.">
<link rel="canonical" href="/posts/moss/"></head><body>
<header><a href="/">Stones</a></header><main><article><h1 class="post-title">On Moss</h1>
<time datetime="2024-05-01T10:00:00+02:00">1 May</time> <a rel="author" href="/ann/">Ann</a>
<div class="post-content"><p>苔 grows as \(t^2\) on the north side.</p>
<p><img src="/moss.png" alt="green"> It needs no soil.</p></div>
<p><a href="/tags/green/">green</a></p></article></main></body></html>"""
FRONT = '<article><h2><a href="/posts/moss/">On Moss</a></h2></article>'


@dataclass(frozen=True)
class Read:
    """What came of ``scrapy article``."""

    code: int
    out: str
    err: str

    @property
    def item(self) -> dict[str, Any]:
        """The one line of stdout."""
        [line] = self.out.splitlines()
        item: dict[str, Any] = json.loads(line)
        return item

    @property
    def evidence(self) -> dict[str, str]:
        """The lines of stderr by what they are about."""
        return {
            name: value.strip()
            for name, _, value in (line.partition(" ") for line in self.err.splitlines())
        }


def read(folder: Path, *arguments: str | Path) -> Read:
    """Run ``scrapy article`` in ``folder``."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    done = command.run(folder, "article", *arguments)
    return Read(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def moss(loopback: Loopback) -> str:
    """The address of a page that is served."""
    loopback.pages = {"/posts/moss/": MOSS, "/": FRONT}
    return f"{loopback.url}posts/moss/"


def test_url_with_the_engine_and_the_evidence(
    tmp_path: Path, loopback: Loopback, moss: str
) -> None:
    result = read(tmp_path, moss)
    assert result.code == 0, result.err
    item = result.item
    assert item["url"] == moss
    assert (item["title"], item["authors"], item["tags"]) == ("On Moss", ["Ann"], ["green"])
    assert item["date_published"] == "2024-05-01T10:00:00+02:00"
    assert item["text"] == "苔 grows as on the north side.\n\nIt needs no soil."
    assert [formula["tex"] for formula in item["formulas"]] == ["t^2"]
    assert loopback.asked == ["/robots.txt", "/posts/moss/"]
    assert [path.name for path in tmp_path.iterdir()] == ["scrapy.cfg"]
    evidence = result.evidence
    assert evidence["engine"] == "Hugo"
    assert evidence["reader"] == "GenericArticlePage"
    assert evidence["text"] == ".post-content"
    assert "h1.post-title" in evidence["title"]
    assert evidence["date_published"] == "<time> beside the text"
    assert evidence["authors"].startswith("article a[rel~=author]")
    assert evidence["tags"] == "links to tags"
    assert evidence["summary"] == "meta description"
    assert "math" in evidence
    assert "categories" not in evidence


def test_the_item_is_the_crawl_s(
    tmp_path: Path, moss: str, loopback: Loopback, crawl: Callable[..., Run]
) -> None:
    run = crawl("blog", "-a", f"url={loopback.url}", "-O", "output/blog.jsonl")
    assert run.code == 0, run.log
    [exported] = run.items
    item = read(tmp_path, moss).item
    assert exported.pop("crawled_at")
    assert item.pop("crawled_at")
    assert list(item) == list(exported)
    assert item == exported


def test_file_with_its_address(tmp_path: Path, moss: str, loopback: Loopback) -> None:
    (tmp_path / "moss.html").write_text(MOSS, "utf-8")
    served = read(tmp_path, moss)
    loopback.asked.clear()
    result = read(tmp_path, "moss.html", "--url", moss)
    assert result.code == 0, result.err
    assert {**result.item, "crawled_at": ""} == {**served.item, "crawled_at": ""}
    assert result.evidence == served.evidence
    assert loopback.asked == []


def test_file_without_its_address(tmp_path: Path) -> None:
    (tmp_path / "moss.html").write_text(MOSS, "utf-8")
    result = read(tmp_path, "moss.html")
    assert result.code == 0, result.err
    assert result.item["title"] == "On Moss"
    assert result.item["site"] == "localhost"


def test_the_charset_of_a_file_is_what_it_says(tmp_path: Path) -> None:
    page = MOSS.replace("<head>", '<head><meta charset="gb18030">')
    (tmp_path / "moss.html").write_bytes(page.encode("gb18030"))
    assert read(tmp_path, "moss.html").item["text"].startswith("苔 grows")


def test_the_charset_of_a_file_is_that_of_a_crawl(tmp_path: Path) -> None:
    page = MOSS.replace("<head>", '<head><meta charset="cn-big5">')
    (tmp_path / "moss.html").write_bytes(page.encode("big5"))
    assert read(tmp_path, "moss.html").item["text"].startswith("苔 grows")


def test_what_a_page_says_forges_no_line_and_steers_no_terminal(tmp_path: Path) -> None:
    theme = 'post-date" class="\x1b]0;moss\x07\x1b[31m&#10;&#x202e;"'
    page = f"{MOSS.replace('<time ', f'<p><b>1 May 2024</b> <i {theme}></i><time ')}"
    page = page.replace("Hugo 0.152.0", "Hu\x1b[31m&#10;engine&#x202e;")
    page = page.replace('class="post-content"', 'class="post-content" id="a\x1b[31m&#10;&#x202e;"')
    (tmp_path / "moss.html").write_text(page, "utf-8")
    result = read(tmp_path, "moss.html")
    assert result.code == 0
    assert all(line.isprintable() for line in result.err.splitlines())
    assert [line.split()[0] for line in result.err.splitlines()].count("engine") == 1


@pytest.mark.parametrize("arguments", [(), ("--spider", "kexue")], ids=["host", "name"])
def test_the_spider_of_a_blog(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    expected = json.loads((KEXUE / "article.json").read_text("utf-8"))
    url = expected["url"]
    result = read(tmp_path, KEXUE / "article.html", "--url", url, *arguments)
    assert result.code == 0, result.err
    assert result.evidence["reader"] == "KexueArticlePage"
    assert result.evidence["text"] == "#PostContent"
    assert {name: result.item[name] for name in expected["article"]} == expected["article"]


def test_a_spider_for_a_page_of_another_host(tmp_path: Path) -> None:
    url = "http://127.0.0.1:81/archives/1"
    result = read(tmp_path, KEXUE / "article.html", "--url", url, "--spider", "kexue")
    assert result.evidence["reader"] == "KexueArticlePage"
    other = read(tmp_path, KEXUE / "article.html", "--url", url)
    assert other.evidence["reader"] == "KexueArticlePage"  # by its theme
    # Whose host is not the page's own.
    assert result.item["id"] == "kexue.fm/archives/9501"
    assert other.item["id"] == "127.0.0.1:81/archives/1"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer("gone", 404), "refused not_found"),
        (GATE, "refused bot_gate"),
        ("<html><body><div></div></body></html>", "refused no_body"),
        ("<html><body><article><p>No title.</p></article></body></html>", "refused no_title"),
    ],
    ids=["404", "gate", "no body", "no title"],
)
def test_no_article(tmp_path: Path, loopback: Loopback, answer: Answer | str, word: str) -> None:
    loopback.pages = {"/x/": answer}
    result = read(tmp_path, "-s", "RETRY_ENABLED=False", f"{loopback.url}x/")
    assert (result.code, result.out) == (3, "")
    assert word in " ".join(result.err.split())
    assert "Traceback" not in result.err


def test_a_host_that_is_down(tmp_path: Path, loopback: Loopback) -> None:
    loopback.stop()
    result = read(tmp_path, "-s", "RETRY_ENABLED=False", f"{loopback.url}x/")
    assert (result.code, result.out) == (3, "")
    assert result.err.splitlines()[-1].split() == ["failed", "refused_connection"]


def test_robots_txt_is_obeyed(tmp_path: Path, loopback: Loopback, moss: str) -> None:
    loopback.pages["/robots.txt"] = "User-agent: *\nDisallow: /posts/\n"
    result = read(tmp_path, moss)
    assert (result.code, result.out) == (3, "")
    assert "robots_txt" in result.err


def test_a_component_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(MOSS, "utf-8")
    result = read(tmp_path, "a.html", "-s", 'ITEM_PIPELINES={"nowhere.Pipeline": 1}')
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "scrapy article: could not be started: ModuleNotFoundError: No module named 'nowhere'\n"
    )


def test_the_profile_of_a_blog_is_read_and_not_written(tmp_path: Path) -> None:
    """Scrapy's own ``--profile`` writes into its file how long each function took."""
    profile = tmp_path / "profile.toml"
    profile.write_text('tags = ["h1"]\n')
    (tmp_path / "a.html").write_text(MOSS, "utf-8")
    result = read(tmp_path, "a.html", "--profile", "profile.toml")
    assert result.item["tags"] == ["On Moss"]
    assert "cProfile" not in result.err
    assert profile.read_text() == 'tags = ["h1"]\n'


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.html", "b.html"],
        ["missing.html"],
        ["a.html", "--spider", "nowhere"],
        ["a.html", "--nonsense"],
        ["a.html", "--url", "http://["],
        ["a.html", "--url", "moss"],
        ["https:///posts/moss/"],
        ["/dev/zero"],
        ["http://127.0.0.1/caf\udce9"],
        ["caf\udce9\x1b[31m\nb.html"],
        ["a.html", "--spider", "\udce9\x1b[31m"],
        ["a.html", "-s", "SPIDER_MODULES=nowhere"],
        ["a.html", "-s", "USER_AGENT=\udce9"],
        ["a.html", "-s", "DOWNLOAD_DELAY=x"],
        ["a.html", "-s", "LATEX_STRIP=foo"],
        ["a.html", "-s", "LOG_FILE=nowhere/log"],
    ],
    ids=" ".join,
)
def test_usage(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.html").write_text(MOSS, "utf-8")
    result = read(tmp_path, *arguments)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1, result.err
    assert result.err.startswith("scrapy article: ")
    assert result.err.rstrip("\n").isprintable()
