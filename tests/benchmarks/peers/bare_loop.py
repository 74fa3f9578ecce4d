"""The least that Numba must do for the same queues: a heap, eight first-in-first-out queues.

No urgency, calendar, absence, return or condition, no figures by position, no percentiles.
"""

import numba
import numpy as np

LADDER, FIRST, SECOND = 8, 3, 4


@numba.njit(cache=True)
def bare(cases: int, gap: float, minutes: float, seed: int) -> float:
    """The mean cycle time of so many documents."""
    np.random.seed(seed)
    room = 1 << 12
    came, joins = np.zeros(room), np.zeros(room, np.int64)
    queue = np.zeros((LADDER, room), np.int64)
    head, tail = np.zeros(LADDER, np.int64), np.zeros(LADDER, np.int64)
    holds = np.full(LADDER, -1, np.int64)
    at = np.full(LADDER + 1, np.inf)  # when each desk is done; the last is the next arrival
    at[LADDER] = np.random.exponential(gap)
    arrived, decided, spent = 0, 0, 0.0
    while decided < cases:
        desk = 0
        for each in range(1, LADDER + 1):
            if at[each] < at[desk]:
                desk = each
        now = at[desk]
        if desk == LADDER:
            document, arrived = arrived & (room - 1), arrived + 1
            came[document], joins[document] = now, 0
            at[LADDER] = now + np.random.exponential(gap)
            _join(queue, tail, 0, document)
        else:
            document = holds[desk]
            holds[desk], at[desk] = -1, np.inf
            if desk == LADDER - 1:
                decided, spent = decided + 1, spent + now - came[document]
            elif desk == FIRST - 1:
                _join(queue, tail, FIRST, document)
                _join(queue, tail, SECOND, document)
            elif desk in (FIRST, SECOND):
                joins[document] += 1
                if joins[document] == 2:
                    _join(queue, tail, SECOND + 1, document)
            else:
                _join(queue, tail, desk + 1, document)
        for each in range(LADDER):
            if holds[each] < 0 and head[each] < tail[each]:
                holds[each] = queue[each, head[each] & (room - 1)]
                head[each] += 1
                at[each] = now + np.random.exponential(minutes)
    return spent / decided


@numba.njit(forceinline=True)
def _join(queue: np.ndarray, tail: np.ndarray, desk: int, document: int) -> None:
    queue[desk, tail[desk] & (queue.shape[1] - 1)] = document
    tail[desk] += 1
