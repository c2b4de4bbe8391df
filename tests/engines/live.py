"""Reads a blog from its engine's own server, to record it."""

from __future__ import annotations

import re
import socket
import time
from html import unescape
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from .posts import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HOST = ORIGIN.partition("//")[2]
ABSENT = "/no-such-page/"


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    """Whether something listens on ``port``."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(ready: Callable[[], bool], seconds: int = 60) -> None:
    """Wait until a server is ``ready``."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the server does not start")
        time.sleep(0.1)


def ask(port: int, path: str) -> tuple[int, str]:
    """Ask the blog for a page, as its readers do, by its public name."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def walk(port: int, starts: Iterable[str], followed: re.Pattern[str]) -> dict[str, str]:
    """The pages at ``starts`` and those that they lead to, where their path is ``followed``.

    By path in the archive; the blog's page for an address that it does not know is among them.
    """
    found: dict[str, str] = {}
    waiting = list(starts)
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        status, body = ask(port, path)
        if status != 200:
            raise ValueError(f"{path} answers {status}")
        name = "index.xml" if body.startswith("<?xml") else "index.html"
        found[unquote(path).removeprefix("/") + (name if path.endswith("/") else "")] = body
        for link in _links(body, path):
            if followed.match(link) and link not in seen:
                seen.add(link)
                waiting.append(link)
    status, found["404.html"] = ask(port, ABSENT)
    if status != 404:
        raise ValueError(f"{ABSENT} answers {status}")
    return found


def _links(body: str, path: str) -> Iterator[str]:
    for href in re.findall(r'href="([^"]+)"|<loc>([^<]+)</loc>', body):
        url = urlsplit(urljoin(ORIGIN + path, unescape("".join(href))))
        if url.netloc == HOST:
            yield url.path
