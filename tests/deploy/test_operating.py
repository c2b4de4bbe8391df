"""The commands in docs/operating.md work, and its tables are complete."""

from __future__ import annotations

import importlib.util
import itertools
import re
import shlex
import sys
from pathlib import Path

import pytest
from command import ROOT
from test_readme import check_crawl, load

from blogcrawl import codes
from blogcrawl.archive import ArchiveError, ArchiveLocked
from blogcrawl.commands import archive
from blogcrawl.extensions import health, listing, summary
from blogcrawl.pipelines import sameness
from deploy.conftest import DEPLOY, INSTALLED, here, run

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
PROSE = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)

# Of the machine; what they are told is not ours to check.
ELSEWHERE = {
    "apt-get",
    "cd",
    "echo",
    "flock",
    "journalctl",
    "mkdir",
    "pg_dump",
    "rm",
    "sqlite3",
    "useradd",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


def cells(heading: str) -> list[str]:
    """The first cells of the table under a heading, without the table's own head."""
    table = PAGE[PAGE.index(f"\n{heading}\n") :].partition("|---|")[2].partition("\n\n")[0]
    return re.findall(r"^\| (.*?) \|", table, re.MULTILINE)


def named(texts: list[str]) -> list[str]:
    return [name for text in texts for name in re.findall("`(.+?)`", text)]


@pytest.mark.parametrize("line", commands())
def test_command(line: str) -> None:
    words = shlex.split(line)
    if words[0] == "runuser":
        assert words[1:4] == ["-u", "blogcrawl", "--"]
        words = words[4:]
    program = words[0].removeprefix(f"{INSTALLED}/").removeprefix("/opt/scrapyd/bin/")
    if program == "scrapy":
        check_scrapy(words[1:])
    elif program == "python3":
        assert importlib.util.find_spec(words[2])
    elif program == "pip":
        assert words[1] == "install"
        assert words[-1] in (".", ".[browser]")
    elif program in ("cp", "docker", "install", "wc"):
        files = [w for w in words[1:] if re.match(r"(deploy/|scrapy\.cfg)", w)]
        assert [file for file in files if not (ROOT / file).is_file()] == []
    elif program == "systemctl":
        units = [w for w in words if "@" in w]
        templates = {re.sub(r"@.*?(\.timer|\.service|)$", r"@\1", unit) for unit in units}
        assert [t for t in templates if not list(DEPLOY.glob(f"{t}*"))] == []
    elif program == "curl":
        check_curl(words)
    else:
        assert program in ELSEWHERE


def check_scrapy(words: list[str]) -> None:
    if words[0] == "crawl":
        check_crawl(words[1:])
    else:
        assert words[0] == "archive"
        assert words[1] in re.findall(r"\b[a-z]+\b", archive.Command().syntax())


def check_curl(words: list[str]) -> None:
    values = [value for name, value in itertools.pairwise(words) if name == "-d"]
    given = dict(one.split("=", 1) for one in values)
    if "spider" in given:
        arguments = {k: v for k, v in given.items() if k not in ("project", "spider", "setting")}
        load(given["spider"]).check_arguments(arguments)
    [project] = re.findall(r"\bproject=(\w+)", " ".join(words))
    assert f"\n{project} = blogcrawl.settings\n" in blocks("ini")[0]


def test_there_are_commands() -> None:
    assert len(commands()) > 25


def test_the_environment_file_names_a_crawl() -> None:
    files = re.findall(r"echo 'CRAWL=(.+?)' > /etc/blogcrawl/", PAGE)
    assert files
    for crawled in files:
        check_crawl(shlex.split(crawled))


@pytest.mark.slow
def test_the_cron_line(tmp_path: Path) -> None:
    """Nothing is printed when all is well, and so nothing is mailed."""
    [block] = blocks("cron")
    setting, line = block.splitlines()
    assert setting.startswith("MAILTO=")
    minute, hour, day, month, weekday, user, command = line.split(maxsplit=6)
    assert minute.isdecimal()
    assert hour.isdecimal()
    assert (day, month, weekday, user) == ("*", "*", "*", "blogcrawl")
    folder, _, rest = command.partition(" && ")
    assert folder == "cd /var/lib/blogcrawl"
    check_crawl(shlex.split(rest)[2:])
    (tmp_path / "scrapy.cfg").write_bytes((ROOT / "scrapy.cfg").read_bytes())
    done = run(shlex.split(here(rest.replace("kexue", "sample"))), tmp_path, {})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_exit_codes() -> None:
    documented_codes = [int(code) for code in cells("## The exit code")]
    known = {
        codes.COMPLETE,
        codes.NOT_STARTED,
        codes.USAGE,
        codes.UNHEALTHY,
        codes.NOT_DELIVERED,
    }
    assert documented_codes == sorted(known | {ArchiveError.exit_code, ArchiveLocked.exit_code})


def test_every_line_of_the_summary() -> None:
    source = Path(summary.__file__).read_text("utf-8")
    labels = set(re.findall(r'_labelled\("([^"]+)"', source))
    assert len(labels) > 5
    assert labels - set(named(cells("## The summary"))) == set()


def test_the_problems_are_those_that_are_told() -> None:
    heading = "| problem | what to do |"
    rows = PAGE[PAGE.index(heading) :].partition("\n\n")[0].splitlines()[2:]
    problems = named([row.split(" | ")[0] for row in rows])
    judge = "blogcrawl.verdict.judge"  # a function of that name hides the module
    spiders = [f"blogcrawl.spiders.{name}" for name in ("lessons", "report", "visit")]
    modules = (health.__name__, listing.__name__, judge, sameness.__name__, *spiders)
    code = "".join(Path(str(sys.modules[name].__file__)).read_text("utf-8") for name in modules)
    source = re.sub(r'"\n\s+f?"', "", code)
    assert len(problems) > 10
    parts = [part for problem in problems for part in problem.split(" … ")]
    assert [part for part in parts if part.removesuffix(" …") not in source] == []


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", PROSE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(#([^)]+)\)", PROSE)
    assert links
    assert [link for link in links if link not in anchors] == []


def test_files_of_the_project_that_are_named_exist() -> None:
    files = re.findall(r"`(deploy/[^`]+)`", PROSE)
    assert len(files) >= 2
    assert [file for file in files if not (ROOT / file).is_file()] == []
