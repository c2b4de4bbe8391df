"""What the crawls of a blog leave for each other: its articles, their versions, the ledger."""

from blogcrawl.archive.database import ArchiveError, ArchiveLocked
from blogcrawl.archive.records import Address, NamedAddress
from blogcrawl.archive.store import Archive

__all__ = ["Address", "Archive", "ArchiveError", "ArchiveLocked", "NamedAddress"]
