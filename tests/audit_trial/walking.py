"""Documents walked to their end by the machine, with lawful incidents on the way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from tests.workflow.completing import completed
from tests.workflow.offices import Clock
from tests.workflow.playing import actors
from workflow.actions.commands import Command
from workflow.actions.fields import REFUSE
from workflow.actions.offers import Offer, offers
from workflow.actions.registering import Registration
from workflow.actions.signing import outcomes_of
from workflow.calendar import TAIPEI, taiwan_calendar
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.case.words import Form, Stance
from workflow.desk.casework import Casework
from workflow.events.base import Event
from workflow.memory import Memory
from workflow.office import LIVE, Office
from workflow.refusals.base import RefusedError

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=TAIPEI)
FIRST_DAY, OPENING = date(2026, 3, 2), time(9, 0)
REGISTRAR = Actor(unit="秘書室", position="總收文", person="示範秘書室總收文")
MOST_STEPS = 90
DEPUTISED = 0.15  # of the signatures of an eventful document
INCIDENTS = frozenset(
    {
        *(Action.RETURN, Action.RECALL, Action.ADD_COSIGNER, Action.WAIVE, Action.COSIGN_AGAIN),
        *(Action.RAISE, Action.LOWER, Action.REASSIGN, Action.CORRECT_ROW, Action.EXTEND),
        *(Action.SUSPEND, Action.CHANGE_URGENCY, Action.HAND_OVER, Action.RECEIVE),
        *(Action.RESUBMIT, Action.ASSIGN, Action.REMIND),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How documents go: what may befall them, at so large a share of their steps."""

    incidents: frozenset[Action] = frozenset()
    share: float = 0.0
    says_anything: bool = False  # at its desks whatever may be said, by deputies too


