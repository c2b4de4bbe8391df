"""A blog whose posts stand only in a column beside its front page, and some of them in a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .made import FEED_LINK, feed, paths, post

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

NAMES = [
    f"{kind}-{place}" for kind in ("moss", "fern", "reed") for place in ("roof", "hill", "pond")
]
POSTS = [f"/posts/{name}/" for name in NAMES]
OTHERS = [
    f"/{name}/" for name in ("shop", "people", "maps", "rules", "press", "help", "jobs", "faq")
]


def test_the_others_are_found_behind_many_links(blog: Callable[..., Run]) -> None:
    menu = "".join(f"<li><a href={path}>{path}</a>" for path in OTHERS)
    column = "".join(f"<li><a href={path}>{path}</a>" for path in POSTS)
    front = (
        f"<head><title>Stones</title>{FEED_LINK}</head><body><nav><ul>{menu}</ul></nav><main>"
        f"<p>Welcome to the stones.</p></main><aside><ul>{column}</ul></aside></body>"
    )
    pages = {path: post(name) for path, name in zip(POSTS, NAMES, strict=True)}
    others = {path: f"<title>{path}</title><h1>{path}</h1><p>Of {path}.</p>" for path in OTHERS}
    run = blog({"/": front, "/feed.xml": feed(*POSTS[:6]), **pages, **others})
    assert paths(run) == sorted(POSTS), run.log
