"""The lines of a record, read: words of the log into values of the program, all faults at once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.texts import as_known
from workflow.calendar import TAIPEI, government_calendar, taipei_time
from workflow.case.duties import OUTSIDE, ROLE
from workflow.moments import MomentUnreadableError, read_moment
from workflow.organisation.people import positions_in
from workflow.refusals.base import UnknownActionError
from workflow.roc import DayUnreadableError, leading_day, optional_day
from workflow.training.exercise import Exercise, LogLine
from workflow.training.faults import ExerciseFaultError

UNRECORDED = "（紀錄未載）"  # where the engine asks for words that a record leaves out
RECORD = "situation.record"
REGISTERING = (Action.REGISTER, Action.INITIATE)
# What the log records besides the actions that people take.
RECORDED = {
    each.value: each for each in (*REGISTERING, Action.APPLY, Action.DENY, Action.SHIFT_DUE)
}
BY_THE_REGISTRY = (*REGISTERING, Action.SHIFT_DUE)  # whoever did it, nothing hangs on it
DATED = (*REGISTERING, Action.EXTEND, Action.APPLY)  # of whose lines 限辦日期 is read
OFFICE_OPENS = time(9, 0)  # of a day without an hour
TIMES = "2026-03-02T09:30:00+08:00；只有日期的寫 2026-03-02 或 115.3.2"
DAYS = "2026-03-02，或民國 115.3.2"
MARKS = re.compile("[、，,；;/ ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose line it is, by the agency's own names."""

    unit: str = ""  # "" where the position says enough, or for the drafting unit
    position: str = ""
    cosigner: str = ""  # that it may be the signature of; "" for whoever is above a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: names are the agency's, texts as written; blank cells are "" or None."""

    number: int  # from 0
    word: str  # the action as written
    action: Action
    who: Who
    person: str
    for_person: str
    target: str
    marks: tuple[str, ...]
    at: datetime | None
    has_hour: bool  # else `at` is some time of that day
    opinion: str
    outcome: str
    stance: str
    due: date | None
    row: str
    category: str
    urgency: str


