"""The data that a page contains, or links to, for its script."""

from __future__ import annotations

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.scripted.literals import called_with
from blogcrawl.scripted.payload import data_of, page_of, page_of_data

TEXT = "<p>There was a lantern at the harbour, and nobody knew who lit it.</p>" * 3
URL = "https://tales.example/blog/lantern/"


def test_a_function_of_its_values() -> None:
    given = (
        'window.__NUXT__=(function(a,b){return {data:[{title:a,"on":b,n:void 0,is:!0,list:[a,1],'
        'when:new Date("x")}]}}("Lantern","2024-05-01"))'
    )
    data = called_with(given)
    assert data["data"][0]["title"] == "Lantern"
    assert data["data"][0]["on"] == "2024-05-01"
    assert data["data"][0]["list"] == ["Lantern", "1"]


def test_an_article_in_a_function_of_its_values() -> None:
    body = json.dumps(TEXT).replace("<", "\\u003C")
    script = (
        f'(function(a,b){{return {{post:{{title:a,date:b,html:{body}}}}}}}("Lantern","2024-05-01"))'
    )
    html = page_of(f"<title>Lantern</title><script>window.__NUXT__={script};</script>")
    assert "<h1>Lantern</h1>" in html
    assert TEXT in html


@given(st.text(alphabet="(){}[],:\"'ab1=!- ", max_size=200))
def test_any_function(text: str) -> None:
    called_with(f"x=(function(a,b){{return {{{text}")


def test_in_linear_time() -> None:
    for unit in ("[", "{a:", "a,", '"x",', "(function(a){return {"):
        start = time.process_time()
        called_with("x=(function(a){return [" + unit * (200_000 // len(unit)))
        assert time.process_time() - start < 5


def test_where_the_data_of_a_page_stand() -> None:
    link = '<link as="fetch" rel="preload" href="/page-data/blog/lantern/page-data.json">'
    assert data_of(f"<head>{link}</head>", URL) == [
        "https://tales.example/page-data/blog/lantern/page-data.json"
    ]
    assert data_of("<div id=___gatsby></div>", "https://tales.example/") == [
        "https://tales.example/page-data/index/page-data.json"
    ]
    assert data_of("<div id=app></div>", URL) == []


def test_a_page_of_fetched_data() -> None:
    posts = [
        {"node": {"fields": {"slug": f"/blog/{n}/"}, "frontmatter": {"title": f"Tale {n}"}}}
        for n in range(3)
    ]
    html = page_of_data("<head><title></title></head>", json.dumps({"edges": posts}))
    assert '<a href="/blog/1/">Tale 1</a>' in html
