"""The private parts of Scrapy and Twisted that the project overrides, with digests.

A digest is that of the overridden source. If one differs, read what has changed, adapt the project
if necessary, and write the new digest here; then raise the upper bound of ``scrapy`` in
``pyproject.toml``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import textwrap
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from scrapy.core import engine
from twisted.web import client

import blogcrawl

if TYPE_CHECKING:
    from collections.abc import Iterator

OVERRIDDEN = {
    "FTPFeedStorage._store_in_thread": "14dfa3353425",
    "FeedExporter._close_slot": "dbb8056c96ca",
    "FeedExporter._exporter_supported": "4dc03f9c7366",
    "FeedExporter._get_storage": "74a9c23bf98b",
    "FeedExporter._schedule_slot_close": "f87cc1ffd3fe",
    "FeedExporter._settings_are_valid": "53ccb5da882e",
    "FeedExporter._start_new_batch": "4afcd3375b12",
    "FeedExporter._storage_supported": "c84a975eb95c",
    "HTTPClientParser._transferDecoders": "fc0a6b260956",
    "HTTPConnectionPool._putConnection": "ad41dfd18fb4",
    "HttpCompressionMiddleware._decode": "fb9c8900e39e",
    "HttpCompressionMiddleware._split_encodings": "cdf7d3109efd",
    "_ChunkedTransferDecoder._dataReceived_CHUNK_LENGTH": "8a28595f93bb",
}

# Attributes of theirs that we read or set, by the class that has them.
USED = {
    "ExecutionEngine._slot": engine.ExecutionEngine,
    "HTTPConnectionPool._factory": client.HTTPConnectionPool,
}


def overridden() -> Iterator[tuple[str, object]]:
    """Their private parts that a class of ours overrides."""
    for module in pkgutil.walk_packages(blogcrawl.__path__, "blogcrawl."):
        if module.name.endswith("__main__"):
            continue
        for one in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(one) and one.__module__ == module.name:
                yield from _overridden_by(one)


def _overridden_by(one: type) -> Iterator[tuple[str, object]]:
    for name in vars(one):
        if not name.startswith("_") or name.startswith(("__", "_abc_")):
            continue
        for base in one.__mro__[1:]:
            if name in vars(base) and base.__module__.startswith(("scrapy.", "twisted.")):
                yield f"{base.__qualname__}.{name}", vars(base)[name]
                break


def digest(part: object) -> str:
    """The digest of a method's source, or of a value."""
    text = repr(part)
    if callable(part) or isinstance(part, classmethod | staticmethod):
        source = inspect.getsource(getattr(part, "__func__", part))
        text = textwrap.dedent(source)
    return sha256(text.encode()).hexdigest()[:12]


def test_all_that_is_overridden_is_in_the_list() -> None:
    assert sorted({name for name, _ in overridden()}) == sorted(OVERRIDDEN)


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_it_is_as_it_was(name: str) -> None:
    now = digest(dict(overridden())[name])
    assert now == OVERRIDDEN[name], f"{name} has changed upstream: does ours still fit? It is {now}"


@pytest.mark.parametrize("name", USED)
def test_what_is_used_is_there(name: str) -> None:
    of, attribute = USED[name], name.rpartition(".")[2]
    source = inspect.getsource(of)
    assert f"self.{attribute}" in source or hasattr(of, attribute), f"{name} is not there any more"
