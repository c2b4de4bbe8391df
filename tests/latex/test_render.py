"""The text of a page: the rules of docs/output.md, one by one."""

from __future__ import annotations

import pytest

from blogcrawl.latex import separate

PARAGRAPHS = [
    ("<p>a</p><p>b</p>", "a\n\nb"),
    ("<p>a<p>b", "a\n\nb"),
    ("a<p>b</p>c", "a\n\nb\n\nc"),
    ("<div><div>a</div></div><section>b</section>", "a\n\nb"),
    ("<p></p><p> </p><p>&nbsp;</p>a", "a"),
    ("<h1>a</h1><h6>b</h6>c<hr>d", "a\n\nb\n\nc\n\nd"),
    ("a <b>b</b><i> c</i> <u>d</u>e", "a b c de"),
    ("a\n  b\tc", "a b c"),
    ("a<!-- b -->c<!-- d --> e", "ac e"),
    ("<p>a<br>b</p>", "a\nb"),
    ("<p>a <br/> b</p>", "a\nb"),
    ("<p>a<br><br>b</p>", "a\n\nb"),
    ("<p>a<br> <br>\n<br><br>b</p>", "a\n\nb"),
    ("<p><br>a<br></p><br><p>b</p>", "a\n\nb"),
    ("<p>a<wbr>b</p>", "ab"),
    ("<center>a</center><address>b</address>", "a\n\nb"),
    ("<details><summary>a</summary>b<p>c</p></details>", "a\n\nb\n\nc"),
    ("<figure><img src=a><figcaption>b</figcaption></figure>c", "b\n\nc"),
    ("<dl><dt>a<dd>b<dt>c<dd>d</dl>e", "a\nb\nc\nd\n\ne"),
    ("<custom-element>a</custom-element>b", "ab"),
]
HEADINGS = [
    ("<h2>a <a href='#a'>#</a></h2>", "a"),
    ("<h2><a class=anchor href='#a'></a>a</h2>", "a"),
    ("<h2><a href='#a'>¶</a>a<a href='/b#a'>§</a></h2>", "a"),
    ("<h2><a href='#a'>a</a></h2>", "a"),
    ("<h2>a <a href='/b'>→</a></h2>", "a →"),
    ("<h2><a href='#a'><b>#</b></a> a <i><a href='#a'>🔗</a></i></h2>b", "a\n\nb"),
    ("<p>a <a href='#a'>#</a></p>", "a #"),
]
LISTS = [
    ("a<ul><li>b<li>c</ul>d", "a\n\n- b\n- c\n\nd"),
    ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
    ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
    ("<ol start=x><li>a<li value=5>b<li>c<li value=y>d</ol>", "1. a\n5. b\n6. c\n7. d"),
    ("<ol start=-1><li>a<li>b</ol>", "-1. a\n0. b"),
    ("<ul><li>a<ul><li>b<ol><li>c</ol><li>d</ul><li>e</ul>", "- a\n  - b\n    1. c\n  - d\n- e"),
    ("<ul><li><p>a</p><p>b</p><li>c</ul>", "- a\n\nb\n- c"),
    ("<ul><li>a<br>b</ul>", "- a\nb"),
    ("<ul><li><li> <li>a</ul>", "- a"),
    ("<ol><li>a<li><li>b</ol>", "1. a\n3. b"),
    ("<li>a<li>b", "a\nb"),
    ("<menu><li>a</menu>", "- a"),
    ("<ul><li><h3>a</h3>b</ul>", "- a\n\nb"),
    ("<ul>a<li>b</ul>", "a\n- b"),
]
QUOTATIONS = [
    ("<blockquote>a</blockquote>b", "> a\n\nb"),
    ("<blockquote><p>a</p><p>b<br>c</p></blockquote>", "> a\n\n> b\n> c"),
    ("<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n\n> > b\n\n> c"),
    ("<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b"),
    ("<ul><li><blockquote>a</blockquote></ul>", "> - a"),
    ("<blockquote></blockquote>a", "a"),
    ("<blockquote><pre>a\nb</pre>c</blockquote>", "a\nb\n\n> c"),
    ("<q>a</q>", "a"),
]
TABLES = [
    ("<table><tr><th>a<th>b<tr><td>c<td>d</table>e", "a | b\nc | d\n\ne"),
    ("<table><caption>a</caption><tr><td>b<td>c</table>", "a\n\nb | c"),
    ("<table><tr><td>a<td><td>b<tr><td><td>c<td></table>", "a | | b\n| c |"),
    ("<table><thead><tr><th>a</thead><tbody><tr><td>b</table>", "a\nb"),
    ("<table><tr><td>a<br>b<td>c <p>d</p></table>", "a b | c d"),
    ("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\n\nc"),
    ("<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb"),
    ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\n\nb | c"),
    ("a<table></table>b", "a\n\nb"),
    (
        "<table><tr><td>a<td>b<tr><td>c<td><div>d</div><div>e</div></table>",
        "a | b\nc | d e",
    ),
    ("<table><tr><td>a<td>b<tr><td><p>c</p><p>d</p><td>e</table>", "a | b\nc d | e"),
    ("<table><tr><td>a<td>b<tr><td>c<td><ul><li>d<li>e</ul></table>", "a | b\nc | - d - e"),
    ("<table><tr><td><ul><li>a</ul><td>b<tr><td>foot</table>", "- a\n\nb\n\nfoot"),
    ("<table><tr><td>a<br>b<br><br>c<tr><td>d</table>", "a\nb\n\nc\nd"),
    ("<table><tr><td><p>a</p><p>b</p></table>", "a\n\nb"),
    ("<table><tr><td><td>\\[x\\]<td><td>(2.1)</table>", "\\[x\\] (2.1)"),
    ("<blockquote><table><tr><td><td>\\(x\\)<td>(1)</table></blockquote>", "> \\(x\\) (1)"),
    ("<table><tr><td>\\(x\\)<td>\\(y\\)</table>", "\\(x\\) \\(y\\)"),
    (
        "<table><tr><th>n<th>m<tr><td>\\(x\\)<td>\\(y\\)</table>",
        "n | m\n\\(x\\) | \\(y\\)",
    ),
    (
        "<blockquote><table><tr><td><td>\\(x\\)<td>(1)<tr><td><td>\\(y\\)<td>(2)</table>a",
        "> \\(x\\) (1)\n> \\(y\\) (2)\n\n> a",
    ),
    ("<table><tr><td>\\(x\\)<td><td>one</table>", "\\(x\\) | | one"),
]
NOTES = [
    ("<p>tea<sup><a href='#n3'>3</a></sup> is", "tea[3] is"),
    ("<p>tea<a href='#n3'><sup>3</sup></a>, is", "tea[3], is"),
    ("<p>tea<a href='/p#n3' role=doc-noteref>iv</a>.", "tea[iv]."),
    ("<p>tea<sup>[<a href='#n3'>3</a>]</sup>", "tea[3]"),
    ("<p>tea<sup><a href='#n3'>1</a>,<a href='#n4'>2</a></sup>", "tea[1],[2]"),
    ("<p>tea<sup><a href='#n3'>*</a></sup>", "tea*"),
    (
        "<p>10<sup>6</sup> of <a href='#x'>6</a> and x<sup><a href='/x'>2</a></sup>",
        "106 of 6 and x2",
    ),
    ("<p>tea<label for=s>⊕</label><input type=checkbox id=s><span>A note.</span>", "tea⊕ A note."),
    ("<p>a<button>x</button>b", "a b"),
]
RUBY = [
    ("<p>白<ruby>猫<rt>ねこ</rt></ruby>だ", "白猫(ねこ)だ"),
    ("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>", "東(とう)京(きょう)"),
    ("<ruby>猫<rp>（</rp><rt>ねこ</rt><rp>）</rp></ruby>", "猫（ねこ）"),
    ("<ruby><rb>東<rb>京<rt>とう<rt>きょう</ruby>", "東京(とうきょう)"),
    ("<ruby>猫<rt></rt></ruby>だ", "猫だ"),
]
CODE = [
    ("a<pre>b\n  c\n\n\n d</pre>e", "a\n\nb\n  c\n\n\n d\n\ne"),
    ("<pre>\n\na\n\n</pre>", "a"),
    ("<pre><code><span>a</span> <span>b</span>\n<b>c</b></code></pre>", "a b\nc"),
    ("<pre>a<br>b<br><br>c</pre>", "a\nb\n\nc"),
    ("<pre><div>a</div><div>  b</div></pre>", "a\n  b"),
    ("<pre><span class=lineno>1</span>a\n<span class=linenos>2</span>b</pre>", "a\nb"),
    (
        "<table><tr><td class=gutter><pre>1\n2</pre><td class=code><pre>a\nb</pre></table>",
        "a\nb",
    ),
    (
        "<table class=highlight><tr><td class=hljs-ln-numbers>1<td><pre>a</pre></table>",
        "a",
    ),
    (
        "<table><tr><td class=lntd><pre><code><span class=lnt>1\n</span><span class=lnt>2\n</span>"
        "</code></pre><td class=lntd><pre>a\nb</pre></table>",
        "a\nb",
    ),
    ("<pre><span class=ln>1</span>a\n<span class=ln>2</span>b</pre>", "a\nb"),
    (
        "<pre><span style='-webkit-user-select:none;user-select:none;color:#7f7f7f'>1</span>a\n"
        "<span style='USER-SELECT: none'>2</span>b</pre>",
        "a\nb",
    ),
    ("<p><span style='user-select:none'>a</span> b", "a b"),
    ("<pre><code><span class='comment linenumber'>1</span>a</code></pre>", "a"),
    (
        "<pre><code><div><div class=gutter><div class=ln aria-hidden=true>1</div></div><div>a</div>"
        "</div><div><div class=gutter><div aria-hidden=true>2</div></div><div>b</div></div></code>",
        "a\nb",
    ),
    ("<pre><i aria-hidden=true>a1</i><i aria-hidden=false>2</i><i>3</i></pre>", "a123"),
    (
        "<div class='language-js line-numbers-mode'><button></button><span class=lang>js</span>"
        "<pre>a\nb</pre><div class=line-numbers-wrapper aria-hidden=true><span>1</span><br>"
        "<span>2</span><br></div></div>",
        "a\nb",
    ),
    ("<pre><code>a\nb</code><ul class=pre-numbering><li>1<li>2</ul></pre>", "a\nb"),
    (
        "<div class=crayon-syntax><div class=crayon-toolbar><span>x.py</span></div><table><tr>"
        "<td class=crayon-nums><div>1</div><td><div class=crayon-line>a</div></table></div>",
        "a",
    ),
    ("<pre>a<ul><li>b</ul></pre>", "a\nb"),
    ("<pre>a<table><tr><td>b</table></pre>", "a\nb"),
    ("<p>a <code>b  c</code></p>", "a b c"),
    ("<pre>a\tb\u00a0c</pre>", "a\tb\u00a0c"),
    ("<pre></pre><pre> </pre>", ""),
    (
        "<pre><code>if a:</code><code><i>  b</i></code><code><br></code><code>c</code></pre>",
        "if a:\n  b\n\nc",
    ),
    ("<pre><code>if</code> <code>a</code>(<code>b</code>)</pre>", "if a(b)"),
    ("<pre>a<table><tr><td>b<td>c</table></pre>", "a\nb c"),
    ("<pre>$a$ \\(b\\)</pre>", "$a$ \\(b\\)"),
    ("<pre>a<!-- b -->c<script>d</script></pre>", "ac"),
]
LEFT_OUT = [
    ("x <script>a</script><style>b</style><noscript>c</noscript><template>d</template>e", "x e"),
    ("<form>a <input value=b><button>c</button><select><option>d</select></form>", "a"),
    ("<textarea>a</textarea><iframe>b</iframe><svg><text>c</text></svg><canvas>d</canvas>", ""),
    ("<p hidden>a</p><p style='display:none'>b</p><p style='color:red; DISPLAY: none'>c</p>d", "d"),
    ("<p style='display:block'>a</p>", "a"),
    ("<video>a</video><audio>b</audio><object>c</object><title>d</title>", ""),
    ("<button>a</button> b <dialog>c</dialog>", "b"),
]
CHARACTERS = [
    ("a&nbsp;b\u3000c&ensp;d\u2009e", "a b c d e"),
    ("\u3000\u3000设a", "设a"),
    ("a&shy;b\u200bc\u2060d\ufeffe\x01f\x7fg&#x80;", "abcdefg€"),
    ("a \u200b b", "a b"),
    ("a\u200b<b>\ufeff</b>b", "ab"),
    ("a\x0bb\x1cc\u2028d\u0085e", "a b c d e"),
    ("e\u0301 \u212b", "é Å"),
    ("👨\u200d👩", "👨\u200d👩"),
    ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
    ("\u200e\u202aa", "\u200e\u202aa"),
]
FORMULAS = [
    ("<p>a $$x$$ b</p>", "a\n$$x$$\nb"),
    ("<p>a \\(x\\)b</p>", "a \\(x\\)b"),
    ("<ul><li>$$x$$<li>\\(y\\) \\(z\\)<li>\\(w\\) a</ul>", "$$x$$\n\\(y\\) \\(z\\)\n- \\(w\\) a"),
    ("<blockquote>$$x$$<p>a</p></blockquote>", "$$x$$\n\n> a"),
    ("<table><tr><td>$$x$$<td>a</table>", "$$x$$ | a"),
    ("<h2>\\(x\\) a<a href='#a'>#</a></h2>", "\\(x\\) a"),
]
RULES = [
    *PARAGRAPHS,
    *HEADINGS,
    *LISTS,
    *QUOTATIONS,
    *TABLES,
    *NOTES,
    *RUBY,
    *CODE,
    *LEFT_OUT,
    *CHARACTERS,
    *FORMULAS,
]


