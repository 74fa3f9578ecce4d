"""The route owed and the route taken, side by side: what meets what, what is missing, what moved.

Pure: no colours, no language. Lengths are units of an SVG's view box; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import ceil

from web.language.i18n import msgid
from web.picture.boxes import (
    SMALL_PIXELS,
    TITLE_PIXELS,
    Node,
    Point,
    box,
    height_of,
    wrap,
)
from web.picture.layout import Direction
from web.picture.stages import Progress

MARGIN, GUTTER = 12.0, 52.0  # the gutter holds the names of the two sides
WIDTH, GAP, BETWEEN, BAND = 86.0, 12.0, 40.0, 30.0
A_BAND = 11  # columns side by side on a desk screen and on paper lying
WIDTH_DOWN, BETWEEN_DOWN, HEAD = 150.0, 36.0, 24.0


class Fit(Enum):
    """How a signature owed, or one taken, stands to the other side; the value is the word shown.

    Shape, badge and word tell them apart; colour only helps.
    """

    MET = ""
    MISSING = msgid("缺")
    MOVED = msgid("移位")
    EXTRA = msgid("多簽")
    OTHERWISE = msgid("動作不符")  # decided where a review is due, or only reviewed
    VOID = msgid("不計")  # voided by a return or a recall
    AFTER = msgid("事後")  # after the decision, or after the close
    AHEAD = msgid("未到")
    EVIDENCE = msgid("佐證")  # in its place; a finding rests on it
    EVENT = msgid("經過")  # no signature: a return, a co-signer added

    @property
    def is_said(self) -> bool:
        """Whether its word stands in the picture."""
        return self not in (Fit.MET, Fit.EVENT)

    @property
    def is_deviation(self) -> bool:
        """Whether there is something to say about it."""
        return self not in (Fit.MET, Fit.EVENT, Fit.AHEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One signature of either side, in the words shown.

    `who` and `notes` are as the agency or the log has them, `does` is in the visitor's language.
    """

    who: str
    does: str
    fit: Fit = Fit.MET
    cosigns: bool = False
    decides: bool = False
    notes: tuple[str, ...] = ()
    number: int = 0  # of the record, on the side taken
    group: int = 0  # on the side owed: those of one group may come in any order
    meets: int | None = None  # on the side taken: which of those owed


