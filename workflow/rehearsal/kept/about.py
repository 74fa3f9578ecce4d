"""What is kept of a rehearsal beside its scenarios and results, and why one is refused.

A run takes cores for as long as it lasts, so there is a limit to how many are kept and wait, how
many scenarios and documents one may have, and how long it may run. Each refusal says which was met.
"""

from dataclasses import dataclass

from workflow.errors import WorkflowError
from workflow.kept.about import (
    BusyError,
    FullError,
    Kept,
    KeptRefusedError,
    QueueFullError,
    Room,
    RunTooLongError,
    Said,
    State,
    UnkeepableError,
    UnknownKeptError,
)
from workflow.rehearsal.kept.question import COMPARE, Question
from workflow.rehearsal.wanted import Wanted
from workflow.texts import msgid

MOST_COMPARED = 5
MOST_KEPT = 100  # the oldest is not deleted by itself: whoever ran it may need it
MOST_WAITING = 20
MOST_DOCUMENTS = 50_000_000  # of all replications of all scenarios
LONGEST_NAME = 100  # characters
LONGEST_RUN_MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A scenario as somebody gave it."""

    file: str  # how faults name it
    raw: bytes  # TOML


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRehearsal(Kept):
    """One rehearsal kept; its scenarios and its results stand in files of their own."""

    name: str
    scenarios: tuple[str, ...]  # the names of what was given, the base first
    wanted: Wanted
    question: Question = COMPARE
    rulebook: str = ""  # the version of the rules it ran by, once it was begun
    state: State = State.QUEUED

    @property
    def title(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What somebody wants of the scenarios that they give."""

    name: str
    by: str
    wanted: Wanted
    question: Question = COMPARE


class TooManyComparedError(KeptRefusedError):
    """More scenarios are compared than may be at once."""

    template = "要比較的情境有 %(count)s 個，這裡一次最多比較 %(limit)s 個；沒有存下"

    def __init__(self, count: int) -> None:
        super().__init__(count=count, limit=MOST_COMPARED)


class RunTooLargeError(KeptRefusedError):
    """It would simulate more documents than may be."""

    template = (
        "這次預演大約要模擬 %(documents)s 件公文，這裡最多 %(limit)s 件；沒有存下。"
        "請減少重複次數、天數或比較的情境，或在這台電腦上用 chenhe rehearse 預演"
    )

    def __init__(self, documents: float) -> None:
        super().__init__(documents=f"{documents:,.0f}", limit=f"{MOST_DOCUMENTS:,}")


class NamelessError(KeptRefusedError):
    """A name of nothing."""

    template = "預演的名稱是空的；沒有存下。請寫 1 到 %(limit)s 個字"


class TooManyRehearsalsError(FullError):
    """As many rehearsals are kept as are kept at once."""

    template = "已經留存 %(count)s 份預演，最多就是這麼多；沒有存下。請先刪除不再需要的"


class TooManyRehearsalsWaitingError(QueueFullError):
    """The queue is full."""

    template = "已有 %(count)s 份預演在排隊，最多就是這麼多；這一份沒有排進去。請稍後再執行"


class RehearsalBusyError(BusyError):
    """It waits or runs already."""

    template = "「%(title)s」的預演還沒有結束，不能再執行一次。請等它結束，或先取消它"


class NothingToShowError(WorkflowError):
    """What is asked for is not there: it has not ended, or another question was asked."""


class NotRunningError(KeptRefusedError):
    """There is nothing to cancel."""

    template = "「%(title)s」的預演沒有在執行，不必取消"


class RehearsalTooLongError(RunTooLongError):
    """A run took longer than it may."""

    template = (
        "預演超過 %(minutes)s 分鐘還沒有結束，已停止。請減少重複次數、天數或比較的情境，"
        "或在這台電腦上用 chenhe rehearse 預演"
    )


class UnknownRehearsalError(UnknownKeptError):
    """No rehearsal has this id: never had, or it was deleted."""

    template = "找不到這一份預演：網址可能打錯了，或它已經刪除"


class RehearsalUnkeepableError(UnkeepableError):
    """The folder cannot be written or read."""

    template = (
        "預演無法留存到 %(file)s：%(why)s。請管理人員排除，或以 CHENHE_REHEARSALS 指定別的資料夾"
    )


REHEARSAL_ROOM = Room(
    name="rehearsal",
    full=TooManyRehearsalsError,
    queue_full=TooManyRehearsalsWaitingError,
    busy=RehearsalBusyError,
    too_long=RehearsalTooLongError,
    unknown=UnknownRehearsalError,
    unkeepable=RehearsalUnkeepableError,
    failed=Said(
        template=msgid(
            "預演時程式出了問題，這是程式的錯誤，不是情境造成的；已記在伺服器的紀錄裡。"
            "請把時間告訴管理人員"
        )
    ),
)
