"""Desks that wait, and who takes them up: the most urgent first, then the first come."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.draws import SERVICE, draw, duration
from workflow.rehearsal.kernel.heap import push
from workflow.rehearsal.kernel.hours import ends_at, opens_after, own_time, signs_at
from workflow.rehearsal.kernel.state import (
    AT,
    BEGAN,
    BEHIND,
    BUSY,
    DIRTY,
    DIRTY_STACK,
    DOCUMENT,
    FREE,
    FREE_DESKS,
    IS,
    IS_DIRTY,
    IS_FREE,
    IS_OUTSIDE,
    IS_SERVED,
    JOINED,
    JOINED_AS,
    LONGEST,
    MINUTES,
    NOW,
    ORDER,
    PRESENT,
    QUEUE,
    QUEUED,
    ROW_OF,
    SERVED_BY,
    THERE,
    THERE_SINCE,
    URGENCY_OF,
    WAITED,
    WAITED_FOR,
    WAITING,
    WAITS,
    WAKING,
    WARM_AT,
    State,
)
from workflow.rehearsal.network.tables import (
    EVER_SHORT,
    FIRST_HELPED,
    FIRST_HELPER,
    FIRST_STATION,
    KIND,
    MEANWHILE,
    NOWHERE,
    OF_POSITION,
    POSITION,
    PRINTED,
    SERVER,
    TURN,
    WHOM,
    A,
    B,
    Tables,
)


@inlined
def open_desk(t: Tables, s: State, slot: int, station: int) -> None:
    """A document comes to a station: it waits there, or only takes its time."""
    free = s.counts[FREE_DESKS] - 1
    s.counts[FREE_DESKS] = free
    desk = s.desks[free, FREE]
    now = s.times[NOW]
    s.desks[desk, DOCUMENT] = slot
    s.desks[desk, AT] = station
    s.minutes[desk, JOINED] = now
    server = t.stations[station, SERVER]
    if server == NOWHERE:
        _take_time(t, s, desk)
        return
    turn = t.stations[station, TURN]
    if turn != NOWHERE:
        server += s.dealt[slot, turn]
    rank = t.urgency_rank[s.documents[slot, URGENCY_OF]]
    s.desks[desk, IS] = WAITS
    s.desks[desk, QUEUE] = server
    s.desks[desk, JOINED_AS] = s.counts[ORDER]
    s.counts[ORDER] += 1
    s.desks[desk, BEHIND] = NOWHERE
    tail = s.tails[server, rank]
    if tail == NOWHERE:
        s.heads[server, rank] = desk
    else:
        s.desks[tail, BEHIND] = desk
    s.tails[server, rank] = desk
    s.positions[t.stations[station, POSITION], WAITING] += 1
    look_at_queue(t, s, server)


@inlined
def close_desk(s: State, desk: int) -> None:
    """The desk of a signature that was given is free again."""
    s.desks[desk, IS] = IS_FREE
    s.desks[s.counts[FREE_DESKS], FREE] = desk
    s.counts[FREE_DESKS] += 1


@inlined
def look_at(s: State, server: int) -> None:
    """Before time goes on, see whether this server can take up something."""
    if not s.servers[server, IS_DIRTY]:
        s.servers[server, IS_DIRTY] = 1
        s.servers[s.counts[DIRTY], DIRTY_STACK] = server
        s.counts[DIRTY] += 1


@inlined
def look_at_queue(t: Tables, s: State, server: int) -> None:
    """Before time goes on, see whether anybody can take up something of this queue."""
    look_at(s, server)
    for at in range(t.servers[server, FIRST_HELPER], t.servers[server + 1, FIRST_HELPER]):
        if s.active[t.helpers[at, MEANWHILE]]:
            look_at(s, t.helpers[at, WHOM])


@inlined
def dispatch(t: Tables, s: State) -> None:
    """Whoever is free and may sign takes up what waits for him."""
    for at in range(s.counts[DIRTY]):
        server = s.servers[at, DIRTY_STACK]
        while s.servers[server, BUSY] < s.servers[server, PRESENT]:
            queue, rank = _next_queue(t, s, server)
            if queue == NOWHERE:
                break
            if not signs_at(t, server, s.times[NOW]):
                _wake_later(t, s, server)
                break
            _take_up(t, s, server, queue, rank)
    for at in range(s.counts[DIRTY]):
        server = s.servers[at, DIRTY_STACK]
        s.servers[server, IS_DIRTY] = 0
        position = t.servers[server, OF_POSITION]
        waiting = s.positions[position, WAITING]
        s.positions[position, LONGEST] = max(s.positions[position, LONGEST], waiting)
    s.counts[DIRTY] = 0


@inlined
def count_presence(t: Tables, s: State, server: int, at: float) -> None:
    """Holder minutes up to now, before somebody comes, goes, begins or ends.

    Who finishes a document after his absence began is present.
    """
    if t.servers[server, EVER_SHORT]:
        own = own_time(t, server, at)
        there = max(s.servers[server, PRESENT], s.servers[server, BUSY])
        s.worked[server, THERE] += there * (own - s.worked[server, THERE_SINCE])
        s.worked[server, THERE_SINCE] = own


@inlined
def _take_time(t: Tables, s: State, desk: int) -> None:
    """At an outside agency a document waits for nobody: it only takes its time."""
    minutes = _minutes(t, s, desk)
    s.desks[desk, IS] = IS_OUTSIDE
    s.desks[desk, SERVED_BY] = NOWHERE
    s.minutes[desk, WAITED_FOR] = 0.0
    s.minutes[desk, MINUTES] = minutes
    push(s, s.times[NOW] + minutes, desk)


@inlined
def _minutes(t: Tables, s: State, desk: int) -> float:
    """How long this signature takes: drawn for the document, the station and the visit.

    Whoever serves it, a deputy too, needs as long.
    """
    station, slot = int(s.desks[desk, AT]), int(s.desks[desk, DOCUMENT])
    local = station - t.rows[s.documents[slot, ROW_OF], FIRST_STATION]
    visit = s.visits[slot, local]
    number = SERVICE + (t.stations[station, PRINTED] << 32) + visit
    bits = draw(s.keys[slot], number)
    return duration(bits, t.stations[station, KIND], t.times[station, A], t.times[station, B])


@inlined
def _next_queue(t: Tables, s: State, server: int) -> tuple[int, int]:
    """(queue, rank) of what this server takes up next; NOWHERE where nothing waits for it."""
    found, best, order = NOWHERE, 0, 0
    ranks = s.heads.shape[1]
    for rank in range(ranks):
        desk = s.heads[server, rank]
        if desk != NOWHERE:
            found, best, order = server, rank, s.desks[desk, JOINED_AS]
            break
    for at in range(t.servers[server, FIRST_HELPED], t.servers[server + 1, FIRST_HELPED]):
        if not s.active[t.helped[at, MEANWHILE]]:
            continue
        other = t.helped[at, WHOM]
        for rank in range(ranks):
            desk = s.heads[other, rank]
            if desk == NOWHERE:
                continue
            is_first = rank < best or (rank == best and s.desks[desk, JOINED_AS] < order)
            if found == NOWHERE or is_first:
                found, best, order = other, rank, s.desks[desk, JOINED_AS]
            break
    return found, best


@inlined
def _take_up(t: Tables, s: State, server: int, queue: int, rank: int) -> None:
    """Take the first desk off a queue and serve it.

    The wait counts at the queue that owes the signature, the work at the server that gives it.
    """
    desk = s.heads[queue, rank]
    behind = s.desks[desk, BEHIND]
    s.heads[queue, rank] = behind
    if behind == NOWHERE:
        s.tails[queue, rank] = NOWHERE
    s.positions[t.servers[queue, OF_POSITION], WAITING] -= 1
    now = s.times[NOW]
    waited = now - s.minutes[desk, JOINED]
    minutes = _minutes(t, s, desk)
    s.spans[s.desks[desk, DOCUMENT], WAITED] += waited
    s.worked[queue, QUEUED] += now - max(s.minutes[desk, JOINED], s.times[WARM_AT])
    s.desks[desk, IS] = IS_SERVED
    s.desks[desk, SERVED_BY] = server
    s.minutes[desk, WAITED_FOR] = waited
    s.minutes[desk, BEGAN] = now
    s.minutes[desk, MINUTES] = minutes
    count_presence(t, s, server, now)
    s.servers[server, BUSY] += 1
    push(s, ends_at(t, server, now, minutes), desk)


@inlined
def _wake_later(t: Tables, s: State, server: int) -> None:
    """Look at a server again when its hours next begin."""
    if not s.servers[server, WAKING]:
        s.servers[server, WAKING] = 1
        push(s, opens_after(t, server, s.times[NOW]), -1 - server)
