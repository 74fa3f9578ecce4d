"""What is kept of an audit beside its file and its findings, and why one is refused.

A log is somebody's work: nothing is deleted to make room, so there is a limit to how many are kept,
how large they are, how many wait and how long one may run. Each refusal says which was met.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflow.audit.log import Order
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
from workflow.texts import msgid

MEGABYTE = 1_000_000
LARGEST_UPLOAD = 50 * MEGABYTE  # bytes
MOST_KEPT = 100  # the oldest is not deleted by itself: whoever uploaded it may need it
MOST_WAITING = 20
LONGEST_NAME = 100  # characters of a file's name
LONGEST_RUN_MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a log is to be read and judged.

    It is kept with the log, so that running it again after a restart asks for the same.
    """

    mapping: str = ""  # its TOML; "" to go by what the file itself suggests
    sheet: str = ""  # "" for the one that looks most like a log
    order: Order = Order.FILE
    uses_organisation: bool = False  # the office's own people, to judge deputies and holders
    assumes: bool = False  # judges by suggested rows, and says so
    confirmed: Mapping[str, str] = field(default_factory=dict[str, str])  # 文號, 主旨 -> row
    is_own: bool = False  # the office's own log, read anew at every run


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAudit(Kept):
    """One audit kept; what it found stands in a file of its own."""

    file: str  # its name, without folders
    size: int  # bytes
    asked: Asked = field(default_factory=Asked)
    state: State = State.UPLOADED
    upload_until: date | None = None  # the last day that its file is kept; None for always
    upload_gone_at: datetime | None = None  # when its file was deleted by that term
    digest: str = ""  # of the file, to know it again; "" of one kept before this was told

    @property
    def title(self) -> str:
        """The file's name."""
        return self.file


class UploadTooLargeError(KeptRefusedError):
    """The file is longer than is taken here."""

    template = (
        "檔案 %(file)s 有 %(size)s MB，這裡最多收 %(limit)s MB；沒有存下。"
        "請把紀錄分成幾個檔案，或在這台電腦上用 chenhe audit 稽核整個檔案"
    )

    def __init__(self, *, file: str, size: int) -> None:
        megabytes = f"{size / MEGABYTE:.1f}"
        super().__init__(file=file, size=megabytes, limit=LARGEST_UPLOAD // MEGABYTE)


class UploadEmptyError(KeptRefusedError):
    """There is nothing in the file."""

    template = "檔案 %(file)s 是空的；沒有存下。請送出有紀錄的檔案"


class UploadGoneError(KeptRefusedError):
    """The file was deleted when its term was over; what was found is still there."""

    template = (
        "上傳的檔案 %(file)s 已依期限刪除：不能重新判斷，也不能附上原表下載；"
        "發現、處理紀錄與報告都還在。要重新判斷，請再上傳一次"
    )


class TooManyKeptError(FullError):
    """As many audits are kept as are kept at once."""

    template = "已經留存 %(count)s 份稽核，最多就是這麼多；沒有存下。請先刪除不再需要的"


class TooManyWaitingError(QueueFullError):
    """The queue is full."""

    template = "已有 %(count)s 份稽核在排隊，最多就是這麼多；這一份沒有排進去。請稍後再執行"


class AuditBusyError(BusyError):
    """It waits or runs already."""

    template = "檔案 %(title)s 的稽核還沒有結束，不能再執行一次。請等它結束，或先刪除它"


class AuditTooLongError(RunTooLongError):
    """A run took longer than it may."""

    template = (
        "稽核超過 %(minutes)s 分鐘還沒有結束，已停止。請把紀錄分成幾個檔案，"
        "或在這台電腦上用 chenhe audit 稽核整個檔案"
    )


class UnknownAuditError(UnknownKeptError):
    """No audit has this id: never had, or it was deleted."""

    template = "找不到這一份稽核：網址可能打錯了，或它已經刪除"


class AuditUnkeepableError(UnkeepableError):
    """The folder cannot be written or read."""

    template = "稽核無法留存到 %(file)s：%(why)s。請管理人員排除，或以 CHENHE_AUDITS 指定別的資料夾"


AUDIT_ROOM = Room(
    name="audit",
    full=TooManyKeptError,
    queue_full=TooManyWaitingError,
    busy=AuditBusyError,
    too_long=AuditTooLongError,
    unknown=UnknownAuditError,
    unkeepable=AuditUnkeepableError,
    failed=Said(
        template=msgid(
            "稽核時程式出了問題，這是程式的錯誤，不是檔案造成的；已記在伺服器的紀錄裡。"
            "請把時間告訴管理人員"
        )
    ),
)
