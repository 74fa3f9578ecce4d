"""The fewest people with whom enough documents are in time: one more at a time, then one less."""

from dataclasses import dataclass, field, replace

from rules.errors import BadInputError
from rules.rulebook import Rulebook
from workflow.kept.about import Said
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.varying.answers import Move, Rehearse, StaffPlan, Step, sampled
from workflow.rehearsal.varying.holding import ample, is_allowed, loads_held, with_holders
from workflow.texts import msgid

MOST_ADDED = 200
RATE, MOST = msgid("期限內比率"), msgid("最多加幾人")
FULL = 1.0  # load from which a queue never settles: not worth a run
NEVER = msgid(
    "達不到：就算每個職位都有用不完的人，期限內比率也只有 %(rate)s。剩下的是簽核本身與府外機關的"
    "日數（平均 %(days)s 日），不是人手；請看時限、退件與府外機關的日數"
)
NOT_WITHIN = msgid(
    "加到上限 %(most)s 人仍達不到；人手充足時可以到 %(rate)s，所以不是府外機關太久。請放寬上限"
)
NO_RATE = msgid("這個情境算不出期限內比率（全年無休的日曆沒有限辦日期），無從找起")


def check_aim(aim: float, most: int) -> None:
    """Raises BadInputError with what is wrong with the rate or the most."""
    faults: list[WantedFaultError] = []
    if not 0 < aim <= 1:
        faults.append(_fault("on_time", RATE, aim, "0 < p ≤ 1"))
    if not 1 <= most <= MOST_ADDED:
        faults.append(_fault("most", MOST, most, f"1–{MOST_ADDED}"))
    if faults:
        raise BadInputError(faults)


def _fault(key: str, what: str, value: float, allowed: str) -> WantedFaultError:
    return WantedFaultError(key=key, what=what, value=value, why="超出範圍", allowed=allowed)


def filled(
    base: Scenario, aim: float, most: int, rulebook: Rulebook, rehearse: Rehearse
) -> StaffPlan:
    """Add at the most loaded position until the lower end reaches `aim`, then take away again.

    Positions are tried for one less from the least loaded to the most; one that is needed is not
    tried again. Raises BadInputError for an aim or a limit that is none.
    """
    check_aim(aim, most)
    search = _Search(base=base, aim=aim, rulebook=rulebook, rehearse=rehearse)
    why = search.fill(most)
    if why is None:
        search.thin()
    return search.plan(why)


@dataclass(kw_only=True)
class _Search:
    """A search under way: the plan so far, and the steps to it."""

    base: Scenario
    aim: float
    rulebook: Rulebook
    rehearse: Rehearse
    steps: list[Step] = field(default_factory=list[Step])
    holders: dict[str, int] = field(default_factory=dict[str, int])
    first: Result | None = None

    def fill(self, most: int) -> Said | None:
        """Add people until it is enough; else why that cannot be."""
        found = self.try_plan(Move.BASE, "", self.holders)
        if found.rate is None:
            return Said(template=NO_RATE)
        if found.reaches:
            return None
        limit, days = self.try_ample()
        rate = f"{limit.rate.mean:.1%}" if limit.rate else "—"
        if not limit.reaches:
            return Said(template=NEVER, facts={"rate": rate, "days": days})
        for _ in range(most):
            key = self.heaviest()
            self.holders[key] = self.count(key) + 1
            if self.try_plan(Move.ADD, key, self.holders).reaches:
                return None
        return Said(template=NOT_WITHIN, facts={"most": f"{most}", "rate": rate})

    def thin(self) -> None:
        """Take away one by one what is not needed."""
        loads = loads_held(self.scenario(self.holders), self.rulebook)
        for key in sorted(loads, key=lambda key: loads[key].load or 0.0):
            while self.count(key) > 1:
                fewer = {**self.holders, key: self.count(key) - 1}
                if not self.may_be(fewer, key):
                    break
                tried = self.try_plan(Move.TAKE, key, fewer)
                if not tried.reaches:
                    self.steps[-1] = replace(tried, move=Move.KEEP)
                    break
                self.holders = fewer

    def may_be(self, holders: dict[str, int], key: str) -> bool:
        """Whether so few are allowed, and could ever keep up."""
        scenario = self.scenario(holders)
        if not is_allowed(scenario, self.rulebook):
            return False
        load = loads_held(scenario, self.rulebook)[key].load
        return load is not None and load < FULL

    def try_plan(self, move: Move, key: str, holders: dict[str, int]) -> Step:
        """Run a plan and put it on record."""
        found = self.rehearse([self.scenario(holders)]).result
        self.first = self.first or found
        rate = found.total.on_time_rate
        step = Step(
            move=move,
            key=key,
            holders=holders.get(key, self.count(key)) if key else 0,
            persons=self.persons(holders),
            rate=rate,
            reaches=self.is_enough(found),
        )
        self.steps.append(step)
        return step

    def try_ample(self) -> tuple[Step, str]:
        """As many people as one likes everywhere, and how long documents take even then."""
        scenario = ample(self.base, self.rulebook)
        found = self.rehearse([scenario]).result
        persons = sum(each.holders for each in loads_held(scenario, self.rulebook).values())
        rate, cycle = found.total.on_time_rate, found.total.cycle_days
        step = Step(
            move=Move.AMPLE,
            key="",
            holders=0,
            persons=persons,
            rate=rate,
            reaches=self.is_enough(found),
        )
        self.steps.append(step)
        return step, f"{cycle.mean.mean:.2f}" if cycle else "—"

    def is_enough(self, found: Result) -> bool:
        """Whether the lower end of the interval reaches the aim; of one replication the mean."""
        rate = found.total.on_time_rate
        if rate is None:
            return False
        return (rate.mean if rate.low is None else rate.low) >= self.aim

    def heaviest(self) -> str:
        """The position with most work for its people."""
        loads = loads_held(self.scenario(self.holders), self.rulebook)
        return max(loads, key=lambda key: 9.0 if loads[key].load is None else loads[key].load or 0)

    def scenario(self, holders: dict[str, int]) -> Scenario:
        """The base with these holders."""
        return with_holders(self.base, holders)

    def count(self, key: str) -> int:
        """How many hold a position now."""
        return self.holders.get(key) or self.base_holders()[key]

    def base_holders(self) -> dict[str, int]:
        """How many hold each position in the base."""
        loads = loads_held(self.base, self.rulebook)
        return {key: each.holders for key, each in loads.items()}

    def persons(self, holders: dict[str, int]) -> int:
        """All people of a plan."""
        return sum((self.base_holders() | holders).values())

    def plan(self, why: Said | None) -> StaffPlan:
        """What was found."""
        assert self.first is not None
        before = self.base_holders()
        differing = {key: held for key, held in self.holders.items() if held != before[key]}
        return StaffPlan(
            sampled=sampled(self.first),
            aim=self.aim,
            steps=tuple(self.steps),
            holders=differing,
            persons=self.persons(differing),
            base_persons=sum(before.values()),
            toml="" if why else scenario_toml(self.scenario(differing)),
            why=why,
        )
