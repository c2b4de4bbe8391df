"""The listing page of a blog whose theme is unknown."""

from __future__ import annotations

import pytest

from blogcrawl.pages.listing import GenericListingPage

HOME = "https://blog.example/"
PLANTS = [f"{HOME}posts/{name}/" for name in ("moss", "fern", "reed")]


def names(html: str, url: str = HOME) -> list[str]:
    return [entry.url for entry in GenericListingPage(html, url).entries()]


def following(html: str, url: str = HOME) -> str:
    return GenericListingPage(f"<body>{html}</body>", url).next_page()


HEADINGS = "".join(f'<article><h2><a href="{url}">A plant</a></h2></article>' for url in PLANTS)
CARDS = "".join(
    f'<div class="card"><a href="{url}"><img src="/i.png"></a><h3><a href="{url}">A plant</a></h3>'
    f'<p>It grows.</p><a href="{url}">Read more</a></div>'
    for url in PLANTS
)
WHOLE_CARDS = "".join(
    f'<a class="card" href="{url}"><h3>A plant</h3><p>It grows.</p></a>' for url in PLANTS
)
LINES = "".join(f'<li><span>1 May</span> <a href="{url}">A plant</a></li>' for url in PLANTS)


@pytest.mark.parametrize(
    "html",
    [
        HEADINGS,
        f"<main>{HEADINGS}</main>",
        CARDS,
        WHOLE_CARDS,
        f'<ul class="post-list">{LINES}</ul>',
        f"<ul>{LINES}</ul>",
    ],
    ids=["headings", "main", "cards", "whole cards", "list", "bare list"],
)
def test_entries_once_in_page_order(html: str) -> None:
    assert names(html) == PLANTS


def test_relative_links_and_fragments() -> None:
    html = '<h2><a href="/posts/moss/#more">x</a></h2><h2><a href="posts/fern/">x</a></h2>'
    assert names(html) == PLANTS[:2]


def test_base_of_relative_links() -> None:
    html = '<base href="/posts/"><h2><a href="moss/">x</a></h2><h2><a href="fern/">x</a></h2>'
    assert names(html, f"{HOME}list/all/") == PLANTS[:2]


def test_a_base_that_is_too_long_to_stand_before_every_link() -> None:
    base = f'<base href="/{"x" * 512}/">'
    html = f'{base}<h2><a href="posts/moss/">x</a></h2><h2><a href="posts/fern/">x</a></h2>'
    assert names(html) == PLANTS[:2]


def test_the_pages_of_comments_of_each_article() -> None:
    rows = "".join(
        f'<div class=entry><a href="{url[:-1]}">A plant</a> <a href="{url}comments">3</a></div>'
        for url in PLANTS
    )
    assert names(f"<main>{rows}</main>") == [url[:-1] for url in PLANTS]


def test_articles_in_folders_with_one_name_in_several() -> None:
    folders = [f"{HOME}{folder}/" for folder in ("trees", "herbs", "ferns")]
    paths = [f"{folder}{name}/" for folder in folders for name in ("care", folder[-5:-3])]
    menu = "".join(f'<p><a href="{folder}">x</a></p>' for folder in folders)
    rows = "".join(f'<article><h2><a href="{path}">On it</a></h2></article>' for path in paths)
    assert names(f"<div>{menu}</div><main>{rows}</main>") == paths


def test_a_list_of_one() -> None:
    assert names(f'<article><h2><a href="{PLANTS[0]}">x</a></h2></article>') == PLANTS[:1]


def test_the_sidebar_adds_nothing() -> None:
    extra = f"{HOME}links-of-mine/old/"
    sidebar = f'<div class="sidebar"><ul><li><a href="{PLANTS[2]}">x</a></li></ul></div>'
    aside = f'<aside><h3><a href="{extra}">Popular</a></h3></aside>'
    assert names(f"{aside}<main>{HEADINGS}</main>{sidebar}") == PLANTS


def test_order_is_the_listing_s() -> None:
    # The sidebar's repeats come first in the page; only links decide which articles there are.
    nav = '<nav><a href="/posts/"></a><a href="/about/">About</a><a href="/tags/x/">x</a></nav>'
    assert names(nav + HEADINGS) == PLANTS


