"""``scrapy`` with an archive that stores nothing, to measure what the real one costs.

    python tests/benchmarks/forgetful.py crawl SPIDER -s ARCHIVE_ENABLED=False ...

A first crawl of a whole blog is the same as with an empty archive: it requests the same pages in
the same order and reads them in the same way; the feed is Scrapy's own. Everything for later crawls
is left out: SQL and even the import of SQLAlchemy, the copies of pages and items, and the feed that
is read back. What remains is the counting that any crawl needs, in sets and counters of this
process.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.origin import Origin


class Nothing(ModuleType):
    """In the place of SQLAlchemy: whatever is looked up in it or made by it is nothing again."""

    def __getattr__(self, name: str) -> Any:
        if name.endswith("Error"):  # which ``except`` names
            return Exception
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Nothing:
        return self

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        return (object,)

    __add__ = __and__ = __or__ = __lt__ = __gt__ = __getitem__ = __call__


for _name in ("", ".engine", ".exc", ".pool", ".schema"):
    sys.modules[f"sqlalchemy{_name}"] = Nothing(f"sqlalchemy{_name}")

from scrapy.cmdline import execute  # noqa: E402

from blogcrawl.archive import profiles  # noqa: E402
from blogcrawl.archive.kept import KeptPages  # noqa: E402
from blogcrawl.archive.records import Address, Batch, Facts, KeptPage  # noqa: E402
from blogcrawl.archive.run import Run  # noqa: E402
from blogcrawl.archive.terms import DUPLICATE, STORED  # noqa: E402
from blogcrawl.extensions import archive as extension  # noqa: E402
from blogcrawl.extensions.archive import ArchiveExtension  # noqa: E402
from blogcrawl.pipelines import archive as pipeline  # noqa: E402
from blogcrawl.spiders import blog, source_reader  # noqa: E402

if TYPE_CHECKING:
    from typing_extensions import Self

    from blogcrawl.archive.records import NamedAddress, SourcePage
    from blogcrawl.items import Article


class Database:
    """In the place of a database."""

    failure = None
    version = 0
    transaction = nullcontext

    def close(self) -> None:
        """Nothing is open."""


class ForgetfulRun(Run):
    """Knows what this run has dealt with, and nothing else."""

    def __init__(self, extraction: str) -> None:
        super().__init__(Database(), extraction, 1, 0)  # type: ignore[arg-type]
        self.answered: set[tuple[str, str]] = set()
        self.ids: set[str] = set()

    def record_outcome(self, outcome: str) -> None: ...


@dataclass
class Room:
    """A part of the archive."""

    run: ForgetfulRun


class ForgetfulDiscovery(Room):
    def discover(self, site: str, found: Sequence[NamedAddress], *_: Any) -> list[Address]:
        return [
            Address(
                identity=one.identity,
                url=one.url,
                is_sure=one.is_sure,
                must_ask=(site, one.identity) not in self.run.answered,
                is_settled=False,
                is_article=False,
            )
            for one in found
        ]


class ForgetfulPages(ForgetfulDiscovery):
    def get(self, *_: Any) -> None: ...

    def keep(
        self, site: str, page: SourcePage, found: Sequence[NamedAddress] = (), *_: Any
    ) -> KeptPage:
        return KeptPage(self.discover(site, found), before=[], is_same=False)


class ForgetfulAgenda(Room):
    def due(self, *_: Any, **__: Any) -> Batch:
        return Batch([], None)

    unlisted = twins = due

    def push(self, site: str, identities: Sequence[str]) -> None: ...

    def probe(self, *_: Any) -> list[Address]:
        return []


class ForgetfulIdentity(Room):
    def leads_to_article(self, origin: Origin) -> bool:
        return False

    def title(self, origin: Origin) -> str:
        return ""

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        return None if claimed in self.run.ids else claimed

    def is_claimed_wrongly(self, *_: Any) -> bool:
        return False

    has_strayed = is_known = is_claimed_wrongly

    def stored_before(self) -> list[Any]:
        return []


class ForgetfulAnswers(Room):
    def refuse(self, site: str, identity: str, reason: str) -> None:
        self.run.under_way.discard((site, identity))
        self.run.answered.add((site, identity))

    skip = fail = refuse

    def refuse_duplicate(self, origin: Origin, identity: str) -> None:
        self.refuse(origin.site, origin.identity, DUPLICATE)

    def miss(self, site: str, identity: str, reason: str, **_: Any) -> bool:
        self.refuse(site, identity, reason)
        return False

    def keep(self, origin: Origin, facts: Facts) -> str:
        self.run.ids.add(facts.id)
        self.refuse(origin.site, origin.identity, STORED)
        self.run.outcomes[STORED] += 1
        return "new"


class ForgetfulWalks(Room):
    def may_stop_early(self, site: str) -> bool:
        return False

    def listed(self, site: str) -> int:
        return 0


class ForgetfulClosing(Room):
    def finish(self, *_: Any) -> list[str]:
        return []


class ForgetfulRereads(Room):
    def count(self, site: str) -> int:
        return 0


class ForgetfulArchive:
    """The parts of an archive that a crawl uses."""

    def __init__(self, run: ForgetfulRun) -> None:
        self.run, self.database = run, run.database
        self.discovery = ForgetfulDiscovery(run)
        self.pages = ForgetfulPages(run)
        self.agenda = ForgetfulAgenda(run)
        self.identity = ForgetfulIdentity(run)
        self.answers = ForgetfulAnswers(run)
        self.walks = ForgetfulWalks(run)
        self.closing = ForgetfulClosing(run)
        self.rereads = ForgetfulRereads(run)
        self.kept = KeptPages(most=0)

    @classmethod
    def begin(cls, database: Database, arguments: dict[str, Any], extraction: str) -> Self:
        return cls(ForgetfulRun(extraction))


class ForgetfulExtension(ArchiveExtension):
    """Has no totals of a blog: those of the crawl are counted as the items come."""

    def _count(self) -> None: ...

    def _measure(self, *_: Any) -> None: ...

    def _record_visits(self, *_: Any) -> None: ...

    def _record_ending(self, *_: Any) -> None: ...


def facts(article: Article) -> Facts:
    """What the archive is given of an article: no more than its identity."""
    return Facts(article.id, "", "", "", "", 0, 0, 0)


if __name__ == "__main__":
    extension.Archive = ForgetfulArchive  # type: ignore[assignment,misc]
    extension.walked_sites = lambda _: set()
    blog.recheck_at_least = source_reader.record_changes = lambda *_: None
    source_reader.known_source = lambda *_: None
    profiles.load = lambda *_: None
    profiles.keep = lambda *_: None
    extension.open_database = lambda *_: Database()  # type: ignore[assignment,return-value]
    extension.ArchiveExtension = ForgetfulExtension  # type: ignore[misc]
    pipeline.facts = facts
    execute()
