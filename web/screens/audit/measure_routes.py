"""稽核, 評分與比較: scores by a sheet that may be replaced; an earlier audit beside this one."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.http.acting import Sending
from web.http.forms import Upload, uploaded
from web.http.frame import flash, language_of, respond, saved, say
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.screens.audit.compared import ComparePage, compare_page
from web.screens.audit.findings import audit_way
from web.screens.audit.opened import others_done
from web.screens.audit.overview import AUDITS
from web.screens.audit.scores import score_page
from web.services import kept as recorded
from web.uploads.apart import read_apart
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.folder import SHEET, AuditFolder
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Alike
from workflow.audit.work.scoring import ScoreSheet, scored
from workflow.audit.work.sheet_file import EXAMPLE_FILE, example_sheet, read_sheet

router = APIRouter(prefix=AUDITS, dependencies=[Depends(Requires(Right.AUDIT))])

MOST_COUNTED = 8  # audits whose sums are at hand: of a million cases they take a second
REPLACED = msgid("已改用評分表「%(title)s」。")
NO_OTHER = msgid("沒有這一份已完成的稽核可以比較：%(other)s")


@router.get("/{audit}/score")
def show_scores(request: Request, audit: str, sampled: bool = False) -> Response:
    """The scores by the sheet of this audit; 303 to how far it is while nothing is judged yet."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    return _scores(request, kept, ledger, sampled=sampled)


@router.post("/{audit}/score")
def replace_sheet(
    request: Request,
    audit: str,
    sheet: Annotated[Upload, Depends(uploaded("sheet"))],
    sender: Sending,
) -> Response:
    """Score by another sheet from now on; 303 to the scores.

    422 with every fault of it, 409 where who acts has changed; the sheet then stays as it was.
    """
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return _to(audit_way(audit))
    try:
        sender.checked()
        read = read_apart(read_sheet, sheet.raw, file=sheet.name or SHEET)
        folder.put(audit, SHEET, sheet.raw)
    except ChenheError as error:
        return _scores(request, kept, ledger, error=error)
    flash(request, say(request, REPLACED, title=read.title))
    return _to(audit_way(audit, "score"))


@router.post("/{audit}/score/example")
def take_example(request: Request, audit: str, sender: Sending) -> Response:
    """Score by the sheet that comes with the program again; 303 to the scores."""
    folder = audits(request).folder
    folder.find(audit)
    try:
        sender.checked()
        folder.put(audit, SHEET, EXAMPLE_FILE.read_bytes())
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    recorded(request)
    flash(request, say(request, REPLACED, title=example_sheet().title))
    return _to(audit_way(audit, "score"))


@router.get("/{audit}/score.toml")
def download_sheet(request: Request, audit: str) -> Response:
    """The sheet that this audit is scored by, to change it or for the next audit."""
    folder = audits(request).folder
    folder.find(audit)
    return saved(_raw_sheet(folder, audit), "application/toml", SHEET, "評分表.toml")


@router.get("/{audit}/compare")
def show_comparison(
    request: Request, audit: str, other: Annotated[str, Query(alias="with")] = ""
) -> Response:
    """This audit beside an earlier one, or those to choose from.

    404 for another that is not there or not done; 303 to how far this one is.
    """
    folder = audits(request).folder
    kept, later = folder.find(audit), folder.ledger(audit)
    if later is None:
        return _to(audit_way(audit))
    others = others_done(folder, audit)
    if not other:
        return respond(request, ComparePage(kept=kept, others=others))
    chosen = next((each for each in others if each.id == other), None)
    earlier = folder.ledger(other) if chosen else None
    if chosen is None or earlier is None:
        said = say(request, NO_OTHER, other=other[:60])
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    page = compare_page(kept, others, (earlier, later), chosen, language_of(request))
    return respond(request, page)


def _scores(
    request: Request,
    kept: KeptAudit,
    ledger: Ledger,
    *,
    sampled: bool = False,
    error: ChenheError | None = None,
) -> Response:
    """The page of the scores; after a sheet that was refused, with why."""
    sheet = _sheet(audits(request).folder, kept.id)
    has_sample = any(each.is_sampled for each in ledger.population())
    page = score_page(
        kept,
        scored(_alike(ledger.file, ledger.file.stat().st_mtime_ns, sampled=sampled), sheet),
        language_of(request),
        is_example=sheet == example_sheet(),
        is_sampled=sampled,
        has_sample=has_sample,
        faults=sentences(request, error) if error else (),
    )
    return respond(request, page, refused_status(error) if error else HTTPStatus.OK)


@lru_cache(maxsize=MOST_COUNTED)
def _alike(file: Path, _changed: int, *, sampled: bool) -> tuple[Alike, ...]:
    """The cases counted by their findings, once until something is done about one of them."""
    return tuple(Ledger(file).alike(sampled=sampled))


def _sheet(folder: AuditFolder, audit: str) -> ScoreSheet:
    """The sheet of an audit: it was read when it was brought, so it can be read."""
    return read_sheet(_raw_sheet(folder, audit), file=SHEET)


def _raw_sheet(folder: AuditFolder, audit: str) -> bytes:
    """The sheet of an audit as it was brought, else the example."""
    return folder.score_sheet(audit) or EXAMPLE_FILE.read_bytes()


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
