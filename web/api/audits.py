"""REST: logs brought to be audited, how far each audit is, what it found.

A log is the body of the request, as it is. The answer comes at once and says where to look: the
audit is carried out in the background, one after the other. GET its address until `state` is done,
failed or cut_off; once it is done, the fields of `chenhe audit --format json` stand beside the
state. A form is not taken: any page of another site could send one in the visitor's name.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from rules.export import Record
from web.api.asking import BAD_FIELD, Responses, asked, asks_nothing, parameters
from web.api.asking import sent as sent_body
from web.api.audit_resources import AuditList, AuditState
from web.api.problem import Problem
from web.api.queries import AuditQuery
from web.audits.keeping import audits
from web.http.frame import say
from web.http.middleware import API_PREFIX
from web.http.rights import Requires, Right
from web.services import kept as recorded
from workflow.audit.findings import audit_record
from workflow.audit.kept.about import Asked, KeptAudit
from workflow.audit.kept.running import AuditRuns
from workflow.audit.kept.samples import samples_of, standing_of
from workflow.audit.log import Order
from workflow.audit.sampling.telling import sample_record
from workflow.calendar import taipei_time
from workflow.kept.about import KeptRefusedError

WAY = f"{API_PREFIX}v1/audits"
BINARY = {"schema": {"type": "string", "format": "binary"}}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("text/csv", XLSX, "application/xml", "application/octet-stream")
REFUSED: Responses = {
    409: {"model": Problem, "description": "留存的稽核已滿。As many audits are kept as may be."},
    413: {"model": Problem, "description": "檔案太大。The file is too large."},
    415: {"model": Problem, "description": "以表單送來。Sent as a form."},
    503: {"model": Problem, "description": "排隊的太多。Too many are waiting."},
}
AuditId = Annotated[str, Path(description="稽核的代號。The id of the audit.")]
UNKNOWN: Responses = {404: {"model": Problem, "description": "沒有這一份。There is none."}}

router = APIRouter(
    prefix=WAY,
    tags=["稽核"],
    dependencies=[Depends(Requires(Right.AUDIT))],
)


@router.post(
    "",
    summary="送一份簽核紀錄來稽核 A log to be audited",
    status_code=202,
    response_description="已排入；結果在 Location。Queued: look at Location.",
    responses={202: {"model": AuditState}, **BAD_FIELD, **REFUSED},
    openapi_extra=parameters(AuditQuery)
    | {"requestBody": {"required": True, "content": dict.fromkeys(KINDS, BINARY)}},
)
def begin_audit(
    request: Request,
    query: Annotated[AuditQuery, Depends(asked(AuditQuery))],
    sent: Annotated[bytes, Depends(sent_body)],
) -> Response:
    """檔案就是要求的內容：CSV、XLSX、XLS、ODS 或 XES，至多 50 MB；不收表單。

    The file is the body of the request, at most 50 MB; no form. `Idempotency-Key` may be given.
    """
    runs = audits(request)
    wanted = Asked(
        mapping=query.mapping,
        sheet=query.sheet,
        order=Order(query.order),
        uses_organisation=bool(query.organisation),
        assumes=query.assume_rows,
    )
    made = runs.folder.keep(sent, file=query.file, by=query.by, asked=wanted, at=runs.clock())
    try:
        begun = runs.start(made.id)
    except KeptRefusedError:
        runs.folder.delete(made.id)
        raise
    recorded(request)
    return JSONResponse(
        _record(request, begun, runs), 202, headers={"location": f"{WAY}/{begun.id}"}
    )


@router.get(
    "",
    summary="留存的稽核 The audits kept",
    response_description="新的在前。Newest first.",
    responses={200: {"model": AuditList}},
    dependencies=[Depends(asks_nothing)],
)
def list_audits(request: Request) -> Response:
    """每一份做到哪裡，不含結果。How far each is, without results."""
    runs = audits(request)
    return JSONResponse({"items": [_record(request, each, runs) for each in runs.folder.all()]})


@router.get(
    "/{audit}",
    summary="一份稽核 One audit",
    response_description="做到哪裡；done 之後連同結果。How far it is, and what it found.",
    responses={200: {"model": AuditState}, **UNKNOWN},
    dependencies=[Depends(asks_nothing)],
)
def show_audit(request: Request, audit: AuditId) -> Response:
    """結果的各欄與 chenhe audit --format json 相同。

    The fields of the result are those of `chenhe audit --format json`.
    """
    runs = audits(request)
    about = runs.folder.find(audit)  # first: one that is told as done comes with what it found
    ledger = runs.folder.ledger(audit)
    result = audit_record(ledger.whole()) | _sample(runs, audit) if ledger else {}
    return JSONResponse(_record(request, about, runs) | result)


@router.delete(
    "/{audit}",
    summary="刪除一份稽核 An audit deleted",
    status_code=204,
    response_description="檔案與結果都已刪除。File and result are gone.",
    responses=UNKNOWN,
    dependencies=[Depends(asks_nothing)],
)
def delete_audit(request: Request, audit: AuditId) -> Response:
    """執行中的也停止；不能復原。One that runs is stopped; it cannot be undone."""
    audits(request).delete(audit)
    return Response(status_code=204)


def _sample(runs: AuditRuns, audit: str) -> Record:
    """The sample that counts, and how often one was drawn."""
    samples = samples_of(runs.folder, audit)
    standing = standing_of(samples)
    last = sample_record(standing.drawn) if standing else None
    return {"sample": last, "drawings": len(samples)}


def _record(request: Request, kept: KeptAudit, runs: AuditRuns) -> Record:
    """What is told of every audit, done or not.

    Another process may run it: then nothing is known of how far it is.
    """
    reached = None if kept.ended_at else runs.reached(kept.id)
    return {
        "id": kept.id,
        "state": kept.state.value,
        "file": kept.file,
        "size": kept.size,
        "by": kept.by,
        "created_at": taipei_time(kept.created_at).isoformat(timespec="seconds"),
        "ended_at": taipei_time(kept.ended_at).isoformat(timespec="seconds")
        if kept.ended_at
        else None,
        "order": kept.asked.order.value,
        "progress": {"stage": say(request, reached.stage), "done": reached.done, "of": reached.of}
        if reached
        else None,
        "problem": [say(request, each.template, **each.facts) for each in kept.problem],
    }
