"""Files of reports made in the background, one after the other, each in a process apart.

A long report takes a minute of a processor and much memory: pages are answered meanwhile, whoever
waits is told how far it is, and may stop it. What was made stands with what is kept and goes with
it; what was under way when the server ended is simply not there, and is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from logging import getLogger
from threading import Event, Lock
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from rules.errors import ChenheError
from workflow.errors import WorkflowError
from workflow.kept.about import Said, UnknownKeptError, said_of
from workflow.kept.folder import KeptFolder
from workflow.texts import msgid

MOST_WAITING = 8  # files, the one under way too
OPTIONS = "report.json"
FAILED = Said(
    template=msgid(
        "製作檔案時程式出了問題，這是程式的錯誤；已記在伺服器的紀錄裡。請把時間告訴管理人員"
    )
)
Progress = Callable[[str, int, int], None]
Which = tuple[str, str]  # what is kept, the kind of file
Asked = TypeVar("Asked")  # what is asked of a report, as its room says it


class TooManyFilesError(WorkflowError):
    """As many files are being made, and wait, as may be."""

    template = "已有 %(count)s 個檔案在製作或排隊，最多就是這麼多；這一個沒有排進去。請稍後再試"


class FileBusyError(WorkflowError):
    """This very file is being made."""

    template = "這個檔案正在製作；請等它做完，或先取消"


class _CancelledError(Exception):
    """Nobody wants this file any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Generic[Asked]):
    """What a file was made as: when, by what options, how large; characters without a shape."""

    made_at: datetime
    asked: Asked
    size: int  # bytes
    unprintable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What making a file came to."""

    content: bytes
    unprintable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a file is: the stage, and how much of it is done."""

    stage: str
    done: int
    of: int


@dataclass(kw_only=True)
class Making(Generic[Asked]):
    """One file under way, or one that came to nothing: then `problem` says why."""

    asked: Asked
    reached: Step | None = None  # None while it waits
    problem: tuple[Said, ...] = ()
    is_over: bool = False
    unwanted: Event = field(default_factory=Event)


Make = Callable[[Progress], Content]


@dataclass(kw_only=True)
class Makings(Generic[Asked]):
    """The files of everything kept in a folder; `close` ends what is under way.

    `asks` is what is asked of a report; made without arguments it is what is usual.
    """

    folder: KeptFolder[Any]
    asks: type[Asked]
    clock: Callable[[], datetime]
    _making: dict[Which, Making[Asked]] = field(default_factory=dict[Which, "Making[Asked]"])
    _changing: Lock = field(default_factory=Lock)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="chenhe-report")
    )

    def __post_init__(self) -> None:
        self._made: TypeAdapter[Made[Asked]] = TypeAdapter(cast(Any, Made)[self.asks])
        self._options: TypeAdapter[Asked] = TypeAdapter(self.asks)

    def options(self, which: str) -> Asked:
        """What was last asked of the report of one."""
        return options_of(self.folder, which, self.asks)

    def keep_options(self, which: str, asked: Asked) -> None:
        """Keep what is asked; raises UnknownKeptError."""
        self.folder.put(which, OPTIONS, self._options.dump_json(asked))

    def start(self, which: str, kind: str, asked: Asked, make: Make) -> None:
        """Have a file made; raises FileBusyError, TooManyFilesError."""
        with self._changing:
            busy = [each for each in self._making.values() if not each.is_over]
            if (known := self._making.get((which, kind))) and not known.is_over:
                raise FileBusyError
            if len(busy) >= MOST_WAITING:
                raise TooManyFilesError(count=len(busy))
            making = self._making[which, kind] = Making(asked=asked)
        self._threads.submit(self._carry_out, which, kind, making, make)

    def making(self, which: str, kind: str) -> Making[Asked] | None:
        """One under way, or one that failed; None where none was asked for, or it was made."""
        return self._making.get((which, kind))

    def cancel(self, which: str, kind: str) -> None:
        """Stop one that waits or is under way; another is left as it is."""
        with self._changing:
            if making := self._making.pop((which, kind), None):
                making.unwanted.set()

    def made(self, which: str, kind: str, *, since: datetime | None = None) -> Made[Asked] | None:
        """What was made; None where nothing was, or before the run that it is of."""
        try:
            found = self._made.validate_json(self.folder.read(which, _about(kind)))
        except (UnknownKeptError, ValidationError):
            return None
        return found if since is None or found.made_at >= since else None

    def content(self, which: str, kind: str) -> bytes:
        """The file; raises UnknownKeptError where there is none."""
        return self.folder.read(which, _file(kind))

    def close(self) -> None:
        """End what is under way at its next step, and what waits at once."""
        with self._changing:
            for making in self._making.values():
                making.unwanted.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _carry_out(self, which: str, kind: str, making: Making[Asked], make: Make) -> None:
        """Make one, in the thread: it is kept, given up, or says why it came to nothing."""

        def progress(stage: str, done: int, of: int) -> None:
            if making.unwanted.is_set():
                raise _CancelledError
            making.reached = Step(stage=stage, done=done, of=of)

        try:
            progress("", 0, 0)
            self._keep(which, kind, making, make(progress))
        except (_CancelledError, UnknownKeptError):
            self._over(which, kind, making)
        except ChenheError as error:
            making.problem, making.is_over = said_of(error), True
        except Exception:
            logger = getLogger(f"chenhe.{self.folder.room.name}")
            logger.exception("a file of a report could not be made")
            making.problem, making.is_over = (FAILED,), True
        else:
            self._over(which, kind, making)

    def _keep(self, which: str, kind: str, making: Making[Asked], content: Content) -> None:
        """Put a file in its folder, and then what it was made as."""
        if making.unwanted.is_set():
            raise _CancelledError
        about = Made(
            made_at=self.clock(),
            asked=making.asked,
            size=len(content.content),
            unprintable=content.unprintable,
        )
        self.folder.put(which, _file(kind), content.content)
        self.folder.put(which, _about(kind), self._made.dump_json(about))

    def _over(self, which: str, kind: str, making: Making[Asked]) -> None:
        """It is made, or not wanted; another may have been asked for meanwhile."""
        with self._changing:
            making.is_over = True
            if self._making.get((which, kind)) is making:
                del self._making[which, kind]


def options_of(folder: KeptFolder[Any], which: str, asks: type[Asked]) -> Asked:
    """What was last asked of the report of one; the usual where nothing was."""
    try:
        return TypeAdapter(asks).validate_json(folder.read(which, OPTIONS))
    except (UnknownKeptError, ValidationError):
        return asks()


def _file(kind: str) -> str:
    """What a file is called in the folder of what is kept."""
    return f"report.{kind}"


def _about(kind: str) -> str:
    """What tells of that file."""
    return f"report.{kind}.json"
