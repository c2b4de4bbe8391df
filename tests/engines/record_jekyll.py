"""Records a blog that Jekyll publishes in the theme minima, which lists all posts on one page.

``python -m tests.engines.record_jekyll DIR``: there the blog is built. Debian has what it needs:
jekyll, jekyll-theme-minima, ruby-jekyll-feed, ruby-jekyll-seo-tag, ruby-jekyll-sitemap.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import posts as blog
from .record import record, texts

if TYPE_CHECKING:
    from .posts import Post

CONFIG = {
    "title": blog.TITLE,
    "author": blog.OWNER,
    "email": "margin@blog.example",
    "description": "Notes in the margin",
    "lang": blog.LANGUAGE,
    "url": blog.ORIGIN,
    "timezone": blog.ZONE_NAME,
    "theme": "minima",
    "plugins": ["jekyll-feed", "jekyll-seo-tag", "jekyll-sitemap"],
    "header_pages": ["about.md"],
    "minima": {"date_format": "%Y-%m-%d"},
    # The theme's place for a script in the head.
    "google_analytics": "none",
}


def address(post: Post) -> str:
    """Where ``post`` stands: below its categories."""
    folders = "/".join(name.lower() for name in post.categories)
    return f"/{folders}/{post.date:%Y/%m/%d}/{post.slug}.html"


ADDRESSES = {post.slug: address(post) for post in (*blog.published(), blog.draft())}


def source(post: Post, layout: str) -> str:
    """The file that Jekyll reads; its Markdown wants two dollars around every formula."""
    header = {
        "layout": layout,
        "title": post.title,
        "date": f"{post.date:%Y-%m-%d %H:%M:%S %z}",
        "modified_date": post.updated and f"{post.updated:%Y-%m-%d %H:%M:%S %z}",
        "author": post.author if layout == "post" else None,
        "categories": post.categories,
        "tags": post.tags,
        "lang": post.language,
        "description": post.summary,
        "permalink": "/about/" if layout == "page" else None,
        "render_with_liquid": False,
    }
    lines = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in header.items()
        if value or value is False
    )
    return f"---\n{lines}---\n\n{post.markdown(ADDRESSES.__getitem__, inline='$$')}"


def formulas(post: Post) -> list[str] | None:
    """The formulas; not known where this Markdown takes a bar in one for a table."""
    return None if any("|" in tex for tex in post.formulas) else post.formulas


def build(folder: Path) -> Path:
    """Publish the posts; return the site's folder."""
    shutil.rmtree(folder / "blog", ignore_errors=True)
    site = folder / "blog"
    for name in ("_posts", "_drafts", "_includes"):
        (site / name).mkdir(parents=True)
    (site / "_config.yml").write_text(json.dumps(CONFIG, ensure_ascii=False), "utf-8")
    (site / "_includes" / "google-analytics.html").write_text(blog.mathjax())
    (site / "index.md").write_text("---\nlayout: home\n---\n")
    (site / "about.md").write_text(source(blog.about(), "page"), "utf-8")
    (site / "404.html").write_text("---\nlayout: page\n---\n<h1>404</h1>\n")
    for post in blog.published():
        name = f"{post.date:%Y-%m-%d}-{post.slug}.md"
        (site / "_posts" / name).write_text(source(post, "post"), "utf-8")
    (site / "_drafts" / f"{blog.DRAFT}.md").write_text(source(blog.draft(), "post"), "utf-8")
    environment = {**os.environ, "JEKYLL_ENV": "production", "LANG": "C.UTF-8"}
    subprocess.run(["jekyll", "build", "-q"], cwd=site, check=True, env=environment)
    return site / "_site"


def main(folder: Path) -> None:
    """Record the blog."""
    truth = [
        # The pages show neither categories nor tags.
        blog.truth(post, ADDRESSES[post.slug], categories=None, tags=None, formulas=post.formulas)
        for post in blog.published()
    ]
    record("jekyll", texts(build(folder)), truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
