"""Finds when an article was published and last changed: in metadata and near the title."""

from __future__ import annotations

import re
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id
from blogcrawl.pages.base import within
from blogcrawl.pages.cards import is_of_listed
from blogcrawl.pages.evidence import NOTHING, Found
from blogcrawl.pages.runs import ProseRun
from blogcrawl.pages.title import title_key
from blogcrawl.values.labels import first_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

_PUBLISHED = (
    "time[itemprop~=datePublished]::attr(datetime)",
    "[itemprop=datePublished]",
    "time.published::attr(datetime)",
    ".dt-published::attr(datetime)",
    "time.entry-date::attr(datetime)",
    ".post-meta-date-created::attr(datetime)",
    "abbr.published::attr(title)",
    "time[pubdate]::attr(datetime)",
)
_MODIFIED = (
    "time[itemprop~=dateModified]::attr(datetime)",
    "[itemprop=dateModified]",
    "time.updated::attr(datetime)",
    ".dt-updated::attr(datetime)",
    ".post-meta-date-updated::attr(datetime)",
)
_HEADER_TIMES = "article header time:not(.updated, .dt-updated)"
_CALLED = (
    ".post-date, .entry-date, .post-time, .date, .meta, .post-meta, .entry-meta, .article-meta,"
    " .post-info, .info, .publish-date, [class*=date i], [class*=meta i], [class*=time i],"
    " [class*=byline i], header p, header span, header div"
)
LINES = (
    "p, div, span, small, li, em, i, b, strong, font, td, h1, h2, h3, h4, h5, h6, address, center,"
    " dt, dd, abbr, time, section, header"
)
"""Elements that may contain a line by itself, such as a date."""
_BLOCKS = "p, div, ul, pre"
_PARTS = "h2, h3, h4"
_HINTED = "[aria-label], [title]"
_IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|\.html?$|$)")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_MOST_TIMES = 200
_MOST_LINES = 300
_MOST_HELD = 300  # elements of a line, which is short
_LONGEST_META = 400  # characters
_LONGEST_LINE = 120
_MOST_STEPS, _FEW_LINES = 300, 3
_WORDS = 5  # of a sentence
_NEAR = 2  # elements around a <time>
_FEW_HINTS = 20


class Days(NamedTuple):
    """The dates of publication and of the last change, and where they are."""

    published: Found = NOTHING
    modified: Found = NOTHING


class _Dates(NamedTuple):
    source: str
    published: str | None
    modified: str | None


def read(page: GenericArticlePage) -> Days:
    """The dates on a page, by the most reliable evidence."""
    published, modified = _stated(page), _changed(page)
    if published and modified:
        return Days(published, modified)
    shown = _shown(page, is_published=bool(published))
    return Days(published or _by_address(page, shown.published), modified or shown.modified)


def _by_address(page: GenericArticlePage, shown: Found) -> Found:
    """The date that a page shows, with a wrong year corrected by the address."""
    address, day = of_address(page), str(page.iso_date(shown.value))[:10]
    if address and address[5:] == day[5:] and address != day:
        return Found([address], "the address, of whose day the page shows another year")
    return shown


def _stated(page: GenericArticlePage) -> Found:
    """The date of publication in the page's metadata."""
    data = page.linked_data.text("datePublished") or page.linked_data.text("dateCreated")
    if page.iso_date(data):
        return Found([data], "JSON-LD datePublished")
    for name, content in page.metadata.published():
        if page.iso_date(content):
            return Found([content], f"meta {name}")
    return _marked(page, _PUBLISHED)


def _changed(page: GenericArticlePage) -> Found:
    data = page.linked_data.text("dateModified")
    if page.iso_date(data):
        return Found([data], "JSON-LD dateModified")
    for name, content in page.metadata.modified():
        if page.iso_date(content):
            return Found([content], f"meta {name}")
    return _marked(page, _MODIFIED)


