"""From the sheets of a source, or the rows of our own log, to the log that the checks read.

Every distinct text of a column is read once; what is left to do for each record is to look up what
its text meant, a column at a time.
"""

from array import array
from collections import abc
from dataclasses import dataclass

from rules.agency.agency import Agency
from rules.texts import folded_person
from workflow.audit.log import Column, Log, Order, Rejected
from workflow.audit.reading.cases import first_received, logged_cases, unknown_levels
from workflow.audit.reading.fitting import fitted
from workflow.audit.reading.gathering import Gathering, by_time, gathered, repeated
from workflow.audit.reading.mapping import OWN, Mapping
from workflow.audit.reading.naming import Names
from workflow.audit.reading.noting import notes_of
from workflow.audit.reading.rejecting import Rejecting
from workflow.audit.reading.saying import sayings, sent_by_drafting_side
from workflow.audit.reading.shaping import table_of
from workflow.audit.reading.sheets import Coded, Source
from workflow.audit.reading.steps import StepReader
from workflow.audit.reading.table import Table, rows_table
from workflow.audit.reading.times import MomentValues, Values, day_values, hours_told


@dataclass(frozen=True, kw_only=True)
class LogRead:
    """A log, and what of its file is not in it."""

    log: Log
    mapping: Mapping
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Times:
    """The columns of times and days, read."""

    at: Values
    received: Values
    due: Values


def read_log(
    source: Source, mapping: Mapping, agency: Agency, *, order: Order = Order.FILE
) -> LogRead:
    """The log in a source, as a mapping reads it; raises BadInputError where it does not fit.

    A line a case says no order: its records stand by their times.
    """
    sheet, mapping = fitted(source, mapping)
    names = Names(agency, units=mapping.units, positions=mapping.positions)
    read = _TableReader(table_of(sheet, mapping, names), mapping, names)
    log = read.log(file=source.file, order=Order.TIME if mapping.is_wide else order)
    return LogRead(
        log=log,
        mapping=mapping,
        rejected=tuple(
            sorted((*sheet.rejected, *read.rejecting.listed()), key=lambda each: each.line)
        ),
        notes=(*source.notes, *read.notes()),
    )


def log_of_rows(rows: abc.Iterable[abc.Mapping[str, str]], agency: Agency, *, file: str) -> LogRead:
    """Our own log in place, without a file between."""
    read = _TableReader(rows_table(rows), OWN, Names(agency))
    log = read.log(file=file, order=Order.FILE)
    return LogRead(log=log, mapping=OWN, rejected=read.rejecting.listed(), notes=read.notes())


class _TableReader:
    """Reads one table, a column at a time."""

    def __init__(self, table: Table, mapping: Mapping, names: Names) -> None:
        self._table, self._names, self._zone = table, names, mapping.zone
        self._reader = StepReader(names, mapping.actions)
        self._ids = _ids(table)
        self.rejecting = Rejecting(table, self._ids)
        self._said = sayings(table, self._reader)
        self._sent = sent_by_drafting_side(self._said, self._ids.codes, self._reader)

    def log(self, *, file: str, order: Order) -> Log:
        """Its records by case."""
        times = self._read_times()
        self._reject(times)
        at = _values(self._table, Column.AT, times.at)
        entries = gathered(self._ids.codes, len(self._ids.values))
        kept = self._kept(entries, at)
        received = first_received(self._table, times.received.values, entries)
        if times.at.whole_days:
            codes = self._column(Column.AT).codes
            days = {entry for entry, code in enumerate(codes) if code in times.at.whole_days}
            at = hours_told(kept, at, days, received)
        if order is Order.TIME:
            kept = by_time(kept, at)
        cases = logged_cases(self._table, self._ids, entries, kept, received, self.rejecting.unread)
        steps, places = self._said.coded_steps()
        people, person, principal = _people(self._table)
        numbers = array("I", map((1).__add__, self._table.records))
        due = array("I", _values(self._table, Column.DUE, times.due))
        return Log(
            file=file,
            cases=cases,
            steps=steps,
            step=_in_order(array("I", map(places.__getitem__, self._said.number)), kept),
            number=_in_order(numbers, kept),
            at=_in_order(at, kept),
            due=_in_order(due, kept),
            people=people,
            person=_in_order(person, kept),
            principal=_in_order(principal, kept),
        )

    def notes(self) -> tuple[str, ...]:
        """What was left out or not known."""
        return notes_of(self._said, self._names, self.rejecting, self._sent)

    def _read_times(self) -> _Times:
        moments = MomentValues(self._zone)
        return _Times(
            at=moments.read(self._column(Column.AT)),
            received=moments.read(self._column(Column.RECEIVED_AT)),
            due=day_values(self._column(Column.DUE)),
        )

    def _column(self, column: Column) -> Coded:
        return self._table.columns.get(column) or Coded(values=("",))

    def _reject(self, times: _Times) -> None:
        """Lines that cannot be read, then cells of the others."""
        rejecting = self.rejecting
        rejecting.refused(self._table.refused)
        rejecting.without_case()
        rejecting.faulty(self._said.faulty())
        rejecting.left_out(self._said.empty())
        rejecting.left_out(self._sent)
        rejecting.cells(Column.AT, times.at.faults)
        rejecting.cells(Column.RECEIVED_AT, times.received.faults)
        rejecting.cells(Column.DUE, times.due.faults)
        levels = self._table.columns.get(Column.CONFIDENTIALITY)
        rejecting.cells(Column.CONFIDENTIALITY, unknown_levels(levels))

    def _kept(self, entries: Gathering, at: abc.Sequence[int]) -> Gathering:
        """The entries of the log: less what cannot be read, says nothing, or says it again."""
        kept = entries.without(self.rejecting.dropped)
        again = repeated(kept, at, self._is_same)
        self.rejecting.repeated(again)
        return kept.without(set(again))

    def _is_same(self, entry: int, other: int) -> bool:
        """Whether two lines of the file, not one, hold the same in every cell."""
        cells, one, another = (
            self._table.cells,
            *map(self._table.records.__getitem__, (entry, other)),
        )
        return one != another and tuple(cells(one)) == tuple(cells(another))


def _ids(table: Table) -> Coded:
    """The cases of the entries, each once."""
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) for text in table.texts(Column.CASE)]
    column = table.codes(Column.CASE)
    if len(places) == len(codes) and isinstance(column, array):
        return Coded(values=tuple(places), codes=column)
    return Coded(values=tuple(places), codes=array("I", map(codes.__getitem__, column)))


def _values(table: Table, column: Column, values: Values) -> "array[int]":
    """What each entry holds, of the values of its column."""
    return array("q", map(values.values.__getitem__, table.codes(column)))


def _people(table: Table) -> tuple[tuple[str, ...], "array[int]", "array[int]"]:
    """Every name once, blank first; who signed, and for whom, by its place.

    A name that is spelled in several ways stands as the first of them.
    """
    names, places = [""], {"": 0}
    columns: list[array[int]] = []
    for column in (Column.PERSON, Column.FOR_PERSON):
        codes: list[int] = []
        for text in table.texts(column):
            codes.append(places.setdefault(folded_person(text), len(names)))
            if codes[-1] == len(names):
                names.append(text)
        columns.append(array("I", map(codes.__getitem__, table.codes(column))))
    return tuple(names), columns[0], columns[1]


def _in_order(column: "array[int]", entries: Gathering) -> "array[int]":
    """The column in the order of the log."""
    if isinstance(entries.order, range):
        return column
    return array(column.typecode, map(column.__getitem__, entries.order))
