"""Items as text: JSON Lines that every parser takes, and Scrapy's formats for nested items."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from itemadapter import ItemAdapter
from scrapy import exporters
from scrapy.utils.serialize import ScrapyJSONEncoder

# JSON allows these raw in a string, `str.splitlines` breaks at them. Outside of strings the
# encoder writes ASCII only, so they can be replaced in the finished line.
_LINE_BREAKS = {"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"}


class _Encoder(ScrapyJSONEncoder):
    """Scrapy's encoder with a short way for dataclasses, of which an article holds hundreds."""

    def default(self, o: Any) -> Any:
        if names := _field_names(o.__class__):
            return {name: getattr(o, name) for name in names if hasattr(o, name)}
        return super().default(o)


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; empty for any other class."""
    if not dataclasses.is_dataclass(cls):
        return ()
    return tuple(field.name for field in dataclasses.fields(cls))


class StrictJsonLinesItemExporter(exporters.JsonLinesItemExporter):
    """Write one item a line: strict JSON in UTF-8, keys in the order of the item's fields.

    U+0085, U+2028 and U+2029 are escaped. A lone surrogate has no UTF-8, and strict parsers take
    no escape of one either, so it becomes U+FFFD. The feed's ``encoding`` and ``indent`` have no
    effect. Raises ValueError for NaN and infinities, TypeError for what JSON cannot hold.
    """

    def __init__(self, file: Any, **kwargs: Any) -> None:
        super().__init__(file, **kwargs)
        self.encoder = _Encoder(**{**self._kwargs, "ensure_ascii": False, "allow_nan": False})

    def export_item(self, item: Any) -> None:
        line = self.encoder.encode(dict(self.get_serialized_fields(item)))
        for character, escape in _LINE_BREAKS.items():  # str.translate takes 20 times as long
            line = line.replace(character, escape)
        try:
            data = line.encode()
        except UnicodeEncodeError:
            # UTF-16 joins the surrogates that are a pair, and shows those that are not.
            utf16 = line.encode("utf-16-le", "surrogatepass")
            data = utf16.decode("utf-16-le", "replace").encode()
        self.file.write(data + b"\n")


class CsvItemExporter(exporters.CsvItemExporter):
    """Scrapy's, for items with fields that are not set: its own takes every declared field."""

    def export_item(self, item: Any) -> None:
        super().export_item(ItemAdapter(item).asdict())


class XmlItemExporter(exporters.XmlItemExporter):
    """Scrapy's, for items that hold dataclasses: its own writes their ``repr``."""

    def export_item(self, item: Any) -> None:
        super().export_item(ItemAdapter(item).asdict())
