"""Telling the addresses of articles from all others by how they are written."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# Path segments that lead to lists, tools and files, in the languages of the blogs that were seen.
_LISTS = (
    r"tags?|topics?|categor(?:y|ies)|archives?|authors?|series|labels?|page|pages|search|feeds?|rss"
    r"|atom|comments?|links?|friends?|login|register|wp-(?:admin|login|content|json|includes)"
    r"|sitemap|about(?:-me|-us)?|contact|privacy(?:-policy)?|terms|imprint|cookies?|guestbook"
    r"|message|subscribe|newsletter|404|cdn-cgi|assets|static|images?|img|css|js|uploads?|media"
    r"|分类|标签|归档|关于|友链"
)
_NO_ARTICLE = re.compile(
    rf"^/(?:(?:blog|posts?|news|[a-z]{{2}})/)?(?:{_LISTS})(?:\.html?|\.php|/.*)?/?$", re.IGNORECASE
)
# Typecho's and some Hexo blogs' articles are /archives/<id>, which a year cannot be told from.
_ARCHIVED = re.compile(r"^/archives?/[^/]+/?$")
# Some blogs' articles are /p/<id>, and the id is long.
_PAGED = re.compile(
    r"(?:^|/)(?:(?:page[/-]?|index[_-]?)\d+|p/\d{1,3})(?:\.html?)?/?$", re.IGNORECASE
)
_FILE = re.compile(r"\.(?!(?:html?|php|aspx?|md|jsp|shtml)$)[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_QUERIES = re.compile(r"(?:^|&)(?:p|id|post|article|page_id)=\d+(?:&|$)")
_TEMPLATE = re.compile(r"\$\{|\{\{|<%|%7B%7B", re.IGNORECASE)


def may_be_article(url: str) -> bool:
    """Whether ``url`` may be an article's, as far as its path tells."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if _TEMPLATE.search(url) or (parts.query and not _QUERIES.search(parts.query)):
        return False
    if path in ("", "/", "/index.html", "/index.php") and not parts.query:
        return False
    if _PAGED.search(path) or _FILE.search(path):
        return False
    return bool(_ARCHIVED.match(path)) or not _NO_ARTICLE.match(path)


ROOT = "/*"
"""The shape of a page at the root of a site, where any page may stand."""


def shape(url: str) -> str:
    """What the addresses of a blog's articles have in common: its path with names left out.

    ``/2019/12/23/some-title/`` gives ``/4/2/2/*/``, ``/posts/some-title.html`` gives
    ``/posts/*.html``.
    """
    *folders, last = unquote(urlsplit(url).path).rstrip("/").split("/")
    shaped = [
        str(len(folder)) if folder.isdigit() else folder if n == 1 else "*"
        for n, folder in enumerate(folders)
    ]
    stem, dot, ending = last.rpartition(".")
    name = "#" if (stem or last).isdigit() else "*"
    tail = f"{dot}{ending}" if dot and ending.isalnum() and len(ending) <= 5 else ""
    return "/".join([*(part if n else "" for n, part in enumerate(shaped)), name]) + tail
