"""Watches the memory of this process, and of no other."""

from __future__ import annotations

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


class MemoryExtension(MemoryUsage):
    """Scrapy's, which stops a run that exceeds ``MEMUSAGE_LIMIT_MB``.

    What Scrapy reads begins, on Linux, with the memory of the process that started this one: a
    large scheduler's would end every run at once.
    """

    def get_virtual_size(self) -> int:
        return peak_memory() or super().get_virtual_size()


def peak_memory() -> int:
    """The most memory that this process has had, in bytes; 0 if the system does not tell it."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
