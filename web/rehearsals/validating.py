"""A scenario validated against a log, for every way in; the estimating is loaded only here.

A log is parted before anything runs, so that one which is too short is refused at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from rules.errors import RulesError
from web.language.i18n import msgid
from web.rehearsals.logs import LogBrought, told_behind
from web.rehearsals.running import Again, simulator_part
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Progress
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.wanted import Wanted

PARTING, VALIDATING = "workflow.fitting.parting", "workflow.fitting.validating"
FEWEST_REPLICATIONS = 2  # of one alone nothing tells how runs differ

ALONE = msgid("只跑一次看不出各次差多少，不能驗證")
REPLICATIONS, DIFFERENCE = msgid("重複次數"), msgid("差異日數")
NOT_POSITIVE, SOME_DAYS, TWO_OR_MORE = msgid("要大於 0"), msgid("0.5、1…（辦公日）"), msgid("2、3…")


def question_faults(wanted: Wanted, difference: float | None) -> Iterator[RulesError]:
    """What is wrong with how it is asked."""
    if wanted.replications < FEWEST_REPLICATIONS:
        yield WantedFaultError(
            key="replications",
            what=REPLICATIONS,
            value=wanted.replications,
            why=ALONE,
            allowed=TWO_OR_MORE,
        )
    if difference is not None and not 0 < difference < float("inf"):
        yield WantedFaultError(
            key="difference",
            what=DIFFERENCE,
            value=difference,
            why=NOT_POSITIVE,
            allowed=SOME_DAYS,
        )


def log_parted(
    read: LogRead,
    rulebooks: Rulebooks,
    like: Scenario,
    confirmed: Mapping[str, str] | None = None,
) -> Any:
    """The part of a log that is learned from, and that which is judged.

    `confirmed` has rows of cases. Raises what says why the log has none, before anything runs.
    """
    parting = simulator_part(PARTING)
    return parting.parted(
        read.log, rulebooks, like, rejected=len(read.rejected), confirmed=confirmed
    )


def parted_behind(
    brought: LogBrought, rulebooks: Rulebooks, like: Scenario, *, progress: Progress
) -> Any:
    """The same in a process with limits; `progress` may raise, which ends it."""
    return told_behind(brought, rulebooks, partial(log_parted, like=like), progress)


def validated(
    parts: Any, rulebooks: Rulebooks, like: Scenario, again: Again, difference: float | None
) -> Validation:
    """The scenario fitted to the first part, and run beside the last."""
    found: Validation = simulator_part(VALIDATING).validated(
        parts, rulebooks, like, again, difference
    )
    return found
