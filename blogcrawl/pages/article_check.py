"""Tells whether a page is that of an article, not a list or another page, by the page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.pages.cards import cards_of

if TYPE_CHECKING:
    from blogcrawl.pages.article import GenericArticlePage

# An article has at least this much text, or declares that it is an article.
_LITTLE = 100  # characters


def is_article(page: GenericArticlePage) -> bool:
    """Whether a page declares an article, has a date, or much text that is not of others."""
    if page.root is None or not page.headline.text:
        return False
    if page.body or page.linked_data.article:
        return True
    says = page.metadata.first("og:type").strip().lower()
    dated = bool(page.found("date_published") or page.found("date_modified"))
    if says == "article" or (dated and says != "website"):
        return True
    masses = page.evident_region.blocks.masses if page.evident_region else {}
    mass = masses.get(page.root.mem_id)
    length = mass.prose if mass else 0
    cards = sum(masses[card].length for card in cards_of(page) if card in masses)
    return length >= _LITTLE and not length < cards
