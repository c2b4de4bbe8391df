"""Records a blog that Ghost publishes in its theme Source.

``python -m tests.engines.record_ghost DIR``: there Ghost is unpacked from npm, and the blog lives.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import posts as blog
from .live import HOST, ask, free_port, wait, walk
from .record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .posts import Post

VERSION = "5"
USER = {"email": "margin@blog.example", "password": "not-a-secret-1"}
FOLLOWED = re.compile(r"/(?:page/\d+|tag/.+|author/.+)/$|/sitemap-.+\.xml$")


def install(folder: Path) -> Path:
    """Ghost from npm; its folder."""
    package = folder / "package"
    if not (package / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        pack = ["npm", "pack", f"ghost@{VERSION}", "--silent"]
        name = subprocess.run(pack, cwd=folder, check=True, capture_output=True, text=True).stdout
        subprocess.run(["tar", "xf", name.strip()], cwd=folder, check=True)
        # Some of what only Ghost's developers need is not on npm, which looks for it all the same.
        facts = json.loads((package / "package.json").read_text("utf-8"))
        del facts["devDependencies"]
        (package / "package.json").write_text(json.dumps(facts), "utf-8")
        command = ["npm", "install", "--omit=dev", "--legacy-peer-deps"]
        subprocess.run(command, cwd=package, check=True)
    return package


@contextmanager
def running(package: Path, folder: Path) -> Iterator[int]:
    """Ghost with an empty blog in ``folder``; its port."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package / "content", folder)
    theme = folder / "themes" / "source" / "package.json"
    facts = json.loads(theme.read_text("utf-8"))
    facts["config"]["posts_per_page"] = blog.PER_PAGE
    theme.write_text(json.dumps(facts), "utf-8")
    port = free_port()
    settings = {
        "url": blog.ORIGIN,
        "server__host": "127.0.0.1",
        "server__port": str(port),
        "database__client": "sqlite3",
        "database__connection__filename": str(folder / "blog.db"),
        "database__useNullAsDefault": "true",
        "paths__contentPath": str(folder),
        "security__staffDeviceVerification": "false",
        "privacy__useUpdateCheck": "false",
        "mail__transport": "stub",
        "logging__transports": '["stdout"]',
        "NODE_ENV": "production",
    }
    server = subprocess.Popen(
        ["node", "index.js"],
        cwd=package,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: _is_ready(port), 120)
        yield port
    finally:
        server.terminate()
        server.wait()


def _is_ready(port: int) -> bool:
    try:
        return ask(port, "/")[0] == 200
    except OSError:
        return False


class Admin:
    """Ghost's interface for its owner."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie = port, ""
        owner = {**USER, "name": blog.OWNER, "blogTitle": blog.TITLE}
        self("POST", "authentication/setup/", {"setup": [owner]})
        self("POST", "session/", {"username": USER["email"], "password": USER["password"]})

    def __call__(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask for something; return the answer."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Origin": blog.ORIGIN,
            "Content-Type": "application/json",
            "Cookie": self._cookie,
        }
        text = json.dumps(body) if body else None
        connection.request(method, "/ghost/api/admin/" + path, text, headers)
        response = connection.getresponse()
        answer = response.read().decode()
        if response.status >= 300:
            raise ValueError(f"{path}: {response.status} {answer}")
        if cookie := response.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return json.loads(answer) if answer.startswith("{") else None


def publish(port: int) -> None:
    """Publish the posts in place of what an empty blog holds."""
    admin = Admin(port)
    for kind in ("posts", "pages"):
        for sample in admin("GET", f"{kind}/?limit=all")[kind]:
            admin("DELETE", f"{kind}/{sample['id']}/")
    settings = {"timezone": blog.ZONE_NAME, "codeinjection_head": blog.mathjax()}
    rows = [{"key": name, "value": value} for name, value in settings.items()]
    admin("PUT", "settings/", {"settings": rows})
    for post in blog.published():
        admin("POST", "posts/?source=html", {"posts": [_row(post, "published")]})
    admin("POST", "posts/?source=html", {"posts": [_row(blog.draft(), "draft")]})
    admin("POST", "pages/?source=html", {"pages": [_row(blog.about(), "published")]})


def _row(post: Post, status: str) -> dict[str, Any]:
    html = post.html(lambda slug: f"/{slug}/")
    return {
        "title": post.title,
        "slug": post.slug,
        "status": status,
        "html": f"<!--kg-card-begin: html-->{html}<!--kg-card-end: html-->",
        "published_at": post.date.isoformat() if status == "published" else None,
        "custom_excerpt": post.summary,
        "tags": [{"name": name} for name in post.tags],
        "featured": post.pinned,
    }


def main(folder: Path) -> None:
    """Record the blog."""
    package = install(folder)
    with running(package, folder / "content") as port:
        publish(port)
        truth = [
            # Ghost has tags only; what has its owner's name is written by its owner.
            blog.truth(
                post,
                f"/{post.slug}/",
                authors=[blog.OWNER],
                categories=None,
                formulas=post.formulas,
            )
            for post in blog.published()
        ]
        starts = ["/", "/about/", "/rss/", "/robots.txt", "/sitemap.xml"]
        pages = walk(port, [*starts, *(row["url"] for row in truth)], FOLLOWED)
    # A page holds the key with which its scripts ask for more.
    shown = {path: re.sub(r'(data-key=")\w+', r"\1key", page) for path, page in pages.items()}
    record("ghost", shown, truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
