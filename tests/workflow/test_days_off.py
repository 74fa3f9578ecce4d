"""停班 ordered and taken back: a due date is what it would be if nobody had closed the day."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.marks import Action
from tests.workflow.builders import an_actor
from tests.workflow.offices import MONDAY_MORNING, Clock, a_document, an_office, on
from workflow.actions.commands import Command
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.deadlines import limits_of
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.events import from_json, to_json
from workflow.events.fold import replay
from workflow.memory import Memory
from workflow.organisation.changes import CloseDay, ReopenDay
from workflow.refusals.base import RefusedError

TODAY = taipei_day(MONDAY_MORNING)
DRAFTER, HEAD = an_actor("承辦人員", unit="秘書室"), an_actor("主任", unit="秘書室")
GRANTING = Actor(position="主任秘書", person="示範主秘")
WHY = "示範理由"

DOCUMENTS: list[dict[str, Any]] = [
    {},
    {"urgency": "速件"},
    {"within": 7},
    {"due": TODAY + timedelta(days=12)},  # a Saturday
    {"category": "限期", "within": 12},
    {"category": "限期", "due": TODAY + timedelta(days=9)},
    {"category": "限期", "due": TODAY - timedelta(days=9)},
    {"category": "專案", "within": 30},
    *({"category": category} for category in ("人民申請", "人民陳情", "訴願", "質詢")),
]
WORKED = [
    day
    for day in (TODAY + timedelta(days=count) for count in range(1, 90))
    if taiwan_calendar().is_working_day(day)
]
Steps = list[tuple[str, int]]
DOING = ["停班", "恢復", "補正", "展期", "展期到", "改速別", "過日"]
steps = st.lists(st.tuples(st.sampled_from(DOING), st.integers(1, 25)), max_size=14)


def command(doing: str, number: int, case: Case) -> Command:
    """展期, 補正 or 改速別, so far as the case has not been extended to a day."""
    if doing == "補正":
        action = Action.RESUME if case.is_suspended else Action.SUSPEND
        return Command(action=action, actor=DRAFTER, reason=WHY)
    if doing == "改速別":
        urgency = "速件" if case.urgency == "普通件" else "普通件"
        return Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency=urgency, reason=WHY)
    return Command(action=Action.EXTEND, actor=GRANTING, reason=WHY, days=min(number, 10))


def played(document: dict[str, Any], doing: Steps, plan: list[Command | None]) -> Case:
    """What becomes of a document; `plan` is filled by the first telling, repeated by the second."""
    is_first, work = not plan, an_office(Memory(), clock=Clock())
    staffing, case = Staffing(office=work.office), work.register(a_document(**document))
    for at, (what, number) in enumerate(doing):
        if what in ("停班", "恢復"):
            plan += [None] if is_first else []
            if not is_first:
                closed_or_opened(staffing, WORKED[number], is_closing=what == "停班")
            continue
        if what == "過日":
            plan += [None] if is_first else []
            assert isinstance(work.office.clock, Clock)
            work.office.clock.turn(days=number % 7)
            continue
        if is_first:
            plan.append(tried(work, case.id, what, number))
        elif wanted := plan[at]:
            try:
                work.act(case.id, wanted)
            except RefusedError:  # a closed day has taken what it would add, or too much of it
                assume(False)
    for day in staffing.organisation.closed_days:
        closed_or_opened(staffing, day, is_closing=False)
    return work.case(case.id)


def closed_or_opened(staffing: Staffing, day: date, *, is_closing: bool) -> None:
    """The day, unless it is so already."""
    if (day in staffing.organisation.closed_days) != is_closing:
        request = CloseDay(day=day) if is_closing else ReopenDay(day=day)
        staffing.arrange(request, by="示範人事", reason=WHY)


def tried(work: Casework, case_id: str, what: str, number: int) -> Command | None:
    """What was done; None where it was refused."""
    case = work.case(case_id)
    was_extended_to_a_day = case.clock.ends_on and not case.clock.is_given
    if what == "改速別" and was_extended_to_a_day:
        return None
    wanted = command(what, number, case)
    if what == "展期到":
        to = case.due + timedelta(days=number)
        wanted = Command(action=Action.EXTEND, actor=GRANTING, reason=WHY, due=to)
    try:
        work.act(case_id, wanted)
    except RefusedError:
        return None
    return wanted


@given(document=st.sampled_from(DOCUMENTS), doing=steps)
@example(document={}, doing=[("停班", 3), ("停班", 5), ("補正", 1), ("過日", 4), ("補正", 1)])
@example(document={}, doing=[("補正", 1), ("過日", 6), ("停班", 1), ("補正", 1), ("改速別", 1)])
@example(document={"category": "訴願"}, doing=[("停班", 14), ("展期", 3)])
def test_a_day_closed_and_opened_again_leaves_no_trace(
    document: dict[str, Any], doing: Steps
) -> None:
    plan: list[Command | None] = []
    never = played(document, doing, plan)

    taken_back = played(document, doing, plan)

    assert (taken_back.due, taken_back.clock.ends_on) == (never.due, never.clock.ends_on)
    assert taken_back.clock.extended_days <= never.clock.extended_days


@pytest.mark.parametrize("category", ["限期", "專案", "監察", "人民申請", "訴願"])
@given(waited=st.integers(0, 40), lasted=st.integers(0, 40))
def test_a_pause_moves_the_end_of_a_period_by_its_own_days(
    category: str, waited: int, lasted: int
) -> None:
    work = an_office(Memory(), clock=Clock())
    is_counted = category in ("人民申請", "訴願")
    case = work.register(a_document(category=category, within=0 if is_counted else 50))
    assert case.clock.ends_on is not None
    assert isinstance(work.office.clock, Clock)

    for days, action in ((min(waited, 9), Action.SUSPEND), (lasted, Action.RESUME)):
        work.office.clock.turn(days=days)
        work.act(case.id, Command(action=action, actor=DRAFTER, reason=WHY))

    moved = work.case(case.id).clock
    last = case.clock.ends_on + timedelta(days=lasted)
    assert (moved.ends_on, moved.due) == (last, work.office.calendar.first_working_day(last))


def test_days_closed_together_are_counted_once_each() -> None:
    work = an_office(Memory())
    case = work.register(a_document())  # six working days, to 12-01
    close = [CloseDay(day=on(12, 1)), CloseDay(day=on(12, 2))]

    Staffing(office=work.office).arrange(*close, by="示範人事", reason="示範颱風")

    assert work.case(case.id).due == on(12, 3)


LATER_FIELDS = ("ends_on", "within", "due_is_given")


def test_a_record_older_than_the_end_of_a_period_reads_by_the_day_shown() -> None:
    work = an_office(Memory(), clock=Clock())
    case = work.register(a_document(category="訴願"))  # twenty days, to Sunday 12-13
    for action in (Action.SUSPEND, Action.RESUME):
        work.act(case.id, Command(action=action, actor=DRAFTER, reason=WHY))

    kinds = [(type(event).__name__, json.loads(to_json(event))) for event in work.history(case.id)]
    old = [
        from_json(kind, json.dumps({k: v for k, v in said.items() if k not in LATER_FIELDS}))
        for kind, said in kinds
    ]
    clock = replay(old).clock

    assert (clock.due, clock.ends_on, len(clock.pauses)) == (on(12, 14), None, 1)
    limits = limits_of(work.office.rulebook.agency, work.office.calendar)
    assert limits.later("訴願", clock, 2) == limits.on(on(12, 16))
