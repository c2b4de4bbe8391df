"""A block of highlighted code gives the same text at once as element by element."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.latex.render import Renderer
from blogcrawl.latex.separate import separate

_PARTS = st.sampled_from(
    (
        "a = $b$\n",
        "<span class=k>def</span>",
        "<span><span>x</span>\n</span>",
        "<br>",
        "<br><br>",
        "<!-- c -->",
        "<wbr>",
        "<span class=lineno>12</span>",
        "<span hidden>copy</span>",
        "<span class=mathjax_process>$c$</span>",
        "<b>$d$</b>",
        "<img alt=e src=e.png>",
        "<code>f</code>\n",
        "&lt;\u200b&nbsp;\t",
    )
)
_CODE = st.lists(_PARTS, max_size=6).map("".join)


@given(_CODE, st.sampled_from(("<pre>%s</pre>", "<pre><code>%s</code></pre>", "<code>%s</code>")))
def test_at_once_or_element_by_element(code: str, block: str) -> None:
    html = f"<p>before {block % code} after $x$</p>"
    for config in ("mathjax3", "katex", "auto"):
        at_once = separate(html, config=config, address=str)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Renderer, "_plain_code", lambda *_: "")
            assert separate(html, config=config, address=str) == at_once


def test_most_code_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    plain = Renderer._plain_code

    def recorded(self: Renderer, *of: object) -> str:
        read.append(plain(self, *of))  # type: ignore[arg-type]
        return read[-1]

    monkeypatch.setattr(Renderer, "_plain_code", recorded)
    separate("<pre><code><span>a</span> = 1<br>b</code></pre><p><code>c</code></p>")
    assert read == ["", "a = 1\nb", ""]
