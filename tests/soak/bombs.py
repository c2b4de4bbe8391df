"""What bombs do to a stock spider: gigabytes of memory, and minutes.

Not part of the normal run, as its name is not that of a test; :mod:`soak.hostile` runs it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from hostile.conftest import stock
from hostile.server import HostileServer
from hostile.test_bombs import BOMBS, MEMORY, beside, headers, squeezed, zeros

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostile.conftest import Outcome
    from hostile.server import Route

__all__ = ["stock"]  # a fixture

SIZES: dict[str, Callable[[], Route]] = {
    **{
        encoding: functools.partial(lambda one: squeezed(zeros(one, 60), one), encoding)
        for encoding in ("gzip", "deflate", "br", "zstd")
    },
    "headers": lambda: headers,
    "endless body": BOMBS["endless body"],
}


@pytest.mark.parametrize("name", SIZES)
def test_bombs_go_off_in_a_stock_spider(name: str, stock: Callable[..., Outcome]) -> None:
    with HostileServer(beside(SIZES[name]())) as server:
        outcome = stock(server.url)
    assert outcome.peak > MEMORY
