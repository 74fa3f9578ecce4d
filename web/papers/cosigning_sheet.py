"""簽稿會核單: what each co-signer said, and the ladder's own signatures, to print and to sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.marks import Action
from rules.route import CosignStage
from web.language.i18n import msgid, translate
from web.language.record import RecordEntry
from web.papers.papers import PaperHead, Papers, latest, words_of
from web.picture.stages import BRANCH_KINDS, MODES, Progress
from workflow.actions import SIGNING
from workflow.case.duties import Duty
from workflow.events.base import Event
from workflow.events.journey import CosignerPart, Visit

EXCUSED, UNCHANGED = msgid("免會"), msgid("內容未變，不再會")
OFF_THE_PLAN = msgid("已不在流程中")
TO_BE_DECIDED = msgid("擬辦時決定是否會辦")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """One signature, or the space for one.

    A row is a signature (`entry`), a desk that was taken away (`note`), or a space to sign on paper
    (`is_blank`).
    """

    who: str  # the unit with the position
    position: str
    reached_at: datetime | None
    left_at: datetime | None
    entry: RecordEntry | None  # what was said; None where nobody has signed
    note: str  # how it stands with an empty one
    is_blank: bool  # to be signed yet, perhaps on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerBlock:
    """One co-signer of the sheet.

    Whoever need not sign any more keeps its block, with the reason in `left_word`.
    """

    name: str
    notes: tuple[str, ...]
    rows: tuple[SignatureRow, ...]
    left_word: str  # why it need not sign; empty where it must
    left_by: RecordEntry | None  # whose word that is
    omitted: int  # earlier signatures that are not printed


@dataclass(frozen=True, slots=True, kw_only=True)
class CosigningSheet:
    """The sheet of one case.

    `cosigners` in the order in which they came to be asked, also those excused; `ladder` has the
    signatures given, then the desks that are open, then a space for each duty ahead.
    """

    template: ClassVar[str] = "papers/cosigning_sheet.html.jinja"
    head: PaperHead
    mode: str
    cosigners: tuple[CosignerBlock, ...]
    ladder: tuple[SignatureRow, ...]
    omitted: int  # earlier signatures of the ladder that are not printed


def cosigning_sheet(papers: Papers) -> CosigningSheet:
    """The paper as the case stands now."""
    ladder = tuple(_ladder(papers))
    printed = latest(ladder, _length)
    return CosigningSheet(
        head=papers.head,
        mode=_mode(papers),
        cosigners=tuple(_block(papers, part) for part in papers.journey.cosigners),
        ladder=printed,
        omitted=len(ladder) - len(printed),
    )


def _mode(papers: Papers) -> str:
    """How several co-signers are asked: at once, or one after the other."""
    modes = (
        MODES[stage.mode]
        for stage in papers.case.plan.stages
        if isinstance(stage, CosignStage) and len(stage.branches) > 1
    )
    return "、".join(translate(papers.language, mode) for mode in dict.fromkeys(modes))


def _block(papers: Papers, part: CosignerPart) -> CosignerBlock:
    """Who signed for one co-signer, and a space for each who has not."""
    name = part.branch.name
    rows = [*_rows(papers, part)]
    rows += [_space(papers, duty) for duty in papers.case.ahead if duty.branch == name]
    printed = latest(rows, _length)
    return CosignerBlock(
        name=name,
        notes=tuple(_notes(papers, part)),
        rows=printed,
        left_word=translate(papers.language, _left_word(papers, part)),
        left_by=papers.entry(part.left_by) if part.left_by else None,
        omitted=len(rows) - len(printed),
    )


def _left_word(papers: Papers, part: CosignerPart) -> str:
    """Why the co-signer is not asked any more; empty if it is."""
    name, plan = part.branch.name, papers.case.plan
    if part.left_by is None:
        return ""
    if name in plan.excused:
        return EXCUSED
    return UNCHANGED if name in plan.unchanged else OFF_THE_PLAN


def _rows(papers: Papers, part: CosignerPart) -> Iterator[SignatureRow]:
    """The co-signer's desks, and what was done to its signatures elsewhere, in order."""
    name, answered = part.branch.name, papers.journey.answered
    elsewhere = (
        event
        for event in papers.events
        if papers.entry(event).is_stamped and event.sequence not in answered
    )
    happened = [
        *(
            (event.sequence, _signed(papers, event, None))
            for event in elsewhere
            if papers.journey.branch_of(event) == name
        ),
        *(
            (visit.opened_by.sequence, _row(papers, visit))
            for visit in part.visits
            if part.left_by is None or visit.closed_by != part.left_by
        ),
    ]
    yield from (row for _, row in sorted(happened, key=lambda each: each[0]))


def _notes(papers: Papers, part: CosignerPart) -> Iterator[str]:
    """What kind of co-signer it is, and how it comes to be asked."""
    branch, language = part.branch, papers.language
    if part.is_added:
        yield translate(language, part.joined_by.action.value)
    if branch in papers.case.plan.afterwards:
        yield translate(language, Action.INFORM.value)
    if kind := BRANCH_KINDS.get(branch.kind):
        yield translate(language, kind)
    if branch.condition:
        yield translate(language, "條件：%(condition)s", {"condition": branch.condition})
    if branch.name in papers.case.plan.unanswered:
        yield translate(language, TO_BE_DECIDED)


def _ladder(papers: Papers) -> Iterator[SignatureRow]:
    """Every act of the drafting side that bears a stamp, then what is still to be signed."""
    answered = papers.journey.answered
    for event in papers.events:
        if papers.entry(event).is_stamped and papers.journey.branch_of(event) is None:
            yield _signed(papers, event, answered.get(event.sequence))
    for visit in papers.journey.visits:
        is_open = visit.closed_by is None and visit.duty.branch is None
        if is_open and visit.duty.action in SIGNING:
            yield _row(papers, visit)
    for duty in papers.case.ahead:
        if duty.branch is None:
            yield _space(papers, duty)


def _row(papers: Papers, visit: Visit) -> SignatureRow:
    """A desk that was opened: its signature, or why there is none yet or any more."""
    if visit.answer:
        return _signed(papers, visit.answer, visit)
    note = papers.taken_away(visit) or translate(papers.language, Progress.CURRENT.value)
    return SignatureRow(
        who=visit.duty.label,
        position=visit.duty.position,
        reached_at=visit.reached_at,
        left_at=None,
        entry=None,
        note=f"{_owed(papers, visit.duty)}{note}",
        is_blank=visit.closed_by is None,
    )


def _signed(papers: Papers, event: Event, visit: Visit | None) -> SignatureRow:
    """A signature with its opinion and its times."""
    return SignatureRow(
        who=papers.entry(event).who,
        position=event.position,
        reached_at=visit.reached_at if visit else None,
        left_at=event.at,
        entry=papers.entry(event),
        note="",
        is_blank=False,
    )


def _space(papers: Papers, duty: Duty) -> SignatureRow:
    """Where somebody will sign whose turn has not come."""
    return SignatureRow(
        who=duty.label,
        position=duty.position,
        reached_at=None,
        left_at=None,
        entry=None,
        note=f"{_owed(papers, duty)}{translate(papers.language, Progress.AHEAD.value)}",
        is_blank=True,
    )


def _length(row: SignatureRow) -> int:
    return words_of(row.entry)


def _owed(papers: Papers, duty: Duty) -> str:
    """What the ladder owes here; of a co-signer everybody knows."""
    return f"{translate(papers.language, duty.action.value)}　" if duty.branch is None else ""
