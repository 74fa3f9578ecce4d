"""Drafts: what is typed in a signing form is kept while typing, or by its button."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import escape

from web.http.acting import Sender, Sending
from web.http.forms import Fields, read_draft
from web.http.frame import flash, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.links import local_path
from web.screens.case.form import is_blank, read_action
from web.screens.case.shown_again import shown_again
from web.screens.case.undo import undo_of_draft
from web.services import services
from workflow.calendar import taipei_time
from workflow.desk.drafts import Drafts
from workflow.desk.phrases import said_with
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/cases/{case_id}/draft")
def back_to_case(case_id: str) -> RedirectResponse:
    """Where a draft was kept there is only the case to come back to."""
    return RedirectResponse(f"/cases/{case_id}", status_code=HTTPStatus.SEE_OTHER)


@router.post("/cases/{case_id}/draft")
def keep_draft(request: Request, case_id: str, fields: Fields, sender: Sending) -> Response:
    """Keep what was typed, and say so: a line for a form that sends itself, else the case.

    To htmx one line of text, always 200, because a typing form must not be replaced; to a plain
    form 303 to the case, or where `then` leads, or the case with 409 where the desk has gone or
    who acts has changed, and 422 else.
    An emptied form forgets the draft, as does the button that says so: that answers with the case
    itself, since what 復原 takes back may be longer than a cookie.
    """
    by_itself = "hx-request" in request.headers
    is_thrown_away = "forget" in fields and not sender.changed and not by_itself
    discarded = undo_of_draft(_drafts(request), sender, case_id, fields) if is_thrown_away else None
    try:
        said = _keep(request, case_id, fields, sender)
    except RefusedError as refusal:
        if not by_itself:
            return shown_again(request, case_id, sender.acting, read_action(fields), refusal)
        said = say(request, "草稿沒有存：%(why)s", why="\n".join(sentences(request, refusal)))
    if by_itself:
        return HTMLResponse(escape(said))
    if "then" not in fields:  # there it would be said in the language before
        flash(request, said, discarded)
    if discarded:
        return shown_again(request, case_id, sender.acting)
    return RedirectResponse(
        local_path(fields.get("then", f"/cases/{case_id}")), HTTPStatus.SEE_OTHER
    )


def _drafts(request: Request) -> Drafts:
    return Drafts(office=services(request).casework.office)


def _keep(request: Request, case_id: str, fields: Fields, sender: Sender) -> str:
    """What has become of the draft, in a sentence; raises RefusedError."""
    drafts = _drafts(request)
    actor = sender.checked().actor
    desk, typed = fields.get("desk", ""), read_draft(fields)
    if phrase := fields.get("phrase", ""):
        typed["opinion"] = said_with(typed.get("opinion", ""), phrase)
    if "forget" in fields or is_blank(typed):
        drafts.forget(actor, case_id, desk)
        return say(request, "草稿已捨棄")
    draft = drafts.save(actor, case_id, desk, typed)
    return say(request, "草稿已存 %(time)s", time=f"{taipei_time(draft.saved_at):%H:%M}")
