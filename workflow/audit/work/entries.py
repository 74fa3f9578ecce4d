"""What was done about a finding, by whom and when, and how the finding stands after it.

Entries are only ever added. A finding stands as the last entry says that decides; where none does,
the allow-list may. So taking something back (恢復待處理, 回復處理情形) is an entry too, and the
history is whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from rules.texts import one_line
from workflow.audit.ledger.wanted import Standing
from workflow.errors import WorkflowError
from workflow.refusals.base import MissingInputError
from workflow.texts import LONGEST_NAME, check_text, kept_line, msgid

LONGEST_REASON = 2000


class Kind(Enum):
    """What is done about a finding."""

    ACCEPT = "accept"
    DISMISS = "dismiss"
    NOTE = "note"
    REPLY = "reply"  # of the unit that it concerns
    REOPEN = "reopen"
    WITHDRAW = "withdraw"  # of a note, right after it
    WITHDRAW_REPLY = "withdraw_reply"
    RESTORE = "restore"  # what was decided before, right after something else was

    @property
    def word(self) -> str:
        """As officials call it."""
        return KIND_WORDS[self]


KIND_WORDS = {
    Kind.ACCEPT: msgid("採認"),
    Kind.DISMISS: msgid("不採"),
    Kind.NOTE: msgid("註記"),
    Kind.REPLY: msgid("說明"),
    Kind.REOPEN: msgid("恢復待處理"),
    Kind.WITHDRAW: msgid("撤銷註記"),
    Kind.WITHDRAW_REPLY: msgid("撤銷說明"),
    Kind.RESTORE: msgid("回復處理情形"),
}
STANDING_WORDS = {
    Standing.OPEN: msgid("待處理"),
    Standing.ACCEPTED: msgid("已採認"),
    Standing.DISMISSED: msgid("已不採"),
    Standing.ALLOWED: msgid("容許"),
}
TEXT_NAMES = {
    Kind.ACCEPT: msgid("採認的理由"),
    Kind.DISMISS: msgid("不採的理由"),
    Kind.NOTE: msgid("註記的內容"),
    Kind.REPLY: msgid("說明的內容"),
    Kind.REOPEN: msgid("恢復的理由"),
    Kind.WITHDRAW: msgid("撤銷的理由"),
    Kind.WITHDRAW_REPLY: msgid("撤銷的理由"),
    Kind.RESTORE: msgid("撤銷的理由"),
}
NEEDS_TEXT = frozenset({Kind.DISMISS, Kind.NOTE, Kind.REPLY})
DECIDES = {
    Kind.ACCEPT: Standing.ACCEPTED,
    Kind.DISMISS: Standing.DISMISSED,
    Kind.REOPEN: Standing.OPEN,
}
WITHDRAWN_BY = {
    Kind.NOTE: Kind.WITHDRAW,
    Kind.REPLY: Kind.WITHDRAW_REPLY,
    **dict.fromkeys(DECIDES, Kind.RESTORE),
}
A_TEXT = msgid("一段文字")
A_UNIT = msgid("單位的名稱")
A_NAME = msgid("姓名或職稱")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing done about one finding or many at once.

    `number` is its place in the work on an audit, from 1; 0 for one not kept yet.
    """

    kind: Kind
    by: str
    at: datetime
    text: str = ""
    unit: str = ""  # whose reply it is
    speaker: str = ""  # who gave it
    number: int = 0


class UnfitEntryError(WorkflowError):
    """What was typed is no entry; carries every fault."""

    template = "%(faults)s"

    def __init__(self, faults: Iterable[WorkflowError]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(str(fault) for fault in self.faults))

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """The faults one by one."""
        return tuple(sentence for fault in self.faults for sentence in fault.sentences)


def checked(entry: Entry) -> Entry:
    """The entry as it is kept; raises UnfitEntryError with all that lacks or cannot be kept."""
    kind, faults = entry.kind, list[WorkflowError]()
    name, text = TEXT_NAMES[kind], entry.text.replace("\r\n", "\n").strip()
    is_reply = kind is Kind.REPLY
    if kind in NEEDS_TEXT and not text:
        faults.append(MissingInputError(action=kind.word, needed=name, allowed=A_TEXT))
    if is_reply and not one_line(entry.unit):
        faults.append(MissingInputError(action=kind.word, needed="單位", allowed=A_UNIT))
    if is_reply and not one_line(entry.speaker):
        faults.append(MissingInputError(action=kind.word, needed="說明的人", allowed=A_NAME))
    for field, said in ((name, text), ("單位", entry.unit), ("說明的人", entry.speaker)):
        try:
            check_text(field, said, LONGEST_REASON if field == name else LONGEST_NAME)
        except WorkflowError as fault:
            faults.append(fault)
    if faults:
        raise UnfitEntryError(faults)
    if not is_reply:
        return replace(entry, text=text, unit="", speaker="")
    unit, speaker = kept_line("單位", entry.unit), kept_line("說明的人", entry.speaker)
    return replace(entry, text=text, unit=unit, speaker=speaker)
