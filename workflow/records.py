"""Cases and logs as plain records: the shapes that the command line and the API promise."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.export import Record, stage_record
from rules.route import CosignStage, Stage
from workflow.board import BoardRow
from workflow.calendar import taipei_time
from workflow.case import Case, Desk
from workflow.events import (
    ConditionAnswered,
    DocumentAssigned,
    DocumentRegistered,
    DocumentReturned,
    Event,
    action_of,
    to_record,
)
from workflow.plan import Plan

LOG_COLUMNS = (
    *("文號", "流程列", "主旨", "類別", "速別", "收文時間", "限辦日期", "動作"),
    *("單位", "職稱", "人員", "被代理人", "對象", "註記", "時間", "意見"),
)
ADD_COSIGNER = "加會"
WAIVE = "免會"


def case_record(case: Case, history: Iterable[Event]) -> Record:
    """One case, as `chenhe case show --format json` prints it."""
    return {
        "id": case.id,
        "version": case.version,
        "state": case.state.value,
        "row": {"key": case.row, "line": case.line},
        "rulebook": case.rulebook,
        "unit": case.unit,
        "issuer": case.issuer.value,
        "issued_on": case.issued_on.isoformat() if case.issued_on else None,
        "subject": case.subject,
        "category": case.category,
        "urgency": case.urgency,
        "received_at": taipei_time(case.received_at).isoformat(),
        "due": case.due.isoformat(),
        "outcome": case.outcome.value if case.outcome else None,
        "open": [_desk_record(desk) for desk in case.open],
        "plan": [stage_record(stage, case.plan.ladder) for stage in _owed_stages(case.plan)],
        "unanswered": list(case.plan.unanswered),
        "excused": list(case.plan.excused),
        "returns": case.returns,
        "events": [to_record(event) for event in history],
    }


def row_record(row: BoardRow) -> Record:
    """One case in a list."""
    return {
        "id": row.id,
        "state": row.state,
        "subject": row.subject,
        "unit": row.unit,
        "row": {"key": row.row, "line": row.line},
        "urgency": row.urgency,
        "due": row.due.isoformat(),
        "days_left": row.days_left,
        "outcome": row.outcome,
        "open": [
            {
                "unit": desk.unit,
                "position": desk.position,
                "action": desk.action,
                "desk": desk.desk,
            }
            for desk in row.desks
        ],
    }


def log_rows(events: Iterable[Event]) -> Iterator[dict[str, str]]:
    """The log in the columns that an audit reads, one row an event, in the order recorded."""
    cases: dict[str, dict[str, str]] = {}
    for event in events:
        if isinstance(event, DocumentRegistered):
            cases[event.case_id] = _case_columns(event)
        # A log that lost a registration can still be looked into.
        known = cases.get(event.case_id) or dict.fromkeys(LOG_COLUMNS, "") | {
            "文號": event.case_id,
            "流程列": event.row,
        }
        yield known | _event_columns(event)


def _desk_record(desk: Desk) -> Record:
    return {
        "unit": desk.duty.unit,
        "position": desk.duty.position,
        "action": desk.duty.action.value,
        "desk": desk.desk,
    }


def _owed_stages(plan: Plan) -> Iterator[Stage]:
    """The stages without the branches that were excused."""
    for stage in plan.stages:
        if not isinstance(stage, CosignStage):
            yield stage
            continue
        owed = tuple(each for each in stage.branches if each.name not in plan.excused)
        if owed:
            yield replace(stage, branches=owed)


def _case_columns(event: DocumentRegistered) -> dict[str, str]:
    return {
        "文號": event.case_id,
        "流程列": event.row,
        "主旨": event.subject,
        "類別": event.category,
        "速別": event.urgency,
        "收文時間": taipei_time(event.received_at).isoformat(timespec="seconds"),
        "限辦日期": event.due.isoformat(),
    }


def _event_columns(event: Event) -> dict[str, str]:
    action, target, words = action_of(event).value, "", event.opinion
    if isinstance(event, DocumentReturned):
        target, words = event.target, event.reason
    elif isinstance(event, DocumentAssigned):
        target = event.target
    elif isinstance(event, ConditionAnswered):
        action = ADD_COSIGNER if event.answer.required else WAIVE
        target, words = event.target, event.answer.reason
    return {
        "動作": action,
        "單位": event.unit,
        "職稱": event.position,
        "人員": event.person,
        "被代理人": event.for_person,
        "對象": target,
        "註記": event.mark,
        "時間": taipei_time(event.at).isoformat(timespec="seconds"),
        "意見": words,
    }
