"""Process -> BPMN 2.0 XML with its diagram: one lane a unit, one column a step.

The elements are those of the OMG's BPMN 2.0 schema; the file is built by bpmn-io's moddle, so that
modelling tools read it. Sizes and places are pixels from the top left corner, x to the right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bpmn_io import BpmnModdle

from rules.agency.agency import issue_text
from rules.process import Flow, Node, NodeKind, Process, process_of
from rules.route import Route

SIZES = {  # as bpmn.io draws them
    NodeKind.START: (36, 36),
    NodeKind.TASK: (100, 80),
    NodeKind.PARALLEL: (50, 50),
    NodeKind.EXCLUSIVE: (50, 50),
    NodeKind.END: (36, 36),
}
COLUMN, LANE = 150, 150
EDGE = 20  # of the sheet
HEADER = 30  # the strip that names a pool or a lane
BELOW = 60  # how far under its gateways the way around a co-signer runs

Point = tuple[int, int]
Element = Any  # what bpmn-io makes has no types of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Where a shape stands.

    `x` and `y` are the top left corner.
    """

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def left(self) -> Point:
        """Where arrows enter."""
        return self.x, self.middle[1]

    @property
    def right(self) -> Point:
        """Where arrows leave."""
        return self.x + self.width, self.middle[1]


def route_bpmn(route: Route) -> str:
    """The route as a BPMN 2.0 file that modelling tools open and engines run.

    The process is executable; each condition is a boolean variable that an engine must be given.
    Ids do not change from one drawing to the next.
    """
    return _moddle().to_xml(_definitions(route), {"format": True}).xml


@cache
def _moddle() -> BpmnModdle:
    return BpmnModdle()


def _element(kind: str, **properties: object) -> Element:
    return _moddle().create(kind, properties)


def _definitions(route: Route) -> Element:
    """The process (what an engine runs), its one pool, and the drawing of both.

    Ids are made of the row's line, so that they are stable.
    """
    process = process_of(route)
    places = _places(process)
    nodes = {node.id: _node(node) for node in process.nodes}
    flows = [_flow(flow, nodes) for flow in process.flows]
    lanes = [_lane(number, name, process, nodes) for number, name in enumerate(process.lanes, 1)]
    whole = _element(
        "bpmn:Process",
        id=f"route_line_{route.line}",
        name=route.key,
        isExecutable=True,
        documentation=[_documentation(text) for text in _notes(route)],
        laneSets=[_element("bpmn:LaneSet", id="lanes", lanes=lanes)],
        flowElements=[*nodes.values(), *flows],
    )
    name = f"{route.unit} 第 {route.line} 行"
    pool = _element("bpmn:Participant", id="pool", name=name, processRef=whole)
    collaboration = _element("bpmn:Collaboration", id="collaboration", participants=[pool])
    drawn = [
        *_frames(process, pool, lanes),
        *(_shape(nodes[name], bounds) for name, bounds in places.items()),
        *(
            _edge(each, _way(flow, process, places))
            for each, flow in zip(flows, process.flows, strict=True)
        ),
    ]
    plane = _element("bpmndi:BPMNPlane", id="plane", bpmnElement=collaboration, planeElement=drawn)
    return _element(
        "bpmn:Definitions",
        id=f"definitions_line_{route.line}",
        targetNamespace="urn:chenhe:route",
        exporter="Chenhe",
        rootElements=[collaboration, whole],
        diagrams=[_element("bpmndi:BPMNDiagram", id="diagram", plane=plane)],
    )


def _notes(route: Route) -> Iterable[str]:
    """Where the route comes from: what a reader of the file alone must know."""
    yield f"流程列：{route.key}（第 {route.line} 行）"
    yield f"表別：{route.schedule}（{issue_text(route.issued_on, route.issue_document)}）"
    if route.version:
        yield f"版本：{route.version}"


def _documentation(text: str) -> Element:
    return _element("bpmn:Documentation", text=text)


def _node(node: Node) -> Element:
    named = {"name": node.name} if node.name else {}
    noted = {"documentation": [_documentation(node.note)]} if node.note else {}
    return _element(node.kind.value, id=node.id, **named, **noted)


