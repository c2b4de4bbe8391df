"""A list leads on by a link of which the pager does not know what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .made import listing, paths, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conftest import Run
    from loopback import Loopback

    Blog = Callable[..., Run]

NAMES = ("moss", "fern", "reed", "sedge", "rush", "heath", "ling", "broom", "gorse")
PAGES = {f"/posts/{name}/": post(name) for name in NAMES}


def pages_of_list(says: str, back: str) -> dict[str, str]:
    """Three pages of three posts, each with a link to the page before and to the one after it."""
    places, found = ["/", "/leaf-b/", "/leaf-c/"], {}
    for n, place in enumerate(places):
        links = f'<a href="{places[n - 1]}">{back}</a> ' if n else ""
        links += f'<a href="{places[n + 1]}">{says}</a>' if n < 2 else ""
        found[place] = listing(list(PAGES)[3 * n : 3 * n + 3], rest=f"<p>{links}</p>")
    return found


@pytest.mark.parametrize(("says", "back"), [("later", "earlier"), ("Fleiri", "Til baka")])
def test_a_list_leads_on(blog: Blog, says: str, back: str) -> None:
    pages = {**PAGES, **pages_of_list(says, back)}
    run = blog(pages)
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)


def test_only_a_few_links_are_tried(blog: Blog, loopback: Loopback) -> None:
    rest = "".join(f'<a href="/{letter}/">Page {letter}</a>' for letter in "abcdefgh")
    run = blog({**PAGES, "/": listing(PAGES, rest=f"<p>{rest}</p>")})
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)
    assert sum(f"/{letter}/" in loopback.asked for letter in "abcdefgh") <= 4


def test_a_list_of_which_a_page_names_one_article(blog: Blog) -> None:
    names, weeks = list(PAGES), (1, 2, 1, 2, 1, 2)
    pages: dict[str, str] = dict(PAGES)
    for week, number in enumerate(weeks):
        of_week, names = names[:number], names[number:]
        rows = "".join(f'<li><a href="{path}">{path}</a></li>' for path in of_week)
        on = f'<p><a href="/week-{week + 1}.html">the week before</a></p>' if names else ""
        place = f"/week-{week}.html" if week else "/"
        pages[place] = f"<title>Stones</title><h1>Week {week}</h1><ul>{rows}</ul>{on}"
    run = blog(pages)
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)


def options(paths_: Iterable[str]) -> str:
    return "".join(f'<option value="{path}">About it</option>' for path in paths_)


def areas(paths_: Iterable[str]) -> str:
    return "".join(f'<area href="{path}" alt="About it">' for path in paths_)


ALL = "".join(f"<li><a href='{path}'>About {path}</a>: we found it again" for path in PAGES)
FRONTS: dict[str, dict[str, str]] = {
    "the newest, and a menu of choices": {
        "/": listing(list(PAGES)[:3], rest=f"<select>{options(PAGES)}</select>"),
    },
    "a map": {"/": f"<title>Stones</title><img usemap='#m'><map name=m>{areas(PAGES)}</map>"},
    "frames": {
        "/": "<title>Stones</title><frameset><frame src='toc.htm'><frame src='hi.htm'></frameset>",
        "/toc.htm": f"<b>All</b><ul>{ALL}</ul>",
        "/hi.htm": "<h1>Hello</h1><p>Choose on the left.</p>",
    },
    "all, as the result of a search": {
        "/": "<title>Stones</title><p>We count stones.</p><a href='/find?all=1'>All of them</a>",
        "/find?all=1": f"<title>Search</title><p>{len(PAGES)} results</p><ol>{ALL}</ol>",
    },
}


@pytest.mark.parametrize("kind", FRONTS)
def test_a_front_page_leads_to_all(blog: Blog, kind: str) -> None:
    run = blog({**PAGES, **FRONTS[kind]})
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)


def test_months_of_which_links_say_how_many_posts_they_have(blog: Blog) -> None:
    months = {f"/2024/0{n}/": path for n, path in enumerate(PAGES, 1)}
    grid = "<table><tr>" + "".join(f'<td><a href="{place}">1</a>' for place in months) + "</table>"
    pages = {
        place: f"<h1>{place}</h1><h2><a href='{path}'>About it</a></h2><p>It began so.</p>{grid}"
        for place, path in months.items()
    }
    run = blog({**PAGES, **pages, "/": f"<title>Stones</title><p>We count stones.</p>{grid}"})
    assert run.code == 0, run.log
    assert paths(run) == sorted(PAGES)


def test_other_pages_of_a_site_with_the_look_of_its_blog(
    crawl: Callable[..., Run], loopback: Loopback
) -> None:
    posts = {f"/blog/{name}/": post(name) for name in NAMES}
    press = {f"/press/{name}/": post(name) for name in ("opal", "jade", "onyx", "agate")}
    nav = '<nav><a href="/press/">Press</a></nav>'
    lists = {"/blog/": nav + listing(posts), "/press/": nav + listing(press)}
    loopback.pages = {**posts, **press, **lists}
    run = crawl("blog", "-a", f"url={loopback.url}blog/", "-O", "output/blog.jsonl")
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def untitled(name: str) -> str:
    """A page of an old template: the site's name is its title, and a line is the article's."""
    return (
        "<html><head><title>Stones</title></head><body><p><a href='/'>Stones</a></p>"
        f"<font size=4>Of {name}</font><br>4 May 2009<p>All that was known of {name} in those days,"
        " and no more than that.</p></body>"
    )


def test_the_list_names_an_article_whose_page_does_not(blog: Blog) -> None:
    titles = {path: f"Of {path[7:-1]}" for path in PAGES}
    rows = "".join(
        f"<article><h2><a href='{path}'>{title}</a></h2></article>"
        for path, title in titles.items()
    )
    pages = {path: untitled(title.split()[1]) for path, title in titles.items()}
    run = blog({**pages, "/": f"<title>Stones</title><main>{rows}</main>"})
    assert run.code == 0, run.log
    assert {item["title"] for item in run.items} == set(titles.values())


def test_days_of_a_list_that_does_not_say_which_links_are_posts(blog: Blog) -> None:
    pages = {
        f"/{name}": post(
            name, body="".join(f"<p>It was a {name} of {n} years.</p>" for n in range(12))
        ).replace('<time datetime="2024-05-01">1 May</time>', "")
        for name in NAMES
    }
    rows = "".join(f"<li><i>May 1{n}</i> <a href='{p}'>About it</a>" for n, p in enumerate(pages))
    run = blog({**pages, "/": f"<title>Stones</title><h2>2021</h2><ul>{rows}</ul>"})
    assert run.code == 0, run.log
    days = {item["date_published"] for item in run.items}
    assert days == {f"2021-05-1{n}" for n in range(len(NAMES))}


def test_the_page_of_a_menu_beside_articles_that_all_have_a_day(blog: Blog) -> None:
    menu = '<td><a href="/">Home</a><br><a href="/me.html">Me</a><br><a href="/to.html">To</a></td>'
    names = ("moss", "fern", "reed", "sedge", "rush", "heath", "ling", "broom")

    def written(top: str, text: str, day: str = "") -> str:
        lines = "<br><br>".join(f"All {text} that we found in year {n}." for n in range(9))
        cell = f"<b>{top}</b><br><i>{day}</i><br>{lines}"
        return f"<title>{top}</title><table><tr>{menu}<td>{cell}</td></table>"

    texts = {f"/{name}.html": written(name, name, f"2024-05-1{n}") for n, name in enumerate(names)}
    rows = "".join(f'2024-05-1{n} <a href="{p}">On it</a><br>' for n, p in enumerate(texts))
    front = f"<title>Texts</title><table><tr>{menu}<td><b>Texts</b><br>{rows}</td></table>"
    others = {f"/{name}.html": written(name, f"of {name}") for name in ("me", "to")}
    run = blog({**texts, **others, "/": front})
    assert run.code == 0, run.log
    assert paths(run) == sorted(texts)
