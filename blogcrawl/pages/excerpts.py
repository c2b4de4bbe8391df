"""Makes an article from a listing page alone: title, date, reads and an excerpt."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.parsing import parse
from blogcrawl.html.tree import ancestors
from blogcrawl.items import RawArticle
from blogcrawl.latex import Body
from blogcrawl.latex.scripts import page_config
from blogcrawl.latex.separate import scripts
from blogcrawl.pages.base import MOST_LINKS, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.config import MathConfig

_LONGEST = 40_000  # characters of the HTML of one entry
_LONGEST_LINE = 200
_SHORT = 40
_MOST_LINES = 40
_SEVERAL = ""  # instead of an address, for an element with several


class Excerpt(NamedTuple):
    """The part of a listing page that stands for one article."""

    html: str
    base: str
    language: str
    config: MathConfig


def cut(page: Page, urls: Collection[str], math: MathConfig) -> Iterator[tuple[str, Excerpt]]:
    """The part of a listing page for each of its articles, by address.

    It is the largest element that links to this article and no other.
    """
    named: dict[int, str] = {}
    links: dict[str, LexborNode] = {}
    for link in page.css("a[href]")[:MOST_LINKS]:
        url = page.link(link.attributes.get("href") or "")
        if url not in urls:
            continue
        links.setdefault(url, link)
        for parent in ancestors(link):
            known = named.get(parent.mem_id)
            if known in (url, _SEVERAL):
                break
            named[parent.mem_id] = url if known is None else _SEVERAL
    for parent_url, link in links.items():
        whole = None
        for parent in ancestors(link):
            if named[parent.mem_id] != parent_url:
                break
            whole = parent
        html = (whole.html or "") if whole is not None else ""
        if 0 < len(html) <= _LONGEST:
            language = page.first(("html::attr(lang)", "html::attr(xml:lang)"))
            config = page_config(scripts(page.tree)) or math
            yield parent_url, Excerpt(html, page.base, language, config)


def read(excerpt: Excerpt, url: str, title: str) -> RawArticle | None:
    """The article at ``url``, from its excerpt; ``None`` if that has only the title.

    ``title`` is its title in the listing.
    """
    root = parse(excerpt.html).body
    if root is None:
        return None
    around = Page(excerpt.html, excerpt.base)
    heading = next(iter(root.css(", ".join(sorted(HEADINGS)))), None)
    title = values.clean(heading.text()) if heading is not None else title
    line = _byline(root, title, excerpt.language)
    dropped = [one for one in (heading, line) if one is not None]
    dropped += _leading_on(root, around, url)
    left_out = {node.mem_id for one in dropped for node in (one, *_wrappers(one, root))}
    said = values.clean(line.text(separator=" ")) if line is not None else ""
    body = Body(root, excerpt.html, excerpt.config, frozenset(left_out))
    if not title or not values.clean(root.text()).replace(title, "", 1).replace(said, "", 1):
        return None
    return RawArticle(
        url=url,
        body=body,
        base=excerpt.base,
        canonical=url,
        title=title,
        byline=said,
        language=excerpt.language,
    )


def _byline(root: LexborNode, title: str, language: str) -> LexborNode | None:
    """The first element with a date that is just a line; of nested ones the outermost."""
    for node in root.css("time, span, p, small, div, address")[:_MOST_LINES]:
        text = node.text(separator=" ").strip()
        if len(text) > _LONGEST_LINE or title in text:
            continue
        if values.byline(text, language).date or values.iso_date(text, language):
            return node
    return None


def _leading_on(root: LexborNode, page: Page, url: str) -> Iterable[LexborNode]:
    """Short links to the article, such as "read more"."""
    for link in root.css("a[href]"):
        leads = page.link(link.attributes.get("href") or "")
        if leads == url and len(link.text(strip=True)) <= _SHORT:
            yield link


def _wrappers(node: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    """The ancestors of an element that contain nothing else."""
    text = node.text(strip=True)
    for parent in islice(ancestors(node), _MOST_LINES):
        if parent.mem_id == root.mem_id or parent.text(strip=True) != text:
            return
        yield parent
