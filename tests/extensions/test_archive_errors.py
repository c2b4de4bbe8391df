"""An exception that no page caused is not attributed to a page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from twisted.python.failure import Failure

from blogcrawl.extensions.archive import ArchiveExtension


@pytest.mark.parametrize("request_of", [None, "failure"])
def test_an_exception_without_a_response_is_no_articles(request_of: str | None) -> None:
    failure: Any = Failure(ValueError("no page"))
    failure.request = Request("http://blog.example/", cb_kwargs={"is_sure": True, "site": None})
    extension: Any = SimpleNamespace()
    ArchiveExtension.spider_error(extension, failure, failure if request_of else None)  # type: ignore[arg-type]
