"""The tables of the archive.

All times are whole seconds since 1970, UTC. ``site`` is the identity of a blog's start address, so
that several blogs fit into one archive.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from blogcrawl.archive.packed import PackedText

SCHEMA_VERSION = 3

# Identities sort by code points, whatever the locale of a PostgreSQL server.
_Name = Text().with_variant(Text(collation="C"), "postgresql")
_Big = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),  # schema_version
    Column("value", Text, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("walked_run", Integer),  # the last run that walked the listing far enough
    Column("full_at", _Big),  # start of the last run that walked the whole listing
    Column("listed", Integer),  # how many articles the listing named then
    Column("extraction", Text),  # the extraction code of that run
)

runs = Table(
    "runs",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("arguments", Text, nullable=False),  # JSON
    Column("extraction", Text, nullable=False),
    Column("started", _Big, nullable=False),
    Column("ended", _Big),  # null: killed, stopped, or running
    Column("outcome", Text),  # "healthy", or the first problem
    Column("discovered", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)

# How the runs ended, and what the operator was told about it.
endings = Table(
    "endings",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("code", Integer, nullable=False),  # the exit code
    Column("ended", _Big, nullable=False),
    Column("told", Boolean),  # what a message said: true for failing, false for recovered
)

# The figures of each run of each blog, by which later runs are judged.
visits = Table(
    "visits",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("started", _Big, nullable=False),
    Column("figures", Text, nullable=False),  # JSON, see verdict.figures
    Column("problems", Text, nullable=False),  # JSON, a list; empty if it was healthy
)

profiles = Table(
    "profiles",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("extraction", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON, see pages.profile
)

# Listing pages, feeds and sitemaps, in their last version.
pages = Table(
    "pages",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("url", _Name, primary_key=True),
    Column("kind", Text, nullable=False),  # "listing", or the kind of a source
    Column("run", Integer, nullable=False),  # the last run that read it
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_type", Text),
    Column("body", LargeBinary, nullable=False),  # deflated
    Column("names", Text, nullable=False),  # JSON: identities of the articles that it names
    Column("next_page", Text, nullable=False),
)

# The ledger: every address that was ever named as that of an article.
addresses = Table(
    "addresses",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("identity", _Name, primary_key=True),
    Column("url", Text, nullable=False),
    Column("is_sure", Boolean, nullable=False),  # false: its page decides whether it is an article
    Column("article", _Name),  # the article that it leads to
    Column("redirects", Boolean, nullable=False, default=False),  # permanently, to another address
    Column("dropped", Boolean, nullable=False, default=False),  # no longer named where it was
    Column("pushed", Boolean, nullable=False, default=False),  # probably moved to an unread page
    Column("first_run", Integer, nullable=False),
    Column("first_at", _Big, nullable=False),
    Column("run", Integer),  # the last run that found it; null if nothing named it
    Column("outcome", Text),  # its outcome in that run, see terms.OUTCOMES
    Column("reason", Text, nullable=False, default=""),
    Column("checked_run", Integer),  # the last run in which the site answered for it
    Column("checked_at", _Big),
    Column("due_at", _Big),
    Column("extraction", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("lastmod", Text),  # what the sitemap said when it was last checked
    Column("updated", Text),  # what the feed said
    Column("misses", Integer, nullable=False, default=0),  # consecutive answers that it is missing
    Column("gones", Integer, nullable=False, default=0),  # how many of these were 410
    Column("missed_at", _Big),  # when the first of these came
    Index("addresses_by_article", "site", "article"),
)

articles = Table(
    "articles",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("id", _Name, primary_key=True),
    Column("address", _Name, nullable=False),  # identity of the address to request
    Column("is_gone", Boolean, nullable=False),
    Column("published", _Name, nullable=False),  # ISO 8601 or empty
    Column("title", Text, nullable=False),
    Column("first_run", Integer, nullable=False),
    Column("changed_at", _Big, nullable=False),  # 0 until a change was seen
    Column("revision", _Big, nullable=False),  # the current version
    Column("content_hash", Text, nullable=False),
    Column("fields", Integer, nullable=False),  # bits: which fields have a value
    Column("formulas", Integer, nullable=False),
    Column("displayed", Integer, nullable=False),
)

# Every version of every article, oldest first.
versions = Table(
    "versions",
    metadata,
    Column("revision", _Big, primary_key=True, autoincrement=True),
    Column("site", _Name, nullable=False),
    Column("id", _Name, nullable=False),
    Column("change", Text, nullable=False),  # "new", "changed" or "gone"
    Column("reason", Text, nullable=False, default=""),  # why it is gone
    Column("at", _Big, nullable=False),
    Column("run", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("item", PackedText, nullable=False),  # JSON; if gone, the last item
    Column("fields", Integer),  # bits, as of an article; null if older than the column
    Column("letters", Integer),  # length of its text
    Index("versions_by_article", "site", "id", "revision"),
    sqlite_autoincrement=True,
)

# The page of a version: of each page the newest version, see blogcrawl.capture.
kept = Table(
    "kept",
    metadata,
    Column("revision", _Big, primary_key=True, autoincrement=False),
    Column("site", _Name, nullable=False),
    Column("id", _Name, nullable=False),
    Column("size", _Big, nullable=False),  # bytes of the page as received
    Column("stored", _Big, nullable=False),  # bytes of the body here
    Column("shared", Boolean, nullable=False),  # whether the blog's dictionary is needed to read it
    Column("body", LargeBinary, nullable=False),  # Zstandard
    Index("kept_by_site", "site", "revision"),
)

# The compression dictionaries for the pages of each blog.
dictionaries = Table(
    "dictionaries",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# The progress of reading the kept pages of a blog again.
rereads = Table(
    "rereads",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("extraction", Text, nullable=False),
    Column("after", _Big, nullable=False),  # the last revision that was read
    Column("until", _Big, nullable=False),  # the last revision to read
)

# What every journal feed has received, article by article.
delivered = Table(
    "delivered",
    metadata,
    Column("feed", _Name, primary_key=True),
    Column("site", _Name, primary_key=True),
    Column("id", _Name, primary_key=True),
    Column("revision", _Big),  # null: nothing yet
    Column("pending", _Big),  # the revision in the delivery in progress
    Index("delivered_pending", "feed", "pending"),
)

# The delivery in progress of each journal feed, and how many batches it has had.
deliveries = Table(
    "deliveries",
    metadata,
    Column("feed", _Name, primary_key=True),
    Column("batches", Integer, nullable=False),
    Column("uri", Text),  # null: none in progress
    Column("offset", _Big),  # where it begins in a local file
    Column("length", _Big),
    Column("digest", Text),  # SHA-256 of its bytes
)
