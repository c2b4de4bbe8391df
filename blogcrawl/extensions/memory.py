"""Watches the memory of this process only."""

from __future__ import annotations

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


class MemoryExtension(MemoryUsage):
    """Scrapy's extension, which stops a run that exceeds ``MEMUSAGE_LIMIT_MB``.

    On Linux, Scrapy's figure includes the peak of the process that started this one: under a large
    scheduler every run would end at once.
    """

    def get_virtual_size(self) -> int:
        return peak_memory() or super().get_virtual_size()


def peak_memory() -> int:
    """The peak memory of this process in bytes; 0 if the system does not tell it."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
