"""The wishes in a host's two files."""

from __future__ import annotations

import pytest

from blogcrawl.middlewares.wishes import Wishes

URL = "https://blog.example/posts/1"
ROBOTS = "User-agent: *\nDisallow: /x\n\n"


@pytest.mark.parametrize(
    ("robots", "ai", "expected"),
    [
        ("", "", []),
        (ROBOTS, "", []),
        (ROBOTS + "User-agent: GPTBot\nDisallow: /", "", ["robots-noai"]),
        (ROBOTS + "User-agent: CCBot\nUser-agent: otherbot\nDisallow: /", "", ["robots-noai"]),
        (ROBOTS + "User-agent: GPTBot\nDisallow: /drafts/", "", []),
        (ROBOTS + "User-agent: otherbot\nDisallow: /", "", []),
        ("Content-Signal: search=yes, ai-train=no\n" + ROBOTS, "", ["robots-noai"]),
        ("Content-Signal: search=yes, ai-train=yes\n" + ROBOTS, "", []),
        ("User-Agent: *\nContent-Usage: train-ai=n", "", ["robots-noai"]),
        ("User-Agent: *\nContent-Usage: /posts/ train-ai=n", "", ["robots-noai"]),
        ("User-Agent: *\nContent-Usage: /pictures/ train-ai=n", "", []),
        ("", "User-Agent: *\nDisallow: /", ["ai-txt"]),
        ("", "User-Agent: *\nDisallow: *.jpg\nAllow: *.html", []),
        ("", "all of this is ours", []),
    ],
)
def test_wishes(robots: str, ai: str, expected: list[str]) -> None:
    assert Wishes.parse(robots, ai).about(URL) == expected