def test_links_in_excerpts_and_full_posts_are_no_entries() -> None:
    body = '<div class="entry-content"><p>See <a href="/projects/press/">my press</a>.</p></div>'
    html = "".join(
        f'<article class="post"><h2><a href="{url}">A plant</a></h2>{body}</article>'
        for url in PLANTS
    )
    assert names(html) == PLANTS


def test_pager_tags_and_other_hosts_are_no_entries() -> None:
    noise = (
        '<div class="pagination"><a href="/page/2/">2</a><a href="/older/x/">Older</a></div>'
        '<p class="meta"><a href="/tags/green/">green</a><a href="/category/a/">a</a>'
        '<a href="/author/ann/">Ann</a></p>'
        '<h2><a href="https://elsewhere.example/posts/x/">x</a></h2>'
        '<h2><a href="/feed.xml">feed</a></h2><h2><a href="mailto:a@b.example">mail</a></h2>'
        '<h2><a href="http://[">broken</a></h2><h2><a href="/">Home</a></h2>'
    )
    assert names(noise + HEADINGS + noise) == PLANTS


@pytest.mark.parametrize("path", ["{}.html", "?p={}", "p/17{:06}.html"])
def test_articles_that_have_numbers(path: str) -> None:
    urls = [HOME + path.format(number) for number in (1, 2, 30)]
    html = "".join(f'<h2><a href="{url}">Plant no. {n}</a></h2>' for n, url in enumerate(urls))
    assert names(f'{html}<a href="/2.html">2</a><a href="/page/2/">Older</a>') == urls


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="no-sidebar">{}</div>',
        '<div class="has-sidebar with-toc">{}</div>',
        '<div class="elementor-widget">{}</div>',
        '<div class="widget Blog">{}</div>',
    ],
)
def test_what_is_named_like_a_frame_and_is_none(markup: str) -> None:
    items = "".join(f'<div class="item"><h2><a href="{url}">x</a></h2></div>' for url in PLANTS)
    assert names(markup.format(items)) == PLANTS
    assert names(f'<div class="sidebar">{items}</div>') == []


def test_a_heading_is_no_frame() -> None:
    html = "".join(f'<h2 class="title nav-title"><a href="{url}">x</a></h2>' for url in PLANTS)
    assert names(html) == PLANTS


def test_a_hub_of_several_sections() -> None:
    first = f'<section class="new"><h2>New</h2><h3><a href="{PLANTS[0]}">x</a></h3></section>'
    rest = "".join(f'<li><a href="{url}">x</a></li>' for url in PLANTS[1:])
    assert names(f'{first}<section class="all"><h2>All</h2><ul>{rest}</ul></section>') == PLANTS


def test_pages_at_the_root_need_the_place_to_tell() -> None:
    heading = "".join(f'<article><h2><a href="/{n}/">x</a></h2></article>' for n in ("moss", "elm"))
    html = f'{heading}<div><p><a href="/hire-me/">Hire me</a></p></div>'
    assert names(html) == [f"{HOME}moss/", f"{HOME}elm/"]


