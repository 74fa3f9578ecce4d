"""稽核, 發現: every finding of an audit, filtered by the address, fifty at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from rules.texts import folded
from web.language.i18n import Language
from web.links import Pager, code_way, pager, way
from workflow.audit.codes import Code, Severity, codes
from workflow.audit.findings import Audit, Finding
from workflow.audit.kept.about import KeptAudit

FINDINGS_A_PAGE = 50


class FindingsFilter(BaseModel):
    """What the visitor looks for, as the address says it."""

    model_config = ConfigDict(frozen=True)

    code: str = ""
    severity: str = ""
    unit: str = ""
    case: str = ""
    q: str = ""
    page: int = 1

    def changed(self, **changes: object) -> Self:
        """The same wish but for `changes`."""
        return self.model_copy(update=changes)

    def way(self, path: str) -> str:
        """The address that shows just this."""
        page = self.page if self.page > 1 else None
        return way(path, **(self.model_dump() | {"page": page}))

    def takes(self, finding: Finding, language: Language) -> bool:
        """Whether a finding is one of those looked for; words are parted by spaces."""
        return (
            self.code in ("", finding.code)
            and self.severity in ("", finding.about.severity.value)
            and self.unit in ("", unit_of(finding))
            and self.case in ("", finding.case_id)
            and all(word in _text(finding, language) for word in folded(self.q).split())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding in the words of one language; `number` is its place in the audit, from 1."""

    finding: Finding
    number: int
    name: str
    message: str
    unit: str
    way: str  # to its case, with the route owed and the route taken
    is_kept: bool  # in an audit, and not of a text pasted

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
    kept: KeptAudit | None  # None of a text pasted and not kept
    audit: Audit
    filter: FindingsFilter
    counts: tuple[CodeCount, ...]
    severities: tuple[tuple[Severity, int], ...]
    units: tuple[str, ...]
    findings: tuple[FindingView, ...]
    found: int
    pager: Pager
    rows_to_confirm: int

    @property
    def path(self) -> str:
        """The address of this audit."""
        return audit_way(self.kept.id) if self.kept else ""

    @property
    def clean_cases(self) -> int:
        """How many cases have no finding at all."""
        return self.audit.cases - len({each.case_id for each in self.audit.findings})


def audit_way(audit: str, part: str = "") -> str:
    """The address of a kept audit, or of a part of it."""
    return f"/audits/{audit}/{part}" if part else f"/audits/{audit}"


def case_way(audit: str, case: str, number: int = 0) -> str:
    """The address of a case, one of its findings picked out."""
    return way(audit_way(audit, "case"), id=case, finding=number or None)


def findings_page(
    kept: KeptAudit, audit: Audit, wanted: FindingsFilter, language: Language
) -> FindingsPage:
    """The findings that `wanted` asks for; a page beyond the end is the last one."""
    path = audit_way(kept.id, "findings")
    numbered = list(enumerate(audit.findings, start=1))
    found = [each for each in numbered if wanted.takes(each[1], language)]
    place = pager(
        wanted.page,
        found=len(found),
        size=FINDINGS_A_PAGE,
        way=lambda number: wanted.changed(page=number).way(path),
    )
    first = (place.number - 1) * FINDINGS_A_PAGE
    severities = Counter(each.about.severity for each in audit.findings)
    return FindingsPage(
        kept=kept,
        audit=audit,
        filter=wanted,
        counts=_counts(audit.findings, wanted, path, language),
        severities=tuple((each, severities[each]) for each in Severity),
        units=tuple(sorted({unit_of(each) for each in audit.findings} - {""})),
        findings=tuple(
            finding_view(kept.id, finding, number, language)
            for number, finding in found[first : first + FINDINGS_A_PAGE]
        ),
        found=len(found),
        pager=place,
        rows_to_confirm=sum(1 for each in audit.assumptions if not each.is_confirmed),
    )


def finding_view(audit: str, finding: Finding, number: int, language: Language) -> FindingView:
    """A finding as pages show it."""
    return FindingView(
        finding=finding,
        number=number,
        name=name_of(finding.about, language),
        message=message_of(finding, language),
        unit=unit_of(finding),
        way=case_way(audit, finding.case_id, number),
        is_kept=bool(audit),
    )


def unit_of(finding: Finding) -> str:
    """Whose row it relies on, "" where none is known."""
    return finding.row.key.partition("/")[0] if finding.row else ""


def message_of(finding: Finding, language: Language) -> str:
    """The sentence of a finding."""
    return finding.message(english=language is Language.ENGLISH)


def _text(finding: Finding, language: Language) -> str:
    """What a search looks through."""
    name = name_of(finding.about, language)
    return folded(f"{finding.case_id} {finding.code} {name} {message_of(finding, language)}")


def name_of(code: Code, language: Language) -> str:
    """What a code is called."""
    return code.name_en if language is Language.ENGLISH else code.name


def _counts(
    findings: Sequence[Finding], wanted: FindingsFilter, path: str, language: Language
) -> tuple[CodeCount, ...]:
    anywhere = wanted.changed(code="", page=1)
    counted = Counter(each.code for each in findings if anywhere.takes(each, language))
    return tuple(
        CodeCount(
            code=code.id,
            name=name_of(code, language),
            severity=code.severity,
            count=counted[code.id],
            way=anywhere.changed(code="" if wanted.code == code.id else code.id).way(path),
            is_chosen=wanted.code == code.id,
        )
        for code in codes().values()
        if counted[code.id] or wanted.code == code.id
    )
