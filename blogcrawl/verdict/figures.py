"""The figures of one run of one blog."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import NamedTuple

# Reasons why there is no article at an address that are the blog's, not the crawl's.
ANSWERS = frozenset(
    (
        *("not_found", "soft_404", "redirected_home", "not_there", "duplicate", "merged"),
        *("no_article", "robots_txt", "offsite", "locked"),
    )
)
DEAD = frozenset(("not_found", "soft_404", "redirected_home"))
"""The reasons that make a link of the blog a dead link."""
ELSEWHERE = frozenset(("duplicate", "merged"))
"""The reasons that mean that the article is at another address."""
PASSED_OVER = frozenset(("older", "beyond_limit", "budget"))
"""The reasons for which the run did not want an address."""


class Share(NamedTuple):
    """A number out of a total."""

    part: int
    total: int

    @property
    def rest(self) -> int:
        return self.total - self.part


@dataclass
class Figures:
    """The figures of a run of a blog."""

    run: int = 0
    started: int = 0
    is_finished: bool = True
    """Whether the run reached its end."""
    is_whole: bool = True
    """Whether it was for the whole blog, not a part."""
    articles: int = 0
    """How many articles the blog has, as far as known after the run."""
    fields: dict[str, int] = field(default_factory=dict)
    """How many of the articles have a field."""
    lengths: dict[int, int] = field(default_factory=dict)
    """How many of the articles have a text length of so many bits: 3 for 4 to 7 characters."""
    changes: dict[str, int] = field(default_factory=dict)
    """Counts of ``new``, ``changed`` and ``gone`` articles."""
    read: int = 0
    """How many articles read in this run are new or changed."""
    read_fields: dict[str, int] = field(default_factory=dict)
    read_lengths: dict[int, int] = field(default_factory=dict)
    had_fields: dict[str, int] = field(default_factory=dict)
    """How many of the changed articles had a field before."""
    blanked: dict[str, int] = field(default_factory=dict)
    """How many of these have lost the field."""
    changed: int = 0
    """How many of the changed articles had a text of known length before."""
    shrunk: int = 0
    """How many of these have less than a quarter of that length now."""
    unread: int = 0
    """How many addresses that were never requested before gave no readable article."""
    refused: dict[str, int] = field(default_factory=dict)
    """Addresses by the reason for which they are no article."""
    failed: dict[str, int] = field(default_factory=dict)
    discovered: int = 0
    missing: int = 0
    """Missing articles, kept until it is certain that they are gone."""
    named: dict[str, int] = field(default_factory=dict)
    """How many articles a source names."""
    missed: dict[str, int] = field(default_factory=dict)
    """How many articles of a source were not reached."""
    listing_pages: int = 0
    requests: int = 0
    seconds: int = 0
    slow: dict[str, float] = field(default_factory=dict)
    """The slowest pages, if slower than a second: seconds by address."""
    urls: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Example addresses for a figure, by its name; not stored."""

    @property
    def answers(self) -> int:
        """Addresses at which the blog has no article."""
        return sum(number for reason, number in self.refused.items() if reason in ANSWERS)

    @property
    def unread_by_reason(self) -> dict[str, int]:
        """Addresses of articles that could not be read, by reason."""
        no_loss = ANSWERS | PASSED_OVER
        refused = {name: n for name, n in self.refused.items() if name not in no_loss and n}
        return {**refused, **{name: n for name, n in self.failed.items() if n}}

    def to_json(self) -> str:
        kept = asdict(self)
        del kept["urls"]
        return json.dumps(kept, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """Read the output of :meth:`to_json`, maybe of another version of the code."""
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in json.loads(text).items() if name in known}
        for name in ("lengths", "read_lengths"):
            kept[name] = {int(bits): number for bits, number in kept.get(name, {}).items()}
        return cls(**kept)
