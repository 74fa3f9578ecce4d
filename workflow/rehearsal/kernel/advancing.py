"""Time goes on: arrivals, signatures, absences, one after the other, until the window ends."""

import numpy as np

from workflow.rehearsal.kernel.compiling import compiled, inlined
from workflow.rehearsal.kernel.draws import GAP, ROW, URGENCY, draw, exponential, uniform
from workflow.rehearsal.kernel.heap import pop
from workflow.rehearsal.kernel.hours import own_time
from workflow.rehearsal.kernel.queues import count_presence, dispatch, look_at, look_at_queue
from workflow.rehearsal.kernel.state import (
    ARRIVAL,
    ARRIVAL_ORDER,
    BUFFERED,
    CHANGE,
    CLOSE,
    COUNTED,
    DAY,
    DIRTY,
    ENDS_AT,
    FREE_DESKS,
    FREE_DOCS,
    HEAP,
    IS_SERVED,
    IS_WARM,
    LEFT,
    NOW,
    NUMBER,
    ORDER,
    PART,
    PART_BASE,
    TRACED,
    UNDER_WAY,
    WAITS,
    WANTED,
    WARM_AT,
    Keys,
    State,
)
from workflow.rehearsal.kernel.walking import sign, trace, walk
from workflow.rehearsal.network.tables import FOREVER, NOWHERE, Floats, Tables

# Why the kernel stops.
DONE, NEEDS_SLOTS, NEEDS_BUFFER, NEEDS_TRACE, NEEDS_DAYS, LEFT_CALENDAR, PAUSED = range(7)


@compiled
def advance(t: Tables, s: State, most: int) -> int:
    """Go on until the window ends, room runs out, or so many things have happened."""
    if s.counts[NUMBER] == 0:
        _schedule_arrival(t, s)
    widest = s.ahead.shape[1] + 1  # desks that one event opens at most
    for _ in range(most):
        at = s.heap[0].at if s.counts[HEAP] else FOREVER
        change = s.counts[CHANGE]
        changes_at = t.changes[change].at if change < t.changes.shape[0] else FOREVER
        now = min(at, s.times[ARRIVAL], changes_at)
        if now > s.times[NOW]:
            if s.counts[DIRTY]:
                dispatch(t, s)
                continue  # what takes no time ends now
            reason = _leave(t, s, now)
            if reason != PAUSED:
                return reason
        if s.counts[FREE_DOCS] == 0 or s.counts[FREE_DESKS] < widest:
            return NEEDS_SLOTS
        if s.counts[BUFFERED] == s.buffer.shape[0]:
            return NEEDS_BUFFER
        if s.counts[TRACED] == s.trace.shape[0]:
            return NEEDS_TRACE
        if changes_at == now:
            _change(t, s)
            continue
        is_arrival = s.times[ARRIVAL] < at or (
            s.times[ARRIVAL] == at and s.counts[ARRIVAL_ORDER] < s.heap[0].order
        )
        slot = NOWHERE
        if is_arrival:
            slot = _arrive(t, s)
        else:
            what = pop(s)
            if what < 0:
                s.servers[-1 - what].is_waking = 0
                look_at(s, -1 - what)
            else:
                document = s.desks[what].document
                if sign(t, s, what):
                    slot = document
        if slot != NOWHERE:
            walk(t, s, slot)
    return PAUSED


@inlined
def _leave(t: Tables, s: State, now: float) -> int:
    """Time goes on to `now`: what the days, the warm-up and the end make of it."""
    if s.counts[WANTED] and s.counts[LEFT] == 0 and s.counts[COUNTED] == s.counts[WANTED]:
        s.times[ENDS_AT] = s.times[NOW]
    ends = min(s.times[ENDS_AT], t.calendar_ends)
    while s.times[CLOSE] < now and s.times[CLOSE] <= ends:
        day = s.counts[DAY]
        if day == s.in_office.shape[0]:
            return NEEDS_DAYS
        s.in_office[day] = s.counts[UNDER_WAY]
        s.late[day] = _late(t, s, day)
        s.counts[DAY] = day + 1
        s.times[CLOSE] = (day + 2) * t.day_minutes
    if not s.counts[IS_WARM] and now > s.times[WARM_AT]:
        _begin_window(t, s)
    if now > s.times[ENDS_AT]:
        _end_window(t, s)
        return DONE
    if now > ends:
        return LEFT_CALENDAR
    s.times[NOW] = now
    return PAUSED


@inlined
def _late(t: Tables, s: State, day: int) -> int:
    """How many documents under way were due on an earlier day; 0 where there is no calendar."""
    late = 0
    if t.due_day.shape[1] > 1:
        for slot in range(s.documents.shape[0]):
            received = s.documents[slot].received
            if received != NOWHERE and t.due_day[s.documents[slot].urgency, received] < day:
                late += 1
    return late


@inlined
def _begin_window(t: Tables, s: State) -> None:
    """Forget what was counted in the warm-up."""
    for position in range(s.positions.shape[0]):
        s.positions[position].handled = 0
        s.positions[position].longest = s.positions[position].waiting
        s.positions[position].waited = 0.0
        s.positions[position].served = 0.0
    for server in range(s.servers.shape[0]):
        s.servers[server].queued = 0.0
        s.servers[server].worked = 0.0
        s.servers[server].there = 0.0
        s.servers[server].there_since = own_time(t, server, s.times[WARM_AT])
    s.counts[IS_WARM] = 1


