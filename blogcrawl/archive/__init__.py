"""What a blog's crawls leave for each other: its articles, their versions, and how far they came."""

from blogcrawl.archive.database import ArchiveError, ArchiveLocked
from blogcrawl.archive.store import Address, Archive, Found, Origin

__all__ = ["Address", "Archive", "ArchiveError", "ArchiveLocked", "Found", "Origin"]
