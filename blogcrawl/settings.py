"""The project's settings: every overridden setting with Scrapy's default and the reason."""

from __future__ import annotations

import os
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401 (see DOWNLOAD_HANDLERS)
from scrapy.settings import default_settings

from blogcrawl import __version__
from blogcrawl.garbage import delay
from blogcrawl.handlers import BoundedDownloadHandler

delay()  # most of a crawl's modules are imported after this one

BOT_NAME = "blogcrawl"

SPIDER_MODULES = ["blogcrawl.spiders"]
NEWSPIDER_MODULE = "blogcrawl.spiders"

# Default: "". The project's `crawl` checks its input before the first request, and its exit code is
# one that a scheduler can act on.
COMMANDS_MODULE = "blogcrawl.commands"

# --- Politeness ---------------------------------------------------------------------------------

# Default: Scrapy's own name. A blog's owner must be able to see who calls, and write to them:
# set BLOGCRAWL_CONTACT in the environment to your mail address or web page.
_CONTACT = os.environ.get("BLOGCRAWL_CONTACT", "")
USER_AGENT = f"blogcrawl/{__version__}" + (f" (+{_CONTACT})" if _CONTACT else "")

# Default: False.
ROBOTSTXT_OBEY = True
# Default: None, which matches the whole USER_AGENT, with the contact, against the rules. Only the
# product's name should be matched (RFC 9309, section 2.2.1).
ROBOTSTXT_USER_AGENT = BOT_NAME

# Defaults: 8 and 0. One request at a time, a second apart: a blog is somebody's small server.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0

# Default: 0.5, which can shorten the delay below its second.
DOWNLOAD_DELAY_JITTER = 0.0

# Default: False. Slows down with a server that answers slowly; never below DOWNLOAD_DELAY.
AUTOTHROTTLE_ENABLED = True
# Default: 5.0. The delay before the first answer is known.
AUTOTHROTTLE_START_DELAY = 1.0

# --- Protection against servers -----------------------------------------------------------------

# Default: False, which accepts any certificate.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Default: 1 GiB. A page of a blog is under 2 MiB; a compression bomb is not.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
# Default: 32 MiB.
DOWNLOAD_WARNSIZE = 5 * 1024 * 1024

# Default: 180 s, which is the whole time of one attempt.
DOWNLOAD_TIMEOUT = 60.0

# Default: -1. Failed pages are requested again after all others, so that pages which hang do not
# delay others.
RETRY_PRIORITY_ADJUST = -100

# Default: 20.
REDIRECT_MAX_TIMES = 10

# Default: 0, no limit. Seconds; 20,000 articles, one a second, take six hours.
CLOSESPIDER_TIMEOUT = 24 * 60 * 60

# Defaults: 0, no limit, and 60 s. The size of pages is limited, so this is a last resort.
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0

# Default: handlers for file, ftp, s3 and data as well. A page's link must not read local files.
# Scrapy's handlers for http and https limit only the body of a response. The project's is imported
# here instead of named: for each import that it is nested in, a module that it needs scans all
# modules loaded so far, so it is faster early; the import at the top loads that module first.
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": BoundedDownloadHandler,
    "https": BoundedDownloadHandler,
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}

# Defaults: on. Both let a client run code; a server needs neither.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Default: True. A meta refresh on an article is a bot gate, and is reported as one.
METAREFRESH_ENABLED = False

# --- The crawl ----------------------------------------------------------------------------------

# Default: True. Scrapy caches this check by bound method, which is a new object each time. So it
# would parse the source of a callback for every page: a quarter of a crawl's CPU time.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Default: 100. Scrapy creates that many tasks for the output of every page, used or not: a tenth of
# a crawl's CPU time. A page yields only one item.
CONCURRENT_ITEMS = 8

# Default: LIFO. With FIFO the articles come in the order of the listing.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# Default: CachingThreadedResolver, which supports neither IPv6 nor ports. The project's allows
# connections only to public addresses, and to those that the operator named.
TWISTED_DNS_RESOLVER = "blogcrawl.resolver.GuardedResolver"

SPIDER_MIDDLEWARES = {
    # After Scrapy's own: the requests of start() were named by the operator.
    "blogcrawl.middlewares.guard.OperatorMiddleware": 950,
}

