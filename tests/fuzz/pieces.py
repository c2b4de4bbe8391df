"""Random combinations of the pieces of pages, scripts, feeds and addresses."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

from blogcrawl.sample import blog
from blogcrawl.settings import DOWNLOAD_MAXSIZE

TESTS = Path(__file__).parents[1]
FILES = sorted([*TESTS.glob("pages/*/*.html"), *TESTS.glob("latex/forms/*.html")])
SAMPLE = [page.body.decode() for page in blog.pages().values() if "html" in page.type]
PAGES = [*(path.read_text("utf-8") for path in FILES), *SAMPLE[::10]]

ODD = (
    *("\0", "\x01", "\x1b[31m", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\uffff"),
    *("\ud800", "\udfff", "e\u0301", "\u0301", "ſ", "İ", "ß", "²", "١", "𝑥", "字", "\u3000"),
    *("&#0;", "&#xd800;", "&#x110000;", "&#1;", "&nbsp;", "&lt", "&amp;lt;", "&#99999999999;"),
    *("9" * 20, "9" * 5000, "-1", "1e999", "NaN", "0x" + "f" * 4000, " ", "\n", "\r", "\t"),
)
TEX = (
    *("$", "$$", "\\(", "\\)", "\\[", "\\]", "{", "}", "\\", "\\$", "\\\\", "&", "<", "x", "a_b"),
    *("\\begin{a}", "\\end{a}", "\\begin{align*}", "\\end{align*}", "\\ref{a}", "\\text{if $x$}"),
)
ADDRESSES = (
    *("/", "/x", "/archives/1", "/page/2/", "/2020/01/02/x/", "?p=1", "#x", "", " ", "//b.example"),
    *("http://[", "http://[v1.;sid=a]/x", "//[", "http://a:99999/", "http://a℀b/", "http://a\tb/"),
    *("javascript:x", "data:,x", "file:///etc/passwd", "mailto:a@b", "/tag/y", "/category/%ff"),
    *("https://a.example/x?sid=0123456789", "http://127.0.0.1/", "http://0x7f.1/", "\\\\b\\c"),
    *("https://blog.example:443/1", "https://u:p@blog.example/", "http://[::1%25a]/"),
)
DATES = (
    *("2018-11-07", "2018-11-07T10:00:00+08:00", "0001-01-01", "2018-02-31", "9999-12-31T23:59Z"),
    *("Sep 1, 2020", "1st of ſept 2020", "2020年1月2日", "١٢٣٤-١-٢", "2020-01-02T25:00:00+99:99"),
    *("Tue, 14 Nov 2023 22:13:20 GMT",),
)
WORDS = (
    *("word", "By 苏剑林 | 2018-11-07 | 9位读者", "分类：", "12评论", "Posted by", "404 not found"),
    *(
        "this domain is for sale",
        "just a moment",
        "»",
        "Next",
        "转载到请包括本文地址",
        "-->",
        "]]>",
    ),
)
TAGS = (
    *"p div article main h1 h2 a b font ul li table tr td blockquote pre code svg math".split(),
    *"script style noscript template select option textarea title head body html br nav".split(),
    *"span time mjx-container d-math annotation form button ruby details iframe x-y".split(),
)
ATTRIBUTES = (
    *("hidden", "class=katex", "class=post-title", "class=e-content", 'class="math inline"'),
    *("class=mathjax_ignore", "id=PostContent", "class=Post", "itemprop=articleBody", "rel=author"),
    *("rel=next", "rel=tag", "rel=license", "class=pagination", "class=p-author", "data-tex='x'"),
    *("a=b a=c", "style='display:none", 'title="', "=", "'", "onload='MathJax={}'", "start=99999"),
    *("class=title-wrap", "class=submitted", "class=cat id=tools", "itemprop=datePublished"),
    *("alttext='$x$'", "encoding='application/x-tex'", "lang=zz-a", "role=math", "/"),
)
HEAD = (
    *("author", "date", "description", "generator", "twitter:data1", "citation_author"),
    *("og:title", "og:type", "og:image", "og:site_name", "article:published_time", "article:tag"),
)
KEYS = (
    *("@type", "@graph", "mainEntity", "headline", "datePublished", "dateModified", "author"),
    *("name", "keywords", "items", "url", "version", "next_url", "date_published"),
)

anything = st.sampled_from([*ODD, *TEX, *ADDRESSES, *DATES, *WORDS]) | st.text(max_size=8)
texts = st.lists(anything, max_size=8).map("".join)
addresses = (
    st.sampled_from(ADDRESSES)
    | st.lists(st.sampled_from([*ADDRESSES, *ODD]), max_size=4).map("".join)
    | st.text("htps:/.#?&=[]@%\\;v1a中℀\n\t ", max_size=25)
)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | anything
    | st.sampled_from(["Article", "BlogPosting", "https://jsonfeed.org/version/1.1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=4)
    ),
    max_leaves=12,
)
nested = st.builds(
    lambda opener, end, n: opener * n + "1" + end * n,
    *(st.sampled_from(["[", '{"@graph":', '{"headline":']), st.sampled_from(["]", "}"])),
    st.integers(0, 2000),
)
documents = (
    values.map(_json)
    | nested
    | st.builds(
        '{{"@type":"Article","headline":{},"author":{},"datePublished":{},"keywords":{}}}'.format,
        *[values.map(_json)] * 4,
    )
)

# JavaScript as pages configure MathJax and KaTeX, and as they do not.
OPERATORS = ("+", "||", "&&", "==", "-", "=", ".a=", ",", "?.", "?a:")
expressions = st.recursive(
    st.sampled_from(
        [
            *("a", "MathJax", "window", "true", "null", "1", "''", "'$'", r"'\\('", "`a${a}`"),
            *("0x" + "f" * 4000, "1e999", "1n", "/[/]/g", "[['$','$']]", "'[[a]'", "'(?i)a'"),
            *("{left:'$',right:'$'}", "'input/tex'", "function(){return a}", "()=>a", "a=[a,a]"),
        ]
    ),
    lambda inner: (
        st.builds("[{}, {}]".format, inner, inner)
        | st.builds(
            "{{{}: {}, {}: {}}}".format,
            *(st.sampled_from(["tex", "options", "loader", "tex2jax", "delimiters"]), inner),
            st.sampled_from(["inlineMath", "load", "skipHtmlTags", "ignoreHtmlClass", "'[+]'"]),
            inner,
        )
        | st.builds("({}{}{})".format, inner, st.sampled_from(OPERATORS), inner)
        | st.builds(
            "{}({}, {})".format,
            st.sampled_from(
                ["MathJax.Hub.Config", "renderMathInElement", "Object.assign", "a.push", "a.concat"]
            ),
            *(inner, inner),
        )
    ),
    max_leaves=8,
)
statements = st.builds(
    "{}{};".format,
    st.sampled_from(
        ["", "a=", "var a=", "MathJax=", "window.MathJax=", "return ", "if(a)", "a=[a,"]
    ),
    expressions,
) | st.sampled_from(
    [
        "a=[a];",
        "a=[a,a];",
        "a={a:a};",
        "a+=a;",
        "a=''+a;",
        "a=0xf" + "f" * 4000 + ";",
        "}",
        "{",
        "/*",
        "//",
        "MathJax={loader:{load:[a]}};",
    ]
)
USES = (
    *("", "", "MathJax={loader:{load:[a]}};", "MathJax={tex:{inlineMath:a,processEscapes:a}};"),
    *("MathJax={options:{ignoreHtmlClass:a}};", "MathJax.Hub.Config(a);", "''+a;", "b[a]=a;"),
    *("renderMathInElement(a,{delimiters:a,ignoredTags:a});",),
)
code = st.builds(
    "MathJax={{}};{}{}{}{}".format,
    st.lists(statements, max_size=4).map("".join),
    st.builds(str.__mul__, statements, st.sampled_from([0, 1, 1, 1, 2, 30, 400, 2000])),
    st.lists(statements, max_size=1).map("".join),
    st.sampled_from(USES),
)
SOURCES = (
    *("", "/mathjax@3/es5/startup.js", "/mathjax@3/es5/tex-mml-chtml.js", "/katex.js"),
    *("/MathJax.js?config=TeX-AMS_HTML", "/MathJax.js", "/contrib/auto-render.min.js"),
    *("/mathjax@99999/tex-svg.js", "/template.v2.js", "/assets/js/data/mathjax.js"),
    *("http://[/tex-.js", "/npm/mathjax@4/tex-svg.js"),
)
TYPES = (
    *("", "text/javascript", "module", "text/x-mathjax-config", "application/json", "onload"),
    *("math/tex", "math/tex; mode=display", "application/ld+json"),
)

scripts = st.builds(
    "<script src='{}' type='{}'>{}</script>".format,
    *(st.sampled_from(SOURCES), st.sampled_from(TYPES), code | documents | texts),
)
linked_data = documents.map('<script type="application/ld+json">{}</script>'.format)
metas = st.builds(
    '<meta {}="{}" content="{}">'.format,
    *(st.sampled_from(["name", "property", "itemprop"]), st.sampled_from(HEAD), texts),
)
links = st.builds(
    '<{} href="{}" src="{}" srcset="{}">{}'.format,
    *(
        st.sampled_from(
            ["a", "a rel=author", "base", "link rel=next", "link rel=canonical", "img"]
        ),
    ),
    *(addresses, addresses, addresses, texts),
)
broken = st.sampled_from(
    [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<",
        "</",
        "<!",
        "<?",
        "<a",
        "</p",
        "</body>",
        "</b>",
        "</div>",
    ]
)


def _element(tag: str, attributes: list[str], inner: str, end: str) -> str:
    return f"<{' '.join([tag, *attributes])}>{inner}</{end}>"


elements = st.recursive(
    texts | metas | links | scripts | linked_data | broken,
    lambda inner: st.builds(
        _element,
        *(st.sampled_from(TAGS), st.lists(st.sampled_from(ATTRIBUTES), max_size=3)),
        *(st.lists(inner, max_size=4).map("".join), st.sampled_from(TAGS)),
    ),
    max_leaves=12,
)
soup = st.lists(elements, max_size=8).map("".join)
articles = st.builds(
    "<title>{0}</title>{1}<article class=Post><h1>{0}</h1>{2}<div id=PostContent class=e-content>"
    "<p>{3}</div></article>".format,
    *(texts, soup, soup, soup),
)


def _splice(page: str, edits: list[tuple[float, int, str]]) -> str:
    for where, length, piece in edits:
        at = int(where * len(page))
        page = page[:at] + piece + page[at + length :]
    return page


def mutated(pages: list[str]) -> st.SearchStrategy[str]:
    """Pages that were good, with something put into them or taken out at a few places."""
    edit = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 1, 30, 1000]), elements)
    return st.builds(
        _splice,
        st.sampled_from(range(len(pages))).map(lambda n: pages[n]),
        st.lists(edit, min_size=1, max_size=3),
    )


pages = soup | articles | articles | mutated(PAGES)
html = pages.filter(lambda page: len(page) <= DOWNLOAD_MAXSIZE)  # what is longer reaches no parser


# What stands around lines and puts a mark before each of them.
nests = st.sampled_from(
    (
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<ol><li>", "</li></ol>"),
        ("<dl><dd>", "</dd></dl>"),
        ("<blockquote><ul><li>", "</li></ul></blockquote>"),
        ("<details><summary>", "</summary></details>"),
    )
)
lines = st.sampled_from(
    ("<br>x", "<p>x", "<li>x", "<pre>x\n\ny</pre>", "<h3>x</h3>", "<hr>x", "<tr><td>x")
)

# Addresses of articles with words that others have for what is none.
_WORDS = (
    "404 search tag tags category page media static feed rss api admin login about archive author "
    "series node.js asp.net part-one index.php show.asp lang wp-content p 12 2024 comments print"
).split()
_words = st.sampled_from(_WORDS) | st.from_regex("[a-z]{2,8}(-[a-z]{2,8}){0,3}", fullmatch=True)
paths = st.builds(
    lambda slash, folder, name, end: f"{slash}{folder}{slash}{name}{end}",
    st.sampled_from(("/", "\\")),
    st.sampled_from(("post", "blog", "2024/05", "media", "series")),
    _words.map(lambda word: f"on-{word}") | _words,
    st.sampled_from(("", "/", ".html")),
)
