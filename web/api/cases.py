"""REST: cases listed, read, and what waits for whom; as the board, the case and the inbox do.

`as` says who asks: without anybody a 密件 is told as everybody may see it.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from rules.export import Record
from web.api.asking import (
    BAD_FIELD,
    IN_THE_OFFICE,
    NO_SUCH_CASE,
    UNCHANGED,
    Versioned,
    asked,
    parameters,
)
from web.api.case_requests import ActorQuery, CaseQuery, InboxQuery, ReaderQuery, place_of
from web.api.case_resources import CasePage, CaseResource, InboxResource, Offers
from web.http.frame import say
from web.http.identity import Claim, acting_claimed
from web.http.middleware import API_PREFIX
from web.http.rights import Requires, Right
from web.http.roll import Acting
from web.services import services
from workflow.actions.confidential import Reader
from workflow.actions.offers import Offer
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.telling import offer_record, offers_to, told_case, waiting_record
from workflow.refusals.base import UnknownCaseError
from workflow.reports.records import row_record

CASES = f"{API_PREFIX}v1/cases"
CaseNumber = Annotated[str, Path(description="文號。The number.", examples=["1150000001"])]

router = APIRouter(
    prefix=f"{API_PREFIX}v1",
    tags=["案件"],
    dependencies=[Depends(Requires(Right.USE_OFFICE))],
    route_class=Versioned,
    responses={**UNCHANGED, **IN_THE_OFFICE, **BAD_FIELD},
)


@router.get(
    "/cases",
    summary="案件，可篩選 The cases, filtered",
    response_description="一頁案件。A page of cases.",
    responses={200: {"model": CasePage}},
    openapi_extra=parameters(CaseQuery),
)
def list_cases(
    request: Request, wanted: Annotated[CaseQuery, Depends(asked(CaseQuery))]
) -> Response:
    """限辦日期近者在前；下一頁在 next 與 Link 標頭。Soonest due first; next and Link lead on."""
    work = services(request).casework
    with work.office.reading():
        reader = reading_as(request, work, wanted.claim)
        found = work.board(wanted.filter, limit=wanted.limit + 1, reader=reader)
    rows = found.rows[: wanted.limit]
    following = place_of(rows[-1]) if len(found.rows) > len(rows) else None
    told = {
        "items": list(map(row_record, rows)),
        "total": found.total,
        "total_is_cut": found.is_cut,
        "next": following,
    }
    answer = JSONResponse(told)
    if following:
        again = wanted.model_dump(exclude_unset=True, by_alias=True) | {"cursor": following}
        answer.headers["Link"] = f'<{CASES}?{urlencode(again)}>; rel="next"'
    return answer


@router.get(
    "/cases/{case_id}",
    summary="一件公文 One case",
    response_description="這一件。The case.",
    responses={200: {"model": CaseResource}, **NO_SUCH_CASE},
    openapi_extra=parameters(ReaderQuery),
)
def show_case(
    request: Request,
    case_id: CaseNumber,
    wanted: Annotated[ReaderQuery, Depends(asked(ReaderQuery))],
) -> Response:
    """與 chenhe case show --format json 相同。As of `chenhe case show --format json`."""
    work = services(request).casework
    with work.office.reading():
        case = case_of(work, case_id)
        return JSONResponse(told_case(work, case, reading_as(request, work, wanted.claim)))


@router.get(
    "/cases/{case_id}/actions",
    summary="現在能做什麼 What may be done now",
    response_description="各動作：能做，或為什麼不能。Each action: allowed, or why not.",
    responses={200: {"model": Offers}, **NO_SUCH_CASE},
    openapi_extra=parameters(ActorQuery),
)
def list_actions(
    request: Request,
    case_id: CaseNumber,
    wanted: Annotated[ActorQuery, Depends(asked(ActorQuery))],
) -> Response:
    """與 chenhe case actions --format json 的各筆相同。Items as of `chenhe case actions`."""
    work = services(request).casework
    with work.office.reading():
        case, acting = case_of(work, case_id), acting_claimed(request, wanted.actor)
        found = offers_to(work, case, acting.actor)
    items = [offer_record(offer, _why(request, offer)) for offer in found]
    return JSONResponse({"case": case.id, "acting": acting_record(acting), "items": items})


@router.get(
    "/inbox",
    summary="待辦 What waits for one identity",
    response_description="各關。The desks.",
    responses={200: {"model": InboxResource}},
    openapi_extra=parameters(InboxQuery),
)
def show_inbox(
    request: Request, wanted: Annotated[InboxQuery, Depends(asked(InboxQuery))]
) -> Response:
    """期限近的在前；total 是共有幾關。The soonest due first; total says how many there are."""
    work, theirs = services(request).casework, wanted.whose == "colleagues"
    with work.office.reading():
        acting = acting_claimed(request, wanted.actor)
        found = work.inbox(acting.actor, are_theirs=theirs, limit=wanted.limit)
    told = {
        "acting": acting_record(acting),
        "items": list(map(waiting_record, found.waiting)),
        "total": found.total,
        "theirs": found.theirs,
    }
    return JSONResponse(told)


def case_of(work: Casework, case_id: str) -> Case:
    """The case of the address; raises UnknownCaseError, also for what no database would take."""
    if "\0" in case_id:
        raise UnknownCaseError(case=case_id.replace("\0", "")[:40], office="")
    return work.case(case_id)


def reading_as(request: Request, work: Casework, claim: Claim | None) -> Reader:
    """Who reads: nobody in particular without a claim; raises UnknownIdentityError."""
    return work.reader(acting_claimed(request, claim).actor if claim else None)


def acting_record(acting: Acting) -> Record:
    """As whom a request is answered."""
    return {
        "key": acting.key,
        "title": acting.title,
        "person": acting.person,
        "person_id": acting.person_id,
        "for_person": acting.for_person,
        "vacant": acting.is_vacant,
    }


def _why(request: Request, offer: Offer) -> str | None:
    """Why it is refused, in the caller's language."""
    if offer.refusal is None:
        return None
    return "\n".join(say(request, each, **facts) for each, facts in offer.refusal.sentences)
