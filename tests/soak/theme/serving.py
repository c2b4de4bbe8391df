"""How the pages of a blog are served: in a folder, with which form of links, in which encoding."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from loopback import Answer

from .words import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .choices import Theme
    from .words import Language

    Pages = Mapping[str, Answer | bytes | str]

_FOLDERS = ("/~ada", "/blog", "/notes", "/en/journal", "/log.d")
_FROM_ROOT = re.compile(r'((?:href|src|action)=")/(?!/)')
_HREF = re.compile(r'(href=")(/(?!/)[^"]*)"')
_LEGACY = {
    **dict.fromkeys(("en", "de", "fr", "es"), "iso-8859-1"),
    "ru": "windows-1251",
    "zh": "gb18030",
    "ja": "shift_jis",
}
_PAGES = {"/": "Harbour Works", "/products/": "Products", "/jobs/": "Jobs", "/press/": "Press"}
_ITEMS = ("Winch", "Crane", "Sluice", "Buoy")


def folder_of(theme: Theme) -> str:
    """The folder of a blog, which is empty if it is at the root."""
    return theme.chance("folder").choice(_FOLDERS) if theme["mounted"] != "no" else ""


def serve(
    theme: Theme, pages: Pages, home: str, language: Language
) -> dict[str, Answer | bytes | str]:
    """The pages as the server has them; their links are relative to the root before."""
    there = _mount(theme, pages, language)
    if theme["slashes"] == "redirect":
        there |= {
            path[:-1]: Answer("", 301, {"Location": path}) for path in there if path.endswith("/")
        }
        there.pop("", None)
    return {
        path: _encoded(theme, _linked(theme, page, path, home)) if isinstance(page, str) else page
        for path, page in there.items()
    }


def _linked(theme: Theme, page: str, path: str, home: str) -> str:
    """A page with its links in the theme's form."""
    origin = home.removesuffix(folder_of(theme))

    def changed(match: re.Match[str]) -> str:
        start, target = match[1], match[2]
        if theme["slashes"] == "redirect":
            target = re.sub(r"(?<=[^/])/(?=$|#)", "", target)
        match theme["hrefs"]:
            case "absolute":
                target = origin + target
            case "base":
                target = target.removeprefix("/") or "."
            case "relative":
                target = _relative(target, path)
        return f'{start}{target}"'

    page = _HREF.sub(changed, page)
    if theme["hrefs"] == "base":
        page = page.replace("<head>", f'<head><base href="{origin}/">', 1)
    return page


def _relative(target: str, path: str) -> str:
    """An address on the host, relative to the page at ``path``."""
    if "?" in path or "?" in target:
        return target
    target, sign, fragment = target.partition("#")
    found = posixpath.relpath(target, posixpath.dirname(path) or "/")
    slash = "/" if target.endswith("/") and found != "." else ""
    return f"{found}{slash}{sign}{fragment}"


def _encoded(theme: Theme, page: str) -> Answer:
    """A page in the theme's encoding, which the page itself names."""
    name = _LEGACY[theme["language"]] if theme["encoding"] == "legacy" else "utf-8"
    page = page.replace('<meta charset="utf-8">', f'<meta charset="{name}">')
    # A character that the encoding does not have is written as its number.
    return Answer(page.encode(name, "xmlcharrefreplace"), headers={"Content-Type": "text/html"})


def _mount(theme: Theme, pages: Pages, language: Language) -> dict[str, Answer | bytes | str]:
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
        path: f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title></head>'
        f"<body>{bar}<h1>{name}</h1>"
        f"<p>{prose(language, theme.chance(path), 3)}</p>"
        f"{f'<ul>{links}</ul>' if path == '/products/' else ''}</body></html>"
        for path, name in (_PAGES | products).items()
    }
