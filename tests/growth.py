"""Measures whether the time that something takes is linear in its input."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 4


def check_growth(
    run: Callable[[str], object],
    text: Callable[[int], str],
    number: int,
    *,
    most: float,
    quick: float,
) -> None:
    """Fail where ``TIMES`` as much text takes more than ``most`` times the CPU time, at two sizes.

    ``text(number)`` is the smallest. What takes less than ``quick`` seconds is quick enough. One
    size may be a step for the machine (memory that the allocator has to ask for, a cache that is
    too small by then); what grows faster than its input does so at every size.
    """
    small, large = text(number), text(TIMES * number)
    if _grows_as_it_should(run, small, large, most=most, quick=quick):
        return
    larger = text(TIMES**2 * number)
    if not _grows_as_it_should(run, large, larger, most=most, quick=quick):
        taken = ", ".join(f"{_seconds(run, each):.3f} s" for each in (small, large, larger))
        raise AssertionError(f"{taken}, each for {TIMES} times as much as the one before")


def _grows_as_it_should(
    run: Callable[[str], object], small: str, large: str, *, most: float, quick: float
) -> bool:
    for _ in range(20):  # at one time of 20 the machine is as quick for both
        taken = [_seconds(run, text) for text in (small, large)]
        if taken[1] <= max(quick, most * taken[0]):
            return True
    return False


def _seconds(run: Callable[[str], object], text: str) -> float:
    """The CPU time of ``run``, without the collector: that walks over all that other tests left.

    Nor is it asked for before: that alone takes longer than all the pages of most tests.
    """
    gc.disable()  # as ``timeit`` does
    try:
        begun = time.process_time()
        run(text)
        return time.process_time() - begun
    finally:
        gc.enable()
