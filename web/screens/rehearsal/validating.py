"""預演, a scenario validated: the form that chooses scenario and log, and what is begun by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import BadInputError, ChenheError, RulesError
from rules.numbers import read_number
from rules.texts import half_width
from web.http.acting import Sending
from web.http.forms import Fields, Upload, uploads
from web.http.frame import respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.rehearsals.keeping import kept_and_begun
from web.rehearsals.validating import DIFFERENCE as WHAT
from web.rehearsals.validating import SOME_DAYS, question_faults
from web.screens.rehearsal.bases import KEPT, SHIPPED, Against, againsts, base_of
from web.screens.rehearsal.logs import FIELDS, LogFields, chosen_log, log_fields
from web.screens.rehearsal.overview import REHEARSALS, rehearsal_way
from web.services import kept as recorded
from workflow.rehearsal.kept.about import Given, Ordered, UnknownRehearsalError
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.rehearsal.wanted import Wanted

SCENARIO, TOML, DIFFERENCE = "scenario", "toml", "difference"
NAME = msgid("%(scenario)s 對 %(log)s 的驗證")
NO_NUMBER, LONGEST = msgid("不是數字"), 60  # characters of what is said back, or of a name
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatePage:
    """What is to be set beside what; `faults` say why nothing was begun."""

    template: ClassVar[str] = "screens/rehearsal/validate.html.jinja"
    log: LogFields
    againsts: tuple[Against, ...]
    scenario: str
    difference: str
    faults: tuple[str, ...] = ()


@router.get("/validate")
def ask_validation(request: Request, run: str = "", audit: str = "") -> Response:
    """The form; of the scenario of a run, or of the log of an audit, that one comes from."""
    typed = {SCENARIO: f"{KEPT}{run}"} if run else {}
    return respond(request, _page(request, typed | ({"audit": audit} if audit else {})))


@router.post("/validate")
def begin_validation(
    request: Request,
    fields: Fields,
    files: Annotated[tuple[Upload, ...], Depends(uploads(TOML, *FIELDS))],
    sender: Sending,
) -> Response:
    """Begin it in the background; 303 to how far it is.

    422 with the form again and every fault, 409 where who acts has changed.
    """
    try:
        acting = sender.checked()
        question, wanted = _question(fields), Wanted()
        scenario, *log = files
        choice, kept = chosen_log(request, fields, *log)
        given = _given(request, fields, scenario)
        name = say(request, NAME, scenario=_stem(given.file), log=choice.file[-LONGEST:])
        by = acting.person or acting.title
        ordered = Ordered(name=name, by=by, wanted=wanted, question=question)
        begun = kept_and_begun(request, (given,), ordered, kept)
    except ChenheError as error:
        page = _page(request, fields, sentences(request, error))
        return respond(request, page, refused_status(error))
    recorded(request)
    return RedirectResponse(rehearsal_way(begun.id), status_code=HTTPStatus.SEE_OTHER)


def _given(request: Request, fields: Mapping[str, str], file: Upload) -> Given:
    """The file that was sent, else the scenario chosen.

    Raises UnknownRehearsalError for one that is no more.
    """
    if file.name:
        return Given(file=file.name, raw=file.raw)
    given = base_of(request, fields.get(SCENARIO, ""))
    if given is None:
        raise UnknownRehearsalError
    return given


def _question(fields: Mapping[str, str]) -> Question:
    """What is asked; raises BadInputError for a difference that is none."""
    text = half_width(fields.get(DIFFERENCE, "")).strip()
    said = read_number(text)
    if text and said is None:
        raise BadInputError([_no_number(text)])
    difference = None if said is None else float(said)
    if faults := tuple(_faults(difference)):
        raise BadInputError(faults)
    return Question(kind=Kind.VALIDATION, difference=difference)


def _faults(difference: float | None) -> Iterator[RulesError]:
    yield from question_faults(Wanted(), difference)


def _no_number(text: str) -> WantedFaultError:
    value = text[:LONGEST]
    return WantedFaultError(
        key=DIFFERENCE, what=WHAT, value=value, why=NO_NUMBER, allowed=SOME_DAYS
    )


def _stem(file: str) -> str:
    """A scenario's name, by its file."""
    return file.removesuffix(".toml")[:LONGEST]


def _page(request: Request, typed: Mapping[str, str], faults: tuple[str, ...] = ()) -> ValidatePage:
    """The form as it was filled in; at first the shipped scenario is chosen."""
    return ValidatePage(
        log=log_fields(request, typed),
        againsts=tuple(againsts(request)),
        scenario=typed.get(SCENARIO, f"{SHIPPED}{shipped_scenarios()[0].name}"),
        difference=typed.get(DIFFERENCE, ""),
        faults=faults,
    )
