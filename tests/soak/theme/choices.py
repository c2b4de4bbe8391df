"""What a theme chooses, independently of its other choices; the first value is the plainest.

A value that is named twice is drawn twice as often. How many choices of a blog are plain is drawn
first, as a real blog has some oddities, and rarely all of them.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OFTEN_NO = ("no", "no", "yes")
_RARELY = ("no", "no", "no", "yes")

_SAYS: dict[str, tuple[str, ...]] = {
    "posts": ("12", "16", "24", "40"),
    "length": ("some", "short", "long", "mixed"),
    "language": ("en", "en", "de", "fr", "es", "ru", "zh", "ja"),
    "math": _OFTEN_NO,
    "writers": ("1", "1", "3"),
    "titles": ("plain", "plain", "odd"),
    # Every third post is a picture with a line.
    "photos": _RARELY,
    # Every third post is one sentence.
    "notes": _RARELY,
    # Two posts have the same title.
    "twins": _RARELY,
    # Every fourth post has no title, or one that leads to another site.
    "untitled": _RARELY,
    "links": _RARELY,
    # Every fourth post has several pages.
    "split": _RARELY,
    # Every third text has a part that is called like something round a text.
    "lookalikes": _RARELY,
}
_SHOWS: dict[str, tuple[str, ...]] = {
    # How an article looks.
    "tags_of_html": ("semantic", "semantic", "div", "span"),
    "classes": ("meaning", "meaning", "modules", "hashed", "utility", "none", "misleading"),
    "heading": ("h1", "h1", "h2", "h3", "div", "a", "none"),
    "heading_in": ("before", "before", "body"),
    "site_in_title": ("after", "after", "before", "no"),
    "site_heading": ("div", "h1"),
    "day": (
        *("time", "time", "text in time", "span", "byline", "three spans", "relative"),
        *("listing", "feed", "address", "meta", "data", "no"),
    ),
    "day_format": ("long", "iso", "slashes", "short", "dots", "weekday"),
    "day_at": ("above", "above", "below title", "end"),
    # The day of the last change of every third post.
    "changed": ("no", "no", "no", "shown", "shown first", "data"),
    "author": ("byline", "rel", "data", "meta", "box", "no"),
    "tags": ("links", "links", "labelled spans", "hashes", "nav", "meta", "sentence", "no"),
    "terms_at": ("end", "above", "body"),
    "categories": ("link", "link", "crumbs", "sentence", "data", "no", "no"),
    "body": ("p", "p", "p", "br", "divs", "sections", "nested", "chunks", "table", "direct"),
    "body_heading": ("h2", "h3", "b"),
    "furniture_at": ("after", "inside", "outside"),
    # Furniture.
    "contents": _OFTEN_NO,
    "share": _OFTEN_NO,
    "licence": _OFTEN_NO,
    "author_box": _OFTEN_NO,
    "related": ("no", "no", "titles", "excerpts"),
    "neighbours": ("no", "no", "titles", "excerpts"),
    "comments": ("no", "no", "few", "long"),
    "comment_in": ("div", "div", "article", "li"),
    "form": _OFTEN_NO,
    "newsletter": ("no", "no", "end", "middle"),
    "age": ("no", "no", "no", "yes"),
    "cookies": ("no", "no", "no", "yes"),
    "sidebar": ("no", "no", "yes", "before"),
    "advertisements": ("no", "no", "no", "yes"),
    "reading_time": _OFTEN_NO,
    # What a page tells machines.
    "linked_data": ("no", "no", "right", "site", "other"),
    "open_graph": ("no", "right", "right", "site"),
    "microdata": ("no", "no", "no", "right"),
    "description": ("right", "no", "site"),
    "canonical": ("right", "no"),
}
_LEADS: dict[str, tuple[str, ...]] = {
    "feed": ("whole", "excerpts", "excerpts", "newest", "no"),
    "feed_format": ("rss", "atom"),
    "feed_at": ("named", "named", "guessed", "odd"),
    "sitemap": ("posts", "index", "all", "now", "no", "no"),
    "permalink": (
        *("/{slug}/", "/posts/{slug}/", "/{y}/{m}/{d}/{slug}/", "/?p={n}", "/archives/{n}/"),
        *("/post/{n}.html", "/{y}/{title}/", "/{slug}", "/blog/{slug}.html"),
        "/{y}/{m}/{slug}.html",
    ),
    # A form of address that a pager has as well; it counts the posts from the oldest.
    "numbered": (
        *("no", "no", "no", "no", "/p/{n}.html", "/p/{n}/", "/{n}/", "/blog/{n}", "/post/{n}"),
        *("/page/{n}.html", "/index_{n}.html", "/archives/{n}.html", "/?id={n}"),
    ),
    "listing": ("teasers", "titles", "whole", "cards", "table", "one page", "years", "menu"),
    "listing_day": ("yes", "yes", "no"),
    # An entry has links to its categories, its author and its comments.
    "entry_terms": _OFTEN_NO,
    "pager": ("words", "numbers", "labelled icons", "icons", "more"),
    "pager_at": (
        *("page/{k}/", "page/{k}/", "?page={k}", "p/{k}/", "{k}/", "index_{k}.html", "?p={k}"),
        *("page{k}.html", "p/{k}.html"),
    ),
    # Months or years are the only lists, besides that of the newest or alone.
    "index": ("no", "no", "no", "no", "months", "years", "newest and months"),
    "per_page": ("5", "3", "7", "10"),
    # An old post that is the first of each page of the list.
    "pinned": ("no", "no", "no", "yes"),
    # A list of old posts on every page.
    "popular": ("no", "no", "no", "titles", "excerpts"),
    # The words round the posts are of another language than the posts.
    "frame_language": ("own", "own", "own", "other"),
    "start": ("list", "list", "landing"),
    "pages": ("yes", "no", "dated"),
    "tag_pages": ("yes", "yes", "no"),
    # The blog is in a folder, alone at its host or in a site of other pages.
    "mounted": ("no", "no", "no", "no", "alone", "in a site"),
    "hrefs": ("root", "root", "absolute", "relative", "base"),
    # Links leave out the slash at the end, and the server redirects.
    "slashes": ("kept", "kept", "kept", "redirect"),
    # The links to read on are followed by a campaign or a fragment.
    "tracked": ("no", "no", "campaign", "fragment"),
    "encoding": ("utf-8", "utf-8", "utf-8", "legacy"),
    # Two of the posts are named everywhere and are not there.
    "dead": _RARELY,
    # Two templates in one blog.
    "second": ("no", "no", "no", "old", "video"),
}

CHOICES = {**_SAYS, **_SHOWS, **_LEADS}


class Theme(dict[str, str]):
    """The choices of a blog, by name."""

    def __init__(self, seed: str, given: Mapping[str, str] | None = None) -> None:
        self.seed = seed
        given, plain = given or {}, Random(f"{seed}/plain").uniform(0.3, 0.95)
        for name, values in CHOICES.items():
            # Each by its own number, so that another choice more changes none of these.
            chance = Random(f"{seed}/{name}")
            drawn = values[0] if chance.random() < plain else chance.choice(values)
            self[name] = given.get(name, drawn)
        self._make_possible()

    def chance(self, what: str) -> Random:
        """The random numbers for one matter."""
        return Random(f"{self.seed}/{what}")

    def second(self) -> Theme:
        """The theme of the blog's other articles."""
        own = {name: value for name, value in self.items() if name not in _SHOWS}
        return Theme(f"{self.seed}/second", own)

    def _make_possible(self) -> None:
        """Change what contradicts another choice."""
        if self["day"] == "address":
            self["permalink"] = "/{y}/{m}/{d}/{slug}/"
        if self["heading"] == "none" and self["site_in_title"] != "no":
            self["open_graph"] = "right" if self["open_graph"] == "site" else self["open_graph"]
        if (
            self["changed"] == "data"
            or self["day"] == "data"
            or self["author"] == "data"
            or self["categories"] == "data"
        ):
            self["linked_data"] = "right"
        if self["start"] == "landing" and self["listing"] == "menu":
            self["listing"] = "titles"
        if self["listing"] == "menu" or self["popular"] != "no":
            self["sidebar"] = "yes" if self["sidebar"] == "no" else self["sidebar"]
        if self["day"] == "address":
            self["numbered"] = "no"
        if self["index"] != "no":
            self["listing"] = "titles" if self["listing"] == "menu" else self["listing"]

    def not_plain(self) -> dict[str, str]:
        """The choices that are not the plainest."""
        return {name: value for name, value in self.items() if value != CHOICES[name][0]}
