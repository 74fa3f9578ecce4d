"""A document on its way: from the stage that is signed to the next, and what a signature does."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.draws import CONDITION, RETURN, VISIT_BITS, draw, uniform
from workflow.rehearsal.kernel.hours import own_time
from workflow.rehearsal.kernel.queues import close_desk, count_presence, look_at, open_desk
from workflow.rehearsal.kernel.state import (
    BUFFERED,
    DAY,
    FREE_DOCS,
    LEFT,
    NOT_ASKED,
    NOW,
    TRACED,
    TRACES,
    UNDER_WAY,
    WARM_AT,
    State,
)
from workflow.rehearsal.network.tables import NOWHERE, Tables


@inlined
def walk(t: Tables, s: State, slot: int) -> None:
    """Open the desks of the stage that a document has come to; past the last it is decided."""
    row = s.documents[slot].row
    while True:
        stage = s.documents[slot].stage
        if stage == t.rows[row + 1].first_stage:
            _decided(t, s, slot)
            return
        station = t.stages[stage].station
        if station != NOWHERE:
            s.documents[slot].top = max(s.documents[slot].top, stage)
            open_desk(t, s, slot, station)
            return
        if stage >= s.documents[slot].top:
            s.documents[slot].top = stage
            _open_branches(t, s, slot, stage)
            if s.documents[slot].branches > 0:
                return
            s.documents[slot].top = stage + 1
        s.documents[slot].stage = stage + 1


@inlined
def sign(t: Tables, s: State, desk: int) -> bool:
    """A signature, or a return, is given. True where the document goes on to another stage."""
    now, slot, station = s.times[NOW], s.desks[desk].document, s.desks[desk].station
    server = s.desks[desk].server
    if server != NOWHERE:
        count_presence(t, s, server, now)
        s.servers[server].busy -= 1
        began = max(s.desks[desk].began, s.times[WARM_AT])
        s.servers[server].worked += own_time(t, server, now) - own_time(t, server, began)
        look_at(s, server)
    position = t.stations[station].position
    s.positions[position].handled += 1
    s.positions[position].waited += s.desks[desk].waited
    s.positions[position].served += s.desks[desk].minutes
    close_desk(s, desk)
    to = _return_stage(t, s, slot, station)
    trace(s, s.documents[slot].number, station, to, desk)
    if t.stations[station].branch != NOWHERE:
        return _branch_signed(t, s, slot, station)
    s.documents[slot].stage = t.stations[station].stage + 1 if to == NOWHERE else to
    return True


@inlined
def trace(s: State, number: int, place: int, to: int, desk: int) -> None:
    """Write down what happened, where a trace is wanted; an arrival has no desk."""
    if s.counts[TRACES]:
        at, now = s.counts[TRACED], s.times[NOW]
        s.trace[at].at = now
        s.trace[at].document = number
        s.trace[at].place = place
        s.trace[at].to = to
        s.trace[at].server = NOWHERE if desk == NOWHERE else s.desks[desk].server
        s.trace[at].came = now if desk == NOWHERE else s.desks[desk].joined
        s.trace[at].began = now if desk == NOWHERE else s.desks[desk].began
        s.counts[TRACED] = at + 1


@inlined
def _return_stage(t: Tables, s: State, slot: int, station: int) -> int:
    """The stage that this signature sends the document back to; NOWHERE where it signs."""
    if t.return_probability == 0.0:  # nobody comes twice, and visits are not begun anew
        return NOWHERE
    local = station - t.rows[s.documents[slot].row].first_station
    visit = s.visits[slot, local]
    s.visits[slot, local] = visit + 1  # by whoever: the next time to sign is another draw
    to = t.stations[station].returns_to
    if to == NOWHERE:
        return NOWHERE
    number = RETURN + (t.stations[station].printed << VISIT_BITS) + visit
    if uniform(draw(s.documents[slot].key, number)) < t.return_probability:
        return to
    return NOWHERE


@inlined
def _open_branches(t: Tables, s: State, slot: int, stage: int) -> None:
    """Ask the co-signers of a stage; who waits for another who is not asked waits for nobody."""
    first, last = t.stages[stage].first_branch, t.stages[stage + 1].first_branch
    asked = 0
    for branch in range(first, last):
        ahead = t.branches[branch].ahead
        condition = t.branches[branch].condition
        if condition != NOWHERE:
            holds = uniform(draw(s.documents[slot].key, CONDITION + condition))
            if holds >= t.condition_probability:
                ahead += NOT_ASKED
        asked += ahead < NOT_ASKED
        s.ahead[slot, branch - first] = ahead
    s.documents[slot].branches = asked
    if asked == 0:
        return
    for branch in range(first, last):  # none waits for a later one
        ahead = s.ahead[slot, branch - first]
        if ahead == 0:
            open_desk(t, s, slot, t.branches[branch].station)
        elif ahead == NOT_ASKED:
            for at in range(t.branches[branch].first_next, t.branches[branch + 1].first_next):
                s.ahead[slot, t.next_branch[at] - first] -= 1


@inlined
def _branch_signed(t: Tables, s: State, slot: int, station: int) -> bool:
    """A co-signer has signed; True where he was the last of all at this stage."""
    branch = t.stations[station].branch
    behind = station + 1
    if behind < t.stations.shape[0] and t.stations[behind].branch == branch:
        open_desk(t, s, slot, behind)
        return False
    s.documents[slot].branches -= 1
    stage = t.stations[station].stage
    if s.documents[slot].branches == 0:
        s.documents[slot].stage = s.documents[slot].top = stage + 1
        return True
    _open_behind(t, s, slot, branch)
    return False


@inlined
def _open_behind(t: Tables, s: State, slot: int, branch: int) -> None:
    """Ask those who waited for a branch, through those between who are not asked."""
    first = t.stages[s.documents[slot].stage].first_branch
    stack, size = s.stack, 1
    stack[0] = branch
    while size > 0:
        size -= 1
        done = stack[size]
        for at in range(t.branches[done].first_next, t.branches[done + 1].first_next):
            behind = t.next_branch[at]
            ahead = s.ahead[slot, behind - first] - 1
            s.ahead[slot, behind - first] = ahead
            if ahead == 0:
                open_desk(t, s, slot, t.branches[behind].station)
            elif ahead == NOT_ASKED:
                stack[size] = behind
                size += 1


@inlined
def _decided(t: Tables, s: State, slot: int) -> None:
    """The last signature is given: the document has left the office.

    It is in time when decided on or before its due day.
    """
    s.counts[UNDER_WAY] -= 1
    if s.documents[slot].is_counted:
        urgency, unit = s.documents[slot].urgency, t.rows[s.documents[slot].row].unit
        at = s.counts[BUFFERED]
        s.buffer[at].cycle = s.times[NOW] - s.documents[slot].arrived
        s.buffer[at].wait = s.documents[slot].waited
        s.buffer[at].urgency = urgency
        s.buffer[at].unit = unit
        s.counts[BUFFERED] = at + 1
        s.counts[LEFT] -= 1
        s.groups[urgency, unit].decided += 1
        if t.due_day.shape[1] > 1:
            s.groups[urgency, unit].in_time += (
                s.counts[DAY] <= t.due_day[urgency, s.documents[slot].received]
            )
    s.documents[slot].received = NOWHERE
    s.documents[s.counts[FREE_DOCS]].free = slot
    s.counts[FREE_DOCS] += 1
