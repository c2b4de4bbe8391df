"""A short month: what is reported about blogs in trouble and a healthy one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from signals.conftest import Receiver

from .month import TROUBLES, Month

if TYPE_CHECKING:
    from pathlib import Path

    from .command import Outcome

pytest.importorskip("apprise")


@pytest.mark.slow
def test_every_fault_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Sooner than in a month: the first runs learn what the blogs are like when they are well.
    by_name = {one.name: one for one in TROUBLES}
    ban = replace(by_name["a ban"], first=2, last=4)
    out = replace(by_name["an outage"], first=5, last=6)
    full = replace(by_name["a full disk"], first=2, last=2)
    killed = replace(by_name["a crawl that is killed"], first=5, last=5)
    monkeypatch.setattr("soak.month.TROUBLES", (ban, out, full, killed))
    codes: list[int] = []

    def note(day: int, outcome: Outcome) -> None:
        codes.append(outcome.code)

    with Receiver() as receiver:
        month = Month(tmp_path / "project", 5, receiver)
        assert month.run(8, note) == []
    assert codes == [0, 0, 3, 3, 3, 3, 3, 0]
