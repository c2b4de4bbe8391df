"""A short month: what is told of three blogs in trouble, and of one that is not."""

from __future__ import annotations

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
    out, silent, *others = TROUBLES[2], TROUBLES[5], TROUBLES[0]
    monkeypatch.setattr("soak.month.TROUBLES", (*others, out, silent))
    codes: list[tuple[int, int, int]] = []

    def note(tenant: Tenant, day: int, outcome: Outcome) -> None:
        codes.append((day, tenant.number, outcome.code))

    with Receiver() as receiver:
        month = Month(tmp_path / "project", 4, receiver)
        month.run(14, note)
    assert [problem for tenant in month.tenants for problem in tenant.problems()] == []
    assert {(day, number) for day, number, code in codes if code} == {
        *((day, 0) for day in range(6, 10)),
        *((day, 1) for day in (11, 12)),
    }
