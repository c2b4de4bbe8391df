"""The project's settings: every overridden setting with Scrapy's default and the reason."""

from __future__ import annotations

import os
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401 (see DOWNLOAD_HANDLERS)
from scrapy.settings import default_settings

from blogcrawl import __version__
from blogcrawl.garbage import put_off
from blogcrawl.handlers import BoundedDownloadHandler

put_off()  # most of a crawl's modules are imported after this one

BOT_NAME = "blogcrawl"

SPIDER_MODULES = ["blogcrawl.spiders"]
NEWSPIDER_MODULE = "blogcrawl.spiders"

# Default: "". Our `crawl` checks its input before the first request and ends with an exit code
# that a schedule can act on.
COMMANDS_MODULE = "blogcrawl.commands"

# --- Manners ------------------------------------------------------------------------------------

# Default: Scrapy's own name. A blog's owner must be able to see who calls, and write to them:
# BLOGCRAWL_CONTACT in the environment is your address or page.
_CONTACT = os.environ.get("BLOGCRAWL_CONTACT", "")
USER_AGENT = f"blogcrawl/{__version__}" + (f" (+{_CONTACT})" if _CONTACT else "")

# Default: False.
ROBOTSTXT_OBEY = True
# Default: None, which holds the whole USER_AGENT against the rules, the contact too. What counts is
# the product's name (RFC 9309, section 2.2.1).
ROBOTSTXT_USER_AGENT = BOT_NAME

# Defaults: 8 and 0. One request at a time, a second apart: a blog is somebody's small server.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0

# Default: 0.5, which also shortens the delay. "At least a second" means that it only grows.
DOWNLOAD_DELAY_JITTER = 0.0

# Default: False. Slows down with a server that answers slowly; never below DOWNLOAD_DELAY.
AUTOTHROTTLE_ENABLED = True
# Default: 5.0. The delay before the first answer is known.
AUTOTHROTTLE_START_DELAY = 1.0

# --- What a server may do to us -----------------------------------------------------------------

# Default: False, which takes any certificate.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Default: 1 GiB. A page of a blog is under 2 MiB; a compression bomb is not.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
# Default: 32 MiB.
DOWNLOAD_WARNSIZE = 5 * 1024 * 1024

# Default: 180 s, which is the whole time of one attempt.
DOWNLOAD_TIMEOUT = 60.0

# Default: -1. What failed is asked for again when everything else was read, so that pages which
# hang hold up no others.
RETRY_PRIORITY_ADJUST = -100

# Default: 20.
REDIRECT_MAX_TIMES = 10

# Default: 0, no limit. Seconds; a blog of 20,000 articles takes six hours at its pace of a second.
CLOSESPIDER_TIMEOUT = 24 * 60 * 60

# Defaults: 0, no limit, and 60 s. Pages are bounded, so this is for what nobody thought of.
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0

# Default: handlers for file, ftp, s3 and data as well. A page's link must not read local files.
# Scrapy's for http and https bound only the body of a response. Ours is imported here, and not by
# its name: a module that it needs looks at all modules that there are by then, for every import
# that it is nested in, so it had better be early; and that one is imported above, before ours.
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": BoundedDownloadHandler,
    "https": BoundedDownloadHandler,
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}

# Defaults: on. Both are consoles that run code; a server needs neither.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Default: True. A meta refresh on an article is a bot gate, and is reported as one.
METAREFRESH_ENABLED = False

# --- The crawl ----------------------------------------------------------------------------------

# Default: True. Scrapy remembers what it found by the bound method, which is another object each
# time: it would parse the source of a callback for every page, a quarter of a crawl's CPU time.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Default: 100, for each of which a page's output gets a task, used or not: a tenth of a crawl's CPU
# time. An article is one item.
CONCURRENT_ITEMS = 8

# Default: LIFO. The feed holds the articles in the order of the listing.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# Default: CachingThreadedResolver, which knows neither IPv6 nor the port. Ours lets connections
# through only to public addresses, and to those that the operator named.
TWISTED_DNS_RESOLVER = "blogcrawl.resolver.GuardedResolver"

