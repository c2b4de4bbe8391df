"""The page of an article of a blog whose theme is unknown."""

from __future__ import annotations

import gc
import json
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl import values
from blogcrawl.pages.article import GenericArticlePage

from .test_fixtures import item

if TYPE_CHECKING:
    from blogcrawl.items import RawArticle

URL = "https://blog.example/posts/moss/"
TEXT = "<p>Moss grows on the north side of stones, and slowly.</p><p>It needs no soil at all.</p>"
BODY = f'<div class="entry-content">{TEXT}</div>'
HEADING = '<h1 class="entry-title">On Moss</h1>'


def page(body: str, head: str = "<title>On Moss</title>", url: str = URL) -> GenericArticlePage:
    return GenericArticlePage(f"<html><head>{head}</head><body>{body}</body></html>", url)


def read(body: str, head: str = "<title>On Moss</title>", url: str = URL) -> RawArticle:
    raw = page(body, head, url).read()
    assert raw is not None
    return raw


def ld(**data: Any) -> str:
    thing = {"@context": "https://schema.org", "@type": "BlogPosting", **data}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


# The title.


@pytest.mark.parametrize(
    "title",
    [
        "On Moss",
        "On Moss | Stones",
        "On Moss - Stones",
        "On Moss – Stones and More",
        "On Moss · Stones",
        "On Moss » Stones",
        "Stones | On Moss",
        "Stones: On Moss",
        "Stones » Notes » On Moss",
        "ON MOSS",
    ],
)
def test_title_without_the_site_s_name(title: str) -> None:
    assert read(f"<article><h1>On Moss</h1>{BODY}</article>", f"<title>{title}</title>").title == (
        "On Moss"
    )


@pytest.mark.parametrize("sign", ["|", "-", "–", "—", "·", "::", "»"])
def test_title_of_a_page_without_headings(sign: str) -> None:
    assert read(BODY, f"<title>On Moss {sign} Stones</title>").title == "On Moss"


def test_only_the_site_s_name_is_cut_off() -> None:
    site = '<meta property="og:site_name" content="Stones">'
    assert read(BODY, f"<title>Moss - a study</title>{site}").title == "Moss - a study"
    assert read(BODY, f"<title>Moss - a study - Stones</title>{site}").title == "Moss - a study"


def test_title_that_the_metadata_agree_on() -> None:
    head = (
        '<title>Moss - a study - Stones</title><meta property="og:title" content="Moss - a study">'
    )
    assert read(BODY, head).title == "Moss - a study"
    head = f"<title>Moss - a study - Stones</title>{ld(headline='Moss - a study')}"
    assert read(BODY, head).title == "Moss - a study"


def test_the_logo_is_no_title() -> None:
    logo = '<header><h1><a href="/">Stones</a></h1></header>'
    html = f"{logo}<article><h2>On Moss</h2>{BODY}</article>"
    assert read(html, "<title>On Moss | Stones</title>").title == "On Moss"
    logo = '<header><a href="https://blog.example"><h1>Stones</h1></a></header>'
    html = f"{logo}<article><h2>On Moss</h2>{BODY}</article>"
    assert read(html, "<title>On Moss | Stones</title>").title == "On Moss"


def test_the_site_s_name_is_no_title_where_the_page_says_it() -> None:
    site = '<meta property="og:site_name" content="Stones">'
    html = f"<h1>Stones</h1><article><h2>On Moss</h2>{BODY}</article>"
    assert read(html, f"<title>On Moss - Stones</title>{site}").title == "On Moss"


def test_a_subheading_that_is_a_part_of_the_title() -> None:
    html = (
        f"<article><h1>Moss: a study</h1><h2>a study</h2><h2>Moss</h2>"
        f"<div class=entry-content><h2>Moss</h2>{TEXT}</div></article>"
    )
    assert read(html, "<title>Moss: a study | Stones</title>").title == "Moss: a study"


@pytest.mark.parametrize(
    "title", [r"Why $e^{i\pi} = -1$ holds", r"On \(a - b\) | and \(c\)", "f(x) = x - 1 | x > 0"]
)
def test_a_formula_in_the_title(title: str) -> None:
    escaped = title.replace(">", "&gt;")
    head = f"<title>{escaped} - Stones</title>"
    assert read(f"<article><h1>{escaped}</h1>{BODY}</article>", head).title == title


def test_a_permalink_in_the_heading() -> None:
    html = f'<article><h1>On Moss<a class="headerlink" href="#on-moss">¶</a></h1>{BODY}</article>'
    assert item(read(html)).title == "On Moss"


