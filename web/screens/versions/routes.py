"""版本: the rulebook in force, beside what was printed or beside another table."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from rules.comparing import compare
from rules.corrections import Corrections
from rules.errors import RulesError
from rules.rulebook import rulebook_of_upload
from web.http.forms import Upload, uploaded
from web.http.frame import respond
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.screens.versions.page import as_read_page, upload_page, versions_page
from web.services import services
from web.uploads.apart import read_apart

router = APIRouter()
VIEW, MANAGE = [Depends(Requires(Right.VIEW_RULES))], [Depends(Requires(Right.MANAGE_RULES))]


class NoFileChosenError(RulesError):
    """The form was sent without a file."""

    template = "請選擇一個檔案"


@router.get("/rules/versions", dependencies=VIEW)
def show_versions(request: Request) -> Response:
    """The version in force and its history."""
    return respond(request, versions_page(services(request).rulebook))


@router.get("/rules/versions/as-read", dependencies=VIEW)
def compare_as_read(request: Request) -> Response:
    """What the reviewers' answers changed."""
    book = services(request).rulebook
    comparison = compare(replace(book, corrections=Corrections()), book)
    return respond(request, as_read_page(comparison))


@router.post("/rules/versions", dependencies=MANAGE)
def compare_upload(
    request: Request, upload: Annotated[Upload, Depends(uploaded("table"))]
) -> Response:
    """What another transcription would change; it is read in memory and not kept.

    422 with every fault of the file, or where none was chosen. Corrections in force are laid over
    the uploaded table, so that only what the print changes is shown.
    """
    book = services(request).rulebook
    try:
        if not upload.name:
            raise NoFileChosenError
        read = read_apart(rulebook_of_upload, upload.raw, file=upload.name, agency=book.agency)
        other = replace(read, corrections=book.corrections)
    except RulesError as error:
        page = versions_page(book, faults=sentences(request, error))
        return respond(request, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    offered = services(request)
    page = upload_page(
        compare(book, other),
        like=offered.settings.agency,
        journal=offered.source.corrections.name if book.corrections.standing else "",
    )
    return respond(request, page)
