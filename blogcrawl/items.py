"""The contract of the output: what one line of the feed holds.

The order of the fields here is the order of the keys in every line. Absent values are ``None`` or
an empty list, never missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.latex import Body
    from blogcrawl.origin import Origin


@dataclass(slots=True)
class Formula:
    """One formula of an article."""

    tex: str | None
    """The TeX without its delimiters; ``None`` if the page holds only a picture or glyphs."""

    raw: str
    """Exactly what was cut from the text: delimiters, TeX and the white space cut with it."""

    display: bool
    """Whether it stands on a line of its own."""

    offset: int
    """Where ``raw`` was cut, in code points into the article's ``text``."""


@dataclass(slots=True)
class Image:
    """A picture in the body of an article."""

    url: str
    """Absolute URL."""

    alt: str
    """Alternative text, empty if the page gives none."""


@dataclass(slots=True)
class Heading:
    """A heading in the body of an article."""

    level: int
    """1 to 6, as the page has it."""

    text: str
    """Formulas in their places, white space collapsed."""

    offset: int
    """Where it begins, in code points into the article's ``text``."""


@dataclass(slots=True)
class Code:
    """A block of code in the body of an article."""

    language: str
    """The page's own name for it, empty if there is none."""

    text: str
    """Verbatim, as on the page."""

    offset: int
    """Where it begins, in code points into the article's ``text``."""


@dataclass(slots=True)
class Link:
    """A link in the body of an article, except to the article itself."""

    url: str
    """Absolute URL."""

    text: str
    """Formulas included, white space collapsed."""

    offset: int
    """Where it begins, in code points into the article's ``text``."""

    id: str | None = None
    """The ``id`` of the article of the corpus that it leads to, ``None`` if it leads to none.
    Set when the feed is written; needs an archive."""


@dataclass(slots=True)
class Equation:
    """An equation with a number or a name, or a reference to one."""

    formula: int
    """Index of its formula in the article's ``formulas``."""

    tag: str | None
    r"""Its number from ``\tag``; for a reference, the number of the equation it refers to."""

    label: str | None
    r"""Its name from ``\label``."""

    refers_to: int | None
    """For a reference, the index of the formula that it refers to."""


@dataclass(slots=True)
class Comment:
    """What a reader wrote below an article."""

    author: str | None
    """The name, as the page shows it."""

    time: str | None
    """As ``date_published``."""

    text: str
    """Plain text like the article's, without its formulas."""

    formulas: list[Formula]
    """Like the article's, with offsets into this ``text``."""

    reply_to: int | None
    """For a reply, the index of the comment that it answers."""


@dataclass(slots=True)
class RawComment:
    """A comment as the page has it; its text is not rendered yet."""

    author: str | None
    time: str | None
    body: Body
    reply_to: int | None


@dataclass
class RawArticle:
    """What a page says about its article, as raw strings; made by a page class.

    ``MetadataPipeline`` turns it into an :class:`Article`. A string may contain white space of the
    markup, labels ("Tags:"), or several facts at once (a byline).
    """

    url: str
    """The URL that was requested."""

    body: Body
    """The parsed body, including its formulas."""

    base: str = ""
    """The base of relative addresses in the body; if empty, ``url`` is."""

    site: str = ""
    """The site's host if the spider knows it, else empty."""

    canonical: str = ""
    title: str = ""
    byline: str = ""
    authors: list[str] = field(default_factory=list)
    date_published: str = ""
    date_modified: str = ""
    language: str = ""
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    summary: str = ""
    image: str = ""
    reads: str = ""
    comments: str = ""
    license: str = ""
    usage: list[str] = field(default_factory=list)
    thread: Callable[[], list[RawComment]] | None = None
    """Reads the comments; called only if they are wanted."""
    listing_only: bool = False
    """Whether only a listing page was read, not its own page."""
    crawled_at: str = ""
    origin: Origin | None = None
    """Where the page came from, for the archive."""


