"""A row as it reads: every cell under its heading, some of them marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from workflow.training.points import Point

# As tables print it; 擬辦 and 核定 stand in words.
PRINTED = {Action.REVIEW: "V"}
COSIGN_HEADING, REMARK_HEADING = "會辦", "備考"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell and its heading; `is_marked` where a point was lost, or of which a finding speaks."""

    heading: str
    text: str
    is_mark: bool = False  # in the column of a position
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """The row: what it is about, the cells of the positions, what else it says.

    `is_as_printed` is False where the print was damaged and the reading stands in its place.
    """

    line: int
    schedule: str
    issuer: str
    matter: tuple[Cell, ...]
    marks: tuple[Cell, ...]
    rest: tuple[Cell, ...]
    is_as_printed: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, from left to right."""
        return (*self.matter, *self.marks, *self.rest)


def row_view(rulebook: Rulebook, row: RuleRow, lost: Iterable[Point] = ()) -> RowView:
    """The row, with the cells marked on which these points were lost."""
    lost = tuple(lost)
    holders = {point.who for point in lost if point.part != "row" and point.who}
    return marked_row(rulebook, row, holders, is_whole=any(point.part == "row" for point in lost))


def marked_row(
    rulebook: Rulebook, row: RuleRow, holders: Collection[str], *, is_whole: bool = False
) -> RowView:
    """The row, with the cells of these holders marked; a co-signer's is that of 會辦.

    `is_whole` marks what it is about.
    """
    positions = rulebook.agency.unit(row.unit).ladder.positions
    are_cosigners_marked = not set(positions).issuperset(holders)
    read = {step.position: step.action for step in row.steps}
    matter = (
        ("公務項目", row.item),
        ("公務內容", row.content),
        ("業務名稱", row.task),
    )
    return RowView(
        line=row.line,
        schedule=row.schedule,
        issuer=row.issuer.value,
        matter=tuple(
            Cell(heading=heading, text=text, is_marked=is_whole) for heading, text in matter if text
        ),
        marks=tuple(
            Cell(
                heading=each,
                text=_mark(read.get(each)),
                is_mark=True,
                is_marked=each in holders,
            )
            for each in positions
        ),
        rest=tuple(
            Cell(heading=heading, text=text, is_marked=are_cosigners_marked)
            for heading, text in ((COSIGN_HEADING, row.cosign_text), (REMARK_HEADING, row.remark))
            if text or heading == COSIGN_HEADING
        ),
        is_as_printed=row.status is Status.CLEAN,
    )


def _mark(action: Action | None) -> str:
    return PRINTED.get(action, action.value) if action else ""
