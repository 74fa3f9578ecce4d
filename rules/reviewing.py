"""The reviewers' journal laid over the rows as read; and what a correction must satisfy.

A correction answers for one row by its key, and keeps the cells it was given for. Nothing is
overwritten: rows as read stay as read, and each answer is applied to a copy.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rules.agency.agency import Agency
from rules.corrections import Correction, Corrections
from rules.cosigning import Cosigner, UnreadableCosignerError, read_cosigners, wait_in_a_circle
from rules.errors import RulesError
from rules.marks import Action, Flaw, Steps, read_marks, steps_said
from rules.rulerow import IN_A_CIRCLE, Doubt, RuleRow, Status
from rules.sentence import Said, joined, msgid
from rules.table import Cell
from rules.texts import one_line, unprintable

LONGEST_TEXT = 500
OWN = "own"  # the choice of none of the candidate readings, but of the marks typed
UNREADABLE = msgid("%(cell)s含有無法儲存的字元：第 %(at)s 個字 %(character)s")
TOO_LONG = msgid("會辦與備考各以 %(most)s 字為限")
UNKNOWN_POSITION = msgid("%(unit)s沒有「%(text)s」這個職稱（可用：%(choices)s）")
UNKNOWN_COSIGNER = msgid("會辦文字中的「%(text)s」不是認得的單位、機關或職務；說明請寫在備考")
ASKS_NOBODY = msgid("會辦文字沒有請任何單位會辦；說明請寫在備考")
UNLAWFUL = msgid("第 %(number)s 筆校對已不合規則：%(why)s")
OUT_OF_ORDER = msgid("職稱重複，或不是由下而上（%(steps)s）")
READ_AS = msgid("%(who)s讀為「%(steps)s」")
CONFLICT = msgid("這一列有 %(count)s 筆校對並存：%(sides)s。請撤回其餘，只留一筆")
STALE = msgid(
    "%(who)s的校對是依當時所印「%(text)s」讀為「%(steps)s」，現在所印是「%(value)s」。"
    "請撤回後重新校對"
)
WHO = msgid("第 %(number)s 筆（%(reviewer)s，%(day)s）")
PRINTED_MARKS = {Action.DRAFT: "擬辦", Action.REVIEW: "V", Action.DECIDE: "核定"}


class CorrectionRefusedError(RulesError):
    """A correction that the rules do not allow, or that says nothing."""

    template = "不能這樣校對「%(key)s」（第 %(line)s 行）：%(why)s"

    def __init__(self, *, key: str, line: int, why: Said) -> None:
        self.why = why
        super().__init__(key=key, line=line, why=why)


class NoChoiceError(RulesError):
    """Neither a candidate reading nor the marks typed were chosen."""

    template = "還沒有選讀法：請選一種可能的讀法，或選「自行填寫」"


class ContradictoryChoiceError(RulesError):
    """A candidate was chosen, but other marks were typed."""

    template = "選了讀法 %(choice)s，各欄填的卻不是它：要用各欄所填，請選「自行填寫」"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a reviewer reads a row."""

    marks: Mapping[str, str] = field(default_factory=dict[str, str])  # position -> 擬辦, V, 核定
    cosign_text: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswer:
    """A reading that keeps every invariant."""

    steps: Steps
    cosigners: tuple[Cosigner, ...]
    cosign_text: str
    remark: str


def reading_of(steps: Steps, cosign_text: str = "", remark: str = "") -> Reading:
    """The reading that prints these steps."""
    return Reading(
        marks={step.position: step.action.value for step in steps},
        cosign_text=cosign_text,
        remark=remark,
    )


def chosen_reading(candidates: Sequence[Steps], choice: str, typed: Reading) -> Reading:
    """What a reviewer answers: a candidate by its number from 1, or with OWN what was typed.

    Without candidates what was typed counts. Raises NoChoiceError, and ContradictoryChoiceError
    where a candidate was chosen but the marks typed are another's.
    """
    numbered = {str(number): steps for number, steps in enumerate(candidates, 1)}
    if not numbered or choice == OWN:
        return typed
    if choice not in numbered:
        raise NoChoiceError
    steps = numbered[choice]
    untouched = [printed_marks(steps), agreed_marks(candidates), {}]
    if {position: mark for position, mark in typed.marks.items() if mark} not in untouched:
        raise ContradictoryChoiceError(choice=choice)
    return reading_of(steps, typed.cosign_text, typed.remark)