@pytest.mark.parametrize(
    "html", ["", "<p>Nothing yet.</p>", '<nav><a href="/posts/a/">x</a></nav>']
)
def test_no_entries(html: str) -> None:
    assert names(html) == []


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<time datetime="2024-05-01T10:00:00+02:00">May</time>', "2024-05-01T10:00:00+02:00"),
        ("<time>1 May 2024</time>", "2024-05-01"),
        ("<p><time>2024年5月1日</time></p>", "2024-05-01"),
        ("<time>yesterday</time>", ""),
        ("", ""),
    ],
)
def test_the_day_beside_a_link(markup: str, date: str) -> None:
    html = (
        f'<article><h2><a href="{PLANTS[0]}">x</a></h2>{markup}</article>'
        f'<article><h2><a href="{PLANTS[1]}">x</a></h2></article>'
    )
    entries = GenericListingPage(html, HOME).entries()
    assert [entry.date for entry in entries] == [date, ""]


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ('<a rel="next" href="/page/2/">x</a>', "", "page/2/"),
        ('<link rel="next" href="/page/2/">', "", "page/2/"),
        ('<a class="next" href="/page/2/">x</a>', "", "page/2/"),
        ('<a class="next page-numbers" href="/page/3/">x</a>', "page/2/", "page/3/"),
        ('<a class="older-posts" href="/page/2/">x</a>', "", "page/2/"),
        ('<a class="page-link" aria-label="Next" href="/page/2/"><i></i></a>', "", "page/2/"),
        ('<a title="Older posts" href="/page/2/"><i></i></a>', "", "page/2/"),
        ('<a href="/page2">Next</a>', "", "page2"),
        ('<a href="/page3/">Next</a>', "page2/", "page3/"),
        ('<a href="/?paged=2">Next</a>', "", "?paged=2"),
        ('<a href="/?paged=3">Next</a>', "?paged=2", "?paged=3"),
        ('<a href="?page=2">Next</a>', "blog/", "blog/?page=2"),
        ('<a href="/page/2">Next</a>', "index.html", "page/2"),
        ('<a href="page/2.html">Next</a>', "", "page/2.html"),
        ('<a href="index2.html">Next</a>', "", "index2.html"),
        ('<a href="index_3.html">Next</a>', "index_2.html", "index_3.html"),
        ('<a href="/blog/page/2/">Next</a>', "blog/", "blog/page/2/"),
        ('<a href="/category/moss/page/2/">»</a>', "category/moss/", "category/moss/page/2/"),
        # Both ways, where next is the older and where previous is.
        (
            '<a href="/page/1/">Newer</a><a href="/page/3/">Older</a>',
            "page/2/",
            "page/3/",
        ),
        (
            '<a rel="next" href="/page/1/">Newer</a><a rel="prev" href="/page/3/">Older posts</a>',
            "page/2/",
            "page/3/",
        ),
        ('<a href="/">« Prev</a><a href="/page/3/">Next »</a>', "page/2/", "page/3/"),
        # Numbers only.
        (
            '<div class="pagination"><a href="/">1</a><a href="/page/3/">3</a></div>',
            "page/2/",
            "page/3/",
        ),
        ('<p><a href="/page/2/">2</a><a href="/page/9/">9</a></p>', "", "page/2/"),
        # Nikola counts its older pages from the oldest.
        ('<a rel="next" href="index-4.html">Older posts</a>', "", "index-4.html"),
        (
            '<ul class="pager"><a rel="prev" href="index-4.html">Newer posts</a>'
            '<a rel="next" href="index-2.html">Older posts</a></ul>',
            "index-3.html",
            "index-2.html",
        ),
        ('<link rel="next" href="index-1.html">', "index-2.html", "index-1.html"),
        ('<link rel="next" href="index-1.html">', "", "index-1.html"),
        # Addresses that say it themselves, whatever the link is called.
        ('<a href="/page/2/">← Older posts</a>', "", "page/2/"),
        ('<a href="/page/2/"><svg></svg></a>', "", "page/2/"),
        ('<a href="/page/3/">加载更多</a>', "page/2/", "page/3/"),
        ('<a href="/?page=2">Ältere Beiträge</a>', "", "?page=2"),
        ('<a href="/?query-0-page=2">More</a>', "", "?query-0-page=2"),
        ('<a href="/index.php/page/2/">2</a>', "", "index.php/page/2/"),
        ('<a href="/me/default.html?page=2">More</a>', "me/", "me/default.html?page=2"),
        ('<a class="next" href="/blog/">Tour</a><a href="/page/2/">More</a>', "", "page/2/"),
        # A next page that has no number.
        (
            '<a class="blog-pager-older-link" href="/search?updated-max=2024-05-01">x</a>',
            "",
            "search?updated-max=2024-05-01",
        ),
        ('<a class="next" href="/?before=2024-05-01">Older</a>', "", "?before=2024-05-01"),
        ('<a rel="next" href="/?before=2024-05-01">Older</a>', "", "?before=2024-05-01"),
    ],
)
def test_next_page(html: str, url: str, expected: str) -> None:
    assert following(html, HOME + url) == HOME + expected


