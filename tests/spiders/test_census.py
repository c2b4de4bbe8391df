"""The sources of a blog, compared with what was reached."""

from __future__ import annotations

import pytest

from blogcrawl.pages.listing import Entry
from blogcrawl.site import Site
from blogcrawl.spiders.census import ARCHIVE, FEED, LISTING, SITEMAP, Census

HOME = "https://blog.example/"


def at(*paths: str) -> list[str]:
    return [f"{HOME}{path}" for path in paths]


@pytest.fixture
def census() -> Census:
    return Census(Site(HOME))


def paths(named: dict[str, str]) -> list[str]:
    return [url.removeprefix(HOME) for url in named.values()]


def test_nothing_is_named(census: Census) -> None:
    assert census.report() == {}
    assert census.unseen(set()) == []
    assert census.unnamed() == 0
    assert not census.is_listed
    assert not census.is_named_elsewhere


def test_one_article_in_many_spellings(census: Census) -> None:
    spellings = at("posts/a/", "posts/a", "posts/a/index.html", "posts/a/#top")
    census.add(LISTING, ["http://www.blog.example/posts/a", *spellings])
    assert census.report() == {"listing": {"named": 1, "missed": 1}}
    census.mark_reached(f"{HOME}posts/a")
    assert census.report() == {"listing": {"named": 1, "missed": 0}}


def test_other_sites_are_left_out(census: Census) -> None:
    for source in (LISTING, FEED, SITEMAP, ARCHIVE):
        census.add(source, ["https://elsewhere.example/posts/a/", "mailto:a@blog.example", "x"])
    assert census.report() == {}


@pytest.mark.parametrize("source", [LISTING, FEED])
def test_a_listing_and_a_feed_may_name_what_does_not_look_like_an_article(
    census: Census, source: str
) -> None:
    for mixed in (SITEMAP, ARCHIVE):
        census.add(mixed, at("tags/x/", "tags/y/"))
    assert census.report() == {}
    assert census.left_out() == {"list": 2}
    census.add(source, at("tags/x/"))
    assert census.report()[source] == {"named": 1, "missed": 1}


def test_where_a_front_page_names_none_of_the_feed_s_the_feed_tells(census: Census) -> None:
    census.add(LISTING, at("posts/", "projects/"))
    census.add(FEED, at("posts/a/", "posts/b/"))
    census.add(SITEMAP, at("", "posts/", "posts/a/", "posts/b/", "posts/c/", "projects/x/y/"))
    assert paths(census.articles(FEED)) == ["posts/a/", "posts/b/"]
    assert paths(census.articles(SITEMAP)) == ["posts/", "posts/a/", "posts/b/", "posts/c/"]


@pytest.mark.parametrize(("fed", "lists"), [("blog/a/", []), ("blog/archive/", ["blog/tags/"])])
def test_lists_in_the_folder_of_the_articles(census: Census, fed: str, lists: list[str]) -> None:
    census.add(FEED, at(fed))
    census.add(SITEMAP, at("blog/b/", "blog/tags/"))
    assert paths(census.articles(SITEMAP)) == ["blog/b/", *lists]
    assert census.is_alike(f"{HOME}blog/b/")
    assert census.is_alike(f"{HOME}blog/tags/") is bool(lists)


def test_what_is_called_like_a_list_among_the_articles_is_looked_at(census: Census) -> None:
    census.add(FEED, at("blog/a/", "blog/a/b/"))
    census.add(SITEMAP, at("blog/search/", "blog/tags/", "blog/tags/x/", "tags/y/"))
    assert [entry.url for entry in census.samples(set())] == at("blog/search/", "blog/tags/")


def test_a_feed_s_entries_are_articles_whatever_their_shape(census: Census) -> None:
    census.add(LISTING, at("posts/a/", "posts/b/"))
    census.add(FEED, at("posts/c/", "photos/x/y/", "", "cover.png"))
    assert paths(census.articles(FEED)) == ["posts/c/", "photos/x/y/"]
    assert census.left_out()["no_page"] == 1


def test_a_feed_that_the_listing_covers_names_a_page_as_well(census: Census) -> None:
    known = [f"posts/{n}/" for n in range(20)]
    census.add(LISTING, at(*known))
    census.add(FEED, at(*known, "faq/"))
    assert census.covers_feeds
    assert paths(census.articles(FEED)) == known
    assert census.left_out() == {"unlike_articles": 1}


def test_a_feed_of_dead_addresses_is_left(census: Census) -> None:
    census.add(LISTING, at("posts/a/"))
    census.add(FEED, at(*(f"old/{n}" for n in range(20))))
    for n in range(5):
        census.judge(f"{HOME}old/{n}", is_article=False)
    assert census.articles(FEED) == {}


def samples(census: Census, *seen: str, is_settled: bool = False) -> list[str]:
    found = census.samples({f"blog.example/{one}" for one in seen}, is_settled=is_settled)
    return [entry.url.removeprefix(HOME) for entry in found]


def test_of_a_group_without_a_verdict_two_are_looked_at(census: Census) -> None:
    notes = [f"notes/n{n}/" for n in range(9)]
    docs = [f"docs/d{n}/" for n in range(20)]
    census.add(LISTING, at("posts/a/"))
    census.add(SITEMAP, at(*notes, *docs, "posts/b/", "tags/x/"))
    assert samples(census) == [*docs[:2], *notes[:2]]
    assert samples(census, is_settled=True) == []
    for n in range(2):
        census.judge(f"{HOME}docs/d{n}/", is_article=False)
        census.judge(f"{HOME}notes/n{n}/", is_article=True)
    assert samples(census, *(path.rstrip("/") for path in notes[:2] + docs[:2])) == notes[2:6]