def _marked(page: GenericArticlePage, queries: Iterable[str]) -> Found:
    for query in queries:
        selector, _, attribute = query.partition("::attr(")
        for node in page.css(selector)[:_MOST_TIMES]:
            text = (
                node.attributes.get(attribute[:-1]) or ""
                if attribute
                else node.attributes.get("content") or _moment(node)
            )
            if page.iso_date(text) and not page.is_of_others(node):
                return Found([text], query)
    return NOTHING


def _shown(page: GenericArticlePage, *, is_published: bool) -> Days:
    """The dates that the page shows to readers, near the title.

    ``is_published`` says whether the date of publication is already known.
    """
    published = modified = NOTHING
    for source, day, changed in chain(_times(page), _by_tooltip(page), _by_class(page)):
        published = published or (Found([day], source) if day else NOTHING)
        modified = modified or (Found([changed], source) if changed else NOTHING)
        if (published or is_published) and modified:
            break
    for more in (_address, _at_the_end, _near_title, _bare_lines, _closing_lines):
        for source, day, changed in more(page) if not (published or is_published) else ():
            published = published or (Found([day], source) if day else NOTHING)
            modified = modified or (Found([changed], source) if changed else NOTHING)
    return Days(published, modified)


def _times(page: GenericArticlePage) -> Iterator[_Dates]:
    for node in page.css(_HEADER_TIMES)[:_MOST_TIMES]:
        if not page.is_of_others(node):
            yield _time(page, node, node.attributes.get("datetime") or "", _HEADER_TIMES)
    nodes = page.region.css("time")[:_MOST_TIMES] if page.region else []
    # A body that contains the title may also contain the lines below it.
    if not page.title_is_in_body:
        nodes = [node for node in nodes if not page.in_body(node)]
    nodes = [node for node in nodes if not page.is_of_others(node) and not _is_quoted(node)]
    for node, text in zip(nodes, within(map(_moment, nodes)), strict=False):
        yield _time(page, node, text, "<time> beside the text")


def _by_tooltip(page: GenericArticlePage) -> Iterator[_Dates]:
    """Days whose label is the hint or the spoken name of their element."""
    for node in page.css(_HINTED)[: 10 * _MOST_LINES]:
        for name in ("aria-label", "title"):
            label = (node.attributes.get(name) or "")[: values.LABEL_LENGTH]
            if values.is_label(label) and not page.in_body(node) and not page.is_of_others(node):
                text = node.text(separator=" ")[: 2 * _LONGEST_LINE]
                if len(text) <= _LONGEST_LINE:
                    yield _Dates(f"[{name}={label}]", *page.dates(f"{label}: {text}"))


def _read(page: GenericArticlePage, node: LexborNode, text: str) -> tuple[str | None, str | None]:
    """The dates in the text of an element, where the label of one may be the hint of a part."""
    published, changed = page.dates(text)
    if published and not changed and _hints_change(node):
        return None, published
    return published, changed


def _hints_change(node: LexborNode) -> bool:
    """Whether the hints that label a day, in an element or of it, are those of a change."""
    said = node.text(strip=True)
    near = islice(ancestors(node), _NEAR)
    around = takewhile(lambda one: one.text(strip=True) == said, near)
    parts = (node, *around, *node.css(_HINTED)[:_FEW_HINTS])
    found = (one.attributes.get(name) for one in parts for name in ("aria-label", "title"))
    hints = [hint[: values.LABEL_LENGTH] for hint in found if hint]
    labelled = [hint for hint in hints if first_label(hint) is not None]
    return bool(labelled) and all(map(values.is_of_change, labelled))


