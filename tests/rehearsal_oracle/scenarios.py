"""Thirteen scenarios, each of a few busy positions, which together use every feature."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rules.agency.agency import Agency, CosignerKind, InsideUnit, Mode
from rules.marks import Action
from rules.route import Route
from rules.rulebook import Rulebook
from tests.workflow.builders import a_branch, a_route, a_rulebook, an_agency
from tests.workflow.playing import MadeUpRulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Assignment,
    Behaviour,
    Clock,
    Distribution,
    Interarrival,
    Profile,
    ReturnTo,
    Scenario,
    Service,
    Services,
    Span,
    Staff,
    Turnaround,
    Weighted,
)

MONDAY = date(2026, 3, 2)
URGENCIES = {"最速件": 0.1, "速件": 0.3, "普通件": 0.6}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A scenario, the rulebook it is played under, and how long."""

    scenario: Scenario
    rulebook: Rulebook
    until: Until

    @property
    def name(self) -> str:
        """What it is about."""
        return self.scenario.name


def minutes(mean: float, distribution: Distribution | None = None, cv: float | None = None):
    return Service(distribution=distribution, mean_minutes=mean, cv=cv)


def rows(*lines: int) -> tuple[Weighted, ...]:
    """These lines of the table, the first three times as often as the last of two."""
    return tuple(
        Weighted(row=f"line:{line}", weight=len(lines) - at) for at, line in enumerate(lines)
    )


def shipped(**policy: Mode | InsideUnit) -> Rulebook:
    """The table that comes with the package, under another policy."""
    book = a_rulebook()
    agency = replace(book.agency, policy=replace(book.agency.policy, **policy))
    return replace(book, agency=agency)


def made_up(*routes: Route, agency: Agency | None = None) -> Rulebook:
    """A rulebook of these routes alone."""
    book = a_rulebook()
    return MadeUpRulebook(
        agency=agency or an_agency(),
        table=book.table,
        as_read=book.as_read,
        table_digest=book.table_digest,
        routes={route.key: route for route in routes},
    )


def urgent_first() -> Trial:
    """急件先辦: three urgencies, pools, a queue that several units share."""
    scenario = Scenario(
        name="急件先辦",
        start=MONDAY,
        arrivals=Arrivals(per_day=18, urgency=URGENCIES, mix=rows(438, 509, 122)),
        services=Services(
            default=minutes(15),
            actions={Action.DECIDE: minutes(14), Action.COSIGN: minutes(20)},
            positions={"秘書室/主任": minutes(34), "承辦人員": minutes(60)},
        ),
        staff=Staff(default={"承辦人員": 2}, units={"秘書室": {"承辦人員": 3}}),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=5))


def returned_to_the_drafter() -> Trial:
    """退回承辦人員: own documents, co-signatures that stand, roles, gamma."""
    scenario = Scenario(
        name="退回承辦人員",
        start=MONDAY,
        arrivals=Arrivals(per_day=10, urgency={"速件": 1, "普通件": 1}, mix=rows(438, 109)),
        services=Services(
            default=minutes(14, Distribution.GAMMA, 0.5),
            actions={Action.DRAFT: minutes(50, cv=2), Action.COSIGN: minutes(40)},
        ),
        staff=Staff(default={"承辦人員": 2}, assignment=Assignment.OWN),
        behaviour=Behaviour(return_probability=0.25),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=4))


def returned_to_a_long_queue() -> Trial:
    """退回排到最後: a drafter who cannot keep up, and much that comes back."""
    scenario = Scenario(
        name="退回排到最後",
        start=MONDAY,
        arrivals=Arrivals(
            per_day=5, interarrival=Interarrival.CONSTANT, urgency={"普通件": 1}, mix=rows(438)
        ),
        services=Services(
            default=minutes(90, Distribution.CONSTANT), positions={"主任": minutes(10)}
        ),
        behaviour=Behaviour(return_probability=0.4),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=0, days=12))


def returned_to_idle_hands() -> Trial:
    """退回即辦: so many drafters that nobody waits, most times very short and a few very long."""
    scenario = Scenario(
        name="退回即辦",
        start=MONDAY,
        arrivals=Arrivals(per_day=12, urgency={"普通件": 1}, mix=rows(438)),
        services=Services(
            default=minutes(60, Distribution.GAMMA, 2),
            positions={"主任": minutes(1, Distribution.CONSTANT)},
        ),
        staff=Staff(default={"承辦人員": 12}),
        behaviour=Behaviour(return_probability=0.6),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=0, days=5))


