"""How often a request begins a transaction: each beginning is a trip to the database and a lock."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from rules.marks import Action
from tests.web.office import Visitor
from web.services import Services
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.refusals.turns import NotYourTurnError

pytestmark = pytest.mark.databases

UNIT = "綜合企劃組"


@pytest.fixture
def served(demo_app: FastAPI, visitor: TestClient) -> Services:
    """The services of the application that the visitor asks."""
    assert visitor
    found = demo_app.state.services
    assert isinstance(found, Services)
    return found


@contextmanager
def transactions(engine: Engine) -> Generator[list[str]]:
    """What begins while this is open, one word each."""
    begun: list[str] = []

    def hear(_: object) -> None:
        begun.append("BEGIN")

    event.listen(engine, "begin", hear)
    try:
        yield begun
    finally:
        event.remove(engine, "begin", hear)


def test_a_refusal_is_judged_in_one_transaction(office: Visitor, served: Services) -> None:
    number = office.registered().rsplit("/", 1)[-1]
    command = Command(action=Action.DECIDE, actor=Actor(unit=UNIT, position="組長"), opinion="如擬")

    with transactions(served.store.engine) as begun, pytest.raises(NotYourTurnError):
        served.casework.act(number, command)

    assert len(begun) == 1


def test_a_refused_form_takes_at_most_four(office: Visitor, served: Services) -> None:
    case = office.registered()
    office.act_as("機關/局長")

    with transactions(served.store.engine) as begun:
        answer = office.post(f"{case}/actions", {"action": "核定", "opinion": "留住的字"})

    assert answer.status_code == 409
    assert len(begun) <= 4


def test_a_form_that_came_too_late_takes_at_most_five(office: Visitor, served: Services) -> None:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    shown = office.form(case)
    office.post(f"{case}/actions", shown | {"opinion": "先送的"})

    with transactions(served.store.engine) as begun:
        answer = office.post(f"{case}/actions", shown | {"opinion": "後送的"})

    assert answer.status_code == 412
    assert len(begun) <= 5  # one of them asks whether the desk was open yet


def test_the_page_of_a_case_is_of_one_moment(office: Visitor, served: Services) -> None:
    case = office.registered()

    with transactions(served.store.engine) as begun:
        assert office.client.get(case).status_code == 200

    assert len(begun) == 1
