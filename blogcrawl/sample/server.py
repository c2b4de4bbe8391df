"""Serves the sample blog on loopback, for the length of a crawl or a test."""

from __future__ import annotations

import hashlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from blogcrawl.sample import blog

if TYPE_CHECKING:
    from types import TracebackType


class SampleServer:
    """Serves the blog on a free port of 127.0.0.1, from ``start`` to ``stop`` or in a ``with``."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> SampleServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that went away."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server_version = "Marginalia"
    # Send a response as one packet: a second one would wait until the first is acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True
    sys_version = ""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        page = blog.page(self.path.partition("?")[0])
        tag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        known = page.status == 200 and self.headers.get("If-None-Match") == tag
        self.send_response(304 if known else page.status)
        self.send_header("ETag", tag)
        if not known:
            self.send_header("Content-Type", page.type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command == "GET" and not known:
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log requests."""
