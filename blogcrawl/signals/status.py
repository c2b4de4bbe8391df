"""The status file: how the last run ended, as JSON, there whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blogcrawl.signals.outcome import Outcome


def write(path: str, outcome: Outcome) -> None:
    """Put the outcome in the place of the one before. Raises OSError."""
    replace(Path(path), json.dumps(outcome.as_json(), ensure_ascii=False, indent=2) + "\n")


def replace(path: Path, text: str) -> None:
    """Put a text into a file, which others see as it was or as it is. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
