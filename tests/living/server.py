"""Serves the blog on loopback, with conditional requests, faults, and a log of requests."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import time
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .markup import GATE, Page, page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .blog import LivingBlog


class Asked(NamedTuple):
    """One request and what was answered."""

    path: str
    status: int
    sent: int
    """Bytes of the body."""
    conditions: dict[str, str]
    """The conditional headers of the request."""
    digest: str
    """Of the body; empty for none."""
    time: float
    """Monotonic, in seconds."""


class LivingServer:
    """A :class:`LivingBlog` on a free port of an address on loopback, within a ``with``.

    ``validators`` are those that pages carry. ``before`` is called with the path of each request
    before it is answered, and may change the blog.
    """

    def __init__(
        self,
        blog: LivingBlog,
        *,
        validators: Collection[Literal["etag", "modified"]] = ("etag", "modified"),
        before: Callable[[str], None] | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.blog = blog
        self.validators = validators
        self.before = before
        self.asked: list[Asked] = []
        self.down = 0
        """The status of every answer while it is not 0."""
        self.gated: Callable[[str], bool] = lambda path: False
        """Which paths answer with a bot gate."""
        self.truncated: Callable[[str], bool] = lambda path: False
        """Which paths lose the end of their body."""
        self.cut: Literal["gzip", "length", "chunk"] = "gzip"
        """How: a gzip stream cut short, fewer bytes than promised, or no last chunk."""
        self._lock = threading.Lock()
        self._server = _Server((host, 0), _Handler)
        self._server.living = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.home = f"http://{host}:{self._server.server_port}"
        self.url = f"{self.home}/"

    def __enter__(self) -> LivingServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take_log(self) -> list[Asked]:
        """The requests since the last call."""
        with self._lock:
            taken, self.asked = self.asked, []
        return taken

    def answer(self, path: str, conditions: dict[str, str]) -> tuple[Page, dict[str, str]]:
        """The page to send and its headers, and a note of it in the log."""
        with self._lock:
            if self.before:
                self.before(path)
            found = self._page(path.partition("?")[0])
            headers = self._headers(found)
            if found.status == 200 and _is_known(conditions, headers):
                found = found._replace(status=304, body="")
            body = found.body.encode()
            digest = hashlib.sha256(body).hexdigest()[:16] if body else ""
            self.asked.append(
                Asked(path, found.status, len(body), conditions, digest, time.monotonic())
            )
        return found, headers

    def _page(self, path: str) -> Page:
        if self.down:
            return Page("<h1>Service unavailable</h1>", self.down)
        if path != "/robots.txt" and self.gated(path):
            return Page(GATE)
        return page(self.blog, path, self.home)

    def _headers(self, found: Page) -> dict[str, str]:
        headers = {"Content-Type": found.type}
        if found.location:
            headers["Location"] = found.location
        if found.status == 200 and found.modified:
            if "etag" in self.validators:
                headers["ETag"] = f'"{hashlib.sha256(found.body.encode()).hexdigest()[:16]}"'
            if "modified" in self.validators:
                headers["Last-Modified"] = format_datetime(found.modified, usegmt=True)
        return headers


def _is_known(conditions: dict[str, str], headers: dict[str, str]) -> bool:
    """Whether a request's conditions say that it has the page (RFC 9110, section 13.2.2)."""
    if tags := conditions.get("If-None-Match"):
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return headers.get("ETag", "no tag") in known
    since, modified = conditions.get("If-Modified-Since"), headers.get("Last-Modified")
    return bool(
        since and modified and parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    )


def refetched(asked: list[Asked]) -> int:
    """How many pages were sent that had been sent before with the same content.

    Those asked for with a condition, where a redirect leads, or that were away in between, are the
    blog's own doing.
    """
    sent: set[tuple[str, str]] = set()
    again, was_redirect = 0, False
    for one in asked:
        if one.status == 200 and one.path != "/robots.txt":  # which Scrapy reads once a run
            is_again = (one.path, one.digest) in sent
            again += is_again and not one.conditions and not was_redirect
            sent.add((one.path, one.digest))
        elif one.status in (404, 410):
            sent = {(path, digest) for path, digest in sent if path != one.path}
        was_redirect = one.status == 301
    return again


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    living: LivingServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that was killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Living"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        living = self.server.living
        names = ("If-None-Match", "If-Modified-Since")
        conditions = {name: value for name in names if (value := self.headers.get(name))}
        found, headers = living.answer(self.path, conditions)
        body = found.body.encode()
        self.send_response(found.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if found.status == 200 and living.truncated(self.path):
            self._send_part(body)
            return
        if found.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_part(self, body: bytes) -> None:
        """Send the first half of a body, and close the connection."""
        cut = self.server.living.cut
        part = body[: len(body) // 2]
        self.close_connection = True
        self.send_header("Connection", "close")
        if cut == "gzip":
            packed = gzip.compress(body, mtime=0)
            part = packed[: len(packed) // 2]
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(part)))
        elif cut == "length":
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
            part = f"{len(part):x}\r\n".encode() + part + b"\r\n"
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Say nothing of each request."""
