"""Lines that name the terms of an article: links to them with a short label, or words after one."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors, class_and_id, elements_beside
from blogcrawl.pages.edges import SENTENCE_ENDS
from blogcrawl.pages.frame import is_framed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

# One line per language: what stands before an article's tags, and before its categories.
_TAGS = """
tags, tag, tagged, tagged with, tagged as, keywords
schlagwörter, schlagworte, schlagwort, stichworte, stichwörter
étiquettes, étiquette, mots-clés, mots clés
etiquetas, etiqueta, palabras clave, palavras-chave, marcadores
etichette, parole chiave
trefwoorden, labels
метки, метка, теги, тег, ключевые слова, мітки, теґи
tagi, słowa kluczowe, štítky, klíčová slova, címkék
etiketler, etiket, taggar, nøkkelord, avainsanat, ετικέτες, từ khóa, thẻ
标签, 標籤, 关键词, 關鍵字, タグ, 태그, وسوم, الوسوم, תגיות, ป้ายกำกับ, แท็ก
برچسب‌ها, برچسب ها, برچسب, کلیدواژه‌ها, टैग
"""
_CATEGORIES = """
categories, category, filed under, posted in, filed in
kategorien, kategorie, abgelegt unter, veröffentlicht in
catégories, catégorie, classé dans, publié dans
categorías, categoría, archivado en, publicado en, categorias, categoria
categorie, archiviato in, categorieën
рубрики, рубрика, категории, категория, категорія, рубрики
kategorie, kategoria, kategorier, kategoriler, kategori, luokat, κατηγορίες, danh mục
分类, 分類, カテゴリー, カテゴリ, 카테고리, 분류, تصنيفات, קטגוריות, หมวดหมู่
دسته‌ها, دسته‌بندی, دسته بندی, श्रेणी
"""
_LINES = "p, div, li, ul, dl, span, small, footer, section, td"
_PARTS = "li, span, em, i, code, a, dd"
_CALLED = "[class*=tags i], [id*=tags i], [class*=taglist i], [class*=tag-list i]"
_TAGS_NAME = re.compile(
    r"(?:(?:^|[\s_-])(?:tags|tag[_-]?list)|[a-z](?:Tags|TagList))(?:[_-]?\d+)?(?=$|\s)"
)
_LOOSE, _MOST_LOOSE = frozenset(("a", "span", "small", "em", "i", "b", "strong")), 60
_MOST_LINES, _LONGEST = 1_000, 200  # characters
_MOST_BLANKS = 8  # so many times longer a line may be with the blanks between its elements
_LONGEST_LABEL = 30
_MOST_TERMS, _LONGEST_TERM = 20, 40
_BETWEEN = re.compile(r"[,，、;；|·•/#\s]+")
_COMMAS = re.compile(r"\s*[,，、;；|·•]\s*")


_BARS = tuple("|·•/")
_BEFORE_COLON = 60  # characters
_LOWER_DOTTED = "İ".lower()  # two characters; a pattern takes it for an i


def _words(lines: str) -> tuple[str, ...]:
    words = (one.strip() for one in re.split("[,\n]", lines))
    return tuple(sorted(filter(None, words), key=len, reverse=True))


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words))
    return re.compile(rf"(?:{either})\s*[:：]\s*", re.IGNORECASE)


_KINDS = (_words(_CATEGORIES), _words(_TAGS))
_LABELS = tuple(map(_pattern, _KINDS))
_ALL = tuple(map(frozenset, _KINDS))
_OF_LABEL, _MOST_LABELS = "li, dt, th, td, span, b, strong", 300


def written(page: GenericArticlePage, kind: int) -> list[str]:
    """The categories (0) or tags (1) in a line of words after a label, such as ``Tags: a, b``."""
    if not _may_hold_label(page, kind):
        return _beside_label(page, kind)
    for node in page.css(_LINES)[:_MOST_LINES]:
        text = node.text(separator=" ")[: _LONGEST + 1]
        label = _LABELS[kind].match(values.clean(text)) if len(text) <= _LONGEST else None
        if label is None or page.is_of_others(node) or not _may_describe(page, node):
            continue
        terms = [*takewhile(_is_term, _terms(node, values.clean(text)[label.end() :]))]
        if terms and len(terms) <= _MOST_TERMS and all(len(t) <= _LONGEST_TERM for t in terms):
            return terms
    return _beside_label(page, kind)


def _beside_label(page: GenericArticlePage, kind: int) -> list[str]:
    """The terms in the elements after one that has a label and nothing else."""
    for node in page.css(_OF_LABEL)[:_MOST_LABELS]:
        said = node.text()[: 2 * _LONGEST_LABEL].strip().rstrip(":： ").lower()
        if said not in _ALL[kind] or any(True for _ in elements_beside(node, before=True)):
            continue
        around = node.parent
        if around is None or page.is_of_others(node):
            continue
        parts = [*islice(elements_beside(node), _MOST_TERMS + 1)]
        if not any(_may_describe(page, one) for one in (around, *parts)):
            continue
        leaves = [leaf for part in parts for leaf in part.css(_PARTS) or [part]]
        leaves = [leaf for leaf in leaves if len(leaf.css(_PARTS)) <= 1]  # itself
        terms = [text for leaf in leaves if (text := values.clean(leaf.text()).strip(" ,#"))]
        if 0 < len(terms) <= _MOST_TERMS and all(_is_short(page, term) for term in terms):
            return values.unique(terms)
    return []


def _may_hold_label(page: GenericArticlePage, kind: int) -> bool:
    """Whether a colon in the text of a page stands after one of the words.

    A search for the words takes many times as long, because there are so many.
    """
    text = page.tree.body.text() if page.tree.body is not None else ""
    text = text.lower().replace(_LOWER_DOTTED, "i").replace("：", ":")
    before = (part[-_BEFORE_COLON:].rstrip() for part in text.split(":")[:-1])
    return any(part.endswith(_KINDS[kind]) for part in before)


def called(page: GenericArticlePage) -> list[str]:
    """The words without links in an element that is called tags, each in one of its own."""
    return next((terms for _, terms in _called(page, page.css(_CALLED))), [])


def called_in(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of such elements in the element of the text."""
    return (node.mem_id for node, _ in _called(page, root.css(_CALLED)))


