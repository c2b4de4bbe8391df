"""Small disks for a command: file systems in memory that only the command sees."""

from __future__ import annotations

import subprocess


def on_a_small_disk(size: str, before: str = "true", after: str = "true") -> tuple[str, ...]:
    """The command that runs a command with the folder ``disk`` on a disk of its own.

    ``before`` and ``after`` are commands of the shell; the disk is gone when they are over.
    """
    script = (
        f"mkdir -p disk && mount -t tmpfs -o size={size} tmpfs disk && {before} || exit 99; "
        f'"$@"; code=$?; {after}; exit $code'
    )
    return ("unshare", "-rm", "sh", "-c", script, "sh")


def _can_mount() -> bool:
    command = ("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


CAN_MOUNT = _can_mount()
