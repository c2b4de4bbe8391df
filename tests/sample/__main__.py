"""Writes the pages of the sample blog, and the expected items.

cd tests && python -m sample
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

import blogcrawl.sample
from blogcrawl.sample.blog import MISSING, PAGES
from sample import made, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(blogcrawl.sample.__path__[0])


def lines() -> Iterator[str]:
    """The lines of the pages."""
    for path, page in {**made.pages(), MISSING: made.page(MISSING)}.items():
        is_text = page.type.partition("/")[0] != "image"
        body = page.body.decode() if is_text else base64.b64encode(page.body).decode()
        line = {"path": path, "type": page.type, "body" if is_text else "base64": body}
        yield json.dumps(line, ensure_ascii=False)


def expected() -> Iterator[str]:
    """The lines of the corpus."""
    return map(truth.dumps, truth.items())


def main() -> None:
    for name, written in ((PAGES, lines()), ("expected.jsonl", expected())):
        (FOLDER / name).write_text("".join(f"{line}\n" for line in written), encoding="utf-8")


if __name__ == "__main__":
    main()