def returned_one_step() -> Trial:
    """退回前一手: lognormal, drafters who decide themselves, co-signing one after the other."""
    scenario = Scenario(
        name="退回前一手",
        start=MONDAY,
        arrivals=Arrivals(per_day=12, urgency={"普通件": 1}, mix=rows(961, 110, 84)),
        services=Services(
            default=minutes(16, Distribution.LOGNORMAL, 2),
            actions={Action.DRAFT: minutes(45)},
            positions={"應用服務組/組長": minutes(10, cv=0.4), "秘書室/主任": minutes(12, cv=0)},
        ),
        staff=Staff(default={"承辦人員": 2}),
        hours={
            "應用服務組/組長": (Span(opens=510, closes=630),),
            "秘書室/主任": (Span(opens=900, closes=1050),),
        },
        behaviour=Behaviour(
            return_probability=0.25, return_to=ReturnTo.PREVIOUS, cosign=Mode.SEQUENTIAL
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=0, days=6))


def returned_to_a_position() -> Trial:
    """退回組長: made-up routes with one condition of two co-signers, and who waits for whom."""
    route = a_route(
        a_branch("乙組", condition="必要時"),
        a_branch("丙組", condition="必要時"),
        "丁組",
        a_branch("法務人員", kind=CosignerKind.ROLE),
        before=(("乙組", "丁組"), ("法務人員", "乙組")),
    )
    scenario = Scenario(
        name="退回組長",
        start=MONDAY,
        arrivals=Arrivals(per_day=2, urgency={"普通件": 1}, mix=(Weighted(row=route.key),)),
        services=Services(
            default=minutes(12, Distribution.CONSTANT),
            positions={
                "乙組/組長": minutes(240),
                "丙組/組長": minutes(430),
                "丁組/組長": minutes(100, Distribution.GAMMA, 0.2),
                "法務人員": minutes(100),
            },
        ),
        behaviour=Behaviour(return_probability=0.12, return_to="組長", condition_probability=0.35),
    )
    return Trial(scenario=scenario, rulebook=made_up(route), until=Until(warmup_days=1, days=14))


def handler_then_head() -> Trial:
    """承辦人員再單位主管: both sign for a unit, as their own documents' drafters and heads do."""
    scenario = Scenario(
        name="會辦單位承辦人員也簽",
        start=MONDAY,
        arrivals=Arrivals(per_day=12, urgency=URGENCIES, mix=rows(123, 512, 961)),
        services=Services(
            default=minutes(12),
            actions={Action.DRAFT: minutes(60), Action.COSIGN: minutes(30)},
        ),
        staff=Staff(default={"承辦人員": 2}, assignment=Assignment.OWN),
        behaviour=Behaviour(return_probability=0.05),
    )
    rulebook = shipped(mode=Mode.SEQUENTIAL, inside_unit=InsideUnit.HANDLER_THEN_HEAD)
    return Trial(scenario=scenario, rulebook=rulebook, until=Until(warmup_days=1, days=5))


def outside_agencies() -> Trial:
    """府外機關: turnarounds, a mayor who has one too, who waits for whom."""
    scenario = Scenario(
        name="府外機關",
        start=MONDAY,
        arrivals=Arrivals(per_day=10, urgency={"速件": 1, "普通件": 2}, mix=rows(500, 425)),
        services=Services(
            default=minutes(15, Distribution.CONSTANT),
            positions={"法務人員": minutes(55), "主任秘書": minutes(30, Distribution.EXPONENTIAL)},
        ),
        behaviour=Behaviour(
            return_probability=0.1,
            outside=Turnaround(distribution=Distribution.GAMMA, mean=0.7, cv=0.5),
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=5))


def mayor_as_a_queue() -> Trial:
    """市長親批: named in the services, so a queue as any other; lognormal turnarounds."""
    scenario = Scenario(
        name="市長親批",
        start=MONDAY,
        arrivals=Arrivals(per_day=10, urgency={"最速件": 1, "速件": 2}, mix=rows(8, 28, 437)),
        services=Services(
            default=minutes(12, Distribution.CONSTANT),
            positions={
                "市長": minutes(62),
                "機關/局長": minutes(25, Distribution.LOGNORMAL, 1.5),
            },
        ),
        behaviour=Behaviour(
            outside=Turnaround(distribution=Distribution.LOGNORMAL, mean=1.0, cv=0.8)
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=6))


