"""Blogs of an empty root element and a script: reported, read from data, or rendered."""

from __future__ import annotations

import importlib.util
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from loopback import Answer, Loopback

from .situations import Blog, Home, Post

if TYPE_CHECKING:
    from pathlib import Path

SHELL = """<!doctype html><html lang=en><head><title>Tales</title></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript>
<div id="app"></div><script src="/app.js"></script></body></html>"""

APP = """
(async () => {
  const app = document.getElementById("app");
  const posts = await (await fetch("/api/posts.json")).json();
  const post = posts.find((one) => one.path === location.pathname);
  document.title = post ? post.title : "Tales";
  app.innerHTML = post
    ? `<article><h1>${post.title}</h1><time datetime="${post.day}">${post.day}</time>
       <div>${post.html}</div><img src="/picture.png"></article>`
    : posts.map((one) => `<article><h2><a href="${one.path}">${one.title}</a></h2></article>`)
        .join("");
  EXTRA
})();
"""

NEEDS_CHROMIUM = pytest.mark.skipif(
    not shutil.which("chromium") or not importlib.util.find_spec("playwright"),
    reason="needs Debian's chromium, and the extra `browser`",
)


def as_data(post: Post) -> dict[str, str]:
    text = "".join(f"<p>{part}</p>" for part in post.body)
    return {"path": post.path, "title": post.title, "day": post.day, "html": text}


class App(Blog):
    """A blog whose pages are all the same shell."""

    extra = ""

    def answer(self, path: str) -> Answer:
        if path == "/app.js":
            kind = {"Content-Type": "text/javascript"}
            return Answer(APP.replace("EXTRA", self.extra), headers=kind)
        if path == "/api/posts.json":
            kind = {"Content-Type": "application/json"}
            return Answer(json.dumps([as_data(post) for post in self.posts]), headers=kind)
        if path in self.more or path == "/robots.txt":
            return super().answer(path)
        return Answer(SHELL)


def test_without_a_browser_it_is_said_what_to_install(tmp_path: Path) -> None:
    with App(5) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl("-s", "BROWSER_PATH=/nowhere/chromium")
        assert (run.code, home.lines) == (3, 0)
        assert "pip install 'blogcrawl[browser]'" in run
        assert "a script in the browser makes them" in run
        assert "BROWSER_PATH: /nowhere/chromium cannot be used" in run
        assert "Traceback" not in run


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_it_is_shown(tmp_path: Path) -> None:
    with App(3) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl()
        assert (run.code, home.lines) == (0, 3), run.words
        titles = {json.loads(line)["title"] for line in home.feed.read_text().splitlines()}
        assert titles == {post.title for post in blog.posts}
        assert "/picture.png" not in blog.asked
        assert blog.asked.count("/app.js") == 1


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_its_script_reaches_nothing_inside(tmp_path: Path) -> None:
    with App(2) as blog, Loopback({"/": "inner"}) as inner:
        port = inner.url.rsplit(":", 1)[1]
        blog.extra = f"""
          for (const url of ["{inner.url}", "http://localhost:{port}", "http://[::1]:{port}",
                             "http://0.0.0.0:{port}", "file:///etc/passwd"]) {{
            fetch(url, {{mode: "no-cors"}}).catch(() => 0);
            fetch(url, {{method: "POST", mode: "no-cors", body: "x"}}).catch(() => 0);
            navigator.sendBeacon(url, "x");
            for (const name of ["img", "iframe", "script", "link"]) {{
              const element = document.createElement(name);
              element.rel = "stylesheet";
              element.src = element.href = url;
              document.body.append(element);
            }}
            try {{ new WebSocket(url.replace("http", "ws")); }} catch {{}}
            try {{ new EventSource(url); }} catch {{}}
            window.open(url);
          }}
          navigator.serviceWorker && navigator.serviceWorker.register("/app.js").catch(() => 0);
          new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}})
            .createDataChannel("x");
        """
        home = Home(tmp_path, blog.url)
        run = home.crawl()
        assert inner.asked == []
        assert (run.code, home.lines) == (0, 2), run.words


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_robots_txt_holds_for_its_script(tmp_path: Path) -> None:
    with App(3) as blog:
        rules = "User-agent: *\nDisallow: /api/"
        blog.more["/robots.txt"] = Answer(rules, headers={"Content-Type": "text/plain"})
        run = Home(tmp_path, blog.url).crawl()
        assert run.code == 3
        assert "/api/posts.json" not in blog.asked


@NEEDS_CHROMIUM
def test_a_page_that_is_there_is_not_shown(tmp_path: Path) -> None:
    with Blog(4) as blog:
        blog.more["/app.js"] = "fail()"
        for post in blog.posts:
            blog.more[post.path] = post.page() + "<div id=more></div><script src=/app.js></script>"
        home = Home(tmp_path, blog.url)
        assert (home.crawl().code, home.lines) == (0, 4)
        assert "/app.js" not in blog.asked


