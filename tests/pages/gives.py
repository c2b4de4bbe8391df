"""Digests of what is read from pages of many engines, one per page.

    cd tests && python -m pages.gives

writes ``gives.json`` again. It refuses if a known page gives another result but
``EXTRACTION_VERSION`` is the same, because archives would keep the results of older code.
"""

from __future__ import annotations

import json
import tarfile
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from engines.record import RECORDED

from blogcrawl.items import MORE, Article
from blogcrawl.pages import EXTRACTION_VERSION
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pipelines.latex import Shape
from blogcrawl.pipelines.metadata import article
from blogcrawl.sample import ORIGIN, blog

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD = Path(__file__).with_name("gives.json")
FIELDS = {field.name for field in fields(Article)} - {"body", "crawled_at", "origin"}
SHAPE = Shape("all", "", with_markdown=True, with_html=False, more=MORE)


def pages() -> Iterator[tuple[str, str]]:
    """Address and source of the pages of the sample, and of the recorded blogs' posts."""
    for path, page in blog.pages().items():
        if path.startswith("/archives/"):
            yield f"{ORIGIN}{path}", page.body.decode()
    for recorded in sorted(RECORDED.glob("*.tar.xz")):
        name = recorded.name.removesuffix(".tar.xz")
        lines = recorded.with_name(f"{name}.jsonl").read_text("utf-8").splitlines()
        paths = {bare(json.loads(line)["url"]) for line in lines}
        with tarfile.open(recorded) as archive:
            for member in archive:
                path = bare(member.name)
                source = archive.extractfile(member) if path in paths else None
                if source is not None:
                    yield f"https://{name}.example/{path}", source.read().decode()


def bare(path: str) -> str:
    """A path, of a file or of an address, without what a host adds or leaves out."""
    return path.removesuffix("index.html").removesuffix(".html").strip("./")


def gives() -> dict[str, str]:
    """The digest of what each page gives; "" where it is no article."""
    found = {}
    for url, source in pages():
        raw = GenericArticlePage(source, url).read()
        if raw is None:
            found[url] = ""
            continue
        made = article(raw)
        SHAPE.render(made)
        source = repr(sorted((name, value) for name, value in vars(made).items() if name in FIELDS))
        found[url] = sha256(source.encode()).hexdigest()[:16]
    return found


def main() -> None:
    held, now = json.loads(HELD.read_text("utf-8")) if HELD.exists() else {}, gives()
    changed = [url for url, digest in held.get("pages", {}).items() if now.get(url) != digest]
    if changed and held["version"] == EXTRACTION_VERSION:
        raise SystemExit(
            f"{changed[0]} and {len(changed) - 1} more: raise EXTRACTION_VERSION first"
        )
    HELD.write_text(json.dumps({"version": EXTRACTION_VERSION, "pages": now}, indent=1) + "\n")


if __name__ == "__main__":
    main()
