"""What a careful reader would ask about the table; nothing here changes a reading."""

from collections.abc import Iterator, Sequence

from rules.agency.agency import Agency
from rules.corrections import Correction
from rules.lint.finding import Check, Finding, finding
from rules.lint.pages import page_findings
from rules.lint.sisters import sister_findings
from rules.lint.spelling import spelling_findings
from rules.rulerow import RuleRow
from rules.sentence import Said, msgid
from rules.table import Table

__all__ = ["Check", "Finding", "lint"]

ORPHANED = msgid("第 %(number)s 筆校對（%(reviewer)s）的列已不在表上")


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
                yield finding(Check(doubt.code), [row], doubt.said, doubt.candidates)


def _orphan(correction: Correction) -> Finding:
    facts = {"number": correction.number, "reviewer": correction.reviewer}
    return Finding(
        check=Check.CORRECTION_ORPHANED,
        line=correction.line,
        key=correction.key,
        said=Said(template=ORPHANED, facts=facts),
        candidates=(correction.steps,),
    )
