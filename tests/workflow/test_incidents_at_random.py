"""Whatever incidents befall a document of whatever shape: it stays in order and reaches an end."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rules.errors import UnknownKeyError
from rules.marks import Action
from rules.route import Route
from tests.workflow.checking import check_in_order, check_no_cosignature_is_lost, check_record
from tests.workflow.completing import completed
from tests.workflow.offices import Clock, a_document, an_office
from tests.workflow.playing import Drawing, actors, finish
from tests.workflow.shapes import (
    CASES,
    MAIN,
    OTHERS,
    ROWS,
    SHAPES,
    TABLE,
    an_office_in_memory,
)
from workflow.actions import RULES, linking
from workflow.actions.commands import Command
from workflow.actions.offers import Offer, offers, offers_of_each
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.refusals.base import NO_WAY, RefusedError
from workflow.refusals.turns import ApplicationPendingError, NotYourTurnError
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine, transaction
from workflow.store.log import Store

FULL = 100  # examples a property from which on each shape is due two hundred
RUNS = settings().max_examples if settings().max_examples < FULL else settings().max_examples * 2
READ_MODELS = ("case_state", "desk")


# The moves

SPANS = [timedelta(minutes=1), timedelta(0), timedelta(hours=5), timedelta(days=3)]


@dataclass(frozen=True, kw_only=True)
class Player:
    """Draws what is done next, and does it."""

    data: st.DataObject
    work: Casework
    rows: Mapping[str, Route]

    def move(self, case_id: str) -> None:
        """One move: what is offered must be accepted; the rest is accepted or changes nothing."""
        case = self.work.case(case_id)
        at = case.last_at + self.data.draw(st.sampled_from(SPANS), label="span")
        context = self.work.context(case, at)
        at = max([at, *(child.last_at for child in context.open_children)])
        clock = self.work.office.clock
        assert isinstance(clock, Clock)
        clock.now = max(clock.now, at)
        actor = self.data.draw(st.sampled_from(actors(case)), label="actor")
        drawing = Drawing(
            data=self.data,
            case=case,
            context=context,
            rows=tuple(key for key, route in self.rows.items() if route.unit != case.unit),
            own_rows=tuple(
                key
                for key, route in self.rows.items()
                if route.unit == case.unit and key != case.row
            ),
            others=tuple(other for other in OTHERS if self.may_be_joined(case, other)),
        )
        held_out = [
            each for each in offers(case, actor, context) if self.is_possible(each, drawing)
        ]
        if held_out and self.data.draw(st.integers(0, 4)):
            offer = self.data.draw(st.sampled_from(held_out), label="offer")
            command = drawing.command(actor, offer.action, offer.desk)
            assert self.work.act(case_id, command, at=at).version > case.version
            return
        action = self.data.draw(st.sampled_from(tuple(RULES)), label="action")
        command = drawing.command(actor, action)
        spoilt = self.data.draw(st.sampled_from(["", "reason", "to", "stance", "desk", "opinion"]))
        if spoilt:
            command = replace(command, **{spoilt: self.data.draw(st.sampled_from(["", "亂填"]))})
        self.attempt(case_id, command, at)

    def attempt(self, case_id: str, command: Command, at: datetime) -> None:
        before = {each: self.work.history(each) for each in CASES}
        if command.action in linking.RULES and command.to not in before:
            return
        try:
            self.work.act(case_id, command, at=at)
        except (RefusedError, UnknownKeyError):
            assert {each: self.work.history(each) for each in before} == before

    def check_refusals(self, case_id: str) -> None:
        """What is not offered is refused, in the same words."""
        case = self.work.case(case_id)
        context = self.work.context(case, case.last_at)
        actor = self.data.draw(st.sampled_from(actors(case)), label="actor")
        for offer in offers(case, actor, context):
            if offer.refusal is None or offer.action in linking.RULES:
                continue
            command = completed(case, actor, offer.action, context)
            with pytest.raises(RefusedError, match=re.escape(str(offer.refusal))):
                self.work.act(case_id, command, at=case.last_at)
        assert self.work.case(case_id) == case

    def check_ways(self, case_id: str) -> None:
        """Whatever a refusal names as a way is open to somebody, or says what must come first."""
        case = self.work.case(case_id)
        context = self.work.context(case, case.last_at)
        everybody = dict.fromkeys(actors(case))
        found = [each for offered in offers_of_each(case, everybody, context) for each in offered]
        is_open = {offer.action for offer in found if offer.refusal is None}
        for refusal in (offer.refusal for offer in found if offer.refusal):
            assert {way.action for way in refusal.ways} <= is_open, refusal
            assert refusal.ways or not refusal.seeks or NO_WAY in str(refusal)
            if isinstance(refusal, ApplicationPendingError):
                assert Action(str(refusal.facts["what"])) in is_open, refusal
            if isinstance(refusal, NotYourTurnError):
                turn = {_done_by(desk.duty.action) for desk in case.open}
                first = {each.action for each in found if each.refusal and each.refusal.ways}
                assert turn <= is_open | first, refusal

    def may_be_joined(self, case: Case, other: str) -> bool:
        """Whether the other case can be the parent."""
        parent = self.work.case(other)
        is_fit = not (parent.is_closed or parent.is_decided or parent.parent)
        late = parent.last_at > case.last_at
        return is_fit and not late and other != case.id and parent.unit == case.unit

    def is_possible(self, offer: Offer, drawing: Drawing) -> bool:
        """Whether it is allowed, and what it must name is there to be named."""
        if offer.refusal is not None:
            return False
        if offer.action in (Action.MERGE, Action.COLLATE):
            return bool(drawing.others) and not drawing.case.children
        return offer.action is not Action.CORRECT_ROW or bool(drawing.own_rows)


def _done_by(duty: Action) -> Action:
    return Action.COSIGN if duty is Action.INFORM else duty


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=RUNS)
@given(data=st.data())
def test_whatever_happens_the_document_stays_in_order_and_reaches_an_end(
    shape: str, data: st.DataObject
) -> None:
    work = an_office_in_memory(data, data.draw(SHAPES[shape], label="route"))
    player = Player(data=data, work=work, rows=ROWS)

    for _ in range(data.draw(st.integers(min_value=1, max_value=20), label="moves")):
        case_id = data.draw(st.sampled_from([MAIN, MAIN, MAIN, *OTHERS]), label="case")
        player.move(case_id)
        check_in_order(work, case_id)

    player.check_refusals(MAIN)
    for case_id in CASES:
        player.check_ways(case_id)
    last = max(work.case(each).last_at for each in CASES)
    for case_id in CASES:
        assert finish(work, case_id, at=last).is_closed
        check_in_order(work, case_id)
        check_no_cosignature_is_lost(work.history(case_id))
        check_record(work, case_id)


@pytest.fixture(scope="module")
def shelf(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database for many offices."""
    folder = tmp_path_factory.mktemp("offices")
    database = shutil.copy(migrated_file, folder / "chenhe.db")
    store = Store(open_engine(f"sqlite:///{database}"), Checkpoints(folder / "checkpoints"))
    with closing(store):
        yield store


