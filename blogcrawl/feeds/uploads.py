"""Feeds that are uploaded atomically, and leave no files behind on this machine."""

from __future__ import annotations

import posixpath
from contextlib import closing, suppress
from ftplib import FTP, FTP_TLS, error_perm
from importlib.util import find_spec
from ssl import create_default_context
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from scrapy.extensions import feedexport
from scrapy.utils.ftp import ftp_makedirs_cwd

if TYPE_CHECKING:
    from scrapy import Spider


# The package that a scheme needs, and the module that is imported only when the feed is uploaded.
_NEEDS = {"s3": ("boto3", "boto3"), "gs": ("google-cloud-storage", "google.cloud.storage")}


def missing_package(scheme: str) -> str:
    """The package without which nothing can be uploaded there; ``""`` if nothing is missing."""
    package, module = _NEEDS.get(scheme, ("", ""))
    try:
        return "" if not module or find_spec(module) else package
    except ModuleNotFoundError:  # not even the package around the module
        return package


class Upload(feedexport.BlockingFeedStorage):
    """Collects a feed in an unnamed file, which vanishes with its process.

    A killed run would leave Scrapy's named file behind.
    """

    def open(self, spider: Spider) -> IO[bytes]:
        """Return the file to write to; raise OSError if it cannot be created."""
        return TemporaryFile(dir=spider.crawler.settings["FEED_TEMPDIR"])


class S3FeedStorage(Upload, feedexport.S3FeedStorage):
    """Scrapy's storage; S3 itself is atomic."""


class GCSFeedStorage(Upload, feedexport.GCSFeedStorage):
    """Scrapy's storage; Google Cloud Storage itself is atomic."""


class AtomicFtpFeedStorage(Upload, feedexport.FTPFeedStorage):
    """Scrapy's storage, but it uploads to a temporary name and renames that at the end.

    Appending writes in place, as FTP has no other way.
    """

    def _store_in_thread(self, file: IO[bytes]) -> None:
        if not self.overwrite:
            super()._store_in_thread(file)
            return
        folder, name = posixpath.split(self.path)
        part = f".{name}.part"
        ftp = FTP_TLS(context=create_default_context()) if self.tls else FTP()
        with ftp, closing(file):
            ftp.connect(self.host, self.port)
            ftp.login(self.username, self.password)
            if isinstance(ftp, FTP_TLS):
                ftp.prot_p()
            ftp.set_pasv(not self.use_active_mode)
            ftp_makedirs_cwd(ftp, folder)
            file.seek(0)
            ftp.storbinary(f"STOR {part}", file)
            _replace(ftp, part, name)


def _replace(ftp: FTP, part: str, name: str) -> None:
    """Rename ``part`` to ``name``, which may exist; if that fails, the old file stays."""
    try:
        ftp.rename(part, name)
    except error_perm:  # some servers refuse to rename to an existing name
        old = f".{name}.old"
        with suppress(error_perm):
            ftp.delete(old)  # left by an upload that was interrupted here
        ftp.rename(name, old)
        ftp.rename(part, name)
        ftp.delete(old)
