"""``scrapy archive links``: the articles of a blog as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from scrapy.exceptions import UsageError

from blogcrawl import jsonl
from blogcrawl.archive.crosslinks import CrossLinks
from blogcrawl.archive.reader import ArchiveReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.archive.database import Database

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="title" for="node" attr.name="title" attr.type="string"/>
<key id="date" for="node" attr.name="date_published" attr.type="string"/>
<key id="text" for="edge" attr.name="text" attr.type="string"/>
<graph edgedefault="directed">
"""


def write(database: Database, out: TextIO, *, graphml: bool) -> None:
    """Write a line of JSON for each link of an article to another, or all as GraphML.

    Raises UsageError if the articles were read without their links.
    """
    reader = ArchiveReader(database)
    links = CrossLinks(reader)
    revisions = reader.revisions()
    if revisions and "links" not in next(reader.items(revisions[:1])):
        raise UsageError(
            "the articles were read without links: crawl with -s ARTICLE_FIELDS=links",
            print_help=False,
        )
    if not graphml:
        for item in reader.items(revisions):
            out.writelines(f"{jsonl.dumps(edge._asdict())}\n" for edge in links.edges(item))
        return
    out.write(_HEAD)
    for item in reader.items(revisions):
        out.writelines(_node(item))
    for item in reader.items(revisions):
        for edge in links.edges(item):
            ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
            out.write(f"<edge {ends}>{_data('text', edge.text)}</edge>\n")
    out.write("</graph>\n</graphml>\n")


def _node(item: dict[str, Any]) -> Iterator[str]:
    yield f"<node id={quoteattr(item['id'])}>"
    yield _data("title", item["title"])
    if item["date_published"]:
        yield _data("date", item["date_published"])
    yield "</node>\n"


def _data(key: str, text: str) -> str:
    """A value, without what XML cannot hold."""
    shown = "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")
    return f'<data key="{key}">{escape(shown)}</data>'
