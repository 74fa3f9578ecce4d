"""稽核: what an audit asks back, its columns and its rows; and the box that one pastes into."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.http.acting import Sending
from web.http.forms import Fields, Upload, uploaded
from web.http.frame import language_of, respond, saved
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.audit.columns import Reading, columns_page
from web.screens.audit.columns_form import mapping_of
from web.screens.audit.findings import audit_way
from web.screens.audit.opened import basis_for, reading_of
from web.screens.audit.overview import AUDITS
from web.screens.audit.pasting import Pasted, check_length, pasted_page, refused_page
from web.screens.audit.rows import ROW, RowsQuery, best_rows, rows_page, told_rows
from web.services import kept as recorded
from web.services import services
from web.uploads.apart import read_apart
from workflow.audit.kept.about import Asked, AuditBusyError, KeptAudit
from workflow.audit.log import Column, Order
from workflow.audit.reading.mapping_file import mapping_toml, read_mapping
from workflow.audit.reading.sources import pasted_source
from workflow.audit.reading.suggesting import PASTED_CASE, suggested
from workflow.kept.about import State

EXAMPLE = Path(__file__).parent / "example.csv"  # Big5, as older systems write
EXAMPLE_NAME = "示範簽核紀錄.csv"
router = APIRouter(prefix=AUDITS, dependencies=[Depends(Requires(Right.AUDIT))])


@router.get("/{audit}/mapping")
def show_columns(request: Request, audit: str) -> Response:
    """The columns of a file, what they are taken for, what one case reads like."""
    kept = audits(request).folder.find(audit)
    if kept.asked.is_own:  # nobody need say what our own columns mean
        return _to(audit_way(audit))
    try:
        reading = reading_of(request, kept)
    except ChenheError as error:
        return _unreadable(request, error)
    agency = services(request).rulebook.agency
    return respond(request, columns_page(kept, reading, agency, language_of(request)))


@router.post("/{audit}/mapping")
def say_columns(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Keep what the columns mean; 303 to the page again, or, with do=run, to the audit begun.

    422 where it waits or runs already or the file cannot be read, 409 where who acts has changed.
    """
    kept = audits(request).folder.find(audit)
    try:
        sender.checked()
        asked = _asked(kept.asked, fields, reading_of(request, kept))
        if fields.get("do") == "run":
            audits(request).start(audit, asked)
            return _to(audit_way(audit))
        _keep(request, audit, asked)
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    return _to(audit_way(audit, "mapping"))


@router.post("/{audit}/mapping/file")
def bring_columns(
    request: Request,
    audit: str,
    mapping: Annotated[Upload, Depends(uploaded("mapping"))],
    sender: Sending,
) -> Response:
    """Take the columns from a file kept from last time; 303 to them.

    422 with every fault of that file, or where the audit waits or runs already.
    """
    kept = audits(request).folder.find(audit)
    try:
        sender.checked()
        read = read_apart(read_mapping, mapping.raw, file=mapping.name)
        asked = replace(kept.asked, mapping=mapping_toml(read), sheet=read.sheet)
        _keep(request, audit, asked)
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    return _to(audit_way(audit, "mapping"))


@router.get("/{audit}/mapping.toml")
def download_columns(request: Request, audit: str) -> Response:
    """The columns as they are read now, for the next file of the same system."""
    kept = audits(request).folder.find(audit)
    content = mapping_toml(reading_of(request, kept).mapping).encode()
    return saved(content, "application/toml", "mapping.toml", "欄位對照.toml")


@router.get("/{audit}/rows")
def show_rows(request: Request, audit: str, query: Annotated[RowsQuery, Query()]) -> Response:
    """The cases without a row, by kind; 303 to how far it is while nothing is judged yet."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    return respond(request, rows_page(kept, ledger.rowless(), services(request).rulebook, query))


@router.post("/{audit}/rows")
def say_rows(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Keep which rows were chosen and judge again; 303 to how far that is.

    Nothing chosen changes nothing. 422 where it waits or runs already, 409 where who acts has
    changed.
    """
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    groups = ledger.rowless()
    rulebook = services(request).rulebook
    chosen = {
        name.removeprefix(ROW): value for name, value in fields.items() if name.startswith(ROW)
    }
    if one := fields.get("one"):
        key, _, row = one.partition("=")
        chosen[key] = row
    if fields.get("do") == "fitting":
        chosen = best_rows(groups, rulebook) | chosen
    try:
        sender.checked()
        known = {key: f"line:{rulebook.find(row).line}" for key, row in chosen.items()}
        told = told_rows(groups, known)
        if not told:
            return _to(audit_way(audit, "rows"))
        confirmed = {**kept.asked.confirmed, **told}
        audits(request).start(audit, replace(kept.asked, confirmed=confirmed))
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    return _to(audit_way(audit))


