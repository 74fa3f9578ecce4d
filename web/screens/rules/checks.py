"""檢查 and 統計: what the checks say of the table, and how far it is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.frame import respond
from web.http.rights import Requires, Right
from web.screens.rules.lint import LintFilter, lint_page
from web.screens.rules.statistics import statistics_of
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])


@router.get("/rules/lint")
def show_lint(request: Request, wanted: Annotated[LintFilter, Query()]) -> Response:
    """The findings, filtered by the address."""
    return respond(request, lint_page(services(request).rulebook, wanted))


@router.get("/rules/statistics")
def show_statistics(request: Request) -> Response:
    """The reading of the table in figures."""
    return respond(request, statistics_of(services(request).rulebook))
