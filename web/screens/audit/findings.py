"""稽核, 發現: every finding of an audit, filtered by the address, fifty at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field

from web.http.numbers import WholeNumber
from web.language.i18n import Language
from web.language.judged import finding_said
from web.links import Pager, audit_way, case_way, code_way, pager, way
from workflow.audit.codes import Code, Severity, codes
from workflow.audit.findings import Audit, Finding
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.working import KeptWork
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import ALL, By, Numbered, Standing, Wanted
from workflow.audit.work.entries import STANDING_WORDS, WITHDRAWN_BY, Entry, Kind

FINDINGS_A_PAGE = 50
OFFERED = tuple(kind for kind in Kind if kind not in WITHDRAWN_BY.values())  # of what was chosen
KIND_KEYS = ("a", "d", "n", "r", "o")  # of accept, dismiss, note, reply, reopen


class FindingsFilter(Wanted):
    """What the visitor looks for, as the address says it."""

    is_sampled: bool = Field(default=False, alias="sampled")
    page: WholeNumber = 1

    def changed(self, **changes: object) -> Self:
        """The same wish but for `changes`."""
        return self.model_copy(update=changes)

    def way(self, path: str) -> str:
        """The address that shows just this."""
        page = self.page if self.page > 1 else None
        said = self.model_dump(by_alias=True)
        return way(path, **(said | {"page": page, "sampled": self.is_sampled or None}))

    @property
    def fields(self) -> dict[str, str]:
        """The same as the fields of a form."""
        said = self.model_dump(exclude={"page"}, by_alias=True)
        return {name: str(value) for name, value in said.items() if value not in ("", False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding in the words of one language."""

    numbered: Numbered
    name: str
    message: str
    way: str  # to its case, with the route owed and the route taken
    is_kept: bool  # in an audit, and not of a text pasted

    @property
    def finding(self) -> Finding:
        """The finding."""
        return self.numbered.finding

    @property
    def number(self) -> int:
        """Its place in the audit, from 1."""
        return self.numbered.number

    @property
    def unit(self) -> str:
        """Whose case it is, "" where unknown."""
        return self.numbered.unit

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.finding.about.severity

    @property
    def help_way(self) -> str:
        """To what its code means, and back."""
        return code_way(self.finding.code, self.back)

    @property
    def back(self) -> str:
        """To its case from elsewhere; "" of a text pasted, which is kept nowhere."""
        return self.way if self.is_kept else ""

    @property
    def row_way(self) -> str:
        """To the row it cites; "" where it cites none."""
        return f"/rules/{self.finding.row.line}" if self.finding.row else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How many findings bear a code, among those that the other filters leave."""

    code: str
    name: str
    severity: Severity
    count: int
    way: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsPage:
    """What came out, and what could not be judged.

    `counts` are of what the other filters leave, `found` of what all of them leave.
    """

    template: ClassVar[str] = "screens/audit/findings.html.jinja"
    kept: KeptAudit
    audit: Audit  # without its findings
    filter: FindingsFilter
    counts: tuple[CodeCount, ...]
    severities: tuple[tuple[Severity, int], ...]
    units: tuple[str, ...]
    positions: tuple[str, ...]  # or co-signing units
    findings: tuple[FindingView, ...]
    found: int
    total: int  # whatever is looked for
    pager: Pager
    rows_to_confirm: int
    clean_cases: int  # of no fault
    sampled_cases: int
    standings: tuple[tuple[Standing, int], ...]
    entries: Mapping[str, tuple[Entry, ...]]  # what was done about those shown, by their keys
    seen: int  # the last entry that was kept when the page was made

    @property
    def path(self) -> str:
        """The address of this audit."""
        return audit_way(self.kept.id)

    @property
    def here(self) -> str:
        """The address of just this page."""
        return self.filter.way(audit_way(self.kept.id, "findings"))

    @property
    def filter_fields(self) -> Mapping[str, str]:
        """The filter as the fields of a form."""
        return self.filter.fields

    @property
    def kinds(self) -> tuple[tuple[Kind, str], ...]:
        """What can be done about findings, each with its key."""
        return tuple(zip(OFFERED, KIND_KEYS, strict=True))

    @property
    def standing_words(self) -> Mapping[Standing, str]:
        """What a standing is called."""
        return STANDING_WORDS


def findings_page(
    kept: KeptAudit, ledger: Ledger, work: KeptWork, asked: FindingsFilter, language: Language
) -> FindingsPage:
    """The findings that are asked for; a page beyond the end is the last one."""
    path = audit_way(kept.id, "findings")
    head, counts = ledger.head, _counts(ledger, asked, path, language)
    found = sum(each.count for each in counts if asked.code in ("", each.code))
    place = pager(
        asked.page,
        found=found,
        size=FINDINGS_A_PAGE,
        way=lambda number: asked.changed(page=number).way(path),
    )
    seen = work.latest
    first = (place.number - 1) * FINDINGS_A_PAGE
    shown = tuple(ledger.findings(asked, offset=first, limit=FINDINGS_A_PAGE))
    severities = _counting(ledger, By.SEVERITY)
    standings = ledger.counts(ALL, By.STANDING)
    return FindingsPage(
        kept=kept,
        audit=head.audit,
        filter=asked,
        counts=counts,
        severities=tuple((each, severities.get(each.value, 0)) for each in Severity),
        units=tuple(sorted(ledger.counts(ALL, By.UNIT).keys() - {""})),
        positions=_positions(ledger, asked),
        findings=tuple(finding_view(kept.id, each, language) for each in shown),
        found=found,
        total=head.findings,
        pager=place,
        rows_to_confirm=sum(1 for each in head.audit.assumptions if not each.is_confirmed),
        clean_cases=sum(each.clean for each in ledger.units()),
        sampled_cases=sum(each.cases for each in ledger.units(sampled=True)),
        standings=tuple((each, standings.get(each.value, 0)) for each in Standing),
        entries=work.of([each.key for each in shown]),
        seen=seen,
    )


def _positions(ledger: Ledger, asked: FindingsFilter) -> tuple[str, ...]:
    """All that findings are about, and the one asked for: a filter in force is never hidden."""
    return tuple(sorted((ledger.counts(ALL, By.POSITION).keys() | {asked.position}) - {""}))


def _counting(ledger: Ledger, by: By) -> Counter[str]:
    """How many findings count, by this: neither dismissed nor allowed ones."""
    counting = (Wanted(standing=each.value) for each in Standing if each.counts)
    return sum((Counter(ledger.counts(wanted, by)) for wanted in counting), Counter[str]())


def finding_view(audit: str, numbered: Numbered, language: Language) -> FindingView:
    """A finding as pages show it."""
    finding = numbered.finding
    return FindingView(
        numbered=numbered,
        name=name_of(finding.about, language),
        message=message_of(finding, language),
        way=case_way(audit, finding.case_id, numbered.number),
        is_kept=bool(audit),
    )


def message_of(finding: Finding, language: Language) -> str:
    """The sentence of a finding."""
    return finding_said(language, finding)


def name_of(code: Code, language: Language) -> str:
    """What a code is called."""
    return code.name_en if language is Language.ENGLISH else code.name


def _counts(
    ledger: Ledger, asked: FindingsFilter, path: str, language: Language
) -> tuple[CodeCount, ...]:
    """Every code found, and the one that is asked for though nothing bears it."""
    anywhere = asked.changed(code="", page=1)
    counted = ledger.counts(anywhere, By.CODE)
    return tuple(
        CodeCount(
            code=code.id,
            name=name_of(code, language),
            severity=code.severity,
            count=counted.get(code.id, 0),
            way=anywhere.changed(code="" if asked.code == code.id else code.id).way(path),
            is_chosen=asked.code == code.id,
        )
        for code in codes().values()
        if code.id in counted or asked.code == code.id
    )
