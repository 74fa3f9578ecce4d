"""chenhe log: verify, accept, rebuild, export."""

import csv
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from web import backups
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
)
from web.commands.offices import (
    LogChoice,
    LogName,
    OfficeChoice,
    OfficeName,
    ReadAll,
    ReadAs,
    ReadBy,
    ReadFor,
    accepted_line,
    casework,
    reader_of,
    settings,
)
from web.commands.waiting import Told, counted, times
from web.files.ocel import ocel_lines
from web.files.tables import unarmed
from web.files.xes import xes_lines
from web.services import open_store
from workflow.actions.confidential import Reader
from workflow.calendar import taipei_day
from workflow.desk.sealing import Sealed
from workflow.office import office_word, taipei_now
from workflow.organisation.people import Organisation
from workflow.reports.records import LOG_COLUMNS, log_rows
from workflow.store.opened import log_lines, verified_lines, verified_record

VERIFYING, REBUILDING, EXPORTING = "驗證", "重做", "匯出"
Each = TypeVar("Each")

app = typer.Typer(help="事件紀錄：驗證、重建、匯出", no_args_is_help=True)


class LogFormat(StrEnum):
    """How to export a log."""

    CSV = "csv"
    JSONL = "jsonl"
    XES = "xes"
    OCEL = "ocel"


# The forms for programs that mine processes; both hold what the CSV does.
BY_LINE: Mapping[LogFormat, Callable[[Iterable[Mapping[str, str]]], Iterator[str]]] = {
    LogFormat.XES: xes_lines,
    LogFormat.OCEL: ocel_lines,
}


@app.command()
def verify(db: Database = None, form: Format = TextOrJson.TEXT) -> None:
    """驗證每個辦公室的雜湊鏈，並核對由它推得的資料；有問題時指出來並以 1 結束。

    指出的是第一筆不對的紀錄、沒有檢查點的筆數、讀不出來的紀錄，與該由紀錄重做的資料。
    """
    store = open_store(settings(db))
    with counted(VERIFYING, times(2, store.length())) as told:
        found = backups.verify_logs(store, told)
    checkpoints = sum(1 for _ in store.checkpoints.read())
    if why := backups.keep(store, found):
        note(f"注意：驗證的日期與結果存不下來（{why}），不影響驗證本身")
    if found and store.checkpoints.path is None:
        note("注意：沒有設定檢查點檔，紀錄的尾端若被截去無從發現")
    if found and store.checkpoints.are_lost:
        note(f"注意：找不到檢查點檔 {store.checkpoints.path}，紀錄的尾端若被截去無從發現")
    if unreadable := store.checkpoints.unreadable():
        note(f"注意：檢查點檔有 {unreadable} 行讀不出來；若不只是斷電所致，請以另存的檢查點檔核對")
    if form is TextOrJson.JSON:
        print_json(verified_record(found) | {"checkpoints": checkpoints})
    else:
        for line in verified_lines(found):
            print_line(line)
        if not found:
            print_line("還沒有任何事件。")
    if not all(each.is_sound for each in found.values()):
        raise typer.Exit(1)


@app.command()
def checkpoints(
    file: Annotated[str, typer.Argument(help="抄到哪個檔案；預設為 CHENHE_CHECKPOINTS_COPY")] = "",
    db: Database = None,
) -> None:
    """把檢查點抄一份到別的磁碟或主機；抄本已有的行若與現在的不符，就不抄，並以 1 結束。

    能改資料庫的人也能改它旁邊的檢查點檔；抄本放在他改不到的地方，紀錄被改短或改寫就看得出來。
    """
    to, added = backups.copy_checkpoints(settings(db), file)
    note(f"已抄到 {to}：新增 {added:,} 行")


