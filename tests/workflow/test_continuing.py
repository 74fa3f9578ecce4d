"""A database behind its checkpoints takes no event, until somebody accepts it on record."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.workflow.builders import MONDAY
from tests.workflow.logs import EVENTS, Log, announced, bad
from tests.workflow.offices import (
    a_document,
    an_office,
    everything_in,
    sign,
)
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.office import LIVE
from workflow.organisation.changes import Appoint, CloseDay
from workflow.organisation.events import LogAccepted
from workflow.refusals.base import RefusedError
from workflow.reports.board import BoardFilter
from workflow.store.accepting import Acceptance, BrokenChainError, NothingToAcceptError
from workflow.store.chain import Tampering
from workflow.store.checkpoints import Checkpoint, Checkpoints, Mark
from workflow.store.continuing import (
    CheckpointsLostError,
    OlderDatabaseError,
    OtherDatabaseError,
)
from workflow.store.database import open_engine
from workflow.store.log import Store

AGENCY = "taipei-doit"
RESTORED = Acceptance(by="示範管理員", reason="磁碟故障，還原前一日備份", at=MONDAY)


@pytest.fixture
def older(checkpointed: Log, tmp_path: Path) -> Path:
    """An older copy of the database: after it three events were recorded."""
    copy = tmp_path / "older.db"
    with (
        closing(sqlite3.connect(checkpointed.database)) as now,
        closing(sqlite3.connect(copy)) as to,
    ):
        now.backup(to)
    with closing(checkpointed.open()) as store:
        work = an_office(store)
        sign(work, sign(work, work.register(a_document())))
    return copy


def put_back(log: Log, older: Path) -> None:
    for left in log.database.parent.glob(f"{log.database.name}-*"):
        left.unlink()
    shutil.copy(older, log.database)


@pytest.fixture
def behind(checkpointed: Log, older: Path) -> Iterator[Store]:
    """The older copy put back under the checkpoints of today."""
    put_back(checkpointed, older)
    with closing(checkpointed.open()) as store:
        yield store


def a_case(work: Casework) -> str:
    return work.board(BoardFilter()).rows[0].id


def appointment() -> Appoint:
    since = MONDAY.date()
    return Appoint(person="示範甲", unit="綜合企劃組", position="股長", since=since)


WRITES: dict[str, Callable[[Casework], object]] = {
    "收文": lambda work: work.register(a_document()),
    "sign": lambda work: sign(work, work.case(a_case(work))),
    "appoint": lambda work: Staffing(office=work.office).arrange(appointment(), by="示範"),
    "close a day": lambda work: Staffing(office=work.office).arrange(
        CloseDay(day=MONDAY.date() + timedelta(days=1)), by="示範", reason="颱風"
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_write_goes_on_behind_the_checkpoints(
    behind: Store, checkpointed: Log, write: Callable[[Casework], object]
) -> None:
    before, lines = everything_in(behind), checkpointed.checkpoints.read_bytes()

    with pytest.raises(
        OlderDatabaseError, match=rf"第 {EVENTS + 3} 筆，資料庫只有 {EVENTS} 筆.*accept"
    ):
        write(an_office(behind))

    assert everything_in(behind) == before
    assert checkpointed.checkpoints.read_bytes() == lines


def test_an_emptied_database_takes_no_event(checkpointed: Log, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with closing(Store(engine, Checkpoints(checkpointed.checkpoints))) as store:
        with pytest.raises(OlderDatabaseError, match="資料庫只有 0 筆"):
            an_office(store).register(a_document())
        assert not any(everything_in(store).values())


def test_a_log_cut_and_continued_is_named_with_the_record_it_lost(
    checkpointed: Log, older: Path
) -> None:
    known = [each for each in Checkpoints(checkpointed.checkpoints).read() if each.count > EVENTS]
    put_back(checkpointed, older)
    aside = Checkpoints(checkpointed.checkpoints.with_name("aside"))
    shutil.copy(checkpointed.checkpoints, aside.path or "")
    kept = checkpointed.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)[:EVENTS]
    checkpointed.checkpoints.write_text("".join(kept), encoding="utf-8")
    with closing(checkpointed.open()) as store:
        an_office(store).register(replace(a_document(), subject="另一件示範案"))
    continued = checkpointed.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)[-1]
    shutil.copy(aside.path or "", checkpointed.checkpoints)
    with checkpointed.checkpoints.open("a", encoding="utf-8") as file:
        file.write(continued)

    found = checkpointed.verify().first_bad

    assert found is not None
    assert (found.case_id, found.sequence, found.kind) == (
        known[0].case_id,
        known[0].sequence,
        Tampering.TRUNCATED,
    )


def test_a_record_other_than_its_checkpoint_stops_the_log(checkpointed: Log) -> None:
    record = checkpointed.records()[-1]
    checkpointed.set(record.number, hash="0" * 64)

    with closing(checkpointed.open()) as store, pytest.raises(OtherDatabaseError, match="verify"):
        an_office(store).register(a_document())

    assert len(checkpointed.records()) == EVENTS


@pytest.mark.parametrize("kept", [0, 5, EVENTS - 1, None])
def test_a_log_that_lost_checkpoints_takes_no_event(checkpointed: Log, kept: int | None) -> None:
    lines = checkpointed.checkpoints.read_bytes().splitlines(keepends=True)
    checkpointed.checkpoints.unlink()
    if kept is not None:
        checkpointed.checkpoints.write_bytes(b"".join(lines[:kept]))

    with (
        closing(checkpointed.open()) as store,
        pytest.raises(CheckpointsLostError, match=rf"第 {(kept or 0) + 1} 筆起"),
    ):
        an_office(store).register(a_document())

    assert checkpointed.checkpoints.exists() == (kept is not None)


@pytest.mark.parametrize("standing", [EVENTS - 1, EVENTS - 3, 0])
def test_what_a_stopped_machine_left_announced_stands_once_somebody_writes(
    checkpointed: Log, standing: int
) -> None:
    lines = checkpointed.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)
    left = [*lines[:standing], *map(announced, lines[standing:])]
    checkpointed.checkpoints.write_text("".join(left), encoding="utf-8")

    with closing(checkpointed.open()) as store:
        an_office(store).register(a_document())
        assert [each.mark for each in store.checkpoints.read()] == [Mark.STANDS] * (EVENTS + 1)
    assert checkpointed.verify().first_bad is None


def test_a_file_put_in_place_of_the_checkpoints_is_seen_at_once(checkpointed: Log) -> None:
    with closing(checkpointed.open()) as store:
        work = an_office(store)
        work.register(a_document())
        moved = checkpointed.checkpoints.with_name("moved")
        checkpointed.checkpoints.rename(moved)
        with pytest.raises(CheckpointsLostError):
            work.register(a_document())
        shutil.copy(moved, checkpointed.checkpoints)
        work.register(a_document())

    assert checkpointed.verify().first_bad is None


def test_a_log_older_than_checkpoints_gets_them_at_its_first_change(checkpointed: Log) -> None:
    checkpointed.execute("UPDATE office SET settled = -1")
    checkpointed.checkpoints.unlink()
    assert checkpointed.verify().first_bad is None

    with closing(checkpointed.open()) as store:
        an_office(store).register(a_document())
        assert [each.count for each in store.checkpoints.read()] == [*range(1, EVENTS + 2)]
    assert checkpointed.verify().first_bad is None
    checkpointed.checkpoints.unlink()

    assert checkpointed.verify().first_bad is not None


# Accepted on purpose


def test_an_older_copy_accepted_goes_on_and_is_named(behind: Store, checkpointed: Log) -> None:
    event = behind.accept(LIVE, AGENCY, RESTORED)
    work = an_office(behind)
    sign(work, work.register(a_document()))

    verdict = behind.verify(LIVE)

    assert (event.known_count, event.kept_count) == (EVENTS + 3, EVENTS)
    assert (event.recorded_by, event.reason) == (RESTORED.by, RESTORED.reason)
    assert verdict.first_bad is None
    assert [record.number for record in verdict.accepted] == [EVENTS + 1]
    assert Staffing(office=work.office).history == (event,)


@pytest.mark.parametrize("number", [3, EVENTS, EVENTS + 1, EVENTS + 2])
def test_what_is_altered_after_an_acceptance_is_still_named(
    behind: Store, checkpointed: Log, number: int
) -> None:
    behind.accept(LIVE, AGENCY, RESTORED)
    an_office(behind).register(a_document())
    record = checkpointed.records()[number - 1]

    checkpointed.set(number, payload=record.payload + " ")

    assert checkpointed.verify().first_bad == bad(record, Tampering.ALTERED)


def test_a_log_cut_after_an_acceptance_is_truncated(behind: Store, checkpointed: Log) -> None:
    behind.accept(LIVE, AGENCY, RESTORED)
    record = checkpointed.records()[-1]
    checkpointed.delete(record.number)

    assert checkpointed.verify().first_bad == bad(record, Tampering.TRUNCATED)


@pytest.mark.parametrize("loss", ["the file", "some lines"])
def test_a_log_without_its_checkpoints_can_be_accepted(checkpointed: Log, loss: str) -> None:
    lines = checkpointed.checkpoints.read_bytes().splitlines(keepends=True)
    checkpointed.checkpoints.unlink()
    if loss == "some lines":
        checkpointed.checkpoints.write_bytes(b"".join(lines[4:]))

    with closing(checkpointed.open()) as store:
        event = store.accept(LIVE, AGENCY, RESTORED)
        an_office(store).register(a_document())

    assert event.known_count == (EVENTS if loss == "some lines" else 0)
    assert checkpointed.verify().first_bad is None


def test_an_emptied_office_can_be_accepted(checkpointed: Log, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with closing(Store(engine, Checkpoints(checkpointed.checkpoints))) as store:
        event = store.accept(LIVE, AGENCY, RESTORED)
        an_office(store).register(a_document())

        assert (event.known_count, event.kept_count) == (EVENTS, 0)
        assert store.verify(LIVE).first_bad is None


def test_there_is_nothing_to_accept_in_a_sound_log(checkpointed: Log) -> None:
    lines = checkpointed.checkpoints.read_bytes()

    with closing(checkpointed.open()) as store, pytest.raises(NothingToAcceptError, match="相符"):
        store.accept(LIVE, AGENCY, RESTORED)

    assert checkpointed.checkpoints.read_bytes() == lines
    assert len(checkpointed.records()) == EVENTS


def test_a_log_altered_in_itself_cannot_be_accepted(checkpointed: Log) -> None:
    record = checkpointed.records()[4]
    checkpointed.set(5, payload=record.payload.replace("示範", "假冒"))
    checkpointed.checkpoints.unlink()

    with (
        closing(checkpointed.open()) as store,
        pytest.raises(BrokenChainError, match=rf"{record.case_id} 的第 {record.sequence} 筆"),
    ):
        store.accept(LIVE, AGENCY, RESTORED)

    assert len(checkpointed.records()) == EVENTS


@pytest.mark.parametrize(
    "acceptance",
    [
        Acceptance(by="", reason="還原", at=MONDAY),
        Acceptance(by="示範", reason=" \u3000", at=MONDAY),
        Acceptance(by="示範", reason="字" * 3000, at=MONDAY),
    ],
    ids=["nobody", "no reason", "too long a reason"],
)
def test_an_acceptance_says_who_and_why(behind: Store, acceptance: Acceptance) -> None:
    with pytest.raises(RefusedError):
        behind.accept(LIVE, AGENCY, acceptance)

    assert not any(record.kind == LogAccepted.__name__ for record in behind.records(LIVE))


def test_a_line_that_claims_an_acceptance_is_none(checkpointed: Log) -> None:
    record = checkpointed.records()[7]
    lines = checkpointed.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)
    claim = lines[7].replace("}", ', "accepts": true}')
    checkpointed.checkpoints.write_text("".join([*lines[:7], claim, *lines[8:]]), encoding="utf-8")

    assert checkpointed.verify().first_bad == bad(record, Tampering.ALTERED)


# Looking for the last line


def a_line(count: int, office: str = LIVE) -> Checkpoint:
    return Checkpoint(office=office, count=count, head=f"{count:064}", case_id="1", sequence=count)


def test_the_last_line_of_an_office_is_found_behind_those_of_others(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / "checkpoints")
    checkpoints.begin()
    checkpoints.append(a_line(1), a_line(2), *(a_line(count, "demo") for count in range(1, 2000)))

    assert checkpoints.last(LIVE) == a_line(2)
    assert checkpoints.last("demo") == a_line(1999, "demo")
    assert checkpoints.last("nobody's") is None
    checkpoints.append(a_line(3))
    assert checkpoints.last(LIVE) == a_line(3)
    checkpoints.close()


def test_an_append_reads_no_more_than_what_was_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints = Checkpoints(tmp_path / "checkpoints")
    checkpoints.begin()
    checkpoints.append(*(a_line(count) for count in range(1, 20000)))
    bytes_read = list[int]()

    def counted(
        file: int, size: int, at: int, read: Callable[[int, int, int], bytes] = os.pread
    ) -> bytes:
        bytes_read.append(size)
        return read(file, size, at)

    monkeypatch.setattr("workflow.store.checkpoints.os.pread", counted)
    for count in range(20000, 20005):
        assert checkpoints.last(LIVE) == a_line(count - 1)
        checkpoints.append(a_line(count))
    checkpoints.close()

    assert sum(bytes_read) < 100_000