def agreed_marks(candidates: Sequence[Steps]) -> dict[str, str]:
    """By position, the marks every candidate has; where they differ the reviewer fills in."""
    first, *others = map(printed_marks, candidates)
    return {
        position: mark
        for position, mark in first.items()
        if all(mark == other.get(position) for other in others)
    }


def printed_marks(steps: Steps) -> dict[str, str]:
    """By position, the mark as the table prints it: 擬辦, V, 核定."""
    return {step.position: PRINTED_MARKS[step.action] for step in steps}


def checked(reading: Reading, row: RuleRow, agency: Agency) -> ReviewAnswer:
    """What the reading says of this row; raises CorrectionRefusedError.

    All reasons are told at once. The steps must be lawful for the row's ladder and 表別, as in a
    printed row; 會辦 must be readable, and every text within LONGEST_TEXT characters.
    """
    reasons = list(_unknown_positions(reading, row, agency))
    steps = _checked_steps(reading, row, agency)
    if isinstance(steps, Flaw):
        reasons.append(steps.said)
    cosign_text, remark = one_line(reading.cosign_text), one_line(reading.remark)
    for cell, text in {"會辦": reading.cosign_text, "備考": reading.remark}.items():
        if found := unprintable(text):
            facts = {"cell": cell, "at": found[0], "character": found[1]}
            reasons.append(Said(template=UNREADABLE, facts=facts))
    if max(len(cosign_text), len(remark)) > LONGEST_TEXT:
        reasons.append(Said(template=TOO_LONG, facts={"most": LONGEST_TEXT}))
    cosigners = _checked_cosigners(cosign_text, row, agency)
    if isinstance(cosigners, Said):
        reasons.append(cosigners)
    if reasons or isinstance(steps, Flaw) or isinstance(cosigners, Said):
        raise CorrectionRefusedError(key=row.key, line=row.line, why=joined(reasons))
    return ReviewAnswer(steps=steps, cosigners=cosigners, cosign_text=cosign_text, remark=remark)


def reviewed(
    rows: Sequence[RuleRow], corrections: Corrections, agency: Agency
) -> tuple[RuleRow, ...]:
    """The rows with every standing correction and confirmation applied.

    A correction that is stale or contradicted makes its row doubtful; both sides are in the doubt.

    Rows keep their order. A corrected row has no doubts and no repair. What makes a correction
    fail, in the order it is looked for: another correction of the row, positions twice or out of
    order, cells that differ from those then printed, a rule of the table broken.
    """
    bykey: dict[str, list[Correction]] = {}
    for each in corrections.standing:
        bykey.setdefault(each.key, []).append(each)
    overlaid = [_overlaid(row, bykey.get(row.key, []), agency) for row in rows]
    confirmed = _confirmed_pages(overlaid, corrections)
    return tuple(
        replace(row, confirmed_by=confirmed[row.page]) if row.page in confirmed else row
        for row in overlaid
    )


def orphans(rows: Sequence[RuleRow], corrections: Corrections) -> tuple[Correction, ...]:
    """Standing corrections whose row the table no longer has."""
    keys = {row.key for row in rows}
    return tuple(each for each in corrections.standing if each.key not in keys)


def page_digest(rows: Sequence[RuleRow]) -> str:
    """Tells whether a page still reads as it did when somebody confirmed it.

    Sixteen hex digits of what the rows say, in printed order; journals keep it, so what goes into
    it never changes.
    """
    return _digest([_said(row) for row in rows])


def sight(row: RuleRow) -> str:
    """Tells whether a row is still as a reviewer saw it."""
    number = row.correction.number if row.correction else 0
    return _digest([_said(row), number, [doubt.message for doubt in row.doubts]])


def _said(row: RuleRow) -> list[object]:
    """What a row says, in a form that lasts: journals refer to its digest."""
    steps = [[step.position, step.action.value] for step in row.steps]
    cosigners = [
        [each.name, each.kind.value, each.condition, each.before] for each in row.cosigners
    ]
    return [row.key, row.printed, row.status.value, steps, cosigners, row.remark]


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _unknown_positions(reading: Reading, row: RuleRow, agency: Agency) -> list[Said]:
    positions = agency.unit(row.unit).ladder.positions
    unknown = [each for each in reading.marks if each not in positions]
    choices = "、".join(positions)
    facts = {"unit": row.unit, "choices": choices}
    return [Said(template=UNKNOWN_POSITION, facts=facts | {"text": each[:40]}) for each in unknown]


