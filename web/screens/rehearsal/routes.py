"""預演: what to start from, how far a rehearsal is, what came of it, two side by side."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import flash, language_of, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.rehearsals.keeping import rehearsals
from web.screens.rehearsal.answers import SHOWN
from web.screens.rehearsal.beside import beside_page
from web.screens.rehearsal.overview import (
    REHEARSALS,
    ProgressPage,
    left_text,
    overview_page,
    rehearsal_way,
)
from web.services import services
from workflow.office import taipei_now
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.shipped import shipped_scenarios

TWO = msgid("請勾選兩次已完成的預演，再並排；您勾選了 %(count)s 次。")
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    """The last question before a rehearsal is gone."""

    template: ClassVar[str] = "screens/rehearsal/delete.html.jinja"
    kept: KeptRehearsal

    @property
    def path(self) -> str:
        """The address of it."""
        return rehearsal_way(self.kept.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamePage:
    """Another name for a rehearsal."""

    template: ClassVar[str] = "screens/rehearsal/rename.html.jinja"
    kept: KeptRehearsal
    typed: str
    faults: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The address of it."""
        return rehearsal_way(self.kept.id)


@router.get("")
def show_rehearsals(request: Request) -> Response:
    """The scenarios to start from, and the rehearsals kept."""
    return _overview(request)


@router.get("/beside")
def lay_beside(request: Request, run: Annotated[list[str] | None, Query()] = None) -> Response:
    """Two results side by side; 422 with the list again for more or fewer, or without a result."""
    chosen = run or []
    folder = rehearsals(request).folder
    if len(chosen) == 2:
        first, second = (folder.find(each) for each in chosen)
        one, other = folder.result(first.id), folder.result(second.id)
        if one and other:
            page = beside_page((first, one), (second, other), language_of(request))
            return respond(request, page)
    said = say(request, TWO, count=len(chosen))
    return _overview(request, said, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@router.get("/{rehearsal}")
def show_rehearsal(request: Request, rehearsal: str, of: WholeNumber | None = None) -> Response:
    """What came of it, of one scenario (0 is the base), else how far it is.

    A part that refreshes itself is told by HX-Redirect.
    """
    runs = rehearsals(request)
    kept, found = runs.folder.find(rehearsal), runs.folder.answer(rehearsal)
    if found is None:
        return respond(request, _progress(request, kept))
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": rehearsal_way(rehearsal)})
    return respond(request, SHOWN[kept.question.kind].page(kept, found, of, language_of(request)))


@router.post("/{rehearsal}/run")
def run_again(request: Request, rehearsal: str, sender: Sending) -> Response:
    """Begin once more, by the rules in force now; 303 to how far it is."""
    try:
        sender.checked()
        rehearsals(request).start(rehearsal, rulebook=services(request).rulebook.version)
    except ChenheError as error:
        return _refused(request, error)
    return _to(rehearsal_way(rehearsal))


@router.post("/{rehearsal}/cancel")
def cancel(request: Request, rehearsal: str, sender: Sending) -> Response:
    """Stop it; 303 to where it can be begun again, 422 where it does not run."""
    try:
        sender.checked()
        rehearsals(request).cancel(rehearsal)
    except ChenheError as error:
        return _refused(request, error)
    return _to(rehearsal_way(rehearsal))


@router.get("/{rehearsal}/rename")
def ask_name(request: Request, rehearsal: str) -> Response:
    """The name that it has."""
    kept = rehearsals(request).folder.find(rehearsal)
    return respond(request, RenamePage(kept=kept, typed=kept.name))


@router.post("/{rehearsal}/rename")
def rename(request: Request, rehearsal: str, fields: Fields, sender: Sending) -> Response:
    """Give it another name; 303 to it, 422 with the form again for a name that cannot be."""
    folder, typed = rehearsals(request).folder, fields.get("name", "")
    kept = folder.find(rehearsal)
    try:
        sender.checked()
        folder.rename(rehearsal, typed)
    except ChenheError as error:
        page = RenamePage(kept=kept, typed=typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return _to(rehearsal_way(rehearsal))


@router.get("/{rehearsal}/delete")
def ask_delete(request: Request, rehearsal: str) -> Response:
    """What would be gone."""
    return respond(request, DeletePage(kept=rehearsals(request).folder.find(rehearsal)))


@router.post("/{rehearsal}/delete")
def delete(request: Request, rehearsal: str, sender: Sending) -> Response:
    """Take it away, one that runs too; 303 to the others."""
    try:
        sender.checked()
    except ChenheError as error:
        return _refused(request, error)
    kept = rehearsals(request).folder.find(rehearsal)
    rehearsals(request).delete(rehearsal)
    flash(request, say(request, "已刪除「%(file)s」。", file=kept.name))
    return _to(REHEARSALS)


def _overview(request: Request, *faults: str, status: int = HTTPStatus.OK) -> Response:
    """The list again, with what was wrong with what was chosen."""
    kept = rehearsals(request).folder.all()
    return respond(request, overview_page(shipped_scenarios(), kept, faults), status)


def _progress(request: Request, kept: KeptRehearsal) -> ProgressPage:
    """How far it is, or why it came to nothing, in the language of the visitor."""
    reached = rehearsals(request).reached(kept.id)
    begun = kept.begun_at or kept.created_at
    return ProgressPage(
        kept=kept,
        reached=reached,
        problem=tuple(say(request, each.template, **each.facts) for each in kept.problem),
        left=left_text(reached, begun, taipei_now(), language_of(request)),
        lacks_log=rehearsals(request).folder.lacks_log(kept.id),
    )


def _refused(request: Request, error: ChenheError) -> Response:
    """Why nothing was done."""
    return problem(request, refused_status(error), facts=sentences(request, error))


def _to(path: str) -> RedirectResponse:
    """303: where it stands now."""
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
