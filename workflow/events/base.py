"""What every event says, and how to ask one what it names: its target, reason, due date, desk."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, TypedDict

from rules.agency.agency import Issuer
from rules.marks import Action
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Plan


class Signer(TypedDict):
    """Who did it, as which position, and for whom: fields of `Event`."""

    unit: str
    position: str
    person: str
    for_person: str
    person_id: str
    for_person_id: str


class Envelope(Signer):
    """What an event says whatever has happened: the fields of `Event`, to be unpacked into one."""

    case_id: str
    sequence: int
    at: datetime
    recorded_at: datetime
    opinion: str
    mark: str
    rulebook: str
    row: str


def signer(actor: Actor) -> Signer:
    """The actor as an event says it."""
    return Signer(
        unit=actor.unit,
        position=actor.position,
        person=actor.person,
        for_person=actor.for_person,
        person_id=actor.person_id,
        for_person_id=actor.for_person_id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(ABC):
    """One fact about one case: who, as which position, for whom, when, on which row.

    A kind of event says what 動作 it records and what it makes of a case (`applied_to`). Nothing
    else has to know of a new kind: `workflow.events.KINDS` is derived from the classes.
    """

    ACTION: ClassVar[Action]
    IS_STAMPED: ClassVar[bool] = True  # whether a 職名章 stands beside it in the record
    OPENS_ANEW: ClassVar[bool] = False  # whether every desk after it is a new one
    TOWARDS: ClassVar[str] = ""  # how the record names its target; "" leaves it out

    case_id: str
    sequence: int  # 1 for the first event of a case
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    unit: str
    position: str
    person: str
    for_person: str = ""  # 被代理人
    person_id: str = ""  # empty where the name is the id, as in records older than ids
    for_person_id: str = ""
    opinion: str = ""
    mark: str = ""  # 代為決行, 代
    rulebook: str  # the version relied on
    row: str  # the key of the row relied on

    @property
    def action(self) -> Action:
        """The 動作 this event records."""
        return self.ACTION

    @property
    def known_at(self) -> datetime:
        """When it had happened at the latest: `at`, unless that is ahead of its own time."""
        return min(self.at, self.recorded_at)

    @abstractmethod
    def applied_to(self, case: Case) -> Case:
        """The case once this has happened; its version, desks and last time follow in the fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTaken(Event):
    """The case runs by another row from here on, on a new plan; the clock goes on."""

    reason: str
    line: int
    issuer: Issuer
    plan: Plan
    issued_on: date | None = None

    def on_its_row(self, case: Case, done: frozenset[Duty]) -> Case:
        """The case on the new plan, of which so much stands; the drafter begins anew."""
        return replace(
            case,
            row=self.row,
            line=self.line,
            rulebook=self.rulebook,
            issuer=self.issuer,
            issued_on=self.issued_on,
            plan=self.plan,
            done=done,
            carried=done,
            signatures={duty: each for duty, each in case.signatures.items() if duty in done},
            form=None,
            document="",
            options=(),
            option="",
        )


def target_of(event: Event) -> str:
    """Whom or what the event names; "" if nothing."""
    return getattr(event, "target", "")


def reason_of(event: Event) -> str:
    """Why; "" where the kind of event asks for no reason."""
    return getattr(event, "reason", "")


def due_of(event: Event) -> date | None:
    """The due date it names; None if it names none."""
    return getattr(event, "due", None)


def duty_of(event: Event) -> Duty | None:
    """The duty it is about; None if about none."""
    return getattr(event, "duty", None)


def desk_of(event: Event) -> str:
    """The token of the desk it happened at; "" if at none."""
    return getattr(event, "desk", "")
