"""chenhe audit: what is wrong in a log, of another system or our own."""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from web.commands.audit_writing import AuditFormat, Reported, write
from web.commands.common import AgencyName, Database, note
from web.commands.judging import (
    STANDARD_INPUT,
    Ground,
    Ran,
    file_judged,
    kept_on_pages,
    own_log_judged,
)
from web.commands.measuring import Measured, measuring_by
from web.commands.offices import OfficeChoice, OfficeName, ReadAll, settings
from web.commands.placing import write_whole
from web.commands.sampling import (
    Confidence,
    Each,
    Exclude,
    Sample,
    SampleOptions,
    Seed,
    Since,
    Size,
    Tolerable,
    sample_of,
)
from web.files.audit_text import audit_text, sample_text
from web.files.log_template import log_template
from web.files.tables import json_text
from workflow.audit.findings import Audit, audit_record
from workflow.audit.kept.about import Asked
from workflow.audit.log import Order
from workflow.audit.reading.mapping_file import mapping_toml
from workflow.audit.sampling.drawing import Drawn, of_sample
from workflow.audit.sampling.telling import sample_record, told

FOUND, NOTHING_READ = 1, 2
ALONE = (
    "--kept 印出留存的稽核，照它當時的讀法與樣本；請拿掉 LOG 與說明怎麼讀、怎麼抽樣的選項。"
    "可以一起用：--format、--score、--compare、--report、--mask、--mask-apart、--to"
)


class RecordOrder(StrEnum):
    """In which order the records of a case are judged."""

    FILE = Order.FILE.value
    TIME = Order.TIME.value


def audit(
    log: Annotated[
        str | None,
        typer.Argument(
            metavar="LOG",
            help="簽核紀錄：CSV、XLSX、XLS、ODS 或 XES；- 為標準輸入；不給就稽核辦公室自己的紀錄",
        ),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="M.toml", help="欄位對照；預設由檔案推測")
    ] = None,
    save_mapping: Annotated[
        Path | None, typer.Option("--save-mapping", metavar="M.toml", help="存下所用的欄位對照")
    ] = None,
    organisation: Annotated[
        str,
        typer.Option(
            "--organisation",
            metavar="FILE|office",
            help="名冊，或 office：辦公室登錄的人員；據以判斷現任與代理",
        ),
    ] = "",
    order: Annotated[
        RecordOrder, typer.Option("--order", help="一件公文的各筆依檔案次序或依時間")
    ] = RecordOrder.FILE,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="活頁簿的哪個工作表")] = "",
    assume_rows: Annotated[
        bool, typer.Option("--assume-rows", help="沒有寫流程列的，依主旨推測的列來判，並註明")
    ] = False,
    sample: Sample = None,
    size: Size = "",
    of_each: Each = "",
    confidence: Confidence = "",
    tolerable: Tolerable = "",
    seed: Seed = "",
    since: Since = "",
    exclude: Exclude = None,
    score: Annotated[
        str,
        typer.Option(
            "--score",
            metavar="SHEET.toml|example",
            help="依評分表評分，各單位與全部；example：隨附的示範評分表",
        ),
    ] = "",
    compare: Annotated[
        str, typer.Option("--compare", metavar="EARLIER", help="與前一次的紀錄檔比較，哪些進步了")
    ] = "",
    confidential: ReadAll = False,
    form: Annotated[
        AuditFormat,
        typer.Option("--format", help="輸出格式；sheet 是原來的工作表，發現附在各欄之後（XLSX）"),
    ] = AuditFormat.TEXT,
    conclusion: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.txt", help="報告的結論，UTF-8 的純文字檔"),
    ] = None,
    mask: Annotated[
        bool, typer.Option("--mask", help="遮蔽姓名：html、pdf、xlsx、sheet 裡的人員都以○代替")
    ] = False,
    mask_apart: Annotated[
        bool, typer.Option("--mask-apart", help="遮蔽姓名，同一人用同一個代號")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", "-o", metavar="FILE", help="寫到哪個檔案；預設標準輸出")
    ] = None,
    kept: Annotated[
        str,
        typer.Option(
            "--kept",
            metavar="ID",
            help="印出伺服器上留存的稽核，連同處理、樣本、評分與結論；不給 LOG",
        ),
    ] = "",
    keep: Annotated[
        bool,
        typer.Option("--keep", help="連同檔案留存到伺服器的資料夾，在頁面上瀏覽；大小不限"),
    ] = False,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE.xlsx", help="只寫出空白的紀錄檔")
    ] = None,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """稽核簽核紀錄：每一件公文對照它適用的流程列，指出不合之處、依據與證據。

    抽樣（--sample）時只列樣本裡的發現，並說明母體、排除、件數怎麼算、種子；同一個種子抽出同一批。

    --kept 印出的與頁面上的報告相同；不採與容許的發現照列，但不算有發現。

    以 0 結束：沒有發現；1：有發現；2：用法或輸入有錯，或每一行都讀不進來（JSON 仍會印出）。

    沒有發現不等於都合規定：沒有讀入的行、沒有判流程的公文、紀錄沒有寫的事，都列在後面。
    辦公室自己的密件只稽核收文一列，與 chenhe log export 相同；要全部稽核，加 --confidential。
    """
    wanted = SampleOptions(
        way=sample,
        size=size,
        each=of_each,
        confidence=confidence,
        tolerable=tolerable,
        seed=seed,
        since=since,
        exclude=exclude,
    )
    wanted.check()
    reported = Reported(conclusion=conclusion, mask=mask, apart=mask_apart)
    reported.check(form)
    ground = Ground(settings=settings(db, agency), office=office, people=organisation)
    if template:
        write_whole(template, log_template(ground.rulebook.agency))
        note(f"已寫出 {template}")
        return
    asked = Asked(sheet=sheet, order=Order(order.value), assumes=assume_rows)
    if kept:
        said = (log, mapping, save_mapping, organisation, sheet, assume_rows, sample, keep)
        if any(said) or order is not RecordOrder.FILE or confidential:
            raise typer.BadParameter(ALONE)
        reports = import_module("web.commands.audit_kept")  # as dear as the files of a report
        printed = reports.kept_printed(
            kept, ground, reported, measuring_by(score, compare, form.value), form.value
        )
        write(printed.content, to)
        _note_what_is_left(printed.audit, None, form)
        raise typer.Exit(_code(printed.audit, has_faults=printed.has_faults))
    if log is None and (mapping or sheet or order is not RecordOrder.FILE):
        message = "--mapping、--sheet 與 --order 說明怎麼讀一個檔案；請寫出 LOG"
        raise typer.BadParameter(message)
    if keep and log in (None, STANDARD_INPUT):
        message = "--keep 留存一個檔案；請寫出檔名"
        raise typer.BadParameter(message)
    measuring = measuring_by(score, compare, form.value)
    ran = (
        file_judged(log, asked, ground, mapping)
        if log
        else own_log_judged(asked, ground, reads_all=confidential)
    )
    ran = replace(ran, drawn=sample_of(ran.audit, wanted))
    if log and keep:
        kept_on_pages(Path(log), asked, ran, ground)
    if ran.drawn:
        ran = replace(ran, audit=of_sample(ran.audit, ran.drawn))
    if save_mapping:
        write_whole(save_mapping, mapping_toml(ran.read.mapping))
        note(f"已存下欄位對照 {save_mapping}")
    for each in ran.read.mapping.unsure:
        note(
            f"{each.sureness.value}：{each.column.value}讀自{'、'.join(each.headings)}（{each.sentence}）"
        )
    measured = measuring.of(ran, partial(file_judged, asked=asked, ground=ground, mapping=mapping))
    write(_content(ran, form, reported, measured), to)
    _note_what_is_left(ran.audit, ran.drawn, form)
    raise typer.Exit(_code(ran.audit, has_faults=bool(ran.audit.findings)))


