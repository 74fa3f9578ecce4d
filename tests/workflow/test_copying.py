"""The copy of the checkpoints elsewhere grows with them, and is never overwritten by less."""

from pathlib import Path

import pytest

from workflow.store.checkpoints import Checkpoint, Checkpoints
from workflow.store.copying import (
    Compared,
    CopyDiffersError,
    CopyUnwritableError,
    NoCheckpointsError,
    bring_up,
    compared,
)


def line(count: int, head: str = "a") -> Checkpoint:
    return Checkpoint(office="live", count=count, head=head, case_id="1", sequence=count)


@pytest.fixture
def checkpoints(tmp_path: Path) -> Checkpoints:
    made = Checkpoints(tmp_path / "chenhe.db.checkpoints")
    made.append(line(1), line(2))
    return made


def path_of(checkpoints: Checkpoints) -> Path:
    assert checkpoints.path
    return checkpoints.path


def test_a_copy_is_made_and_brought_up(checkpoints: Checkpoints, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "copy"

    first = bring_up(checkpoints, copy)
    checkpoints.append(line(3))
    behind = compared(path_of(checkpoints), copy)
    second = bring_up(checkpoints, copy)

    assert (first, behind, second) == (2, Compared(behind=1), 1)
    assert copy.read_bytes() == path_of(checkpoints).read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert bring_up(checkpoints, copy) == 0


def test_a_line_under_way_waits_for_its_end(checkpoints: Checkpoints, tmp_path: Path) -> None:
    with path_of(checkpoints).open("ab") as file:
        file.write(b'{"office": "li')

    bring_up(checkpoints, tmp_path / "copy")

    assert (tmp_path / "copy").read_bytes().count(b"\n") == 2
    assert (tmp_path / "copy").read_bytes().endswith(b"\n")


def test_a_line_that_broke_off_in_the_copy_is_written_again(
    checkpoints: Checkpoints, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(path_of(checkpoints).read_bytes()[:-5])

    assert bring_up(checkpoints, copy) == 1
    assert copy.read_bytes() == path_of(checkpoints).read_bytes()


@pytest.mark.parametrize(("kept", "differs_at"), [((1,), 2), ((), 1), ((7, 2), 1)])
def test_a_copy_that_knows_more_is_left_alone(
    kept: tuple[int, ...], differs_at: int, checkpoints: Checkpoints, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    bring_up(checkpoints, copy)
    before = copy.read_bytes()
    path_of(checkpoints).write_text("".join(line(each).line for each in kept), "utf-8")

    with pytest.raises(CopyDiffersError) as refused:
        bring_up(checkpoints, copy)

    assert refused.value.facts["line"] == differs_at
    assert compared(path_of(checkpoints), copy).differs_at == differs_at
    assert copy.read_bytes() == before


def test_where_there_is_nothing_to_copy_nothing_is_made(tmp_path: Path) -> None:
    for checkpoints in (Checkpoints(None), Checkpoints(tmp_path / "lost")):
        with pytest.raises(NoCheckpointsError):
            bring_up(checkpoints, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_copy_that_cannot_be_written_is_said(checkpoints: Checkpoints, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CopyUnwritableError, match="file"):
        bring_up(checkpoints, tmp_path / "file" / "copy")
