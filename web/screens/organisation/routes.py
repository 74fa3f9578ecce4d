"""管理: who holds what, one person, and the forms that change it.

Each form shows what it is about on GET; on POST it answers 303 to the person, 409 where who acts
has changed since it was filled in, else 422; refused, with the reason and what was typed. Whoever
the visitor acts as is recorded as having done it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.http.acting import Sender, Sending
from web.http.forms import Fields
from web.http.frame import flash, language_of, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.organisation.changes import (
    appoint_page,
    deputies_back,
    deputies_page,
    end_page,
    hand_over_page,
)
from web.screens.organisation.form import StaffForm, read_staff_form
from web.screens.organisation.page import history_page, organisation_page, person_page, person_way
from web.services import services
from workflow.case.duties import holder_label
from workflow.roc import optional_day

router = APIRouter(
    prefix="/organisation", dependencies=[Depends(Requires(Right.MANAGE_ORGANISATION))]
)
RESET = "reset"  # the other button of the deputies' form
Person = Annotated[str, Query()]
Holder = Annotated[str, Query()]


@router.get("")
def show_organisation(request: Request, on: Annotated[str, Query()] = "") -> Response:
    """Every position on a day: today unless the address names another."""
    staffing = services(request).staffing
    day = optional_day(on) or staffing.today
    return respond(request, organisation_page(staffing, day))


@router.get("/person")
def show_person(request: Request, person: Person = "") -> Response:
    """One person.

    404 for somebody who never held a position.
    """
    page = person_page(services(request).staffing, person, language_of(request))
    return respond(request, page)


@router.get("/history")
def show_history(request: Request, page: WholeNumber = 1) -> Response:
    """All that was recorded."""
    staffing = services(request).staffing
    return respond(request, history_page(staffing, language_of(request), page=page))


@router.get("/appoint")
def show_appoint(request: Request, person: Person = "", holder: Holder = "") -> Response:
    """The form for a new appointment."""
    staffing = services(request).staffing
    typed = StaffForm(person=person, holder=holder, since=staffing.today.isoformat())
    return respond(request, appoint_page(staffing, typed))


@router.post("/appoint")
def appoint(request: Request, fields: Fields, sender: Sending) -> Response:
    """Appoint and show the person; a refusal keeps what was typed."""
    staffing, typed = services(request).staffing, read_staff_form(fields)
    try:
        staffing.arrange(typed.appoint(), by=_recorder(sender), reason=typed.reason)
    except ChenheError as error:
        page = appoint_page(staffing, typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    done = say(request, "已登錄%(person)s的任職。", person=typed.person.strip())
    return _done(request, typed.staff_number.strip() or typed.person, done)


@router.get("/end")
def show_end(request: Request, person: Person = "", holder: Holder = "") -> Response:
    """The form that ends one appointment."""
    staffing = services(request).staffing
    typed = StaffForm(person=person, holder=holder, until=staffing.today.isoformat())
    return respond(request, end_page(staffing, typed))


@router.post("/end")
def end(request: Request, fields: Fields, sender: Sending) -> Response:
    """End it and show the person."""
    staffing, typed = services(request).staffing, read_staff_form(fields)
    try:
        staffing.arrange(typed.end(), by=_recorder(sender), reason=typed.reason)
    except ChenheError as error:
        page = end_page(staffing, typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    done = say(request, "已登錄%(person)s的離職。", person=typed.person.strip())
    return _done(request, typed.person, done)


@router.get("/deputies")
def show_deputies(request: Request, person: Person = "", holder: Holder = "") -> Response:
    """The deputies of one person or vacancy, and the forms that name and reset them."""
    staffing = services(request).staffing
    typed = StaffForm(person=person, holder=holder, since=staffing.today.isoformat())
    return respond(request, deputies_page(staffing, typed))


@router.post("/deputies")
def name_deputies(request: Request, fields: Fields, sender: Sending) -> Response:
    """Name them, or reset those named before."""
    staffing, typed = services(request).staffing, read_staff_form(fields)
    resets = fields.get("do") == RESET
    try:
        wanted = typed.reset_deputies() if resets else typed.name_deputies()
        staffing.arrange(wanted, by=_recorder(sender), reason=typed.reason)
    except ChenheError as error:
        page = deputies_page(staffing, typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    whose = holder_label(typed.holder) if typed.holder else typed.person.strip()
    flash(request, say(request, "已登錄%(person)s的代理。", person=whose))
    return RedirectResponse(deputies_back(typed), status_code=HTTPStatus.SEE_OTHER)


@router.get("/hand-over")
def show_hand_over(request: Request, person: Person = "") -> Response:
    """The form for who takes over."""
    staffing = services(request).staffing
    typed = StaffForm(person=person, until=staffing.today.isoformat())
    return respond(request, hand_over_page(staffing, typed, language=language_of(request)))


@router.post("/hand-over")
def hand_over(request: Request, fields: Fields, sender: Sending) -> Response:
    """Show what moves; once that was confirmed, hand over.

    Without `confirmed` nothing is recorded.
    """
    staffing, typed = services(request).staffing, read_staff_form(fields)
    language = language_of(request)
    try:
        by = _recorder(sender)
        if not fields.get("confirmed"):
            events = staffing.preview(typed.hand_over(), by=by, reason=typed.reason)
            page = hand_over_page(staffing, typed, language=language, events=events)
            return respond(request, page)
        moved = staffing.hand_over(typed.hand_over(), by=by, reason=typed.reason)
    except ChenheError as error:
        faults = sentences(request, error)
        page = hand_over_page(staffing, typed, language=language, faults=faults)
        return respond(request, page, refused_status(error))
    done = say(
        request,
        "已移交。承辦中的 %(count)s 件也交給%(successor)s。",
        count=len(moved.cases),
        successor=typed.successor.strip(),
    )
    return _done(request, typed.person, done)


def _recorder(sender: Sender) -> str:
    """Who records it: whoever the visitor acts as; raises ActingChangedError."""
    return sender.checked().actor.person


def _done(request: Request, person: str, text: str) -> Response:
    flash(request, text)
    return RedirectResponse(person_way(person.strip()), status_code=HTTPStatus.SEE_OTHER)
