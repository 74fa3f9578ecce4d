"""Staff and absences of a scenario taken from the organisation: plain numbers, as a file has them.

The organisation keeps no leave as such: somebody is away while deputies are named for him, and a
position is vacant while nobody holds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from workflow.calendar import taiwan_calendar
from workflow.case.duties import holder_key
from workflow.organisation.people import Deputyship, Organisation, overlap
from workflow.rehearsal.network.positions import is_turnaround
from workflow.rehearsal.office_clock import office_clock
from workflow.rehearsal.scenario import ROLES, Absence, Scenario
from workflow.rehearsal.scenario_file.naming import Names
from workflow.texts import msgid

DAY = timedelta(1)
NOBODY = msgid("沒有現員，也沒有指定代理人：照情境原來的人數")
FROM_ELSEWHERE = msgid("代理人不是同單位或各單位共用的職稱：當作無人代理")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNote:
    """What of the organisation a scenario cannot say; `message` is a message id."""

    key: str  # of the position
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """A scenario with the staff and absences of an organisation."""

    scenario: Scenario
    notes: tuple[StaffNote, ...]


def staffed(scenario: Scenario, organisation: Organisation, agency: Agency) -> Staffed:
    """The scenario with those who are in office from its start to its end, and who is away.

    A position has as many holders as it has at most at once; where fewer are in office for a time,
    that is an absence, as is every day on which a holder is deputised. The absences take the place
    of the scenario's own. A position without people, like a head above the agency's of whom the
    scenario says nothing, keeps what the scenario has.
    """
    spells = tuple(_spells(scenario, organisation, agency))
    taking = _Taking(
        organisation=_during(organisation, spells),
        places=Names(agency=agency).places,
        spells=spells,
    )
    keys = [
        (unit, position)
        for unit, positions in taking.places.items()
        for position in positions
        if not is_turnaround(scenario, holder_key(unit, position), agency)
    ]
    found = [taking.position(unit, position) for unit, position in keys]
    units = {unit: dict(held) for unit, held in scenario.staff.units.items()}
    for each in found:
        if each.holders:
            units.setdefault(each.unit, {})[each.position] = each.holders
    return Staffed(
        scenario=replace(
            scenario,
            staff=replace(scenario.staff, units=units),
            absences=tuple(absence for each in found for absence in each.absences),
        ),
        notes=tuple(dict.fromkeys(note for each in found for note in each.notes)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    """Days, both included, over which nothing in the organisation changes."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    """Somebody who is not there, by id, or a place that is empty, by number."""

    who: str
    spell: _Spell
    deputy: str | None  # the position that stands in; None: it is of another unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What was taken for one position; no holders: nobody is ever there."""

    unit: str
    position: str
    holders: int = 0
    absences: tuple[Absence, ...] = ()
    notes: tuple[StaffNote, ...] = ()


def _spells(scenario: Scenario, organisation: Organisation, agency: Agency) -> Iterator[_Spell]:
    """The run in spells; one without days goes on to the end of the calendar."""
    calendar = taiwan_calendar(agency.closures)
    clock = office_clock(scenario, calendar)
    first, last = clock.first_day, max(clock.first_day, calendar.working_days[-1])
    if scenario.days:
        last = clock.date_of((scenario.warmup_days or 0) + scenario.days - 1)
    dated = (*organisation.appointments, *organisation.deputyships)
    ends = {each.until + DAY for each in dated if each.until and each.until < last}
    changes = {each.since for each in dated} | ends
    within = sorted(day for day in changes if first < day <= last)
    for since, following in pairwise((first, *within, last + DAY)):
        yield _Spell(since=since, until=following - DAY)


def _during(organisation: Organisation, spells: Sequence[_Spell]) -> Organisation:
    """The same less the deputies of other times."""
    run = Deputyship(deputy="", order=1, since=spells[0].since, until=spells[-1].until)
    named = tuple(each for each in organisation.deputyships if overlap(each, run))
    return replace(organisation, deputyships=named)


@dataclass(frozen=True, kw_only=True)
class _Taking:
    """Takes position after position from an organisation."""

    organisation: Organisation
    places: Mapping[str, tuple[str, ...]]
    spells: tuple[_Spell, ...]

    def position(self, unit: str, position: str) -> _Taken:
        """What the organisation says of a position."""
        key = holder_key(unit, position)
        counts = [len(self.organisation.holders(key, each.since)) for each in self.spells]
        stands_in = any(self.organisation.acting_deputy(key, each.since) for each in self.spells)
        if not any(counts) and not stands_in:
            notes = (StaffNote(key=key, message=NOBODY),)
            return _Taken(unit=unit, position=position, notes=notes)
        holders = max(*counts, 1)
        missing = list(self._missing(unit, position, holders))
        is_elsewhere = any(each.deputy is None for each in missing)
        return _Taken(
            unit=unit,
            position=position,
            holders=holders,
            absences=tuple(_absences(unit, position, missing)),
            notes=(StaffNote(key=key, message=FROM_ELSEWHERE),) if is_elsewhere else (),
        )

    def _missing(self, unit: str, position: str, holders: int) -> Iterator[_Missing]:
        for spell in self.spells:
            for who, person in self._away(holder_key(unit, position), spell.since, holders):
                deputy = self._deputy(unit, position, person)
                yield _Missing(who=who, spell=spell, deputy=deputy)

    def _away(self, key: str, day: date, holders: int) -> Iterator[tuple[str, str]]:
        """Whoever is missing that day, by name or number, and the id of who stands in."""
        organisation = self.organisation
        there = organisation.holders(key, day)
        for person in there:
            if organisation.is_away(person, day):
                yield person, organisation.acting_deputy(person, day) or ""
        acting = "" if there else organisation.acting_deputy(key, day) or ""
        for number in range(len(there), holders):
            yield str(number), acting

    def _deputy(self, unit: str, position: str, person: str) -> str | None:
        """As what this person stands in; "" for the same position, None for another unit's."""
        if not person:
            return ""
        held = {
            key
            for each in self.spells
            for key in self.organisation.positions_of(person, each.since)
        }
        if holder_key(unit, position) in held:
            return ""
        for place in (unit, AGENCY_WIDE, ROLES):
            for each in self.places[place]:
                if holder_key(place, each) in held:
                    return each
        return None


def _absences(unit: str, position: str, missing: Iterable[_Missing]) -> Iterator[Absence]:
    """In order of time; those of one person and deputy that touch are one."""
    joined: dict[tuple[str, str], list[_Spell]] = {}
    for each in missing:
        spells = joined.setdefault((each.who, each.deputy or ""), [])
        if spells and spells[-1].until + DAY == each.spell.since:
            spells[-1] = _Spell(since=spells[-1].since, until=each.spell.until)
        else:
            spells.append(each.spell)
    found = [(spell, deputy) for (_, deputy), spells in joined.items() for spell in spells]
    for spell, deputy in sorted(found, key=lambda each: (each[0].since, each[0].until, each[1])):
        yield Absence(
            position=position,
            unit="" if unit in (AGENCY_WIDE, ROLES) else unit,
            since=spell.since,
            until=spell.until,
            deputy=deputy,
        )
