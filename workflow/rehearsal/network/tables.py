"""The arrays that the kernel reads: what a scenario says, nothing of what happens.

Everything in minutes of the office clock. A *station* is one signature of one route, a *server*
the holders of a position who share a queue, or one of them where each has documents of his own.
Arrays that end one line later than what they list say where each begins in another: those of line i
lie from FIRST_…[i] up to FIRST_…[i + 1]. There are few arrays with many columns, for each array
that a compiled function takes costs seconds of compiling.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1
FOREVER = float("inf")
CONSTANT, EXPONENTIAL, LOGNORMAL, GAMMA = range(4)  # kinds of distributions

# Columns of `parts`: when a part of the time ends, the rate of arrivals in it (1 on average).
ENDS, RATE = range(2)
# Columns of `rows`, one line more than rows: number of the drafting unit, what begins where.
UNIT, FIRST_STAGE, FIRST_STATION, FIRST_OWN = range(4)
# Columns of `stages`, one line more: the station, or NOWHERE and the branches of a 會辦.
STATION, FIRST_BRANCH = range(2)
# Columns of `branches`, one line more: its first station, the others follow; the number of its
# condition; how many branches it waits for; those that wait for it, in `next_branch`.
BRANCH_STATION, IF, AHEAD, FIRST_NEXT = range(4)
# Columns of `stations`. PRINTED counts those of a row in printed order: the same in every scenario.
# TURN: which of the row's own positions deals it out. RETURNS_TO: the stage, NOWHERE for never.
PRINTED, OF_STAGE, OF_BRANCH, POSITION, SERVER, TURN, RETURNS_TO, KIND = range(8)
# Columns of `times`: mean, mu or scale; sigma or shape.
A, B = range(2)
# Columns of `servers`, one line more. EVER_SHORT: somebody of it is absent some time.
OF_POSITION, HOLDERS, EVER_SHORT, FIRST_HOURS, FIRST_HELPED, FIRST_HELPER = range(6)
# Columns of `hours`, minutes of the day: a server without any signs the whole day.
FROM, TO = range(2)
# Columns of `changes`: whose holders, how many more or less, by which absence.
WHO, BY, ABSENCE = range(3)
# Columns of `helped` (whose queue a server serves too) and `helpers` (who serves its queue too).
WHOM, MEANWHILE = range(2)


class Tables(NamedTuple):
    """One network.

    Shapes: parts (parts, 2), row_shares (rows), urgency_shares and urgency_rank (urgencies),
    due_day (urgencies, days of the calendar), rows (rows + 1, 4), stages (stages + 1, 2), branches
    (branches + 1, 4), stations (stations, 8), times (stations, 2), position_server (positions + 1),
    servers (servers + 1, 6), hours (spans, 2), change_at (changes), changes (changes, 3), helped
    and helpers (pairs, 2). The names of columns are the constants above.
    """

    day_minutes: float
    calendar_ends: float  # nothing may happen after; FOREVER where it is continuous
    mean_gap: float
    gaps_are_constant: bool
    return_probability: float
    condition_probability: float
    parts: Floats
    parts_repeat: float  # minutes after which the parts begin anew
    row_shares: Floats  # running sums; the last is 1
    urgency_shares: Floats
    urgency_rank: Ints  # 0 goes first
    due_day: Ints  # [urgency, day of receipt]; one column of NOWHERE where there are no due days
    rows: Ints
    stages: Ints
    branches: Ints  # of a stage: so that none waits for a later one
    next_branch: Ints
    stations: Ints
    times: Floats
    own_position: Ints  # positions whose holders get a row's documents by turn
    position_server: Ints  # the first server of each position, one line more
    servers: Ints
    hours: Floats
    change_at: Floats
    changes: Ints  # in order of time
    helped: Ints
    helpers: Ints
