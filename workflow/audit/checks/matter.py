"""What a check looks at, and what it hands back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.agency.agency import Issuer
from rules.marks import Action
from workflow.audit.codes import NO_DECISION
from workflow.audit.labels.cutting import Ending, Span
from workflow.audit.labels.labels import Labels
from workflow.audit.log import Log, Step
from workflow.case.duties import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Which columns the log fills at all: what nobody ever wrote down is not missed of anyone."""

    marks: bool
    opinions: bool
    stances: bool
    outcomes: bool


def says_of(log: Log) -> Says:
    """What a log fills."""
    return Says(
        marks=log.has_marks,
        opinions=log.has_opinions,
        stances=log.has_stances,
        outcomes=log.has_outcomes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One document of a case, labelled; records are counted from 0 within the case."""

    steps: Sequence[Step]
    labels: Labels
    span: Span
    ending: Ending
    issuer: Issuer
    says: Says
    is_last: bool  # the document that the case ended with

    @property
    def decider(self) -> str:
        """Who decides by the Plan."""
        return self.labels.plan.decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding before it is tied to a case: records are counted from 0 within the case."""

    code: str
    position: str
    records: tuple[int, ...]
    sentence: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A co-signature and the record from which its own limit runs."""

    record: int
    opened_by: int
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the records alone say; records are counted from 0 within the case."""

    found: tuple[Found, ...]
    ending: Ending
    decision: int | None = None  # D of the last document
    unit: str = ""  # that drafts
    neighbours: tuple[tuple[int, int], ...] = ()  # signatures of two positions, one above the other
    openings: tuple[Opening, ...] = ()
    is_deputised: bool = False  # somebody signed for somebody else
    moves_due: bool = False  # 展期, 補正, 復辦 or 改速別 is among the records

    @property
    def end(self) -> int | None:
        """The record by which it was done: the close, else the decision; None while it is open."""
        return self.decision if self.ending.close is None else self.ending.close

    @property
    def is_undecided(self) -> bool:
        """Whether it was closed without a decision."""
        return any(each.code == NO_DECISION for each in self.found)


def ladder_label(position: str, labels: Labels) -> str:
    """A ladder position as people say it: 綜合企劃組組長, 主任秘書."""
    plan = labels.plan
    return position if plan.ladder.is_shared(position) else f"{plan.unit}{position}"


def named(duty: Duty) -> str:
    """Of whom a finding speaks: the position on the ladder, the co-signer."""
    return duty.branch or duty.position


def above(labels: Labels, place: int) -> tuple[int, str, str] | None:
    """The nearest signature above a place of the ladder: its record, who, what was done."""
    decision = labels.decision
    for duty in labels.ladder[place + 1 :]:
        if duty in labels.met:
            is_decision = decision is not None and decision.record == labels.met[duty]
            done = "核定" if is_decision else duty.action.value
            return labels.met[duty], duty.label, done
    if decision and labels.is_above(decision):
        return decision.record, ladder_label(decision.position, labels), "核定"
    return None


def missing_cosigners(labels: Labels) -> tuple[Duty, ...]:
    """The co-signatures owed before a ladder duty that was met, and never given."""
    plan = labels.plan
    if all(duty in labels.cosigned for duty in plan.cosign_duties):
        return ()
    owed: list[Duty] = []
    pending: list[Duty] = []
    for stage in plan.owed():
        for duty in stage.duties:
            if duty.branch is None:
                continue
            is_left = duty not in labels.cosigned and duty not in labels.cosigned_after
            if is_left and duty.branch not in plan.unanswered:
                pending.append(duty)
        is_met = any(duty in labels.met for duty in stage.duties)
        if is_met or _is_decision_above(labels, stage.duties):
            owed += pending
            pending = []
    return tuple({duty.branch: duty for duty in reversed(owed)}.values())[::-1]


def _is_decision_above(labels: Labels, duties: tuple[Duty, ...]) -> bool:
    """Whether this stage is the Plan's decision, and a higher one was made in its stead."""
    decision = labels.decision
    is_last = any(duty.action is Action.DECIDE for duty in duties)
    return is_last and decision is not None and labels.is_above(decision)
