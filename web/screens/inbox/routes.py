"""待辦: what waits for the position that acts, and signing several at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import Sending, acting_of
from web.http.forms import Fields, Marked
from web.http.frame import language_of, respond, unless_unchanged
from web.http.problems import refused_status, sentences
from web.http.rights import Requires, Right
from web.screens.inbox.form import read_together
from web.screens.inbox.page import InboxQuery, inbox_page
from web.screens.inbox.signing import sign_page, signed_page
from web.services import services
from workflow.desk.bulk import check_choice, faults_of, sign_alike
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/inbox")
def show_inbox(request: Request, query: Annotated[InboxQuery, Query()]) -> Response:
    """What waits for the position that acts.

    304 where the browser has this very page already.
    """
    casework = services(request).casework
    with casework.office.reading():
        page = inbox_page(casework, query, acting_of(request))
        return unless_unchanged(request, respond(request, page))


@router.get("/inbox/sign")
def look_again(
    request: Request, action: str = "", chosen: Annotated[tuple[str, ...], Query()] = ()
) -> Response:
    """The last look at what is chosen, by its address; without a choice, back to the inbox.

    So the switch of language leads here. Nothing is signed by an address.
    """
    casework, acting = services(request).casework, acting_of(request)
    typed = read_together({"action": action}, chosen)
    try:
        check_choice(typed.chosen, typed.kind)
    except RefusedError:
        return RedirectResponse("/inbox", status_code=HTTPStatus.SEE_OTHER)
    return respond(request, sign_page(casework, typed, acting, language=language_of(request)))


@router.post("/inbox/sign")
def sign_several(request: Request, fields: Fields, marked: Marked, sender: Sending) -> Response:
    """The cases chosen, for a last look; once confirmed, sign each and say what came of it.

    First 200 with the cases to look through, then, with `confirmed`, 200 with what came of each.
    422 with the inbox where the choice itself cannot be (none, too many, not done together), and
    with the last look where the opinion or the outcome is missing; 409 with the last look where who
    acts has changed since the form was filled in.
    """
    casework, acting = services(request).casework, sender.acting
    typed, language = read_together(fields, marked), language_of(request)
    try:
        check_choice(typed.chosen, typed.kind)
    except RefusedError as refusal:
        query, faults = InboxQuery(action=fields.get("of", "")), sentences(request, refusal)
        page = inbox_page(casework, query, acting, chosen=typed.chosen, faults=faults)
        return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    command = typed.command(acting)
    changed = (sender.changed,) if sender.changed else ()
    refusals = (*changed, *(faults_of(command) if typed.is_confirmed else ()))
    if refusals or not typed.is_confirmed:
        faults = [each for refusal in refusals for each in sentences(request, refusal)]
        page = sign_page(casework, typed, acting, language=language, faults=faults)
        return respond(request, page, refused_status(refusals[0]) if refusals else HTTPStatus.OK)
    dealt = sign_alike(casework, typed.chosen, command)
    return respond(request, signed_page(casework, dealt, typed, acting, language=language))
