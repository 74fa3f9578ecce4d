"""流程表: the table of rules, searched and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.frame import language_of, respond
from web.http.rights import Requires, Right
from web.screens.rules.page import RulesFilter, rule_page, rules_page
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])


@router.get("/rules")
def list_rules(request: Request, wanted: Annotated[RulesFilter, Query()]) -> Response:
    """The rows, filtered by the address."""
    return respond(request, rules_page(services(request).rulebook, wanted))


@router.get("/rules/{line:number}")
def show_rule(request: Request, line: int) -> Response:
    """One row: as printed, as read, and its route."""
    rulebook = services(request).rulebook
    row = rulebook.at_line(line)
    return respond(request, rule_page(rulebook, row, language_of(request)))