def hours_and_deputies() -> Trial:
    """公出時段與代理: hours of their own, absences that somebody stands in for."""
    scenario = Scenario(
        name="批閱時段與代理",
        start=MONDAY,
        arrivals=Arrivals(per_day=12, urgency=URGENCIES, mix=rows(661, 583, 438)),
        services=Services(
            default=minutes(20),
            positions={"主任秘書": minutes(22), "局長": minutes(50, Distribution.CONSTANT)},
        ),
        hours={
            "局長": (Span(opens=600, closes=660), Span(opens=960, closes=1020)),
            "秘書室/主任": (Span(opens=570, closes=870),),
        },
        absences=(
            Absence(
                position="主任",
                unit="秘書室",
                since=date(2026, 3, 3),
                until=date(2026, 3, 4),
                deputy="專門委員",
            ),
            Absence(
                position="專門委員",
                unit="",
                since=date(2026, 3, 4),
                until=date(2026, 3, 4),
                deputy="主任秘書",
            ),
            Absence(
                position="副局長",
                unit="",
                since=date(2026, 3, 5),
                until=date(2026, 3, 8),
                deputy="主任秘書",
            ),
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=5))


def nobody_stands_in() -> Trial:
    """無人代理: absences from a pool, of one's own documents, of a head whose queue stands."""
    scenario = Scenario(
        name="無人代理",
        start=MONDAY,
        arrivals=Arrivals(per_day=14, urgency={"速件": 1, "普通件": 1}, mix=rows(438, 512)),
        services=Services(default=minutes(18), positions={"承辦人員": minutes(80, cv=1)}),
        staff=Staff(
            units={"秘書室": {"承辦人員": 4, "主任": 2}, "人事室": {"主任": 1}},
            assignment=Assignment.OWN,
        ),
        absences=(
            Absence(
                position="承辦人員",
                unit="秘書室",
                since=date(2026, 3, 4),
                until=date(2026, 3, 5),
            ),
            Absence(position="主任", unit="秘書室", since=date(2026, 3, 3), until=date(2026, 3, 6)),
            Absence(position="主任", unit="人事室", since=date(2026, 3, 4), until=date(2026, 3, 4)),
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=6))


def busy_mornings() -> Trial:
    """早上多、週一多: a profile of weekdays and hours, constant gaps, so many documents."""
    scenario = Scenario(
        name="早上多",
        start=date(2026, 2, 26),
        arrivals=Arrivals(
            per_day=16,
            interarrival=Interarrival.CONSTANT,
            urgency={"最速件": 1, "普通件": 2},
            mix=rows(438, 439),
            profile=Profile(weekdays={0: 2.0, 4: 3.0}, hours={Span(opens=510, closes=600): 3.0}),
        ),
        services=Services(default=minutes(24), positions={"承辦人員": minutes(50)}),
        staff=Staff(default={"承辦人員": 3}),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=2, cases=60))


def round_the_clock() -> Trial:
    """全年無休: every day, all hours, constant times; all happens on the edges of the window."""
    scenario = Scenario(
        name="全年無休",
        start=date(2026, 4, 4),
        clock=Clock.CONTINUOUS,
        arrivals=Arrivals(
            per_day=24,
            interarrival=Interarrival.CONSTANT,
            urgency={"最速件": 1, "普通件": 1},
            mix=rows(438),
        ),
        services=Services(
            default=minutes(10, Distribution.CONSTANT),
            positions={"主任": minutes(150), "承辦人員": minutes(60)},
        ),
        staff=Staff(default={"承辦人員": 2, "主任": 3}),
        absences=(
            Absence(position="主任", unit="秘書室", since=date(2026, 4, 6), until=date(2026, 4, 6)),
            Absence(position="主任", unit="秘書室", since=date(2026, 4, 6), until=date(2026, 4, 6)),
        ),
    )
    return Trial(scenario=scenario, rulebook=a_rulebook(), until=Until(warmup_days=1, days=3))


TRIALS: tuple[Callable[[], Trial], ...] = (
    urgent_first,
    returned_to_the_drafter,
    returned_to_a_long_queue,
    returned_to_idle_hands,
    returned_one_step,
    returned_to_a_position,
    handler_then_head,
    outside_agencies,
    mayor_as_a_queue,
    hours_and_deputies,
    nobody_stands_in,
    busy_mornings,
    round_the_clock,
)
