"""REST: papers of a case, 稽催 and 月報表; as their pages do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from rules.errors import ChenheError
from web.api.asking import (
    BAD_FIELD,
    IN_THE_OFFICE,
    NO_SUCH_CASE,
    ONCE,
    SENT_JSON,
    UNCHANGED,
    Versioned,
    asked,
    json_body,
    parameters,
    sent_as,
)
from web.api.cases import CaseNumber, case_of, reading_as
from web.api.report_resources import (
    REMINDED,
    RemindedResource,
    RemindersQuery,
    RemindersRequest,
    RemindersResource,
    SheetQuery,
    StatisticsQuery,
    StatisticsResource,
)
from web.files.pdf import pdf, standalone
from web.files.report import report_record
from web.http.advice import SECRET
from web.http.frame import language_of, saved
from web.http.identity import acting_claimed
from web.http.middleware import API_PREFIX
from web.http.problems import problem, told
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.practice import counting_rules
from web.language.words import PAPER_WORDS, PaperKind
from web.papers import paper_of
from web.services import services
from workflow.desk.reminding import remind_all, withdraw_all
from workflow.desk.reporting import Reporting
from workflow.desk.telling import sheet_records
from workflow.reports.month import month_of, parse_month

READ = {**UNCHANGED, **IN_THE_OFFICE, **BAD_FIELD}
FILE = {"schema": {"type": "string", "format": "binary"}}

router = APIRouter(prefix=f"{API_PREFIX}v1", route_class=Versioned)
in_the_office = [Depends(Requires(Right.USE_OFFICE))]
in_the_registry = [Depends(Requires(Right.RUN_REGISTRY))]


@router.get(
    "/cases/{case_id}/sheets/{kind}",
    tags=["案件"],
    summary="簽稿會核單或陳核流程表 A paper of a case",
    response_class=HTMLResponse,
    response_description="一個檔案。A file.",
    responses={
        200: {"content": {"text/html": FILE, "application/pdf": FILE}},
        **READ,
        **NO_SUCH_CASE,
    },
    openapi_extra=parameters(SheetQuery),
    dependencies=in_the_office,
)
def show_sheet(
    request: Request,
    case_id: CaseNumber,
    kind: Annotated[PaperKind, Path(description="哪一種。Which paper.")],
    wanted: Annotated[SheetQuery, Depends(asked(SheetQuery))],
) -> Response:
    """cosigning 簽稿會核單，route 陳核流程表；密件只給流程上的人。Of a 密件 to those on its way."""
    work, language = services(request).casework, language_of(request)
    with work.office.reading():
        case = case_of(work, case_id)
        if not reading_as(request, work, wanted.claim).may_read(case):
            return problem(request, HTTPStatus.FORBIDDEN, advice=SECRET)
        paper = paper_of(work, case.id, kind, language)
    name, chinese = f"{kind}-sheet-{case.id}.{wanted.format}", PAPER_WORDS[kind]
    if wanted.format == "pdf":
        content, sort = pdf(paper, language).content, "application/pdf"
    else:
        content, sort = standalone(paper, language).encode(), "text/html; charset=utf-8"
    return saved(content, sort, name, f"{chinese}-{case.id}.{wanted.format}")


@router.get(
    "/reminders",
    tags=["稽催"],
    summary="稽催單 Who is reminded of what",
    response_description="今天的各張。The sheets of today.",
    responses={200: {"model": RemindersResource}, **READ},
    openapi_extra=parameters(RemindersQuery),
    dependencies=in_the_registry,
)
def list_reminders(
    request: Request, wanted: Annotated[RemindersQuery, Depends(asked(RemindersQuery))]
) -> Response:
    """sheets 與 chenhe remind --format json 相同。Sheets as of `chenhe remind`."""
    work = services(request).casework
    reporting = Reporting(office=work.office)
    with work.office.reading():
        reader = reading_as(request, work, wanted.claim)
        sheets = sheet_records(reporting.reminders(place=wanted.place, reader=reader))
    today, places = reporting.today.isoformat(), list(reporting.places)
    return JSONResponse({"today": today, "places": places, "sheets": sheets})


@router.post(
    "/reminders",
    tags=["稽催"],
    summary="稽催，或撤銷今天的 Reminds a place",
    response_description="做了多少。What came of it.",
    responses={200: {"model": RemindedResource}, **IN_THE_OFFICE, **SENT_JSON},
    openapi_extra={"parameters": [ONCE], **json_body(RemindersRequest, REMINDED)},
    dependencies=in_the_registry,
)
def record_reminders(
    request: Request, wanted: Annotated[RemindersRequest, Depends(sent_as(RemindersRequest))]
) -> Response:
    """只有收發可以；一人一件一天一次。By the registry alone, once a day."""
    work = services(request).casework
    deal = withdraw_all if wanted.do == "withdraw" else remind_all
    try:
        actor = acting_claimed(request, wanted.actor).actor
        done = deal(work, actor, place=wanted.place, only=wanted.only)
    except ChenheError as error:
        return told(request, error, refused_status(error))
    return JSONResponse(
        {
            "documents": done.documents,
            "passed_over": done.passed_over,
            "lines": list(done.lines),
        }
    )


@router.get(
    "/statistics",
    tags=["成績"],
    summary="公文處理成績月報表 The monthly report",
    response_description="一個月的數字。The figures of a month.",
    responses={200: {"model": StatisticsResource}, **READ},
    openapi_extra=parameters(StatisticsQuery),
    dependencies=[Depends(Requires(Right.VIEW_PERFORMANCE))],
)
def show_statistics(
    request: Request, wanted: Annotated[StatisticsQuery, Depends(asked(StatisticsQuery))]
) -> Response:
    """與 chenhe statistics --format json 相同。As of `chenhe statistics --format json`."""
    reporting = Reporting(office=services(request).casework.office)
    month = parse_month(wanted.month) if wanted.month else month_of(reporting.today)
    report = reporting.monthly(month, unit=wanted.unit)
    agency = reporting.office.rulebook.agency
    formulas = counting_rules(agency.practice.deadlines, language_of(request))
    return JSONResponse(report_record(report, agency=agency.name, formulas=formulas))
