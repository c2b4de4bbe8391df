"""What the form of an address suggests about its page: a hint, never the final decision."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from blogcrawl import urls, values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Path segments of lists, tools and files, in the languages of known blogs.
_LISTS = (
    r"tags?|topics?|categor(?:y|ies)|archives?|authors?|series|labels?|page|pages|search|feeds?|rss"
    r"|atom|comments?|links?|friends?|login|register|wp-(?:admin|login|content|json|includes)"
    r"|sitemap|about(?:-me|-us)?|contact|privacy(?:-policy)?|terms|imprint|cookies?|guestbook"
    r"|message|subscribe|newsletter|404|cdn-cgi|assets|static|images?|img|css|js|uploads?|media"
    r"|分类|标签|归档|关于|友链"
)
# Some mean the same in the folder of a blog, whatever that is called.
_NO_ARTICLE = re.compile(
    rf"^/(?:(?:(?:blog|posts?|news|[a-z]{{2}})/)?(?:{_LISTS})"
    r"|[\w-]+/(?:tags?|categor(?:y|ies)|authors?))(?:\.html?|\.php|/.*)?/?$",
    re.IGNORECASE,
)
# Articles of Typecho and of some Hexo blogs are /archives/<id>, where the id may look like a year.
# Those of Movable Type are in the folder of a month: only a named page there is not a list. Below
# other words for lists, such as "category", it must be a month.
_NAMED = r"(?!\d{0,2}(?:\.\w+)?/?$|index\b)[^/]+/?$"
_ARCHIVED = re.compile(
    rf"^/(?:archives?/(?:[^/]+/?$|(?:19|20)\d\d/(?:\d\d?/){{0,2}}{_NAMED})"
    rf"|(?:{_LISTS})/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:\d\d?/)?{_NAMED})",
    re.IGNORECASE,
)
# Articles of some blogs are /p/<id> with a long id.
_PAGED = re.compile(
    r"(?:^|/)(?:(?:page[/-]?|index[_-]?)\d+|p/\d{1,3})(?:\.html?)?/?$", re.IGNORECASE
)
_FILE = re.compile(r"\.(?!(?:html?|php|aspx?|md|jsp|shtml)$)[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
# Files that are never pages, whatever links to them.
_NO_PAGE = re.compile(
    r"\.(?:avif|bmp|css|csv|docx?|epub|exe|flac|gif|gz|ico|jpe?g|json|m4a|mov|mp[34]|ogg|pdf|png"
    r"|pptx?|rar|rss|svg|t[gx]z|tar|txt|wav|web[mp]|woff2?|xlsx?|xml|zip|7z)$",
    re.IGNORECASE,
)
# A query that names a page by its number or name, and not a list.
_QUERIES = re.compile(
    r"(?:^|&)(?!(?:page|tag|cat|category|author|user|topic|sort)_?id=)"
    r"(?:\w{0,20}id|p|post|article|entry|story|page_id)=[\w-]{1,80}(?:&|$)",
    re.IGNORECASE,
)
# The page of a folder, with its name.
_INDEX = re.compile(r"(?<=/)index\.(?:html?|php)$", re.IGNORECASE)
_TEMPLATE = re.compile(r"\$\{|\{\{|<%|%7B%7B", re.IGNORECASE)

NEVER = frozenset(("template", "front_page", "no_page"))
"""Doubts that remain wherever on a page the link is."""


@lru_cache(maxsize=1024)
def names_of(url: str) -> tuple[str, str]:
    """What tells the pages of a host apart: the path, and the query if it names a page."""
    parts = urlsplit(url)
    return parts.path.rstrip("/"), parts.query if _QUERIES.search(parts.query) else ""


def is_front(url: str, page: str, folder: str = "/") -> bool:
    """Whether an address is that of a front page: of the blog in ``folder``, or above ``page``.

    A blog may be in a folder that is not known. The pages of its sections may be above a page, too.
    """
    there, own = urlsplit(url), urlsplit(page)
    if there.netloc != own.netloc or there.query:
        return False
    path = f"{_INDEX.sub('', there.path).rstrip('/')}/"
    is_own = path == f"{own.path.rstrip('/')}/" and not own.query
    return path == folder or (own.path.startswith(path) and not is_own)


def doubt(url: str, folder: str = "/") -> str:
    """Why an address may not be that of an article, in one word; ``""`` if nothing suggests that.

    ``folder`` is that of the blog, where its front page and its lists are.

    ``template``, ``front_page`` and ``no_page`` (an image, a feed) are certain. ``query``,
    ``file``, ``page_of_list`` and ``list`` are not: the place of the link may outweigh them.
    """
    if _TEMPLATE.search(url):
        return "template"
    parts = urlsplit(urls.without_tracking(url))
    path = unquote(parts.path)
    if path.startswith(folder):
        path = f"/{path.removeprefix(folder)}"
    if path in ("", "/", folder[:-1], "/index.html", "/index.php") and not parts.query:
        return "front_page"
    if _NO_PAGE.search(path):
        return "no_page"
    if parts.query and not _QUERIES.search(parts.query):
        return "query"
    if _PAGED.search(path):
        return "page_of_list"
    if _FILE.search(path):
        return "file"
    return "" if _ARCHIVED.match(path) or not _NO_ARTICLE.match(path) else "list"


def may_be_article(url: str, folder: str = "/") -> bool:
    """Whether nothing in the form of ``url`` speaks against an article."""
    return not doubt(url, folder)


def shape(url: str, folder: str = "/") -> str:
    """The shape of an address: its path without names, which the articles of a blog share.

    ``folder`` is that of the blog: the names of it and of those directly in it count.

    ``/2019/12/23/some-title/`` gives ``/4/2/2/*/``, ``/posts/some-title.html`` gives
    ``/posts/*.html``. The page of a folder has one shape, with ``index.html`` and without.
    """
    parts = urlsplit(urls.without_tracking(url))
    path = unquote(parts.path)
    *folders, last = _INDEX.sub("", path).rstrip("/").split("/")
    named = folder.count("/") if path.startswith(folder) else 1
    shaped = [
        str(len(name)) if name.isdigit() else name if n <= named else "*"
        for n, name in enumerate(folders)
    ]
    stem, dot, ending = last.rpartition(".")
    name = "#" if (stem or last).isdigit() else "*"
    tail = f"{dot}{ending}" if dot and ending.isalnum() and len(ending) <= 5 else ""
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    query = f"?{'&'.join(keys)}" if keys else ""
    return "/".join([*(part if n else "" for n, part in enumerate(shaped)), name]) + tail + query


def unnumbered_shape(url: str) -> str:
    """The shape of an address, with numbers treated like names, which may be hexadecimal."""
    return shape(url).replace("#", "*")


@lru_cache(maxsize=64)
def at_root(folder: str = "/") -> str:
    """The shape of a page directly in the folder of a blog, where any page may be."""
    return shape(f"{folder}name", folder)


def is_at_root(url: str, folder: str = "/") -> bool:
    """Whether a page is directly in the folder of a blog, where any page may be."""
    return shape(url, folder).count("/") <= folder.count("/")


# For the page's own folder: below an article there may be its image, feed or print version.
_FEWEST_BELOW = 2
_FEWEST_ALIKE = 3
_MOST_FOLDERS = 8


def _folder(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _above(path: str) -> Iterator[str]:
    """The folders of a page, except the root, from the innermost outwards."""
    while path := path.rpartition("/")[0]:
        yield path


def sections(addresses: Collection[str], page: str) -> set[str]:
    """The addresses on a page that are lists, because the page or others are below them.

    Below an article, the names are the same for every article, such as ``amp``; below a list, each
    page has its own name. Nothing is below a page that a query names.
    """
    named = (url for url in addresses if not _QUERIES.search(urlsplit(url).query))
    paths = {url: _folder(url) for url in named}
    names = Counter(path.rpartition("/")[2] for path in paths.values())
    below: Counter[str] = Counter()
    for path in set(paths.values()):
        if names[path.rpartition("/")[2]] == 1:
            below.update(islice(_above(path), _MOST_FOLDERS))
    above = set(_above(_folder(page)))
    return {u for u, path in paths.items() if path in above or below[path] >= _FEWEST_BELOW}


def below_articles(addresses: Collection[str]) -> set[str]:
    """The addresses on a page of what each of its articles has, such as ``/some-title/comments``.

    They are below other addresses of the page, and have one name; nothing else is below those.
    """
    paths = {url: _folder(url) for url in addresses if not urlsplit(url).query}
    known = set(paths.values()) - {""}
    below = {url: path for url, path in paths.items() if path.rpartition("/")[0] in known}
    names = Counter(path.rpartition("/")[2] for path in set(below.values()))
    shared = {name for name, number in names.items() if number >= _FEWEST_ALIKE}
    ends = {url: path.rpartition("/") for url, path in below.items()}
    lists = {folder for folder, _, name in ends.values() if name not in shared}
    return {
        url for url, (folder, _, name) in ends.items() if name in shared and folder not in lists
    }


_PERIOD = re.compile(
    r"/((?:19|20)\d\d)(?:[/_-]?(0?[1-9]|1[0-2]))?(?:/|/index\.html?|\.(?:html?|php))?$"
)


def is_period(url: str) -> bool:
    """Whether an address ends with a year or a month, like that of an archive page."""
    parts = urlsplit(url)
    return not parts.query and bool(_PERIOD.search(parts.path))


_WORDS = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")  # without spaces
_FEW_WORDS = 2  # as in "noviembre de 2024"


def names_period(url: str, text: str) -> bool:
    """Whether a link is called like the year or month that its address ends with.

    The page of a post may have a number that looks like a year, but has a title of its own.
    """
    found = _PERIOD.search(urlsplit(url).path) if is_period(url) else None
    if found is None:
        return False
    year, month = found[1], found[2]
    words = _WORDS.findall(text)
    if text and not words:
        return True  # how many posts it has; no title
    if len(words) > _FEW_WORDS or _SENTENCE.search(text):
        return False
    numbers = {int(number) for number in re.findall(r"\d{1,4}", text)}
    if int(year) in numbers or (month and int(month) in numbers):
        return True
    return len(words) == 1 and bool(month) and values.iso_date(f"1 {words[0]} {year}") is not None


_CATEGORY = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|labels?|series|分类|标签)/[^/]+/?$", re.IGNORECASE
)


def is_category(url: str) -> bool:
    """Whether an address looks like that of a category's or a tag's listing."""
    parts = urlsplit(url)
    return not parts.query and bool(_CATEGORY.search(unquote(parts.path)))
