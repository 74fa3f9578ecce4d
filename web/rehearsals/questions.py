"""Each question that a rehearsal may ask: how it is answered, how much it simulates, what is told.

A question more is an entry here, one in `workflow.rehearsal.kept.answers` (what is kept) and one in
the answers of the screen (what is shown).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.export import Record
from rules.rulebook import Rulebook
from web.rehearsals.running import Crew, rehearsed
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.telling import rehearsal_record
from workflow.rehearsal.wanted import Progress


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one run of a kept rehearsal has to go by."""

    kept: KeptRehearsal
    scenarios: Sequence[Scenario]  # as read, the base first
    rulebook: Rulebook
    crew: Crew
    progress: Progress
    read: Callable[[str], bytes]  # a file that was kept with it


@dataclass(frozen=True, kw_only=True)
class Answering:
    """One kind of question."""

    answer: Callable[[Task], Any]
    record: Callable[[Any], Record]  # as programs are told
    simulated: Callable[[Sequence[Scenario], Question, Rulebook], Sequence[Scenario]]


def _compared(task: Task) -> Any:
    return rehearsed(
        task.scenarios, task.rulebook, task.kept.wanted, crew=task.crew, progress=task.progress
    )


def _all(
    scenarios: Sequence[Scenario], question: Question, rulebook: Rulebook
) -> Sequence[Scenario]:
    return scenarios


QUESTIONS: Mapping[Kind, Answering] = {
    Kind.COMPARE: Answering(
        answer=_compared,
        record=rehearsal_record,
        simulated=_all,
    ),
}
