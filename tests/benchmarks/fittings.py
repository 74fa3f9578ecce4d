"""How often the 95 % interval of each fitted parameter holds what was put in, over many logs.

Seconds are of fitting alone, a log of a rehearsal each. The interval behind a coverage is Wilson's:
a coverage whose interval has no 95 in it is wrong by more than chance, unless it is one of twenty.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator

from tests.benchmarks.measuring import Group, Line, Subject
from tests.workflow.fitted_logs import a_known_office, a_log, covers, fitted_to, truths
from tests.workflow.named_logs import HOLDERS, a_named_log, an_office_of_three
from workflow.audit.log import Log
from workflow.fitting.intervals import share
from workflow.fitting.parameter import Fitted
from workflow.rehearsal.scenario import Scenario

LOGS, DAYS, NAMED_DAYS = 100, 30, 20
Logging = Callable[[int], Log]


def measure() -> Subject:
    """The coverage of each parameter, and how long a log takes."""
    alone, three = a_known_office(DAYS), an_office_of_three(NAMED_DAYS)
    seconds, found = _fitted(alone, lambda seed: a_log(alone, seed=seed))
    named_seconds, named = _fitted(three, lambda seed: a_named_log(three, seed=seed))
    lines = (
        Line(name="a log", value=statistics.median(seconds)),
        Line(name="a log with names", value=statistics.median(named_seconds)),
    )
    told = (
        *_coverage(found),
        f"with names, {HOLDERS} people a position, {NAMED_DAYS} days:",
        *(each for each in _coverage(named) if "service." in each),
        _staff(named),
    )
    title = f"Fitting {LOGS} logs of {DAYS} days: intervals of 95 % that hold what is true"
    group = Group(title="Fitting", lines=lines)
    return Subject(title=title, groups=(group,), note="\n".join(told))


def _fitted(like: Scenario, logged: Logging) -> tuple[list[float], list[Fitted]]:
    """What each log tells, and how long that took."""
    seconds: list[float] = []
    found: list[Fitted] = []
    for seed in range(LOGS):
        log = logged(seed)
        start = time.perf_counter()
        found.append(fitted_to(log, like))
        seconds.append(time.perf_counter() - start)
    return seconds, found


def _coverage(found: list[Fitted]) -> Iterator[str]:
    """A line a parameter: the coverage, its interval, on how many records the value rests."""
    held, seen, rests = Counter[str](), Counter[str](), Counter[str]()
    for each in found:
        for parameter, truth in truths(each.parameters):
            seen[parameter.key] += 1
            rests[parameter.key] += parameter.n
            held[parameter.key] += covers(parameter, truth)
    for key, of in seen.items():
        found_share = share(held[key], of)
        low, high = found_share.low or 0.0, found_share.high or 0.0
        bounds = f"{low:4.0%} to {high:4.0%}"
        yield f"{held[key]:3} of {of:3}  {bounds}  n = {rests[key] / of:6,.0f}  {key}"


def _staff(found: list[Fitted]) -> str:
    """How often the number of holders comes out."""
    counts = [
        parameter.value
        for each in found
        for parameter in each.parameters
        if parameter.key.startswith("staff.") and ".職務." not in parameter.key
    ]
    right = sum(count == HOLDERS for count in counts)
    return f"{right:,} of {len(counts):,} numbers of holders are right"
