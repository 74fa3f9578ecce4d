"""稽核, 一件公文: its findings, the route owed and the route taken, the row, every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.i18n import Language, msgid
from web.picture.compared import Compared, Told, Words, compared
from web.picture.comparison import Fit
from web.picture.row import RowView, marked_row
from web.screens.audit.findings import FindingView, audit_way, case_way, finding_view
from workflow.audit.codes import COSIGN_LATE, COSIGN_ORDER
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.working import KeptWork
from workflow.audit.ledger.wanted import Numbered, Standing
from workflow.audit.log import Log, LoggedCase, Step, moment_of
from workflow.audit.retracing import Retraced
from workflow.audit.work.entries import STANDING_WORDS, Entry
from workflow.calendar import taipei_time

RECORDS_SHOWN = 500  # of one case
FIT_MEANINGS = {
    Fit.MISSING: msgid("應簽而沒有簽，或退回後沒有再簽"),
    Fit.MOVED: msgid("簽了，但不在該在的地方；虛線連到實際簽的時候"),
    Fit.EXTRA: msgid("流程沒有要他簽，或同一輪簽了兩次"),
    Fit.OTHERWISE: msgid("該審核的核定了，或該核定的只審核"),
    Fit.VOID: msgid("退回或抽回之後不再計的簽章"),
    Fit.AFTER: msgid("核定或結案之後才簽"),
    Fit.EVIDENCE: msgid("簽得沒有錯，發現是依它比出來的，或與它有關"),
}
OUT_OF_PLACE = frozenset({COSIGN_LATE, COSIGN_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record, as it was read."""

    number: int
    at: datetime | None
    step: Step
    person: str
    for_person: str
    is_evidence: bool

    @property
    def said(self) -> tuple[str, ...]:
        """What it says of the decision, of a consent, of how it was signed."""
        step = self.step
        return tuple(filter(None, (step.outcome, step.stance, *step.marks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWork:
    """What was done about the findings of a case, and what a form about them carries."""

    audit: str  # the address of the audit
    here: str  # of this page, to come back to
    entries: Mapping[str, tuple[Entry, ...]]  # by the keys of findings
    seen: int

    @property
    def standing_words(self) -> Mapping[Standing, str]:
        """What a standing is called."""
        return STANDING_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case: what is wrong with it, and how one sees it.

    `chosen` is the finding that the visitor came by; its records are the evidence marked. Without
    one, those of all findings are.
    """

    template: ClassVar[str] = "screens/audit/case.html.jinja"
    kept: KeptAudit | None  # None of a text pasted and not kept
    case: LoggedCase
    received_at: datetime | None
    findings: tuple[FindingView, ...]
    chosen: FindingView | None
    documents: tuple[Compared, ...]  # none where no row is known, or a line could not be read
    row: RowView | None
    records: tuple[RecordView, ...]
    left_out: int  # records that are too many for the page
    work: CaseWork | None = None  # None where nothing can be done about findings

    @property
    def legend(self) -> tuple[tuple[Fit, str], ...]:
        """What the words of the pictures mean, those that occur."""
        found = (fit for each in self.documents for fit in each.view.fits)
        return tuple((fit, FIT_MEANINGS[fit]) for fit in dict.fromkeys(found))


def case_page(
    kept: KeptAudit | None,
    findings: Sequence[Numbered],
    retraced: Retraced,
    chosen: int,
    language: Language,
    *,
    name: str = "",
) -> CasePage:
    """The page of a case with its findings; `chosen` is the number of one, 0 for none.

    `name` tells its pictures from those of another case on the same page.
    """
    case, log = retraced.case, retraced.log
    views = tuple(finding_view(kept.id if kept else "", each, language) for each in findings)
    picked = next((view for view in views if view.number == chosen), None)
    shown = (picked,) if picked else views
    evidence = frozenset(number for view in shown for number in view.finding.evidence)
    records = record_views(log, case, evidence)
    told = {at: _told(each) for at, each in enumerate(records)}
    misplaced = {each.finding.position for each in views if each.finding.code in OUT_OF_PLACE}
    return CasePage(
        kept=kept,
        case=case,
        received_at=moment_of(case.received_at),
        findings=views,
        chosen=picked,
        documents=tuple(
            compared(
                matter,
                told,
                Words(
                    name=f"{name}document-{at}", language=language, misplaced=frozenset(misplaced)
                ),
            )
            for at, matter in enumerate(retraced.matters, start=1)
        ),
        row=_row(retraced.rulebook, retraced.row, shown),
        records=tuple(records[:RECORDS_SHOWN]),
        left_out=max(0, len(records) - RECORDS_SHOWN),
    )


def case_work(page: CasePage, audit: str, work: KeptWork) -> CaseWork:
    """What was done about the findings of a page."""
    number = page.chosen.number if page.chosen else 0
    seen = work.latest
    return CaseWork(
        audit=audit_way(audit),
        here=case_way(audit, page.case.id, number),
        entries=work.of([each.numbered.key for each in page.findings]),
        seen=seen,
    )


def record_views(
    log: Log, case: LoggedCase, evidence: frozenset[int] = frozenset()
) -> list[RecordView]:
    """The records of a case, in the order in which they are judged."""
    return [
        RecordView(
            number=log.number[at],
            at=log.moment(at),
            step=log.steps[log.step[at]],
            person=log.people[log.person[at]],
            for_person=log.people[log.principal[at]],
            is_evidence=log.number[at] in evidence,
        )
        for at in range(case.start, case.stop)
    ]


def _told(record: RecordView) -> Told:
    """What the picture says of a record: its number, month and day, hour and minute."""
    local = taipei_time(record.at) if record.at else None
    at = f"{local.month}/{local.day} {local:%H:%M}" if local else ""
    return Told(number=record.number, at=at, is_evidence=record.is_evidence)


def _row(rulebook: Rulebook, row: RuleRow | None, shown: Sequence[FindingView]) -> RowView | None:
    """The row, with the cells marked of whom the findings speak."""
    if row is None:
        return None
    named = {view.finding.position for view in shown} - {""}
    positions = rulebook.agency.unit(row.unit).ladder.positions
    cosigners = {each.name for each in row.cosigners}
    return marked_row(rulebook, row, named & {*positions, *cosigners})