SPIDER_MIDDLEWARES = {
    # After Scrapy's own: what start() asks for was named by the operator.
    "blogcrawl.middlewares.guard.OperatorMiddleware": 950,
}

# Default: with those that ours replace. Scrapy imports even what is off, and that of the cookies
# brings the list of all public domains and an HTTP client.
_REPLACED = ("robotstxt", "redirect", "cookies", "httpcompression")
DOWNLOADER_MIDDLEWARES_BASE = {
    path: order
    for path, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if path.split(".")[2] not in _REPLACED
}
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt and offsite: what the archive answers is not asked of the site.
    "blogcrawl.middlewares.conditional.ConditionalGetMiddleware": 45,
    # Before robots.txt (100) is asked for the host that a request is for.
    "blogcrawl.middlewares.guard.GuardMiddleware": 60,
    # In the place of Scrapy's: it stays out where robots.txt cannot be had.
    "blogcrawl.middlewares.robots.RobotsMiddleware": 100,
    # After robots.txt (100), so that it is not asked for again.
    "blogcrawl.middlewares.wishes.WishesMiddleware": 110,
    # Nearer to the downloader than the retries (550).
    "blogcrawl.middlewares.guard.ConnectionMiddleware": 560,
    "blogcrawl.middlewares.pace.PaceMiddleware": 570,
    # In the place of Scrapy's: no redirect leaves the blog or vanishes with it.
    "blogcrawl.middlewares.redirect.SiteRedirectMiddleware": 600,
    # After the pause of a 429 or 503 (570), before the retries (550).
    "blogcrawl.middlewares.gate.GateMiddleware": 555,
    # After the gate (555): what a gate's script would do is not done for it.
    "blogcrawl.middlewares.scripted.ScriptedPageMiddleware": 552,
    # In the place of Scrapy's: a jar for each host that ends with the run.
    "blogcrawl.middlewares.cookies.HostCookiesMiddleware": 700,
    # Nearest to the downloader: what is tried again counts again.
    "blogcrawl.middlewares.budget.BudgetMiddleware": 900,
    # Default: none. Scrapy's reads pages in any codec that Python has.
    "blogcrawl.middlewares.charset.CharsetMiddleware": 580,
    # In the place of Scrapy's: it takes no part of a page for the page.
    "blogcrawl.middlewares.whole.WholePageMiddleware": 590,
}

ITEM_PIPELINES = {
    "blogcrawl.pipelines.metadata.MetadataPipeline": 100,
    "blogcrawl.pipelines.latex.LatexPipeline": 200,
    "blogcrawl.pipelines.validation.ValidationPipeline": 300,
    # Before the identity: a gate at twenty addresses is twenty pages alike, not one article.
    "blogcrawl.pipelines.sameness.SamenessPipeline": 310,
    "blogcrawl.pipelines.identity.IdentityPipeline": 320,
    "blogcrawl.pipelines.limit.LimitPipeline": 350,
    "blogcrawl.pipelines.hashing.ContentHashPipeline": 400,
    "blogcrawl.pipelines.archive.ArchivePipeline": 450,
    "blogcrawl.pipelines.coverage.CoveragePipeline": 500,
}

# Default: "WARNING". A refused item is counted with its reason and shown in the summary.
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"

# Default: with the remote control. Scrapy imports even what is off, and that brings a web server.
EXTENSIONS_BASE = {
    path: order
    for path, order in default_settings.EXTENSIONS_BASE.items()
    if not path.startswith("scrapy.extensions.remote_control.")
}
EXTENSIONS = {
    # Default: 0. Replaced by ours, which counts only the memory of this process.
    "scrapy.extensions.memusage.MemoryUsage": None,
    "blogcrawl.extensions.memory.MemoryExtension": 0,
    # Default: 0. Replaced by the progress line, which counts articles.
    "scrapy.extensions.logstats.LogStats": None,
    # Default: 0. Replaced by ours, which keeps the old file when the new one would be worse.
    "scrapy.extensions.feedexport.FeedExporter": None,
    # Before the archive, which notes it.
    "blogcrawl.extensions.exit.ExitExtension": 2,
    # Before the archive: a feed that cannot work leaves the archive as it is.
    "blogcrawl.feeds.ArchiveFeedExporter": 3,
    "blogcrawl.extensions.archive.ArchiveExtension": 5,
    "blogcrawl.extensions.health.HealthExtension": 10,
    "blogcrawl.extensions.slow.SlowPagesExtension": 15,
    "blogcrawl.extensions.progress.ProgressExtension": 20,
    "blogcrawl.extensions.summary.SummaryExtension": 40,
    "blogcrawl.extensions.signals.SignalsExtension": 50,
    "blogcrawl.extensions.report.ReportExtension": 60,
    "blogcrawl.garbage.GarbageExtension": 70,
}

