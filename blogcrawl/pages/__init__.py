"""Page classes: pure functions from (html, url) to data, independent of the crawl."""

EXTRACTION_VERSION = 3
"""The version of the code in ``pages/``, ``latex/`` and the pipelines that reads articles.

Raise it with every change that alters the fields of some page: then every article is read again.
"""
