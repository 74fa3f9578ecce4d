"""Changes of one log that share a transaction: kept together, told together, failing alone."""

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from errno import EIO
from os import fdatasync, strerror
from pathlib import Path
from random import Random
from threading import Event, get_ident
from time import sleep
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from tests.workflow.offices import a_document, everything_in
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.errors import LongWaitError
from workflow.events.handing import DocumentRegistered
from workflow.office import ADMINISTRATION, LIVE, OtherAgencyError, SentBeforeError, Submission
from workflow.store.checkpoint import Checkpoint
from workflow.store.checkpoints import Checkpoints, CheckpointsUnwritableError
from workflow.store.database import transaction
from workflow.store.log import Store
from workflow.store.moments import Moments
from workflow.store.turns import Group, GroupBrokenError, Turns
from workflow.store.unusable import (
    DatabaseAwayError,
    DatabaseInconsistentError,
    LocatedError,
)

AGENCY = "taipei-doit"
PATIENCE = 10.0
Job = Callable[[], object]


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group that waits for a busy machine is not ended for it."""
    monkeypatch.setattr("workflow.store.turns.TOGETHER_SECONDS", PATIENCE)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE / 0.001)):
        if holds():
            return
        sleep(0.001)
    raise TimeoutError


def in_line(turns: Turns, first: AbstractContextManager[Any], *jobs: Job) -> list[object]:
    """What each job gave, or the error it met: they stood in line, in this order."""
    is_first, go_on = Event(), Event()

    def leading() -> None:
        with first:
            is_first.set()
            go_on.wait(PATIENCE)

    with ThreadPoolExecutor(len(jobs) + 1) as threads:
        working: list[Future[Any]] = [threads.submit(leading)]
        is_first.wait(PATIENCE)
        for at, job in enumerate(jobs):
            working.append(threads.submit(job))
            until(lambda at=at: turns.in_line == at + 1)
        go_on.set()
        return [_found(each) for each in working[1:]]


def _found(done: Future[Any]) -> object:
    return done.exception(PATIENCE) or done.result()


def as_one_group(store: Store, *jobs: Job) -> list[object]:
    return in_line(store.turns, store.writing(LIVE, AGENCY), *jobs)


def registering(work: Casework, subject: str = "示範主旨") -> Callable[[], Case]:
    return lambda: work.register(a_document(subject=subject))


def failing(work: Casework, error: BaseException | None = None) -> Callable[[], None]:
    """Writes as much as another, and then something else goes wrong."""

    def fail() -> None:
        with work.office.writing() as log:
            log.next_serial(115)
            raise error or ZeroDivisionError

    return fail


@contextmanager
def at_commit(store: Store, call: Callable[[], None]) -> Generator[None]:
    """Call it as a transaction that added to a log is about to be kept."""
    adding: list[int] = []
    announce = store.checkpoints.announce

    def announced(*lines: Checkpoint) -> tuple[int, ...]:
        places = announce(*lines)
        if lines:
            adding.append(get_ident())
        return places

    def committed(_: object) -> None:
        if get_ident() in adding:
            adding.remove(get_ident())
            call()

    store.checkpoints.announce = announced
    event.listen(store.engine, "commit", committed)
    yield
    event.remove(store.engine, "commit", committed)
    store.checkpoints.announce = announce


@contextmanager
def told_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """What happened, in order: lines on the disk, the commit, and who adds to it."""
    happened: list[str] = []

    def synced(file: int) -> None:
        fdatasync(file)
        happened.append("synced")

    with monkeypatch.context() as watched:
        watched.setattr("workflow.store.lines.os.fdatasync", synced)
        with at_commit(store, lambda: happened.append("committed")):
            yield happened


def test_those_in_line_share_one_sync_and_one_commit_and_are_told_after_both(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with told_of(store, monkeypatch) as happened:

        def registered() -> None:
            work.register(a_document())
            happened.append("told")

        as_one_group(store, *[registered] * 5)

    assert happened == ["synced", "committed", *["told"] * 5]
    assert (store.verify(LIVE).events, store.verify(LIVE).is_sound) == (5, True)


def test_one_alone_is_done_at_once(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with told_of(store, monkeypatch) as happened:
        for _ in range(3):
            work.register(a_document())

    assert happened == ["synced", "committed"] * 3


def test_who_fails_undoes_nothing_of_the_others(work: Casework, store: Store) -> None:
    found = as_one_group(
        store, registering(work, "甲"), failing(work), registering(work, "乙"), failing(work)
    )

    assert [type(each) for each in found] == [Case, ZeroDivisionError, Case, ZeroDivisionError]
    assert [each.id for each in found if isinstance(each, Case)] == ["1150000001", "1150000002"]
    assert (store.verify(LIVE).events, store.verify(LIVE).is_sound) == (2, True)


def test_who_is_refused_is_told_once_the_group_has_ended(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Submission(key="甲", digest="")

    def sent(copy: Submission) -> None:
        with store.writing(LIVE, AGENCY, copy):
            pass

    def sent_again() -> None:
        second = Submission(key="甲", digest="")
        with pytest.raises(SentBeforeError):
            sent(second)
        assert second.is_second
        assert store.sent("甲")
        happened.append("told")

    with told_of(store, monkeypatch) as happened:
        found = as_one_group(store, lambda: sent(key), sent_again, registering(work))

    assert found[:2] == [None, None]
    assert key.is_kept
    assert happened == ["synced", "committed", "told"]


@pytest.mark.parametrize("step", ["sync", "commit"])
def test_a_group_that_cannot_be_kept_is_lost_to_all_and_each_is_told_by_itself(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = everything_in(store)

    def broken(*_: object) -> None:
        raise OSError(EIO, strerror(EIO))

    with monkeypatch.context() as patched, ExitStack() as until_mended:
        if step == "sync":
            patched.setattr("workflow.store.lines.os.fdatasync", broken)
        else:
            until_mended.enter_context(at_commit(store, broken))
        found = as_one_group(store, *[registering(work)] * 3, failing(work))

    kind = CheckpointsUnwritableError if step == "sync" else OSError
    assert [type(each) for each in found] == [kind, kind, kind, ZeroDivisionError]
    assert len({id(each) for each in found}) == 4
    assert everything_in(store) == before
    assert work.register(a_document()).id == "1150000001"
    assert store.verify(LIVE).is_sound


GONE: dict[str, tuple[str, type[LocatedError]]] = {
    "sqlite": ("ROLLBACK", DatabaseInconsistentError),
    "postgresql": ("SELECT pg_terminate_backend(pg_backend_pid())", DatabaseAwayError),
}


def test_a_transaction_that_is_gone_is_lost_to_all(work: Casework, store: Store) -> None:
    work.register(a_document())
    moments = Moments(store.engine, store.turns)

    @dataclass
    class Opened:
        connection: Connection

    @contextmanager
    def opening() -> Generator[Opened]:
        with transaction(store.engine, writes=True) as connection:
            yield Opened(connection)

    def add(then: str = "") -> None:
        with moments.joined("a", opening) as opened:
            opened.connection.execute(text("UPDATE office SET agency = 'lost'"))
            if then:
                driver: Any = opened.connection.connection.dbapi_connection
                driver.execute(then)
                raise ZeroDivisionError

    before = everything_in(store)
    words, kind = GONE[store.engine.dialect.name]
    found = in_line(store.turns, moments.joined("a", opening), add, lambda: add(words))

    assert isinstance(found[0], kind)
    assert isinstance(found[1], kind | ZeroDivisionError)
    assert found[0] is not found[1]
    assert everything_in(store) == before
    assert work.register(a_document())


def test_a_group_is_of_one_log_and_of_one_agency(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_another_agency() -> None:
        with store.writing(LIVE, "別的機關"):
            pass

    def administer() -> None:
        with store.administering(AGENCY):
            pass

    jobs = (registering(work), of_another_agency, administer, registering(work))
    with told_of(store, monkeypatch) as happened:
        found = as_one_group(store, *jobs)

    assert isinstance(found[1], OtherAgencyError)
    assert happened == ["synced", "committed"] * 2
    assert store.offices() == (ADMINISTRATION, LIVE)


def test_what_is_of_no_log_joins_a_group_that_begins_behind_it(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Submission(key="甲", digest="")

    def answer() -> None:
        store.answered(key, "是")
        happened.append("told")

    with told_of(store, monkeypatch) as happened:
        in_line(store.turns, store.turns.taken(), answer, registering(work), registering(work))

    assert happened == ["synced", "committed", "told"]
    assert store.sent("甲")


def test_a_group_takes_so_many_and_no_more(
    work: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.turns.MOST_TOGETHER", 2)
    with told_of(store, monkeypatch) as happened:
        as_one_group(store, *[registering(work)] * 5)

    assert happened == ["synced", "committed"] * 2


def test_whatever_fails_each_acknowledged_event_is_there_once(
    work: Casework, store: Store, checkpoints_file: Path
) -> None:
    acknowledged: list[str] = []

    def write(seed: int) -> None:
        random = Random(seed)
        for at in range(12):
            subject = f"示範{seed}之{at}"
            if random.random() < 0.3:
                with pytest.raises(ZeroDivisionError):
                    failing(work)()
                continue
            case = work.register(a_document(subject=subject))
            assert work.case(case.id).subject == subject  # there as soon as it is told
            acknowledged.append(subject)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))

    events = [each for each in store.events(LIVE) if isinstance(each, DocumentRegistered)]
    assert sorted(each.subject for each in events) == sorted(acknowledged)
    assert sorted(each.case_id for each in events) == [
        f"115{at:07}" for at in range(1, len(acknowledged) + 1)
    ]
    lines = list(Checkpoints(checkpoints_file).read())
    assert [each.count for each in lines] == [*range(1, len(acknowledged) + 1)]
    assert store.verify(LIVE).is_sound


# Turns by themselves


@contextmanager
def nothing() -> Generator[object]:
    yield object()


def joining(turns: Turns, error: BaseException | None = None) -> Callable[[], None]:
    def join() -> None:
        with turns.joined("a", nothing):
            if error:
                raise error

    return join


def test_whoever_is_stopped_hands_the_turn_on() -> None:
    turns = Turns()

    found = in_line(turns, turns.joined("a", nothing), joining(turns, SystemExit()), joining(turns))

    assert [type(each) for each in found] == [SystemExit, type(None)]
    joining(turns)()


def test_those_whose_group_is_stopped_at_its_end_are_told_that_nobody_knows() -> None:
    turns = Turns()

    @contextmanager
    def stopped() -> Generator[object]:
        yield object()
        raise SystemExit

    found = in_line(turns, turns.joined("a", stopped), joining(turns), joining(turns))

    assert [type(each) for each in found] == [GroupBrokenError, SystemExit]
    joining(turns)()


def test_who_cannot_wait_any_longer_is_passed_over() -> None:
    turns = Turns(patience_seconds=0.05)
    with turns.taken(), ThreadPoolExecutor(1) as another:
        waiting = another.submit(joining(turns))
        with pytest.raises(LongWaitError):
            waiting.result()
    joining(turns)()
    assert turns.in_line == 0


def test_a_group_that_could_not_begin_leaves_the_turn() -> None:
    turns = Turns()

    @contextmanager
    def locked() -> Generator[object]:
        raise ZeroDivisionError
        yield object()

    with pytest.raises(ZeroDivisionError), turns.joined("a", locked):
        pass

    joining(turns)()


def test_a_group_begun_long_ago_takes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Group("a")
    group.changes = 1
    assert group.takes("a")

    monkeypatch.setattr("workflow.store.turns.TOGETHER_SECONDS", 0.0)

    assert not group.takes("a")
