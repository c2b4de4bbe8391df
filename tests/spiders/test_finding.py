"""Every article is found: small artificial blogs, each with one way of hiding some."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from loopback import Answer

from .made import FEED_LINK, PAGES, POSTS, RSS, XML, about, feed, listing, paths, post, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conftest import Run
    from loopback import Loopback

    Blog = Callable[..., Run]

DAY = '<time datetime="2024-05-01">1 May</time>'
NOTES = [f"/notes/{name}/" for name in ("quartz", "slate", "chalk", "flint")]
NOTE_PAGES = {path: post(path.split("/")[2]) for path in NOTES}


# Feeds and sitemaps.


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed/", "/rss/"]
)
def test_a_feed_that_nothing_names(blog: Blog, loopback: Loopback, place: str) -> None:
    run = blog({**PAGES, "/": listing(POSTS[:2]), place: feed(*POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert loopback.asked.count(place) == 1
    assert len(loopback.asked) <= 1.3 * len(POSTS) + 40


def test_a_page_for_everything_is_no_feed(blog: Blog) -> None:
    front = listing(POSTS)
    guesses = {f"/{name}": front for name in ("feed.xml", "rss.xml", "sitemap.xml")}
    run = blog({**PAGES, **guesses, "/": front})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_feed_that_a_link_speaks_of(blog: Blog, loopback: Loopback) -> None:
    link = '<footer><a href="/news.xml" aria-label="RSS feed"><img src="/i.png"></a></footer>'
    run = blog({**PAGES, "/": listing(POSTS[:2], rest=link), "/news.xml": feed(*POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert "/feed.xml" not in loopback.asked


def test_a_feed_names_articles_wherever_they_are(blog: Blog) -> None:
    pages = {**PAGES, **NOTE_PAGES, "/chert/": post("chert")}
    run = blog({**pages, "/": listing(POSTS, FEED_LINK), "/feed.xml": feed(*NOTES, "/chert/")})
    assert run.code == 0, run.log
    assert paths(run) == sorted(pages)


def test_a_feed_of_addresses_that_lead_nowhere(blog: Blog, loopback: Loopback) -> None:
    dead = [f"/2024-05-{n:02}-old-name/" for n in range(30)]
    run = blog({**PAGES, "/": listing(POSTS, FEED_LINK), "/feed.xml": feed(*dead)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert len(set(dead) & set(loopback.asked)) <= 10
    assert "left out unlike_articles" in run.words


def test_an_index_that_names_a_feed_for_each_tag(blog: Blog, loopback: Loopback) -> None:
    tags = [f"/tags/{n}.xml" for n in range(20)]
    rows = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in ["/posts.xml", *tags])
    index = Answer(f"<sitemapindex>{rows}</sitemapindex>", headers=XML)
    pages = {**PAGES, "/": listing(POSTS), "/posts.xml": sitemap(*POSTS), "/sitemap.xml": index}
    run = blog({**pages, **{tag: feed(*POSTS[:1]) for tag in tags}})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert len(set(tags) & set(loopback.asked)) <= 3


def test_an_index_of_many_sitemaps(blog: Blog) -> None:
    maps = {f"/map-{n}.xml": sitemap(path) for n, path in enumerate(POSTS)}
    rows = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in maps)
    index = Answer(f"<sitemapindex>{rows}</sitemapindex>", headers=XML)
    run = blog({**PAGES, "/": listing(POSTS[:1]), "/sitemap.xml": index, **maps})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_wordpress_feed_goes_on(blog: Blog) -> None:
    made_by = "<generator>https://wordpress.org/?v=6.4</generator>"

    def rss(*found: str) -> Answer:
        rows = "".join(f"<item><link>{path}</link></item>" for path in found)
        return Answer(RSS.format(made_by + rows), headers=XML)

    feeds = {"/feed.xml": rss(*POSTS[:2]), "/feed.xml?paged=2": rss(*POSTS[2:])}
    run = blog({**PAGES, **feeds, "/": listing(POSTS[:1], FEED_LINK)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_sitemap_that_robots_txt_names(blog: Blog, loopback: Loopback) -> None:
    robots = Answer(f"User-agent: *\nAllow: /\nSitemap: {loopback.url}all/posts.xml\n")
    run = blog(
        {
            **PAGES,
            "/": listing(POSTS[:2], FEED_LINK),
            "/feed.xml": feed(*POSTS[:2]),
            "/robots.txt": robots,
            "/all/posts.xml": sitemap(*POSTS),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert loopback.asked.count("/robots.txt") == 1


# Candidates.


def test_articles_at_the_root_that_only_a_sitemap_names(blog: Blog) -> None:
    names = ("moss", "fern", "reed", "sedge", "rush", "bract")
    pages = {f"/{name}/": post(name) for name in names}
    others = {path: about() for path in ("/about/", "/now/")}
    run = blog(
        {**pages, **others, "/": listing([*pages][:3]), "/sitemap.xml": sitemap(*others, *pages)}
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(pages)


def test_another_folder_that_only_a_sitemap_names(blog: Blog, loopback: Loopback) -> None:
    docs = {f"/docs/{n}/": about(f"Manual, part {n}") for n in range(30)}
    pages = {**PAGES, **NOTE_PAGES, **docs}
    run = blog({**pages, "/": listing(POSTS), "/sitemap.xml": sitemap(*docs, *POSTS, *NOTES)})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *NOTES])
    assert len(set(docs) & set(loopback.asked)) <= 2


def test_a_sitemap_for_each_kind_of_page(blog: Blog, loopback: Loopback) -> None:
    articles = {f"/{name}/": post(name) for name in ("moss", "fern", "reed", "sedge")}
    others = {f"/deal-{n}/": post(f"deal {n}") for n in range(8)}
    index = (
        "<sitemapindex><sitemap><loc>/page-sitemap.xml</loc></sitemap>"
        "<sitemap><loc>/post-sitemap.xml</loc></sitemap></sitemapindex>"
    )
    run = blog(
        {
            **articles,
            **others,
            "/": listing([*articles][:3]),
            "/sitemap.xml": Answer(index, headers=XML),
            "/page-sitemap.xml": sitemap(*others),
            "/post-sitemap.xml": sitemap(*articles),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(articles)
    assert not set(others) & set(loopback.asked)


def test_two_blogs_below_a_front_page(blog: Blog) -> None:
    nav = '<nav><a href="/posts/">Blog</a><a href="/notes/">Notes</a><a href="/about/">Me</a></nav>'
    older = '<nav class="pager"><a class="next" href="/notes/page/2/">Older</a></nav>'
    run = blog(
        {
            **PAGES,
            **NOTE_PAGES,
            "/": f"<title>Stones</title>{nav}<p>Welcome.</p>",
            "/about/": about(),
            "/posts/": listing(POSTS),
            "/notes/": listing(NOTES[:2], rest=older),
            "/notes/page/2/": listing(NOTES[2:]),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *NOTES])


def test_an_old_article_that_only_another_one_links_to(blog: Blog, loopback: Loopback) -> None:
    links = '<p>As I <a href="/posts/horn/">wrote</a>; not <a href="/posts/lost/">this</a>.</p>'
    pages = {**PAGES, POSTS[0]: post("moss", body=links), "/posts/horn/": post("horn")}
    run = blog({**pages, "/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, "/posts/horn/"])
    assert loopback.asked.count("/posts/lost/") == 1


WORDS = [
    "/post/404",
    "/post/node.js",
    "/post/search",
    "/media/why-papers-die/",
    "/post/hello?lang=en",
    "/blog/asp.net",
    "/series/part-one/",
    "/p/12",
    "/show.asp?newsid=5",
]


def test_words_in_addresses_hide_no_article(blog: Blog) -> None:
    pages = {path: post(f"stone {n}") for n, path in enumerate(WORDS)}
    run = blog({**pages, **PAGES, "/": listing([*POSTS, *WORDS])})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *WORDS])


def test_numbers_of_articles_that_look_like_years(blog: Blog) -> None:
    numbered = {f"/notes/{number}.html": f"stone {number - 1990}" for number in range(1998, 2006)}
    rows = "".join(
        f'<article><h2><a href="{path}">About {name}</a></h2></article>'
        for path, name in numbered.items()
    )
    years = '<aside><a href="/2004/">2004</a></aside>'
    front = f"<title>Stones</title><body><main>{rows}</main>{years}</body>"
    pages = {path: post(name) for path, name in numbered.items()}
    run = blog({**pages, **PAGES, "/": front, "/2004/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*numbered, *POSTS])


def test_words_in_addresses_of_a_feed(blog: Blog) -> None:
    pages = {path: post(f"stone {n}") for n, path in enumerate(WORDS)}
    front = f"<head><title>Stones</title>{FEED_LINK}</head><body><p>Welcome.</p></body>"
    run = blog({**pages, "/": front, "/feed.xml": feed(*WORDS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(WORDS)


# Pagers.


def test_a_button_that_loads_more(blog: Blog) -> None:
    button = '<button class="more" data-href="/?page=2">Load more</button>'
    pages = {"/": listing(POSTS[:2], rest=button), "/?page=2": listing(POSTS[2:])}
    run = blog({**PAGES, **pages})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


MORE = [f"/posts/{name}/" for name in ("rush", "bog", "peat", "heath")]
ALL = {**PAGES, **{path: post(path.split("/")[2]) for path in MORE}}


def test_pages_to_which_only_a_script_leads(blog: Blog, loopback: Loopback) -> None:
    first, *rows = (listing(list(ALL)[n : n + 2]) for n in range(0, len(ALL), 2))
    run = blog({**ALL, "/": first, **{f"/page/{n}/": row for n, row in enumerate(rows, 2)}})
    assert run.code == 0, run.log
    assert paths(run) == sorted(ALL)
    assert [path for path in loopback.asked if "/page/" in path][-1] == "/page/5/"


def test_tags_where_no_page_leads_on(blog: Blog, loopback: Loopback) -> None:
    tags = {f"/tag/{n}/": listing(list(ALL)[n : n + 2]) for n in range(1, len(ALL) - 1)}
    cloud = "".join(f'<a href="{path}">{path}</a> ' for path in (*tags, "/tag/x/", "/tag/y/"))
    run = blog({**ALL, "/": listing(list(ALL)[:2], rest=f"<aside>{cloud}</aside>"), **tags})
    assert run.code == 0, run.log
    assert paths(run) == sorted(ALL)
    assert "/page/3/" not in loopback.asked


def test_a_whole_list_of_a_blog_with_tags(blog: Blog, loopback: Loopback) -> None:
    tags = {f"/tag/{n}/": listing(POSTS[n : n + 2]) for n in range(3)}
    cloud = "".join(f'<a href="{path}">{path}</a> ' for path in tags)
    run = blog({**PAGES, "/": listing(POSTS, rest=f"<aside>{cloud}</aside>"), **tags})
    assert paths(run) == sorted(POSTS)
    assert "/tag/2/" not in loopback.asked


def test_a_page_of_nine_that_leads_nowhere(blog: Blog, loopback: Loopback) -> None:
    run = blog({**PAGES, "/": listing(POSTS, rest='<div class="pagination">Page 1 of 9</div>')})
    assert "1 of 9" in run.log
    assert "at least 33 articles should be there, 4 were reached" in run.words
    assert paths(run) == sorted(POSTS)


def test_a_next_page_at_another_host(blog: Blog, loopback: Loopback) -> None:
    link = '<a rel="next" href="http://elsewhere.example/page/2/">Older posts</a>'
    run = blog({**PAGES, "/": listing(POSTS[:2], rest=link)})
    assert run.code == 3, run.log
    assert "a next page outside the blog, http://elsewhere.example/page/2/" in run.words
    assert paths(run) == sorted(POSTS[:2])


def test_a_next_page_at_another_host_of_which_a_sitemap_tells(blog: Blog) -> None:
    link = '<a rel="next" href="http://elsewhere.example/page/2/">Older posts</a>'
    pages = {"/": listing(POSTS[:2], rest=link), "/sitemap.xml": sitemap(*POSTS)}
    run = blog({**PAGES, **pages})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_page_of_two_of_which_a_sitemap_tells(blog: Blog) -> None:
    pager = '<div class="pagination">Page 1 of 2</div>'
    run = blog({**PAGES, "/": listing(POSTS[:2], rest=pager), "/sitemap.xml": sitemap(*POSTS)})
    assert run.code == 0, run.log
    assert "should be there" not in run.words
    assert paths(run) == sorted(POSTS)


# Any start.


@pytest.fixture
def start(crawl: Callable[..., Run], loopback: Loopback) -> Callable[..., Run]:
    """Crawl a whole blog, from one of its pages."""

    def run(path: str, pages: dict[str, Answer | str]) -> Run:
        loopback.pages = {
            **PAGES,
            "/": listing(POSTS, FEED_LINK),
            "/feed.xml": feed(*POSTS),
            **pages,
        }
        options = ("-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
        return crawl("blog", "-a", f"url={loopback.url.rstrip('/')}{path}", *options)

    return run


@pytest.mark.parametrize("path", ["/feed.xml", "/sitemap.xml", POSTS[0], "/moved/"])
def test_any_start(start: Callable[..., Run], path: str) -> None:
    moved = '<meta http-equiv="refresh" content="0; url=/"><p>We have moved.</p>'
    run = start(path, {"/sitemap.xml": sitemap(*POSTS), "/moved/": moved})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_script_that_sends_on_at_once(start: Callable[..., Run]) -> None:
    run = start("/old", {"/old": "<script>window.location.href = '/';</script>"})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_page_that_sends_on_to_another_host(start: Callable[..., Run]) -> None:
    front = '<meta http-equiv="refresh" content="0; url=https://stones.example/blog/">'
    run = start("/", {"/": front})
    assert run.code == 3, run.log
    assert "crawl it with url=https://stones.example/blog/" in run.log


def test_places_that_only_a_script_makes(start: Callable[..., Run]) -> None:
    links = "".join(f'<li><a href="#/posts/{n}">Stone {n}</a></li>' for n in range(5))
    front = f"<main><h1>Stones</h1><ul>{links}</ul></main><script src=/app.js></script>"
    run = start("/", dict.fromkeys(PAGES, "") | {"/": front, "/feed.xml": ""})
    assert run.code == 3, run.log
    assert "leads to 5 places such as" in run.words


# What is not there, and what is in parts.


def test_the_first_page_that_is_not_there(crawl: Callable[..., Run], loopback: Loopback) -> None:
    wood = about("Oh dear").replace("<main>", "<article>").replace("</main>", "</article>")
    real = {**PAGES, "/": listing([*POSTS, "/posts/lost/"])}
    loopback.answer = lambda path: Answer(real.get(path, wood))  # type: ignore[method-assign]
    options = ("-s", "LOSS_MAX=0.5", "-O", "output/blog.jsonl")
    run = crawl("blog", "-a", f"url={loopback.url}", *options)
    assert paths(run) == sorted(POSTS), run.log


def test_an_article_in_parts(blog: Blog) -> None:
    def part(number: int) -> str:
        links = "".join(f'<a href="/posts/moss/{n}/">{n}</a>' for n in (2, 3) if n != number)
        return post("moss", body=f'<p>Part no. {number}.</p><div class="page-links">{links}</div>')

    parts = {"/posts/moss/": part(1), "/posts/moss/2/": part(2), "/posts/moss/3/": part(3)}
    run = blog({**PAGES, **parts, "/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    [text] = [item["text"] for item in run.items if "moss" in item["url"]]
    assert [text.count(f"Part no. {n}.") for n in (1, 2, 3)] == [1, 1, 1]


def test_a_part_that_cannot_be_had(blog: Blog) -> None:
    body = '<p>Part no. 1.</p><a href="/posts/moss/2/">2</a>'
    pages = {**PAGES, "/posts/moss/": post("moss", body=body)}
    run = blog({**pages, "/": listing(POSTS)})
    assert paths(run) == sorted(POSTS), run.log


# The front page of a person, and archives by month.


def dated(path: str, day: str) -> str:
    return f"<item><link>{path}</link><pubDate>{day}T10:00:00Z</pubDate></item>"


def test_talks_that_look_like_posts_are_not_in_the_feed(blog: Blog) -> None:
    talks = {f"/talks/{name}/": post(name, FEED_LINK) for name in ("opal", "agate", "onyx")}
    posts = {path: post(path.split("/")[2], FEED_LINK) for path in POSTS}
    rows = "".join(dated(path, f"2024-0{n}-02") for n, path in enumerate(POSTS, 2))
    front = f"<head><title>Ann</title>{FEED_LINK}</head><body><p>I look at stones.</p></body>"
    run = blog(
        {
            **posts,
            **talks,
            "/": front,
            "/feed.xml": Answer(RSS.format(rows), headers=XML),
            "/sitemap.xml": sitemap(*POSTS, *talks),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_page_of_the_feed_that_has_no_day(blog: Blog) -> None:
    rows = "".join(dated(path, f"2024-0{n}-02") for n, path in enumerate(POSTS, 2))
    rows += "<item><link>/me/</link><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate></item>"
    feed_of_all = Answer(RSS.format(rows), headers=XML)
    run = blog({**PAGES, "/me/": about(), "/": listing(POSTS, FEED_LINK), "/feed.xml": feed_of_all})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_work_beside_posts_on_the_front_page(blog: Blog) -> None:
    work = {f"/work/{name}/": about(name) for name in ("opal", "agate")}
    run = blog({**PAGES, **work, "/": listing([*POSTS, *work])})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_front_page_that_only_speaks_of_the_list(blog: Blog) -> None:
    front = '<p>See the <a href="/sitemap.html">list of posts</a> or <a href="/me.html">me</a>.</p>'
    whole = "".join(f'<li><a href="{path}">{path}</a>' for path in POSTS)
    pages = {"/": front, "/sitemap.html": f"<h1>All</h1><ul>{whole}</ul>", "/me.html": about()}
    run = blog({**PAGES, **pages})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_older_posts_by_month_only(blog: Blog) -> None:
    months = {f"/archives/2024_0{n}.html": listing([path]) for n, path in enumerate(POSTS, 1)}
    links = "".join(f'<li><a href="{path}">a month</a>' for path in months)
    run = blog({**PAGES, **months, "/": listing(POSTS[:1], rest=f"<ul>{links}</ul>")})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_a_list_whose_entries_show_days_is_no_article(blog: Blog) -> None:
    rows = "".join(f'<li>2024-05-01: <a href="{path}">{path}</a>' for path in POSTS)
    whole = f"<main><h1>Posts</h1><ul>{rows}</ul></main>"
    front = listing(POSTS[:3], rest='<nav><a href="/all-of-them.html">Posts</a></nav>')
    run = blog({**PAGES, "/": front, "/all-of-them.html": whole})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


@pytest.mark.parametrize("at", ["{}", "{}index.html"])
def test_a_list_of_one_day_that_shows_its_only_article_whole(blog: Blog, at: str) -> None:
    days = {f"/2024/05/0{n}/": path.split("/")[2] for n, path in enumerate(POSTS, 1)}
    posts = {
        f"{day}{one}.html": post(one, body="<p>More of it.</p>" * 20) for day, one in days.items()
    }

    def whole(day: str, one: str) -> str:
        page = posts[f"{day}{one}.html"]
        entry = f'<h2 class="p-name"><a href="{day}{one}.html">About {one}</a></h2><time'
        page = page.replace(f'<h1 class="entry-title">About {one}</h1><time', entry)
        page = page.replace(f"<title>About {one}", f"<title>Posts of {day}")
        head = f"<main><h1>Posts of {day}</h1><article>"
        return page.replace("<article>", head).replace("</article>", "</article></main>")

    lists = {at.format(day): whole(day, one) for day, one in days.items()}
    run = blog({**posts, **lists, "/": listing(posts), "/sitemap.xml": sitemap(*posts, *lists)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_days_that_only_the_list_shows(blog: Blog) -> None:
    times = '<time datetime="2024-05-01">1 May</time>'
    posts = {path: page.replace(times, "") for path, page in PAGES.items()}
    rows = "".join(
        f'<li><span>{n} May 2024</span> <a href="{path}">About {path.split("/")[2]}</a></li>'
        for n, path in enumerate(posts, 1)
    )
    undated = '<li><a href="/posts/rush/">About rush</a></li>'
    front = f"<title>Stones</title><main><h1>Stones</h1><ul class=posts>{undated}{rows}</ul></main>"
    run = blog({**posts, "/posts/rush/": post("rush").replace(times, ""), "/": front})
    assert run.code == 0, run.log
    days = {item["url"].split("/")[-2]: item["date_published"] for item in run.items}
    listed_days = {path.split("/")[2]: f"2024-05-0{n}" for n, path in enumerate(posts, 1)}
    assert days == {**listed_days, "rush": None}


def test_a_landing_page_whose_menu_leads_to_the_lists(blog: Blog) -> None:
    parts = {"/plants/": POSTS, "/stones/": NOTES}
    menu = "".join(f'<a href="{part}">{part.strip("/")}</a> ' for part in [*parts, "/me/"])
    top = f'<html lang=en><title>{{}}</title><body><div><a href="/">Stones</a>{menu}</div>'

    def entry(path: str) -> str:
        said = f"What is known of it, told at some length, as {path} is a tale of many summers."
        return f'<div><div><a href="{path}">On {path.split("/")[2]}</a></div><p>{said}</p></div>'

    lists = {part: top.format(part) + "".join(map(entry, some)) for part, some in parts.items()}
    front = f"{top.format('Stones')}<div>Far below the hill, and far from the sea</div>"
    run = blog({**PAGES, **NOTE_PAGES, **lists, "/": front, "/me/": about()})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *NOTES])


@pytest.mark.parametrize("shows", ["location=this.value", "go(this.options[this.selectedIndex])"])
def test_older_posts_by_the_months_of_a_menu(blog: Blog, shows: str) -> None:
    months = {f"/m/2024-0{n + 1}/": [POSTS[n], NOTES[n]] for n in range(4)}
    choices = "".join(f"<option value={url}>{url}</option>" for url in months)
    menu = f'<select onchange="{shows}"><option>Month</option>{choices}</select>'
    lists = {url: listing(some, rest=menu) for url, some in months.items()}
    run = blog({**PAGES, **NOTE_PAGES, **lists, "/": listing(POSTS[2:], rest=menu)})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *NOTES])


def test_a_front_page_that_lists_only_lists(blog: Blog) -> None:
    drawers = {f"/t/{name}/": name for name in ("wet", "dry", "tall", "low")}
    every = [*POSTS, *NOTES]
    lists = {
        url: f"<header><a href=/>Cabinet</a></header><h1>{name}</h1><ul>{links(every[n::4])}</ul>"
        for n, (url, name) in enumerate(drawers.items())
    }
    ways = " ".join(f"<a href={url}>{name}</a>" for url, name in drawers.items())
    run = blog({**PAGES, **NOTE_PAGES, **lists, "/": f"<h1>Cabinet</h1><p>Pick:</p>{ways}"})
    assert run.code == 0, run.log
    assert paths(run) == sorted(every)


def test_notes_that_only_other_notes_name(blog: Blog) -> None:
    names = ["moss", "fern", "reed", "sedge", "rush", "heather", "clover", "gorse"]
    around = [*names, *names]
    notes = {
        f"/{name}.html": post(name, body=f"<p>See {links([f'/{around[number + 3]}.html'])}</p>")
        for number, name in enumerate(names)
    }
    start = [f"/{name}.html" for name in names[:3]]
    run = blog({**notes, "/": f"<h1>Garden</h1><p>Begin at {links(start)}.</p>"})
    assert run.code == 0, run.log
    assert paths(run) == sorted(notes)


def links(urls: Iterable[str]) -> str:
    return " ".join(f"<li><a href={url}>All on {url.strip('/')}</a>" for url in urls)


def test_short_posts_beside_long_ones_where_no_page_shows_a_day(blog: Blog) -> None:
    """Their address is that of posts in the feed, and their template; nothing else tells."""
    pages = {f"/notes/{n}.html": plain_post(n, 1 if n % 3 == 0 else 6) for n in range(16)}
    front = "<title>Stones</title><main><p>Welcome.</p></main>"
    told = {"/feed.xml": feed(*list(pages)[:4]), "/sitemap.xml": sitemap(*pages)}
    run = blog({**pages, **told, "/": FEED_LINK + front})
    assert run.code == 0, run.log
    assert paths(run) == sorted(pages)


def plain_post(number: int, length: int) -> str:
    """A page without any sign of an article."""
    stones = ("moss", "fern", "reed", "sedge", "rush", "oak", "elm", "ash")
    words = "".join(
        f"<p>The {stones[(number + n) % 8]} beside stone {number * n} was {stones[number % 8]} to"
        f" {stones[(number * n) % 8]}, or so they told us on walk {number + 3 * n}.</p>"
        for n in range(1, length + 1)
    )
    menu = '<nav><a href="/">Stones</a> <a href="/about/">About</a></nav>'
    text = f"<div class=top><b>Note {number}</b></div><div class=words>{words}</div>"
    return f"<title>Note {number} | Stones</title>{menu}<div class=all>{text}</div>"


def test_chapters_without_days_beside_a_list_of_posts_with_days(blog: Blog) -> None:
    chapters = {f"/book/{n}/": post(f"chapter-{n}").replace(DAY, "") for n in range(4)}
    row = "<li><a href={}>About {}</a> {}"
    dated = "".join(row.format(url, url.split("/")[2], "2024-05-01") for url in POSTS)
    plain = "".join(row.format(url, url, "") for url in chapters)
    menu = "<nav><a href=/book/>Book</a> <a href=/blog/>Blog</a></nav>"
    lists = {"/blog/": f"{menu}<ul>{dated}</ul>", "/book/": f"{menu}<ol>{plain}</ol>"}
    front = f"<title>Ida Holm</title>{menu}<h1>Ida Holm</h1><p>I write on stones.</p>"
    run = blog({**PAGES, **chapters, **lists, "/": front})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


def test_short_pages_at_the_root_whose_days_only_the_list_shows(blog: Blog) -> None:
    lengths = {"moss": 1, "fern": 9, "reed": 9, "sedge": 1, "rush": 9, "oak": 9}
    days = {name: f"2023-0{9 - number}-14" for number, name in enumerate(lengths)}
    row = '<li>{} <a href="/{}.html">On {}</a>'
    rows = "".join(row.format(day, name, name) for name, day in days.items())
    pages = {
        f"/{name}.html": f"<title>On {name}</title><h1>On {name}</h1>{plain(name, length)}"
        for name, length in lengths.items()
    }
    run = blog({**pages, "/": f"<title>Notes</title><h1>Notes</h1><ul>{rows}</ul>"})
    assert run.code == 0, run.log
    found = {urlsplit(item["url"]).path: item["date_published"] for item in run.items}
    assert found == {f"/{name}.html": day for name, day in days.items()}


def test_lists_of_one_post_each_beside_the_posts_that_only_the_sitemap_names(blog: Blog) -> None:
    names = ["moss", "fern", "reed", "sedge", "rush", "heather"]
    about = "In autumn all that grows beside the mill turns to the colour of old rope"
    template = (
        "<title>{0} | Stones</title><header><a href=/>Stones</a></header>"
        "<main><div><h1 class=entry-title>{0}</h1><article>{1}</article></div></main>"
    )
    pages = {}
    for name in names:
        pages[f"/{name}.html"] = template.format(f"About {name}", DAY + prose(name))
        card = (
            f"<h2 hidden>About {name}</h2>{DAY}"
            f"<h2><a href=/{name}.html>About {name}</a></h2><p>{about} ..."
            f" <a href=/{name}.html>more</a></p><footer><a href=/{name}.html>1 May 2024</a>"
            f" <ul><li><a href=/of-{name}.html>{name}</a> <li><a href=/of-mills.html>mills</a>"
            "</ul></footer>"
        )
        for at, number in ((f"/of-{name}.html", ""), (f"/of-{name}-1.html", " - 1")):
            pages[at] = template.format(f"All of '{name}'{number}", card)
    pages["/index-2.html"] = listing(f"/{name}.html" for name in names[3:])
    first = listing((f"/{name}.html" for name in names[:3]), rest="<a href=/index-2.html>Older</a>")
    run = blog({**pages, "/": first, "/sitemap.xml": sitemap(*pages)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(f"/{name}.html" for name in names)


def plain(name: str, length: int) -> str:
    """A text of so many paragraphs, without any sign of an article."""
    return "".join(
        f"<p>{name} was seen on walk {n}, by the {name} pond.</p>" for n in range(length)
    )


def test_two_lists_in_a_header_whose_newest_posts_the_front_page_shows(blog: Blog) -> None:
    bar = "<header><a href=/posts/>Posts</a> <a href=/notes/>Notes</a></header>"
    lists = {"/posts/": bar + listing(POSTS), "/notes/": bar + listing(NOTES)}
    run = blog({**PAGES, **NOTE_PAGES, **lists, "/": bar + listing([POSTS[0], NOTES[0]])})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, *NOTES])


@pytest.mark.parametrize("form", ["/s{}/", "/archief{}.html", "/all-{}"])
def test_pages_that_only_their_numbers_lead_to(blog: Blog, form: str) -> None:
    every = [*POSTS, *NOTES]
    lists = {}
    for number in range(1, 5):
        ways = "".join(
            f"<b>{other}</b> " if other == number else f"<a href={at}>{other}</a> "
            for other in range(1, 5)
            for at in ["/" if other == 1 else form.format(other)]
        )
        at = "/" if number == 1 else form.format(number)
        lists[at] = listing(every[2 * number - 2 : 2 * number], rest=f"<div>{ways}</div>")
    run = blog({**PAGES, **NOTE_PAGES, **lists})
    assert run.code == 0, run.log
    assert paths(run) == sorted(every)


def test_old_posts_without_a_day_beside_the_newest_ones(blog: Blog) -> None:
    names = ["moss", "fern", "reed", "sedge", "rush", "heather", "clover", "gorse"]
    new, old = [f"/{name}/" for name in names], [f"/old-{name}/" for name in names[:3]]
    column = f"<div class=second><h3>Newest</h3><ul>{links(new[:6])}</ul></div>"
    pages = {url: post(url.strip("/"), body=prose(url)) + column for url in new}
    for url in old:
        text = f"<div><h2>About {url[1:-1]}</h2>{prose(url)}</div>"
        pages[url] = f"<title>About {url[1:-1]} | Stones</title>{text}{column}"
    run = blog({**pages, "/": listing([*new, *old])})
    assert run.code == 0, run.log
    assert paths(run) == sorted(pages)


def prose(url: str) -> str:
    name = url.strip("/")
    return f"<p>{name} grows beside the old mill, where the {name} is slow and dark.</p>" * 4
