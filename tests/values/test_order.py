"""The numbers of a date in the order in which a blog writes them."""

from __future__ import annotations

import pytest

from blogcrawl.values import in_order, numbers_of_date


@pytest.mark.parametrize(
    ("text", "day_first", "month_first"),
    [
        ("03/04/2024", "2024-04-03", "2024-03-04"),
        ("Sent 3-4-2024, 10:20", "Sent 2024-04-03, 10:20", "Sent 2024-03-04, 10:20"),
        ("27/05/2024", "27/05/2024", "27/05/2024"),  # it can be read as it is
        ("1/2/03/04/2024", "1/2/03/04/2024", "1/2/03/04/2024"),
        ("2024-03-04", "2024-03-04", "2024-03-04"),
        ("3.4.2024", "3.4.2024", "3.4.2024"),
        ("", "", ""),
    ],
)
def test_a_date_in_the_order_of_the_blog(text: str, day_first: str, month_first: str) -> None:
    assert in_order(text, is_day_first=True) == day_first
    assert in_order(text, is_day_first=False) == month_first


def test_numbers() -> None:
    assert numbers_of_date("Published at 11/06/2024 by Ann Ash") == (11, 6, 2024)
    assert numbers_of_date("Published on 11 June 2024") is None
