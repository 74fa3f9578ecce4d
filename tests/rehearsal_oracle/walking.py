"""Documents: how they come, what they draw, and the route they walk."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import simpy
from numpy.random import Generator

from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage
from tests.rehearsal_oracle.office import POOL, Desk, Office, Owed, Timed
from tests.rehearsal_oracle.supposed import Supposed, T
from workflow.rehearsal.scenario import Interarrival, ReturnTo


@dataclass(kw_only=True, eq=False)
class Document:
    """A document under way."""

    route: Route
    urgency: str
    rank: int  # of its urgency, 0 = most urgent
    arrived: float
    asked: set[str] = field(default_factory=set[str])  # the co-signers that have a part in it
    numbers: dict[str, int] = field(default_factory=dict[str, int])  # whose it is, by position
    desks: list[Desk] = field(default_factory=list[Desk])
    decided: float | None = None


class Walking:
    """Brings documents in and walks them to their decisions."""

    def __init__(self, supposed: Supposed, office: Office, random: Generator) -> None:
        self.supposed, self.office, self.random = supposed, office, random
        self.env = office.env
        self.documents: list[Document] = []
        self.routes, self.route_shares = _shares(supposed.mix())
        self.urgencies, self.urgency_shares = _shares(supposed.urgencies())
        self.env.process(self.arriving())

    # coming in

    def arriving(self) -> Timed:
        """Documents come, one gap after the other; gaps run in minutes of average traffic."""
        passed, coming = 0.0, self.gap()
        for since, until, weight in self.supposed.rates():
            ends = passed + (until - since) * weight
            while coming <= ends:
                yield self.env.timeout(since + (coming - passed) / weight - self.env.now)
                self.env.process(self.walking(self.document()))
                coming += self.gap()
            passed = ends

    def gap(self) -> float:
        """From one document to the next, in minutes of average traffic."""
        arrivals = self.supposed.scenario.arrivals
        scatters = arrivals.interarrival is Interarrival.EXPONENTIAL
        drawn = self.random.standard_exponential() if scatters else 1.0
        return drawn * self.supposed.day / arrivals.per_day

    def document(self) -> Document:
        """A new document, with all that is drawn once."""
        rank, route = self.one_of(self.urgency_shares), self.routes[self.one_of(self.route_shares)]
        document = Document(
            route=route, urgency=self.urgencies[rank], rank=rank, arrived=self.env.now
        )
        document.asked = self.drawn_to_cosign(route)
        for key in self.owned(document):
            document.numbers[key] = self.office.turn_of(key)
        self.documents.append(document)
        return document

    def one_of(self, shares: list[float]) -> int:
        """One of several, drawn; the shares run up to 1."""
        return bisect_right(shares, self.random.random() * shares[-1])

    def drawn_to_cosign(self, route: Route) -> set[str]:
        """The co-signers that are asked: each condition holds or not, whoever stands under it."""
        branches = _branches(route)
        conditions = dict.fromkeys(each.condition for each in branches if each.condition)
        held = {condition for condition in conditions if self.holds()}
        return {each.name for each in branches if not each.condition or each.condition in held}

    def holds(self) -> bool:
        """Whether a condition holds."""
        return bool(self.random.random() < self.supposed.scenario.behaviour.condition_probability)

    def owned(self, document: Document) -> list[str]:
        """The positions it comes to whose holders have documents of their own, each once."""
        route, supposed = document.route, self.supposed
        keys = [supposed.key_of(route.unit, route.ladder.drafter, route.ladder)]
        for branch in _branches(route):
            if branch.name in document.asked:
                keys += supposed.keys_of_branch(branch)
        return [key for key in dict.fromkeys(keys) if supposed.owns(key)]

    # on its way

    def walking(self, document: Document) -> Timed:
        """From 擬辦 to 核定, back and again as it is sent."""
        stages, cosigned = document.route.stages, set[int]()
        at = 0
        while at < len(stages):
            stage = stages[at]
            if isinstance(stage, CosignStage):
                if self.is_owed(at, cosigned):
                    yield from self.cosigning(document, stage)
                cosigned.add(at)
                at += 1
                continue
            desk = self.signature(document, stage)
            yield desk.signed
            desk.is_return = self.sent_back(document, stage)
            at = self.target(document, at) if desk.is_return else at + 1
        document.decided = self.env.now

    def is_owed(self, at: int, cosigned: set[int]) -> bool:
        """Whether a 會辦 is still to be done: what was co-signed stands."""
        return at not in cosigned

    def signature(self, document: Document, stage: SignStage) -> Desk:
        """The desk of a ladder position."""
        route = document.route
        key = self.supposed.key_of(route.unit, stage.position, route.ladder)
        return self.desk(document, key, stage.action)

    def desk(self, document: Document, key: str, action: Action) -> Desk:
        """A desk opens."""
        number = document.numbers.get(key, POOL)
        minutes = self.minutes(document, key, action)
        desk = self.office.asked(
            Owed(key=key, action=action, urgency=document.rank, minutes=minutes), number
        )
        document.desks.append(desk)
        return desk

    def minutes(self, document: Document, key: str, action: Action) -> float:
        """How long it takes to sign, drawn anew each time."""
        if not self.supposed.has_holders(key):
            return self.supposed.minutes_outside(self.random)
        return self.supposed.minutes_to_sign(self.random, key, action)

    def sent_back(self, document: Document, stage: SignStage) -> bool:
        """Whether a signature turns out to be a 退回."""
        ladder = document.route.ladder
        may = stage.action in (Action.REVIEW, Action.DECIDE) and stage.position != ladder.drafter
        return may and bool(
            self.random.random() < self.supposed.scenario.behaviour.return_probability
        )

    def target(self, document: Document, at: int) -> int:
        """The stage that a 退回 leads back to."""
        stages = document.route.stages
        before = [each for each in range(at) if isinstance(stages[each], SignStage)]
        to = self.supposed.scenario.behaviour.return_to
        if to is ReturnTo.PREVIOUS:
            return before[-1]
        named = [each for each in before if getattr(stages[each], "position", "") == to]
        return named[0] if named else before[0]

    # 會辦

    def cosigning(self, document: Document, stage: CosignStage) -> Timed:
        """All who are asked, as far as possible at once."""
        asked = document.asked
        done = {each.name: self.env.event() for each in stage.branches if each.name in asked}
        pairs = self.waits(stage, asked)
        for branch in stage.branches:
            if branch.name in asked:
                ahead = [done[early] for early, late in pairs if late == branch.name]
                self.env.process(self.branch(document, branch, ahead, done[branch.name]))
        yield self.env.all_of(done.values())

    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        """Who signs before whom."""
        return self.supposed.waits(stage, asked)

    def branch(
        self, document: Document, branch: Branch, ahead: Sequence[simpy.Event], done: simpy.Event
    ) -> Timed:
        """One co-signer's part, once those ahead of it have signed."""
        yield self.env.all_of(ahead)
        for key in self.supposed.keys_of_branch(branch):
            yield self.desk(document, key, Action.COSIGN).signed
        done.succeed()


def _branches(route: Route) -> list[Branch]:
    stages = (stage for stage in route.stages if isinstance(stage, CosignStage))
    return [branch for stage in stages for branch in stage.branches]


def _shares(weighed: Sequence[tuple[T, float]]) -> tuple[list[T], list[float]]:
    """What there is, and how far each one's weight runs."""
    return [each for each, _ in weighed], list(accumulate(weight for _, weight in weighed))
