"""A case as its events leave it: the plan, what is done, whose turn it is, how it ended."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Self

from rules.agency.agency import Issuer
from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.duties import Duty
from workflow.case.plan import Pass, Plan, pass_of
from workflow.case.words import DRAFT, WAITING_FOR, Form, Outcome, State

_NUMBER = re.compile(r"(?P<year>[0-9]{3})(?P<serial>[0-9]{7})")
LAST_SERIAL = 9_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Whose signature stands for a duty done, and the event that set it."""

    sequence: int
    at: datetime
    position: str
    person: str
    person_id: str = ""  # empty where the name is the id
    for_person: str = ""  # 被代理人
    for_person_id: str = ""
    is_comment: bool = False  # of a co-signer: 有意見

    @property
    def signer(self) -> str:
        """The id of whoever signed."""
        return self.person_id or self.person

    @property
    def principal(self) -> str:
        """The id of whose signature it is: of whom is stood in for, if somebody is."""
        return self.for_person_id or self.for_person or self.signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What was applied for and not yet ruled on (改分, 展期)."""

    action: Action
    ruler: Duty
    reason: str
    at: datetime
    row: str = ""  # 改分: the row of the unit it should go to
    due: date | None = None  # 展期: the date applied for
    days: int = 0  # 展期: what that adds to the limit as it was then
    ends_on: date | None = None  # 展期: the day named, while the limit has not moved otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One open duty of one case in one pass; `desk` is its token, new whenever it opens anew."""

    duty: Duty
    desk: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One 補正: the days after `since` up to `until`, so many of the kind the limit counts."""

    since: date
    until: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The limit of a case: from when it runs, to when, and what has been added to it."""

    counted_from: date  # days used count from the day after: receipt, or as 併辦/彙辦 has it
    limit_from: date  # the limit runs from the day after
    due: date
    ends_on: date | None = None  # 期間末日 before days off; None: so many working days, or unknown
    is_given: bool = False  # the due date was named, not counted by 速別
    within: int = 0  # named as 文到 N 日
    extensions: int = 0
    extended_days: int = 0
    added_days: int = 0  # by 展期 and 補正 to the limit that runs now
    paused_days: int = 0  # spent on 補正, in the days the limit runs on
    paused_working_days: int = 0  # the working days among them
    pauses: tuple[Pause, ...] = ()  # among `added_days`
    suspensions: int = 0
    suspended_since: date | None = None

    def restarted(self, limit_from: date) -> "Clock":
        """The clock whose limit runs from another day: what was paused before adds nothing."""
        kept = tuple(pause for pause in self.pauses if pause.since >= limit_from)
        dropped = sum(pause.days for pause in self.pauses) - sum(pause.days for pause in kept)
        added = self.added_days - dropped
        return replace(self, limit_from=limit_from, added_days=added, pauses=kept)


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
    clock: Clock
    version: int
    last_at: datetime
    plan: Plan
    done: frozenset[Duty]
    carried: frozenset[Duty]  # done before the present pass began
    open: tuple[Desk, ...]
    signatures: Mapping[Duty, Signature]  # of what is done, and of a 綜簽 that came too early
    received: frozenset[str] = frozenset()  # desks whose holder has signed for the document
    handler: str = ""  # the drafter it was assigned to, by name
    handler_id: str = ""  # empty where the name is the id
    outcome: Outcome | None = None
    option: str = ""  # the one chosen
    options: tuple[str, ...] = ()  # that the drafter offers to choose from
    form: Form | None = None
    document: str = ""  # 簽 or 稿 of a 先簽後稿; empty where there is but one document
    closed_as: State | None = None
    closed_on: date | None = None
    is_archived: bool = False
    is_initiated: bool = False  # 創簽: no incoming document
    is_confidential: bool = False  # 密件
    signers: frozenset[tuple[str, str]] = frozenset()  # of a 密件: position, id
    returns: int = 0
    reassignments: int = 0
    reminders: int = 0  # on record and not taken back
    # By holder, as Duty.holder, while the document is there: the day of each reminder.
    chased: Mapping[str, tuple[date, ...]] = field(default_factory=dict[str, tuple[date, ...]])
    applications: tuple[Application, ...] = ()
    parent: str = ""  # the case it was merged into
    children: tuple[str, ...] = ()
    issued_on: date | None = None  # of the schedule that holds the row

    def but(self, **facts: Any) -> Self:
        """The case with these facts otherwise.

        A fold does little else, and `dataclasses.replace` takes three times as long.
        """
        return type(self)(**(dict(zip(_FACTS, _facts(self), strict=True)) | facts))

    @property
    def handled_by(self) -> str:
        """The id of the drafter it was assigned to; empty without one."""
        return self.handler_id or self.handler

    @property
    def unit(self) -> str:
        """The drafting unit."""
        return self.plan.unit

    @property
    def due(self) -> date:
        """限辦日期."""
        return self.clock.due

    @property
    def counted_from(self) -> date:
        """The days used are those after this day: of a 創簽 its first day counts too.

        Unless it closed on that day: then it used half a day, as any other. Never after the end,
        whatever day an older record says it was received on.
        """
        first = min(self.clock.counted_from, self.closed_on or date.max)
        if self.is_initiated and first == taipei_day(self.received_at) != self.closed_on:
            return first - timedelta(days=1)
        return first

    @property
    def is_suspended(self) -> bool:
        """Whether the clock stands still (補正)."""
        return self.clock.suspended_since is not None

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.closed_as:
            return State.ARCHIVED if self.is_archived else self.closed_as
        if self.parent:
            return State.MERGED
        return WAITING_FOR[self.open[0].duty.action]

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is owed."""
        return self.closed_as is not None

    @property
    def is_decided(self) -> bool:
        """Whether the document is decided, or the 簽 of a 先簽後稿 is."""
        return self.outcome is not None or self.document == DRAFT

    @property
    def is_put_off(self) -> bool:
        """Whether it is decided to dispatch it later (緩發): the decider may take it up again."""
        return self.outcome is Outcome.DISPATCH_LATER

    @property
    def current_pass(self) -> Pass:
        """The pass being walked."""
        return pass_of(self.plan, self.carried)

    @property
    def ahead(self) -> tuple[Duty, ...]:
        """Duties still owed that have not come to any desk; none once closed or merged away."""
        if self.is_closed or self.parent:
            return ()
        reached = {*self.done, *(desk.duty for desk in self.open)}
        owed = (duty for stage in self.plan.owed() for duty in stage.duties)
        return tuple(duty for duty in owed if duty not in reached)

    def reminded(self, holder: str) -> tuple[date, ...]:
        """The days on which this holder was reminded since the document came there."""
        return self.chased.get(holder, ())

    def desk(self, token: str) -> Desk | None:
        """The open desk of this token."""
        return next((desk for desk in self.open if desk.desk == token), None)

    def application(self, action: Action) -> Application | None:
        """What of this kind waits for a ruling."""
        return next((each for each in self.applications if each.action is action), None)

    def with_plan(self, plan: Plan) -> "Case":
        """The case on another plan; what is done starts another pass."""
        return replace(self, plan=plan, carried=self.done)

    def without_duties(self, duties: Set[Duty]) -> "Case":
        """The case that owes these duties again, in another pass."""
        done = self.done - duties
        signatures = {duty: each for duty, each in self.signatures.items() if duty not in duties}
        return replace(self, done=done, carried=done, signatures=signatures)

    def with_limit(self, clock: Clock) -> "Case":
        """The case whose limit has moved: 展期 to a day, applied for before, adds as many days."""
        pending = tuple(replace(each, ends_on=None) for each in self.applications)
        return replace(self, clock=clock, applications=pending)

    def without_application(self, action: Action) -> "Case":
        """The case once this kind of application is ruled on."""
        left = tuple(each for each in self.applications if each.action is not action)
        return replace(self, applications=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """What a 文號 is made of: the year of receipt, of the Republic, and the serial in it."""

    year: int
    serial: int


def case_number(year: int, serial: int) -> str:
    """The 文號: three digits of the year, seven of the serial."""
    return f"{year:03d}{serial:07d}"


def serial_of(case_id: str) -> Serial | None:
    """The year and the serial of a 文號; None for what is none of ours."""
    found = _NUMBER.fullmatch(case_id)
    return found and Serial(year=int(found["year"]), serial=int(found["serial"]))


_FACTS = tuple(Case.__dataclass_fields__)
_facts = attrgetter(*_FACTS)
