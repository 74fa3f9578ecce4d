"""The allow-list of an office, beside its audits: one line for each pattern added or ended.

allow-list.jsonl   as a hidden file of the folder of audits, so that it is taken for no audit

Lines are only ever added, each on the disk before anybody is told that it is kept.
"""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from workflow.audit.kept.about import AuditUnkeepableError
from workflow.audit.work.allowing import Pattern, ended, numbered
from workflow.errors import WorkflowError
from workflow.store.placing import private_file, sync

FILE = ".allow-list.jsonl"
MOST_PATTERNS = 500  # in force: beyond it a list says nothing any more
_patterns = TypeAdapter(Pattern)


class UnknownPatternError(WorkflowError):
    """The list has no such pattern in force."""

    template = "容許清單沒有第 %(number)s 條，或它已經取消。請重新載入清單"


class AllowListFullError(WorkflowError):
    """As many patterns are in force as can be."""

    template = "容許清單已有 %(count)s 條，最多就是這麼多；沒有存下。請先取消不再需要的"


class AllowList:
    """Every pattern ever added; several processes may use it at once.

    Raises AuditUnkeepableError where the file cannot be written, or holds what is no pattern.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def patterns(self) -> tuple[Pattern, ...]:
        """All of them, those ended too, in the order in which they were added."""
        found: dict[int, Pattern] = {}
        for line in self._lines():
            try:
                pattern = _patterns.validate_json(line)
            except ValidationError as error:
                raise AuditUnkeepableError(file=self.path, why=str(error)) from error
            found[pattern.number] = pattern
        return tuple(found.values())

    def add(self, pattern: Pattern) -> Pattern:
        """Keep a pattern, with its number; raises AllowListFullError."""
        with self._held():
            known = self.patterns()
            standing = sum(each.ended_at is None for each in known)
            if standing >= MOST_PATTERNS:
                raise AllowListFullError(count=standing)
            return self._append(numbered(pattern, len(known) + 1))

    def end(self, number: int, *, by: str, at: datetime) -> Pattern:
        """Take a pattern off the list; raises UnknownPatternError for one that is not on it."""
        with self._held():
            standing = (each for each in self.patterns() if each.ended_at is None)
            found = next((each for each in standing if each.number == number), None)
            if found is None:
                raise UnknownPatternError(number=number)
            return self._append(ended(found, by=by, at=at))

    def _lines(self) -> list[bytes]:
        """The lines that were written whole: one cut off by a crash was told to nobody."""
        try:
            return self.path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise AuditUnkeepableError(file=self.path, why=error.strerror) from error

    def _append(self, pattern: Pattern) -> Pattern:
        line = _patterns.dump_json(pattern) + b"\n"
        whole = b"".join(each + b"\n" for each in self._lines())
        with self.path.open("r+b") as stream:
            stream.seek(len(whole))
            stream.write(line)
            stream.truncate()
            stream.flush()
            os.fsync(stream.fileno())
        sync(self.path.parent)
        return pattern

    @contextmanager
    def _held(self) -> Generator[None]:
        """Alone with the file meanwhile."""
        try:
            private_file(self.path)
            with self.path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise AuditUnkeepableError(file=self.path, why=error.strerror) from error
