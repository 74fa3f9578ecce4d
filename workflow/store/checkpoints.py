"""A file beside the database that says how long the log was, so that a cut end shows."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from workflow.errors import WorkflowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of one office's log after one append."""

    office: str
    count: int
    head: str
    case_id: str
    sequence: int


_LINE = TypeAdapter(Checkpoint)


class CheckpointError(WorkflowError):
    """The commit stands, but its checkpoint could not be written."""

    template = (
        "動作已寫入資料庫，請勿重做；但檢查點寫不進 %(path)s：%(why)s。"
        "排除之前，紀錄的尾端被截去將無從發現"
    )


class Checkpoints:
    """One line of JSON an event, written through to the disk before the answer goes out.

    Without a path nothing is written and nothing read: so it is with a database in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: int | None = None

    def append(self, *checkpoints: Checkpoint) -> None:
        """Write a line each and wait until they are on the disk; raises CheckpointError."""
        if self.path is None or not checkpoints:
            return
        lines = "".join(
            json.dumps(asdict(checkpoint), ensure_ascii=False) + "\n" for checkpoint in checkpoints
        )
        try:
            if self._file is None:
                self._file = _opened(self.path)
            os.write(self._file, lines.encode())
            os.fdatasync(self._file)
        except OSError as error:
            why = error.strerror or str(error)
            raise CheckpointError(path=str(self.path), why=why) from error

    def unreadable(self) -> int:
        """How many lines say nothing: one may have broken off with the machine, more are damage."""
        return sum(line is None for line in self._lines())

    def read(self) -> Iterator[Checkpoint]:
        """Every whole line; a line that broke off with the machine is not counted."""
        return (line for line in self._lines() if line is not None)

    def _lines(self) -> Iterator[Checkpoint | None]:
        if self.path is None or not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for line in lines:
                try:
                    yield _LINE.validate_json(line, strict=True)
                except ValueError:
                    yield None

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _opened(path: Path) -> int:
    """The file, ready for a line: one that broke off is ended, or it would swallow the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.write(file, b"\n")
    return file
