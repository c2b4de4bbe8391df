"""Why a request failed, in one word that can be counted."""

from __future__ import annotations

import re

import pytest
from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from blogcrawl.middlewares.guard import AddressRefused
from blogcrawl.middlewares.pace import HostGivenUp
from blogcrawl.middlewares.redirect import EndlessRedirect, OffsiteRedirect
from blogcrawl.middlewares.robots import RobotsUnreachable
from blogcrawl.spiders.failures import REFUSED, reason_of


def http(status: int) -> HttpError:
    return HttpError(Response("http://a/", status=status), "Ignoring non-200 response")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (http(500), ("http_500", "")),
        (http(403), ("http_403", "")),
        (http(404), ("not_found", "")),
        (http(410), ("not_found", "")),
        (IgnoreRequest("Forbidden by robots.txt"), ("robots_txt", "")),
        (IgnoreRequest("for another reason"), ("ignore_request", " (for another reason)")),
        (OffsiteRedirect("leads to http://b/"), ("offsite", " (leads to http://b/)")),
        (OffsiteRedirect("leads to ftp://b/", "scheme"), ("scheme", " (leads to ftp://b/)")),
        (
            AddressRefused("http://10.0.0.1/", "private_address"),
            ("private_address", " (http://10.0.0.1/)"),
        ),
        (EndlessRedirect("from http://b/"), ("endless_redirect", " (from http://b/)")),
        (exceptions.DownloadTimeoutError(), ("timeout", "")),
        (exceptions.CannotResolveHostError("x"), ("unknown_host", " (x)")),
        (exceptions.DownloadConnectionRefusedError(), ("refused_connection", "")),
        (exceptions.DownloadCancelledError(), ("too_large", "")),
        (exceptions.ResponseDataLossError(), ("truncated", "")),
        (exceptions.DownloadFailedError("x"), ("download_failed", " (x)")),
        (exceptions.UnsupportedURLSchemeError(), ("unsupported_urlscheme", "")),
        (RobotsUnreachable("x"), ("robots_unreachable", " (x)")),
        (RobotsUnreachable("x", "unknown_host"), ("unknown_host", " (x)")),
        (HostGivenUp("x"), ("host_given_up", " (x)")),
        (KeyError("k"), ("key", " ('k')")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_reason(error: Exception, expected: tuple[str, str]) -> None:
    assert reason_of(Failure(error)) == expected
    assert re.fullmatch(r"[a-z_]+(_\d+)?", expected[0])


def test_every_error_of_a_download_has_a_word() -> None:
    errors = [value for name, value in vars(exceptions).items() if name.endswith("Error")]
    assert len(errors) >= 6
    assert len({reason_of(Failure(error()))[0] for error in errors}) == len(errors)


def test_what_is_refused_is_no_failure() -> None:
    addresses = {"malformed", "scheme", "userinfo", "private_address", "port"}
    assert {"not_found", "offsite", "robots_txt", "named_as_well"} | addresses == REFUSED
