"""Runs the examples of docs/adding-a-blog.md as they are."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.spider import iter_spider_classes

from blogcrawl import commands as commands_of
from blogcrawl import settings as project
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.listing import Entry
from blogcrawl.pages.profile import Profile

from .test_fixtures import item
from .test_fixtures import test_page as check_fixture

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-blog.md"
LISTING = """<ul><li class="note"><span class="day">1 May 2024</span> <a class="name"
href="/posts/moss/">On Moss</a></li><li class="note"><a class="name" href="/posts/fern/">On Fern</a>
</li></ul><a class="further" href="/2/">further</a>"""


def examples() -> dict[str, str]:
    """The example files of the guide, by the paths that it gives them."""
    found = {}
    prose, *blocks = GUIDE.read_text("utf-8").split("\n```")
    for block, after in zip(blocks[::2], blocks[1::2], strict=True):
        language, _, content = block.partition("\n")
        ending = language.replace("python", "py")
        [path] = re.findall(rf"`([\w/]+\.{ending})`", prose.rpartition("\n\n##")[2])[-1:]
        found[path] = content + "\n"
        prose = after
    return found


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The guide's modules, imported in its order."""
    made: dict[str, ModuleType] = {}
    for path, source in examples().items():
        if path.endswith(".py"):
            name = path.removesuffix(".py").replace("/", ".")
            made[name] = ModuleType(name)
            monkeypatch.setitem(sys.modules, name, made[name])
            exec(compile(source, path, "exec"), made[name].__dict__)
    return made


def test_every_file_is_there() -> None:
    assert list(examples()) == [
        "stones.toml",
        "blogcrawl/pages/stones.py",
        "blogcrawl/spiders/stones.py",
        "tests/pages/stones/article.html",
        "tests/pages/stones/article.json",
    ]


@pytest.mark.usefixtures("modules")
def test_the_fixture_is_right(tmp_path: Path) -> None:
    for path, content in examples().items():
        if path.startswith("tests/"):
            (tmp_path / Path(path).name).write_text(content, "utf-8")
    expected: dict[str, Any] = json.loads((tmp_path / "article.json").read_text("utf-8"))
    assert expected["article"]["title"] == "On Moss"
    check_fixture(tmp_path / "article.html")


def test_the_profile_reads_the_fixture_as_the_page_class_does() -> None:
    files = examples()
    expected = json.loads(files["tests/pages/stones/article.json"])["article"]
    profile = Profile.from_toml(files["stones.toml"])
    html = files["tests/pages/stones/article.html"]
    raw = GenericArticlePage(html, expected["url"], profile).read()
    assert raw is not None
    made = item(raw)
    for name in ("title", "authors", "date_published", "tags", "text"):
        assert getattr(made, name) == expected[name]


def test_the_listing_page(modules: dict[str, ModuleType]) -> None:
    home = "https://stones.example/"
    page = modules["blogcrawl.pages.stones"].StonesListingPage(LISTING, home)
    assert page.entries() == [
        Entry(f"{home}posts/moss/", "1 May 2024"),
        Entry(f"{home}posts/fern/", ""),
    ]
    assert page.next_page() == f"{home}2/"


def test_the_spider(modules: dict[str, ModuleType]) -> None:
    [kind] = iter_spider_classes(modules["blogcrawl.spiders.stones"])
    settings = Settings()
    settings.setmodule(project)
    spider = kind.from_crawler(Crawler(kind, settings))
    assert [site.start for site in spider.sites] == ["https://stones.example/"]
    assert spider.feed_name == "stones"
    assert spider.article_page is modules["blogcrawl.pages.stones"].StonesArticlePage


def test_every_command_is_one() -> None:
    commands = re.findall(r"^    scrapy (\w+) ", GUIDE.read_text("utf-8"), re.M)
    assert set(commands) == {"crawl", "article", "profile"}
    folder = Path(commands_of.__file__ or "").parent
    assert all((folder / f"{command}.py").is_file() for command in commands)
