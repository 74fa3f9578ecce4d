"""公文檢核報告, the cases: each with its findings, the row, the route owed beside the one taken.

Sentences are those of the findings. The row is drawn as printed, in the version that was in force;
of the records only those that findings point to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rules.rulebook import Rulebook
from web.language.i18n import Language, day_in
from web.language.templating import moment_in
from web.picture.compared import Compared, Told, Words, compared
from web.picture.row import RowView, marked_row
from workflow.audit.auditing import Basis
from workflow.audit.codes import COSIGN_LATE, COSIGN_ORDER, Code, Severity
from workflow.audit.examined import ExaminedCase
from workflow.audit.findings import Finding
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Numbered, Standing, Wanted
from workflow.audit.log import Log, LoggedCase, Step
from workflow.audit.reporting.beside import Remark, Remarks
from workflow.audit.reporting.masking import Mask
from workflow.audit.retracing import Retraced, retraced
from workflow.calendar import taipei_time

BAND = 7  # columns of a picture side by side: legible on A4
MOST_EVIDENCE = 60  # records of one case
OUT_OF_PLACE = frozenset({COSIGN_LATE, COSIGN_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding, how it stands, and what was said about it."""

    finding: Finding
    standing: Standing
    unit: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A record that findings point to, as it was read; `codes` are of those findings."""

    number: int
    at: str
    who: str
    person: str
    principal: str
    did: str
    said: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFound:
    """A case with its findings, the rows they rely on, both routes, and the records.

    `left_out` counts the records of evidence beyond MOST_EVIDENCE.
    """

    id: str
    subject: str
    unit: str
    received: date | None
    ended: date | None
    findings: tuple[FindingLine, ...]
    rows: tuple[RowView, ...]
    documents: tuple[Compared, ...]
    evidence: tuple[EvidenceLine, ...]
    left_out: int


@dataclass(frozen=True, kw_only=True)
class CaseReader:
    """Cases of a ledger made ready to print."""

    ledger: Ledger
    basis: Basis
    remarks: Remarks
    language: Language
    mask: Mask | None = None

    def lines(self, found: Iterable[Numbered]) -> Iterator[FindingLine]:
        """The findings with what was said about them."""
        for each in found:
            yield FindingLine(
                finding=each.finding,
                standing=each.standing,
                unit=each.unit,
                remarks=tuple(self.remarks(each.finding.key)),
            )

    def case(self, case_id: str) -> CaseFound:
        """One case; raises KeyError where the ledger has none."""
        found = self.ledger.case(case_id)
        if found is None:
            raise KeyError(case_id)
        examined, log = found
        lines = tuple(self.lines(self.ledger.of_case(case_id)))
        again = retraced(log, log.cases[0], self.basis, self.ledger.head.says)
        return self._made(examined, lines, again)

    def _made(
        self, examined: ExaminedCase, lines: tuple[FindingLine, ...], again: Retraced
    ) -> CaseFound:
        """A case put together: its findings, rows, pictures and evidence."""
        findings = [each.finding for each in lines]
        evidence = list(self._evidence(findings, again.case, again.log))
        return CaseFound(
            id=examined.id,
            subject=examined.subject,
            unit=examined.unit,
            received=_day(examined.received),
            ended=_day(examined.ended),
            findings=lines,
            rows=_rows(again, findings, self.basis),
            documents=_documents(again, findings, self.language),
            evidence=tuple(evidence[:MOST_EVIDENCE]),
            left_out=max(0, len(evidence) - MOST_EVIDENCE),
        )

    def _evidence(
        self, findings: Sequence[Finding], case: LoggedCase, log: Log
    ) -> Iterator[EvidenceLine]:
        """The records of a case that findings point to, each once, with the codes of those."""
        codes: dict[int, dict[str, Code]] = {}
        for finding in findings:
            for number in finding.evidence:
                codes.setdefault(number, {})[finding.code] = finding.about
        for at in range(case.start, case.stop):
            if (number := log.number[at]) in codes:
                yield self._line(log, at, tuple(codes.pop(number).values()))

    def _line(self, log: Log, at: int, codes: tuple[Code, ...]) -> EvidenceLine:
        """One record as it was read; its person masked where that is asked."""
        step, due, moment = log.steps[log.step[at]], log.due_of(at), log.moment(at)
        said = (
            *step.marks,
            step.outcome,
            step.stance,
            f"限辦 {day_in(self.language, due)}" if due else "",
        )
        return EvidenceLine(
            number=log.number[at],
            at=moment_in(self.language, moment) if moment else "",
            who="".join(filter(None, (step.unit, step.position))),
            person=self._person(log.people[log.person[at]]),
            principal=self._person(log.people[log.principal[at]]),
            did=_did(step),
            said="、".join(filter(None, said)),
            codes=codes,
        )

    def _person(self, name: str) -> str:
        """A name as it is printed."""
        return self.mask.person(name) if self.mask else name


def cases_to_print(ledger: Ledger, *, most: int, sampled: bool) -> tuple[str, ...]:
    """The cases with findings that count, at most so many, in the order of the log.

    Where they are too many, those with a grave finding come before the others.
    """
    firsts: dict[str, int] = {}
    for severity in Severity:
        for each in _counting(ledger, severity, sampled=sampled):
            if len(firsts) == most:
                break
            firsts.setdefault(each.finding.case_id, each.number)
    return tuple(sorted(firsts, key=lambda case: firsts[case]))


def _counting(ledger: Ledger, severity: Severity, *, sampled: bool) -> Iterator[Numbered]:
    """The findings of one severity that are held against somebody."""
    for standing in Standing:
        if standing.counts:
            wanted = Wanted(severity=severity.value, standing=standing.value, is_sampled=sampled)
            yield from ledger.findings(wanted)


def _rows(again: Retraced, findings: Sequence[Finding], basis: Basis) -> tuple[RowView, ...]:
    """The row, with the cells marked of whom the findings speak; the rows that others rely on."""
    named = {each.position for each in findings} - {""}
    cited = dict.fromkeys(each.row for each in findings if each.row)
    books = (again.rulebook, basis.rulebooks.current, *basis.rulebooks.kept)
    views = (_row(books, each.line, each.key, named) for each in cited)
    found = tuple(view for view in views if view)
    if found or again.row is None:
        return found
    return tuple(filter(None, (_row(books, again.row.line, again.row.key, named),)))


def _row(books: Sequence[Rulebook], line: int, key: str, named: set[str]) -> RowView | None:
    """The row as the version has it that knows it by this name; None if none does."""
    for book in books:
        row = next((each for each in book.rows if each.line == line), None)
        if row and row.key == key:
            positions = book.agency.unit(row.unit).ladder.positions
            cosigners = {each.name for each in row.cosigners}
            return marked_row(book, row, named & {*positions, *cosigners})
    return None


def _documents(
    again: Retraced, findings: Sequence[Finding], language: Language
) -> tuple[Compared, ...]:
    """Each document of the case (簽, 稿) as owed and as taken, side by side."""
    log, case = again.log, again.case
    evidence = {number for each in findings for number in each.evidence}
    told = {
        at: Told(
            number=log.number[case.start + at],
            at=_moment(log, case.start + at),
            is_evidence=log.number[case.start + at] in evidence,
        )
        for at in range(case.stop - case.start)
    }
    misplaced = frozenset(each.position for each in findings if each.code in OUT_OF_PLACE)
    return tuple(
        compared(
            matter,
            told,
            Words(name=f"document-{at}", language=language, misplaced=misplaced, band=BAND),
        )
        for at, matter in enumerate(again.matters, start=1)
    )


def _moment(log: Log, at: int) -> str:
    """When a record was made, on Taiwan's clock; "" where it does not say."""
    moment = log.moment(at)
    return f"{taipei_time(moment):%m/%d %H:%M}" if moment else ""


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def _did(step: Step) -> str:
    """What a record says was done, and to whom it was aimed."""
    return f"{step.action.value}（{step.target}）" if step.target else step.action.value
