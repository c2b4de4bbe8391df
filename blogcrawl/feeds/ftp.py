"""A feed on an FTP server: whole or absent."""

from __future__ import annotations

import posixpath
from contextlib import closing
from ftplib import FTP, FTP_TLS, error_perm
from ssl import create_default_context
from typing import IO

from scrapy.extensions import feedexport
from scrapy.utils.ftp import ftp_makedirs_cwd


class AtomicFtpFeedStorage(feedexport.FTPFeedStorage):
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
            try:
                ftp.rename(part, name)
            except error_perm:  # some servers rename to no name that is taken
                ftp.delete(name)
                ftp.rename(part, name)
