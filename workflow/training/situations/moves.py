"""What one line of a record does: the commands that the engine is given for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from rules.marks import Action
from rules.rulebook import LINE, Rulebook
from rules.texts import as_known
from workflow.actions.commands import Command
from workflow.actions.fields import CONSENT, REFUSE
from workflow.actions.parts import plays
from workflow.actions.signing import MARK_CHANGED, MARK_COVERED, outcomes_of
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Answer
from workflow.case.words import Stance
from workflow.deadlines import Limits
from workflow.training.situations.hindsight import Known
from workflow.training.situations.lines import UNRECORDED, Line

APPLIED_FOR = (Action.EXTEND.value, Action.REASSIGN.value)


class Moves:
    """Tells line by line what is done to `case`, which whoever does it keeps up to date."""

    def __init__(self, case: Case, rulebook: Rulebook, limits: Limits) -> None:
        """The case as it was registered."""
        self.case = case
        self._rulebook, self._limits = rulebook, limits
        self._answers: dict[str, Answer] = {}  # about conditional co-signers, until the draft

    def of(self, known: Known) -> Iterator[Command]:
        """What the line does; each command is taken before the next is asked for."""
        line = known.line
        command = Command(
            action=line.action,
            actor=self._actor(line),
            opinion=line.opinion,
            reason=line.opinion or UNRECORDED,
            to=line.target,
        )
        if MARK_COVERED in line.marks:
            yield from self._covered(command)
        special = _SPECIAL.get(line.action)
        if special:
            yield from special(self, command, known)
        else:
            yield command

    def _actor(self, line: Line) -> Actor:
        unit, position = line.who.unit or self.case.unit, line.who.position
        if not position and line.action is Action.RECALL and not line.who.cosigner:
            position = line.target
        if not position and line.who.cosigner:  # who signed for it is not said
            position = self._signer_of(unit)
        return Actor(unit=unit, position=position, person=line.person, for_person=line.for_person)

    def _signer_of(self, unit: str) -> str:
        """Whose turn it is in a co-signing unit; its head, if it is nobody's."""
        desk = next((each for each in self.case.open if each.duty.branch == unit), None)
        if desk:
            return desk.duty.position
        units = {each.name: each for each in self._rulebook.agency.units}
        return units[unit].ladder.head if unit in units else ""

    def _covered(self, command: Command) -> Iterator[Command]:
        """併計: who holds two positions signed the lower one by the same stroke."""
        below = next((desk.duty for desk in self.case.open if not desk.duty.branch), None)
        if below is None or below.action is not Action.REVIEW:
            return
        if self._desk_of(command.actor, command.action) is None:
            actor = replace(command.actor, unit=below.unit, position=below.position)
            yield replace(command, action=Action.REVIEW, actor=actor)

    def _desk_of(self, actor: Actor, *actions: Action) -> Desk | None:
        """The actor's open desk for one of these."""
        mine = (desk for desk in self.case.open if plays(actor, desk.duty))
        return next((desk for desk in mine if desk.duty.action in actions), None)

    def draft(self, command: Command, known: Known) -> Iterator[Command]:
        """擬辦, with what the record tells of conditions, of 簽 and 稿, and of options."""
        conditions = {
            name: self._answers.get(name) or known.answer(name, self.case.unit)
            for name in self.case.plan.unanswered
        }
        self._answers.clear()
        yield replace(
            command,
            conditions=conditions,
            form="" if self.case.form else known.form(),
            options=() if self.case.is_decided else known.options(),
            content_changed=MARK_CHANGED in known.line.marks,
        )

    def reconcile(self, command: Command, _: Known) -> Iterator[Command]:
        """綜簽, in words."""
        yield replace(command, opinion=command.reason)

    def decide(self, command: Command, known: Known) -> Iterator[Command]:
        """核定, with its outcome, in words."""
        outcome = known.outcome(outcomes_of(self.case))
        yield replace(command, outcome=outcome, opinion=command.reason)

    def cosign(self, command: Command, known: Known) -> Iterator[Command]:
        """會辦; who says more than consent says it in words."""
        stance = known.line.stance
        said = command.opinion if stance in ("", Stance.AGREE.value) else command.reason
        yield replace(command, stance=stance, opinion=said)

    def add_cosigner(self, command: Command, known: Known) -> Iterator[Command]:
        """加會, or the answer that a conditional co-signer is asked."""
        if not self._answers_for(known.line, Answer(required=True)):
            yield command

    def waive(self, command: Command, known: Known) -> Iterator[Command]:
        """免會: a condition that does not hold, the co-signer's own word, or somebody else's."""
        line = known.line
        if self._answers_for(line, Answer(required=False, reason=command.reason)):
            return
        own = self._desk_of(command.actor, Action.COSIGN, Action.INFORM)
        if own and self._cosigner_named(line) in ("", own.duty.branch):
            stance = Stance.NOT_NEEDED.value
            command = replace(
                command, action=Action.COSIGN, stance=stance, opinion=command.reason, to=""
            )
        yield command

    def _answers_for(self, line: Line, answer: Answer) -> bool:
        """Whether the line answers, as the log writes it, if a conditional co-signer is asked."""
        name = self._cosigner_named(line)
        if name not in self.case.plan.unanswered:
            return False
        self._answers[name] = answer
        return True

    def _cosigner_named(self, line: Line) -> str:
        agency = self._rulebook.agency
        name = as_known(line.target, agency.cosigner_names)
        return agency.aliases.get(name, name)

    def return_to(self, command: Command, known: Known) -> Iterator[Command]:
        """退回; to whoever signs next, if it does not say to whom."""
        yield replace(command, to=command.to or known.next_signer())

    def extend(self, command: Command, known: Known) -> Iterator[Command]:
        """展期: such a line says that it was granted, whoever is named in it."""
        if self.case.application(Action.EXTEND) is None:
            yield self._lasting(command, known.line.due)
        if pending := self.case.application(Action.EXTEND):
            yield replace(command, actor=_holder(pending.ruler), stance=CONSENT)

    def reassign(self, command: Command, known: Known) -> Iterator[Command]:
        """改分: the same; the row is the one that the line runs by."""
        row = known.line.row if known.line.row != self.case.row else ""
        if self.case.application(Action.REASSIGN) is None:
            yield replace(command, to=row or command.to)
        if pending := self.case.application(Action.REASSIGN):
            yield replace(command, actor=_holder(pending.ruler), stance=CONSENT, to=row)

    def correct_row(self, command: Command, known: Known) -> Iterator[Command]:
        """更正適用項目."""
        yield replace(command, to=command.to or known.line.row)

    def apply(self, command: Command, known: Known) -> Iterator[Command]:
        """申請 of a 展期 or a 改分: what it leaves out is told by what came of it."""
        due = known.line.due
        if known.line.target != Action.EXTEND.value:
            ruled = known.ruling(Action.REASSIGN)
            is_granted = ruled is not None and ruled.action is Action.REASSIGN
            row = ruled.row if ruled and is_granted else self._any_row(known.line.target)
            yield replace(command, action=Action.REASSIGN, to=row)
            return
        ruled, command = known.ruling(Action.EXTEND), replace(command, action=Action.EXTEND)
        if due is None or due <= self.case.due:  # the log has that of the case
            due = ruled.due if ruled else None
        if due:
            yield self._lasting(command, due)
        else:
            yield replace(command, days=self._days_for(ruled.who.position if ruled else ""))

    def _lasting(self, command: Command, due: date | None) -> Command:
        """展期 up to a day; where days off moved it there, by as many days as are allowed."""
        case, clock, limits = self.case, self.case.clock, self._limits
        policy = self._rulebook.agency.practice.extension
        most = min(policy.each_days, policy.most_days - clock.extended_days)
        if case.category in policy.by_own_period:
            most = limits.most_later(case.category, clock)
        ends_on = limits.ends_on(case.category, clock) or case.due
        if due is None or limits.days_between(case.category, clock, ends_on, due) <= most:
            is_later = due is None or due > case.due
            if is_later:
                return replace(command, due=due)
        leading = (
            days
            for days in range(most, 0, -1)
            if limits.later(case.category, clock, days).due == due
        )
        days = next(leading, 0)
        return replace(command, days=days, due=None if days else due)

    def _any_row(self, unit: str) -> str:
        """A row of this unit: which one it is decides nothing until it is ruled on."""
        rulebook = self._rulebook
        unit = as_known(unit, (each.name for each in rulebook.agency.units))
        row = next((row for row in rulebook.rows if row.unit == unit and row.is_routable), None)
        return f"{LINE}{row.line}" if row else unit

    def _days_for(self, position: str) -> int:
        """As few days as this position has to be asked for; one, for nobody in particular."""
        policy = self._rulebook.agency.practice.extension
        spent, ladder = self.case.clock.extended_days, self.case.plan.ladder
        possible = range(1, policy.each_days + 1)
        asked = (days for days in possible if policy.granted_by(spent + days, ladder) == position)
        return next(asked, 1)

    def deny(self, command: Command, known: Known) -> Iterator[Command]:
        """否准 of what is applied for."""
        named = as_known(known.line.target, APPLIED_FOR)
        pending = self.case.applications[-1].action if self.case.applications else Action.EXTEND
        action = Action(named) if named in APPLIED_FOR else pending
        yield replace(command, action=action, stance=REFUSE, to="")

    def change_urgency(self, command: Command, known: Known) -> Iterator[Command]:
        """改速別 to what the line names, or runs by from then on."""
        yield replace(command, urgency=command.to or known.line.urgency)

    def hand_over(self, command: Command, _: Known) -> Iterator[Command]:
        """分文, 移交 to somebody."""
        yield replace(command, to=command.to or UNRECORDED)

    def join(self, command: Command, _: Known) -> Iterator[Command]:
        """併辦, 彙辦: the record does not hold the other case, which came in as this one did."""
        yield replace(command, to=command.to or UNRECORDED)


def _holder(duty: Duty) -> Actor:
    """Who holds this duty; who that was by name is not known."""
    return Actor(unit=duty.unit, position=duty.position)


Playing = Callable[[Moves, Command, Known], Iterator[Command]]
_SPECIAL: Mapping[Action, Playing] = {
    Action.DRAFT: Moves.draft,
    Action.RECONCILE: Moves.reconcile,
    Action.DECIDE: Moves.decide,
    Action.COSIGN: Moves.cosign,
    Action.ADD_COSIGNER: Moves.add_cosigner,
    Action.WAIVE: Moves.waive,
    Action.RETURN: Moves.return_to,
    Action.EXTEND: Moves.extend,
    Action.REASSIGN: Moves.reassign,
    Action.CORRECT_ROW: Moves.correct_row,
    Action.APPLY: Moves.apply,
    Action.DENY: Moves.deny,
    Action.CHANGE_URGENCY: Moves.change_urgency,
    Action.ASSIGN: Moves.hand_over,
    Action.HAND_OVER: Moves.hand_over,
    Action.MERGE: Moves.join,
    Action.COLLATE: Moves.join,
}
