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
    best = [float("inf")] * 2
    for _ in range(5):  # the best of five, should another process come between
        for n, text in enumerate((small, large)):
            gc.disable()  # it would go through whatever the tests before this one left
            begun = time.process_time()
            run(text)
            best[n] = min(best[n], time.process_time() - begun)
            gc.enable()
        if best[1] <= max(quick, most * best[0]):
            return
    raise AssertionError(f"{best[0]:.3f} s, and {best[1]:.3f} s for four times as much")
