"""The archive during one run: the rooms in which the crawl writes down what it comes upon.

Whatever is written together is one transaction: a listing page with the addresses that it names,
an article with its version and the validators of its address. A run that is killed between two of
them is resumed by the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.archive import run
from blogcrawl.archive.agenda import Agenda
from blogcrawl.archive.answers import Answers
from blogcrawl.archive.closing import Closing
from blogcrawl.archive.discovery import Discovery
from blogcrawl.archive.identity import Identity
from blogcrawl.archive.kept import KeptPages
from blogcrawl.archive.pages import Pages
from blogcrawl.archive.rereads import Rereads
from blogcrawl.archive.shelf import Shelf
from blogcrawl.archive.walks import Walks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.run import Run


class Archive:
    """The archive during a run.

    ``run`` counts what the run came to; ``discovery`` enters the addresses that it comes upon,
    ``pages`` keeps those that name them, ``agenda`` says what else is due, ``identity`` which
    article a page is, ``kept`` keeps the articles' pages and ``rereads`` writes down what is read
    of them once more, ``answers`` writes down what came of an address, ``walks`` knows which
    listings were walked, and ``closing`` ends the run.
    """

    def __init__(self, run: Run) -> None:
        shelf = Shelf(run.number, run.now)
        self.run = run
        self.discovery = Discovery(run)
        self.pages = Pages(run, self.discovery)
        self.agenda = Agenda(run)
        self.identity = Identity(run)
        self.kept = KeptPages()
        self.answers = Answers(run, shelf, self.identity, self.kept)
        self.rereads = Rereads(run, shelf)
        self.walks = Walks(run)
        self.closing = Closing(run, shelf, self.walks)

    @classmethod
    def begin(cls, database: Database, arguments: Mapping[str, object], extraction: str) -> Self:
        """The archive for a run with these arguments, which may be the last one resumed."""
        return cls(run.begin(database, arguments, extraction))

    @property
    def database(self) -> Database:
        """Where all of it is."""
        return self.run.database