def _flow(flow: Flow, nodes: Mapping[str, Element]) -> Element:
    """The arrow, known to the nodes at both its ends too."""
    source, target = nodes[flow.source], nodes[flow.target]
    made = _element("bpmn:SequenceFlow", id=flow.id, sourceRef=source, targetRef=target)
    if flow.name:
        made.set("name", flow.name)
    if flow.condition:
        made.set("conditionExpression", _element("bpmn:FormalExpression", body=flow.condition))
    if flow.is_default:
        source.set("default", made)
    source.get("outgoing").append(made)
    target.get("incoming").append(made)
    return made


def _lane(number: int, name: str, process: Process, nodes: Mapping[str, Element]) -> Element:
    members = [nodes[node.id] for node in process.nodes if node.lane == name]
    return _element("bpmn:Lane", id=f"lane_{number}", name=name, flowNodeRef=members)


def _columns(process: Process) -> dict[str, int]:
    """The column of every node: one right of the last it comes after.

    The longest way from the start counts. Nodes that wait for several stand right of them all.
    """
    columns = {process.nodes[0].id: 0}
    queue = [process.nodes[0].id]
    for name in queue:
        for flow in process.flows:
            if flow.source == name and columns.get(flow.target, 0) <= columns[name]:
                columns[flow.target] = columns[name] + 1
                queue.append(flow.target)
    return columns


def _places(process: Process) -> dict[str, Bounds]:
    """Every node in the middle of its column and lane; no lane has two in one column."""
    columns = _columns(process)
    places: dict[str, Bounds] = {}
    for node in process.nodes:
        width, height = SIZES[node.kind]
        x = EDGE + 2 * HEADER + columns[node.id] * COLUMN + (COLUMN - width) // 2
        y = EDGE + process.lanes.index(node.lane) * LANE + (LANE - height) // 2
        places[node.id] = Bounds(x=x, y=y, width=width, height=height)
    return places


def _frames(process: Process, pool: Element, lanes: list[Element]) -> Iterable[Element]:
    width = 2 * HEADER + (max(_columns(process).values()) + 1) * COLUMN
    whole = Bounds(x=EDGE, y=EDGE, width=width, height=LANE * len(lanes))
    yield _shape(pool, whole, isHorizontal=True)
    for at, lane in enumerate(lanes):
        inside = Bounds(x=EDGE + HEADER, y=EDGE + at * LANE, width=width - HEADER, height=LANE)
        yield _shape(lane, inside, isHorizontal=True)


def _way(flow: Flow, process: Process, places: Mapping[str, Bounds]) -> tuple[Point, ...]:
    """The arrow's corners. Into a join it turns at the end, else at once: what lies between is
    the lane of one of the two, empty there.
    """
    source, target = places[flow.source], places[flow.target]
    (x0, y0), (x1, y1) = source.right, target.left
    if flow.is_default:
        low = source.middle[1] + BELOW
        start, end = source.middle[0], target.middle[0]
        under = source.y + source.height
        return (start, under), (start, low), (end, low), (end, under)
    if y0 == y1:
        return source.right, target.left
    joins = sum(each.target == flow.target for each in process.flows) > 1
    turn = x1 - (COLUMN - 100) // 2 if joins else x0 + (COLUMN - 100) // 2
    return source.right, (turn, y0), (turn, y1), target.left


def _shape(element: Element, bounds: Bounds, **properties: object) -> Element:
    box = _element("dc:Bounds", x=bounds.x, y=bounds.y, width=bounds.width, height=bounds.height)
    return _element(
        "bpmndi:BPMNShape",
        id=f"{element.get('id')}_shape",
        bpmnElement=element,
        bounds=box,
        **properties,
    )


def _edge(element: Element, way: Iterable[Point]) -> Element:
    return _element(
        "bpmndi:BPMNEdge",
        id=f"{element.get('id')}_edge",
        bpmnElement=element,
        waypoint=[_element("dc:Point", x=x, y=y) for x, y in way],
    )
