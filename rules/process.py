"""Route -> Process: the route as a graph of tasks, gateways and events, still undrawn.

Every co-signer has a lane of its own; positions above the unit's head share the agency's lane. Who
holds nothing has no lane. A 會辦 stage is a block of one way in and one way out: parallel gateways
where several sign at once, and an exclusive pair around whom a condition may spare.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from graphlib import TopologicalSorter

from rules.agency.agency import CosignerKind
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.route import ASSISTING, Branch, CosignStage, Route, SignStage, assists

ASKED, NOT_ASKED = "需會辦", "不需會辦"


class NodeKind(Enum):
    """What a node is, in the words of BPMN 2.0."""

    START = "bpmn:StartEvent"
    TASK = "bpmn:UserTask"
    PARALLEL = "bpmn:ParallelGateway"
    EXCLUSIVE = "bpmn:ExclusiveGateway"
    END = "bpmn:EndEvent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node, in the lane of whoever acts.

    `id` is made of the stage's number in the route, from 1, and the co-signer's number in the
    stage, so that it is the same whenever the row is drawn. Gateways have no name, but a choice,
    which asks for its condition.
    """

    id: str
    kind: NodeKind
    lane: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One arrow; out of a choice it carries the variable that must hold, or is the default.

    `condition` names a boolean variable of the process, such as stage_2_cosigner_1_required; the
    note of the choice says what it means.
    """

    source: str
    target: str
    name: str = ""
    condition: str = ""
    is_default: bool = False

    @property
    def id(self) -> str:
        """Stable, and unique: no two arrows join the same nodes, but for a choice's two ways."""
        return f"flow_{self.source}_{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The graph of one route, nodes and lanes in the order people read them."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch of the graph: where it is entered and left."""

    first: str
    last: str


@dataclass(slots=True, kw_only=True)
class _Graph:
    """A graph that grows."""

    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    flows: list[Flow] = field(default_factory=list[Flow])

    def add(self, kind: NodeKind, name: str, lane: str, label: str = "", note: str = "") -> str:
        self.nodes[name] = Node(id=name, kind=kind, lane=lane, name=label, note=note)
        return name

    def chain(self, names: Iterable[str]) -> _Part:
        """Nodes one after the other."""
        first, *others = names
        last = first
        for each in others:
            self.flows.append(Flow(source=last, target=each))
            last = each
        return _Part(first=first, last=last)


def process_of(route: Route) -> Process:
    """The process of a route, from 擬辦 to 核定.

    Conditions are left open, as in the route: both ways are drawn. The order of stages is that of
    the route; in sequential mode a co-signer waits for the one printed before.
    """
    graph = _Graph()
    tail = graph.add(NodeKind.START, "start", route.unit, label="開始")
    for number, stage in enumerate(route.stages, start=1):
        name = f"stage_{number}"
        if isinstance(stage, SignStage):
            task = graph.add(NodeKind.TASK, name, _lane(stage, route), label=_label(stage, route))
            part = _Part(first=task, last=task)
        else:
            part = _round(graph, stage, name, graph.nodes[tail].lane)
        graph.flows.append(Flow(source=tail, target=part.first))
        tail = part.last
    graph.add(NodeKind.END, "end", graph.nodes[tail].lane, label="核定")
    graph.flows.append(Flow(source=tail, target="end"))
    nodes = tuple(graph.nodes.values())
    used = dict.fromkeys((route.unit, AGENCY_WIDE, *(node.lane for node in nodes)))
    lanes = tuple(lane for lane in used if any(node.lane == lane for node in nodes))
    return Process(nodes=nodes, flows=tuple(graph.flows), lanes=lanes)


def _lane(stage: SignStage, route: Route) -> str:
    return AGENCY_WIDE if route.ladder.is_shared(stage.position) else route.unit


def _label(stage: SignStage, route: Route) -> str:
    note = f"（{ASSISTING}）" if assists(stage, route.ladder) else ""
    return f"{stage.position}{stage.action.value}{note}"


def _round(graph: _Graph, stage: CosignStage, name: str, lane: str) -> _Part:
    """A round of co-signing; the gateways that open and close it stand in `lane`."""
    waits = _direct(stage)
    ids = {branch.name: f"{name}_cosigner_{at}" for at, branch in enumerate(stage.branches, 1)}
    first = [each for each in ids if not any(late == each for _, late in waits)]
    last = [each for each in ids if not any(early == each for early, _ in waits)]
    fork = graph.add(NodeKind.PARALLEL, f"{name}_fork", lane) if len(first) > 1 else ""
    parts = {
        branch.name: _branch(graph, branch, ids[branch.name], waits) for branch in stage.branches
    }
    join = graph.add(NodeKind.PARALLEL, f"{name}_join", lane) if len(last) > 1 else ""
    ways = [(parts[early].last, parts[late].first) for early, late in waits]
    ways += [(fork, parts[each].first) for each in first if fork]
    ways += [(parts[each].last, join) for each in last if join]
    graph.flows += [Flow(source=source, target=target) for source, target in ways]
    return _Part(first=fork or parts[first[0]].first, last=join or parts[last[0]].last)


def _direct(stage: CosignStage) -> list[tuple[str, str]]:
    """Who waits for whom, less what follows from the rest.

    (A, B): B waits for A. A pair is left out if A is also reached through another that B waits
    for. Raises CycleError where some wait for one another; such a row is doubtful and has no
    route.
    """
    behind: dict[str, set[str]] = {branch.name: set() for branch in stage.branches}
    for early, late in stage.order:
        behind[late].add(early)
    whole: dict[str, set[str]] = {}  # also through others
    for each in TopologicalSorter(behind).static_order():
        whole[each] = behind[each].union(*(whole[early] for early in behind[each]))
    return [
        (early, late)
        for early, late in stage.order
        if not any(early in whole[other] for other in behind[late])
    ]


def _branch(graph: _Graph, branch: Branch, name: str, waits: list[tuple[str, str]]) -> _Part:
    """One co-signer: waits for all ahead, is asked if the condition holds, opens all behind."""
    ahead = sum(late == branch.name for _, late in waits)
    behind = sum(early == branch.name for early, _ in waits)
    join = [graph.add(NodeKind.PARALLEL, f"{name}_join", branch.name)] if ahead > 1 else []
    asked = (_conditional if branch.condition else _signers)(graph, branch, name)
    fork = [graph.add(NodeKind.PARALLEL, f"{name}_fork", branch.name)] if behind > 1 else []
    graph.chain([*join, asked.first])
    graph.chain([asked.last, *fork])
    return _Part(first=(join or [asked.first])[0], last=(fork or [asked.last])[0])


def _conditional(graph: _Graph, branch: Branch, name: str) -> _Part:
    """A choice between the signers and nobody, and a merge. Nobody is the default."""
    variable = f"{name}_required"
    note = f"變數 {variable}：擬辦時答覆是否需會{branch.name}（{branch.condition}）"
    choice = graph.add(
        NodeKind.EXCLUSIVE, f"{name}_choice", branch.name, label=f"{branch.condition}？", note=note
    )
    signers = _signers(graph, branch, name)
    merge = graph.add(NodeKind.EXCLUSIVE, f"{name}_merge", branch.name)
    graph.flows += [
        Flow(source=choice, target=signers.first, name=ASKED, condition=variable),
        Flow(source=choice, target=merge, name=NOT_ASKED, is_default=True),
        Flow(source=signers.last, target=merge),
    ]
    return _Part(first=choice, last=merge)


def _signers(graph: _Graph, branch: Branch, name: str) -> _Part:
    unit = branch.name if branch.kind is CosignerKind.UNIT else ""
    return graph.chain(
        graph.add(
            NodeKind.TASK,
            f"{name}_signer_{at}",
            branch.name,
            label=f"{unit}{signer or branch.name}{Action.COSIGN.value}",
        )
        for at, signer in enumerate(branch.signers, start=1)
    )
