"""A small blog with a few real articles, beside which a test puts what is hostile."""

from __future__ import annotations

from .wire import http

REAL = [f"/posts/real-{number}" for number in range(1, 6)]
"""The articles that every crawl must find, whatever stands beside them."""


def article(title: str, body: str = "", head: str = "") -> str:
    """The page of an article."""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title} | The blog</title>{head}"
        f"</head><body><main><article><h1>{title}</h1><time datetime=2024-05-01>May 1</time>"
        f"<div class=post-content>{body or f'<p>What {title} says, in words of its own.</p>'}"
        "</div></article></main></body></html>"
    )


def listing(paths: list[str], more: str = "") -> str:
    """A page that lists articles."""
    entries = "".join(
        f"<article class=post><h2><a href='{path}'>{path}</a></h2></article>" for path in paths
    )
    return f"<html><head><title>The blog</title></head><body><main>{entries}</main>{more}</body>"\
        "</html>"


def routes(**hostile: object) -> dict[str, object]:
    """The blog's routes: its listing, its real articles, and hostile articles by name.

    The hostile ones are named between the real ones.
    """
    bad = [f"/posts/{name}" for name in hostile]
    half = len(REAL) // 2
    pages: dict[str, object] = {"/": http(listing([*REAL[:half], *bad, *REAL[half:]]))}
    for path in REAL:
        pages[path] = http(article(path.rpartition("/")[2]))
    return {**pages, **{f"/posts/{name}": answer for name, answer in hostile.items()}}
