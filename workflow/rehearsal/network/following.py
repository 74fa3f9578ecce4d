"""The routes that documents follow: those of the rows in the mix, as the scenario edits them.

All that runs or weighs a scenario asks here, so that an edit holds everywhere or nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.editing.applying import edited
from rules.route import Route
from rules.rulebook import Rulebook
from workflow.rehearsal.scenario import Scenario, Weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One row that documents follow; `issued` is the route of its row without any edit."""

    route: Route
    issued: Route
    weight: float


def followed(scenario: Scenario, rulebook: Rulebook) -> Sequence[Followed]:
    """The rows of a checked scenario, in the order of its mix.

    Raises DoubtfulRowError, UnknownKeyError and, for its edits, BadInputError for what was not
    checked.
    """
    book = edited(rulebook, scenario.edits)
    found: list[Followed] = []
    for each in _rows_of(scenario, rulebook):
        issued = rulebook.find(each.row)
        row = book.at_line(issued.line) if scenario.edits else issued
        route = rulebook.route(issued)
        now = route if row is issued else book.route(row)
        found.append(Followed(route=now, issued=route, weight=each.weight))
    return found


def _rows_of(scenario: Scenario, rulebook: Rulebook) -> Sequence[Weighted]:
    """Those of the mix, else every routable one alike."""
    every = (Weighted(row=f"line:{row.line}") for row in rulebook.rows if row.is_routable)
    return scenario.arrivals.mix or tuple(every)
