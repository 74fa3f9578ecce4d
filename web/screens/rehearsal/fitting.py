"""預演, a scenario from a log: the form that chooses the log, and what is begun by it.

What is begun is a kept rehearsal like any other: it waits its turn, says how far it is, can be
stopped and run again, and its answer is a page (`fitted.py`) and a scenario to go on from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.http.acting import Sending
from web.http.forms import Fields, Upload, uploads
from web.http.frame import respond
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.rehearsals.keeping import kept_and_begun
from web.screens.rehearsal.bases import SHIPPED, Against, againsts, base_of
from web.screens.rehearsal.logs import FIELDS, LogFields, chosen_log, log_fields
from web.screens.rehearsal.overview import REHEARSALS, rehearsal_way
from web.services import kept as recorded
from web.services import services
from workflow.rehearsal.kept.about import Given, Ordered, UnknownRehearsalError
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.rehearsal.staffing import staffed
from workflow.rehearsal.wanted import Wanted

LIKE, KEEPS, ORGANISATION = "like", "keeps", "organisation"
NAME, LONGEST_FILE = "由 %s 估計", 80  # of a run; characters of the file's name
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPage:
    """What a scenario is to be fitted to, and how; `faults` say why none was begun."""

    template: ClassVar[str] = "screens/rehearsal/fit.html.jinja"
    log: LogFields
    againsts: tuple[Against, ...]
    like: str
    keeps: bool
    organisation: bool
    faults: tuple[str, ...] = ()


@router.get("/fit")
def ask_log(request: Request, audit: str = "") -> Response:
    """The form; `audit` is the one that one comes from."""
    return respond(request, _page(request, {"audit": audit} if audit else {}))


@router.post("/fit")
def begin_fit(
    request: Request,
    fields: Fields,
    files: Annotated[tuple[Upload, ...], Depends(uploads(*FIELDS))],
    sender: Sending,
) -> Response:
    """Read a log in the background; 303 to how far it is.

    422 with the form again and why where no log can be taken, 409 where who acts has changed.
    """
    try:
        acting = sender.checked()
        choice, kept = chosen_log(request, fields, *files)
        ordered = Ordered(
            name=NAME % choice.file[-LONGEST_FILE:],
            by=acting.person or acting.title,
            wanted=Wanted(),
            question=Question(kind=Kind.FIT, keeps=bool(fields.get(KEEPS))),
        )
        begun = kept_and_begun(request, (_like(request, fields),), ordered, kept)
    except ChenheError as error:
        page = _page(request, fields, sentences(request, error))
        return respond(request, page, refused_status(error))
    recorded(request)
    return RedirectResponse(rehearsal_way(begun.id), status_code=HTTPStatus.SEE_OTHER)


def _like(request: Request, fields: Mapping[str, str]) -> Given:
    """What is not estimated stays as here; with the people of the office where that is asked."""
    given = base_of(request, fields.get(LIKE, ""))
    if given is None:
        raise UnknownRehearsalError
    if not fields.get(ORGANISATION):
        return given
    found = services(request)
    scenario = read_scenario(given.raw, file=given.file, rulebook=found.rulebook)
    taken = staffed(scenario, found.staffing.organisation, found.rulebook.agency).scenario
    return Given(file=given.file, raw=scenario_toml(taken).encode())


def _page(request: Request, typed: Mapping[str, str], faults: tuple[str, ...] = ()) -> FitPage:
    return FitPage(
        log=log_fields(request, typed),
        againsts=tuple(againsts(request)),
        like=typed.get(LIKE, f"{SHIPPED}{shipped_scenarios()[0].name}"),
        keeps=bool(typed.get(KEEPS)),
        organisation=bool(typed.get(ORGANISATION)),
        faults=faults,
    )
