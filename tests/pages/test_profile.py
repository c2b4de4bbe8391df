"""The profile of a blog: its file, errors in the file, and how it is applied."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import Notice, Profile, ProfileError, Rule

from .test_fixtures import item

WRITTEN = """
body = "#text"
title = ["h2.name", "h1"]
date_published = ".day::attr(title)"
tags = ".under a"
authors = ".signed"
furniture = [".advert"]
affixes = ["", " | Stones"]

[[notices]]
tag = "p"
begins = "Copied from"
"""
PAGE = """<html><head><title>On Moss | Stones</title><meta name=author content="Bo Elm"></head>
<body>
<h1>Stones</h1><h2 class=name>On Moss</h2><i class=day title="2024-05-01">long ago</i>
<p class=signed>Ann Ash</p><div id=text><p>Moss grows on the north side of stones.</p>
<div class=advert>Buy moss.</div><p>Copied from stones.example, 2024</p></div>
<p class=under><a href=/x/green>green</a> <a href=/x/soft>soft</a></p></body></html>"""


def test_a_profile_that_a_person_wrote() -> None:
    raw = GenericArticlePage(PAGE, "https://stones.example/1/", Profile.from_toml(WRITTEN)).read()
    assert raw is not None
    made = item(raw)
    assert made.title == "On Moss"
    assert made.text == "Moss grows on the north side of stones."
    assert made.date_published == "2024-05-01"
    assert made.tags == ["green", "soft"]
    assert made.authors == ["Ann Ash"]


def test_a_profile_says_what_gave_each_field() -> None:
    page = GenericArticlePage(PAGE, "https://stones.example/1/", Profile.from_toml(WRITTEN))
    assert page.read() is not None
    assert page.evidence["text"] == "#text"
    assert page.evidence["tags"] == ".under a"
    assert page.evidence["authors"] == ".signed"


def test_a_profile_that_is_printed_is_read_again() -> None:
    profile = Profile(
        {"body": (Rule("div.a", "8 of 8"),), "title": (Rule('h1[title="a\\b"]', ""),)},
        (Rule(".x", "the same"),),
        (Notice("p", 'Say "yes"\t to ¶'),),
        (Rule("#menu"),),
        ("A – ", " | B"),
        ("authors",),
        8,
    )
    again = Profile.from_toml(profile.to_toml())
    assert again.queries("body") == ("div.a",)
    assert again.queries("title") == profile.queries("title")
    assert [rule.query for rule in again.furniture] == [".x"]
    assert again.affixes == profile.affixes
    assert [(n.tag, n.begins) for n in again.notices] == [("p", 'Say "yes" to ¶')]
    assert Profile.from_data(profile.to_data()) == profile


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("body = [", "is no TOML: "),
        ('bodyy = "p"', "unknown key 'bodyy'; there are: body, title, "),
        ('body = "p >"', "body: 'p >' is no CSS selector"),
        ("body = 5", "body: must be a selector, or a list of them"),
        ("body = [5]", "body: must be a selector, or a list of them"),
        ('affixes = ["x"]', "affixes: must be two texts"),
        ("affixes = 5", "affixes: must be two texts"),
        ('notices = ["x"]', "notices: each must have a tag, and how its text begins"),
        ('notices = [{ tag = "p" }]', "notices: each must have a tag, and how its text begins"),
    ],
)
def test_a_profile_that_cannot_be_used(text: str, message: str) -> None:
    with pytest.raises(ProfileError) as error:
        Profile.from_toml(text)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


class StonesPage(GenericArticlePage):
    title = "h2.name"
    date_published = ".day::attr(title)"
    tags = ".under a"
    authors = ".signed"


def test_a_subclass_overrides_one_field_and_leaves_the_rest() -> None:
    page = StonesPage(PAGE, "https://stones.example/1/")
    raw = page.read()
    assert raw is not None
    made = item(raw)
    assert (made.title, made.date_published) == ("On Moss", "2024-05-01")
    assert (made.tags, made.authors) == (["green", "soft"], ["Ann Ash"])
    assert "Moss grows" in made.text
    assert page.evidence["date_published"] == ".day::attr(title)"


class Told:
    def get_all(self, field: str) -> list[str]:
        return {"date_published": ["2024-05-01"], "title": ["Of Moss"]}.get(field, [])


def test_the_feed_fills_what_the_page_leaves_empty() -> None:
    html = "<title>On Moss</title><h1>On Moss</h1><p>Moss grows on the north side of stones.</p>"
    page = GenericArticlePage(html, "https://stones.example/1/", entry=Told())
    raw = page.read()
    assert raw is not None
    assert (raw.title, raw.date_published) == ("On Moss", "2024-05-01")
    assert page.evidence["date_published"] == "feed entry"
