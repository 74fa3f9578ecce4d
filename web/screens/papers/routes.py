"""簽稿會核單 and 陳核流程表 of a case, as pages and as PDF."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.files.pdf import pdf
from web.http.acting import acting_of
from web.http.advice import SECRET
from web.http.frame import language_of, respond, saved
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.language.words import PAPER_WORDS, PaperKind
from web.papers import paper_of
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/cases/{case_id}/{kind}-sheet")
def show_paper(request: Request, case_id: str, kind: PaperKind) -> Response:
    """The paper as a page."""
    if not _may_read(request, case_id):
        return problem(request, HTTPStatus.FORBIDDEN, advice=SECRET)
    paper = paper_of(services(request).casework, case_id, kind, language_of(request))
    return respond(request, paper)


@router.get("/cases/{case_id}/{kind}-sheet.pdf")
def download_paper(request: Request, case_id: str, kind: PaperKind) -> Response:
    """The paper as a file."""
    if not _may_read(request, case_id):
        return problem(request, HTTPStatus.FORBIDDEN, advice=SECRET)
    language = language_of(request)
    made = pdf(paper_of(services(request).casework, case_id, kind, language), language)
    name = f"{PAPER_WORDS[kind]}-{case_id}.pdf"
    return saved(made.content, "application/pdf", f"{kind}-sheet-{case_id}.pdf", name)


def _may_read(request: Request, case_id: str) -> bool:
    """Of a confidential case only who is on its way prints anything."""
    casework = services(request).casework
    return casework.may_read(casework.case(case_id), acting_of(request).actor)
