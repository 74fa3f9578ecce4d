"""What an action is judged by besides the case: agency, working days, other cases, the day."""

from dataclasses import dataclass, field
from datetime import date

from rules.agency.agency import Agency
from rules.agency.practice import Practice
from rules.ladder import Ladder
from rules.route import Branch, Route, signers_of
from workflow.calendar import WorkingCalendar
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.deadlines import Limits, limits_of
from workflow.organisation.people import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Where and when an action takes place."""

    agency: Agency
    calendar: WorkingCalendar
    today: date  # the day of the action
    organisation: Organisation = field(default_factory=Organisation)
    route: Route | None = None  # 改分: that of the row named
    parent: Case | None = None  # 併辦, 彙辦: the case named
    open_children: tuple[str, ...] = ()  # merged cases that are not filed yet

    @property
    def practice(self) -> Practice:
        """What the agency has settled for itself."""
        return self.agency.practice

    @property
    def registry(self) -> tuple[str, ...]:
        """The positions that receive and hand out documents."""
        return self.agency.registry_positions

    @property
    def limits(self) -> Limits:
        """The limits in force."""
        return limits_of(self.agency, self.calendar)

    def deciders(self, row: str, ladder: Ladder) -> tuple[str, ...]:
        """The positions that may decide a document of this row's 表別, lowest first."""
        banned = self.agency.schedule_of(row.split("/")[1]).never_decided_by
        return tuple(each for each in ladder.positions if each not in banned)

    def may_cover(self, lower: Duty, upper: Duty, person: str) -> bool:
        """併計: whether this person, who holds both positions, may sign once for both."""
        may = self.practice.covers and bool(person)
        holds_both = self.organisation.same_holder(lower.holder, upper.holder, person, self.today)
        return may and holds_both

    def branch(self, name: str) -> Branch | None:
        """The co-signer of this name or alias; None if the agency knows none."""
        name = self.agency.aliases.get(name, name)
        kind = self.agency.cosigner_names.get(name)
        if kind is None:
            return None
        return Branch(name=name, kind=kind, signers=signers_of(name, kind, self.agency))

    def cosigners(self, drafting_unit: str) -> tuple[str, ...]:
        """Who may be asked to co-sign for a unit: units, roles, outside agencies."""
        units = (unit.name for unit in self.agency.units if unit.name != drafting_unit)
        return (*units, *self.agency.roles, *self.agency.outside_agencies)