@pytest.mark.parametrize(("html", "text"), RULES)
def test_the_format_of_the_text(html: str, text: str) -> None:
    assert separate(html, config="mathjax3", strip="none").text == text


@pytest.mark.parametrize(
    ("html", "pictures"),
    [
        ("<img src='/a.png' alt=' b '>", [("/a.png", "b")]),
        ("<img src=a><p><img src=b></p>", [("a", ""), ("b", "")]),
        ("<img src='data:image/gif;base64,R0' data-src='a.png'>", [("a.png", "")]),
        ("<img src='blank.gif' data-original='a.png'>", [("a.png", "")]),
        ("<img data-lazy-src='a.png'>", [("a.png", "")]),
        ("<img><img alt=a><img src=''><img src='data:,x'>", []),
        ("<div hidden><img src=a></div><noscript><img src=b></noscript>", []),
        ("<pre>a<img src=b></pre>", [("b", "")]),
        ("<amp-img src=a alt=b><noscript><img src=a></noscript></amp-img>", [("a", "b")]),
        ("<img alt=x width=9><noscript><img src=a></noscript>", [("a", "x")]),
        ("<img src=dot.gif alt=x>\n<noscript><img src=a alt=y></noscript>", [("a", "y")]),
        ("<img data-src=a><noscript><img src='a?w=9'></noscript>", [("a", "")]),
        ("<p><noscript><img src=a></noscript><img src=dot.gif alt=x>", [("a", "x")]),
        ("<p><noscript><img src=a></noscript></p><p><img src=b>", [("b", "")]),
        ("<p><span><img src=dot></span><noscript><img src=a></noscript>", [("a", "")]),
        ("<figure><noscript><img src=a></noscript></figure>", [("a", "")]),
        ("<p><noscript><img src=a alt=x></noscript>", [("a", "x")]),
        ("<p><noscript><img src=a alt=x width=1 height=1></noscript>", []),
        ("<p><noscript>a</noscript><noscript><img></noscript>", []),
        ("<img src=a><img src=a>", [("a", ""), ("a", "")]),
        ("<img data-image='/a.png' src='data:,x'>", [("/a.png", "")]),
        ("<img data-big-img='https://a.example/1' data-id=1>", [("https://a.example/1", "")]),
        ("<img data-link='https://a.example/1'>", []),
        ("<img srcset='a.png 1x,b.png 2x'>", [("b.png", "")]),
        ("<img src=c srcset='a.png, b.png 2x'>", [("c", "")]),
        ("<img srcset='a,b.png 20w, c.png 9w, d.png'>", [("a,b.png", "")]),
        ("<img srcset=', ,x yw'>", [("x", "")]),
        (
            "<picture><source srcset='a 640w, b 1400w'><source srcset=c><img alt=x></picture>",
            [("b", "x")],
        ),
        ("<picture><source srcset=a><img src=c></picture>", [("c", "")]),
        ("<img style='display:none' src=a>", []),
    ],
)
def test_pictures(html: str, pictures: list[tuple[str, str]]) -> None:
    assert separate(html).pictures == pictures
