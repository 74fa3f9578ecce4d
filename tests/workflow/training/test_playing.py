"""What an office has logged, played again as the record of a situation, leaves the same turn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agency.practice import CATEGORIES
from rules.marks import Action
from rules.route import Route
from tests.workflow.builders import CONTEXT, MONDAY, REGISTRAR
from tests.workflow.offices import Clock
from tests.workflow.playing import Drawing, actors, in_memory
from tests.workflow.shapes import MAIN, ROWS, SHAPES, practices
from tests.workflow.training.situations import as_recorded
from workflow.actions import linking
from workflow.actions.offers import offers
from workflow.actions.registering import Registration
from workflow.case.duties import Duty
from workflow.deadlines import limits_of
from workflow.desk.casework import Casework
from workflow.training.exercise import Exercise, Kind, Next
from workflow.training.situations.opening import Opening
from workflow.training.situations.playing import case_of

ALL_DAYS = CONTEXT.practice.deadlines.calendar_days
SPANS = [timedelta(minutes=1), timedelta(0), timedelta(hours=5), timedelta(days=3)]


def move(data: st.DataObject, work: Casework) -> None:
    """Something that is allowed, by whoever may; nothing where nothing is."""
    case = work.case(MAIN)
    at = case.last_at + data.draw(st.sampled_from(SPANS), label="span")
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.now = max(clock.now, at)
    actor, context = data.draw(st.sampled_from(actors(case)), label="actor"), work.context(case, at)
    drawing = Drawing(
        data=data,
        case=case,
        context=context,
        rows=tuple(key for key, route in ROWS.items() if route.unit != case.unit),
        own_rows=tuple(
            key for key, route in ROWS.items() if route.unit == case.unit and key != case.row
        ),
    )
    possible = [
        offer
        for offer in offers(case, actor, context)
        if offer.refusal is None
        and offer.action not in linking.RULES
        # The log keeps the day shown, not the end of a period before days off moved it.
        and (offer.action is not Action.EXTEND or case.category not in ALL_DAYS)
        and (offer.action is not Action.CORRECT_ROW or drawing.own_rows)
    ]
    if possible:
        offer = data.draw(st.sampled_from(possible), label="offer")
        work.act(MAIN, drawing.command(actor, offer.action, offer.desk), at=at)


def turn(work: Casework) -> set[Duty]:
    """The duties that are open in the office."""
    return {desk.duty for desk in work.case(MAIN).open}


def replayed(work: Casework) -> set[Duty]:
    """The same, of the log as the record of a situation."""
    history, rulebook = work.history(MAIN), work.office.rulebook
    situation = Next(unit=history[0].unit, subject="示範", received_at=history[0].at)
    exercise = Exercise(id="e1", kind=Kind.NEXT, situation=situation)
    opening = Opening(
        row=rulebook.find(history[0].row),
        received_at=history[0].at,
        urgency=as_recorded(history)[0]["速別"],
    )
    return {desk.duty for desk in case_of(exercise, opening, as_recorded(history), rulebook).open}


def registered(data: st.DataObject, route: Route) -> Casework:
    """An office with one document, of whatever 類別, its day named or counted."""
    agency = replace(CONTEXT.agency, practice=data.draw(practices(), label="practice"))
    work = in_memory(agency, ROWS | {route.key: route})
    category = data.draw(st.sampled_from(CATEGORIES), label="category")
    due = data.draw(st.sampled_from([None, MONDAY.date() + timedelta(14)]), label="due")
    if due is None and limits_of(agency, CONTEXT.calendar).has_none(category):
        due = MONDAY.date() + timedelta(7)
    row = work.office.rulebook.find(route.key)
    is_initiated = data.draw(st.booleans(), label="initiated")
    work.register(
        Registration(
            row=row,
            subject="示範主旨",
            actor=REGISTRAR,
            category=category,
            due=due,
            is_initiated=is_initiated,
        )
    )
    return work


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=max(10, settings().max_examples // 3))
@given(data=st.data())
def test_a_log_played_again_leaves_the_same_turn(shape: str, data: st.DataObject) -> None:
    work = registered(data, data.draw(SHAPES[shape], label="route"))

    for _ in range(data.draw(st.integers(0, 20), label="moves")):
        move(data, work)

    assert replayed(work) == turn(work)
