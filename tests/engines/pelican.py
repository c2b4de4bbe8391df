"""Publishes the posts with Pelican, in the themes that come with it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from . import posts as blog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .posts import Post

THEMES = {"simple": "{slug}.html", "notmyidea": "{date:%Y}/{date:%m}/{slug}/"}
"""The address of a post, by theme."""


def missing() -> str:
    """What must be installed first; empty where everything is."""
    needed = {"pelican": "pelican", "markdown": "markdown"}
    return " ".join(name for module, name in needed.items() if not find_spec(module))


def build(folder: Path, posts: Iterable[Post], theme: str = "simple") -> list[dict[str, Any]]:
    """Publish ``posts`` into ``folder / "site"``; return the truth."""
    posts = list(posts)
    address = THEMES[theme]
    addresses = {post.slug: "/" + address.format(slug=post.slug, date=post.date) for post in posts}
    math = find_spec("pelican.plugins.render_math") is not None
    content = folder / "content"
    (content / "pages").mkdir(parents=True)
    for post in (*posts, blog.draft()):
        text = source(post, addresses, math, draft=post.slug == blog.DRAFT)
        (content / f"{post.slug}.md").write_text(text, "utf-8")
    text = source(blog.about(), addresses, math)
    (content / "pages" / "about.md").write_text(text, "utf-8")
    for path, picture in blog.pictures().items():
        file = content / path.removeprefix("/")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(picture)
    settings = {
        "SITENAME": blog.TITLE,
        "SITEURL": blog.ORIGIN,
        "FEED_DOMAIN": blog.ORIGIN,
        "FEED_ALL_ATOM": "feeds/all.atom.xml",
        "TIMEZONE": blog.ZONE_NAME,
        "DEFAULT_LANG": "zh",
        "DEFAULT_PAGINATION": blog.PER_PAGE,
        "THEME": theme,
        "ARTICLE_URL": address,
        "ARTICLE_SAVE_AS": address + ("index.html" if address.endswith("/") else ""),
        "STATIC_PATHS": ["images"],
        "PLUGINS": ["render_math"] if math else [],
    }
    conf = folder / "conf.py"
    conf.write_text("".join(f"{name} = {value!r}\n" for name, value in settings.items()), "utf-8")
    subprocess.run(
        [sys.executable, "-m", "pelican", content, "-o", folder / "site", "-s", conf, "-q"],
        check=True,
        cwd=folder,
    )
    return [
        blog.truth(
            post,
            addresses[post.slug],
            categories=list(post.categories[:1]),
            # The plugin ends a formula at a dollar within it.
            formulas=post.formulas if math and not post.has_nested_dollars else None,
        )
        for post in posts
    ]


def source(post: Post, addresses: dict[str, str], math: bool, *, draft: bool = False) -> str:
    """The file that Pelican reads."""
    header = {
        "Title": post.title,
        "Slug": post.slug,
        "Date": post.date.isoformat(),
        "Modified": post.updated and post.updated.isoformat(),
        "Author": post.author,
        "Category": ", ".join(post.categories[:1]),
        "Tags": ", ".join(post.tags),
        "Summary": post.summary,
        "Status": "draft" if draft else "",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in header.items() if value)
    body = post.markdown(lambda slug: addresses.get(slug, f"/{slug}.html"), safe=not math)
    return f"{lines}\n{body}"
