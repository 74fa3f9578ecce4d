"""What is looked at of the machine: when it is well, told of, or to be mended."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from web.health import keeping, machine
from web.health.examining import before_serving
from web.health.line import Condition, HealthLine, worst
from web.settings import Settings
from workflow.calendar import government_calendar
from workflow.store.checkpoints import Checkpoint, Checkpoints

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GIGABYTE = 1_000_000_000
WELL, HINT, BAD = Condition.WELL, Condition.HINT, Condition.BAD


def says_what_to_do(line: HealthLine) -> bool:
    return (line.remedy is None) == (line.condition is WELL)


@pytest.mark.parametrize(
    ("free", "files", "condition"),
    [
        (50 * GIGABYTE, 1_000_000, WELL),
        (50 * GIGABYTE, None, WELL),
        (GIGABYTE, None, HINT),
        (100_000_000, None, BAD),
        (50 * GIGABYTE, 3, BAD),
    ],
)
def test_a_disk_is_told_before_it_is_full(
    free: int, files: int | None, condition: Condition
) -> None:
    disk = machine.Disk(places=("資料庫",), free=free, total=100 * GIGABYTE, files=files)

    (line,) = machine.room([disk])

    assert line.condition is condition
    assert says_what_to_do(line)
    assert "資料庫" in str(line.found)


def test_places_on_one_disk_are_one_line_even_before_they_are_made(tmp_path: Path) -> None:
    found = machine.disks({"資料庫": tmp_path / "new" / "chenhe.db", "稽核": tmp_path})

    assert [disk.places for disk in found] == [("資料庫", "稽核")]
    assert 0 < found[0].free <= found[0].total


@pytest.mark.parametrize(
    ("last", "of_database", "synchronized", "condition"),
    [
        (None, None, None, WELL),
        (timedelta(minutes=-1), timedelta(seconds=2), True, WELL),
        (timedelta(minutes=2), None, True, WELL),  # another server's clock is a little ahead
        (timedelta(hours=1), None, True, BAD),
        (None, timedelta(seconds=20), None, HINT),
        (None, timedelta(minutes=-5), None, BAD),
        (None, None, False, HINT),
    ],
)
def test_a_clock_is_held_to_the_others(
    last: timedelta | None,
    of_database: timedelta | None,
    synchronized: bool | None,
    condition: Condition,
) -> None:
    line = machine.clock(
        NOW,
        last=NOW + last if last is not None else None,
        of_database=NOW + of_database if of_database is not None else None,
        synchronized=synchronized,
    )

    assert line.condition is condition
    assert says_what_to_do(line)


@pytest.mark.parametrize(
    ("year", "month", "condition"), [(0, 6, WELL), (1, 6, HINT), (0, 12, HINT), (40, 1, BAD)]
)
def test_the_calendar_is_told_before_its_years_end(
    year: int, month: int, condition: Condition
) -> None:
    known = government_calendar()

    line = machine.calendar(date(known.promulgated_through + year, month, 1), known)

    assert line.condition is condition
    assert says_what_to_do(line)


def test_a_copy_is_held_to_the_file(tmp_path: Path) -> None:
    file, copy = tmp_path / "file", tmp_path / "copy"
    file.write_bytes(b"1\n2\n3\n")
    now = datetime.now(UTC)

    def told(content: bytes) -> Condition:
        copy.write_bytes(content)
        line = keeping.copy_line(file, copy, now)
        assert says_what_to_do(line)
        return line.condition

    assert [told(b"1\n2\n3\n"), told(b"1\n"), told(b"1\n9\n"), told(b"1\n2\n3\n4\n")] == [
        *(WELL, WELL, BAD, BAD)
    ]
    assert keeping.copy_line(file, copy, now).condition is BAD
    copy.write_bytes(b"1\n")
    assert keeping.copy_line(file, copy, now + 2 * keeping.LONG_AGO).condition is HINT
    assert keeping.copy_line(file, tmp_path / "none", now).condition is BAD
    assert keeping.copy_line(file, None, now).condition is HINT


def test_checkpoints_are_held_to_the_log(tmp_path: Path) -> None:
    there = Checkpoints(tmp_path / "there")
    there.append(Checkpoint(office="live", count=1, head="a", case_id="1", sequence=1))
    lost = Checkpoints(tmp_path / "lost")

    lines = [
        keeping.checkpoints_line(there, ()),
        keeping.checkpoints_line(there, ("live",)),
        keeping.checkpoints_line(lost, ()),  # nothing recorded yet
        keeping.checkpoints_line(lost, ("live",)),
        keeping.checkpoints_line(Checkpoints(None), ()),
    ]

    assert [line.condition for line in lines] == [WELL, BAD, WELL, BAD, HINT]
    assert all(map(says_what_to_do, lines))
    assert str(tmp_path) not in "".join(str(line.found) for line in lines)


def test_a_server_says_as_it_starts_that_nobody_watches_the_end_of_its_log(tmp_path: Path) -> None:
    url, named = "postgresql+psycopg://127.0.0.1:1/none", tmp_path / "checkpoints"

    without = before_serving(Settings(database_url=url))
    watched = before_serving(Settings(database_url=url, checkpoints=str(named)))

    assert [line.condition for line in without if line.key == "checkpoints"] == [HINT]
    assert "CHENHE_CHECKPOINTS" in "".join(str(line.remedy) for line in without)
    assert [line.condition for line in watched if line.key == "checkpoints"] == [WELL]


def test_a_file_that_others_can_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "chenhe.db"
    file.touch(0o600)
    kept = keeping.rights_line([file, tmp_path / "none"])
    file.chmod(0o644)
    told = keeping.rights_line([file])

    assert (kept.condition, told.condition) == (WELL, HINT)
    assert "chenhe.db" in str(told.found)


def test_the_whole_is_as_its_worst_line() -> None:
    lines = [keeping.rights_line([]), keeping.checkpoints_line(Checkpoints(None), ())]

    assert worst(()) is WELL
    assert worst(lines) is HINT
