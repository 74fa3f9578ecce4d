"""chenhe log: verify, rebuild, export."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from web.commands.common import (
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
)
from web.commands.offices import OfficeChoice, OfficeName, settings
from web.files.tables import unarmed
from web.services import open_store
from workflow.reports.records import LOG_COLUMNS, log_rows
from workflow.store.chain import BadRecord, Tampering
from workflow.store.log import Store, legible

app = typer.Typer(help="事件紀錄：驗證、重建、匯出", no_args_is_help=True)
KIND_WORDS = {
    Tampering.ALTERED: "內容被改過",
    Tampering.MISSING: "紀錄不見了",
    Tampering.INSERTED: "是後來插入的",
    Tampering.REORDERED: "順序被調換過",
    Tampering.TRUNCATED: "起的紀錄被截去",
}


class LogFormat(StrEnum):
    """How to export a log."""

    CSV = "csv"
    JSONL = "jsonl"


@app.command()
def verify(db: Database = None, form: Format = TextOrJson.TEXT) -> None:
    """驗證每個辦公室的雜湊鏈；有問題時指出第一筆並以 1 結束。"""
    store = open_store(settings(db))
    verdicts = {office: store.verify(office) for office in store.traces()}
    checkpoints = sum(1 for _ in store.checkpoints.read())
    if verdicts and not checkpoints:
        note("注意：沒有檢查點檔，紀錄的尾端若被截去無從發現")
    if unreadable := store.checkpoints.unreadable():
        note(f"注意：檢查點檔有 {unreadable} 行讀不出來；若不只是斷電所致，請以另存的檢查點檔核對")
    bad = next((each.first_bad for each in verdicts.values() if each.first_bad), None)
    if form is TextOrJson.JSON:
        print_json(
            {
                "ok": bad is None,
                "cases": sum(each.cases for each in verdicts.values()),
                "events": sum(each.events for each in verdicts.values()),
                "first_bad": _bad_record(bad),
                "checkpoints": checkpoints,
            }
        )
    else:
        for office, each in verdicts.items():
            said = _sentence(each.first_bad)
            print_line(f"{office}：{each.cases} 件、{each.events} 筆事件，{said}")
        if not verdicts:
            print_line("還沒有任何事件。")
    if bad:
        raise typer.Exit(1)


@app.command()
def rebuild(db: Database = None) -> None:
    """由事件紀錄重做看板與待辦所用的資料表。"""
    store = open_store(settings(db))
    for office in store.offices():
        if store.verify(office).first_bad:
            note(f"注意：{office} 的紀錄不完好（見 chenhe log verify），仍照現有紀錄重做")
        print_line(f"{office}：{store.rebuild(office)} 件")


@app.command()
def export(
    form: Annotated[LogFormat, typer.Option("--format", help="輸出格式")] = LogFormat.CSV,
    db: Database = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """匯出事件紀錄到標準輸出。"""
    store = open_store(settings(db))
    count = _export_csv(store, office) if form is LogFormat.CSV else _export_jsonl(store, office)
    note(f"匯出 {count} 筆事件（{office}）")


def _export_csv(store: Store, office: str) -> int:
    sys.stdout.write("\ufeff")
    writer = csv.DictWriter(sys.stdout, LOG_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for row in log_rows(store.events(office)):
        writer.writerow({name: unarmed(text) for name, text in row.items()})
        count += 1
    return count


def _export_jsonl(store: Store, office: str) -> int:
    count = 0
    for line in _jsonl(store, office):
        sys.stdout.write(line + "\n")
        count += 1
    return count


def _jsonl(store: Store, office: str) -> Iterator[str]:
    """A record a line, with its place in the chain; the payload opened up."""
    for record in store.records(office):
        with legible(record.case_id):
            facts = asdict(record) | {"payload": json.loads(record.payload)}
        yield json.dumps(facts, ensure_ascii=False)


def _bad_record(bad: BadRecord | None) -> dict[str, object] | None:
    if bad is None:
        return None
    return {"case_id": bad.case_id, "sequence": bad.sequence, "kind": bad.kind.value}


def _sentence(bad: BadRecord | None) -> str:
    if bad is None:
        return "完好"
    return f"不完好：{bad.case_id} 的第 {bad.sequence} 筆{KIND_WORDS[bad.kind]}（{bad.kind.value}）"
