"""Servers on loopback to upload a feed to, S3 and FTP, which may fail."""

from __future__ import annotations

import logging
import tempfile
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of asyncore, until it is gone
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.servers import FTPServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BUCKET = "soak-feeds"

Failure = Literal["", "before", "after"]
"""Whether an upload fails, before it is kept or after, when nobody hears of it."""


class S3:
    """An S3 server with one bucket, within a ``with``.

    ``failure`` says what becomes of the next uploads.
    """

    def __init__(self) -> None:
        self.failure: Failure = ""
        self._application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}",
            "AWS_ACCESS_KEY_ID": "soak",
            "AWS_SECRET_ACCESS_KEY": "soak-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def __enter__(self) -> S3:
        self._thread.start()
        self._client = boto3.client(
            "s3",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="soak",
            aws_secret_access_key="soak-secret",
            region_name="us-east-1",
        )
        self._client.create_bucket(Bucket=BUCKET)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def uri(self, name: str) -> str:
        return f"s3://{BUCKET}/{name}"

    def contents(self) -> dict[str, bytes]:
        """What is in the bucket, by key."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        return {key: self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}

    def clear(self) -> None:
        """Empty the bucket."""
        for key in self.contents():
            self._client.delete_object(Bucket=BUCKET, Key=key)

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fails = self.failure if environ["REQUEST_METHOD"] in ("PUT", "POST") else ""
        if fails == "after":
            list(self._application(environ, lambda *_, **__: None))
        if fails:
            start("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"out of order"]
        return self._application(environ, start)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing of each request."""


class FTP:
    """An FTP server with one folder, within a ``with``; ``failure`` as in :class:`S3`."""

    environment: dict[str, str] = {}  # noqa: RUF012  # nothing to tell

    def __init__(self) -> None:
        logging.getLogger("pyftpdlib").addHandler(logging.NullHandler())
        logging.getLogger("pyftpdlib").propagate = False
        self.failure: Failure = ""
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        authorizer = DummyAuthorizer()
        authorizer.add_user("soak", "secret", self._folder.name, perm="elradfmwMT")
        handler = type("Handler", (_FTPHandler,), {"authorizer": authorizer, "place": self})
        self._server = FTPServer(("127.0.0.1", 0), handler)
        self._is_over = False
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> FTP:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._thread.join()
        self._folder.cleanup()

    def uri(self, name: str) -> str:
        return f"ftp://soak:secret@127.0.0.1:{self._server.address[1]}/{name}"

    def contents(self) -> dict[str, bytes]:
        """What is in the folder, by name."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}

    def clear(self) -> None:
        """Empty the folder."""
        for name in self.contents():
            (self.folder / name).unlink()

    def _serve(self) -> None:
        while not self._is_over:
            self._server.ioloop.loop(timeout=0.05, blocking=False)
        self._server.close_all()


class _FTPHandler(FTPHandler):
    place: FTP

    def ftp_STOR(self, file: str, mode: str = "w") -> Any:  # the library's name
        if self.place.failure == "before":
            self.respond("452 Insufficient storage.")
            return None
        return super().ftp_STOR(file, mode)

    def on_file_received(self, file: str) -> None:
        if self.place.failure == "after":
            self.close()  # before the client is told
