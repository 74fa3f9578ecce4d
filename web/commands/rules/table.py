"""chenhe rules export, show and doubts."""

import csv
import io
import sys
from enum import StrEnum
from typing import Annotated

import typer

from rules.agency import Schedule
from rules.export import doubt_records, row_record
from rules.marks import steps_text
from rules.rulerow import RuleRow
from web.commands.common import (
    AgencyName,
    Format,
    TextOrJson,
    print_json,
    print_line,
    rulebook,
    unarmed,
)
from web.words import ISSUER_WORDS, STATUS_WORDS

app = typer.Typer()

CSV_COLUMNS = (
    *("行", "單位", "表別", "名義", "公務項目", "公務內容", "業務名稱", "狀態"),
    *("陳核流程", "核定", "會辦", "備考", "修補", "疑義"),
)


class ExportFormat(StrEnum):
    """How to export the table."""

    JSON = "json"
    CSV = "csv"


@app.command()
def export(
    agency: AgencyName = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="輸出格式")] = ExportFormat.JSON,
) -> None:
    """匯出全部列，依印刷順序。"""
    rows = rulebook(agency).rows
    if form is ExportFormat.JSON:
        print_json([row_record(row) for row in rows])
    else:
        sys.stdout.write(_csv(rows))


@app.command()
def show(
    key: Annotated[str, typer.Argument(metavar="KEY|line:N")],
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """查看一列：印出的儲存格、讀法、疑義。"""
    book = rulebook(agency)
    row = book.find(key)
    if form is TextOrJson.JSON:
        print_json(row_record(row))
        return
    for line in _description(row, book.agency.schedule_of(row.schedule)):
        print_line(line)


@app.command()
def doubts(agency: AgencyName = None, form: Format = TextOrJson.TEXT) -> None:
    """列出存疑的列，附印出的儲存格與可能的讀法。"""
    rows = [row for row in rulebook(agency).rows if row.doubts]
    if form is TextOrJson.JSON:
        print_json(list(doubt_records(rows)))
        return
    for row in rows:
        print_line(f"第 {row.line} 行  {row.key}")
        for line in _doubt_lines(row):
            print_line(line)
        print_line()
    print_line(f"共 {len(rows)} 列存疑；在校對之前不能排流程。")


def _description(row: RuleRow, schedule: Schedule) -> list[str]:
    cosigners = "、".join(
        each.name + (f"（{each.condition}）" if each.condition else "") for each in row.cosigners
    )
    issued = f"{schedule.issued_on} {schedule.document}"
    lines = [
        row.key,
        f"  來源    {row.source.file} 第 {row.line} 行（第 {row.page} 頁）",
        f"  表別    {row.schedule}（{ISSUER_WORDS[row.issuer]}；{issued}）",
        f"  狀態    {STATUS_WORDS[row.status]}",
        f"  印出    {' | '.join(row.printed)}",
        f"  讀法    {steps_text(row.steps) or '—'}",
        f"  會辦    {cosigners or '—'}",
    ]
    if row.remark:
        lines.append(f"  備考    {row.remark}")
    if row.repair:
        lines.append(f"  修補    {row.repair}")
    return [*lines, *_doubt_lines(row)]


def _doubt_lines(row: RuleRow) -> list[str]:
    lines = [f"  印出    {' | '.join(row.printed)}"] if row.doubts else []
    for doubt in row.doubts:
        lines.append(f"  疑義    {doubt.message}（{doubt.code}）")
        lines += [f"    可能  {steps_text(steps)}" for steps in doubt.candidates]
    return lines


def _csv(rows: tuple[RuleRow, ...]) -> str:
    """UTF-8 with a mark, CRLF: what spreadsheets open without asking."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        places = (row.line, row.unit, row.schedule, row.issuer.value)
        matter = (row.item, row.content, row.task, STATUS_WORDS[row.status])
        cosigners = "、".join(each.name for each in row.cosigners)
        doubt = "；".join(each.message for each in row.doubts)
        reading = (steps_text(row.steps), row.decider or "", cosigners, row.remark)
        cells = (*places, *matter, *reading, row.repair or "", doubt)
        writer.writerow([unarmed(str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()
