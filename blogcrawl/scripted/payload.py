"""Reads the data that a page contains for its script: an article, or a list of them, as JSON.

The result is a plain page with the article's HTML, which is read like any other page.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from blogcrawl.scripted.literals import called_with

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_IS_JSON = re.compile(r"type\s*=\s*[\"']?application/(?:[\w.+-]*\+)?json\b", re.IGNORECASE)
_LINKED = re.compile(r"ld\+json", re.IGNORECASE)  # read like all linked data
_ASSIGNED = re.compile(r"=\s*(?=[\[{])")
_HEAD = re.compile(r"<head\b[^>]*>(.*?)</head", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>([^<]{0,1000})", re.IGNORECASE)
_LANG = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([\w-]{1,20})", re.IGNORECASE)
_MARKUP = re.compile(r"</(?:p|h[1-6]|li|pre|div)\s*>", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_DATED = re.compile(r"date|publish|created", re.IGNORECASE)
_TITLES = ("title", "headline")
_PLACES = ("url", "path", "link", "href", "permalink", "uri", "slug")
_OWN = ("fields", "frontmatter", "attributes")  # the names of an object's own fields
_PLACE = re.compile(r"(?:https?://[^\s/]+)?/[^\s<>\"']*")

_LONGEST = 5_000_000  # characters of a script
_MOST = 200_000  # values
_SCRIPTS, _STARTS = 50, 20
_A_TEXT, _A_MARKUP = 500, 120  # characters
_FEWEST_LISTED = 2


_FETCHED = re.compile(r"<link\b[^<>]*\bas\s*=\s*[\"']?fetch\b[^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?([^\s\"'<>]{1,500}\.json)\b", re.IGNORECASE)
_GATSBY = re.compile(r"\bid\s*=\s*[\"']?___gatsby\b")
_MOST_FETCHED = 4


class _Entry(NamedTuple):
    """The fields of an article in one object."""

    title: str
    day: str
    url: str
    body: str


def data_of(html: str, url: str) -> list[str]:
    """The addresses of the data that a page's script would fetch, the likeliest first."""
    links = _FETCHED.findall(html)[:_MOST_FETCHED]
    found = [urljoin(url, match[1]) for link in links if (match := _HREF.search(link))]
    if not found and _GATSBY.search(html):
        path = urlsplit(url).path.removesuffix("index.html").strip("/") or "index"
        found = [urljoin(url, f"/page-data/{path}/page-data.json")]
    return sorted(found, key=lambda one: "page" not in one)


def page_of_data(html: str, data: str) -> str:
    """The page that a script would make from the JSON ``data`` that it fetches for ``html``."""
    head, end, rest = html.partition("</head>")
    data = data.replace("</", "<\\/")
    return page_of(f'{head}{end}<script type="application/json">{data}</script>{rest}')


def page_of(html: str) -> str:
    """The page that a script would make from the data in ``html``; ``""`` if there is none."""
    found = [entry for data in _data(html) for entry in _entries(data)]
    match = _TITLE.search(html)
    named = match[1] if match else ""
    bodies = [entry for entry in found if entry.body]
    listed = {entry.url: entry for entry in found if entry.url and entry.title}
    article = max(
        bodies,
        key=lambda entry: (bool(entry.title) and entry.title in named, len(entry.body)),
        default=None,
    )
    if len(listed) >= _FEWEST_LISTED and not (article and article.title and article.title in named):
        return _page(html, "".join(map(_listed, listed.values())))
    if article is None:
        return ""
    time = f'<time datetime="{escape(article.day)}">{escape(article.day)}</time>'
    title = f"<h1>{escape(article.title)}</h1>" if article.title else ""
    return _page(html, f"<article>{title}{time if article.day else ''}{_markup(article)}</article>")


