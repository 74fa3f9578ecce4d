"""查缺失: what is wrong with a record that is over, and of whom each finding speaks.

S = max(0, found - wrong / findings): a finding with the right holder counts whole, with another one
half. Of a record without any finding, [] is right and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known, one_line
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import codes
from workflow.audit.findings import Finding
from workflow.audit.log import Rejected
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.training.exercise import Answer, Defect, DefectAnswer, Exercise, FoundDefect
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import Point
from workflow.training.questions.base import fault, unit_fault
from workflow.training.questions.defect_points import (
    ABOUT_THE_WHOLE,
    Named,
    defect_points,
    is_about_the_whole,
)
from workflow.training.questions.holders import holder_names, named
from workflow.training.situations.lines import RECORD, TIMES

MOST_FINDINGS = 200  # that an answer may name
CASE = "1"  # what it is called where no line says
FILE = "題目的紀錄"
AT, ROW, DUE = "時間", "流程列", "限辦日期"
FIRST_LINE = 2  # of a file: the one after the headings
Cells = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class DefectQuestion:
    """An exercise of this kind, with what the audit finds in its record."""

    exercise: Exercise
    row: RuleRow
    findings: tuple[Finding, ...]  # each code once of each holder
    names: Mapping[str, str] = field(repr=False)  # whoever an answer may name, by every name

    @property
    def key(self) -> DefectAnswer:
        """Every finding; none of a sound record."""
        return self._key

    @cached_property
    def _key(self) -> DefectAnswer:
        found = (FoundDefect(code=each.code, who=each.position) for each in self.findings)
        return DefectAnswer(findings=tuple(found))

    @property
    def also_right(self) -> str:
        """Where a finding may as well be one of the whole case."""
        whole = [each for each in self.findings if is_about_the_whole(each)]
        return "；".join(f"{each.about.name}寫成{ABOUT_THE_WHOLE}也對" for each in whole)

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """Codes and holders that nobody knows."""
        assert isinstance(answer, DefectAnswer)
        found = answer.findings or ()
        if len(found) > MOST_FINDINGS:
            why, allowed = "列了太多個", f"至多 {MOST_FINDINGS} 個"
            yield fault(self.exercise, "findings", len(found), why, allowed)
            return
        for at, each in enumerate(found):
            place = f"findings.{at}"
            yield from _code_faults(self.exercise, f"{place}.code", each.code)
            if each.who.strip() and named(each.who, self.names) not in self.names:
                allowed = "、".join(dict.fromkeys(self.names.values()))
                why = "不是職稱，也不是受會單位"
                yield fault(self.exercise, f"{place}.who", each.who, why, allowed)

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """Every finding, and what was named though the audit does not find it."""
        assert isinstance(answer, DefectAnswer)
        if answer.findings is None:
            return tuple(defect_points(self.findings, None))
        given = dict.fromkeys(self._named(each) for each in answer.findings)
        return tuple(defect_points(self.findings, tuple(given)))

    def _named(self, found: FoundDefect) -> Named:
        who = self.names[named(found.who, self.names)] if found.who.strip() else ""
        return Named(code=as_known(found.code, codes()), who=who)


def defect_question(exercise: Exercise, rulebook: Rulebook) -> DefectQuestion:
    """The question with its findings; raises BadExercisesError with every fault."""
    situation = exercise.situation
    assert isinstance(situation, Defect)
    row = rulebook.find(exercise.row or "")
    faults: list[ExerciseFaultError] = []
    if wrong_unit := unit_fault(exercise, situation.unit, row, rulebook):
        faults.append(wrong_unit)
    for at, choice in enumerate(exercise.choices):
        faults += _code_faults(exercise, f"choices.{at}.code", choice.code or "")
    try:
        found = _findings(exercise, situation, row, rulebook)
    except BadExercisesError as error:
        raise BadExercisesError([*faults, *error.faults]) from error
    if faults := [*faults, *_missing_choices(exercise, found)]:
        raise BadExercisesError(faults)
    return DefectQuestion(
        exercise=exercise,
        row=row,
        findings=tuple({(each.code, each.position): each for each in found}.values()),
        names={**holder_names(row.unit, rulebook), **_own_names(found)},
    )


def _own_names(found: tuple[Finding, ...]) -> Mapping[str, str]:
    """Whom the findings speak of, by the record's own words where the table does not know them."""
    return {each.position: each.position for each in found if each.position}


