"""Routes as arrays: stages, branches, stations."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from rules.agency.agency import Mode
from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage, Stage
from workflow.rehearsal.network.positions import branch_keys, ladder_key
from workflow.rehearsal.network.tables import BRANCH, NOWHERE, STAGE, records
from workflow.rehearsal.scenario import Behaviour, ReturnTo

CONDITION_BYTES = 5
DRAFTS, SIGNS = -2, -1  # of the ladder; places of a branch count from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One signature of one route."""

    key: str  # of the position
    action: Action
    position: str
    row: int
    number: int  # of its draws: its place in the row as issued
    stage: int
    branch: int = NOWHERE
    returns_to: int = NOWHERE  # the stage a return goes to


@dataclass(kw_only=True)
class Routing:
    """The routes of a network, laid end to end."""

    behaviour: Behaviour
    stations: list[Station] = field(default_factory=list[Station])
    routes: list[Route] = field(default_factory=list[Route])
    row_station: list[int] = field(default_factory=lambda: [0])
    row_stage: list[int] = field(default_factory=lambda: [0])
    stage_station: list[int] = field(default_factory=list[int])
    stage_branch: list[int] = field(default_factory=lambda: [0])
    branch_station: list[int] = field(default_factory=list[int])
    branch_condition: list[int] = field(default_factory=list[int])
    branch_ahead: list[int] = field(default_factory=list[int])
    branch_next: list[int] = field(default_factory=lambda: [0])
    next_branch: list[int] = field(default_factory=list[int])

    def add(self, route: Route, issued: Route | None = None) -> None:
        """Put a route behind the others; `issued` is that of its row before any edit."""
        first = len(self.stations)
        numbers = DrawNumbers(issued or route)
        for stage in route.stages:
            if isinstance(stage, SignStage):
                self._add_sign(stage, route, first, numbers.of_sign(stage))
            else:
                self._add_cosign(stage, numbers)
        self.routes.append(route)
        self.row_station.append(len(self.stations))
        self.row_stage.append(len(self.stage_station))

    def arrays(self) -> dict[str, Any]:
        """The arrays of `Tables` that say what follows what."""
        ends = NOWHERE
        stages = zip([*self.stage_station, ends], self.stage_branch, strict=True)
        branches = zip(
            [*self.branch_station, ends],
            [*self.branch_condition, ends],
            [*self.branch_ahead, ends],
            self.branch_next,
            strict=True,
        )
        return {
            "stages": records(stages, STAGE),
            "branches": records(branches, BRANCH),
            "next_branch": np.array(self.next_branch, np.int64),
        }

    def _add_sign(self, stage: SignStage, route: Route, first: int, number: int) -> None:
        """Add one signature of the ladder."""
        station = Station(
            key=ladder_key(route.ladder, route.unit, stage.position),
            action=stage.action,
            position=stage.position,
            row=len(self.routes),
            number=number,
            stage=len(self.stage_station),
            returns_to=self._return_stage(stage, route, self.stations[first:]),
        )
        self.stage_station.append(len(self.stations))
        self.stations.append(station)
        self.stage_branch.append(len(self.branch_condition))

    def _return_stage(self, stage: SignStage, route: Route, ahead: Sequence[Station]) -> int:
        """Where a return from this signature goes, `ahead` being the stations before it."""
        ladder = [each for each in ahead if each.branch == NOWHERE]
        is_own = stage.position == route.ladder.drafter  # he drafts, or decides his own draft
        if is_own or not self.behaviour.return_probability:
            return NOWHERE
        to = self.behaviour.return_to
        if to is ReturnTo.PREVIOUS:
            return ladder[-1].stage
        return next((each.stage for each in ladder if each.position == to), ladder[0].stage)

    def _add_cosign(self, stage: CosignStage, numbers: "DrawNumbers") -> None:
        """Add a 會辦: its branches so that nobody comes before whom they wait for."""
        branches = {branch.name: branch for branch in stage.branches}
        at = {name: len(self.branch_condition) + index for index, name in enumerate(stage.queue)}
        pairs = [(early, late) for early, late in stage.order if at[early] < at[late]]
        here = len(self.stage_station)
        self.stage_station.append(NOWHERE)
        for name in stage.queue:
            self._add_branch(branches[name], numbers, here)
            self.branch_ahead.append(sum(late == name for _, late in pairs))
        behind: dict[str, list[int]] = {name: [] for name in at}
        for early, late in pairs:
            behind[early].append(at[late])
        for later in behind.values():
            self.next_branch += later
            self.branch_next.append(len(self.next_branch))
        self.stage_branch.append(len(self.branch_condition))

    def _add_branch(self, branch: Branch, numbers: "DrawNumbers", stage: int) -> None:
        """Add the signatures of one co-signer, one after the other."""
        self.branch_station.append(len(self.stations))
        for at, (key, signer) in enumerate(zip(branch_keys(branch), branch.signers, strict=True)):
            self.stations.append(
                Station(
                    key=key,
                    action=Action.COSIGN,
                    position=signer,
                    row=len(self.routes),
                    number=numbers.of_cosign(branch, at),
                    stage=stage,
                    branch=len(self.branch_condition),
                )
            )
        self.branch_condition.append(condition_number(branch.condition))


def condition_number(condition: str | None) -> int:
    """A number of a printed condition that is the same in every scenario."""
    if condition is None:
        return NOWHERE
    return int.from_bytes(blake2b(condition.encode(), digest_size=CONDITION_BYTES).digest())


class DrawNumbers:
    """The number of every signature of a route, by which it draws.

    It is the place of the same signature in the row as issued: who signs there too draws there what
    he draws here, though he decides now, or is asked at another stage. A position that the row as
    issued does not name is numbered behind all of it, by its rank.
    """

    def __init__(self, issued: Route) -> None:
        signatures = itertools.chain.from_iterable(map(_signatures, issued.stages))
        self._known = {each: at for at, each in enumerate(signatures)}
        self._ladder = issued.ladder

    def of_sign(self, stage: SignStage) -> int:
        """That of a signature of the ladder."""
        (signature,) = _signatures(stage)
        known = self._known.get(signature)
        return len(self._known) + self._ladder.rank(stage.position) if known is None else known

    def of_cosign(self, branch: Branch, at: int) -> int:
        """That of the signature at this place of a branch."""
        return self._known[branch.name, at]


def _signatures(stage: Stage) -> list[tuple[str, int]]:
    """Every signature of a stage, as printed: branch and place, or position and what it does."""
    if isinstance(stage, SignStage):
        return [(stage.position, DRAFTS if stage.action is Action.DRAFT else SIGNS)]
    return [(branch.name, at) for branch in stage.branches for at in range(len(branch.signers))]


def in_mode(route: Route, mode: Mode | None) -> Route:
    """The route with every 會辦 in this mode; None leaves each its own."""
    if mode is None:
        return route
    stages = (
        replace(stage, mode=mode) if isinstance(stage, CosignStage) else stage
        for stage in route.stages
    )
    return replace(route, stages=tuple(stages))
