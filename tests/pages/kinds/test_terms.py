"""The categories and tags of an article, on pages that also list those of the whole blog."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import Profile
from blogcrawl.spiders.sources import FeedEntry

from ..test_fixtures import item

TEXT = "<p>Moss grows on the north side of stones, and on the roof of the old mill.</p>" * 4
URL = "https://stones.example/2024/05/moss/"


def page(body: str, profile: str = "", url: str = URL) -> GenericArticlePage:
    head = "<html lang=en><head><title>On Moss</title></head>"
    return GenericArticlePage(f"{head}<body>{body}</body></html>", url, Profile.from_toml(profile))


def test_the_keywords_of_a_column_beside_are_the_blog_s() -> None:
    column = '<aside><ul itemprop="keywords"><li><a href="/k/a">green</a></li></ul></aside>'
    read = page(f"<article><h1>On Moss</h1>{TEXT}</article>{column}").read()
    assert read is not None
    assert item(read).tags == []


def test_a_column_of_tags_before_the_article_which_has_its_own() -> None:
    rest = "".join(f'<a href="/tag/{tag}/">{tag}</a> ' for tag in ("blue", "green", "red"))
    column = f"<div><h3>Tags</h3><p>{rest}</p></div>"
    line = '<div><a href="/tag/green/">green</a></div>'
    for article in (f"{line}<div>{TEXT}</div>", f"<div>{TEXT}</div>{line}"):
        read = page(f"{column}<main><div><h1>On Moss</h1>{article}</div></main>").read()
        assert read is not None
        assert item(read).tags == ["green"]


def test_keywords_that_are_a_list_are_several() -> None:
    words = '<ul itemprop="keywords"><li>green</li><li>soft</li></ul>'
    read = page(f"<article><h1>On Moss</h1>{words}<div>{TEXT}</div></article>").read()
    assert read is not None
    assert item(read).tags == ["green", "soft"]


def test_tags_below_the_title_of_a_text_that_a_profile_names() -> None:
    line = (
        '<ul><li><time datetime="2024-05-01">2024-05-01</time></li>'
        '<li><a href="/tags/green/">green</a></li></ul>'
    )
    found = page(f"<main><h1>On Moss</h1>{line}{TEXT}</main>", 'body = "main"').read()
    assert found is not None
    assert item(found).tags == ["green"]


def test_a_category_in_the_feed_is_no_tag_where_the_page_calls_it_a_category() -> None:
    line = '<a href="/categories/plants/">Plants</a>'
    one = page(f"<article><h1>On Moss</h1>{line}{TEXT}</article>")
    one.entry = FeedEntry(URL, title="On Moss", categories=("plants", "green"))
    read = one.read()
    assert read is not None
    assert item(read).categories == ["Plants"]
    assert item(read).tags == ["green"]


def test_a_category_and_tags_that_only_the_feed_tells_apart() -> None:
    one = page(f"<article><h1>On Moss</h1>{TEXT}</article>")
    one.entry = FeedEntry(URL, categories=("plants", "green"), sections=("plants",))
    read = one.read()
    assert read is not None
    assert (item(read).categories, item(read).tags) == (["plants"], ["green"])


def test_addresses_that_ask_for_a_category_and_for_a_tag() -> None:
    terms = '<p><a rel=tag href="/?cat=6">Plants</a></p><p><a rel=tag href="/?tag=green">green</a>'
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div></article>{terms}").read()
    assert read is not None
    assert item(read).categories == ["Plants"]
    assert item(read).tags == ["green"]


def test_tags_below_an_address_of_categories() -> None:
    links = "".join(
        f'<a rel=tag href="/categories/{name}/">{name}</a> ' for name in ("green", "soft")
    )
    head = "<meta property=article:tag content=green><meta property=article:tag content=soft>"
    read = page(f"{head}<article><h1>On Moss</h1><p>{links}</p><div>{TEXT}</div></article>").read()
    assert read is not None
    assert item(read).categories == []
    assert item(read).tags == ["green", "soft"]


def test_short_tags_in_a_long_line_with_the_day() -> None:
    line = (
        '<p>published on 1 May 2024 · filed here and tagged with <a href="/tags/a.html">#a</a></p>'
    )
    read = page(f"<main><h2>On Moss</h2>{line}<div>{TEXT}</div></main>").read()
    assert read is not None
    assert item(read).tags == ["a"]


def test_tags_without_links() -> None:
    tags = "<div class=below><span>#smoke</span><span>#hive tools</span></div>"
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div>{tags}</article>").read()
    assert read is not None
    assert item(read).tags == ["smoke", "hive tools"]
    tags = tags.replace("#smoke", "&num;smoke").replace("#hive", "&#35;Ann's")
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div>{tags}</article>").read()
    assert read is not None
    assert item(read).tags == ["smoke", "Ann's tools"]
    read = page(
        f"<article><h1>On Moss</h1><div><p>Issue <b>#12</b>.</p>{TEXT}</div></article>"
    ).read()
    assert read is not None
    assert item(read).tags == []


TRAIL = (
    '<div class="breadcrumb"><a href="/">Stones</a> › <a href="/category/plants/">Plants</a> ›'
    ' <a href="/category/plants/green/">Green</a></div>'
)


def test_the_way_from_the_front_page_leads_through_the_categories() -> None:
    others = TRAIL.replace("lants", "eople")
    read = page(f"<main>{TRAIL}<h1>On Moss</h1>{TEXT}</main><footer>{others}</footer>").read()
    assert read is not None
    assert item(read).categories == ["Plants", "Green"]


def test_words_after_a_label() -> None:
    for line in (
        "<div><b>Tags:</b> <span>wet stones</span> <span>green</span></div>",
        "<p>Tags: wet stones, green</p>",
        "<ul><li>Tags:</li><li>wet stones</li><li>green</li></ul>",
    ):
        for body in (f"<div>{TEXT}</div>{line}", f"<div>{TEXT}{line}</div>"):
            read = page(f"<article><h1>On Moss</h1>{body}</article>").read()
            assert read is not None
            assert item(read).tags == ["wet stones", "green"]


def test_words_after_a_label_in_the_text() -> None:
    line = "<p>Tags: how to sew them on a coat, and why.</p>"
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}{line}{TEXT}</div></article>").read()
    assert read is not None
    assert item(read).tags == []


def test_a_line_of_categories_at_the_end_of_the_text() -> None:
    line = '<p>Filed under <a href="/category/plants/">Plants</a></p>'
    box = "<aside><p>Ida Holm writes on what grows on the roofs of old mills.</p></aside>"
    for last in (line, line + box):
        read = page(f"<article><h1>On Moss</h1><div>{TEXT}{last}</div></article>").read()
        assert read is not None
        assert item(read).categories == ["Plants"]
        assert "Filed" not in item(read).text


def test_links_of_the_author_to_the_tags_of_others() -> None:
    line = '<a href="https://ferns.example/tags/canvas/">All on canvas</a>'
    for last in (f"<p>{line}</p>", f"<ul><li>A book</li><li>{line}</li></ul>"):
        read = page(f"<article><h1>On Moss</h1><div>{TEXT}{last}</div></article>").read()
        assert read is not None
        assert item(read).text.endswith("All on canvas")


def test_the_next_label_of_a_line_is_no_term() -> None:
    line = "<p>Category: Plants | Label: new | Author: Ida Holm</p>"
    read = page(f"<article><h1>On Moss</h1>{line}<div>{TEXT}</div></article>").read()
    assert read is not None
    assert item(read).categories == ["Plants"]


def test_a_sentence_of_the_author_that_leads_to_a_tag() -> None:
    line = '<p>I wrote more on <a href="/tag/fern/">ferns</a>.</p>'
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}{line}</div></article>").read()
    assert read is not None
    assert item(read).text.endswith("I wrote more on ferns.")


def test_a_way_without_a_name() -> None:
    way = '<nav><a href="/">Stones</a> / <a href="/category/plants/">Plants</a> / On Moss</nav>'
    read = page(f"<div>{way}<h1>On Moss</h1><div>{TEXT}</div></div>").read()
    assert read is not None
    assert item(read).categories == ["Plants"]
    menu = way.replace("On Moss", '<a href="/about/">About</a>')
    read = page(f"<div>{menu}<h1>On Moss</h1><div>{TEXT}</div></div>").read()
    assert read is not None
    assert item(read).categories == []


def test_the_section_that_a_page_tells_to_programs() -> None:
    template = '<script type="application/ld+json">{{"@type": "BlogPosting", "articleSection": {}}}'
    for said, categories in (('"Plants"', ["Plants"]), ('["A", "B"]', ["A", "B"]), ('"2024"', [])):
        script = template.format(f'{said}, "headline": "On Moss"') + "</script>"
        read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div></article>{script}").read()
        assert read is not None
        assert item(read).categories == categories


def test_a_way_beside_the_list_of_categories() -> None:
    line = '<p>In: <a href="/category/stones/">Stones</a></p>'
    read = page(f"<main>{TRAIL}<h1>On Moss</h1>{line}<div>{TEXT}</div></main>").read()
    assert read is not None
    assert item(read).categories == ["Stones"]


def test_the_ways_to_other_articles_are_not_this_one_s() -> None:
    rows = "".join(f"<li>{TRAIL}<h3><a href=/{n}>On {n}</a></h3></li>" for n in ("fern", "reed"))
    read = page(f"<main><h1>On Moss</h1><div>{TEXT}</div></main><ul>{rows}</ul>").read()
    assert read is not None
    assert item(read).categories == []


def test_categories_of_which_a_program_is_told_in_one_line() -> None:
    names = '<b>Plants</b><b>Stones & sand</b><meta property="articleSection" content="{}">'
    for content, categories in (
        ("Plants, Stones &amp; sand", ["Plants", "Stones & sand"]),
        ("Plants, Stones", ["Plants, Stones"]),
    ):
        line = f"<p><span>{names.format(content)}</span></p>"
        read = page(f"<main><h1>On Moss</h1>{line}<div>{TEXT}</div></main>").read()
        assert read is not None
        assert item(read).categories == categories


def test_categories_by_query() -> None:
    links = '<a href="/categories/?id=4a3b92">Plants</a> <a href="/?tag=green">green</a>'
    read = page(f"<main><h1>On Moss</h1><p>{links}</p><div>{TEXT}</div></main>").read()
    assert read is not None
    assert (item(read).categories, item(read).tags) == (["Plants"], ["green"])


@pytest.mark.parametrize("label", ["Tags", "TAGS", "ETİKETLER", "ΕΤΙΚΈΤΕΣ", "标签", "Mots clés"])
@pytest.mark.parametrize(
    "line", ["{}: moss, roof", "<b>{}</b> ： moss, roof", "<i>{}</i>: moss, roof"]
)
def test_words_after_a_label_of_any_case(label: str, line: str) -> None:
    tags = f"<p>{line.format(label)}</p>"
    read = page(f"<article><h1>On Moss</h1>{tags}<div>{TEXT}{TEXT}</div></article>").read()
    assert read is not None
    assert item(read).tags == ["moss", "roof"]


def test_other_versions_of_an_article_are_no_tags() -> None:
    line = f'<p><a href="{URL}amp/">AMP</a> <a href="{URL}print/">Print</a></p>'
    read = page(f"<main><article><h1>On Moss</h1>{TEXT}</article>{line}</main>").read()
    assert read is not None
    assert item(read).tags == []


CARD = (
    '<div class=cell><a href="/2024/04/fern/"><img src=/f.png></a><div><p class=kind>'
    '<a href="/categories/shade/">Shade</a></p><h5><a href="/2024/04/fern/">On Fern</a></h5>'
    "</div></div>"
)


def test_the_category_of_the_next_article() -> None:
    for cards in (CARD, CARD + CARD.replace("fern", "reed").replace("hade", "hore")):
        below = f"<div class=row><h5>More</h5>{cards}</div>"
        read = page(f"<main><article><h1>On Moss</h1>{TEXT}</article>{below}</main>").read()
        assert read is not None
        assert item(read).categories == []


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("/shade/moss/", ("/sun/fern/", "/sun/reed/")),  # below the name of the category
        ("/p/4623581.html", ("/p/5522cd96.html", "/p/d5c77840.html")),  # hexadecimal
        ("/p/4623581.html", ("/p/5522cd96.html",)),
    ],
)
def test_the_category_of_the_next_article_whose_address_is_of_another_shape(
    own: str, others: tuple[str, ...]
) -> None:
    cards = "".join(CARD.replace("/2024/04/fern/", other) for other in others)
    below = f"<div class=row><h5>More</h5>{cards}</div>"
    body = f"<main><article><h1>On Moss</h1>{TEXT}</article>{below}</main>"
    read = page(body, url=f"https://stones.example{own}").read()
    assert read is not None
    assert item(read).categories == []


def test_the_tags_of_the_next_article_in_a_card_that_is_one_link_and_a_line_of_tags() -> None:
    for addresses in (("04/fern", "04/reed"), ("04/fern", "05/moss")):  # this one, as the last
        cards = "".join(
            f'<article class=tile><a href="/2024/{address}/"><img src=/f.png><span '
            f"class=card-title>On {n}</span></a><div class=tags><a href='/tags/{n}/'>{n}</a></div>"
            "</article>"
            for n, address in enumerate(addresses)
        )
        body = f"<main><div><h1>On Moss</h1><div>{TEXT}</div></div><div>{cards}</div></main>"
        read = page(body).read()
        assert read is not None
        assert "0" not in item(read).tags


def test_categories_below_a_heading_that_leads_to_all_of_them() -> None:
    line = '<div><h4><a href="/kinds/">Kinds</a></h4><a href="/kinds/?category=a">Plants</a></div>'
    for address in ("/kinds/", "/2024/05/kinds/"):
        read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div>{line}</article>").read()
        assert read is not None
        assert item(read).categories == ["Plants"]
        line = line.replace("/kinds/", address)


def test_words_in_an_element_that_is_called_tags() -> None:
    words = "<span class=x-tag>wet stones</span> <span class=x-tag>green</span>"
    nav = f"<nav class=x-tags>{words}</nav>"
    for body in (
        f"{nav}<h1>On Moss</h1>{TEXT}",
        f"<h1>On Moss</h1><div>{TEXT}{nav}</div>",
        f"<h1>On Moss</h1><div>{TEXT}{nav.replace('nav', 'div')}</div>",
        f"<h1>On Moss</h1><div>{nav.replace('nav', 'div')}{TEXT}</div>",
    ):
        read = page(f"<article>{body}</article>").read()
        assert read is not None
        assert item(read).tags == ["wet stones", "green"]
        assert "wet stones" not in item(read).text


def test_tags_beside_the_buttons_to_share() -> None:
    for name in ("tag_share", "share", "post-share"):
        tags = "".join(f'<a href="/tags/{n}/">{n}</a>' for n in ("wet", "green"))
        row = f"<div class={name}><div>{tags}</div><div class=buttons></div></div>"
        read = page(f"<div><h1>On Moss</h1><div>{TEXT}</div>{row}</div>").read()
        assert read is not None
        assert item(read).tags == ["wet", "green"]
        read = page(f"<div><h1>On Moss</h1><div>{TEXT}</div><aside>{row}</aside></div>").read()
        assert read is not None
        assert item(read).tags == []


def test_links_called_tags_that_only_a_script_acts_on() -> None:
    for href in ("javascript:void(0);", "#"):
        words = f'<a class=x-tag href="{href}">wet stones</a><a class=x-tag href="{href}">green</a>'
        body = f"<header><h1>On Moss</h1><div class=x-tags>{words}</div></header>"
        read = page(f"{body}<article><div>{TEXT}</div></article>").read()
        assert read is not None
        assert item(read).tags == ["wet stones", "green"]


def test_words_in_an_element_that_only_sounds_like_tags() -> None:
    for line in (
        "<div class=tag-line><span>All on moss</span></div>",
        "<div class=tags><span>May 1, 2024</span></div>",
        "<aside><div class=tags><span>ferns</span><span>moss</span></div></aside>",
    ):
        read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div></article>{line}").read()
        assert read is not None
        assert item(read).tags == []


def test_links_to_tags_behind_the_text_in_no_line_of_their_own() -> None:
    links = "".join(
        f'<span class=label><a href="/tag/{tag}/10/?from=0">{tag.upper()}</a></span>&nbsp;'
        for tag in ("wet", "green")
    )
    share = "<p class=share>Share on: <a href=https://share.example/>Share</a></p><hr>"
    html = f"<h1>On Moss</h1>{TEXT}<br><i></i>&nbsp;{links}<br>{share}"
    read = page(f"<div class=all>{html}</div>", 'body = "div.all"').read()
    assert read is not None
    assert item(read).tags == ["WET", "GREEN"]
    assert item(read).text.endswith("old mill.")
    said = f'{TEXT}<b>Read on:</b> <a href="/tag/wet/">all that is wet</a>'
    read = page(f"<article><h1>On Moss</h1><div>{said}</div></article>").read()
    assert read is not None
    assert "Read on:" in item(read).text


@pytest.mark.parametrize("tags", [[], ["wet", "green"]])
def test_categories_that_are_called_keywords(tags: list[str]) -> None:
    def line(label: str, folder: str, names: list[str]) -> str:
        links = ", ".join(f"<a href=/{folder}/#{name} rel=tag>{name}</a>" for name in names)
        return f"<p><b>{label}:</b> <span itemprop=keywords>{links}</span></p>" if names else ""

    lines = line("Tags", "tags", tags) + line("Categories", "categories", ["Walks"])
    read = page(f"<article><h1>On Moss</h1><div>{TEXT}</div><footer>{lines}</footer></article>")
    found = read.read()
    assert found is not None
    assert (item(found).categories, item(found).tags) == (["Walks"], tags)


def test_articles_below_a_word_for_categories() -> None:
    ways = "<a href=/category/2024/04/fern.html>Fern</a> <a href=/category/walks.html>Walks</a>"
    line = f"<p>Posted in May 2024 | <a href={{}}>Permalink</a> | {ways}</p>"
    url = "https://stones.example/category/2024/05/moss.html"
    html = (
        f"<article><h1>On Moss</h1><div>{TEXT}</div><footer>{line.format(url)}</footer></article>"
    )
    read = GenericArticlePage(f"<title>On Moss</title>{html}", url).read()
    assert read is not None
    assert item(read).categories == ["Walks"]


@pytest.mark.parametrize(
    "below",
    [
        '<p>Tags: <a href="/k/1/">green</a>, <a href="/k/2/">soft</a> | 3 comments</p>',
        "<ul><li>Tags</li><li><a href=/k/1/>green</a></li><li><a href=/k/2/>soft</a></li></ul>",
        "<table><tr><th>Tags<td><span>green</span> <span>soft</span></table>",
        "<table><tr><td>Tags: <a href=/k/1/>green</a>, <a href=/k/2/>soft</a></table>",
    ],
)
def test_what_stands_after_a_label(below: str) -> None:
    read = page(f"<main><h1>On Moss</h1><div>{TEXT}</div>{below}</main>").read()
    assert read is not None
    assert item(read).tags == ["green", "soft"]


def test_the_only_tag_in_a_line_that_was_learned_to_be_the_theme_s() -> None:
    below = '<p class="k">Tags: <a href="/k/1/">green</a></p>'
    profile = 'body = ["main"]\nfurniture = ["p.k"]'
    read = page(f"<main><h1>On Moss</h1>{TEXT}{below}</main>", profile).read()
    assert read is not None
    assert item(read).tags == ["green"]


def test_a_text_after_blanks_that_ends_with_a_table() -> None:
    head = f'<div>{" " * 300}<a href="/tags/green/">green</a></div>'
    table = "<table><tr><td>1<td>2</table>"
    html = f"<main><article><div>{head}<h2>On Moss</h2>{TEXT}{table}</div></article></main>"
    read = page(html, 'body = ["article"]').read()
    assert read is not None
    assert "north side" in item(read).text


def test_terms_of_a_blog_in_a_folder() -> None:
    line = "<p><a href=/en/log/category/walks/>Walks</a> <a href=/en/log/tag/wet/>wet</a></p>"
    url = "https://stones.example/en/log/posts/moss/"
    html = f"<article><h1>On Moss</h1>{line}<div>{TEXT}</div></article>"
    read = GenericArticlePage(f"<title>On Moss</title>{html}", url).read()
    assert read is not None
    assert (item(read).categories, item(read).tags) == (["Walks"], ["wet"])
