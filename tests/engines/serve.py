"""Serves a blog on 127.0.0.1 as a static host does: a folder, or a recorded archive.

A folder answers with its ``index.html`` (or ``index.xml``), ``/x`` with ``x.html``, a folder
without its slash with 301, anything else with 404 and the blog's own ``404.html``. The blog's
public origin is replaced by the server's in every text. A query is ignored, unless the folder has
pages by query, such as ``index.xml@paged=2``.
"""

from __future__ import annotations

import email.utils
import hashlib
import posixpath
import re
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from .posts import ORIGIN

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".png": "image/png",
}
_OWN = re.compile(rb"(?:https?:)?(\\?/\\?/)" + re.escape(ORIGIN.partition("//")[2].encode()))


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a recorded archive into ``folder``."""
    with tarfile.open(archive) as recorded:
        recorded.extractall(folder, filter="data")
    return folder


class BlogServer:
    """The blog in ``folder``, on a free port while in a ``with``; ``asked`` holds the paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> BlogServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def find(self, path: str) -> Path | str | None:
        """Return the file of ``path``, a path to go to instead, or ``None``."""
        asked, _, query = unquote(path).partition("?")
        clean = posixpath.normpath("/" + asked).lstrip("/")
        target = self.folder / clean
        name = query.partition("=")[0]
        if name and any(target.glob(f"index.xml@{name}=*")):
            page = target / f"index.xml@{query}"
            return page if page.is_file() else None
        for index in (target / "index.html", target / "index.xml"):
            if index.is_file():
                return index if asked.endswith("/") else f"/{quote(clean)}/"
        if asked.endswith("/"):
            return None
        for file in (target, target.with_name(target.name + ".html")):
            if file.is_file():
                return file
        return None

    def read(self, file: Path) -> bytes:
        """What is in ``file``, the blog's public origin replaced by the server's."""
        body = file.read_bytes()
        if file.suffix == ".png":
            return body
        plain = self.origin.encode()
        escaped = plain.replace(b"/", rb"\/")
        return _OWN.sub(lambda found: escaped if found[1] == rb"\/\/" else plain, body)


def _handler(blog: BlogServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # An answer is one packet: in two, the second waits for the first to be acknowledged.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            blog.asked.append(self.path)
            found = blog.find(self.path)
            if isinstance(found, str):
                self._answer(301, b"", {"Location": blog.origin + found})
            elif found is None:
                missing = blog.folder / "404.html"
                body = blog.read(missing) if missing.is_file() else b"<h1>404</h1>"
                self._answer(404, body, {"Content-Type": _TYPES[".html"]})
            else:
                self._send(found)

        do_HEAD = do_GET

        def _send(self, file: Path) -> None:
            body, changed = blog.read(file), int(file.stat().st_mtime)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers = {
                "Content-Type": _TYPES.get(
                    file.suffix.partition("@")[0], "application/octet-stream"
                ),
                "ETag": tag,
                "Last-Modified": email.utils.formatdate(changed, usegmt=True),
            }
            if self._is_known(tag, changed):
                self._answer(304, b"", headers)
            else:
                self._answer(200, body, headers)

        def _is_known(self, tag: str, changed: int) -> bool:
            if tags := self.headers.get("If-None-Match"):
                return tag in tags
            if since := self.headers.get("If-Modified-Since"):
                return email.utils.parsedate_to_datetime(since).timestamp() >= changed
            return False

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing of each request."""

    return Handler
