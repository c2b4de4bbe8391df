"""A column of compressed text: bytes in the database, text for the code.

Values from an older version are not compressed until they are written again.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, TypeDecorator, func, type_coerce

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

_LEVEL = 3
_MAGIC = b"\x28\xb5\x2f\xfd"
_HEAD = 18  # bytes of a frame that contain the length of its content


class PackedText(TypeDecorator[str]):
    """Text as a Zstandard frame."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zstd.compress(value.encode(), _LEVEL)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None or isinstance(value, str):
            return value
        try:
            return _plain(bytes(value)).decode()
        except (zstd.ZstdError, UnicodeDecodeError):  # damaged: left as invalid JSON
            return ""


def _plain(value: bytes) -> bytes:
    if not value.startswith(_MAGIC):
        return value
    # With the length, it allocates no more memory than needed.
    return zstd.ZstdDecompressor().decompress(value, length(len(value), value))


def measured(column: ColumnElement[str]) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    """The columns for :func:`length`, which computes a text's length without reading it all."""
    head = func.substr(type_coerce(column, LargeBinary), 1, _HEAD, type_=LargeBinary)
    return func.octet_length(type_coerce(column, LargeBinary)), head


def length(stored: int, head: Any) -> int:
    """The length in bytes of a packed text after unpacking."""
    if isinstance(head, str) or not bytes(head).startswith(_MAGIC):
        return stored
    return zstd.get_frame_info(bytes(head)).decompressed_size or stored
