"""Reads and writes single rows, by statements that are compiled once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, and_, bindparam, insert, select, update

from blogcrawl.archive.schema import addresses, articles, pages, runs, versions
from blogcrawl.archive.shapes import AddressRow, ArticleRow, PageRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Select

    from blogcrawl.archive.shapes import Values

WITH_ARTICLES = addresses.outerjoin(
    articles, and_(articles.c.site == addresses.c.site, articles.c.id == addresses.c.article)
)
KNOWN = select(
    addresses, articles.c.address.label("primary"), articles.c.is_gone, articles.c.published
).select_from(WITH_ARTICLES)
"""Addresses, each with what is known about its article."""

# The names of the parameters must differ from those of the columns that are set.
_SITE: BindParameter[str] = bindparam("row_site")
_NAME: BindParameter[str] = bindparam("row_name")

_ADDRESS = and_(addresses.c.site == _SITE, addresses.c.identity == _NAME)
_ARTICLE = and_(articles.c.site == _SITE, articles.c.id == _NAME)
_PAGE = and_(pages.c.site == _SITE, pages.c.url == _NAME)

_ADD_ADDRESS = insert(addresses)
_READ_ADDRESS = KNOWN.where(_ADDRESS)
_READ_ADDRESSES = KNOWN.where(
    addresses.c.site == _SITE, addresses.c.identity.in_(bindparam("row_names", expanding=True))
)
_SET_ADDRESS = update(addresses).where(_ADDRESS)
_ADD_ARTICLE = insert(articles)
_READ_ARTICLE = select(articles).where(_ARTICLE)
_SET_ARTICLE = update(articles).where(_ARTICLE)
_ADD_PAGE = insert(pages)
_READ_PAGE = select(pages).where(_PAGE)
_SET_PAGE = update(pages).where(_PAGE)
_ADD_VERSION = insert(versions)
_READ_VERSION = select(versions).where(versions.c.revision == bindparam("row_name"))
_SET_VERSION = update(versions).where(versions.c.revision == bindparam("row_name"))
_MORE: BindParameter[int] = bindparam("more")
_COUNT_DISCOVERED = (
    update(runs)
    .where(runs.c.run == bindparam("row_run"))
    .values(discovered=runs.c.discovered + _MORE)
)


def address(connection: Connection, site: str, identity: str) -> AddressRow | None:
    """An address with what is known about its article, ``None`` if it was never seen."""
    row = connection.execute(_READ_ADDRESS, _key(site, identity)).first()
    return AddressRow._make(row) if row else None


def known_address(connection: Connection, site: str, identity: str) -> AddressRow:
    """An address that was seen before."""
    return AddressRow._make(connection.execute(_READ_ADDRESS, _key(site, identity)).one())


def addresses_by_identity(
    connection: Connection, site: str, identities: Sequence[str]
) -> dict[str, AddressRow]:
    """The addresses with these identities that were seen before."""
    found = connection.execute(_READ_ADDRESSES, {"row_site": site, "row_names": identities})
    return {row.identity: row for row in map(AddressRow._make, found)}


def addresses_of(connection: Connection, query: Select[Any]) -> list[AddressRow]:
    """The addresses that a query made from :data:`KNOWN` gives."""
    return [AddressRow._make(row) for row in connection.execute(query)]


def add_address(connection: Connection, values: Values) -> None:
    connection.execute(_ADD_ADDRESS, values)


def add_addresses(connection: Connection, rows: list[Values]) -> None:
    """Add many addresses with the same columns."""
    if rows:
        connection.execute(_ADD_ADDRESS, rows)


def set_address(connection: Connection, site: str, identity: str, values: Values) -> None:
    connection.execute(_SET_ADDRESS, {**_key(site, identity), **values})


def set_addresses(connection: Connection, site: str, rows: Mapping[str, Values]) -> None:
    """Update many addresses, by identity, in the same columns."""
    if rows:
        many = [{**_key(site, identity), **values} for identity, values in rows.items()]
        connection.execute(_SET_ADDRESS, many)


def article(connection: Connection, site: str, id_: str) -> ArticleRow | None:
    """An article, ``None`` if it never existed."""
    row = connection.execute(_READ_ARTICLE, _key(site, id_)).first()
    return ArticleRow._make(row) if row else None


def known_article(connection: Connection, site: str, id_: str) -> ArticleRow:
    """An article that is in the archive."""
    return ArticleRow._make(connection.execute(_READ_ARTICLE, _key(site, id_)).one())


def add_article(connection: Connection, values: Values) -> None:
    connection.execute(_ADD_ARTICLE, values)


def set_article(connection: Connection, site: str, id_: str, values: Values) -> None:
    connection.execute(_SET_ARTICLE, {**_key(site, id_), **values})


def page(connection: Connection, site: str, url: str) -> PageRow | None:
    """A page in its last version, ``None`` if it was never read."""
    row = connection.execute(_READ_PAGE, _key(site, url)).first()
    return PageRow._make(row) if row else None


def add_page(connection: Connection, site: str, url: str, values: Values) -> None:
    connection.execute(_ADD_PAGE, {"site": site, "url": url, **values})


def set_page(connection: Connection, site: str, url: str, values: Values) -> None:
    connection.execute(_SET_PAGE, {**_key(site, url), **values})


def version(connection: Connection, revision: int) -> VersionRow | None:
    """A version of an article, ``None`` if there is none."""
    row = connection.execute(_READ_VERSION, {"row_name": revision}).first()
    return VersionRow._make(row) if row else None


def known_version(connection: Connection, revision: int) -> VersionRow:
    """A version that is in the archive."""
    return VersionRow._make(connection.execute(_READ_VERSION, {"row_name": revision}).one())


def add_version(connection: Connection, values: Values) -> int:
    """Add a version; return its revision."""
    result = connection.execute(_ADD_VERSION, values)
    assert result.inserted_primary_key
    revision: int = result.inserted_primary_key[0]
    return revision


def set_version(connection: Connection, revision: int, values: Values) -> None:
    connection.execute(_SET_VERSION, {"row_name": revision, **values})


def count_discovered(connection: Connection, run: int, number: int) -> None:
    """Count addresses that the run found."""
    if number:
        connection.execute(_COUNT_DISCOVERED, {"row_run": run, "more": number})


def _key(site: str, name: str) -> dict[str, str]:
    return {"row_site": site, "row_name": name}
