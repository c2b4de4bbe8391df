"""The archive: what crawls store for later ones, such as articles, versions and the ledger."""

from blogcrawl.archive.database import ArchiveError, ArchiveLocked
from blogcrawl.archive.records import Address, NamedAddress
from blogcrawl.archive.store import Archive

__all__ = ["Address", "Archive", "ArchiveError", "ArchiveLocked", "NamedAddress"]
