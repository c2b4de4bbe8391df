"""Items encoded in pieces are the same as encoded at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl import jsonl
from blogcrawl.items import Formula

TEXT = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from(["\ud83d", "\ude00", '"', "\\", "\n", "\x85", "\u2028", "a", "漢", "😀"]),
    max_size=40,
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(
    LEAVES | st.builds(Formula, TEXT, TEXT, st.booleans(), st.integers()),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=30,
)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": ")])


@given(VALUES, SEPARATORS, st.integers(8, 40))
def test_pieces_are_the_whole(value: Any, separators: tuple[str, str], size: int) -> None:
    encoder = jsonl.StrictEncoder(ensure_ascii=False, separators=separators)
    whole = encoder.encode(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "_PIECE", size)
        pieces = list(encoder.iterencode(value))
    assert "".join(pieces) == whole
    assert b"".join(map(jsonl.utf8, pieces)) == jsonl.utf8(whole)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_is_kept_is_read_again(item: dict[str, Any]) -> None:
    line = jsonl.dumps(item)
    assert len(line.splitlines()) == 1
    assert max(line) < "\U00010000"
    strict = jsonl.utf8(jsonl.StrictEncoder(ensure_ascii=False).encode(item))
    assert jsonl.loads(line) == json.loads(strict)


def test_pieces_are_short() -> None:
    text = 3_000_000 * '"'
    pieces = list(jsonl.StrictEncoder().iterencode({"text": text, "list": [text, *["a"] * 9]}))
    assert max(map(len, pieces)) < 1_000_000


@pytest.mark.parametrize("option", ["sort_keys", "skipkeys"])
def test_other_options_keep_their_meaning(option: str) -> None:
    item = {"b": "x" * 300_000, "a": [1]}
    options: dict[str, Any] = {option: True}
    encoder = jsonl.StrictEncoder(**options)
    assert "".join(encoder.iterencode(item)) == json.dumps(item, **options)


@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=5))
def test_what_is_kept_goes_into_a_feed_as_it_would_be_encoded(item: dict[str, Any]) -> None:
    line = jsonl.dumps({"id": "a", **item})
    whole = jsonl.utf8(jsonl.StrictEncoder(ensure_ascii=False).encode(jsonl.loads(line)))
    assert jsonl.as_exported(line) in (None, whole)
    assert jsonl.as_exported('{"id":"a"}') is None