class Reader:
    """Reads the lines of one exercise, and keeps what is wrong with them."""

    def __init__(
        self, exercise: Exercise, agency: Agency, read_action: Callable[[str, str], Action]
    ) -> None:
        """The names that lines may use are those of the agency; `read_action` knows the words."""
        self._read_action = read_action
        self.faults: list[ExerciseFaultError] = []
        self._exercise, self._agency = exercise, agency
        units = [unit.name for unit in agency.units]
        self._units = (*units, *agency.outside_agencies, *agency.roles, *agency.aliases)
        self._no_units = (AGENCY_WIDE, OUTSIDE, ROLE, agency.name, agency.short)
        held = (key.partition("/") for key in positions_in(agency))
        self._positions: dict[str, bool] = {}  # whether it is some unit's own
        for place, _, position in held:
            self._positions[position] = self._positions.get(position, False) or place in units

    def read(self, record: Sequence[LogLine], received_at: datetime) -> tuple[Line, ...]:
        """Every line that can be read; the times must not run back."""
        lines = [self._line(number, line) for number, line in enumerate(record)]
        self._check_times(lines, received_at)
        self._check_one_case(record)
        return tuple(line for line in lines if line)

    def _line(self, number: int, line: LogLine) -> Line | None:
        known = len(self.faults)
        cells = {name.strip(): text.strip() for name, text in line.items()}
        action = self._action(number, cells)
        moment = self._moment(number, cells.get("時間", ""))
        who = self._who(number, cells, action)
        due = self._day(number, cells.get("限辦日期", "")) if action in DATED else None
        if len(self.faults) > known or action is None:
            return None
        return Line(
            number=number,
            word=cells["動作"],
            action=action,
            who=who,
            person=cells.get("人員", ""),
            for_person=cells.get("被代理人", ""),
            target=cells.get("對象", ""),
            marks=tuple(filter(None, MARKS.split(cells.get("註記", "")))),
            at=moment[0] if moment else None,
            has_hour=bool(moment and moment[1]),
            opinion=cells.get("意見", ""),
            outcome=cells.get("決定", ""),
            stance=cells.get("意見別", ""),
            due=due,
            row=cells.get("流程列", ""),
            category=cells.get("類別", ""),
            urgency=cells.get("速別", ""),
        )

    def _fault(self, number: int, cell: str, value: str, why: str, allowed: str) -> None:
        self.faults.append(
            ExerciseFaultError(
                exercise=self._exercise.id,
                field=f"{RECORD}.{number}.{cell}",
                value=value,
                why=why,
                allowed=allowed,
            )
        )

    def _action(self, number: int, cells: LogLine) -> Action | None:
        word = cells.get("動作", "")
        if recorded := RECORDED.get(as_known(word, RECORDED)):
            return recorded
        try:
            return self._read_action(word, cells.get("對象", ""))
        except UnknownActionError as error:
            allowed = "、".join((*RECORDED, str(error.facts["allowed"])))
            why = "沒有這個動作" if word else "沒有填動作"
            self._fault(number, "動作", word, why, allowed)
            return None

    def _who(self, number: int, cells: LogLine, action: Action | None) -> Who:
        unit, position = self._unit(number, cells.get("單位", "")), cells.get("職稱", "")
        kinds = self._agency.cosigner_names
        if not unit and (named := self._cosigner(position)):
            unit, position = named, ""
        if kinds.get(unit) is CosignerKind.AGENCY:
            return Who(unit=unit, cosigner=unit)  # who signs for it is its own affair
        if kinds.get(unit) is CosignerKind.ROLE:
            return Who(position=unit, cosigner=unit)
        position = as_known(position, self._positions)
        if position in self._agency.roles:
            return Who(position=position, cosigner=position)
        if position not in self._positions:
            is_told = bool(unit) or action in BY_THE_REGISTRY
            if position or not (is_told or action is Action.RECALL):
                allowed = "、".join((*self._positions, *self._agency.outside_agencies))
                why = "沒有這個職稱" if position else "沒有填職稱"
                self._fault(number, "職稱", position, why, allowed)
            return Who(unit=unit, cosigner=unit)
        if not self._positions[position]:  # the whole agency shares it
            return Who(position=position)
        return Who(unit=unit, position=position, cosigner=unit)

    def _unit(self, number: int, text: str) -> str:
        """The unit by its full name; "" where it says nothing."""
        unit = as_known(text, (*self._units, *self._no_units))
        if unit in self._no_units:
            return ""
        if unit and unit not in self._units:
            self._fault(number, "單位", text, "沒有這個單位", "、".join(self._units))
        return self._agency.aliases.get(unit, unit)

    def _cosigner(self, text: str) -> str:
        """The co-signer that stands where a position should; a role is a position."""
        name = as_known(text, self._agency.cosigner_names)
        return self._agency.aliases.get(name, name) if name in self._agency.cosigner_names else ""

    def _moment(self, number: int, text: str) -> tuple[datetime, bool] | None:
        """A time, and whether it names the hour; a time without an offset is Taiwan's."""
        if not text:
            return None
        try:
            moment, has_hour = _moment(text)
        except (OverflowError, DayUnreadableError, MomentUnreadableError):
            self._fault(number, "時間", text, "不是時間", TIMES)
            return None
        calendar = government_calendar()
        if not calendar.first_year <= moment.year <= calendar.last_year:
            self._fault(number, "時間", text, "不在行事曆的範圍內", calendar.span)
            return None
        return moment, has_hour

    def _day(self, number: int, text: str) -> date | None:
        try:
            return optional_day(text)
        except DayUnreadableError:
            self._fault(number, "限辦日期", text, "不是日期", DAYS)
            return None

    def _check_one_case(self, record: Sequence[LogLine]) -> None:
        """All lines are of one case, if they say of which."""
        numbers = [line.get("文號", "").strip() for line in record]
        first = next(filter(None, numbers), "")
        for number, said in enumerate(numbers):
            if said not in ("", first):
                self._fault(number, "文號", said, "一個情境只有一件公文", f"{first}，或不填")

    def _check_times(self, lines: Sequence[Line | None], received_at: datetime) -> None:
        last = taipei_time(received_at)
        for line in lines:
            if line is None or line.at is None:
                continue
            is_back = line.at < last if line.has_hour else line.at.date() < last.date()
            if is_back:
                why = f"早於前一筆或收文的時間（{last:%Y-%m-%d %H:%M}）"
                value, allowed = line.at.isoformat(), "不早於前一筆的時間"
                self._fault(line.number, "時間", value, why, allowed)
            last = max(last, line.at)


def _moment(text: str) -> tuple[datetime, bool]:
    day, hour = leading_day(text)
    if not hour:
        return datetime.combine(day, OFFICE_OPENS, TAIPEI), False
    return read_moment(text).astimezone(TAIPEI), True
