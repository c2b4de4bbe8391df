"""The report: what the archives know of their blogs, on one page that needs nothing else."""

from blogcrawl.report.facts import Blog, blogs_of
from blogcrawl.report.page import page

__all__ = ["Blog", "blogs_of", "page"]
