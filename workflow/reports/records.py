"""Cases and logs as plain records: the shapes that the command line and the API promise."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

from rules.export import Record, stage_record
from rules.marks import Action
from rules.route import CosignStage, Stage
from workflow.calendar import taipei_time
from workflow.case.case import Application, Case, Clock, Desk
from workflow.case.duties import holder_label
from workflow.case.plan import Plan
from workflow.case.words import Stance
from workflow.events import to_record
from workflow.events.base import Event, due_of, reason_of, target_of
from workflow.events.clock import ExtensionApplied, UrgencyChanged
from workflow.events.handing import DocumentRegistered
from workflow.events.routing import SignatureRecalled
from workflow.events.signing import ConditionAnswered, DocumentCosigned, DocumentDecided
from workflow.reports.board import MASK, BoardRow

LOG_COLUMNS = (
    *("文號", "流程列", "主旨", "類別", "速別", "收文時間", "限辦日期", "動作"),
    *("單位", "職稱", "人員", "被代理人", "對象", "註記", "時間", "意見", "決定", "意見別"),
    "密等",
)
# What everybody may see of a 密件.
PUBLIC = frozenset(
    (
        *("id", "version", "state", "unit", "urgency", "received_at", "due", "open"),
        *("confidential", "closed_on", "reminders"),
    )
)
PUBLIC_COLUMNS = frozenset(
    (
        *("文號", "速別", "收文時間", "限辦日期", "動作"),
        *("單位", "職稱", "人員", "被代理人", "時間", "密等"),
    )
)
# Whether a case is hidden from the reader; told whether its registration says 密件, if that is
# the record at hand.
Hides = Callable[[str, bool | None], bool]


def shows_all(_: str, __: bool | None) -> bool:
    """Nothing is hidden."""
    return False


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
        "issued_on": _day(case.issued_on),
        "subject": case.subject,
        "category": case.category,
        "urgency": case.urgency,
        "received_at": taipei_time(case.received_at).isoformat(),
        "due": case.due.isoformat(),
        "outcome": case.outcome.value if case.outcome else None,
        "open": [_desk_record(desk) for desk in case.open],
        **_plan_record(case.plan),
        **_document_record(case),
        **_clock_record(case.clock),
        "closed_on": _day(case.closed_on),
        "applications": [_application_record(each) for each in case.applications],
        "parent": case.parent or None,
        "children": list(case.children),
        "returns": case.returns,
        "reassignments": case.reassignments,
        "reminders": case.reminders,
        "chased": [
            {"holder": holder_label(holder), "count": len(days)}
            for holder, days in case.chased.items()
        ],
        "events": [to_record(event) for event in history],
    }


def public_case_record(case: Case) -> Record:
    """The same record of a 密件 for who may not read it: what tells of its content is empty."""
    record = case_record(case, ())
    shown = {key: each if key in PUBLIC else _emptied(each) for key, each in record.items()}
    return shown | {"subject": MASK}


def _emptied(value: Any) -> Any:
    """Nothing of the same kind: a program that reads the record finds every key."""
    if isinstance(value, dict):
        return {key: _emptied(each) for key, each in cast(Record, value).items()}
    return None if value is None else type(value)()


def _plan_record(plan: Plan) -> Record:
    return {
        "plan": [stage_record(stage, plan.ladder) for stage in _owed_stages(plan)],
        "unanswered": list(plan.unanswered),
        "excused": list(plan.excused),
        "unchanged": list(plan.unchanged),
        "commented": list(plan.commented),
        "added": list(plan.added),
        "afterwards": [branch.name for branch in plan.afterwards],
    }


def _document_record(case: Case) -> Record:
    return {
        "handler": case.handler,
        "handler_id": case.handled_by,
        "initiated": case.is_initiated,
        "confidential": case.is_confidential,
        "form": case.form.value if case.form else None,
        "document": case.document or None,
        "option": case.option or None,
        "options": list(case.options),
    }


def _clock_record(clock: Clock) -> Record:
    return {
        "ends_on": _day(clock.ends_on),
        "counted_from": clock.counted_from.isoformat(),
        "extensions": clock.extensions,
        "paused_days": clock.paused_days,
        "suspended_since": _day(clock.suspended_since),
    }


def row_record(row: BoardRow) -> Record:
    """One case in a list."""
    return {
        "id": row.id,
        "state": row.state,
        "confidential": row.is_confidential,
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


def log_rows(events: Iterable[Event], hides: Hides = shows_all) -> Iterator[dict[str, str]]:
    """The log in the columns that an audit reads, one row an event, in the order recorded.

    Of a case that is hidden the row of its registration alone, without what tells of its content.
    """
    cases: dict[str, dict[str, str]] = {}
    for event in events:
        opening = event if isinstance(event, DocumentRegistered) else None
        if hides(event.case_id, opening.is_confidential if opening else None):
            if opening:
                row = _line(_case_columns(opening), opening)
                yield {name: row[name] if name in PUBLIC_COLUMNS else "" for name in row} | {
                    "主旨": MASK
                }
            continue
        if opening:
            cases[event.case_id] = _case_columns(opening)
        # A log that lost a registration can still be looked into.
        known = cases.get(event.case_id) or dict.fromkeys(LOG_COLUMNS, "") | {
            "文號": event.case_id,
            "流程列": event.row,
        }
        known |= _changed_columns(event)
        cases[event.case_id] = known
        yield _line(known, event)


def _line(case: dict[str, str], event: Event) -> dict[str, str]:
    """One row, its columns in the order promised."""
    told = case | _event_columns(event)
    return {name: told[name] for name in LOG_COLUMNS}


def _desk_record(desk: Desk) -> Record:
    return {
        "unit": desk.duty.unit,
        "position": desk.duty.position,
        "action": desk.duty.action.value,
        "desk": desk.desk,
    }


def _application_record(application: Application) -> Record:
    return {
        "action": application.action.value,
        "ruler": application.ruler.label,
        "reason": application.reason,
        "row": application.row or None,
        "due": _day(application.due),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _owed_stages(plan: Plan) -> Iterator[Stage]:
    """The stages without the branches that were excused."""
    for stage in plan.walked:
        if not isinstance(stage, CosignStage):
            yield stage
            continue
        owed = tuple(each for each in stage.branches if each.name not in plan.spared)
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
        "密等": "密" if event.is_confidential else "普通",
    }


def _changed_columns(event: Event) -> dict[str, str]:
    """What an event changes of its case's columns, from its own line on."""
    due = event.next_due if isinstance(event, DocumentDecided) else due_of(event)
    changed = {"流程列": event.row}
    if due is not None and not isinstance(event, ExtensionApplied):
        changed["限辦日期"] = due.isoformat()
    if isinstance(event, UrgencyChanged):
        changed["速別"] = event.urgency
    return changed


def _event_columns(event: Event) -> dict[str, str]:
    action = event.action.logged
    target = target_of(event)
    said = (reason_of(event), event.opinion)
    words = "；".join(dict.fromkeys(each for each in said if each))
    if isinstance(event, ConditionAnswered):
        action = (Action.ADD_COSIGNER if event.answer.required else Action.WAIVE).value
        words = event.answer.reason
    elif isinstance(event, DocumentCosigned) and event.stance is Stance.NOT_NEEDED:
        action, target = Action.WAIVE.value, event.duty.branch or ""
    elif isinstance(event, SignatureRecalled):
        target = event.duty.branch or event.duty.position
    elif isinstance(event, UrgencyChanged):
        target = event.urgency
    elif isinstance(event, ExtensionApplied):
        target = Action.EXTEND.value
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
        "決定": (event.option or event.outcome.value) if isinstance(event, DocumentDecided) else "",
        "意見別": event.stance.value if isinstance(event, DocumentCosigned) else "",
    }