# --- The feed -----------------------------------------------------------------------------------

# Default: {}. `feed_name` is the spider's name, and the host for `blog`.
FEEDS: dict[str, dict[str, Any]] = {
    "output/%(feed_name)s.jsonl": {"format": "jsonl", "overwrite": True},
}

# Default: None, which writes \uXXXX for every Chinese character.
FEED_EXPORT_ENCODING = "utf-8"

# Default: True, with which a site that is down replaces yesterday's file by an empty one.
FEED_STORE_EMPTY = False

# Default: Scrapy's exporters: JSON Lines with NaN and raw U+2028, CSV only of items whose fields
# are all set, XML with nested items as Python code.
FEED_EXPORTERS = {
    "jsonl": "blogcrawl.feeds.StrictJsonLinesItemExporter",
    "jsonlines": "blogcrawl.feeds.StrictJsonLinesItemExporter",
    "jl": "blogcrawl.feeds.StrictJsonLinesItemExporter",
    "csv": "blogcrawl.feeds.CsvItemExporter",
    "xml": "blogcrawl.feeds.XmlItemExporter",
    "parquet": "blogcrawl.feeds.ParquetItemExporter",  # with the extra `parquet`
    "md": "blogcrawl.feeds.MarkdownItemExporter",  # a folder of files
}

# Defaults: Scrapy's FileFeedStorage, which truncates the old file before the first article, and
# FTPFeedStorage, which leaves half a file under the feed's name where the connection breaks.
FEED_STORAGES = {
    "": "blogcrawl.feeds.AtomicFileFeedStorage",
    "file": "blogcrawl.feeds.AtomicFileFeedStorage",
    "stdout": "blogcrawl.feeds.StdoutFeedStorage",
    "ftp": "blogcrawl.feeds.AtomicFtpFeedStorage",
    "ftps": "blogcrawl.feeds.AtomicFtpFeedStorage",
    "gs": "blogcrawl.feeds.GCSFeedStorage",
    "s3": "blogcrawl.feeds.S3FeedStorage",
}

# --- The project's own --------------------------------------------------------------------------

# Whether what was crawled is kept for the next crawl; without, every crawl reads the whole blog.
ARCHIVE_ENABLED = True
# Where: empty for .scrapy/archive/<name>.db, or postgresql://HOST/DATABASE for several machines.
ARCHIVE_URL = ""
# Seconds that a crawl waits for an archive that another run has; then it ends with exit code 75.
ARCHIVE_WAIT = float(os.environ.get("BLOGCRAWL_ARCHIVE_WAIT", 0))
# Whether the page of every article is kept, compressed, so that better code and other settings read
# it again without asking the blog.
ARCHIVE_PAGES = True
# Bytes that the kept pages of a blog may take; the oldest versions go first. A page takes some
# 10,000.
ARCHIVE_PAGES_MAX = 1024 * 1024 * 1024
# Days after which every article is asked for again, only if it changed; 90 at most. Younger ones
# are sooner: after a quarter of their age, and after a day at least.
RECHECK_DAYS_MAX = 90
# The largest share of the articles asked for that may have vanished: above it, none is taken for
# gone, and the crawl is unhealthy.
VANISHED_MAX = 0.2

# Seconds for which a host is left alone that answers 429 or 503 and does not say how long; twice as
# long each time that it does so again.
BACKOFF_DELAY = 5.0
# A host that wants to be left alone for longer than this is given up for this crawl.
RETRY_AFTER_MAX = 600.0
# The most seconds between two requests that a Crawl-delay in robots.txt may ask for.
CRAWL_DELAY_MAX = 60.0

