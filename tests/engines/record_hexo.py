"""Records blogs that Hexo publishes, one for each theme.

``python -m tests.engines.record_hexo DIR``: there Hexo and the themes are installed from npm, and
the blogs are built.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import posts as blog
from .record import record, texts

if TYPE_CHECKING:
    from .posts import Post

PACKAGES = {
    "hexo": "^8.1.2",
    "hexo-filter-mathjax": "^0.11.1",
    "hexo-generator-archive": "^2.0.0",
    "hexo-generator-category": "^2.0.0",
    "hexo-generator-feed": "^3.0.0",
    "hexo-generator-index": "^4.0.0",
    "hexo-generator-sitemap": "^3.0.1",
    "hexo-generator-tag": "^2.0.0",
    "hexo-renderer-ejs": "^2.0.0",
    "hexo-renderer-marked": "^7.0.0",
    "hexo-renderer-pug": "^3.0.0",
    "hexo-renderer-stylus": "^3.0.1",
    "hexo-theme-butterfly": "^5.7.0",
    "hexo-theme-landscape": "^1.1.0",
    "hexo-theme-next": "^8.29.0",
}
THEMES: dict[str, dict[str, Any]] = {
    "next": {"math": {"every_page": True, "mathjax": {"enable": True}}},
    "landscape": {},
    "butterfly": {"math": {"use": "mathjax", "per_page": True}},
}
# Landscape has no formulas of its own: they become pictures when the blog is built.
FILTER = {"landscape": "hexo-filter-mathjax"}


def config(theme: str) -> dict[str, Any]:
    """Hexo's own settings."""
    return {
        "title": blog.TITLE,
        "author": blog.OWNER,
        "language": blog.LANGUAGE,
        "timezone": blog.ZONE_NAME,
        "url": blog.ORIGIN,
        "permalink": ":year/:month/:day/:title/",
        "theme": theme,
        "per_page": blog.PER_PAGE,
        "index_generator": {"per_page": blog.PER_PAGE, "order_by": "-date"},
        "feed": {"type": "atom", "path": "atom.xml", "limit": 20},
        "updated_option": "date",
        "marked": {"smartypants": False},
    }


def address(post: Post) -> str:
    """Where ``post`` stands: Hexo writes the day in the zone of the machine that it runs on."""
    return f"/{post.date.astimezone(timezone.utc):%Y/%m/%d}/{post.slug}/"


ADDRESSES = {post.slug: address(post) for post in (*blog.published(), blog.draft())}


def source(post: Post, theme: str) -> str:
    """The file that Hexo reads."""
    header = {
        "title": post.title,
        "date": f"{post.date:%Y-%m-%d %H:%M:%S}",
        "updated": post.updated and f"{post.updated:%Y-%m-%d %H:%M:%S}",
        "categories": [[name] for name in post.categories],
        "tags": post.tags,
        "excerpt" if theme == "landscape" else "description": post.summary,
        "sticky": 100 if post.pinned else None,
        "mathjax": bool(post.formulas),
    }
    lines = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in header.items()
        if value
    )
    return f"---\n{lines}---\n\n{post.markdown(ADDRESSES.__getitem__, safe=True)}"


def install(folder: Path) -> None:
    """Install Hexo with its themes."""
    package = {"name": "blog", "private": True, "dependencies": PACKAGES}
    (folder / "package.json").write_text(json.dumps(package))
    subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)


def build(folder: Path, theme: str) -> Path:
    """Publish the posts in ``theme``; return the site's folder."""
    site = folder / theme
    shutil.rmtree(site, ignore_errors=True)
    (site / "source" / "_posts").mkdir(parents=True)
    (site / "source" / "_drafts").mkdir()
    (site / "source" / "about").mkdir()
    wanted = {name: version for name, version in PACKAGES.items() if "filter" not in name}
    wanted |= {name: PACKAGES[name] for name in (FILTER.get(theme),) if name}
    package = {"name": "blog", "hexo": {"version": ""}, "dependencies": wanted}
    (site / "package.json").write_text(json.dumps(package))
    (site / "node_modules").symlink_to(folder / "node_modules")
    (site / "_config.yml").write_text(json.dumps(config(theme), ensure_ascii=False))
    (site / f"_config.{theme}.yml").write_text(json.dumps(THEMES[theme]))
    for post in blog.published():
        text = source(post, theme)
        (site / "source" / "_posts" / f"{post.slug}.md").write_text(text, "utf-8")
    (site / "source" / "_drafts" / f"{blog.DRAFT}.md").write_text(source(blog.draft(), theme))
    (site / "source" / "about" / "index.md").write_text(source(blog.about(), theme))
    subprocess.run(
        ["npx", "hexo", "generate"], cwd=site, check=True, env={**os.environ, "TZ": "UTC"}
    )
    return site / "public"


def main(folder: Path) -> None:
    """Record the blogs of all themes."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "hexo").is_dir():
        install(folder)
    for theme in THEMES:
        truth = [
            # The pages name the blog's author, whoever wrote the post.
            blog.truth(
                post,
                ADDRESSES[post.slug],
                authors=[blog.OWNER],
                formulas=post.formulas,
            )
            for post in blog.published()
        ]
        record(f"hexo-{theme}", texts(build(folder, theme)), truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
