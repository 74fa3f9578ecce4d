"""`transitions` driven bare: one machine shared by all cases, a fresh cursor a move."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from transitions import Machine
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

from tests.benchmarks.peers import Shape

Walk = Callable[[], int]


class _State(NestedState):
    separator = "/"


class _Nested(HierarchicalMachine):
    state_cls = _State


class _Cursor:
    """Where one move starts and ends."""

    state: Any = None


def flat_walk(shape: Shape) -> Walk:
    """A walk through stages of one signature each."""
    states = [str(at) for at in range(len(shape) + 1)]
    table = [["sign", at, to] for at, to in pairwise(states)]
    machine = Machine(
        model=None, states=states, transitions=table, initial="0", auto_transitions=False
    )
    event = machine.events["sign"]

    def walk() -> int:
        state = "0"
        while state != states[-1]:
            cursor = _Cursor()
            machine.set_state(state, cursor)
            event.trigger(cursor)
            state = cursor.state
        return len(shape)

    return walk


def nested_walk(shape: Shape) -> Walk:
    """A walk through stages of which some are parallel states, left once all have signed."""
    states: list[Any] = [_state(at, signers) for at, signers in enumerate(shape)]
    signs = [
        [f"sign {at} {each}", f"{at}/{each}/open", f"{at}/{each}/signed"]
        for at, signers in enumerate(shape)
        for each in range(signers)
        if signers > 1
    ]
    leaves = [["leave", str(at), str(at + 1)] for at in range(len(shape))]
    machine = _Nested(
        model=None,
        states=[*states, str(len(shape))],
        transitions=[*signs, *leaves],
        initial="0",
        auto_transitions=False,
    )

    def move(state: Any, trigger: str) -> Any:
        cursor = _Cursor()
        machine.set_state(state, cursor)
        machine.trigger_event(cursor, trigger)
        if trigger != "leave" and all(leaf.endswith("signed") for leaf in cursor.state):
            machine.trigger_event(cursor, "leave")
        return cursor.state

    def walk() -> int:
        state: Any = "0"
        for at, signers in enumerate(shape):
            triggers = [f"sign {at} {each}" for each in range(signers)]
            for trigger in triggers if signers > 1 else ["leave"]:
                state = move(state, trigger)
        return sum(shape)

    return walk


def _state(at: int, signers: int) -> Any:
    if signers == 1:
        return str(at)
    branches = [
        {"name": str(each), "children": ["open", "signed"], "initial": "open"}
        for each in range(signers)
    ]
    return {"name": str(at), "parallel": branches}