# Default: all of Scrapy's. Those that the project replaces are left out, because Scrapy imports
# even disabled ones, and the one for cookies loads the list of all public domains and an HTTP
# client.
_REPLACED = ("robotstxt", "redirect", "cookies", "httpcompression")
DOWNLOADER_MIDDLEWARES_BASE = {
    path: order
    for path, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if path.split(".")[2] not in _REPLACED
}
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt and offsite: what the archive answers is not requested from the site.
    "blogcrawl.middlewares.conditional.ConditionalGetMiddleware": 45,
    # Before robots.txt (100) of the request's host is fetched.
    "blogcrawl.middlewares.guard.GuardMiddleware": 60,
    # Replaces Scrapy's: it fetches nothing from a host whose robots.txt cannot be fetched.
    "blogcrawl.middlewares.robots.RobotsMiddleware": 100,
    # After robots.txt (100), so that it is not fetched again.
    "blogcrawl.middlewares.wishes.WishesMiddleware": 110,
    # Closer to the downloader than the retries (550).
    "blogcrawl.middlewares.guard.ConnectionMiddleware": 560,
    "blogcrawl.middlewares.pace.PaceMiddleware": 570,
    # Replaces Scrapy's: redirects stay within the blog, and refused ones are counted.
    "blogcrawl.middlewares.redirect.SiteRedirectMiddleware": 600,
    # After the pause of a 429 or 503 (570), before the retries (550).
    "blogcrawl.middlewares.gate.GateMiddleware": 555,
    # After the gate (555): the script of a gate is not run.
    "blogcrawl.middlewares.scripted.ScriptedPageMiddleware": 552,
    # Replaces Scrapy's: a cookie jar for each host, which ends with the run.
    "blogcrawl.middlewares.cookies.HostCookiesMiddleware": 700,
    # Closest to the downloader: retries count, too.
    "blogcrawl.middlewares.budget.BudgetMiddleware": 900,
    # Default: none. Scrapy would decode pages with any codec of Python.
    "blogcrawl.middlewares.charset.CharsetMiddleware": 580,
    # Replaces Scrapy's: it never takes a part of a page for the page.
    "blogcrawl.middlewares.whole.WholePageMiddleware": 590,
}

ITEM_PIPELINES = {
    "blogcrawl.pipelines.metadata.MetadataPipeline": 100,
    "blogcrawl.pipelines.latex.LatexPipeline": 200,
    "blogcrawl.pipelines.validation.ValidationPipeline": 300,
    # Before the identity: a gate at twenty addresses is twenty equal pages, not one article.
    "blogcrawl.pipelines.sameness.SamenessPipeline": 310,
    "blogcrawl.pipelines.identity.IdentityPipeline": 320,
    "blogcrawl.pipelines.limit.LimitPipeline": 350,
    "blogcrawl.pipelines.hashing.ContentHashPipeline": 400,
    "blogcrawl.pipelines.archive.ArchivePipeline": 450,
    "blogcrawl.pipelines.coverage.CoveragePipeline": 500,
}

# Default: "WARNING". A refused item is counted with its reason and shown in the summary.
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"

