"""Checkpoints, offices and cases of a damaged log."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.garbling import garble
from tests.workflow.logs import (
    EVENTS,
    MIDDLE,
    Log,
    announced,
    bad,
)
from tests.workflow.offices import a_document, an_office, on_record
from workflow.office import DEMONSTRATION, LIVE, BrokenRecordError
from workflow.store.chain import GENESIS, BadRecord, LogRecord, Tampering, Verdict
from workflow.store.checkpoints import Checkpoint, Checkpoints, CheckpointsUnwritableError

PAGE = 4096  # bytes of SQLite's


def lines(log: Log) -> list[str]:
    return log.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)


def keep(log: Log, kept: list[str]) -> None:
    log.checkpoints.write_text("".join(kept), encoding="utf-8")


def lost(record: LogRecord) -> BadRecord:
    return replace(bad(record, Tampering.MISSING), is_checkpoint=True)


def test_a_line_announced_as_the_machine_stopped_vouches_for_a_record_that_was_kept(
    checkpointed: Log,
) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every[:-1], announced(every[-1])])

    assert checkpointed.verify() == Verdict(events=EVENTS, cases=3, first_bad=None)


def test_a_line_announced_of_a_record_that_was_never_kept_is_no_finding(checkpointed: Log) -> None:
    every = lines(checkpointed)
    never = every[-1].replace(f'"count": {EVENTS}', f'"count": {EVENTS + 1}')
    keep(checkpointed, [*every, announced(never)])

    assert checkpointed.verify() == Verdict(events=EVENTS, cases=3, first_bad=None)
    with closing(checkpointed.open()) as store:
        an_office(store).register(a_document())
    assert lines(checkpointed)[EVENTS] == f"-{never[1:]}"
    assert checkpointed.verify() == Verdict(events=EVENTS + 1, cases=4, first_bad=None)


@pytest.mark.parametrize("mark", ["?", "-"])
def test_a_line_marked_otherwise_in_the_midst_is_named_with_its_record(
    checkpointed: Log, mark: str
) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every[:4], mark + every[4][1:], *every[5:]])

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[4])


def test_every_record_without_a_checkpoint_is_counted(checkpointed: Log) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every[:3], *every[5:-1]])

    verdict = checkpointed.verify()

    assert (verdict.unchecked, verdict.first_bad) == (3, lost(checkpointed.records()[3]))


@pytest.mark.parametrize("kept", [0, 1, 4, EVENTS - 1])
def test_checkpoints_cut_off_are_tampering_named_with_the_first_record(
    checkpointed: Log, kept: int
) -> None:
    keep(checkpointed, lines(checkpointed)[:kept])

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[kept])


@pytest.mark.parametrize("number", [1, 2, 7, EVENTS])
def test_a_checkpoint_taken_out_is_named_with_its_record(checkpointed: Log, number: int) -> None:
    every = lines(checkpointed)
    keep(checkpointed, every[: number - 1] + every[number:])

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[number - 1])


@pytest.mark.parametrize("garbage", ["", "{}", "垃圾", '{"office": "live", "count": 3'])
def test_a_checkpoint_made_unreadable_is_named_with_its_record(
    checkpointed: Log, garbage: str
) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every[:4], f"{garbage}\n", *every[5:]])

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[4])


def test_checkpoints_lost_altogether_are_named_with_the_first_record(checkpointed: Log) -> None:
    checkpointed.checkpoints.unlink()

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[0])


def test_of_two_checkpoints_that_disagree_the_first_counts(checkpointed: Log) -> None:
    records, every = checkpointed.records(), lines(checkpointed)
    other = every[6].replace(records[6].hash, "0" * 64)

    keep(checkpointed, [*every, other])
    assert checkpointed.verify().first_bad == bad(records[6], Tampering.ALTERED)

    keep(checkpointed, [*every[:6], other, *every[6:]])
    assert checkpointed.verify().first_bad == bad(records[6], Tampering.TRUNCATED)


def test_one_checkpoint_written_twice_says_nothing_else(checkpointed: Log) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every, every[6], every[2]])

    assert checkpointed.verify().first_bad is None


@pytest.mark.parametrize("kept", [1, 20, 100, -2])
def test_a_checkpoint_that_broke_off_is_named_with_its_record(checkpointed: Log, kept: int) -> None:
    *whole, last = lines(checkpointed)
    keep(checkpointed, [*whole, last[:kept]])

    assert checkpointed.verify().first_bad == lost(checkpointed.records()[-1])


def test_a_checkpoint_is_whole_without_the_end_of_its_line(checkpointed: Log) -> None:
    *whole, last = lines(checkpointed)
    keep(checkpointed, [*whole, last[:-1]])

    assert checkpointed.verify().first_bad is None


def test_a_line_that_broke_off_with_the_machine_does_not_swallow_the_next(
    checkpointed: Log,
) -> None:
    every = lines(checkpointed)
    keep(checkpointed, [*every, announced(every[-1])[:30]])
    with closing(checkpointed.open()) as store:
        an_office(store).register(a_document())

    assert [each.count for each in checkpoints_of(checkpointed)] == [*range(1, EVENTS + 2)]
    assert checkpointed.verify().first_bad is None


def checkpoints_of(log: Log) -> Iterator[Checkpoint]:
    return Checkpoints(log.checkpoints).read()


@pytest.mark.parametrize("line", ["[]", "7", "{}", '{"count": 3}', "垃圾", "\\"])
def test_a_line_that_is_no_checkpoint_is_not_counted(checkpointed: Log, line: str) -> None:
    with checkpointed.checkpoints.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")

    assert checkpointed.verify().first_bad is None


def test_a_checkpoint_is_one_line_of_json(checkpointed: Log) -> None:
    record = checkpointed.records()[-1]

    assert json.loads(lines(checkpointed)[-1]) == {
        "office": LIVE,
        "count": EVENTS,
        "head": record.hash,
        "case_id": record.case_id,
        "sequence": record.sequence,
    }


def test_only_the_owner_can_read_the_checkpoints(checkpointed: Log, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "new"
    checkpoints = Checkpoints(path)
    with checkpoints.held():
        checkpoints.begin()
        checkpoints.append(Checkpoint(office=LIVE, count=1, head=GENESIS, case_id="1", sequence=1))
    checkpoints.close()

    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file


# Offices


def test_one_office_damaged_leaves_the_other_sound(checkpointed: Log) -> None:
    store = checkpointed.open()
    with closing(store):
        an_office(store, name=DEMONSTRATION).register(a_document())
    checkpointed.set(MIDDLE, kind="DocumentFiled")

    assert checkpointed.verify(DEMONSTRATION).first_bad is None
    assert checkpointed.verify(LIVE).first_bad is not None


def test_an_office_leaves_a_trace_in_its_row_its_records_or_a_checkpoint(
    checkpointed: Log,
) -> None:
    checkpointed.set(MIDDLE, office="livf")
    checkpointed.execute("UPDATE office SET name = 'elsewhere'")

    store = checkpointed.open()
    with closing(store):
        assert store.traces() == ("elsewhere", "live", "livf")


def test_an_emptied_database_is_truncated(checkpointed: Log) -> None:
    record = checkpointed.records()[0]
    for table in ("office", "event", "case_state", "desk", "serial"):
        checkpointed.execute(f"DELETE FROM {table}")
    store = checkpointed.open()
    with closing(store):
        verdicts = [store.verify(office) for office in store.traces()]

    assert [each.first_bad for each in verdicts] == [bad(record, Tampering.TRUNCATED)]


# Reading a damaged log


DAMAGE: dict[str, dict[str, object]] = {
    "no JSON": {"payload": "{"},
    "no event": {"kind": "DocumentEaten"},
    "another event": {"kind": "DocumentReturned"},
    "no text": {"payload": b"\xff"},
}


@pytest.mark.parametrize("facts", DAMAGE.values(), ids=DAMAGE)
def test_a_case_that_cannot_be_read_says_so(checkpointed: Log, facts: dict[str, object]) -> None:
    record = checkpointed.records()[MIDDLE - 1]
    checkpointed.set(MIDDLE, **facts)
    store = checkpointed.open()

    with closing(store):
        with store.reading(LIVE) as records:
            for ask in (records.case, records.history):
                with pytest.raises(BrokenRecordError, match=rf"{record.case_id}.*log verify"):
                    ask(record.case_id)
        with pytest.raises(BrokenRecordError, match=record.case_id):
            list(store.events(LIVE))
        with pytest.raises(BrokenRecordError, match=record.case_id):
            store.rebuild(LIVE)


def test_a_case_that_lacks_an_event_says_so(checkpointed: Log) -> None:
    record = checkpointed.records()[MIDDLE - 1]
    checkpointed.delete(MIDDLE)
    store = checkpointed.open()

    with closing(store), pytest.raises(BrokenRecordError, match=record.case_id):
        on_record(store, record.case_id)


def test_the_other_cases_of_a_damaged_log_can_be_read(checkpointed: Log) -> None:
    records = checkpointed.records()
    other = next(each for each in records if each.case_id != records[MIDDLE - 1].case_id)
    checkpointed.set(MIDDLE, payload="{")
    store = checkpointed.open()

    with closing(store):
        assert on_record(store, other.case_id)


# What is no file any more


def replaced_by(kind: str, checkpoints: Path) -> None:
    checkpoints.unlink()
    match kind:
        case "a folder":
            checkpoints.mkdir()
        case "a pipe":
            os.mkfifo(checkpoints)
        case _:
            checkpoints.symlink_to("/dev/full")


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a device"])
def test_what_is_put_in_place_of_the_checkpoints_and_is_no_file_stops_the_log(
    checkpointed: Log, kind: str
) -> None:
    with closing(checkpointed.open()) as store:
        work = an_office(store)
        work.register(a_document())
        replaced_by(kind, checkpointed.checkpoints)

        with pytest.raises(CheckpointsUnwritableError, match="沒有任何內容被記錄"):
            work.register(a_document())
        with pytest.raises(CheckpointsUnwritableError):
            store.verify(LIVE)

    assert len(checkpointed.records()) == EVENTS + 1


def test_a_checkpoints_file_taken_away_within_a_change_stops_it(checkpointed: Log) -> None:
    checkpoints = Checkpoints(checkpointed.checkpoints)
    checkpoints.begin()
    checkpointed.checkpoints.rename(checkpointed.checkpoints.with_name("moved"))

    with pytest.raises(CheckpointsUnwritableError, match="移走"):
        checkpoints.announce(
            Checkpoint(office=LIVE, count=99, head=GENESIS, case_id="1", sequence=1)
        )

    assert not checkpointed.checkpoints.exists()
    checkpoints.close()


# A damaged file


def damage_page_of(log: Log, record: LogRecord) -> None:
    """Make nonsense of the page of the file that holds what this record says."""
    content = bytearray(log.database.read_bytes())
    page = content.index(record.payload.encode()) // PAGE * PAGE
    content[page : page + 100] = b"\xff" * 100
    log.database.write_bytes(content)


@pytest.mark.parametrize("number", [2, MIDDLE, EVENTS - 1])
def test_what_a_damaged_page_does_not_give_back_is_named_and_the_rest_is_read(
    checkpointed: Log, number: int
) -> None:
    records = checkpointed.records()
    damage_page_of(checkpointed, records[number - 1])

    verdict = checkpointed.verify()

    lost_numbers = [each for span in verdict.unreadable for each in span]
    assert number in lost_numbers
    assert len(lost_numbers) + verdict.events == EVENTS
    first = bad(records[lost_numbers[0] - 1], Tampering.ALTERED)
    assert verdict.first_bad == replace(first, is_unreadable=True)
    assert not verdict.is_sound


@pytest.mark.parametrize("table", ["office", "serial", "case_state"])
def test_a_damaged_page_beside_the_log_is_named_by_its_table(checkpointed: Log, table: str) -> None:
    garble(checkpointed.database, table)

    verdict = checkpointed.verify()

    assert (verdict.first_bad, verdict.events) == (None, EVENTS)
    assert {each.table for each in verdict.differences} == {table}


def test_a_log_whose_table_is_gone_is_truncated(checkpointed: Log) -> None:
    first = checkpointed.records()[0]
    checkpointed.execute("DROP TABLE event")

    assert checkpointed.verify().first_bad == bad(first, Tampering.TRUNCATED)
