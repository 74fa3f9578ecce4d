"""A log read for fitting: what it tells of an office; the estimating is loaded only here."""

from __future__ import annotations

from typing import Any

from web.audits.judging import NoRecordError, with_sheet_first
from web.rehearsals.running import simulator_part
from workflow.audit.log import Order
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping import Mapping
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Source
from workflow.audit.reading.suggesting import suggested
from workflow.rehearsal.scenario import Scenario

FITTING = "workflow.fitting.fitting"


def log_read(source: Source, rulebooks: Rulebooks, mapping: Mapping | None = None) -> LogRead:
    """The records of a file in order of time; raises NoRecordError for one without any."""
    agency = rulebooks.current.agency
    source = with_sheet_first(source, mapping.sheet if mapping else "")
    if not source.sheets or not source.sheets[0].count:
        raise NoRecordError(file=source.file)
    return read_log(source, mapping or suggested(source, agency), agency, order=Order.TIME)


def log_fitted(read: LogRead, rulebooks: Rulebooks, like: Scenario, *, keeps: bool) -> Any:
    """The scenario that a log suggests, starting from `like`."""
    fitting = simulator_part(FITTING)
    seen = fitting.seen_in(read.log, rulebooks, like, rejected=len(read.rejected))
    return fitting.fitted(seen, rulebooks, like, keeps=keeps)
