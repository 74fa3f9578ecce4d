"""名冊: who holds what since when, and who stands in, as a file people fill in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rules.agency.agency import Agency
from rules.days import format_short
from rules.errors import BadInputError, CellFaultError, FileUnreadableError
from rules.reading.spreadsheet import SheetRow, Value, read_sheet
from rules.texts import folded_person, is_same_name, one_line, unprintable
from workflow.case.duties import VACANCY, holder_key
from workflow.errors import Input
from workflow.organisation.headings import cell_fault, columns_of
from workflow.organisation.people import known_holder, positions_in
from workflow.organisation.recording import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST_NUMBER,
    check_days,
    check_position,
    checked_name,
    checked_number,
)
from workflow.organisation.refusals import BadNumberError, FarDateError
from workflow.refusals.base import BadChoiceError, RefusedError
from workflow.roc import DayUnreadableError, parse_day

DEPUTY_SEPARATOR = "、"
DAY_EXAMPLES = "2026-03-02、1150302、115年3月2日，或試算表的日期"


class Column(Enum):
    """A column of the file; the value is its heading, whatever the order of the columns."""

    PERSON = "姓名"
    UNIT = "單位"
    POSITION = "職稱"
    SINCE = "到職日"
    UNTIL = "離職日"
    DEPUTIES = "代理人"
    AWAY_SINCE = "代理起"
    AWAY_UNTIL = "代理迄"
    STAFF_NUMBER = "員工編號"


REQUIRED = (Column.PERSON, Column.UNIT, Column.POSITION, Column.SINCE)
COLUMNS = tuple(column.value for column in Column)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One appointment, with the deputies of a first absence if there is one; or a vacancy's.

    Days are whole days, first and last included; None where the cell is blank.
    """

    line: int
    person: str
    staff_number: str  # empty where nobody else bears the name
    unit: str
    position: str
    since: date
    until: date | None
    deputies: tuple[str, ...]
    away_since: date | None
    away_until: date | None

    @property
    def vacant(self) -> str:
        """The vacant position that the deputies stand in for; empty for an appointment."""
        return holder_key(self.unit, self.position) if self.person == VACANCY else ""

    @property
    def word(self) -> str:
        """What tells whom it is about: the 員工編號, or else the name."""
        return self.staff_number or self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A whole file: the rows whose cells are sound, and what is wrong with the others.

    Lines and columns count from 1, the heading is line 1; `columns` says where each one stands.
    """

    file: str
    rows: tuple[RosterRow, ...]
    columns: Mapping[Column, int]  # from 1
    faults: tuple[CellFaultError, ...] = ()


def read_roster(raw: bytes, *, file: str, agency: Agency) -> Roster:
    """The roster in `raw`, CSV in UTF-8 or Big5, or XLSX (the first sheet).

    Faults of cells are collected in the roster; raises BadInputError for a file without the
    headings that must be there, or without rows.
    """
    header, *rows = read_sheet(raw, file=file)
    columns = columns_of(header, Column, REQUIRED, file)
    if not rows:
        why = "只有欄名，沒有任何人員"
        raise BadInputError([FileUnreadableError(file=file, why=why)])
    readings = [_Reading(file, columns, row, agency) for row in rows]
    sound = tuple(reading.result for reading in readings if reading.result)
    faults = (fault for reading in readings for fault in reading.faults)
    return Roster(
        file=file,
        rows=sound,
        columns=columns,
        faults=(
            *faults,
            *_without_number(sound, columns, file),
            *_of_two_names(sound, columns, file),
        ),
    )


def _without_number(
    rows: Sequence[RosterRow], columns: Mapping[Column, int], file: str
) -> Iterator[CellFaultError]:
    """The rows without 員工編號 of a name that has one elsewhere: whose are they?"""
    numbered = {folded_person(row.person) for row in rows if row.staff_number}
    why = "員工編號空白，但同名的列有員工編號，分不出是不是同一人"
    allowed = "同名的每一列都填員工編號"
    for row in rows:
        if folded_person(row.person) in numbered and not row.staff_number:
            yield cell_fault(file, row.line, columns[Column.STAFF_NUMBER], "", why, allowed)


def _of_two_names(
    rows: Sequence[RosterRow], columns: Mapping[Column, int], file: str
) -> Iterator[CellFaultError]:
    """The rows whose 員工編號 stands beside another name further up."""
    names: dict[str, str] = {}
    for row in rows:
        name = names.setdefault(folded_person(row.staff_number), row.person)
        if row.staff_number and not is_same_name(name, row.person):
            at, why = columns[Column.STAFF_NUMBER], f"這個員工編號在前面是{name}的"
            yield cell_fault(file, row.line, at, row.staff_number, why, "每個人一個員工編號")


def template_rows(agency: Agency) -> tuple[tuple[str, ...], ...]:
    """The headings, and one line of an invented person to show how it is filled in."""
    unit, _, position = positions_in(agency)[0].partition("/")
    example = ("示範王小明", unit, position, "2026-01-02", "", "", "", "", "")
    return (COLUMNS, example)


class _Reading:
    """One row being read: its appointment, or its faults."""

    def __init__(
        self, file: str, columns: Mapping[Column, int], row: SheetRow, agency: Agency
    ) -> None:
        self.file, self.columns, self.row, self.agency = file, columns, row, agency
        self.faults: list[CellFaultError] = []
        read = self._read()
        self.result = None if self.faults else read

    def _read(self) -> RosterRow | None:
        self._check_headed()
        self._check_printable()
        person = self._text(Column.PERSON)
        person = person if self._is_vacancy else self._name(Column.PERSON, person)
        number = self._number()
        said = (self._text(Column.UNIT), self._text(Column.POSITION))
        unit, position = known_holder(self.agency, *said)
        self._check_position(unit, position)
        since, until = self._day(Column.SINCE), self._day(Column.UNTIL)
        away_since, away_until = self._day(Column.AWAY_SINCE), self._day(Column.AWAY_UNTIL)
        deputies = self._deputies()
        self._check_order(Column.UNTIL, since, until)
        self._check_order(Column.AWAY_UNTIL, away_since, away_until)
        self._check_absence(deputies, away_since, away_until)
        if self._is_vacancy:
            self._check_vacancy(deputies)
            since = away_since
        if since is None:
            return None
        return RosterRow(
            line=self.row.line,
            person=person,
            staff_number=number,
            unit=unit,
            position=position,
            since=since,
            until=until,
            deputies=deputies,
            away_since=away_since,
            away_until=away_until,
        )

    @property
    def _is_vacancy(self) -> bool:
        return self._text(Column.PERSON) == VACANCY

    def _value(self, column: Column) -> Value:
        at = self.columns.get(column, 0)
        return self.row.values[at - 1] if 0 < at <= len(self.row.values) else ""

    def _text(self, column: Column) -> str:
        return one_line(str(self._value(column)))

    def _fault(self, column: Column, why: str, allowed: str, value: str = "") -> None:
        """One fault more; a column that the file lacks is named as the one after its last."""
        shown = value or self._text(column)
        at = self.columns.get(column, len(self.columns) + 1)
        fault = cell_fault(self.file, self.row.line, at, shown, f"{column.value}{why}", allowed)
        self.faults.append(fault)

    def _check_headed(self) -> None:
        for at, value in enumerate(self.row.values, start=1):
            if value and at not in self.columns.values():
                why, allowed = "這一格上方沒有欄名", "、".join(COLUMNS)
                fault = cell_fault(self.file, self.row.line, at, str(value), why, allowed)
                self.faults.append(fault)

    def _check_printable(self) -> None:
        for column in self.columns:
            if found := unprintable(str(self._value(column))):
                position, character = found
                why = f"含有無法儲存的字元：第 {position} 個字 {character}"
                self._fault(column, why, "文字；請刪去亂碼")

    def _name(self, column: Column, text: str) -> str:
        try:
            return checked_name("名冊", text)
        except RefusedError:
            why = "不是一個人的姓名" if text else "空白"
            self._fault(column, why, "一個人的姓名，至多 100 字，不含分隔符號", text)
            return ""

    def _check_position(self, unit: str, position: str) -> None:
        """The agency has it; which of the two cells is at fault, the refusal says."""
        try:
            check_position(self.agency, unit, position)
        except BadChoiceError as error:
            column = Column.UNIT if error.about is Input.UNIT else Column.POSITION
            allowed = str(error.facts["allowed"])
            self._fault(column, f"不是可用的{error.facts['field']}", allowed)

    def _number(self) -> str:
        try:
            return checked_number(self._text(Column.STAFF_NUMBER))
        except BadNumberError:
            allowed = f"英文字母、數字或連字號，至多 {LONGEST_NUMBER} 個字"
            self._fault(Column.STAFF_NUMBER, "不能用", allowed)
            return ""

    def _day(self, column: Column) -> date | None:
        """The day in a cell, in either calendar or a date of the spreadsheet; None if blank."""
        value = self._value(column)
        if not value:
            if column in REQUIRED and not self._is_vacancy:
                self._fault(column, "空白", DAY_EXAMPLES)
            return None
        try:
            day = value if isinstance(value, date) else parse_day(value)
            check_days(day)
        except DayUnreadableError:
            self._fault(column, "不是日期", DAY_EXAMPLES)
            return None
        except FarDateError:
            self._fault(
                column, "太早或太晚", f"{format_short(FIRST_DAY)} 到 {format_short(LAST_DAY)}"
            )
            return None
        return day

    def _deputies(self) -> tuple[str, ...]:
        """Names or 員工編號, first choice first."""
        text = self._text(Column.DEPUTIES)
        names = text.split(DEPUTY_SEPARATOR) if text else []
        return tuple(self._name(Column.DEPUTIES, one_line(name)) for name in names)

    def _check_order(self, column: Column, first: date | None, last: date | None) -> None:
        if first and last and last < first:
            self._fault(column, "早於第一日", f"{format_short(first)} 或之後")

    def _check_vacancy(self, deputies: Sequence[str]) -> None:
        """Nobody came or left; somebody stands in."""
        if not deputies and not self._value(Column.DEPUTIES):
            self._fault(Column.DEPUTIES, "空白，但職務出缺", "代理這個職務的人；沒有人代理就不必列")
        for column in (Column.SINCE, Column.UNTIL, Column.STAFF_NUMBER):
            if self._value(column):
                self._fault(column, "有值，但職務出缺", "留空白；代理期間填在代理起、代理迄")

    def _check_absence(
        self, deputies: Sequence[str], since: date | None, until: date | None
    ) -> None:
        """Deputies need a first day, and days of an absence need deputies."""
        if deputies and since is None and not self._value(Column.AWAY_SINCE):
            self._fault(Column.AWAY_SINCE, "空白，但填了代理人", DAY_EXAMPLES)
        if not deputies and (since or until):
            self._fault(Column.DEPUTIES, "空白，但填了代理日期", "一個或多個姓名，以「、」分隔")