@inlined
def _end_window(t: Tables, s: State) -> None:
    """Add what is under way when the window ends."""
    ends, warm = s.times[ENDS_AT], s.times[WARM_AT]
    for desk in range(s.desks.shape[0]):
        state = s.desks[desk].state
        if state == WAITS:
            s.servers[s.desks[desk].queue].queued += ends - max(s.desks[desk].joined, warm)
        elif state == IS_SERVED:
            server = s.desks[desk].server
            began = own_time(t, server, max(s.desks[desk].began, warm))
            s.servers[server].worked += own_time(t, server, ends) - began
    for server in range(t.servers.shape[0] - 1):
        if t.servers[server].is_ever_short:
            count_presence(t, s, server, ends)
        else:
            passed = own_time(t, server, ends) - own_time(t, server, warm)
            s.servers[server].there = t.servers[server].holders * passed


@inlined
def _change(t: Tables, s: State) -> None:
    """Somebody goes away, or comes back."""
    change = s.counts[CHANGE]
    s.counts[CHANGE] = change + 1
    server, absence = t.changes[change].server, t.changes[change].absence
    count_presence(t, s, server, s.times[NOW])
    s.servers[server].present += t.changes[change].by
    s.active[absence] = t.changes[change].by < 0
    look_at_queue(t, s, server)


@inlined
def _arrive(t: Tables, s: State) -> int:
    """A document comes; the slot it has."""
    now = s.times[NOW]
    free = s.counts[FREE_DOCS] - 1
    s.counts[FREE_DOCS] = free
    slot = s.documents[free].free
    number = s.counts[NUMBER]
    key = _key(s.key, number)
    row = _chosen(t.row_shares, uniform(draw(key, ROW)))
    urgency = _chosen(t.urgency_shares, uniform(draw(key, URGENCY)))
    s.documents[slot].number, s.documents[slot].key, s.documents[slot].row = number, key, row
    s.documents[slot].urgency, s.documents[slot].arrived, s.documents[slot].received = (
        urgency,
        now,
        s.counts[DAY],
    )
    s.documents[slot].stage = s.documents[slot].top = t.rows[row].first_stage
    s.documents[slot].waited = 0.0
    if t.return_probability > 0.0:
        for station in range(t.rows[row + 1].first_station - t.rows[row].first_station):
            s.visits[slot, station] = 0
    is_counted = now > s.times[WARM_AT] and (
        s.counts[WANTED] == 0 or s.counts[COUNTED] < s.counts[WANTED]
    )
    s.documents[slot].is_counted = is_counted
    if is_counted:
        s.counts[COUNTED] += 1
        s.counts[LEFT] += 1
        s.groups[urgency, t.rows[row].unit].cases += 1
    s.counts[UNDER_WAY] += 1
    _deal_out(t, s, slot, row)
    trace(s, number, -1 - row, urgency, NOWHERE)
    _schedule_arrival(t, s)
    return slot


@inlined
def _schedule_arrival(t: Tables, s: State) -> None:
    """When the next document comes: a gap after the last, faster where more come."""
    number = s.counts[NUMBER] + 1
    s.counts[NUMBER] = number
    s.counts[ARRIVAL_ORDER] = s.counts[ORDER]
    s.counts[ORDER] += 1
    gap = t.mean_gap
    if not t.gaps_are_constant:
        gap = exponential(draw(_key(s.key, number), GAP), gap)
    at = s.times[NOW]
    while at < FOREVER:
        part = s.counts[PART]
        ends, rate = s.times[PART_BASE] + t.parts[part].ends, t.parts[part].rate
        if gap <= (ends - at) * rate:
            at += gap / rate
            break
        gap -= (ends - at) * rate
        at = ends
        s.counts[PART] = part + 1
        if part + 1 == t.parts.shape[0]:
            s.counts[PART] = 0
            s.times[PART_BASE] += t.parts_repeat
            at = min(at, s.times[PART_BASE])
    s.times[ARRIVAL] = at


@inlined
def _deal_out(t: Tables, s: State, slot: int, row: int) -> None:
    """Give a document to one holder of each position that deals them out, by turn.

    Who is away is passed over, unless all are.
    """
    first = t.rows[row].first_own
    for at in range(first, t.rows[row + 1].first_own):
        position = t.own_position[at]
        server = t.position_server[position]
        holders = t.position_server[position + 1] - server
        turn = s.positions[position].next_turn
        for _ in range(holders):
            if s.servers[server + turn].present > 0:
                break
            turn = (turn + 1) % holders
        s.dealt[slot, at - first] = turn
        s.positions[position].next_turn = (turn + 1) % holders


@inlined
def _chosen(cumulative: Floats, u: float) -> int:
    """The first whose running sum is above `u`."""
    first, last = 0, cumulative.shape[0] - 1
    while first < last:
        middle = (first + last) >> 1
        if cumulative[middle] > u:
            last = middle
        else:
            first = middle + 1
    return first


@inlined
def _key(key: Keys, number: int) -> np.uint64:
    """The key of all draws of a document."""
    return draw(draw(key[0], number) + key[1], 0)
