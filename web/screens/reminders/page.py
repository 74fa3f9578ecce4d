"""稽催: a sheet for each place that is reminded today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from web.http.roll import Acting
from web.language.i18n import Language
from web.language.practice import reminding_rules
from workflow.desk.reporting import Reporting
from workflow.reports.reminders import ReminderCounts, ReminderSheet, counts_of


class RemindersQuery(BaseModel):
    """Whose sheet, as the address says it."""

    model_config = ConfigDict(frozen=True)

    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersPage:
    """The sheets, the worst first, each printed on a page of its own.

    `places` lists where documents may lie, `sheets` those places that are reminded today: `place`,
    or all of them. Days are working days, negative when late.
    """

    template: ClassVar[str] = "screens/reminders/reminders.html.jinja"
    place: str
    places: tuple[str, ...]
    sheets: tuple[ReminderSheet, ...]
    today: date
    rules: tuple[str, ...]
    may_remind: bool  # whoever acts is the registry
    faults: tuple[str, ...]

    @property
    def counts(self) -> ReminderCounts:
        """The documents on all sheets, each once."""
        return counts_of(self.sheets)


def reminders_page(
    reporting: Reporting,
    query: RemindersQuery,
    acting: Acting,
    language: Language,
    *,
    faults: Sequence[str] = (),
) -> RemindersPage:
    """The sheets that `query` asks for, as shown to `acting`.

    Only the registry may record that it reminded: the others get no button.
    """
    agency = reporting.office.rulebook.agency
    return RemindersPage(
        place=query.unit,
        places=reporting.places,
        sheets=reporting.reminders(place=query.unit),
        today=reporting.today,
        rules=reminding_rules(agency, language),
        may_remind=acting.actor.position in agency.registry_positions,
        faults=tuple(faults),
    )
