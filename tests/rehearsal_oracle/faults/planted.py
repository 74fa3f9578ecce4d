"""Every planted fault, each with a scenario in which it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.rehearsal_oracle import scenarios
from tests.rehearsal_oracle.counting import Counting
from tests.rehearsal_oracle.faults import counting, serving, supposing, walking
from tests.rehearsal_oracle.model import Model
from tests.rehearsal_oracle.office import Office
from tests.rehearsal_oracle.scenarios import Trial
from tests.rehearsal_oracle.supposed import Supposed
from tests.rehearsal_oracle.walking import Walking

Fault = type[Office] | type[Supposed] | type[Walking] | type[Counting]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A fault, and a scenario in which it shows."""

    fault: Fault
    trial: Callable[[], Trial]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.fault.__name__

    @property
    def model(self) -> Model:
        """The model with it."""
        fault = self.fault
        if issubclass(fault, Office):
            return Model(office=fault)
        if issubclass(fault, Walking):
            return Model(walking=fault)
        if issubclass(fault, Counting):
            return Model(counting=fault)
        return Model(supposed=fault)


SHOWN_BY: dict[Callable[[], Trial], tuple[Fault, ...]] = {
    scenarios.urgent_first: (
        supposing.ActionBeforePosition,
        serving.UrgencyIgnored,
        serving.OrdinaryFirst,
        serving.LastComeFirst,
        supposing.OneHolderEach,
        supposing.WeightsIgnored,
        counting.WarmUpCounted,
    ),
    scenarios.hours_and_deputies: (
        serving.DeputyLeavesHisOwnQueue,
        serving.NobodyStandsIn,
        serving.DeputiesGoOn,
        serving.WorkRunsThroughTheClosing,
        supposing.OwnHoursIgnored,
        supposing.LastDayOfAnAbsenceIsWorked,
        counting.AbsenceIsPresence,
        counting.SignOffOfTheDeputy,
        counting.WorkOfTheAbsent,
    ),
    scenarios.round_the_clock: (
        supposing.ServiceAllOrNothing,
        serving.AbsenceInterruptsWork,
        counting.OvertimeIsNoPresence,
        counting.WindowClosedOnTheWrongSide,
        counting.SignOffsOfCountedDocumentsOnly,
    ),
    scenarios.nobody_stands_in: (
        serving.OwnDocumentsAtRandom,
        serving.OwnDocumentsToTheAbsentToo,
        supposing.OwnIsAPool,
    ),
    scenarios.returned_to_idle_hands: (walking.SameTimeAgain,),
    scenarios.returned_to_a_long_queue: (
        walking.ReturnedGoesInFront,
        counting.WaitOfFirstVisitsOnly,
    ),
    scenarios.returned_to_the_drafter: (
        supposing.DeviationForCv,
        supposing.GammaTurnedRound,
        walking.CosignedAgain,
        walking.OnlyTheDecisionIsReturned,
        walking.AlwaysBackOneStep,
        walking.ReturnedOnce,
        counting.ReturnsAreNoSignOffs,
    ),
    scenarios.returned_one_step: (
        supposing.MeanForMedian,
        supposing.CosignModeIgnored,
        supposing.SequentialInReverse,
        walking.DrafterReturnsToHimself,
        walking.AlwaysBackToTheDrafter,
        counting.QueueWithWhomIsServed,
    ),
    scenarios.outside_agencies: (
        supposing.EveryAgencyIsOneHolder,
        supposing.MayorIsAlwaysAQueue,
        counting.TurnaroundIsAWait,
    ),
    scenarios.mayor_as_a_queue: (
        supposing.MayorIsNeverAQueue,
        counting.LateOnesUnknown,
        counting.FiguresOfAllDocuments,
        counting.DueADayEarlier,
    ),
    scenarios.returned_to_a_position: (
        supposing.BeforeIgnored,
        supposing.BeforeFallsWithItsFirst,
        walking.ConditionDrawnPerCosigner,
        walking.ConditionsAlwaysHold,
    ),
    scenarios.handler_then_head: (
        counting.WaitInBranchesLeftOut,
        supposing.HeadSignsAlone,
    ),
    scenarios.busy_mornings: (
        supposing.ProfileIgnored,
        supposing.ProfileNotEvenedOut,
    ),
}
PLANTED = tuple(
    Planted(fault=fault, trial=trial) for trial, faults in SHOWN_BY.items() for fault in faults
)
