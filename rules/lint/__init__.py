"""What a careful reader would ask about the table; nothing here changes a reading."""

from collections.abc import Iterator, Sequence

from rules.agency.agency import Agency
from rules.corrections import Correction
from rules.lint.finding import Check, Finding, finding
from rules.lint.pages import page_findings
from rules.lint.sisters import sister_findings
from rules.lint.spelling import spelling_findings
from rules.rulerow import RuleRow
from rules.table import Table

__all__ = ["Check", "Finding", "lint"]


def lint(
    rows: Sequence[RuleRow], table: Table, agency: Agency, orphans: Sequence[Correction] = ()
) -> tuple[Finding, ...]:
    """Every finding, in printed order."""
    found = [
        *sister_findings(rows, agency),
        *spelling_findings(rows),
        *page_findings(rows, table, agency),
        *_corrections(rows),
        *map(_orphan, orphans),
    ]
    return tuple(sorted(found, key=lambda each: (each.line, each.code, each.related)))


def _corrections(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    """Corrections that their row no longer bears out."""
    codes = {check.value for check in Check}
    for row in rows:
        for doubt in row.doubts:
            if doubt.code in codes:
                yield finding(Check(doubt.code), [row], doubt.message, doubt.candidates)


def _orphan(correction: Correction) -> Finding:
    return Finding(
        check=Check.CORRECTION_ORPHANED,
        line=correction.line,
        key=correction.key,
        message=f"第 {correction.number} 筆校對（{correction.reviewer}）的列已不在表上",
        candidates=(correction.steps,),
    )