def test_a_heading_is_the_last_resort() -> None:
    assert read(f"<h1>On Moss</h1>{BODY}", "").title == "On Moss"


def test_escapes_in_the_headline() -> None:
    head = f"<title>Moss &amp; Fern | Stones</title>{ld(headline='Moss &amp; Fern')}"
    assert read(BODY, head).title == "Moss & Fern"


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 class="post-title">On Moss</h2>',
        '<h1 class="entry-title"><a href="/posts/moss/">On Moss</a></h1>',
        "<h1>On Moss</h1>",
        '<p itemprop="headline">On Moss</p>',
    ],
)
@pytest.mark.parametrize("title", ["Stones", "Ten Facts on Green Things (2024) | Stones"])
def test_the_heading_where_the_page_is_named_otherwise(heading: str, title: str) -> None:
    logo = '<h1><a href="/">Stones</a></h1>'
    card = '<article><h2 class="post-title"><a href="/posts/fern/">On Fern</a></h2></article>'
    html = f"{logo}<article>{heading}{BODY}</article>{card}"
    assert read(html, f"<title>{title}</title>").title == "On Moss"


def test_a_heading_in_the_text_is_no_title() -> None:
    head = "<title>On Moss - Stones</title>"
    text = f"<h1>Its colour</h1>{TEXT}"
    for body in (f'<div class="entry-content">{text}</div>', text, f"<div>{text}</div>"):
        assert read(f"<article>{body}</article>", head).title == "On Moss"


@pytest.mark.parametrize(
    "more",
    ["<span>New</span>", "<br><small>a study</small>", '<i class="katex"><i>x</i><i>x</i></i>'],
)
def test_a_heading_that_holds_more_than_the_title(more: str) -> None:
    html = f"<article><h1>On Moss {more}</h1>{BODY}</article>"
    assert read(html, "<title>On Moss | Stones</title>").title == "On Moss"


def test_formulas_in_the_heading_written_in_another_way() -> None:
    html = rf"<article><h1>On \(O(n)\)</h1>{BODY}</article>"
    assert read(html, "<title>On $O(n)$ | Stones</title>").title == r"On \(O(n)\)"


# The dates.

ARTICLE = f"<article>{HEADING}{{}}{BODY}</article>"


@pytest.mark.parametrize(
    ("head", "markup", "expected"),
    [
        (ld(datePublished="2024-05-01T10:00:00Z"), "", "2024-05-01T10:00:00+00:00"),
        (
            '<meta property="article:published_time" content="2024-05-01T10:00:00+02:00">',
            "",
            "2024-05-01T10:00:00+02:00",
        ),
        ('<meta name="date" content="2024-05-01">', "", "2024-05-01"),
        ('<meta itemprop="datePublished" content="2024-05-01">', "", "2024-05-01"),
        ("", '<header><time datetime="2024-05-01">May Day</time></header>', "2024-05-01"),
        ("", '<time class="entry-date" datetime="2024-05-01">x</time>', "2024-05-01"),
        ("", '<time class="dt-published" datetime="2024-05-01">x</time>', "2024-05-01"),
        ("", '<p><time datetime="2024-05-01">x</time></p>', "2024-05-01"),
        ("", "<p><time>May 1, 2024</time></p>", "2024-05-01"),
        ("", '<abbr class="published" title="2024-05-01">x</abbr>', "2024-05-01"),
        ("", '<p class="post-meta">By Ann, on 1 May 2024</p>', "2024-05-01"),
        ("", '<span class="post-date">2024年5月1日</span>', "2024-05-01"),
        ("", '<div class="article-meta">Posted 2024/5/1 in Plants</div>', "2024-05-01"),
        ("", "<p>1st May 2024</p>", "2024-05-01"),
    ],
)
def test_date_published(head: str, markup: str, expected: str) -> None:
    raw = read(ARTICLE.format(markup), f"<title>On Moss</title>{head}")
    assert item(raw).date_published == expected


@pytest.mark.parametrize("path", ["/2024/05/01/moss/", "/2024-05-01-moss", "/b/2024/5/1/"])
def test_date_in_the_address(path: str) -> None:
    raw = read(ARTICLE.format(""), url=f"https://blog.example{path}")
    assert item(raw).date_published == "2024-05-01"


@pytest.mark.parametrize("path", ["/2024/05/moss/", "/2024/", "/posts/20240501/", "/2024/13/40/x/"])
def test_no_date_in_the_address(path: str) -> None:
    raw = read(ARTICLE.format(""), url=f"https://blog.example{path}")
    assert item(raw).date_published is None


