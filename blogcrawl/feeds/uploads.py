"""Feeds that are uploaded: whole there or absent, and nothing left here."""

from __future__ import annotations

import posixpath
from contextlib import closing, suppress
from ftplib import FTP, FTP_TLS, error_perm
from ssl import create_default_context
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from scrapy.extensions import feedexport
from scrapy.utils.ftp import ftp_makedirs_cwd

if TYPE_CHECKING:
    from scrapy import Spider


class Upload(feedexport.BlockingFeedStorage):
    """Collects a feed in a file without a name, which goes with its process.

    Scrapy's has a name, and a run that is killed leaves it behind.
    """

    def open(self, spider: Spider) -> IO[bytes]:
        """Return the file to write to; raise OSError where there can be none."""
        return TemporaryFile(dir=spider.crawler.settings["FEED_TEMPDIR"])


class S3FeedStorage(Upload, feedexport.S3FeedStorage):
    """Scrapy's; S3 itself has an object whole or not at all."""


class GCSFeedStorage(Upload, feedexport.GCSFeedStorage):
    """Scrapy's; Google Cloud Storage itself has an object whole or not at all."""


class AtomicFtpFeedStorage(Upload, feedexport.FTPFeedStorage):
    """Scrapy's, which uploads beside the feed's place and renames when all has arrived.

    What is appended is written in place, as FTP has no other way.
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
    """Rename ``part`` to ``name``, taken or not; where nothing may be, that stays."""
    try:
        ftp.rename(part, name)
    except error_perm:  # some servers rename to no name that is taken
        old = f".{name}.old"
        with suppress(error_perm):
            ftp.delete(old)  # of an upload that was interrupted here
        ftp.rename(name, old)
        ftp.rename(part, name)
        ftp.delete(old)
