"""Finds furniture: elements in the text that are not part of the article."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id, sibling
from blogcrawl.pages import term_lines
from blogcrawl.pages.days import says_days
from blogcrawl.pages.edges import SENTENCE_ENDS
from blogcrawl.pages.furniture_names import is_note
from blogcrawl.pages.imprint import imprint
from blogcrawl.pages.title import heading_text, title_key
from blogcrawl.values.days import spans
from blogcrawl.values.labels import first_label
from blogcrawl.values.signature import start_of_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.blocks import Blocks, Mass

# Class names and ids of the element with the title.
_HEADER = re.compile(
    r"(?:[a-z]+[-_]+)*(?:head(?:er|ing)?|hero|banner|title(?:[-_]wrap(?:per)?)?)", re.IGNORECASE
)
_TITLES = "h1, h2, .post-title, .entry-title, .article-title, .p-name"
_MOST_HEADINGS = 200
_LONGEST_HEADER = 500  # characters
_LONGEST_DATELINE = 120
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_TIME_OF_DAY = re.compile(rf"{_CLOCK.pattern}|\d\s?[ap]\.?m\b|\b(?:noon|midnight)\b", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\s(?:[^\W\d]{1,2}\.)+$")  # as in 8 p.m.
_STOPS = tuple(".。!！?？：:")
_MOST_DATELINES = 3
_ROWS = frozenset("p li dd dt tr td th thead tbody figcaption figure pre h1 h2 h3 h4".split())
# The share of the links of a box that lead to other pages of the site.
_AT_HOME = 0.8
_INVISIBLE = '[style*="visibility:hidden" i], [style*="visibility: hidden" i]'
_ARROWS = 'a[href^="#"]'
_IN_BRACKETS = re.compile(r"[\[(（【].{1,12}[\])）】]")
_ASKED = "input[type=email], input[type=password], input[name*=email i]"
_PAGE_NUMBERS = re.compile(r"[^\W\d]{0,12}\s*[:：]?\s*[\d\s|/·«»‹›<>]*\d[\d\s|/·«»‹›<>]*")
_PROMPT = re.compile(r"(?:In|Out)?\s?\[[\d\s*]{0,6}\]\s?:?")
_BOXES = frozenset(("div", "span"))
_SHORT = 40  # characters
_FEW = 5
_MOST_BOXES = 2_000
_LONGEST_BOX = 200  # characters


def around_text(page: GenericArticlePage, root: LexborNode) -> set[int]:
    """``mem_id`` of the lines before and after the text that describe the article."""
    ends = closing(page, root) if page.edges.ending else ()
    told = term_lines.called_in(page, root), term_lines.loose(page, root)
    return below_title(page, root).union(*told, ends, imprint(page, root))


def below_title(page: GenericArticlePage, root: LexborNode) -> set[int]:
    """``mem_id`` of the title, if the text contains it, and of the lines under it.

    The theme may show it above the one that the author wrote.
    """
    found: set[int] = set()
    headline = title_key(page.headline.text)
    own = [page.heading] if page.heading is not None and page.title_is_in_body else []
    for node in chain(own, root.css(_TITLES)[:_MOST_HEADINGS], _first_lines(page)):
        # A section after the first sentence may have the same heading as the article.
        if title_key(heading_text(node)) == headline and node.mem_id in page.edges.beginning:
            header = _header(page, node, root)
            lines = chain(_datelines(page, header), _datelines(page, header, above=True))
            found.update((header.mem_id, *(line.mem_id for line in lines)))
    return found


def _first_lines(page: GenericArticlePage) -> Iterator[LexborNode]:
    """The lines before the first sentence of a text whose page has no heading."""
    if page.heading is None:
        for node in page.edges.first:
            if node.mem_id in page.edges.beginning and not _is_in_row(node):
                yield node


def _is_in_row(node: LexborNode) -> bool:
    """Whether a line is the whole content of a table cell that has other cells beside it."""
    cell = next((one for one in (node, *ancestors(node)) if one.tag in ("td", "th")), None)
    if cell is None or cell.parent is None:
        return False
    held = cell.text(strip=True)
    return held == node.text(strip=True) != cell.parent.text(strip=True)


def evident(page: GenericArticlePage, root: LexborNode, blocks: Blocks) -> Iterator[int]:
    """``mem_id`` of furniture in ``root``, judging by the page alone.

    That is everything before the title, elements that were left out as the theme's, and boxes of
    links to other pages of the site before or after all prose.
    """
    for mass in blocks.left_out:
        if not (mass.node.tag in ("aside", "footer") and is_note(mass.node)):
            yield mass.node.mem_id
    inner = blocks.within(root)
    prose = [number for number, block in enumerate(inner) if block.weight > 0]
    if not prose:
        return
    outside = inner[: prose[0]] + inner[prose[-1] + 1 :]
    seen: set[int] = set()
    boxes: set[int] = set()
    for block in outside:
        for node in _wrappers(block.node, root):
            held = blocks.masses.get(node.mem_id)
            if node.mem_id in seen or held is None or held.prose:
                break
            seen.add(node.mem_id)
            if node.tag not in _ROWS and _is_link_box(page, held):
                boxes.add(node.mem_id)
    yield from boxes
    for block in reversed(inner[prose[-1] + 1 :]):  # headings of furniture
        if block.node.tag in HEADINGS:
            yield block.node.mem_id
        elif not any(one.mem_id in boxes for one in _wrappers(block.node, root)):
            break


def small_signs(root: LexborNode) -> Iterator[int]:
    """``mem_id`` of furniture in ``root`` that is recognised by its form, whatever its name.

    Links to edit a section, back-links of footnotes, page numbers of the article, boxes that ask
    for an e-mail address, and short blocks that occur several times, as advertisements' labels do.
    """
    yield from _asking(root)
    yield from _prompts(root)
    for node in root.css(_INVISIBLE):
        yield node.mem_id
    for link in root.css(_ARROWS):
        parent = link.parent
        if not any(map(str.isalnum, link.text())) and parent is not None and parent.tag != "sup":
            yield link.mem_id
    for link in root.css("h1 a, h2 a, h3 a, h4 a, h5 a, h6 a"):
        around = link.parent
        if around is not None and _IN_BRACKETS.fullmatch(around.text(strip=True)):
            yield around.mem_id
    seen: dict[str, list[int]] = {}
    for node in root.css("div[class], section[class], p[class]")[:_MOST_BOXES]:
        text = node.text(strip=True)[: _SHORT + 1]
        if not 0 < len(text) <= _SHORT or node.css_first("pre, img, math, code, table") is not None:
            continue
        if node.css_first("a") is not None and _PAGE_NUMBERS.fullmatch(text):
            yield node.mem_id
        seen.setdefault(text, []).append(node.mem_id)
    for text, nodes in seen.items():
        if len(nodes) > 1 and text.replace(" ", "").isalpha():
            yield from nodes


def _prompts(root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the prompts of a notebook, such as ``In [7]:``, each before what it names."""
    for shown in root.css("pre, table, img")[:_MOST_BOXES]:
        for one in islice(_wrappers(shown, root), _FEW):
            before = sibling(one, before=True)
            if before is not None and before.tag in _BOXES:
                if _PROMPT.fullmatch(before.text(strip=True)[: _SHORT + 1]):
                    yield before.mem_id
                break


