"""The demonstration with a simulator of the test's own, and a planner at its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.rehearsal.planning import Planner, Rehearsing
from workflow.rehearsal.kept.running import RehearsalRuns


@pytest.fixture
def rehearsing(demo_app: FastAPI) -> Iterator[Rehearsing]:
    made = Rehearsing()
    runs = demo_app.state.rehearsals
    assert isinstance(runs, RehearsalRuns)
    runs.rehearse = made
    yield made
    made.may_go.set()


@pytest.fixture
def runs(demo_app: FastAPI, rehearsing: Rehearsing) -> RehearsalRuns:
    found = demo_app.state.rehearsals
    assert isinstance(found, RehearsalRuns)
    return found


@pytest.fixture
def planner(visitor: TestClient, rehearsing: Rehearsing) -> Planner:
    return Planner(visitor)
