"""帳號清單: the accounts of a whole office opened from a file, all of them or none."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import BadInputError, ChenheError, FileUnreadableError
from web.files.accounts import address_of, links_csv, list_csv
from web.http.forms import Upload, uploaded
from web.http.frame import respond, saved
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.accounts.page import WAY
from web.screens.accounts.rooms import accounts_of, signed_in
from web.services import services
from web.uploads.apart import read_apart
from workflow.accounts.account_list import REQUIRED, AccountList, ListColumn, read_account_list
from workflow.accounts.opening import HandedLink, Opening, check_listed, open_listed, suggested
from workflow.organisation.accounts import Role, words_of

IMPORT = f"{WAY}/import"
CSV = "text/csv; charset=utf-8"
FAULTS_SHOWN = 200
router = APIRouter(prefix=IMPORT, dependencies=[Depends(Requires(Right.MANAGE_ACCOUNTS))])
Sent = Annotated[Upload, Depends(uploaded("accounts"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """The one-time link of one account just opened, whole."""

    account: str
    person: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """帳號清單: before a file, what one comes to, or what it opened; `links` are shown this once.

    At most FAULTS_SHOWN faults are listed; `found_faults` counts all.
    """

    template: ClassVar[str] = "screens/accounts/listed.html.jinja"
    opening: Opening | None = None
    is_done: bool = False
    links: tuple[LinkLine, ...] = ()
    kept: str = ""  # the same as a file to be saved, an address that holds its content
    faults: tuple[str, ...] = ()
    found_faults: int = 0
    columns: tuple[tuple[str, bool], ...] = tuple(
        (column.value, column in REQUIRED) for column in ListColumn
    )
    roles: tuple[str, ...] = words_of(Role)

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return IMPORT


@router.get("")
def show_list(request: Request) -> Response:
    """What the file must hold, and where to choose it."""
    return respond(request, ListPage())


@router.get("/template.csv")
def download_list(request: Request) -> Response:
    """A list to fill in: everybody who has a position today and no account."""
    registry = services(request).rulebook.agency.registry_positions
    rows = suggested(accounts_of(request), registry)
    return saved(list_csv(rows).encode(), CSV, "accounts.csv", "帳號清單.csv")


@router.post("/check")
def check_list(request: Request, upload: Sent) -> Response:
    """What the file would open, or every fault of it; nothing is written."""
    try:
        opening = check_listed(accounts_of(request), _listed(upload))
    except ChenheError as error:
        return _refused(request, error)
    return respond(request, ListPage(opening=opening))


@router.get("/check")
def back_to_list() -> RedirectResponse:
    """Where a file was checked there is only the page to come back to."""
    return RedirectResponse(IMPORT, HTTPStatus.SEE_OTHER)


@router.post("")
def open_list(request: Request, upload: Sent) -> Response:
    """Open all of the file, and show the links this once; 422 with every fault, and none opened."""
    try:
        by = signed_in(request).account.name
        opening, links = open_listed(accounts_of(request), _listed(upload), by=by)
    except ChenheError as error:
        return _refused(request, error)
    return respond(request, _opened(opening, links, str(request.base_url)))


def _listed(upload: Upload) -> AccountList:
    if not upload.name:
        raise BadInputError([FileUnreadableError(file="", why="請選擇一個檔案")])
    return read_apart(read_account_list, upload.raw, file=upload.name)


def _opened(opening: Opening, links: Sequence[HandedLink], site: str) -> ListPage:
    content = b64encode(links_csv(links, site=site).encode()).decode()
    return ListPage(
        opening=opening,
        is_done=True,
        links=tuple(
            LinkLine(account=each.account, person=each.person, address=address_of(each.code, site))
            for each in links
        ),
        kept=f"data:text/csv;charset=utf-8;base64,{content}",
    )


def _refused(request: Request, error: ChenheError) -> Response:
    faults = sentences(request, error)
    page = ListPage(faults=tuple(faults[:FAULTS_SHOWN]), found_faults=len(faults))
    return respond(request, page, refused_status(error))
