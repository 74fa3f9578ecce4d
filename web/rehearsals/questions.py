"""Each question that a rehearsal may ask: how it is answered, how much it simulates, what is told.

A question more is an entry here, one in `workflow.rehearsal.kept.answers` (what is kept) and one in
the answers of the screen (what is shown).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from rules.export import Record
from rules.rulebook import Rulebook
from web.audits.judging import rulebooks_of
from web.rehearsals.fitting import fitted_behind
from web.rehearsals.logs import log_brought
from web.rehearsals.running import Again, Crew, rehearsing, simulator_part
from web.rehearsals.validating import parted_behind, validated
from web.services import Services
from workflow.fitting.telling import fitted_record
from workflow.rehearsal.fitted import FittedScenario
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.limits import check_size
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.playback import Moves, Playback
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.telling import rehearsal_record
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.validation.telling import validation_record
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.varying.axes import axes_of
from workflow.rehearsal.varying.filling import check_aim, filled
from workflow.rehearsal.varying.inputs import inputs_of
from workflow.rehearsal.varying.relieving import MOST_TRIALS, relieved, wanted_again
from workflow.rehearsal.varying.sensing import check_share, sensed, variants_of
from workflow.rehearsal.varying.setting import points_of
from workflow.rehearsal.varying.sweeping import swept
from workflow.rehearsal.varying.telling import (
    sensitivity_record,
    staffing_record,
    sweep_record,
)
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal, Wanted

RECORDING = "workflow.rehearsal.recording"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one run of a kept rehearsal has to go by."""

    kept: KeptRehearsal
    scenarios: Sequence[Scenario]  # as read, the base first
    rulebook: Rulebook
    crew: Crew
    progress: Progress
    read: Callable[[str], bytes]  # a file that was kept with it
    keep: Callable[[int, Playback, Moves], None]  # 重播 of a scenario by its place
    services: Services  # of the office: its own log, its audits

    def rehearsing(self) -> AbstractContextManager[Again]:
        """Whom to ask for rehearsals, as many as it takes."""
        return rehearsing(self.rulebook, self.kept.wanted, crew=self.crew, progress=self.progress)


@dataclass(frozen=True, kw_only=True)
class Answering:
    """One kind of question."""

    answer: Callable[[Task], Any]
    record: Callable[[Any], Record]  # as programs are told
    simulated: Callable[[Sequence[Scenario], Question, Rulebook], Sequence[Scenario]]
    is_of_log: bool = False  # the days are those of a log, whatever the scenario says


def _compared(task: Task) -> Rehearsal:
    """The comparison, and what would relieve the bottleneck of the scenario looked at first."""
    wanted, rulebook, last = task.kept.wanted, task.rulebook, task.scenarios[-1]
    with task.rehearsing() as again:
        found = again(task.scenarios)
        _keep_playbacks(task, found)
        return with_relief(found, last, rulebook, wanted, again)


def _keep_playbacks(task: Task, found: Rehearsal) -> None:
    """Replication 1 of every scenario, for 重播."""
    recorded = simulator_part(RECORDING).recorded
    results = (found.result, *(each.other for each in found.comparisons))
    for of, (scenario, result) in enumerate(zip(task.scenarios, results, strict=True)):
        recording = recorded(scenario, task.rulebook, result, task.kept.wanted)
        task.keep(of, recording.playback, recording.moves)


def _swept(task: Task) -> Sweep:
    """Every combination of the values asked."""
    axes = axes_of(task.kept.question.vary)
    with task.rehearsing() as again:
        return swept(task.scenarios[0], axes, task.rulebook, again)


def _sensed(task: Task) -> Sensitivity:
    """Every input a little less and a little more."""
    with task.rehearsing() as again:
        return sensed(task.scenarios[0], task.kept.question.by, task.rulebook, again)


def _filled(task: Task) -> StaffPlan:
    """The fewest people that reach the rate asked."""
    question = task.kept.question
    with task.rehearsing() as again:
        return filled(task.scenarios[0], question.on_time, question.most, task.rulebook, again)


def _fitted(task: Task) -> FittedScenario:
    """The scenario that the log chosen suggests."""

    def progress(stage: str, done: int, of: int) -> None:
        task.progress(Reached(done=done, of=of, stage=stage))

    brought = log_brought(task.services, task.read, progress)
    rulebooks, _ = rulebooks_of(task.rulebook, task.services.store.archive)
    like, keeps = task.scenarios[0], task.kept.question.keeps
    return fitted_behind(brought, rulebooks, like, keeps=keeps, progress=progress)


def _validated(task: Task) -> Validation:
    """The scenario beside the log chosen.

    How much that simulates is known only once the log is read: raises RunTooLargeError then.
    """

    def progress(stage: str, done: int, of: int) -> None:
        task.progress(Reached(done=done, of=of, stage=stage))

    brought = log_brought(task.services, task.read, progress)
    rulebooks, _ = rulebooks_of(task.rulebook, task.services.store.archive)
    like, wanted = task.scenarios[0], task.kept.wanted
    parts = parted_behind(brought, rulebooks, like, progress=progress)
    with task.rehearsing() as again:

        def checked(scenarios: Sequence[Scenario], instead: Wanted | None = None, /) -> Rehearsal:
            check_size(scenarios, wanted)
            return again(scenarios, instead)

        return validated(parts, rulebooks, like, checked, task.kept.question.difference)


def with_relief(
    found: Rehearsal, scenario: Scenario, rulebook: Rulebook, wanted: Wanted, again: Again
) -> Rehearsal:
    """The same with what would relieve the bottleneck of its last scenario."""
    last = found.comparisons[-1].other if found.comparisons else found.result
    instead = wanted_again(wanted, last)
    relief = relieved(scenario, last, rulebook, lambda scenarios: again(scenarios, instead))
    return replace(found, relief=relief)


def _compared_ones(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    """What was given, and what is tried to relieve the bottleneck of the last."""
    return (*scenarios, *(scenarios[-1],) * MOST_TRIALS)


def _grid(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    """The base and every point; raises BadInputError with every value that is not allowed."""
    return (scenarios[0], *points_of(scenarios[0], axes_of(question.vary), rulebook))


def _around(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    """The base, and each input at both values; raises BadInputError for a share that is none."""
    check_share(question.by)
    inputs, _ = inputs_of(scenarios[0], rulebook, question.by)
    found = variants_of(inputs, scenarios[0], rulebook)
    return (scenarios[0], *(each.scenario for each in found))


def _plans(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    """The base once a step up, and as often down again: about what a search takes at most.

    Raises BadInputError for a rate or a limit that is none.
    """
    check_aim(question.on_time, question.most)
    return [scenarios[0]] * (2 + 2 * question.most)


def _nothing(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    """A log is read, and no document simulated."""
    return ()


QUESTIONS: Mapping[Kind, Answering] = {
    Kind.COMPARE: Answering(answer=_compared, record=rehearsal_record, simulated=_compared_ones),
    Kind.SWEEP: Answering(answer=_swept, record=sweep_record, simulated=_grid),
    Kind.SENSITIVITY: Answering(answer=_sensed, record=sensitivity_record, simulated=_around),
    Kind.STAFFING: Answering(answer=_filled, record=staffing_record, simulated=_plans),
    Kind.FIT: Answering(answer=_fitted, record=fitted_record, simulated=_nothing, is_of_log=True),
    Kind.VALIDATION: Answering(
        answer=_validated, record=validation_record, simulated=_nothing, is_of_log=True
    ),
}
