"""What is held of the checkpoints while a log is walked: the first line of each count, by place."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.logs import EVENTS, Log
from workflow.office import LIVE
from workflow.store.chain import GENESIS, LogRecord, checkpoint_of, known_of, link
from workflow.store.checkpoint import Checkpoint, Mark, read_line
from workflow.store.due import Due, Lines
from workflow.store.walking import verified

COUNTS = st.lists(st.integers(1, 12) | st.integers(1, 10**12), max_size=30)
WORDS = st.text('live"\\\n示😀', max_size=12)
LINES = st.builds(
    Checkpoint,
    office=WORDS,
    count=st.integers(0, 10**20),
    head=WORDS,
    case_id=WORDS,
    sequence=st.integers(0, 99),
    accepts=st.booleans(),
    is_found=st.booleans(),
    mark=st.sampled_from(Mark),
)
LONG, BYTES_A_RECORD = 4000, 60


def a_line(count: int, place: int) -> Checkpoint:
    return Checkpoint(office=LIVE, count=count, head=f"{place}", case_id="1", sequence=1)


@given(COUNTS)
def test_the_first_line_of_each_count_is_found_by_it(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int]
) -> None:
    file = tmp_path_factory.mktemp("due") / "checkpoints"
    file.write_text("".join(a_line(each, at).line for at, each in enumerate(counts)))
    lines, first = Lines(file, LIVE), dict[int, Checkpoint]()
    due = Due(lines)

    for place, line in lines:
        assert due.add(line.count, place) == (line.count not in first)
        first.setdefault(line.count, line)

    assert due.last == max(first, default=0)
    for count in {0, 5, *counts, *(each + 1 for each in counts)}:
        assert due.get(count) == first.get(count)
        behind = min((each for each in first if each >= count), default=0)
        assert due.from_on(count) == first.get(behind)


@given(LINES)
def test_a_line_says_what_was_written(line: Checkpoint) -> None:
    found = read_line(line.line.encode())

    assert found == line
    assert found
    assert (found.is_found, found.mark) == (line.is_found, line.mark)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b'{"office": "live", "count": 01, "head": "h", "case_id": "1", "sequence": 1}\n',
        b'{"office": "live", "count": "1", "head": "h", "case_id": "1", "sequence": 1}\n',
        b'{"office": "\xff", "count": 1, "head": "h", "case_id": "1", "sequence": 1}\n',
        b'{"office": "live", "count": 1, "head": "h", "case_id": "1", "seque',
    ],
)
def test_a_line_that_broke_off_or_is_no_json_says_nothing(line: bytes) -> None:
    assert read_line(line) is None


def a_long_log() -> Iterator[LogRecord]:
    head = GENESIS
    for number in range(1, LONG + 1):
        record = LogRecord(
            office=LIVE,
            number=number,
            case_id=f"115{number % 10:07}",
            sequence=(number - 1) // 10 + 1,
            kind="示範",
            payload="{}",
            previous_hash=head,
        )
        head = link(record)
        yield replace(record, hash=head)


def test_a_walk_holds_some_bytes_a_record_however_long_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "checkpoints"
    with file.open("w") as lines:
        lines.writelines(checkpoint_of(record).line for record in a_long_log())

    tracemalloc.start()
    verdict = verified(a_long_log(), known_of(Lines(file, LIVE)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (verdict.events, verdict.first_bad) == (LONG, None)
    assert peak < LONG * BYTES_A_RECORD + (1 << 18)  # a block of the file, and what reads it


def test_whoever_waits_is_told_of_each_record_twice(checkpointed: Log) -> None:
    told = list[int]()

    store = checkpointed.open()
    store.verify(LIVE, told.append)
    store.close()

    assert sum(told) == 2 * EVENTS
