"""A short month: what is reported about three blogs in trouble and a healthy one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from signals.conftest import Receiver

from .month import TROUBLES, Month

if TYPE_CHECKING:
    from pathlib import Path

    from .command import Outcome
    from .month import Tenant

pytest.importorskip("apprise")


@pytest.mark.slow
def test_every_fault_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Sooner than in a month: the first runs learn what the blogs are like when they are well.
    ban = replace(TROUBLES[0], first=2, last=4)
    out = replace(TROUBLES[2], first=5, last=6)
    monkeypatch.setattr("soak.month.TROUBLES", (ban, out, TROUBLES[5]))
    codes: list[tuple[int, int, int]] = []

    def note(tenant: Tenant, day: int, outcome: Outcome) -> None:
        codes.append((day, tenant.number, outcome.code))

    with Receiver() as receiver:
        month = Month(tmp_path / "project", 4, receiver)
        month.run(8, note)
    assert [problem for tenant in month.tenants for problem in tenant.problems()] == []
    assert {(day, number) for day, number, code in codes if code} == {
        *((day, 0) for day in (2, 3, 4)),
        *((day, 1) for day in (5, 6)),
    }
