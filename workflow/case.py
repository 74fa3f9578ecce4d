"""A case as its events leave it: the plan, what is done, whose turn it is, how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from rules.agency import Issuer
from rules.marks import Action
from workflow.events import Outcome
from workflow.plan import Duty, Pass, Plan, pass_of


class State(Enum):
    """Where a case stands, in the word officials use."""

    DRAFTING = "擬辦中"
    REVIEWING = "陳核中"
    COSIGNING = "會辦中"
    DECIDED = "已核定"
    DISPATCHED = "已發文"
    FILED = "已存查"
    CONCLUDED = "已簽結"


CLOSED = frozenset({State.DISPATCHED, State.FILED, State.CONCLUDED})
WAITING_FOR = {
    Action.DRAFT: State.DRAFTING,
    Action.REVIEW: State.REVIEWING,
    Action.DECIDE: State.REVIEWING,
    Action.COSIGN: State.COSIGNING,
    Action.DISPATCH: State.DECIDED,
    Action.FILE: State.DECIDED,
    Action.CONCLUDE: State.DECIDED,
}
# What may follow a decision: 不發 goes to 存查; 發文 needs 發.
CLOSING = {
    Outcome.AS_PROPOSED: (Action.FILE, Action.CONCLUDE),
    Outcome.DISPATCH: (Action.DISPATCH,),
    Outcome.DISPATCH_AMENDED: (Action.DISPATCH,),
    Outcome.DO_NOT_DISPATCH: (Action.FILE,),
    Outcome.DISPATCH_LATER: (Action.FILE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open duty of one case in one pass; `desk` is its token, new whenever it opens anew."""

    duty: Duty
    desk: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One document on its way. `version` is the sequence of its last event."""

    id: str  # 文號
    row: str
    line: int
    rulebook: str
    issuer: Issuer
    subject: str
    category: str
    urgency: str
    received_at: datetime
    due: date
    version: int
    last_at: datetime
    plan: Plan
    done: frozenset[Duty]
    carried: frozenset[Duty]  # done before the present pass began
    open: tuple[Desk, ...]
    received: frozenset[str] = frozenset()  # desks whose holder has signed for the document
    handler: str = ""  # the drafter it was assigned to
    outcome: Outcome | None = None
    closed_as: State | None = None
    returns: int = 0
    issued_on: date | None = None  # of the schedule that holds the row
    is_confidential: bool = False  # 密件
    document: str = ""  # 簽 or 稿 of a 先簽後稿; empty where there is but one document
    counted_from: date  # the day after which the limit runs
    paused_days: int = 0  # of the limit: working days spent on 補正, calendar days by 類別
    suspended_since: date | None = None
    closed_on: date | None = None

    @property
    def unit(self) -> str:
        """The drafting unit."""
        return self.plan.unit

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.closed_as or WAITING_FOR[self.open[0].duty.action]

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is owed."""
        return self.closed_as is not None

    @property
    def current_pass(self) -> Pass:
        """The pass being walked."""
        return pass_of(self.plan, self.carried)

    def desk(self, token: str) -> Desk | None:
        """The open desk of this token."""
        return next((desk for desk in self.open if desk.desk == token), None)
