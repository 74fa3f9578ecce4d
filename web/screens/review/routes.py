"""校對: doubts answered, pages confirmed against the print, and either taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.correcting import ChangedMeanwhileError, UnknownRecordError, record_of
from rules.errors import ReviewRefusedError, RulesError, TryAgainError
from rules.reviewing import chosen_reading
from web.http.acting import acting_of
from web.http.forms import Fields
from web.http.frame import WayOn, flash, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.visitor import visitor_of
from web.links import local_path
from web.screens.review.form import ReviewForm, read_review
from web.screens.review.page import reviews_page, withdraw_page
from web.screens.review.row import review_row_page, unanswered
from web.screens.review.whole_page import review_page
from web.screens.shared.journal import entry_of
from web.services import kept, services
from workflow.office import taipei_now

router = APIRouter()
VIEW, MANAGE = [Depends(Requires(Right.VIEW_RULES))], [Depends(Requires(Right.MANAGE_RULES))]
DEMO_REVIEWER = "示範校對員"
LONGEST_NAME_KEPT = 60  # a session is a cookie, and browsers drop a long one


@router.get("/rules/review", dependencies=VIEW)
def show_reviews(request: Request, page: WholeNumber = 1) -> Response:
    """What waits, how far the pages are confirmed, the record."""
    return respond(request, reviews_page(services(request).rulebook, page=page))


@router.get("/rules/review/row/{line:number}", dependencies=VIEW)
def show_row(request: Request, line: int, back: str = "") -> Response:
    """One row: the cells printed, the candidate readings, the form; `back` to 收文."""
    rulebook = services(request).rulebook
    row = rulebook.at_line(line)
    typed = unanswered(rulebook, row, _reviewer(request))
    return respond(request, review_row_page(rulebook, row, typed, back=back))


@router.post("/rules/review/row/{line:number}", dependencies=MANAGE)
def correct_row(request: Request, line: int, fields: Fields) -> Response:
    """Keep the answer and show the row's route; a refusal keeps what was typed.

    303 to the row. 412 where somebody changed the row meanwhile, 409 where it is answered already,
    422 for a reading that the rules do not allow; each with what was typed.
    """
    source, typed, back = services(request).source, _read(request, fields), fields.get("back", "")
    rulebook = source.current()
    row = rulebook.at_line(line)
    try:
        reading = chosen_reading(rulebook.candidates(row), typed.choice, typed.reading)
        source.correct(row.key, reading, typed.by(taipei_now()), seen=typed.seen)
    except RulesError as error:
        faults = sentences(request, error)
        rulebook = source.current()
        page = review_row_page(rulebook, rulebook.at_line(line), typed, faults=faults, back=back)
        return respond(request, page, _status(error))
    done = say(request, "已校對第 %(line)s 行，可以依這一列收文了。", line=line)
    answer = _done(request, typed, f"/rules/{line}", done)
    if back.startswith("/register?"):
        onward = WayOn(label=say(request, "回到收文"), way=local_path(back))
        flash(request, done, ways=(onward,))
    return answer


@router.get("/rules/review/{number:number}", dependencies=VIEW)
def show_page(request: Request, number: int) -> Response:
    """A whole page against the print."""
    typed = ReviewForm(reviewer=_reviewer(request))
    return respond(request, review_page(services(request).rulebook, number, typed))


@router.post("/rules/review/{number:number}", dependencies=MANAGE)
def confirm_page(request: Request, number: int, fields: Fields) -> Response:
    """Confirm the page as it was shown, and show it confirmed.

    303 to the page. 412 where it reads otherwise than shown, 409 where it is confirmed already or
    has doubtful rows.
    """
    source, typed = services(request).source, _read(request, fields)
    try:
        source.confirm(number, typed.by(taipei_now()), seen=typed.seen)
    except RulesError as error:
        faults = sentences(request, error)
        page = review_page(source.current(), number, typed, faults=faults)
        return respond(request, page, _status(error))
    done = say(request, "已確認第 %(number)s 頁。", number=number)
    return _done(request, typed, f"/rules/review/{number}", done)


@router.get("/rules/review/records/{number:number}", dependencies=VIEW)
def show_record(request: Request, number: int) -> Response:
    """One record, before it is taken back."""
    typed = ReviewForm(reviewer=_reviewer(request))
    return respond(request, withdraw_page(services(request).rulebook, number, typed))


@router.post("/rules/review/records/{number:number}", dependencies=MANAGE)
def withdraw_record(request: Request, number: int, fields: Fields) -> Response:
    """Take the record back and show what it was about.

    409 for a record that cannot be taken back (again).
    """
    source, typed = services(request).source, _read(request, fields)
    try:
        source.withdraw(number, typed.by(taipei_now()))
    except RulesError as error:
        faults = sentences(request, error)
        page = withdraw_page(source.current(), number, typed, faults=faults)
        return respond(request, page, _status(error))
    rulebook = source.current()
    path = entry_of(rulebook, record_of(rulebook.corrections, number)).path or "/rules/review"
    return _done(request, typed, path, say(request, "已撤回第 %(number)s 筆。", number=number))


def _read(request: Request, fields: Mapping[str, str]) -> ReviewForm:
    """The answer as typed; who is signed in answers by no other name."""
    typed, visitor = read_review(fields), visitor_of(request.scope)
    return replace(typed, reviewer=_reviewer(request)) if visitor else typed


def _reviewer(request: Request) -> str:
    """Who is signed in; in a demonstration who answered last, at first somebody plainly made up."""
    if visitor := visitor_of(request.scope):
        return acting_of(request).person or visitor.account.name
    made_up = DEMO_REVIEWER if services(request).settings.demo else ""
    return str(request.session.get("reviewer", made_up))


def _done(request: Request, typed: ReviewForm, path: str, text: str) -> Response:
    kept(request)
    request.session["reviewer"] = typed.reviewer.strip()[:LONGEST_NAME_KEPT]
    flash(request, text)
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)


def _status(error: RulesError) -> HTTPStatus:
    if isinstance(error, TryAgainError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, ChangedMeanwhileError):
        return HTTPStatus.PRECONDITION_FAILED
    if isinstance(error, ReviewRefusedError | UnknownRecordError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY
