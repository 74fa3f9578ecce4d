"""With which status each error is answered: one table, for pages and for the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from rules.correcting import UnknownPageError, UnknownRecordError
from rules.errors import ChenheError, TryAgainError, UnknownKeyError
from web.files.pdf import PdfUnavailableError
from web.http.acting import ActingChangedError
from web.http.listeners import ManyListenersError, ManyOfOneError
from web.provider.refusals import ProviderAwayError, ProviderUnbelievedError
from workflow.accounts.refusals import TooManyTriesError, UnknownAccountError
from workflow.audit.kept.about import UploadTooLargeError
from workflow.errors import StorageUnusableError
from workflow.kept.about import (
    BusyError,
    FullError,
    QueueFullError,
    UnkeepableError,
    UnknownKeptError,
)
from workflow.office import ArchiveError, VersionNotKeptError
from workflow.organisation.refusals import UnknownPersonError
from workflow.refusals.base import RefusedError, UnknownCaseError, UnsoundLogError
from workflow.refusals.turns import (
    ClosedCaseError,
    DeskLostError,
    NotYourTurnError,
    StaleDeskError,
)
from workflow.rehearsal.kept.about import NotRunningError

UNKNOWN = (
    UnknownAccountError,
    *(UnknownKeyError, UnknownCaseError, UnknownPageError, UnknownRecordError),
    *(UnknownPersonError, VersionNotKeptError, UnknownKeptError),
)
# Of an error without a line of its own that of its nearest base holds; of all others 422.
STATUSES: Mapping[type[ChenheError], HTTPStatus] = {
    **dict.fromkeys(UNKNOWN, HTTPStatus.NOT_FOUND),
    # Out of turn, too late, as somebody else, or slower than another.
    ActingChangedError: HTTPStatus.CONFLICT,
    BusyError: HTTPStatus.CONFLICT,
    ClosedCaseError: HTTPStatus.CONFLICT,
    DeskLostError: HTTPStatus.CONFLICT,
    FullError: HTTPStatus.CONFLICT,
    NotRunningError: HTTPStatus.CONFLICT,
    NotYourTurnError: HTTPStatus.CONFLICT,
    # What was looked at is not what there is.
    StaleDeskError: HTTPStatus.PRECONDITION_FAILED,
    ManyOfOneError: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyTriesError: HTTPStatus.TOO_MANY_REQUESTS,
    UploadTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    # Nothing is wrong with what was sent.
    ArchiveError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProviderAwayError: HTTPStatus.SERVICE_UNAVAILABLE,
    ProviderUnbelievedError: HTTPStatus.BAD_GATEWAY,
    ManyListenersError: HTTPStatus.SERVICE_UNAVAILABLE,
    PdfUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    QueueFullError: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageUnusableError: HTTPStatus.SERVICE_UNAVAILABLE,
    TryAgainError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnkeepableError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnsoundLogError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


def status_of(error: ChenheError) -> HTTPStatus:
    """The status of an error about what the address names."""
    kinds = (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return next(kinds, HTTPStatus.UNPROCESSABLE_ENTITY)


def refused_status(error: ChenheError) -> HTTPStatus:
    """The status of an error about what was sent: what it names and nobody knows is a fault of it.

    With it a refused form is shown again.
    """
    is_unknown = isinstance(error, UNKNOWN)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_unknown else status_of(error)


def kind_of(error: ChenheError, status: int) -> str:
    """The `type` of its problem: of a refusal its name, which is not to change; else the status."""
    if not isinstance(error, RefusedError):
        return f"/problems/{status}"
    return f"/problems/{refusal_of(error)}"


def refusal_of(error: RefusedError) -> str:
    """The name of a refusal: `not-your-turn`."""
    return _HUMP.sub("-", type(error).__name__.removesuffix("Error")).lower()
