"""How often the 95 % interval of each fitted parameter holds what was put in, over many logs.

Seconds are of fitting alone, a log of a rehearsal each.
"""

import statistics
import time
from collections import Counter

from tests.benchmarks.measuring import Group, Line, Subject
from tests.workflow.fitted_logs import a_log, a_scenario, covers, fitted_to, truths

LOGS, DAYS = 100, 40


def measure() -> Subject:
    """The coverage of each parameter, and how long a log takes."""
    like, held, seen = a_scenario(DAYS), Counter[str](), Counter[str]()
    seconds: list[float] = []
    for seed in range(LOGS):
        log = a_log(like, seed=seed)
        start = time.perf_counter()
        found = fitted_to(log, like)
        seconds.append(time.perf_counter() - start)
        for parameter, truth in truths(found.parameters):
            seen[parameter.key] += 1
            held[parameter.key] += covers(parameter, truth)
    lines = (Line(name="a log", value=statistics.median(seconds)),)
    told = "\n".join(f"{held[key] / n:7.1%} of {n}  {key}" for key, n in seen.items())
    title = f"Fitting {LOGS} logs of {DAYS} days: intervals of 95 % that hold what is true"
    return Subject(title=title, groups=(Group(title="Fitting", lines=lines),), note=told)
