"""Blogs published with real engines, for the crawler to crawl."""
