"""Items as Parquet: typed columns, written in row groups."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import UsageError
from scrapy.exporters import BaseItemExporter

from blogcrawl.items import FIELDS, MORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROWS = 1_000
_LETTERS = 8_000_000
"""How many rows, and how many characters, are buffered before they are written."""
_READ = 64  # rows that are read at a time
_COLUMNS = (*FIELDS, "markdown", "html", *MORE)


class ParquetItemExporter(BaseItemExporter):
    """Writes a Parquet file, with the columns of docs/output.md in their order.

    All files have the same schema: ``markdown``, ``html`` and the fields of ``ARTICLE_FIELDS`` are
    always columns, which are null unless enabled. Only a journal adds ``change``. A lone surrogate
    becomes U+FFFD. Raises UsageError if pyarrow is not installed.
    """

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError:
            raise UsageError(
                "parquet needs pyarrow: pip install 'blogcrawl[parquet]'", print_help=False
            ) from None
        self._pa, self._parquet = pa, parquet
        self._file = file
        self._writer: Any = None
        self._rows: list[dict[str, Any]] = []
        self._letters = 0

    def export_item(self, item: Any) -> None:
        whole = self.fields_to_export is not None
        fields = self.get_serialized_fields(ItemAdapter(item).asdict(), include_empty=whole)
        row = {name: _plain(value, name) for name, value in fields}
        if self._writer is not None and (more := row.keys() - set(self._writer.schema.names)):
            raise ValueError(f"a field that the first articles have not: {', '.join(more)}")
        self._rows.append(row)
        self._letters += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(self._rows) >= _ROWS or self._letters >= _LETTERS:
            self._write()

    def finish_exporting(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        """Write the buffered rows as one row group."""
        if self._writer is None:
            names = dict.fromkeys(name for row in self._rows for name in row)
            schema = self._pa.schema([(name, self._type(name)) for name in self._columns(names)])
            self._writer = self._parquet.ParquetWriter(self._file, schema, compression="zstd")
        if self._rows:
            table = self._pa.Table.from_pylist(self._rows, schema=self._writer.schema)
            self._writer.write_table(table)
        self._rows.clear()
        self._letters = 0

    def _columns(self, names: Iterable[str]) -> Iterable[str]:
        """The columns: those of an article, unless the feed names its own."""
        return names if self.fields_to_export is not None else dict.fromkeys((*_COLUMNS, *names))

    def _type(self, name: str) -> Any:
        pa = self._pa
        text = pa.string()
        formula = [("tex", text), ("raw", text), ("display", pa.bool_()), ("offset", pa.int64())]
        number = pa.int64()
        equation = [("formula", number), ("tag", text), ("label", text), ("refers_to", number)]
        comment = [("author", text), ("time", text), ("text", text)]
        comment += [("formulas", pa.list_(pa.struct(formula))), ("reply_to", number)]
        spot = [("text", text), ("offset", pa.int64())]
        types = {
            **dict.fromkeys(("authors", "categories", "tags", "usage"), pa.list_(text)),
            **dict.fromkeys(("reads", "comments"), pa.int64()),
            "formulas": pa.list_(pa.struct(formula)),
            "outline": pa.list_(pa.struct([("level", pa.int64()), *spot])),
            "code": pa.list_(pa.struct([("language", text), *spot])),
            "links": pa.list_(pa.struct([("url", text), *spot, ("id", text)])),
            "part": pa.int64(),
            "listing_only": pa.bool_(),
            "equations": pa.list_(pa.struct(equation)),
            "comments_text": pa.list_(pa.struct(comment)),
            "images": pa.list_(pa.struct([("url", text), ("alt", text)])),
            "crawled_at": pa.timestamp("s", tz="UTC"),
        }
        return types.get(name, text)


def _plain(value: Any, name: str = "") -> Any:
    """A value in the form that pyarrow accepts."""
    if name == "crawled_at":
        return datetime.fromisoformat(value.replace("Z", "+00:00")) if value else None
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


def rows_of(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file; raises ValueError for any other file."""
    from pyarrow import parquet

    for batch in parquet.ParquetFile(file).iter_batches(_READ):
        yield from batch.to_pylist()
