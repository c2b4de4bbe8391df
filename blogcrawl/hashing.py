"""The hash that tells whether an article has changed."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from blogcrawl.items import FIELDS
from blogcrawl.jsonl import StrictEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from blogcrawl.items import Article

# These change although the article does not: the readers' counters and the crawl's own fields.
_LEFT_OUT = ("reads", "comments", "crawled_at", "content_hash")
_HASHED = tuple(name for name in FIELDS if name not in _LEFT_OUT)

_ENCODER = StrictEncoder(ensure_ascii=False, separators=(",", ":"))


def content_hash(article: Article) -> str:
    """SHA-256, in hexadecimal, over the compact JSON of the fields that make an article."""
    return hash_of({name: getattr(article, name) for name in _HASHED})


def hash_of(fields: Mapping[str, Any]) -> str:
    """The content hash of an article with these fields, given as in a line of a feed."""
    digest = sha256()
    for piece in _ENCODER.iterencode({name: fields[name] for name in _HASHED}):
        digest.update(piece.encode(errors="surrogatepass"))
    return digest.hexdigest()
