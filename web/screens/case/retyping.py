"""What is typed on a case, before anything is done: a phrase put in, rows sought, words kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import Sender, Sending
from web.http.forms import Fields, read_draft
from web.http.frame import Undo, flash, say
from web.http.rights import Requires, Right
from web.screens.case.form import ActionForm, is_blank, read_action
from web.screens.case.shown_again import shown_again
from web.services import services
from workflow.desk.drafts import Drafts
from workflow.desk.phrases import Phrases, said_with
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])
REFILL, PHRASE = "/cases/{case_id}/refill", "/cases/{case_id}/phrase"


@router.get(REFILL)
@router.get(PHRASE)
def back_to_case(case_id: str) -> RedirectResponse:
    """Where something was typed there is only the case to come back to."""
    return RedirectResponse(f"/cases/{case_id}", status_code=HTTPStatus.SEE_OTHER)


@router.post(REFILL)
def refill(request: Request, case_id: str, fields: Fields, sender: Sending) -> Response:
    """The case with the form as it was typed, the phrase pressed in it and the rows sought.

    What a page with scripts does by itself; nothing is kept. 409 where who acts has changed.
    """
    typed = _with_phrase(read_action(fields), fields)
    try:
        sender.checked()
    except RefusedError as refusal:
        return shown_again(request, case_id, sender.acting, typed, refusal)
    return shown_again(request, case_id, sender.acting, typed)


@router.post(PHRASE)
def keep_as_phrase(request: Request, case_id: str, fields: Fields, sender: Sending) -> Response:
    """Keep the opinion as a phrase of one's own, and the form as a draft.

    303 to the case, which offers to take the phrase back; 409 where the desk has gone or who acts
    has changed, 422 for words that cannot be kept, each with what was typed.
    """
    try:
        words = _keep(request, case_id, fields, sender)
    except RefusedError as refusal:
        return shown_again(request, case_id, sender.acting, read_action(fields), refusal)
    back = f"/cases/{case_id}"
    undo = Undo(way="/phrases/remove", fields={"words": words, "back": back, "stays": "yes"})
    flash(request, say(request, "已加入常用批示詞「%(words)s」。", words=words), undo)
    return RedirectResponse(back, status_code=HTTPStatus.SEE_OTHER)


def _keep(request: Request, case_id: str, fields: Mapping[str, str], sender: Sender) -> str:
    """The phrase as it is kept; raises RefusedError."""
    office, actor = services(request).casework.office, sender.checked().actor
    typed = read_draft(fields)
    if not is_blank(typed):
        Drafts(office=office).save(actor, case_id, fields.get("desk", ""), typed)
    return Phrases(office=office).add(actor, fields.get("opinion", ""))


def _with_phrase(typed: ActionForm, fields: Mapping[str, str]) -> ActionForm:
    """The form with the phrase that was pressed beneath its opinion or its reason."""
    if phrase := fields.get("phrase:opinion", ""):
        return replace(typed, opinion=said_with(typed.opinion, phrase))
    if phrase := fields.get("phrase:reason", ""):
        return replace(typed, reason=said_with(typed.reason, phrase))
    return typed
