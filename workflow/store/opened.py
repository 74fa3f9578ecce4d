"""The event log opened up: each record for other programs, and what a broken chain means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, cast

from workflow.calendar import taipei_time
from workflow.organisation.events import ORGANISATION, LogAccepted, from_json
from workflow.reports.records import Hides, shows_all
from workflow.store.chain import BadRecord, LogRecord, Tampering
from workflow.store.folding import legible

Facts = dict[str, object]
KIND_WORDS = {
    Tampering.ALTERED: "內容被改過",
    Tampering.MISSING: "紀錄不見了",
    Tampering.INSERTED: "是後來插入的",
    Tampering.REORDERED: "順序被調換過",
    Tampering.TRUNCATED: "起的紀錄被截去",
}


def log_lines(records: Iterable[LogRecord], hides: Hides = shows_all) -> Iterator[str]:
    """Each record as one line of JSON, with its place in the chain and its payload opened up.

    Of a case that is hidden the payload is null. Raises what `legible` raises for a record whose
    payload cannot be read.
    """
    for record in records:
        with legible(record.case_id):
            payload = json.loads(record.payload)
        confidential = _says_confidential(payload) if record.sequence == 1 else None
        if record.case_id != ORGANISATION and hides(record.case_id, confidential):
            payload = None
        with legible(record.case_id):  # bytes where there was text
            line = json.dumps(asdict(record) | {"payload": payload}, ensure_ascii=False)
        yield line


def _says_confidential(payload: Any) -> bool:
    """Whether a registration says 密件; one that makes no sense might."""
    return not isinstance(payload, dict) or bool(cast(Facts, payload).get("is_confidential"))


def bad_record(bad: BadRecord | None) -> dict[str, object] | None:
    """The first record that breaks the chain, as `chenhe log verify` prints it."""
    if bad is None:
        return None
    lost = {"checkpoint": True} if bad.is_checkpoint else {}
    return {"case_id": bad.case_id, "sequence": bad.sequence, "kind": bad.kind.value, **lost}


def chain_text(bad: BadRecord | None) -> str:
    """What the chain says of the record that breaks it, in a sentence."""
    if bad is None:
        return "完好"
    what = "的檢查點不見了" if bad.is_checkpoint else KIND_WORDS[bad.kind]
    return f"不完好：{bad.case_id} 的第 {bad.sequence} 筆{what}（{bad.kind.value}）"


def accepted_record(record: LogRecord) -> dict[str, object]:
    """A LogAccepted, as `chenhe log verify` prints it."""
    event = _accepted(record)
    return {
        "office": record.office,
        "number": record.number,
        "at": event.at.isoformat(),
        "by": event.recorded_by,
        "reason": event.reason,
        "known": {"count": event.known_count, "head": event.known_head},
        "kept": {"count": event.kept_count, "head": event.kept_head},
    }


def accepted_text(record: LogRecord) -> str:
    """The same in a sentence."""
    event = _accepted(record)
    return (
        f"第 {record.number} 筆：{event.recorded_by}於 {taipei_time(event.at):%Y-%m-%d %H:%M} "
        f"接受紀錄為 {event.kept_count} 筆（檢查點原記到 {event.known_count} 筆），"
        f"理由：{event.reason}"
    )


def _accepted(record: LogRecord) -> LogAccepted:
    with legible(record.case_id):
        event = from_json(record.kind, record.payload)
    assert isinstance(event, LogAccepted)
    return event
