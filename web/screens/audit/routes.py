"""稽核: a file or a text brought, how far an audit is, what it found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.files.log_template import log_template
from web.http.acting import Sending
from web.http.forms import Upload, uploads
from web.http.frame import flash, language_of, respond, saved, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.screens.audit.case import case_page, case_work
from web.screens.audit.findings import FindingsFilter, audit_way, findings_page
from web.screens.audit.opened import basis_for
from web.screens.audit.overview import AUDITS, ProgressPage, overview_page
from web.services import services
from web.uploads.apart import read_apart
from workflow.audit.kept.about import Asked, KeptAudit
from workflow.audit.kept.applying import catch_up
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.retracing import retraced
from workflow.kept.about import State

router = APIRouter(dependencies=[Depends(Requires(Right.AUDIT))])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_CASE = msgid("這一份稽核沒有「%(case)s」這件公文")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    """The last question before an audit is gone."""

    template: ClassVar[str] = "screens/audit/delete.html.jinja"
    kept: KeptAudit


@router.get(AUDITS)
def show_audits(request: Request) -> Response:
    """The way in, and the audits kept."""
    runs = audits(request)
    runs.folder.drop_uploads(runs.clock())
    return respond(request, overview_page(runs.folder.all()))


@router.post(AUDITS)
def bring(
    request: Request,
    files: Annotated[tuple[Upload, ...], Depends(uploads("log", "mapping"))],
    sender: Sending,
) -> Response:
    """Keep a log to be audited; 303 to its columns.

    422 with why where the file is not taken, 409 where who acts has changed.
    """
    log, mapping = files
    try:
        acting, runs = sender.checked(), audits(request)
        kept = runs.folder.keep(
            log.raw,
            file=log.name,
            by=acting.person or acting.title,
            asked=Asked(mapping=_checked_toml(mapping)),
            at=runs.clock(),
        )
    except ChenheError as error:
        return _not_taken(request, error)
    return _to(audit_way(kept.id, "mapping"))


@router.get(f"{AUDITS}/template.xlsx")
def download_template(request: Request) -> Response:
    """An empty log with what each column means."""
    content = log_template(services(request).rulebook.agency)
    return saved(content, XLSX, "log-template.xlsx", "簽核紀錄範本.xlsx")


@router.get(f"{AUDITS}/{{audit}}")
def show_audit(request: Request, audit: str) -> Response:
    """How far it is; 303 to its next step where it waits for nobody but the visitor.

    A part that refreshes itself is told by HX-Redirect.
    """
    runs = audits(request)
    kept = runs.folder.find(audit)
    onward = {State.UPLOADED: "mapping", State.DONE: "findings"}.get(kept.state)
    if onward is None:
        problems = tuple(say(request, each.template, **each.facts) for each in kept.problem)
        page = ProgressPage(kept=kept, reached=runs.reached(audit), problem=problems)
        return respond(request, page)
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": audit_way(audit, onward)})
    return _to(audit_way(audit, onward))


@router.post(f"{AUDITS}/{{audit}}/run")
def run_again(request: Request, audit: str, sender: Sending) -> Response:
    """Begin once more, read as before; 303 to how far it is."""
    try:
        sender.checked()
        audits(request).start(audit)
    except ChenheError as error:
        return _refused(request, error)
    return _to(audit_way(audit))


@router.get(f"{AUDITS}/{{audit}}/delete")
def ask_delete(request: Request, audit: str) -> Response:
    """What would be gone."""
    return respond(request, DeletePage(kept=audits(request).folder.find(audit)))


@router.post(f"{AUDITS}/{{audit}}/delete")
def delete(request: Request, audit: str, sender: Sending) -> Response:
    """Take an audit away, one that runs too; 303 to the others."""
    try:
        sender.checked()
    except ChenheError as error:
        return _refused(request, error)
    kept = audits(request).folder.find(audit)
    audits(request).delete(audit)
    flash(request, say(request, "已刪除「%(file)s」。", file=kept.file))
    return _to(AUDITS)


@router.get(f"{AUDITS}/{{audit}}/findings")
def show_findings(
    request: Request, audit: str, wanted: Annotated[FindingsFilter, Query()]
) -> Response:
    """The findings, filtered by the address; 303 to how far it is while there are none yet."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    work = folder.work(audit)
    catch_up(ledger, work, folder.uses(audit))
    return respond(request, findings_page(kept, ledger, work, wanted, language_of(request)))


@router.get(f"{AUDITS}/{{audit}}/case")
def show_case(request: Request, audit: str, id: str, finding: WholeNumber = 0) -> Response:  # noqa: A002
    """One case with its findings; 404 for one that the log does not have."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    found = ledger.case(id)
    if found is None:
        said = say(request, NO_CASE, case=id[:60])
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    _, log = found
    again = retraced(log, log.cases[0], basis_for(request, kept.asked), ledger.head.says)
    page = case_page(kept, ledger.of_case(id), again, finding, language_of(request))
    work = case_work(page, audit, folder.work(audit))
    return respond(request, replace(page, work=work))


@router.get(f"{AUDITS}/{{audit}}/findings.xlsx")
def lead_to_workbook(request: Request, audit: str) -> Response:
    """303 to the report, which has the workbook made: it stood here once, made at once."""
    audits(request).folder.find(audit)
    return _to(audit_way(audit, "report#files"))


def _checked_toml(mapping: Upload) -> str:
    """The text of a mapping that can be read; raises BadInputError with every fault."""
    if mapping.name:
        read_apart(read_mapping, mapping.raw, file=mapping.name)
    return mapping.raw.decode("utf-8-sig") if mapping.name else ""


def _not_taken(request: Request, error: ChenheError) -> Response:
    """The way in again, with why."""
    page = overview_page(audits(request).folder.all(), sentences(request, error))
    return respond(request, page, refused_status(error))


def _refused(request: Request, error: ChenheError) -> Response:
    """Why nothing was done."""
    return problem(request, refused_status(error), facts=sentences(request, error))


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
