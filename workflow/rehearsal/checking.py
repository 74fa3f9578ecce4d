"""What is wanted of a rehearsal, looked at before anything runs."""

from collections.abc import Iterator

from rules.errors import BadInputError
from workflow.rehearsal.figures import Until
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.refusals import NoEndError, RunLeavesCalendarError, WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Wanted
from workflow.texts import msgid

MOST_REPLICATIONS = 10_000
REPLICATIONS, SEED = msgid("重複次數"), msgid("亂數種子")
DAYS, CASES, PRECISION = msgid("天數"), msgid("件數"), msgid("精確度")
BOTH = msgid("天數與件數只能擇一")
TOO_SMALL = msgid("太小")
OUT_OF_RANGE = msgid("超出範圍")


def check_wanted(wanted: Wanted) -> None:
    """Raises BadInputError with every fault."""
    faults = list(_faults(wanted))
    if faults:
        raise BadInputError(faults)


def _faults(wanted: Wanted) -> Iterator[WantedFaultError]:
    if not 1 <= wanted.replications <= MOST_REPLICATIONS:
        allowed = f"1–{MOST_REPLICATIONS}"
        yield _fault("replications", REPLICATIONS, wanted.replications, OUT_OF_RANGE, allowed)
    if wanted.seed < 0:
        yield _fault("seed", SEED, wanted.seed, TOO_SMALL, "0, 1, 2 …")
    if wanted.days is not None and wanted.days < 1:
        yield _fault("days", DAYS, wanted.days, TOO_SMALL, "1, 2 …")
    if wanted.cases is not None and wanted.cases < 1:
        yield _fault("cases", CASES, wanted.cases, TOO_SMALL, "1, 2 …")
    if wanted.days is not None and wanted.cases is not None:
        yield _fault("cases", CASES, wanted.cases, BOTH, msgid("天數或件數"))
    if wanted.precision is not None and not 0 < wanted.precision < 1:
        yield _fault("precision", PRECISION, wanted.precision, OUT_OF_RANGE, "0 < p < 1")


def _fault(key: str, what: str, value: object, why: str, allowed: str) -> WantedFaultError:
    return WantedFaultError(key=key, what=what, value=value, why=why, allowed=allowed)


def window_of(base: Scenario, wanted: Wanted) -> Until:
    """When the window of every scenario ends, but for the warm-up; raises NoEndError."""
    if wanted.cases is not None:
        return Until(warmup_days=0, cases=wanted.cases)
    days = wanted.days or base.days
    if days is None:
        raise NoEndError(scenario=base.name)
    return Until(warmup_days=0, days=days)


def check_calendar(scenario: Scenario, clock: OfficeClock, until: Until) -> None:
    """Raises RunLeavesCalendarError where the calendar ends before a window of days does."""
    wanted = until.warmup_days + (until.days or 1)
    if wanted > clock.days_left:
        raise RunLeavesCalendarError(
            scenario=scenario.name,
            start=scenario.start,
            wanted=wanted,
            warmup=until.warmup_days,
            last=clock.date_of(clock.days_left - 1),
            left=clock.days_left,
        )
