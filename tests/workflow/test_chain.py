"""Whatever is done to the log behind the store's back, verifying names the first record of it."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from tests.workflow.offices import PLAIN, THREE_UNITS, a_document, an_office, sign
from workflow.office import DEMONSTRATION, LIVE
from workflow.store.chain import GENESIS, BadRecord, LogRecord, Tampering, Verdict, link
from workflow.store.checkpoints import Checkpoint, Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import BrokenRecordError, Store

COLUMNS = tuple(name for name in LogRecord.__dataclass_fields__ if name != "office")
EVENTS = 12
FIRST, MIDDLE, LAST = 1, 6, EVENTS


@dataclass(frozen=True, kw_only=True)
class Log:
    """A live log of three cases whose events alternate, and its files."""

    database: Path
    checkpoints: Path

    def verify(self, office: str = LIVE) -> Verdict:
        store = self.open()
        with closing(store):
            return store.verify(office)

    def open(self) -> Store:
        return Store(open_engine(f"sqlite:///{self.database}"), Checkpoints(self.checkpoints))

    def records(self) -> list[LogRecord]:
        store = self.open()
        with closing(store):
            return list(store.records(LIVE))

    def execute(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, values)

    def set(self, number: float, /, **values: object) -> None:
        """Write into the record of this number."""
        columns = ", ".join(f'"{name}" = ?' for name in values)
        update = f"UPDATE event SET {columns} WHERE office = 'live' AND number = ?"
        self.execute(update, *values.values(), number)

    def delete(self, number: int) -> None:
        self.execute("DELETE FROM event WHERE office = 'live' AND number = ?", number)

    def rewrite(self, records: list[LogRecord]) -> None:
        """Put these records in place of the log, as they are."""
        self.execute("DELETE FROM event")
        marks = ", ".join("?" * len(LogRecord.__dataclass_fields__))
        names = ", ".join(LogRecord.__dataclass_fields__)
        for record in records:
            self.execute(f"INSERT INTO event ({names}) VALUES ({marks})", *asdict(record).values())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Log:
    folder = tmp_path_factory.mktemp("log")
    log = Log(database=folder / "chenhe.db", checkpoints=folder / "checkpoints")
    store = log.open()
    with closing(store):
        work = an_office(store)
        cases = [work.register(a_document(line)) for line in (PLAIN, THREE_UNITS, PLAIN)]
        while sum(case.version for case in cases) < EVENTS:
            cases = [sign(work, case) for case in cases]
    return log


@pytest.fixture(params=["with checkpoints", "without checkpoints"])
def log(request: pytest.FixtureRequest, written: Log, tmp_path: Path) -> Log:
    """A copy of that log, with its checkpoints or without."""
    copy = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "checkpoints")
    shutil.copy(written.database, copy.database)
    if request.param == "with checkpoints":
        shutil.copy(written.checkpoints, copy.checkpoints)
    return copy


@pytest.fixture
def checkpointed(written: Log, tmp_path: Path) -> Log:
    """A copy of that log, with its checkpoints."""
    copy = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "checkpoints")
    shutil.copy(written.database, copy.database)
    shutil.copy(written.checkpoints, copy.checkpoints)
    return copy


def bad(record: LogRecord, kind: Tampering) -> BadRecord:
    return BadRecord(case_id=record.case_id, sequence=record.sequence, kind=kind)


def chained(records: list[LogRecord]) -> list[LogRecord]:
    """The records numbered and hashed anew, as whoever knows the rules can."""
    head, sound = GENESIS, list[LogRecord]()
    for number, record in enumerate(records, start=1):
        moved = replace(record, number=number, previous_hash=head)
        sound.append(replace(moved, hash=link(moved)))
        head = sound[-1].hash
    return sound


def renumbered(records: list[LogRecord]) -> list[LogRecord]:
    """The records numbered anew, and nothing else."""
    return [replace(record, number=number) for number, record in enumerate(records, start=1)]


def a_forgery(after: LogRecord, **facts: object) -> LogRecord:
    """A record that was never written, made to follow `after`."""
    record = LogRecord(
        office=LIVE,
        number=after.number + 1,
        case_id="1150000099",
        sequence=1,
        kind=after.kind,
        payload=after.payload,
        previous_hash=after.hash,
    )
    record = replace(record, hash=link(record))
    return replace(record, **facts)  # pyright: ignore[reportArgumentType]


def test_an_untouched_log_is_sound(log: Log) -> None:
    assert log.verify() == Verdict(events=EVENTS, cases=3, first_bad=None)


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


def test_a_log_cut_off_without_checkpoints_looks_sound(written: Log, tmp_path: Path) -> None:
    log = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "checkpoints")
    shutil.copy(written.database, log.database)
    log.execute("DELETE FROM event WHERE number > 7")

    assert log.verify() == Verdict(events=7, cases=3, first_bad=None)


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


# Checkpoints


def lines(log: Log) -> list[str]:
    return log.checkpoints.read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_log_ahead_of_its_checkpoints_is_sound(checkpointed: Log) -> None:
    checkpointed.checkpoints.write_text("".join(lines(checkpointed)[:4]), encoding="utf-8")

    assert checkpointed.verify() == Verdict(events=EVENTS, cases=3, first_bad=None)


def test_checkpoints_may_lack_some_lines(checkpointed: Log) -> None:
    records = checkpointed.records()
    checkpointed.checkpoints.write_text("".join(lines(checkpointed)[::3]), encoding="utf-8")
    assert checkpointed.verify().first_bad is None

    checkpointed.execute("DELETE FROM event WHERE number > 5")

    assert checkpointed.verify().first_bad == bad(records[6], Tampering.TRUNCATED)


@pytest.mark.parametrize("kept", [1, 20, 100, -1, -2])
def test_a_checkpoint_that_broke_off_is_not_counted(checkpointed: Log, kept: int) -> None:
    *whole, last = lines(checkpointed)
    checkpointed.checkpoints.write_text("".join([*whole, last[:kept]]), encoding="utf-8")

    assert checkpointed.verify().first_bad is None


def test_a_checkpoint_that_broke_off_does_not_swallow_the_next(checkpointed: Log) -> None:
    *whole, last = lines(checkpointed)
    checkpointed.checkpoints.write_text("".join([*whole, last[:30]]), encoding="utf-8")
    store = checkpointed.open()
    with closing(store):
        an_office(store).register(a_document())

    assert [each.count for each in checkpoints_of(checkpointed)] == [*range(1, EVENTS), EVENTS + 1]
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
    checkpoints.append(Checkpoint(office=LIVE, count=1, head=GENESIS, case_id="1", sequence=1))
    checkpoints.close()

    assert path.stat().st_mode & 0o777 == 0o600


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
        for ask in (store.case, store.history):
            with pytest.raises(BrokenRecordError, match=rf"{record.case_id}.*chenhe log verify"):
                ask(LIVE, record.case_id)
        with pytest.raises(BrokenRecordError, match=record.case_id):
            list(store.events(LIVE))
        with pytest.raises(BrokenRecordError, match=record.case_id):
            store.rebuild(LIVE)


def test_a_case_that_lacks_an_event_says_so(checkpointed: Log) -> None:
    record = checkpointed.records()[MIDDLE - 1]
    checkpointed.delete(MIDDLE)
    store = checkpointed.open()

    with closing(store), pytest.raises(BrokenRecordError, match=record.case_id):
        store.case(LIVE, record.case_id)


def test_the_other_cases_of_a_damaged_log_can_be_read(checkpointed: Log) -> None:
    records = checkpointed.records()
    other = next(each for each in records if each.case_id != records[MIDDLE - 1].case_id)
    checkpointed.set(MIDDLE, payload="{")
    store = checkpointed.open()

    with closing(store):
        assert store.case(LIVE, other.case_id)
