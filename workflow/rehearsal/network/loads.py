"""The load of every position, worked out before anything runs: work asked for / time present."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.marks import Action
from rules.route import Branch, Route, SignStage
from rules.rulebook import Rulebook
from workflow.calendar import taiwan_calendar
from workflow.rehearsal.network.following import followed
from workflow.rehearsal.network.positions import (
    Position,
    branch_keys,
    ladder_key,
    positions_of,
)
from workflow.rehearsal.network.presence import Absences, Days, absences_of
from workflow.rehearsal.network.services import service_of
from workflow.rehearsal.office_clock import OfficeClock, office_clock
from workflow.rehearsal.scenario import Behaviour, ReturnTo, Scenario

NEVER_SETTLES = 1.0  # from this load on a queue grows without end
Visits = dict[tuple[str, Action], float]  # sign-offs of a document, by position and action


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattended:
    """Days on which nobody signs for a position: its last holder is away without a deputy."""

    since: date
    until: date  # the last of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A position before the run. Days are office days; the window is that of the scenario."""

    signoffs_a_day: float
    minutes: float  # of a sign-off, on average; of an outside agency too
    holders: int  # 0 for an outside agency
    present_minutes: float  # of all its holders together, a day of the window
    unattended: tuple[Unattended, ...] = ()  # warm-up and window

    @property
    def work_minutes(self) -> float:
        """Minutes of work asked for, a day."""
        return self.signoffs_a_day * self.minutes

    @property
    def load(self) -> float | None:
        """Work asked for / time present; None for an outside agency, and where nobody is there."""
        return self.work_minutes / self.present_minutes if self.present_minutes else None

    @property
    def never_settles(self) -> bool:
        """Whether more work comes than its holders can ever do."""
        is_nobody_there = self.load is None and self.holders > 0 and self.work_minutes > 0
        return is_nobody_there or (self.load or 0.0) >= NEVER_SETTLES


def load_of(scenario: Scenario, rulebook: Rulebook) -> Mapping[str, Load]:
    """The load of each position by its key, in table order.

    Absences count over the window; where no window is set, as if there were none.
    """
    routes = weighted_routes(scenario, rulebook)
    visits = visits_of(routes, scenario.behaviour)
    agency = rulebook.agency
    clock = office_clock(scenario, taiwan_calendar(agency.closures))
    positions = positions_of(scenario, (route for route, _ in routes), scenario.absences, agency)
    absences = absences_of(scenario.absences, agency, clock)
    loading = _Loading(
        scenario=scenario,
        clock=clock,
        visits=visits,
        absences=absences,
        holders={each.key: each.holders for each in positions},
    )
    return {each.key: loading.load(each) for each in positions}


def weighted_routes(scenario: Scenario, rulebook: Rulebook) -> Sequence[tuple[Route, float]]:
    """The routes that documents follow, and the share of each."""
    rows = followed(scenario, rulebook)
    total = sum(each.weight for each in rows)
    return [(each.route, each.weight / total) for each in rows]


def visits_of(routes: Iterable[tuple[Route, float]], behaviour: Behaviour) -> Visits:
    """How many sign-offs a document asks for on average."""
    found: defaultdict[tuple[str, Action], float] = defaultdict(float)
    for route, share in routes:
        signs = [stage for stage in route.stages if isinstance(stage, SignStage)]
        expected = expected_visits(signs, route.ladder.drafter, behaviour)
        for sign, visits in zip(signs, expected, strict=True):
            key = ladder_key(route.ladder, route.unit, sign.position)
            found[key, sign.action] += share * visits
        for branch in _branches(route):
            asked = behaviour.condition_probability if branch.condition else 1.0
            for key in branch_keys(branch):
                found[key, Action.COSIGN] += share * asked
    return dict(found)


def expected_visits(
    signs: Sequence[SignStage], drafter: str, behaviour: Behaviour
) -> Sequence[float]:
    """How often each signature of a ladder is given, on average, by returns more than once.

    Every document passes from a signature to the next one time more than it comes back over it,
    so the highest is known first: 1 / (1 - p).
    """
    returns = [_return_probability(sign, drafter, behaviour) for sign in signs]
    targets = [_target(at, signs, behaviour.return_to) for at in range(len(signs))]
    visits = [0.0] * len(signs)
    for at in reversed(range(len(signs))):
        above = range(at + 1, len(signs))
        back = sum(returns[each] * visits[each] for each in above if targets[each] <= at)
        visits[at] = (1.0 + back) / (1.0 - returns[at])
    return visits


def _return_probability(sign: SignStage, drafter: str, behaviour: Behaviour) -> float:
    """Of a 審核 or 核定; who drafts does not return to himself."""
    is_own = sign.action is Action.DRAFT or sign.position == drafter
    return 0.0 if is_own else behaviour.return_probability


def _target(at: int, signs: Sequence[SignStage], return_to: ReturnTo | str) -> int:
    """The signature that a return from the one at `at` goes to."""
    if return_to is ReturnTo.PREVIOUS:
        return max(0, at - 1)
    return next((each for each in range(at) if signs[each].position == return_to), 0)


def _branches(route: Route) -> Iterable[Branch]:
    stages = (stage for stage in route.stages if not isinstance(stage, SignStage))
    return (branch for stage in stages for branch in stage.branches)


@dataclass(frozen=True, kw_only=True)
class _Loading:
    """What the loads of all positions are worked out from."""

    scenario: Scenario
    clock: OfficeClock
    visits: Visits
    absences: Absences
    holders: Mapping[str, int]

    def load(self, position: Position) -> Load:
        by_action = [
            (visits, service_of(self.scenario.services, key, action).mean)
            for (key, action), visits in self.visits.items()
            if key == position.key
        ]
        signoffs = sum(visits for visits, _ in by_action)
        minutes = sum(visits * mean for visits, mean in by_action)
        if position.is_turnaround:
            minutes = signoffs * self.scenario.behaviour.outside.mean * self.clock.day_minutes
        return Load(
            signoffs_a_day=self.scenario.arrivals.per_day * signoffs,
            minutes=minutes / signoffs if signoffs else 0.0,
            holders=position.holders,
            present_minutes=self._present(position),
            unattended=self._unattended(position),
        )

    def _present(self, position: Position) -> float:
        hours = position.hours
        minutes = sum(span.minutes for span in hours) if hours else self.clock.day_minutes
        return minutes * (position.holders - self._away(position.key))

    def _away(self, key: str) -> float:
        """How many are away, on average over the window."""
        days, warmup = self.scenario.days, self.scenario.warmup_days or 0
        if not days or key not in self.absences.away:
            return 0.0
        return self.absences.away[key].total(Days(first=warmup, end=warmup + days)) / days

    def _unattended(self, position: Position) -> tuple[Unattended, ...]:
        days, warmup = self.scenario.days, self.scenario.warmup_days or 0
        if not days or position.is_turnaround:
            return ()
        run = Days(first=0, end=warmup + days)
        return tuple(
            Unattended(since=self.clock.date_of(each.first), until=self.clock.date_of(each.end - 1))
            for each in self.absences.unattended(position.key, self.holders, run)
        )
