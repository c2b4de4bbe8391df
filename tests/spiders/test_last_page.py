"""The last page of a list has fewer posts than the column of the newest ones beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .made import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

NAMES = ["moss", "fern", "reed", "sedge", "rush", "heather", "clover"]
SIZE = 3


def article(name: str, number: int) -> str:
    said = f"All that is known of {name} fits on {number + 2} pages of the book on {name}. " * 3
    return (
        f"<title>Of {name}</title><body><h2>Of {name}</h2><p>2023-0{number + 1}-05</p>"
        f"<p>{said}</p><p>Nobody has read the {number + 3}th page on {name} to its end.</p>"
    )


@pytest.mark.parametrize("row", ["<p>{}</p>", "<tr><td>{}</td></tr>", "<li>{}</li>"])
def test_its_posts_are_found(blog: Callable[..., Run], row: str) -> None:
    links = [f"<a href=/{name}/>Of {name}</a>" for name in NAMES]
    newest = "".join(f"<div>{link}</div>" for link in links[:5])
    pages = {f"/{name}/": article(name, number) for number, name in enumerate(NAMES)}
    for number, start in enumerate(range(0, len(NAMES), SIZE), 1):
        rows = "".join(row.format(link) for link in links[start : start + SIZE])
        rows = f"<table>{rows}</table>" if "<tr>" in row else f"<div>{rows}</div>"
        more = f"<a href=/page/{number + 1}/>Older</a>" if start + SIZE < len(NAMES) else ""
        body = f"<div id=a><h3>Newest</h3>{newest}</div><div id=b>{rows}</div><p>{more}</p>"
        pages["/" if number == 1 else f"/page/{number}/"] = f"<title>Mill</title><body>{body}"
    run = blog(pages)
    assert paths(run) == sorted(f"/{name}/" for name in NAMES), run.log
    assert run.code == 0, run.log
