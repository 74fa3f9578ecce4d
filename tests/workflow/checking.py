"""What must hold of every case, whatever has happened to it."""

from dataclasses import dataclass, field
from itertools import pairwise

from rules.marks import Action
from workflow.actions import SIGNING
from workflow.case.machine import open_in
from workflow.case.plan import Plan, open_duties
from workflow.case.words import Form, Outcome
from workflow.desk.casework import Casework
from workflow.events import from_json, to_json
from workflow.events.base import Event
from workflow.events.fold import replay
from workflow.events.handing import DocumentReassigned, DocumentRegistered
from workflow.events.routing import (
    CosignerAdded,
    CosignerAskedAgain,
    CosignerWaived,
    DecisionResubmitted,
    DocumentReturned,
    RowCorrected,
    SignatureRecalled,
)
from workflow.events.signing import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DraftSubmitted,
)

PLANNED = SIGNING - {Action.INFORM}


def check_in_order(work: Casework, case_id: str) -> None:
    """The fold, the plan and the machine agree on who is due; time and numbers only rise."""
    case, events = work.case(case_id), work.history(case_id)
    due = open_duties(case.plan, case.done)
    assert open_in(case.current_pass, case.done) == due
    planned = tuple(desk.duty for desk in case.open if desk.duty.action in PLANNED)
    if case.is_put_off:
        planned = planned[1:]  # the decider may take it up again, nothing waits for that
    stands_still = case.is_closed or case.is_suspended or case.parent
    if not stands_still and not case.application(Action.REASSIGN):
        assert planned == due
    assert (due == ()) == (case.outcome is not None)
    assert case.is_closed or case.open
    assert case.state
    assert len({desk.desk for desk in case.open}) == len(case.open)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))


@dataclass
class Ledger:
    """Who must co-sign, kept from the events alone, without the fold."""

    asked: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    open_conditions: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    excused: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    spared: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    signed: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    is_decided: bool = False
    is_memo: bool = False  # the 簽 of a 先簽後稿

    def start(self, plan: Plan) -> None:
        """A new plan: nobody has signed."""
        self.__init__()
        for branch in plan.branches:
            pile = self.open_conditions if branch.condition else self.asked
            pile[branch.name] = branch.signers

    def note(self, event: Event) -> None:
        """One event more; a decision must find every co-signature it needs."""
        match event:
            case DocumentRegistered() | DocumentReassigned():
                self.start(event.plan)
            case RowCorrected():
                self.correct(event)
            case CosignerAskedAgain():
                self.signed = {pair for pair in self.signed if pair[0] != event.target}
            case DecisionResubmitted() | DocumentReturned():
                self.is_decided = False
            case ConditionAnswered():
                signers = self.open_conditions.pop(event.target)
                pile = self.asked if event.answer.required else self.excused
                pile[event.target] = signers
            case CosignerAdded() if not self.is_decided:
                self.add(event)
            case CosignerWaived():
                known = {**self.asked, **self.open_conditions}
                self.excused[event.target] = known[event.target]
                self.asked.pop(event.target, None)
                self.open_conditions.pop(event.target, None)
            case DocumentCosigned() if event.duty.action is Action.COSIGN:
                self.signed.add((event.duty.branch or "", event.duty.position))
            case SignatureRecalled():
                self.recall(event)
            case DraftSubmitted():
                self.draft(event)
            case DocumentDecided():
                self.decide(event)
            case _:
                pass

    def correct(self, event: RowCorrected) -> None:
        signed = self.signed
        self.start(event.plan)
        self.signed = signed

    def add(self, event: CosignerAdded) -> None:
        name = event.target
        (branch,) = [each for each in event.plan.branches if each.name == name]
        for pile in (self.open_conditions, self.excused, self.spared):
            pile.pop(name, None)
        self.asked[name] = branch.signers

    def draft(self, event: DraftSubmitted) -> None:
        self.is_memo = self.is_memo or event.form is Form.MEMO_THEN_DRAFT
        if event.content_changed:
            self.signed.clear()
            self.asked |= self.spared
            self.spared = {}

    def recall(self, event: SignatureRecalled) -> None:
        if event.duty.branch:
            self.signed.discard((event.duty.branch, event.duty.position))
        if event.duty.action is Action.DECIDE:
            self.is_decided = False

    def decide(self, event: DocumentDecided) -> None:
        owed = {(name, signer) for name, signers in self.asked.items() for signer in signers}
        assert owed <= self.signed, f"lost: {owed - self.signed}"
        assert not self.open_conditions
        is_approved = event.outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
        if self.is_memo and is_approved:
            self.spared, self.asked, self.signed = self.asked, {}, set()
            self.is_memo = False
        else:
            self.is_decided = True


def check_no_cosignature_is_lost(events: tuple[Event, ...]) -> None:
    ledger = Ledger()
    for event in events:
        ledger.note(event)


def check_record(work: Casework, case_id: str) -> None:
    """What the log keeps tells the same story."""
    events = work.history(case_id)
    read = [from_json(type(event).__name__, to_json(event)) for event in events]
    assert tuple(read) == events
    assert replay(read) == work.case(case_id)
