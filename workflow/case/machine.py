"""A Pass as a state machine of `transitions`; nobody else sees machine states.

The Plan says what is owed: which duties stand in which stage, and who of a stage waits for whom.
The machine says which of them may be signed now, and where that leads. It has one state a stage,
one trigger a duty, and of each trigger at most two transitions: whoever signs last *joins* (on to
the next stage), anybody else *stays* (the 會辦 goes on, with one duty less open on the cursor).
So it grows with the duties of a Pass, not with the orders they can be signed in.

`transitions` refuses: in the state of another stage a trigger has no transition, and in its own
the guards of its transitions let nobody sign who has signed or waits for somebody.

One machine a shape, shared by all cases of that shape: it holds no case and only runs forward.
Each move makes a fresh cursor, sets it to where the pass stands, fires one trigger and reads it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TypedDict

from transitions import Machine, MachineError

from workflow.case.duties import Duty
from workflow.case.plan import Pass

END = "end"
MOST_TRANSITIONS = 10_000
StageShape = tuple[int, tuple[tuple[int, int], ...]]  # duties, and who waits for whom
Shape = tuple[StageShape, ...]


class OutOfTurnError(Exception):
    """The machine has no transition for this duty where the pass stands."""


class Cursor:
    """Where one move starts and ends: the stage, and which duties of the pass are open (bits)."""

    __slots__ = ("state", "still_open")

    def __init__(self, state: str, still_open: int) -> None:
        self.state = state
        self.still_open = still_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What the transitions of one duty ask of the cursor and do to it."""

    place: int  # of the duty in its pass, from 0
    duty: int  # its bit
    stage: int  # the bits of all duties of its stage
    ahead: int  # the bits of those it waits for

    def is_due(self, cursor: Cursor) -> bool:
        """Whether it is open, and nobody is that it waits for."""
        return cursor.still_open & (self.duty | self.ahead) == self.duty

    def is_last(self, cursor: Cursor) -> bool:
        """Whether nobody else of its stage is open."""
        return cursor.still_open & self.stage == self.duty

    def sign(self, cursor: Cursor) -> None:
        """It is open no more."""
        cursor.still_open &= ~self.duty


class Move(TypedDict):
    """One transition, as `transitions` is told of it."""

    trigger: str
    source: str
    dest: str | None  # None: the state stays
    conditions: list[Callable[[Cursor], bool]]
    before: Callable[[Cursor], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The machine of one shape, and the signings that its transitions are made of, by state."""

    machine: Machine
    signings: Mapping[str, tuple[Signing, ...]]
    transitions: int


def advance(walked: Pass, done: frozenset[Duty], duty: Duty) -> tuple[Duty, ...]:
    """Sign `duty`: the duties open afterwards, in the order of the plan. Raises OutOfTurnError."""
    walk = WALKS.of(walked)
    cursor = _cursor(walk, walked, done)
    place = walked.places.get(duty)
    if place is None:  # of another plan, or of a stage done before the pass began: no trigger
        raise OutOfTurnError(duty.label)
    try:
        has_moved = walk.machine.events[_trigger(place)].trigger(cursor, cursor)
    except MachineError as error:
        raise OutOfTurnError(duty.label) from error
    if not has_moved:
        raise OutOfTurnError(duty.label)
    return _due(walk, walked, cursor)


def open_in(walked: Pass, done: frozenset[Duty]) -> tuple[Duty, ...]:
    """The duties that have a transition where the pass stands, in the order of the plan."""
    walk = WALKS.of(walked)
    return _due(walk, walked, _cursor(walk, walked, done))


class Walks:
    """The walks built last: as many as have MOST_TRANSITIONS between them.

    With its trigger, its guards and its part of the state a transition weighs 1.1 KB (of 200
    co-signers) to 2.3 KB (of none), so all walks weigh 25 MB at most, whatever their shapes; one
    with more transitions than that serves its move and goes. A look-up takes no lock.
    """

    def __init__(self) -> None:
        self._kept: dict[Shape, Walk] = {}
        self._lock = Lock()

    def of(self, walked: Pass) -> Walk:
        """The walk of the shape this pass has, built anew unless it is kept."""
        shape = tuple((len(stage.duties), stage.waits) for stage in walked.stages)
        return self._kept.get(shape) or self._keep(shape, _walk(shape))

    @property
    def transitions(self) -> int:
        """How many transitions the walks kept have between them."""
        return sum(walk.transitions for walk in self._kept.values())

    def _keep(self, shape: Shape, walk: Walk) -> Walk:
        with self._lock:
            self._kept[shape] = walk
            while self.transitions > MOST_TRANSITIONS:
                del self._kept[next(iter(self._kept))]
        return walk


WALKS = Walks()


def _walk(shape: Shape) -> Walk:
    signings = dict(_signings(shape))
    states = [*signings, END]
    moves = [
        move
        for (state, stage), after in zip(signings.items(), states[1:], strict=True)
        for signing in stage
        for move in _moves(signing, state, after)
    ]
    machine = Machine(
        model=None, states=states, transitions=moves, initial=states[0], auto_transitions=False
    )
    return Walk(machine=machine, signings={**signings, END: ()}, transitions=len(moves))


def _signings(shape: Shape) -> Iterator[tuple[str, tuple[Signing, ...]]]:
    """The state of every stage, with the signings of the stage."""
    first = 0
    for at, (count, waits) in enumerate(shape):
        duties = range(first, first + count)
        ahead = dict.fromkeys(duties, 0)
        for late, early in waits:
            ahead[first + late] |= 1 << first + early
        stage = sum(1 << place for place in duties)
        yield (
            str(at),
            tuple(
                Signing(place=place, duty=1 << place, stage=stage, ahead=ahead[place])
                for place in duties
            ),
        )
        first += count


def _moves(signing: Signing, state: str, after: str) -> Iterator[Move]:
    """Its join, and its stay where the stage has others that may still be open."""
    is_alone = signing.stage == signing.duty
    yield Move(
        trigger=_trigger(signing.place),
        source=state,
        dest=after,
        conditions=[] if is_alone else [signing.is_last, signing.is_due],
        before=signing.sign,
    )
    if not is_alone:
        yield Move(
            trigger=_trigger(signing.place),
            source=state,
            dest=None,
            conditions=[signing.is_due],
            before=signing.sign,
        )


def _trigger(place: int) -> str:
    return f"sign {place}"


def _cursor(walk: Walk, walked: Pass, done: frozenset[Duty]) -> Cursor:
    """A fresh cursor at the first stage that is not done."""
    still_open = sum(1 << place for duty, place in walked.places.items() if duty not in done)
    unfinished = (
        state for state, stage in walk.signings.items() if stage and stage[0].stage & still_open
    )
    return Cursor(next(unfinished, END), still_open)


def _due(walk: Walk, walked: Pass, cursor: Cursor) -> tuple[Duty, ...]:
    """Whose guards let them sign."""
    stage = walk.signings[cursor.state]
    return tuple(walked.duties[each.place] for each in stage if each.is_due(cursor))
