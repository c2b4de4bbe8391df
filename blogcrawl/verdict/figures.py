"""The figures of one run of one blog."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import NamedTuple

# Why there is no article at an address: an answer of the blog, no fault of the crawl.
ANSWERS = frozenset(
    (
        *("not_found", "soft_404", "redirected_home", "not_there", "duplicate", "merged"),
        *("no_article", "robots_txt", "offsite", "locked"),
    )
)
DEAD = frozenset(("not_found", "soft_404", "redirected_home"))
"""Those that say of a link of the blog: it is not there."""
ELSEWHERE = frozenset(("duplicate", "merged"))
"""Those that say: the article is there, at another address."""
PASSED_OVER = frozenset(("older", "beyond_limit", "budget"))
"""Why an address was not wanted by the run."""


class Share(NamedTuple):
    """How many of how many."""

    have: int
    of: int

    @property
    def lack(self) -> int:
        return self.of - self.have


@dataclass
class Figures:
    """What a run of a blog came to."""

    run: int = 0
    started: int = 0
    is_finished: bool = True
    """Whether it came to its end."""
    is_whole: bool = True
    """Whether the whole blog was asked for, not a part."""
    articles: int = 0
    """What the blog has, as far as it is known after the run."""
    fields: dict[str, int] = field(default_factory=dict)
    """How many of them have a field."""
    lengths: dict[int, int] = field(default_factory=dict)
    """How many of them have a text of so many bits: 3 for 4 to 7 letters."""
    changes: dict[str, int] = field(default_factory=dict)
    """``new``, ``changed`` and ``gone``."""
    read: int = 0
    """How many are new or changed, by what was read in this run."""
    read_fields: dict[str, int] = field(default_factory=dict)
    read_lengths: dict[int, int] = field(default_factory=dict)
    had_fields: dict[str, int] = field(default_factory=dict)
    """How many of those that changed had a field before."""
    blanked: dict[str, int] = field(default_factory=dict)
    """How many of those have lost it."""
    changed: int = 0
    """How many of those that changed had a text of known length before."""
    shrunk: int = 0
    """How many of those have less than a quarter of it."""
    unread: int = 0
    """How many addresses that were never asked before gave nothing that could be read."""
    refused: dict[str, int] = field(default_factory=dict)
    """Addresses by the reason for which they are no article."""
    failed: dict[str, int] = field(default_factory=dict)
    discovered: int = 0
    missing: int = 0
    """Articles that are not there, kept until it is certain."""
    named: dict[str, int] = field(default_factory=dict)
    """How many articles a source names."""
    missed: dict[str, int] = field(default_factory=dict)
    """How many of them were not reached."""
    listing_pages: int = 0
    requests: int = 0
    seconds: int = 0
    slow: dict[str, float] = field(default_factory=dict)
    """The pages that took longest, if longer than a second: seconds by address."""
    urls: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Addresses that show a figure, by its name; not kept."""

    @property
    def answers(self) -> int:
        """Addresses at which the blog has no article to show."""
        return sum(number for reason, number in self.refused.items() if reason in ANSWERS)

    @property
    def lost(self) -> dict[str, int]:
        """Addresses at which there should be one that could not be had, by reason."""
        no_loss = ANSWERS | PASSED_OVER
        refused = {name: n for name, n in self.refused.items() if name not in no_loss and n}
        return {**refused, **{name: n for name, n in self.failed.items() if n}}

    def to_json(self) -> str:
        kept = asdict(self)
        del kept["urls"]
        return json.dumps(kept, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """Read what :meth:`to_json` wrote, maybe by another version of the code."""
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in json.loads(text).items() if name in known}
        for name in ("lengths", "read_lengths"):
            kept[name] = {int(bits): number for bits, number in kept.get(name, {}).items()}
        return cls(**kept)
