"""待辦: what waits for the position that acts, and signing several at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import Sending, acting_of
from web.http.forms import Fields, Marked
from web.http.frame import Undo, flash, language_of, respond, say, unless_unchanged
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.roll import Acting
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.links import way_of_several
from web.screens.inbox.form import TogetherForm, read_together
from web.screens.inbox.page import InboxQuery, inbox_page, key_of
from web.screens.inbox.signing import sign_page, signed_page
from web.services import services
from workflow.desk.bulk import check_choice, faults_of, sign_alike
from workflow.desk.phrases import Phrases
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])
PHRASE = "/inbox/phrase"
KEPT = msgid("已加入常用批示詞「%(words)s」。")


@router.get("/inbox")
def show_inbox(request: Request, query: Annotated[InboxQuery, Query()]) -> Response:
    """What waits for the position that acts.

    304 where the browser has this very page already.
    """
    casework = services(request).casework
    with casework.office.reading():
        page = inbox_page(casework, query, acting_of(request))
        return unless_unchanged(request, respond(request, page), page.recorded)


@router.get("/inbox/sign")
def look_again(
    request: Request,
    action: str = "",
    chosen: Annotated[tuple[str, ...], Query()] = (),
    opinion: str = "",
) -> Response:
    """The last look at what is chosen, by its address; without a choice, back to the inbox.

    So the switch of language leads here, and whoever takes a phrase back. Nothing is signed by an
    address.
    """
    casework, acting = services(request).casework, acting_of(request)
    typed = read_together({"action": action, "opinion": opinion}, chosen)
    try:
        check_choice(typed.chosen, typed.kind)
    except RefusedError:
        return RedirectResponse("/inbox", status_code=HTTPStatus.SEE_OTHER)
    return respond(request, sign_page(casework, typed, acting, language=language_of(request)))


@router.get(PHRASE)
def back_to_inbox() -> RedirectResponse:
    """Where a phrase was kept there is only the inbox to come back to."""
    return RedirectResponse("/inbox", status_code=HTTPStatus.SEE_OTHER)


@router.post(PHRASE)
def keep_as_phrase(request: Request, fields: Fields, marked: Marked, sender: Sending) -> Response:
    """Keep the opinion as a phrase of one's own; nothing is signed.

    200 with the last look as it was typed, which offers to take the phrase back; 422 with the inbox
    where the choice cannot be, and with the last look for words that cannot be kept; 409 where who
    acts has changed.
    """
    casework, acting = services(request).casework, sender.acting
    typed, language = read_together(fields, marked), language_of(request)
    try:
        check_choice(typed.chosen, typed.kind)
    except RefusedError as refusal:
        return _choose_again(request, fields, typed, acting, refusal)
    faults, status = (), HTTPStatus.OK
    try:
        words = Phrases(office=casework.office).add(sender.checked().actor, typed.opinion)
        flash(request, say(request, KEPT, words=words), _taking_back(words, typed))
    except RefusedError as refusal:
        faults, status = sentences(request, refusal), refused_status(refusal)
    page = sign_page(casework, typed, acting, language=language, faults=faults)
    return respond(request, page, status)


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
        return _choose_again(request, fields, typed, acting, refusal)
    command = typed.command(acting)
    changed = (sender.changed,) if sender.changed else ()
    refusals = (*changed, *(faults_of(command) if typed.is_confirmed else ()))
    if refusals or not typed.is_confirmed:
        faults = [each for refusal in refusals for each in sentences(request, refusal)]
        page = sign_page(casework, typed, acting, language=language, faults=faults)
        return respond(request, page, refused_status(refusals[0]) if refusals else HTTPStatus.OK)
    dealt = sign_alike(casework, typed.chosen, command)
    return respond(request, signed_page(casework, dealt, typed, acting, language=language))


def _choose_again(
    request: Request,
    fields: Fields,
    typed: TogetherForm,
    acting: Acting,
    refusal: RefusedError,
) -> Response:
    """The inbox, with what was chosen in it and why that cannot be."""
    query, faults = InboxQuery(action=fields.get("of", "")), sentences(request, refusal)
    casework = services(request).casework
    page = inbox_page(casework, query, acting, chosen=typed.chosen, faults=faults)
    return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _taking_back(words: str, typed: TogetherForm) -> Undo:
    """What drops the phrase again, and leads back to the last look."""
    chosen = [key_of(each) for each in typed.chosen]
    back = way_of_several("/inbox/sign", chosen, action=typed.action, opinion=typed.opinion)
    return Undo(way="/phrases/remove", fields={"words": words, "back": back, "stays": "yes"})
