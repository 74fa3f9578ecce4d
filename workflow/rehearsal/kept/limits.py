"""How large a kept rehearsal may be: how many scenarios, how many documents in all."""

from collections.abc import Sequence

from rules.errors import BadInputError
from workflow.rehearsal.kept.about import (
    MOST_COMPARED,
    MOST_DOCUMENTS,
    Given,
    RunTooLargeError,
    TooManyComparedError,
)
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import MOST_FOR_PRECISION, Wanted
from workflow.texts import msgid

OTHERS = msgid("要比較的情境")
OF_ONE = msgid("這種問題只問一個情境")
TO_COMPARE = msgid("question 是 compare，或不給 compare")
WARMUP_SHARE = 0.5  # of the days, where the warm-up is yet to be found: it may be no later


def check_given(given: Sequence[Given], asked: Question) -> None:
    """Whether the question is of so many scenarios.

    Raises TooManyComparedError, and BadInputError where others would be left aside.
    """
    others = len(given) - 1
    if others > MOST_COMPARED:
        raise TooManyComparedError(others)
    if others and asked.kind is not Kind.COMPARE:
        raise BadInputError(
            [
                WantedFaultError(
                    key="compare", what=OTHERS, value=others, why=OF_ONE, allowed=TO_COMPARE
                )
            ]
        )


def check_size(scenarios: Sequence[Scenario], wanted: Wanted) -> None:
    """Whether so many documents may be simulated; raises RunTooLargeError."""
    count = sum(documents(each, wanted) for each in scenarios)
    if count > MOST_DOCUMENTS:
        raise RunTooLargeError(count)


def documents(scenario: Scenario, wanted: Wanted) -> float:
    """About how many documents all replications of a scenario have, warm-up included.

    With a precision, as if the most replications were needed.
    """
    per_day = scenario.arrivals.per_day
    days = wanted.days or scenario.days or 0
    warmup = days * WARMUP_SHARE if scenario.warmup_days is None else scenario.warmup_days
    counted = wanted.cases if wanted.cases is not None else days * per_day
    replications = wanted.replications if wanted.precision is None else MOST_FOR_PRECISION
    return replications * (warmup * per_day + counted)
