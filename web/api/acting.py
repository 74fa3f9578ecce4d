"""REST: a document registered, and what is done to a case; as 收文 and the case page do.

`If-Match` names the desk that was looked at: 428 without it, 412 where it is not open, 409 where
somebody else was faster. A request may carry an `Idempotency-Key`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from rules.errors import ChenheError
from web.api.asking import (
    IN_THE_OFFICE,
    NO_SUCH_CASE,
    ONCE,
    SENT_JSON,
    Responses,
    json_body,
    sent_as,
)
from web.api.case_requests import (
    DECIDED,
    DRAFTED,
    REGISTERED,
    ActionRequest,
    RegistrationRequest,
)
from web.api.case_resources import CaseResource
from web.api.cases import CASES, CaseNumber, case_of
from web.api.problem import Problem
from web.http.identity import acting_claimed
from web.http.middleware import API_PREFIX
from web.http.problems import told
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.services import services
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.telling import told_case

WHATEVER = "*"
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": '所見的桌號，如 "3.1"；不問是哪一關，寫 *。The desk looked at; `*` for any.',
    "schema": {"type": "string"},
    "example": '"3.1"',
}
OF_A_DESK: Responses = {
    412: {"model": Problem, "description": "那一關已經不開著。That desk is not open."},
    428: {"model": Problem, "description": "沒有 If-Match。Without If-Match."},
}

router = APIRouter(
    prefix=f"{API_PREFIX}v1",
    tags=["案件"],
    dependencies=[Depends(Requires(Right.USE_OFFICE))],
    responses={**IN_THE_OFFICE, **SENT_JSON},
)


@router.post(
    "/cases",
    summary="收文 A document registered",
    status_code=201,
    response_description="立了案；網址在 Location。Registered: look at Location.",
    responses={201: {"model": CaseResource}},
    openapi_extra={"parameters": [ONCE], **json_body(RegistrationRequest, REGISTERED)},
)
def register_case(
    request: Request,
    wanted: Annotated[RegistrationRequest, Depends(sent_as(RegistrationRequest))],
) -> Response:
    """每一個錯都在 errors 裡。Every fault stands in errors."""
    work = services(request).casework
    try:
        actor = acting_claimed(request, wanted.actor).actor
        row = work.office.rulebook.find(wanted.row)
        case = work.register(wanted.registration(row, actor))
    except ChenheError as error:
        return told(request, error, refused_status(error))
    return _answer(work, case, actor, 201, {"location": f"{CASES}/{case.id}"})


@router.post(
    "/cases/{case_id}/actions",
    summary="做一個動作 An action on a case",
    response_description="做了之後的案件。The case once it is done.",
    responses={200: {"model": CaseResource}, **NO_SUCH_CASE, **OF_A_DESK},
    openapi_extra={
        "parameters": [IF_MATCH, ONCE],
        **json_body(ActionRequest, DRAFTED, DECIDED),
    },
)
def act_on_case(
    request: Request,
    case_id: CaseNumber,
    wanted: Annotated[ActionRequest, Depends(sent_as(ActionRequest))],
) -> Response:
    """不能做就什麼都不寫，並說明原因與可行的。Refused, nothing is written, and it says why."""
    work = services(request).casework
    case = case_of(work, case_id)
    desk = desk_looked_at(request, case)
    try:
        actor = acting_claimed(request, wanted.actor).actor
        done = work.act(case.id, wanted.command(actor, desk))
    except ChenheError as error:
        return told(request, error, refused_status(error))
    return _answer(work, done, actor, 200, {})


def desk_looked_at(request: Request, case: Case) -> str:
    """The desk that If-Match names, "" for whatever there is; 428 if it names none.

    Of several the one that is open. A weak tag matches no desk (RFC 9110, 13.1.1).
    """
    said = ",".join(request.headers.getlist("if-match"))
    desks = [name for each in said.split(",") if (name := each.strip().strip('"'))]
    if not desks:
        raise HTTPException(428)
    if WHATEVER in desks:
        return ""
    return next((each for each in desks if case.desk(each)), desks[0])


def _answer(
    work: Casework, case: Case, actor: Actor, status: int, headers: dict[str, str]
) -> Response:
    """The case as whoever acted may read it."""
    with work.office.reading():
        return JSONResponse(told_case(work, case, work.reader(actor)), status, headers=headers)
