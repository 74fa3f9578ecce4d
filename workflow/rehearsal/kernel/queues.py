"""Desks that wait, and who takes them up: the most urgent first, then the first come."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.draws import SERVICE, VISIT_BITS, draw, duration
from workflow.rehearsal.kernel.heap import push
from workflow.rehearsal.kernel.hours import ends_at, opens_after, own_time, signs_at
from workflow.rehearsal.kernel.state import (
    DIRTY,
    FREE_DESKS,
    IS_FREE,
    IS_OUTSIDE,
    IS_SERVED,
    NOW,
    ORDER,
    WAITS,
    WARM_AT,
    State,
)
from workflow.rehearsal.network.tables import NOWHERE, Tables


@inlined
def open_desk(t: Tables, s: State, slot: int, station: int) -> None:
    """A document comes to a station: it waits there, or only takes its time."""
    free = s.counts[FREE_DESKS] - 1
    s.counts[FREE_DESKS] = free
    desk = s.desks[free].free
    now = s.times[NOW]
    s.desks[desk].document = slot
    s.desks[desk].station = station
    s.desks[desk].joined = now
    server = t.stations[station].server
    if server == NOWHERE:
        _take_time(t, s, desk)
        return
    turn = t.stations[station].turn
    if turn != NOWHERE:
        server += s.dealt[slot, turn]
    rank = t.urgency_rank[s.documents[slot].urgency]
    s.desks[desk].state = WAITS
    s.desks[desk].queue = server
    s.desks[desk].order = s.counts[ORDER]
    s.counts[ORDER] += 1
    s.desks[desk].behind = NOWHERE
    tail = s.tails[server, rank]
    if tail == NOWHERE:
        s.heads[server, rank] = desk
    else:
        s.desks[tail].behind = desk
    s.tails[server, rank] = desk
    s.positions[t.stations[station].position].waiting += 1
    look_at_queue(t, s, server)


@inlined
def close_desk(s: State, desk: int) -> None:
    """The desk of a signature that was given is free again."""
    s.desks[desk].state = IS_FREE
    s.desks[s.counts[FREE_DESKS]].free = desk
    s.counts[FREE_DESKS] += 1


@inlined
def look_at(s: State, server: int) -> None:
    """Before time goes on, see whether this server can take up something."""
    if not s.servers[server].is_dirty:
        s.servers[server].is_dirty = 1
        s.servers[s.counts[DIRTY]].dirty = server
        s.counts[DIRTY] += 1


@inlined
def look_at_queue(t: Tables, s: State, server: int) -> None:
    """Before time goes on, see whether anybody can take up something of this queue."""
    look_at(s, server)
    for at in range(t.servers[server].first_helper, t.servers[server + 1].first_helper):
        if s.active[t.helpers[at].absence]:
            look_at(s, t.helpers[at].server)


@inlined
def dispatch(t: Tables, s: State) -> None:
    """Whoever is free and may sign takes up what waits for him."""
    for at in range(s.counts[DIRTY]):
        server = s.servers[at].dirty
        while s.servers[server].busy < s.servers[server].present:
            queue, rank = _next_queue(t, s, server)
            if queue == NOWHERE:
                break
            if not signs_at(t, server, s.times[NOW]):
                _wake_later(t, s, server)
                break
            _take_up(t, s, server, queue, rank)
    for at in range(s.counts[DIRTY]):
        server = s.servers[at].dirty
        s.servers[server].is_dirty = 0
        position = t.servers[server].position
        waiting = s.positions[position].waiting
        s.positions[position].longest = max(s.positions[position].longest, waiting)
    s.counts[DIRTY] = 0


@inlined
def count_presence(t: Tables, s: State, server: int, at: float) -> None:
    """Holder minutes up to now, before somebody comes, goes, begins or ends.

    Who finishes a document after his absence began is present.
    """
    if t.servers[server].is_ever_short:
        own = own_time(t, server, at)
        there = max(s.servers[server].present, s.servers[server].busy)
        s.servers[server].there += there * (own - s.servers[server].there_since)
        s.servers[server].there_since = own


@inlined
def _take_time(t: Tables, s: State, desk: int) -> None:
    """At an outside agency a document waits for nobody: it only takes its time."""
    minutes = _minutes(t, s, desk)
    s.desks[desk].state = IS_OUTSIDE
    s.desks[desk].server = NOWHERE
    s.desks[desk].waited = 0.0
    s.desks[desk].began = s.times[NOW]
    s.desks[desk].minutes = minutes
    push(s, s.times[NOW] + minutes, desk)


@inlined
def _minutes(t: Tables, s: State, desk: int) -> float:
    """How long this signature takes: drawn for the document, the station and the visit.

    Whoever serves it, a deputy too, needs as long.
    """
    station, slot = int(s.desks[desk].station), int(s.desks[desk].document)
    local = station - t.rows[s.documents[slot].row].first_station
    visit = s.visits[slot, local]
    number = SERVICE + (t.stations[station].printed << VISIT_BITS) + visit
    bits = draw(s.documents[slot].key, number)
    return duration(bits, t.stations[station].kind, t.stations[station].a, t.stations[station].b)


@inlined
def _next_queue(t: Tables, s: State, server: int) -> tuple[int, int]:
    """(queue, rank) of what this server takes up next; NOWHERE where nothing waits for it."""
    found, best, order = NOWHERE, 0, 0
    ranks = s.heads.shape[1]
    for rank in range(ranks):
        desk = s.heads[server, rank]
        if desk != NOWHERE:
            found, best, order = server, rank, s.desks[desk].order
            break
    for at in range(t.servers[server].first_helped, t.servers[server + 1].first_helped):
        if not s.active[t.helped[at].absence]:
            continue
        other = t.helped[at].server
        for rank in range(ranks):
            desk = s.heads[other, rank]
            if desk == NOWHERE:
                continue
            is_first = rank < best or (rank == best and s.desks[desk].order < order)
            if found == NOWHERE or is_first:
                found, best, order = other, rank, s.desks[desk].order
            break
    return found, best


@inlined
def _take_up(t: Tables, s: State, server: int, queue: int, rank: int) -> None:
    """Take the first desk off a queue and serve it.

    The wait counts at the queue that owes the signature, the work at the server that gives it.
    """
    desk = s.heads[queue, rank]
    behind = s.desks[desk].behind
    s.heads[queue, rank] = behind
    if behind == NOWHERE:
        s.tails[queue, rank] = NOWHERE
    s.positions[t.servers[queue].position].waiting -= 1
    now = s.times[NOW]
    waited = now - s.desks[desk].joined
    minutes = _minutes(t, s, desk)
    s.documents[s.desks[desk].document].waited += waited
    s.servers[queue].queued += now - max(s.desks[desk].joined, s.times[WARM_AT])
    s.desks[desk].state = IS_SERVED
    s.desks[desk].server = server
    s.desks[desk].waited = waited
    s.desks[desk].began = now
    s.desks[desk].minutes = minutes
    count_presence(t, s, server, now)
    s.servers[server].busy += 1
    push(s, ends_at(t, server, now, minutes), desk)


@inlined
def _wake_later(t: Tables, s: State, server: int) -> None:
    """Look at a server again when its hours next begin."""
    if not s.servers[server].is_waking:
        s.servers[server].is_waking = 1
        push(s, opens_after(t, server, s.times[NOW]), -1 - server)
