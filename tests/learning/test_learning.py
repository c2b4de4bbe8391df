"""Learning a blog from some of its pages; each test has one problem of single pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages.test_fixtures import item

from blogcrawl.learning import Sample, learn
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import UNKNOWN, Profile

from .blogs import HOST, Post, Told, entry, html, page, posts, samples

PLAIN = (
    "<html lang=en><head><title>{title} | Stones</title></head><body><header><a href=/>Stones</a>"
    "</header><main><h1>{title}</h1><p class=when>{day}</p><div class=words>{text}</div></main>"
    "</body></html>"
)


def text_of(template: str, post: Post, profile: Profile) -> str:
    raw = GenericArticlePage(html(template, post), post.url, profile).read()
    assert raw is not None
    return item(raw).text


def assert_reads(template: str, *, feed: bool = False, number: int = 8) -> Profile:
    """The profile learned from eight posts reads others exactly."""
    some = posts(number + 4)
    profile = learn(samples(template, some[:number], feed=feed))
    for post in some[number:]:
        assert text_of(template, post, profile) == post.text
    return profile


def test_the_text_of_a_plain_blog() -> None:
    profile = assert_reads(PLAIN)
    assert profile.queries("body") == ("div.words",)
    assert profile.pages == 8


@pytest.mark.parametrize("name", ["share", "widget", "sidebar", "related", "copyright", "toc"])
def test_an_element_of_the_text_that_is_called_furniture(name: str) -> None:
    profile = assert_reads(PLAIN.replace("class=words", f'class="{name}"'))
    assert profile.queries("body") == (f"div.{name}",)


def test_a_notice_without_a_name_at_the_end_of_every_text() -> None:
    notice = "<p>Whoever copies this has to name Stones and its author.</p>"
    assert_reads(PLAIN.replace("{text}", "{text}" + notice))
    assert_reads(PLAIN.replace("{text}", notice + "{text}"))


def test_a_notice_at_the_beginning_of_a_text_in_elements_without_names() -> None:
    notice = "<div>Most of this was written long ago, and may be wrong.</div>"
    bare = PLAIN.replace(" class=words", "").replace("{text}", notice + "{text}")
    assert_reads(bare)
    assert_reads(bare.replace("<div><div>", "<div><div><div>").replace("{text}", "{text}</div>"))


def test_a_notice_that_names_the_page() -> None:
    notice = "<div>This text was first published at stones.example/posts/{number}/</div>"
    assert_reads(PLAIN.replace("{text}", "{text}" + notice))


def test_a_box_called_furniture_that_is_longer_than_a_short_text() -> None:
    own = "Name Ann Ash, and the place where you have found it, before you copy On {title}."
    box = f'<div class="q copyright-x"><p>{own}</p><p>Nothing of {{title}} may be sold.</p></div>'
    template = PLAIN.replace("{text}", "{text}" + box)
    some = posts(9)
    short = replace(some[8], paragraphs=["Gone for a week."])
    assert "Nothing of" in text_of(template, short, UNKNOWN)
    profile = learn(samples(template, some[:8]))
    assert text_of(template, short, profile) == short.text


def test_a_list_of_the_other_posts_of_a_series_in_the_text() -> None:
    template = PLAIN.replace("{text}", "<div class=row><p>All on {tags}:</p>{list}</div>{text}")
    some = posts(11)
    names = ("moss", "fern")

    def of_series(post: Post) -> str:
        others = (one for one in some if one.number % 2 == post.number % 2)
        items = (f"<li><a href={p.url}>{p.title}</a> <i>({p.day})</i></li>" for p in others)
        made = template.replace("{tags}", names[post.number % 2])
        return made.replace("{list}", f"<ul>{''.join(items)}</ul>")

    pages = (GenericArticlePage(html(of_series(one), one), one.url) for one in some[:8])
    profile = learn([*map(Sample, pages)])
    for post in some[8:]:
        assert text_of(of_series(post), post, profile) == post.text


def test_the_heading_of_a_table_of_contents_before_the_text() -> None:
    table = "<h2>In short</h2><ol><li><a href=#a>Moss</a><li><a href=#b>Fern</a></ol>"
    parts = "<h2 id=a>Moss</h2><p>Green.</p><h2 id=b>Fern</h2><p>Tall.</p>"
    template = PLAIN.replace("{text}", f"{table}{{text}}{parts}")
    some = posts(9)
    profile = learn(samples(template, some[:8]))
    for post in some[8:]:
        assert text_of(template, post, profile).startswith(post.text)
    once = learn(samples(template.replace("In short", "On {title}"), some[:8]))
    own = text_of(template.replace("In short", "The author's own"), some[8], once)
    assert own.startswith("The author's own")
    longer = template.replace("<h2 id=a>Moss", "<h2 id=a>In short moss")
    assert "In short moss" in text_of(longer, some[8], profile)


def test_a_notice_that_tells_the_days_since_a_change() -> None:
    notice = (
        "<div>This was changed {number} days ago; what it tells of may be another by now.</div>"
    )
    assert_reads(PLAIN.replace("{text}", notice + "{text}"))


def test_a_section_that_many_texts_have() -> None:
    some = posts(12)
    for post in some:
        post.paragraphs.insert(0, "Introduction")

    def with_heading(post: Post) -> str:
        return html(PLAIN, post).replace("<p>Introduction</p>", "<h2>Introduction</h2>")

    profile = learn([Sample(GenericArticlePage(with_heading(p), p.url)) for p in some[:8]])
    raw = GenericArticlePage(with_heading(some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).text == some[9].text


def test_a_box_in_the_middle_of_every_text() -> None:
    box = '<div class="letter"><p>Get a letter a month. No spam.</p><form><input></form></div>'

    def with_box(post: Post) -> str:
        return html(PLAIN, post).replace("</p><p>", f"</p>{box}<p>", 1)

    def quoted(post: Post) -> str:
        around = f"<blockquote>{box}</blockquote>" if post.number == 3 else box
        return with_box(post).replace(box, around)

    some = posts(10)
    assert with_box(some[9]).count(box) == 1
    profile = learn([Sample(GenericArticlePage(quoted(p), p.url)) for p in some[:8]])
    raw = GenericArticlePage(with_box(some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).text == some[9].text


def with_others(post: Post, some: list[Post]) -> str:
    """The page of a post with a list of others and how they begin."""
    row = "<li><a href={}>{}</a> <small>{}</small>"
    near = [some[(post.number + step) % len(some)] for step in (2, 5, 7)]
    rows = "".join(row.format(o.url, o.title, o.paragraphs[0][:90]) for o in near)
    box = f"</p><div class=again><h4>More on stones</h4><ol>{rows}</ol></div></div>"
    return html(PLAIN, post).replace("</p></div>", box)


@pytest.mark.parametrize("number", [1, 4])
def test_a_list_of_the_beginnings_of_others_after_every_text(number: int) -> None:
    some = posts(12, paragraphs=number)  # one is shorter than the list
    pages = {post.url: with_others(post, some) for post in some}
    profile = learn([Sample(GenericArticlePage(pages[p.url], p.url)) for p in some[:8]])
    for post in some[8:]:
        raw = GenericArticlePage(pages[post.url], post.url, profile).read()
        assert raw is not None
        assert item(raw).text == post.text


FILLED_IN = (
    "This was put on the pile of stones on {day}, among those about <a href=/about/{number}>"
    "{tags}</a>. Whoever wants to say something can <a href=#say>say it below</a> or write to us."
)


def test_a_sentence_that_the_theme_fills_in_at_the_end_of_every_text() -> None:
    said = f"<p class=small>{FILLED_IN}</p>"
    assert_reads(PLAIN.replace("{text}", "{text}" + said))


@pytest.mark.parametrize("between", ["", "<div>", "<h5>Old ones</h5>", "<section>"])
def test_a_heading_of_the_text_that_only_furniture_follows(between: str) -> None:
    some = posts(12)

    def with_heading(post: Post, end: str = "") -> str:
        near = [some[(post.number + step) % len(some)] for step in (2, 5, 7)]
        says = " Some more words …" if between == "<section>" else ""
        rows = "".join(f"<li><a href={one.url}>{one.title}</a>{says}" for one in near)
        box = f"</p>{end or f'<h4>More on stones</h4>{between}<ol class=again>{rows}</ol>'}</div>"
        return html(PLAIN, post).replace("</p></div>", box)

    profile = learn([Sample(GenericArticlePage(with_heading(p), p.url)) for p in some[:8]])
    raw = GenericArticlePage(with_heading(some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).text == some[9].text
    own = "<h3 id=new>New stones <a class=headerlink href=#new>#</a></h3>"
    for after in ("", "<img src=/stone.png>", "<p>Slate.</p><ol class=again><li>Moss</ol>"):
        raw = GenericArticlePage(with_heading(some[9], own + after), some[9].url, profile).read()
        assert raw is not None
        assert "New stones" in item(raw).text


def test_a_heading_of_the_author_s_above_links_to_other_sites() -> None:
    some = posts(12)

    def with_links(post: Post) -> str:
        rows = "".join(
            f"<li><a href=https://{n}-{post.number}.example/>{n}{post.number}</a>" for n in "ab"
        )
        end = f"</p><h4>References</h4><ul>{rows}</ul></div>"
        return html(PLAIN, post).replace("</p></div>", end)

    profile = learn([Sample(GenericArticlePage(with_links(p), p.url)) for p in some[:8]])
    raw = GenericArticlePage(with_links(some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).text.endswith("References\n\n- a10\n- b10")


def test_a_list_of_others_below_a_question_for_a_password() -> None:
    some = posts(12)
    pages = {post.url: with_others(post, some) for post in some}
    profile = learn([Sample(GenericArticlePage(pages[p.url], p.url)) for p in some[:8]])
    asks = "<form>Only for friends: <input type=password name=word></form>"
    locked = pages[some[9].url].replace(some[9].html.removesuffix("</p>"), asks)
    assert GenericArticlePage(locked, some[9].url, profile).is_locked
    both = pages[some[9].url].replace("<ol>", f"{asks}<ol>")
    assert not GenericArticlePage(both, some[9].url, profile).is_locked


def test_a_list_that_the_author_wrote_after_some_texts() -> None:
    some = posts(10)

    def with_list(post: Post) -> str:
        rows = "".join(f"<li><a href={HOST}/posts/{n}/>Walk {n}</a> is older." for n in (1, 2))
        end = f"</p><h4>Earlier walks</h4><ol>{rows}</ol></div>"
        return html(PLAIN, post).replace("</p></div>", end if post.number in (3, 4, 10) else "")

    profile = learn([Sample(GenericArticlePage(with_list(p), p.url)) for p in some[:8]])
    raw = GenericArticlePage(with_list(some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).text.endswith("Earlier walks\n\n1. Walk 1 is older.\n2. Walk 2 is older.")


def test_a_selector_that_finds_something_else_on_older_pages() -> None:
    older = (
        "<html lang=en><head><title>{title} | Stones</title></head><body><main><h1>{title}</h1>"
        "<section>{text}</section><div class=words>Get a letter a month.</div></main></body></html>"
    )
    some = posts(10)
    profile = learn(samples(PLAIN, some[:8]))
    assert text_of(older, some[9], profile).startswith(some[9].text)
    for said in ("By Ida", "By Ida Holm · 7 September 2024 · 3 min"):
        line = older.replace("<section>", f"<div class=words>{said}</div><section>")
        assert some[9].text in text_of(line, some[9], profile)


def test_half_of_the_pages_have_another_template() -> None:
    frame = "<html lang=en><head><title>{title} | Stones</title></head><body><main>"
    older = (
        f"{frame}<article class=old><h1>{{title}}</h1><b>{{day}}</b><div class=a>{{text}}</div>"
        "<div>{number} times read, and liked by {title}</div></article></main></body></html>"
    )
    newer = (
        f"{frame}<section><h1>{{title}}</h1><div class=when>{{day}}</div><div class=b>{{text}}"
        "</div><div>{title}, the text number {number} of this year</div></section></main></body>"
    )
    some = posts(12)
    pages = [
        Sample(page(template, one), entry(one, whole=True))
        for template, chosen in ((older, some[:5]), (newer, some[5:10]))
        for one in chosen
    ]
    profile = learn(pages)
    assert set(profile.queries("body")) == {"div.a", "div.b"}
    assert text_of(older, some[10], profile) == some[10].text
    assert text_of(newer, some[11], profile) == some[11].text


def test_the_name_of_a_text_is_that_of_the_comments_in_the_other_template() -> None:
    frame = "<html lang=en><head><title>{title} | Stones</title></head><body><main>"
    newer = f"{frame}<article><h1>{{title}}</h1><div class=words>{{text}}</div></article></main>"
    said = "<p>I have seen {number} of these stones near {title}, and none of them was round.</p>"
    older = (
        f"{frame}<section><h1>{{title}}</h1><div class=said>{{text}}<div class=words><h3>Comments"
        f"</h3><div><b>Ida</b> <i>{{day}}</i>{said}</div></div></div></section></main>"
    )
    some = posts(12)
    pages = [
        Sample(page(template, one), entry(one, whole=True))
        for template, chosen in ((newer, some[:6]), (older, some[6:10]))
        for one in chosen
    ]
    profile = learn(pages)
    assert profile.queries("body") == ("div.said", "div.words")
    assert text_of(newer, some[10], profile) == some[10].text
    assert text_of(older, some[11], profile).startswith(some[11].text)


def test_a_text_in_several_parts_whose_most_others_are_one_part() -> None:
    line = "<p>{title}, written by {author} on {day} in the house on the {number} stones</p>"
    shown = PLAIN.replace("<p class=when>{day}</p>", "").replace("{text}", f"{line}{{text}}")

    def in_parts(post: Post, first: int) -> str:
        parts = (post.paragraphs[:first], post.paragraphs[first:])
        sections = (f"<section><p>{'</p><p>'.join(part)}</p></section>" for part in parts if part)
        return shown.replace("{text}", "".join(sections))

    some = posts(12)
    pages = [
        Sample(page(in_parts(post, 1 if post.number == 4 else 4), post), entry(post, whole=True))
        for post in some[:10]
    ]
    profile = learn(pages)
    assert some[11].text in text_of(in_parts(some[11], 4), some[11], profile)
    assert some[11].text in text_of(in_parts(some[11], 1), some[11], profile)


def test_a_title_with_a_dash_without_what_all_titles_end_with() -> None:
    bare = PLAIN.replace("<h1>{title}</h1>", "").replace("<a href=/>Stones</a>", "")
    some = posts(10)
    some[9].title = "On moss – and on fern"
    profile = learn(samples(bare, some[:8]))
    raw = GenericArticlePage(html(bare, some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).title == some[9].title


def test_a_box_in_the_texts_of_older_pages_only() -> None:
    older = (
        "<html lang=en><head><title>{title} | Stones</title></head><body><article><h1>{title}</h1>"
        "<div class=entry><div class=aged>This is an old post.</div>{text}</div></article>"
    )
    some = posts(12)
    profile = learn([*samples(PLAIN, some[:7]), *samples(older, some[7:10])])
    assert text_of(older, some[10], profile) == some[10].text
    assert text_of(PLAIN, some[11], profile) == some[11].text


def test_the_days_of_comments_are_not_the_articles_own() -> None:
    said = "<div><h3>Comments</h3><div><b>Ida</b> <i>{day}</i><p>I know of one.</p></div></div>"
    undated = PLAIN.replace("<p class=when>{day}</p>", "").replace("</main>", f"{said}</main>")
    assert learn(samples(undated, posts(8))).queries("date_published") == ()


def test_a_short_text_with_longer_comments() -> None:
    some = posts(10, paragraphs=1)
    profile = learn(samples(PLAIN, some[:8]))
    said = "".join(f"<p>{one}</p>" for one in posts(1, seed=3, paragraphs=20)[0].paragraphs)
    crowded = PLAIN.replace("</main>", f"<div class=below>{said}</div></main>")
    assert text_of(crowded, some[9], profile) == some[9].text


def test_links_to_other_posts_in_the_text() -> None:
    links = (
        '<div class="onward"><a href="/posts/{number}1/">Before</a> <a href="/x/">{tags}</a></div>'
    )
    assert_reads(PLAIN.replace("{text}", "{text}" + links))


def test_the_title_where_the_page_is_named_after_the_blog() -> None:
    template = PLAIN.replace("{title} | Stones", "Stones").replace("<h1>", "<h2 class=top>")
    template = template.replace("</h1>", "</h2>").replace("<main>", "<h1>A blog</h1><main>")
    some = posts(10)
    profile = learn(samples(template, some[:8], feed=True))
    raw = GenericArticlePage(html(template, some[9]), some[9].url, profile).read()
    assert raw is not None
    assert raw.title == some[9].title


def test_the_day_by_what_the_feed_says() -> None:
    # The page shows the day of its last build in the element that themes use for the day.
    template = PLAIN.replace(
        "<p class=when>{day}</p>",
        '<p class="date">2026-02-02</p><ul><li>No. {number}</li><li class=out>{day}</li></ul>',
    )
    some = posts(10)
    profile = learn(samples(template, some[:8], feed=True))
    raw = GenericArticlePage(html(template, some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).date_published == some[9].day


def test_the_days_of_other_posts_are_no_article_s() -> None:
    template = (
        "<html lang=en><head><title>{title} | Stones</title></head><body><div class=head>{title}"
        "</div><div class=line><div>{day} (a while ago)</div><div>1,204 views</div></div>"
        "<div class=prose>{text}</div><div>"
        "<a class=row href=/a-{number}/><div>On sand</div><div class=tab>May 1{number}, 2019</div>"
        "</a>"
        "<a class=row href=/b-{number}/><div>On salt</div><div class=tab>June 1{number}, 2019</div>"
        "</a></div></body></html>"
    )
    some = posts(9)
    profile = learn(samples(template, some[:8]))
    raw = GenericArticlePage(html(template, some[8]), some[8].url, profile).read()
    assert raw is not None
    assert item(raw).date_published == some[8].day


def dated(days: list[str], *, feed: bool) -> tuple[Profile, list[str]]:
    """What is learned where pages in English show these days, and how it reads others."""
    template = PLAIN.replace("{day}", "Put here on {day}")
    some = posts(len(days))
    feed_days = [f"{day[6:]}-{day[3:5]}-{day[:2]}" for day in days]
    pages = [page(template, replace(one, day=day)) for one, day in zip(some, days, strict=True)]
    entries = [Told({"date_published": [day]}) if feed else None for day in feed_days]
    profile = learn([*map(Sample, pages, entries)])
    again = [GenericArticlePage(one.html, one.url, profile).read() for one in pages]
    return profile, [item(raw).date_published or "" for raw in again if raw is not None]


@pytest.mark.parametrize("feed", [False, True])
def test_days_that_come_before_the_month(feed: bool) -> None:
    days = ["11/06/2024", "07/05/2024", *([] if feed else ["27/04/2024", "15/02/2024"])]
    days += ["01/02/2024", "09/01/2024"]
    profile, read = dated(days, feed=feed)
    assert profile.day_first is True
    assert read == [f"{day[6:]}-{day[3:5]}-{day[:2]}" for day in days]


def test_months_that_come_before_the_day_and_days_that_nothing_orders() -> None:
    months_first, mixed = ["05/27/2024", "04/15/2024"], ["05/27/2024", "15/04/2024"]
    for days, order in ((months_first, False), (mixed, None)):
        profile, _ = dated([*days, "01/02/2024", "02/03/2024"], feed=False)
        assert profile.day_first is order


def test_the_tags_by_what_the_feed_says() -> None:
    template = PLAIN.replace("</main>", "<p class=under>{tags}</p></main>")
    some = posts(10)
    profile = learn(samples(template, some[:8], feed=True))
    raw = GenericArticlePage(html(template, some[9]), some[9].url, profile).read()
    assert raw is not None
    assert item(raw).tags == some[9].tags


def test_tags_in_a_line_like_the_text_are_told_by_where_they_lead() -> None:
    line = "<p>Filed under {tags}.</p>"
    links = "<p><a href=https://else.example/{number}>Rivers</a> are not in it.</p>"
    after = "<p>{title} was written in one evening, and nobody has mended it after that.</p>"
    template = PLAIN.replace("{text}", "{text}" + line + after)
    some = posts(10)
    profile = learn(samples(template, some[:8], feed=True))
    with_links = html(template.replace("{text}", links + "{text}"), some[9])
    raw = GenericArticlePage(with_links, some[9].url, profile).read()
    assert raw is not None
    assert item(raw).tags == some[9].tags


def test_a_notice_before_a_box_of_other_articles() -> None:
    cards = "".join(
        f"<li><a href={HOST}/posts/{n}/>The {n}th</a><p>Once there were {n} of us…</p></li>"
        for n in (31, 32, 33)
    )
    box = (
        f"<div><p>Whoever copies this has to name Stones.</p></div><div><h3>More</h3>{cards}</div>"
    )
    assert_reads(PLAIN.replace("{text}", "{text}" + box))


def test_a_heading_above_a_list_at_the_end_of_every_text_stays() -> None:
    links = "<h2>Read on</h2><ul><li><a href=https://else.example/{number}>Of {title}</a></ul>"
    some = posts(10)
    template = PLAIN.replace("{text}", "{text}" + links)
    profile = learn(samples(template, some[:8]))
    assert "Read on" in text_of(template, some[9], profile)


def test_a_menu_of_categories_is_no_article_s() -> None:
    menu = '<div id=top><a href="/category/a/">Plants</a> <a href="/category/b/">Rocks</a></div>'
    template = PLAIN.replace("<main>", menu + "<main>")
    profile = learn(samples(template, posts(8)))
    raw = GenericArticlePage(html(template, posts(9)[8]), f"{HOST}/9/", profile).read()
    assert raw is not None
    assert raw.categories == []


@pytest.mark.parametrize("feed", [False, True])
def test_a_menu_in_a_column_beside_the_text(feed: bool) -> None:
    names = ("Plants", "Rocks") if feed else ("Plants", "Rocks", "Rivers", "Walks", "Books")
    links = "".join(f'<li><a href="/category/{name}/">{name}</a> (3)</li>' for name in names)
    lists = f"<div class=right><ul><li><a href=/1/>A</a></li></ul><ul>{links}</ul></div>"
    template = PLAIN.replace("<main>", "<div class=row><div class=main>")
    template = template.replace("</main>", f"</div>{lists}</div>")
    template = template.replace("<div class=words>{text}</div>", "{text}")
    profile = learn(samples(template, posts(8), feed=feed))
    raw = GenericArticlePage(html(template, posts(9)[8]), f"{HOST}/9/", profile).read()
    assert raw is not None
    assert raw.categories == []


def test_a_line_of_short_tags_with_a_label_at_the_end_of_every_text() -> None:
    line = "<span class=words-of>Words: <a href=/w/{number}.html>w{number}</a></span>"
    assert_reads(PLAIN.replace("{text}", "{text}" + line))


def test_notices_between_what_is_furniture() -> None:
    line = "<p>(<a href=#talk>0 remarks</a>)</p>"
    share = "<a href=https://x.example/?u={number}>Send to Ex</a> "
    share += "<a href=https://y.example/?u={number}>Send to Why</a>"
    more = "<ul class=pager><li><a href=/posts/1/>the one before</a></li></ul>"
    head = "<h6 class=post-meta>Posted by: {author} {number} weeks ago</h6>"
    assert_reads(PLAIN.replace("{text}", f"{head}{line}{{text}}{share}{more}"))


@pytest.mark.parametrize("around", ["{}", "<div class=highlight>{}</div>"])
def test_lines_of_code_that_most_articles_show(around: str) -> None:
    code = around.format(
        "<pre><code>def area(width, height=1):\n    return width * height</code></pre>"
    )
    template = PLAIN.replace("{text}", "{text}" + code)
    some = posts(10)
    profile = learn(samples(template, some[:8]))
    assert text_of(template, some[9], profile).endswith("return width * height")


def test_two_templates_in_one_blog() -> None:
    other = PLAIN.replace("main>", "section>").replace("<div class=words>", "<div id=body>")
    some = posts(14)
    profile = learn([*samples(PLAIN, some[:6]), *samples(other, some[6:10])])
    assert text_of(PLAIN, some[12], profile) == some[12].text
    assert text_of(other, some[13], profile) == some[13].text


def test_the_texts_of_the_feed_tell_where_they_stand() -> None:
    # Beside each text stands a longer one by somebody else, which differs from page to page, too.
    template = PLAIN.replace("</main>", "<div class=answer>{answer}</div></main>")
    some, answers = posts(10), posts(10, seed=2, paragraphs=9)

    def made(post: Post, answer: Post) -> GenericArticlePage:
        return page(template.replace("{answer}", answer.html), post)

    pairs = list(zip(some, answers, strict=True))
    learned = learn([Sample(made(p, a), entry(p, whole=True)) for p, a in pairs[:8]])
    assert learned.queries("body") == ("div.words",)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nothing_is_learned_from_too_few_pages(number: int) -> None:
    assert learn(samples(PLAIN, posts(3)[:number])) == UNKNOWN


def test_pages_without_a_likeness_teach_nothing_wrong() -> None:
    some = posts(6)
    made = [
        Sample(
            GenericArticlePage(
                f"<title>{p.title}</title><h1>{p.title}</h1><div id=a{p.number}>{p.html}</div>",
                p.url,
            )
        )
        for p in some
    ]
    profile = learn(made)
    for post, sample in zip(some, made, strict=True):
        raw = GenericArticlePage(sample.page.html, post.url, profile).read()
        assert raw is not None
        assert item(raw).text == post.text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(8)))
def test_the_order_of_the_pages_does_not_matter(order: list[int]) -> None:
    some = posts(8)
    notice = PLAIN.replace("{text}", "{text}<p>Whoever copies this has to name Stones first.</p>")
    first = learn(samples(notice, some))
    other = learn(samples(notice, [some[number] for number in order]))
    assert {rule.query for rule in other.rules["body"]} == {r.query for r in first.rules["body"]}
    assert set(other.notices) == set(first.notices)


HOSTILE = (
    "<div class=words>|<div>|</div>|<p>x|<h1>Stones</h1>|<main>|<a href=/>|<!--|<script>|</main>"
    "|<time datetime=1999-01-01>|<p class=when>3 May 1999"
).split("|")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    hostile=st.lists(
        st.sampled_from(HOSTILE),
        max_size=30,
    ),
    at=st.integers(0, 7),
)
def test_a_hostile_page_spoils_nothing_of_the_others(hostile: list[str], at: int) -> None:
    some = posts(10)
    made = samples(PLAIN, some[:8], feed=True)
    made[at] = Sample(GenericArticlePage("".join(hostile), some[at].url), made[at].entry)
    profile = learn(made)
    raw = GenericArticlePage(html(PLAIN, some[9]), some[9].url, profile).read()
    assert raw is not None
    made_item = item(raw)
    assert (made_item.text, made_item.title) == (some[9].text, some[9].title)
    assert made_item.date_published == some[9].day


BARE = (
    "<html lang=en><meta charset=utf-8><title>{title} - Stones</title><a href=/>Stones</a>"
    "<h1>{title}</h1><small>{day}</small>{text}<p><a href=/>Back to all stones</a></p>"
)
FONTS = (
    "<html lang=en><title>{title} - Stones</title><table><tr><td><a href=/>Home</a></td><td>"
    "<center><font size=5><b>{title}</b></font><br><font>Author: Ann Ash Date: {day} Hits: 31"
    "</font></center><hr>{text}<hr><font>[<a href=/>Back</a>] [<a href='javascript:p()'>Print</a>]"
    "</font></td></tr></table>"
)


@pytest.mark.parametrize("template", [BARE, FONTS])
def test_a_blog_written_by_hand(template: str) -> None:
    assert_reads(template)


def test_sentences_that_begin_alike_are_no_notice() -> None:
    said = (
        "<p>Nobody in the whole valley knows {title}, of which there is more to tell, as on {day}"
    )
    template = PLAIN.replace("{text}", said + " we found, and wrote it down at length.</p>{text}")
    some = posts(12)
    profile = learn(samples(template, some[:8]))
    assert all("Nobody in the whole valley" in text_of(template, one, profile) for one in some[8:])


OWNED = (
    "<html lang=en><head><title>{title} | Stones</title><meta name=author content='Ann Ash'></head>"
    "<body><main><h1>{title}</h1>{text}</main><div class=side>Author: <b>Ann Ash</b></div></body>"
)


def test_an_author_on_every_page_where_the_feed_names_others() -> None:
    some = posts()
    for post in some[::2]:
        post.author = "Bob Bow"
    entries = [Told({**entry(post).fields, "authors": [post.author]}) for post in some]
    profile = learn(
        [Sample(page(OWNED, post), one) for post, one in zip(some, entries, strict=True)]
    )
    for post, one in zip(some, entries, strict=True):
        read = GenericArticlePage(html(OWNED, post), post.url, profile, one)
        assert read.found("authors").values == [post.author]
    alone = learn([Sample(page(OWNED, post), entry(post)) for post in some])
    read = GenericArticlePage(html(OWNED, some[0]), some[0].url, alone, entry(some[0]))
    assert read.found("authors").values == ["Ann Ash"]


def test_a_line_below_the_title_in_two_templates() -> None:
    head = "<title>{title} - Stones</title><main><h1>{title}</h1>"
    info = "<div class=info><p>Posted on {day}{note}</p><p>{links}</p></div>"
    older = f"{head}<div id=words>{info}{{text}}</div>"
    newer = f"{head}{{motto}}{info}{{text}}"
    some = posts(14)

    def made(post: Post, profile: Profile = UNKNOWN) -> GenericArticlePage:
        is_old, is_odd = post.number % 2 == 0, post.number in (3, 7)
        names = {
            "title": post.title,
            "day": f"{post.number} May 2024",
            "note": ", as a letter to those who asked for it in spring" if post.number == 3 else "",
            "links": ", ".join(f'<a href="/tags/{tag}/">{tag}</a>' for tag in post.tags * is_old),
            "motto": "<p>What do the stones know of all this, and who asked?</p>" * is_odd,
            "text": post.html,
        }
        markup = (older if is_old else newer).format(**names)
        return GenericArticlePage(markup, post.url, profile)

    profile = learn([Sample(made(post)) for post in some[:8]])
    for post in some[9:]:
        raw = made(post, profile).read()
        assert raw is not None
        assert item(raw).text == post.text
        assert raw.tags == post.tags * (post.number % 2 == 0)


def test_the_name_of_the_site_in_the_titles_of_most_pages() -> None:
    bare = (
        "<html lang=en><head><title>{title}SITE</title></head><body>"
        "<main><div class=words>{text}</div></main></body></html>"
    )
    some = posts(10)
    with_site = bare.replace("SITE", " | Stones")
    pages = [*samples(with_site, some[:6]), *samples(bare.replace("SITE", ""), some[6:8])]
    profile = learn(pages)
    assert profile.affixes == ("", " | Stones")
    for template in (with_site, bare.replace("SITE", "")):
        read = GenericArticlePage(html(template, some[9]), some[9].url, profile)
        assert read.found("title").value == some[9].title


def test_titles_with_a_dash_of_their_own() -> None:
    """The page has no heading, and the ``<title>`` not the name of the site."""
    bare = (
        "<html lang=en><head><title>{title} – or {day} | part {number}</title></head><body><header>"
        "<a href=/>Stones</a></header><main><div class=words>{text}</div></main></body></html>"
    )
    some = posts(10)
    profile = learn(samples(bare, some[:8]))
    post = some[9]
    title = GenericArticlePage(html(bare, post), post.url, profile).found("title").value
    assert title == f"{post.title} – or {post.day} | part {post.number}"


def test_the_beginnings_of_the_posts_before_and_after_in_the_element_of_the_text() -> None:
    beside = "".join(
        f"<div><small>{way}</small> <a href=/posts/{n}/>On {way} stones</a>"
        f"<p>The {way} of these stones was found {{number}}{n} days ago. It lay on the…</p></div>"
        for n, way in ((61, "newer"), (62, "older"))
    )
    terms = "<div class=terms>{tags}</div>"
    template = PLAIN.replace("{text}", f"{{text}}{terms}<div class=ways>{beside}</div>")
    assert_reads(
        template.replace("<main><h1>", "<main><div class=words><h1>").replace(
            "<div class=words>{text}", "{text}"
        )
    )


def test_the_copy_of_a_title_for_paper_without_the_marks_of_its_formula() -> None:
    template = (
        "<html lang=en><head><title>{title} | Stones</title></head><body><div class=paper>"
        "<h1>{title}</h1></div><main><div class=words><h1>{title}</h1>{text}</div></main></body>"
        "</html>"
    )
    some = posts(10)
    profile = learn(samples(template, some[:8]))
    post = some[9]
    post.title = r"Why \alpha \neq 1"
    typeset = html(template, post).replace(
        f"words><h1>{post.title}", r"words><h1>Why <span class=math>\(\alpha \neq 1\)</span>"
    )
    read = GenericArticlePage(typeset, post.url, profile)
    assert read.found("title").value == r"Why \(\alpha \neq 1\)"


def test_pages_that_are_called_after_their_day_of_which_the_feed_names_some() -> None:
    template = (
        "<html lang=en><head><title>Stones {day}</title></head><body><div><h1>Stones</h1></div>"
        "<h2>{day}</h2><div><h3><a name=p>{title}</a></h3><div>{text}</div></div></body></html>"
    )
    some = posts(10)
    profile = learn(samples(template, some[:4], feed=True) + samples(template, some[4:8]))
    read = GenericArticlePage(html(template, some[9]), some[9].url, profile)
    assert read.found("title").value == some[9].title