@pytest.mark.parametrize("sign", "» › → ⟩ > Next Older 下一页 下页 次へ".split())
def test_signs_of_the_next_page(sign: str) -> None:
    assert following(f'<a href="/page/2/">{sign}</a>') == f"{HOME}page/2/"


@pytest.mark.parametrize(
    "text", ["Next page", "Next »", "Older posts", "Older Posts →", "Older entries", "下一页 »"]
)
def test_words_of_the_next_page(text: str) -> None:
    assert following(f'<a href="/page/2/">{text}</a>') == f"{HOME}page/2/"


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("", ""),
        ('<div class="pagination"><a href="/">1</a><a href="/page/2/">2</a></div>', "page/3/"),
        ('<a href="/page/2/">Prev</a>', "page/3/"),
        ('<a rel="prev" href="/page/2/">Newer</a>', "page/3/"),
        ('<a rel="next" href="/page/2/">Newer posts</a>', "page/3/"),
        ('<a href="/page/3/" class="next">Next</a>', "page/3/"),
        ('<a href="#" class="next">Next</a>', ""),
        ('<a href="" class="next">Next</a>', ""),
        ('<a href="https://elsewhere.example/page/2/" rel="next">Next</a>', ""),
        ('<a href="http://[" rel="next">Next</a>', ""),
        # A post, though it says next, and though it has a number.
        ('<a href="/posts/moss/" rel="next">Next</a>', ""),
        ('<a href="/posts/moss/" class="next">Next: moss</a>', ""),
        ('<link rel="next" href="/posts/moss/">', ""),
        ('<a href="/posts/2/">2</a>', ""),
        ('<a href="/2/">Two</a>', "blog/"),
        ('<a href="/page/4/">« Previous page</a>', "page/3/"),
        ('<a class="next" href="/?after=2024-05-01">Newer</a>', ""),
    ],
)
def test_no_next_page(html: str, url: str) -> None:
    assert following(html, HOME + url) == ""


def test_feeds_of_the_blog_and_not_of_its_comments() -> None:
    html = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="atom.xml">'
        '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        '<link rel="alternate" type="text/html" hreflang="de" href="/de/">'
        '<link rel="stylesheet" type="application/rss+xml" href="/x">'
    )
    page = GenericListingPage(html, f"{HOME}blog/")
    assert page.feeds() == [HOME + path for path in ("feed/", "blog/atom.xml", "feed.json")]


def test_an_address_that_is_none_without_its_session() -> None:
    html = f'<a href="http://[v1.;sid=a]/x">1</a><a href="/y #z">2</a>{HEADINGS}'
    page = GenericListingPage(html, HOME)
    assert page.links() == [f"{HOME}y", *PLANTS]
    assert names(html) == PLANTS


def test_the_parts_of_a_site_are_no_entries() -> None:
    heads = '<h2><a href="/posts/">Posts</a></h2><h2><a href="/">Home</a></h2>'
    rows = "".join(f'<tr><td>1 May<td><a href="{url}">A plant</a>' for url in PLANTS)
    assert names(f"{heads}<table>{rows}</table>") == PLANTS


def test_what_stands_below_every_article_makes_none_a_list() -> None:
    rows = "".join(
        f'<h2><a href="{url}">x</a></h2><a href="{url}amp/">fast</a><a href="{url}print/">print</a>'
        for url in PLANTS
    )
    assert names(rows) == PLANTS


def test_the_home_of_a_blog_in_the_heading_of_its_second_page() -> None:
    html = f'<h1><a href="/ann/">Ann</a></h1><ul>{LINES}</ul>'
    assert names(html, f"{HOME}ann/default.html?page=2") == PLANTS


def test_other_plain_links_at_the_root_are_no_entries() -> None:
    rows = "".join(
        f'<dt>1 May<dd><a href="/{name}.html">x</a>' for name in ("moss", "fern", "reed")
    )
    html = f'<p><a href="/imprint-and-law.html">Imprint</a></p><dl>{rows}</dl>'
    assert names(html) == [f"{HOME}{name}.html" for name in ("moss", "fern", "reed")]


