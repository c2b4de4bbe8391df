"""Takes the LaTeX out of the text of an article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from blogcrawl import values
from blogcrawl.items import Article, Comment, Equation, Formula, Image
from blogcrawl.latex.equations import equations
from blogcrawl.pipelines.structure import STRUCTURE, address_of, structure
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from selectolax.lexbor import LexborNode
    from typing_extensions import Self

    from blogcrawl.items import RawComment
    from blogcrawl.latex import Body, Separation


class Shape(NamedTuple):
    """How a body becomes text."""

    strip: Literal["all", "display", "none"]
    placeholder: str
    with_markdown: bool
    with_html: bool
    more: tuple[str, ...] = ()
    """The fields of ``ARTICLE_FIELDS``."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """The shape that the settings ask for."""
        return cls(
            settings["LATEX_STRIP"],
            settings["LATEX_PLACEHOLDER"],
            with_markdown=settings.getbool("ARTICLE_MARKDOWN"),
            with_html=settings.getbool("ARTICLE_HTML"),
            more=(*settings.getlist("ARTICLE_FIELDS"),),
        )

    def render(self, item: Article) -> dict[str, int]:
        """Render the body of an article and remove it; returns counts of doubtful formulas."""
        body, base = item.body, item.base
        thread = vars(item).pop("thread", list)
        del item.body, item.base
        structured = not STRUCTURE.isdisjoint(self.more)
        address = partial(address_of, base) if self.with_markdown or structured else None
        parted = body.separate(
            strip=self.strip,
            placeholder=self.placeholder,
            address=address,
            structured=structured,
            with_markdown=self.with_markdown,
        )
        item.text = parted.text
        item.formulas = _formulas(parted)
        pictures = (
            Image(address_of(base, picture.src), values.clean(picture.alt))
            for picture in parted.pictures[: values.MOST]
        )
        item.images = [image for image in pictures if image.url]
        if parted.markdown is not None:
            item.markdown = parted.markdown
        if structured:
            for name, held in structure(parted.structure, base, item.url).items():
                if name in self.more:
                    setattr(item, name, held)
        for name in {"usage", "listing_only"}.difference(self.more):
            vars(item).pop(name, None)
        if "series" in self.more or "part" in self.more:
            series = values.series(item.title)
            for name, value in zip(("series", "part"), series or (None, None), strict=True):
                if name in self.more:
                    setattr(item, name, value)
        if "equations" in self.more:
            found = equations([formula.tex for formula in item.formulas])
            item.equations = [Equation(*one) for one in found]
        if "comments_text" in self.more:
            item.comments_text = [*map(self._comment, thread())]
        if self.with_html:
            item.html = _html(body)
        return {**parted.marks._asdict(), "markdown_cut": parted.markdown_cut}

    def _comment(self, raw: RawComment) -> Comment:
        parted = raw.body.separate(strip=self.strip, placeholder=self.placeholder)
        return Comment(raw.author, raw.time, parted.text, _formulas(parted), raw.reply_to)


class LatexPipeline:
    """Renders the body of an article as text, formulas and images.

    Settings: ``LATEX_STRIP``, ``LATEX_PLACEHOLDER``, ``ARTICLE_MARKDOWN``, ``ARTICLE_HTML``,
    ``ARTICLE_FIELDS``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.tally = Tally(crawler.stats)
        self.shape = Shape.from_settings(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        marks = self.shape.render(item)
        for name, number in marks.items():
            if number:
                self.tally.marks.add(name, number)
                self.tally.marks.add(f"articles_with_{name}")
        return item


def _formulas(parted: Separation) -> list[Formula]:
    return [Formula(one.tex, one.raw, one.display, one.offset) for one in parted.formulas]


def _html(body: Body) -> str:
    """The HTML of the body without furniture, which is removed from the tree."""
    dropped = [node for node in body.root.css("*") if node.mem_id in body.dropped]
    outermost = [node for node in dropped if not _is_within(node, body.dropped)]
    for node in outermost:
        node.decompose()
    return body.root.html or ""


def _is_within(node: LexborNode, elements: Collection[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in elements:
            return True
        parent = parent.parent
    return False
