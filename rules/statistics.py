"""統計: how far the table is read and confirmed, by unit and by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rules.agency.agency import Schedule
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How some rows were read."""

    rows: int
    statuses: tuple[tuple[Status, int], ...]
    confirmed: int

    @property
    def readable(self) -> int:
        """How many a document may follow."""
        return sum(count for status, count in self.statuses if status is not Status.DOUBTFUL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTally:
    """One printed page."""

    number: int
    unit: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The whole table, its units and its pages."""

    version: str
    schedules: tuple[Schedule, ...]
    total: Tally
    units: tuple[tuple[str, Tally], ...]
    pages: tuple[PageTally, ...]


def statistics_of(rulebook: Rulebook) -> Statistics:
    """The figures of a rulebook."""
    rows = rulebook.rows
    return Statistics(
        version=rulebook.version,
        schedules=rulebook.agency.schedules,
        total=_tally(rows),
        units=tuple(
            (unit.name, _tally(row for row in rows if row.unit == unit.name))
            for unit in rulebook.agency.units
        ),
        pages=tuple(
            PageTally(
                number=page.number,
                unit=page.unit,
                tally=_tally(rulebook.rows_of_page(page.number)),
            )
            for page in rulebook.table.pages
        ),
    )


def _tally(rows: Iterable[RuleRow]) -> Tally:
    listed = list(rows)
    counted = Counter(row.status for row in listed)
    return Tally(
        rows=len(listed),
        statuses=tuple((status, counted[status]) for status in Status),
        confirmed=sum(row.confirmed_by is not None for row in listed),
    )
