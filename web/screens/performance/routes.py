"""公文處理成績: the monthly report, on screen and as files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.files.report import report_csv
from web.files.workbook import report_workbook
from web.http.frame import language_of, respond, saved
from web.http.rights import Requires, Right
from web.language.practice import counting_rules
from web.screens.performance.page import PerformanceQuery, performance_page
from web.services import services
from workflow.desk.reporting import Reporting
from workflow.reports.month import month_of

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_PERFORMANCE))])


class ReportFile(StrEnum):
    """What the report can be written as; the value ends the file's name."""

    CSV = "csv"
    XLSX = "xlsx"


REPORT_TYPES = {
    ReportFile.CSV: "text/csv; charset=utf-8",
    ReportFile.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/performance")
def show_performance(request: Request, query: Annotated[PerformanceQuery, Query()]) -> Response:
    """The report of a month; of this month, if none is named."""
    page = performance_page(_reporting(request), query, language_of(request))
    return respond(request, page)


@router.get("/performance.{form}")
def download_performance(
    request: Request, form: ReportFile, query: Annotated[PerformanceQuery, Query()]
) -> Response:
    """The same report, to be taken away.

    CSV is UTF-8 with a mark; numbers in the XLSX are numbers. 422 for an unreadable month.
    """
    reporting = _reporting(request)
    report = reporting.monthly(query.month_or(month_of(reporting.today)), unit=query.unit)
    agency = reporting.office.rulebook.agency
    if form is ReportFile.XLSX:
        rules = counting_rules(agency.practice.deadlines)
        content = report_workbook(report, agency=agency.name, rules=rules)
    else:
        content = report_csv(report).encode()
    name = f"公文處理成績月報表-{report.month}.{form}"
    return saved(content, REPORT_TYPES[form], f"performance-{report.month}.{form}", name)


def _reporting(request: Request) -> Reporting:
    return Reporting(office=services(request).casework.office)
