"""Where the boxes and lines of a route stand. Pure: no colours, no language.

Lengths are units of an SVG's view box; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from web.picture.boxes import Node, Point, box, branch_words, height_of, sign_words
from web.picture.stages import BranchView, Progress, StageView

Direction = Literal["horizontal", "vertical"]

MARGIN = 10.0  # room for the badges that stand on the corners
GAP = 16.0
BAR = 14.0  # from the fork to a branch, and from a branch to the join
BRANCH_GAP = 14.0
DROP = 26.0  # from the line of signatures down to the branches hanging under it
SIGN_WIDTH = 84.0  # nine signatures and two rounds of co-signing stay under 1200
BRANCH_WIDTH = 124.0
BRANCH_WIDTH_DOWN = 186.0
SIGN_WIDTH_DOWN = 132.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line, with a head where it arrives at a box.

    Corners of a line that bends at right angles; `passed` once the case has gone that way.
    """

    points: tuple[Point, ...]
    passed: bool
    arrow: bool = True

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The corners of the arrow's head."""
        (x0, y0), (x1, y1) = self.points[-2:]
        run = max(abs(x1 - x0), abs(y1 - y0)) or 1.0
        along, across = 7 * (x1 - x0) / run, 7 * (y1 - y0) / run
        side_x, side_y = across / 1.9, along / 1.9
        back_x, back_y = x1 - along, y1 - across
        return (x1, y1), (back_x - side_x, back_y + side_y), (back_x + side_x, back_y - side_y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A word beside a line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A route laid out, with the stages it was laid out from.

    `nodes` stand in the order of signing; edges that are passed come last, to lie on top.
    """

    direction: Direction
    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: tuple[Label, ...]
    stages: tuple[StageView, ...]


@dataclass(slots=True, kw_only=True)
class _Drawing:
    """A drawing filled stage by stage; `exit` is where the next line starts."""

    across: bool
    spine: float
    sign_height: float
    exit: Point | None = None
    nodes: list[Node] = field(default_factory=list[Node])
    edges: list[Edge] = field(default_factory=list[Edge])
    labels: list[Label] = field(default_factory=list[Label])

    def sign(self, stage: StageView) -> None:
        """Add a signature of the ladder, on the spine."""
        width = SIGN_WIDTH if self.across else SIGN_WIDTH_DOWN
        x, y = MARGIN, MARGIN
        if self.exit is not None and self.across:
            x = self.exit[0] + GAP
        elif self.exit is not None:
            y = self.exit[1] + GAP
        words = sign_words(stage, width)
        node = box(words, (x, y), (width, self.sign_height), stage.state)
        self.nodes.append(replace(node, decides=stage.decides))
        entry = (x, self.spine) if self.across else (self.spine, y)
        self._line(self.exit, entry, passed=_reached(stage.state))
        self.exit = (node.right, self.spine) if self.across else (self.spine, node.bottom)

    def cosign(self, stage: StageView) -> None:
        """Add a round of co-signing, hanging from the spine between a fork and a join."""
        fork = self._fork(stage)
        boxes = self._hang(stage, fork)
        join = self._join_point(boxes)
        chained = {} if stage.sequential else _chained(stage.branches)
        for index, (branch, node) in enumerate(zip(stage.branches, boxes, strict=True)):
            self.nodes.append(node)
            above = index > 0 and (stage.sequential or chained.get(index - 1) == index)
            start = (boxes[index - 1].center, boxes[index - 1].bottom) if above else None
            arrival = (node.center, node.y) if above else (node.x, node.middle)
            way = (start, arrival) if start else (fork, (fork[0], node.middle), arrival)
            self.edges.append(Edge(points=way, passed=_reached(branch.state)))
            goes_on = index + 1 < len(boxes) and (stage.sequential or chained.get(index))
            if not goes_on:
                self._leave(node, join, passed=branch.state is Progress.DONE)
        self.exit = join

    def _fork(self, stage: StageView) -> Point:
        if self.exit is None:
            self.exit = (MARGIN, self.spine) if self.across else (self.spine, MARGIN)
        if not self.across:
            self.labels.append(Label(x=self.spine + BAR, y=self.exit[1] + 17, text=stage.mode))
            return self.exit
        fork = (self.exit[0] + GAP / 2, self.spine)
        middle = fork[0] + BAR + BRANCH_WIDTH / 2
        self.labels.append(Label(x=middle, y=self.spine + 4, text=stage.mode))
        passed = any(_reached(branch.state) for branch in stage.branches)
        self._line(self.exit, fork, passed=passed, arrow=False)
        return fork

    def _hang(self, stage: StageView, fork: Point) -> list[Node]:
        """The branches' boxes, one under the other, to the right of the fork."""
        width = BRANCH_WIDTH if self.across else BRANCH_WIDTH_DOWN
        y = MARGIN + self.sign_height + DROP - BRANCH_GAP if self.across else fork[1] + DROP
        boxes: list[Node] = []
        for branch in stage.branches:
            words = branch_words(branch, width)
            node = box(words, (fork[0] + BAR, y), (width, height_of(words)), branch.state)
            boxes.append(replace(node, outside=branch.outside, cosigns=True))
            y = node.bottom + BRANCH_GAP
        return boxes

    def _join_point(self, boxes: list[Node]) -> Point:
        if self.across:
            return (max(box.right for box in boxes) + BAR, self.spine)
        return (self.spine, boxes[-1].bottom + BAR)

    def _leave(self, node: Node, join: Point, *, passed: bool) -> None:
        """Lead a branch that nothing else waits for back to the spine."""
        bar = node.right + BAR
        way: tuple[Point, ...] = ((node.right, node.middle), (bar, node.middle), (bar, join[1]))
        if not self.across:
            way = (*way, join)
        self.edges.append(Edge(points=way, passed=passed, arrow=False))

    def _line(self, start: Point | None, end: Point, *, passed: bool, arrow: bool = True) -> None:
        if start is not None:
            self.edges.append(Edge(points=(start, end), passed=passed, arrow=arrow))


def lay_out(stages: Sequence[StageView], direction: Direction) -> Diagram:
    """Place `stages` from left to right, or from top to bottom."""
    across = direction == "horizontal"
    width = SIGN_WIDTH if across else SIGN_WIDTH_DOWN
    signs = [stage for stage in stages if stage.kind == "sign"]
    tallest = max((height_of(sign_words(stage, width)) for stage in signs), default=0.0)
    spine = MARGIN + (tallest if across else SIGN_WIDTH_DOWN) / 2
    drawing = _Drawing(across=across, spine=spine, sign_height=tallest)
    for stage in stages:
        (drawing.sign if stage.kind == "sign" else drawing.cosign)(stage)
    return Diagram(
        direction=direction,
        width=max((node.right for node in drawing.nodes), default=0.0) + MARGIN + BAR,
        height=max((node.bottom for node in drawing.nodes), default=0.0) + MARGIN,
        nodes=tuple(drawing.nodes),
        edges=tuple(sorted(drawing.edges, key=lambda edge: edge.passed)),
        labels=tuple(drawing.labels),
        stages=tuple(stages),
    )


def beside(branches: Sequence[BranchView]) -> tuple[BranchView, ...]:
    """`branches` with each one that another waits for moved to stand just above it."""
    ordered = [branch for branch in branches if branch.before is None]
    for branch in reversed([branch for branch in branches if branch.before is not None]):
        names = [other.name for other in ordered]
        place = names.index(branch.before) if branch.before in names else len(ordered)
        ordered.insert(place, branch)
    return tuple(ordered)


def _chained(branches: Sequence[BranchView]) -> dict[int, int]:
    """Which branch leads to the one below it."""
    return {
        index: index + 1
        for index, (branch, below) in enumerate(pairwise(branches))
        if branch.before == below.name
    }


def _reached(state: Progress) -> bool:
    return state in (Progress.DONE, Progress.CURRENT)