def _content(ran: Ran, form: AuditFormat, reported: Reported, measured: Measured) -> str | bytes:
    """What is printed, as text, JSON or a file."""
    if form is AuditFormat.JSON:
        sample = sample_record(ran.drawn) if ran.drawn else None
        return json_text(audit_record(ran.audit) | {"sample": sample} | measured.record())
    if form is AuditFormat.TEXT:
        subjects = {case.id: case.subject for case in ran.read.log.cases}
        sample = sample_text(ran.drawn) if ran.drawn else ()
        lines = (*audit_text(ran.audit, subjects, sample), *measured.text())
        return "".join(f"{line}\n" for line in lines)
    # Drawing needs packages that are dear to import for the commands beside this one.
    reports = import_module("web.commands.audit_report")
    content: bytes = reports.report_file(ran, form.value, reported, measured)
    return content.decode() if form is AuditFormat.HTML else content


def _note_what_is_left(audit: Audit, drawn: Drawn | None, form: AuditFormat) -> None:
    """What a reader of one number would miss; the text says it itself."""
    if form is AuditFormat.TEXT:
        return
    if audit.rejected:
        note(f"有 {len(audit.rejected)} 處沒有讀入，逐一列在結果裡")
    for each in told(drawn) if drawn else ():
        note(str(each))
    if audit.unjudged:
        note(f"有 {len(audit.unjudged)} 件公文因此沒有判流程")
    for each in audit.notes:
        note(f"注意：{each}")


def _code(audit: Audit, *, has_faults: bool) -> int:
    """0 for nothing found, 1 for findings, 2 where not a single line could be read."""
    if audit.rejected and not audit.events:
        return NOTHING_READ
    return FOUND if has_faults else 0


app = typer.Typer()
app.command()(audit)
