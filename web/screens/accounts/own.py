"""One's own account: its password, where it is signed in, and the tokens of one's programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import roll_of
from web.http.forms import Fields, Marked
from web.http.frame import flash, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right, scope_words, scopes_of
from web.http.roll import ACCOUNT
from web.http.statuses import refused_status
from web.http.visitor import SIGNED_IN
from web.screens.accounts.rooms import (
    accounts_of,
    caller_of,
    door_of,
    signed_in,
    takes_password,
)
from workflow.accounts.passwords import LONGEST, SHORTEST
from workflow.accounts.refusals import NoPasswordsError
from workflow.organisation.accounts import Account, AccountSession, AccountToken
from workflow.refusals.base import MissingInputError, RefusedError

WAY = "/account"
DAYS = (30, 90, 365)  # that a token may last
router = APIRouter(prefix=WAY, dependencies=[Depends(Requires(Right.HAVE_ACCOUNT))])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """The account of who is signed in; `token` is one just issued, shown this once."""

    template: ClassVar[str] = "screens/accounts/own.html.jinja"
    account: Account
    positions: tuple[str, ...]
    sessions: tuple[AccountSession, ...]
    tokens: tuple[AccountToken, ...]
    scopes: tuple[tuple[str, str], ...]  # what a token may be given, and how it is called
    token: str
    faults: tuple[str, ...]
    takes_password: bool
    days: tuple[int, ...] = DAYS
    shortest: int = SHORTEST
    longest: int = LONGEST

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return WAY


@router.get("")
def show_own(request: Request) -> Response:
    """The page."""
    return respond(request, _page(request))


@router.post("/password")
def change_password(
    request: Request,
    before: Annotated[str, Form()] = "",
    after: Annotated[str, Form()] = "",
) -> Response:
    """Set another password; every other session of the account ends."""
    name, key = signed_in(request).account.name, str(request.session.get(SIGNED_IN, ""))
    try:
        if not takes_password(request):
            raise NoPasswordsError
        door_of(request).change_password(name, before, after, key=key, caller=caller_of(request))
    except RefusedError as error:
        return _refused(request, error)
    return _done(request, say(request, "已變更密碼；其他裝置都已登出。"))


@router.post("/sign-out-elsewhere")
def sign_out_elsewhere(request: Request) -> Response:
    """End every other session of the account."""
    name, key = signed_in(request).account.name, str(request.session.get(SIGNED_IN, ""))
    ended = door_of(request).sign_out_elsewhere(name, key)
    return _done(request, say(request, "已登出其他 %(count)s 處。", count=ended))


@router.post("/tokens")
def issue_token(request: Request, fields: Fields, marked: Marked) -> Response:
    """Issue a token, and show it this once; 422 without a use or anything that it may do."""
    account = signed_in(request).account
    scopes = scopes_of(account).intersection(marked)
    label, days = fields.get("label", "").strip(), fields.get("days", "")
    try:
        if not label:
            raise MissingInputError(action="核發權杖", needed="用途", allowed="一段文字")
        if not scopes:
            allowed = "、".join(scope_words(scopes_of(account)).values())
            raise MissingInputError(action="核發權杖", needed="可以做什麼", allowed=allowed)
        lasts = timedelta(days=next((each for each in DAYS if str(each) == days), DAYS[0]))
        token = accounts_of(request).issue(account.name, label, scopes, lasts, by=account.name)
    except RefusedError as error:
        return _refused(request, error)
    return respond(request, _page(request, token=token))


@router.post("/tokens/revoke")
def revoke_token(request: Request, key: Annotated[str, Form()] = "") -> Response:
    """Take a token back."""
    name = signed_in(request).account.name
    try:
        accounts_of(request).revoke(name, key, by=name)
    except RefusedError as error:
        return _refused(request, error)
    return _done(request, say(request, "已撤銷這個權杖。"))


@router.get("/{part}")
def back_to_own(part: str) -> RedirectResponse:
    """Where a form of the page was sent there is only the page to come back to."""
    return RedirectResponse(WAY, HTTPStatus.SEE_OTHER)


def _page(request: Request, *, token: str = "", faults: tuple[str, ...] = ()) -> OwnPage:
    account, accounts = signed_in(request).account, accounts_of(request)
    own = [each for group in roll_of(request).groups for each in group.members]
    return OwnPage(
        account=account,
        positions=tuple(each.label for each in own if each.place != ACCOUNT),
        sessions=accounts.sessions(account.name),
        tokens=accounts.tokens(account.name),
        scopes=tuple(scope_words(scopes_of(account)).items()),
        token=token,
        faults=faults,
        takes_password=takes_password(request) and account.has_password,
    )


def _refused(request: Request, error: RefusedError) -> Response:
    page = _page(request, faults=sentences(request, error))
    return respond(request, page, refused_status(error))


def _done(request: Request, said: str) -> RedirectResponse:
    flash(request, said)
    return RedirectResponse(WAY, HTTPStatus.SEE_OTHER)
