"""The log: what is appended is kept whole and read back, or nothing is written."""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from errno import EIO, ENOSPC
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, text

from rules.marks import Action
from tests.workflow.builders import a_registration, a_route, holder_of, signing
from tests.workflow.offices import (
    THREE_UNITS,
    a_document,
    an_office,
    everything_in,
    on_record,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.errors import WorkflowError
from workflow.events.fold import registered, replay
from workflow.events.handing import DocumentRegistered
from workflow.events.signing import DraftSubmitted
from workflow.office import DEMONSTRATION, LIVE, OtherAgencyError
from workflow.refusals.base import RefusedError, UnknownCaseError
from workflow.refusals.turns import NotYourTurnError, StaleDeskError
from workflow.store.checkpoints import Checkpoints, CheckpointsUnwritableError
from workflow.store.database import ON_DISK, open_engine, transaction
from workflow.store.derived import DerivedDiffersError
from workflow.store.log import Store


@contextmanager
def another_process(database_url: str, checkpoints_file: Path) -> Generator[Casework]:
    """The same office through a store of its own, as a second process has it."""
    store = Store(open_engine(database_url), Checkpoints(checkpoints_file))
    with closing(store):
        yield an_office(store)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run each job in a thread of its own; returns what each gave, or the refusal it met."""
    results: list[object] = [None] * len(jobs)
    start = Barrier(len(jobs))

    def run(at: int, job: Callable[[], object]) -> None:
        start.wait()
        try:
            results[at] = job()
        except WorkflowError as error:
            results[at] = error

    threads = [Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_what_is_appended_is_read_back(work: Casework) -> None:
    case = sign(work, work.register(a_document()))

    history = work.history(case.id)

    assert [type(each) for each in history] == [DocumentRegistered, DraftSubmitted]
    assert replay(history) == work.case(case.id) == case


def test_events_come_in_the_order_recorded_across_cases(work: Casework) -> None:
    first, second = work.register(a_document()), work.register(a_document())
    sign(work, first)
    sign(work, second)

    events = [(each.case_id, each.sequence) for each in work.office.store.events(LIVE)]

    assert events == [(first.id, 1), (second.id, 1), (first.id, 2), (second.id, 2)]


def test_every_append_has_its_checkpoint(
    work: Casework, checkpoints_file: Path, store: Store
) -> None:
    case = sign(work, work.register(a_document()))

    checkpoints = list(Checkpoints(checkpoints_file).read())

    assert [(each.count, each.case_id, each.sequence) for each in checkpoints] == [
        (1, case.id, 1),
        (2, case.id, 2),
    ]
    assert checkpoints[-1].head == everything_in(store)["office"][0][3]


REFUSED = {
    "out of turn": Command(action=Action.DECIDE, actor=Actor(position="局長"), opinion="如擬"),
    "a stale desk": Command(action=Action.DRAFT, actor=Actor(position="承辦人員"), desk="9.1"),
    "no action of a case": Command(action=Action.REGISTER, actor=Actor(position="局長")),
    "no opinion": Command(
        action=Action.DRAFT, actor=Actor(position="承辦人員"), opinion="字" * 3000
    ),
}


@pytest.mark.parametrize("command", REFUSED.values(), ids=REFUSED)
def test_a_refused_action_writes_nothing(
    work: Casework, checkpoints_file: Path, command: Command
) -> None:
    case = work.register(a_document())
    before, checkpoints = everything_in(work.office.store), checkpoints_file.read_bytes()

    with pytest.raises(RefusedError):
        work.act(case.id, command)

    assert everything_in(work.office.store) == before
    assert checkpoints_file.read_bytes() == checkpoints
    assert work.case(case.id) == case


def test_an_action_on_no_case_does_not_even_open_the_office(work: Casework) -> None:
    with pytest.raises(UnknownCaseError, match="1150000009"):
        work.act("1150000009", REFUSED["out of turn"])

    assert not any(everything_in(work.office.store).values())


def test_a_case_has_each_sequence_once(work: Casework, store: Store) -> None:
    case = work.register(a_document())
    before = everything_in(store)
    (again,) = work.history(case.id)

    with pytest.raises(DerivedDiffersError), store.writing(LIVE, "taipei-doit") as log:
        log.append([again], before=case, after=case)

    assert everything_in(store) == before


def crash_while_writing(store: Store, event: DocumentRegistered) -> None:
    with store.writing(LIVE, "taipei-doit") as log:
        log.next_serial(115)
        log.append([event], before=None, after=registered(event))
        raise ZeroDivisionError


def test_a_crash_in_the_middle_leaves_nothing(store: Store, checkpoints_file: Path) -> None:
    event = a_registration(a_route())

    with pytest.raises(ZeroDivisionError):
        crash_while_writing(store, event)

    assert not any(everything_in(store).values())
    assert checkpoints_file.read_bytes() == b""
    assert on_record(store, event.case_id) is None


def test_a_second_process_continues_and_the_first_sees_it(
    work: Casework, database_url: str, checkpoints_file: Path, store: Store
) -> None:
    case = work.register(a_document())

    with another_process(database_url, checkpoints_file) as other:
        theirs = sign(other, other.case(case.id))

    assert work.case(case.id) == theirs
    assert store.verify(LIVE).first_bad is None
    assert sign(work, theirs).version == 3


def test_a_stale_page_of_the_first_process_is_refused(
    work: Casework, database_url: str, checkpoints_file: Path
) -> None:
    seen = work.register(a_document())
    with another_process(database_url, checkpoints_file) as other:
        sign(other, seen)

    with pytest.raises(StaleDeskError, match="重新查看"):
        sign(work, seen)


def test_of_two_that_sign_at_one_desk_one_wins(work: Casework, store: Store) -> None:
    case = work.register(a_document())
    before = len(everything_in(store)["event"])

    results = at_once(lambda: sign(work, case), lambda: sign(work, case))

    (winner,) = [each for each in results if isinstance(each, Case)]
    (loser,) = [each for each in results if isinstance(each, Exception)]
    assert isinstance(loser, StaleDeskError | NotYourTurnError)
    assert work.case(case.id) == winner
    assert len(everything_in(store)["event"]) == before + 1


def test_two_branches_of_one_cosigning_do_not_disturb_each_other(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    assert len(case.open) == 3

    at_once(*(lambda desk=desk: work.act(case.id, signing(case, desk)) for desk in case.open[:2]))

    assert [desk.duty.label for desk in work.case(case.id).open] == [case.open[2].duty.label]
    assert work.case(case.id).version == case.version + 2


def test_documents_that_come_in_at_once_get_numbers_of_their_own(
    work: Casework, store: Store
) -> None:
    results = at_once(*[lambda: work.register(a_document())] * 8)

    cases = [each for each in results if isinstance(each, Case)]
    assert sorted(case.id for case in cases) == [f"115000000{at}" for at in range(1, 9)]
    assert store.verify(LIVE).events == 8
    assert store.verify(LIVE).first_bad is None


def test_offices_have_numbers_and_chains_of_their_own(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)

    sign(live, live.register(a_document(subject="示範甲")))
    demonstration.register(a_document(subject="示範乙"))

    assert store.offices() == (DEMONSTRATION, LIVE)
    assert live.case("1150000001").subject == "示範甲"
    assert demonstration.case("1150000001").subject == "示範乙"
    assert [store.verify(each).events for each in store.offices()] == [1, 2]
    assert [store.verify(each).first_bad for each in store.offices()] == [None, None]


def test_reading_sees_one_moment(work: Casework, database_url: str) -> None:
    work.register(a_document())
    count = text("SELECT count(*) FROM event")
    engine = open_engine(database_url)

    with transaction(engine) as connection:
        before = connection.execute(count).scalar()
        work.register(a_document())
        assert connection.execute(count).scalar() == before == 1
    engine.dispose()


def test_a_writer_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    store = Store(open_engine(f"sqlite:///{tmp_path / 'a.db'}"), Checkpoints(None))
    said: list[str] = []

    def listened_to(driver: sqlite3.Connection, *_about: object) -> None:
        driver.set_trace_callback(said.append)

    event.listen(store.engine, "checkout", listened_to)

    with closing(store), store.writing(LIVE, "taipei-doit"):
        pass

    assert said[0] == "BEGIN IMMEDIATE"


def test_every_commit_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.store.database.ON_DISK", ON_DISK)
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")

    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_case_kept_folded_is_dropped_after_many_others(
    work: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.folding.KEPT_CASES", 2)
    cases = [work.register(a_document()) for _ in range(4)]

    ended = [sign_to_the_end(work, case) for case in cases]

    assert [work.case(case.id) for case in cases] == ended


def test_a_holder_signs_without_naming_the_desk(work: Casework) -> None:
    case = work.register(a_document())

    after = work.act(case.id, Command(action=Action.DRAFT, actor=holder_of(case.open[0].duty)))

    assert after.version == 2


def test_an_office_takes_no_case_of_another_agency(store: Store) -> None:
    an_office(store).register(a_document())

    with (
        pytest.raises(OtherAgencyError, match=r"taipei-doit.*別的機關"),
        store.writing(LIVE, "別的機關"),
    ):
        pass


def test_where_no_checkpoint_can_be_written_nothing_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    store = Store(open_engine(f"sqlite:///{tmp_path / 'a.db'}"), Checkpoints(tmp_path / "folder"))
    work = an_office(store)

    with closing(store), pytest.raises(CheckpointsUnwritableError, match="沒有任何內容被記錄"):
        work.register(a_document())

    assert not any(everything_in(store).values())


PWRITE = os.pwrite


def a_full_disk(file: int, lines: bytes, at: int) -> int:
    """Writes half of a line, and then nothing more; one byte in place needs no room."""
    if len(lines) == 1:
        return PWRITE(file, lines, at)
    if len(lines) < 100:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    return PWRITE(file, lines[:-50], at)


def a_stopped_disk(_file: int, _lines: bytes, _at: int) -> int:
    return 0


def a_broken_disk(_file: int) -> None:
    raise OSError(EIO, os.strerror(EIO))


FAULTS: dict[str, dict[str, object]] = {
    "a disk that fills up within a line": {"pwrite": a_full_disk},
    "a disk that takes nothing": {"pwrite": a_stopped_disk},
    "a disk that fails as lines are written through": {"fdatasync": a_broken_disk},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_has_no_checkpoint_on_the_disk_is_not_recorded(
    work: Casework,
    store: Store,
    checkpoints_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, object],
) -> None:
    case = work.register(a_document())
    whole, before = checkpoints_file.read_bytes(), everything_in(store)

    with monkeypatch.context() as broken:
        for name, does in fault.items():
            broken.setattr(f"workflow.store.lines.os.{name}", does)
        for _ in range(2):
            with pytest.raises(CheckpointsUnwritableError, match="沒有任何內容被記錄"):
                sign(work, case)

    assert everything_in(store) == before
    assert checkpoints_file.read_bytes() == whole
    sign(work, work.case(case.id))
    assert [each.count for each in Checkpoints(checkpoints_file).read()] == [1, 2]
    assert store.verify(LIVE).first_bad is None
