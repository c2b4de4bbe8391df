"""A packed page is unpacked unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.capture import DAMAGED, Capture, Part, dictionary_of, pack, unpack

_TEXT = st.text(max_size=40)
_SHEETS = st.builds(
    Capture,
    url=_TEXT,
    status=st.sampled_from((200, 203)),
    at=st.integers(0, 2**40),
    headers=st.dictionaries(_TEXT, _TEXT, max_size=3),
    encoding=st.sampled_from(("utf-8", "gb18030", "cp1252")),
    body=st.binary(max_size=400),
    parts=st.lists(st.builds(Part, _TEXT, _TEXT), max_size=3).map(tuple),
    site=st.dictionaries(_TEXT, st.lists(_TEXT, max_size=2), max_size=2),
    entry=st.none() | st.dictionaries(_TEXT, _TEXT, min_size=1, max_size=2),
    listed=_TEXT,
    overruled=_TEXT,
)


@given(_SHEETS, st.none() | st.binary(min_size=8, max_size=200))
def test_it_comes_back_as_it_was(capture: Capture, dictionary: bytes | None) -> None:
    assert unpack(pack(capture, dictionary), dictionary) == capture


@given(st.binary(max_size=100))
def test_what_is_none_is_told(packed: bytes) -> None:
    with pytest.raises(DAMAGED):
        unpack(packed)


def test_a_dictionary_takes_what_the_pages_have_in_common() -> None:
    frame = " ".join(f"<a href=/menu/{number}>to {number * 7919}</a>" for number in range(300))
    captures = [
        Capture(url="", status=200, at=0, headers={}, encoding="utf-8", body=f"{n}{frame}".encode())
        for n in range(9)
    ]
    shared = dictionary_of(captures[:8])
    alone, packed = len(pack(captures[8])), len(pack(captures[8], shared))
    assert packed * 10 < alone
