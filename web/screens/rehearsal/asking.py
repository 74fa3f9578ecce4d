"""預演: a scenario opened, changed, looked at before it runs, and run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.editing.applying import meant
from rules.errors import BadInputError, ChenheError
from rules.numbers import read_whole
from rules.rulebook import Rulebook
from rules.texts import half_width
from web.http.acting import Sending
from web.http.forms import Fields, Upload, uploaded
from web.http.frame import flash, language_of, respond, saved, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.rehearsals.keeping import kept_and_begun, rehearsals
from web.screens.rehearsal.bases import (
    SHIPPED,
    againsts,
    base_of,
    last_scenario,
    shipped_named,
)
from web.screens.rehearsal.drafting import BESIDE, DO, Draft, draft_of, opened_draft, sent_draft
from web.screens.rehearsal.form import EditLine, FormPage, load_views
from web.screens.rehearsal.overview import REHEARSALS, rehearsal_way
from web.screens.rehearsal.questioning import ASKED, question_of, taken_point
from web.screens.rehearsal.result import say_in
from web.screens.rehearsal.varied import SENSITIVITY, STAFFING, SWEEP
from web.services import kept as recorded
from web.services import services
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.kept.about import Given, Ordered
from workflow.rehearsal.kept.question import Kind
from workflow.rehearsal.network.loads import load_of
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.rehearsal.staffing import StaffNote, staffed
from workflow.rehearsal.supposing import edit_said
from workflow.rehearsal.wanted import REPLICATIONS, SEED, Wanted

CHANGED = "（改）"  # behind a name that would be that of the base
SAME = msgid("和要比的情境完全一樣，所以只跑了這一個。")
NO_NUMBER = msgid("不是整數")
NO_SUCH = msgid("沒有「%(name)s」這個現成的情境。有：%(known)s")
LONGEST_SAID = 60
TOML = "application/toml"
KIND_WORDS = {Kind.SWEEP: SWEEP, Kind.SENSITIVITY: SENSITIVITY, Kind.STAFFING: STAFFING}
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


@router.get("/new")
def start_from(
    request: Request, scenario: str = "", run: str = "", point: WholeNumber | None = None
) -> Response:
    """The form of a shipped scenario, or of one that was run; 404 for one that there is not."""
    if run and point is not None:
        taken = taken_point(request, run, point, _rulebook(request))
        return form_response(request, draft_of(taken, _rulebook(request), {}))
    if run:
        mine = last_scenario(rehearsals(request).folder, run)
        return form_response(request, opened_draft(mine.raw, mine.file, _rulebook(request), {}))
    shipped = shipped_named(scenario)
    if shipped is None:
        known = "、".join(each.name for each in shipped_scenarios())
        said = say(request, NO_SUCH, name=scenario[:LONGEST_SAID], known=known)
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    beside = {"against": f"{SHIPPED}{shipped_scenarios()[0].name}"}  # all differ from the first
    raw = shipped.path.read_bytes()
    return form_response(request, opened_draft(raw, shipped.path.name, _rulebook(request), beside))


@router.get("/form")
def back_to_start() -> Response:
    """What was typed stands in no address: there are only the scenarios to start from."""
    return _to(REHEARSALS)


@router.post("/form")
def change(request: Request, fields: Fields, sender: Sending) -> Response:
    """The form as it was changed, its load and its TOML; with do=run 303 to the run begun.

    422 with every fault where it was to run or to be saved and cannot; 409 where who acts has
    changed.
    """
    draft, rulebook = sent_draft(fields, _rulebook(request)), _rulebook(request)
    match fields.get(DO):
        case "run":
            return _run(request, draft, sender)
        case "sweep" | "sensitivity" | "staffing" as kind:
            return _ask(request, draft, sender, ASKED[kind])
        case "download" if draft.scenario:
            name = f"{draft.scenario.name}.toml"
            return saved(draft.text.encode(), TOML, "scenario.toml", name)
        case "organisation" if draft.scenario:
            organisation = services(request).staffing.organisation
            taken = staffed(draft.scenario, organisation, rulebook.agency)
            draft = draft_of(taken.scenario, rulebook, _beside(draft))
            return form_response(request, draft, notes=taken.notes)
        case "download" | "organisation":
            return form_response(request, draft, HTTPStatus.UNPROCESSABLE_ENTITY)
        case _:
            pass
    return form_response(request, draft)


@router.post("/form/file")
def open_file(
    request: Request, file: Annotated[Upload, Depends(uploaded("file"))], sender: Sending
) -> Response:
    """The form of a file; 422 with every fault of one that is no scenario."""
    try:
        sender.checked()
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    draft = opened_draft(file.raw, file.name, _rulebook(request), {})
    return form_response(request, draft, 422 if draft.errors else 200)


def _run(request: Request, draft: Draft, sender: Sending) -> Response:
    """Begin it, compared with what was chosen; 303 to how far it is."""
    if draft.scenario is None:
        return form_response(request, draft, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        acting = sender.checked()
        wanted = _wanted(draft, draft.scenario)
        base = base_of(request, draft.typed.get("against", ""))
        given = _given(draft.scenario, base, _rulebook(request))
        by = acting.person or acting.title
        ordered = Ordered(name=draft.scenario.name, by=by, wanted=wanted)
        begun = kept_and_begun(request, given, ordered)
    except ChenheError as error:
        refused = replace(draft, errors=(error,))
        return form_response(request, refused, refused_status(error))
    recorded(request)
    if base and len(given) == 1:
        flash(request, say(request, SAME))
    return _to(rehearsal_way(begun.id))


def _ask(request: Request, draft: Draft, sender: Sending, kind: Kind) -> Response:
    """Begin to answer another question of the scenario; 303 to how far it is."""
    if draft.scenario is None:
        return form_response(request, draft, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        acting = sender.checked()
        ordered = Ordered(
            name=f"{draft.scenario.name} {say(request, KIND_WORDS[kind])}",
            by=acting.person or acting.title,
            wanted=_wanted(draft, draft.scenario),
            question=question_of(draft.typed, kind),
        )
        begun = kept_and_begun(request, (_as_given(draft.scenario),), ordered)
    except ChenheError as error:
        refused = replace(draft, errors=(error,))
        return form_response(request, refused, refused_status(error))
    recorded(request)
    return _to(rehearsal_way(begun.id))


def _given(scenario: Scenario, base: Given | None, rulebook: Rulebook) -> tuple[Given, ...]:
    """What is to run: the base first, if it is another; two are told apart by their names."""
    if base is None:
        return (_as_given(scenario),)
    other = read_scenario(base.raw, file=base.file, rulebook=rulebook)
    if replace(scenario, name=other.name) == other:
        return (_as_given(scenario),)
    if scenario.name == other.name:
        scenario = replace(scenario, name=f"{scenario.name}{CHANGED}")
    return (base, _as_given(scenario))


def _as_given(scenario: Scenario) -> Given:
    """A scenario as a file that is kept."""
    return Given(file=f"{scenario.name}.toml", raw=scenario_toml(scenario).encode())


def _wanted(draft: Draft, scenario: Scenario) -> Wanted:
    """How much is asked for; both scenarios run as long as the one that was changed."""
    faults: list[WantedFaultError] = []
    replications = _whole(draft.typed, "replications", "重複次數", REPLICATIONS, faults)
    seed = _whole(draft.typed, "seed", "亂數種子", SEED, faults)
    if faults:
        raise BadInputError(faults)
    return Wanted(replications=replications, seed=seed, days=scenario.days)


def _whole(
    typed: Mapping[str, str], key: str, what: str, default: int, faults: list[WantedFaultError]
) -> int:
    """A whole number from 0, as people write it; the default of an empty field."""
    text = typed.get(key, "").strip()
    if not half_width(text):
        return default
    said = read_whole(text)
    if said is not None and said >= 0:
        return said
    value = text[:LONGEST_SAID]
    faults.append(
        WantedFaultError(key=key, what=what, value=value, why=NO_NUMBER, allowed="0, 1, 2 …")
    )
    return default


def form_response(
    request: Request,
    draft: Draft,
    status: int = HTTPStatus.OK,
    notes: Iterable[StaffNote] = (),
) -> Response:
    """The page of a draft; `notes` say what of the organisation it could not take."""
    rulebook = _rulebook(request)
    page = FormPage(
        agency=rulebook.agency,
        typed=draft.typed,
        text=draft.text,
        shown=draft.shown,
        faults=tuple(_sentences(request, draft.errors)),
        loads=load_views(load_of(draft.scenario, rulebook)) if draft.scenario else (),
        againsts=tuple(againsts(request)),
        has_mix=bool(draft.scenario and draft.scenario.arrivals.mix),
        notes=tuple(f"{position_name(each.key)}：{say(request, each.message)}" for each in notes),
        is_unclear=draft.is_unclear,
        edits=_edits(request, draft.scenario),
    )
    return respond(request, page, status)


def _edits(request: Request, scenario: Scenario | None) -> tuple[EditLine, ...]:
    """What the scenario edits of the table, and how many rows that is."""
    edits = scenario.edits if scenario else ()
    return tuple(
        EditLine(
            said=say_in(language_of(request), edit_said(each)),
            rows=len(meant(_rulebook(request), each)),
        )
        for each in edits
    )


def _sentences(request: Request, errors: Iterable[ChenheError]) -> Iterable[str]:
    for error in errors:
        yield from sentences(request, error)


def _beside(draft: Draft) -> dict[str, str]:
    """The fields that are no part of the TOML."""
    return {name: draft.typed.get(name, "") for name in BESIDE}


def _rulebook(request: Request) -> Rulebook:
    return services(request).rulebook


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
