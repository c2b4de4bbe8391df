"""A blog over some months, on a test's clock: each problem is reported, and its end."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import command
import pytest
from commands.situations import Blog, Post

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = datetime(2026, 3, 2, 3, tzinfo=timezone.utc)


class Months:
    """The fleet of one blog that posts once a week, and the day."""

    def __init__(self, folder: Path, blog: Blog) -> None:
        self.folder, self.blog, self.day = folder, blog, 0
        for post in blog.posts:
            post.day = (BEGIN - timedelta(7 * (len(blog.posts) - post.number))).date().isoformat()
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
        (folder / "blogs.toml").write_text(
            "[defaults]\nsettings = {DOWNLOAD_DELAY = 0.001, AUTOTHROTTLE_ENABLED = false, "
            f'RETRY_TIMES = 0}}\n[blogs.tales]\nurl = "{blog.url}"\nevery = "1d"\n'
        )

    def fleet(self, *words: str) -> command.Ended:
        environment = {
            "SOAK_NOW": (BEGIN + timedelta(self.day)).isoformat(),
            "PYTHONPATH": command.paths(command.ROOT / "tests/soak/faults", command.ROOT),
        }
        return command.run(self.folder, "fleet", *words, environment=environment, timeout=240)

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = json.loads(self.fleet("status", "--json").stdout)
        return status

    def crawl(self, days: int) -> dict[str, Any]:
        """Let days pass, crawl, and tell how the blog stands."""
        self.day += days
        self.fleet("run")
        return self.status()


@pytest.mark.slow
def test_a_blog_that_is_down_is_well_again_falls_silent_and_is_forgotten(tmp_path: Path) -> None:
    with Blog(12) as blog:
        months = Months(tmp_path, blog)
        first = months.crawl(0)
        assert (first["health"], first["new"], first["notes"]) == ("healthy", 12, [])
        blog.status = 500
        down = [months.crawl(1), months.crawl(1)]
        assert [one["health"] for one in down] == ["unhealthy", "unhealthy"]
        assert {one["since"] for one in down} == {"2026-03-03T03:00:00Z"}
        assert {one["last_success"] for one in down} == {"2026-03-02T03:00:00Z"}
        assert "right on 2026-03-02T03:00:00Z" in down[1]["wrong"][0]
        blog.status = 0
        blog.posts.append(Post(13, day="2026-03-04"))
        well = months.crawl(1)
        assert (well["health"], well["wrong"], well["notes"]) == ("healthy", [], [])
        assert (well["since"], well["articles"]) == ("2026-03-05T03:00:00Z", 13)
        assert months.crawl(8)["notes"] == []
        silent = months.crawl(50)
        assert silent["health"] == "healthy"
        assert silent["notes"] == ["silent for 59 days, 7 before at most"]
        months.day += 3  # in which nothing ran
        forgotten = months.status()
        assert forgotten["overdue"]
        assert forgotten["wrong"] == ["overdue since 2026-05-03T02:36:00Z: is the timer on?"]
