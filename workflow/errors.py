"""The base of every error a case's life can raise."""

from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum
from typing import ClassVar, Self

from rules.errors import ChenheError, TryAgainError


class Input(Enum):
    """What of a form or a file a fault is about; the value is the name of the form's field."""

    SUBJECT = "subject"  # 主旨
    CATEGORY = "category"  # 類別
    URGENCY = "urgency"  # 速別
    RECEIVED_AT = "received_at"  # 收文時間
    DUE = "due"  # 限辦日期, or 文到 N 日
    UNIT = "unit"  # 單位
    POSITION = "position"  # 職稱


class WorkflowError(ChenheError):
    """What was asked cannot happen to this case, or cannot be counted.

    `about` is the field at fault: None where it is none of those, or not known here.
    """

    about: Input | None = None

    def concerning(self, field: Input) -> Self:
        """This error, about that field."""
        self.about = field
        return self


class HostShortError(TryAgainError, WorkflowError):
    """The machine has no room, no memory or no handle left, or cannot read its own files."""

    template = "這台主機現在讀寫不了檔案：磁碟可能已滿或不能寫，或記憶體、能開的檔案用完了"


class StorageUnusableError(WorkflowError):
    """What keeps the records cannot be used until somebody mends it: asking again does not help.

    The command line ends with 2, a page or the API answers 503. Of what is unforeseen a server logs
    where it came from, too: its sentence sends the reader there.
    """

    is_unforeseen: ClassVar[bool] = False


class ManyWaitingError(TryAgainError, WorkflowError):
    """So many wait to write already that another would wait too long."""

    template = "現在有 %(count)s 件要寫入的在等候，已排不進去，這次沒有寫入任何內容。請稍候再試"


class LongWaitError(TryAgainError, WorkflowError):
    """It was not its turn to write for a long time."""

    template = "等候寫入已 %(seconds)s 秒，還沒有輪到，這次沒有寫入任何內容。請稍候再試"


@contextmanager
def faults_about(field: Input) -> Generator[None]:
    """Whatever WorkflowError is raised within is about this field, unless it says otherwise."""
    try:
        yield
    except WorkflowError as fault:
        fault.about = fault.about or field
        raise
