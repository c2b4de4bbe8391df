"""Markdown as docs/output.md describes it, feature by feature."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from blogcrawl.latex import separate
from blogcrawl.latex import writer as bounds

CASES = {
    "headings": ("<h1>a</h1><h4>b <b>c</b> #</h4>", "# a\n\n#### b **c** \\#"),
    "a heading of lines": ("<h2>a<br>b</h2>", "## a b"),
    "lines": ("<p>a<br>b</p><p>c</p>", "a\\\nb\n\nc"),
    "lists": (
        "<ul><li>a<ul><li>b</ul><li>c</ul><ol start=9><li>d<li><p>e</p><p>f</p></ol>",
        "- a\n  - b\n- c\n\n9. d\n10. e\n\n    f",
    ),
    "numbers that do not go on": ("<ol><li>a<li value=5>b</ol>", "1. a\n\n5) b"),
    "two lists": ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
    "quotations": (
        "<blockquote><p>a</p><blockquote>b</blockquote><ul><li>c</ul></blockquote>",
        "> a\n>\n> > b\n>\n> - c",
    ),
    "tables": (
        "<table><tr><th>a|b<th>c<tr><td>\\(|x|\\)<td><code>d|e</code><td>f</table>",
        "| a\\|b | c |  |\n| --- | --- | --- |\n| $\\|x\\|$ | `d\\|e` | f |",
    ),
    "a table of formulas": (
        "<table><tr><td>\\[x\\]<td>(1)<tr><td>\\[y\\]<td>(2)</table>",
        "$$\nx\n$$\n\n(1)\n\n$$\ny\n$$\n\n(2)",
    ),
    "code": (
        "<div class='highlight-source-c'><pre>a\n\n  b```</pre></div><pre data-lang=sh>c</pre>",
        "````c\na\n\n  b```\n````\n\n```sh\nc\n```",
    ),
    "code with fences": (
        "<pre><code class=lang-md>```\na\n```</code></pre>",
        "````md\n```\na\n```\n````",
    ),
    "code in a list": ("<ul><li>a<pre>b\n\nc</pre></ul>", "- a\n\n  ```\n  b\n\n  c\n  ```"),
    "code in a line": ("<p>a <code>b*c</code> <code>`</code></p>", "a `b*c` `` ` ``"),
    "links": (
        "<a href='b?c=(d)'>e [f]</a> <a href='javascript:g()'>h</a> <a href=''>i</a>",
        r"[e \[f\]](https://blog.example/a/b?c=%28d%29) h i",
    ),
    "a link over blocks": (
        "<a href=/b><h2>c</h2><p>d</p></a>",
        "## [c](https://blog.example/b)\n\n[d](https://blog.example/b)",
    ),
    "pictures": (
        "<p>a<a href=/b><img src=c.png alt='d]'></a>!<a href=/e>f</a></p>",
        "a[![d\\]](https://blog.example/a/c.png)](https://blog.example/b)\\![f](https://blog.example/e)",
    ),
    "a picture that is loaded late": (
        "<p><img src='data:,x'><noscript><img src=/b.png></noscript></p>",
        "![](https://blog.example/b.png)",
    ),
    "emphasis": (
        "<p>a <b>b <i> c</i></b><em>d</em> 中<b>文</b>字 <b></b><b><i>e</i></b></p>",
        "a **b *c***d 中**文**字 ***e***",
    ),
    "emphasis that ends with a stop": (
        "<p><b>注意:</b>见下<b>《书》</b>中",
        "**注意**:见下《**书**》中",
    ),
    "emphasis that cannot be said": ("<p>a<b>\\(x\\)</b>b", "a$x$b"),
    "footnotes": (
        "<p>a<sup><a href='#n:1'>1</a></sup> b<a href='#x'><sup>2</sup></a></p>"
        "<ol><li id=n:1><p>c</p><p>d</p></li><li>e</li></ol>",
        "a[^1] b[[2](https://blog.example/a/#x)]\n\n[^1]: c\n\n    d\n\n2. e",
    ),
    "formulas": (
        "<p>a \\( x \\)\n\\[\\begin{aligned}\ny\n\n\\end{aligned}\\] b $$</p>",
        "a $x$\n\n$$\n\\begin{aligned}\ny\n\\end{aligned}\n$$\n\nb \\$\\$",
    ),
    "dollars in a formula": (
        "<p>\\(\\text{if $n$}\\) \\(5\\$\\) \\(a % b\nc\\ \\)",
        "$\\text{if \\(n\\)}$ $5\\$$ $a c\\ $",
    ),
    "a formula without TeX": (
        "<p>a <math><mi>x</mi></math> <img class=mathcode alt=formula src=f.png> b",
        "a x formula b",
    ),
    "prose": (
        "<p>snake_case 2 * 3 * 4 _x_ a|b [c] (d) C# 5 &lt; 6 &amp; 7 ~ a. ! #</p>",
        r"snake_case 2 * 3 * 4 \_x\_ a|b [c] (d) C# 5 < 6 & 7 ~ a. ! #",
    ),
    "signs": (
        r"<p>`a` $5 *b* [c](d) &lt;e> &amp;amp; ~~f~~ \* \g [^1] h\</p>",
        r"\`a\` \$5 \*b\* [c\](d) \<e> \&amp; \~\~f\~\~ \\\* \g \[^1] h\\",
    ),
    "what begins a line": (
        "<p># a<br>- b<br>12. c<br>&gt; d<br>---<br>===<br>__<br>1.5 e<br>+f<br>[g]: h</p>",
        "\\# a\\\n\\- b\\\n12\\. c\\\n\\> d\\\n\\---\\\n\\===\\\n\\_\\_\\\n1.5 e\\\n+f\\\n\\[g]: h",
    ),
}  # fmt: skip


def markdown(html: str) -> str | None:
    config = "auto" if "<math" in html else "mathjax3"
    return separate(
        html, config=config, address=lambda address: urljoin("https://blog.example/a/", address)
    ).markdown


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize("html", [html for html, _ in CASES.values()])
def test_the_text_is_the_same_without(html: str) -> None:
    with_it = separate(html, address=lambda address: address)
    without = separate(html)
    assert without.markdown is None
    assert (with_it.text, with_it.formulas, with_it.pictures, with_it.marks) == (
        without.text,
        without.formulas,
        without.pictures,
        without.marks,
    )


LANGUAGES = [
    ("<pre><code class='language-c++ x'>", "c++"),
    ("<pre class='brush: js; toolbar: false'>", "js"),
    ("<pre class='sourceCode python'>", "python"),
    ("<figure class='highlight rust'><table><tr><td class=code><pre>", "rust"),
    ("<div class='language-ruby highlighter-rouge'><div><pre class=highlight>", "ruby"),
    ("<pre data-lang=Go>", "go"),
    ("<pre class='language-text'>", ""),
    ("<div class=language-c><section><pre>", ""),
    ("<pre class=x>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "language"), LANGUAGES)
def test_the_language_of_code(html: str, language: str) -> None:
    assert (markdown(f"{html}a") or "").startswith(f"```{language}\na")


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_TEXT", 100)
    page = separate(
        f"<p>{'tea ' * 30}</p><a href=x>a</a>" + "<a href=y><p>b</p>" * 9,
        address=lambda _: "https://blog.example/".ljust(60, "x"),
    )
    assert page.markdown == ("tea " * 25).strip()
    assert page.markdown_cut > 0
    page = separate(
        "<p>a</p><a href=x><p>b</p><p>c</p></a>",
        address=lambda _: "https://blog.example/".ljust(60, "x"),
    )
    assert page.markdown is not None
    assert page.markdown.count("](") == 1


def test_a_body_within_a_table() -> None:
    html = "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"
    assert separate(html, selector="tbody", address=str).markdown == "a"