@app.command()
def accept(
    person: Annotated[str, typer.Option("--person", help="由誰接受")],
    reason: Annotated[str, typer.Option("--reason", help="為什麼")],
    db: Database = None,
    agency: AgencyName = None,
    office: LogName = LogChoice.LIVE,
) -> None:
    """接受現有的紀錄：還原備份，或檢查點檔遺失時。

    接受的人、理由與前後筆數記成一筆事件，此後 chenhe log verify 列出它，並以現有紀錄為準。
    紀錄本身被改過的不能接受。
    """
    event = backups.accept(settings(db, agency), office.value, by=person, reason=reason)
    print_line(accepted_line(office.value, event))


@app.command()
def rebuild(db: Database = None, agency: AgencyName = None) -> None:
    """由事件紀錄重做所有推得的資料：看板、待辦、流水號，與每個辦公室的筆數。"""
    chosen = settings(db, agency)
    store = open_store(chosen)
    with counted(REBUILDING, times(3, store.length())) as told:
        cases = dict[str, int]()
        for office in store.traces():
            if store.verify(office, told).first_bad:
                said = office_word(office)
                note(f"注意：{said}的紀錄不完好（見 chenhe log verify），仍照現有紀錄重做")
            cases[office] = backups.rebuild(chosen, store, office, told)
    for office, count in cases.items():
        print_line(f"{office_word(office)}：{count} 件")


@app.command()
def export(
    form: Annotated[LogFormat, typer.Option("--format", help="輸出格式")] = LogFormat.CSV,
    acting_as: ReadAs = "",
    person: ReadBy = "",
    for_person: ReadFor = "",
    confidential: ReadAll = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """匯出事件紀錄到標準輸出。

    csv 是 chenhe audit 讀的欄；xes（IEEE 1849）與 ocel（OCEL 2.0 JSON）內容相同，
    給流程探勘的程式；jsonl 是紀錄本身，連同雜湊鏈。

    密件在 JSONL 每筆只留在鏈上的位置，payload 為 null，其餘格式只留收文一列（文號、期限、收文者）；
    要全部，以流程上的身分（--as、--person），或加 --confidential（稽核與備份）。
    紀錄本身不因匯出而改變。
    """
    store = open_store(settings(db))
    work = casework(db, agency, office) if acting_as or person or for_person else None
    reader = (
        reader_of(work, acting_as, person, for_person, reads_all=confidential)
        if work
        else Reader(
            organisation=Organisation(), today=taipei_day(taipei_now()), reads_all=confidential
        )
    )
    with store.reading(office) as records, _exporting(store.length()) as told:
        sealed = Sealed(records=records, reader=reader)
        if form is LogFormat.JSONL:
            count = _export_jsonl(log_lines(_passed(told, store.records(office)), sealed.hides))
        else:
            count = _export_rows(log_rows(_passed(told, store.events(office)), sealed.hides), form)
    note(f"匯出 {count} 筆事件（{office_word(office)}）")
    if sealed.count:
        note(f"其中密件 {sealed.count} 件沒有列出內容；要列出，見 chenhe log export --help")


@contextmanager
def _exporting(length: int | None) -> Generator[Told]:
    """Shows how far an export is, unless it is printed on a terminal."""
    if sys.stdout.isatty():
        yield lambda _count: None
        return
    with counted(EXPORTING, length) as told:
        yield told


def _passed(told: Told, passing: Iterable[Each]) -> Iterator[Each]:
    """The same, and `told` of each."""
    for each in passing:
        told(1)
        yield each


def _export_rows(rows: Iterable[Mapping[str, str]], form: LogFormat) -> int:
    """The lines of the log in this form, and how many."""
    if form is LogFormat.CSV:
        return _export_csv(rows)
    count = 0

    def counted() -> Iterator[Mapping[str, str]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    for line in BY_LINE[form](counted()):
        sys.stdout.write(line + "\n")
    return count


def _export_csv(rows: Iterable[Mapping[str, str]]) -> int:
    sys.stdout.write("\ufeff")
    writer = csv.DictWriter(sys.stdout, LOG_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: unarmed(text) for name, text in row.items()})
        count += 1
    return count


def _export_jsonl(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        sys.stdout.write(line + "\n")
        count += 1
    return count
