"""Demonstration cases: some forty, over every unit, made by the same actions as a user's.

Nobody in them exists: each person is named 示範 and the position.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle

from rules.agency.agency import CosignerKind
from rules.correcting import RulebookSource
from rules.corrections import Reviewer
from rules.marks import Action
from rules.reviewing import reading_of
from rules.rulerow import RuleRow
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.calendar import TAIPEI, taipei_day
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Answer
from workflow.case.words import Outcome, Stance, State
from workflow.demonstration import invented
from workflow.demonstration.incidents import OPENING, befall, later
from workflow.demonstration.staff import appoint_everybody
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.reports.board import BoardFilter

ROWS_A_UNIT = 5
CONFIDENTIAL = 36  # which of the cases is 密件
OPINIONS = ("", "", "敬請核示。", "擬如擬辦意見辦理。", "本案業與業務單位確認。")
COMMENTS = ("", "無意見。", "請依預算額度辦理。", "")
DECISIONS = (Outcome.AS_PROPOSED, Outcome.DISPATCH)
DECIDED_WORDS = {Outcome.AS_PROPOSED: "如擬。", Outcome.DISPATCH: "發。"}

Stop = Callable[[Case], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A document lies for so many working days, once."""

    when: Stop
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How one demonstration case goes: since when, how urgent, and where it stands now."""

    days_ago: int  # working days since its receipt
    urgency: str
    stop: Stop
    is_returned: bool = False
    is_confidential: bool = False
    rest: Rest | None = None


def _steps(count: int) -> Stop:
    return lambda case: len(case.done) >= count


def _at(state: State) -> Stop:
    """Stop there; a route without that state stops at its second signature."""

    def stop(case: Case) -> bool:
        reaches = state is not State.COSIGNING or bool(case.plan.branches)
        return case.state is state or (not reaches and len(case.done) >= 2)

    return stop


def _closed(case: Case) -> bool:
    return case.is_closed


def _last_to_cosign(case: Case) -> bool:
    return case.state is State.COSIGNING and len(case.open) == 1


ORDINARY = (
    Story(days_ago=3, urgency="普通件", stop=_at(State.COSIGNING)),
    Story(days_ago=1, urgency="普通件", stop=_steps(0)),
    Story(days_ago=2, urgency="速件", stop=_steps(2)),
    Story(days_ago=4, urgency="普通件", stop=_closed),
    Story(days_ago=1, urgency="速件", stop=_steps(1)),
    Story(days_ago=2, urgency="普通件", stop=_at(State.COSIGNING)),
    Story(days_ago=1, urgency="最速件", stop=_steps(3)),
    Story(days_ago=5, urgency="普通件", stop=_at(State.DECIDED)),
    Story(days_ago=4, urgency="普通件", stop=_steps(3)),
)
OVERDUE = Story(days_ago=9, urgency="普通件", stop=_steps(2))
LATE = Story(days_ago=12, urgency="普通件", stop=_closed, rest=Rest(when=_steps(1), days=9))
SLOW = Story(days_ago=9, urgency="普通件", stop=_closed, rest=Rest(when=_last_to_cosign, days=4))
INSTEAD = {14: LATE, 33: SLOW}  # of cases that end anyhow: an audit has something to find
RETURNED = Story(days_ago=4, urgency="普通件", stop=_steps(3), is_returned=True)


def answer_a_doubt(source: RulebookSource, *, at: datetime) -> RuleRow | None:
    """Show one doubt being answered, in a journal in which nobody has written yet."""
    book = source.current()
    doubtful = (row for row in book.rows if any(each.candidates for each in row.doubts))
    row = next(doubtful, None)
    if row is None or book.corrections.records:
        return None
    candidate = next(doubt.candidates[0] for doubt in row.doubts if doubt.candidates)
    by = Reviewer(name="示範校對員", at=at, because="示範校對：並非權責單位的答覆")
    return source.correct(row.key, reading_of(candidate, row.cosign_text, row.remark), by)


def seed(work: Casework) -> int:
    """Fill an empty demonstration; returns how many cases were made (0: it has some already).

    Raises OtherAgencyError when it shows another agency's.
    """
    with work.office.writing():
        pass
    board = BoardFilter()
    if work.board(board).total or work.board(BoardFilter(is_closed=True)).total:
        return 0
    appoint_everybody(Staffing(office=work.office))
    ordinary = cycle(ORDINARY)
    rows = list(_chosen_rows(work))
    special = {3: OVERDUE, len(rows) // 3: RETURNED, 2 * len(rows) // 3: RETURNED}
    for at, row in enumerate(rows):
        story = special.get(at) or next(ordinary)
        story = INSTEAD.get(at, story)
        _play(work, row, replace(story, is_confidential=at == CONFIDENTIAL), minutes=7 * at)
    befall(work)
    return len(rows)


def _chosen_rows(work: Casework) -> Iterator[RuleRow]:
    """A few rows of each unit: those with most co-signers first, then spread over the table."""
    book = work.office.rulebook
    for unit in book.agency.units:
        rows = [row for row in book.rows if row.unit == unit.name and row.is_routable]
        cosigned = sorted(rows, key=lambda row: -len(row.cosigners))[:2]
        others = [row for row in rows if row not in cosigned and not row.cosigners]
        step = max(1, len(others) // (ROWS_A_UNIT - len(cosigned)))
        spread = others[::step][: ROWS_A_UNIT - len(cosigned)]
        yield from (*cosigned[:1], *spread[:2], *cosigned[1:], *spread[2:])


def _play(work: Casework, row: RuleRow, story: Story, *, minutes: int) -> None:
    calendar, now = work.office.calendar, work.office.clock()
    day = calendar.add_working_days(work.today, -story.days_ago)
    at = datetime.combine(day, OPENING, TAIPEI) + timedelta(minutes=minutes)
    case = work.register(
        Registration(
            row=row,
            subject=f"有關「{row.item}」{row.content.rstrip('。')}一案（示範），簽請核示",
            actor=Actor(position=work.registry[0], person=invented(work.registry[0])),
            urgency=story.urgency,
            received_at=at,
            is_confidential=story.is_confidential,
        )
    )
    returns, rest = 1 if story.is_returned else 0, story.rest
    while not story.stop(case) or case.returns < returns:
        at = later(at, calendar)
        if rest and rest.when(case):
            at = datetime.combine(
                calendar.add_working_days(taipei_day(at), rest.days), OPENING, TAIPEI
            )
            rest = None
        if at > now:
            return
        command = _next(case, give_back=case.returns < returns and len(case.done) >= 2)
        case = work.act(case.id, command, at=at)


def _next(case: Case, *, give_back: bool) -> Command:
    """What one of the open desks does next."""
    desk = case.open[-1 if case.state is State.COSIGNING else 0]
    duty = desk.duty
    actor = _holder(duty)
    if give_back:
        return Command(
            action=Action.RETURN,
            actor=actor,
            to=case.plan.ladder.drafter,
            reason="請補附相關附件並敘明法令依據。",
        )
    turn = int(case.id) + case.version
    opinion, outcome = OPINIONS[turn % len(OPINIONS)], ""
    if duty.action is Action.DECIDE:
        decided = DECISIONS[turn % len(DECISIONS)]
        opinion, outcome = DECIDED_WORDS[decided], decided.value
    if duty.action is Action.COSIGN:
        opinion = COMMENTS[turn % len(COMMENTS)]
    return Command(
        action=duty.action,
        actor=actor,
        opinion=opinion,
        outcome=outcome,
        stance=Stance.AGREE.value,
        conditions={name: Answer(required=True) for name in case.plan.unanswered},
        desk=desk.desk,
    )


def _holder(duty: Duty) -> Actor:
    name = duty.unit if duty.kind is CosignerKind.AGENCY else duty.position
    return Actor(unit=duty.unit, position=duty.position, person=invented(name))
