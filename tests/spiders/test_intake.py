"""The queue that every article's response passes."""

from __future__ import annotations

from scrapy.http import HtmlResponse

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import Profile, Rule
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


def test_pages_that_are_held_back_to_the_end_are_not_the_last_pages() -> None:
    profile = Profile({"body": (Rule("main > div.words"),)})
    lessons = Lessons(Site("https://blog.example/"), GenericArticlePage, profile)
    said = "<p>Moss grows on the north side of stones, and on the roof of the old mill.</p>" * 4
    pages = [
        GenericArticlePage(
            f"<body>{'<section>' if number % 4 == 0 else '<main>'}<h1>On moss</h1><div class=words>"
            f"{said}</div></body>",
            f"https://blog.example/{number}/",
            profile,
        )
        for number in range(16)
    ]
    held = [page for page in pages if lessons.is_odd(page) or lessons.record_fit(page)]
    for page in held:
        assert not lessons.is_odd(page)
        lessons.record_fit(page)
    assert len(held) == 4
    assert not lessons.is_unfit
