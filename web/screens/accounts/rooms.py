"""What the screens of accounts share: the services behind them, and who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from web.files.accounts import address_of
from web.http.address import asked_for
from web.http.visitor import Visitor, visitor_of
from web.provider.refusals import OwnAddressError
from web.services import services
from web.settings import is_loopback
from workflow.accounts.accounts import Accounts
from workflow.accounts.signing_in import SigningIn
from workflow.organisation.accounts import Role

if TYPE_CHECKING:
    from web.provider.provider import Provider


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


def agency_of(request: Request) -> Provider | None:
    """The agency's identity provider, where the operator set one."""
    found: Provider | None = request.app.state.provider
    return found


def takes_password(request: Request, name: str = "") -> bool:
    """Whether passwords open accounts here; of `name`, whether its one-time link sets one.

    Where they do not, that of an administrator still does, for a day on which the provider is away.
    """
    if services(request).settings.passwords or not name:
        return services(request).settings.passwords
    return Role.ADMINISTRATOR in accounts_of(request).find(name).roles


def caller_of(request: Request) -> str:
    """The address that the connection comes from, or that a proxy of ours says it comes from."""
    return request.client.host if request.client else ""


def own_address(request: Request) -> str:
    """Where the visitor reached this site, if the operator gave that name; raises OwnAddressError.

    Its scheme is that of a proxy that the operator named, and of nobody else.
    """
    asked = asked_for(request.scope)
    named = {each.strip().lower() for each in services(request).settings.hosts.split(",")} - {""}
    at_home = asked is not None and is_loopback(asked.host)
    is_known = asked is not None and asked.host in named and request.url.scheme == "https"
    if not (at_home or is_known):
        raise OwnAddressError(str(asked and asked.host))
    return str(request.base_url).rstrip("/")


def link_address(request: Request, code: str) -> str:
    """A one-time link, whole, to be handed on."""
    return address_of(code, str(request.base_url))
