"""收文, half filled in: kept while typing or by its button, for whoever typed it alone."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import escape

from rules.errors import TryAgainError, UnknownKeyError
from rules.marks import Action
from rules.rulebook import Rulebook
from web.http.acting import Sender, Sending
from web.http.forms import Fields, read_draft
from web.http.frame import Undo, flash, language_of, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.roll import Acting
from web.http.statuses import refused_status
from web.links import local_path
from web.screens.register.form import RegisterForm, drafted, is_blank, read_registration
from web.screens.register.page import RegisterQuery, faults_of, register_page
from web.services import services
from workflow.actions.registering import LONGEST_SUBJECT
from workflow.calendar import taipei_time
from workflow.desk.drafts import Drafts
from workflow.errors import WorkflowError
from workflow.office import Office
from workflow.reports.desks import NO_CASE

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])
WAY, REGISTERING = "/register", Action.REGISTER.value


def kept_draft(office: Office, acting: Acting) -> RegisterForm | None:
    """What this person, in this position, has typed and not registered; None if nothing."""
    return drafted(Drafts(office=office).load(acting.actor, NO_CASE))


def forget_draft(office: Office, acting: Acting) -> None:
    """Drop it, the document being registered: that is done, even if just now this cannot be."""
    with suppress(TryAgainError):
        Drafts(office=office).forget(acting.actor, NO_CASE, REGISTERING)


def came_back(kept: RegisterForm, rulebook: Rulebook) -> RegisterQuery:
    """The page as it was left; without the row, if the table has it no more."""
    try:
        row = kept.row if kept.row and rulebook.find(kept.row) else ""
    except UnknownKeyError:
        row = ""
    q = kept.query.get("q", "") or kept.subject[:LONGEST_SUBJECT]
    return RegisterQuery(q=q, unit=kept.query.get("unit", ""), row=row)


@router.get("/register/draft")
def back_to_form() -> RedirectResponse:
    """Where a draft was kept there is only the form to come back to."""
    return RedirectResponse(WAY, status_code=HTTPStatus.SEE_OTHER)


@router.post("/register/draft")
def keep_draft(request: Request, fields: Fields, sender: Sending) -> Response:
    """Keep what was typed, and say so: a line for a form that sends itself, else the form.

    To htmx one line of text, always 200, because a typing form must not be replaced; to a plain
    form 303 to the form, or where `then` leads, or the form with the reason. An emptied form
    forgets the draft; the button that says so answers with the form itself, from which it can be
    taken back.
    """
    by_itself = "hx-request" in request.headers
    discarded = _discarded(request, fields, sender)
    try:
        said = _keep(request, fields, sender)
    except WorkflowError as refusal:
        if not by_itself:
            return _refused(request, fields, sender.acting, refusal)
        said = say(request, "草稿沒有存：%(why)s", why="\n".join(sentences(request, refusal)))
    if by_itself:
        return HTMLResponse(escape(said))
    if "then" not in fields:  # there it would be said in the language before
        flash(request, said, discarded)
    if discarded:
        return _shown(request, sender.acting)
    return RedirectResponse(local_path(fields.get("then", WAY)), HTTPStatus.SEE_OTHER)


def _discarded(request: Request, fields: Fields, sender: Sender) -> Undo | None:
    """The form that keeps the draft again which is about to be dropped; None for any other."""
    if "forget" not in fields or sender.changed or "hx-request" in request.headers:
        return None
    office = services(request).casework.office
    draft = Drafts(office=office).load(sender.acting.actor, NO_CASE)
    return Undo(way="/register/draft", fields=dict(draft.fields)) if draft else None


def _shown(request: Request, acting: Acting) -> Response:
    """The form, empty again."""
    casework = services(request).casework
    page = register_page(casework, RegisterQuery(), acting, language=language_of(request))
    return respond(request, page)


def _keep(request: Request, fields: Fields, sender: Sender) -> str:
    """What has become of the draft, in a sentence; raises RefusedError."""
    office = services(request).casework.office
    drafts, actor = Drafts(office=office), sender.checked().actor
    typed = read_draft(fields)
    if "forget" in fields or is_blank(typed):
        drafts.forget(actor, NO_CASE, REGISTERING)
        return say(request, "草稿已捨棄")
    draft = drafts.save(actor, NO_CASE, REGISTERING, typed)
    return say(request, "草稿已存 %(time)s", time=f"{taipei_time(draft.saved_at):%H:%M}")


def _refused(request: Request, fields: Fields, acting: Acting, refusal: WorkflowError) -> Response:
    """The form with the reason and what was typed."""
    language, typed = language_of(request), read_registration(fields)
    casework = services(request).casework
    page = register_page(
        casework,
        came_back(typed, casework.office.rulebook),
        acting,
        language=language,
        typed=typed,
        faults=faults_of(refusal, language),
    )
    return respond(request, page, refused_status(refusal))
