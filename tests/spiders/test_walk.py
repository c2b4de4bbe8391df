"""How far a listing is walked."""

from __future__ import annotations

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
        walk.sees(seen)
        assert walk.is_barren is barren


def test_a_page_whose_articles_were_none_is_barren() -> None:
    walk = Walk()
    walk.sees(["1"])
    for number in range(3):
        assert not walk.is_barren
        walk.sees([f"made-up-{number}"], was_in_vain=True)
    assert walk.is_barren
