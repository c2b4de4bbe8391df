"""Scrapy extensions: health, progress and the summary of a crawl."""
