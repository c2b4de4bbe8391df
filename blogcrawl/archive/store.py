"""The archive during one run, made of its components.

What belongs together is written in one transaction. That is a listing page with the addresses that
it names, or an article with its version and the validators of its address. The next run resumes a
killed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.archive import run
from blogcrawl.archive.agenda import Agenda
from blogcrawl.archive.answers import Answers
from blogcrawl.archive.article_writer import ArticleWriter
from blogcrawl.archive.closing import Closing
from blogcrawl.archive.discovery import Discovery
from blogcrawl.archive.identity import Identity
from blogcrawl.archive.kept import KeptPages
from blogcrawl.archive.pages import Pages
from blogcrawl.archive.rereads import Rereads
from blogcrawl.archive.walks import Walks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.run import Run


class Archive:
    """The archive during a run.

    ``run`` counts outcomes; ``discovery`` enters the addresses that are found; ``pages`` stores the
    pages that name them; ``agenda`` says what else is due; ``identity`` decides which article a
    page is; ``kept`` stores the articles' pages, and ``rereads`` the results of reading these
    again; ``answers`` stores the outcomes of addresses; ``walks`` knows which listings were walked;
    and ``closing`` ends the run.
    """

    def __init__(self, run: Run) -> None:
        writer = ArticleWriter(run.number, run.now)
        self.run = run
        self.discovery = Discovery(run)
        self.pages = Pages(run, self.discovery)
        self.agenda = Agenda(run)
        self.identity = Identity(run)
        self.kept = KeptPages()
        self.answers = Answers(run, writer, self.identity, self.kept)
        self.rereads = Rereads(run, writer)
        self.walks = Walks(run)
        self.closing = Closing(run, writer, self.walks)

    @classmethod
    def begin(cls, database: Database, arguments: Mapping[str, object], extraction: str) -> Self:
        """The archive for a run with these arguments, which may resume the last run."""
        return cls(run.begin(database, arguments, extraction))

    @property
    def database(self) -> Database:
        """The database of the archive."""
        return self.run.database
