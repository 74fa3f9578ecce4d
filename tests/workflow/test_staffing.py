"""The organisation in the log: kept whole, in the office's chain, apart from the cases."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from rules.marks import Action
from tests.workflow.offices import REGISTRAR, Clock, a_document, an_office, everything_in, sign
from tests.workflow.staff import appointing, ending
from workflow.actions.commands import Command
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.office import DEMONSTRATION, LIVE
from workflow.organisation.changes import CloseDay, HandOver, ReopenDay
from workflow.organisation.events import ORGANISATION, PersonAppointed
from workflow.organisation.people import Organisation
from workflow.organisation.refusals import AppointedAlreadyError
from workflow.refusals.base import ClockBehindError, FutureTimeError, TimeRunsBackError
from workflow.reports.board import BoardFilter
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import transaction
from workflow.store.log import Store
from workflow.store.organisations import BrokenOrganisationError

pytestmark = pytest.mark.memory

CHIEF, CLERK = "綜合企劃組/股長", "綜合企劃組/承辦人員"
BY = "示範人事"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def staffing(work: Casework) -> Staffing:
    """The organisation of the live office."""
    return Staffing(office=work.office)


def test_what_is_arranged_is_read_back(staffing: Staffing, store: Store) -> None:
    events = staffing.arrange(
        appointing("示範甲", CHIEF), appointing("示範乙", CLERK), by=BY, reason="示範派令"
    )

    assert staffing.history == events
    assert [each.reason for each in events] == ["示範派令"] * 2
    with store.reading(LIVE) as records:
        assert records.organisation().holders(CHIEF, MONDAY) == ("示範甲",)
    assert staffing.organisation is staffing.organisation


def test_an_office_without_people_has_an_empty_organisation(staffing: Staffing) -> None:
    assert staffing.organisation == Organisation()
    assert staffing.history == ()


def test_all_of_several_requests_are_kept_or_none(staffing: Staffing, store: Store) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)
    before = everything_in(store)

    with pytest.raises(AppointedAlreadyError, match="示範甲"):
        staffing.arrange(appointing("示範乙", CLERK), appointing("示範甲", CHIEF), by=BY)

    assert everything_in(store) == before


def test_a_preview_says_what_would_be_and_writes_nothing(staffing: Staffing, store: Store) -> None:
    preview = staffing.preview(appointing("示範甲", CHIEF), by=BY)

    assert [type(each) for each in preview] == [PersonAppointed]
    assert not any(everything_in(store).values())


def test_a_second_process_sees_what_the_first_arranged(staffing: Staffing, store: Store) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)
    other = an_office(Store(store.engine, Checkpoints(None))).office
    assert other.organisation == staffing.organisation

    staffing.arrange(ending("示範甲", CHIEF, MONDAY), by=BY)

    assert other.organisation.holders(CHIEF, TUESDAY) == ()


def test_offices_have_people_of_their_own(store: Store, staffing: Staffing) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)

    assert an_office(store, name=DEMONSTRATION).office.organisation.is_empty


def test_cases_and_organisation_share_one_chain(
    work: Casework, staffing: Staffing, store: Store, checkpoints_file: Path
) -> None:
    case = work.register(a_document())
    staffing.arrange(appointing("示範人員", f"{case.unit}/承辦人員"), by=BY)
    case = sign(work, case)

    assert [(each.case_id, each.sequence) for each in store.records(LIVE)] == [
        (case.id, 1),
        (ORGANISATION, 1),
        (case.id, 2),
    ]
    assert [each.case_id for each in store.events(LIVE)] == [case.id] * 2
    verdict = store.verify(LIVE)
    assert (verdict.events, verdict.cases, verdict.first_bad) == (3, 1, None)
    assert [each.case_id for each in Checkpoints(checkpoints_file).read()][1] == ORGANISATION


def test_the_organisation_is_no_case(work: Casework, staffing: Staffing, store: Store) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)

    with store.reading(LIVE) as records:
        assert records.case(ORGANISATION) is None
        assert records.history(ORGANISATION) == ()
    assert store.rebuild(LIVE) == 0
    assert work.board(BoardFilter()).total == 0


def test_a_changed_record_of_the_organisation_is_found(staffing: Staffing, store: Store) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), appointing("示範乙", CLERK), by=BY)
    with transaction(store.engine, writes=True) as connection:
        connection.execute(
            text("UPDATE event SET payload = replace(payload, '示範甲', '示範丁') WHERE number = 1")
        )

    bad = store.verify(LIVE).first_bad

    assert bad
    assert (bad.case_id, bad.sequence, bad.kind.value) == (ORGANISATION, 1, "altered")


@pytest.mark.parametrize(
    "change",
    ["payload = '{'", "kind = 'Nothing'", r"payload = replace(payload, '\:1,', '\:7,')"],
    ids=["broken", "unknown", "out of order"],
)
def test_a_record_that_makes_no_sense_is_no_crash(
    staffing: Staffing, store: Store, change: str
) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)
    with transaction(store.engine, writes=True) as connection:
        connection.execute(text(f"UPDATE event SET {change}"))

    other = Store(store.engine, Checkpoints(None))
    with (
        other.reading(LIVE) as records,
        pytest.raises(BrokenOrganisationError, match="組織異動紀錄已損壞"),
    ):
        records.organisation()


def test_a_closure_moves_the_working_days_until_it_is_taken_back(
    work: Casework, staffing: Staffing
) -> None:
    before = work.office.calendar.next_working_day(MONDAY)

    staffing.arrange(CloseDay(day=TUESDAY), by=BY, reason="示範颱風停止上班")
    closed = work.office.calendar.next_working_day(MONDAY)
    due = work.register(a_document(urgency="最速件")).due
    staffing.arrange(ReopenDay(day=TUESDAY), by=BY, reason="示範更正")

    assert (before, closed) == (TUESDAY, date(2026, 11, 25))
    assert due == closed
    assert work.office.calendar.next_working_day(MONDAY) == TUESDAY


def test_a_hand_over_names_the_cases_on_their_way_that_are_the_leavers(
    work: Casework, staffing: Staffing
) -> None:
    registrar = appointing("示範總收文", "機關/總收文")
    clerks = (appointing(name, "秘書室/承辦人員") for name in ("示範甲", "示範乙"))
    staffing.arrange(registrar, appointing("示範甲", CLERK), *clerks, by=BY)
    first, second, other = (work.register(a_document()) for _ in range(3))
    for case, person in ((first, "示範甲"), (second, "示範甲"), (other, "示範乙")):
        work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=person))

    request = HandOver(person="示範甲", successor="示範丙", last_day=MONDAY)
    moved = staffing.hand_over(request, by=BY)

    assert [each.id for each in moved.cases] == [first.id, second.id]
    assert staffing.organisation.holders(CLERK, TUESDAY) == ("示範丙",)


def test_nothing_is_recorded_ahead_of_its_own_time(staffing: Staffing) -> None:
    now = staffing.office.clock()

    for request in (appointing("示範甲", CHIEF), CloseDay(day=TUESDAY)):
        with pytest.raises(FutureTimeError, match=r"動作時間 .* 晚於現在"):
            staffing.arrange(request, by=BY, reason="颱風", at=now + timedelta(minutes=1))

    assert staffing.history == ()
    (event,) = staffing.arrange(appointing("示範甲", CHIEF, since=TUESDAY), by=BY)
    assert event.at == now
    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        staffing.arrange(appointing("示範丙", CLERK), by=BY, at=now - timedelta(minutes=1))


def test_what_follows_a_record_of_the_future_is_dated_now(staffing: Staffing) -> None:
    now = staffing.office.clock()
    (dated_ahead,) = staffing.preview(appointing("示範甲", CHIEF), by=BY)
    with staffing.office.writing() as log:
        log.append_to_organisation([replace(dated_ahead, at=now + timedelta(days=400))])

    (event,) = staffing.arrange(appointing("示範乙", CLERK), by=BY)

    assert event.at == event.recorded_at == now


def test_a_clock_that_was_set_back_dates_no_change_ahead(
    work: Casework, staffing: Staffing
) -> None:
    work.register(a_document())
    staffing.arrange(appointing("示範甲", CHIEF), by=BY)
    earlier = Clock(staffing.office.clock() - timedelta(minutes=5))
    behind = Staffing(office=replace(work.office, clock=earlier))

    with pytest.raises(ClockBehindError, match="請管理人員校正時鐘"):
        behind.arrange(appointing("示範乙", CLERK), by=BY)
