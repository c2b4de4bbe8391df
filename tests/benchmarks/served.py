"""Serves a saved blog from memory, for the other benchmarks, without delays.

    python tests/benchmarks/served.py FOLDER [--hosts HOST ...]

FOLDER contains the files of a static blog at their paths. Links to HOST, its public name, are
rewritten to this server. It prints its address, and lists the requests so far at ``/--asked``.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path
from urllib.parse import quote, unquote

_TEXTS = (".html", ".htm", ".xml", ".rss", ".atom", ".json", ".txt", ".xhtml")
ASKED = "/--asked"


class Blog:
    """The answers of a static host, made once."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            f"/{quote(str(file.relative_to(folder)))}": file
            for file in folder.rglob("*")
            if file.is_file()
        }
        self.answers: dict[tuple[str, bool], tuple[bytes, bytes, str]] = {}
        self.asked: list[str] = []
        self.own = ""
        self.hosts: re.Pattern[bytes] | None = None

    def known_as(self, origin: str, hosts: list[str]) -> None:
        self.own = origin
        names = "|".join(map(re.escape, hosts)).encode()
        self.hosts = (
            re.compile(rb"(?i)(?:https?:)?//(?:" + names + rb")(?![\w.:-])") if hosts else None
        )

    def answer(self, path: str, packed: bool, tag: str) -> bytes:
        self.asked.append(path)
        if path == ASKED:
            return _response(200, "\n".join(self.asked[:-1]).encode(), "text/plain")
        key = (path, packed)
        if key not in self.answers:
            self.answers[key] = self._made(path.partition("?")[0], packed)
        head, body, known = self.answers[key]
        if known and known == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {known}\r\n\r\n".encode()
        return head + body

    def _made(self, path: str, packed: bool) -> tuple[bytes, bytes, str]:
        path = quote(unquote(path))
        for name in (path, f"{path}index.html", f"{path}index.xml", f"{path}.html"):
            if (file := self.files.get(name)) and not (path.endswith("/") and name == path):
                break
        else:
            if f"{path}/index.html" in self.files or f"{path}/index.xml" in self.files:
                return _response(301, b"", "", f"Location: {path}/\r\n"), b"", ""
            return _response(404, b"<title>404</title><h1>Not found</h1>", "text/html"), b"", ""
        body, kind = file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain"
        more = ""
        if file.suffix.lower() in _TEXTS:
            body = self.hosts.sub(self.own.encode(), body) if self.hosts else body
            kind = f"{kind}; charset=utf-8"
        tag = f'"{hashlib.sha1(body).hexdigest()[:20]}"'
        if packed and file.suffix.lower() in _TEXTS:
            body, more = gzip.compress(body, 6), "Content-Encoding: gzip\r\n"
        more += f"ETag: {tag}\r\nVary: Accept-Encoding\r\n"
        return _response(200, b"", kind, more, len(body)), body, tag


def _response(status: int, body: bytes, kind: str, more: str = "", length: int = 0) -> bytes:
    head = (
        f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n"
    )
    return f"{head}{more}\r\n".encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, blog: Blog) -> None:
        self.blog = blog
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            head, self.held = self.held[:end].decode("latin-1"), self.held[end + 4 :]
            line, *rest = head.split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (r.partition(":") for r in rest)
            }
            packed = "gzip" in headers.get("accept-encoding", "")
            tag = headers.get("if-none-match", "").removeprefix("W/")
            self.transport.write(self.blog.answer(line.split()[1], packed, tag))  # type: ignore[attr-defined]


async def _serve(blog: Blog, hosts: list[str]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(blog), "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    blog.known_as(origin, hosts)
    print(f"{origin}/", flush=True)
    await server.serve_forever()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--hosts", nargs="*", default=[])
    given = options.parse_args()
    asyncio.run(_serve(Blog(given.folder), given.hosts))


if __name__ == "__main__":
    main()
