"""Feeds of Markdown files: stable names, unchanged files, and atomic replacement."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Spider
from scrapy.exceptions import UsageError

from blogcrawl.feeds import FolderFeedStorage, MarkdownItemExporter, folder
from blogcrawl.feeds.holdings import Unreadable, articles_of
from blogcrawl.feeds.notes import name_of
from blogcrawl.items import Article, Formula


class AnySpider(Spider):
    name = "any"


def article(path: str, markdown: str | None = "tea\n", **more: Any) -> Article:
    fields = {"title": "t", "text": "tea", "crawled_at": "2026-01-02T03:04:05Z", "reads": 7, **more}
    one = Article(f"blog.example/{path}", "https://blog.example/", "blog.example", **fields)
    if markdown is not None:
        one.markdown = markdown
    return one


def begin(path: Path, articles: list[Article]) -> tuple[FolderFeedStorage, Any]:
    storage = FolderFeedStorage(str(path), feed_options={"overwrite": True})
    storage.check()
    file = storage.open(AnySpider())
    exporter = MarkdownItemExporter(file)
    for one in articles:
        exporter.export_item(one)
    exporter.finish_exporting()
    return storage, file


def deliver(path: Path, *articles: Article) -> None:
    storage, file = begin(path, [*articles])
    storage.store(file)


def files(path: Path) -> dict[str, str]:
    found = (file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): file.read_text("utf-8") for file in found}


def test_an_article_is_a_file(tmp_path: Path) -> None:
    more = {"tags": ["茶: 1", "\x7f\u2028#"], "date_published": "2026-01-02", "title": 'a "b"'}
    deliver(tmp_path / "notes", article("2026/a", "# T\n\n$x$", **more))
    [(name, text)] = files(tmp_path / "notes").items()
    assert name == "blog.example/2026/a.md"
    _, front, body = text.split("---\n")
    assert body == "\n# T\n\n$x$\n"
    values = yaml.safe_load(front)
    assert str(values.pop("date")) == "2026-01-02"
    assert values == {
        "id": "blog.example/2026/a",
        "url": "https://blog.example/",
        "site": "blog.example",
        "title": 'a "b"',
        "tags": ["茶: 1", "\x7f\u2028#"],
        "characters": 3,
    }
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_without_markdown_it_is_the_text(tmp_path: Path) -> None:
    one = article("a", None, text="tea cup", formulas=[Formula("x", "$x$ ", False, 4)])
    deliver(tmp_path / "notes", one)
    assert files(tmp_path / "notes")["blog.example/a.md"].endswith("---\n\ntea $x$ cup\n")


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    deliver(path, article("a"), article("b"), article("c"))
    before = {name: (path / "blog.example" / f"{name}.md").stat() for name in "abc"}
    deliver(path, article("a", crawled_at="2027-01-01T00:00:00Z", reads=8), article("b", "cup"))
    now = {name: (path / "blog.example" / f"{name}.md").stat() for name in "ab"}
    assert now["a"].st_ino == before["a"].st_ino
    assert now["a"].st_mtime_ns == before["a"].st_mtime_ns
    assert now["b"].st_ino != before["b"].st_ino
    assert sorted(files(path)) == ["blog.example/a.md", "blog.example/b.md"]


@given(st.lists(st.text("ab/.%?茶 mdA", max_size=9), unique=True))
def test_each_has_a_name_of_its_own(identities: list[str]) -> None:
    names = [name_of(identity) for identity in identities]
    assert len({*names}) == len(names)
    folders = {name[:n] for name in names for n, sign in enumerate(name) if sign == "/"}
    assert not folders & {*names}
    assert not any(
        part in ("", "..") or part[0] == "." for name in names for part in name.split("/")
    )


def test_a_long_name_is_cut() -> None:
    one, other = name_of("h/" + "茶" * 500), name_of("h/" + "茶" * 501)
    assert one != other
    assert len(one.encode()) < 255


@pytest.mark.parametrize("can_exchange", [True, False])
def test_old_or_new_and_never_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    """Killed before whatever step, the folder is one or the other when the feed is next begun."""
    if not can_exchange:
        monkeypatch.setattr(folder, "_exchange", lambda *_: False)
    path = tmp_path / "notes"
    seen = set()
    for steps in range(20):
        deliver(path, article("a"), article("b"))
        old = files(path)
        storage, file = begin(path, [article("a", "cup"), article("c")])
        with monkeypatch.context() as patch:
            is_over = not _killed_after(steps, storage, file, patch)
        file.close()
        FolderFeedStorage(str(path), feed_options={"overwrite": True}).check()
        assert files(path) in (old, {k: v for k, v in files(path).items() if "b.md" not in k})
        seen.add(len(files(path)) == 2 and "blog.example/c.md" in files(path))
        if is_over:
            break
    assert is_over
    assert seen == {True, False}


class Killed(BaseException):
    """As if the process had ended here."""


def _killed_after(
    steps: int, storage: FolderFeedStorage, file: Any, patch: pytest.MonkeyPatch
) -> bool:
    left = steps

    def counted(call: Any) -> Any:
        def step(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return call(*args, **named)

        return step

    for holder, name in (
        (os, "link"),
        (folder, "sync"),
        (Path, "rename"),
        (Path, "mkdir"),
        (Path, "unlink"),
        (Path, "write_bytes"),
        (folder, "_exchange"),
        (folder.shutil, "rmtree"),
    ):
        patch.setattr(holder, name, counted(getattr(holder, name)))
    try:
        storage.store(file)
    except Killed:
        return True
    return False


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.mkdir()
    (path / "mine.md").write_text("---\ntitle: a\n---\n")
    with pytest.raises(OSError, match="no file of this feed: name another folder"):
        deliver(path, article("a"))
    assert sorted(files(path)) == ["mine.md"]
    with pytest.raises(Unreadable):
        list(articles_of(path, "md"))
    with pytest.raises(UsageError, match="use -O"):
        FolderFeedStorage(str(path), feed_options={})


def test_an_old_folder_can_be_read_back(tmp_path: Path) -> None:
    deliver(tmp_path / "notes", article("a", date_published="2026-01-02", tags=["b"]))
    [old] = articles_of(tmp_path / "notes", "md")
    assert (old["id"], old["text"], old["tags"]) == ("blog.example/a", "...", ["b"])
    assert old["date_published"] == "2026-01-02"


def test_elsewhere_it_is_a_tar() -> None:
    file = io.BytesIO()
    exporter = MarkdownItemExporter(file)
    exporter.export_item(article("a"))
    exporter.finish_exporting()
    with tarfile.open(fileobj=io.BytesIO(file.getvalue())) as tar:
        assert tar.getnames() == ["blog.example/a.md"]
