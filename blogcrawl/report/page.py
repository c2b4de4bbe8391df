"""Renders the report from its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogcrawl import __version__, clock
from blogcrawl.logformatter import one_line
from blogcrawl.report.charts import charts
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.report.facts import Blog


def page(blogs: Sequence[Blog]) -> str:
    """The report of these blogs as HTML; raises ImportError without the extra ``report``."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_shown,
        loader=PackageLoader("blogcrawl.report", ""),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["counted"] = counted
    environment.filters["moment"] = _moment
    template = environment.get_template("page.html")
    return template.render(blogs=blogs, charts=charts, made=clock.now(), version=__version__)


def _shown(value: Any) -> Any:
    """A text on one line; control characters from a page are made visible."""
    return one_line(value) if type(value) is str else value


def _moment(seconds: int | None) -> str:
    return "never" if seconds is None else clock.iso(seconds).replace("T", " ").replace("Z", " UTC")
