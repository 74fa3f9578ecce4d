"""The rows of 分文, unit by unit: who may take each, whom the form names, and the route of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from rules.errors import DoubtfulRowError, UnknownKeyError
from rules.ladder import Unit
from web.language.i18n import Language
from web.links import way
from web.picture.stages import StageView, route_stages
from web.screens.assign.form import AssignForm, key_of
from workflow.desk.assigning import Assignments, ToAssign, handlers_of, spread_evenly, takers_of
from workflow.desk.casework import Casework
from workflow.reports.desks import Load

ASSIGNED, EVERYTHING, EVENLY = "assigned", "all", "evenly"


class AssignQuery(BaseModel):
    """Whose documents, whether those that have a handler already, and what is filled in at once.

    `marked` is a 文號, a unit whose rows are all marked, or EVERYTHING; `propose` EVENLY names for
    each who has the fewest.
    """

    model_config = ConfigDict(frozen=True)

    unit: str = ""
    show: str = ""
    marked: str = ""
    propose: str = ""

    def way(self, **changed: str) -> str:
        """The address that shows just this, or this with something changed."""
        return way("/assign", **{"unit": self.unit, "show": self.show} | changed)

    @property
    def is_assigned(self) -> bool:
        """Whether to show those that have a handler."""
        return self.show == ASSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRow:
    """One document to hand out, and whom the form names for it alone.

    `stages` is its route by the table now; nothing for who may not read it.
    """

    case: ToAssign
    key: str  # what a form says to choose it
    is_marked: bool
    to: str
    stages: tuple[StageView, ...]


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
    mark_all: str  # the way to the same list with all of the unit marked


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRows:
    """What the rows are made of; `typed` is what was refused, and still stands in the form."""

    casework: Casework
    query: AssignQuery
    typed: AssignForm
    language: Language

    def desks(self, found: Assignments) -> Iterator[UnitDesk]:
        """A desk for each unit that has some of the cases, in the order of the table."""
        cases: dict[str, list[ToAssign]] = {}
        for each in found.cases:
            cases.setdefault(each.row.unit, []).append(each)
        for unit in self.casework.office.rulebook.agency.units:
            if unit.name in cases:
                yield self._desk(unit, cases[unit.name], found)

    def _desk(self, unit: Unit, cases: list[ToAssign], found: Assignments) -> UnitDesk:
        takers, named = takers_of(self.casework, unit, found.loads), self.typed.by_case
        handlers = handlers_of(self.casework, unit, found.loads)
        if self.query.propose == EVENLY:
            named = spread_evenly(cases, handlers, takers)
        return UnitDesk(
            unit=unit.name,
            rows=tuple(self._row(each, named) for each in cases),
            handlers=handlers,
            takers=takers,
            is_staffed=not self.casework.office.organisation.is_empty,
            typed=self.typed.by_unit.get(unit.name, ""),
            mark_all=self.query.way(marked=unit.name),
        )

    def _row(self, case: ToAssign, named: Mapping[str, str]) -> AssignRow:
        row, to = case.row, named.get(case.row.id, "")
        seen = (row.id, case.handler)
        is_chosen = any(seen == (each.case_id, each.handler) for each in self.typed.chosen)
        return AssignRow(
            case=case,
            key=key_of(row.id, row.unit, case.handler),
            is_marked=bool(to) or is_chosen or self.query.marked in (EVERYTHING, row.unit, row.id),
            to=to,
            stages=self._stages(row.row),
        )

    def _stages(self, key: str) -> tuple[StageView, ...]:
        """The route of a row as the table has it now; nothing of one that it does not have."""
        rulebook = self.casework.office.rulebook
        try:
            route = rulebook.route(rulebook.find(key)) if key else None
        except (DoubtfulRowError, UnknownKeyError):
            return ()
        if route is None:
            return ()
        return tuple(route_stages(route.stages, route.ladder, language=self.language))
