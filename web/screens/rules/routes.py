"""流程表: the table of rules searched, read, checked (檢查) and counted (統計)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.frame import language_of, respond
from web.http.rights import Requires, Right
from web.screens.rules.lint import LintFilter, lint_page
from web.screens.rules.page import RulesFilter, rule_page, rules_page, statistics_page
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])


@router.get("/rules")
def list_rules(request: Request, wanted: Annotated[RulesFilter, Query()]) -> Response:
    """The rows, filtered by the address."""
    return respond(request, rules_page(services(request).rulebook, wanted))


@router.get("/rules/{line:number}")
def show_rule(request: Request, line: int, version: str = "") -> Response:
    """One row: as printed, as read, and its route; of another version, as it was then."""
    offered = services(request)
    rulebook = offered.rulebook_of(version)
    page = rule_page(
        rulebook,
        rulebook.at_line(line),
        language_of(request),
        is_in_force=rulebook.version == offered.rulebook.version,
    )
    return respond(request, page)


@router.get("/rules/lint")
def show_lint(request: Request, wanted: Annotated[LintFilter, Query()]) -> Response:
    """The findings, filtered by the address."""
    return respond(request, lint_page(services(request).rulebook, wanted))


@router.get("/rules/statistics")
def show_statistics(request: Request) -> Response:
    """The reading of the table in figures."""
    return respond(request, statistics_page(services(request).rulebook))
