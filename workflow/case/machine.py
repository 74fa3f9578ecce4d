"""A Pass as a state machine of `transitions`; nobody else sees machine states.

One machine a shape, shared by all cases of that shape: it holds no case. Each move makes a fresh
cursor, sets it to where the pass stands, fires one trigger and reads the state. A 會辦 stage is a
set of flat states, each named by who is still open.
"""

from collections.abc import Iterator
from functools import lru_cache

from transitions import Machine, MachineError

from workflow.case.duties import Duty
from workflow.case.plan import Pass, StageDuties

END = "end"
StageShape = tuple[int, tuple[tuple[int, int], ...]]  # duties, and who waits for whom
Shape = tuple[StageShape, ...]


class OutOfTurnError(Exception):
    """The machine has no transition for this duty where the pass stands."""


class Cursor:
    """Where one move starts and ends."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def advance(walked: Pass, done: frozenset[Duty], duty: Duty) -> tuple[Duty, ...]:
    """Sign `duty`: the duties open afterwards. Raises OutOfTurnError."""
    cursor = Cursor(_state(walked, done))
    stage, _ = _place(cursor.state)
    duties = walked.stages[stage].duties if cursor.state != END else ()
    if duty not in duties:
        raise OutOfTurnError(duty.label)
    event = _machine(_shape(walked)).events[_trigger(stage, duties.index(duty))]
    try:
        event.trigger(cursor)
    except MachineError as error:
        raise OutOfTurnError(duty.label) from error
    return _open(walked, cursor.state)


def open_in(walked: Pass, done: frozenset[Duty]) -> tuple[Duty, ...]:
    """The duties the machine has transitions for where the pass stands."""
    return _open(walked, _state(walked, done))


@lru_cache(maxsize=1024)
def _machine(shape: Shape) -> Machine:
    states = [END, *(state for at, each in enumerate(shape) for state in _states(at, each))]
    transitions = [
        {"trigger": trigger, "source": source, "dest": dest}
        for at, each in enumerate(shape)
        for trigger, source, dest in _moves(at, each, _start(shape, at + 1))
    ]
    return Machine(
        model=None,
        states=states,
        transitions=transitions,
        initial=_start(shape, 0),
        auto_transitions=False,
    )


def _shape(walked: Pass) -> Shape:
    return tuple((len(stage.duties), stage.waits) for stage in walked.stages)


def _start(shape: Shape, stage: int) -> str:
    return _name(stage, (1 << shape[stage][0]) - 1) if stage < len(shape) else END


def _states(stage: int, shape: StageShape) -> Iterator[str]:
    """One state a set of open duties that can come about."""
    return (_name(stage, still_open) for still_open in _reachable(shape))


def _moves(stage: int, shape: StageShape, after: str) -> Iterator[tuple[str, str, str]]:
    for still_open in _reachable(shape):
        for duty in _ready(still_open, shape):
            left = still_open & ~(1 << duty)
            dest = _name(stage, left) if left else after
            yield _trigger(stage, duty), _name(stage, still_open), dest


@lru_cache(maxsize=1024)
def _reachable(shape: StageShape) -> tuple[int, ...]:
    """The sets of open duties (as bits) that signing in any allowed order leads through."""
    full = (1 << shape[0]) - 1
    found = {full: None}
    queue = [full]
    for still_open in queue:
        for duty in _ready(still_open, shape):
            left = still_open & ~(1 << duty)
            if left and left not in found:
                found[left] = None
                queue.append(left)
    return tuple(found)


def _ready(still_open: int, shape: StageShape) -> list[int]:
    """The open duties that wait for nobody still open."""
    count, waits = shape
    waiting = {late for late, early in waits if still_open >> early & 1}
    return [each for each in range(count) if still_open >> each & 1 and each not in waiting]


def _state(walked: Pass, done: frozenset[Duty]) -> str:
    """The state the pass stands in once `done` is done."""
    for at, stage in enumerate(walked.stages):
        still_open = sum(1 << each for each, duty in enumerate(stage.duties) if duty not in done)
        if still_open:
            return _name(at, still_open)
    return END


def _open(walked: Pass, state: str) -> tuple[Duty, ...]:
    if state == END:
        return ()
    at, still_open = _place(state)
    stage: StageDuties = walked.stages[at]
    shape = (len(stage.duties), stage.waits)
    return tuple(stage.duties[each] for each in _ready(still_open, shape))


def _name(stage: int, still_open: int) -> str:
    return f"{stage}:{still_open}"


def _place(state: str) -> tuple[int, int]:
    if state == END:
        return -1, 0
    stage, still_open = state.split(":")
    return int(stage), int(still_open)


def _trigger(stage: int, duty: int) -> str:
    return f"sign {stage}.{duty}"
