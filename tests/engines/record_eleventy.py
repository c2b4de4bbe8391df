"""Records a blog that Eleventy publishes, in custom layouts.

``python -m tests.engines.record_eleventy DIR``: there Eleventy is installed from npm, and the blog
is built.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import posts as blog
from .record import record, texts

if TYPE_CHECKING:
    from .posts import Post

PACKAGES = {
    "@11ty/eleventy": "^3.1.0",
    "@11ty/eleventy-plugin-rss": "^3.0.0",
    "@vscode/markdown-it-katex": "^1.1.0",
    "katex": "^0.19.0",
}
LAYOUTS = Path(__file__).parent / "eleventy_blog"


def address(slug: str) -> str:
    """Where a post stands."""
    return f"/blog/{slug}/"


def source(post: Post) -> str:
    """The file that Eleventy reads."""
    header = {
        "layout": "base.njk" if post.slug == blog.ABOUT else "post.njk",
        "title": post.title,
        "date": post.date.isoformat(),
        "language": post.language,
        "description": post.summary,
        "tags": [] if post.slug == blog.ABOUT else ["posts", *post.tags],
        "draft": post.slug == blog.DRAFT,
        "permalink": "/about/" if post.slug == blog.ABOUT else address(post.slug),
    }
    given = {name: value for name, value in header.items() if value}
    text = json.dumps(given, ensure_ascii=False, indent=1)
    return f"---json\n{text}\n---\n\n{post.markdown(address)}"


def build(folder: Path) -> Path:
    """Publish the posts; return the site's folder."""
    site = folder / "blog"
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(LAYOUTS, site)
    facts = {
        "title": blog.TITLE,
        "origin": blog.ORIGIN,
        "author": blog.OWNER,
        "zone": blog.ZONE_NAME,
        "language": blog.LANGUAGE,
    }
    (site / "site.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    for post in (*blog.published(), blog.draft(), blog.about()):
        (site / f"{post.slug}.md").write_text(source(post), "utf-8")
    subprocess.run(["npx", "@11ty/eleventy"], cwd=site, check=True)
    return site / "site"


def main(folder: Path) -> None:
    """Record the blog."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "@11ty" / "eleventy").is_dir():
        package = {"name": "blog", "private": True, "dependencies": PACKAGES}
        (folder / "package.json").write_text(json.dumps(package))
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    truth = [
        # The pages name neither authors nor categories.
        blog.truth(
            post,
            address(post.slug),
            authors=None,
            categories=None,
            # The plugin ends a formula at a dollar within it.
            formulas=None if post.has_nested_dollars else post.formulas,
        )
        for post in blog.published()
    ]
    record("eleventy", texts(build(folder)), truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
