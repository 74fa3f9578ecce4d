"""統計: how far the table is read and confirmed, by unit and by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rules.agency import Schedule
from rules.export import schedule_record
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from web.language.words import STATUS_WORDS

Record = dict[str, object]


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
class StatisticsPage:
    """The whole table, its units and its pages."""

    template: ClassVar[str] = "screens/rules/statistics.html.jinja"
    version: str
    schedules: tuple[Schedule, ...]
    total: Tally
    units: tuple[tuple[str, Tally], ...]
    pages: tuple[PageTally, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The statuses in words, in the order they are counted."""
        return tuple(STATUS_WORDS.values())


def statistics_of(rulebook: Rulebook) -> StatisticsPage:
    """The figures of a rulebook."""
    rows = rulebook.rows
    return StatisticsPage(
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


def statistics_record(figures: StatisticsPage) -> Record:
    """The figures, as `chenhe rules statistics --format json` prints them."""
    return {
        "version": figures.version,
        "schedules": [schedule_record(each) for each in figures.schedules],
        "total": _record(figures.total),
        "units": [{"unit": unit, **_record(tally)} for unit, tally in figures.units],
        "pages": [
            {"page": each.number, "unit": each.unit, **_record(each.tally)}
            for each in figures.pages
        ],
    }


def _tally(rows: Iterable[RuleRow]) -> Tally:
    listed = list(rows)
    counted = Counter(row.status for row in listed)
    return Tally(
        rows=len(listed),
        statuses=tuple((status, counted[status]) for status in STATUS_WORDS),
        confirmed=sum(row.confirmed_by is not None for row in listed),
    )


def _record(tally: Tally) -> Record:
    counts = {status.value: count for status, count in tally.statuses}
    return {"rows": tally.rows, **counts, "confirmed": tally.confirmed}
