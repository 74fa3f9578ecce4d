"""chenhe statistics: the monthly report of an office."""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from rules.days import format_short
from web.commands.common import AgencyName, Database, padded, print_json, print_line
from web.commands.offices import OfficeChoice, OfficeName, casework
from web.files.report import COLUMNS, TOTAL, UNIT, report_csv, report_record
from web.language.practice import counting_rules
from workflow.desk.reporting import Reporting
from workflow.reports.month import month_of, parse_month
from workflow.reports.monthly import MonthlyReport

UNIT_WIDTH = 12


class ReportFormat(StrEnum):
    """How to print the report."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def statistics(
    month: Annotated[
        str, typer.Option("--month", metavar="115-11|2026-11", help="月份；預設為本月")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="只看這個單位")] = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Annotated[ReportFormat, typer.Option("--format", help="輸出格式")] = ReportFormat.TEXT,
) -> None:
    """公文處理成績月報表：收文、辦結、發文平均使用日數與依限辦結比率，依單位。

    發文平均使用日數＝已發文的一般公文（類別見 agency.toml 的 averaged）使用日數合計÷件數；
    使用日數是收文次日（創簽為當日）至辦結日的工作日，當日辦結計半日；
    限期公文依限辦結的最多計 6 日。

    依限辦結比率＝限辦日期以前（含當日）辦結的件數÷辦結件數。

    日數的算法：https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048 第 92 點；
    平均與比率的正式定義未能查得，以上兩式是推得的。
    """
    reporting = Reporting(office=casework(db, agency, office).office)
    wanted = parse_month(month) if month else month_of(reporting.today)
    report = reporting.monthly(wanted, unit=unit)
    settings = reporting.office.rulebook.agency
    rules = counting_rules(settings.practice.deadlines)
    if form is ReportFormat.CSV:
        sys.stdout.write(report_csv(report))
    elif form is ReportFormat.JSON:
        print_json(report_record(report, agency=settings.name, formulas=rules))
    else:
        for line in _lines(report, settings.name, rules):
            print_line(line)


def _lines(report: MonthlyReport, agency: str, rules: Sequence[str]) -> Iterator[str]:
    until = format_short(report.until)
    yield f"{agency} 公文處理成績月報表　{report.month.label}（統計至 {until}）"
    widths = [2 * len(column.word) + 2 for column in COLUMNS]
    words = (padded(column.word, width) for column, width in zip(COLUMNS, widths, strict=True))
    yield (padded(UNIT, UNIT_WIDTH) + "".join(words)).rstrip()
    lines = [(line.unit, line.figures) for line in report.units]
    for name, figures in (*lines, (TOTAL, report.total)):
        texts = (column.text(figures) for column in COLUMNS)
        cells = (padded(text, width) for text, width in zip(texts, widths, strict=True))
        yield (padded(name, UNIT_WIDTH) + "".join(cells)).rstrip()
    yield from (f"{number}. {rule}" for number, rule in enumerate(rules, start=1))


app = typer.Typer()
app.command()(statistics)
