"""Reads a page of one kind; and the words of such pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from blogcrawl.pages.article import GenericArticlePage
from pages.test_fixtures import item, restored

URL = "https://hives.example/notes/smoke"
SAID = (
    "A smoker that goes out halfway down the row is worse than none, as both hands are busy.",
    "Dry pine needles burn for about an hour when they are packed by hand and lit from below.",
    "The last hive of the evening is always the one that needs the most patience, and smoke.",
    "Nobody was stung on the day on which we wrote this down, which is more than we hoped for.",
)
TEXT = "\n\n".join(SAID)
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in SAID)


def page(body: str, *, head: str = "<title>Smoke | Hives</title>", lang: str = "en") -> str:
    """A page of these elements."""
    return f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}</body></html>"


def article(top: str = "", *, head: str = "", lang: str = "en", after: str = "") -> str:
    """A plain article, with something under its heading, in its head, or after it."""
    body = f"<main><article><h1>Smoke</h1>{top}<div>{PARAGRAPHS}</div></article></main>{after}"
    return page(body, head=f"<title>Smoke | Hives</title>{head}", lang=lang)


def read(html: str, url: str = URL) -> dict[str, Any]:
    """The fields of the item that is made of a page, its formulas back in their places."""
    raw = GenericArticlePage(html, url).read()
    assert raw is not None
    made = item(raw)
    images = [*map(asdict, made.images)]
    return {**vars(made), "images": images, "text": restored(made)}
