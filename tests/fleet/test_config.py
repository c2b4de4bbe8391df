"""Reading ``blogs.toml``, and the messages about its mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from command import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from blogcrawl import settings as project
from blogcrawl.fleet import config
from blogcrawl.fleet.check import Plans, plans
from blogcrawl.fleet.config import ConfigError, read
from blogcrawl.fleet.schedule import Every

if TYPE_CHECKING:
    from pathlib import Path

DAILY = '[defaults]\nevery = "1d"\n'


def load(folder: Path, text: str, *given_: str) -> Plans:
    (folder / "blogs.toml").write_text(text, "utf-8")
    settings = Settings()
    settings.setmodule(project)
    for element in given_:
        settings.set(*element.split("=", 1), priority="cmdline")
    return plans(
        read(folder / "blogs.toml"), settings, SpiderLoader.from_settings(settings), given_
    )


def faults(folder: Path, text: str, *given_: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text, *given_)
    return [line.removeprefix(f"{folder / 'blogs.toml'}: ") for line in caught.value.lines]


def test_a_blog_is_a_crawl_by_hand(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """
        [defaults]
        every = "1d"
        settings = {DOWNLOAD_DELAY = 2, LATEX_STRIP = "none"}
        [blogs.tales]
        url = ["https://tales.example/blog/", "https://notes.example/"]
        every = "6h"
        feeds = ["s3://corpus/{name}.jsonl"]
        arguments = {since = 2020-01-31, markdown = true}
        settings = {DOWNLOAD_DELAY = 3.5, COVERAGE_MIN = {title = 1.0}, PRIVATE_HOSTS = ["a", "b"]}
        """,
        "LATEX_STRIP=all",
    )
    plan = found.blogs["tales"]
    assert plan.schedule == Every(6 * 3_600)
    assert list(plan.words) == [
        *("crawl", "blog", "-a", "since=2020-01-31", "-a", "markdown=1"),
        *("-a", "url=https://tales.example/blog/,https://notes.example/"),
        *("-s", "DOWNLOAD_DELAY=3.5", "-s", "LATEX_STRIP=none"),
        *("-s", 'COVERAGE_MIN={"title": 1.0}', "-s", "PRIVATE_HOSTS=a,b"),
        *("-s", 'FEEDS={"s3://corpus/tales.jsonl": {"format": "jsonl", "overwrite": true}}'),
        *("-s", "LATEX_STRIP=all"),  # the command line has the last word
    ]
    assert plan.settings["LATEX_STRIP"] == "all"
    assert plan.places == {"tales.example", "notes.example"}
    assert plan.archive == "tales.example+1"


def test_blogs_that_share_a_host_have_one_turn(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        f"""{DAILY}
        [blogs.a]
        url = "https://www.one.example/a/"
        [blogs.b]
        url = "https://two.example/"
        [blogs.c]
        url = ["http://one.example:8080/c/", "https://two.example/c/"]
        [blogs.d]
        url = "https://three.example/"
        """,
    )
    locks = {name: plan.lock for name, plan in found.blogs.items()}
    assert locks["a"] == locks["b"] == locks["c"] != locks["d"]


def test_blogs_in_one_file_have_one_turn(tmp_path: Path) -> None:
    blogs = '[blogs.a]\nurl = "https://a.example/"\n[blogs.b]\nurl = "https://b.example/"\n'
    found = load(tmp_path, DAILY + blogs, f"ARCHIVE_URL=sqlite:///{tmp_path}/all.db")
    assert found.blogs["a"].lock == found.blogs["b"].lock


@pytest.mark.parametrize(("memory", "slots"), [("", 8), ("memory = 4096", 4), ("memory = 1", 0)])
def test_as_many_run_as_the_memory_takes(tmp_path: Path, memory: str, slots: int) -> None:
    text = f'[fleet]\nprocesses = 8\n{memory}\n{DAILY}[blogs.a]\nurl = "https://a.example/"\n'
    if slots:
        assert load(tmp_path, text).slots == slots
    else:
        [fault] = faults(tmp_path, text)
        assert fault == "[fleet]: memory = 1: less than MEMUSAGE_LIMIT_MB of a blog, 1,024"


FAULTS = {
    'url = "https://a.example/"\nevry = "6h"': "blog a: unknown key 'evry'; did you mean every?",
    "": 'blog a: no address; write url = "https://…", or name a spider',
    'url = "https://a.example/"\ncron = "61 * * * *"': 'blog a: cron = "61 * * * *": Bad minute',
    'url = "https://a.example/"\nevery = 6': (
        "blog a: every = 6: a time is such as 90s, 30m, 6h, 1d or 2w"
    ),
    'url = "https://a.example/"\nevery = "6h"\ncron = "1 * * * *"': (
        "blog a: cron and every: give one of them"
    ),
    'spider = "kexxue"': "blog a: unknown spider 'kexxue'; did you mean kexue?",
    'url = "ftp://a.example/"': (
        "blog a: url=ftp://a.example/: must begin with http:// or https://"
    ),
    'url = "https://a.example/"\nsettings = {DOWNLOAD_DELAI = 1}': (
        "blog a: settings: unknown setting 'DOWNLOAD_DELAI'; did you mean DOWNLOAD_DELAY?"
    ),
    'url = "https://a.example/"\nsettings = {LATEX_STRIP = "some"}': (
        "blog a: LATEX_STRIP=some is not all, display or none"
    ),
    'url = "https://a.example/"\nsettings = {FEEDS = {}}': (
        "blog a: settings: FEEDS: name them in feeds"
    ),
    'url = "https://a.example/"\nsettings = {PRIVATE_HOSTS = ["a,b"]}': (
        "blog a: settings: PRIVATE_HOSTS: what is in a list has no comma"
    ),
    'url = "https://a.example/"\nfeeds = ["corpus.doc"]': "blog a: feed corpus.doc: unknown format",
    'url = "https://a.example/"\nfeeds = 1': "blog a: feeds: a list such as",
    'url = "https://a.example/"\nprofile = "none.toml"': (
        "blog a: profile=none.toml: cannot be read: No such file or directory"
    ),
    'url = "https://a.example/"\narguments = {limits = 3}': "blog a: unknown argument 'limits'",
    'url = "https://a.example/"\ntime = "long"': 'blog a: time = "long": a time is such as',
    'url = "https://a.example/"\n[blogs.b]\nurl = "http://www.a.example"\nfeeds = ["b.jsonl"]': (
        "blog b: the same blog as a, a.example/; leave one of them"
    ),
    'url = "https://a.example/a/"\n[blogs.b]\nurl = "https://a.example/b/"': (
        "blog b: the same feed as a, "
    ),
    'url = "https://a.example/"\n[blogs."b/c"]\nurl = "https://b.example/"': (
        "blog b/c: a name is of letters, digits, '-', '_' and '.'"
    ),
    'url = "https://a.example/"\n[fleet]\nprocesses = 0': (
        "[fleet]: processes = 0: a whole number from 1 to 1,000"
    ),
    'url = "https://a.example/"\n[fleet]\ntimezone = "Mars/North"': (
        '[fleet]: timezone = "Mars/North": write one such as'
    ),
    'url = "https://a.example/"\n[flet]': "unknown key 'flet'; did you mean fleet?",
}


@pytest.mark.parametrize("blog", FAULTS)
def test_a_fault_is_one_line(tmp_path: Path, blog: str) -> None:
    [fault] = faults(tmp_path, f"{DAILY}[blogs.a]\n{blog}\n")
    assert fault.startswith(FAULTS[blog])


def test_the_page_shows_a_file_that_is_right_and_every_key(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "fleet.md").read_text("utf-8")
    [shown] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert [*load(tmp_path, shown).blogs] == ["kexue", "tales", "notes"]
    keys = re.findall(r"^\| `(\w+)` ", page, re.MULTILINE)
    assert sorted(keys) == sorted([*config._FLEET, *config._BLOG])


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = '[blogs.a]\nurl = "https://a.example/"\nx = 1\n[blogs.b]\nevery = "1d"\ny = 1\n'
    assert len(faults(tmp_path, text)) == 4


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "it names no blog"),
        (b"[blogs", "it is no TOML: "),
        (b"\xff", "it is no UTF-8 text"),
        (b"#" * (1 << 21), "more than"),
    ],
)
def test_what_is_no_such_file(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "blogs.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=fault):
        read(tmp_path / "blogs.toml")
    with pytest.raises(ConfigError, match="No such file"):
        read(tmp_path / "other.toml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
KEYS = st.sampled_from(
    ["fleet", "defaults", "blogs", "a", "url", "cron", "every", "feeds", "settings", "arguments"]
)


@settings(max_examples=40)
@given(content=st.recursive(VALUES, lambda inner: st.dictionaries(KEYS, inner), max_leaves=12))
def test_any_content_is_read_or_refused(content: object) -> None:
    from blogcrawl.fleet.config import _Reading

    if isinstance(content, dict):
        reading = _Reading()
        reading.fleet(content)
        assert all(isinstance(fault, str) for fault in reading.mistakes)
