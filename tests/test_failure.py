"""An error of the network is told in words."""

from __future__ import annotations

import pytest

from blogcrawl.failure import error_text

_FAILURE = "[<twisted.python.failure.Failure twisted.web._newclient.%s>]"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ValueError"),
        ("no route", "no route"),
        (_FAILURE % "ParseError: ('wrong number of parts', b'SSH-2.0-x')", "SSH-2.0-x"),
        (_FAILURE % """ParseError: ('wrong number of parts', b"It's me")""", "It's me"),
        ("[('SSL routines', '', 'wrong version number')]", "wrong version number"),
    ],
)
def test_error_text(text: str, said: str) -> None:
    prefix = "the answer is not HTTP: " if "ParseError" in text else ""
    assert error_text(ValueError(text)) == prefix + said
