"""REST: rows, routes and suggestions for other people's programs."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from rules.errors import DoubtfulRowError
from rules.export import (
    Record,
    doubt_records,
    finding_records,
    route_record,
    row_record,
    suggestion_record,
)
from rules.rulebook import LONGEST_LINE_NUMBER, Rulebook
from rules.rulerow import Status
from web.api.asking import (
    BAD_FIELD,
    UNCHANGED,
    Responses,
    Versioned,
    asked,
    asks_nothing,
    parameters,
)
from web.api.problem import Problem
from web.api.queries import RowQuery, SuggestionQuery, cursor_after, line_of
from web.api.resources import Doubts, Findings, RouteResource, Row, RowPage, Suggestions
from web.http.middleware import API_PREFIX
from web.http.numbers import AS_WRITTEN
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.services import services

LINE = Path(
    ge=1,
    le=10**LONGEST_LINE_NUMBER - 1,
    description="印在檔案第幾行。The line of the file as issued.",
    examples=[9],
)


router = APIRouter(
    prefix=f"{API_PREFIX}v1",
    tags=["流程表"],
    dependencies=[Depends(Requires(Right.VIEW_RULES))],
    route_class=Versioned,
    responses=UNCHANGED,
)
NO_SUCH_ROW: Responses = {404: {"model": Problem, "description": "沒有這一列。No such row."}}
DOUBTFUL_ROW: Responses = {
    409: {"model": Problem, "description": "這一列存疑。The row is doubtful."}
}


@router.get(
    "/rules",
    summary="各列，可篩選 The rows, filtered",
    response_description="一頁列。A page of rows.",
    response_model=RowPage,
    responses=BAD_FIELD,
    openapi_extra=parameters(RowQuery),
)
def list_rows(
    request: Request, response: Response, wanted: Annotated[RowQuery, Depends(asked(RowQuery))]
) -> Record:
    """依原表次序；下一頁在 next 與 Link 標頭。In printed order; next and Link lead on."""
    rulebook = services(request).rulebook
    found = rulebook.search(
        wanted.q,
        unit=wanted.unit,
        schedule=wanted.schedule,
        decider=wanted.decider,
        status=Status(wanted.status) if wanted.status else None,
    )
    begin = line_of(wanted.cursor)
    left = [row for row in found if row.line > begin]
    items = left[: wanted.limit]
    following = cursor_after(items[-1].line) if len(left) > len(items) else None
    if following:
        again = wanted.model_dump(exclude_unset=True) | {"cursor": following}
        response.headers["Link"] = f'<{request.url.path}?{urlencode(again)}>; rel="next"'
    return _answer(rulebook, map(row_record, items)) | {"total": len(found), "next": following}


@router.get(
    "/rules/{line}",
    summary="一列 One row",
    response_model=Row,
    response_description="這一列。The row.",
    responses=NO_SUCH_ROW | BAD_FIELD,
)
def one_row(request: Request, line: Annotated[int, LINE, AS_WRITTEN]) -> Record:
    """與 chenhe rules export 的一筆相同。The same record as chenhe rules export."""
    return row_record(services(request).rulebook.at_line(line))


@router.get(
    "/routes/{line}",
    summary="一列的陳核流程 A row's route",
    response_model=RouteResource,
    response_description="流程。The route.",
    responses=NO_SUCH_ROW | DOUBTFUL_ROW | BAD_FIELD,
)
def one_route(request: Request, line: Annotated[int, LINE, AS_WRITTEN]) -> Record | Response:
    """存疑的列沒有流程，回 409 與疑義。A doubtful row has none: 409, with its doubts."""
    rulebook = services(request).rulebook
    row = rulebook.at_line(line)
    try:
        return route_record(rulebook.route(row))
    except DoubtfulRowError as error:
        doubts = row_record(row)["doubts"]
        return problem(request, 409, facts=sentences(request, error), doubts=doubts)


@router.get(
    "/suggestions",
    summary="由主旨建議明細表項目 Rows that a subject may be about",
    response_model=Suggestions,
    response_description="建議的列。The rows suggested.",
    responses=BAD_FIELD,
    openapi_extra=parameters(SuggestionQuery),
)
def suggestions(
    request: Request, wanted: Annotated[SuggestionQuery, Depends(asked(SuggestionQuery))]
) -> Record:
    """最相合者在前，附對上的詞。Best first, with the words that matched."""
    rulebook = services(request).rulebook
    found = rulebook.suggest(wanted.subject, unit=wanted.unit, top=wanted.top)
    return _answer(rulebook, map(suggestion_record, found))


@router.get(
    "/doubts",
    summary="全部疑義 Every doubt",
    response_model=Doubts,
    response_description="疑義。The doubts.",
    dependencies=[Depends(asks_nothing)],
    responses=BAD_FIELD,
)
def doubts(request: Request) -> Record:
    """校對者尚未答覆的疑義。Those that no reviewer has answered."""
    rulebook = services(request).rulebook
    return _answer(rulebook, doubt_records(rulebook.rows))


@router.get(
    "/lint",
    summary="檢查整張表 The table checked",
    response_model=Findings,
    response_description="檢查結果。The findings.",
    dependencies=[Depends(asks_nothing)],
    responses=BAD_FIELD,
)
def findings(request: Request) -> Record:
    """提示而非錯誤，與 chenhe rules lint 相同。Hints, not errors; as chenhe rules lint lists."""
    rulebook = services(request).rulebook
    return _answer(rulebook, finding_records(rulebook.findings, rulebook.rows))


def _answer(rulebook: Rulebook, items: Any) -> Record:
    return {"rulebook": rulebook.version, "items": list(items)}
