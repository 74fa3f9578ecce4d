"""A document on its way: from the stage that is signed to the next, and what a signature does."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.draws import CONDITION, RETURN, draw, uniform
from workflow.rehearsal.kernel.hours import own_time
from workflow.rehearsal.kernel.queues import close_desk, count_presence, look_at, open_desk
from workflow.rehearsal.kernel.state import (
    ARRIVED,
    AT,
    BEGAN,
    BRANCHES,
    BUFFERED,
    BUSY,
    BY_WHOM,
    CYCLE,
    DAY,
    DECIDED,
    DOCUMENT,
    FREE,
    FREE_DOCS,
    HANDLED,
    IN_TIME,
    IS_COUNTED,
    LEFT,
    MINUTES,
    NOT_ASKED,
    NOW,
    NUMBERED,
    OF_UNIT,
    OF_URGENCY,
    RECEIVED,
    ROW_OF,
    SERVED,
    SERVED_BY,
    STAGE,
    TOP,
    TRACED,
    TRACES,
    UNDER_WAY,
    URGENCY_OF,
    WAIT,
    WAITED,
    WAITED_FOR,
    WAITED_IN_ALL,
    WARM_AT,
    WHEN,
    WHERE,
    WHICH,
    WHITHER,
    WORKED,
    State,
)
from workflow.rehearsal.network.tables import (
    AHEAD,
    BRANCH_STATION,
    FIRST_BRANCH,
    FIRST_NEXT,
    FIRST_STAGE,
    FIRST_STATION,
    IF,
    NOWHERE,
    OF_BRANCH,
    OF_STAGE,
    POSITION,
    PRINTED,
    RETURNS_TO,
    STATION,
    UNIT,
    Tables,
)


@inlined
def walk(t: Tables, s: State, slot: int) -> None:
    """Open the desks of the stage that a document has come to; past the last it is decided."""
    row = s.documents[slot, ROW_OF]
    while True:
        stage = s.documents[slot, STAGE]
        if stage == t.rows[row + 1, FIRST_STAGE]:
            _decided(t, s, slot)
            return
        station = t.stages[stage, STATION]
        if station != NOWHERE:
            s.documents[slot, TOP] = max(s.documents[slot, TOP], stage)
            open_desk(t, s, slot, station)
            return
        if stage >= s.documents[slot, TOP]:
            s.documents[slot, TOP] = stage
            _open_branches(t, s, slot, stage)
            if s.documents[slot, BRANCHES] > 0:
                return
            s.documents[slot, TOP] = stage + 1
        s.documents[slot, STAGE] = stage + 1


@inlined
def sign(t: Tables, s: State, desk: int) -> bool:
    """A signature, or a return, is given. True where the document goes on to another stage."""
    now, slot, station = s.times[NOW], s.desks[desk, DOCUMENT], s.desks[desk, AT]
    server = s.desks[desk, SERVED_BY]
    if server != NOWHERE:
        count_presence(t, s, server, now)
        s.servers[server, BUSY] -= 1
        began = max(s.minutes[desk, BEGAN], s.times[WARM_AT])
        s.worked[server, WORKED] += own_time(t, server, now) - own_time(t, server, began)
        look_at(s, server)
    position = t.stations[station, POSITION]
    s.positions[position, HANDLED] += 1
    s.signed[position, WAITED_IN_ALL] += s.minutes[desk, WAITED_FOR]
    s.signed[position, SERVED] += s.minutes[desk, MINUTES]
    close_desk(s, desk)
    to = _return_stage(t, s, slot, station)
    trace(s, s.documents[slot, NUMBERED], station, to, server)
    if t.stations[station, OF_BRANCH] != NOWHERE:
        return _branch_signed(t, s, slot, station)
    s.documents[slot, STAGE] = t.stations[station, OF_STAGE] + 1 if to == NOWHERE else to
    return True


@inlined
def trace(s: State, number: int, station: int, to: int, server: int) -> None:
    """Write down what happened, where a trace is wanted."""
    if s.counts[TRACES]:
        at = s.counts[TRACED]
        s.trace[at, WHEN] = s.times[NOW]
        s.trace[at, WHICH] = number
        s.trace[at, WHERE] = station
        s.trace[at, WHITHER] = to
        s.trace[at, BY_WHOM] = server
        s.counts[TRACED] = at + 1


@inlined
def _return_stage(t: Tables, s: State, slot: int, station: int) -> int:
    """The stage that this signature sends the document back to; NOWHERE where it signs."""
    to = t.stations[station, RETURNS_TO]
    if to == NOWHERE:
        return NOWHERE
    local = station - t.rows[s.documents[slot, ROW_OF], FIRST_STATION]
    visit = s.visits[slot, local]
    s.visits[slot, local] = visit + 1
    number = RETURN + (t.stations[station, PRINTED] << 32) + visit
    if uniform(draw(s.keys[slot], number)) < t.return_probability:
        return to
    return NOWHERE


@inlined
def _open_branches(t: Tables, s: State, slot: int, stage: int) -> None:
    """Ask the co-signers of a stage; who waits for another who is not asked waits for nobody."""
    first, last = t.stages[stage, FIRST_BRANCH], t.stages[stage + 1, FIRST_BRANCH]
    asked = 0
    for branch in range(first, last):
        ahead = t.branches[branch, AHEAD]
        condition = t.branches[branch, IF]
        if condition != NOWHERE:
            holds = uniform(draw(s.keys[slot], CONDITION + condition))
            if holds >= t.condition_probability:
                ahead += NOT_ASKED
        asked += ahead < NOT_ASKED
        s.ahead[slot, branch - first] = ahead
    s.documents[slot, BRANCHES] = asked
    if asked == 0:
        return
    for branch in range(first, last):  # none waits for a later one
        ahead = s.ahead[slot, branch - first]
        if ahead == 0:
            open_desk(t, s, slot, t.branches[branch, BRANCH_STATION])
        elif ahead == NOT_ASKED:
            for at in range(t.branches[branch, FIRST_NEXT], t.branches[branch + 1, FIRST_NEXT]):
                s.ahead[slot, t.next_branch[at] - first] -= 1


@inlined
def _branch_signed(t: Tables, s: State, slot: int, station: int) -> bool:
    """A co-signer has signed; True where he was the last of all at this stage."""
    branch = t.stations[station, OF_BRANCH]
    behind = station + 1
    if behind < t.stations.shape[0] and t.stations[behind, OF_BRANCH] == branch:
        open_desk(t, s, slot, behind)
        return False
    s.documents[slot, BRANCHES] -= 1
    stage = t.stations[station, OF_STAGE]
    if s.documents[slot, BRANCHES] == 0:
        s.documents[slot, STAGE] = s.documents[slot, TOP] = stage + 1
        return True
    _open_behind(t, s, slot, branch)
    return False


@inlined
def _open_behind(t: Tables, s: State, slot: int, branch: int) -> None:
    """Ask those who waited for a branch, through those between who are not asked."""
    first = t.stages[s.documents[slot, STAGE], FIRST_BRANCH]
    stack, size = s.stack, 1
    stack[0] = branch
    while size > 0:
        size -= 1
        done = stack[size]
        for at in range(t.branches[done, FIRST_NEXT], t.branches[done + 1, FIRST_NEXT]):
            behind = t.next_branch[at]
            ahead = s.ahead[slot, behind - first] - 1
            s.ahead[slot, behind - first] = ahead
            if ahead == 0:
                open_desk(t, s, slot, t.branches[behind, BRANCH_STATION])
            elif ahead == NOT_ASKED:
                stack[size] = behind
                size += 1


@inlined
def _decided(t: Tables, s: State, slot: int) -> None:
    """The last signature is given: the document has left the office.

    It is in time when decided on or before its due day.
    """
    s.counts[UNDER_WAY] -= 1
    if s.documents[slot, IS_COUNTED]:
        urgency, unit = s.documents[slot, URGENCY_OF], t.rows[s.documents[slot, ROW_OF], UNIT]
        at = s.counts[BUFFERED]
        s.buffer[at, CYCLE] = s.times[NOW] - s.spans[slot, ARRIVED]
        s.buffer[at, WAIT] = s.spans[slot, WAITED]
        s.buffer[at, OF_URGENCY] = urgency
        s.buffer[at, OF_UNIT] = unit
        s.counts[BUFFERED] = at + 1
        s.counts[LEFT] -= 1
        s.groups[urgency, unit, DECIDED] += 1
        if t.due_day.shape[1] > 1:
            s.groups[urgency, unit, IN_TIME] += (
                s.counts[DAY] <= t.due_day[urgency, s.documents[slot, RECEIVED]]
            )
    s.documents[slot, RECEIVED] = NOWHERE
    s.documents[s.counts[FREE_DOCS], FREE] = slot
    s.counts[FREE_DOCS] += 1
