"""The body becomes text, formulas and images, according to the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from blogcrawl.items import Article, Image
from blogcrawl.latex import Body
from blogcrawl.latex.config import CONFIGS
from blogcrawl.pipelines.latex import LatexPipeline

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

HTML = r"""<div id="body"><p>设 $x$ 与 $y$，</p>$$x&lt;y.$$<p>则<a href="/a">$x$</a>小。
<img src="/1.png" alt="图"><img src="2.png"></p><div id="pay">打赏 $1$
<i class="pay">x</i></div></div>"""


def article(html: str = HTML, base: str = "https://a.example/b/c") -> Article:
    tree = LexborHTMLParser(html)
    root = tree.css_first("#body")
    assert root is not None
    made = Article(id="i", url="https://a.example/1", site="a.example", title="t")
    dropped = [node.mem_id for node in root.css("#pay, .pay")]
    made.body = Body(root, html, CONFIGS["mathjax2-dollar"], dropped)
    made.base = base
    return made


def run(crawler: Crawler, item: Article, **settings: object) -> Article:
    for name, value in settings.items():
        crawler.settings.set(name, value)
    done = LatexPipeline.from_crawler(crawler).process_item(item)
    assert done is item
    return item


def test_other_items_pass(crawler: Crawler) -> None:
    item = {"text": "$x$"}
    assert LatexPipeline.from_crawler(crawler).process_item(item) is item
    assert item == {"text": "$x$"}


@pytest.mark.parametrize(
    ("strip", "placeholder", "text", "raws", "offsets"),
    [
        ("all", "", "设 与 ，\n\n则小。", ["$x$ ", "$y$", "$$x<y.$$\n\n", "$x$"], [2, 4, 7, 8]),
        (
            "all",
            "□",
            "设 □ 与 □，\n\n□\n\n则□小。",
            ["$x$", "$y$", "$$x<y.$$", "$x$"],
            [2, 6, 10, 14],
        ),
        (
            "display",
            "",
            "设 $x$ 与 $y$，\n\n则$x$小。",
            ["$x$", "$y$", "$$x<y.$$\n\n", "$x$"],
            [2, 8, 14, 15],
        ),
        (
            "display",
            "[M]",
            "设 $x$ 与 $y$，\n\n[M]\n\n则$x$小。",
            ["$x$", "$y$", "$$x<y.$$", "$x$"],
            [2, 8, 14, 20],
        ),
        (
            "none",
            "",
            "设 $x$ 与 $y$，\n\n$$x<y.$$\n\n则$x$小。",
            ["$x$", "$y$", "$$x<y.$$", "$x$"],
            [2, 8, 14, 25],
        ),
        (
            "none",
            "□",
            "设 $x$ 与 $y$，\n\n$$x<y.$$\n\n则$x$小。",
            ["$x$", "$y$", "$$x<y.$$", "$x$"],
            [2, 8, 14, 25],
        ),
    ],
)
def test_strip_and_placeholder(
    crawler: Crawler, strip: str, placeholder: str, text: str, raws: list[str], offsets: list[int]
) -> None:
    done = run(crawler, article(), LATEX_STRIP=strip, LATEX_PLACEHOLDER=placeholder)
    assert done.text == text
    assert [formula.tex for formula in done.formulas] == ["x", "y", "x<y.", "x"]
    assert [formula.display for formula in done.formulas] == [False, False, True, False]
    assert [formula.raw for formula in done.formulas] == raws
    assert [formula.offset for formula in done.formulas] == offsets
    for formula in done.formulas:
        here = done.text[formula.offset :]
        stays = strip == "none" or (strip == "display" and not formula.display)
        assert here.startswith(formula.raw if stays else placeholder)


def test_images_are_absolute(crawler: Crawler) -> None:
    done = run(crawler, article())
    assert done.images == [
        Image("https://a.example/1.png", "图"),
        Image("https://a.example/b/2.png", ""),
    ]


def test_an_image_whose_address_is_none(crawler: Crawler) -> None:
    done = run(crawler, article('<p id="body"><img src="http://[x/1.png" alt="图"></p>'))
    assert done.images == [Image("http://[x/1.png", "图")]


def test_what_nobody_sees_is_not_in_images(crawler: Crawler) -> None:
    image = "<img src='/\x1b\u202e.png' alt=' A\x07\x1b[31m\u202eB\u2066\ufeff\n C'>"
    done = run(crawler, article(f'<p id="body">{image}</p>'))
    assert [(one.url.rpartition("/")[2], one.alt) for one in done.images] == [
        ("%1B%E2%80%AE.png", "A[31mB C")
    ]


def test_the_first_thousand_images_count(crawler: Crawler) -> None:
    images = "".join(f'<img src="/{number}.png">' for number in range(1_001))
    done = run(crawler, article(f'<p id="body">{images}</p>'))
    assert [image.url for image in done.images] == [
        f"https://a.example/{number}.png" for number in range(1_000)
    ]


@pytest.mark.parametrize(("length", "counts"), [(8_192, True), (8_193, False)])
def test_an_image_whose_address_is_long(crawler: Crawler, length: int, counts: bool) -> None:
    long = "https://a.example/".ljust(length, "x")
    done = run(crawler, article(f'<p id="body"><img src="{long}"><img src="/1.png"></p>'))
    short = "https://a.example/1.png"
    assert [image.url for image in done.images] == ([long, short] if counts else [short])


def test_the_body_is_gone_afterwards(crawler: Crawler) -> None:
    done = run(crawler, article())
    assert not {"body", "base", "html"} & set(vars(done))


def test_article_html(crawler: Crawler) -> None:
    done = run(crawler, article(), ARTICLE_HTML="True")
    assert done.html == HTML.partition('<div id="pay">')[0] + "</div>"
    assert done.text.endswith("小。")


def test_marks_are_counted(crawler: Crawler) -> None:
    pipeline = LatexPipeline.from_crawler(crawler)
    for html in ("<p id=body>$x</p>", "<div id=body><p>$a&lt;b</p><p>$y</p></div>", HTML):
        pipeline.process_item(article(html))
    marks = {name: number for name, number in crawler.stats.get_stats().items() if "marks" in name}
    assert marks["blogcrawl/marks/unclosed"] == 3
    assert marks["blogcrawl/marks/articles_with_unclosed"] == 2
