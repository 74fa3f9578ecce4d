"""REST: people, deputies and closed days, read and changed; as 管理 does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from rules.errors import ChenheError
from rules.export import Record
from web.api.asking import (
    BAD_FIELD,
    IN_THE_OFFICE,
    ONCE,
    SENT_JSON,
    UNCHANGED,
    Versioned,
    asked,
    json_body,
    parameters,
    sent_as,
)
from web.api.organisation_requests import APPOINTED, CLOSED_DAY, ChangesRequest
from web.api.organisation_resources import (
    ChangesResource,
    OrganisationQuery,
    OrganisationResource,
)
from web.http.frame import language_of
from web.http.identity import acting_claimed
from web.http.middleware import API_PREFIX
from web.http.problems import told
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.organisation import event_words
from web.services import services
from workflow.case.case import Case
from workflow.desk.staffing import Arranged
from workflow.organisation.events import OrganisationEvent, to_record
from workflow.organisation.posts import organisation_record
from workflow.reports.listing import handed
from workflow.roc import optional_day

WHAT_FOLLOWS = (
    "有一項不行，就全部不登錄；preview 只看會登錄什麼。登錄了不能復原，只能再登錄別的異動。"
    "離職（end）：最後一日之後不能再以這個身分簽核，承辦中的案件留著不動。"
    "職務移交（hand-over）：這些案件一併交給接任者。"
    "停班、恢復上班（close-day、reopen-day）：辦理中案件的限辦日期隨即改算。\n\n"
    "Where one is refused, nothing is recorded; preview shows what would be. What was recorded "
    "cannot be undone, only changed by another change. After end nobody signs by that position "
    "any more, and the cases in hand stay where they are; hand-over gives them to the successor; "
    "close-day and reopen-day move the due dates of cases on their way at once."
)
router = APIRouter(
    prefix=f"{API_PREFIX}v1/organisation",
    tags=["管理"],
    dependencies=[Depends(Requires(Right.MANAGE_ORGANISATION))],
    route_class=Versioned,
    responses=IN_THE_OFFICE,
)


@router.get(
    "",
    summary="某一日的組織 The organisation on a day",
    response_description="各職務、請假的人、停班日。Positions, who is away, closed days.",
    responses={200: {"model": OrganisationResource}, **UNCHANGED, **BAD_FIELD},
    openapi_extra=parameters(OrganisationQuery),
)
def show_organisation(
    request: Request, wanted: Annotated[OrganisationQuery, Depends(asked(OrganisationQuery))]
) -> Response:
    """與 chenhe organisation show --format json 相同。As of `chenhe organisation show`."""
    staffing = services(request).staffing
    day = optional_day(wanted.on) or staffing.today
    agency = staffing.office.rulebook.agency
    return JSONResponse(organisation_record(staffing.organisation, agency, day))


@router.post(
    "/changes",
    summary="登錄異動 Changes recorded",
    description=WHAT_FOLLOWS,
    response_description="登錄了什麼。What was recorded.",
    responses={200: {"model": ChangesResource}, **SENT_JSON},
    openapi_extra={"parameters": [ONCE], **json_body(ChangesRequest, APPOINTED, CLOSED_DAY)},
)
def record_changes(
    request: Request, wanted: Annotated[ChangesRequest, Depends(sent_as(ChangesRequest))]
) -> Response:
    """有一項不行，就全部不登錄。Where one is refused, nothing is recorded."""
    staffing = services(request).staffing
    try:
        by = acting_claimed(request, wanted.actor).actor.person
        agency = staffing.office.rulebook.agency
        changes = [each.asked(agency) for each in wanted.changes]
        if wanted.preview:
            events = staffing.preview(*changes, by=by, reason=wanted.reason)
            arranged = Arranged(events=events)
        else:
            arranged = staffing.arranged(*changes, by=by, reason=wanted.reason)
    except ChenheError as error:
        return told(request, error, refused_status(error))
    return JSONResponse(
        {
            "previewed": wanted.preview,
            "events": [_event_record(request, each) for each in arranged.events],
            "handed": _moved(arranged.handed),
            "shifted": _moved(arranged.shifted),
        }
    )


def _event_record(request: Request, event: OrganisationEvent) -> Record:
    return {"words": event_words(event, language_of(request)), **to_record(event)}


def _moved(cases: Iterable[Case]) -> list[Record]:
    """Cases as whoever manages the organisation may read them: no subject of a 密件."""
    return [
        {"id": each.id, "subject": each.title, "due": each.due.isoformat()}
        for each in map(handed, cases)
    ]