def _checked_steps(reading: Reading, row: RuleRow, agency: Agency) -> Steps | Flaw:
    ladder = agency.unit(row.unit).ladder
    texts = [reading.marks.get(position, "").strip() for position in ladder.positions]
    cells = [Cell(text=text, source=row.source) for text in texts]
    return read_marks(cells, ladder, agency.schedule_of(row.schedule).never_decided_by)


def _checked_cosigners(text: str, row: RuleRow, agency: Agency) -> tuple[Cosigner, ...] | Said:
    """The co-signers asked, or why the text cannot be read."""
    try:
        cosigners = read_cosigners(text, unit=row.unit, agency=agency, may_remark=True)
    except UnreadableCosignerError as error:
        return Said(template=UNKNOWN_COSIGNER, facts={"text": str(error)[:60]})
    if text and not cosigners:
        return Said(template=ASKS_NOBODY)
    if wait_in_a_circle(cosigners):
        return Said(template=IN_A_CIRCLE)
    return cosigners


def _overlaid(row: RuleRow, corrections: list[Correction], agency: Agency) -> RuleRow:
    if not corrections:
        return row
    if len(corrections) > 1:
        return _doubtful(row, _conflict(corrections))
    (correction,) = corrections
    if fault := _unlawful(correction, row, agency):
        return _doubtful(row, fault)
    if correction.printed != row.printed:
        return _doubtful(row, _stale(row, correction))
    reading = reading_of(correction.steps, correction.cosign_text, correction.remark)
    try:
        answer = checked(reading, row, agency)
    except CorrectionRefusedError as refusal:
        return _doubtful(row, _no_longer_lawful(correction, refusal.why))
    return replace(
        row,
        status=Status.CORRECTED,
        steps=answer.steps,
        cosigners=answer.cosigners,
        cosign_text=answer.cosign_text,
        remark=answer.remark,
        doubts=(),
        repair=None,
        correction=correction,
    )


def _unlawful(correction: Correction, row: RuleRow, agency: Agency) -> Doubt | None:
    """What is wrong with a journal's steps before they are read: a reading keeps one a position."""
    positions = [step.position for step in correction.steps]
    ladder = agency.unit(row.unit).ladder
    ranks = [ladder.rank(each) for each in positions if each in ladder.positions]
    if ranks == sorted(set(ranks)):
        return None
    why = Said(template=OUT_OF_ORDER, facts={"steps": steps_said(correction.steps)})
    return _no_longer_lawful(correction, why)


def _no_longer_lawful(correction: Correction, why: Said) -> Doubt:
    said = Said(template=UNLAWFUL, facts={"number": correction.number, "why": why})
    return Doubt(code="CORRECTION_UNLAWFUL", said=said)


def _doubtful(row: RuleRow, doubt: Doubt) -> RuleRow:
    return replace(row, status=Status.DOUBTFUL, steps=(), doubts=(doubt, *row.doubts))


def _conflict(corrections: Sequence[Correction]) -> Doubt:
    sides = joined(
        Said(template=READ_AS, facts={"who": _who(each), "steps": steps_said(each.steps)})
        for each in corrections
    )
    return Doubt(
        code="CORRECTIONS_CONFLICT",
        said=Said(template=CONFLICT, facts={"count": len(corrections), "sides": sides}),
        candidates=tuple(dict.fromkeys(each.steps for each in corrections)),
    )


def _stale(row: RuleRow, correction: Correction) -> Doubt:
    then, now = " | ".join(correction.printed), " | ".join(row.printed)
    facts = {"who": _who(correction), "steps": steps_said(correction.steps)}
    said = Said(template=STALE, facts=facts | {"text": then, "value": now})
    candidates = tuple(dict.fromkeys(each for each in (correction.steps, row.steps) if each))
    return Doubt(code="CORRECTION_STALE", said=said, candidates=candidates)


def _who(correction: Correction) -> Said:
    day = correction.at.date().isoformat()
    facts = {"number": correction.number, "reviewer": correction.reviewer, "day": day}
    return Said(template=WHO, facts=facts)


def _confirmed_pages(rows: Sequence[RuleRow], corrections: Corrections) -> dict[int, str]:
    """By page, who confirmed it, where the page still reads as confirmed."""
    return {
        page: each.reviewer
        for page, each in corrections.confirmations.items()
        if each.digest == page_digest([row for row in rows if row.page == page])
    }
