"""The queue that every article's response passes."""

from __future__ import annotations

from scrapy.http import HtmlResponse

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.site import Site
from blogcrawl.spiders.intake import Arrival, Intake
from blogcrawl.spiders.lessons import Lessons

ARRIVALS = [Arrival(HtmlResponse(f"https://blog.example/{n}"), "", True) for n in range(4)]


def test_nothing_is_held_back_unless_asked() -> None:
    intake = Intake()
    assert all(map(intake.admit, ARRIVALS))
    assert intake.release() == []


def test_what_is_held_back_goes_on_in_its_order() -> None:
    intake = Intake(lambda arrival: arrival is not ARRIVALS[1])
    assert [intake.admit(arrival) for arrival in ARRIVALS] == [False, True, False, False]
    assert intake.release() == [ARRIVALS[0], *ARRIVALS[2:]]
    assert all(map(intake.admit, ARRIVALS))  # and is not held back again
    assert intake.release() == []


def test_what_comes_later_is_held_back_while_it_is_wanted() -> None:
    wanted = True
    intake = Intake(lambda _: wanted)
    assert not intake.admit(ARRIVALS[0])
    assert intake.release() == [ARRIVALS[0]]
    assert [intake.admit(arrival) for arrival in ARRIVALS] == [True, False, False, False]
    wanted = False
    assert intake.release() == ARRIVALS[1:]
    assert intake.admit(Arrival(HtmlResponse("https://blog.example/9"), "", True))


def test_a_page_alone_does_not_end_the_learning() -> None:
    lessons = Lessons(Site("https://blog.example/"), GenericArticlePage)
    page = HtmlResponse("https://blog.example/0", body=b"<h1>Blog</h1>", encoding="utf-8")
    for number, goes_on in ((1, True), (3, False)):
        held = [Arrival(page, "", True)] * number
        assert all(map(lessons.wants, held))
        lessons.take(held, {}, {})
        assert lessons.is_learning is goes_on
