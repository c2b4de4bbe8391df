"""Secrets are masked in everything that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl import secrets
from blogcrawl.secrets import learn, redact

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing is known before or after a test."""
    before = dict(secrets._known)
    secrets._known.clear()
    yield
    secrets._known.clear()
    secrets._known.update(before)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://user:secret@host/db", "postgresql://***@host/db"),
        ("http://user@proxy.example:3128", "http://***@proxy.example:3128"),
        ("at https://a.example/@user/1", "at https://a.example/@user/1"),
        ("https://a.example/f?id=1&api_key=abc&b=2", "https://a.example/f?id=1&api_key=***&b=2"),
        ("AKIAABCDEFGHIJKLMNOP", "***"),
        ("Authorization: Bearer abcdefgh.ij", "Authorization: Bearer ***"),
        ("Authorization: Basic dXNlcjpzZWNyZXQ=", "Authorization: Basic ***"),
        ("mail a@b.example", "mail a@b.example"),
    ],
)
def test_secrets_are_recognised_by_their_form(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "known",
    [
        {"AWS_SECRET_ACCESS_KEY": "se/cret+1"},
        {"FEEDS": {"ftp://user:se/cret+1@host/x.jsonl": {"format": "jsonl"}}},
        {"FEEDS": {"x": {"password": "se/cret+1"}}},
        {"ARCHIVE_URL": "postgresql://user:se/cret+1@host/db"},
        {"https_proxy": "http://user:se%2Fcret%2B1@proxy"},
        {"PROXIES": ["http://user:se/cret+1@proxy"]},
    ],
)
def test_what_is_known(known: dict[str, object]) -> None:
    learn(known)
    assert redact("the se/cret+1, or se%2Fcret%2B1") == "the ***, or ***"


def test_a_secret_that_begins_with_another() -> None:
    learn({"PASSWORD": "000000", "API_TOKEN": "000000X"})
    assert redact("000000X 000000") == "*** ***"


def test_what_is_no_secret() -> None:
    learn({"USER_AGENT": "blogcrawl", "MY_KEY": "short", "HTTPPROXY_AUTH_ENCODING": "latin-1"})
    assert redact("blogcrawl short latin-1") == "blogcrawl short latin-1"
