"""查缺失 as a form: the record of a case that is over, the findings to choose from, and of whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.language.i18n import Language
from web.screens.practice.duties import moment_read
from web.screens.practice.form import Help
from workflow.audit.codes import codes
from workflow.refusals.base import BadChoiceError
from workflow.roc import optional_day
from workflow.training.exercise import Choice, Defect, DefectAnswer, FoundDefect
from workflow.training.questions.defect import DefectQuestion, log_rows_of

FINDING, WHO, NONE = "finding", "who:", "none"  # fields, and the value that says nothing is wrong
SAID = ("註記", "決定", "意見別", "意見")
DUE = "限辦日期"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLine:
    """One line of the record."""

    number: int
    at: datetime | str
    who: str
    person: str
    action: str
    target: str
    said: tuple[tuple[str, str], ...]  # heading and what stands there
    due: date | None  # 限辦日期 where it becomes another one; None where it stays
    is_evidence: bool  # told once the exercise is over


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChoice:
    """One finding to tick, and of whom it speaks."""

    code: str
    name: str
    meaning: str
    who: str
    is_chosen: bool
    is_fixed: bool  # settled for the trainee, as found or as ruled out


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectForm:
    """The record, and what may be wrong with it."""

    row_named: str  # 流程列 as the record has it; "" where it names none
    due: date | None
    record: tuple[RecordedLine, ...]
    findings: tuple[FindingChoice, ...]
    holders: tuple[str, ...]
    is_sound: bool  # 沒有缺失 is ticked
    is_sound_fixed: bool
    is_fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What is on the form: holders by code, and whether nothing is wrong.

    `settled` are the choices that the visitor need not decide.
    """

    whom: Mapping[str, str]
    is_sound: bool = False
    settled: frozenset[str] = frozenset()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is ticked."""
        return not self.whom and not self.is_sound

    @property
    def answer(self) -> DefectAnswer:
        """As an answer: findings, none, or not answered at all."""
        if self.is_untouched:
            return DefectAnswer()
        found = (FoundDefect(code=code, who=who) for code, who in self.whom.items())
        return DefectAnswer(findings=tuple(found))


def ticked_of(key: DefectAnswer) -> Ticked:
    """The form filled in with the key."""
    whom = {each.code: each.who for each in key.findings or ()}
    return Ticked(whom=whom, is_sound=not whom)


def read_ticked(
    question: DefectQuestion, ticked: Sequence[str], holders: Mapping[str, str]
) -> Ticked:
    """What was sent; whoever ticks findings has not said that there are none.

    Raises BadChoiceError for what the form does not have.
    """
    offered = [_code(each) for each in question.exercise.choices]
    if unknown := next((each for each in ticked if each not in (*offered, NONE)), ""):
        allowed = "、".join((*offered, NONE))
        raise BadChoiceError(field="缺失", value=unknown[:40], allowed=allowed)
    whom = {code: holders.get(WHO + code, "") for code in offered if code in ticked}
    return Ticked(whom=whom, is_sound=NONE in ticked and not whom)


def all_but_last(question: DefectQuestion, typed: Ticked) -> Ticked:
    """What was typed with half a solution: one right choice and one wrong one are left open."""
    key = ticked_of(question.key)
    given = dict([*key.whom.items()][:-1])
    wrong = [code for code in map(_code, question.exercise.choices) if code not in key.whom]
    ruled_out = wrong[1:] if key.is_sound else [*wrong[1:], NONE]
    return Ticked(
        whom={**typed.whom, **given},
        is_sound=typed.is_sound,
        settled=frozenset({*ruled_out, *given}),
    )


def defect_form(
    question: DefectQuestion, ticked: Ticked, helped: Help, agency: Agency, language: Language
) -> DefectForm:
    """The form with its answer; solved, the lines that the findings rest on are told."""
    situation = question.exercise.situation
    assert isinstance(situation, Defect)
    is_solved = helped is Help.SOLVED
    rows = log_rows_of(situation, question.row)
    numbers = {number for each in question.findings for number in each.evidence}
    return DefectForm(
        row_named=next((row["流程列"] for row in rows if row.get("流程列")), ""),
        due=situation.due,
        record=tuple(_lines(rows, numbers if is_solved else set())),
        findings=tuple(
            _choice(each, ticked, language, is_solved=is_solved)
            for each in question.exercise.choices
        ),
        holders=_holders(question, agency),
        is_sound=ticked.is_sound,
        is_sound_fixed=is_solved or NONE in ticked.settled,
        is_fixed=is_solved,
    )


def _choice(
    choice: Choice, ticked: Ticked, language: Language, *, is_solved: bool
) -> FindingChoice:
    code = _code(choice)
    about, english = codes()[code], language is Language.ENGLISH
    return FindingChoice(
        code=code,
        name=about.name_en if english else choice.text or about.name,
        meaning=about.meaning_en if english else about.meaning,
        who=ticked.whom.get(code, ""),
        is_chosen=code in ticked.whom,
        is_fixed=is_solved or code in ticked.settled,
    )


def _code(choice: Choice) -> str:
    return choice.code or choice.id


def _holders(question: DefectQuestion, agency: Agency) -> tuple[str, ...]:
    """Of whom a finding may speak: the ladder of the unit, then its co-signers and the record's."""
    row, cosigners = question.row, agency.cosigner_names
    situation = question.exercise.situation
    assert isinstance(situation, Defect)
    ladder = agency.unit(row.unit).ladder.positions
    recorded = (line.get("單位", "") for line in situation.record)
    asked = (name for name in recorded if name in cosigners and name != row.unit)
    printed = (each.name for each in row.cosigners)
    spoken_of = (each.position for each in question.findings if each.position)
    return tuple(dict.fromkeys((*ladder, *printed, *asked, *spoken_of)))


def _lines(rows: Sequence[Mapping[str, str]], evidence: set[int]) -> Iterator[RecordedLine]:
    dues = [optional_day(row.get(DUE, "")) for row in rows]
    changed = [None, *(due if due != before else None for before, due in pairwise(dues))]
    for number, row in enumerate(rows, start=1):
        unit, person, principal = (row.get(each, "") for each in ("單位", "人員", "被代理人"))
        yield RecordedLine(
            number=number,
            at=moment_read(row.get("時間", "")),
            who=("" if unit == AGENCY_WIDE else unit) + row.get("職稱", ""),
            person=f"{person}（代 {principal}）" if principal else person,
            action=row.get("動作", ""),
            target=row.get("對象", ""),
            said=tuple((each, row[each]) for each in SAID if row.get(each)),
            due=changed[number - 1],
            is_evidence=number in evidence,
        )
