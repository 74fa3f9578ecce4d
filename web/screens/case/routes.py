"""案件: one document, and what is done with it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError, DoubtfulRowError, UnknownKeyError
from web.http.acting import Sending, act_as, acting_of
from web.http.forms import Fields
from web.http.frame import flash, language_of, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.roll import Acting
from web.http.statuses import refused_status
from web.language.record import signed_at, who_of
from web.screens.case.findings import found_in
from web.screens.case.form import ActionForm, drafted, read_action
from web.screens.case.onward import ways_on
from web.screens.case.page import case_page
from web.screens.case.undo import undo_of
from web.screens.shared.successors import successors
from web.services import services
from workflow.actions.parts import whose_turn
from workflow.calendar import taipei_time
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.refusals.base import RefusedError
from workflow.roc import DayUnreadableError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/cases/{case_id}")
def show_case(request: Request, case_id: str, rows: str = "") -> Response:
    """The case for the position that acts, with what was typed there and not yet signed.

    `rows` is what is sought among the rows of the table, where an action names one.

    404 for a number that no case has; of a confidential case of others the page without its
    content.
    """
    casework = services(request).casework
    with casework.office.reading():
        case, acting = casework.case(case_id), acting_of(request)
        typed = drafted(Drafts(office=casework.office).load(acting.actor, case_id))
        page = case_page(
            casework,
            case,
            acting,
            language=language_of(request),
            typed=replace(typed, sought=rows),
            found=found_in(request, case, acting),
        )
        return respond(request, page)


@router.get("/cases/{case_id}/actions")
def back_to_case(case_id: str) -> RedirectResponse:
    """Where a refused action was shown there is only the case to come back to."""
    return RedirectResponse(f"/cases/{case_id}", status_code=HTTPStatus.SEE_OTHER)


@router.post("/cases/{case_id}/actions")
def act_on_case(request: Request, case_id: str, fields: Fields, sender: Sending) -> Response:
    """Do it and show the case again; a refusal keeps what was typed.

    303 to the case once done; with `onward`, in a demonstration, as whoever has it then. Refused:
    412 for a desk that is not open any more, 409 out of turn, of a closed case or where another tab
    has switched who acts, else 422; each with the page as it stands now and the text still in its
    form.
    """
    typed = read_action(fields)
    try:
        acting = sender.checked()
        case = services(request).casework.act(case_id, typed.command(acting))
    except (RefusedError, DayUnreadableError, UnknownKeyError, DoubtfulRowError) as refusal:
        return _refused(request, case_id, typed, sender.acting, refusal)
    casework = services(request).casework
    goes_on = services(request).settings.demo and fields.get("onward")
    following = successors(casework, (case,)) if goes_on else ()
    if following:
        act_as(request, following[0])
    ways = () if following else ways_on(request, case, acting)
    done = _done(request, typed.action, case)
    flash(request, done, undo_of(typed.action, casework, case_id), ways)
    return RedirectResponse(f"/cases/{case_id}", status_code=HTTPStatus.SEE_OTHER)


def _done(request: Request, action: str, case: Case) -> str:
    if case.is_closed:
        return say(request, "已%(action)s，本案結束。", action=action)
    asked = next((each for each in case.applications if each.action.value == action), None)
    if asked:
        ruler = asked.ruler.label
        return say(request, "已申請%(action)s，待%(ruler)s核准", action=action, ruler=ruler)
    return say(request, "已%(action)s，現在輪到：%(turn)s", action=action, turn=whose_turn(case))


def _refused(
    request: Request, case_id: str, typed: ActionForm, acting: Acting, refusal: ChenheError
) -> Response:
    """The case as it is now, with the reason and what was typed."""
    casework = services(request).casework
    with casework.office.reading():
        case = casework.case(case_id)
        page = case_page(
            casework,
            case,
            acting,
            language=language_of(request),
            typed=typed,
            faults=(
                *_overtaken(request, casework, case, typed, acting),
                *sentences(request, refusal),
            ),
        )
        return respond(request, page, refused_status(refusal))


def _overtaken(
    request: Request, casework: Casework, case: Case, typed: ActionForm, acting: Acting
) -> tuple[str, ...]:
    """Who dealt with the desk in the meantime, and when; nothing of a 密件 of others."""
    if not typed.desk or case.desk(typed.desk) or not casework.may_read(case, acting.actor):
        return ()
    event = signed_at(casework.history(case.id), typed.desk)
    if event is None:
        return ()
    sentence = say(
        request,
        "這一關已由%(who)s（%(person)s）於 %(at)s %(action)s；您輸入的文字還留著。",
        who=who_of(event),
        person=event.person,
        at=f"{taipei_time(event.at):%H:%M}",
        action=event.action.value,
    )
    return (sentence,)
