"""One move through the state machine: ours, and the engines one might have used instead."""

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TypeVar

from tests.benchmarks.measuring import Group, Line, Round, Subject, medians
from tests.benchmarks.peers import Shape, python_statemachine, shared_machines, spiff
from tests.workflow.builders import a_rulebook
from workflow.case.duties import Duty
from workflow.case.machine import advance
from workflow.case.plan import Pass, pass_of, planned

FLAT_LINE, COSIGNED_LINE = 28, 83
FLAT_AIM, COSIGNED_AIM = 25e-6, 100e-6
LEFT_OUT = "python-statemachine is not installed and was left out."
CASES_A_ROUND = 50
Started = TypeVar("Started")


def measure() -> Subject:
    """A route without co-signers, and one with three in parallel."""
    flat = _group("No co-signers", FLAT_LINE, FLAT_AIM)
    cosigned = _group("會辦 of three units, in parallel", COSIGNED_LINE, COSIGNED_AIM)
    note = "" if find_spec("statemachine") else LEFT_OUT
    return Subject(title="One move through the machine", groups=(flat, cosigned), note=note)


def _group(title: str, line: int, aim: float) -> Group:
    book = a_rulebook()
    walked = pass_of(planned(book.route(book.at_line(line))), frozenset())
    shape = tuple(len(stage.duties) for stage in walked.stages)
    rounds: dict[str, Round] = {
        "chenhe: workflow.machine.advance": _per_move(lambda: walked, _walk)
    }
    rounds |= _peers(shape)
    found = medians(rounds)
    first = next(iter(found))
    lines = [
        Line(name=name, value=value, aim=aim if name == first else None)
        for name, value in found.items()
    ]
    return Group(title=f"{title}, {sum(shape)} signatures", lines=tuple(lines))


def _peers(shape: Shape) -> dict[str, Round]:
    if max(shape) == 1:
        name, shared = "transitions, bare", shared_machines.flat_walk(shape)
    else:
        name, shared = "transitions, nested parallel states", shared_machines.nested_walk(shape)
    process = spiff.process(shape)
    peers = {
        name: _per_move(lambda: None, lambda _: shared()),
        "SpiffWorkflow, case held in memory": _per_move(process.start, spiff.walk),
    }
    if find_spec("statemachine"):
        start = python_statemachine.starting(shape)
        peers["python-statemachine, case held in memory"] = _per_move(
            start, python_statemachine.walking(shape)
        )
    return peers


def _per_move(start: Callable[[], Started], walk: Callable[[Started], int]) -> Round:
    """A round of whole cases: seconds a signature. What starts a case is not counted."""

    def once() -> float:
        cases = [start() for _ in range(CASES_A_ROUND)]
        begun = time.perf_counter()
        moved = sum(walk(case) for case in cases)
        return (time.perf_counter() - begun) / moved

    return once


def _walk(walked: Pass) -> int:
    """Sign everything, first come first served."""
    done: frozenset[Duty] = frozenset()
    duty: Duty | None = walked.stages[0].duties[0]
    while duty is not None:
        due = advance(walked, done, duty)
        done |= {duty}
        duty = due[0] if due else None
    return len(done)
