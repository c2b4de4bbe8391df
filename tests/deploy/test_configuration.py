"""scrapyd's configuration and the Dockerfile, as docs/operating.md relies on them."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

from command import ROOT
from test_readme import check_pip

from deploy.conftest import DEPLOY

DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_scrapyd_is_closed_and_remembers() -> None:
    config = ConfigParser(inline_comment_prefixes=None)
    config.read(DEPLOY / "scrapyd.conf", "utf-8")
    scrapyd = config["scrapyd"]
    assert scrapyd["bind_address"] == "127.0.0.1"
    assert scrapyd["username"]
    assert scrapyd["password"]
    assert scrapyd["items_dir"] == ""  # else our feeds are not delivered
    assert scrapyd["jobs_dir"] == ""
    assert scrapyd["jobstorage"].endswith(".SqliteJobStorage")


def test_what_is_copied_into_the_image_exists() -> None:
    copies = [copy.split() for copy in instructions("COPY") if not copy.startswith("--from")]
    assert copies
    assert [s for *sources, _ in copies for s in sources if not (ROOT / s).exists()] == []


def test_the_project_is_installed_as_it_can_be() -> None:
    [words] = re.findall(r"bin/pip (install .+)$", DOCKERFILE, re.MULTILINE)
    check_pip(words.replace("'", "").split())


def test_the_image_stops_cleanly_and_has_no_root() -> None:
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    [user] = re.findall(r"^USER (\w+)$", last, re.MULTILINE)
    [volume], [folder] = instructions("VOLUME"), instructions("WORKDIR")[1:]
    assert user != "root"
    assert volume == folder
    assert "STOPSIGNAL SIGTERM" in last
    assert 'ENTRYPOINT ["scrapy"]' in last  # no shell between Docker and the crawl
    assert Path(folder).is_absolute()
