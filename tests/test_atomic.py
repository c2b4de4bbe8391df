"""A file is replaced as a whole, or stays as it was."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from blogcrawl.atomic import replacing, write

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_is_created_and_the_file_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write(path, "old")
    write(path, "new")
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_an_exception_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write(path, "old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"half", None])  # type: ignore[list-item]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_target_of_a_symbolic_link_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize(("name", "code"), [("folder", errno.EISDIR), ("file/a.txt", errno.EEXIST)])
def test_an_error_names_the_file(tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    path = tmp_path / name
    with pytest.raises(OSError, match=r".") as error:
        write(path, "new")
    assert (error.value.errno, error.value.filename) == (code, str(path))