def test_the_day_of_an_update_is_not_that_of_publication() -> None:
    html = ARTICLE.format(
        '<header><time class="updated" datetime="2025-02-02">x</time>'
        '<time class="published" datetime="2024-05-01">y</time></header>'
    )
    made = item(read(html))
    assert (made.date_published, made.date_modified) == ("2024-05-01", "2025-02-02")


def test_only_an_update_is_dated() -> None:
    for place in ("<p>{}</p>", "<header>{}</header>"):
        updated = place.format('<time class="updated" datetime="2025-02-02">x</time>')
        made = item(read(ARTICLE.format(updated)))
        assert (made.date_published, made.date_modified) == (None, "2025-02-02")


MAY, JUNE = '<time datetime="2024-05-06">May 6</time>', '<time datetime="2024-06-07">June 7</time>'


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>Updated: {JUNE} Published: {MAY}</p>",
        f"<p><i>Published</i> {MAY}</p><p><i>Last modified</i> {JUNE}</p>",
        f"<header><span>Updated</span> <span>{JUNE}</span> <span>{MAY}</span></header>",
        f'<p>{MAY}</p><p><time datetime="2024-06-07">Last updated June 7</time></p>',
        '<p class="meta">Last updated on June 7, 2024 <b>Published May 6, 2024</b></p>',
        '<p class="meta"><span>发表于 2024-05-06</span> <span>更新于 2024-06-07</span></p>',
        '<div class="meta"><p>更新日期：2024年6月7日</p><p>发布日期：2024年5月6日</p></div>',
        '<p class="meta">6 May 2024 (revised 7 June 2024)</p>',
        "<p>Updated 2024-06-07, posted 2024-05-06</p>",
        '<p>Posted 2024-05-06</p><p><span itemprop="dateModified">2024-06-07</span></p>',
    ],
)
def test_dates_by_their_labels(markup: str) -> None:
    made = item(read(ARTICLE.format(markup)))
    assert (made.date_published, made.date_modified) == ("2024-05-06", "2024-06-07")


def test_a_page_that_says_only_when_it_was_changed_is_an_article() -> None:
    html = ARTICLE.format('<p class="meta">Last updated on June 7, 2024</p>')
    assert page(html).is_article
    made = item(read(html))
    assert (made.date_published, made.date_modified) == (None, "2024-06-07")


def test_days_of_other_articles() -> None:
    heading = '<div class="header"><h1>On Moss</h1><span>6 May 2024</span></div>'
    for name in ("recent", "latest-posts", "related"):
        others = f'<div class="{name}"><p class="date">2020-01-01</p><time>2020-01-01</time></div>'
        made = item(read(f"{heading}<main>{others}{BODY}</main>"))
        assert made.date_published == "2024-05-06"


def test_a_time_in_the_text_is_not_the_article_s() -> None:
    text = f'<div class="entry-content">{TEXT}<p><time datetime="1999-01-01">then</time></p></div>'
    assert item(read(f"<main><h1>On Moss</h1>{text}</main>")).date_published is None
    wide = f'<div class="content"><h1>On Moss</h1>{MAY}{TEXT}</div>'
    assert item(read(f"<main>{wide}</main>")).date_published == "2024-05-06"


def test_dates_in_the_text_are_not_the_article_s() -> None:
    text = '<div class="entry-content"><p class="date">On 3 May 1999 it rained.</p><p>x</p></div>'
    assert item(read(f"<article>{HEADING}{text}</article>")).date_published is None


def test_the_day_may_begin_a_text_that_has_no_element_of_its_own() -> None:
    text = f"<p>Posted on May 1, 2024</p>{TEXT}"
    html = f"<div><h1>On Moss</h1><div class=unheard-of>{text}</div></div>"
    assert item(read(html)).date_published == "2024-05-01"


def test_the_sidebar_s_dates_are_not_the_article_s() -> None:
    recent = '<aside class="recent"><time datetime="2020-01-01">x</time></aside>'
    assert item(read(f"{recent}<main>{ARTICLE.format('')}</main>")).date_published is None


@pytest.mark.parametrize(
    "head",
    [
        ld(dateModified="2024-06-01", headline="x"),
        '<meta property="article:modified_time" content="2024-06-01">',
        '<meta property="og:updated_time" content="2024-06-01">',
    ],
)
def test_date_modified(head: str) -> None:
    assert item(read(ARTICLE.format(""), f"<title>x</title>{head}")).date_modified == "2024-06-01"


# Authors.


