"""Conforming records, and what the machine knows of each: which line stands for which duty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from rules.agency.agency import Mode
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from tests.audit_trial.sheet import Line
from tests.audit_trial.walking import PLAIN, Manner, Walk, Walker
from workflow.case.duties import Duty
from workflow.case.plan import StageDuties
from workflow.case.words import Form
from workflow.reports.records import log_rows

PACE = timedelta(minutes=12)  # at most, from one line to the next: nothing falls due meanwhile
CLOSING = ("發文", "存查", "簽結")
# After these a signature that stood may stand no more, or be owed another time.
VOIDING = frozenset(
    {
        *(Action.RETURN, Action.RECALL, Action.COSIGN_AGAIN, Action.RESUBMIT, Action.REASSIGN),
        *(Action.CORRECT_ROW, Action.RECONCILE, Action.INFORM),
    }
)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A 會辦 as it went: the lines of who signed, of the signature before it and behind it."""

    signed: Mapping[str, int]  # co-signer -> line
    opened: int  # the ladder signature it follows
    followed: int
    waits: Mapping[str, frozenset[str]]  # co-signer -> those that come first

    @property
    def first(self) -> frozenset[str]:
        """The co-signers that another waits for."""
        return frozenset[str]().union(*self.waits.values())


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A conforming record under a 文號 of its own."""

    walk: Walk
    rulebook: Rulebook
    number: str
    lines: tuple[Line, ...]

    @property
    def is_calm(self) -> bool:
        """Whether every duty was signed once, and there is but one decision."""
        actions = {event.action for event in self.walk.history}
        decisions = sum(line["動作"] == "核定" for line in self.lines)
        forms = self.walk.closed.form
        return not actions & VOIDING and decisions == 1 and forms is not Form.MEMO_THEN_DRAFT

    @cached_property
    def standing(self) -> Mapping[Duty, int]:
        """The line of the signature that stands for each duty at the decision."""
        signatures = self.walk.decided.signatures
        return {duty: each.sequence - 1 for duty, each in signatures.items()}

    @cached_property
    def ladder(self) -> tuple[tuple[Duty, int], ...]:
        """The duties of the ladder in the order they are owed, each with its line."""
        owed = self.walk.decided.plan.ladder_duties
        return tuple((duty, self.standing[duty]) for duty in owed if duty in self.standing)

    @property
    def decision(self) -> int:
        """The line of the decision that counts."""
        return self.ladder[-1][1]

    @property
    def decider(self) -> str:
        """Who decides."""
        return self.walk.decided.plan.decider

    @property
    def below(self) -> tuple[tuple[Duty, int], ...]:
        """The ladder below whoever decides; after a 低一層決行 some of it has signed above."""
        ladder = self.walk.decided.plan.ladder
        top = ladder.rank(self.decider)
        return tuple(each for each in self.ladder[:-1] if ladder.rank(each[0].position) < top)

    @cached_property
    def closing(self) -> int:
        """The line that closes the case; -1 where it was cancelled."""
        return next((at for at, line in enumerate(self.lines) if line["動作"] in CLOSING), -1)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Every 會辦 in which somebody signed."""
        owed = self.walk.decided.plan.owed()
        found: list[Stage] = []
        for at, stage in enumerate(owed):
            signed = {
                duty.branch: self.standing[duty]
                for duty in stage.duties
                if duty.branch and self.lines[self.standing[duty]]["動作"] == "會辦"
            }
            if signed:
                found.append(
                    Stage(
                        signed=signed,
                        opened=self._ladder_line(reversed(owed[:at])),
                        followed=self._ladder_line(iter(owed[at + 1 :])),
                        waits=_waits(stage),
                    )
                )
        return tuple(found)

    def _ladder_line(self, stages: Iterator[StageDuties]) -> int:
        ladder = (duty for stage in stages for duty in stage.duties if duty.branch is None)
        return self.standing[next(ladder)]

    @property
    def unmarked(self) -> tuple[str, ...]:
        """The positions of the ladder below the decider that do not sign on this route."""
        plan = self.walk.decided.plan
        return tuple(each for each in plan.ladder.up_to(plan.decider) if each not in plan.signers)

    @property
    def above(self) -> tuple[str, ...]:
        """The positions of the ladder above the decider."""
        ladder = self.walk.decided.plan.ladder
        return ladder.positions[ladder.rank(self.decider) + 1 :]

    @property
    def strangers(self) -> tuple[str, ...]:
        """Units of the agency that neither draft this document nor co-sign it."""
        plan = self.walk.decided.plan
        named = {plan.unit, *(branch.name for branch in plan.branches)}
        units = (unit.name for unit in self.rulebook.agency.units)
        return tuple(each for each in units if each not in named)

    @property
    def due(self) -> date:
        """限辦日期 in the end."""
        return self.walk.closed.due

    def on(self, line: int) -> date:
        """The day of a line."""
        return datetime.fromisoformat(self.lines[line]["時間"]).date()


def chained(rulebook: Rulebook) -> Rulebook:
    """The same table under another policy: co-signers sign one after the other."""
    policy = replace(rulebook.agency.policy, mode=Mode.SEQUENTIAL)
    return replace(rulebook, agency=replace(rulebook.agency, policy=policy))


def traces(rulebook: Rulebook, random: Random, count: int, manner: Manner = PLAIN) -> list[Trace]:
    """So many conforming records; every routable row comes up before one comes up again."""
    walker = Walker(rulebook=rulebook, random=random)
    rows: list[RuleRow] = []
    found: list[Trace] = []
    while len(found) < count:
        if not rows:
            rows = [row for row in rulebook.rows if row.is_routable]
            random.shuffle(rows)
        walk = walker.walk(rows.pop(), manner, pace=PACE)
        found.append(trace_of(walk, rulebook, f"115{len(found) + 1:07d}"))
    return found


def trace_of(walk: Walk, rulebook: Rulebook, number: str) -> Trace:
    """The record of a document under this 文號."""
    lines = tuple(line | {"文號": number} for line in log_rows(walk.history))
    return Trace(walk=walk, rulebook=rulebook, number=number, lines=lines)


def _waits(stage: StageDuties) -> Mapping[str, frozenset[str]]:
    """Which co-signers of a stage wait for which."""
    found: dict[str, frozenset[str]] = {}
    for late, early in stage.waits:
        name, first = stage.duties[late].branch, stage.duties[early].branch
        if name and first and name != first:
            found[name] = found.get(name, frozenset()) | {first}
    return found
