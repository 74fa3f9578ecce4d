"""The event log opened up: each record for other programs, and what a broken chain means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, cast

from workflow.calendar import taipei_time
from workflow.office import office_word
from workflow.organisation.events import ORGANISATION, LogAccepted, from_json
from workflow.reports.records import Hides, shows_all
from workflow.store.chain import BadRecord, Difference, LogRecord, Tampering, Verdict
from workflow.store.folding import legible

Facts = dict[str, object]
MOST_TOLD = 20  # differences in sentences; all of them as JSON
TABLE_WORDS = {
    "office": "辦公室",
    "serial": "流水號",
    "case_state": "案件",
    "desk": "關卡",
    "draft": "草稿",
    "phrase": "常用批示詞",
    "submission": "送出的表單",
}
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


def verified_record(found: Mapping[str, Verdict]) -> Facts:
    """What was found of each office, as `chenhe log verify` prints it."""
    offices = [
        {
            "office": office,
            "ok": verdict.is_sound,
            "cases": verdict.cases,
            "events": verdict.events,
            "first_bad": _bad_record(office, verdict.first_bad),
            "unchecked": verdict.unchecked,
            "unreadable": [{"from": each[0], "to": each[-1]} for each in verdict.unreadable],
            "derived": [asdict(each) for each in verdict.differences],
        }
        for office, verdict in found.items()
    ]
    return {
        "ok": all(each["ok"] for each in offices),
        "cases": sum(each.cases for each in found.values()),
        "events": sum(each.events for each in found.values()),
        "first_bad": next((each["first_bad"] for each in offices if each["first_bad"]), None),
        "unchecked": sum(each.unchecked for each in found.values()),
        "offices": offices,
        "accepted": [
            accepted_record(record) for each in found.values() for record in each.accepted
        ],
    }


def verified_lines(found: Mapping[str, Verdict]) -> Iterator[str]:
    """The same in sentences."""
    for office, verdict in found.items():
        said = chain_text(verdict.first_bad)
        yield f"{office_word(office)}：{verdict.cases} 件、{verdict.events} 筆事件，{said}"
        if verdict.unreadable:
            yield f"  讀不出來的：{_spans_text(verdict.unreadable)}；其餘都讀了。請從備份還原"
        if verdict.unchecked:
            yield f"  {verdict.unchecked} 筆沒有檢查點：{_UNCHECKED[verdict.first_bad is None]}"
        told = verdict.differences[:MOST_TOLD]
        yield from (f"  {difference_text(each)}" for each in told)
        if more := len(verdict.differences) - len(told):
            yield f"  另有 {more} 項與紀錄不符；全部見 --format json"
        if told and verdict.first_bad is None:
            yield "  紀錄本身完好；請以 chenhe log rebuild 由紀錄重做"
        yield from (f"  {accepted_text(record)}" for record in verdict.accepted)


_UNCHECKED = {
    True: "沒有檢查點檔，或紀錄早於檢查點",
    False: "檢查點遺失，或是有人直接寫進了資料庫",
}


def _spans_text(spans: Iterable[range]) -> str:
    return "、".join(
        f"第 {each[0]} 筆" if len(each) == 1 else f"第 {each[0]} 至 {each[-1]} 筆" for each in spans
    )


def difference_text(difference: Difference) -> str:
    """What stands beside the log and differs from it, in a sentence."""
    what = TABLE_WORDS.get(difference.table, difference.table)
    where = f"{what} {difference.key}".rstrip()
    if not difference.column:
        return f"{where} 不是紀錄所推得的：缺少、多出或讀不出來（{difference.table}）"
    name = f"{difference.table}.{difference.column}"
    if difference.expected is None:
        return f"{where} 與紀錄不符（{name}）"
    return f"{where} 記為 {difference.found}，照紀錄應是 {difference.expected}（{name}）"


def _bad_record(office: str, bad: BadRecord | None) -> Facts | None:
    """The first record that breaks the chain."""
    if bad is None:
        return None
    lost: Facts = {"checkpoint": True} if bad.is_checkpoint else {}
    broken: Facts = {"unreadable": True} if bad.is_unreadable else {}
    told: Facts = {"case_id": bad.case_id, "sequence": bad.sequence, "kind": bad.kind.value}
    return told | {"office": office} | lost | broken


def chain_text(bad: BadRecord | None) -> str:
    """What the chain says of the record that breaks it, in a sentence."""
    if bad is None:
        return "完好"
    what = "沒有檢查點" if bad.is_checkpoint else KIND_WORDS[bad.kind]
    what = "讀不出來" if bad.is_unreadable else what
    of = f"{bad.case_id} 的第 {bad.sequence} 筆" if bad.case_id else "有紀錄"
    return f"不完好：{of}{what}（{bad.kind.value}）"


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