def _page(html: str, content: str) -> str:
    head, lang = _HEAD.search(html), _LANG.search(html)
    kept = _SCRIPT.sub(
        lambda one: one[0] if _LINKED.search(one[1]) else "", head[1] if head else ""
    )
    lang_is = f' lang="{lang[1]}"' if lang else ""
    return (
        f"<!DOCTYPE html><html{lang_is}><head>{kept}</head>"
        f"<body><main>{content}</main></body></html>"
    )


def _listed(entry: _Entry) -> str:
    time = f'<time datetime="{escape(entry.day)}">{escape(entry.day)}</time>' if entry.day else ""
    link = f'<a href="{escape(entry.url)}">{escape(entry.title)}</a>'
    return f"<article><h2>{link}</h2>{time}</article>"


def _markup(entry: _Entry) -> str:
    """The text of an article as HTML; usually it already is HTML."""
    if _MARKUP.search(entry.body):
        return f"<div>{entry.body}</div>"
    parts = (part.strip() for part in re.split(r"\n\s*\n", entry.body))
    return "<div>" + "".join(f"<p>{escape(part)}</p>" for part in parts if part) + "</div>"


def _data(html: str) -> Iterator[Any]:
    """The JSON in a page's scripts, plain or assigned to a variable."""
    decoder = json.JSONDecoder()
    scripts = [match.groups() for match in _SCRIPT.finditer(html)][:_SCRIPTS]
    for attributes, text in scripts:
        if len(text) > _LONGEST or _LINKED.search(attributes):
            continue
        is_json = _IS_JSON.search(attributes)
        starts = [0] if is_json else [match.end() for match in _ASSIGNED.finditer(text)][:_STARTS]
        if not is_json and (called := called_with(text)) is not None:
            yield called
            continue
        end = -1
        for start in starts:
            if start < end:  # within the JSON just read
                continue
            try:
                data, end = decoder.raw_decode(text.strip() if is_json else text, start)
            except (ValueError, RecursionError):
                continue
            yield data


def _entries(data: Any) -> Iterator[_Entry]:
    """The articles in ``data``, at any depth."""
    # Some write every value once, and refer to it by index: https://github.com/Rich-Harris/devalue
    shared = data if isinstance(data, list) and data and isinstance(data[0], list | dict) else []
    waiting, seen = [data], 0
    while waiting and seen < _MOST:
        value = waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
            if entry := _entry({str(name): _shared(one, shared) for name, one in value.items()}):
                yield entry


def _shared(value: Any, shared: list[Any]) -> Any:
    is_place = isinstance(value, int) and not isinstance(value, bool) and 0 < value < len(shared)
    return shared[value] if is_place and isinstance(shared[value], str | dict) else value


def _entry(of: dict[str, Any]) -> _Entry | None:
    """The article in an object, including nested objects such as ``frontmatter``."""
    inner = [one for one in of.values() if isinstance(one, dict)]
    every = [of, *inner]
    texts = [one for one in of.values() if isinstance(one, str)]
    body = max(filter(_is_body, texts), key=len, default="")
    title = next((t for one in every for n in _TITLES if (t := _text(one.get(n)))), "")
    own = [of, *(one for name in _OWN if isinstance(one := of.get(name), dict))]
    url = next((u for o in own for n in _PLACES if _PLACE.fullmatch(u := _text(o.get(n)))), "")
    days = (
        match[0]
        for one in every
        for name, value in one.items()
        if _DATED.search(name) and isinstance(value, str) and (match := _DAY.match(value))
    )
    if not body and not (title and url):
        return None
    return _Entry(title, next(days, ""), url, body)


def _text(value: Any) -> str:
    if isinstance(value, dict):  # as in WordPress's API
        value = value.get("rendered")
    return value.strip()[:1_000] if isinstance(value, str) else ""


def _is_body(text: str) -> bool:
    if len(text) >= _A_MARKUP and _MARKUP.search(text):
        return True
    return len(text) >= _A_TEXT and text.count(" ") + text.count("。") > len(text) // 50
