"""How far a listing is walked."""

from __future__ import annotations

import pytest

from blogcrawl.spiders.walk import Walk


def test_a_page_is_entered_once() -> None:
    walk = Walk()
    assert [walk.enters(page) for page in ("/", "/2", "/", "/2", "/3")] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert Walk().enters("/")


def test_three_pages_without_anything_new_are_barren() -> None:
    walk = Walk()
    assert not walk.is_barren
    for seen, barren in (
        (["1", "2"], False),
        (["1", "2"], False),
        ([], False),
        (["2"], True),
        (["3"], False),
        (["1"], False),
    ):
        walk.add_page("/", seen)
        assert walk.is_barren is barren


def test_a_page_whose_articles_were_none_is_barren() -> None:
    walk = Walk()
    walk.add_page("/", ["1"])
    for number in range(3):
        assert not walk.is_barren
        walk.add_page("/", [f"made-up-{number}"], is_fruitless=True)
    assert walk.is_barren


def walked(*pages: str) -> Walk:
    walk = Walk()
    for number, names in enumerate(pages):
        walk.add_page(f"/{number}", names)
    return walk


@pytest.mark.parametrize(
    ("before", "now", "confirms"),
    [
        (("abc", "def", "gh"), ("abc", "def", "gh"), True),
        (("abc", "def", "gh"), ("nab", "cde", "fgh"), True),  # a new one
        (("abc", "efg", "h"), ("acd", "efg", "h"), False),  # b was taken away, d passed by
        (("abc", "bde", "fgc"), ("abc", "fdg", "e"), True),  # there is room for no more
        (("abc", "bda", "fgc"), ("hbc", "fag", "cde"), False),
        (("abc", "def", "gah"), ("afb", "gca", "ade"), False),
    ],
)
def test_a_listing_is_held_against_itself(
    before: tuple[str, ...], now: tuple[str, ...], confirms: bool
) -> None:
    first, second = walked(*before), walked(*now)
    assert second.confirms(first, first.names.keys()) is confirms


def test_a_short_listing_has_to_show_that_it_moved() -> None:
    assert not walked("ab", "cd").may_have_moved
    assert not walked("abcd", "aefg").may_have_moved  # a pinned one
    assert walked("abcd", "bced").may_have_moved
    assert not walked("abcd").may_have_moved
    assert walked("a", "b", "c", "d").may_have_moved
