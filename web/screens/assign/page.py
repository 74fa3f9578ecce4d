"""分文: the documents that wait for a handler, unit by unit, and how much each handler has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.http.roll import Acting, roll
from web.language.i18n import Language
from web.screens.assign.form import AssignForm, Attempt
from web.screens.assign.rows import EVENLY, EVERYTHING, AssignQuery, DeskRows, UnitDesk
from web.screens.shared.left_out import LeftOut, left_outs
from web.screens.shared.successors import successors
from workflow.case.case import Case
from workflow.case.duties import holder_key
from workflow.desk.assigning import (
    ASSIGNMENT_ROWS,
    Assignments,
    assignments_of,
)
from workflow.desk.bulk import MOST_AT_ONCE
from workflow.desk.casework import Casework
from workflow.reports.board import MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTab:
    """How many documents of a unit, or of all, there are to assign, and the way to them."""

    unit: str  # empty for all
    count: int
    way: str
    is_here: bool


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
    most_at_once: int  # that can be handed out together
    is_cut: bool
    done: tuple[AssignedRow, ...]
    following: tuple[Acting, ...]  # who has those now, for the switch of the demonstration
    left_out: tuple[LeftOut, ...]
    faults: tuple[str, ...]
    kept: str  # what was typed, for a visitor whose page has no field for it

    @property
    def here(self) -> str:
        """The address that shows this page without its form being sent."""
        return self.query.way()

    @property
    def mark_all(self) -> str:
        """The way to the same list with everything marked."""
        return self.query.way(marked=EVERYTHING)

    @property
    def propose(self) -> str:
        """The way to the same list, for each row the handler who has the fewest."""
        return self.query.way(propose=EVENLY)

    @property
    def handlers(self) -> tuple[str, ...]:
        """Who was given documents just now, each once."""
        return tuple(dict.fromkeys(each.handler for each in self.done))

    @property
    def may_assign(self) -> bool:
        """Whether the visitor acts as the registry."""
        return not self.registry


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
    rows = DeskRows(casework=casework, query=query, typed=attempt.left, language=language)
    return AssignPage(
        acting=acting,
        registry=registry,
        query=query,
        waiting=sum(each.waiting for each in found.counts),
        assigned=sum(each.assigned for each in found.counts),
        units=tabs,
        desks=tuple(rows.desks(found)),
        most=ASSIGNMENT_ROWS,
        most_at_once=MOST_AT_ONCE,
        is_cut=len(found.cases) < sum(tab.count for tab in tabs if tab.is_here),
        done=tuple(
            AssignedRow(
                case_id=each.id,
                subject=each.subject if reader.may_read(each) else MASK,
                handler=casework.office.organisation.directory.label(each.handled_by),
            )
            for each in _handed_out(attempt)
        ),
        following=successors(casework, _handed_out(attempt)),
        left_out=left_outs(casework, attempt.dealt, acting, language=language),
        faults=attempt.faults,
        kept=attempt.text if registry else "",
    )


def _handed_out(attempt: Attempt) -> tuple[Case, ...]:
    return tuple(each.case for each in attempt.dealt if each.case and not each.refusal)


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
