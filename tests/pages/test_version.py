"""Code that reads pages differently has another version, so that articles are read again."""

from __future__ import annotations

import json

from blogcrawl.pages import EXTRACTION_VERSION

from .gives import HELD, gives


def test_the_version_goes_up_with_what_pages_give() -> None:
    held, now = json.loads(HELD.read_text("utf-8")), gives()
    changed = [url for url, digest in held["pages"].items() if now.get(url) != digest]
    assert not changed, "raise EXTRACTION_VERSION, then: cd tests && python -m pages.gives"
    assert held["version"] == EXTRACTION_VERSION, "cd tests && python -m pages.gives"


def test_pages_of_many_engines_are_held() -> None:
    held = json.loads(HELD.read_text("utf-8"))["pages"]
    assert len({url.split("/")[2] for url in held}) == 9
    assert len(held) > 100
