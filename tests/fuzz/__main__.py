"""Tries all targets in turn with random input, for a fixed time.

    cd tests && python -m fuzz SECONDS [--target NAME] [--seed S] [--shrink]

A failure is printed with its example, and with the command that reproduces it and shrinks the
example, which takes minutes; the exit code is then 1. Examples are generated in batches, each from
its own seed.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
import warnings
from random import SystemRandom
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning
from hypothesis.strategies import tuples

from .targets import TARGETS, TooSlowError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .targets import Target

BATCH = 50
SHOWN = 10_000
"""Characters of an example that are printed: some are whole pages."""
SETTINGS = settings(
    max_examples=BATCH,
    database=None,
    deadline=None,  # the targets measure CPU time
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


class Finding(KeyboardInterrupt):
    """What was found; with no other exception does Hypothesis stop at once.

    It would run the example again to print how it was made, which takes hours for a page.
    """


def batch(target: Target, number: int, shrink: bool) -> int:
    """Try the examples of one seed; how many there were. Raises what a target does."""
    tried = 0

    def run(example: tuple[object, ...]) -> None:
        nonlocal tried
        tried += 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                try:
                    target.run(*example)
                except TooSlowError:  # what is slow is so twice; a busy machine is not
                    target.run(*example)
            except Exception as error:
                if shrink:
                    raise
                traceback.print_exc()
                print(repr(example)[:SHOWN])
                raise Finding from error

    run.__name__ = target.name
    phases = (*SETTINGS.phases, Phase.shrink) if shrink else SETTINGS.phases
    seed(number)(settings(SETTINGS, phases=phases)(given(tuples(*target.strategies))(run)))()
    return tried


def fuzz(target: Target, number: int, seconds: float, shrink: bool = False) -> bool:
    """Try one target for that long, from the seed ``number`` on; whether all was well."""
    begun = time.monotonic()
    tried = 0
    while not tried or time.monotonic() - begun < seconds:
        try:
            tried += batch(target, number, shrink)
        except (Exception, Finding) as error:
            if not isinstance(error, Finding):
                traceback.print_exc()
            again = f"python -m fuzz 0 --target {target.name} --seed {number} --shrink"
            print(f"again: {again}", flush=True)
            return False
        number += 1
    print(f"{target.name:12} {tried:7} examples {time.monotonic() - begun:7.1f} s", flush=True)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    names = [target.name for target in TARGETS]
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("seconds", type=float, help="for all targets; 0 for one batch of each")
    parser.add_argument("--target", choices=names, help="one only")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    parser.add_argument("--shrink", action="store_true", help="make the example of a finding small")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore", HypothesisWarning)  # the strategies are large
    chosen = [target for target in TARGETS if options.target in (None, target.name)]
    print(f"seed {options.seed}", flush=True)
    seconds = options.seconds / len(chosen)
    wells = [fuzz(target, options.seed, seconds, options.shrink) for target in chosen]
    return 0 if all(wells) else 1


if __name__ == "__main__":
    sys.exit(main())
