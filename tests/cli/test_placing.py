"""What commands write stands whole in its place, or what was there stays."""

import os
from pathlib import Path

import pytest

from web.commands.placing import FileUnwritableError, placed, write_whole

BEFORE, AFTER = b"before", "之後\r\n"


def test_a_file_is_replaced_whole_with_its_permissions_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "plan.toml"
    file.write_bytes(BEFORE)
    file.chmod(0o640)

    write_whole(file, AFTER)

    assert file.read_bytes() == AFTER.encode()  # line ends as they stand
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def _half_written(file: Path) -> None:
    with placed(file) as scratch:
        scratch.write_text("half", "utf-8")
        raise KeyboardInterrupt


def test_what_fails_midway_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(BEFORE)

    with pytest.raises(KeyboardInterrupt):
        _half_written(file)

    assert file.read_bytes() == BEFORE
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_goes_on_leading_to_its_file(tmp_path: Path) -> None:
    file, link = tmp_path / "of-the-month.csv", tmp_path / "newest.csv"
    file.write_bytes(BEFORE)
    link.symlink_to(file)

    write_whole(link, AFTER)

    assert link.is_symlink()
    assert file.read_bytes() == AFTER.encode()


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_whole(pipe, AFTER)

    assert os.read(reader, 100) == AFTER.encode()
    os.close(reader)
    assert pipe.is_fifo()


def test_a_full_device_or_a_missing_folder_is_told_with_the_file(tmp_path: Path) -> None:
    for file in (Path("/dev/full"), tmp_path / "missing" / "plan.toml", tmp_path):
        with pytest.raises(FileUnwritableError, match=f"無法寫入 {file}"):
            write_whole(file, AFTER)