@pytest.mark.parametrize(("number", "is_vague"), [(2, True), (3, False)])
def test_a_link_or_two_in_a_sentence(number: int, is_vague: bool) -> None:
    links = " or ".join(f'<a href="{url}">this</a>' for url in PLANTS[:number])
    page = GenericListingPage(f"<p>Read {links}.</p>", HOME)
    assert len(page.entries()) == number
    assert page.is_vague == is_vague


@pytest.mark.parametrize(
    ("days", "is_vague"),
    [
        ("2023-05-01 2023-04-09 2022-12-24", False),
        ("2023-05-01 2023-05-01 2023-05-01", True),  # when the pages were made
        ("2023-05-01 - -", True),
    ],
)
def test_plain_links_at_the_root_with_days_beside_them(days: str, is_vague: bool) -> None:
    plants = zip(days.split(), ("moss", "fern", "reed"), strict=True)
    rows = "".join(f'<li>{day} <a href="/{name}.html">On {name}</a>' for day, name in plants)
    page = GenericListingPage(f"<h1>Notes</h1><ul>{rows}</ul>", HOME)
    assert len(page.entries()) == 3
    assert page.is_vague == is_vague


def test_titles_whose_addresses_say_where_the_reader_came_from() -> None:
    links = [f"{HOME}moss-{n}?via=home---{n}" for n in range(4)]
    tiles = "".join(f"<div><a href={url}><h2>A plant</h2></a></div>" for url in links)
    assert names(f'{tiles}<p><a href="/help">Help</a> <a href="/state">State</a></p>') == links


def test_links_in_the_footers_of_the_entries() -> None:
    entries = "".join(
        f'<h3>A plant</h3><p>It grows.</p><div class="entry-footer"><a href="{url}">Link</a></div>'
        for url in PLANTS
    )
    assert names(entries) == PLANTS


def test_the_archive_of_a_month_has_articles() -> None:
    links = [f"{HOME}archives/2024/05/{name}.html" for name in ("moss", "000123", "reed")]
    lines = "".join(f'<li><a href="{url}">A plant</a></li>' for url in links)
    assert names(f'<ul>{lines}<li><a href="/archives/2024/05/">May</a></li></ul>') == links


def test_the_day_leads_to_an_entry_without_a_title() -> None:
    urls = [f"{HOME}2024/05/0{n}/{name}.html" for n, name in enumerate(("moss", "1015", "reed"), 1)]
    title = '<h2><a href="{}">A plant</a></h2>'
    entries = "".join(
        f"<article>{'' if '1015' in url else title.format(url)}<p>It grows.</p>"
        f'<a href="{url}"><time datetime="2024-05-01">1 May</time></a></article>'
        for url in urls
    )
    assert names(entries) == urls


def test_the_line_about_comments_has_the_only_link() -> None:
    line = '<div class="blog_comment"><a href="/?entry={0}#respond">add comment</a> | {1}</div>'
    link = '<a href="/?entry={}">permalink</a>'
    html = "".join(
        f"<h3>Of {name}</h3><p>It grows.</p>{line.format(name, link.format(name))}"
        for name in ("moss", "fern", "reed")
    )
    expected = [f"{HOME}?entry={name}" for name in ("moss", "fern", "reed")]
    assert names(f"<body>{html}</body>") == expected


def test_the_days_of_a_calendar_may_be_no_articles() -> None:
    cells = "".join(f'<td><a href="/day/2024-05-{n:02}.html">{n}</a>' for n in (3, 9, 17))
    page = GenericListingPage(f"<body><table><tr>{cells}</table></body>", HOME)
    assert len(page.entries()) == 3
    assert page.is_vague
    named = cells.replace(">3<", ">Moss<")
    named = GenericListingPage(f"<body><table><tr>{named}</table></body>", HOME)
    assert named.entries()
    assert not named.is_vague


def test_another_order_of_a_list_is_no_archive_of_it() -> None:
    rows = "".join(f'<li><a href="{url}">x</a>' for url in PLANTS)
    html = f'<a href="?order=name">Name</a> <a href="/notes/">All</a> <ul>{rows}</ul>'
    assert GenericListingPage(html, f"{HOME}posts/").archives() == [f"{HOME}notes/"]
