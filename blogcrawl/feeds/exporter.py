"""Items as text: JSON Lines that every parser accepts, and Scrapy's formats for nested items."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy import exporters

from blogcrawl import jsonl


class StrictJsonLinesItemExporter(exporters.JsonLinesItemExporter):
    """Writes one item per line: strict JSON in UTF-8, keys in the order of the item's fields.

    U+0085, U+2028 and U+2029 are escaped. A lone surrogate becomes U+FFFD: UTF-8 cannot encode it,
    and strict parsers reject its escape. The feed's ``encoding`` and ``indent`` have no effect.
    Raises ValueError for NaN and infinities, TypeError for what JSON cannot hold.
    """

    def __init__(self, file: Any, **kwargs: Any) -> None:
        super().__init__(file, **kwargs)
        strict = {"ensure_ascii": False, "allow_nan": False}
        self.encoder = jsonl.StrictEncoder(**{**self._kwargs, **strict})
        is_plain = self._kwargs.keys() <= {"ensure_ascii"} and not self.export_empty_fields
        self._takes_all = is_plain and self.fields_to_export is None

    def export_line(self, item: dict[str, Any], line: str) -> None:
        """Write an item whose line in the archive is ``line``; copy the line if possible."""
        encoded = jsonl.as_exported(line) if self._takes_all else None
        if encoded is None:
            self.export_item(item)
        else:
            self.file.writelines((encoded, b"\n"))

    def export_item(self, item: Any) -> None:
        pieces = self.encoder.iterencode(dict(self.get_serialized_fields(item)))
        # All pieces are encoded before the first is written, so that a failure leaves no half line.
        self.file.writelines([*map(jsonl.utf8, pieces), b"\n"])


class CsvItemExporter(exporters.CsvItemExporter):
    """Scrapy's exporter, for items with unset fields: Scrapy's reads every declared field."""

    def export_item(self, item: Any) -> None:
        super().export_item(ItemAdapter(item).asdict())


class XmlItemExporter(exporters.XmlItemExporter):
    """Scrapy's exporter, for items that contain dataclasses: Scrapy's writes their ``repr``."""

    def export_item(self, item: Any) -> None:
        super().export_item(ItemAdapter(item).asdict())
