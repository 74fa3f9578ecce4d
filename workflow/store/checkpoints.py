"""A file beside the database that says how long the log was, so that a cut end shows.

Each record has a line, which is on the disk before the record is kept. Its first byte says how far
that went: announced before the commit, it stands once the record is kept, or is withdrawn. One byte
changed in place needs no room, so that a full disk stops an action before anything of it is done.
"""

import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from rules.errors import TryAgainError
from workflow.errors import WorkflowError
from workflow.store.checkpoint import Checkpoint, Mark, read_line
from workflow.store.holding import held
from workflow.store.lines import is_at, lines_back, opened_to_read, opened_to_write, written
from workflow.store.placing import private_folder

LOCK_SECONDS = 30.0  # as long as SQLite waits for its own lock
TAKEN_AWAY = "檔案剛被移走或換掉"


class CheckpointsUnwritableError(TryAgainError, WorkflowError):
    """No checkpoint could be written, so nothing was recorded."""

    template = (
        "檢查點檔 %(file)s 不能讀寫：%(why)s。沒有任何內容被記錄；"
        "請管理人員排除（磁碟空間、權限、檔案是否還在）後再做一次"
    )


class CheckpointsBusyError(TryAgainError, WorkflowError):
    """Somebody else goes on writing checkpoints, so nothing was recorded or verified."""

    template = "檢查點檔 %(file)s 一直有別的程式在寫；沒有任何內容被記錄，請稍後再做一次"


@dataclass(slots=True, kw_only=True)
class _Tail:
    """The end of one office's lines: the last that stands, and those announced behind it."""

    last: Checkpoint | None
    announced: list[tuple[int, Checkpoint]] = field(default_factory=list[tuple[int, Checkpoint]])


