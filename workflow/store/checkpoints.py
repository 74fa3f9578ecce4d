"""A file beside the database that says how long the log was, so that a cut end shows."""

import json
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter

from workflow.errors import WorkflowError
from workflow.refusals.base import UnsoundLogError

BLOCK = 1 << 16  # bytes read at once, from the end of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of one office's log after one append.

    `accepts` where the record is a LogAccepted: what the lines before it say is past.
    """

    office: str
    count: int
    head: str
    case_id: str
    sequence: int
    accepts: bool = False

    @property
    def line(self) -> str:
        """As the file holds it."""
        facts = asdict(self)
        if not self.accepts:
            del facts["accepts"]
        return json.dumps(facts, ensure_ascii=False) + "\n"


_LINE = TypeAdapter(Checkpoint)


class CheckpointError(WorkflowError):
    """The commit stands, but its checkpoint could not be written."""

    template = (
        "動作已寫入資料庫，請勿重做；但檢查點寫不進 %(path)s：%(why)s。"
        "排除之前，紀錄的尾端被截去將無從發現"
    )


class CheckpointsUnwritableError(UnsoundLogError):
    """No checkpoint could be written, so nothing was recorded."""

    template = "檢查點檔 %(file)s 不能讀寫：%(why)s。這個動作沒有記錄；請管理人員排除後再做一次"


class Checkpoints:
    """One line of JSON an event, written through to the disk before the answer goes out.

    Who appends to the log holds the file from before the commit until its lines are written, so
    the lines stand in the order of the log whoever wrote them. Without a path nothing is written
    and nothing read: so it is with a database in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: int | None = None
        self._lock = FileLock(f"{path}.lock", mode=0o600) if path else None
        self._last: dict[str, tuple[int, Checkpoint | None]] = {}  # by office; read up to where

    @property
    def are_lost(self) -> bool:
        """Whether the file that should be there is not."""
        return self.path is not None and not self.path.exists()

    @contextmanager
    def held(self) -> Generator[None]:
        """Nobody else writes a line meanwhile; raises CheckpointsUnwritableError."""
        if self.path is None or self._lock is None:
            yield
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            self._lock.release()

    def begin(self) -> None:
        """Make the file if there is none, and see that it can be written.

        Raises CheckpointsUnwritableError.
        """
        try:
            if self.path:
                self._opened(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def append(self, *checkpoints: Checkpoint) -> None:
        """Write a line each and wait until they are on the disk; raises CheckpointError."""
        if self.path is None or not checkpoints:
            return
        try:
            file = self._opened(self.path)
            _write(file, "".join(checkpoint.line for checkpoint in checkpoints).encode())
            os.fdatasync(file)
        except OSError as error:
            why = error.strerror or str(error)
            raise CheckpointError(path=str(self.path), why=why) from error

    def catch_up(self, *checkpoints: Checkpoint) -> None:
        """Write the lines that a stopped machine left out; raises CheckpointsUnwritableError."""
        try:
            self.append(*checkpoints)
        except CheckpointError as error:
            raise CheckpointsUnwritableError(
                file=error.facts["path"], why=error.facts["why"]
            ) from error

    def last(self, office: str) -> Checkpoint | None:
        """The office's last line, read from the end back to where it was last looked for.

        Raises CheckpointsUnwritableError.
        """
        if self.path is None or self.are_lost:
            return None
        try:
            return self._sought(self.path, office)
        except OSError as error:
            raise self._unwritable(error) from error

    def _sought(self, path: Path, office: str) -> Checkpoint | None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            known_to, known = self._last.get(office, (0, None))
            known_to, known = (known_to, known) if known_to <= size else (0, None)
            name = json.dumps(office, ensure_ascii=False).encode()
            lines = _lines_back(file.fileno(), known_to, size)
            newer = (_read(line) for line in lines if name in line)
            found = next((each for each in newer if each and each.office == office), known)
        self._last[office] = (size, found)
        return found

    def unreadable(self) -> int:
        """How many lines say nothing: one may have broken off with the machine, more are damage."""
        return sum(line is None for line in self._lines())

    def read(self) -> Iterator[Checkpoint]:
        """Every whole line; a line that broke off with the machine is not counted."""
        return (line for line in self._lines() if line is not None)

    def _lines(self) -> Iterator[Checkpoint | None]:
        if self.path is None or self.are_lost:
            return
        with self.path.open("rb") as lines:
            yield from map(_read, lines)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self, path: Path) -> int:
        """The file of this name, opened anew if another was put in its place."""
        if self._file is not None and not _is_at(self._file, path):
            self.close()
        if self._file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        return self._file

    def _unwritable(self, error: OSError) -> CheckpointsUnwritableError:
        return CheckpointsUnwritableError(file=str(self.path), why=error.strerror or str(error))


def _read(line: bytes) -> Checkpoint | None:
    try:
        return _LINE.validate_json(line, strict=True)
    except ValueError:
        return None


def _is_at(file: int, path: Path) -> bool:
    """Whether an open file is the one that bears this name now."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _write(file: int, lines: bytes) -> None:
    """Add these lines whole or not at all.

    A line that broke off with the machine is ended first, or it would swallow the next.
    """
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        lines = b"\n" + lines
    try:
        while lines:
            lines = lines[os.write(file, lines) :]
    except OSError:
        os.ftruncate(file, size)
        raise


def _lines_back(file: int, start: int, end: int) -> Iterator[bytes]:
    """The lines between two places of a file, the last first."""
    rest = b""
    while end > start:
        begin = max(start, end - BLOCK)
        rest, *lines = (os.pread(file, end - begin, begin) + rest).split(b"\n")
        yield from reversed(lines)
        end = begin
    yield rest
