"""簽稿會核單 and 陳核流程表 of a case, as pages and as PDF."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.pages.sheets import sheet_of
from web.printing import pdf
from web.rights import Requires, Right
from web.services import services
from web.shell import language_of, respond, saved
from web.words import SHEET_WORDS, SheetKind

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/cases/{case_id}/{kind}-sheet")
def show_sheet(request: Request, case_id: str, kind: SheetKind) -> Response:
    """The sheet as a page."""
    sheet = sheet_of(services(request).casework, case_id, kind, language_of(request))
    return respond(request, sheet)


@router.get("/cases/{case_id}/{kind}-sheet.pdf")
def download_sheet(request: Request, case_id: str, kind: SheetKind) -> Response:
    """The sheet as a file."""
    language = language_of(request)
    content = pdf(sheet_of(services(request).casework, case_id, kind, language), language)
    name = f"{SHEET_WORDS[kind]}-{case_id}.pdf"
    return saved(content, "application/pdf", f"{kind}-sheet-{case_id}.pdf", name)
