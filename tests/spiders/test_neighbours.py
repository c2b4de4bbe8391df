"""A blog without lists: its front page is the newest article, which leads to the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .made import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from loopback import Loopback

NAMES = ["moss", "fern", "reed", "sedge", "rush", "heather", "clover", "gorse"]
SAID = "It grows beside the old mill, where the water is slow and the stones are dark. "
WAYS = {
    "arrows": ("← Of {}", "Of {} →", ""),
    "words": ("Previous", "Next", ""),
    "relations": ("Of {}", "Of {}", "rel={}"),
}


def article(number: int, way: str) -> str:
    before, after, relation = WAYS[way]
    links = ""
    for text, other, name in ((before, number - 1, "prev"), (after, number + 1, "next")):
        if 0 <= other < len(NAMES):
            href, rel = f"/{NAMES[other]}.html", relation.format(name)
            links += f"<a href={href} {rel}>{text.format(NAMES[other])}</a> "
    name = NAMES[number]
    return (
        f"<title>Of {name}</title><body><h1><a href=/>Woodshed</a></h1><h2>Of {name}</h2>"
        f"<p><i>2023-0{number + 1}-05</i></p><p>All about {name}. {SAID * 3}</p><p>{links}</p>"
    )


@pytest.mark.parametrize("way", WAYS)
def test_each_article_leads_to_the_one_before(
    blog: Callable[..., Run], loopback: Loopback, way: str
) -> None:
    pages = {f"/{name}.html": article(number, way) for number, name in enumerate(NAMES)}
    run = blog({**pages, "/": pages[f"/{NAMES[-1]}.html"]})
    assert run.code == 0, run.log
    assert paths(run) == sorted(pages)
    for item in run.items:
        assert item["text"].startswith("All about")
        assert item["text"].endswith("the stones are dark.")
        assert item["date_published"]
    assert len(loopback.asked) <= 2 * len(NAMES) + 40
