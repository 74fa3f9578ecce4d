"""公文檢核報告: what an inspection examined, how it was drawn, what it found, where it is signed.

Whatever is not in it is said: cases beyond MOST_PRINTED, lines that were not read, names masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from rules.rulebook import Rulebook
from web.language.i18n import Language, msgid
from web.papers.audit_cases import (
    CaseFound,
    CaseReader,
    FindingLine,
    cases_to_print,
)
from web.picture.chart import ColumnChart, Point, column_chart
from web.picture.row import RowView
from workflow.audit.auditing import Basis
from workflow.audit.codes import Code, code_of
from workflow.audit.findings import Assumption, CitedRow, Unjudged
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Counted, Standing, Wanted
from workflow.audit.log import Rejected
from workflow.audit.reporting.asked import Part, ReportAsked
from workflow.audit.reporting.beside import Allowed, Beside, Scored
from workflow.audit.reporting.figures import Figures, figures_of
from workflow.audit.reporting.masking import Mask, masked
from workflow.audit.work.comparing import Change, Comparison
from workflow.errors import WorkflowError
from workflow.kept.about import Said

MOST_PRINTED = 200  # cases: more nobody reads on paper, and all of them are in the workbook
MOST_LISTED = 200  # lines not read in, cases not judged, rows assumed, findings set aside
PRINTING = msgid("整理各案")
OF_THE_TABLE = (RowView, CitedRow, Code)  # words of the table stay, whoever is called alike
SET_ASIDE = (Standing.DISMISSED, Standing.ALLOWED)
Progress = Callable[[str, int, int], None]
Item = TypeVar("Item")


class EmptyReportError(WorkflowError):
    """There is no case to report on."""

    template = (
        "這一份稽核沒有任何一件公文可以報告，沒有做出報告。"
        "請看沒有讀入的原因，改了欄位對照再稽核一次"
    )


class EmptySampleError(WorkflowError):
    """Only the sample is to be reported on, and none was drawn."""

    template = "這一份稽核還沒有抽樣，沒有做出只含樣本的報告。請先抽樣，或報告全部公文"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A row for cases that name none, and how many they are."""

    subject: str
    key: str
    cases: int
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Item]):
    """The first of a list, and how many more there are."""

    items: tuple[Item, ...]
    more: int

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.items) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The whole report; parts that were not asked for are empty.

    `left_out` are the cases with findings beyond MOST_PRINTED.
    """

    template: ClassVar[str] = "papers/audit_report.html.jinja"
    agency: str
    issues: tuple[str, ...]  # the versions judged by: date and document of each schedule
    file: str
    events: int
    rulebooks: tuple[str, ...]
    notes: tuple[str, ...]
    rejected: Listed[Rejected]
    unjudged: Listed[Unjudged]
    assumed: Listed[Assumed]
    asked: ReportAsked
    figures: Figures
    chart: ColumnChart | None
    drawn: tuple[Said, ...]
    cases: tuple[CaseFound, ...]
    left_out: int
    set_aside: Listed[FindingLine]
    allowed: tuple[Allowed, ...]
    sheet: str
    scores: tuple[Scored, ...]
    comparison: Comparison | None
    kinds: tuple[tuple[Code, Change], ...]  # the codes compared
    sources: tuple[str, ...]  # addresses of the rules, each once
    masking: tuple[Said, ...]
    made_at: datetime
    most_listed: int = MOST_LISTED

    def has(self, part: str) -> bool:
        """Whether a part was asked for, by its value."""
        return self.asked.has(Part(part))

    @property
    def conclusion(self) -> tuple[str, ...]:
        """Its paragraphs."""
        return tuple(filter(None, self.asked.conclusion.splitlines()))


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """All that a report is made of."""

    ledger: Ledger
    basis: Basis
    beside: Beside
    asked: ReportAsked
    language: Language
    mask: Mask | None = None
    most: int = MOST_PRINTED


def audit_report(
    inspected: Inspection, made_at: datetime, progress: Progress | None = None
) -> AuditReport:
    """The report; raises EmptyReportError, EmptySampleError."""
    if inspected.mask:
        inspected = replace(inspected, beside=inspected.beside.masked(inspected.mask))
    asked, ledger = inspected.asked, inspected.ledger
    check_reportable(ledger, asked)
    audit = ledger.head.audit
    figures = figures_of(ledger, sampled=asked.is_of_sample)
    cases = tuple(_cases(inspected, progress)) if asked.has(Part.CASES) else ()
    left_out = figures.cases - figures.clean - len(cases) if asked.has(Part.CASES) else 0
    agency, beside = inspected.basis.rulebooks.current.agency, inspected.beside
    books = tuple(_relied_on(audit.rulebooks, inspected.basis))
    report = AuditReport(
        agency=agency.name,
        issues=tuple(dict.fromkeys(issue for book in books for issue in _issues(book))),
        file=audit.file,
        events=audit.events,
        rulebooks=audit.rulebooks,
        notes=audit.notes,
        rejected=_listed(_plain(audit.rejected, inspected.mask)),
        unjudged=_listed(audit.unjudged),
        assumed=_listed(tuple(map(_assumed, audit.assumptions))),
        asked=asked,
        figures=figures,
        chart=_chart(figures.charted),
        drawn=beside.drawn,
        cases=cases,
        left_out=left_out,
        set_aside=_set_aside(inspected),
        allowed=beside.allowed,
        sheet=beside.sheet,
        scores=beside.scores,
        comparison=beside.comparison,
        kinds=_kinds(beside.comparison),
        sources=tuple(
            dict.fromkeys(each.code.source for each in figures.codes if each.code.source)
        ),
        masking=tuple(inspected.mask.notes()) if inspected.mask else (),
        made_at=made_at,
    )
    if inspected.mask is None:
        return report
    return masked(report, inspected.mask, leaves=OF_THE_TABLE)


def check_reportable(ledger: Ledger, asked: ReportAsked) -> None:
    """Whether there is any case to report on; raises EmptyReportError, EmptySampleError."""
    if not ledger.units():
        raise EmptyReportError
    if asked.is_of_sample and not ledger.units(sampled=True):
        raise EmptySampleError


def _plain(rejected: Sequence[Rejected], mask: Mask | None) -> Sequence[Rejected]:
    """Lines not read in; masked, without what they say: a name may stand anywhere in them."""
    if mask is None:
        return rejected
    return tuple(replace(each, value="") for each in rejected)


def _kinds(comparison: Comparison | None) -> tuple[tuple[Code, Change], ...]:
    """Every code that is compared, with what became of it."""
    return tuple((code_of(each.name), each) for each in comparison.codes) if comparison else ()


def _listed(items: Sequence[Item]) -> Listed[Item]:
    """As many as are printed, and how many more there are."""
    return Listed(items=tuple(items[:MOST_LISTED]), more=max(0, len(items) - MOST_LISTED))


def _assumed(each: Assumption) -> Assumed:
    """A row assumed, without the numbers of its cases: they may be many thousands."""
    return Assumed(
        subject=each.subject,
        key=each.row.key,
        cases=len(each.cases),
        is_confirmed=each.is_confirmed,
    )


def _reader(inspected: Inspection) -> CaseReader:
    """What makes cases ready, with the remarks and the mask of this report."""
    return CaseReader(
        ledger=inspected.ledger,
        basis=inspected.basis,
        remarks=inspected.beside.remarks,
        language=inspected.language,
        mask=inspected.mask,
    )


def _cases(inspected: Inspection, progress: Progress | None) -> Iterator[CaseFound]:
    """The cases to print, one after the other; `progress` may raise, which ends it."""
    reader = _reader(inspected)
    chosen = cases_to_print(
        inspected.ledger, most=inspected.most, sampled=inspected.asked.is_of_sample
    )
    for at, case in enumerate(chosen):
        if progress:
            progress(PRINTING, at, len(chosen))
        yield reader.case(case)


def _set_aside(inspected: Inspection) -> Listed[FindingLine]:
    """The findings that were dismissed or are allowed: they count nowhere, and stand here."""
    lines: list[FindingLine] = []
    count = 0
    if inspected.asked.has(Part.SET_ASIDE):
        reader = _reader(inspected)
        for standing in SET_ASIDE:
            wanted = Wanted(standing=standing.value, is_sampled=inspected.asked.is_of_sample)
            count += inspected.ledger.count(wanted)
            room = MOST_LISTED - len(lines)
            lines += reader.lines(inspected.ledger.findings(wanted, limit=room))
    return Listed(items=tuple(lines), more=count - len(lines))


def _relied_on(versions: Iterable[str], basis: Basis) -> Iterator[Rulebook]:
    """The versions judged by, as far as they are still kept."""
    books = (basis.rulebooks.current, *basis.rulebooks.kept)
    known = {book.version: book for book in reversed(books)}
    yield from (known[version] for version in versions if version in known)


def _issues(book: Rulebook) -> Iterator[str]:
    """Of which date and by which document each schedule of a version was issued."""
    for each in book.agency.schedules:
        yield f"{each.suffix}表：{each.issue}"


def _chart(months: Sequence[Counted]) -> ColumnChart | None:
    """The share of cases without findings, month by month; one month is no course."""
    if len(months) < 2:
        return None
    years = [each.name.partition("-")[0] for each in months]
    points = [
        Point(
            value=each.rate,
            text=f"{100 * (each.rate or 0):.0f}",
            label=str(int(each.name.partition("-")[2])),
            under=year if at == 0 or year != years[at - 1] else "",
        )
        for at, (each, year) in enumerate(zip(months, years, strict=True))
    ]
    return column_chart(points, full=1.0)
