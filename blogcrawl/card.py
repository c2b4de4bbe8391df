"""The data card of a corpus: its content, time span and licences, and what is missing.

It is Markdown with YAML front matter, the format of sites for data sets.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogcrawl.verdict.words import counted, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST = 20
"""How many different values of a field are counted by name."""
_MOST_SHOWN = 5


@dataclass
class Card:
    """Counts the articles of a corpus, one by one."""

    name: str
    articles: int = 0
    characters: int = 0
    formulas: int = 0
    displayed: int = 0
    days: list[str] = field(default_factory=list)
    """The first and the last day."""
    fields: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    wishes: Counter[str] = field(default_factory=Counter)
    tells_wishes: bool = False

    def add(self, item: Mapping[str, Any]) -> None:
        """Count an article."""
        self.articles += 1
        self.characters += len(item["text"])
        self.formulas += len(item["formulas"])
        self.displayed += sum(formula["display"] for formula in item["formulas"])
        self.fields.update(dict.fromkeys(item, 0))
        self.fields.update(name for name, value in item.items() if value not in (None, "", []))
        if day := (item["date_published"] or "")[:10]:
            self.days = [min(*self.days, day), max(*self.days, day)] if self.days else [day, day]
        self.sites[item["site"]] += 1
        _count(self.languages, item["language"] or "not named")
        _count(self.licences, item["license"] or "not named")
        self.tells_wishes |= "usage" in item
        for wish in item.get("usage") or ():
            self.wishes[wish] += 1

    def text(self, made_at: str, gaps: Iterable[str]) -> str:
        """The card; ``made_at`` is when the blog was last read, ``gaps`` what is missing."""
        return "\n".join([*self._front(), *self._body(made_at, [*gaps]), ""])

    def _front(self) -> Iterator[str]:
        codes = {name.partition("-")[0] for name in self.languages if " " not in name}
        yield "---"
        yield f"pretty_name: {json.dumps(self.name, ensure_ascii=False)}"
        yield f"language: {json.dumps(sorted(codes))}"
        yield 'tags: ["blog"]'
        yield "---"

    def _body(self, made_at: str, gaps: list[str]) -> Iterator[str]:
        yield from ("", f"# {self.name}", "")
        sites = ", ".join(self.sites) or "no site"
        yield f"The articles of {sites}, one a line, as they were at {made_at}."
        yield from ("", "| | |", "|---|---|")
        yield f"| articles | {self.articles:,} |"
        if self.days:
            yield f"| published | {self.days[0]} to {self.days[1]} |"
        yield f"| characters of text | {self.characters:,} |"
        yield f"| formulas | {self.formulas:,} ({self.displayed:,} displayed) |"
        yield from self._table("Languages", self.languages)
        yield from self._table("Licences", self.licences)
        yield ""
        yield "A licence is what the article's page names; where it names none, all rights are the"
        yield "author's."
        if self.tells_wishes:
            yield from self._table("Wishes of the pages", self.wishes)
        yield from ("", "## Fields", "", "| field | articles that have it |", "|---|---|")
        for name, count in self.fields.items():
            yield f"| `{name}` | {percent(count / self.articles)} |"
        yield from ("", "## Known gaps", "")
        yield from (f"- {gap}" for gap in gaps or ["None."])

    def _table(self, title: str, counts: Counter[str]) -> Iterator[str]:
        yield from ("", f"## {title}", "")
        if not counts:
            yield "None."
            return
        yield from ("| | articles |", "|---|---|")
        for name, count in counts.most_common():
            yield f"| {_cell(name)} | {count:,} |"


def gaps_of(
    failed: Iterable[tuple[str, str]], missing: int, gone: int, problems: Iterable[str]
) -> Iterator[str]:
    """The known gaps of a blog."""
    addresses = [*failed]
    if addresses:
        shown = ", ".join(f"{url} ({reason})" for url, reason in addresses[:_MOST_SHOWN])
        more = " and others" if len(addresses) > _MOST_SHOWN else ""
        yield f"{counted(len(addresses), 'article')} could not be had: {shown}{more}"
    if missing:
        yield f"{counted(missing, 'article')} could not be found for now"
    if gone:
        yield f"{counted(gone, 'article')} of earlier are gone from the blog, and not in the corpus"
    for problem in problems:
        yield f"in its last run: {problem}"


def _count(counts: Counter[str], value: str) -> None:
    counts[value if value in counts or len(counts) < _MOST else "others"] += 1


def _cell(text: str) -> str:
    """A value escaped for a table: it comes from a page."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
