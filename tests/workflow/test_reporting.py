"""月報表 from the log: what came, was closed and stayed, by unit, on either database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from rules.errors import UnknownUnitError
from rules.marks import Action
from tests.workflow.builders import signing
from tests.workflow.offices import (
    ALONE,
    MONDAY_MORNING,
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    Clock,
    a_document,
    an_office,
    play,
    sign_to_the_end,
)
from workflow.actions.commands import Command
from workflow.calendar import TAIPEI
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.desk.reporting import MonthNotBegunError, Reporting
from workflow.office import DEMONSTRATION
from workflow.reports.month import Month, month_of
from workflow.reports.monthly import Figures, MonthlyReport
from workflow.store.log import Store

pytestmark = pytest.mark.memory

NOVEMBER = Month(year=2026, month=11)
OCTOBER = NOVEMBER.later(-1)


def clock_of(work: Casework) -> Clock:
    assert isinstance(work.office.clock, Clock)
    return work.office.clock


def monthly(work: Casework, month: Month = NOVEMBER, *, unit: str = "") -> MonthlyReport:
    return Reporting(office=work.office).monthly(month, unit=unit)


def received(work: Casework, month: int, day: int, line: int = PLAIN) -> Case:
    """A document that came on this day."""
    return work.register(
        a_document(line, received_at=datetime(2026, month, day, 10, 0, tzinfo=TAIPEI))
    )


def issued(work: Casework, case: Case) -> Case:
    """The case decided with 發, and dispatched."""
    while not case.is_closed:
        command = signing(case, case.open[0])
        case = work.act(case.id, replace(command, outcome="發" if command.outcome else ""))
    return case


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, 0, tzinfo=TAIPEI)


def drafter_does(
    work: Casework, case: Case, action: str, *, at: datetime | None = None, **asked: Any
) -> Case:
    """The drafter of the case acts, on the clock or on another day."""
    actor = Actor(unit=case.unit, position=case.plan.drafter, person="示範承辦人員")
    return work.act(case.id, Command(action=Action(action), actor=actor, **asked), at=at)


def changed(store: Store, **columns: object) -> None:
    """Every case has these columns now, whatever its events say."""
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    with store.engine.begin() as connection:
        connection.execute(text(f"UPDATE case_state SET {sets}"), columns)


def test_a_month_tells_what_came_what_was_closed_and_what_stays(work: Casework) -> None:
    received(work, 10, 5)
    sign_to_the_end(work, received(work, 11, 20))
    received(work, 11, 20)
    sign_to_the_end(work, received(work, 9, 1))

    total = monthly(work).total

    assert (total.carried, total.received, total.closed) == (2, 2, 2)
    assert (total.open, total.overdue) == (2, 1)
    assert total.in_time == 1
    assert total.filed + total.issued == 2


@pytest.mark.parametrize(
    ("is_initiated", "closed", "days"),
    [
        (True, 23, 0.5),
        (True, 24, 2),
        (True, 25, 3),
        (False, 23, 0.5),
        (False, 24, 1),
    ],
)
def test_the_first_day_of_what_was_initiated_counts(
    work: Casework, is_initiated: bool, closed: int, days: float
) -> None:
    case = work.register(a_document(ALONE, is_initiated=is_initiated))
    clock_of(work).now = noon(11, closed)

    issued(work, case)

    assert monthly(work).total.used_days == days


@pytest.mark.parametrize(("due", "is_late"), [(20, True), (23, False), (24, False)])
def test_the_last_day_is_still_in_time_for_what_is_closed_and_for_what_is_open(
    work: Casework, due: int, is_late: bool
) -> None:
    at = datetime(2026, 11, 20, 10, 0, tzinfo=TAIPEI)
    document = a_document(received_at=at, due=date(2026, 11, due))
    sign_to_the_end(work, work.register(document))
    work.register(document)

    total = monthly(work).total

    assert (total.closed, total.open) == (1, 1)
    assert (total.late, total.overdue) == (is_late, is_late)


def test_a_clock_that_stands_still_since_the_last_day_leaves_nothing_overdue(
    work: Casework,
) -> None:
    case = received(work, 11, 2)
    assert monthly(work).total.overdue == 1

    drafter_does(work, case, "補正", reason="缺附件")

    assert monthly(work).total.overdue == 0


def test_a_case_belongs_to_the_month_its_day_has_in_taiwan(work: Casework) -> None:
    just_before_midnight = datetime(2026, 10, 31, 23, 59, tzinfo=TAIPEI)
    for at in (just_before_midnight, just_before_midnight + timedelta(minutes=1)):
        work.register(a_document(received_at=at))

    assert monthly(work, OCTOBER).total.received == 1
    assert (monthly(work).total.carried, monthly(work).total.received) == (1, 1)


def test_days_used_run_from_receipt_to_the_day_it_was_issued(work: Casework) -> None:
    case = issued(work, received(work, 11, 18, ALONE))

    line = next(line for line in monthly(work).units if line.unit == case.unit)

    assert case.closed_on == date(2026, 11, 23)
    assert (line.figures.issued, line.figures.averaged) == (1, 1)
    assert line.figures.average_days == 3


@pytest.mark.parametrize(
    ("state", "outcome", "issued", "filed"),
    [
        ("已發文", "發", 1, 0),
        ("已歸檔", "發", 1, 0),
        ("已歸檔", "修正後發", 1, 0),
        ("已歸檔", "不發", 0, 1),
        ("已存查", None, 0, 1),
        ("已簽結", "如擬", 0, 1),
        ("已銷號", "發", 0, 0),
    ],
)
def test_what_went_out_was_issued_and_stays_so_in_the_archive(
    work: Casework, store: Store, state: str, outcome: str | None, issued: int, filed: int
) -> None:
    sign_to_the_end(work, received(work, 11, 20))
    changed(store, state=state, outcome=outcome)

    total = monthly(work).total

    assert (total.issued, total.filed) == (issued, filed)
    assert total.cancelled == 1 - total.closed
    assert total.open == 0


def test_a_case_whose_clock_stands_is_not_overdue(work: Casework) -> None:
    case = received(work, 11, 2)
    late = monthly(work).total
    drafter_does(work, case, "補正", reason="請補附件", at=noon(11, 4))

    total = monthly(work).total

    assert (late.open, late.overdue) == (1, 1)
    assert (total.open, total.overdue) == (1, 0)


def test_days_on_which_the_clock_stood_are_not_used(work: Casework) -> None:
    case = received(work, 11, 17, ALONE)
    drafter_does(work, case, "補正", reason="請補附件", at=noon(11, 18))
    issued(work, drafter_does(work, case, "復辦", at=noon(11, 20)))

    total = monthly(work).total

    assert total.used_days == 2  # of four working days, two on which it stood


def test_a_number_given_back_was_received_and_is_neither_closed_nor_open(work: Casework) -> None:
    case = received(work, 11, 17)
    work.act(case.id, Command(action=Action.CANCEL, actor=REGISTRAR, reason="重複收文"))

    total = monthly(work).total

    assert (total.received, total.cancelled, total.closed, total.open) == (1, 1, 0, 0)


def test_what_is_merged_counts_as_filed_and_what_it_joined_as_issued(work: Casework) -> None:
    parent, child = (received(work, 11, 17, ALONE) for _ in range(2))
    drafter_does(work, child, "併辦", to=parent.id)
    drafter_does(work, child, "存查")
    issued(work, work.case(parent.id))

    total = monthly(work).total

    assert (total.closed, total.issued, total.filed) == (2, 1, 1)


def test_an_archived_document_was_issued_all_the_same(work: Casework) -> None:
    case = issued(work, received(work, 11, 17, ALONE))
    before = monthly(work).total
    work.act(case.id, Command(action=Action.ARCHIVE, actor=REGISTRAR))

    assert work.case(case.id).state is State.ARCHIVED
    assert monthly(work).total == before


def test_a_month_in_the_past_is_told_as_it_ended(work: Casework) -> None:
    case = received(work, 10, 5)
    before = monthly(work, OCTOBER)
    sign_to_the_end(work, case)

    assert monthly(work, OCTOBER) == before
    assert (before.total.open, before.total.overdue) == (1, 1)
    assert monthly(work).total.closed == 1


def test_this_month_is_told_up_to_today(work: Casework) -> None:
    received(work, 11, 19)

    assert monthly(work).until == MONDAY_MORNING.date()
    assert monthly(work).total.overdue == 0
    clock_of(work).turn(days=7)
    assert monthly(work).until == date(2026, 11, 30)
    assert monthly(work).total.overdue == 1


def test_what_each_month_leaves_the_next_begins_with(work: Casework) -> None:
    random = Random(4)
    for _ in range(4):
        play(work, random, cases=6, moves=60)
        clock_of(work).turn(days=25)
    months = [NOVEMBER.later(at) for at in range(4)]

    reports = [monthly(work, month) for month in months]

    for earlier, later in pairwise(reports):
        assert later.total.carried == earlier.total.open
    for each in reports:
        total = each.total
        assert total.carried + total.received == total.closed + total.cancelled + total.open
        assert total == sum((line.figures for line in each.units), Figures())
    assert sum(each.total.closed for each in reports) > 0
    assert [each.figures.closed for each in reports[-1].trend[-4:]] == [
        each.total.closed for each in reports
    ]


def test_one_unit_alone_has_the_line_it_has_among_all(work: Casework) -> None:
    sign_to_the_end(work, received(work, 11, 16, ALONE))
    of_plain = sign_to_the_end(work, received(work, 11, 17))

    alone = monthly(work, unit=of_plain.unit)

    assert [line.unit for line in alone.units] == [of_plain.unit]
    assert alone.units[0] in monthly(work).units
    assert (alone.total.closed, monthly(work).total.closed) == (1, 2)
    assert alone.trend[-1].figures.closed == 1


def test_an_office_reports_its_own_cases_only(work: Casework, store: Store) -> None:
    demonstration = an_office(store, name=DEMONSTRATION)
    sign_to_the_end(demonstration, received(demonstration, 11, 16, THREE_UNITS))

    assert monthly(work).total == Figures()
    assert monthly(demonstration).total.closed == 1


def test_a_month_to_come_is_refused_with_the_latest_there_is(work: Casework) -> None:
    with pytest.raises(MonthNotBegunError, match=r"民國115年12月.*民國115年11月"):
        monthly(work, NOVEMBER.later(1))


def test_an_unknown_unit_is_refused_with_those_there_are(work: Casework) -> None:
    with pytest.raises(UnknownUnitError, match=r"「甲組」.*秘書室"):
        monthly(work, unit="甲組")


def test_every_unit_has_a_line_before_anything_came(work: Casework) -> None:
    units = [unit.name for unit in work.office.rulebook.agency.units]

    made = monthly(work)

    assert [line.unit for line in made.units] == units
    assert {line.figures for line in made.units} == {Figures()}
    assert len(made.trend) == 12
    assert made.trend[-1].month == month_of(MONDAY_MORNING.date())
