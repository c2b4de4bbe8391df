"""``scrapy`` with an archive that writes nothing down, to measure what the real one costs.

    python tests/benchmarks/forgetful.py crawl SPIDER -s ARCHIVE_ENABLED=False ...

A first crawl of a whole blog goes its way as it would with an empty archive: it asks for the same
pages in the same order and reads them in the same way, and the feed is Scrapy's own. What is left
out is all that is there for the next crawl: SQL, SQLAlchemy itself, which is not even imported,
the copies of pages and items, and the feed that is read back. What stays is the counting that any
crawl needs, in sets and counters of this process.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


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

    __add__ = __and__ = __or__ = __lt__ = __gt__ = __call__


for _name in ("", ".engine", ".exc", ".pool", ".schema"):
    sys.modules[f"sqlalchemy{_name}"] = Nothing(f"sqlalchemy{_name}")

from scrapy.cmdline import execute  # noqa: E402

from blogcrawl.archive.shelf import Facts, Origin  # noqa: E402
from blogcrawl.archive.store import DUPLICATE, STORED, Address, Archive  # noqa: E402
from blogcrawl.extensions import archive as extension  # noqa: E402
from blogcrawl.extensions.archive import ArchiveExtension  # noqa: E402
from blogcrawl.pipelines import archive as pipeline  # noqa: E402

if TYPE_CHECKING:
    from blogcrawl.archive.store import Found, Page
    from blogcrawl.items import Article


class Database:
    """In the place of a database."""

    failure = None
    transaction = nullcontext

    def close(self) -> None:
        """Nothing is open."""


class ForgetfulArchive(Archive):
    """Knows what this run has dealt with, and nothing else."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)  # type: ignore[arg-type]
        self.answered: set[tuple[str, str]] = set()
        self.ids: set[str] = set()

    def begin(self, arguments: dict[str, Any], extraction: str) -> None:
        self.run, self.extraction = 1, extraction

    def may_stop_early(self, site: str) -> bool:
        return False

    def walked_sites(self) -> set[str]:
        return set()

    def finish(self, *_: Any) -> list[str]:
        return []

    def listed(self, site: str) -> int:
        return 0

    def note_outcome(self, outcome: str) -> None: ...

    def push(self, site: str, identities: Sequence[str]) -> None: ...

    def page(self, *_: Any) -> None: ...

    def keep_page(
        self, site: str, page: Page, found: Sequence[Found] = (), *_: Any
    ) -> tuple[list[Address], list[str], bool]:
        return self.discover(site, found), [], False

    def discover(self, site: str, found: Sequence[Found], *_: Any) -> list[Address]:
        return [
            Address(
                one.identity,
                one.url,
                one.is_sure,
                must_ask=(site, one.identity) not in self.answered,
                is_settled=False,
                is_article=False,
            )
            for one in found
        ]

    def left(self, *_: Any, **__: Any) -> tuple[list[Address], None]:
        return [], None

    unlisted = twins = left

    def probe(self, *_: Any) -> list[Address]:
        return []

    def refuse(self, site: str, identity: str, reason: str) -> None:
        self.under_way.discard((site, identity))
        self.answered.add((site, identity))

    pass_over = fail = refuse

    def refuse_duplicate(self, origin: Origin, identity: str) -> None:
        self.refuse(origin.site, origin.identity, DUPLICATE)

    def miss(self, site: str, identity: str, reason: str, **_: Any) -> bool:
        self.refuse(site, identity, reason)
        return False

    def leads_to_article(self, origin: Origin) -> bool:
        return False

    def title(self, origin: Origin) -> str:
        return ""

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        return None if claimed in self.ids else claimed

    def is_claimed_wrongly(self, *_: Any) -> bool:
        return False

    def has_strayed(self, *_: Any) -> bool:
        return False

    def keep(self, origin: Origin, facts: Facts) -> str:
        self.ids.add(facts.id)
        self.refuse(origin.site, origin.identity, STORED)
        self.outcomes[STORED] += 1
        return "new"


class ForgetfulExtension(ArchiveExtension):
    """Has no totals of a blog: those of the crawl are counted as the items come."""

    def _count(self) -> None: ...


def facts(article: Article) -> Facts:
    """What the archive is given of an article: no more than its identity."""
    return Facts(article.id, "", "", "", "", 0, 0, 0)


if __name__ == "__main__":
    extension.Archive = ForgetfulArchive  # type: ignore[misc]
    extension.open_database = lambda *_: Database()  # type: ignore[assignment,return-value]
    extension.ArchiveExtension = ForgetfulExtension  # type: ignore[misc]
    pipeline.facts = facts
    execute()