def test_pages_at_the_root_are_candidates_like_any(census: Census) -> None:
    census.add(LISTING, at("moss/"))
    census.add(SITEMAP, at("moss/", *(f"stone-no-{n}/" for n in range(9))))
    assert len(samples(census)) == len(samples(census, is_settled=True)) == 6


def test_a_sitemap_s_articles_have_the_shape_of_the_listing_s(census: Census) -> None:
    census.add(LISTING, at("posts/a/", "posts/b/"))
    census.add(SITEMAP, at("posts/a/", "posts/b/", "posts/c/", "notes/x/", "now/", "posts/d.html"))
    assert paths(census.articles(SITEMAP)) == ["posts/a/", "posts/b/", "posts/c/"]
    assert census.unseen(set()) == [
        Entry(url, "") for url in at("posts/a/", "posts/b/", "posts/c/")
    ]
    census.mark_reached(f"{HOME}posts/a/")
    assert census.report() == {
        "listing": {"named": 2, "missed": 1},
        "sitemap": {"named": 3, "missed": 2},
    }


def test_pages_at_the_root_count_only_where_they_are_listed(census: Census) -> None:
    census.add(LISTING, at("moss/", "fern/"))
    census.add(SITEMAP, at("moss/", "fern/", "now/", "uses/"))
    assert paths(census.articles(SITEMAP)) == ["moss/", "fern/"]


def test_a_feed_is_sure_where_nothing_is_listed(census: Census) -> None:
    census.add(FEED, at("moss/", "posts/a/"))
    census.add(SITEMAP, at("moss/", "posts/a/", "posts/b/", "now/"))
    assert paths(census.articles(FEED)) == ["moss/", "posts/a/"]
    assert paths(census.articles(SITEMAP)) == ["moss/", "posts/a/", "posts/b/"]


def test_a_sitemap_alone_has_articles_of_its_commonest_shape(census: Census) -> None:
    census.add(SITEMAP, at("2024/05/a/", "2024/04/b/", "2023/01/c/", "now/", "notes/x"))
    assert paths(census.articles(SITEMAP)) == ["2024/05/a/", "2024/04/b/", "2023/01/c/"]


def test_a_sitemap_alone_without_a_common_shape_names_none(census: Census) -> None:
    census.add(SITEMAP, at("a/1", "b/2/c", "c/d.html", "e/f/g/h", "posts/x"))
    assert census.articles(SITEMAP) == {}
    assert census.unseen(set()) == []
    assert not census.is_named_elsewhere


def test_an_archive_page(census: Census) -> None:
    census.add(LISTING, at("posts/a/"))
    census.add(ARCHIVE, at("posts/a/", "posts/b/", "about/", "elsewhere/x/"))
    assert census.report()["archive"] == {"named": 2, "missed": 2}
    assert census.is_named_elsewhere


def test_unseen_are_the_rest_with_their_days(census: Census) -> None:
    census.add(LISTING, at("posts/a/"))
    census.add(FEED, at("posts/a/", "posts/b/"))
    census.add(SITEMAP, at("posts/b/", "posts/c/"))
    census.set_date(f"{HOME}posts/b", "2024-05-01")
    census.set_date(f"{HOME}posts/b/", "2024-06-01")
    census.set_date(f"{HOME}posts/c/", "")
    assert census.is_listed
    assert census.is_named_elsewhere
    unseen = census.unseen({"blog.example/posts/a"})
    assert unseen == [
        Entry(f"{HOME}posts/b/", "2024-05-01"),
        Entry(f"{HOME}posts/c/", ""),
    ]


def test_what_was_reached_and_none_names(census: Census) -> None:
    census.add(LISTING, at("posts/a/"))
    for url in at("posts/a/", "posts/x/", "posts/x"):
        census.mark_reached(url)
    assert census.unnamed() == 1


def test_forgotten_pages_are_not_missed(census: Census) -> None:
    census.add(LISTING, at("posts/a/"))
    census.add(FEED, at("posts/a/", "posts/gone/"))
    census.add(SITEMAP, at("posts/a/", "posts/gone"))
    census.mark_reached(f"{HOME}posts/a/")
    assert census.report()["feed"] == {"named": 2, "missed": 1}
    census.forget(f"{HOME}posts/gone/")
    assert {tuple(row.values()) for row in census.report().values()} == {(1, 0)}
    census.forget(f"{HOME}posts/never-named/")
    assert len(census.report()) == 3


@pytest.mark.parametrize(
    ("named", "asked", "spelled"),
    [
        ("posts/a/", "posts/a", "posts/a/"),
        ("posts/a", "posts/a/", "posts/a"),
        ("posts/a/", "posts/a/", "posts/a/"),
        ("posts/a/index.html", "posts/a/", "posts/a/"),
        ("posts/b/", "posts/a", "posts/a"),
    ],
)
def test_spelled_as_the_sitemap_has_it(
    census: Census, named: str, asked: str, spelled: str
) -> None:
    census.add(SITEMAP, at(named))
    assert census.as_in_sitemap(HOME + asked) == HOME + spelled


def test_a_blog_of_several_hosts() -> None:
    census = Census(Site("http://127.0.0.1:81/", ("blog.example", "old.example")))
    census.add(LISTING, ["http://127.0.0.1:81/posts/a/"])
    census.add(SITEMAP, ["https://old.example/posts/a", "https://www.blog.example/posts/b"])
    census.mark_reached("https://blog.example/posts/a/")
    assert census.report() == {
        "listing": {"named": 1, "missed": 0},
        "sitemap": {"named": 2, "missed": 1},
    }
