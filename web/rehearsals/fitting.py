"""A scenario fitted to a log, for every way in; the estimating is loaded only here.

The command line reads and estimates in its own process. A server has both done in a process with
limits: a log of a million records takes a minute of a processor and much memory, and meanwhile
pages are answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.audits.judging import GATHERING
from web.rehearsals.logs import LogBrought, log_read, mapping_asked
from web.rehearsals.running import simulator_part
from web.uploads.apart import told_apart
from workflow.audit.kept.about import Asked
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Progress
from workflow.audit.reading.sources import read_source
from workflow.rehearsal.fitted import FittedScenario
from workflow.rehearsal.scenario import Scenario
from workflow.texts import msgid

FITTING, TELLING = "workflow.fitting.fitting", "workflow.fitting.telling"
ESTIMATING = msgid("估計")


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
    found: FittedScenario = told_apart(
        _fitted,
        brought.content,
        file=brought.file,
        progress=progress,
        asked=brought.asked,
        rulebooks=rulebooks,
        like=like,
        keeps=keeps,
    )
    return found


def _fitted(
    content: bytes,
    *,
    file: str,
    progress: Progress,
    asked: Asked,
    rulebooks: Rulebooks,
    like: Scenario,
    keeps: bool,
) -> FittedScenario:
    """In that process: the whole way from bytes to a scenario."""
    source = read_source(content, file=file, progress=progress)
    progress(GATHERING, 0, 0)
    read = log_read(source, rulebooks, mapping_asked(asked), asked.sheet)
    progress(ESTIMATING, 0, 0)
    return log_fitted(read, rulebooks, like, keeps=keeps, confirmed=asked.confirmed)
