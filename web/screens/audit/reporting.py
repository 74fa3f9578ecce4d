"""稽核, 報告: the page, what is asked of it, and the files made, handed out, cancelled."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits, reports
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import language_of, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.papers.audit_files import FileKind, Order, made_of_upload, report_of
from web.papers.audit_kept import KeptReport
from web.papers.audit_report import AuditReport, check_reportable
from web.screens.audit.findings import audit_way
from web.screens.audit.opened import basis_for, others_done
from web.screens.audit.overview import AUDITS
from web.screens.audit.report import (
    CASES_SHOWN,
    GONE,
    ReportPage,
    asked_of,
    report_files,
)
from web.services import kept as recorded
from web.uploads.apart import made_apart
from workflow.audit.kept.about import KeptAudit
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.reporting.asked import ReportAsked
from workflow.kept.making import Content, Progress

router = APIRouter(prefix=AUDITS, dependencies=[Depends(Requires(Right.AUDIT))])


@router.get("/{audit}/report")
def show_report(request: Request, audit: str) -> Response:
    """The report with its options; 303 to how far the audit is while it has found nothing yet."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    return respond(request, _page(request, kept, ledger, reports(request).options(audit)))


@router.post("/{audit}/report")
def say_report(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Keep what the report is to hold and what it concludes; 303 to it.

    409 where who acts has changed, or the conclusion since; then nothing is kept and what was typed
    stands in the form. 422 for a text that cannot be kept.
    """
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    now = reports(request).options(audit)
    try:
        sender.checked()
        reports(request).keep_options(audit, asked_of(fields, now))
        recorded(request)
    except ChenheError as error:
        typed = fields.get("conclusion", "")
        page = _page(request, kept, ledger, now, typed=typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return _to(audit_way(audit, "report"))


@router.get("/{audit}/report/files")
def show_files(request: Request, audit: str) -> Response:
    """The files and how far each is, for the page that refreshes them."""
    kept = audits(request).folder.find(audit)
    return respond(request, report_files(kept, reports(request)).page(request))


@router.post("/{audit}/report/files")
def make_file(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Have a file made, or stop it with do=cancel; 303 to the report.

    422 where it is being made, too many are, there is nothing to report, or no such kind.
    """
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    return report_files(kept, reports(request)).change(
        request, fields, sender, lambda kind: _start(request, kept, ledger, FileKind(kind))
    )


@router.get("/{audit}/report/{kind}")
def download_file(request: Request, audit: str, kind: FileKind) -> Response:
    """A file that was made; 404 where none was since the audit last ended."""
    kept = audits(request).folder.find(audit)
    return report_files(kept, reports(request)).handed_out(request, kind)


def _start(request: Request, kept: KeptAudit, ledger: Ledger, kind: FileKind) -> None:
    """Put a file into the queue; raises what refuses it, an empty report too."""
    asked = reports(request).options(kept.id)
    check_reportable(ledger, asked)
    report = _kept_report(request, kept, ledger, asked)
    order = report.order(kind)

    def make(progress: Progress) -> Content:
        content = made_apart(
            made_of_upload,
            report.upload,
            size=kept.size,
            progress=progress,
            order=order.bare,
            file=kept.file,
            asked=kept.asked,
        )
        assert isinstance(content, Content)
        return content

    reports(request).start(kept.id, kind, asked, make)


def _kept_report(
    request: Request, kept: KeptAudit, ledger: Ledger, asked: ReportAsked
) -> KeptReport:
    """The report of an audit as it is asked for now."""
    return KeptReport(
        folder=audits(request).folder,
        kept=kept,
        ledger=ledger,
        basis=basis_for(request, kept.asked),
        asked=asked,
        language=language_of(request),
        made_at=audits(request).clock(),
    )


def _page(
    request: Request,
    kept: KeptAudit,
    ledger: Ledger,
    asked: ReportAsked,
    *,
    typed: str | None = None,
    faults: tuple[str, ...] = (),
) -> ReportPage:
    """The page with what was typed and why it was not kept, if it was not."""
    made = _kept_report(request, kept, ledger, asked)
    report, why = _report(request, made.order())
    if asked.compared_with and made.comparison is None:
        why = (*why, say(request, GONE))
    return ReportPage(
        kept=kept,
        asked=asked,
        typed=asked.conclusion if typed is None else typed,
        report=report,
        faults=(*faults, *why),
        files=report_files(kept, reports(request)).page(request),
        others=others_done(audits(request).folder, kept.id),
    )


def _report(request: Request, order: Order) -> tuple[AuditReport | None, tuple[str, ...]]:
    """The report as it stands on the page, or why there is none."""
    try:
        return report_of(order, most=CASES_SHOWN), ()
    except ChenheError as error:
        return None, sentences(request, error)


def _to(path: str) -> RedirectResponse:
    """303: what was asked for is there."""
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
