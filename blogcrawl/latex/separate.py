"""Separates the formulas of a page from its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from blogcrawl.html.parsing import parse
from blogcrawl.latex.config import CONFIGS, MathConfig
from blogcrawl.latex.finders import finder
from blogcrawl.latex.markdown import MarkdownRenderer, written
from blogcrawl.latex.render import Marks, Renderer
from blogcrawl.latex.scripts import Script, page_config
from blogcrawl.latex.structure import Structure, StructurePart
from blogcrawl.latex.writer import Cut, Writer, cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import TypeAlias

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from blogcrawl.latex.markdown.renderer import Address
    from blogcrawl.latex.pictures import Picture

    Strip: TypeAlias = Literal["all", "display", "none"]


@dataclass(frozen=True, slots=True)
class Separation:
    """A text, and the formulas that were taken out of it."""

    text: str
    formulas: list[Cut]
    pictures: list[Picture]
    """The images of the body, with the page's own addresses."""
    marks: Marks
    placeholder: str = ""
    markdown: str | None = None
    """The body as Markdown, formulas included, if requested."""
    markdown_cut: int = 0
    """Code points of the Markdown that were cut."""
    structure: tuple[StructurePart, ...] = ()
    """Headings, code and links, if requested, with the page's own addresses."""

    def restore(self) -> str:
        """The text as it was before the formulas were taken out."""
        pieces: list[str] = []
        position = 0
        for formula in self.formulas:
            if formula.removed:
                pieces += (self.text[position : formula.offset], formula.raw)
                position = formula.offset + len(self.placeholder)
        return "".join([*pieces, self.text[position:]])


@dataclass(frozen=True, slots=True)
class Body:
    """The parsed body of an article, with what is needed to separate it."""

    root: LexborNode
    html: str
    """The source of the whole page."""
    config: MathConfig
    dropped: Collection[int] = ()
    """``mem_id`` of the elements that are not part of the article."""
    all_forms: bool = True
    """Whether to read formulas in other forms than delimited text, too."""

    def separate(
        self,
        *,
        strip: Strip = "all",
        placeholder: str = "",
        address: Address | None = None,
        structured: bool = False,
        with_markdown: bool = True,
    ) -> Separation:
        """Take the formulas that ``strip`` names out of the text.

        ``placeholder`` replaces each of them. ``address`` requests Markdown, too: it makes an
        address of the page absolute. ``structured`` requests the structure in addition, or instead
        if ``with_markdown`` is false.
        """
        writer = Writer()
        structure = Structure(writer) if structured else None
        read = (self.root, self.html, finder(self.config), self.dropped, self.all_forms)
        if address is None:
            rendered, markdown, markdown_cut = Renderer(writer, *read), None, 0
        else:
            rendered = walked = MarkdownRenderer(writer, *read, address, structure)
            markdown, markdown_cut = None, walked.cut_characters
            if with_markdown:
                markdown = written(walked.blocks)
        parts = writer.parts()
        text, formulas = cut(parts, strip, placeholder)
        found = structure.found(parts, formulas, placeholder) if structure else ()
        pictures, marks = rendered.pictures, rendered.marks
        return Separation(
            text, formulas, pictures, marks, placeholder, markdown, markdown_cut, (*found,)
        )


def separate(
    html: str,
    *,
    selector: str | None = None,
    config: str | MathConfig = "auto",
    strip: Strip = "all",
    placeholder: str = "",
    address: Address | None = None,
) -> Separation:
    """Separate the formulas of a page from its text.

    ``selector`` is the CSS selector of the element to read, by default the page's body. ``config``
    says what counts as a formula: with ``auto``, what the page's own renderer is configured for,
    and all other forms of formulas. With a name in :data:`~blogcrawl.latex.config.CONFIGS`, or with
    a configuration, only what that engine would find in the page. ``strip``, ``placeholder`` and
    ``address`` are those of :meth:`Body.separate`.

    Raises ``ValueError`` for an unknown name, and for a selector that finds nothing.
    """
    tree = parse(html)
    root = tree.css_first(selector) if selector else tree.body
    if root is None:
        raise ValueError(f"no element matches the selector {selector!r}")
    body = Body(root, html, resolve(config, tree), all_forms=config == "auto")
    return body.separate(strip=strip, placeholder=placeholder, address=address)


def resolve(config: str | MathConfig, tree: LexborHTMLParser) -> MathConfig:
    """The configuration that ``config`` names, read from the page for ``auto``."""
    if isinstance(config, MathConfig):
        return config
    if config == "auto":
        return page_config(scripts(tree)) or CONFIGS["cautious"]
    if config not in CONFIGS:
        raise ValueError(f"unknown configuration {config!r}: there are auto, {', '.join(CONFIGS)}")
    return CONFIGS[config]


def scripts(tree: LexborHTMLParser) -> Iterator[Script]:
    """The scripts of a page and its ``onload`` handlers, in document order."""
    for node in tree.css("script, body[onload]"):
        attributes = node.attributes
        if node.tag == "script":
            # An optimizer that delays scripts puts their address into another attribute.
            source = attributes.get("src") or attributes.get("data-src") or ""
            yield Script(source, attributes.get("type") or "", node.text())
        if onload := attributes.get("onload"):
            yield Script("", "onload", onload)
