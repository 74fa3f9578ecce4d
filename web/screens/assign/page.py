"""分文: the documents that wait for a handler, unit by unit, and how much each handler has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.http.acting import Acting, roll
from web.http.forms import pairs
from web.language.i18n import Language
from web.links import way
from web.screens.shared.left_out import LeftOut, left_outs
from workflow.case.duties import holder_key
from workflow.desk.assigning import (
    ASSIGNMENT_ROWS,
    Assignments,
    Handed,
    ToAssign,
    assignments_of,
    handlers_of,
    takers_of,
)
from workflow.desk.bulk import Dealt
from workflow.desk.casework import Casework
from workflow.reports.board import MASK
from workflow.reports.desks import Load

ASSIGNED = "assigned"


class AssignQuery(BaseModel):
    """Whose documents, and whether those that have a handler already."""

    model_config = ConfigDict(frozen=True)

    unit: str = ""
    show: str = ""

    def way(self) -> str:
        """The address that shows just this."""
        return way("/assign", unit=self.unit, show=self.show)

    @property
    def is_assigned(self) -> bool:
        """Whether to show those that have a handler."""
        return self.show == ASSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTab:
    """How many documents of a unit, or of all, there are to assign, and the way to them."""

    unit: str  # empty for all
    count: int
    way: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRow:
    """One document to hand out."""

    case: ToAssign
    key: str  # what a form says to choose it
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDesk:
    """The documents of one unit, and who may take them.

    `handlers` are who may take them and who has some, `takers` whom the form lets choose; whoever
    has the fewest cases stands first. Where the office has no people the name is typed.
    """

    unit: str
    rows: tuple[AssignRow, ...]
    handlers: tuple[Load, ...]
    takers: tuple[str, ...]
    is_staffed: bool  # whether the office knows its people
    typed: str  # the name typed, of an assignment that was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedRow:
    """A document that was handed out, and to whom."""

    case_id: str
    subject: str
    handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPage:
    """分文.

    `waiting` and `assigned` count the office, the tabs the units. The list holds at most `most`
    rows and says by `is_cut` that there are more. `done` and `left_out` are of the attempt just
    made.
    """

    template: ClassVar[str] = "screens/assign/assign.html.jinja"
    acting: Acting
    registry: tuple[Acting, ...]  # as whom one could assign, for a visitor who cannot
    query: AssignQuery
    waiting: int
    assigned: int
    units: tuple[UnitTab, ...]
    desks: tuple[UnitDesk, ...]
    most: int  # rows that the page lists
    is_cut: bool
    done: tuple[AssignedRow, ...]
    left_out: tuple[LeftOut, ...]
    faults: tuple[str, ...]
    kept: str  # what was typed, for a visitor whose page has no field for it

    @property
    def may_assign(self) -> bool:
        """Whether the visitor acts as the registry."""
        return not self.registry


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignForm:
    """Several cases for one handler, as typed."""

    unit: str = ""
    to: str = ""
    chosen: tuple[Handed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a visitor tried to hand out: what came of it, or why it was refused as a whole.

    `faults` refuse the whole of it; otherwise each case in `dealt` stands for itself.
    """

    typed: AssignForm
    dealt: tuple[Dealt, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Whom it was meant for and which cases, a line each; empty unless it was refused."""
        said = (self.typed.to, *(handed.case_id for handed in self.typed.chosen))
        return "\n".join(filter(None, said)) if self.faults else ""

    def is_left(self, handed: Handed) -> bool:
        """Whether it is still to be handed out as it was chosen."""
        return bool(self.faults) and handed in self.typed.chosen


def read_assignment(fields: Mapping[str, str], marked: Sequence[str]) -> AssignForm:
    """The assignment that `fields` ask for, of the cases that are marked.

    A row that was marked names its case and the handler it had when the list was shown.
    """
    return AssignForm(
        unit=fields.get("of_unit", ""),
        to=fields.get("to", ""),
        chosen=tuple(
            Handed(case_id=case_id, handler=handler) for case_id, handler in pairs(marked)
        ),
    )


def assign_page(
    casework: Casework,
    query: AssignQuery,
    acting: Acting,
    *,
    language: Language,
    attempt: Attempt | None = None,
) -> AssignPage:
    """The page as `query` asks for it; `attempt` is what was just tried.

    Whoever does not act as the registry sees the list, and whom to act as to use it.
    """
    agency, attempt = casework.office.rulebook.agency, attempt or Attempt(typed=AssignForm())
    reader = casework.reader(acting.actor)
    found = assignments_of(casework, unit=query.unit, assigned=query.is_assigned, reader=reader)
    tabs = _tabs(agency, query, found)
    registry = _registry(casework, acting)
    return AssignPage(
        acting=acting,
        registry=registry,
        query=query,
        waiting=sum(each.waiting for each in found.counts),
        assigned=sum(each.assigned for each in found.counts),
        units=tabs,
        desks=tuple(_desks(casework, found, attempt)),
        most=ASSIGNMENT_ROWS,
        is_cut=len(found.cases) < sum(tab.count for tab in tabs if tab.is_here),
        done=tuple(
            AssignedRow(
                case_id=each.case_id,
                subject=each.case.subject if reader.may_read(each.case) else MASK,
                handler=casework.office.organisation.directory.label(each.case.handled_by),
            )
            for each in attempt.dealt
            if each.case and not each.refusal
        ),
        left_out=left_outs(casework, attempt.dealt, acting, language=language),
        faults=attempt.faults,
        kept=attempt.text if registry else "",
    )


def _registry(casework: Casework, acting: Acting) -> tuple[Acting, ...]:
    if acting.name in casework.registry:
        return ()
    known = roll(casework.office.rulebook.agency, casework.office.organisation, casework.today)
    found = (known.holding(holder_key(AGENCY_WIDE, name)) for name in casework.registry)
    return tuple(each for each in found if each)


def _tabs(agency: Agency, query: AssignQuery, found: Assignments) -> tuple[UnitTab, ...]:
    """One for all, and one for each unit with something to assign.

    A unit without documents has no tab unless it is the one looked at.
    """
    counts = {
        each.unit: each.assigned if query.is_assigned else each.waiting for each in found.counts
    }
    everything = {"": sum(counts.values())}
    wanted = everything | {unit.name: counts.get(unit.name, 0) for unit in agency.units}
    return tuple(
        UnitTab(
            unit=unit,
            count=count,
            way=AssignQuery(unit=unit, show=query.show).way(),
            is_here=unit == query.unit,
        )
        for unit, count in wanted.items()
        if count or unit in ("", query.unit)
    )


def _desks(casework: Casework, found: Assignments, attempt: Attempt) -> Sequence[UnitDesk]:
    """The units that have something to assign, in the order of the agency."""
    is_staffed = not casework.office.organisation.is_empty
    cases: dict[str, list[ToAssign]] = {}
    for each in found.cases:
        cases.setdefault(each.row.unit, []).append(each)
    return [
        UnitDesk(
            unit=unit.name,
            rows=tuple(_row(each, attempt) for each in cases[unit.name]),
            handlers=handlers_of(casework, unit, found.loads),
            takers=takers_of(casework, unit, found.loads),
            is_staffed=is_staffed,
            typed=attempt.typed.to if attempt.faults and attempt.typed.unit == unit.name else "",
        )
        for unit in casework.office.rulebook.agency.units
        if unit.name in cases
    ]


def _row(case: ToAssign, attempt: Attempt) -> AssignRow:
    handed = Handed(case_id=case.row.id, handler=case.handler)
    return AssignRow(
        case=case, key=f"{handed.case_id}:{handed.handler}", is_marked=attempt.is_left(handed)
    )
