"""Reading apart: every file that comes over the web is read in a process with limits.

A few bytes can make a reader fill the memory or think for minutes. Here that costs the file and
nothing else: it is refused with a sentence, and the pages of others are answered meanwhile.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from logging import getLogger
from multiprocessing import Pipe
from threading import Condition
from typing import Any

from rules.errors import BadInputError, ChenheError, FileUnreadableError, TryAgainError
from rules.files.kinds import PACKED
from web.uploads.job import Allowance, Answer, End, Ended, Job, Reached
from workflow.errors import WorkflowError
from workflow.texts import msgid

logger = getLogger("chenhe.uploads")
Progress = Callable[[str, int, int], None]

SMALL = Allowance(seconds=3)  # rosters, tables, settings
TEXT = Allowance(seconds=2.5, seconds_a_megabyte=1, megabytes_a_megabyte=25)  # logs
REPORT = Allowance(seconds=600, seconds_a_megabyte=20, megabytes=1500, megabytes_a_megabyte=50)
LOG_TOLD = Allowance(seconds=120, seconds_a_megabyte=8, megabytes=1500, megabytes_a_megabyte=60)
WORKBOOK = Allowance(seconds=2.5, seconds_a_megabyte=4, megabytes_a_megabyte=25)
GZIP_MARK = b"\x1f\x8b"
MOST_WAITING = 8  # files; more than that come again later
WAIT_SECONDS = 15
GRACE_SECONDS = 5  # beyond its limits a process should long have ended itself
WHY = {
    End.TIME: msgid(
        "讀這個檔案太花時間，已經停止；裡面可能有大量空白或重複的內容。"
        "請用試算表重新另存，只留要用的列與欄，再送一次"
    ),
    End.MEMORY: msgid(
        "讀這個檔案太佔記憶體，已經停止；裡面可能有大量空白或重複的內容。"
        "請用試算表重新另存，只留要用的列與欄，再送一次"
    ),
    End.CRASH: msgid("這個檔案讀不下去，已經停止；它可能已經損壞。請用試算表重新另存，再送一次"),
}


class UploadsBusyError(TryAgainError):
    """As many files are being read, and wait to be read, as may be."""

    template = "同時要讀的檔案太多，這一個沒有讀；請稍等一下再送一次"


class TooMuchToMakeError(WorkflowError):
    """A file to be made took more time or memory than it may, or broke down."""

    template = (
        "這個檔案太大，做到一半停了，沒有做出來。請少印幾個部分，或只報告抽出的公文，再試一次"
    )


def _unreadable(file: str, end: End) -> ChenheError:
    """What is said of a file that took more than it may while it was read."""
    return BadInputError([FileUnreadableError(file=file, why=WHY[end])])


def _too_much(file: str, end: End) -> ChenheError:
    """What is said of a file that took more than it may while it was made."""
    return TooMuchToMakeError()


@dataclass(kw_only=True)
class Readers:
    """At most so many readings at once; the processes that read are kept for the next."""

    most: int
    refused: Callable[[str, End], ChenheError] = _unreadable  # what is said of a reading ended
    _idle: list[_Reader] = field(default_factory=list["_Reader"])
    _running: int = 0
    _waiting: int = 0
    _changed: Condition = field(default_factory=Condition)

    def read(self, job: Job, *, file: str, progress: Progress | None = None) -> Any:
        """What the job comes to, or raises what it raised.

        Raises BadInputError where it went beyond its limits or broke down, UploadsBusyError where
        too many wait.
        """
        with self._turn():
            reader = self._reader()
            try:
                answer = reader.do(job, progress)
            except BaseException:
                reader.close()
                raise
            if reader.is_alive:
                with self._changed:
                    self._idle.append(reader)
        if answer.trace:
            logger.error("a file could not be read or made:\n%s", answer.trace)
        if answer.error:
            raise answer.error
        if answer.end:
            raise self.refused(file, answer.end)
        return answer.value

    @property
    def is_full(self) -> bool:
        """Whether another file would have to wait."""
        return self._running >= self.most

    def close(self) -> None:
        """End the processes that wait for work."""
        with self._changed:
            readers, self._idle = self._idle, []
        for reader in readers:
            reader.close()

    @contextmanager
    def _turn(self) -> Generator[None]:
        with self._changed:
            if self.is_full:
                self._wait()
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def _wait(self) -> None:
        if self._waiting >= MOST_WAITING:
            raise UploadsBusyError
        self._waiting += 1
        try:
            if not self._changed.wait_for(lambda: not self.is_full, WAIT_SECONDS):
                raise UploadsBusyError
        finally:
            self._waiting -= 1

    def _reader(self) -> _Reader:
        with self._changed:
            while self._idle:
                reader = self._idle.pop()
                if reader.is_alive:
                    return reader
                reader.close()
        return _Reader()


class _Reader:
    """One process that reads, and the line to it."""

    def __init__(self) -> None:
        self._link, end = Pipe()
        command = [sys.executable, "-m", "web.uploads.reader", str(end.fileno())]
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            self._process = subprocess.Popen(
                command,
                pass_fds=[end.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # what interrupts the server is not meant for it
                env={**os.environ, "PYTHONPATH": paths, "RUST_BACKTRACE": "0"},
            )
        except OSError as error:
            self._link.close()
            raise UploadsBusyError from error
        finally:
            end.close()

    @property
    def is_alive(self) -> bool:
        """Whether another job can be given to it."""
        return self._process.poll() is None and not self._link.closed

    def do(self, job: Job, progress: Progress | None) -> Answer:
        """Have one job done; `progress` may raise, and then the caller closes this."""
        answer: Answer | None = None
        for message in self._messages(job):
            match message:
                case Ended():
                    return answer or Answer(end=message.how)
                case Answer():
                    answer = message
                case Reached() if progress:
                    progress(message.stage, message.done, message.of)
                case _:
                    pass
        self.close()
        return Answer(end=End.TIME)

    def _messages(self, job: Job) -> Generator[Reached | Answer | Ended]:
        """What the process says of a job, as long as it may take."""
        until = time.monotonic() + job.limits.seconds + GRACE_SECONDS
        try:
            self._link.send(job)
            while self._link.poll(max(until - time.monotonic(), 0)):
                yield self._link.recv()
        except (EOFError, OSError):  # it was killed, by whom memory lacked most likely
            self.close()
            yield Ended(how=End.MEMORY)

    def close(self) -> None:
        """End the process, and what it is doing."""
        self._link.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


FOR_PAGES = Readers(most=2)
IN_THE_BACKGROUND = Readers(most=1)
FOR_LOGS = Readers(most=1)
FOR_REPORTS = Readers(most=1, refused=_too_much)
for readers in (FOR_PAGES, IN_THE_BACKGROUND, FOR_LOGS, FOR_REPORTS):
    atexit.register(readers.close)


def read_apart(
    function: Callable[..., Any],
    content: bytes,
    *,
    file: str,
    allowance: Allowance | None = None,
    **beside: Any,
) -> Any:
    """`function(content, file=file, **beside)`, carried out in a process with limits.

    What it may take is SMALL unless said. Raises what it raises, BadInputError where the file takes
    more than it may, UploadsBusyError where too many are being read.
    """
    limits = (allowance or SMALL).of(len(content))
    job = Job(function=function, content=content, beside={"file": file, **beside}, limits=limits)
    return FOR_PAGES.read(job, file=file)


def allowance_of_log(content: bytes) -> Allowance:
    """What a log may take: one that is packed holds more than it seems to."""
    return WORKBOOK if is_packed(content) else TEXT


def is_packed(content: bytes) -> bool:
    """Whether a file may hold far more than its size."""
    return content.startswith((*PACKED, GZIP_MARK))


def read_own(function: Callable[..., Any], content: bytes, *, file: str, **beside: Any) -> Any:
    """The same for who waits for this file alone: one that is not packed is read at once."""
    if not is_packed(content):
        return function(content, file=file, **beside)
    allowance = allowance_of_log(content)
    return read_apart(function, content, file=file, allowance=allowance, **beside)


def read_behind(
    function: Callable[..., Any], content: bytes, *, file: str, progress: Progress
) -> Any:
    """The same for a log that is read in the background, beside those that pages wait for.

    `progress` is told how far it is and may raise, which ends the reading.
    """
    job = Job(
        function=function,
        content=content,
        beside={"file": file},
        tells=True,
        limits=allowance_of_log(content).of(len(content)),
    )
    return IN_THE_BACKGROUND.read(job, file=file, progress=progress)


def told_apart(
    function: Callable[..., Any], content: bytes, *, file: str, progress: Progress, **beside: Any
) -> Any:
    """`function(content, file=file, progress=…, **beside)`: what a whole log tells.

    It reads and reckons in a process with limits. `progress` may raise, which ends it. Raises what
    it raises, and BadInputError where the log takes more than it may.
    """
    limits = LOG_TOLD.of(len(content))
    beside = {"file": file, **beside}
    job = Job(function=function, content=content, beside=beside, tells=True, limits=limits)
    return FOR_LOGS.read(job, file=file, progress=progress)


def made_apart(
    function: Callable[..., Any], place: bytes, *, size: int, progress: Progress, **beside: Any
) -> Any:
    """`function(place, progress=…, **beside)`, a file made in a process with limits.

    It reads what stands at `place`, of so many bytes. `progress` may raise, which ends it. Raises
    what it raises, and TooMuchToMakeError.
    """
    limits = REPORT.of(size)
    job = Job(function=function, content=place, beside=beside, tells=True, limits=limits)
    return FOR_REPORTS.read(job, file=function.__name__, progress=progress)
