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
from web.http.acting import acting_of
from web.http.forms import Fields, Upload, uploaded
from web.http.frame import flash, language_of, respond, saved, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.screens.roster.page import (
    checked_upload,
    confirmed_upload,
    preview_page,
    roster_page,
)
from web.services import services
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
    request: Request, upload: Annotated[Upload, Depends(uploaded("roster"))]
) -> Response:
    """Every fault of the file, or what it would change; nothing is written yet.

    422 with every fault of the file, each with its row and column.
    """
    staffing = services(request).staffing
    upload = replace(upload, name=upload.name[-LONGEST_FILE_NAME:])
    try:
        roster = _roster(staffing, checked_upload(upload))
        enrolment = staffing.preview_roster(roster, by=_recorder(request))
    except ChenheError as error:
        page = roster_page(faults=sentences(request, error))
        return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    return respond(request, preview_page(upload, enrolment, language_of(request)))


@router.post("/import/confirm")
def confirm_import(request: Request, fields: Fields) -> Response:
    """Import the file that was previewed.

    Read and checked anew, against the organisation as it is now; 303 to it, or 422.
    """
    staffing = services(request).staffing
    try:
        name = fields.get("name", "")[-LONGEST_FILE_NAME:]
        roster = _roster(staffing, confirmed_upload(name, fields.get("content", "")))
        enrolment = staffing.import_roster(roster, by=_recorder(request))
    except ChenheError as error:
        page = roster_page(faults=sentences(request, error))
        return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(request, say(request, "已登錄 %(count)s 筆異動。", count=len(enrolment.events)))
    return RedirectResponse("/organisation", status_code=HTTPStatus.SEE_OTHER)


def _roster(staffing: Staffing, upload: Upload) -> Roster:
    if not upload.name:
        why = "請選擇一個檔案"
        raise BadInputError([FileUnreadableError(file="", why=why)])
    agency = staffing.office.rulebook.agency
    return read_roster(upload.raw, file=upload.name, agency=agency)


def _recorder(request: Request) -> str:
    return acting_of(request).actor.person