def _asking(root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the boxes with a field for an e-mail address, and little text."""
    fields = root.css(_ASKED)[:_FEW]
    most = min(_LONGEST_BOX, len(root.text(strip=True)) // 3) if fields else 0
    for field in fields:
        box = None
        form = None if any(one.tag == "form" for one in ancestors(field)) else 0
        for one in _wrappers(field, root):
            said = len(one.text(strip=True))
            if said > most or one.tag in _ROWS or one.tag == "blockquote":
                break
            box = one
            if one.tag == "form":
                form = said
            elif form is not None and said > form:  # it says what the address is for
                break
        if box is not None:
            yield box.mem_id


def boxes_at_the_end(page: GenericArticlePage, root: LexborNode, blocks: Blocks) -> Iterator[int]:
    """``mem_id`` of boxes after the text, followed by links to other pages of the site.

    For example about the author: a named block with an image or a heading of its own.
    """
    whole = blocks.masses.get(root.mem_id)
    child, has_links = root.last_child, False
    while child is not None and whole is not None:
        mass = blocks.masses.get(child.mem_id)
        if mass is not None and mass.length:
            if not mass.prose and _is_link_box(page, mass):
                has_links = True
            elif not (has_links and _is_box(child) and mass.prose * _FEW < whole.prose):
                return
            else:
                yield child.mem_id
        child = child.prev


def _is_box(node: LexborNode) -> bool:
    is_marked = bool(node.attributes.get("class") or node.attributes.get("id"))
    has_own = node.css_first("img, h3, h4, h5, h6") is not None
    is_text = node.css_first("pre, table, ul, ol, blockquote, math") is not None
    return node.tag in ("div", "section") and is_marked and has_own and not is_text


def _wrappers(node: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    if node.mem_id != root.mem_id:
        yield node
        for parent in ancestors(node):
            if parent.mem_id == root.mem_id:
                return
            yield parent


def closing(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of a line with the article's date after the text, and of everything after it.

    If a sentence follows, it is a postscript of the author, which may begin with a date, too. Lines
    of links to terms are the theme's, too.
    """
    yield from term_lines.at_the_end(page, root)
    lines = (node for node in page.edges.last if node.mem_id in page.edges.ending)
    line = next((one for one in lines if _is_line_of_day(page, one)), None)
    if line is None:
        return
    found = [line]
    for one in (line, *ancestors(line)):
        if one.mem_id == root.mem_id:
            break
        other = one.next
        while other is not None:
            found.append(other)
            other = other.next
    after = (one for one in found[1:] if one.mem_id not in page.named_furniture)
    if not any(map(_has_sentence, after)):
        yield from (one.mem_id for one in found)


def _has_sentence(node: LexborNode) -> bool:
    lines = map(str.rstrip, node.text(separator="\n").splitlines())
    return any(line.endswith(SENTENCE_ENDS) and not _ABBREVIATED.search(line) for line in lines)


def _is_line_of_day(page: GenericArticlePage, line: LexborNode) -> bool:
    text = line.text(separator=" ")[: 4 * _LONGEST_DATELINE]
    if (
        not any(map(str.isdigit, text))
        or line.mem_id in page.edges.beginning
        or line.tag in HEADINGS
    ):
        return False
    text = values.clean(text)
    is_line = len(text) <= _LONGEST_DATELINE and (not text.endswith(_STOPS) or says_days(text))
    if not is_line or line.css_first("pre, img, table") is not None:
        return False
    days = page.own_days
    marked = (time.attributes.get("datetime") or "" for time in line.css("time"))
    is_marked = any(str(page.iso_date(day))[:10] in days for day in marked if day)
    if is_marked:
        return True
    return _is_dated(page, text) and (
        _says_more_than_the_day(text) or _is_only_day(page, line, text)
    )


def _says_more_than_the_day(text: str) -> bool:
    """Whether a line with a date belongs to the theme: it has an author, a label or a time of day.

    A bare date after the text may be the author's own, for example in a list of changes.
    """
    is_labelled = first_label(text) is not None or start_of_names(text) is not None
    return is_labelled or bool(_CLOCK.search(text))


def _is_only_day(page: GenericArticlePage, line: LexborNode, text: str) -> bool:
    """Whether the last line of a text is a day, and the only one that the page shows."""
    is_last = page.root is not None and page.root.text().rstrip().endswith(line.text().rstrip())
    days = spans(text, page.written_in)
    if not is_last or len(days) != 1 or page.tree.body is None:
        return False
    if any(map(str.isalnum, text[: days[0][0]] + text[days[0][1] :])):
        return False
    lines = page.tree.body.text(separator="\n").splitlines()
    shown = (
        line for line in lines if len(line) <= _LONGEST_DATELINE and any(map(str.isdigit, line))
    )
    return sum(any(page.dates(line)) for line in shown) == 1


def _is_link_box(page: GenericArticlePage, mass: Mass) -> bool:
    if mass.linked * 2 < mass.length:
        return False
    host = urlsplit(page.url).netloc
    links = [page.link(one.attributes.get("href") or "") for one in mass.node.css("a[href]")]
    home = [link for link in links if urlsplit(link).netloc == host and link != page.url]
    return len(home) >= _AT_HOME * len(links) > 0


def _header(page: GenericArticlePage, heading: LexborNode, root: LexborNode) -> LexborNode:
    """The element with ``heading`` and the lines about the article, in a body that contains it."""
    link = heading.parent
    is_whole = (
        link is not None and link.tag == "a" and link.text(strip=True) == heading.text(strip=True)
    )
    header = link if link is not None and is_whole else heading
    whole = len(root.text(strip=True))
    most = min(_LONGEST_HEADER, whole // 2)
    most_lines = len(heading.text(strip=True)) + _LONGEST_DATELINE
    for parent in ancestors(heading):
        if parent.mem_id == root.mem_id:
            break
        names = class_and_id(parent).split()
        if parent.tag == "header" or any(map(_HEADER.fullmatch, names)):
            said = len(parent.text(strip=True))
            # The text after it may be shorter.
            is_short = parent.tag == "header" and said <= min(most_lines, whole - 1)
            if (said > most and not is_short) or parent.css_first("pre"):
                break
            header = parent
        elif page.heading is None:
            text = parent.text(separator=" ")
            if len(text) > most_lines:
                break
            header = parent if _is_dated(page, text) else header
    return header


def _is_dated(page: GenericArticlePage, text: str) -> bool:
    """Whether a line contains a date of the article, or one beside it with a time of day.

    The day may be another one in the time zone of the line.
    """
    days = page.own_days
    if days and _TIME_OF_DAY.search(text):
        days = {near for day in days for near in _days_beside(day)}
    return bool(days) and any(day and day[:10] in days for day in page.dates(text))


def _days_beside(day: str) -> Iterator[str]:
    """A day, the one before it and the one after it."""
    try:
        for step in (-1, 0, 1):
            yield str(date.fromisoformat(day) + timedelta(step))
    except (ValueError, OverflowError):
        yield day


def _names_authors(page: GenericArticlePage, text: str) -> bool:
    """Whether a line names the authors of the article, and little else."""
    found = page.found("authors").values if len(text) <= _SHORT else []
    by = values.byline_authors(text, page.written_in) if found else []
    return bool(by) and set(by) <= set(found)


def _datelines(
    page: GenericArticlePage, header: LexborNode, *, above: bool = False
) -> Iterator[LexborNode]:
    """The elements after a header that contain only the article's date and the like.

    With ``above``, those before it.
    """
    line = sibling(header, before=above)
    for _ in range(_MOST_DATELINES):
        if line is None or line.css_first("pre") is not None:
            return
        text = values.clean(line.text(separator=" "))
        # The author's picture may be beside the date.
        has_picture = line.css_first("img, figure") is not None or line.tag == "figure"
        if has_picture and (line.tag == "figure" or not _is_dated(page, text)):
            return
        is_sentence = text.endswith(_STOPS) and not _ABBREVIATED.search(text)
        is_labelled = len(text) <= _SHORT and first_label(text) is not None
        if len(text) > _LONGEST_DATELINE or (is_sentence and not is_labelled):
            return
        if line.tag != "-text" and (_is_dated(page, text) or _names_authors(page, text)):
            yield line
        line = sibling(line, before=above)
