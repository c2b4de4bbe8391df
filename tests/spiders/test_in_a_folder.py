"""A blog in a folder of its host, where nothing or another site is at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .made import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from loopback import Loopback

FOLDER = "/~ada/notes"
NAMES = ["moss", "fern", "reed", "sedge", "rush", "heather"]
POSTS = [f"{FOLDER}/{name}/" for name in NAMES]
KINDS = ["green", "tall", "brown", "sharp", "hollow", "purple"]
PLACES = ["mill", "harbour", "quarry", "orchard", "chapel", "station"]
OTHERS = ("about", "projects", "contact")
MENU = f"<a href={FOLDER}/>Woodshed</a> <a href={FOLDER}/list/>Posts</a> " + " ".join(
    f"<a href={FOLDER}/{name}/>{name}</a>" for name in OTHERS
)
SITE = "<div><a href=/>Mill Works</a> <a href=/wheels/>Wheels</a> <a href=/jobs/>Jobs</a></div>"


def said(name: str, number: int) -> str:
    kind, place = KINDS[number % 6], PLACES[number % 6]
    words = f"What is {kind} beside the {place} in {kind} weather is {name}, says the {place}. "
    return f"<p>{words * 3}</p><p>Of {name} and the {place} there is {kind} talk.</p>"


def page(title: str, inner: str, bar: str) -> str:
    return f"<html lang=en><title>{title}</title><body>{bar}<nav>{MENU}</nav><main>{inner}</main>"


def article(number: int, bar: str) -> str:
    name = NAMES[number]
    way = f"<p><a href={FOLDER}/>Home</a> › <a href={FOLDER}/category/plants/>Plants</a> › {name}"
    inner = f"{way}<h1>{name}</h1><time>2023-0{number + 1}-05</time>{said(name, number)}"
    return page(f"{name} | Woodshed", inner, bar)


def pages(bar: str, *, has_landing: bool) -> dict[str, str]:
    rows = "".join(
        f"<h2><a href={path}>{name}</a></h2><p>{name} is a plant.</p>"
        for path, name in zip(POSTS, NAMES, strict=True)
    )
    there = {path: article(number, bar) for number, path in enumerate(POSTS)}
    there |= {
        f"{FOLDER}/{name}/": page(name, f"<h1>{name}</h1>{said(name, number)}", bar)
        for number, name in enumerate(OTHERS)
    }
    there[f"{FOLDER}/list/"] = page("Posts", rows, bar)
    landing = page("Woodshed", f"<h1>Woodshed</h1>{said('wood', 3)}", bar)
    there[f"{FOLDER}/"] = landing if has_landing else page("Woodshed", rows, bar)
    if bar:
        for path in ("/", "/wheels/", "/jobs/"):
            there[path] = page("Mill Works", f"<h1>Mill Works</h1>{said(path, len(path))}", bar)
    return there


def test_a_list_of_one_article_is_not_taken_for_the_site_s_menu(
    blog: Callable[..., Run], loopback: Loopback
) -> None:
    there = {path: article(number, SITE) for number, path in enumerate(POSTS)}
    rows = [
        f"<li>2023-0{number} <a href={path}>{name}</a></li>"
        for number, (path, name) in enumerate(zip(POSTS, NAMES, strict=True), 1)
    ]
    months = "".join(f"<li><a href={FOLDER}/2023/0{n}/>0{n}/2023</a></li>" for n in range(1, 7))
    there |= {
        f"{FOLDER}/2023/0{number}/": page("Month", f"<h1>A month</h1><ul>{row}</ul>", SITE)
        for number, row in enumerate(rows, 1)
    }
    newest = f"<ul>{''.join(rows[:3])}</ul><h3>Archive</h3><ul>{months}</ul>"
    there[f"{FOLDER}/"] = page("Woodshed", newest, SITE)
    for path in ("/", "/wheels/", "/jobs/"):
        there[path] = page("Mill Works", f"<h1>Mill Works</h1>{said(path, len(path))}", SITE)
    run = blog(there, "-a", f"url={loopback.url.rstrip('/')}{FOLDER}/")
    assert paths(run) == sorted(POSTS), run.log
    assert run.code == 0, run.log


@pytest.mark.parametrize("bar", ["", SITE], ids=["alone", "in a site"])
@pytest.mark.parametrize("has_landing", [False, True], ids=["list", "landing"])
def test_it_is_read_as_at_a_root(
    blog: Callable[..., Run], loopback: Loopback, bar: str, has_landing: bool
) -> None:
    start = f"url={loopback.url.rstrip('/')}{FOLDER}/"
    run = blog(pages(bar, has_landing=has_landing), "-a", start)
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert {(*item["categories"],) for item in run.items} == {("Plants",)}
    assert {item["title"] for item in run.items} == {*NAMES}
