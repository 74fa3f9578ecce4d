"""管理, 匯入名冊: the template, the upload with its preview, the import once confirmed."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import BadInputError, ChenheError, FileUnreadableError
from web.files.roster import roster_csv, roster_workbook
from web.http.acting import Sender, Sending
from web.http.forms import Fields, Upload, uploaded
from web.http.frame import flash, language_of, respond, saved, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.roster.page import (
    checked_upload,
    confirmed_upload,
    preview_page,
    roster_page,
)
from web.services import services
from web.uploads.apart import read_apart
from workflow.desk.staffing import Staffing
from workflow.organisation.roster import Roster, read_roster

router = APIRouter(
    prefix="/organisation", dependencies=[Depends(Requires(Right.MANAGE_ORGANISATION))]
)
LONGEST_FILE_NAME = 100


class RosterFile(StrEnum):
    """What the template can be written as; the value ends the file's name."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES = {
    RosterFile.CSV: "text/csv; charset=utf-8",
    RosterFile.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/import")
def show_import(request: Request) -> Response:
    """What the file must hold, and where to choose it."""
    return respond(request, roster_page())


@router.get("/template.{form}")
def download_template(request: Request, form: RosterFile) -> Response:
    """An empty roster.

    Headings and a line plainly made up; the positions of the agency on a worksheet of their own in
    XLSX.
    """
    agency = services(request).rulebook.agency
    is_text = form is RosterFile.CSV
    content = roster_csv(agency).encode() if is_text else roster_workbook(agency)
    return saved(content, TYPES[form], f"roster.{form}", f"名冊.{form}")


@router.post("/import")
def preview_import(
    request: Request, upload: Annotated[Upload, Depends(uploaded("roster"))], sender: Sending
) -> Response:
    """Every fault of the file, or what it would change; nothing is written yet.

    422 with every fault of the file, each with its row and column. 409 with what it would change
    where who acts has changed: no browser sends a chosen file a second time.
    """
    upload = replace(upload, name=upload.name[-LONGEST_FILE_NAME:])
    try:
        return _previewed(request, checked_upload(upload), sender)
    except ChenheError as error:
        return _refused(request, error)


@router.post("/import/confirm")
def confirm_import(request: Request, fields: Fields, sender: Sending) -> Response:
    """Import the file that was previewed.

    Read and checked anew, against the organisation as it is now; 303 to it, 422, or 409 with the
    preview where who acts has changed.
    """
    staffing = services(request).staffing
    try:
        name = fields.get("name", "")[-LONGEST_FILE_NAME:]
        upload = confirmed_upload(name, fields.get("content", ""))
        if sender.changed:
            return _previewed(request, upload, sender)
        by = sender.acting.actor.person
        enrolment = staffing.import_roster(_roster(staffing, upload), by=by)
    except ChenheError as error:
        return _refused(request, error)
    flash(request, say(request, "已登錄 %(count)s 筆異動。", count=len(enrolment.events)))
    return RedirectResponse("/organisation", status_code=HTTPStatus.SEE_OTHER)


def _roster(staffing: Staffing, upload: Upload) -> Roster:
    if not upload.name:
        why = "請選擇一個檔案"
        raise BadInputError([FileUnreadableError(file="", why=why)])
    agency = staffing.office.rulebook.agency
    return read_apart(read_roster, upload.raw, file=upload.name, agency=agency)


def _previewed(request: Request, upload: Upload, sender: Sender) -> Response:
    """What the file would change, if whoever acts now imports it; raises BadInputError."""
    staffing, person = services(request).staffing, sender.acting.actor.person
    enrolment = staffing.preview_roster(_roster(staffing, upload), by=person)
    faults = sentences(request, sender.changed) if sender.changed else ()
    page = preview_page(upload, enrolment, language_of(request), faults=faults)
    return respond(request, page, HTTPStatus.CONFLICT if faults else HTTPStatus.OK)


def _refused(request: Request, error: ChenheError) -> Response:
    page = roster_page(faults=sentences(request, error))
    return respond(request, page, refused_status(error))
