"""Writes articles as Markdown files with YAML front matter, and reads such files."""

from __future__ import annotations

import json
import re
import tarfile
from hashlib import blake2b
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from blogcrawl import jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LEFT_OUT = frozenset(("text", "formulas", "markdown", "html", "reads", "comments", "crawled_at"))
"""Fields that the file itself contains, or that change without an edit."""
_NAMES = {"date_published": "date"}  # the usual name in front matter
_LONGEST = 150  # bytes of a name; file systems allow 255
_NO_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[0-9:.]+(?:Z|[+-]\d\d:\d\d))?")


class MarkdownItemExporter(BaseItemExporter):
    """Writes a tar with one ``.md`` file per article; the local storage unpacks it.

    An article that was read without Markdown is written as its text, formulas included.
    """

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._tar = tarfile.TarFile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)

    def export_item(self, item: Any) -> None:
        values = ItemAdapter(item).asdict()
        fields = self.get_serialized_fields(values, include_empty=False)
        data = note({"id": values["id"], **dict(fields)}, _body(values))
        entry = tarfile.TarInfo(name_of(values["id"]))
        entry.size = len(data)
        self._tar.addfile(entry, BytesIO(data))

    def finish_exporting(self) -> None:
        self._tar.close()


def name_of(identity: str) -> str:
    """The path of an article's file, unique and always the same."""
    parts = identity.split("/")
    return "/".join([*map(_folder, parts[:-1]), f"{_quoted(parts[-1])}.md"])


def note(values: dict[str, Any], body: str) -> bytes:
    """A file with front matter, in which every value is JSON on one line, or a date."""
    lines = ["---"]
    for name, value in values.items():
        if name not in _LEFT_OUT and value not in (None, "", []):
            lines.append(f"{_NAMES.get(name, name)}: {_yaml(value)}")
    lines += [f"characters: {len(values.get('text') or '')}", "---", ""]
    return "\n".join([*lines, body, ""]).encode("utf-8", "replace")


def articles_in(folder: Path) -> Iterator[dict[str, Any]]:
    """The articles in the files of a folder; raises ValueError for any other file."""
    for path in sorted(folder.rglob("*")):
        if not path.is_dir():
            values = _front(path)
            if name_of(str(values.get("id", ""))) != path.relative_to(folder).as_posix():
                raise ValueError(f"{path} is no file of this feed")
            yield {
                **values,
                "date_published": values.get("date"),
                "text": "." * int(values.get("characters") or 0),
            }


def _front(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    with path.open(encoding="utf-8", errors="replace") as file:
        if file.readline() == "---\n":
            for line in file:
                name, _, value = line.rstrip("\n").partition(": ")
                if name == "---":
                    break
                try:
                    values[name] = value if _DAY.fullmatch(value) else json.loads(value)
                except ValueError:  # written by another program
                    return {}
    return values


def _body(values: dict[str, Any]) -> str:
    if (markdown := values.get("markdown")) is not None:
        return str(markdown)
    text, pieces, position = values.get("text") or "", [], 0
    for formula in values.get("formulas") or ():
        pieces += [text[position : formula["offset"]], formula["raw"]]
        position = formula["offset"]
    return "".join([*pieces, text[position:]])


def _yaml(value: Any) -> str:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    text = jsonl.utf8(json.dumps(value, ensure_ascii=False)).decode()
    return _NO_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _folder(part: str) -> str:
    quoted = _quoted(part)
    return f"{quoted[:-3]}%2Emd" if quoted.endswith(".md") else quoted


def _quoted(part: str) -> str:
    """A part of an identity as a file name; letters and digits stay as they are."""
    if part in ("", ".", ".."):
        return f"%{part}"
    quoted = "".join(c if c.isalnum() or c in "-_.~" else quote(c, safe="") for c in part)
    if quoted.startswith("."):
        quoted = f"%2E{quoted[1:]}"
    raw = quoted.encode()
    if len(raw) <= _LONGEST:
        return quoted
    digest = blake2b(part.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{raw[:_LONGEST].decode('utf-8', 'ignore')}~{digest}"
