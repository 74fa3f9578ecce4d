"""What happens in one replication, as arrays that the kernel changes.

Documents and desks have slots that are used again, so memory grows with the documents in the
office, not with those that came. Where slots, room for figures or for the trace run out, the
kernel stops, and goes on after somebody has made room.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workflow.rehearsal.network.tables import (
    NOWHERE,
    REAL,
    WHOLE,
    Floats,
    Ints,
    Records,
    Tables,
    record,
)

Keys = NDArray[np.uint64]

# Places in `times`: minutes of the office clock.
NOW, ARRIVAL, CLOSE, WARM_AT, ENDS_AT, PART_BASE = range(6)
# Places in `counts`.
ORDER, ARRIVAL_ORDER, NUMBER, WANTED, COUNTED, LEFT, UNDER_WAY, DAY, IS_WARM = range(9)
PART, CHANGE, HEAP, DIRTY, FREE_DOCS, FREE_DESKS, BUFFERED, TRACED, TRACES = range(9, 18)
# When, in which order it was put there, what: a desk, or -1 - server to wake.
HAPPENING = record([("at", REAL), ("order", WHOLE), ("what", WHOLE)])
DOCUMENT = record(
    [
        ("free", WHOLE),  # no part of a document: a stack of free slots
        ("key", np.uint64),  # of all its draws
        ("row", WHOLE),
        ("urgency", WHOLE),
        ("stage", WHOLE),
        ("top", WHOLE),  # the furthest stage reached; a 會辦 before it is done
        ("branches", WHOLE),  # asked at the present 會辦 and not done
        ("number", WHOLE),  # 1 for the first that came
        ("received", WHOLE),  # the day it came; NOWHERE for a free slot
        ("is_counted", WHOLE),
        ("arrived", REAL),
        ("waited", REAL),
    ]
)
IS_FREE, WAITS, IS_SERVED, IS_OUTSIDE = range(4)  # states of a desk
DESK = record(
    [
        ("free", WHOLE),  # no part of a desk: a stack of free slots
        ("state", WHOLE),
        ("document", WHOLE),
        ("station", WHOLE),
        ("queue", WHOLE),  # the server in whose queue it waits
        ("server", WHOLE),  # who serves it
        ("order", WHOLE),  # of joining
        ("behind", WHOLE),  # the next in its queue
        ("joined", REAL),
        ("waited", REAL),
        ("began", REAL),
        ("minutes", REAL),
    ]
)
SERVING = record(
    [
        ("busy", WHOLE),
        ("present", WHOLE),
        ("is_waking", WHOLE),
        ("is_dirty", WHOLE),
        ("dirty", WHOLE),  # no part of it: a stack of servers to look at before time goes on
        ("queued", REAL),  # desk minutes in its queue
        ("worked", REAL),  # minutes by its holders, for whomever
        ("there", REAL),  # holder minutes present, of servers that are ever short
        ("there_since", REAL),
    ]
)
SIGNING = record(
    [
        ("handled", WHOLE),  # sign-offs
        ("next_turn", WHOLE),  # the holder whose turn it is
        ("waiting", WHOLE),  # desks, now and at most
        ("longest", WHOLE),
        ("waited", REAL),  # of the sign-offs together
        ("served", REAL),
    ]
)
GROUP = record([("cases", WHOLE), ("decided", WHOLE), ("in_time", WHOLE)])
DECIDED = record([("cycle", REAL), ("wait", REAL), ("urgency", WHOLE), ("unit", WHOLE)])
# A place below 0 is an arrival: -1 - row, with the urgency in `to`. Else it is a station, and `to`
# the stage that a return goes to, or NOWHERE, and `server` who signed. UNSIGNED in `to` is a desk
# that is open when the window ends; nobody has taken it up where `began` is FOREVER.
TRACED_AS = record(
    [
        ("at", REAL),
        ("document", WHOLE),
        ("place", WHOLE),
        ("to", WHOLE),
        ("server", WHOLE),
        ("came", REAL),  # when the desk opened, and when somebody took it up
        ("began", REAL),
    ]
)
FIRST_SLOTS = 256
BUFFER = TRACE = 1 << 14  # decided documents, traced happenings
DAYS = 512
NOT_ASKED = 1 << 30  # added to what a branch waits for where nobody asks it


class State(NamedTuple):
    """One replication under way; arrays of the records named above.

    Shapes: times (6), counts (18), key (2), heap (desks + servers), documents (slots), visits
    (slots, most stations of a row), ahead (slots, most branches of a 會辦), dealt (slots, most own
    positions of a row), desks (desks), heads and tails (servers, ranks), servers (servers),
    positions (positions), groups (urgencies, units), active (absences), stack (most branches + 1),
    buffer (BUFFER), trace (TRACE), in_office (days), late (days).
    """

    times: Floats
    counts: Ints
    key: Keys  # of the replication
    heap: Records
    documents: Records
    visits: Ints
    ahead: Ints  # of each branch, those it waits for
    dealt: Ints  # which holder has it, where they have their own
    desks: Records
    heads: Ints  # the desk that is next, and the last one
    tails: Ints
    servers: Records
    positions: Records
    groups: Records
    active: Ints  # whether it lasts
    stack: Ints  # of branches
    buffer: Records
    trace: Records
    in_office: Ints  # at the close of each day
    late: Ints  # of them, whose due day was an earlier one


def new_state(t: Tables, key: Keys, *, warm_at: float, ends_at: float, wanted: int) -> State:
    """A replication before anything has happened; wanted: documents to count, 0 for any."""
    times = np.zeros(6)
    times[[CLOSE, WARM_AT, ENDS_AT]] = t.day_minutes, warm_at, ends_at
    counts = np.zeros(18, np.int64)
    counts[WANTED] = wanted
    servers, branches = len(t.servers) - 1, _widest(t.stages["first_branch"])
    queues = (servers, int(t.urgency_rank.max()) + 1)
    state = State(
        times=times,
        counts=counts,
        key=key,
        heap=np.zeros(servers, HAPPENING),
        documents=np.zeros(0, DOCUMENT),
        visits=_ints(0, _widest(t.rows["first_station"])),
        ahead=_ints(0, branches),
        dealt=_ints(0, _widest(t.rows["first_own"])),
        desks=np.zeros(0, DESK),
        heads=np.full(queues, NOWHERE, np.int64),
        tails=np.full(queues, NOWHERE, np.int64),
        servers=np.zeros(servers, SERVING),
        positions=np.zeros(len(t.position_server) - 1, SIGNING),
        groups=np.zeros((len(t.urgency_rank), int(t.rows["unit"].max()) + 1), GROUP),
        active=_ints(int(t.changes["absence"].max(initial=-1)) + 1),
        stack=_ints(branches + 1),
        buffer=np.zeros(BUFFER, DECIDED),
        trace=np.zeros(TRACE, TRACED_AS),
        in_office=_ints(DAYS),
        late=_ints(DAYS),
    )
    state.servers["present"] = t.servers["holders"][:-1]
    return with_room(state)


def with_room(s: State) -> State:
    """The same state with twice the slots for documents and desks."""
    slots, places = len(s.documents), len(s.desks)
    more, wider = max(slots, FIRST_SLOTS), max(places, FIRST_SLOTS)
    roomier = s._replace(
        documents=_longer(s.documents, more),
        visits=_longer(s.visits, more),
        ahead=_longer(s.ahead, more),
        dealt=_longer(s.dealt, more),
        desks=_longer(s.desks, wider),
        heap=_longer(s.heap, wider),
    )
    roomier.documents["received"][slots:] = NOWHERE
    _push_free(roomier.documents, s.counts, FREE_DOCS, range(slots, slots + more))
    _push_free(roomier.desks, s.counts, FREE_DESKS, range(places, places + wider))
    return roomier


def with_days(s: State) -> State:
    """The same state with room for twice the days."""
    days = len(s.in_office)
    return s._replace(in_office=_longer(s.in_office, days), late=_longer(s.late, days))


def _widest(firsts: Ints) -> int:
    """The most that any line has."""
    return int(np.diff(firsts).max(initial=0))


def _ints(*shape: int) -> Ints:
    return np.zeros(shape, np.int64)


def _longer(values: Any, by: int) -> Any:
    """The values with so many zeros behind them."""
    return np.concatenate([values, np.zeros((by, *values.shape[1:]), values.dtype)])


def _push_free(lines: Records, counts: Ints, count: int, slots: range) -> None:
    """Put new slots on the stack of free ones, the first on top."""
    held = counts[count]
    lines["free"][held : held + len(slots)] = slots[::-1]
    counts[count] = held + len(slots)
