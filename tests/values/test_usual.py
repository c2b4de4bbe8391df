"""The stored names of months, compared with Babel's."""

from __future__ import annotations

import pytest
from babel import Locale

from blogcrawl.values.months import month_key
from blogcrawl.values.usual import USUAL

_LANGUAGES = (
    "es pt fr de it ru ja zh nl pl tr fa cs id uk sv da nb fi hu ro el ca vi ar he th ko hr bg"
).split()


@pytest.fixture(scope="module")
def named() -> dict[str, set[int]]:
    """The months that each name means, in whatever language."""
    months: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        names = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for month, name in names[context]["wide"].items():
                word = month_key(name.split()[-1])
                if not any(character.isdigit() for character in word):
                    months.setdefault(word, set()).add(month)
    return months


@pytest.mark.slow
def test_names_are_those_of_babel(named: dict[str, set[int]]) -> None:
    assert {name: min(months) for name, months in named.items() if len(months) == 1} == USUAL
