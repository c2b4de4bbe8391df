"""Hidden elements that are text, and visible ones that are not."""

from __future__ import annotations

import pytest

from blogcrawl.latex import separate

VISIBLE = "<p>The kettle is old, the tea is new, and both of them wait here.</p>"
ANSWER = "Boil less water."
HIDDEN = "style='display:none'"

SHOWN = [
    f"<button>Show</button><div {HIDDEN}>{ANSWER}</div>",
    f"<h4><button aria-expanded=false>Why?</button></h4><div hidden>{ANSWER}</div>",
    f"<div><a href='#'>more</a></div>\n<div {HIDDEN}>{ANSWER}</div>",
    f"<a href='javascript:show()'>more</a><p {HIDDEN}>{ANSWER}</p>",
    f"<div onclick='flip(this)'>Hint<span {HIDDEN}>{ANSWER}</span></div>",
    f"<p><a href='#s1'>Solution</a><p>and then<section id=s1 hidden>{ANSWER}</section>",
    f"<p onclick=\"show('s2')\">Solution<p>and<div id=s2 {HIDDEN}>{ANSWER}</div>",
    f"<ul role=tablist><li role=tab aria-controls=q>B</ul><p>A<div id=q hidden>{ANSWER}</div>",
    f"<div role=tabpanel hidden>{ANSWER}</div>",
    f"<div hidden=until-found>{ANSWER}</div>",
    f"<div><b>Solution</b><div {HIDDEN}>{ANSWER}</div></div>",
    f"<p>Tea<span><i>1</i><span {HIDDEN}>{ANSWER}</span></span> is",
    f"<div hidden>{ANSWER * 20}</div>",
    f"<div hidden><form>x</form>{ANSWER * 20}</div>",
    f"<div hidden><button>x</button><p hidden>{ANSWER}</p>{'So it is. ' * 20}</div>",
]
OUT = [
    f"<p {HIDDEN}>{ANSWER}</p>",
    f"<div><p>Much is to be said of tea, and of kettles.<p {HIDDEN}>{ANSWER}</div>",
    f"<button>Share</button><div hidden><a href=/a>{ANSWER}</a> <a href=/b>Mail</a></div>",
    f"<button>Join</button><div hidden>{ANSWER}<input></div>",
    f"<button aria-controls=m>Menu</button><nav id=m hidden>{ANSWER}</nav>",
    f"<p><a href=/x>tea<span {HIDDEN}>({ANSWER})</span></a>",
    f"<p>a<span {HIDDEN}>null</span>@b.example",
    f"<button>x</button><div hidden></div><p hidden>{ANSWER}</p>",
    f"<div role=dialog>{ANSWER}</div>",
    f"<p>tea<span role=tooltip>{ANSWER}</span>",
]


@pytest.mark.parametrize("html", SHOWN)
def test_what_the_page_shows_on_demand_is_text(html: str) -> None:
    assert ANSWER in separate(VISIBLE + html).text


@pytest.mark.parametrize("html", OUT)
def test_what_else_is_hidden_is_none(html: str) -> None:
    assert ANSWER not in separate(VISIBLE + html).text


def test_a_body_that_is_hidden_itself_is_text() -> None:
    html = f"<p>Wait</p><div hidden id='S:1'><p>{ANSWER}</p></div>"
    assert separate(html, selector="[hidden]").text == ANSWER


def test_a_note_is_a_word_of_its_own() -> None:
    html = f"<p>Tea<span>1<span {HIDDEN}>{ANSWER}</span></span>is"
    assert separate(html).text == f"Tea1 {ANSWER} is"


CONTROLS = [
    ("<pre>a</pre><div role=button tabindex=0>Copy</div>b", "a\n\nb"),
    ("a<span role='Button'>Copy</span>", "a"),
    ("<div role=button aria-expanded=false>Part two</div>", "Part two"),
    ("a <a role=button href=/x>b</a>", "a b"),
    ("<div role=button><p>A card with a paragraph</div>", "A card with a paragraph"),
    (f"<div role=button>{ANSWER * 4}</div>", ANSWER * 4),
    ("<nav role=doc-toc><a href='#a'>A</a></nav>b", "b"),
    ("<div role=toolbar>a</div><ul role=menu><li>b</ul>c", "c"),
    ("<h3><button aria-expanded=false>Why tea?</button></h3>a", "Why tea?\n\na"),
    ("<h3>Why tea? <button>Copy link</button></h3>a", "Why tea?\n\na"),
    ("<article role=article>a</article>", "a"),
]


@pytest.mark.parametrize(("html", "text"), CONTROLS)
def test_what_is_there_to_be_pressed_is_no_text(html: str, text: str) -> None:
    assert separate(html).text == text


def test_a_button_may_be_a_picture() -> None:
    page = separate("<div role=button><img src=a></div>")
    assert [picture.src for picture in page.pictures] == ["a"]


MATHJAX = "<script src=https://a.example/mathjax@3/es5/tex-chtml.js></script>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (r"<p>\[\newcommand{\R}{x}\]", [r"\newcommand{\R}{x}"]),
        (
            r"<div hidden>\(\newcommand{\R}{x}\) \(\def\a{b}\)</div>",
            [r"\newcommand{\R}{x}", r"\def\a{b}"],
        ),
        (rf"<p {HIDDEN}>$$\let\a\b$$</p>", [r"\let\a\b"]),
        (r"<p hidden>\(x\)</p>", []),
        (r"<p hidden>\(\def\a{b}\) and words</p>", []),
        (rf"<p hidden>\(\def\a{{b}}\){' ' * 60_000}</p>", []),
    ],
)
def test_definitions_count_though_they_are_hidden(html: str, found: list[str]) -> None:
    page = separate(f"{MATHJAX}<body>{VISIBLE}{html}")
    assert [formula.tex for formula in page.formulas] == found
    assert "def" not in page.text


def test_no_more_than_a_thousand_are_judged() -> None:
    html = f"<button>x</button><p hidden>{ANSWER}</p>" * 1_100
    assert separate(VISIBLE + html).text.count(ANSWER) == 1_000