@dataclass
class Article:
    """One article: one line of the feed."""

    id: str
    """Stable identity: host without ``www.`` plus path of the canonical URL, plus the query if it
    names the article. All hosts of one site count as one."""

    url: str
    """Canonical URL, absolute."""

    site: str
    """Host of the blog, such as ``kexue.fm``."""

    title: str
    """As the reader sees it, white space collapsed; LaTeX is kept."""

    authors: list[str] = field(default_factory=list)
    """Names, in page order."""

    date_published: str | None = None
    """ISO 8601: a date, or a time with UTC offset if the page gives a time."""

    date_modified: str | None = None
    """As ``date_published``."""

    language: str | None = None
    """BCP 47 tag."""

    categories: list[str] = field(default_factory=list)
    """In page order, without duplicates."""

    tags: list[str] = field(default_factory=list)
    """In page order, without duplicates."""

    summary: str | None = None
    """The page's own description or excerpt, without markup."""

    image: str | None = None
    """The lead image, absolute URL."""

    reads: int | None = None
    """How often the page says it was read."""

    comments: int | None = None
    """How many comments the page says it has."""

    license: str | None = None
    """URL of the licence that the page names."""

    text: str = ""
    """The body as plain text, paragraphs separated by a blank line, without its formulas."""

    formulas: list[Formula] = field(default_factory=list)
    """Every formula, in document order."""

    images: list[Image] = field(default_factory=list)
    """The pictures of the body, in document order."""

    crawled_at: str = ""
    """When the page was fetched, UTC, ISO 8601 to the second."""

    content_hash: str = ""
    """SHA-256 of the fields above except ``reads``, ``comments`` and ``crawled_at``: changes only
    when the article does."""

    body: Body = field(init=False, repr=False, compare=False)
    """The parsed body, from the metadata pipeline to the LaTeX pipeline only."""

    base: str = field(init=False, repr=False, compare=False)
    """The base of relative addresses in the body; goes with the body."""

    thread: Callable[[], list[RawComment]] = field(init=False, repr=False, compare=False)
    """Reads the comments; goes with the body."""

    origin: Origin = field(init=False, repr=False, compare=False)
    """Where the page came from; kept only up to the archive's pipeline."""

    markdown: str = field(init=False, repr=False, compare=False)
    """The body as Markdown, formulas included; set, and so exported, only with
    ``ARTICLE_MARKDOWN = True``."""

    html: str = field(init=False, repr=False, compare=False)
    """The body's HTML; set, and so exported, only with ``ARTICLE_HTML = True``."""

    outline: list[Heading] = field(init=False, repr=False, compare=False)
    """The headings, in document order. This field and those below are set, and so exported, only
    if ``ARTICLE_FIELDS`` names them."""

    code: list[Code] = field(init=False, repr=False, compare=False)
    """The blocks of code, in document order."""

    links: list[Link] = field(init=False, repr=False, compare=False)
    """The links, in document order."""

    usage: list[str] = field(init=False, repr=False, compare=False)
    """What the page asks not to be done with it, such as ``noarchive`` and ``noai``."""

    series: str | None = field(init=False, repr=False, compare=False)
    """The series that the title names."""

    part: int | None = field(init=False, repr=False, compare=False)
    """Which part of the series it is."""

    equations: list[Equation] = field(init=False, repr=False, compare=False)
    """The equations that are numbered, named or referred to."""

    comments_text: list[Comment] = field(init=False, repr=False, compare=False)
    """The comments that the page itself holds, in document order."""

    listing_only: bool = field(init=False, repr=False, compare=False)
    """Whether its own page could not be fetched, so that it has only what a listing page says:
    title, date, reads and an excerpt. Without this field such articles are left out."""


FIELDS = tuple(field.name for field in fields(Article) if field.init)
"""The fields of every line of the feed, in their order. The archive stores one bit for each, so a
change of the order needs a new version of the archive."""

MORE = (
    "outline",
    "code",
    "links",
    "usage",
    "series",
    "part",
    "equations",
    "comments_text",
    "listing_only",
)
"""The fields that ``ARTICLE_FIELDS`` may name, in their order."""
