"""The status file: how the last run ended, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from blogcrawl import atomic

if TYPE_CHECKING:
    from blogcrawl.signals.outcome import Outcome


def write(path: str, outcome: Outcome) -> None:
    """Replace the outcome in the file. Raises OSError."""
    atomic.write(Path(path), json.dumps(outcome.as_json(), ensure_ascii=False, indent=2) + "\n")
