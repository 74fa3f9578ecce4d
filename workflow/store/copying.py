"""A copy of the checkpoints kept elsewhere: brought up to date, never over one that knows more.

Whoever can change the database can change the file beside it. A copy on another disk or machine
tells: it must begin the file, line for line. A plain copying program would put a shortened file
over the longer one, and lose just what the copy is for.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workflow.errors import WorkflowError
from workflow.refusals.base import RefusedError
from workflow.store.checkpoints import Checkpoints, Mark

_BLOCK = 1 << 20


class CopyRefusedError(WorkflowError):
    """The checkpoints are not copied; nothing was changed."""


class NoCopyNamedError(CopyRefusedError):
    """Nobody said where to."""

    template = "請說明抄到哪個檔案：chenhe log checkpoints 檔案，或設定 CHENHE_CHECKPOINTS_COPY"


class NoCheckpointsError(CopyRefusedError):
    """There is no file to copy."""

    template = "沒有檢查點檔可以抄：%(why)s"


class CopyDiffersError(RefusedError):
    """The copy knows lines that the file does not have."""

    template = (
        "抄本 %(file)s 的第 %(line)s 行不在現在的檢查點檔裡：檢查點檔被改過、被截短，或是另一個"
        "資料庫的。抄本沒有更動；請以它核對：CHENHE_CHECKPOINTS=抄本 chenhe log verify"
    )


class CopyUnwritableError(CopyRefusedError):
    """The copy cannot be read or written."""

    template = "抄本 %(file)s 不能讀寫：%(why)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How a copy stands to the checkpoints: how many lines it lacks, which first one is another.

    `differs_at` counts lines from 1; None where the copy begins the file.
    """

    behind: int
    differs_at: int | None = None


def compared(file: Path, copy: Path) -> Compared:
    """A copy beside the file as it is now; raises OSError."""
    with file.open("rb") as ours, copy.open("rb") as theirs:
        _, differs_at = _shared(ours, theirs)
        return Compared(
            behind=_whole_lines(ours) if differs_at is None else 0, differs_at=differs_at
        )


def bring_up(checkpoints: Checkpoints, copy: Path) -> int:
    """Add to the copy the whole lines it lacks, and return how many; made 0600 if there is none.

    Raises NoCheckpointsError, CopyDiffersError, or CopyUnwritableError.
    """
    if checkpoints.path is None:
        raise NoCheckpointsError(why="資料庫沒有檢查點檔；請以 CHENHE_CHECKPOINTS 指定")
    if checkpoints.are_lost:
        raise NoCheckpointsError(why=f"{checkpoints.path} 不在")
    try:
        return _brought_up(checkpoints.path, copy)
    except OSError as error:
        raise CopyUnwritableError(file=str(copy), why=error.strerror or str(error)) from error


def _brought_up(file: Path, copy: Path) -> int:
    copy.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(copy, os.O_RDWR | os.O_CREAT, 0o600)
    with file.open("rb") as ours, os.fdopen(opened, "r+b") as theirs:
        shared, differs_at = _shared(ours, theirs)
        if differs_at is not None:
            raise CopyDiffersError(file=str(copy), line=differs_at)
        theirs.truncate(shared)
        theirs.seek(shared)
        added = 0
        # What others append meanwhile comes along or not; a line under way waits for its end, and
        # one announced, with those behind it, until it is known whether it stands.
        for line in ours:
            if line.startswith(Mark.ANNOUNCED.value):
                break
            if line.endswith(b"\n"):
                theirs.write(line)
                added += 1
        theirs.flush()
        os.fsync(theirs.fileno())
    return added


def _shared(ours: IO[bytes], theirs: IO[bytes]) -> tuple[int, int | None]:
    """How many bytes of whole lines both begin with, and the first line of the copy that differs.

    `ours` is left behind the shared lines. A line of the copy that broke off is not compared.
    """
    shared = 0
    for number, line in enumerate(theirs, start=1):
        if not line.endswith(b"\n"):
            break
        if ours.readline() != line:
            return shared, number
        shared += len(line)
    ours.seek(shared)
    return shared, None


def _whole_lines(file: IO[bytes]) -> int:
    """How many lines are left."""
    return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
