"""The case once more, before anything is done: with what was typed, or why it was not taken."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response

from web.http.acting import ActingChangedError
from web.http.frame import language_of, respond
from web.http.problems import sentences
from web.http.roll import Acting
from web.screens.case.form import ActionForm
from web.screens.case.page import case_page
from web.services import services
from workflow.desk.drafts import NoSuchDeskError
from workflow.refusals.base import RefusedError


def shown_again(
    request: Request,
    case_id: str,
    acting: Acting,
    typed: ActionForm | None = None,
    refusal: RefusedError | None = None,
) -> Response:
    """200 with the case as it is now; with a refusal 409 where the desk or who acts is another,
    and 422 else.
    """
    casework = services(request).casework
    with casework.office.reading():
        page = case_page(
            casework,
            casework.case(case_id),
            acting,
            language=language_of(request),
            typed=typed,
            faults=sentences(request, refusal) if refusal else (),
        )
        return respond(request, page, _status(refusal))


def _status(refusal: RefusedError | None) -> HTTPStatus:
    if refusal is None:
        return HTTPStatus.OK
    if isinstance(refusal, ActingChangedError | NoSuchDeskError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY
