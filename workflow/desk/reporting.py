"""What an office reports: the figures of a month, and who is reminded."""

from dataclasses import dataclass, replace
from datetime import date

from rules.errors import UnknownUnitError
from rules.ladder import AGENCY_WIDE
from rules.texts import as_known
from workflow.actions.confidential import Reader
from workflow.calendar import taipei_day
from workflow.desk.sealing import hides
from workflow.errors import WorkflowError
from workflow.office import Office
from workflow.reports.month import Month, month_of, months_to
from workflow.reports.monthly import Counting, MonthlyReport, MonthRecords, Span, monthly_report
from workflow.reports.reminders import ReminderSheet, Reminding, reminder_sheets

TREND_MONTHS = 12


class MonthNotBegunError(WorkflowError):
    """Nothing can be reported of a month to come."""

    template = "%(month)s還沒有開始，沒有可統計的案件。請選%(latest)s或之前的月份。"


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """The reports of one office."""

    office: Office

    def monthly(self, month: Month, *, unit: str = "") -> MonthlyReport:
        """月報表 of the office, or of one unit; of this month, up to today.

        Raises MonthNotBegunError or UnknownUnitError.
        """
        office = self.office
        unit = _known(unit, self.units)
        until = min(month.last_day, self.today)
        if until < month.first_day:
            raise MonthNotBegunError(month=month.label, latest=month_of(self.today).label)
        months = months_to(month, TREND_MONTHS)
        this_month = Span(first=month.first_day, last=until, unit=unit)
        with office.reading() as records:
            found = MonthRecords(
                month=month,
                until=until,
                closed=records.closed(this_month),
                flows=records.flows(this_month),
                past=records.closed(replace(this_month, first=months[0].first_day), by_unit=False),
            )
            calendar = office.calendar_with(records.organisation().closed_days)
        counting = Counting(policy=office.rulebook.agency.practice.deadlines, calendar=calendar)
        units = (unit,) if unit else self.units
        return monthly_report(found, units=units, months=months, counting=counting)

    def reminders(
        self, *, place: str = "", reader: Reader | None = None
    ) -> tuple[ReminderSheet, ...]:
        """稽催單 of every place, or of the one named; the worst first.

        A sheet goes from hand to hand: of a 密件 it says only what this reader may read. Raises
        UnknownUnitError.
        """
        office = self.office
        place = _known(place, self.places)
        agency = office.rulebook.agency
        with office.reading() as records:
            calendar = office.calendar_with(records.organisation().closed_days)
            reminding = Reminding(agency=agency, calendar=calendar, today=self.today)
            found = records.to_remind(reminding.horizon)
            desks = [
                each.public
                if each.is_confidential and hides(records, each.case_id, reader)
                else each
                for each in found
            ]
        sheets = reminder_sheets(desks, reminding)
        return tuple(sheet for sheet in sheets if place in ("", sheet.place))

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the agency."""
        return tuple(unit.name for unit in self.office.rulebook.agency.units)

    @property
    def places(self) -> tuple[str, ...]:
        """Where documents may lie: its units, what they share, outside agencies."""
        return (*self.units, AGENCY_WIDE, *self.office.rulebook.agency.outside_agencies)

    @property
    def today(self) -> date:
        """The day by the office's clock."""
        return taipei_day(self.office.clock())


def _known(place: str, known: tuple[str, ...]) -> str:
    """The place however it is spelled, "" for none; raises UnknownUnitError."""
    named = as_known(place, known)
    if named and named not in known:
        raise UnknownUnitError(unit=place[:40], allowed="、".join(known))
    return named