NONE: list[tuple[int, int]] = []
Sides = tuple[Sequence[Seat], Sequence[Seat]]  # owed, taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """One column: what is owed there, what was done there, or both."""

    owed: Seat | None = None
    taken: Seat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatBox:
    """A seat where it stands."""

    node: Node
    seat: Seat
    is_owed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line from what is owed to what met it; slanted where that stands elsewhere."""

    start: Point
    end: Point
    is_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a side: owed, or taken."""

    x: float
    y: float
    is_owed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonDiagram:
    """Both sides laid out."""

    direction: Direction
    width: float
    height: float
    boxes: tuple[SeatBox, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """The picture for a desk, the one for a phone and paper, and the same as a list."""

    name: str
    across: ComparisonDiagram
    down: ComparisonDiagram
    pairings: tuple[Pairing, ...]

    @property
    def fits(self) -> tuple[Fit, ...]:
        """Those that occur, for the legend."""
        seats = (seat for each in self.pairings for seat in (each.owed, each.taken) if seat)
        found = {seat.fit for seat in seats}
        return tuple(fit for fit in Fit if fit in found and fit.is_deviation)


def comparison_view(
    owed: Sequence[Seat], taken: Sequence[Seat], name: str, band: int = A_BAND
) -> ComparisonView:
    """Both pictures of what is owed, in order, and what was done, in order.

    `name` tells one picture's parts from another's on the same page; `band` is how many columns
    stand side by side at most.
    """
    columns, sides = paired(owed, taken), (owed, taken)
    return ComparisonView(
        name=name,
        across=_across(columns, sides, band),
        down=_down(columns, sides),
        pairings=tuple(columns),
    )


def paired(owed: Sequence[Seat], taken: Sequence[Seat]) -> list[Pairing]:
    """Both sides in columns: what was done in its order stands under what it meets."""
    order = _as_taken(owed, taken)
    place = {each: at for at, each in enumerate(order)}
    met = [
        (at, place[seat.meets])
        for at, seat in enumerate(taken)
        if seat.meets is not None and seat.fit not in (Fit.MOVED, Fit.AFTER)
    ]
    columns: list[Pairing] = []
    last_taken, last_owed = 0, 0
    for at, where in (*_in_order(met), (len(taken), len(order))):
        columns += [Pairing(owed=owed[each]) for each in order[last_owed:where]]
        columns += [Pairing(taken=each) for each in taken[last_taken:at]]
        if at < len(taken):
            columns.append(Pairing(owed=owed[order[where]], taken=taken[at]))
        last_taken, last_owed = at + 1, where + 1
    return columns


def _as_taken(owed: Sequence[Seat], taken: Sequence[Seat]) -> list[int]:
    """The places of what is owed; co-signers free in their order stand in the order they took."""
    signed = {seat.meets: at for at, seat in enumerate(taken) if seat.meets is not None}
    groups: dict[int, list[int]] = {}
    for at, seat in enumerate(owed):
        if seat.group:
            groups.setdefault(seat.group, []).append(at)
    queues = {
        group: sorted(places, key=lambda at: (signed.get(at, len(taken)), at))
        for group, places in groups.items()
    }
    return [queues[seat.group].pop(0) if seat.group else at for at, seat in enumerate(owed)]


def _in_order(met: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides: the others have moved."""
    best: list[list[tuple[int, int]]] = []
    for pair in met:
        before = [run for run in best if run[-1][1] < pair[1]]
        best.append([*max(before, key=len, default=NONE), pair])
    return max(best, key=len, default=NONE)


def _words(seat: Seat, width: float) -> list[tuple[str, str]]:
    """The lines of a box, each with its role."""
    words = [("title", line) for line in wrap(seat.who, width, TITLE_PIXELS)]
    words += [("caption", seat.does)] if seat.does else []
    words += [("note", line) for note in seat.notes for line in wrap(note, width, SMALL_PIXELS)]
    return words + ([("state", seat.fit.value)] if seat.fit.is_said else [])


def _tallest(seats: Sequence[Seat | None], width: float) -> float:
    """The height that holds the words of each; boxes of one line are of one height."""
    return max((height_of(_words(seat, width)) for seat in seats if seat), default=0.0)


def _a_band(columns: int, most: int) -> int:
    """How many columns stand in a band, so that all bands are about as long."""
    bands = max(1, ceil(columns / most))
    return max(1, ceil(columns / bands))


def _box(seat: Seat, corner: Point, size: tuple[float, float], *, is_owed: bool) -> SeatBox:
    """A seat at its corner."""
    node = box(_words(seat, size[0]), corner, size, Progress.PLANNED)
    shown = replace(node, decides=seat.decides, cosigns=seat.cosigns)
    return SeatBox(node=shown, seat=seat, is_owed=is_owed)


def _across(columns: Sequence[Pairing], sides: Sides, most: int) -> ComparisonDiagram:
    """Bands of columns, what is owed above what was done.

    A long case goes on in a band below; all bands are about as long.
    """
    boxes: list[SeatBox] = []
    headings: list[Heading] = []
    y, width = MARGIN, _a_band(len(columns), most)
    for first in range(0, len(columns), width):
        band = columns[first : first + width]
        owed_height = _tallest([each.owed for each in band], WIDTH)
        taken_height = _tallest([each.taken for each in band], WIDTH)
        below = y + owed_height + BETWEEN
        headings += [
            Heading(x=MARGIN, y=y + owed_height / 2 + 5, is_owed=True),
            Heading(x=MARGIN, y=below + taken_height / 2 + 5, is_owed=False),
        ]
        for at, each in enumerate(band):
            x = MARGIN + GUTTER + at * (WIDTH + GAP)
            if each.owed:
                boxes.append(_box(each.owed, (x, y), (WIDTH, owed_height), is_owed=True))
            if each.taken:
                boxes.append(_box(each.taken, (x, below), (WIDTH, taken_height), is_owed=False))
        y = below + taken_height + BAND
    return ComparisonDiagram(
        direction="horizontal",
        width=MARGIN * 2 + GUTTER + width * (WIDTH + GAP) - GAP,
        height=y - BAND + MARGIN,
        boxes=tuple(boxes),
        links=_links(sides, boxes, "horizontal"),
        headings=tuple(headings),
    )


def _down(columns: Sequence[Pairing], sides: Sides) -> ComparisonDiagram:
    """A line a pair, what is owed to the left of what was done."""
    boxes: list[SeatBox] = []
    right = MARGIN + WIDTH_DOWN + BETWEEN_DOWN
    y = MARGIN + HEAD
    for each in columns:
        height = _tallest([each.owed, each.taken], WIDTH_DOWN)
        if each.owed:
            boxes.append(_box(each.owed, (MARGIN, y), (WIDTH_DOWN, height), is_owed=True))
        if each.taken:
            boxes.append(_box(each.taken, (right, y), (WIDTH_DOWN, height), is_owed=False))
        y += height + GAP
    return ComparisonDiagram(
        direction="vertical",
        width=right + WIDTH_DOWN + MARGIN,
        height=y - GAP + MARGIN,
        boxes=tuple(boxes),
        links=_links(sides, boxes, "vertical"),
        headings=(
            Heading(x=MARGIN, y=MARGIN + 10, is_owed=True),
            Heading(x=right, y=MARGIN + 10, is_owed=False),
        ),
    )


def _links(sides: Sides, boxes: Sequence[SeatBox], direction: Direction) -> tuple[Link, ...]:
    """A line from what is owed to where it was done, slanted where that is elsewhere."""
    owed, taken = sides
    node_of = {id(each.seat): each.node for each in boxes}
    links: list[Link] = []
    for seat in taken:
        if seat.meets is None:
            continue
        start = _edge(node_of[id(owed[seat.meets])], direction, is_owed=True)
        end = _edge(node_of[id(seat)], direction, is_owed=False)
        side = 0 if direction == "horizontal" else 1
        links.append(Link(start=start, end=end, is_moved=start[side] != end[side]))
    return tuple(links)


def _edge(node: Node, direction: Direction, *, is_owed: bool) -> Point:
    """Where a line leaves what is owed, or arrives at what was done."""
    if direction == "horizontal":
        return (node.center, node.bottom if is_owed else node.y)
    return (node.right if is_owed else node.x, node.middle)
