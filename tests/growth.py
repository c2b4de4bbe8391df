"""Whether the time that something takes grows as its input does."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def check_growth(
    run: Callable[[str], object], small: str, large: str, *, most: float, quick: float
) -> None:
    """Fail where ``large`` takes more than ``most`` times the CPU time of ``small``.

    What takes less than ``quick`` seconds is quick enough whatever its growth looks like.
    """
    for _ in range(20):  # at one time of 20 the machine is as quick for both
        taken = [_seconds(run, text) for text in (small, large)]
        if taken[1] <= max(quick, most * taken[0]):
            return
    raise AssertionError(f"{taken[0]:.3f} s, and {taken[1]:.3f} s for four times as much")


def _seconds(run: Callable[[str], object], text: str) -> float:
    """The CPU time of ``run``, without the collector: that walks over all that other tests left."""
    gc.collect()
    gc.disable()  # as ``timeit`` does
    try:
        begun = time.process_time()
        run(text)
        return time.process_time() - begun
    finally:
        gc.enable()
