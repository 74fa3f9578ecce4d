"""預演: rows of the table chosen to be edited, looked at, and added to a scenario.

Nothing is kept on the server: the page of rows carries the scenario's TOML, as its form does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.comparing import compare
from rules.editing.applying import edited
from rules.editing.edit import Edit, EditFaultError
from rules.errors import BadInputError, ChenheError
from rules.rulebook import Rulebook
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import language_of, respond, say
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.rehearsal.asking import form_response
from web.screens.rehearsal.choosing import (
    FIELDS,
    ChangeGroup,
    ChoosingPage,
    change_groups,
    edit_of,
    field_of,
    left_by,
)
from web.screens.rehearsal.drafting import (
    BESIDE,
    DO,
    NAME,
    Draft,
    draft_of,
    opened_draft,
    sent_draft,
)
from web.screens.rehearsal.overview import REHEARSALS
from web.services import services
from workflow.rehearsal.scenario import Scenario

TOML = "toml"  # the scenario as the page of rows carries it
LOOK, ADD, BACK = "look", "add", "back"
Faults = defaultdict[str, list[str]]
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


@router.get("/edit")
def back_to_start() -> Response:
    """What was typed stands in no address: there are only the scenarios to start from."""
    return RedirectResponse(REHEARSALS, status_code=HTTPStatus.SEE_OTHER)


@router.post("/edit")
def choose_rows(request: Request, fields: Fields, sender: Sending) -> Response:
    """The rows that the fields leave and what would change; do=add gives the scenario's form.

    422 with every fault beside its field for what the table would not allow, and with the form of
    the scenario while that is not sound; 409 where who acts has changed.
    """
    try:
        sender.checked()
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    draft = _draft(fields, _rulebook(request))
    if draft.scenario is None:
        return form_response(request, draft, HTTPStatus.UNPROCESSABLE_ENTITY)
    if fields.get(DO) == BACK:
        return form_response(request, draft)
    return _chosen(request, draft, draft.scenario, fields)


def _draft(fields: Mapping[str, str], rulebook: Rulebook) -> Draft:
    """The scenario, from its own form or as the page of rows carries it."""
    if TOML not in fields:
        return sent_draft(fields, rulebook)
    beside = {name: fields.get(name, "") for name in BESIDE}
    raw = fields[TOML].replace("\r\n", "\n").encode()
    return opened_draft(raw, NAME, rulebook, beside)


def _chosen(
    request: Request, draft: Draft, scenario: Scenario, fields: Mapping[str, str]
) -> Response:
    """The page of rows, or the form of the scenario with one edit more."""
    rulebook, faults = _rulebook(request), Faults(list)
    groups: tuple[ChangeGroup, ...] = ()
    if fields.get(DO) in (LOOK, ADD):
        edit = edit_of(fields)
        if isinstance(edit, Edit):
            groups = _groups(request, scenario, edit, faults)
        else:
            for field, message in edit.items():
                faults[field].append(say(request, message))
        if fields[DO] == ADD and isinstance(edit, Edit) and not faults:
            more = replace(scenario, edits=(*scenario.edits, edit))
            return form_response(request, draft_of(more, rulebook, _beside(draft)))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return respond(request, _page(request, draft, scenario, fields, faults, groups), status)


def _groups(
    request: Request, scenario: Scenario, edit: Edit, faults: Faults
) -> tuple[ChangeGroup, ...]:
    """What an edit changes, after those that the scenario has; what it may not is told."""
    rulebook = _rulebook(request)
    try:
        after = edited(rulebook, (*scenario.edits, edit))
    except BadInputError as error:
        for fault in error.faults:
            field = field_of(fault.key) if isinstance(fault, EditFaultError) else ""
            faults[field].extend(sentences(request, fault))
        return ()
    changes = compare(edited(rulebook, scenario.edits), after).rows
    return change_groups(changes, rulebook, language_of(request))


def _page(
    request: Request,
    draft: Draft,
    scenario: Scenario,
    fields: Mapping[str, str],
    faults: Faults,
    groups: tuple[ChangeGroup, ...],
) -> ChoosingPage:
    """The page of rows; on the first visit, from the form of a scenario, nothing is chosen."""
    rulebook = _rulebook(request)
    ladders = (unit.ladder.positions for unit in rulebook.agency.units)
    typed = {name: fields.get(name, "") if TOML in fields else "" for name in FIELDS}
    return ChoosingPage(
        name=scenario.name,
        toml=draft.text,
        beside=_beside(draft),
        typed=typed,
        units=tuple(unit.name for unit in rulebook.agency.units),
        schedules=tuple(dict.fromkeys(row.schedule for row in rulebook.rows)),
        positions=tuple(dict.fromkeys(each for ladder in ladders for each in ladder)),
        faults={field: tuple(said) for field, said in faults.items()},
        rows=left_by(typed, rulebook),
        groups=groups,
    )


def _beside(draft: Draft) -> dict[str, str]:
    """What the form of the scenario holds besides its TOML: against what, how often, by what seed.

    It is carried through the page of rows, so that nobody types it again.
    """
    return {name: draft.typed.get(name, "") for name in BESIDE}


def _rulebook(request: Request) -> Rulebook:
    """The table in force, as issued and corrected: edits are laid over it, never into it."""
    return services(request).rulebook
