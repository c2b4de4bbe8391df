"""The tables of the archive.

All times are whole seconds since 1970, UTC. ``site`` is the identity of the address where a blog
begins, so that several blogs fit into one archive.
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

# Identities sort by their code points, whatever language a PostgreSQL server speaks.
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
    Column("walked_run", Integer),  # the last run that walked the listing as far as it must
    Column("full_at", _Big),  # when the last run began that walked the whole listing
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
    Column("ended", _Big),  # null: killed, stopped, or under way
    Column("outcome", Text),  # "healthy", or the first problem
    Column("discovered", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)

# How the runs ended, and what the operator was told of it.
endings = Table(
    "endings",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("code", Integer, nullable=False),  # the exit code
    Column("ended", _Big, nullable=False),
    Column("told", Boolean),  # what a message said: true for failing, false for well again
)

# What each run came to for each blog: the past by which the next one is judged.
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

# Listing pages, feeds and sitemaps, as they were when they were last read.
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

# The ledger: every address that was ever named as an article's.
addresses = Table(
    "addresses",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("identity", _Name, primary_key=True),
    Column("url", Text, nullable=False),
    Column("is_sure", Boolean, nullable=False),  # false: its page must show that it is an article
    Column("article", _Name),  # the article that it leads to
    Column("redirects", Boolean, nullable=False, default=False),  # for good, to another address
    Column("dropped", Boolean, nullable=False, default=False),  # by a page that named it before
    Column("pushed", Boolean, nullable=False, default=False),  # off the pages read, it seems
    Column("first_run", Integer, nullable=False),
    Column("first_at", _Big, nullable=False),
    Column("run", Integer),  # the last run that came upon it; null for one that nothing names
    Column("outcome", Text),  # what that run came to, see terms.OUTCOMES
    Column("reason", Text, nullable=False, default=""),
    Column("checked_run", Integer),  # the last run in which the site answered for it
    Column("checked_at", _Big),
    Column("due_at", _Big),
    Column("extraction", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("lastmod", Text),  # what the sitemap said when it was last checked
    Column("updated", Text),  # what the feed said
    Column("misses", Integer, nullable=False, default=0),  # answers in a row that it is not there
    Column("gones", Integer, nullable=False, default=0),  # how many of them said 410
    Column("missed_at", _Big),  # when the first of them came
    Index("addresses_by_article", "site", "article"),
)

articles = Table(
    "articles",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("id", _Name, primary_key=True),
    Column("address", _Name, nullable=False),  # identity of the address to ask
    Column("is_gone", Boolean, nullable=False),
    Column("published", _Name, nullable=False),  # ISO 8601 or empty
    Column("title", Text, nullable=False),
    Column("first_run", Integer, nullable=False),
    Column("changed_at", _Big, nullable=False),  # 0 until a change was seen
    Column("revision", _Big, nullable=False),  # the present version
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
    Column("item", PackedText, nullable=False),  # JSON; of one that is gone, as it was
    Column("fields", Integer),  # bits, as of an article; null where it is older than the column
    Column("letters", Integer),  # how long its text is
    Index("versions_by_article", "site", "id", "revision"),
    sqlite_autoincrement=True,
)

# The page from which a version was read: the newest version of each page, see blogcrawl.sheet.
kept = Table(
    "kept",
    metadata,
    Column("revision", _Big, primary_key=True, autoincrement=False),
    Column("site", _Name, nullable=False),
    Column("id", _Name, nullable=False),
    Column("size", _Big, nullable=False),  # bytes of the page as it came
    Column("stored", _Big, nullable=False),  # bytes of the body here
    Column("shared", Boolean, nullable=False),  # whether the blog's dictionary is needed to read it
    Column("body", LargeBinary, nullable=False),  # Zstandard
    Index("kept_by_site", "site", "revision"),
)

# What the pages of a blog have in common, for those who pack and unpack them.
dictionaries = Table(
    "dictionaries",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# How far the kept pages of a blog were read again, while that is under way.
rereads = Table(
    "rereads",
    metadata,
    Column("site", _Name, primary_key=True),
    Column("extraction", Text, nullable=False),
    Column("after", _Big, nullable=False),  # the last revision that was read
    Column("until", _Big, nullable=False),  # the last one that is to be read
)

# What every journal feed was delivered, article by article.
delivered = Table(
    "delivered",
    metadata,
    Column("feed", _Name, primary_key=True),
    Column("site", _Name, primary_key=True),
    Column("id", _Name, primary_key=True),
    Column("revision", _Big),  # null: nothing yet
    Column("pending", _Big),  # the revision in the delivery that is under way
    Index("delivered_pending", "feed", "pending"),
)

# The delivery of a journal feed that is under way, and how many batches it has had.
deliveries = Table(
    "deliveries",
    metadata,
    Column("feed", _Name, primary_key=True),
    Column("batches", Integer, nullable=False),
    Column("uri", Text),  # null: none is under way
    Column("offset", _Big),  # where it begins in a local file
    Column("length", _Big),
    Column("digest", Text),  # SHA-256 of its bytes
)
