"""Learns the layout of a blog during the crawl, and reads its pages by it."""

from __future__ import annotations

from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.http import TextResponse

from blogcrawl.archive import profiles
from blogcrawl.learning import LEAST, Sample, learn
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import UNKNOWN, Profile
from blogcrawl.pages.themes import theme_of
from blogcrawl.spiders.arrivals import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from blogcrawl.archive import Archive
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.profile import LabelledExample
    from blogcrawl.site import Site
    from blogcrawl.spiders.intake import Arrival

SAMPLES = 10
"""How many pages are held back to learn from them."""
_LARGE, _MOST_BYTES = 500_000, 2_500_000
# A profile no longer fits if it finds no text on this share of so many pages in a row.
_LOOKED_AT, _MISFITS = 8, 0.5
_FEWEST = 3
_MOST_LESSONS = 3  # per run
_MOST_ODD = 100  # pages


class Listed(NamedTuple):
    """What a listing page says about an article."""

    title: str

    def get_all(self, field: str) -> list[str]:
        """The values of a field of the article."""
        return [self.title] if field == "title" else []


class Lessons:
    """The profile of one blog: given, stored by an earlier run, or learned from its pages."""

    def __init__(self, site: Site, page: type[ArticlePage], given: Profile = UNKNOWN) -> None:
        self._site = site
        self._page = page
        self._given = given
        self._archive: Archive | None = None
        self._keeps = True
        self._fits: deque[bool] = deque(maxlen=_LOOKED_AT)
        self._held = self._held_bytes = 0
        self._lessons = 0
        self._reader: type[ArticlePage] | None = None
        self._learned = UNKNOWN
        self._odd: set[str] = set()
        self._counted: set[str] = set()
        self.profile = given
        self.is_learning = issubclass(page, GenericArticlePage)
        self.shown: Callable[[type[ArticlePage]], type[ArticlePage]] = lambda page: page
        """A wrapper of the page class, which shows a person where fields come from."""

    def begin(self, archive: Archive, *, keeps: bool = True) -> None:
        """Load what an earlier run learned; ``keeps`` says whether to store what is learned now."""
        self._archive = archive
        self._keeps = keeps
        if self.is_learning and (data := profiles.load(archive.database, self._key, self._code)):
            self._learned = Profile.from_data(data)
            self.profile = self._given.with_fallback(self._learned)
            self.is_learning = False

    def wants(self, arrival: Arrival) -> bool:
        """Whether a response is held back as a sample."""
        response = arrival.response
        if not self.is_learning or response.status != 200 or unreadable(response):
            return False
        assert isinstance(response, TextResponse)
        if len(response.body) > _LARGE:  # its tree would take a hundred times the memory
            return False
        self._held_bytes += len(response.body)
        reader = self._reader_of(response.text, response.url)
        self.is_learning = issubclass(reader, GenericArticlePage)
        self._held += self.is_learning
        return self.is_learning

    @property
    def reader(self) -> str:
        """The page class of the blog's theme, ``""`` if it has none of its own."""
        is_own = self._reader is not None and self._reader is not self._page
        return self._reader.__name__ if is_own and self._reader else ""

    @property
    def has_enough(self) -> bool:
        """Whether enough pages were held back."""
        return self._held >= SAMPLES or self._held_bytes >= _MOST_BYTES

    def take(
        self,
        held: Sequence[Arrival],
        examples: Mapping[str, LabelledExample],
        titles: Mapping[str, str],
    ) -> None:
        """Learn from the pages that were held back, and from what other sources say about them.

        Both by identity: ``examples`` are entries of feeds, ``titles`` are titles in listings.
        """
        self._held, self._held_bytes = 0, 0
        # A start that is not a list names only a page or two, from which nothing is learned; wait
        # for more.
        self.is_learning = self.is_learning and len(held) < LEAST
        sure = [arrival for arrival in held if arrival.is_sure]
        samples = []
        for page in map(self._sample, sure if len(sure) >= LEAST else held):
            if page is not None:
                name = self._site.identity(page.url)
                listed = Listed(titles[name]) if titles.get(name) else None
                samples.append(Sample(page, examples.get(name, listed)))
        samples = [one for one in samples if one.entry is not None or one.page.is_article]
        learned = learn(samples)
        if learned is UNKNOWN:
            return
        self._lessons += 1
        self._fits.clear()
        self._counted.clear()
        learned = learned.with_earlier(self._learned)
        self._learned, self.profile = learned, self._given.with_fallback(learned)
        if self._archive is not None and self._keeps:
            profiles.keep(self._archive.database, self._key, self._code, learned.to_data())

    def is_doubtful(self, arrival: Arrival) -> bool:
        """Whether a page may be no article and shows no day: those that do are read before it.

        Whether the articles of the blog all have a day is known then.
        """
        response = arrival.response
        if arrival.is_sure or not isinstance(response, TextResponse):
            return False
        return not self.page(response.text, response.url, None).found("date_published")

    def reading_class(self, html: str, url: str) -> type[ArticlePage]:
        """The page class for the pages of the blog, one of which is given."""
        return self._reader_of(html, url)

    def page(self, html: str, url: str, entry: LabelledExample | None) -> ArticlePage:
        """A page of the blog, which is read by the blog's profile."""
        reader = self.shown(self._reader_of(html, url))
        if issubclass(reader, GenericArticlePage):
            return reader(html, url, self.profile, entry)
        return reader(html, url)

    def is_odd(self, page: ArticlePage) -> bool:
        """Whether a page is to be held back because the profile does not fit it.

        Each page is held only once, because a few are not enough to learn from.
        """
        if self._fit(page) is not False or self._lessons >= _MOST_LESSONS or page.url in self._odd:
            return False
        if len(self._odd) >= _MOST_ODD:
            return False
        if len(page.html) > _LARGE:
            return False
        self._odd.add(page.url)
        # Now, as all that are held back come at the end, and would be most of the last pages.
        self._counted.add(page.url)
        self._fits.append(False)
        self._held += 1
        self._held_bytes += len(page.html)
        return True

    def record_fit(self, page: ArticlePage) -> None:
        """Record whether the profile fits a page."""
        fits = self._fit(page)
        if fits is not None and (fits or page.url not in self._counted):
            self._fits.append(fits)

    def _fit(self, page: ArticlePage) -> bool | None:
        """Whether the profile finds the text of a page; ``None`` if there is no profile."""
        is_generic = isinstance(page, GenericArticlePage) and self.profile.rules.get("body")
        return page.is_known if is_generic and isinstance(page, GenericArticlePage) else None

    @property
    def is_unfit(self) -> bool:
        """Whether the profile finds nothing on most of the last pages."""
        misfits = self._fits.count(False)
        return misfits >= max(_FEWEST, _MISFITS * len(self._fits))

    @property
    def finding(self) -> dict[str, str]:
        """A problem line if the profile no longer fits, by its code; otherwise empty."""
        if not self.is_unfit:
            return {}
        rules = " or ".join(self.profile.queries("body"))
        line = (
            f"what was learned of {self._site.place} does not fit: on {self._fits.count(False)} of "
            f"the last {len(self._fits)} pages nothing is where the text (body = {rules}) stood; "
            "has its theme changed? look at `scrapy profile URL`, and give -a profile=FILE"
        )
        return {"profile_unfit": line}

    def _sample(self, arrival: Arrival) -> GenericArticlePage | None:
        response = arrival.response
        assert isinstance(response, TextResponse)
        page = self._page(response.text, self._site.public_url(response.url))
        return page if isinstance(page, GenericArticlePage) else None

    def _reader_of(self, html: str, url: str) -> type[ArticlePage]:
        """The page class of the blog, or of its theme if that has one of its own.

        The blog's first page decides.
        """
        if self._reader is None:
            self._reader = self._page
            if self._page is GenericArticlePage and self._given is UNKNOWN:
                theme = theme_of(GenericArticlePage(html, url))
                self._reader = reader_named(theme.reader) if theme and theme.reader else self._page
        return self._reader

    @property
    def _key(self) -> str:
        return self._site.key

    @property
    def _code(self) -> str:
        return self._archive.run.extraction if self._archive else ""


def reader_named(name: str) -> Any:
    """The page class named in a theme's row, as ``module:class``."""
    module, _, kind = name.partition(":")
    return getattr(import_module(module), kind)
