"""Acting through the casework; offices apart; read models made again from the log."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from rules.marks import Action
from tests.workflow.builders import signing
from tests.workflow.offices import (
    MONDAY_MORNING,
    REGISTRAR,
    WITH_AGENCY,
    Clock,
    a_document,
    an_office,
    everything_in,
    play,
    sign,
    sign_to_the_end,
)
from workflow.actions.commands import Command
from workflow.actions.registering import RegistrationError
from workflow.case.case import Case, serial_of
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.errors import Input
from workflow.events.fold import replay
from workflow.events.journey import journey_of
from workflow.events.signing import DocumentDecided
from workflow.office import DEMONSTRATION, LIVE
from workflow.refusals.base import (
    ClockBehindError,
    FutureTimeError,
    TimeRunsBackError,
    UnknownCaseError,
)
from workflow.refusals.turns import FutureReceiptError
from workflow.reports.board import BoardFilter
from workflow.reports.monthly import Span
from workflow.store.log import Store

pytestmark = pytest.mark.memory


def test_a_document_runs_from_receipt_to_its_end(work: Casework) -> None:
    case = sign_to_the_end(work, work.register(a_document(WITH_AGENCY)))

    assert case.state is State.FILED
    assert sum(isinstance(each, DocumentDecided) for each in work.history(case.id)) == 1


def test_an_unknown_case_is_named_shortly(work: Casework) -> None:
    case_id = "9" * 1_000_000

    with pytest.raises(UnknownCaseError, match=r"找不到文號「9{40}」"):
        work.case(case_id)
    with pytest.raises(UnknownCaseError, match=r"找不到文號「9{40}」"):
        work.act(case_id, Command(action=Action.DRAFT, actor=REGISTRAR))


@pytest.mark.parametrize("case_id", ["", "\0", "\ud800", "文號", "1150000001'--"])
def test_what_is_no_number_is_an_unknown_case(work: Casework, case_id: str) -> None:
    work.register(a_document())
    command = Command(action=Action.DRAFT, actor=REGISTRAR)

    with pytest.raises(UnknownCaseError):
        work.case(case_id)
    with pytest.raises(UnknownCaseError):
        work.act(case_id, command)
    assert work.history(case_id) == ()


def test_the_clock_of_the_office_dates_an_action(work: Casework) -> None:
    case = work.register(a_document())
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(hours=2)

    sign(work, case)

    assert work.history(case.id)[-1].at == MONDAY_MORNING + timedelta(hours=2)


def test_an_action_may_be_entered_later(work: Casework) -> None:
    case = work.register(a_document(received_at=MONDAY_MORNING - timedelta(days=3)))
    at = MONDAY_MORNING - timedelta(days=1)

    work.act(case.id, signing(case, case.open[0]), at=at)

    event = work.history(case.id)[-1]
    assert (event.at, event.recorded_at) == (at, MONDAY_MORNING)


def test_time_does_not_run_back(work: Casework) -> None:
    case = work.register(a_document())

    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        work.act(case.id, signing(case, case.open[0]), at=MONDAY_MORNING - timedelta(seconds=1))


def test_no_action_is_dated_ahead_of_its_own_time(work: Casework) -> None:
    case = work.register(a_document())

    with pytest.raises(FutureTimeError, match=r"動作時間 .* 晚於現在"):
        work.act(case.id, signing(case, case.open[0]), at=MONDAY_MORNING + timedelta(minutes=1))

    assert work.case(case.id) == case


@pytest.mark.parametrize("years", [1, 3])
def test_no_document_is_received_in_the_future(work: Casework, years: int) -> None:
    mistyped = MONDAY_MORNING.replace(year=MONDAY_MORNING.year + years, month=3)

    with pytest.raises(RegistrationError, match=r"收文時間 .* 晚於現在") as refused:
        work.register(a_document(received_at=mistyped))

    assert refused.value.faults[0].about is Input.RECEIVED_AT
    assert list(work.office.store.events(LIVE)) == []


def test_a_clock_that_was_set_back_dates_nothing_ahead(work: Casework) -> None:
    case = work.register(a_document())
    behind = an_office(work.office.store, clock=Clock(MONDAY_MORNING - timedelta(minutes=5)))

    with pytest.raises(ClockBehindError, match="請管理人員校正時鐘，或過了該時間再辦"):
        sign(behind, case)

    assert sign(work, case).version == 2


def recorded_ahead(work: Casework, *, signed: int = 0, decided: bool = False) -> Case:
    """As older records have it: received in a year, and all that followed dragged along."""
    clock = Clock(MONDAY_MORNING + timedelta(days=365))
    ahead = an_office(work.office.store, name=DEMONSTRATION, clock=clock)
    case = ahead.register(a_document())
    for _ in range(signed):
        case = sign(ahead, case)
    while decided and not case.is_decided:
        command = signing(case, case.open[0])
        case = ahead.act(case.id, replace(command, outcome="發" if command.outcome else ""))
    events = [replace(each, recorded_at=MONDAY_MORNING) for each in ahead.history(case.id)]
    given = serial_of(case.id)
    assert given
    with work.office.writing() as log:
        log.next_serial(given.year)
        log.append(events, before=None, after=replay(events))
    return case


@pytest.mark.parametrize("signed", [0, 1])
def test_a_document_received_in_the_future_is_cancelled_now(work: Casework, signed: int) -> None:
    case = recorded_ahead(work, signed=signed)

    with pytest.raises(
        FutureReceiptError, match=r"可行的是：.*總收文.*（銷號），之後以正確的收文日重新收文"
    ):
        sign(work, case)
    cancel = Command(action=Action.CANCEL, actor=REGISTRAR, reason="收文日誤填")
    assert work.act(case.id, cancel).closed_as is State.CANCELLED

    last = work.history(case.id)[-1]
    assert last.at == last.recorded_at == work.office.clock()
    assert journey_of(work.history(case.id)).closed_at == last.at
    assert work.board(BoardFilter(is_closed=True)).total == 1


def test_what_was_decided_in_the_future_is_issued_now(work: Casework) -> None:
    case = recorded_ahead(work, decided=True)

    closed = sign_to_the_end(work, work.case(case.id))

    assert work.history(case.id)[-1].at == work.office.clock()
    today = work.office.clock().date()
    assert closed.closed_on == today
    with work.office.reading() as records:
        (counted,) = records.closed(Span(first=today, last=today), by_unit=False)
    assert (counted.are_issued, counted.counted_from) == (True, today)


def test_offices_do_not_mix(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    case = live.register(a_document())

    assert demonstration.inbox(Actor(unit="秘書室", position="承辦人員")).waiting == ()
    assert demonstration.history(case.id) == ()
    with pytest.raises(UnknownCaseError, match="示範"):
        demonstration.case(case.id)
    with pytest.raises(UnknownCaseError, match="示範"):
        demonstration.act(case.id, signing(case, case.open[0]))


def test_read_models_made_again_from_the_log_are_the_same(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    play(live, Random(1), cases=12, moves=150)
    play(demonstration, Random(2), cases=3, moves=10)
    before = everything_in(store)

    made = [store.rebuild(office) for office in (LIVE, DEMONSTRATION)]

    assert made == [12, 3]
    assert everything_in(store) == before


def test_lost_read_models_are_made_again(work: Casework, store: Store) -> None:
    play(work, Random(3), cases=4, moves=30)
    before = everything_in(store)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM case_state"))
        connection.execute(text("UPDATE desk SET position = '別人'"))

    store.rebuild(LIVE)

    assert everything_in(store) == before


def test_work_goes_on_after_a_rebuild(work: Casework, store: Store) -> None:
    case = sign(work, work.register(a_document()))
    store.rebuild(LIVE)

    sign_to_the_end(work, case)

    assert store.verify(LIVE).first_bad is None
