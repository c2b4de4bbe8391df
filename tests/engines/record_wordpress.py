"""Records blogs that WordPress publishes, in a classic and in a block theme.

``python -m tests.engines.record_wordpress DIR``: there the blogs are installed, with a database of
their own. Debian has what it needs: mariadb-server, php-cli, php-mysql, php-xml, php-mbstring,
wordpress, wordpress-theme-twentytwentyone, wordpress-theme-twentytwentythree.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import posts as blog
from .live import ask, free_port, is_open, wait, walk
from .record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .posts import Post

WORDPRESS = Path("/usr/share/wordpress")
PUBLISH = Path(__file__).parent / "wordpress_blog.php"
THEMES = {
    "twentytwentyone": "/%year%/%monthnum%/%postname%/",
    "twentytwentythree": "/%postname%/",
}
"""The addresses of posts, by theme."""

CONFIG = """<?php
define('DB_NAME', '%(name)s');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_CONTENT_DIR', __DIR__ . '/wp-content');
$_SERVER['HTTPS'] = 'on';
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file(__DIR__ . $path)) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
MATH = "<?php\nadd_action('wp_head', function () { ?>\n%s<?php });\n"

SET = re.compile(r"['\"]| - |--|\.\.\.")
"""What WordPress writes otherwise."""
FOLLOWED = re.compile(
    r"/(?:page/\d+|category/.+|tag/.+|author/.+|\d{4}(?:/\d\d)*)/$|/wp-sitemap-.+\.xml$"
)
"""The listings among the links of a page, and the parts of the sitemap."""


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """A database server of our own; its socket."""
    shutil.rmtree(folder, ignore_errors=True)
    data, socket_path = folder / "data", folder / "socket"
    common = ["--no-defaults", f"--datadir={data}", "--user=root"]
    subprocess.run(["mariadb-install-db", *common], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        ["mariadbd", *common, f"--socket={socket_path}", "--skip-networking"],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(socket_path.exists)
        yield socket_path
    finally:
        server.terminate()
        server.wait()


@contextmanager
def served(site: Path) -> Iterator[int]:
    """PHP's own server for ``site``; its port."""
    port = free_port()
    server = subprocess.Popen(
        ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", site, site / "at.php"],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: is_open(port))
        yield port
    finally:
        server.terminate()
        server.wait()


def install(site: Path, name: str, socket_path: Path) -> None:
    """A copy of WordPress with a database of its own."""
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(WORDPRESS, site, ignore=shutil.ignore_patterns(".htaccess"))
    plugins = site / "wp-content" / "mu-plugins"
    plugins.mkdir()
    (plugins / "math.php").write_text(MATH % blog.mathjax())
    (site / "wp-config.php").write_text(CONFIG % {"name": name, "socket": socket_path})
    (site / "at.php").write_text(ROUTER)
    sql = f"CREATE DATABASE {name} CHARACTER SET utf8mb4"
    subprocess.run(["mariadb", f"--socket={socket_path}", "-uroot", "-e", sql], check=True)


def address(post: Post, theme: str) -> str:
    """Where ``post`` stands."""
    day = {"%year%": f"{post.date:%Y}", "%monthnum%": f"{post.date:%m}", "%postname%": post.slug}
    return re.sub("%[a-z]+%", lambda found: day[found[0]], THEMES[theme])


def publish(site: Path, theme: str) -> dict[str, dict[str, str]]:
    """Publish the posts; return what WordPress says of them."""
    addresses = {post.slug: address(post, theme) for post in (*blog.published(), blog.draft())}
    posts = [_row(post, addresses, "post", "publish") for post in blog.published()]
    posts.append(_row(blog.draft(), addresses, "post", "draft"))
    posts.append(_row(blog.about(), addresses, "page", "publish"))
    facts = {
        "title": blog.TITLE,
        "origin": blog.ORIGIN,
        "zone": blog.ZONE_NAME,
        "per_page": blog.PER_PAGE,
        "theme": theme,
        "permalinks": THEMES[theme],
        "reader": "reader.example",
        "commented": "2025-06-01 08:00:00",
        "posts": posts,
    }
    (site / "blog.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    done = subprocess.run(
        ["php", PUBLISH, site, site / "blog.json"], check=True, capture_output=True, text=True
    )
    (site / "blog.json").unlink()
    places: dict[str, dict[str, str]] = json.loads(done.stdout[done.stdout.index("{") :])
    return places


def _row(post: Post, addresses: dict[str, str], kind: str, status: str) -> dict[str, Any]:
    return {
        "type": kind,
        "status": status,
        "slug": post.slug,
        "title": post.title,
        "content": post.html(addresses.__getitem__),
        "summary": post.summary,
        "date": f"{post.date:%Y-%m-%d %H:%M:%S}",
        "updated": post.updated and f"{post.updated:%Y-%m-%d %H:%M:%S}",
        "author": post.author,
        "categories": post.categories,
        "tags": post.tags,
        "pinned": post.pinned,
    }


def pages(port: int, articles: list[str]) -> dict[str, str]:
    """Everything that the blog answers: path in the archive, and text."""
    starts = ["/", "/about/", "/feed/", "/comments/feed/", "/robots.txt", "/wp-sitemap.xml"]
    found = walk(port, [*starts, *articles], FOLLOWED)
    number = 2
    while (answer := ask(port, f"/feed/?paged={number}"))[0] == 200:
        found[f"feed/index.xml@paged={number}"] = answer[1]
        number += 1
    return found


def main(folder: Path) -> None:
    """Record the blogs of both themes."""
    folder.mkdir(parents=True, exist_ok=True)
    with database(folder / "database") as socket_path:
        for theme in THEMES:
            site = folder / theme
            install(site, theme, socket_path)
            places = publish(site, theme)
            truth = [
                # WordPress sets quotation marks and dashes, in titles and in formulas too.
                blog.truth(
                    post,
                    urlsplit(places[post.slug]["url"]).path,
                    title=places[post.slug]["title"],
                    formulas=None if any(map(SET.search, post.formulas)) else post.formulas,
                )
                for post in blog.published()
            ]
            with served(site) as port:
                record(f"wordpress-{theme}", pages(port, [row["url"] for row in truth]), truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
