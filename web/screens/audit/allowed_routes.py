"""稽核, 容許清單: shown, added to, ended; one that would hide a 嚴重 is asked about twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.http.acting import Sending, today
from web.http.forms import Fields
from web.http.frame import Undo, flash, language_of, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.screens.audit.allowed import (
    ALLOWED,
    AllowQuery,
    HidingView,
    allowed_page,
    answer_to,
    typed_of,
    typed_pattern,
)
from web.screens.audit.findings import audit_way
from web.services import kept as recorded
from workflow.audit.kept.applying import apply_work, hiding
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.work.allowing import Pattern, TypedPattern, pattern_of

router = APIRouter(dependencies=[Depends(Requires(Right.AUDIT))])

ADDED = msgid("容許清單已加上第 %(number)s 條。")
ENDED = msgid("容許清單的第 %(number)s 條已取消；已套用的稽核要重新套用才會改變。")
ENDED_HERE = msgid("容許清單的第 %(number)s 條已取消，這份稽核也重新套用了。")


@router.get(ALLOWED)
def show_list(request: Request, query: Annotated[AllowQuery, Query()]) -> Response:
    """The list, and the form filled in with what a finding says."""
    typed = TypedPattern(code=query.code, unit=query.unit, position=query.position, line=query.line)
    return _page(request, typed, query.audit)


@router.post(ALLOWED)
def add_pattern(request: Request, fields: Fields, sender: Sending) -> Response:
    """Add a pattern, and apply the list to the audit it came from; 303 to that or to the list.

    `again` names one taken off the list whose words stand on it again. One that may hide a 嚴重 is
    not added before the visitor has read which, and of which audits.
    422 with every fault, 409 where who acts has changed.
    """
    runs, audit = audits(request), fields.get("audit", "")
    folder = runs.folder
    typed = _typed(folder, fields)
    try:
        acting = sender.checked()
        pattern = pattern_of(
            typed, by=acting.person or acting.title, at=runs.clock(), today=today()
        )
        if pattern.grave_codes and fields.get("answer") != answer_to(typed):
            return _page(request, typed, audit, asked=pattern)
        kept = folder.allow_list.add(pattern)
        _apply(request, audit)
    except ChenheError as error:
        return _page(request, typed, audit, error=error)
    recorded(request)
    undo = Undo(way=f"{ALLOWED}/{kept.number}/end", fields={"audit": audit})
    flash(request, say(request, ADDED, number=kept.number), undo)
    return _to(audit_way(audit, "entries") if audit else ALLOWED)


@router.post(f"{ALLOWED}/{{number}}/end")
def end_pattern(request: Request, number: WholeNumber, fields: Fields, sender: Sending) -> Response:
    """Take a pattern off the list; 303 to the list, or to the audit that it is applied to anew.

    422 for one that is not on it.
    """
    runs, audit = audits(request), fields.get("audit", "")
    try:
        acting = sender.checked()
        by = acting.person or acting.title
        ended = runs.folder.allow_list.end(number, by=by, at=runs.clock())
        _apply(request, audit)
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    recorded(request)
    said = say(request, ENDED_HERE if audit else ENDED, number=ended.number)
    flash(request, said, _undo_of_end(ended, audit))
    return _to(audit_way(audit, "entries") if audit else ALLOWED)


def _typed(folder: AuditFolder, fields: Mapping[str, str]) -> TypedPattern:
    """The pattern that was typed, or that of the number which is to stand on the list again."""
    past = (each for each in folder.allow_list.patterns() if each.ended_at)
    again = next((each for each in past if str(each.number) == fields.get("again")), None)
    return typed_of(again) if again else typed_pattern(fields)


def _undo_of_end(ended: Pattern, audit: str) -> Undo | None:
    """復原 of one taken off: it stands on the list again; None for one whose last day is over."""
    if ended.until and ended.until < today():
        return None
    answer = answer_to(typed_of(ended))  # to what was asked when it was added first
    fields = {"again": str(ended.number), "answer": answer, "audit": audit}
    return Undo(way=ALLOWED, fields=fields)


def _apply(request: Request, audit: str) -> None:
    """The list as it is now applied to this audit, if one is named and it is judged."""
    runs = audits(request)
    folder = runs.folder
    if audit and (ledger := folder.ledger(audit)):
        patterns = folder.allow_list.patterns()
        apply_work(ledger, folder.work(audit), folder.uses(audit), patterns, runs.clock())


def _page(
    request: Request,
    typed: TypedPattern,
    audit: str,
    *,
    error: ChenheError | None = None,
    asked: Pattern | None = None,
) -> Response:
    """The list with the form as it was typed, with why it was refused or what is asked."""
    folder = audits(request).folder
    page = allowed_page(
        folder.allow_list.patterns(),
        typed,
        language_of(request),
        today=today(),
        audit=audit,
        faults=sentences(request, error) if error else (),
        asks=asked.grave_codes if asked else (),
        would_hide=tuple(_hidings(folder, asked)) if asked else (),
    )
    return respond(request, page, refused_status(error) if error else HTTPStatus.OK)


def _hidings(folder: AuditFolder, pattern: Pattern) -> Iterator[HidingView]:
    """The audits of which a pattern would hide something, the newest first."""
    for kept in folder.all():
        if ledger := folder.ledger(kept.id):
            found = hiding(ledger, pattern)
            if found.count:
                yield HidingView(kept=kept, hiding=found)


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
