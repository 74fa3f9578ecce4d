"""The events that send a document another way than its row says, or to other hands."""

from dataclasses import dataclass
from datetime import date

from rules.agency import Issuer
from rules.marks import Action
from workflow.case.duties import Duty
from workflow.case.plan import Plan
from workflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned(Event):
    """退回 to an earlier position; `withdrawn` are the co-signers whose desks it closed."""

    desk: str
    duty: Duty
    target: str
    reason: str
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRecalled(Event):
    """抽回: one signature taken back, with what it covered."""

    duty: Duty
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerAdded(Event):
    """加會: joins the 會辦 that is open, else comes before the signature now due."""

    target: str
    reason: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerWaived(Event):
    """免會, by the drafting side."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRaised(Event):
    """陳請上級核定."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLowered(Event):
    """低一層決行."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignmentApplied(Event):
    """申請改分 to the unit that has this row; `ruler` consents, or arbitrates."""

    target: str  # the unit
    row_asked: str
    reason: str
    ruler: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionApplied(Event):
    """申請展期 to a date; where the limit moves before the ruling, by so many days."""

    due: date
    days: int
    reason: str
    ruler: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDenied(Event):
    """否准 an application for 改分 or 展期."""

    target: str  # 改分 or 展期
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReassigned(Event):
    """改分: another unit, another row, a new plan; the clock goes on."""

    target: str  # the unit
    reason: str
    line: int
    issuer: Issuer
    plan: Plan
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHandedOver(Event):
    """移交 to another drafter of the unit."""

    target: str
    target_id: str = ""  # empty where the name is the id
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMerged(Event):
    """併辦 with an earlier case: this one needs no ladder of its own."""

    target: str  # the 文號 of the parent


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCollated(Event):
    """彙辦 under a case that collects all replies: this one needs no ladder of its own."""

    target: str  # the 文號 of the parent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJoined(Event):
    """Another case was merged into or collated under this one; its clock as that has it."""

    target: str  # the 文號 of the child
    by: Action  # 併辦 or 彙辦
    counted_from: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReminded(Event):
    """稽催: whoever has it was chased."""

    target: str  # who
    count: int  # the how manieth time
