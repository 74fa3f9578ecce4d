"""REST: scenarios brought to be rehearsed, how far each rehearsal is, what came of it.

A scenario is the body of the request, as TOML, or stands in JSON beside those it is compared with.
The answer comes at once and says where to look: the rehearsal is carried out in the background, one
after the other. GET its address until `state` is none of queued and running; once it is done,
`result` holds what `chenhe rehearse --format json` prints. A form is not taken: any page of another
site could send one in the visitor's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from rules.export import Record
from web.api.asking import (
    BAD_FIELD,
    Responses,
    asked,
    asks_nothing,
    json_body,
    parameters,
    read_json,
)
from web.api.asking import sent as sent_body
from web.api.problem import Problem
from web.api.rehearsal_resources import (
    RehearsalList,
    RehearsalQuery,
    RehearsalRequest,
    RehearsalState,
    RenameRequest,
)
from web.http.frame import say
from web.http.middleware import API_PREFIX, is_json
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.rehearsals.keeping import kept_and_begun, rehearsals
from web.rehearsals.questions import QUESTIONS
from web.services import kept as recorded
from web.services import services
from workflow.calendar import taipei_time
from workflow.rehearsal.kept.about import Given, KeptRehearsal
from workflow.rehearsal.kept.running import RehearsalRuns

WAY = f"{API_PREFIX}v1/rehearsals"
SCENARIO, COMPARED = "scenario", "compare[{number}]"  # how faults name what was sent
UNKNOWN: Responses = {404: {"model": Problem, "description": "沒有這一份。There is none."}}
NO_FORM: Responses = {415: {"model": Problem, "description": "以表單送來。Sent as a form."}}
REFUSED: Responses = {
    409: {"model": Problem, "description": "留存的已滿，或正在執行。Full, or running already."},
    503: {"model": Problem, "description": "排隊的太多。Too many are waiting."},
    **NO_FORM,
}
TOO_LARGE: Responses = {413: {"model": Problem, "description": "太大。Too large."}}
NOT_RUNNING: Responses = {409: {"model": Problem, "description": "沒有在執行。It does not run."}}
RehearsalId = Annotated[str, Path(description="預演的代號。The id of the rehearsal.")]
CALLED = "以 Content-Type: application/json 送出，內容可以是空的。Sent as JSON; may be empty."


TOML_BODY = {"application/toml": {"schema": {"type": "string"}}}
SENT = json_body(RehearsalRequest)
SENT["requestBody"]["content"] |= TOML_BODY
RENAMED = json_body(RenameRequest)

router = APIRouter(
    prefix=WAY,
    tags=["預演"],
    dependencies=[Depends(Requires(Right.REHEARSE))],
)


@router.post(
    "",
    summary="送情境來預演 Scenarios to be rehearsed",
    status_code=202,
    response_description="已排入；結果在 Location。Queued: look at Location.",
    responses={202: {"model": RehearsalState}, **BAD_FIELD, **REFUSED, **TOO_LARGE},
    openapi_extra=parameters(RehearsalQuery) | SENT,
)
def begin_rehearsal(request: Request, sent: Annotated[bytes, Depends(sent_body)]) -> Response:
    """情境就是要求的內容（application/toml），其餘的在網址裡；或都寫在 JSON 裡。

    The body is the TOML, and the fields stand in the address; or all of it stands in JSON. Every
    fault of all scenarios is told at once. `Idempotency-Key` may be given.
    """
    query, given = _asked(request, sent)
    begun = kept_and_begun(request, given, query.ordered)
    recorded(request)
    return _begun(request, begun)


@router.get(
    "",
    summary="留存的預演 The rehearsals kept",
    response_description="新的在前。Newest first.",
    responses={200: {"model": RehearsalList}},
    dependencies=[Depends(asks_nothing)],
)
def list_rehearsals(request: Request) -> Response:
    """每一份做到哪裡，不含結果。How far each is, without results."""
    runs = rehearsals(request)
    return JSONResponse({"items": [_record(request, each, runs) for each in runs.folder.all()]})


@router.get(
    "/{rehearsal}",
    summary="一份預演 One rehearsal",
    response_description="做到哪裡；done 之後連同結果。How far it is, and what came of it.",
    responses={200: {"model": RehearsalState}, **UNKNOWN},
    dependencies=[Depends(asks_nothing)],
)
def show_rehearsal(request: Request, rehearsal: RehearsalId) -> Response:
    """result 與 chenhe rehearse --format json 相同。

    `result` is that of `chenhe rehearse --format json`.
    """
    runs = rehearsals(request)
    about = runs.folder.find(rehearsal)  # first: one that is told as done comes with its result
    found = runs.folder.answer(rehearsal)
    record = QUESTIONS[about.question.kind].record
    result = {"result": record(found)} if found else {}
    return JSONResponse(_record(request, about, runs) | result)


@router.patch(
    "/{rehearsal}",
    summary="改名 A rehearsal renamed",
    response_description="改名之後。As it is called now.",
    responses={200: {"model": RehearsalState}, **BAD_FIELD, **UNKNOWN, **NO_FORM},
    openapi_extra=RENAMED,
    dependencies=[Depends(asks_nothing)],
)
def rename_rehearsal(
    request: Request, rehearsal: RehearsalId, sent: Annotated[bytes, Depends(sent_body)]
) -> Response:
    """其他的都不變。Nothing else changes."""
    if not is_json(request.headers):
        return problem(request, 415)
    runs, named = rehearsals(request), read_json(RenameRequest, sent)
    return JSONResponse(_record(request, runs.folder.rename(rehearsal, named.name), runs))


@router.post(
    "/{rehearsal}/cancel",
    summary="取消執行 A run cancelled",
    description=CALLED,
    response_description="已取消，可再執行。Cancelled; it can be run again.",
    responses={200: {"model": RehearsalState}, **UNKNOWN, **NOT_RUNNING, **NO_FORM},
    dependencies=[Depends(asks_nothing)],
)
def cancel_rehearsal(request: Request, rehearsal: RehearsalId) -> Response:
    """Waiting or running, it stops; its processes end."""
    runs = rehearsals(request)
    cancelled = runs.cancel(rehearsal)
    recorded(request)
    return JSONResponse(_record(request, cancelled, runs))


@router.post(
    "/{rehearsal}/run",
    summary="再執行一次 Run again",
    description=CALLED,
    status_code=202,
    response_description="已排入；結果在 Location。Queued: look at Location.",
    responses={202: {"model": RehearsalState}, **UNKNOWN, **REFUSED},
    dependencies=[Depends(asks_nothing)],
)
def run_again(request: Request, rehearsal: RehearsalId) -> Response:
    """By the rules in force now."""
    version = services(request).rulebook.version
    begun = rehearsals(request).start(rehearsal, rulebook=version)
    recorded(request)
    return _begun(request, begun)


@router.delete(
    "/{rehearsal}",
    summary="刪除一份預演 A rehearsal deleted",
    status_code=204,
    response_description="情境與結果都已刪除。Scenarios and result are gone.",
    responses=UNKNOWN,
    dependencies=[Depends(asks_nothing)],
)
def delete_rehearsal(request: Request, rehearsal: RehearsalId) -> Response:
    """執行中的也停止；不能復原。One that runs is stopped; it cannot be undone."""
    rehearsals(request).delete(rehearsal)
    return Response(status_code=204)


def _asked(request: Request, sent: bytes) -> tuple[RehearsalQuery, Sequence[Given]]:
    """What is wanted, and the scenarios: a body of TOML has its fields in the address."""
    if not is_json(request.headers):
        return asked(RehearsalQuery)(request), (Given(file=SCENARIO, raw=sent),)
    asks_nothing(request)
    read = read_json(RehearsalRequest, sent)
    others = (
        Given(file=COMPARED.format(number=number), raw=each.encode())
        for number, each in enumerate(read.compare, start=1)
    )
    return read, (Given(file=SCENARIO, raw=read.scenario.encode()), *others)


def _begun(request: Request, begun: KeptRehearsal) -> Response:
    """That it is queued, and where to look at it."""
    record = _record(request, begun, rehearsals(request))
    return JSONResponse(record, 202, headers={"location": f"{WAY}/{begun.id}"})


def _record(request: Request, kept: KeptRehearsal, runs: RehearsalRuns) -> Record:
    """What is told of every rehearsal, done or not.

    Another process may run it: then nothing is known of how far it is.
    """
    reached = None if kept.ended_at else runs.reached(kept.id)
    return {
        "id": kept.id,
        "name": kept.name,
        "state": kept.state.value,
        "by": kept.by,
        "created_at": taipei_time(kept.created_at).isoformat(timespec="seconds"),
        "ended_at": taipei_time(kept.ended_at).isoformat(timespec="seconds")
        if kept.ended_at
        else None,
        "scenarios": list(kept.scenarios),
        "wanted": asdict(kept.wanted),
        "question": asdict(kept.question) | {"kind": kept.question.kind.value},
        "rulebook": kept.rulebook,
        "progress": {"done": reached.done, "of": reached.of} if reached else None,
        "problem": [say(request, each.template, **each.facts) for each in kept.problem],
        "result": None,
    }
