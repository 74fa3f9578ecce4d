"""chenhe rules export, show and doubts."""

import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from rules.days import format_short
from rules.export import doubt_records, row_record
from rules.marks import steps_text
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    print_json,
    print_line,
    rulebook,
)
from web.commands.offices import settings
from web.commands.placing import write_whole
from web.files.tables import csv_text, rows_json
from web.language.words import ISSUER_WORDS, STATUS_WORDS
from web.services import open_rulebooks

app = typer.Typer()


class ExportFormat(StrEnum):
    """How to export the table."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@app.command()
def export(
    agency: AgencyName = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="輸出格式")] = ExportFormat.JSON,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="寫到這個檔案")] = None,
) -> None:
    """匯出全部列，依印刷順序。"""
    if form is ExportFormat.XLSX and to is None and sys.stdout.isatty():
        raise typer.BadParameter("XLSX 不能印在終端機上；請加 --to FILE，或轉向到檔案")
    content = _exported(rulebook(agency), form)
    if to is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(to, content)


def _exported(book: Rulebook, form: ExportFormat) -> bytes:
    if form is ExportFormat.XLSX:
        # Dear to import for the commands beside this one.
        content: bytes = import_module("web.files.workbook").workbook(book, book.rows)
        return content
    return (csv_text if form is ExportFormat.CSV else rows_json)(book.rows).encode()


@app.command()
def show(
    key: Annotated[str, typer.Argument(metavar="項目|line:行號")],
    agency: AgencyName = None,
    version: Annotated[
        str, typer.Option(help="案件所依的版本，代替施行中的；見 chenhe rules versions")
    ] = "",
    db: Database = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """查看一列：印出的儲存格、讀法、疑義；加 --version 看當時的。"""
    book = open_rulebooks(settings(db)).load(version) if version else rulebook(agency)
    row = book.find(key)
    if form is TextOrJson.JSON:
        print_json(row_record(row))
        return
    for line in _description(book, row):
        print_line(line)
    if version:
        print_line(f"  版本    {book.version}{_apart(book, agency)}")


@app.command()
def doubts(agency: AgencyName = None, form: Format = TextOrJson.TEXT) -> None:
    """列出存疑的列，附印出的儲存格與可能的讀法。"""
    book = rulebook(agency)
    rows = [row for row in book.rows if row.doubts]
    if form is TextOrJson.JSON:
        print_json(list(doubt_records(rows)))
        return
    for row in rows:
        print_line(f"第 {row.line} 行  {row.key}")
        for line in _doubt_lines(book, row):
            print_line(line)
        print_line()
    print_line(f"共 {len(rows)} 列存疑；在校對之前不能排流程。")


def _apart(book: Rulebook, agency: str | None) -> str:
    """That a version kept is not the one in force."""
    in_force = rulebook(agency).version
    return "（施行中）" if book.version == in_force else f"（施行中的是 {in_force}）"


def _description(book: Rulebook, row: RuleRow) -> list[str]:
    """A row in lines: where it stands, what is printed, how it is read, who is asked."""
    schedule = book.agency.schedule_of(row.schedule)
    cosigners = "、".join(
        each.name + (f"（{each.condition}）" if each.condition else "") for each in row.cosigners
    )
    lines = [
        row.key,
        f"  來源    {row.source.file} 第 {row.line} 行（第 {row.page} 頁）",
        f"  表別    {row.schedule}（{ISSUER_WORDS[row.issuer]}；{schedule.issue}）",
        f"  狀態    {STATUS_WORDS[row.status]}",
        f"  印出    {' | '.join(row.printed)}",
        f"  讀法    {steps_text(row.steps) or '—'}",
        f"  會辦    {cosigners or '—'}",
    ]
    if row.remark:
        lines.append(f"  備考    {row.remark}")
    if row.repair:
        lines.append(f"  修補    {row.repair}")
    if said := row.correction:
        who = f"第 {said.number} 筆，{said.reviewer} {format_short(said.at.date())}"
        lines.append(f"  校對    {who}：{said.because}")
    return [*lines, *_doubt_lines(book, row)]


def _doubt_lines(book: Rulebook, row: RuleRow) -> list[str]:
    lines = [f"  印出    {' | '.join(row.printed)}"] if row.doubts else []
    numbered = book.candidates(row)
    for doubt in row.doubts:
        lines.append(f"  疑義    {doubt.message}（{doubt.code}）")
        lines += [
            f"    可能 {numbered.index(steps) + 1}  {steps_text(steps)}"
            for steps in doubt.candidates
        ]
    return lines
