"""稽核, 本機關: the office's own cases audited in place, and those audits of it that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.audits.own import OWN_FILE
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import respond
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.audit.findings import audit_way
from web.screens.audit.overview import AUDITS, KeptView
from web.services import kept as recorded
from workflow.audit.kept.about import Asked, KeptAudit
from workflow.audit.kept.folder import Made

OWN = f"{AUDITS}/own"
router = APIRouter(prefix=OWN, dependencies=[Depends(Requires(Right.AUDIT))])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """The way to an audit of our own cases, and those there are; `faults` say why none began."""

    template: ClassVar[str] = "screens/audit/own.html.jinja"
    kept: tuple[KeptView, ...]
    faults: tuple[str, ...] = ()


@router.get("")
def show_own(request: Request) -> Response:
    """The audits of our own cases, the newest first."""
    return respond(request, own_page(audits(request).folder.all()))


@router.post("")
def audit_own(request: Request, fields: Fields, sender: Sending) -> Response:
    """Begin an audit of our own cases; 303 to how far it is.

    409 or 422 with why where none can be begun now, and then none is kept.
    """
    runs = audits(request)
    try:
        acting = sender.checked()
        asked = Asked(uses_organisation=bool(fields.get("people")))
        made = Made(by=acting.person or acting.title, asked=asked, at=runs.clock())
        kept = runs.folder.keep_own(made, file=OWN_FILE)
    except ChenheError as error:
        return _not_begun(request, error)
    try:
        runs.start(kept.id)
    except ChenheError as error:
        runs.delete(kept.id)
        return _not_begun(request, error)
    recorded(request)
    return RedirectResponse(audit_way(kept.id), status_code=HTTPStatus.SEE_OTHER)


def own_page(kept: Sequence[KeptAudit], faults: Sequence[str] = ()) -> OwnPage:
    """The page, of all audits that are kept; after one that was refused with why."""
    own = (each for each in kept if each.asked.is_own)
    return OwnPage(kept=tuple(KeptView(kept=each) for each in own), faults=tuple(faults))


def _not_begun(request: Request, error: ChenheError) -> Response:
    page = own_page(audits(request).folder.all(), sentences(request, error))
    return respond(request, page, refused_status(error))
