"""Files to take away: the table, or the rows looked for; the route of one row."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.files.route import RouteFile, route_file
from web.files.tables import csv_text, rows_json
from web.files.workbook import workbook
from web.http.frame import saved
from web.http.rights import Requires, Right
from web.screens.rules.page import RulesFilter
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableFile(StrEnum):
    """What the table can be written as; the value ends the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


TABLE_TYPES = {
    TableFile.CSV: "text/csv; charset=utf-8",
    TableFile.XLSX: XLSX,
    TableFile.JSON: "application/json",
}
ROUTE_TYPES = {
    RouteFile.BPMN: "application/xml",
    RouteFile.SVG: "image/svg+xml",
    RouteFile.MERMAID: "text/plain; charset=utf-8",
    RouteFile.JSON: "application/json",
}


@router.get("/rules.{form}")
def download_rules(
    request: Request, form: TableFile, wanted: Annotated[RulesFilter, Query()]
) -> Response:
    """The rows that the address asks for, all of them on one sheet.

    The file has the Chinese name 流程表 where the browser knows how to save under one; an unknown
    ending is answered with 422.
    """
    rulebook = services(request).rulebook
    rows = wanted.search(rulebook)
    if form is TableFile.XLSX:
        content = workbook(rulebook, rows)
    else:
        content = (csv_text(rows) if form is TableFile.CSV else rows_json(rows)).encode()
    return saved(content, TABLE_TYPES[form], f"rules.{form}", f"流程表.{form}")


@router.get("/rules/{line:number}/route.{form}")
def download_route(request: Request, line: int, form: RouteFile) -> Response:
    """The route of one row.

    404 for a line that is no row, 422 for a doubtful row: it has no route.
    """
    rulebook = services(request).rulebook
    route = rulebook.route(rulebook.at_line(line))
    content = route_file(route, form).encode()
    name = f"陳核流程-第{line}行.{form}"
    return saved(content, ROUTE_TYPES[form], f"route-line-{line}.{form}", name)
