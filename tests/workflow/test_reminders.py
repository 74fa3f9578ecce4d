"""稽催: who is reminded of what, by which limit, in which order; and from the log."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agency.practice import AGENCY_HEAD, UNIT_HEAD, DeadlinePolicy, Practice
from rules.marks import Action
from tests.workflow.builders import a_rulebook, holder_of
from tests.workflow.offices import (
    MONDAY_MORNING,
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    WITH_AGENCY,
    Clock,
    a_document,
    an_office,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.calendar import TAIPEI, taiwan_calendar
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.desk.reporting import Reporting
from workflow.office import DEMONSTRATION
from workflow.reports.board import OpenDesk
from workflow.reports.reminders import (
    Limit,
    Reminder,
    ReminderSheet,
    Reminding,
    WaitingDesk,
    reminder_sheets,
)
from workflow.store.log import Store

pytestmark = pytest.mark.memory

TODAY = date(2026, 11, 23)  # a Monday
DAY = timedelta(days=1)
PRACTICE = Practice(deadlines=DeadlinePolicy(cosign={"最速件": 1, "速件": 1, "普通件": 2}))


def by(practice: Practice, **facts: Any) -> Reminding:
    """Who is reminded on that Monday, as an agency with this practice has settled it."""
    agency = replace(a_rulebook().agency, practice=practice)
    usual: dict[str, Any] = {"agency": agency, "calendar": taiwan_calendar(), "today": TODAY}
    return Reminding(**usual | facts)


REMINDING = by(PRACTICE)


def a_desk(
    holder: str = "甲組/股長",
    *,
    case_id: str = "1150000001",
    due: date = TODAY,
    action: str = "審核",
    opened_on: date = TODAY,
    **facts: Any,
) -> WaitingDesk:
    """An open desk of a document of 甲組."""
    place, _, position = holder.partition("/")
    outside = place == "府外"
    return WaitingDesk(
        case_id=case_id,
        unit=facts.get("unit", "甲組"),
        subject="示範主旨",
        is_confidential=False,
        urgency=facts.get("urgency", "普通件"),
        due=due,
        reminded=facts.get("reminded", 0),
        desk=OpenDesk(
            desk="1.1",
            holder=holder,
            unit=position if outside else place,
            position="" if outside else position,
            action=action,
            opened_at=datetime.combine(opened_on, datetime.min.time(), TAIPEI),
        ),
    )


def reminded(*desks: WaitingDesk, reminding: Reminding = REMINDING) -> list[Reminder]:
    """Every reminder, in order."""
    return [
        each
        for sheet in reminder_sheets(desks, reminding)
        for holder in sheet.holders
        for each in holder.reminders
    ]


@pytest.mark.parametrize(
    ("due", "days_left"),
    [("2026-11-20", -1), ("2026-11-22", -1), ("2026-11-23", 0), ("2026-11-24", 1)],
)
def test_what_is_late_or_due_within_the_days_before_is_reminded_of(
    due: str, days_left: int
) -> None:
    (reminder,) = reminded(a_desk(due=date.fromisoformat(due)))

    assert (reminder.days_left, reminder.limit) == (days_left, Limit.CASE)


def test_what_is_due_later_is_left_alone() -> None:
    assert reminded(a_desk(due=TODAY + 2 * DAY)) == []


def test_the_agency_says_how_many_days_before() -> None:
    in_three_days = a_desk(due=TODAY + 3 * DAY)

    earlier = by(replace(PRACTICE, remind_days=3))

    assert len(reminded(in_three_days, reminding=earlier)) == 1


@pytest.mark.parametrize(
    ("urgency", "opened_on", "days_left"),
    [
        ("普通件", "2026-11-18", -1),  # Wednesday: two working days end on Friday
        ("普通件", "2026-11-20", 1),
        ("普通件", "2026-11-21", 1),  # a Saturday
        ("速件", "2026-11-20", 0),
        ("最速件", "2026-11-19", -1),
    ],
)
def test_a_cosigner_has_a_limit_of_its_own_from_the_working_day_after_it_came(
    urgency: str, opened_on: str, days_left: int
) -> None:
    desk = a_desk(
        "乙組/組長",
        action="會辦",
        urgency=urgency,
        due=TODAY + 20 * DAY,
        opened_on=date.fromisoformat(opened_on),
    )

    (reminder,) = reminded(desk)

    assert (reminder.days_left, reminder.limit) == (days_left, Limit.COSIGN)


def test_a_late_document_is_late_at_its_cosigner_too() -> None:
    (reminder,) = reminded(a_desk("乙組/組長", action="會辦", due=TODAY - 3 * DAY))

    assert (reminder.days_left, reminder.limit) == (-1, Limit.CASE)


def test_without_a_limit_for_cosigners_that_of_the_document_holds() -> None:
    bare = by(Practice())
    desk = a_desk("乙組/組長", action="會辦", opened_on=TODAY - 30 * DAY, due=TODAY + 9 * DAY)

    assert reminded(desk, reminding=bare) == []


def test_only_cosigners_have_a_limit_of_their_own() -> None:
    assert reminded(a_desk(opened_on=TODAY - 30 * DAY, due=TODAY + 9 * DAY)) == []


def test_a_day_closed_by_order_moves_the_limit() -> None:
    desk = a_desk("乙組/組長", action="會辦", due=TODAY + 9 * DAY, opened_on=TODAY - 5 * DAY)
    friday = TODAY - 3 * DAY
    closing = replace(REMINDING, calendar=taiwan_calendar(frozenset({friday})))

    assert reminded(desk)[0].days_left == -1
    assert reminded(desk, reminding=closing)[0].days_left == 0


def test_sheets_holders_and_documents_come_worst_first() -> None:
    sheets = reminder_sheets(
        [
            a_desk("甲組/股長", case_id="1", due=TODAY),
            a_desk("甲組/組長", case_id="2", due=TODAY - 7 * DAY),
            a_desk("甲組/組長", case_id="3", due=TODAY - 14 * DAY),
            a_desk("府外/法務局", case_id="4", due=TODAY - 21 * DAY),
            a_desk("機關/主任秘書", case_id="5", due=TODAY + DAY),
            a_desk("職務/法務人員", case_id="6", due=TODAY + DAY),
        ],
        REMINDING,
    )

    assert [
        (sheet.place, [(each.label, [it.waiting.case_id for it in each.reminders])])
        for sheet in sheets
        for each in sheet.holders
    ] == [
        ("法務局", [("法務局", ["4"])]),
        ("甲組", [("甲組組長", ["3", "2"])]),
        ("甲組", [("甲組股長", ["1"])]),
        ("機關", [("主任秘書", ["5"])]),
        ("機關", [("法務人員", ["6"])]),
    ]
    assert [(sheet.count, sheet.late) for sheet in sheets] == [(1, 1), (3, 2), (2, 0)]


def test_who_may_do_either_of_two_things_is_reminded_once() -> None:
    (reminder,) = reminded(a_desk(action="存查"), a_desk(action="簽結"))

    assert reminder.actions == ("存查", "簽結")


@pytest.mark.parametrize(
    ("unit", "escalate_to", "told"),
    [
        ("秘書室", "主任秘書", "主任秘書"),
        ("秘書室", UNIT_HEAD, "主任"),
        ("秘書室", AGENCY_HEAD, "局長"),
        ("甲組", UNIT_HEAD, "局長"),  # a unit the agency has no more
    ],
)
def test_after_as_many_reminders_as_the_agency_says_somebody_above_is_told(
    unit: str, escalate_to: str, told: str
) -> None:
    reminding = by(replace(PRACTICE, escalate_after=2, escalate_to=escalate_to))
    desks = [a_desk(case_id=str(times), unit=unit, reminded=times) for times in range(4)]

    assert [each.told for each in reminded(*desks, reminding=reminding)] == ["", "", told, told]


@pytest.mark.parametrize(
    ("holder", "escalate_to", "told"),
    [
        ("會計室/主任", "主任秘書", "主任秘書"),
        ("會計室/承辦人員", UNIT_HEAD, "主任"),  # the head of the unit that has it
        ("會計室/主任", UNIT_HEAD, "專門委員"),  # not himself, but the next above
        ("機關/主任秘書", "主任秘書", "副局長"),
        ("機關/副局長", "主任秘書", "局長"),
        ("機關/局長", "主任秘書", ""),
        ("府外/法務局", "主任秘書", "主任秘書"),
        ("職務/法務人員", "主任秘書", "主任秘書"),
    ],
)
def test_nobody_is_told_of_himself_or_of_who_stands_above_him(
    holder: str, escalate_to: str, told: str
) -> None:
    reminding = by(replace(PRACTICE, escalate_after=1, escalate_to=escalate_to))

    (reminder,) = reminded(a_desk(holder, unit="秘書室", reminded=1), reminding=reminding)

    assert reminder.told == told


@given(
    due=st.dates(date(2026, 10, 1), date(2026, 12, 20)),
    today=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
    closure=st.dates(date(2026, 10, 1), date(2026, 12, 31)),
    action=st.sampled_from(["審核", "會辦"]),
)
def test_a_day_closed_by_order_never_makes_a_document_more_overdue(
    due: date, today: date, closure: date, action: str
) -> None:
    practice = replace(PRACTICE, remind_days=90)
    usual = by(practice, today=today)
    closing = replace(usual, calendar=taiwan_calendar(frozenset({closure})))
    desk = a_desk(due=due, action=action, opened_on=date(2026, 11, 2))

    (before,), (after,) = (reminded(desk, reminding=each) for each in (usual, closing))

    assert max(-after.days_left, 0) <= max(-before.days_left, 0)


@given(remind_days=st.integers(min_value=0, max_value=30), due=st.integers(-30, 60))
def test_a_document_is_listed_just_if_its_days_left_are_few(remind_days: int, due: int) -> None:
    wide, narrow = (by(replace(PRACTICE, remind_days=days)) for days in (60, remind_days))
    desk = a_desk(due=TODAY + due * DAY)

    (reminder,) = reminded(desk, reminding=wide)

    assert (reminded(desk, reminding=narrow) != []) == (reminder.days_left <= remind_days)


# From the log


def sheets_of(work: Casework, place: str = "") -> tuple[ReminderSheet, ...]:
    return Reporting(office=work.office).reminders(place=place)


def turn(work: Casework, **span: float) -> None:
    assert isinstance(work.office.clock, Clock)
    work.office.clock.turn(**span)


def test_a_late_document_is_reminded_of_where_it_lies(work: Casework) -> None:
    case = sign(work, work.register(a_document(received_at=MONDAY_MORNING - 20 * DAY)))
    work.register(a_document())

    (sheet,) = sheets_of(work)

    (holder,) = sheet.holders
    (reminder,) = holder.reminders
    assert (sheet.place, holder.label) == (case.unit, case.open[0].duty.label)
    assert reminder.waiting.case_id == case.id
    assert reminder.days_left < 0


def test_cosigners_are_reminded_each_in_its_unit(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    assert sheets_of(work) == ()
    turn(work, days=3)

    sheets = sheets_of(work)

    assert {sheet.place for sheet in sheets} == {"人事室", "會計室", "秘書室"}
    limits = {each.limit for sheet in sheets for one in sheet.holders for each in one.reminders}
    assert limits == {Limit.COSIGN}
    assert [sheet.place for sheet in sheets_of(work, "會計室")] == ["會計室"]
    assert case.unit not in {sheet.place for sheet in sheets}


def test_an_outside_agency_is_reminded_under_its_name(work: Casework) -> None:
    sign_until(work, work.register(a_document(WITH_AGENCY)), "工務局")
    turn(work, days=7)

    assert "工務局" in {sheet.place for sheet in sheets_of(work)}


def test_neither_closed_cases_nor_those_whose_clock_stands_are_reminded_of(work: Casework) -> None:
    long_ago = MONDAY_MORNING - 20 * DAY
    sign_to_the_end(work, work.register(a_document(received_at=long_ago)))
    suspended = work.register(a_document(PLAIN, received_at=long_ago))
    assert len(sheets_of(work)) == 1
    drafter = holder_of(suspended.open[0].duty)
    work.act(suspended.id, Command(action=Action.SUSPEND, actor=drafter, reason="請補附件"))

    assert sheets_of(work) == ()


def test_a_document_tells_how_often_it_was_reminded_of(work: Casework) -> None:
    case = work.register(a_document(received_at=MONDAY_MORNING - 20 * DAY))
    work.register(a_document(received_at=MONDAY_MORNING - 20 * DAY))
    remind = Command(action=Action.REMIND, actor=REGISTRAR)
    for _ in range(3):
        work.act(case.id, remind)
        turn(work, days=1)

    (sheet,) = sheets_of(work)

    (holder,) = sheet.holders
    assert [each.waiting.reminded for each in holder.reminders] == [3, 0]
    assert [each.told for each in holder.reminders] == ["主任秘書", ""]
    assert work.case(case.id).reminders == 3


def test_who_is_told_after_the_decision_is_never_reminded(work: Casework) -> None:
    case = work.register(a_document(received_at=MONDAY_MORNING - 20 * DAY))
    while case.state is not State.DECIDED:
        case = sign(work, case)
    drafter = holder_of(case.open[0].duty)
    adding = Command(action=Action.ADD_COSIGNER, actor=drafter, to="人事室", reason="應知會")
    case = work.act(case.id, adding)

    assert Action.INFORM in {desk.duty.action for desk in case.open}
    assert {sheet.place for sheet in sheets_of(work)} == {case.unit}


def test_an_office_reminds_of_its_own_documents_only(work: Casework, store: Store) -> None:
    demonstration = an_office(store, name=DEMONSTRATION)
    demonstration.register(a_document(received_at=MONDAY_MORNING - 20 * DAY))

    assert sheets_of(work) == ()
    assert len(sheets_of(demonstration)) == 1
