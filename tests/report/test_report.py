"""The report: its content, that it is self-contained, and its look in a browser."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands.conftest import crawled_once, kept  # noqa: F401
from sqlalchemy import select, update

from blogcrawl import jsonl
from blogcrawl.archive import visits
from blogcrawl.archive.database import SqliteDatabase
from blogcrawl.archive.schema import versions
from blogcrawl.report import blogs_of, page
from blogcrawl.report.broken import Broken
from blogcrawl.report.charts import charts
from blogcrawl.report.facts import Version
from blogcrawl.verdict import Figures, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands.kept import Kept
    from playwright.sync_api import Page

DAY = 86_400


@pytest.fixture
def history(kept: Kept) -> Kept:  # noqa: F811
    """A blog with a past of thirty runs."""
    with SqliteDatabase(kept.archive) as database:
        [blog] = blogs_of(database, kept.name)
        for number in range(2, 32):
            figures = Figures(
                number,
                1_800_000_000 + number * DAY,
                articles=5,
                fields={"title": 5, "tags": 5 if number < 20 else 0},
                changes={"new": number % 3},
                requests=number,
                named={"feed": 5},
                missed={"feed": 1},
                slow={"https://a.example/slow": 3.2, "javascript:alert(2)": 1.5},
            )
            problems = [Problem("field:tags", "<b>no tags</b>")] if number == 31 else []
            visits.record(database, blog.site, figures, problems)
    return kept


@pytest.fixture
def html(history: Kept) -> str:
    ended = history.scrapy("report", history.name, "-o", "report.html")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "report.html: 1 blog\n"
    return (history.folder / "report.html").read_text("utf-8")


def test_it_needs_nothing_from_elsewhere(html: str) -> None:
    assert re.findall(r"<(?:script|link|img|iframe|object|embed)\b", html) == []
    assert re.findall(r"@import|url\(", html) == []


def test_what_a_page_gave_is_text(history: Kept) -> None:
    with SqliteDatabase(history.archive) as database:
        [blog] = blogs_of(database, history.name)
    titles = ["数学<script>alert(1)</script>", "\x1b[31m\u202e", "<!--"]
    urls = ["https://a.example/1", "javascript:alert(1)", 'https://a.example/"><script>']
    blog.changes[:] = [
        Version("2026-01-01", "new", title, url, 'zh"><script>')
        for title, url in zip(titles, urls, strict=True)
    ]
    blog.broken[:] = [
        Broken(title, url, "", 2, "{ is not closed", "<b>{</b>")
        for title, url in zip(titles, urls, strict=True)
    ]
    html = page([blog])
    assert "<script" not in html
    assert "&lt;b&gt;{&lt;/b&gt;" in html
    assert "javascript:" not in html
    assert "\x1b" not in html
    assert "数学&lt;script&gt;" in html
    assert "&lt;b&gt;no tags&lt;/b&gt;" in html


def test_every_figure_has_its_numbers(history: Kept, html: str) -> None:
    with SqliteDatabase(history.archive) as database:
        [blog] = blogs_of(database, history.name)
    shown = charts(blog)
    titles = [chart.title for chart in shown]
    assert titles == [
        "Articles a month",
        "Formulas an article",
        "Changes by run",
        "Requests and errors by run",
        "Fields by run",
        "Articles by source, last run",
    ]
    for chart, figure in zip(shown, html.split("<figure")[1:], strict=True):
        rows = re.findall(
            r'<th scope="row">(.*?)</th>', figure.split("<table>")[1].split("</table>")[0]
        )
        assert rows == list(chart.columns)
        assert figure.count("<svg") == len(chart.rows)
        assert len({len(row.values) for row in chart.rows} | {len(chart.columns)}) == 1


def test_the_figures_are_the_archive_s(history: Kept) -> None:
    with SqliteDatabase(history.archive) as database:
        [blog] = blogs_of(database, history.name)
    by_title = {chart.title: chart for chart in charts(blog)}
    assert blog.months == {"2024-03": 5}
    assert blog.state == "failing"
    assert [row.shown[-1] for row in by_title["Changes by run"].rows] == ["1", "0", "0"]
    assert "5 were new" in by_title["Changes by run"].note
    coverage = {row.name: row.shown for row in by_title["Fields by run"].rows}
    assert (coverage["tags"][1], coverage["tags"][-1]) == ("100%", "0%")
    assert by_title["Articles by source, last run"].rows[0].shown == ["4 of 5"]


def test_slow_pages_and_broken_formulas_are_listed(history: Kept, html: str) -> None:
    assert '<th scope="row">3.2</th><td class="text"><a href="https://a.example/slow">' in html
    assert "Broken formulas" not in html
    with SqliteDatabase(history.archive) as database:
        with database.transaction() as connection:
            row = connection.exec_driver_sql("SELECT revision FROM articles").first()
            assert row is not None
            query = select(versions.c.item).where(versions.c.revision == row[0])
            item = jsonl.loads(connection.scalar(query))
            item["formulas"] = [{"tex": "{a", "raw": "${a$", "display": False, "offset": 0}]
            changed = update(versions).where(versions.c.revision == row[0])
            connection.execute(changed.values(item=jsonl.dumps(item)))
            statement = f"UPDATE articles SET formulas = 1 WHERE revision = {row[0]}"
            connection.exec_driver_sql(statement)
        [blog] = blogs_of(database, history.name)
    who = (item["title"], item["url"], item["language"] or "")
    assert blog.broken == [Broken(*who, 1, "{ is not closed", "{a")]
    assert "Broken formulas (1 article)" in page([blog])


def test_an_empty_month_is_there(history: Kept) -> None:
    with SqliteDatabase(history.archive) as database:
        with database.transaction() as connection:
            connection.exec_driver_sql(
                "UPDATE articles SET published = '2023-12-31' WHERE id LIKE '%/1'"
            )
            connection.exec_driver_sql("UPDATE articles SET published = '' WHERE id LIKE '%/2'")
        [blog] = blogs_of(database, history.name)
    assert blog.months == {"2023-12": 1, "2024-01": 0, "2024-02": 0, "2024-03": 3}
    assert blog.undated == 1


def test_what_cannot_be_written_is_one_line(history: Kept) -> None:
    (history.folder / "file").touch()
    assert history.scrapy("report").line == "scrapy report: say where: -o FILE.html"
    assert history.scrapy("report", "-o", "file/r.html").code == 4
    ended = history.scrapy("report", "none", "-o", "r.html")
    assert (ended.code, "no archive 'none'" in ended.line) == (2, True)
    ended = history.scrapy("report", "-o", str(history.archive))
    assert "a database; name another file" in ended.line
    full = history.scrapy("report", "-o", "/dev/full").line
    assert full == "scrapy report: /dev/full: No space left on device"


def test_it_is_made_after_a_run_where_that_is_wanted(history: Kept) -> None:
    ended = history.crawl("-s", "REPORT_FILE=output/%(feed_name)s.html")
    assert (history.output.parent / f"{history.name}.html").is_file(), ended.err
    (history.folder / "file").touch()
    ended = history.crawl("-s", "REPORT_FILE=file/r.html")
    assert "WARNING: REPORT_FILE: not written: file/r.html: File exists" in ended.err


# --- In a browser ---------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium")


@pytest.fixture
def browser_page() -> Iterator[Page]:
    if not CHROMIUM:
        pytest.skip("no Chromium is here")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def shown(html: str, history: Kept, browser_page: Page) -> Page:
    browser_page.goto((history.folder / "report.html").as_uri())
    return browser_page


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_two_blogs_with_one_run_each(
    kept: Kept,  # noqa: F811
    browser_page: Page,
    width: int,
) -> None:
    """One bar does not fill its chart, nothing takes little room, and a blog is one line."""
    with SqliteDatabase(kept.archive) as database:
        [blog] = blogs_of(database, kept.name)
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.set_content(page([blog, blog]))
    changes = "figure:has(#figure-1-3) .row"
    size = "(one, part) => { const r = one.getBoundingClientRect(); return [r.width, r.height] }"
    chart, bar, nothing = (
        browser_page.locator(f"{changes}{part}").evaluate(size)
        for part in (":nth-of-type(1) svg", " rect", ":nth-of-type(2) svg")
    )
    assert bar[0] < chart[0] / 3
    assert nothing[1] < chart[1] / 4
    rows = browser_page.locator("main > .scroll tr").all()
    assert len(rows) == 3
    assert all(row.evaluate(size)[1] < 40 for row in rows)


@pytest.mark.slow
def test_it_fits_and_is_read_by_keyboard(shown: Page) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for width in (390, 1440):
        shown.set_viewport_size({"width": width, "height": 900})
        assert shown.evaluate(wide) == 0
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.textContent") == "To the content"
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.tagName") == "SUMMARY"
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.querySelector('details').open")


@pytest.mark.slow
@pytest.mark.skipif("AXE" not in os.environ, reason="AXE names no axe.min.js (npm pack axe-core)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(shown: Page, width: int, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    shown.set_viewport_size({"width": width, "height": 900})
    shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    shown.evaluate(Path(os.environ["AXE"]).read_text("utf-8"))
    found = shown.evaluate("axe.run().then(result => result.violations.map(one => one.id))")
    assert found == []
