"""收文: a document comes in and is set on the route of its row."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError, UnknownKeyError
from web.http.acting import Sending, acting_of
from web.http.forms import Fields
from web.http.frame import WayOn, flash, language_of, respond, say
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.links import assign_way
from web.screens.register.drafts import came_back, forget_draft, kept_draft
from web.screens.register.form import read_registration
from web.screens.register.page import RegisterQuery, faults_of, register_page
from web.services import services
from workflow.actions.parts import whose_turn
from workflow.actions.registering import LONGEST_SUBJECT

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/register")
def show_register(request: Request, query: Annotated[RegisterQuery, Query()]) -> Response:
    """Find a row by the subject, preview its route, fill in the document."""
    casework, acting = services(request).casework, acting_of(request)
    kept = kept_draft(casework.office, acting)
    if kept and query == RegisterQuery():
        query = came_back(kept, casework.office.rulebook)
    is_same = kept is not None and query.row == kept.row
    page = register_page(
        casework,
        query,
        acting,
        language=language_of(request),
        typed=kept if is_same else None,
        kept=None if is_same else kept,
    )
    return respond(request, page)


@router.post("/register")
def register(request: Request, fields: Fields, sender: Sending) -> Response:
    """Register it and show the case; or every fault at once, with what was typed.

    303 to the new case; 409 where who acts has changed since the form was filled in, 422 with all
    faults, each beside its field; both with what was typed.
    """
    casework = services(request).casework
    typed, language = read_registration(fields), language_of(request)
    try:
        row = casework.office.rulebook.find(typed.row)
        case = casework.register(typed.registration(row, sender.checked()))
    except ChenheError as error:
        query = RegisterQuery(
            q=fields.get("q") or typed.subject[:LONGEST_SUBJECT],
            unit=fields.get("unit", ""),
            row="" if isinstance(error, UnknownKeyError) else typed.row,
        )
        page = register_page(
            casework,
            query,
            sender.acting,
            language=language,
            typed=typed,
            faults=faults_of(error, language),
        )
        return respond(request, page, refused_status(error))
    acting = sender.acting
    forget_draft(casework.office, acting)
    done = say(
        request,
        "已收文，文號 %(number)s。現在輪到：%(turn)s",
        number=case.id,
        turn=whose_turn(case),
    )
    again = WayOn(label=say(request, "再收一件"), way="/register")
    is_registry = acting.name in casework.registry
    assigning = WayOn(label=say(request, "分文"), way=assign_way(case.unit, case.id))
    flash(request, done, ways=(assigning, again) if is_registry else (again,))
    return RedirectResponse(f"/cases/{case.id}", status_code=HTTPStatus.SEE_OTHER)
