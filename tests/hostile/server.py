"""A server on raw sockets, which sends any bytes that a test wants.

A route is the bytes of a whole response, or a function that receives the :class:`Exchange` and may
do anything with the connection. Every connection is for one request.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Route = bytes | Callable[["Exchange"], None]


def answer(
    body: bytes | str = b"", status: str | int = 200, headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole and honest answer; a header that is given takes the place of the usual one."""
    data = body.encode() if isinstance(body, str) else body
    fields = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(data)),
        "Connection": "close",
        **(headers or {}),
    }
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + data


def redirect(to: str, status: int = 302, headers: Mapping[str, str] | None = None) -> bytes:
    """An answer that leads on."""
    return answer(status=status, headers={"Location": to, **(headers or {})})


class Asked(NamedTuple):
    """A request that was made."""

    path: str
    """With its query."""
    time: float
    """By the monotonic clock, in seconds."""
    head: str
    """The request line and the headers."""

    @property
    def host(self) -> str:
        """What the ``Host`` header says."""
        return re.search(r"(?im)^host:\s*(\S+)", self.head)[1]  # type: ignore[index]


class Exchange:
    """One request and the connection it came on."""

    def __init__(self, connection: socket.socket, asked: Asked, over: threading.Event) -> None:
        self._connection = connection
        self._over = over
        self.asked = asked
        self.path = asked.path

    def send(self, data: bytes) -> bool:
        """Send as it is; whether the other side still takes it."""
        try:
            self._connection.sendall(data)
        except OSError:
            return False
        return not self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether the server is still wanted."""
        return not self._over.wait(seconds)

    def hang(self) -> None:
        """Say nothing more until the other side gives up, or the server is stopped."""
        with contextlib.suppress(OSError):
            self._connection.settimeout(0.2)
            while not self._over.is_set():
                try:
                    if not self._connection.recv(65536):
                        return
                except TimeoutError:
                    continue

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


class HostileServer:
    """Serves ``routes`` on a free port within a ``with``; an honest 404 for all else.

    A route is looked for under the path with its query, then under the path alone, then under
    ``"*"``.
    """

    def __init__(
        self, routes: Mapping[str, Route] | None = None, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        self.connections = 0
        """How many were accepted, whether anything was asked on them or not."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=64)
        self._listener.settimeout(0.1)
        self.host, self.port = self._listener.getsockname()[:2]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self.port}/"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def __enter__(self) -> HostileServer:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads = [known for known in self._threads if known.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            head = self._head(connection)
            if not head:
                return
            asked = Asked(head.split(" ", 2)[1], time.monotonic(), head)
            self.asked.append(asked)
            self._reply(Exchange(connection, asked, self._over))

    def _head(self, connection: socket.socket) -> str:
        """The head of a request; empty where none came."""
        received = b""
        connection.settimeout(3)
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in received:
                if not (piece := connection.recv(65536)):
                    return ""
                received += piece
            return received.decode("latin-1")
        return ""

    def _reply(self, exchange: Exchange) -> None:
        path = exchange.path
        for name in (path, path.partition("?")[0], "*"):
            if name in self.routes:
                route = self.routes[name]
                break
        else:
            route = answer("<h1>Not found</h1>", 404)
        if isinstance(route, bytes):
            exchange.send(route)
        else:
            route(exchange)


CANARY = "canary-0b7f6c2e"


class Inside(HostileServer):
    """What no page may lead to: it counts who comes, and gives away a word by which it is found."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        secret = f"<h1>{CANARY}</h1><article><p>{CANARY} {CANARY}</p></article>"
        super().__init__({"*": answer(secret)}, host, port)
