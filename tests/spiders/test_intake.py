"""The door through which every article's response passes."""

from __future__ import annotations

from scrapy.http import HtmlResponse

from blogcrawl.spiders.intake import Arrival, Intake

ARRIVALS = [Arrival(HtmlResponse(f"https://blog.example/{n}"), "", True) for n in range(4)]


def test_nothing_is_held_back_unless_asked() -> None:
    intake = Intake()
    assert all(map(intake.admit, ARRIVALS))
    assert intake.release() == []


def test_what_is_held_back_goes_on_in_its_order() -> None:
    intake = Intake(lambda arrival: arrival is not ARRIVALS[1])
    assert [intake.admit(arrival) for arrival in ARRIVALS] == [False, True, False, False]
    assert intake.release() == [ARRIVALS[0], *ARRIVALS[2:]]
    assert all(map(intake.admit, ARRIVALS))
    assert intake.release() == []
