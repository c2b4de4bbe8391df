"""A list leads on by a link of which the pager does not know what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .made import listing, paths, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from loopback import Loopback

    Blog = Callable[..., Run]

NAMES = ("moss", "fern", "reed", "sedge", "rush", "heath", "ling", "broom", "gorse")
PAGES = {f"/posts/{name}/": post(name) for name in NAMES}


def pages_of_list(says: str, back: str) -> dict[str, str]:
    """Three pages of three posts, each with a link to the page before and to the one after it."""
    places, found = ["/", "/leaf-b/", "/leaf-c/"], {}
    for n, place in enumerate(places):
        links = f'<a href="{places[n - 1]}">{back}</a> ' if n else ""
        links += f'<a href="{places[n + 1]}">{says}</a>' if n < 2 else ""
        found[place] = listing(list(PAGES)[3 * n : 3 * n + 3], rest=f"<p>{links}</p>")
    return found


@pytest.mark.parametrize(("says", "back"), [("later", "earlier"), ("Fleiri", "Til baka")])
def test_a_list_leads_on(blog: Blog, says: str, back: str) -> None:
    pages = {**PAGES, **pages_of_list(says, back)}
    run = blog(pages)
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)


def test_only_a_few_links_are_tried(blog: Blog, loopback: Loopback) -> None:
    rest = "".join(f'<a href="/{letter}/">Page {letter}</a>' for letter in "abcdefgh")
    run = blog({**PAGES, "/": listing(PAGES, rest=f"<p>{rest}</p>")})
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)
    assert sum(f"/{letter}/" in loopback.asked for letter in "abcdefgh") <= 4
