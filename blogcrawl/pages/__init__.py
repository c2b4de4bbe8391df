"""How to read a page: pure classes from (html, url) to data, which know no crawl."""

EXTRACTION_VERSION = 3
"""The version of what the pages, ``latex/`` and the pipelines make of a page.

It goes up with every change that gives some page other fields: then every article is read anew.
"""
