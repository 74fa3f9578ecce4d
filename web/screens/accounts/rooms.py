"""What the screens of accounts share: the services behind them, and who asks."""

from __future__ import annotations

from fastapi import Request

from web.files.accounts import address_of
from web.http.visitor import Visitor, visitor_of
from web.services import services
from workflow.accounts.accounts import Accounts
from workflow.accounts.signing_in import SigningIn


def accounts_of(request: Request) -> Accounts:
    """The accounts of the database."""
    found = services(request)
    return Accounts(store=found.store, agency=found.source.last.agency.short)


def door_of(request: Request) -> SigningIn:
    """Where one signs in."""
    return SigningIn(store=services(request).store)


def signed_in(request: Request) -> Visitor:
    """Who sent this request; the route's right says that there is one."""
    visitor = visitor_of(request.scope)
    assert visitor is not None
    return visitor


def caller_of(request: Request) -> str:
    """The address that the connection comes from, or that a proxy of ours says it comes from."""
    return request.client.host if request.client else ""


def link_address(request: Request, code: str) -> str:
    """A one-time link, whole, to be handed on."""
    return address_of(code, str(request.base_url))