@router.get("/paste")
def back_to_box() -> Response:
    """What was pasted stands in no address: there is only the box to come back to."""
    return _to(AUDITS)


@router.post("/paste")
def judge_pasted(request: Request, fields: Fields, sender: Sending) -> Response:
    """The findings of one case, which is kept nowhere; 422 with why where nothing can be read."""
    pasted = _pasted(fields)
    try:
        sender.checked()
        check_length(pasted)
        basis = basis_for(request, Asked())
        source = pasted_source(pasted.text)
        mapping = suggested(source, services(request).rulebook.agency)
        page = pasted_page(pasted, source, mapping, basis, language_of(request))
    except ChenheError as error:
        page = refused_page(pasted, sentences(request, error))
        return respond(request, page, refused_status(error))
    return respond(request, page)


@router.post("/keep")
def keep_pasted(request: Request, fields: Fields, sender: Sending) -> Response:
    """Keep a text that was pasted, and judge it again; 303 to how far that is."""
    pasted, runs = _pasted(fields), audits(request)
    try:
        acting = sender.checked()
        check_length(pasted)
        source = pasted_source(pasted.text)
        mapping = suggested(source, services(request).rulebook.agency)
        case = mapping.case.get(Column.CASE, "")
        confirmed = {case: pasted.row} if case and pasted.row else {}
        kept = runs.folder.keep(
            pasted.text.encode(errors="replace"),
            file=f"{PASTED_CASE}.txt",
            by=acting.person or acting.title,
            asked=Asked(mapping=mapping_toml(mapping), confirmed=confirmed),
            at=runs.clock(),
        )
        runs.start(kept.id)
    except ChenheError as error:
        page = refused_page(pasted, sentences(request, error))
        return respond(request, page, refused_status(error))
    recorded(request)
    return _to(audit_way(kept.id))


@router.post("/example")
def bring_example(request: Request, sender: Sending) -> Response:
    """Keep the log that comes with the program, plainly made up; 303 to its columns."""
    runs = audits(request)
    try:
        acting = sender.checked()
        kept = runs.folder.keep(
            EXAMPLE.read_bytes(),
            file=EXAMPLE_NAME,
            by=acting.person or acting.title,
            asked=Asked(),
            at=runs.clock(),
        )
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    recorded(request)
    return _to(audit_way(kept.id, "mapping"))


def _pasted(fields: Fields) -> Pasted:
    """What the box holds, and what was chosen since."""
    return Pasted(
        text=fields.get("text", ""), subject=fields.get("subject", ""), row=fields.get("row", "")
    )


def _asked(asked: Asked, fields: Fields, reading: Reading) -> Asked:
    """How the file is read from now on."""
    mapping = mapping_of(fields, reading.sheet, reading.mapping)
    return replace(
        asked,
        mapping=mapping_toml(mapping),
        sheet=mapping.sheet,
        order=Order.TIME if fields.get("by_time") else Order.FILE,
        uses_organisation=bool(fields.get("organisation")),
    )


def _keep(request: Request, audit: str, asked: Asked) -> None:
    """Keep how a file is read; what was found by another reading counts no more."""

    def changed(kept: KeptAudit) -> KeptAudit:
        if kept.state.is_busy:
            raise AuditBusyError(file=kept.file)
        return replace(kept, asked=asked, state=State.UPLOADED, problem=(), ended_at=None)

    audits(request).folder.change(audit, changed)


def _unreadable(request: Request, error: ChenheError) -> Response:
    """Why there are no columns to look at."""
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=sentences(request, error))


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
