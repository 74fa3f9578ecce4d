"""Whatever is done to the log behind the store's back, verifying names the first record of it."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflow.logs import (
    COLUMNS,
    EVENTS,
    FIRST,
    LAST,
    MIDDLE,
    Log,
    a_forgery,
    bad,
    chained,
    renumbered,
)
from tests.workflow.offices import a_document, an_office
from workflow.office import LIVE
from workflow.store.chain import GENESIS, Tampering, Verdict, link
from workflow.store.continuing import CheckpointsLostError


def test_an_untouched_log_is_sound(log: Log) -> None:
    unchecked = 0 if log.keeps else EVENTS
    assert log.verify() == Verdict(events=EVENTS, cases=3, first_bad=None, unchecked=unchecked)


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    log = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "checkpoints")

    assert log.verify() == Verdict(events=0, cases=0, first_bad=None)


# One byte altered


def altered_text(text: str, place: int) -> str:
    """The text with the character at `place` made another one."""
    at = place % len(text)
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


@pytest.mark.parametrize("number", [FIRST, MIDDLE, LAST])
@pytest.mark.parametrize("column", COLUMNS)
def test_one_character_altered_in_any_column_names_the_record(
    log: Log, column: str, number: int
) -> None:
    record = log.records()[number - 1]
    value: object = getattr(record, column)
    wrong = value + 90 if isinstance(value, int) else altered_text(str(value), 9)
    log.set(number, **{column: wrong})

    found = log.verify().first_bad

    named = {column: wrong} if column in ("case_id", "sequence") else {}
    expected = replace(bad(record, Tampering.ALTERED), **named)  # pyright: ignore[reportArgumentType]
    assert found == expected


@pytest.mark.parametrize("number", [FIRST, MIDDLE, LAST])
def test_any_byte_of_the_payload_counts(checkpointed: Log, number: int) -> None:
    record = checkpointed.records()[number - 1]
    for place in range(0, len(record.payload), 97):
        checkpointed.set(number, payload=altered_text(record.payload, place))

        assert checkpointed.verify().first_bad == bad(record, Tampering.ALTERED), place


@pytest.mark.parametrize("column", ["kind", "payload", "previous_hash", "hash"])
def test_a_byte_that_leaves_no_text_names_the_record(log: Log, column: str) -> None:
    record = log.records()[MIDDLE - 1]
    value = str(getattr(record, column)).encode()
    update = f"UPDATE event SET {column} = CAST(? AS TEXT) WHERE number = ?"
    log.execute(update, value[:5] + b"\xff" + value[6:], MIDDLE)

    assert log.verify().first_bad == bad(record, Tampering.ALTERED)


@pytest.mark.parametrize("column", ["kind", "payload", "previous_hash", "hash", "sequence"])
def test_a_value_of_another_type_names_the_record(log: Log, column: str) -> None:
    record = log.records()[MIDDLE - 1]
    log.set(MIDDLE, **{column: b"\x00\x01"})

    found = log.verify().first_bad

    assert found is not None
    assert (found.case_id, found.kind) == (record.case_id, Tampering.ALTERED)


@pytest.mark.parametrize("number", [0, -3, 6.5, 3.5, 99])
def test_a_number_altered_to_any_other_names_the_record(log: Log, number: float) -> None:
    record = log.records()[MIDDLE - 1]
    log.set(MIDDLE, number=number)

    assert log.verify().first_bad == bad(record, Tampering.ALTERED)


def test_a_record_altered_and_hashed_anew_is_altered(log: Log) -> None:
    record = log.records()[MIDDLE - 1]
    wrong = replace(record, payload=record.payload.replace("示範", "假冒"))
    log.set(MIDDLE, payload=wrong.payload, hash=link(wrong))

    assert log.verify().first_bad == bad(record, Tampering.ALTERED)


@pytest.mark.parametrize("number", [FIRST, MIDDLE, LAST])
def test_a_record_moved_to_another_office_is_missed_here_and_altered_there(
    checkpointed: Log, number: int
) -> None:
    record = checkpointed.records()[number - 1]
    checkpointed.set(number, office="livf")

    here, there = checkpointed.verify(LIVE), checkpointed.verify("livf")

    kind = Tampering.TRUNCATED if number == LAST else Tampering.MISSING
    assert here.first_bad == bad(record, kind)
    assert there.first_bad == bad(record, Tampering.ALTERED)


# Deleted, moved, put in, cut off


@pytest.mark.parametrize("number", [FIRST, 2, MIDDLE, EVENTS - 4])
def test_a_deleted_record_is_missing(log: Log, number: int) -> None:
    record = log.records()[number - 1]
    log.delete(number)

    assert log.verify().first_bad == bad(record, Tampering.MISSING)


def test_the_last_record_of_a_case_is_missed_by_its_checkpoint(checkpointed: Log) -> None:
    record = checkpointed.records()[EVENTS - 2]
    checkpointed.delete(EVENTS - 1)

    assert checkpointed.verify().first_bad == bad(record, Tampering.MISSING)


@pytest.mark.parametrize("number", [FIRST, MIDDLE])
def test_a_deleted_record_is_missing_though_the_rest_is_moved_up(log: Log, number: int) -> None:
    records = log.records()
    log.rewrite(renumbered(records[: number - 1] + records[number:]))

    assert log.verify().first_bad == bad(records[number - 1], Tampering.MISSING)


@pytest.mark.parametrize("numbers", [(1, 2), (4, 5), (3, 9), (6, LAST), (1, LAST)])
def test_two_records_that_changed_places_are_reordered(log: Log, numbers: tuple[int, int]) -> None:
    first, second = numbers
    records = log.records()
    log.set(first, number=-1)
    log.set(second, number=first)
    log.set(-1, number=second)

    assert log.verify().first_bad == bad(records[second - 1], Tampering.REORDERED)


def test_a_record_moved_forward_with_all_behind_it_is_reordered(log: Log) -> None:
    records = log.records()
    log.rewrite(renumbered([*records[:3], records[8], *records[3:8], *records[9:]]))

    assert log.verify().first_bad == bad(records[8], Tampering.REORDERED)


CARELESS: dict[str, dict[str, object]] = {
    "careful": {},
    "with a hash of its own making": {"hash": "f" * 64},
    "that follows nothing": {"previous_hash": "e" * 64},
    "of a case that has this sequence not yet": {"sequence": 7},
}


@pytest.mark.parametrize("place", [FIRST, MIDDLE, LAST - 1])
@pytest.mark.parametrize("facts", CARELESS.values(), ids=CARELESS)
def test_a_record_put_in_between_is_inserted(
    log: Log, place: int, facts: dict[str, object]
) -> None:
    records = log.records()
    forged = a_forgery(records[place - 1], **facts)
    log.rewrite(renumbered([*records[:place], forged, *records[place:]]))

    assert log.verify().first_bad == bad(forged, Tampering.INSERTED)


@pytest.mark.parametrize("number", [0, 5.5])
@pytest.mark.parametrize("facts", CARELESS.values(), ids=CARELESS)
def test_a_record_put_in_between_without_moving_the_rest_is_inserted(
    log: Log, number: float, facts: dict[str, object]
) -> None:
    records = log.records()
    last = records[4] if number else replace(records[0], number=-1, hash=GENESIS)
    forged = replace(a_forgery(last, **facts), number=number)  # pyright: ignore[reportArgumentType]
    log.rewrite([*records, forged])

    assert log.verify().first_bad == bad(forged, Tampering.INSERTED)


def test_a_copy_of_a_record_behind_it_is_inserted(log: Log) -> None:
    records = log.records()
    copy = replace(records[4], case_id="1150000099")
    log.rewrite(renumbered([*records[:5], copy, *records[5:]]))

    assert log.verify().first_bad == bad(copy, Tampering.INSERTED)


@pytest.mark.parametrize("left", [0, 1, 7, EVENTS - 1])
def test_a_log_cut_off_names_the_first_record_that_a_checkpoint_misses(
    checkpointed: Log, left: int
) -> None:
    records = checkpointed.records()
    checkpointed.execute("DELETE FROM event WHERE number > ?", left)

    verdict = checkpointed.verify()

    assert verdict.first_bad == bad(records[left], Tampering.TRUNCATED)
    assert verdict.events == left


def test_a_log_cut_off_without_checkpoints_shows_by_what_is_derived(
    written: Log, tmp_path: Path
) -> None:
    log = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "none", keeps=False)
    shutil.copy(written.database, log.database)
    log.execute("DELETE FROM event WHERE number > 7")

    verdict = log.verify()
    office = {each.column for each in verdict.differences if each.table == "office"}

    assert (verdict.events, verdict.cases, verdict.first_bad) == (7, 3, None)
    assert office == {"events", "head", "settled"}
    assert not verdict.is_sound


def test_a_log_made_anew_is_altered_where_it_leaves_its_checkpoints(checkpointed: Log) -> None:
    records = checkpointed.records()
    wrong = replace(records[5], payload=records[5].payload.replace("示範", "假冒"))
    checkpointed.rewrite(chained([*records[:5], wrong, *records[6:]]))

    assert checkpointed.verify().first_bad == bad(records[5], Tampering.ALTERED)


def test_a_log_made_anew_without_one_record_is_missing_it(log: Log) -> None:
    records = log.records()
    log.rewrite(chained([*records[:5], *records[6:]]))

    found = log.verify().first_bad

    assert found in (
        bad(records[5], Tampering.MISSING),
        bad(records[6], Tampering.ALTERED),  # the checkpoint objects before the gap shows
    )


@pytest.mark.parametrize("settled", [-1, 0, EVENTS - 1, EVENTS, EVENTS + 1])
def test_a_record_added_to_the_database_alone_is_named_whatever_its_office_says(
    checkpointed: Log, settled: int
) -> None:
    forged = a_forgery(checkpointed.records()[-1])
    checkpointed.rewrite([*checkpointed.records(), forged])
    moved = "UPDATE office SET events = ?, head = ?, settled = ?"
    checkpointed.execute(moved, forged.number, forged.hash, settled)

    verdict = checkpointed.verify()

    named = replace(bad(forged, Tampering.MISSING), is_checkpoint=True)
    assert (verdict.first_bad, verdict.unchecked, verdict.events) == (named, 1, EVENTS)
    with closing(checkpointed.open()) as store, pytest.raises(CheckpointsLostError, match="accept"):
        an_office(store).register(a_document())


def test_a_whole_office_added_to_the_database_alone_is_named(checkpointed: Log) -> None:
    forged = replace(checkpointed.records()[0], office="livf")
    forged = replace(forged, hash=link(forged))
    checkpointed.rewrite([*checkpointed.records(), forged])

    verdict = checkpointed.verify("livf")

    named = replace(bad(forged, Tampering.MISSING), is_checkpoint=True)
    assert (verdict.first_bad, verdict.unchecked) == (named, 1)
    assert checkpointed.verify().first_bad is None
