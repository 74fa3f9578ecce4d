"""Findings and cases made up for tests of the work on them; each test names what matters."""

import re
from datetime import date

from workflow.audit.codes import code_of
from workflow.audit.examined import CaseEnd, ExaminedCase
from workflow.audit.findings import Audit, CitedRow, Finding


def a_finding(
    case: str = "A",
    code: str = "REVIEW_SKIPPED",
    position: str = "股長",
    line: int = 9,
    unit: str = "秘書室",
) -> Finding:
    row = CitedRow(key=f"{unit}/乙/項目/內容", line=line) if line else None
    places = re.findall(r"%\((\w+)\)s", code_of(code).sentence(""))
    facts = dict.fromkeys(places, position)
    return Finding(
        case_id=case, code=code, position=position, evidence=(1, 2), row=row, facts=facts
    )


def a_case(case: str = "A", unit: str = "秘書室", received: date | None = None) -> ExaminedCase:
    return ExaminedCase(
        id=case,
        subject="採購出版品案",
        unit=unit,
        line=9,
        received=(received or date(2026, 3, 2)).toordinal(),
        ended=date(2026, 3, 5).toordinal(),
        end=CaseEnd.DONE,
    )


def an_audit(
    *findings: Finding,
    cases: tuple[ExaminedCase, ...] = (),
    file: str = "紀錄.csv",
    rulebooks: tuple[str, ...] = ("示範@1",),
) -> Audit:
    examined = cases or tuple(a_case(case) for case in dict.fromkeys(f.case_id for f in findings))
    return Audit(
        file=file,
        cases=len(examined),
        events=4 * len(examined),
        findings=findings,
        examined=examined,
        rulebooks=rulebooks,
    )
