"""Faults of how documents walk."""

from rules.marks import Action
from rules.route import CosignStage, Route, SignStage
from tests.rehearsal_oracle.office import Desk
from tests.rehearsal_oracle.walking import Document, Walking


class ReturnedGoesInFront(Walking):
    def desk(self, document: Document, key: str, action: Action) -> Desk:
        usual = document.rank
        if any(desk.owed.key == key and desk.owed.action is action for desk in document.desks):
            document.rank = -1
        desk = super().desk(document, key, action)
        document.rank = usual
        return desk


class CosignedAgain(Walking):
    """What was co-signed before a 退回 is co-signed once more."""

    def is_owed(self, at: int, cosigned: set[int]) -> bool:
        return True


class ConditionDrawnPerCosigner(Walking):
    def drawn_to_cosign(self, route: Route) -> set[str]:
        stages = (each for each in route.stages if isinstance(each, CosignStage))
        branches = [branch for stage in stages for branch in stage.branches]
        return {each.name for each in branches if not each.condition or self.holds()}


class ConditionsAlwaysHold(Walking):
    def holds(self) -> bool:
        return True


class SameTimeAgain(Walking):
    """A service time is drawn once, and holds for every visit."""

    def minutes(self, document: Document, key: str, action: Action) -> float:
        for desk in document.desks:
            if (desk.owed.key, desk.owed.action) == (key, action):
                return desk.owed.minutes
        return super().minutes(document, key, action)


class DrafterReturnsToHimself(Walking):
    """A drafter's own decision may be a 退回."""

    def sent_back(self, document: Document, stage: SignStage) -> bool:
        draws = stage.action is not Action.DRAFT
        return draws and self.random.random() < (
            self.supposed.scenario.behaviour.return_probability
        )


class OnlyTheDecisionIsReturned(Walking):
    def sent_back(self, document: Document, stage: SignStage) -> bool:
        return stage.action is Action.DECIDE and super().sent_back(document, stage)


class AlwaysBackToTheDrafter(Walking):
    def target(self, document: Document, at: int) -> int:
        return 0


class AlwaysBackOneStep(Walking):
    def target(self, document: Document, at: int) -> int:
        stages = document.route.stages
        return max(each for each in range(at) if isinstance(stages[each], SignStage))


class ReturnedOnce(Walking):
    """Nobody returns what was returned before."""

    def sent_back(self, document: Document, stage: SignStage) -> bool:
        before = any(desk.is_return for desk in document.desks)
        return not before and super().sent_back(document, stage)
