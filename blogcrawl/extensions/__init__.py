"""Scrapy extensions: the archive, health, progress, summary and signals of a crawl."""
