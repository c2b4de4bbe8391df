"""Bot gates and challenges are told apart from short pages about them."""

from __future__ import annotations

import time

import pytest
from sample import made

from blogcrawl.pages.gate import asks_to_wait, is_gate, is_parked, leads_elsewhere
from blogcrawl.sample import blog

SENDS_ON = '<script>window.location.href="/archives/1?verify=1";</script>'
LONG = "<p>一段正文。</p>" * 300


@pytest.mark.parametrize(
    "html",
    [
        f"<html><head><title></title></head><body>{SENDS_ON}</body></html>",
        "<script>location='/x'</script>",
        "<script type='text/javascript'>\n document.location = url;\n</script>",
        "<script>if(ok){location.replace(u)}</script>",
        "<script>setTimeout(function(){top.location.href = u}, 5)</script>",
        "<script>window.location.reload()",
        "<body onload=\"window.location.href='/x?token=1'\">",
        '<meta http-equiv="refresh" content="0;url=/x">',
        "<META content='0' HTTP-EQUIV=Refresh>",
        f"<html><head><script>window._cf_chl_opt={{}}</script></head>{LONG}</html>",
        f"<script src='/cdn/acw_sc__v2.js'></script>{LONG}",
        "<title>x</title><p>Please wait, then reload this page.",
        "<p>请稍候，然后刷新页面。",
    ],
)
def test_pages_that_are_gates(html: str) -> None:
    assert is_gate(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>短文。</p>",
        "<p>Set <code>window.location.href = '/'</code> to go home.</p>",
        "<script>if (location.href == '/' && window.location.hash) f()</script><p>短文。</p>",
        "<script>var geolocation = 1; a.mylocation.href = 2</script><p>短文。</p>",
        "<p>&lt;meta http-equiv=refresh&gt;</p>",
        LONG + SENDS_ON,
        "<p>To see the change, reload the page. <a href='/'>Home</a>",
        LONG + '<a href="javascript:location.replace(1)">x</a>',
        "<select onchange='location=this.value'><option value=/2024/05/>May</option></select>",
        "<a href=/a/>a</a> <a href=/b/>b</a> <a href=/c/>c</a>"
        "<script>if (location.protocol == 'http:') location.replace(secure)</script>",
        # What Cloudflare puts into every page of a blog that asks for it.
        "<p>短文。</p><script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
    ],
)
def test_pages_that_are_no_gates(html: str) -> None:
    assert not is_gate(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta http-equiv="refresh" content="0; url=/blog/">', True),
        ("<script>window.location.href='http://other.example/1'</script>", True),
        ('<meta http-equiv="refresh" content="3">', False),
        ('<meta http-equiv="refresh" content="3;url=/1">', False),
        ("<script>location.replace('/1/?verify=2')</script>", False),
        ("<script>location.reload()</script>", False),
        ("<script>location = 'http://[/'</script>", False),
    ],
)
def test_leads_elsewhere(html: str, expected: bool) -> None:
    assert leads_elsewhere(html, "http://blog.example/1") is expected


@pytest.mark.parametrize("unit", ["x", "x.", "<", "<a", "<a ", "</script ", "<title"])
def test_long_pages_take_no_time(unit: str) -> None:
    many = unit * (90_000 // len(unit))
    begun = time.process_time()
    is_parked(f"{many} domain parked")
    asks_to_wait(f"reload {many}")
    leads_elsewhere(f"location='{many}", "http://blog.example/")
    is_gate(f"<title>Just a moment...</title>{many}")
    assert time.process_time() - begun < 2


def test_the_sample_has_one() -> None:
    pages = {path: page.body.decode() for path, page in blog.pages().items() if "html" in page.type}
    assert [path for path, html in pages.items() if is_gate(html)] == [made.GATE]
