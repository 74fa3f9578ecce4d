"""The events of a document that meets no incident: from 收文 to 歸檔."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.agency import Issuer
from workflow.case.duties import Duty
from workflow.case.plan import Answer, Plan
from workflow.case.words import Form, Outcome, Stance
from workflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRegistered(Event):
    """收文: the case and the plan it starts with."""

    line: int
    issuer: Issuer
    subject: str
    category: str
    urgency: str
    received_at: datetime
    due: date
    due_is_given: bool = False  # named, not counted by 速別
    plan: Plan
    issued_on: date | None = None  # of the schedule relied on; None where not recorded
    is_confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInitiated(DocumentRegistered):
    """創簽: the same without an incoming document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAssigned(Event):
    """分文: the drafter who shall handle it."""

    target: str
    target_id: str = ""  # empty where the name is the id


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Event):
    """簽收: the holder of a desk has taken the document over."""

    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAnswered(Event):
    """Whether a conditional co-signer must sign."""

    target: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Event):
    """A duty done at a desk; `covers` are lower ones of the same holder, done with it (併計)."""

    desk: str
    duty: Duty
    covers: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(Signed):
    """擬辦; the form of the documents and the options to choose from are set by the first."""

    form: Form | None = None
    options: tuple[str, ...] = ()
    content_changed: bool = False  # co-signers are asked anew


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsReconciled(Signed):
    """綜簽: the drafter has written up the co-signers' differing opinions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReviewed(Signed):
    """審核."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCosigned(Signed):
    """會辦."""

    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDecided(Signed):
    """核定. Of a 先簽後稿's 簽 it opens the 稿, whose due date is `next_due`."""

    outcome: Outcome
    option: str = ""
    next_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDispatched(Event):
    """發文."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(Event):
    """存查."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConcluded(Event):
    """簽結."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentArchived(Event):
    """歸檔."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCancelled(Event):
    """銷號."""

    reason: str
