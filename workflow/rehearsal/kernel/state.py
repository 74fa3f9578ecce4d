"""What happens in one replication, as arrays that the kernel changes.

Documents and desks have slots that are used again, so memory grows with the documents in the
office, not with those that came. Where slots, room for figures or for the trace run out, the
kernel stops, and goes on after somebody has made room.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workflow.rehearsal.network.tables import (
    ABSENCE,
    FIRST_BRANCH,
    FIRST_OWN,
    FIRST_STATION,
    HOLDERS,
    NOWHERE,
    UNIT,
    Floats,
    Ints,
    Tables,
)

Keys = NDArray[np.uint64]

# Places in `times`: minutes of the office clock.
NOW, ARRIVAL, CLOSE, WARM_AT, ENDS_AT, PART_BASE = range(6)
# Places in `counts`.
ORDER, ARRIVAL_ORDER, NUMBER, WANTED, COUNTED, LEFT, UNDER_WAY, DAY, IS_WARM = range(9)
PART, CHANGE, HEAP, DIRTY, FREE_DOCS, FREE_DESKS, BUFFERED, TRACED, TRACES = range(9, 18)
# Columns of `heap`: when, in which order it was put there, what: a desk, or -1 - server to wake.
HEAP_AT, HEAP_ORDER, HEAP_WHAT = range(3)
# Columns of `documents`, by slot. FREE is no part of one: the column is a stack of free slots.
# TOP: the furthest stage reached; a 會辦 before it is done. BRANCHES: asked and not done. RECEIVED:
# the day it came, NOWHERE for a free slot.
FREE, ROW_OF, URGENCY_OF, STAGE, TOP, BRANCHES, NUMBERED, RECEIVED, IS_COUNTED = range(9)
ARRIVED, WAITED = range(2)  # columns of `spans`
# Columns of `desks`, by slot, FREE again first. QUEUE: the server in whose queue it waits.
# SERVED_BY: who serves it. JOINED_AS: its place in the order of joining.
IS, DOCUMENT, AT, QUEUE, SERVED_BY, JOINED_AS, BEHIND = range(1, 8)
IS_FREE, WAITS, IS_SERVED, IS_OUTSIDE = range(4)  # what a desk is
JOINED, WAITED_FOR, BEGAN, MINUTES = range(4)  # columns of `minutes`, by desk
# Columns of `servers`. DIRTY_STACK is a stack of servers to look at before time goes on.
BUSY, PRESENT, WAKING, IS_DIRTY, DIRTY_STACK = range(5)
# Columns of `worked`, by server: desk minutes in its queue, minutes by its holders, for whomever;
# holder minutes present and since when, of servers that are ever short.
QUEUED, WORKED, THERE, THERE_SINCE = range(4)
# Columns of `positions`: sign-offs; the holder whose turn it is; desks that wait, and at most.
HANDLED, NEXT_TURN, WAITING, LONGEST = range(4)
WAITED_IN_ALL, SERVED = range(2)  # columns of `signed`, by position
CASES, DECIDED, IN_TIME = range(3)  # last axis of `groups`, by [urgency, unit]
CYCLE, WAIT, OF_URGENCY, OF_UNIT = range(4)  # columns of `buffer`: decided documents
# Columns of `trace`. A place below 0 is an arrival: -1 - row, with the urgency in WHITHER. Else
# WHITHER is the stage that a return goes to, or NOWHERE, and BY_WHOM the server that signed.
WHEN, WHICH, WHERE, WHITHER, BY_WHOM = range(5)
FIRST_SLOTS = 256
BUFFER = TRACE = 1 << 14  # decided documents, traced happenings
DAYS = 512
NOT_ASKED = 1 << 30  # added to what a branch waits for where nobody asks it


class State(NamedTuple):
    """One replication under way.

    Minutes are those of the office clock. Shapes: times (6), counts (18), key (2), heap (desks +
    servers, 3), documents (slots, 9), spans (slots, 2), keys (slots), visits (slots, most stations
    of a row), ahead (slots, most branches of a 會辦), dealt (slots, most own positions of a row),
    desks (desks, 8), minutes (desks, 4), heads and tails (servers, ranks), servers (servers, 5),
    worked (servers, 4), positions (positions, 4), signed (positions, 2), groups (urgencies, units,
    3), active (absences), stack (most branches + 1), buffer (BUFFER, 4), trace (TRACE, 5),
    in_office (days). The names of columns are the constants above.
    """

    times: Floats
    counts: Ints
    key: Keys  # of the replication
    heap: Floats
    documents: Ints
    spans: Floats
    keys: Keys  # of all draws of the document in a slot
    visits: Ints  # [slot, station of the row]
    ahead: Ints  # [slot, branch of the 會辦]: those it waits for
    dealt: Ints  # [slot, turn]: which holder has it, where they have their own
    desks: Ints
    minutes: Floats
    heads: Ints  # [server, rank]: the desk that is next, and the last one
    tails: Ints
    servers: Ints
    worked: Floats
    positions: Ints
    signed: Floats
    groups: Ints
    active: Ints  # by absence: whether it lasts
    stack: Ints  # of branches
    buffer: Floats
    trace: Floats
    in_office: Ints  # at the close of each day


def new_state(t: Tables, key: Keys, *, warm_at: float, ends_at: float, wanted: int) -> State:
    """A replication before anything has happened; wanted: documents to count, 0 for any."""
    times = np.zeros(6)
    times[[CLOSE, WARM_AT, ENDS_AT]] = t.day_minutes, warm_at, ends_at
    counts = np.zeros(18, np.int64)
    counts[WANTED] = wanted
    servers, positions = len(t.servers) - 1, len(t.position_server) - 1
    branches = _widest(t.stages[:, FIRST_BRANCH])
    urgencies, units = len(t.urgency_rank), int(t.rows[:, UNIT].max()) + 1
    queues = (servers, int(t.urgency_rank.max()) + 1)
    state = State(
        times=times,
        counts=counts,
        key=key,
        heap=np.zeros((servers, 3)),
        documents=_ints(0, 9),
        spans=np.zeros((0, 2)),
        keys=np.zeros(0, np.uint64),
        visits=_ints(0, _widest(t.rows[:, FIRST_STATION])),
        ahead=_ints(0, branches),
        dealt=_ints(0, _widest(t.rows[:, FIRST_OWN])),
        desks=_ints(0, 8),
        minutes=np.zeros((0, 4)),
        heads=np.full(queues, NOWHERE, np.int64),
        tails=np.full(queues, NOWHERE, np.int64),
        servers=_ints(servers, 5),
        worked=np.zeros((servers, 4)),
        positions=_ints(positions, 4),
        signed=np.zeros((positions, 2)),
        groups=_ints(urgencies, units, 3),
        active=_ints(int(t.changes[:, ABSENCE].max(initial=-1)) + 1),
        stack=_ints(branches + 1),
        buffer=np.zeros((BUFFER, 4)),
        trace=np.zeros((TRACE, 5)),
        in_office=_ints(DAYS),
    )
    state.servers[:, PRESENT] = t.servers[:-1, HOLDERS]
    return with_room(state)


def with_room(s: State) -> State:
    """The same state with twice the slots for documents and desks."""
    slots, places = len(s.documents), len(s.desks)
    more, wider = max(slots, FIRST_SLOTS), max(places, FIRST_SLOTS)
    roomier = s._replace(
        documents=_longer(s.documents, more),
        spans=_longer(s.spans, more),
        keys=_longer(s.keys, more),
        visits=_longer(s.visits, more),
        ahead=_longer(s.ahead, more),
        dealt=_longer(s.dealt, more),
        desks=_longer(s.desks, wider),
        minutes=_longer(s.minutes, wider),
        heap=_longer(s.heap, wider),
    )
    roomier.documents[slots:, RECEIVED] = NOWHERE
    _push_free(roomier.documents, s.counts, FREE_DOCS, range(slots, slots + more))
    _push_free(roomier.desks, s.counts, FREE_DESKS, range(places, places + wider))
    return roomier


def with_days(s: State) -> State:
    """The same state with room for twice the days."""
    return s._replace(in_office=_longer(s.in_office, len(s.in_office)))


def _widest(firsts: Ints) -> int:
    """The most that any line has."""
    return int(np.diff(firsts).max(initial=0))


def _ints(*shape: int) -> Ints:
    return np.zeros(shape, np.int64)


def _longer(values: Any, by: int) -> Any:
    """The values with so many zeros behind them."""
    return np.concatenate([values, np.zeros((by, *values.shape[1:]), values.dtype)])


def _push_free(lines: Ints, counts: Ints, count: int, slots: range) -> None:
    """Put new slots on the stack of free ones, the first on top."""
    held = counts[count]
    lines[held : held + len(slots), FREE] = slots[::-1]
    counts[count] = held + len(slots)
