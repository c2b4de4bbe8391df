"""Parses field values from the strings of a page: pure functions, one file per kind of value."""

from blogcrawl.values.authors import is_role_name, names
from blogcrawl.values.byline import Byline, byline, byline_authors, is_by
from blogcrawl.values.days import dates, iso_date
from blogcrawl.values.labels import LABEL_LENGTH, first_label, is_label, is_of_change
from blogcrawl.values.numbers import comment_count, count
from blogcrawl.values.order import in_order, numbers_of_date
from blogcrawl.values.series import Series, series
from blogcrawl.values.signature import is_day_in_clause
from blogcrawl.values.text import LONGEST, MOST, address, clean, language, terms, unique

__all__ = [
    "LABEL_LENGTH",
    "LONGEST",
    "MOST",
    "Byline",
    "Series",
    "address",
    "byline",
    "byline_authors",
    "clean",
    "comment_count",
    "count",
    "dates",
    "first_label",
    "in_order",
    "is_by",
    "is_day_in_clause",
    "is_label",
    "is_of_change",
    "is_role_name",
    "iso_date",
    "language",
    "names",
    "numbers_of_date",
    "series",
    "terms",
    "unique",
]
