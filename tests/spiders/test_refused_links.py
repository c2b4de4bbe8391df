"""Which addresses in pages are reported."""

from __future__ import annotations

import logging
from collections import Counter

import pytest

from blogcrawl.guard import Guard
from blogcrawl.spiders import refused_links
from blogcrawl.spiders.refused_links import RefusedLinks

PAGE = "http://blog.example/"


@pytest.fixture
def counts(caplog: pytest.LogCaptureFixture) -> Counter[str]:
    caplog.set_level(logging.INFO)
    return Counter()


def refused(counts: Counter[str]) -> RefusedLinks:
    return RefusedLinks(Guard().refusal, lambda name: counts.update([name]))


def test_what_leads_inside_is_counted(counts: Counter[str]) -> None:
    refused(counts).check(
        [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://elsewhere.example:8080/",
            "http://a:b@elsewhere.example/",
            "file:///etc/passwd",
            "FTP://elsewhere.example/",
        ],
        PAGE,
    )
    assert counts == {
        "private_address": 2,
        "port": 1,
        "userinfo": 1,
        "scheme": 2,
    }


def test_what_is_ordinary_is_not(counts: Counter[str], caplog: pytest.LogCaptureFixture) -> None:
    ordinary = ["https://elsewhere.example/", "mailto:a@b.example", "javascript:void(0)", "http://"]
    refused(counts).check([PAGE, *ordinary, "data:image/png,x", "tel:1"], PAGE)
    assert not counts
    assert not caplog.records


def test_each_host_is_told_of_once(
    counts: Counter[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_links, "_MOST_LOGGED", 3)
    seen = refused(counts)
    for path in range(5):
        for host in range(1, 6):
            seen.check([f"http://10.0.0.{host}/{path}"], PAGE)
    assert counts == {"private_address": 25}
    assert [record.getMessage() for record in caplog.records] == [
        f"refused http://10.0.0.{host}/0: private_address (named by {PAGE})" for host in (1, 2, 3)
    ]
