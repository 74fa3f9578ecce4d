"""登入: by name and password, or for the first time by a one-time link; and 登出."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.files.accounts import LINK
from web.http.frame import flash, respond, say
from web.http.problems import SIGN_IN_WAY, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.http.visitor import SIGNED_IN
from web.links import local_path
from web.screens.accounts.rooms import (
    accounts_of,
    caller_of,
    door_of,
)
from web.services import services
from workflow.accounts.passwords import LONGEST, SHORTEST
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.REACH_SERVICE))])
HOME = "/rules"  # which anybody may see


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """The form; `back` is the page one came from."""

    template: ClassVar[str] = "screens/accounts/sign_in.html.jinja"
    name: str
    back: str
    has_accounts: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """A password to be set; for the first administrator the name, too."""

    template: ClassVar[str] = "screens/accounts/link.html.jinja"
    code: str
    account: str
    name: str
    is_first: bool
    faults: tuple[str, ...]
    shortest: int = SHORTEST
    longest: int = LONGEST


@router.get(SIGN_IN_WAY)
def show_sign_in(request: Request, back: Annotated[str, Query()] = "") -> Response:
    """The form; a demonstration needs none."""
    if services(request).settings.demo:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    return respond(request, _page(request, back=back))


@router.post(SIGN_IN_WAY)
def sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Sign in and go on where one came from; 422 for a wrong password, 429 after too many."""
    try:
        key = door_of(request).sign_in(name, password, caller_of(request))
    except RefusedError as error:
        page = _page(request, name=name, back=back, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return _entered(request, key, local_path(back) if back else HOME)


@router.post("/sign-out")
def sign_out(request: Request) -> RedirectResponse:
    """End this session, here and at the server."""
    key = request.session.get(SIGNED_IN)
    if isinstance(key, str):
        door_of(request).sign_out(key)
    request.session.clear()
    flash(request, say(request, "已登出。"))
    return RedirectResponse(SIGN_IN_WAY, HTTPStatus.SEE_OTHER)


@router.get(LINK + "/{code}")
def show_link(request: Request, code: str) -> Response:
    """The form that sets a password; 422 for a link that is none any more."""
    account = door_of(request).linked(code)
    return respond(request, _link_page(code, account))


@router.post(LINK + "/{code}")
def use_link(
    request: Request,
    code: str,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Set the password and sign in; of the first link, open the administrator's account before."""
    door = door_of(request)
    account = door.linked(code)
    try:
        if account:
            key = door.use_link(code, password)
        else:
            accounts_of(request).open_first(code, name, password)
            key = door.sign_in(name, password, caller_of(request))
    except RefusedError as error:
        page = _link_page(code, account, name=name, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return _entered(request, key, HOME if account else "/accounts")


def _entered(request: Request, key: str, to: str) -> RedirectResponse:
    """A session of its own: what the browser held before counts no more."""
    request.session.clear()
    request.session[SIGNED_IN] = key
    return RedirectResponse(to, HTTPStatus.SEE_OTHER)


def _page(
    request: Request, *, name: str = "", back: str = "", faults: tuple[str, ...] = ()
) -> SignInPage:
    return SignInPage(
        name=name[:40],
        back=local_path(back) if back else "",
        has_accounts=not accounts_of(request).is_empty,
        faults=faults,
    )


def _link_page(
    code: str, account: str, *, name: str = "", faults: tuple[str, ...] = ()
) -> LinkPage:
    return LinkPage(code=code, account=account, name=name[:40], is_first=not account, faults=faults)
