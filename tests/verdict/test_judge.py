"""The verdict on artificial histories: every problem is reported at once, and nothing else."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogcrawl.feeds.holdings import Holdings, compare
from blogcrawl.verdict import Bounds, Figures, Past, Problem, judge_run

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = ("title", "text", "date_published", "tags")
DAY = 86_400


class MadeBlog:
    """A blog that grows, is edited and loses posts; each day gives the figures of its run."""

    def __init__(self, seed: int, posts: int) -> None:
        self.random = Random(seed)
        self.posts: list[dict[str, int]] = []
        self.day = self.dead = 0
        self.history: list[Past] = []
        self.grow(posts)

    def grow(self, count: int, *, lacks: tuple[str, ...] = (), letters: int = 0) -> None:
        for _ in range(count):
            post = dict.fromkeys(FIELDS, 1)
            post["letters"] = letters or self.random.randint(400, 9_000)
            post["is_read"] = 1
            self.posts.append({**post, **dict.fromkeys(lacks, 0)})

    def live(self, *, may_fail: bool = True) -> None:
        """A day as healthy blogs have them."""
        if self.random.random() < 0.3:
            self.grow(self.random.randint(1, 2))
        if self.random.random() < 0.2:
            self.random.choice(self.posts)["is_read"] = 1  # an edit
        if self.random.random() < 0.1 and len(self.posts) > 8:
            self.posts.pop(self.random.randrange(len(self.posts)))
        if self.random.random() < 0.1:
            self.dead += 1
        self.fails = int(may_fail and self.random.random() < 0.1)

    def crawl(self) -> list[Problem]:
        self.day += 1
        read = [post for post in self.posts if post["is_read"]]
        figures = Figures(
            run=self.day,
            started=self.day * DAY,
            articles=len(self.posts),
            fields={name: sum(post[name] for post in self.posts) for name in FIELDS},
            lengths=bits(self.posts),
            read=len(read),
            read_fields={name: sum(post[name] for post in read) for name in FIELDS},
            read_lengths=bits(read),
            refused={"not_found": self.dead},
            failed={"timeout": self.fails} if len(self.posts) > 20 else {},
            discovered=len(self.posts) + self.dead,
        )
        problems = judge_run(self.history, figures)
        self.history.append(Past(figures, tuple(problems)))
        for post in self.posts:
            post["is_read"] = 0
        return problems

    fails = 0


def bits(posts: list[dict[str, int]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for post in posts:
        length = post["letters"].bit_length()
        counts[length] = counts.get(length, 0) + 1
    return counts


@given(st.integers(0, 2**32), st.integers(8, 60))
@settings(max_examples=60)
def test_no_false_alarm_for_a_healthy_blog(seed: int, posts: int) -> None:
    blog = MadeBlog(seed, posts)
    assert blog.crawl() == []
    for _ in range(60):
        blog.live()
        assert blog.crawl() == []


@given(st.integers(0, 2**32), st.integers(20, 60), st.integers(0, 30), st.sampled_from(FIELDS))
@settings(max_examples=60)
def test_a_redesign_is_told_on_its_first_day(seed: int, posts: int, days: int, name: str) -> None:
    blog = MadeBlog(seed, posts)
    blog.crawl()
    for _ in range(days):
        blog.live()
        blog.crawl()
    last = blog.day * DAY
    for _ in range(3):  # and on every day after it
        blog.grow(1, lacks=(name,))
        codes = {problem.code: problem for problem in blog.crawl()}
        assert f"field:{name}" in codes
        assert codes[f"field:{name}"].since is not None
        assert codes[f"field:{name}"].since <= last  # type: ignore[operator]


@given(st.integers(0, 2**32), st.integers(8, 60))
@settings(max_examples=60)
def test_a_text_of_nothing_is_told(seed: int, posts: int) -> None:
    blog = MadeBlog(seed, posts)
    blog.crawl()
    blog.grow(1, letters=1)
    assert [problem.code for problem in blog.crawl()] == ["short_text"]


def test_a_blog_that_never_had_days_is_well() -> None:
    blog = MadeBlog(1, 0)
    blog.grow(30, lacks=("date_published",))
    assert blog.crawl() == []
    blog.grow(2, lacks=("date_published",))
    assert blog.crawl() == []


def test_what_the_operator_accepts_is_the_past_of_the_next_run() -> None:
    blog = MadeBlog(1, 30)
    blog.crawl()
    blog.grow(5, lacks=("tags",))
    problems = blog.crawl()
    assert [problem.code for problem in problems] == ["field:tags"]
    figures = blog.history[-1].figures
    assert judge_run(blog.history[:-1], figures, Bounds(by_past=False)) == []
    blog.history[-1] = Past(figures)
    blog.grow(1, lacks=("tags",))
    assert blog.crawl() == []


@pytest.mark.parametrize(("dead", "codes"), [(2, []), (20, ["dead_links"])])
def test_dead_links_are_the_blog_s(dead: int, codes: list[str]) -> None:
    figures = Figures(articles=30, discovered=30 + dead, refused={"not_found": dead})
    figures.fields = dict.fromkeys(("title", "text"), 30)
    assert [problem.code for problem in judge_run([Past(Figures())], figures)] == codes


def test_most_addresses_dead_at_the_first_run() -> None:
    figures = Figures(articles=2, discovered=10, refused={"not_found": 8})
    figures.fields = dict.fromkeys(("title", "text"), 2)
    assert [problem.code for problem in judge_run([], figures)] == ["dead_links"]


@pytest.mark.parametrize(("missed", "codes"), [(3, []), (20, ["no_articles"])])
def test_many_pages_of_the_listing_that_are_no_articles(missed: int, codes: list[str]) -> None:
    figures = Figures(articles=40, discovered=40 + missed, refused={"no_article": missed})
    figures.fields = dict.fromkeys(("title", "text"), 40)
    figures.named, figures.missed = {"listing": 40 + missed}, {"listing": missed}
    assert [problem.code for problem in judge_run([], figures)] == codes
    assert judge_run([Past(figures)], figures) == []


def test_a_problem_is_one_line_that_says_three_things() -> None:
    problem = Problem("x", "it is wrong", "do that", ("http://a/1", "http://a/2"), 0)
    assert str(problem) == (
        "it is wrong (such as http://a/1, http://a/2); right on 1970-01-01T00:00:00Z; do that"
    )
    assert Problem.from_json(problem.as_json()) == problem


@given(st.data())
def test_figures_are_kept_as_they_are(data: st.DataObject) -> None:
    blog = MadeBlog(data.draw(st.integers(0, 100)), data.draw(st.integers(1, 20)))
    blog.crawl()
    figures = blog.history[0].figures
    assert Figures.from_json(figures.to_json()) == figures


# --- The file that is there -----------------------------------------------------------------------


def items(ids: range, lacks: set[int], letters: int) -> Iterator[dict[str, object]]:
    for number in ids:
        tags = [] if number in lacks else ["a"]
        yield {"id": str(number), "site": "a", "url": f"http://a/{number}", "tags": tags} | {
            "text": "x" * letters
        }


@given(
    st.sampled_from(["title", "date_published", "text"]),
    st.lists(st.integers(0, 5), min_size=1, max_size=40),
    st.lists(st.integers(0, 5), min_size=40, max_size=40),
)
def test_values_of_their_own_are_not_replaced_by_those_of_others(
    name: str, before: list[int], now: list[int]
) -> None:
    def files(values: list[tuple[int, int]]) -> list[dict[str, object]]:
        articles = ((number, f"2024-01-0{value + 1}T08:00:0{value}Z") for number, value in values)
        return [{"id": str(number), "site": "a", name: value} for number, value in articles]

    old, held = files([*enumerate(before)]), Holdings()
    for item in files([*enumerate(now[: len(before)])]):
        held.add(item)
    found = compare(old, held, set(), {"a"})
    fewer = len({*before}) - len({*now[: len(before)]})
    is_worse = fewer > max(1, 0.05 * len(before))
    assert found.worse(1, 0.05) == [f"{fewer} articles have the {name} of another now"] * is_worse


@given(
    st.integers(1, 40), st.integers(0, 40), st.sets(st.integers(0, 39)), st.sampled_from((9, 100))
)
def test_a_file_is_never_replaced_by_a_worse_one(
    old: int, new: int, lacks: set[int], letters: int
) -> None:
    held = Holdings()
    for item in items(range(new), lacks, letters):
        held.add(item)
    found = compare(items(range(old), set(), 100), held, set(), {"a"})
    missing = max(0, old - new)
    lost = len(lacks & set(range(min(old, new))))
    common = min(old, new)
    is_worse = (missing > 1 and missing > 0.2 * old) or lost > 0.05 * common
    is_worse |= common > 0 and letters == 9
    assert bool(found.worse(0.2, 0.05)) == is_worse
    gone = {str(number) for number in range(old)}
    found = compare(items(range(old), set(), 100), held, gone, {"a"})
    assert not found.missing
