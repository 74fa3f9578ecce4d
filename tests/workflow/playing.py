"""Documents to which anything may happen: who might act, with which inputs, and how each ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import strategies as st

from rules.agency.agency import Agency
from rules.errors import UnknownKeyError
from rules.marks import Action
from rules.route import Route
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from tests.workflow.builders import MONDAY, REGISTRAR, History, a_rulebook, an_actor, holder_of
from tests.workflow.completing import at_desk
from tests.workflow.offices import Clock
from workflow.actions import linking, permitted
from workflow.actions.commands import Command
from workflow.actions.fields import CONSENT, REFUSE
from workflow.actions.parts import cosigned, return_targets, waivable
from workflow.actions.scene import Context, Scene
from workflow.actions.signing import outcomes_of
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.case.words import Form, Stance
from workflow.desk.casework import Casework
from workflow.memory import Memory
from workflow.office import LIVE, Office
from workflow.refusals.base import RefusedError

MOST_MOVES = 120  # more than any document needs to its end
OPTIONS = ("甲案", "乙案")
MEMOS = (Form.MEMO, Form.MEMO_THEN_DRAFT)


@dataclass(frozen=True, kw_only=True)
class MadeUpRulebook(Rulebook):
    """A rulebook of made-up routes, each found by its key; its table is never read."""

    routes: Mapping[str, Route]

    def find(self, key: str) -> RuleRow:
        """A row of this key; raises UnknownKeyError."""
        if key not in self.routes:
            raise UnknownKeyError(key, tuple(self.routes))
        return replace(self.as_read[0], key=key)

    def route(self, row: RuleRow) -> Route:
        """The route of this key."""
        return self.routes[row.key]


def in_memory(agency: Agency, routes: Mapping[str, Route], *starts: History) -> Casework:
    """An office without a database, with these cases as far as they have come."""
    book = a_rulebook()
    rulebook = MadeUpRulebook(
        agency=agency,
        table=book.table,
        as_read=book.as_read,
        table_digest=book.table_digest,
        routes=routes,
    )
    office = Office(name=LIVE, rulebook=rulebook, store=Memory(), clock=Clock(MONDAY))
    with office.writing() as log:
        for history in starts:
            log.append(history.events, before=None, after=history.case)
    return Casework(office=office)


def finish(work: Casework, case_id: str, *, at: datetime) -> Case:
    """Bring a case to its end from wherever it stands, its children first."""
    for _ in range(MOST_MOVES):
        case = work.case(case_id)
        if case.is_closed:
            return case
        at = max(at, case.last_at)
        for child in case.children:
            at = max(at, finish(work, child, at=at).last_at)
        work.act(case_id, next_step(case, work.context(case, at)), at=at)
    raise AssertionError(f"{case_id} does not end: {work.case(case_id).open}")


def next_step(case: Case, context: Context) -> Command:
    """What the open desk does that stands first; applications are denied before, 改分 first."""
    for action in (Action.REASSIGN, Action.EXTEND):
        if pending := case.application(action):
            ruler = holder_of(pending.ruler)
            return Command(action=action, actor=ruler, stance=REFUSE, reason="示範理由")
    first = case.open[0].duty
    if (
        first.action is Action.DECIDE
        and first.position == case.plan.drafter
        and case.plan.commented
    ):
        return Command(action=Action.RAISE, actor=holder_of(first), reason="示範理由")
    return at_desk(case, case.open[0], context)


def actors(case: Case) -> list[Actor]:
    """Who might have a part in it, those whose turn it is first."""
    plan = case.plan
    duties = [desk.duty for desk in case.open]
    duties += [duty for stage in plan.owed() for duty in stage.duties if duty.branch]
    duties += [each.ruler for each in case.applications]
    ladder = (an_actor(each, case.unit, person="示範人員") for each in plan.ladder.positions)
    colleague = an_actor(plan.drafter, case.unit, person="示範同仁")
    return [*(holder_of(duty) for duty in duties), *ladder, colleague, REGISTRAR]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Draws the inputs of a command for one case; `rows` and `others` are what it may name."""

    data: st.DataObject
    case: Case
    context: Context
    rows: tuple[str, ...] = ()  # of other units
    own_rows: tuple[str, ...] = ()  # others of the unit
    others: tuple[str, ...] = ()  # other cases

    def command(self, actor: Actor, action: Action, desk: str = "") -> Command:
        """A command with all inputs that the action needs, none of them spoilt."""
        command = Command(action=action, actor=actor, desk=desk, opinion="如擬", reason="示範理由")
        inputs = _INPUTS.get(action)
        return inputs(self, command) if inputs else command

    def one_of(self, *choices: str) -> str:
        """One of these, or nothing if there is none."""
        return self.data.draw(st.sampled_from(choices)) if choices else ""

    def draft(self, command: Command) -> Command:
        answers = [Answer(required=True), Answer(required=False, reason="與本案無關")]
        conditions = {
            name: self.data.draw(st.sampled_from(answers)) for name in self.case.plan.unanswered
        }
        form = "" if self.case.form else self.one_of("", "", *(each.value for each in Form))
        chosen = Form(form) if form else self.case.form
        is_memo = (chosen is None or chosen in MEMOS) and not self.case.is_decided
        options = OPTIONS if is_memo and self.data.draw(st.integers(0, 3)) == 0 else ()
        return replace(
            command,
            conditions=conditions,
            form=form,
            options=options,
            content_changed=self.data.draw(st.booleans()),
        )

    def named(self, command: Command) -> Command:
        """The command about somebody or something it may name."""
        return replace(command, to=self.one_of(*self.targets(command)))

    def targets(self, command: Command) -> tuple[str, ...]:
        """Whom or what this action may name."""
        case, action = self.case, command.action
        at = case.desk(command.desk)
        found: dict[Action, tuple[str, ...]] = {
            Action.RETURN: return_targets(case, at) if at else (),
            Action.ADD_COSIGNER: self._not_asked(),
            Action.WAIVE: waivable(case),
            Action.COSIGN_AGAIN: cosigned(case),
            Action.CORRECT_ROW: self.own_rows,
            Action.RAISE: ("", *self._deciders(command)),
            Action.LOWER: ("", *self._deciders(command)),
            Action.ASSIGN: ("示範人員", "示範同仁"),
            Action.HAND_OVER: ("示範人員", "示範同仁"),
            Action.MERGE: self.others,
            Action.COLLATE: self.others,
        }
        return found[action]

    def _deciders(self, command: Command) -> tuple[str, ...]:
        """Who may decide instead; nobody where the decision may not be moved."""
        try:
            return permitted(Scene(case=self.case, command=command, context=self.context)).targets
        except RefusedError:
            return ()

    def _not_asked(self) -> tuple[str, ...]:
        plan = self.case.plan
        asked = {each.name for each in plan.branches} - {*plan.spared, *plan.unanswered}
        told = {each.name for each in plan.afterwards}
        known = told if self.case.outcome else asked
        return tuple(each for each in self.context.cosigners(self.case.unit) if each not in known)

    def ruled(self, command: Command, *choices: str) -> Command:
        """A ruling on an application."""
        return replace(command, stance=self.one_of(*choices))

    def reassign(self, command: Command) -> Command:
        if self.case.application(Action.REASSIGN):
            return self.ruled(command, CONSENT, REFUSE)
        return replace(command, to=self.one_of(*self.rows))

    def extend(self, command: Command) -> Command:
        clock, policy = self.case.clock, self.context.practice.extension
        if self.case.application(Action.EXTEND):
            late = self.context.today > clock.due
            return self.ruled(command, REFUSE, *(() if late else (CONSENT,)))
        most = min(policy.each_days, policy.most_days - clock.extended_days)
        if self.case.category in policy.by_own_period:
            most = self.context.limits.most_later(self.case.category, clock)
        return replace(command, days=self.data.draw(st.integers(1, max(1, most))))

    def decide(self, command: Command) -> Command:
        return replace(command, outcome=self.one_of(*outcomes_of(self.case)))

    def cosign(self, command: Command) -> Command:
        return replace(command, stance=self.one_of(*(each.value for each in Stance)))

    def change_urgency(self, command: Command) -> Command:
        others = (each for each in self.context.limits.urgencies if each != self.case.urgency)
        return replace(command, urgency=self.one_of(*others))


_INPUTS = {
    Action.DRAFT: Drawing.draft,
    Action.COSIGN: Drawing.cosign,
    Action.DECIDE: Drawing.decide,
    Action.REASSIGN: Drawing.reassign,
    Action.EXTEND: Drawing.extend,
    Action.CHANGE_URGENCY: Drawing.change_urgency,
    **dict.fromkeys(
        (
            *(Action.RETURN, Action.ADD_COSIGNER, Action.WAIVE, Action.RAISE, Action.LOWER),
            *(Action.ASSIGN, Action.HAND_OVER, *linking.RULES),
            *(Action.COSIGN_AGAIN, Action.CORRECT_ROW),
        ),
        Drawing.named,
    ),
}