def _code_faults(exercise: Exercise, place: str, code: str) -> Iterator[ExerciseFaultError]:
    if as_known(code, codes()) not in codes():
        yield fault(exercise, place, code, "沒有這個代碼", "、".join(codes()))


def _missing_choices(
    exercise: Exercise, found: tuple[Finding, ...]
) -> Iterator[ExerciseFaultError]:
    """Findings that could not be chosen."""
    offered = {as_known(each.code or "", codes()) for each in exercise.choices}
    if offered:
        for code in dict.fromkeys(each.code for each in found if each.code not in offered):
            why = f"紀錄裡有這一項，選項裡沒有：{codes()[code].name}"
            yield fault(exercise, "choices", code, why, "選項要有紀錄裡的每一項缺失")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One exercise, its record as the log has it."""

    exercise: Exercise
    situation: Defect
    rows: Sequence[Cells]

    def fault(self, place: str, value: str, why: str, allowed: str) -> ExerciseFaultError:
        """A fault of the record."""
        return ExerciseFaultError(
            exercise=self.exercise.id,
            field=f"{RECORD}{place}",
            value=value,
            why=why,
            allowed=allowed,
        )

    def faults(self) -> Iterator[ExerciseFaultError]:
        """What of it is no record of one document."""
        if not self.rows:
            yield self.fault("", "", "沒有任何紀錄", "辦完的一件公文，一筆一行")
        for number, cells in enumerate(self.rows):
            if not cells.get(AT):
                yield self.fault(f".{number}.{AT}", "", "沒有填時間", TIMES)
        if len({cells["文號"] for cells in self.rows}) > 1:
            yield self.fault("", "", "有不只一個文號", "一個情境只有一件公文")

    def unread(self, rejected: Rejected) -> ExerciseFaultError:
        """What the log could not read."""
        place = f".{rejected.line - FIRST_LINE}"
        place += f".{rejected.column}" if rejected.column else ""
        allowed = "稽核的紀錄欄位與寫法"
        return self.fault(place, rejected.value, one_line(rejected.reason), allowed)


def _findings(
    exercise: Exercise, situation: Defect, row: RuleRow, rulebook: Rulebook
) -> tuple[Finding, ...]:
    """What is wrong with the record, nothing if it is sound.

    Raises BadExercisesError with all that cannot be read of it.
    """
    rows = log_rows_of(situation, row)
    record = _Record(exercise=exercise, situation=situation, rows=rows)
    faults = list(record.faults())
    read = log_of_rows(rows, rulebook.agency, file=FILE)
    told = {each.field for each in faults}
    unread = map(record.unread, read.rejected)
    if faults := [*faults, *(each for each in unread if each.field not in told)]:
        raise BadExercisesError(faults)
    return audit(read, Basis(rulebooks=Rulebooks(current=rulebook))).findings


def log_rows_of(situation: Defect, row: RuleRow) -> tuple[Cells, ...]:
    """The record in the columns of the log: what no line says, the situation does."""
    lines = [
        {name.strip(): text.strip() for name, text in line.items()} for line in situation.record
    ]
    number = next((line["文號"] for line in lines if line.get("文號")), CASE)
    said = {
        "主旨": situation.subject,
        "速別": situation.urgency,
        "收文時間": situation.received_at.isoformat(),
    }
    missing = {
        name: text for name, text in said.items() if not any(line.get(name) for line in lines)
    }
    if not any(ROW in line for line in lines):  # a blank one says that none was named
        missing[ROW] = row.key
    rows = [line | missing for line in lines]
    if situation.due and rows and not any(line.get(DUE) for line in rows):
        rows[0][DUE] = situation.due.isoformat()
    return tuple(cells | {"文號": cells.get("文號") or number} for cells in rows)