def _called(
    page: GenericArticlePage, nodes: list[LexborNode]
) -> Iterator[tuple[LexborNode, list[str]]]:
    """The elements around the text that are called tags and have no links, with their words."""
    for node in nodes[:_MOST_LINES]:
        if not _TAGS_NAME.search(class_and_id(node)) or _leads_anywhere(page, node):
            continue
        parts = [part for part in node.css(f"{_PARTS}, div") if part.mem_id != node.mem_id]
        leaves = [part for part in parts if all(one.tag == "-text" for one in part.iter(True))]
        terms = [text for one in leaves if (text := values.clean(one.text()).lstrip("#").strip())]
        said = values.clean(node.text(separator=" ")[: 2 * _LONGEST])
        is_whole = _BETWEEN.sub("", "".join(terms)) == _BETWEEN.sub("", said)
        if not terms or not is_whole or not all(_is_short(page, one) for one in terms):
            continue
        if not page.is_of_others(node) and _is_around_text(page, node, parts):
            yield node, terms


def _leads_anywhere(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether an element has links to other pages, not only such as a script acts on."""
    hrefs = (one.attributes.get("href") or "" for one in node.css("a[href]")[:_MOST_TERMS])
    return any(page.link(one).startswith("http") for one in hrefs if not one.startswith("#"))


def _is_short(page: GenericArticlePage, text: str) -> bool:
    return len(text) <= _LONGEST_TERM and _is_term(text) and not any(page.dates(text))


def _is_around_text(page: GenericArticlePage, node: LexborNode, parts: list[LexborNode]) -> bool:
    edges = {*page.edges.beginning, *page.edges.ending}
    return not page.in_body(node) or any(one.mem_id in edges for one in (node, *parts))


def _is_term(text: str) -> bool:
    """Whether a text is a term, and not the next label of the line."""
    return not any(sign in text for sign in (":", "："))


def _may_describe(page: GenericArticlePage, node: LexborNode) -> bool:
    if not _lines(node).isdisjoint(page.edges.beginning) or _is_last(page, node):
        return True
    if not _lines(node).isdisjoint(page.edges.left_out):
        return True
    root = page.root.mem_id if page.root is not None else 0
    return not any(one.mem_id == root for one in (node, *ancestors(node)))


def _is_last(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a line, or a list of lines, comes after the last sentence of the text."""
    ending = page.edges.ending
    return node.mem_id in ending or not _lines(node).isdisjoint(ending)


def _lines(node: LexborNode) -> set[int]:
    return {node.mem_id, *(one.mem_id for one in node.css("li, dd")[:_MOST_TERMS])}


def _terms(line: LexborNode, said: str) -> Iterator[str]:
    """The terms of a line, each in an element of its own, or between commas."""
    parts = [part for part in line.css(_PARTS) if len(part.css(_PARTS)) == 1]  # itself
    named = [text for part in parts if (text := values.clean(part.text()).lstrip("#"))]
    named = [text for text in named if not text.endswith((":", "："))]
    if linked := _linked(line, said):
        yield from linked
        return
    if _BETWEEN.sub("", "".join(named)) == _BETWEEN.sub("", said.rstrip(".")):
        yield from (text.strip(" ,.") for text in named)
    else:
        yield from (text for one in _COMMAS.split(said) if (text := one.strip(" .#")))


def _linked(line: LexborNode, said: str) -> list[str]:
    """The texts of the links with which a line begins after its label, if a bar ends them.

    What follows is no term, such as the number of comments.
    """
    rest, found = said, []
    for link in line.css("a[href]")[:_MOST_TERMS]:
        text = values.clean(link.text()[: 2 * _LONGEST_TERM])
        if not text or not rest.startswith(text):
            break
        found.append(text.lstrip("#"))
        rest = rest[len(text) :].lstrip(" ,，、;；")
    return found if rest.lstrip()[:1] in _BARS else []


def at_the_end(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the lines after the last sentence that only lead to terms of the article."""
    for node in root.css("p, div, ul, section, footer")[: -_MOST_LINES - 1 : -1]:
        if _is_last(page, node) and (_leads_to_terms(page, node) or _is_labelled(page, node)):
            yield node.mem_id


def _is_labelled(page: GenericArticlePage, line: LexborNode) -> bool:
    """Whether a line has a label for terms, and else only links to other pages of the site."""
    text = values.clean(line.text(separator=" ")[: _LONGEST + 1])
    label = next(filter(None, (one.match(text) for one in _LABELS)), None)
    links = line.css("a[href]")[:_MOST_TERMS] if label is not None and len(text) <= _LONGEST else []
    if label is None or not links:
        return False
    linked = "".join(_BETWEEN.sub("", link.text()) for link in links)
    hosts = {urlsplit(page.link(link.attributes.get("href") or "")).netloc for link in links}
    is_whole = _BETWEEN.sub("", text[label.end() :]) == linked
    return is_whole and hosts == {urlsplit(page.url).netloc}


def loose(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the last elements of the text in no line of their own, if all lead to terms."""
    node = root.last_child
    for _ in range(_MOST_LOOSE):
        if node is None:
            return
        is_blank = node.tag in ("-comment", "br", "hr") or not node.text(strip=True)
        if not is_blank and (node.tag == "-text" or not is_framed(node)):
            if node.tag not in _LOOSE or not _leads_to_terms(page, node):
                return
            yield node.mem_id
        node = node.prev


def _leads_to_terms(page: GenericArticlePage, line: LexborNode) -> bool:
    said = line.text(separator=" ")[: _MOST_BLANKS * _LONGEST]
    text = values.clean(said)
    is_line = 0 < len(text) <= _LONGEST and len(said) < _MOST_BLANKS * _LONGEST
    if not is_line or text.endswith(SENTENCE_ENDS):
        return False
    links = [line] if line.tag == "a" else line.css("a[href]")
    if not links or any(page.kind_of_term(link) is None for link in links):
        return False
    targets = (page.link(link.attributes.get("href") or "") for link in links)
    if any(urlsplit(target).netloc != urlsplit(page.url).netloc for target in targets):
        return False
    linked = "".join(_BETWEEN.sub("", link.text()) for link in links)
    return len(_BETWEEN.sub("", text)) - len(linked) <= _LONGEST_LABEL
