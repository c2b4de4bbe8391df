"""A crawl of a small artificial blog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from loopback import Answer, Loopback

    Crawl = Callable[..., Run]


@pytest.fixture
def blog(crawl: Crawl, loopback: Loopback) -> Callable[..., Run]:
    """Crawl a blog of these pages."""

    def run(pages: dict[str, Answer | str], *arguments: str) -> Run:
        loopback.pages = dict(pages)
        options = ("-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
        return crawl("blog", "-a", f"url={loopback.url}", *options, *arguments)

    return run
