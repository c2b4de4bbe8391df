"""The positions of headings, code and links in the text, whatever is cut from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.html.parsing import parse
from blogcrawl.latex.config import CONFIGS
from blogcrawl.latex.separate import Body, Separation

PAGE = r"""<h2>A <em>b</em> \(x\)</h2><p>one <a href=/q>two \(y\) three</a> four \[z\]</p>
<blockquote><pre><code class=language-c>int x;
 y</code></pre><ul><li><a href=b>in</a> list</li></ul></blockquote>
<table><tr><td>\(a\)<td><a href=c>(1)</a></tr></table><h3>\(q\)</h3><p>e <a href=d></a>"""


def read(html: str, strip: str = "all", placeholder: str = "") -> Separation:
    tree = parse(html)
    assert tree.body is not None
    body = Body(tree.body, html, CONFIGS["mathjax3-dollar"])
    return body.separate(
        strip=strip,  # type: ignore[arg-type]
        placeholder=placeholder,
        address=str,
        structured=True,
        with_markdown=False,
    )


@pytest.mark.parametrize(("strip", "placeholder"), [("all", ""), ("all", "@"), ("none", "")])
def test_what_is_found(strip: str, placeholder: str) -> None:
    page = read(PAGE, strip, placeholder)
    assert page.markdown is None
    assert [(one.kind, one.detail, one.text) for one in page.structure] == [
        ("heading", "2", r"A b \(x\)"),
        ("link", "/q", r"two \(y\) three"),
        ("code", "c", "int x;\n y"),
        ("link", "b", "in"),
        ("link", "c", "(1)"),
        ("heading", "3", r"\(q\)"),
    ]
    begins = [page.text[one.offset :][:2] for one in page.structure]
    last = {"": "e", "@": "@\n"}[placeholder] if strip == "all" else r"\("
    assert begins == ["A ", "tw", "in", "in", "(1", last]


_PIECE = st.sampled_from(
    r"\(x\) w|\(x\)|w| |<br>|<a href=a>l</a>|<a href=a>\(y\)</a>|\[z\]|<h2>h</h2>"
    r"|<h2>\(h\) k</h2>|<pre>c</pre>|<ul><li>|</ul>|<blockquote>|</blockquote>"
    r"|<table><tr><td>|\(a\)<td>|</table>".split("|")
)


@given(st.lists(_PIECE, max_size=12).map("".join), st.sampled_from(["", "@"]))
def test_offsets_are_those_of_the_texts(html: str, placeholder: str) -> None:
    """Without formulas in it, what was found stands at its offset; texts are those of the whole."""
    some, whole = read(html, "all", placeholder), read(html, "none")
    assert [one.text for one in some.structure] == [one.text for one in whole.structure]
    for one in whole.structure:
        assert whole.text.startswith(one.text, one.offset)
    for one in some.structure:
        if "\\" not in one.text:
            assert some.text.startswith(one.text, one.offset)
