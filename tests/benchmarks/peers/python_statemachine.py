"""python-statemachine: one machine object a case, kept while the case runs."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.benchmarks.peers import Shape


def starting(shape: Shape) -> Callable[[], Any]:
    """What starts a case of this shape."""
    states: dict[str, Any] = {
        f"stage{at}": _state(at, signers) | {"initial": at == 0} for at, signers in enumerate(shape)
    }
    states[f"stage{len(shape)}"] = {"final": True}
    factory = import_module("statemachine.io").create_machine_class_from_definition
    return factory("Case", states=states)


def walking(shape: Shape) -> Callable[[Any], int]:
    """What signs everything and says how many signed; it reads the state after each move."""
    events = [_event(at, each) for at, signers in enumerate(shape) for each in range(signers)]

    def walk(case: Any) -> int:
        return sum(bool(case.send(event) or case.configuration) for event in events)

    return walk


def _event(at: int, each: int) -> str:
    return f"sign{at}_{each}"


def _state(at: int, signers: int) -> dict[str, Any]:
    after = [{"target": f"stage{at + 1}"}]
    if signers == 1:
        return {"on": {_event(at, 0): after}}
    branches = {f"branch{each}": _branch(_event(at, each)) for each in range(signers)}
    return {"parallel": True, "states": branches, "on": {f"done_state_stage{at}": after}}


def _branch(event: str) -> dict[str, Any]:
    signed = f"{event}_done"
    waiting = {"initial": True, "on": {event: [{"target": signed}]}}
    return {"states": {f"{event}_due": waiting, signed: {"final": True}}}
