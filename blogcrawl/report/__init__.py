"""The report: what the archives hold about their blogs, on one self-contained HTML page."""

from blogcrawl.report.facts import Blog, blogs_of
from blogcrawl.report.page import page

__all__ = ["Blog", "blogs_of", "page"]