# What leaves the text: "all" formulas, those on "display" only, or "none".
LATEX_STRIP = "all"
# What stands in the place of a formula that left the text.
LATEX_PLACEHOLDER = ""

# Whether every article carries its body as Markdown, formulas in their places, in `markdown`.
ARTICLE_MARKDOWN = False

# Whether every article carries the HTML of its body in `html`.
ARTICLE_HTML = False

# Which of the fields that are off by default every article carries: outline, code, links, usage,
# series, part, equations, comments_text, listing_only.
ARTICLE_FIELDS: list[str] = []

# Which wishes of a page keep its article out of the feeds, such as noai; needs the field usage.
USAGE_LEFT_OUT: list[str] = []

# A fixed `crawled_at` for every article, such as "2026-01-01T00:00:00Z", for corpora that must
# come out the same byte for byte; None takes the time of the fetch.
CRAWLED_AT: str | None = None

# Whether a crawl is held against the blog's earlier ones; False once accepts a blog that changed.
JUDGE_BY_PAST = True

# The least share of the articles that must have a field, such as {"date_published": 0.9}, whatever
# the blog's past; a crawl below it is unhealthy.
COVERAGE_MIN: dict[str, float] = {}

# The largest share of the articles that may be refused or fail before a crawl is unhealthy, and of
# those in the old file that may be missing from the file of an unhealthy one. A page that is not
# there is the blog's, and counts only where such pages are most, or many more than before.
LOSS_MAX = 0.05

# Requests for one blog. The largest have some 20,000 articles; one that leads on without end,
# such as a calendar, is left here.
SITE_PAGES_MAX = 50_000

# The Chromium that shows pages which only a script fills, with the extra `browser`: empty for the
# one on the PATH.
BROWSER_PATH = ""

# Bytes of headers of a response, which DOWNLOAD_MAXSIZE does not count. Browsers stop at
# 256 KiB, ordinary servers at 8.
DOWNLOAD_MAXHEADERS = 64 * 1024

# Hosts of blogs whose names may lead to private addresses; an IP address in url= always may.
PRIVATE_HOSTS: list[str] = []

# Seconds between two lines about the progress where there is no terminal; 0 for none.
PROGRESS_INTERVAL = 60.0

# --- Signals ------------------------------------------------------------------------------------

# Each is off where it is empty, and may be set for all crawls of a machine in the environment.
# `%(feed_name)s` is replaced as in a feed. None is sent for a trial with limit=.

# A file that says as JSON how the last run ended, such as "output/%(feed_name)s.status.json".
STATUS_FILE = os.environ.get("BLOGCRAWL_STATUS_FILE", "")
# A file for node_exporter, such as "/var/lib/node_exporter/blogcrawl-%(feed_name)s.prom"; with the
# extra `signals`.
PROMETHEUS_TEXTFILE = os.environ.get("BLOGCRAWL_PROMETHEUS_TEXTFILE", "")
# The address of a check as healthchecks.io has it: told of the start, and of the end with its code.
HEARTBEAT_URL = os.environ.get("BLOGCRAWL_HEARTBEAT_URL", "")
# Addresses as Apprise has them, such as "mailto://…": a message when a blog breaks and when it is
# well again; with the extra `signals`.
NOTIFY_URLS: list[str] = [url for url in os.environ.get("BLOGCRAWL_NOTIFY_URLS", "").split() if url]
# A file in which it waits for those of other blogs: a fleet sets it, and sends them as one message.
NOTIFY_HELD = ""

# The report of the blog as a page, made anew after each run; with the extra `report`.
REPORT_FILE = os.environ.get("BLOGCRAWL_REPORT_FILE", "")

# --- The log ------------------------------------------------------------------------------------

# Default: "DEBUG".
LOG_LEVEL = "INFO"
# Default: a list of versions in every log. One line is enough: they are in `scrapy version -v`.
LOG_VERSIONS: list[str] = []
# Default: True. The summary says what a person needs; the statistics are in the log's DEBUG level.
STATS_DUMP = False
# Default: Scrapy's, whose messages span several lines and dump whole items.
LOG_FORMATTER = "blogcrawl.logformatter.OneLineLogFormatter"
