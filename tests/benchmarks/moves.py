"""One move through the state machine: ours, and the engines one might have used instead."""

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TypeVar

from tests.benchmarks.measuring import Group, Line, Round, Subject, medians, seconds_of
from tests.benchmarks.peers import Shape, python_statemachine, shared_machines, spiff
from tests.workflow.builders import a_plan, a_rulebook
from workflow.case.duties import Duty
from workflow.case.machine import Walks, advance
from workflow.case.plan import Pass, pass_of, planned

FLAT_LINE, COSIGNED_LINE = 28, 83
FLAT_AIM, COSIGNED_AIM, BUILD_AIM = 25e-6, 60e-6, 2e-3
COSIGNERS = (3, 10, 20, 40)
PEERS_UP_TO = 10
NOTE = (
    f"Beside more than {PEERS_UP_TO} co-signers the peers are left out: no peer is hung by 40, but "
    "a move then takes each of them some milliseconds, and a round of cases minutes."
)
LEFT_OUT = "python-statemachine is not installed and was left out."
CASES_A_ROUND = 50
Started = TypeVar("Started")


def measure() -> Subject:
    """A route without co-signers, and those with more and more of them in parallel."""
    cosigned = (
        _group(f"會辦 of {each} in parallel", _pass(each), COSIGNED_AIM) for each in COSIGNERS
    )
    groups = (_group("No co-signers", _printed(FLAT_LINE), FLAT_AIM), *cosigned, _building())
    note = NOTE if find_spec("statemachine") else f"{NOTE} {LEFT_OUT}"
    return Subject(title="One move through the machine", groups=groups, note=note)


def _pass(cosigners: int) -> Pass:
    """The printed row that asks three units, or a made-up one that asks more."""
    if cosigners == COSIGNERS[0]:
        return _printed(COSIGNED_LINE)
    return pass_of(a_plan(*(f"第{number}組" for number in range(cosigners))), frozenset())


def _printed(line: int) -> Pass:
    book = a_rulebook()
    return pass_of(planned(book.route(book.at_line(line))), frozenset())


def _group(title: str, walked: Pass, aim: float) -> Group:
    shape = tuple(len(stage.duties) for stage in walked.stages)
    rounds: dict[str, Round] = {
        "chenhe: workflow.machine.advance": _per_move(lambda: walked, _walk)
    }
    rounds |= _peers(shape) if max(shape) <= PEERS_UP_TO else {}
    found = medians(rounds)
    first = next(iter(found))
    lines = [
        Line(name=name, value=value, aim=aim if name == first else None)
        for name, value in found.items()
    ]
    return Group(title=f"{title}, {sum(shape)} signatures", lines=tuple(lines))


def _building() -> Group:
    """What the first move of a shape costs more."""
    rounds = {f"會辦 of {each} in parallel": _built(_pass(each)) for each in COSIGNERS}
    lines = (Line(name=name, value=value, aim=BUILD_AIM) for name, value in medians(rounds).items())
    return Group(title="Building the machine of a shape", lines=tuple(lines))


def _built(walked: Pass) -> Round:
    return lambda: seconds_of(lambda: Walks().of(walked), times=10)


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
