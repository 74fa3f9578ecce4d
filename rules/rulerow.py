"""One line of the table read in full; what could not be read is a Doubt with its candidates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from rules.agency.agency import Agency, Issuer, RoutingPolicy
from rules.alignment import SisterReading, align, align_as_printed
from rules.corrections import Correction
from rules.cosigning import (
    Cosigner,
    UnreadableCosignerError,
    merged,
    read_cosigners,
    wait_in_a_circle,
)
from rules.marks import Action, Step, Steps
from rules.pagereader import AlignedRow
from rules.reading.carrying import Matter, carried_down, is_carried, shown
from rules.sentence import Said, joined, msgid
from rules.table import Page, Source, Table, TableRow
from rules.texts import folded_name

MATTER_UNCERTAIN = "MATTER_UNCERTAIN"
IN_A_CIRCLE = msgid("會辦對象互等對方先會")
UNKNOWN_COSIGNER = msgid("會辦文字「%(text)s」中的「%(value)s」不是認得的單位、機關或職務")


class Status(Enum):
    """How far a row can be trusted."""

    CLEAN = "clean"  # read as printed
    REPAIRED = "repaired"  # read after a repair that has its reason
    DOUBTFUL = "doubtful"  # not readable without an answer; not routable
    CORRECTED = "corrected"  # a doubt that a reviewer answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What could not be read, with the lawful readings near it.

    `code` is one of a Flaw, or UNKNOWN_COSIGNER, COSIGNERS_IN_A_CIRCLE, MATTER_UNCERTAIN (a text
    that may have to be carried down), or what the journal adds:
    CORRECTION_STALE, CORRECTIONS_CONFLICT, CORRECTION_UNLAWFUL. Reviewers choose candidates by
    number, from 1, so their order is part of what is said.
    """

    code: str
    said: Said
    candidates: tuple[Steps, ...] = ()

    @property
    def message(self) -> str:
        """The sentence in Chinese, as files and JSON have it."""
        return str(self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One row: which matter, who signs, who decides, who co-signs.

    `key` is unit/schedule/item/content/task as printed, without spaces and without empty parts;
    the second row with one key ends in #2. `page` counts from 1, `line` from 1 in the file as
    issued. A doubtful row has no steps, but keeps the co-signers that could be read.
    """

    key: str
    unit: str
    schedule: str  # 表別 as printed
    issuer: Issuer
    issued_on: date | None  # of the schedule
    issue_document: str
    item: str  # 公務項目
    content: str  # 公務內容
    task: str  # 業務名稱, empty where none is printed
    status: Status
    steps: Steps  # empty for a doubtful row
    cosigners: tuple[Cosigner, ...]
    cosign_text: str
    remark: str
    doubts: tuple[Doubt, ...]
    repair: str | None
    page: int
    printed: tuple[str, ...]  # every cell of the line, as printed
    source: Source
    correction: Correction | None = None  # the reviewer's answer in force
    confirmed_by: str | None = None  # who confirmed its page against the print
    policy: RoutingPolicy | None = field(default=None, hash=False)  # an edit's; else the agency's

    @property
    def line(self) -> int:
        """The line in the file as issued."""
        return self.source.line

    @property
    def is_routable(self) -> bool:
        """Whether a document may follow this row."""
        return self.status is not Status.DOUBTFUL

    @property
    def why_doubtful(self) -> Said:
        """Every doubt in one sentence."""
        return joined(doubt.said for doubt in self.doubts)

    @property
    def decider(self) -> str | None:
        """Who decides; None while doubtful."""
        return self.steps[-1].position if self.steps else None

    @property
    def title(self) -> str:
        """The matter in one line."""
        return "／".join(part for part in (self.item, self.content, self.task) if part)


def read_rows(table: Table, agency: Agency) -> tuple[RuleRow, ...]:
    """Every row of the table in printed order, each clean, repaired or doubtful.

    Two passes: pages without a spare cell are read first and serve as sisters for the others. No
    row is dropped: what cannot be read comes back doubtful. Raises KeyError for a unit or 表別
    that the agency lacks, which reading a file has refused before.
    """
    settled = [align_as_printed(page, agency) for page in table.pages]
    sister = _sisters(table, settled)
    aligned = (
        (page, row)
        for page, as_printed in zip(table.pages, settled, strict=True)
        for row in (align(page, agency, sister) if as_printed is None else as_printed)
    )
    return tuple(_numbered(_read(aligned, agency)))


def _read(aligned: Iterable[tuple[Page, AlignedRow]], agency: Agency) -> Iterator[RuleRow]:
    """The rows, each with the matter that those above it leave it."""
    above: Matter | None = None
    for page, row in aligned:
        above = _matter(row, page, above)
        yield _rulerow(row, page, above, agency)


def _sisters(table: Table, settled: Sequence[tuple[AlignedRow, ...] | None]) -> SisterReading:
    """Readings by 公務內容 from the pages that are in order; the same unit's rows speak first.

    Rows are sisters if both stand in a 甲 or both in a 乙 schedule and print the same 公務內容.
    They speak only if all of them print the same steps.
    """
    byunit: dict[tuple[str, str, str], set[Steps]] = {}
    anywhere: dict[tuple[str, str], set[Steps]] = {}
    units: dict[int, str] = {}
    for page, as_printed in zip(table.pages, settled, strict=True):
        units |= {row.line: page.unit for row in page.rows}
        for aligned in as_printed or ():
            kind, content = _sister_key(aligned.row)
            if aligned.steps and content:
                byunit.setdefault((page.unit, kind, content), set()).add(aligned.steps)
                anywhere.setdefault((kind, content), set()).add(aligned.steps)

    def sister(row: TableRow) -> Steps | None:
        key = _sister_key(row)
        readings = byunit.get((units[row.line], *key)) or anywhere.get(key) or set()
        return next(iter(readings)) if len(readings) == 1 else None

    return sister


def _sister_key(row: TableRow) -> tuple[str, str]:
    content = (*row.words, "", "")[2]
    return folded_name(row.schedule.text)[-1], "" if is_carried(content) else content


def _matter(aligned: AlignedRow, page: Page, above: Matter | None) -> Matter:
    """What the row is about; nothing is carried down where a text column may be lost."""
    _, item, content, task = (*(cell.text for cell in aligned.texts), "", "", "", "")[:4]
    row, line = aligned.row, aligned.row.line
    texts = (item, content, task)
    printed = Matter(texts=texts, line=line, page=page.number, unit=page.unit)
    if aligned.flaw and aligned.flaw.code == "TEXT_COLUMN_LOST":
        return printed
    matter = carried_down(printed, above)
    if (schedule := row.schedule_above) is None:
        return matter
    why = (
        f"表別{shown(row.texts[0])}：承上列（第 {schedule.source.line} 行）讀為「{schedule.text}」"
    )
    return replace(matter, repairs=(why, *matter.repairs))


def _rulerow(aligned: AlignedRow, page: Page, matter: Matter, agency: Agency) -> RuleRow:
    schedule, (item, content, task) = aligned.row.schedule.text, matter.texts
    cosigners, cosign_text, remark, repairs, doubts = _trailing(aligned, page.unit, agency)
    if wait_in_a_circle(cosigners):
        doubts.append(Doubt(code="COSIGNERS_IN_A_CIRCLE", said=Said(template=IN_A_CIRCLE)))
    near = (aligned.steps,) if aligned.steps else ()
    uncertain = (Doubt(code=MATTER_UNCERTAIN, said=why, candidates=near) for why in matter.doubts)
    doubts[:0] = uncertain
    if aligned.flaw:
        flaw = aligned.flaw
        doubts.insert(0, Doubt(code=flaw.code, said=flaw.said, candidates=flaw.candidates))
    reasons = (*aligned.repairs, *matter.repairs, *repairs)
    issued = agency.schedule_of(schedule)
    status = Status.DOUBTFUL if doubts else Status.REPAIRED if reasons else Status.CLEAN
    return RuleRow(
        key=_key(page.unit, schedule, item, content, task),
        unit=page.unit,
        schedule=schedule,
        issuer=issued.issuer,
        issued_on=issued.issued_on,
        issue_document=issued.document,
        item=item,
        content=content,
        task=task,
        status=status,
        steps=() if doubts else aligned.steps,
        cosigners=cosigners,
        cosign_text=cosign_text,
        remark=remark,
        doubts=tuple(doubts),
        repair="；".join(reasons) or None,
        page=page.number,
        printed=aligned.row.texts,
        source=aligned.row.cells[0].source,
    )


def _trailing(
    aligned: AlignedRow, unit: str, agency: Agency
) -> tuple[tuple[Cosigner, ...], str, str, list[str], list[Doubt]]:
    """Co-signers, 會辦 text, remark, repairs and doubts out of the texts right of the marks.

    A cell that asks for nobody is a remark. One that asks for somebody unknown stays in the 會辦
    text, with the doubt UNKNOWN_COSIGNER. 會辦 in a position's column is read, and told as a
    repair.
    """
    lists: list[tuple[Cosigner, ...]] = []
    asked: list[str] = []
    remarks: list[str] = []
    repairs: list[str] = []
    doubts: list[Doubt] = []
    for cell, place in aligned.trailing:
        try:
            may_remark = place > 0
            cosigners = read_cosigners(cell.text, unit=unit, agency=agency, may_remark=may_remark)
        except UnreadableCosignerError as error:
            doubts.append(_unknown(cell.text, str(error)))
            asked.append(cell.text)
            continue
        if not cosigners:
            remarks.append(cell.text)
            continue
        lists.append(cosigners)
        asked.append(cell.text)
        if place < 0:
            column = cell.source.column
            repairs.append(f"會辦文字「{cell.text}」印在第 {column} 欄的職稱欄內，讀為會辦")
    return merged(lists), " ".join(asked), " ".join(remarks), repairs, doubts


def _unknown(text: str, part: str) -> Doubt:
    facts = {"text": text[:60], "value": part[:60]}
    return Doubt(code="UNKNOWN_COSIGNER", said=Said(template=UNKNOWN_COSIGNER, facts=facts))


def _key(*parts: str) -> str:
    return "/".join("".join(part.split()) for part in parts if part.strip())


def _numbered(rows: Iterator[RuleRow]) -> Iterator[RuleRow]:
    """Give the second row with one key its #2, in printed order."""
    seen: dict[str, int] = {}
    for row in rows:
        count = seen[row.key] = seen.get(row.key, 0) + 1
        yield row if count == 1 else replace(row, key=f"{row.key}#{count}")


def steps_alone(steps: Steps) -> bool:
    """Whether one position drafts and decides alone (printed as a single 核定)."""
    return len(steps) == 1 and steps[0].action is Action.DECIDE


def drafted(steps: Steps) -> Steps:
    """The steps as they are walked: who decides alone first drafts.

    Makes two steps of the one 核定 that the table prints for such a row.
    """
    if not steps_alone(steps):
        return steps
    return (Step(position=steps[0].position, action=Action.DRAFT), *steps)
