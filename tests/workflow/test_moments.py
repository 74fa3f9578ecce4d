"""One transaction a thread: what is read or changed inside another, and who waits for a turn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event

import pytest

from tests.connections import one_a_thread
from tests.workflow.builders import signing
from tests.workflow.offices import a_document, an_office, on_record
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.errors import LongWaitError, ManyWaitingError
from workflow.office import LIVE
from workflow.refusals.base import RefusedError
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import MOST_OPEN, open_engine, transaction
from workflow.store.log import Store
from workflow.store.moments import ChangeInsideError, Moments
from workflow.store.turns import Turns

SIGNERS = 60


@pytest.fixture
def narrow(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An open store with one connection."""
    monkeypatch.setattr("workflow.store.database.KEPT_OPEN", 1)
    monkeypatch.setattr("workflow.store.database.MOST_OPEN", 1)
    with closing(Store(open_engine(database_url), Checkpoints(None))) as store:
        yield store


def test_a_reading_inside_a_reading_is_of_the_same_moment(work: Casework, store: Store) -> None:
    case = work.register(a_document())
    with one_a_thread(store.engine), store.reading(LIVE):
        assert work.office.calendar
        with ThreadPoolExecutor(1) as another:
            another.submit(work.act, case.id, signing(case, case.open[0])).result()
        assert on_record(store, case.id) == case


def test_a_reading_inside_a_change_sees_what_it_changed(work: Casework, store: Store) -> None:
    case = work.register(a_document())
    with one_a_thread(store.engine), store.writing(LIVE, work.office.rulebook.agency.short) as log:
        year = log.next_serial(115)
        assert on_record(store, case.id) == case
        assert log.next_serial(115) == year + 1


def test_what_is_read_a_piece_at_a_time_may_outlast_the_reading_it_began_in(
    work: Casework, store: Store
) -> None:
    case = work.register(a_document())
    with store.reading(LIVE):
        events = store.events(LIVE)
        first = next(events)

    assert first.case_id == case.id
    assert list(events) == []
    assert work.register(a_document()).id > case.id  # its transaction has ended


def test_a_reading_that_was_given_up_lets_go(work: Casework, store: Store) -> None:
    work.register(a_document())
    with pytest.raises(ZeroDivisionError, match="division"), store.reading(LIVE):
        _ = 1 / 0

    assert work.register(a_document())


def test_a_change_inside_a_reading_is_a_fault(work: Casework, store: Store) -> None:
    with store.reading(LIVE), pytest.raises(ChangeInsideError):
        work.register(a_document())

    assert work.register(a_document()).version == 1


def test_a_change_inside_a_change_is_a_fault(work: Casework, store: Store) -> None:
    agency = work.office.rulebook.agency.short
    with store.writing(LIVE, agency), pytest.raises(ChangeInsideError):
        work.register(a_document())

    assert work.register(a_document()).id.endswith("0000001")


def test_many_at_one_desk_are_one_done_and_the_rest_refused(narrow: Store) -> None:
    work = an_office(narrow)
    case = work.register(a_document())
    command, start = signing(case, case.open[0]), Barrier(SIGNERS)

    def signed(_: int) -> Case | RefusedError:
        start.wait(10)
        try:
            return work.act(case.id, command)
        except RefusedError as refusal:
            return refusal

    with ThreadPoolExecutor(SIGNERS) as threads:
        found = list(threads.map(signed, range(SIGNERS)))

    assert sum(isinstance(each, Case) for each in found) == 1
    assert work.case(case.id).version == 2


def test_so_many_wait_and_no_more() -> None:
    turns, is_taken, go_on = Turns(most=1), Event(), Event()

    def stay() -> None:
        with turns.taken():
            is_taken.set()
            go_on.wait(10)

    with ThreadPoolExecutor(1) as another:
        staying = another.submit(stay)
        is_taken.wait(10)
        with pytest.raises(ManyWaitingError, match="1 件要寫入的在等候"), turns.taken():
            pass
        go_on.set()
        staying.result()
    with turns.taken():
        assert staying.done()


def test_nobody_waits_for_ever() -> None:
    turns = Turns(patience_seconds=0.01)
    with (
        turns.taken(),
        ThreadPoolExecutor(1) as another,
        pytest.raises(LongWaitError, match="沒有寫入"),
    ):
        another.submit(turns.taken().__enter__).result()


def test_a_turn_that_failed_is_over(database_url: str) -> None:
    engine, turns = open_engine(database_url), Turns(most=1)
    moments = Moments(engine, turns)
    with pytest.raises(ZeroDivisionError), moments.turn(), moments.writing():
        _ = 1 / 0

    with moments.turn(), moments.writing() as connection:
        assert not connection.closed
    engine.dispose()


def test_there_is_a_connection_for_every_thread(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    taken = [transaction(engine) for _ in range(MOST_OPEN)]

    assert all(not each.__enter__().closed for each in taken)

    for each in taken:
        each.__exit__(None, None, None)
    engine.dispose()
