"""Rows and routes as plain records: the shapes that the command line and the API promise."""

from collections.abc import Iterator, Sequence
from datetime import date

from rules.agency.agency import Schedule
from rules.corrections import Correction, JournalRecord, Withdrawal
from rules.cosigning import Cosigner
from rules.ladder import Ladder
from rules.lint import Finding
from rules.marks import Steps
from rules.route import Branch, Route, SignStage, Stage, assists
from rules.rulerow import Doubt, RuleRow
from rules.suggesting import Suggestion

Record = dict[str, object]


def row_record(row: RuleRow) -> Record:
    """One row, as `chenhe rules export --format json` lists it."""
    return {
        "key": row.key,
        "unit": row.unit,
        "schedule": row.schedule,
        "issuer": row.issuer.value,
        "item": row.item,
        "content": row.content,
        "task": row.task,
        "status": row.status.value,
        "steps": step_records(row.steps),
        "decider": row.decider,
        "cosigners": cosigner_records(row.cosigners),
        "cosign_text": row.cosign_text,
        "remark": row.remark,
        "doubts": [_doubt_record(doubt) for doubt in row.doubts],
        "repair": row.repair,
        "correction": correction_record(row.correction) if row.correction else None,
        "confirmed_by": row.confirmed_by,
        "issued_on": _day(row.issued_on),
        "issue_document": row.issue_document,
        "printed": list(row.printed),
        "page": row.page,
        "source": {"file": row.source.file, "line": row.source.line},
    }


def correction_record(correction: Correction) -> Record:
    """One reviewer's answer."""
    return {
        "number": correction.number,
        "key": correction.key,
        "line": correction.line,
        "printed": list(correction.printed),
        "steps": step_records(correction.steps),
        "cosign_text": correction.cosign_text,
        "remark": correction.remark,
        "reviewer": correction.reviewer,
        "at": correction.at.isoformat(),
        "because": correction.because,
    }


def journal_record(record: JournalRecord) -> Record:
    """One record of the reviewers' journal; `kind` is correction, confirmation or withdrawal."""
    if isinstance(record, Correction):
        return {"kind": "correction"} | correction_record(record)
    said: Record = {
        "number": record.number,
        "reviewer": record.reviewer,
        "at": record.at.isoformat(),
        "because": record.because,
    }
    if isinstance(record, Withdrawal):
        return {"kind": "withdrawal", "of": record.of} | said
    return {"kind": "confirmation", "page": record.page, "digest": record.digest} | said


def doubt_records(rows: Sequence[RuleRow]) -> Iterator[Record]:
    """Every doubt of every row, with the cells as printed."""
    for row in rows:
        for doubt in row.doubts:
            where: Record = {"key": row.key, "line": row.line}
            yield where | {"printed": list(row.printed)} | _doubt_record(doubt)


def suggestion_record(suggestion: Suggestion) -> Record:
    """One suggested row, as `chenhe rules suggest --format json` lists it."""
    row = suggestion.row
    return {
        "key": row.key,
        "line": row.line,
        "unit": row.unit,
        "score": suggestion.score,
        "matched": list(suggestion.matched),
        "likened": dict(suggestion.likened),
        "routable": row.is_routable,
    }


def finding_records(findings: Sequence[Finding], rows: Sequence[RuleRow]) -> Iterator[Record]:
    """Every finding, with the cells of its row as printed."""
    printed = {row.line: list(row.printed) for row in rows}
    for each in findings:
        yield {
            "key": each.key,
            "line": each.line,
            "code": each.code,
            "message": each.message,
            "printed": printed.get(each.line, []),
            "candidates": [step_records(steps) for steps in each.candidates],
            "related": list(each.related),
        }


def step_records(steps: Steps) -> list[dict[str, str]]:
    """Steps as positions and actions."""
    return [{"position": each.position, "action": each.action.value} for each in steps]


def cosigner_records(cosigners: Sequence[Cosigner]) -> list[Record]:
    """Who is asked to co-sign, on which condition, before whom."""
    return [
        {
            "name": each.name,
            "kind": each.kind.value,
            "condition": each.condition,
            "before": each.before,
        }
        for each in cosigners
    ]


def route_record(route: Route) -> Record:
    """One route, as `chenhe route --format json` prints it."""
    return {
        "key": route.key,
        "line": route.line,
        "unit": route.unit,
        "schedule": route.schedule,
        "issuer": route.issuer.value,
        "issued_on": _day(route.issued_on),
        "issue_document": route.issue_document,
        "version": route.version,
        "ladder": list(route.ladder.positions),
        "stages": [stage_record(stage, route.ladder) for stage in route.stages],
    }


def stage_record(stage: Stage, ladder: Ladder) -> Record:
    """One stage of a route or plan."""
    if isinstance(stage, SignStage):
        return {
            "kind": "sign",
            "position": stage.position,
            "action": stage.action.value,
            "assisting": assists(stage, ladder),
        }
    return {
        "kind": "cosign",
        "mode": stage.mode.value,
        "branches": [_branch_record(branch) for branch in stage.branches],
        "before": [list(pair) for pair in stage.before],
    }


def _branch_record(branch: Branch) -> Record:
    return {
        "name": branch.name,
        "kind": branch.kind.value,
        "condition": branch.condition,
        "signers": list(branch.signers),
    }


def schedule_record(schedule: Schedule) -> Record:
    """When a schedule was issued, and by which letter."""
    return {
        "suffix": schedule.suffix,
        "issued_on": _day(schedule.issued_on),
        "document": schedule.document,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _doubt_record(doubt: Doubt) -> Record:
    return {
        "code": doubt.code,
        "message": doubt.message,
        "candidates": [step_records(steps) for steps in doubt.candidates],
    }
