"""Text that is written as Markdown, rendered and read again is unchanged."""

from __future__ import annotations

from urllib.parse import urljoin

from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogcrawl.latex import Separation, separate

from .rendering import INLINE, content, escaped, every_item_marked, rendered


def read(html: str) -> Separation:
    with every_item_marked():
        return separate(
            html,
            config="mathjax3-dollar",
            placeholder=INLINE,
            address=lambda address: urljoin("https://blog.example/a/", address),
        )


def survives(html: str) -> None:
    page = read(html)
    assert page.markdown is not None
    assert content(rendered(page.markdown)) == content(page), page.markdown


# Prose that is full of Markdown's signs, and what stands for formulas.
_SIGNS = (
    r"\ ` * _ # + - . ! [ ] ( ) { } < > | ~ = : ^ & ; \$"
    r" 1. 2) --- === *** ![ ]( [x]: &amp;"
).split()
_WORDS = st.sampled_from(["tea", "cup", "茶", "水。", "“", "9", "a_b", "www.x.example", "é", " "])
PROSE = st.lists(st.sampled_from(_SIGNS) | _WORDS, max_size=8).map(
    lambda words: escaped("".join(words))
)
TEX = st.lists(
    st.sampled_from(
        r"x _ ^2 \alpha \{ | \| \\ > < = + - # * & \% \text{if\ } % ` [ ] ( ) !".split()
    ),
    min_size=1,
    max_size=6,
).map(lambda signs: escaped(" ".join(["x", *signs, "y"])))
LINE = st.one_of(
    PROSE,
    PROSE,
    PROSE.map(lambda text: f" {text} "),
    TEX.map(lambda tex: rf"\({tex}\)"),
    PROSE.map(lambda text: f"<b>{text}</b>"),
    PROSE.map(lambda text: f"<em>{text}</em>"),
    PROSE.map(lambda text: f"<b>a <i>{text}</i></b>"),
    PROSE.map(lambda text: f"<code>{text}</code>"),
    PROSE.map(lambda text: f"<a href='/b?x=(1)|2 3'>{text}</a>"),
    st.tuples(PROSE, PROSE).map(lambda two: f"<a href=c><b>{two[0]}</b>{two[1]}</a>"),
    st.sampled_from(["<br>", "<img src=p.png alt='a]*`'>", "<sup>2</sup>"]),
)
TEXT = st.lists(LINE, max_size=6).map("".join)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, max_size=3).map("".join)
    # Something in each: the text forgets the number of an item that begins with an empty one.
    first = st.sampled_from(
        ["i", "<p>i</p>", "<blockquote>i</blockquote>", "<pre>i</pre>", "\\(i\\)"]
    )
    item = st.tuples(first, some | TEXT).map("".join)
    items = st.lists(item, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda html: f"<blockquote>{html}</blockquote>"),
        items.map(lambda all_of: f"<ul>{''.join(f'<li>{one}</li>' for one in all_of)}</ul>"),
        st.tuples(st.integers(0, 12), items).map(
            lambda both: f"<ol start={both[0]}>{''.join(f'<li>{one}</li>' for one in both[1])}</ol>"
        ),
        some.map(lambda html: f"<div>{html}</div>"),
    )


CODE = st.lists(
    st.sampled_from(["a", "```", "~~~", "\n", "\n\n", "    ", "# b", "- c", "&lt;d>", "$x", "\t"])
).map("".join)
BLOCK = st.recursive(
    st.one_of(
        TEXT.map(lambda text: f"<p>{text}</p>"),
        TEXT.map(lambda text: f"<h3>{text}</h3>"),
        TEX.map(lambda tex: f"<p>a\n\\[{tex}\\]b</p>"),
        CODE.map(lambda text: f"<pre><code class='language-c'>{text}</code></pre>"),
        st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3).map(
            lambda rows: (
                "<table>"
                + "".join(f"<tr><td>{one}<td>t{other}" for one, other in rows)
                + "</table>"
            )
        ),
    ),
    _blocks,
    max_leaves=5,
)


@given(st.lists(BLOCK, max_size=4).map("".join))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@example(r"<ul><li>i<ol start=0><li>\(i\)</li></ol></li></ul>")
def test_blocks_and_formulas_survive(html: str) -> None:
    survives(html)


@given(TEXT)
@settings(max_examples=300, deadline=None)
@example("a^[b]^<a href=c>d</a>")
def test_lines_survive(html: str) -> None:
    survives(f"<p>{html}</p>")
