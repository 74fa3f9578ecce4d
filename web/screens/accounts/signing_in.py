"""登入: by name and password, or for the first time by a one-time link; and 登出.

By the agency's identity provider: `agency`.
"""

from __future__ import annotations

import logging
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
from web.links import local_path, way
from web.provider.refusals import ProviderError
from web.screens.accounts.rooms import (
    accounts_of,
    agency_of,
    caller_of,
    door_of,
    own_address,
    takes_password,
)
from web.services import services
from workflow.accounts.passwords import LONGEST, SHORTEST
from workflow.accounts.refusals import NoPasswordsError
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.REACH_SERVICE))])
logger = logging.getLogger("chenhe.web")
HOME = "/rules"  # which anybody may see
AGENCY = "agency"  # where the session holds that one came by the provider


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """The form; `back` is the page one came from."""

    template: ClassVar[str] = "screens/accounts/sign_in.html.jinja"
    name: str
    back: str
    has_accounts: bool
    faults: tuple[str, ...]
    agency: str | None  # the label of its button; empty for ours, None where there is none
    takes_password: bool
    way_out: str  # where one signs out of the agency's provider, too

    @property
    def here(self) -> str:
        """Where this page is shown without a form being sent, or an answer in its address."""
        return way(SIGN_IN_WAY, back=self.back)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """A password to be set; for the first administrator the name, too."""

    template: ClassVar[str] = "screens/accounts/link.html.jinja"
    code: str
    account: str
    name: str
    is_first: bool
    faults: tuple[str, ...]
    agency: str | None
    takes_password: bool
    shortest: int = SHORTEST
    longest: int = LONGEST

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return f"{LINK}/{self.code}"


@router.get(SIGN_IN_WAY)
def show_sign_in(
    request: Request, back: Annotated[str, Query()] = "", left: Annotated[str, Query()] = ""
) -> Response:
    """The form; a demonstration needs none. Who `left` may sign out at the provider, too."""
    if services(request).settings.demo:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    way_out = _way_out(request) if left == AGENCY else ""
    return respond(request, sign_in_page(request, back=back, way_out=way_out))


@router.post(SIGN_IN_WAY)
def sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Sign in and go on where one came from; 422 for a wrong password, 429 after too many."""
    try:
        if not takes_password(request):
            raise NoPasswordsError
        key = door_of(request).sign_in(name, password, caller_of(request))
    except RefusedError as error:
        page = sign_in_page(request, name=name, back=back, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return entered(request, key, local_path(back) if back else HOME)


@router.post("/sign-out")
def sign_out(request: Request) -> RedirectResponse:
    """End this session, here and at the server."""
    key = request.session.get(SIGNED_IN)
    if isinstance(key, str):
        door_of(request).sign_out(key)
    left = AGENCY if request.session.get(AGENCY) else ""
    request.session.clear()
    flash(request, say(request, "已登出。"))
    return RedirectResponse(way(SIGN_IN_WAY, left=left), HTTPStatus.SEE_OTHER)


@router.get(LINK + "/{code}")
def show_link(request: Request, code: str) -> Response:
    """The form that sets a password; 422 for a link that is none any more."""
    account = door_of(request).linked(code)
    return respond(request, link_page(request, code, account))


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
            if not takes_password(request, account):
                raise NoPasswordsError
            key = door.use_link(code, password)
        else:
            accounts_of(request).open_first(code, name, password)
            key = door.sign_in(name, password, caller_of(request))
    except RefusedError as error:
        page = link_page(request, code, account, name=name, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return entered(request, key, HOME if account else "/accounts")


def entered(request: Request, key: str, to: str, *, by_agency: bool = False) -> RedirectResponse:
    """A session of its own: what the browser held before counts no more."""
    request.session.clear()
    request.session[SIGNED_IN] = key
    if by_agency:
        request.session[AGENCY] = True
    return RedirectResponse(to, HTTPStatus.SEE_OTHER)


def sign_in_page(
    request: Request,
    *,
    name: str = "",
    back: str = "",
    faults: tuple[str, ...] = (),
    way_out: str = "",
) -> SignInPage:
    """The form, with what is wrong in what was sent."""
    agency = agency_of(request)
    return SignInPage(
        name=name[:40],
        back=local_path(back) if back else "",
        has_accounts=not accounts_of(request).is_empty,
        faults=faults,
        agency=agency.label if agency else None,
        takes_password=takes_password(request),
        way_out=way_out,
    )


def link_page(
    request: Request, code: str, account: str, *, name: str = "", faults: tuple[str, ...] = ()
) -> LinkPage:
    """How an account is entered by its one-time link, with what is wrong in what was sent."""
    agency = agency_of(request) if account else None
    return LinkPage(
        code=code,
        account=account,
        name=name[:40],
        is_first=not account,
        faults=faults,
        agency=agency.label if agency else None,
        takes_password=not account or takes_password(request, account),
    )


def _way_out(request: Request) -> str:
    """Where one signs out of the provider; empty where that cannot be known now."""
    agency = agency_of(request)
    try:
        return agency.way_out(f"{own_address(request)}{SIGN_IN_WAY}") if agency else ""
    except ProviderError as error:
        logger.warning("way out of the provider: %s %r", type(error).__name__, error.technical)
        return ""
