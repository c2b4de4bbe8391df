from __future__ import annotations

import gc

from blogcrawl.garbage import GarbageExtension, delay


def test_garbage_is_looked_for_as_usual_from_the_begin_of_a_crawl() -> None:
    before = gc.get_threshold()
    try:
        GarbageExtension().begin()
        usual = gc.get_threshold()
        delay()
        assert gc.get_threshold()[0] > 10 * usual[0]
        GarbageExtension().begin()
        assert gc.get_threshold() == usual
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