class Data(Blog):
    """A blog whose pages hold their text as data."""

    def answer(self, path: str) -> Answer:
        page = SHELL
        for post in self.posts:
            if post.path == path:
                text = "".join(f"<p>{part}</p>" for part in post.body)
                data = {"title": post.title, "createdAt": f"{post.day}T08:00:00Z", "content": text}
                page = page.replace("<title>Tales", f"<title>{post.title} - Tales")
                page = page.replace("<script", self.script(data) + "<script")
                return Answer(page)
        return super().answer(path)

    def script(self, data: dict[str, str]) -> str:
        raise NotImplementedError


class AsJson(Data):
    def script(self, data: dict[str, str]) -> str:
        data = json.dumps({"props": {"pageProps": {"post": data, "more": [{"title": "x"}]}}})
        return f'<script id="any" type="application/json">{data}</script>'


class Assigned(Data):
    def script(self, data: dict[str, str]) -> str:
        front = {"fields": {"title": data["title"], "date": data["createdAt"]}}
        data = json.dumps({"node": {**front, "body": data["content"]}})
        return f"<script>window.lang='en'; window.__STATE__ = {data};</script>"


class Shared(Data):
    def script(self, data: dict[str, str]) -> str:
        data = [{"post": 1}, {"title": 2, "createdAt": 3, "content": 4}, *data.values()]
        return f'<script type="application/json">{json.dumps(data)}</script>'


@pytest.mark.parametrize("kind", [AsJson, Assigned, Shared])
def test_the_data_in_the_page_is_read(tmp_path: Path, kind: type[Data]) -> None:
    with kind(5) as blog:
        home = Home(tmp_path, blog.url)
        run = home.crawl("-s", "BROWSER_PATH=/nowhere/chromium")
        assert (run.code, home.lines) == (0, 5), run.words
        for line in home.feed.read_text().splitlines():
            article = json.loads(line)
            [post] = [post for post in blog.posts if post.title == article["title"]]
            assert article["date_published"][:10] == post.day
            assert article["text"].split("\n\n") == post.body
        assert "/app.js" not in blog.asked


def test_a_list_in_the_data_is_read(tmp_path: Path) -> None:
    with Blog(5) as blog:
        blog.has_sitemap = False
        listed = json.dumps([{"title": post.title, "path": post.path} for post in blog.posts])
        script = f'<script type="application/json">{listed}</script>'
        blog.more["/"] = SHELL.replace("<script", f"{script}<script")
        home = Home(tmp_path, blog.url)
        run = home.crawl("-s", "BROWSER_PATH=/nowhere/chromium")
        assert (run.code, home.lines) == (0, 5), run.words


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_a_script_without_end_costs_a_bounded_time(tmp_path: Path) -> None:
    with App(2) as blog:
        blog.extra = "for (;;) {}"
        run = Home(tmp_path, blog.url).crawl("-s", "DOWNLOAD_TIMEOUT=2")
        assert run.code == 3
        assert "the browser did not show it" in run
        assert "Traceback" not in run


LIST = """
(async () => {
  const posts = await (await fetch("/api/posts.json")).json();
  document.getElementById("list").innerHTML = posts
    .map((one) => `<article><h2><a href="${one.path}">${one.title}</a></h2></article>`)
    .join("");
})();
"""


def menu_and_list(posts: int) -> Blog:
    """A blog whose list only a script makes, on a page with a menu, beside a manual."""
    blog = Blog(posts)
    menu = "".join(f"<li><a href=/manual/{part}>{part}</a>" for part in ("one", "two", "three"))
    menu = f"<nav><ul>{menu}<li><a href=/tales/>Tales</a><li><a href=/>Home</a></ul></nav>"
    blog.more["/tales/"] = (
        f"<!doctype html><html lang=en><title>Tales</title><body>{menu}<main><h1>Tales</h1>"
        "<div id=list></div></main><script src=/list.js></script></body></html>"
    )
    data = json.dumps([as_data(post) for post in blog.posts])
    blog.more["/list.js"] = Answer(LIST, headers={"Content-Type": "text/javascript"})
    blog.more["/api/posts.json"] = Answer(data, headers={"Content-Type": "application/json"})
    blog.has_sitemap = blog.has_listing = False
    manual = Post(1).page().replace("tale", "part")
    for part in ("one", "two", "three"):
        blog.more[f"/manual/{part}"] = manual.replace("part", f"part {part}")
    locs = "".join(f"<url><loc>/manual/{part}</loc></url>" for part in ("one", "two", "three"))
    blog.more["/sitemap.xml"] = Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>',
        headers={"Content-Type": "application/xml"},
    )
    return blog


def test_a_list_that_only_a_script_makes_beside_a_menu_is_missed(tmp_path: Path) -> None:
    with menu_and_list(5) as blog:
        home = Home(tmp_path, f"{blog.url}tales/")
        run = home.crawl("-s", "BROWSER_PATH=/nowhere/chromium")
        assert run.code == 3, run.words
        assert "/tales/ names no article, and none was found below it" in run
        assert "pip install 'blogcrawl[browser]'" in run


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_a_list_that_only_a_script_makes_beside_a_menu_is_shown(tmp_path: Path) -> None:
    with menu_and_list(5) as blog:
        home = Home(tmp_path, f"{blog.url}tales/")
        for _ in range(2):
            run = home.crawl()
            assert run.code == 0, run.words
            titles = {json.loads(line)["title"] for line in home.feed.read_text().splitlines()}
            assert titles >= {post.title for post in blog.posts}