class Checkpoints:
    """One line of JSON an event, written through to the disk before the event is kept.

    Who appends to the log holds the file from before the commit until its lines stand, so they
    come in the order of the log whoever wrote them, and whoever holds the file meets a line that
    is announced only where a machine stopped. Without a path nothing is written and nothing read:
    so it is with a database in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: int | None = None
        self._last: dict[str, tuple[int, Checkpoint | None]] = {}  # by office; read up to where
        self._read_of: tuple[int, int] | None = None  # the file that was read: another is read anew

    @property
    def are_lost(self) -> bool:
        """Whether the file that should be there is not."""
        try:
            if self.path:
                self.path.stat()
        except FileNotFoundError:
            return True
        except OSError:  # whoever opens it is told why it cannot be read
            return False
        return False

    @contextmanager
    def held(self) -> Generator[None]:
        """Nobody else writes a line meanwhile.

        Raises CheckpointsBusyError or CheckpointsUnwritableError.
        """
        if self.path is None:
            yield
            return
        with ExitStack() as until_released:
            try:
                if not self.path.parent.is_dir():
                    private_folder(self.path.parent)
                until_released.enter_context(held(f"{self.path}.lock", patience=LOCK_SECONDS))
            except TimeoutError as error:
                raise CheckpointsBusyError(file=str(self.path)) from error
            except OSError as error:
                raise self._unwritable(error) from error
            yield

    def begin(self) -> None:
        """Make the file if there is none, and see that it can be written.

        Raises CheckpointsUnwritableError.
        """
        try:
            if self.path:
                self._opened(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def announce(self, *checkpoints: Checkpoint) -> tuple[int, ...]:
        """Write a line each and wait until they are on the disk; says where, for `confirm`.

        All of them or none; raises CheckpointsUnwritableError.
        """
        return self._append([replace(each, mark=Mark.ANNOUNCED) for each in checkpoints])

    def confirm(self, places: tuple[int, ...]) -> None:
        """What was announced there is kept."""
        # A line left as announced is found to be kept by whoever looks, and marked by who writes.
        with suppress(OSError):
            self._mark(places, Mark.STANDS)

    def append(self, *checkpoints: Checkpoint) -> None:
        """Write lines for what is kept already; raises CheckpointsUnwritableError."""
        self._append(checkpoints)

    def last(self, office: str) -> Checkpoint | None:
        """The office's last line that stands, read back to where it was last looked for.

        Raises CheckpointsUnwritableError.
        """
        return self._tail(office).last

    def settle(self, office: str, is_kept: Callable[[Checkpoint], bool]) -> None:
        """Say of each line that a stopped machine left announced whether its record is kept.

        For who holds the file. Raises CheckpointsUnwritableError.
        """
        announced = self._tail(office).announced
        if not announced:
            return
        kept = tuple(place for place, each in announced if is_kept(each))
        withdrawn = tuple(place for place, _ in announced if place not in kept)
        try:
            self._mark(kept, Mark.STANDS)
            self._mark(withdrawn, Mark.WITHDRAWN)
        except OSError as error:
            raise self._unwritable(error) from error

    def unreadable(self) -> int:
        """How many lines say nothing: one may have broken off with the machine, more are damage."""
        return sum(line is None for line in self._lines())

    def read(self) -> Iterator[Checkpoint]:
        """Every whole line but those withdrawn.

        A line that broke off with the machine is not counted. Raises CheckpointsUnwritableError.
        """
        return (line for line in self._lines() if line and line.mark is not Mark.WITHDRAWN)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, checkpoints: Sequence[Checkpoint]) -> tuple[int, ...]:
        """The lines at the end of the file, on the disk, and where each begins."""
        if self.path is None or not checkpoints:
            return ()
        lines = [each.line.encode() for each in checkpoints]
        try:
            file = self._still_there(self.path)
            start = written(file, b"".join(lines))
        except OSError as error:
            raise self._unwritable(error) from error
        return tuple(accumulate((len(line) for line in lines[:-1]), initial=start))

    def _mark(self, places: tuple[int, ...], mark: Mark) -> None:
        """Change the first byte of the lines that begin there."""
        if places and self.path:
            file = self._still_there(self.path)
            for place in places:
                os.pwrite(file, mark.value, place)

    def _tail(self, office: str) -> _Tail:
        if self.path is None or self.are_lost:
            return _Tail(last=None)
        try:
            file = opened_to_read(self.path)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            return self._sought(file, office)
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            os.close(file)

    def _sought(self, file: int, office: str) -> _Tail:
        """What stands at the end, read no farther back than where it was last looked for."""
        status = os.fstat(file)
        if self._read_of != (status.st_dev, status.st_ino):
            self._read_of, self._last = (status.st_dev, status.st_ino), {}
        known_to, known = self._last.get(office, (0, None))
        known_to, known = (known_to, known) if known_to <= status.st_size else (0, None)
        tail = _Tail(last=known)
        name = json.dumps(office, ensure_ascii=False).encode()
        for place, line in lines_back(file, known_to, status.st_size):
            found = read_line(line) if name in line else None
            if found is None or found.office != office or found.mark is Mark.WITHDRAWN:
                continue
            if found.mark is Mark.STANDS:
                tail.last = found
                break
            tail.announced.insert(0, (place, found))
        read_to = tail.announced[0][0] if tail.announced else status.st_size
        self._last[office] = (read_to, tail.last)
        return tail

    def _lines(self) -> Iterator[Checkpoint | None]:
        if self.path is None or self.are_lost:
            return
        try:
            with open(opened_to_read(self.path), "rb") as lines:
                yield from map(read_line, lines)
        except OSError as error:
            raise self._unwritable(error) from error

    def _opened(self, path: Path) -> int:
        """The file of this name, opened anew if another was put in its place."""
        if self._file is not None and not is_at(self._file, path):
            self.close()
        if self._file is None:
            self._file = opened_to_write(path)
        return self._file

    def _still_there(self, path: Path) -> int:
        """The file as `begin` opened it; an OSError if it was taken away since."""
        file = self._opened(path) if self._file is None else self._file
        if not is_at(file, path):
            raise OSError(TAKEN_AWAY)
        return file

    def _unwritable(self, error: Exception) -> CheckpointsUnwritableError:
        why = getattr(error, "strerror", None) or str(error)
        return CheckpointsUnwritableError(file=str(self.path), why=why)
