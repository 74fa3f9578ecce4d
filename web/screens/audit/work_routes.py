"""稽核, 處理: forms about findings, and the history of them.

A form carries the last entry that its page knew of. If others have worked on one of the same
findings since, nothing is kept: who sent it is shown what they did, with what was typed, and may
send it again. So nobody decides over what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.http.acting import Sending
from web.http.forms import Fields, Marked
from web.http.frame import Undo, flash, language_of, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.screens.audit.findings import audit_way
from web.screens.audit.overview import AUDITS
from web.screens.audit.work import (
    FindingGoneError,
    JudgingError,
    Selection,
    SelectionChangedError,
    TypedWork,
    history_page,
    selected,
    typed_work,
    work_page,
)
from web.services import kept as recorded
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.applying import apply_work, catch_up
from workflow.audit.kept.work_file import FindingName
from workflow.audit.kept.working import EntryConflictError, KeptWork
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.work.entries import WITHDRAWN_BY, Entry, Kind, checked

router = APIRouter(prefix=AUDITS, dependencies=[Depends(Requires(Right.AUDIT))])

DONE = {
    Kind.ACCEPT: msgid("已採認 %(count)s 項發現。"),
    Kind.DISMISS: msgid("已不採 %(count)s 項發現。"),
    Kind.NOTE: msgid("已在 %(count)s 項發現加上註記。"),
    Kind.REPLY: msgid("已記下 %(count)s 項發現的說明。"),
    Kind.REOPEN: msgid("已把 %(count)s 項發現恢復為待處理。"),
    Kind.WITHDRAW: msgid("已撤銷 %(count)s 項發現的註記；註記與撤銷都留在紀錄裡。"),
    Kind.WITHDRAW_REPLY: msgid("已撤銷 %(count)s 項發現的說明；說明與撤銷都留在紀錄裡。"),
    Kind.RESTORE: msgid("已把 %(count)s 項發現回復為先前的處理情形；兩次都留在紀錄裡。"),
}
APPLIED = msgid("已重新套用容許清單。")
CONFLICTS = (EntryConflictError, FindingGoneError, JudgingError, SelectionChangedError)
NOTHING = Selection(found=(), count=0)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A form about findings of an audit, as it came."""

    request: Request
    kept: KeptAudit
    work: KeptWork
    typed: TypedWork

    def page(self, selection: Selection, error: ChenheError | None = None) -> Response:
        """The last look; with why nothing was done, and what others did meanwhile."""
        status, faults = HTTPStatus.OK, tuple[str, ...]()
        if error:
            status = HTTPStatus.CONFLICT if isinstance(error, CONFLICTS) else refused_status(error)
            faults = sentences(self.request, error)
        page = work_page(
            self.kept,
            self.typed,
            selection,
            language_of(self.request),
            seen=self.work.latest,
            faults=faults,
            since=error.since if isinstance(error, EntryConflictError) else (),
        )
        return respond(self.request, page, status)


@router.get("/{audit}/entries")
def show_history(request: Request, audit: str, kind: str = "", page: WholeNumber = 1) -> Response:
    """What was done about the findings, what the allow-list hid, what is there no more."""
    folder = audits(request).folder
    kept = folder.find(audit)
    listed = len(folder.allow_list.patterns())
    work, uses = folder.work(audit), folder.uses(audit)
    return respond(request, history_page(kept, work, uses, listed, kind, page))


@router.post("/{audit}/entries")
def do_work(
    request: Request, audit: str, fields: Fields, marked: Marked, sender: Sending
) -> Response:
    """Do something about findings; 303 to where the visitor came from.

    Many at once, and what needs a reason, have a last look first. 422 for what lacks or cannot be
    kept, 409 where who acts has changed, where others worked on the same findings meanwhile or
    where these are there no more: the page says so and keeps what was typed.
    """
    folder = audits(request).folder
    kept, work = folder.find(audit), folder.work(audit)
    try:
        typed = typed_work(fields, marked)
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    asked = _Asked(request=request, kept=kept, work=work, typed=typed)
    ledger = folder.ledger(audit)
    if ledger is None:
        return asked.page(NOTHING, JudgingError())
    try:
        selection = selected(ledger, work, typed)
    except ChenheError as error:
        return _refused_selection(asked, ledger, error)
    if selection.gone:
        remaining = replace(typed, keys=tuple(each.key for each in selection.found), entry=0)
        left = replace(asked, typed=remaining)
        return left.page(selection, FindingGoneError(count=selection.gone))
    if typed.needs_look:
        return asked.page(selection)
    try:
        acting = sender.checked()
        entry = _entry(typed, by=acting.person or acting.title, at=audits(request).clock())
        added = work.add(entry, _names(selection), seen=typed.seen)
        catch_up(ledger, work, folder.uses(audit))
    except ChenheError as error:
        return asked.page(selection, error)
    recorded(request)
    said = say(request, DONE[typed.kind], count=f"{selection.count:,}")
    flash(request, said, _undo(audit, typed, selection, added))
    return _to(typed.back or audit_way(audit, "findings"))


@router.post("/{audit}/entries/apply")
def apply_list(request: Request, audit: str, sender: Sending) -> Response:
    """Apply the allow-list as it is today to what was found; 303 to the history.

    409 where it is being judged, or who acts has changed.
    """
    runs = audits(request)
    folder = runs.folder
    ledger = folder.ledger(audit)
    try:
        sender.checked()
        if ledger is None:
            raise JudgingError
        patterns = folder.allow_list.patterns()
        apply_work(ledger, folder.work(audit), folder.uses(audit), patterns, runs.clock())
    except ChenheError as error:
        status = HTTPStatus.CONFLICT if ledger is None else refused_status(error)
        return problem(request, status, facts=sentences(request, error))
    recorded(request)
    flash(request, say(request, APPLIED))
    return _to(audit_way(audit, "entries"))


def _undo(audit: str, typed: TypedWork, selection: Selection, added: Entry) -> Undo | None:
    """復原: takes a note or a reply back, restores what was decided of each finding before."""
    opposite = WITHDRAWN_BY.get(typed.kind)
    if opposite is None:
        return None
    about = {"action": opposite.value, "confirmed": "yes", "shown": str(selection.count)}
    numbers = {"entry": str(added.number), "seen": str(added.number), "back": typed.back}
    return Undo(way=audit_way(audit, "entries"), fields=about | numbers)


def _refused_selection(asked: _Asked, ledger: Ledger, error: ChenheError) -> Response:
    """The last look once more, where the filter finds another number; else why not."""
    if not isinstance(error, SelectionChangedError):
        return asked.page(NOTHING, error)
    again = replace(asked, typed=replace(asked.typed, is_confirmed=False))
    return again.page(selected(ledger, asked.work, again.typed), error)


def _entry(typed: TypedWork, *, by: str, at: datetime) -> Entry:
    """What is to be kept; raises UnfitEntryError with every fault."""
    entry = Entry(
        kind=typed.kind, by=by, at=at, text=typed.text, unit=typed.unit, speaker=typed.speaker
    )
    return checked(entry)


def _names(selection: Selection) -> Iterator[FindingName]:
    """The findings as the entry keeps them, for when they are there no more."""
    for each in selection.found:
        finding = each.finding
        yield FindingName(
            key=each.key,
            case_id=finding.case_id,
            code=finding.code,
            position=finding.position,
        )


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
