"""A server that answers byte by byte as a test wants it, on loopback, and remembers all requests."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Answer: TypeAlias = "bytes | Iterable[bytes | float]"
    Route: TypeAlias = "Answer | Callable[[str], Answer]"


def http(body: bytes | str, status: str = "200 OK", **headers: str) -> bytes:
    """A whole response; a header's name is written with ``_`` for ``-``."""
    data = body.encode() if isinstance(body, str) else body
    lines = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(data)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + data


NOT_FOUND = http("not here", "404 Not Found")


class Wire:
    """Serves ``routes`` on a free port of 127.0.0.1 within a ``with``.

    An answer is the bytes to send, or an iterable of bytes and of seconds to wait between them; the
    connection is closed after an iterable. ``otherwise`` makes up the answer for other paths.
    """

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        otherwise: Callable[[str], Answer] = lambda path: NOT_FOUND,
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.otherwise = otherwise
        self.asked: list[str] = []
        self.stopped = threading.Event()
        wire = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                wire.serve(self.request)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def serve(self, connection: socket.socket) -> None:
        """Answer the requests of one connection."""
        waiting = b""
        with contextlib.suppress(OSError):
            while not self.stopped.is_set():
                while b"\r\n\r\n" not in waiting:
                    data = connection.recv(65536)
                    if not data:
                        return
                    waiting += data
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                path = head.split(b" ")[1].decode("latin-1")
                self.asked.append(path)
                route = self.routes.get(path)
                answer = self.otherwise(path) if route is None else route
                answer = answer(path) if callable(answer) else answer
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                    continue
                for piece in answer:
                    if self.stopped.is_set():
                        return
                    if isinstance(piece, bytes):
                        connection.sendall(piece)
                    else:
                        self.stopped.wait(piece)
                return

    def __enter__(self) -> Wire:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that hung up."""


def forever(*pieces: bytes | float) -> Iterable[bytes | float]:
    """The pieces again and again, for a minute at most, by when every client should be gone."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        yield from pieces
