"""The command finds a failure, says how to reproduce it, and shrinks its example."""

from __future__ import annotations

import re

import pytest
from hypothesis import strategies as st

from . import __main__ as command
from .targets import TARGETS, Target, within


def test_every_target_has_a_name_and_says_what_holds() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)
    assert all(target.run.__doc__ for target in TARGETS)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Target:
    def broken(text: str) -> None:
        assert "x" not in text

    target = Target(broken, (st.text("wxyz"),))
    monkeypatch.setattr(command, "TARGETS", [target])
    return target


@pytest.mark.usefixtures("broken")
def test_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["0", "--seed", "7", "--target", "broken", "--shrink"]) == 1
    output, errors = capsys.readouterr()
    assert "('x',)" in errors
    assert "python -m fuzz 0 --target broken --seed " in output


def test_no_finding(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def sound(text: str) -> None:
        assert isinstance(text, str)

    monkeypatch.setattr(command, "TARGETS", [Target(sound, (st.text(),))])
    assert command.main(["0"]) == 0
    assert "sound " in capsys.readouterr().out


def test_what_hangs_is_interrupted() -> None:
    slow = re.compile("(?:a+)+b")
    with pytest.raises(AssertionError, match="more than"), within(0.05):
        slow.match("a" * 100)
