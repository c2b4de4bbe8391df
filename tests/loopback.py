"""A server on loopback whose responses a test defines, and which records its requests."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(NamedTuple):
    """What the server says to a request for one path."""

    body: bytes | str = ""
    status: int = 200
    headers: Mapping[str, str] = {}


class Loopback:
    """Serves ``pages`` on a free port of 127.0.0.1 within a ``with``; 404 for all else.

    A path in ``pages`` is written without its host, with its query.
    """

    def __init__(self, pages: Mapping[str, Answer | bytes | str] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[str] = []
        self.cookies: list[str] = []
        """What each request brought along as ``Cookie``."""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.loopback = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, path: str) -> Answer:
        """What to answer; a subclass may make it up."""
        page = self.pages.get(path, Answer(status=404))
        return page if isinstance(page, Answer) else Answer(page)

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let nothing listen at the address any more."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    loopback: Loopback


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.loopback.asked.append(self.path)
        self.server.loopback.cookies.append(self.headers.get("Cookie", ""))
        body, status, headers = self.server.loopback.answer(self.path)
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(data)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