def _by_class(page: GenericArticlePage) -> Iterator[_Dates]:
    nodes = page.css(_CALLED)[: 10 * _MOST_LINES]
    texts = within(node.text(separator=" ") for node in nodes)
    for node, text in zip(nodes, texts, strict=False):
        if len(text) >= _LONGEST_META:
            continue
        days = _read(page, node, text)
        # "3 days ago" may have the date in its tooltip.
        if not any(days) and (hint := node.attributes.get("title")):
            days = page.dates(hint)
        if any(days) and not (
            page.in_body(node)
            or page.is_of_others(node)
            or _holds_others(page, node)
            or is_of_listed(page, node)
        ):
            yield _Dates(f"text of {node.tag}.{class_and_id(node).strip()}", *days)


def _holds_others(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether an element has entries of other articles: their dates are not this one's."""
    held = islice(node.traverse(), _MOST_HELD) if page.cards else ()
    return any(one.mem_id in page.cards for one in held)


def of_address(page: GenericArticlePage) -> str | None:
    """The date in the address of a page."""
    match = _IN_ADDRESS.search(urlsplit(page.url).path)
    return values.iso_date("-".join(match.groups())) if match else None


def _address(page: GenericArticlePage) -> Iterator[_Dates]:
    yield _Dates("the address", of_address(page), None)


def says_days(text: str) -> bool:
    """Whether a line tells when the article was published and when it was changed."""
    return len(text) <= _LONGEST_LINE and all(values.dates(text))


def _at_the_end(page: GenericArticlePage) -> Iterator[_Dates]:
    """A line after the text that tells both days."""
    for node in page.edges.last:
        if node.mem_id in page.edges.ending:
            text = values.clean(node.text(separator=" ")[: 4 * _LONGEST_LINE])
            if says_days(text):
                yield _Dates("a line after the text", *page.dates(text))


def _near_title(page: GenericArticlePage) -> Iterator[_Dates]:
    """Short lines with a date near the title: before the text or at its beginning."""
    heading = page.heading or page.tree.css_first("h1")
    if heading is None:
        return
    near = [heading, *ancestors(heading)]
    if len(near) == 1 and heading.parent is not None:
        near.append(heading.parent)  # the <body>, if nothing else is around the title
    for number, around in enumerate(near[:4]):
        for node in [around] if not number else around.css(LINES)[:_MOST_LINES]:
            if any(one.mem_id != node.mem_id for one in node.css(_BLOCKS)) or _is_quoted(node):
                continue
            if (
                page.is_of_others(node)
                or _is_prose(page, node)
                or _heads_one_of_several(page, node)
            ):
                continue
            text = node.text(separator=" ")
            moment = node.attributes.get("datetime") or "" if node.tag == "time" else ""
            if moment and not any(page.dates(text)):  # it says "12 years ago"
                yield _time(page, node, moment, "<time> near the title")
            elif len(text) <= _LONGEST_LINE and not is_of_listed(page, node):
                yield _Dates("text near the title", *_read(page, node, text))


def _bare_lines(page: GenericArticlePage) -> Iterator[_Dates]:
    """Short lines between ``<br>`` below the title, as in hand-written pages."""
    if page.runs is None:
        return
    steps = page.runs.steps[:_MOST_STEPS]
    lines = [step for step in steps if isinstance(step, ProseRun)]
    title = title_key(page.headline.text)
    named = next((n for n, run in enumerate(lines) if title_key(run.text) == title), len(lines))
    parts = (node for node in page.css(_PARTS)[:_MOST_LINES] if _heads_one_of_several(page, node))
    heads = {title_key(node.text()) for node in parts}
    hints = page.css(_HINTED)[:_MOST_LINES]
    hinted = {values.clean(node.text()[:_LONGEST_LINE]) for node in hints if _hints_change(node)}
    for run in lines[named + 1 :][:_FEW_LINES]:
        if run.length > _LONGEST_LINE or run.ends or title_key(run.text) in heads:
            return
        if values.is_day_in_clause(run.text, page.written_in):
            return
        if values.clean(run.text) not in hinted:
            yield _Dates("a line below the title", *page.dates(run.text))


def _is_prose(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a line is a part of the text, and not a dateline at its beginning."""
    text = values.clean(node.text(separator=" ")[:_LONGEST_LINE])
    if text.endswith((".", "。", "!", "?", "！", "？")) and len(text.split()) >= _WORDS:
        return True
    if values.is_day_in_clause(text, page.written_in):
        return True
    if not page.in_body(node) or node.mem_id in page.edges.beginning:
        return False
    return node.mem_id not in page.edges.early or not _is_bare_day(page, node, text)


def _is_bare_day(page: GenericArticlePage, node: LexborNode, text: str) -> bool:
    """Whether a line tells a day and nothing else; a heading with one begins a part."""
    return (
        len(text) <= values.LABEL_LENGTH and node.tag not in HEADINGS and bool(page.iso_date(text))
    )


def _closing_lines(page: GenericArticlePage) -> Iterator[_Dates]:
    """Short lines after the text with a day and its label, as in a signature."""
    for node in page.edges.last:
        is_last = node.mem_id in page.edges.ending and node.mem_id not in page.edges.beginning
        if not is_last or page.is_of_others(node) or _is_quoted(node):
            continue
        text = values.clean(node.text(separator=" ")[: 2 * _LONGEST_LINE])
        is_line = len(text) <= _LONGEST_LINE and not values.is_day_in_clause(text, page.written_in)
        if is_line and values.first_label(text) is not None:
            yield _Dates("a line after the text", *page.dates(text))


def _heads_one_of_several(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a line is the heading of one part, and those of all parts have a year of their own.

    So has a page of projects, or of changes, which is of no day itself.
    """
    if node.tag not in HEADINGS or node.parent is None:
        return False
    if not _YEAR.search(node.text(strip=True)[:_LONGEST_LINE]):
        return False
    if page.heading is not None and node.mem_id == page.heading.mem_id:
        return False
    alike = node.parent.css(node.tag)[:_MOST_LINES]
    texts = {one.text(strip=True)[:_LONGEST_LINE] for one in alike}
    return len(texts) > 1 and all(map(_YEAR.search, texts))


def _is_quoted(node: LexborNode) -> bool:
    return any(one.tag in ("blockquote", "pre", "figure") for one in ancestors(node))


def _moment(node: LexborNode) -> str:
    """The machine-readable value of a ``<time>``, or else its text."""
    return node.attributes.get("datetime") or node.text()


def _time(page: GenericArticlePage, node: LexborNode, text: str, source: str) -> _Dates:
    """The date in a ``<time>``, as that of publication or of the last change."""
    day = text if page.iso_date(text) else None
    names = class_and_id(node)
    changed = "updated" in names and "published" not in names
    if day and not changed:
        labels = (_label(node), node.text()[: values.LABEL_LENGTH], *_hints(node))
        changed = any(map(values.is_of_change, labels))
    return _Dates(source, None, day) if changed else _Dates(source, day, None)


def _hints(node: LexborNode) -> Iterator[str]:
    """The hints of a ``<time>``, and of the elements around it that have no other."""
    for one in (node, *islice(ancestors(node), _NEAR)):
        if one.mem_id != node.mem_id and len(one.css("time")) > 1:
            return
        for name in ("aria-label", "title"):
            if hint := one.attributes.get(name):
                yield hint[: values.LABEL_LENGTH]


def _label(node: LexborNode) -> str:
    """The words between the previous ``<time>`` and this one."""
    words = ""
    around: LexborNode | None = node
    for _ in range(3):
        before = around.prev if around is not None else None
        while before is not None and len(words) < values.LABEL_LENGTH:
            if before.tag == "time" or (before.tag != "-text" and before.css_first("time")):
                return words
            words = f"{before.text()} {words}"
            before = before.prev
        around = around.parent if around is not None else None
        if words.strip() or around is None or around.tag in ("header", "article", "main", "body"):
            break
    return words
