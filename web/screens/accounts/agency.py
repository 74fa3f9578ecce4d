"""登入 at the agency's own identity provider: sent there, and come back from there.

The form is answered with a page that goes on by itself: a form may lead nowhere but here (the
Content-Security-Policy), and a link alone could be followed for somebody who never asked for it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from web.http.frame import language_of, respond
from web.http.problems import SIGN_IN_WAY, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.links import local_path
from web.provider import pending
from web.provider.refusals import NoProviderError, ProviderError
from web.screens.accounts.rooms import accounts_of, agency_of, door_of, own_address
from web.screens.accounts.signing_in import HOME, LinkPage, entered, link_page, sign_in_page
from web.services import services
from workflow.accounts.refusals import SpentLinkError
from workflow.accounts.tied import TiedSigningIn
from workflow.refusals.base import RefusedError

logger = logging.getLogger("chenhe.web")

WAY = f"{SIGN_IN_WAY}/agency"
LONGEST_LOGGED = 200  # characters of what came back with a browser
RETURN = f"{WAY}/return"  # as it is registered with the provider
router = APIRouter(dependencies=[Depends(Requires(Right.REACH_SERVICE))])


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingPage:
    """That one goes on to the provider; `to` is where, for a browser that does not go by itself."""

    template: ClassVar[str] = "screens/accounts/going.html.jinja"
    to: str

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return SIGN_IN_WAY


@router.post(WAY)
def set_out(
    request: Request,
    back: Annotated[str, Form()] = "",
    link: Annotated[str, Form()] = "",
) -> Response:
    """Go to the provider; by a one-time link, to tie its account. 503 where the provider is away"""
    try:
        agency = agency_of(request)
        if agency is None:
            raise NoProviderError
        if link:
            door_of(request).linked(link)
        returns_to = own_address(request) + RETURN
        begun = pending.begin(
            returns_to=returns_to, back=local_path(back) if back else "", link=link
        )
        to = agency.way_there(begun, language_of(request).value)
    except RefusedError as error:
        return _refused(request, error, back, link)
    pending.keep(request.session, begun)
    answer = respond(request, GoingPage(to=to))
    answer.headers["Refresh"] = f"0;url={to}"
    return answer


@router.get(WAY)
def back_to_sign_in() -> RedirectResponse:
    """Where the form was sent there is only the page to come back to."""
    return RedirectResponse(SIGN_IN_WAY, HTTPStatus.SEE_OTHER)


@router.get(RETURN)
def come_back(request: Request) -> Response:
    """Sign in whom the provider names; 422 for who did not set out from here, 502 for no proof."""
    answer, back, link = dict(request.query_params), "", ""
    try:
        agency = agency_of(request)
        if agency is None:
            raise NoProviderError
        held = pending.take(request.session, answer.get("state", ""))
        back, link = held.back, held.link
        subject = agency.subject(held, answer)
        door = TiedSigningIn(store=services(request).store, agency=accounts_of(request).agency)
        key = door.use_link(link, subject) if link else door.sign_in(subject)
    except RefusedError as error:
        return _refused(request, error, back, link)
    return entered(request, key, back or HOME, by_agency=True)


def _refused(request: Request, error: RefusedError, back: str, link: str) -> Response:
    """The page that one set out from, and why one is there again; the log has what is for experts.

    Of a link that is spent, too, there is only the page to sign in on.
    """
    if isinstance(error, ProviderError):
        kind, why = type(error).__name__, error.technical[:LONGEST_LOGGED]
        logger.warning("sign-in at the provider: %s %r", kind, why)
    faults = sentences(request, error)
    page = _linked_page(request, link, faults) or sign_in_page(request, back=back, faults=faults)
    return respond(request, page, refused_status(error))


def _linked_page(request: Request, link: str, faults: tuple[str, ...]) -> LinkPage | None:
    """The page of a one-time link that still is one."""
    try:
        account = door_of(request).linked(link)
    except SpentLinkError:
        return None
    return link_page(request, link, account, faults=faults)
