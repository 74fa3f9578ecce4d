"""The arrays that the kernel reads: what a scenario says, nothing of what happens.

Everything in minutes of the office clock. A *station* is one signature of one route, a *server*
the holders of a position who share a queue, or one of them where each has documents of his own.
Arrays of records that end one record later than what they list say where each begins in another:
those of record i lie from first_…[i] up to first_…[i + 1].
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Records = Any  # an array of records: neither numpy nor Numba can say of which

NOWHERE, UNSIGNED = -1, -2
FOREVER = float("inf")
CONSTANT, EXPONENTIAL, LOGNORMAL, GAMMA = range(4)  # kinds of distributions

WHOLE, REAL = np.int64, np.float64


def record(fields: Sequence[tuple[str, type]]) -> np.dtype[Any]:
    """The type of records with these fields, each where the machine reads it at once."""
    return np.dtype(list(fields), align=True)


# When a part of the time ends, the rate of arrivals in it, 1 on average.
PART = record([("ends", REAL), ("rate", REAL)])
# Number of the drafting unit, what begins where; one record more than rows.
ROW = record(
    [("unit", WHOLE), ("first_stage", WHOLE), ("first_station", WHOLE), ("first_own", WHOLE)]
)
# The station, or NOWHERE and the branches of a 會辦; one more.
STAGE = record([("station", WHOLE), ("first_branch", WHOLE)])
# Its first station, the others follow; the number of its condition, or NOWHERE; how many branches
# it waits for; those that wait for it, in `next_branch`; one more.
BRANCH = record([("station", WHOLE), ("condition", WHOLE), ("ahead", WHOLE), ("first_next", WHOLE)])
STATION = record(
    [
        ("printed", WHOLE),  # its place in the row as issued: the same in every scenario
        ("stage", WHOLE),
        ("branch", WHOLE),  # NOWHERE on the ladder
        ("position", WHOLE),
        ("server", WHOLE),  # the first of the position; NOWHERE where it only takes its time
        ("turn", WHOLE),  # which of the row's own positions deals it out; NOWHERE where none does
        ("returns_to", WHOLE),  # a stage; NOWHERE where it never returns
        ("kind", WHOLE),  # of the distribution of its time
        ("a", REAL),  # mean, mu or scale
        ("b", REAL),  # sigma or shape
    ]
)
SERVER = record(
    [
        ("position", WHOLE),
        ("holders", WHOLE),
        ("is_ever_short", WHOLE),  # somebody of it is absent some time
        ("first_hours", WHOLE),
        ("first_helped", WHOLE),
        ("first_helper", WHOLE),
    ]
)  # one more
# Minutes of the office day in which a server signs; none: the whole day.
HOURS = record([("opens", REAL), ("closes", REAL)])
# When, whose holders, how many more or less, by which absence.
CHANGE = record([("at", REAL), ("server", WHOLE), ("by", WHOLE), ("absence", WHOLE)])
# Whose queue a server serves too, or who serves its queue too, while which absence lasts.
HELP = record([("server", WHOLE), ("absence", WHOLE)])


class Tables(NamedTuple):
    """One network. What is not said otherwise is an array of the records named like it."""

    day_minutes: float
    calendar_ends: float  # nothing may happen after; FOREVER where it is continuous
    mean_gap: float
    gaps_are_constant: bool
    return_probability: float
    condition_probability: float
    parts: Records
    parts_repeat: float  # minutes after which the parts begin anew
    row_shares: Floats  # running sums; the last is 1
    urgency_shares: Floats
    urgency_rank: Ints  # 0 goes first
    due_day: Ints  # [urgency, day of receipt]; one column of NOWHERE where there are no due days
    rows: Records
    stages: Records
    branches: Records  # of a stage: so that none waits for a later one
    next_branch: Ints
    stations: Records
    own_position: Ints  # positions whose holders get a row's documents by turn
    position_server: Ints  # the first server of each position, one more
    servers: Records
    hours: Records
    changes: Records  # in order of time
    helped: Records  # HELP, by server
    helpers: Records  # HELP, by helped server


def records(lines: Iterable[tuple[float, ...]], of: Any) -> Records:
    """An array of records, also where there are none."""
    return np.array(list(lines), of)
