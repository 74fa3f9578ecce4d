"""A document comes in and goes from hand to hand: 收文, 分文, 移交, 改分, 稽催."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from rules.agency.agency import Issuer
from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Application, Case, Clock
from workflow.case.duties import Duty
from workflow.case.plan import Plan
from workflow.events.base import Event, RowTaken
from workflow.texts import msgid


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRegistered(Event):
    """收文: the case and the plan it starts with."""

    ACTION: ClassVar = Action.REGISTER
    IS_STAMPED: ClassVar = False

    line: int
    issuer: Issuer
    subject: str
    category: str
    urgency: str
    received_at: datetime
    due: date
    due_is_given: bool = False  # named, not counted by 速別
    ends_on: date | None = None  # 期間末日
    within: int = 0  # 文到 N 日
    plan: Plan
    issued_on: date | None = None  # of the schedule relied on; None where not recorded
    is_confidential: bool = False

    @property
    def is_initiated(self) -> bool:
        """Whether there is no incoming document (創簽)."""
        return False

    def opened(self) -> Case:
        """The case that begins here; its desks follow in the fold."""
        received_on = taipei_day(self.received_at)
        return Case(
            id=self.case_id,
            row=self.row,
            line=self.line,
            rulebook=self.rulebook,
            issuer=self.issuer,
            issued_on=self.issued_on,
            subject=self.subject,
            category=self.category,
            urgency=self.urgency,
            received_at=self.received_at,
            is_initiated=self.is_initiated,
            is_confidential=self.is_confidential,
            clock=Clock(
                counted_from=received_on,
                limit_from=received_on,
                due=self.due,
                ends_on=self.ends_on,
                is_given=self.due_is_given,
                within=self.within,
            ),
            version=self.sequence,
            last_at=self.known_at,
            plan=self.plan,
            done=frozenset(),
            carried=frozenset(),
            signatures={},
            open=(),
        )

    def applied_to(self, case: Case) -> Case:
        """Nothing that exists can be registered: raises ValueError."""
        raise ValueError(f"{case.id} is registered already")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInitiated(DocumentRegistered):
    """創簽: the same without an incoming document."""

    ACTION: ClassVar = Action.INITIATE

    @property
    def is_initiated(self) -> bool:
        """Whether there is no incoming document: there is none."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAssigned(Event):
    """分文: the drafter who shall handle it."""

    ACTION: ClassVar = Action.ASSIGN
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = msgid("承辦人：%(target)s")

    target: str
    target_id: str = ""  # empty where the name is the id

    def applied_to(self, case: Case) -> Case:
        """The target is its handler."""
        return replace(case, handler=self.target, handler_id=self.target_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHandedOver(Event):
    """移交 to another drafter of the unit."""

    ACTION: ClassVar = Action.HAND_OVER
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = msgid("承辦人：%(target)s")

    target: str
    target_id: str = ""  # empty where the name is the id
    reason: str

    def applied_to(self, case: Case) -> Case:
        """The target is its handler."""
        return replace(case, handler=self.target, handler_id=self.target_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignmentApplied(Event):
    """申請改分 to the unit that has this row; `ruler` consents, or arbitrates."""

    ACTION: ClassVar = Action.APPLY
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = msgid("改分給%(target)s")

    target: str  # the unit
    row_asked: str
    reason: str
    ruler: Duty

    def applied_to(self, case: Case) -> Case:
        """The application waits for its ruling."""
        application = Application(
            action=Action.REASSIGN,
            ruler=self.ruler,
            reason=self.reason,
            at=self.at,
            row=self.row_asked,
        )
        return replace(case, applications=(*case.applications, application))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDenied(Event):
    """否准 an application for 改分 or 展期."""

    ACTION: ClassVar = Action.DENY
    TOWARDS: ClassVar = msgid("不同意%(target)s")

    target: str  # 改分 or 展期
    reason: str

    def applied_to(self, case: Case) -> Case:
        """The application falls."""
        return case.without_application(Action(self.target))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReassigned(RowTaken):
    """改分: another unit, another row, a new plan; the clock goes on."""

    ACTION: ClassVar = Action.REASSIGN
    TOWARDS: ClassVar = msgid("給%(target)s")

    target: str  # the unit

    def applied_to(self, case: Case) -> Case:
        """The other unit starts anew; what the old one applied for falls."""
        return replace(
            self.on_its_row(case, frozenset()),
            handler="",
            handler_id="",
            reassignments=case.reassignments + 1,
            applications=(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReminded(Event):
    """稽催: one holder was chased; in records older than `holder`, all who had the document."""

    ACTION: ClassVar = Action.REMIND
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = "%(target)s"

    target: str  # who
    count: int  # the how manieth time
    holder: str = ""  # as Duty.holder

    def applied_to(self, case: Case) -> Case:
        """The day counts for whom it was, and the case counts every reminder."""
        chased = (self.holder,) if self.holder else {desk.duty.holder for desk in case.open}
        day = taipei_day(self.at)
        return replace(
            case,
            reminders=case.reminders + 1 if self.holder else self.count,
            chased={**case.chased, **{each: (*case.reminded(each), day) for each in chased}},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderWithdrawn(Event):
    """撤銷稽催: the last reminder of one holder is taken back."""

    ACTION: ClassVar = Action.WITHDRAW_REMINDER
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = "%(target)s"

    target: str  # who
    holder: str  # as Duty.holder

    def applied_to(self, case: Case) -> Case:
        """As if it had not been: the holder may be chased on that day again."""
        left = case.reminded(self.holder)[:-1]
        return replace(
            case,
            reminders=max(case.reminders - 1, 0),
            chased={**case.chased, self.holder: left},
        )