PLAIN = Manner()
TURNED = Manner(incidents=frozenset({Action.RETURN, Action.RECALL}), share=0.15)
EVENTFUL = Manner(incidents=INCIDENTS, share=0.35, says_anything=True)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A document from its receipt to its end: its events, and the case as decided."""

    history: tuple[Event, ...]
    decided: Case  # once the decision that counts has been made
    closed: Case


@dataclass(kw_only=True)
class Walker:
    """Walks one document after the other; the same random numbers walk the same way."""

    rulebook: Rulebook
    random: Random
    befallen: Counter[Action] = field(default_factory=Counter[Action])

    def walk(self, row: RuleRow, manner: Manner, *, pace: timedelta) -> Walk:
        """A document on this row; from line to line it takes at most `pace`."""
        work = self._office()
        case = work.register(self._registration(row))
        decided = case
        for _ in range(MOST_STEPS):
            if case.is_closed:
                break
            after = self._moved(work, case, manner, case.last_at + pace * self.random.random())
            decided = after if _is_signed(case, after) else decided
            case = after
        assert case.is_closed, f"{case.row}: {case.open}"
        return Walk(history=work.history(case.id), decided=decided, closed=case)

    def _office(self) -> Casework:
        """An office of its own, so that its log is this document's."""
        memory, clock = Memory(), Clock(NOW)
        return Casework(office=Office(name=LIVE, rulebook=self.rulebook, store=memory, clock=clock))

    def _registration(self, row: RuleRow) -> Registration:
        random = self.random
        day = taiwan_calendar().first_working_day(FIRST_DAY + timedelta(random.randrange(200)))
        opening = datetime.combine(day, OPENING, TAIPEI)
        limits = list(self.rulebook.agency.limits)
        return Registration(
            row=row,
            subject=f"檢陳「{row.task or row.content}」案，請核示。",
            actor=REGISTRAR,
            urgency=random.choice([limits[-1], *limits]),
            received_at=opening + timedelta(minutes=random.randrange(60)),
            is_initiated=random.random() < 0.3,
        )

    def _moved(self, work: Casework, case: Case, manner: Manner, at: datetime) -> Case:
        """One step: an incident if one is due and possible, else what some open desk owes."""
        is_befallen = case.version < MOST_STEPS // 2 and self.random.random() < manner.share
        for offer, actor in self._incidents(work, case, manner, at) if is_befallen else ():
            try:
                after = work.act(case.id, self._befalling(work, case, offer, actor, at), at=at)
            except RefusedError:
                continue
            self.befallen[offer.action] += 1
            return after
        command = self._signing(work, case, self.random.choice(case.open), manner, at)
        ways = (
            command,
            replace(command, stance=REFUSE),  # an application that comes too late
            replace(command, action=Action.RAISE, to="", desk=""),  # who drafts settles nothing
        )
        for way in ways:
            try:
                return work.act(case.id, way, at=at)
            except RefusedError:
                continue
        raise AssertionError(f"{case.row}: nobody goes on from {case.open}")

    def _incidents(
        self, work: Casework, case: Case, manner: Manner, at: datetime
    ) -> Sequence[tuple[Offer, Actor]]:
        """What might befall the case now, the rarest so far first."""
        actor = self.random.choice(actors(case))
        context = work.context(case, at)
        found = [
            (offer, actor)
            for offer in offers(case, actor, context)
            if offer.refusal is None and offer.action in manner.incidents
        ]
        self.random.shuffle(found)
        return sorted(found, key=lambda each: self.befallen[each[0].action])

    def _befalling(
        self, work: Casework, case: Case, offer: Offer, actor: Actor, at: datetime
    ) -> Command:
        command = completed(case, actor, offer.action, work.context(case, at), offer.desk)
        if offer.found.targets and offer.action is not Action.ASSIGN:
            command = replace(command, to=self.random.choice(offer.found.targets))
        if offer.action in (Action.REASSIGN, Action.CORRECT_ROW):
            command = replace(command, to=self._row_named(case, offer.action))
        if offer.action is Action.EXTEND:
            command = replace(command, days=self.random.randint(1, 3))
        return _by_name(command)

    def _row_named(self, case: Case, action: Action) -> str:
        """Some row of another unit for 改分, another of the unit for 更正適用列."""
        is_own = action is Action.CORRECT_ROW
        keys = [
            row.key
            for row in self.rulebook.rows
            if row.is_routable and (row.unit == case.unit) is is_own and row.key != case.row
        ]
        return self.random.choice(keys)

    def _signing(
        self, work: Casework, case: Case, desk: Desk, manner: Manner, at: datetime
    ) -> Command:
        """What is owed at a desk; of an eventful document whatever may be said there."""
        random, duty = self.random, desk.duty
        actor = Actor(unit=duty.unit, position=duty.position or "科員")
        command = completed(case, actor, duty.action, work.context(case, at), desk.desk)
        conditions = {name: self._answer() for name in command.conditions}
        command = replace(command, conditions=conditions)
        if duty.action is Action.DECIDE:
            command = replace(command, outcome=self._outcome(case, manner))
        if manner.says_anything and duty.action is Action.COSIGN:
            stances = [Stance.AGREE, Stance.AGREE, Stance.COMMENT, Stance.NOT_NEEDED]
            command = replace(command, stance=random.choice(stances).value)
        if duty.action is Action.DRAFT:
            is_changed = manner.says_anything and case.returns > 0 and random.random() < 0.4
            command = replace(command, form=self._form(case, manner), content_changed=is_changed)
        return _by_name(command, is_deputised=manner.says_anything and random.random() < DEPUTISED)

    def _answer(self) -> Answer:
        return self.random.choice(
            [Answer(required=True), Answer(required=False, reason="與本案無關")]
        )

    def _outcome(self, case: Case, manner: Manner) -> str:
        """Any; without incidents one that lets the document go its way."""
        found = outcomes_of(case)
        usual = [each for each in found if each in ("如擬", "發")]
        return self.random.choice(found if manner.says_anything else usual or found)

    def _form(self, case: Case, manner: Manner) -> str:
        if case.form or not manner.says_anything:
            return ""
        forms = ["", "", "", *(each.value for each in Form)]
        return self.random.choice(forms)


def _is_signed(before: Case, after: Case) -> bool:
    """Whether a decision was made."""
    return after.signatures != before.signatures or after.outcome != before.outcome


def _by_name(command: Command, *, is_deputised: bool = False) -> Command:
    """The command with the name of whoever acts: everybody in one position, nobody in two."""
    actor = command.actor
    place = actor.unit if actor.unit != AGENCY_WIDE else ""
    holder = f"示範{place}{actor.position}"
    if not is_deputised:
        return replace(command, actor=replace(actor, person=holder))
    deputy = replace(actor, person=f"示範代理{place}{actor.position}", for_person=holder)
    return replace(command, actor=deputy)
