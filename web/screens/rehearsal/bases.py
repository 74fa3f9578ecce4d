"""預演, scenarios to compare with or to start from: the shipped ones, and those of runs kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from web.http.frame import say
from web.rehearsals.keeping import rehearsals
from workflow.kept.about import State
from workflow.rehearsal.fitted import FittedScenario
from workflow.rehearsal.kept.about import Given
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.shipped import Shipped, shipped_scenarios

SHIPPED, KEPT = "shipped:", "run:"  # of what is chosen; name or id follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One that may be chosen."""

    key: str
    name: str
    is_kept: bool = False  # of a run, not one that comes with the program


def againsts(request: Request) -> Iterable[Against]:
    """The shipped scenarios as they are, and those of the runs kept."""
    for shipped in shipped_scenarios():
        yield Against(key=f"{SHIPPED}{shipped.name}", name=say(request, shipped.title))
    for kept in rehearsals(request).folder.all():
        if kept.state is State.DONE:
            yield Against(key=f"{KEPT}{kept.id}", name=kept.name, is_kept=True)


def base_of(request: Request, against: str) -> Given | None:
    """The scenario chosen; None for nothing, or for what is no longer there."""
    if against.startswith(KEPT):
        return last_scenario(rehearsals(request).folder, against.removeprefix(KEPT))
    shipped = shipped_named(against.removeprefix(SHIPPED))
    return Given(file=shipped.path.name, raw=shipped.path.read_bytes()) if shipped else None


def last_scenario(folder: RehearsalFolder, run: str) -> Given:
    """What a run is about: the scenario that was fitted, else the last that was given."""
    found = folder.answer(run)
    if isinstance(found, FittedScenario):
        return Given(file=f"{found.name}.toml", raw=found.toml.encode())
    return folder.given(run)[-1]


def shipped_named(name: str) -> Shipped | None:
    """The shipped scenario of this name."""
    return next((each for each in shipped_scenarios() if each.name == name), None)
