"""A small blog of our own: sources, the pages made of them, a loopback server, and the truth.

``source`` reads the articles, ``markup`` and ``templates`` write them as HTML, ``blog`` says which
address answers with which page, ``server`` serves them, and ``truth`` says what a correct crawl
yields: from the sources, never by the crawler.
"""

ORIGIN = "https://marginalia.example"
"""The canonical origin of the blog."""

HOSTS = ("marginalia.example", "www.marginalia.example", "margin.example", "www.margin.example")
"""All hosts that serve the blog, the canonical one first."""

LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"

CRAWLED_AT = "2026-01-01T00:00:00Z"
"""What the truth says in place of the time of the crawl."""
