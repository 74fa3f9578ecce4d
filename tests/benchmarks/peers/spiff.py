"""SpiffWorkflow: the same route as BPMN, one user task a signature."""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.benchmarks.peers import Shape

PROCESS = "route"
NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A route as SpiffWorkflow has read it."""

    specification: Any

    def start(self) -> Any:
        """A new case, waiting for its first signature."""
        case = BpmnWorkflow(self.specification)
        case.do_engine_steps()
        return case


def process(shape: Shape) -> Process:
    """The process of this shape."""
    parser = BpmnParser()
    parser.add_bpmn_str(_bpmn(shape).encode())
    return Process(specification=parser.get_spec(PROCESS))


def sign(case: Any) -> bool:
    """The first open task is done; whether there was one."""
    due = case.get_next_task(state=TaskState.READY, manual=True)
    if due is None:
        return False
    due.run()
    case.do_engine_steps()
    return True


def walk(case: Any) -> int:
    """Sign until nobody is left; how many signed."""
    signed = 0
    while sign(case):
        signed += 1
    return signed


class Serializer:
    """A case to JSON and back."""

    def __init__(self) -> None:
        self._serializer = BpmnWorkflowSerializer()

    def dump(self, case: Any) -> str:
        """The case as text."""
        return str(self._serializer.serialize_json(case))

    def load(self, text: str) -> Any:
        """The case again."""
        return self._serializer.deserialize_json(text)


def _bpmn(shape: Shape) -> str:
    nodes, flows = ['<startEvent id="start"/>'], list[str]()
    last = "start"
    for at, signers in enumerate(shape):
        tasks = [f"task{at}_{each}" for each in range(signers)]
        nodes += [f'<userTask id="{task}"/>' for task in tasks]
        if signers == 1:
            flows.append(_flow(last, tasks[0]))
            last = tasks[0]
            continue
        fork, join = f"fork{at}", f"join{at}"
        nodes += [f'<parallelGateway id="{gateway}"/>' for gateway in (fork, join)]
        flows.append(_flow(last, fork))
        flows += [_flow(fork, task) + _flow(task, join) for task in tasks]
        last = join
    nodes.append('<endEvent id="end"/>')
    flows.append(_flow(last, "end"))
    body = "".join((*nodes, *flows))
    return (
        f'<definitions xmlns="{NAMESPACE}" targetNamespace="chenhe">'
        f'<process id="{PROCESS}" isExecutable="true">{body}</process></definitions>'
    )


def _flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