@pytest.mark.parametrize(
    ("head", "markup", "expected"),
    [
        (ld(headline="x", author={"@type": "Person", "name": "Ann Lee"}), "", ["Ann Lee"]),
        (ld(headline="x", author=[{"name": "Ann Lee"}, {"name": "Bo"}]), "", ["Ann Lee", "Bo"]),
        (ld(headline="x", author="Ann Lee"), "", ["Ann Lee"]),
        (ld(headline="x", author={"name": ["Ann Lee", "Bo"]}), "", ["Ann Lee", "Bo"]),
        (ld(headline="x", author="https://ann.example/"), "", []),
        ("", '<a rel="author" href="/me/">http://[</a>', []),
        ('<meta name="author" content="Ann Lee">', "", ["Ann Lee"]),
        ("", '<a rel="author" href="/me/">Ann Lee</a>', ["Ann Lee"]),
        ("", '<span class="p-author">Ann Lee</span>', ["Ann Lee"]),
        ("", '<i itemprop="author"><b itemprop="name">Ann Lee</b></i>', ["Ann Lee"]),
        ("", '<p>By <a href="/author/ann/">Ann Lee</a></p>', ["Ann Lee"]),
        ("", '<address>By <a href="/ann.html">Ann Lee</a></address>', ["Ann Lee"]),
        ("", '<span class="post-author">By Ann Lee</span>', ["Ann Lee"]),
        ("", '<span class="byline">by <i class="author">Ann Lee</i></span>', ["Ann Lee"]),
        ("", "", []),
    ],
)
def test_authors(head: str, markup: str, expected: list[str]) -> None:
    raw = read(ARTICLE.format(markup), f"<title>On Moss</title>{head}")
    assert item(raw).authors == expected


# Categories and tags.

TAGS = '<a href="/tags/green/">green</a>, <a href="/tags/on%20stone/">on stone</a>'
CATEGORY = '<a href="/category/plants/">Plants</a>'


def terms(html: str, head: str = "") -> tuple[list[str], list[str]]:
    made = item(read(html, f"<title>On Moss</title>{head}"))
    return made.categories, made.tags


@pytest.mark.parametrize(
    "html",
    [
        f"<article>{HEADING}<p class=meta>In {CATEGORY}; {TAGS}</p>{BODY}</article>",
        f"<article>{HEADING}{BODY}<div class=tags>{CATEGORY}</div><div>{TAGS}</div></article>",
        f"<article>{HEADING}<span>{CATEGORY}</span>{BODY}</article><div>{TAGS}</div>",
        f"<article>{HEADING}{BODY}<footer>{CATEGORY} <span>{TAGS}</span></footer></article>",
    ],
)
def test_categories_and_tags(html: str) -> None:
    assert terms(html) == (["Plants"], ["green", "on stone"])


def test_links_that_say_what_they_are() -> None:
    html = (
        f'<article>{HEADING}<p><a rel="category tag" href="/c/plants/">Plants</a></p>{BODY}'
        '<p><a rel="tag" href="/t/green/">green</a></p></article>'
    )
    assert terms(html) == (["Plants"], ["green"])


def test_terms_in_a_list() -> None:
    rows = "".join(f'<li><a href="/tags/{n}/">#{n}</a></li>' for n in ("green", "stone"))
    html = f"<article>{HEADING}{BODY}<ul class=post-tags>{rows}</ul></article>"
    assert terms(html) == ([], ["green", "stone"])