_offices = count(1)


@settings(max_examples=max(5, RUNS // 5))
@given(data=st.data())
def test_the_lists_of_an_office_follow_its_log(shelf: Store, data: st.DataObject) -> None:
    work = an_office(shelf, name=f"office{next(_offices)}")
    line = data.draw(st.sampled_from(TABLE), label="route").line
    for case_id in (MAIN, *OTHERS):
        assert work.register(a_document(line)).id == case_id
    player = Player(data=data, work=work, rows={each.key: each for each in TABLE[::20]})

    for _ in range(data.draw(st.integers(min_value=1, max_value=15), label="moves")):
        player.move(data.draw(st.sampled_from([MAIN, MAIN, *OTHERS]), label="case"))

    for case_id in (MAIN, *OTHERS):
        check_in_order(work, case_id)
        check_record(work, case_id)
    listed = lists_of(shelf, work.office.name)
    shelf.rebuild(work.office.name)
    assert lists_of(shelf, work.office.name) == listed
    assert shelf.verify(work.office.name).first_bad is None
    assert finish(work, MAIN, at=work.case(MAIN).last_at).is_closed


def lists_of(store: Store, office: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the read models of one office."""
    queries = {name: f"SELECT * FROM {name} WHERE office = :office" for name in READ_MODELS}
    with transaction(store.engine) as connection:
        return {
            name: sorted(tuple(row) for row in connection.execute(text(query), {"office": office}))
            for name, query in queries.items()
        }
