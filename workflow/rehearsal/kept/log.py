"""The log that a question looks at: where it comes from, and what is kept of it until then.

<id>/log.json   which log it is
<id>/log        the file as it came, where one was brought; it has names, and goes when it is read
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pydantic import TypeAdapter

from workflow.kept.about import KeptRefusedError

LOG, CHOICE = "log", "log.json"


class Origin(Enum):
    """Where a log comes from."""

    FILE = "file"
    AUDIT = "audit"  # the file of an audit that is kept, read as its columns were said to be
    OWN = "own"  # the office's own cases, read anew when the turn comes


@dataclass(frozen=True, slots=True, kw_only=True)
class LogChoice:
    """Which log."""

    origin: Origin
    file: str  # what it is called
    audit: str = ""  # the id of that audit
    mapping: str = ""  # TOML of the columns of a file; "" as it suggests itself


class LogGoneError(KeptRefusedError):
    """The log was deleted meanwhile."""

    template = "紀錄 %(file)s 已經刪除，不能再讀。請再選一次紀錄"


class LogTooLargeError(KeptRefusedError):
    """The file is longer than is taken here."""

    template = (
        "檔案 %(file)s 有 %(size)s MB，這裡最多收 %(limit)s MB；沒有存下。"
        "請取較短的期間，或在這台電腦上用 chenhe rehearse fit 讀整個檔案"
    )


_choice = TypeAdapter(LogChoice)


def log_files(choice: LogChoice, content: bytes = b"") -> dict[str, bytes]:
    """What is kept of it; `content` is the file that was brought."""
    files = {CHOICE: _choice.dump_json(choice)}
    return files | ({LOG: content} if choice.origin is Origin.FILE else {})


def log_choice(read: Callable[[str], bytes]) -> LogChoice:
    """Which log it is; `read` gives the files kept."""
    return _choice.validate_json(read(CHOICE))
