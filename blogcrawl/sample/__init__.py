"""The small sample blog: its pages, a server on loopback, and the expected items.

Pages and expected items are generated from sources in the tests, never by the crawler.
"""

ORIGIN = "https://marginalia.example"
"""The canonical origin of the blog."""

HOSTS = ("marginalia.example", "www.marginalia.example", "margin.example", "www.margin.example")
"""All hosts that serve the blog, the canonical one first."""

CRAWLED_AT = "2026-01-01T00:00:00Z"
"""The ``crawled_at`` of the expected items."""
