"""What an audit says: findings with their evidence, and what could not be judged, and why."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from rules.days import format_short
from workflow.audit.codes import Code, code_of, codes
from workflow.audit.examined import ExaminedCase
from workflow.audit.log import Rejected

Record = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?= |$)")  # how a fact that is a day, or a time, begins


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRow:
    """The row that a finding relies on."""

    key: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One deviation of one case; `evidence` are record numbers, 1 = the first after the header."""

    case_id: str
    code: str
    position: str  # of whom it speaks: a position, a co-signer; "" of the case
    evidence: tuple[int, ...]
    row: CitedRow | None = None  # None where none is known
    sentence: str = ""  # which sentence of the code; "" for its usual one
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    is_assumed: bool = False  # the row was suggested by the subject, and nobody has confirmed it

    @property
    def about(self) -> Code:
        """The entry of its code: severity, names, sentences, source."""
        return code_of(self.code)

    @property
    def key(self) -> str:
        """Its name, the same when the same file is judged again: 16 hexadecimal digits."""
        facts = (self.case_id, self.code, self.position, *map(str, self.evidence))
        return sha256("\0".join(facts).encode()).hexdigest()[:16]

    def message(self, *, english: bool = False) -> str:
        """The sentence as it stands in a report."""
        facts = self.facts if english else {name: _said(fact) for name, fact in self.facts.items()}
        return self.about.sentence(self.sentence, english=english) % facts


def _said(fact: str) -> str:
    """A fact as officials say it: a day by its 民國 year."""
    if not (found := _DAY.match(fact)):
        return fact
    return format_short(date.fromisoformat(found[0])) + fact[found.end() :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A row for cases that name none: suggested, or somebody's word; judged only by that."""

    subject: str
    unit: str  # the drafting unit, "" where unknown
    row: CitedRow
    score: float  # 0..1
    cases: tuple[str, ...]
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A case whose route was not judged, since lines of it could not be read."""

    case_id: str
    records: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What came out, in the order of the first record of each finding, then of its code."""

    file: str
    cases: int
    events: int
    findings: tuple[Finding, ...]
    rejected: tuple[Rejected, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    notes: tuple[str, ...] = ()  # what the log or the lack of a roster left unknown
    rulebooks: tuple[str, ...] = ()  # the versions relied on
    examined: tuple[ExaminedCase, ...] = ()  # every case, in the order of the log

    @cached_property
    def summary(self) -> Mapping[str, int]:
        """How many findings of each code, in the order of the table of codes."""
        counts = Counter(finding.code for finding in self.findings)
        return {code: counts[code] for code in codes() if counts[code]}


def audit_record(audit: Audit) -> Record:
    """The audit as `chenhe audit --format json` prints it."""
    return {
        "file": audit.file,
        "cases": audit.cases,
        "events": audit.events,
        "rejected": [rejected_record(each) for each in audit.rejected],
        "findings": [finding_record(each) for each in audit.findings],
        "summary": dict(audit.summary),
        "assumptions": [_assumption_record(each) for each in audit.assumptions],
        "unjudged": [
            {"case_id": each.case_id, "records": list(each.records)} for each in audit.unjudged
        ],
        "notes": list(audit.notes),
        "rulebooks": list(audit.rulebooks),
    }


def finding_record(finding: Finding) -> Record:
    """One finding."""
    return {
        "case_id": finding.case_id,
        "code": finding.code,
        "severity": finding.about.severity.value,
        "position": finding.position,
        "message": finding.message(),
        "row": row_record(finding.row),
        "evidence": list(finding.evidence),
        "assumed": finding.is_assumed,
    }


def row_record(row: CitedRow | None) -> Record | None:
    """The row cited."""
    return {"key": row.key, "line": row.line} if row else None


def rejected_record(rejected: Rejected) -> Record:
    """One line that was rejected."""
    return {
        "line": rejected.line,
        "column": rejected.column,
        "value": rejected.value,
        "reason": rejected.reason,
    }


def _assumption_record(assumption: Assumption) -> Record:
    return {
        "subject": assumption.subject,
        "unit": assumption.unit,
        "row": row_record(assumption.row),
        "score": round(assumption.score, 4),
        "cases": list(assumption.cases),
        "confirmed": assumption.is_confirmed,
    }


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By first record, then by code."""
    return tuple(sorted(findings, key=lambda each: (min(each.evidence, default=0), each.code)))
