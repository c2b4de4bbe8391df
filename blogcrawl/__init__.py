"""A Scrapy project that turns a blog into a clean JSON Lines corpus."""

__version__ = "0.2.0"
