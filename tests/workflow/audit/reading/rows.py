"""Rows of a log for tests: only the cells that matter, and one case where none is named."""

from rules.agency.agency import Agency
from tests.workflow.builders import a_rulebook
from workflow.audit.log import Column, LoggedCase, Step
from workflow.audit.reading.records import LogRead, log_of_rows
from workflow.audit.reading.sheets import Columns, Kind, Sheet, Source

Cells = dict[str, str]
ONLY_CASE = "1150000001"


def an_agency() -> Agency:
    """The agency of the table that comes with the package."""
    return a_rulebook().agency


def a_row(**cells: str) -> Cells:
    """One record of our own log."""
    return {column.value: "" for column in Column} | {"文號": ONLY_CASE} | cells


def a_day(clock: str) -> str:
    """An hour of one Monday, as our log writes it."""
    return f"2026-03-02T{clock}:00+08:00"


def read(*rows: Cells) -> LogRead:
    """The log of these rows."""
    return log_of_rows(rows, an_agency(), file="log.csv")


def the_step(*rows: Cells) -> Step:
    """The step of the last record of the only case."""
    found = read(*rows)
    assert not found.rejected, found.rejected
    return steps_of(found)[-1]


def steps_of(found: LogRead, case: str = ONLY_CASE) -> tuple[Step, ...]:
    """What the records of a case say."""
    return found.log.steps_of(the_case(found, case))


def the_case(found: LogRead, case: str = ONLY_CASE) -> LoggedCase:
    """A case of the log."""
    return next(each for each in found.log.cases if each.id == case)


def a_source(headings: tuple[str, ...], *lines: tuple[str, ...]) -> Source:
    """A file with one table."""
    columns = Columns(len(headings))
    for cells in lines:
        columns.add(cells)
    sheet = Sheet(
        name="",
        headings=headings,
        heading_line=1,
        lines=range(2, len(lines) + 2),
        columns=columns.coded(),
    )
    return Source(file="log.csv", kind=Kind.CSV, sheets=(sheet,))
