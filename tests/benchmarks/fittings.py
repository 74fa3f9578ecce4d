"""How often the 95 % interval of each fitted parameter holds what was put in, over many logs.

Seconds are of fitting alone, a log of a rehearsal each. The interval behind a coverage is Wilson's:
a coverage whose interval has no 95 in it is wrong by more than chance.
"""

import statistics
import time
from collections import Counter

from tests.benchmarks.measuring import Group, Line, Subject
from tests.workflow.fitted_logs import a_known_office, a_log, covers, fitted_to, truths
from workflow.fitting.intervals import share

LOGS, DAYS = 100, 30


def measure() -> Subject:
    """The coverage of each parameter, and how long a log takes."""
    like, held, seen, rests = a_known_office(DAYS), Counter[str](), Counter[str](), Counter[str]()
    seconds: list[float] = []
    for seed in range(LOGS):
        log = a_log(like, seed=seed)
        start = time.perf_counter()
        found = fitted_to(log, like)
        seconds.append(time.perf_counter() - start)
        for parameter, truth in truths(found.parameters):
            seen[parameter.key] += 1
            rests[parameter.key] += parameter.n
            held[parameter.key] += covers(parameter, truth)
    lines = (Line(name="a log", value=statistics.median(seconds)),)
    told = "\n".join(_told(key, held[key], n, rests[key]) for key, n in seen.items())
    title = f"Fitting {LOGS} logs of {DAYS} days: intervals of 95 % that hold what is true"
    return Subject(title=title, groups=(Group(title="Fitting", lines=lines),), note=told)


def _told(key: str, held: int, of: int, rests: int) -> str:
    """A line: the coverage, its interval, on how many records the value rests."""
    found = share(held, of)
    low, high = found.low or 0.0, found.high or 0.0
    return f"{held:3} of {of:3}  {low:4.0%} to {high:4.0%}  n = {rests / of:6,.0f}  {key}"
