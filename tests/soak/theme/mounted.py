"""Puts a blog into a folder of its host, where it is alone or in a site of other pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .words import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopback import Answer

    from .choices import Theme
    from .words import Language

_FOLDERS = ("/~ada", "/blog", "/notes", "/en/journal", "/log.d")
_FROM_ROOT = re.compile(r'((?:href|src|action)=")/(?!/)')
_PAGES = {"/": "Harbour Works", "/products/": "Products", "/jobs/": "Jobs", "/press/": "Press"}
_ITEMS = ("Winch", "Crane", "Sluice", "Buoy")


def folder_of(theme: Theme) -> str:
    """The folder of a blog, which is empty if it is at the root."""
    return theme.chance("folder").choice(_FOLDERS) if theme["mounted"] != "no" else ""


def mount(
    theme: Theme, pages: Mapping[str, Answer | bytes | str], language: Language
) -> dict[str, Answer | bytes | str]:
    """Move the ``pages`` of a blog, whose links are relative to the root, into its folder."""
    folder = folder_of(theme)
    if not folder:
        return dict(pages)
    bar = ""
    if theme["mounted"] == "in a site":
        links = "".join(f'<a href="{path}">{name}</a> ' for path, name in _PAGES.items())
        bar = f'<div class="bar">{links}<a href="{folder}/">Blog</a></div>'
    there: dict[str, Answer | bytes | str] = {}
    for path, page in pages.items():
        if isinstance(page, str):
            page = _FROM_ROOT.sub(rf"\1{folder}/", page).replace("<body>", f"<body>{bar}", 1)
        there[folder + path] = page
    return there | (_site(theme, bar, language) if bar else {})


def _site(theme: Theme, bar: str, language: Language) -> dict[str, Answer | bytes | str]:
    """The other pages of the site."""
    products = {f"/products/{one.lower()}/": one for one in _ITEMS}
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in products.items())
    return {
        path: f"<!DOCTYPE html><html><head><title>{name}</title></head><body>{bar}<h1>{name}</h1>"
        f"<p>{prose(language, theme.chance(path), 3)}</p>"
        f"{f'<ul>{links}</ul>' if path == '/products/' else ''}</body></html>"
        for path, name in (_PAGES | products).items()
    }
