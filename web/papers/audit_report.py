"""稽核報告: what an audit found, to be read and printed; a case with its row and its evidence.

Sentences are those of the findings, so that they go into a report as they stand. The row is drawn
as printed, in the version that was in force; of the records only those that findings point to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.rulebook import Rulebook
from web.picture.row import RowView, row_view
from workflow.audit.codes import Code, Severity, code_of
from workflow.audit.findings import Audit, CitedRow, Finding
from workflow.audit.log import Log, LoggedCase, Step
from workflow.audit.matching import Rulebooks

MOST_PRINTED = 1_000  # findings: more nobody reads on paper, and all of them are in the workbook
MOST_LISTED = 200  # lines not read in, cases not judged, rows assumed


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A code, and how many findings it has."""

    code: Code
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A record that findings point to, as it was read; `codes` are of those findings."""

    number: int
    at: str
    who: str
    person: str
    did: str
    said: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFound:
    """A case with its findings, the rows they rely on, and their records."""

    id: str
    subject: str
    findings: tuple[Finding, ...]
    rows: tuple[RowView, ...]
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The whole report.

    `left_out` are the findings beyond MOST_PRINTED; the report says how many there are, and that
    the workbook has them all.
    """

    template: ClassVar[str] = "papers/audit_report.html.jinja"
    agency: str
    audit: Audit
    counts: tuple[Counted, ...]
    severities: tuple[tuple[Severity, int], ...]
    cases: tuple[CaseFound, ...]
    sources: tuple[str, ...]  # addresses of the rules, each once
    left_out: int
    most_listed: int = MOST_LISTED


def audit_report(audit: Audit, log: Log, rulebooks: Rulebooks) -> AuditReport:
    """The report of an audit of this log."""
    printed = audit.findings[:MOST_PRINTED]
    counts = tuple(
        Counted(code=code_of(code), count=count) for code, count in audit.summary.items()
    )
    return AuditReport(
        agency=rulebooks.current.agency.name,
        audit=audit,
        counts=counts,
        severities=tuple(
            (each, sum(one.count for one in counts if one.code.severity is each))
            for each in Severity
        ),
        cases=tuple(_cases(printed, log, rulebooks)),
        sources=tuple(dict.fromkeys(one.code.source for one in counts if one.code.source)),
        left_out=len(audit.findings) - len(printed),
    )


def _cases(findings: Sequence[Finding], log: Log, rulebooks: Rulebooks) -> Iterator[CaseFound]:
    by_case: dict[str, list[Finding]] = {}
    for finding in findings:
        by_case.setdefault(finding.case_id, []).append(finding)
    known = {case.id: case for case in log.cases if case.id in by_case}
    views = _Views(rulebooks)
    for case_id, found in by_case.items():
        case = known.get(case_id)
        rows = dict.fromkeys(each.row for each in found if each.row)
        yield CaseFound(
            id=case_id,
            subject=case.subject if case else "",
            findings=tuple(found),
            rows=tuple(view for row in rows if (view := views.of(row))),
            evidence=tuple(_evidence(found, case, log)) if case else (),
        )


class _Views:
    """The rows cited, each drawn once."""

    def __init__(self, rulebooks: Rulebooks) -> None:
        self._books = (rulebooks.current, *rulebooks.kept)
        self._known: dict[CitedRow, RowView | None] = {}

    def of(self, cited: CitedRow) -> RowView | None:
        """The row as the version has it that knows it by this name; None if none does."""
        if cited not in self._known:
            found = (view for book in self._books if (view := _view(book, cited)))
            self._known[cited] = next(found, None)
        return self._known[cited]


def _view(book: Rulebook, cited: CitedRow) -> RowView | None:
    row = next((each for each in book.rows if each.line == cited.line), None)
    return row_view(book, row) if row and row.key == cited.key else None


def _evidence(findings: Sequence[Finding], case: LoggedCase, log: Log) -> Iterator[EvidenceLine]:
    codes: dict[int, dict[str, None]] = {}
    for finding in findings:
        for number in finding.evidence:
            codes.setdefault(number, {})[finding.code] = None
    for at in range(case.start, case.stop):
        if (number := log.number[at]) in codes:
            yield _line(log, at, tuple(codes.pop(number)))


def _line(log: Log, at: int, codes: tuple[str, ...]) -> EvidenceLine:
    step, moment = log.steps[log.step[at]], log.moment(at)
    principal = log.people[log.principal[at]]
    person = log.people[log.person[at]] + (f"（代{principal}）" if principal else "")
    due = log.due_of(at)
    return EvidenceLine(
        number=log.number[at],
        at=f"{moment:%Y-%m-%d %H:%M}" if moment else "",
        who="".join(filter(None, (step.unit, step.position))),
        person=person,
        did=_did(step),
        said="、".join(
            filter(None, (*step.marks, step.outcome, step.stance, f"限辦 {due}" if due else ""))
        ),
        codes=codes,
    )


def _did(step: Step) -> str:
    return f"{step.action.value}（{step.target}）" if step.target else step.action.value
