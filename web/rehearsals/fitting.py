"""A scenario fitted to a log, for every way in; the estimating is loaded only here.

The command line reads and estimates in its own process. A server has both done in a process with
limits: a log of a million records takes a minute of a processor and much memory, and meanwhile
pages are answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from web.rehearsals.logs import LogBrought, told_behind
from web.rehearsals.running import simulator_part
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Progress
from workflow.rehearsal.fitted import FittedScenario
from workflow.rehearsal.scenario import Scenario

FITTING, TELLING = "workflow.fitting.fitting", "workflow.fitting.telling"


def log_fitted(
    read: LogRead,
    rulebooks: Rulebooks,
    like: Scenario,
    *,
    keeps: bool,
    confirmed: Mapping[str, str] | None = None,
) -> FittedScenario:
    """The scenario that a log suggests, starting from `like`; `confirmed` has rows of cases."""
    fitting: Any = simulator_part(FITTING)
    seen = fitting.seen_in(
        read.log, rulebooks, like, rejected=len(read.rejected), confirmed=confirmed
    )
    found = fitting.fitted(seen, rulebooks, like, keeps=keeps)
    kept: FittedScenario = simulator_part(TELLING).fitted_scenario(found)
    return kept


def fitted_behind(
    brought: LogBrought, rulebooks: Rulebooks, like: Scenario, *, keeps: bool, progress: Progress
) -> FittedScenario:
    """The same in a process with limits; `progress` may raise, which ends it."""
    tell = partial(log_fitted, like=like, keeps=keeps)
    found: FittedScenario = told_behind(brought, rulebooks, tell, progress)
    return found
