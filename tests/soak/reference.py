"""A crawler as simple as the rules, to show that the oracle accepts one that follows them.

It knows the living blog's markup, writes only the two feeds of ``days.py``, and never fails; what
matters is which pages it checks and what it reports.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from .command import Outcome
from .days import JOURNAL, SNAPSHOT, Weeks
from .oracle import DAY, interval

if TYPE_CHECKING:
    from pathlib import Path

_ENTRY = re.compile(r'<article class="post.*?</article>', re.DOTALL)
_LINK = re.compile(r'href="[^"]*?(/posts/[^"]+)"')
_UPDATED = re.compile(
    r"(?:<loc>|<link[^>]*?(?:href=\"|>))[^<\"]*?(/posts/[^<\"]+).*?"
    r"<(?:lastmod|updated|atom:updated)>([^<]+)",
    re.DOTALL,
)


class ReferenceWeeks(Weeks):
    """The same weeks with the simple crawler. ``slip`` names a rule that it does not keep."""

    def __init__(self, folder: Path, seed: str, posts: int, slip: str = "") -> None:
        super().__init__(folder, seed, posts)
        self.slip = slip
        self.articles: dict[str, dict[str, Any]] = {}
        self.pending: dict[str, None] = {}
        """What was named and not yet read."""
        self.walked: datetime | None = None

    def crawl(self) -> Outcome:
        self.now, self.missed, self.checked, self.is_well = self.start, [], 0, True
        self.changes: list[dict[str, Any]] = []
        if self._get("/robots.txt")[0] == 200:
            self._go()
        else:
            self.is_well = False
        return Outcome(0 if self.is_well else 3, "", 0, 0, 0)

    # --- The run --------------------------------------------------------------------------------

    def _go(self) -> None:
        updated = self._updates()
        missing = self._get("/posts/none-such/")[1]
        self.missing = re.sub(r"n\d+x\d+|\d+ times", "", missing)
        listed = self._walk()
        self.pending.update(dict.fromkeys((*listed, *updated)))
        for path in list(self.pending):
            if path in self._addresses() or self._look(path):
                del self.pending[path]
        for path, known in list(self.articles.items()):
            if known["gone"]:
                if path in listed or path in updated:
                    self._look(path)
            elif known["looked"] == self.now:
                continue  # by another address
            elif self._is_due(known) or known["looked"] < datetime.fromisoformat(
                updated.get(path, "2000-01-01T00:00:00+00:00")
            ):
                self._look(path)
        self._settle()
        self._deliver()

    def _settle(self) -> None:
        """Count what was not there, unless too much was not."""
        fresh = sum(not known["misses"] for known, _ in self.missed)
        if 1 < fresh > self.checked / 5 and self.slip != "mass":
            self.is_well = False
            return
        for known, status in self.missed:
            known["misses"].append((self.now, status))
            statuses = [one for _, one in known["misses"]]
            is_long = self.now - known["misses"][0][0] >= timedelta(hours=72)
            is_sure = statuses.count(410) >= 2 or (len(statuses) >= 3 and is_long)
            if is_sure or self.slip == "hasty":
                self._bury(known)

    def _addresses(self) -> set[str]:
        return {path for path, known in self.articles.items() if not known["gone"]}

    def _is_due(self, known: dict[str, Any]) -> bool:
        if self.slip == "every day":
            return True
        if self.slip == "due":
            return False
        age = known["looked"] - known["since"]
        return bool(known["misses"]) or self.now >= known["looked"] + interval(age) - timedelta(
            hours=1
        )

    def _updates(self) -> dict[str, str]:
        found: dict[str, str] = {}
        names = []
        if self.blog.feed:
            names.append("/feed.xml")
        if self.blog.sitemap:
            names.append("/sitemap.xml")
        while names:
            _, body, _ = self._get(names.pop())
            names += re.findall(r"<loc>[^<]*?(/sitemap-posts-\d+\.xml)", body)
            for entry in re.findall(r"<(?:url|entry|item)>.*?</(?:url|entry|item)>", body, re.S):
                found.update(dict(_UPDATED.findall(entry)))
        return found

    def _walk(self) -> list[str]:
        listed: list[str] = []
        known = self._addresses()
        is_full = self.walked is None or self.now - self.walked >= 7 * DAY - timedelta(hours=1)
        page = "/"
        while page:
            status, body, _ = self._get(page)
            if status != 200 or "<main" not in body:
                self.is_well = False
                return listed
            here = [_LINK.search(entry)[1] for entry in _ENTRY.findall(body)]
            listed += here
            on = re.search(r'class="next[^"]*" href="[^"]*?(/page/\d+/)"', body)
            page = on[1] if on else ""
            if not is_full and all(path in known for path in here):
                return listed
        if is_full:
            self.walked = self.now
        return listed

    def _look(self, path: str) -> bool:
        """Look at an article; whether what answers is a page or tells that there is none."""
        known = self.articles.get(path)
        status, body, landed = self._get(path)
        self.checked += known is not None and not known["gone"]
        plain = re.sub(r"n\d+x\d+|\d+ times", "", body)
        if status in (404, 410) or (plain == self.missing and "<main" in body):
            self._misses(path, 404 if status == 200 else status)
        elif status != 200 or "</html>" not in body or "<main" not in body:
            self.is_well = False
            if self.slip != "gate":
                return False
            if known and body:
                self._tell("changed", {**known["item"], "text": body})
        elif landed != path and landed in self._addresses():
            if known and not known["gone"] and known is not self.articles[landed]:
                self._misses(path, 410)  # part of another now, which was looked at with it
                self._sees(landed, landed, body)
            elif known:
                known["looked"] = self.now
        else:
            self._sees(path, landed, body)
        return True

    def _misses(self, path: str, status: int) -> None:
        known = self.articles.get(path)
        if known is None or known["gone"]:
            return
        known["looked"] = self.now
        self.missed.append((known, status))

    def _sees(self, path: str, landed: str, body: str) -> None:
        item = self._read(landed, body)
        key = (item["title"], item["text"], item["date_published"])
        known = self.articles.get(path)
        if known is None:  # perhaps one that moved here
            for other in self.articles.values():
                same = other["item"]
                if key == (same["title"], same["text"], same["date_published"]):
                    known = self.articles[path] = other
                    if not other["gone"]:
                        other["looked"] = self.now
                        return
                    break
        if known is None or known["gone"]:
            self.articles[path] = fresh = {
                "item": item,
                "since": datetime.fromisoformat(item["date_published"]),
                "gone": False,
            }
            known = fresh
            self._tell("new", item)
        elif item["content_hash"] != known["item"]["content_hash"]:
            known["item"] = {**item, "id": known["item"]["id"]}
            known["since"] = self.now
            self._tell("changed", known["item"])
        known["looked"], known["misses"] = self.now, []

    def _bury(self, known: dict[str, Any]) -> None:
        known["gone"] = True
        self._tell("gone", known["item"])

    def _read(self, path: str, body: str) -> dict[str, Any]:
        title = unescape(re.search(r"<h1[^>]*>(.*?)</h1>", body)[1])
        content = re.search(r'-content"?[^>]*>(<p>.*?)</div>', body, re.DOTALL)[1]
        text = "\n\n".join(unescape(one) for one in re.findall(r"<p>(.*?)</p>", content))
        return {
            "id": f"reference{path.rstrip('/')}",
            "title": title,
            "date_published": re.search(r'published_time" content="([^"]+)"', body)[1],
            "tags": re.findall(r'rel="tag">([^<]+)<', body),
            "text": text,
            "content_hash": f"{title}/{text}",
        }

    # --- What comes in and goes out -------------------------------------------------------------

    def _get(self, path: str) -> tuple[int, str, str]:
        """Status, body and path of the answer; the body is empty where its end is missing."""
        request = urllib.request.Request(self.server.home + path)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                data = response.read()
                landed = response.url.removeprefix(self.server.home)
                return response.status, data.decode("utf-8", "replace"), landed
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), path
        except OSError:
            return 0, "", path
        except Exception as error:  # http.client.IncompleteRead
            if type(error).__name__ != "IncompleteRead":
                raise
            return 0, "", path

    def _tell(self, change: str, item: dict[str, Any]) -> None:
        self.changes.append({**item, "change": change})
        if self.slip == "twice" and len(self.changes) == 1:
            self.changes.append(self.changes[0])

    def _deliver(self) -> None:
        with (self.folder / JOURNAL).open("a") as file:
            file.writelines(json.dumps(item) + "\n" for item in self.changes)
        if self.is_well:
            there = {
                id(known): known["item"] for known in self.articles.values() if not known["gone"]
            }
            lines = [json.dumps(item) + "\n" for item in there.values()]
            (self.folder / SNAPSHOT).write_text("".join(lines))
