"""Whatever file is sent to whichever reader: a sentence, or what is in it, within five seconds."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from rules.agency.agency import Agency
from rules.errors import BadInputError
from rules.rulebook import load_rulebook, rulebook_of_upload, shipped_agency
from tests.hostile.files import HostileFile, Reader, hostile_files
from tests.hostile.texts import ROSTER
from web.uploads.apart import allowance_of_log, read_apart
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.reading.sources import read_source
from workflow.organisation.roster import read_roster
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.training.files import read_answers, read_set

BOOK = load_rulebook(shipped_agency("taipei-doit"))
AGENCY: Agency = BOOK.agency
SECONDS = 5


def _roster(content: bytes, file: str) -> object:
    return read_apart(read_roster, content, file=file, agency=AGENCY)


def _table(content: bytes, file: str) -> object:
    return read_apart(rulebook_of_upload, content, file=file, agency=AGENCY)


def _log(content: bytes, file: str) -> object:
    return read_apart(read_source, content, file=file, allowance=allowance_of_log(content))


def _mapping(content: bytes, file: str) -> object:
    return read_apart(read_mapping, content, file=file)


def _scenario(content: bytes, file: str) -> object:
    return read_scenario(content, file=file, rulebook=BOOK)


def _exercises(content: bytes, file: str) -> object:
    return read_set(content, file), read_answers(content, file)


READERS: dict[Reader, Callable[[bytes, str], Any]] = {
    Reader.ROSTER: _roster,
    Reader.TABLE: _table,
    Reader.LOG: _log,
    Reader.MAPPING: _mapping,
    Reader.SCENARIO: _scenario,
    Reader.EXERCISES: _exercises,
}
# Both read a workbook by the same guards: each kind is tried with one of them at every run.
AGAIN = {(".xlsx", Reader.LOG), (".ods", Reader.ROSTER), (".xls", Reader.ROSTER)}
LARGE = 1_000_000  # bytes: beyond, a log may take longer


@pytest.fixture(scope="module", autouse=True)
def reader() -> None:
    """The process that reads is there before the first file comes."""
    _roster(ROSTER.encode() + "示範甲,綜合企劃組,股長,2026-01-02,,,,\n".encode(), "名冊.csv")


def is_quick(hostile: HostileFile) -> bool:
    """Whether it is tried at every run."""
    return not hostile.is_slow and (hostile.suffix, hostile.reader) not in AGAIN


def told(hostile: HostileFile) -> str:
    """What is said of a file; "" where it is read."""
    content = hostile.make()
    began = time.monotonic()
    try:
        READERS[hostile.reader](content, hostile.file)
    except BadInputError as error:
        return str(error)
    finally:
        seconds = time.monotonic() - began
        is_large = hostile.reader is Reader.LOG and len(content) > LARGE
        assert is_large or seconds < SECONDS
    return ""


@pytest.mark.parametrize("hostile", [each for each in hostile_files() if is_quick(each)], ids=str)
def test_a_hostile_file_is_told_at_once(hostile: HostileFile) -> None:
    said = told(hostile)

    assert "已經停止" not in said  # by no limit, and no reader broke down


@pytest.mark.soak
@pytest.mark.parametrize(
    "hostile", [each for each in hostile_files() if not is_quick(each)], ids=str
)
def test_a_hostile_file_that_would_take_long_is_told_in_time(hostile: HostileFile) -> None:
    assert "讀不下去，已經停止" not in told(hostile)


EMPTY = ("nothing", "mark alone", "mark and lines", "spaces", "separators", "tabs", "semicolons")


@pytest.mark.parametrize(
    "hostile",
    [each for each in hostile_files() if each.suffix == ".csv" and each.name in EMPTY],
    ids=str,
)
def test_a_table_of_nothing_is_said_to_be_empty(hostile: HostileFile) -> None:
    assert "檔案是空的" in told(hostile) or "沒有表格" in told(hostile)