def test_terms_that_nest_are_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them holds the text of all within: that of a large page would take a minute."""
    read: list[int] = []
    clean = values.clean

    def counted(text: str) -> str:
        read.append(len(text))
        return clean(text)

    monkeypatch.setattr(values, "clean", counted)
    nested = "<div class=quarto-category>" * 300
    made = page(f"<article>{HEADING}{BODY}{nested}{'word ' * 40_000}")
    assert made.terms.categories
    assert sum(read) < 10_000_000


def test_numbers_beside_tags() -> None:
    html = f'<article>{HEADING}{BODY}<p><a href="/tags/green/">green (12)</a></p></article>'
    assert terms(html) == ([], ["green"])


def test_the_sidebar_s_cloud_is_not_the_article_s() -> None:
    cloud = '<div class="tag-cloud"><a href="/tags/sky/">sky</a><a href="/tags/sea/">sea</a></div>'
    rest = '<aside><a href="/category/all/">All</a></aside>'
    assert terms(f"{cloud}{rest}<main>{ARTICLE.format('')}</main>") == ([], [])
    html = f"{cloud}{rest}<main>{ARTICLE.format('<p>' + TAGS + '</p>')}</main>"
    assert terms(html) == ([], ["green", "on stone"])


def test_cards_of_other_posts_are_not_the_article_s() -> None:
    card = (
        '<div class="card"><a href="/posts/fern/">Fern</a>'
        '<p><a href="/tags/shade/">shade</a></p></div>'
    )
    html = f"<article>{HEADING}<p>{TAGS}</p>{BODY}</article><section>{card}{card}</section>"
    assert terms(html) == ([], ["green", "on stone"])


TILES = {
    "boxes": '<div class=b7><a href="/{0}/"><div>On {0}</div></a><div>1 May 2024</div>{1}</div>',
    "links": '<a class=b7 href="/{0}/"><div>Older</div><div>On {0}</div><div>{1}</div></a>',
    "plain boxes": '<div class="b7 c3"><a href="/{0}/">On {0}</a> <span>1 May</span>{1}</div>',
}


@pytest.mark.parametrize("kind", TILES)
def test_unnamed_tiles_of_other_posts_are_not_the_article_s(kind: str) -> None:
    said = "All that was ever known of {0} was told in one evening by the fire, and no more of it."
    tiles = "".join(TILES[kind].format(n, said.format(n)) for n in ("fern", "moss", "reed"))
    html = f"<div><h1>Stone</h1><div>{TEXT}</div><div>{tiles}</div></div>"
    page = GenericArticlePage(html, "https://stones.example/stone/")
    assert len(page.cards) == 3
    assert page.root is not None
    assert "fern" not in (page.root.html or "")


def test_a_list_of_other_posts_may_be_the_author_s() -> None:
    rows = "".join(f'<li class=b7><a href="/{n}/">On {n}</a>, told at length' for n in "xyz")
    html = f"<div><h1>Stone</h1><div>{TEXT}<ul>{rows}</ul></div></div>"
    assert not GenericArticlePage(html, "https://stones.example/stone/").cards


def test_links_in_the_text_are_no_terms() -> None:
    text = '<p>All that I wrote on <a href="/tags/stone/">stone</a> is old, and some is wrong.</p>'
    html = f'<article>{HEADING}<div class="entry-content">{text}{TEXT}</div></article>'
    assert terms(html) == ([], [])
    # Where the text has no element of its own, the prose round a link tells.
    assert terms(f"<article>{HEADING}{text}{TEXT}</article>") == ([], [])


@pytest.mark.parametrize(
    "head",
    [
        ld(headline="x", keywords="green, on stone"),
        ld(headline="x", keywords=["green", "on stone"]),
        '<meta property="article:tag" content="green">'
        '<meta property="article:tag" content="on stone">',
    ],
)
def test_tags_of_the_metadata(head: str) -> None:
    assert terms(ARTICLE.format(""), head) == ([], ["green", "on stone"])


def test_a_theme_that_shows_the_first_tag_only() -> None:
    head = (
        '<meta property="article:tag" content="green"><meta property="article:tag" content="wet">'
    )
    shown = '<p><a href="/tags/green/">green</a></p>'
    assert terms(ARTICLE.format(shown), head) == ([], ["green", "wet"])


# The body.


def test_furniture_is_no_text() -> None:
    furniture = (
        '<nav class="toc"><p>Contents here</p></nav><div class="sharedaddy">Share it</div>'
        '<div class="related-posts">More of it</div><aside>An aside</aside>'
        '<div class="post-nav">Older one</div><div class="comments">Well said</div>'
    )
    html = f"<article>{HEADING}<div class=entry-content>{furniture}{TEXT}</div></article>"
    assert item(read(html)).text == (
        "Moss grows on the north side of stones, and slowly.\n\nIt needs no soil at all."
    )


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="heateor_sss_sharing_container"><p>Spread it</p></div>',
        '<ul class="social-share"><li>Here</ul>',
        '<div class="crp_related"><h3>More</h3></div>',
        '<div class="post-license-layout">CC BY</div>',
        '<blockquote class="copyright">© Ann</blockquote>',
        '<div class="my_post_copyright">© Ann</div>',
        '<section class="post-donate">Give</section>',
        '<form class="wp-block-jetpack-subscriptions">Get more</form>',
        '<details class="toc-list"><summary>Contents</summary></details>',
        '<div class="kk-star-ratings">Rate it</div>',
        '<div id="toc_container">Contents</div>',
        '<div id="quarto-reuse"><h2>Reuse</h2></div>',
        '<div class="md-feedback">Was it of use?</div>',
        '<a class="footnote-backref" href="#x">↩</a>',
        '<a role="doc-backlink" href="#x">↩</a>',
        '<div class="author-bio">Ann lives in a wood.</div>',
    ],
)
def test_boilerplate_of_plugins_is_no_text(furniture: str) -> None:
    html = f"<article>{HEADING}<div class=entry-content>{TEXT}{furniture}</div></article>"
    assert item(read(html)).text == (
        "Moss grows on the north side of stones, and slowly.\n\nIt needs no soil at all."
    )


@pytest.mark.parametrize(
    "element",
    [
        '<p class="sharing">{}</p>',
        '<section id="license">{}</section>',
        '<div class="has-toc no-share">{}</div>',
        '<div class="shared protocol unrelated">{}</div>',
        '<pre class="copyright">{}</pre>',
        '<blockquote class="quote">{}</blockquote>',
    ],
)
def test_what_its_author_wrote_stays(element: str) -> None:
    html = f"<article>{HEADING}<div class=entry-content>{TEXT}{element.format('x')}</div></article>"
    assert item(read(html)).text.removesuffix("> x").removesuffix("x").endswith("soil at all.\n\n")


@pytest.mark.parametrize(
    "note",
    [
        '<aside class="admonition note">x</aside>',
        '<aside class="notice--warning">x</aside>',
        '<aside class="sidenote">x</aside>',
        '<aside class="callout">x</aside>',
        '<aside class="footnote-list brackets"><aside role="doc-footnote"><p>x</aside></aside>',
        '<footer class="footnotes">x</footer>',
        '<aside role="note">x</aside>',
        "<blockquote>Moss.<footer>x</footer></blockquote>",
    ],
)
def test_notes_of_the_author_are_text(note: str) -> None:
    html = f"<article>{HEADING}<div class=entry-content>{TEXT}{note}</div></article>"
    assert item(read(html)).text.endswith("x")


@pytest.mark.parametrize(
    "aside",
    [
        "<aside>x</aside>",
        "<footer>x</footer>",
        '<aside class="author">x</aside>',
        '<aside class="note related">x</aside>',
        '<aside class="protocol annotated">x</aside>',
    ],
)
def test_asides_of_the_theme_are_no_text(aside: str) -> None:
    html = f"<article>{HEADING}<div class=entry-content>{TEXT}{aside}</div></article>"
    assert item(read(html)).text.endswith("no soil at all.")


def test_a_block_that_holds_most_of_the_text_is_no_furniture() -> None:
    html = f"<article>{HEADING}<div class=entry-content><div class=toc-page>{TEXT}</div></div>"
    assert "no soil" in item(read(html)).text


def test_the_title_is_no_text() -> None:
    html = f"<article><h1>On Moss</h1>{TEXT}<h2>On stone</h2><p>x</p></article>"
    assert item(read(html)).text.split("\n\n") == [
        "Moss grows on the north side of stones, and slowly.",
        "It needs no soil at all.",
        "On stone",
        "x",
    ]


DATELINE = "<p>May 6, 2024 · 3 min read · Ann</p>"


@pytest.mark.parametrize(
    "header",
    [
        f"<header><h1>On Moss</h1>{DATELINE}<ul><li>moss</ul></header>",
        f"<div class=page-header><div><h1>On Moss</h1></div><p>A study</p>{DATELINE}</div>",
        f"<header><div class=title><h1>On Moss</h1></div><p>Ann</p></header>{DATELINE}",
        f"<h1>On Moss</h1>{DATELINE}",
        "<h1>On Moss</h1><div>Posted on 2024-05-06</div>",
        "<h1>On Moss</h1><span>Ann</span> <time datetime=2024-05-06>May 6, 2024</time>",
    ],
)
def test_what_is_said_under_the_title_is_no_text(header: str) -> None:
    head = '<title>On Moss</title><meta name="date" content="2024-05-06">'
    html = f"<main>{header}<div class=unheard-of>{TEXT}</div><p>End.</p></main>"
    text = item(read(html, head)).text
    assert text.removeprefix("Ann\n\n") == (
        "Moss grows on the north side of stones, and slowly.\n\nIt needs no soil at all.\n\nEnd."
    )


@pytest.mark.parametrize(
    "text",
    [
        "<p>On May 6, 2024 it rained.</p><p>x</p>",
        "<p>May 7, 2024</p><p>x</p>",
        "<figure><img src=a.png><figcaption>May 6, 2024</figcaption></figure>",
    ],
)
def test_a_text_that_begins_with_a_day(text: str) -> None:
    head = '<title>On Moss</title><meta name="date" content="2024-05-06">'
    assert "2024" in item(read(f"<main><h1>On Moss</h1>{text}</main>", head)).text


def test_a_header_that_holds_the_article() -> None:
    html = f"<main><header><h1>On Moss</h1>{TEXT}</header></main>"
    assert "north side" in item(read(html)).text


def test_the_narrowest_of_the_elements_with_the_text() -> None:
    text = "Moss grows on the north side of stones, and slowly.\n\nIt needs no soil at all."
    for name in ("prose", "theme-default-content", "RichText", "article-style"):
        html = f"<article><h1>On Moss</h1><p>Ann</p><div class='{name}'>{TEXT}</div></article>"
        assert item(read(html)).text == text
    html = f"<div class=post-content><p>Old</p><div class=markdown-body>{TEXT}</div></div>"
    assert item(read(html)).text == text


@pytest.mark.parametrize(
    "element",
    [
        '<div itemprop="articleBody">{}</div>',
        '<div class="e-content">{}</div>',
        '<section class="post-content">{}</section>',
        '<div class="article-entry">{}</div>',
        '<div class="gh-content">{}</div>',
        '<div class="markdown-body">{}</div>',
        "<article>{}</article>",
        "<main>{}</main>",
        '<div class="unheard-of">{}</div>',
    ],
)
def test_where_the_text_is(element: str) -> None:
    around = '<div class="sidebar"><p>Buy my book on moss, and on stone, and on rain.</p></div>'
    html = f"{HEADING}{element.format(TEXT)}{around}<div><p>© 2024</p></div>"
    assert item(read(html)).text == (
        "Moss grows on the north side of stones, and slowly.\n\nIt needs no soil at all."
    )


def test_a_teaser_in_another_post_s_element_is_not_the_text() -> None:
    other = '<div class="entry-content"><p>Fern.</p></div>'
    html = f"<article>{HEADING}{BODY}</article><div>{other}</div>"
    assert "north side" in item(read(html)).text
    assert "Fern" not in item(read(html)).text


LONG = "Words of somebody else, and more of them. " * 8


@pytest.mark.parametrize(
    "others",
    [
        f'<div id="comments"><article class="comment-body"><p>{LONG}</p></article></div>',
        f'<ol class="comment-list"><li><article><p>{LONG}</p></article></ol>',
        f'<div id="respond"><p>{LONG}</p></div>',
        f'<div id="disqus_thread"><p>{LONG}</p></div>',
        f'<div class="more"><article><h3><a href="/f/">Fern</a></h3><p>{LONG}</p></article></div>',
        f'<article><h3>Fern</h3><div class="post-content"><p>{LONG}</p></div></article>',
    ],
)
@pytest.mark.parametrize("post", ["<article>{}</article>", "<main><article>{}</article></main>"])
def test_what_is_longer_than_a_short_article(others: str, post: str) -> None:
    html = post.format("<h1>On Moss</h1><div><p>Moss grows slowly on stones.</p></div>")
    assert item(read(f"<div>{html}{others}</div>")).text == "Moss grows slowly on stones."


def test_comments_beside_a_text_whose_element_is_not_known() -> None:
    post = "<h1>On Moss</h1><div class=unheard-of><p>Moss grows slowly.</p></div>"
    html = f"<div>{post}<div class=comments><div><p>{LONG}</p></div></div></div>"
    assert item(read(html)).text == "Moss grows slowly."


def test_an_article_that_is_the_header_of_the_text_after_it() -> None:
    html = f'<article><h1>On Moss</h1></article><div class="entry-content"><p>{LONG}</p></div>'
    assert item(read(html)).text == LONG.strip()


def test_a_page_without_text() -> None:
    assert page("<div></div>").read() is None
    assert page("").read() is None


def test_the_article_s_own_address_and_language() -> None:
    html = f'<html lang="de"><head><link rel=canonical href="/m/"></head><body>{BODY}</body></html>'
    raw = GenericArticlePage(html, URL).read()
    assert raw is not None
    assert (raw.canonical, raw.language) == ("https://blog.example/m/", "de")


# What the page is, and what gave each field.

DATED = '<header><time datetime="2024-05-01">x</time></header>'


def test_is_article() -> None:
    assert page(ARTICLE.format(DATED)).is_article
    assert not page(ARTICLE.format("")).is_article  # such as a page about the author
    assert not page("", '<meta name="date" content="2024-05-01"><title>x</title>').is_article
    website = '<title>On Moss</title><meta property="og:type" content="website">'
    assert not page(ARTICLE.format(DATED), website).is_article


def test_evidence() -> None:
    read_page = page(
        ARTICLE.format(f"{DATED}<p>{CATEGORY}</p><p>{TAGS}</p>"),
        '<title>On Moss</title><meta name="description" content="d">'
        + ld(headline="On Moss", author="Ann", dateModified="2024-06-01"),
    )
    assert read_page.read() is not None
    evidence = read_page.evidence
    assert evidence["text"] == ".entry-content"
    assert "h1.entry-title" in evidence["title"]
    assert evidence["date_published"] == "article header time:not(.updated, .dt-updated)"
    assert evidence["date_modified"] == "JSON-LD dateModified"
    assert evidence["authors"] == "JSON-LD author"
    assert evidence["categories"] == "links to categories"
    assert evidence["tags"] == "links to tags"
    assert evidence["summary"] == "meta description"


def test_evidence_is_only_of_what_was_found() -> None:
    bare = page(f"<div>{TEXT}</div>")
    assert bare.read() is not None
    assert set(bare.evidence) == {"text", "title"}
    assert bare.evidence["text"] == "most prose and fewest links"


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[" * 5_000,
        "[]",
        "null",
        '"x"',
        '{"@type": {"a": 1}, "headline": "x"}',
        '{"@type": [null, 1, "BlogPosting"], "headline": ["x"], "author": [[1]]}',
        '{"@type": "BlogPosting", "headline": "On Moss", "author": {"name": {"a": 1}}}',
        '{"@type": "BlogPosting", "headline": "On Moss", "keywords": {"a": 1}}',
        '{"@type": "BlogPosting", "headline": "On Moss", "keywords": 5}',
        '{"@graph": {"@graph": [{"@type": "Article", "datePublished": {"a": 1}}]}}',
    ],
    ids=range(11),
)
def test_strange_linked_data(data: str) -> None:
    head = f'<title>On Moss</title><script type="application/ld+json">{data}</script>'
    made = item(read(ARTICLE.format(""), head))
    assert (made.title, made.authors) == ("On Moss", [])
    assert made.date_published is None


@pytest.mark.parametrize(
    ("length", "authors"), [(900_000, ["Ann"]), (999_900, []), (1_000_000, ["Ann"])]
)
def test_linked_data_without_end(length: int, authors: list[str]) -> None:
    first, second = ld(articleBody="x" * length), ld(headline="On Moss", author="Ann")
    assert read(ARTICLE.format(""), f"<title>On Moss</title>{first}{second}").authors == authors


def test_linked_data_in_a_graph() -> None:
    graph = [{"@type": "WebSite", "name": "Stones"}, {"@type": "Person", "name": "Bo"}]
    post = {"@type": ["Article"], "headline": "On Moss", "author": {"name": "Ann"}}
    head = f"<title>x</title>{ld(**{'@graph': [*graph, post]})}"
    assert read(ARTICLE.format(""), head).authors == ["Ann"]


def test_the_article_rather_than_its_page() -> None:
    post = {"@type": "BlogPosting", "headline": "On Moss", "author": {"name": "Ann"}}
    about = {"@type": "WebPage", "name": "x", "datePublished": "2024-05-01"}
    assert read(ARTICLE.format(""), ld(**{"@graph": [about, post]})).authors == ["Ann"]
    assert read(ARTICLE.format(""), ld(**about)).date_published == "2024-05-01"


@pytest.mark.parametrize("kind", ["BlogPosting", "DiscussionForumPosting"])
def test_an_author_by_its_identifier(kind: str) -> None:
    author = {"@type": "Person", "@id": "#ann", "name": "Ann"}
    post = {"@type": kind, "headline": "On Moss", "author": [{"@id": "#ann"}]}
    assert read(ARTICLE.format(""), ld(**{"@graph": [post, author]})).authors == ["Ann"]
    assert read(ARTICLE.format(""), ld(**post) + ld(**author)).authors == ["Ann"]
    assert read(ARTICLE.format(""), ld(**post)).authors == []


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "BlogPosting", "headline": "On\nMoss", "author": "Ann"}',
        '{"@type": ["BlogPosting",], "headline": "On Moss", "author": {"name": "Ann", } ,\n}',
        '{"@type": "BlogPosting", "headline": "a,] \\",}", "author": "Ann",}',
    ],
)
def test_linked_data_that_is_not_quite_json(data: str) -> None:
    head = f'<title>x</title><script type="application/ld+json">{data}</script>'
    assert read(ARTICLE.format(""), head).authors == ["Ann"]


def test_a_page_is_let_go_once_it_is_read() -> None:
    """Nothing that the page keeps knows the page: else its tree would wait for a collection."""
    gc.disable()
    try:
        one = page(f"<article>{HEADING}{BODY}</article>")
        assert one.read() is not None
        known = weakref.ref(one)
        del one
        assert known() is None
    finally:
        gc.enable()
