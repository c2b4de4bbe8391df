"""Short functions for what a crawl does to an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import jsonl
from blogcrawl.archive.records import Address, Facts, NamedAddress, SourcePage
from blogcrawl.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from blogcrawl.archive import Archive

SITE = "blog.example/"


def found(name: str, **values: str) -> NamedAddress:
    return NamedAddress(f"blog.example/{name}", f"https://blog.example/{name}", **values)  # type: ignore[arg-type]


def origin(name: str, landed: str = "", **values: str) -> Origin:
    there = landed or name
    return Origin(
        SITE,
        f"blog.example/{name}",
        f"blog.example/{there}",
        f"https://blog.example/{there}",
        has_moved=bool(landed),
        etag=values.get("etag", f'"{name}"'),
        lastmod=values.get("lastmod", ""),
        updated=values.get("updated", ""),
    )


def facts(
    name: str, text: str = "text", day: str = "2020-01-01", title: str = "", **more: object
) -> Facts:
    item = {"id": f"blog.example/{name}", "text": text, "content_hash": text, **more}
    return Facts(f"blog.example/{name}", text, jsonl.dumps(item), day, title or name, 0b11, 2, 1)


def keep(archive: Archive, name: str, text: str = "text", **more: str) -> str | None:
    """Answer for an address with an article, as the pipelines do; ``None`` for a duplicate."""
    claimed = more.pop("claimed", more.get("landed") or name)
    day, title = more.pop("day", "2020-01-01"), more.pop("title", "")
    reads = {"reads": more.pop("reads")} if "reads" in more else {}
    came = origin(name, **more)
    known = archive.identity.identify(came, f"blog.example/{claimed}", title)
    if known is None:
        archive.answers.refuse_duplicate(came, f"blog.example/{claimed}")
        return None
    came.claimed = f"blog.example/{claimed}"
    return archive.answers.keep(came, facts(known.removeprefix(SITE), text, day, title, **reads))


def listing(
    archive: Archive,
    names: Iterable[str],
    number: int = 1,
    room: int | None = None,
    listed: Collection[str] = (),
    **values: str,
) -> list[Address]:
    """Keep a listing page that names these articles."""
    entries = [found(name, **values) for name in names]
    identities = [entry.identity for entry in entries]
    page = SourcePage(
        f"https://blog.example/page/{number}", b"<html>", "text/html", '"e"', None, identities
    )
    return archive.pages.keep(SITE, page, entries, room, listed).known


def asked(addresses: Iterable[Address]) -> list[str]:
    """Which of these have to be asked for."""
    return [a.identity.removeprefix(SITE) for a in addresses if a.must_ask]


def crawl(archive: Archive, texts: dict[str, str], **values: str) -> list[str]:
    """A whole run over a blog of one listing page; what it asked for."""
    names = asked(listing(archive, texts, **values))
    _answer(archive, names, texts, **values)
    left = asked(archive.agenda.due(SITE, "").addresses)
    _answer(archive, left, texts, **values)
    archive.closing.finish({SITE: len(texts)}, 0.2)
    return [*names, *left]


def _answer(archive: Archive, names: list[str], texts: dict[str, str], **values: str) -> None:
    for name in names:
        if name in texts:
            keep(archive, name, texts[name], **values)
        else:
            archive.answers.miss(SITE, f"blog.example/{name}", "not_found")
