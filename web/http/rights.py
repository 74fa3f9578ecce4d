"""Who may do what: each route names the right it needs."""

from __future__ import annotations

from enum import Enum

from fastapi import Request

from web.services import services
from web.settings import Settings, is_loopback


class Right(Enum):
    """What a visitor may be allowed."""

    REACH_SERVICE = "reach_service"  # is it alive; which language; nothing about documents
    VIEW_RULES = "view_rules"
    PRACTISE = "practise"  # exercises, made and scored; nothing is kept
    MANAGE_RULES = "manage_rules"  # correct rows, confirm pages, try another table
    USE_OFFICE = "use_office"
    VIEW_PERFORMANCE = "view_performance"  # the figures of the office, no document among them
    AUDIT = "audit"  # bring logs, see what is wrong in them; names are shown
    REHEARSE = "rehearse"  # run scenarios, see what would come of them; no document among them
    MANAGE_ORGANISATION = "manage_organisation"  # people, deputies, closures; names are shown
    OPERATE = "operate"  # how the machine and its database are; nothing about documents


GUEST_RIGHTS = frozenset({Right.REACH_SERVICE, Right.VIEW_RULES, Right.PRACTISE})
DEMO_RIGHTS = GUEST_RIGHTS | {
    *(Right.USE_OFFICE, Right.MANAGE_RULES, Right.VIEW_PERFORMANCE),
    *(Right.MANAGE_ORGANISATION, Right.AUDIT, Right.REHEARSE, Right.OPERATE),
}


class MissingRightError(Exception):
    """The visitor lacks the right that a route needs."""

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__(right.value)


class Requires:
    """A route's dependency: refuse visitors who lack `right`."""

    def __init__(self, right: Right) -> None:
        self.right = right

    def __call__(self, request: Request) -> None:
        """Let the request pass or raise `MissingRightError`."""
        if self.right not in rights_of(request):
            raise MissingRightError(self.right)


def rights_of(request: Request) -> frozenset[Right]:
    """The rights of whoever sent `request`."""
    caller = request.client.host if request.client else ""
    return granted(services(request).settings, request.url.hostname or "", caller)


def granted(settings: Settings, hostname: str, caller: str) -> frozenset[Right]:
    """There are no accounts: only a demonstration that nobody else can reach is open.

    The name the browser asked for counts too, else a page elsewhere could point its own
    name at this machine and read the office; and so does where the call comes from, since
    another server than ours may listen more widely than `settings.host` says.
    """
    at_home = all(map(is_loopback, (settings.host, hostname, caller)))
    return DEMO_RIGHTS if settings.demo and at_home else GUEST_RIGHTS