# Default: with the remote control. Scrapy imports even disabled ones, and that one loads a web
# server.
EXTENSIONS_BASE = {
    path: order
    for path, order in default_settings.EXTENSIONS_BASE.items()
    if not path.startswith("scrapy.extensions.remote_control.")
}
EXTENSIONS = {
    # Default: 0. Replaced by one that counts only the memory of this process.
    "scrapy.extensions.memusage.MemoryUsage": None,
    "blogcrawl.extensions.memory.MemoryExtension": 0,
    # Default: 0. Replaced by the progress line, which counts articles.
    "scrapy.extensions.logstats.LogStats": None,
    # Default: 0. Replaced by one that keeps the old file if the new one would be worse.
    "scrapy.extensions.feedexport.FeedExporter": None,
    # Before the archive, which records the exit code.
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

# Default: {}. `feed_name` is the spider's name, or for `blog` the host.
FEEDS: dict[str, dict[str, Any]] = {
    "output/%(feed_name)s.jsonl": {"format": "jsonl", "overwrite": True},
}

# Default: None, which writes \uXXXX for every Chinese character.
FEED_EXPORT_ENCODING = "utf-8"

# Default: True, which replaces yesterday's file by an empty one when the site is down.
FEED_STORE_EMPTY = False

# Default: Scrapy's exporters, which write NaN and raw U+2028 as JSON Lines, fail on unset fields in
# CSV, and write nested items as Python code in XML.
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
# FTPFeedStorage, which leaves half a file under the feed's name if the connection breaks.
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

# Whether to keep what was crawled for the next crawl; otherwise every crawl reads the whole blog.
ARCHIVE_ENABLED = True
# The database: empty for .scrapy/archive/<name>.db, or postgresql://HOST/DATABASE.
ARCHIVE_URL = ""
# Seconds that a crawl waits for an archive in use; then it ends with exit code 75.
ARCHIVE_WAIT: float | str = os.environ.get("BLOGCRAWL_ARCHIVE_WAIT") or 0.0
# Whether to keep the page of every article, compressed, so that better code or other settings can
# read it again without a request.
ARCHIVE_PAGES = True
# Bytes that the kept pages of a blog may take; the oldest versions are deleted first. A page takes
# some 10,000.
ARCHIVE_PAGES_MAX = 1024 * 1024 * 1024
# Days after which every article is checked for changes; at most 90. Younger articles are checked
# after a quarter of their age, but at least a day.
RECHECK_DAYS_MAX = 90
# The largest share of the requested articles that may be missing: above it, none of them counts as
# gone, and the crawl is unhealthy.
VANISHED_MAX = 0.2

# Seconds to pause for a host that answers 429 or 503 without saying how long; doubled each time
# that it does so again.
BACKOFF_DELAY = 5.0
# A host that asks for a longer pause than this, in seconds, is given up for this crawl.
RETRY_AFTER_MAX = 600.0
# The longest delay between two requests, in seconds, that Crawl-delay in robots.txt can ask for.
CRAWL_DELAY_MAX = 60.0

# Which formulas are taken out of the text: "all", "display" formulas only, or "none".
LATEX_STRIP = "all"
# What replaces a formula that was taken out of the text.
LATEX_PLACEHOLDER = ""

# Whether to add the body as Markdown, formulas included, in `markdown`.
ARTICLE_MARKDOWN = False

# Whether to add the HTML of the body in `html`.
ARTICLE_HTML = False

# Which of the fields that are off by default to add: outline, code, links, usage,
# series, part, equations, comments_text, listing_only.
ARTICLE_FIELDS: list[str] = []

# Which values of the field `usage`, such as noai, keep an article out of the feeds.
USAGE_LEFT_OUT: list[str] = []

# A fixed `crawled_at` for every article, such as "2026-01-01T00:00:00Z", for corpora that must be
# reproducible byte for byte; None is the time of the fetch.
CRAWLED_AT: str | None = None

# Whether to compare a crawl with the blog's earlier ones; False once accepts a blog that changed.
JUDGE_BY_PAST = True

# The share of the articles that must have a field, such as {"date_published": 0.9}, whatever
# earlier crawls had; a crawl below it is unhealthy.
COVERAGE_MIN: dict[str, float] = {}

# The largest allowed share of articles that are refused or fail, and of articles in the old file
# that are missing from the file of an unhealthy crawl. Missing pages are the blog's fault and count
# only if they are most pages, or many more than before.
LOSS_MAX = 0.05

# Requests for one blog. The largest blogs have some 20,000 articles; an endless one, such as a
# calendar, stops here.
SITE_PAGES_MAX = 50_000

# The Chromium that renders pages which only a script fills, with the extra `browser`; empty for the
# one on the PATH.
BROWSER_PATH = ""

# Bytes of headers of a response, which DOWNLOAD_MAXSIZE does not count. Browsers stop at
# 256 KiB, ordinary servers at 8.
DOWNLOAD_MAXHEADERS = 64 * 1024

# Hosts whose names may resolve to private addresses; an IP address in url= is always allowed.
PRIVATE_HOSTS: list[str] = []

# Seconds between two progress lines if the log is not a terminal; 0 for none.
PROGRESS_INTERVAL = 60.0

# --- Signals ------------------------------------------------------------------------------------

# Each is off if empty, and can be set for all crawls of a machine in the environment.
# `%(feed_name)s` is replaced as in a feed. A trial with limit= sends none.

# A JSON file with the result of the last run, such as "output/%(feed_name)s.status.json".
STATUS_FILE = os.environ.get("BLOGCRAWL_STATUS_FILE", "")
# A file for node_exporter, such as "/var/lib/node_exporter/blogcrawl-%(feed_name)s.prom"; with the
# extra `signals`.
PROMETHEUS_TEXTFILE = os.environ.get("BLOGCRAWL_PROMETHEUS_TEXTFILE", "")
# The address of a check, as in healthchecks.io: requested at the start, and at the end with the
# code.
HEARTBEAT_URL = os.environ.get("BLOGCRAWL_HEARTBEAT_URL", "")
# Apprise addresses, such as "mailto://…", that get a message when a blog breaks and when it
# recovers; with the extra `signals`.
NOTIFY_URLS: list[str] = [url for url in os.environ.get("BLOGCRAWL_NOTIFY_URLS", "").split() if url]
# A file that holds this message back: a fleet sets it, and sends those of several blogs as one.
NOTIFY_HELD = ""

# The report of the blog as an HTML page, written after each run; with the extra `report`.
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
