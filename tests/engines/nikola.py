"""Publishes the posts with Nikola, in its default theme: full posts on the listing pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from . import posts as blog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .posts import Post

# The default takes dollars for formulas only on display.
_MATHJAX = r"""
<script type="text/x-mathjax-config">
MathJax.Hub.Config({tex2jax: {inlineMath: [["$", "$"], ["\\(", "\\)"]], processEscapes: true}});
</script>
"""


def missing() -> str:
    """What must be installed first; empty where everything is."""
    needed = {"nikola": "nikola", "jinja2": "jinja2"}
    return " ".join(name for module, name in needed.items() if not find_spec(module))


def build(folder: Path, posts: Iterable[Post]) -> list[dict[str, Any]]:
    """Publish ``posts`` into ``folder / "site"``; return the truth."""
    posts = list(posts)
    for name in ("posts", "pages", "files/images"):
        (folder / name).mkdir(parents=True)
    for post in (*posts, blog.draft()):
        text = source(post, "draft" if post.slug == blog.DRAFT else "published")
        (folder / "posts" / f"{post.slug}.md").write_text(text, "utf-8")
    (folder / "pages" / "about.md").write_text(source(blog.about(), "published"), "utf-8")
    for path, picture in blog.pictures().items():
        (folder / "files" / path.removeprefix("/")).write_bytes(picture)
    settings = {
        "BLOG_AUTHOR": blog.OWNER,
        "BLOG_TITLE": blog.TITLE,
        "SITE_URL": blog.ORIGIN + "/",
        "BLOG_EMAIL": "margin@blog.example",
        "BLOG_DESCRIPTION": "Notes in the margin",
        "DEFAULT_LANG": "zh_cn",
        "TRANSLATIONS": {"zh_cn": ""},
        "TIMEZONE": blog.ZONE_NAME,
        "POSTS": (("posts/*.md", "posts", "post.tmpl"),),
        "PAGES": (("pages/*.md", "", "page.tmpl"),),
        "COMPILERS": {"markdown": [".md"], "html": [".html"]},
        "OUTPUT_FOLDER": "site",
        "INDEX_DISPLAY_POST_COUNT": blog.PER_PAGE,
        "MARKDOWN_EXTENSIONS": ["fenced_code", "codehilite", "extra"],
        "NAVIGATION_LINKS": {"zh_cn": (("/archive.html", "Archive"), ("/about/", "About"))},
        "MATHJAX_CONFIG": _MATHJAX,
        "COMMENT_SYSTEM": "",
    }
    conf = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    (folder / "conf.py").write_text(conf, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nikola", "build", "-q"], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    # `nikola deploy` leaves drafts behind.
    shutil.rmtree(folder / "site" / "posts" / blog.DRAFT)
    return [
        blog.truth(post, f"/posts/{post.slug}/", categories=None, formulas=post.formulas)
        for post in posts
    ]


def source(post: Post, status: str) -> str:
    """The file that Nikola reads."""
    header = {
        "title": post.title,
        "slug": post.slug,
        "date": post.date.isoformat(),
        "updated": post.updated and post.updated.isoformat(),
        "author": post.author,
        "category": ", ".join(post.categories[:1]),
        "tags": ", ".join(post.tags),
        "description": post.summary,
        "has_math": "yes" if post.formulas else "",
        "status": status,
    }
    lines = "".join(f".. {name}: {value}\n" for name, value in header.items() if value)
    return f"{lines}\n" + post.markdown(lambda slug: f"/posts/{slug}/", safe=True)
