"""預演, the form of a scenario: its fields, its TOML, the load of every position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.agency.agency import Agency, Mode
from rules.marks import Action
from web.language.i18n import msgid
from web.rehearsals.figures import NOTHING, number
from web.screens.rehearsal.bases import Against
from web.screens.rehearsal.fields import (
    ABSENCE,
    OWN_HOURS,
    ROW_PARTS,
    SERVICE,
    SERVICE_PARTS,
    SHARED,
    Typed,
    name_of,
    row_field,
    rows_of,
)
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.network.loads import Load
from workflow.rehearsal.scenario import (
    ROLES,
    Assignment,
    Clock,
    Distribution,
    Interarrival,
    ReturnTo,
)

SIGNING = (Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE)
OUTSIDE = ("behaviour", "outside_agency_days")
OUTSIDE_PARTS = ("distribution", "mean", "cv")
ONES = (
    *(
        ("scenario", each)
        for each in ("name", "start", "days", "warmup_days", "calendar", "office_hours")
    ),
    *(("arrivals", each) for each in ("per_day", "interarrival")),
    ("staff", "assignment"),
    *(
        ("behaviour", each)
        for each in ("return_probability", "return_to", "condition_probability", "cosign")
    ),
    *((*OUTSIDE, each) for each in OUTSIDE_PARTS),
    *(("service", "default", each) for each in SERVICE_PARTS),
    *(("service", "action", action.value, each) for action in SIGNING for each in SERVICE_PARTS),
)  # the ways to what the form shows of any agency
WORDS = {
    Distribution.EXPONENTIAL: msgid("指數分布"),
    Distribution.LOGNORMAL: msgid("對數常態分布"),
    Distribution.GAMMA: msgid("伽瑪分布"),
    Distribution.CONSTANT: msgid("固定"),
    Interarrival.EXPONENTIAL: msgid("隨機（指數分布）"),
    Interarrival.CONSTANT: msgid("間隔固定"),
    Clock.TAIWAN: msgid("政府辦公日曆，只在上班時間"),
    Clock.CONTINUOUS: msgid("每天 24 小時"),
    Assignment.POOL: msgid("誰有空誰辦"),
    Assignment.OWN: msgid("輪流分文，各辦各的"),
    ReturnTo.DRAFTER: msgid("承辦人"),
    ReturnTo.PREVIOUS: msgid("前一位簽核的人"),
    Mode.PARALLEL: msgid("一律並會"),
    Mode.SEQUENTIAL: msgid("一律順會"),
}
HEAVY = 0.85  # a load from which waiting grows fast
LEAST_LINES, MOST_LINES = 12, 40
COSIGNS = {"": msgid("依流程表"), **{each.value: WORDS[each] for each in Mode}}
GENERAL = (
    (msgid("一般"), ("service", "default")),
    *((action.value, ("service", "action", action.value)) for action in SIGNING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the form: its number, and the texts of its parts."""

    what: str
    number: int
    texts: Typed

    def name(self, part: str) -> str:
        """The field of a part."""
        return row_field(self.what, self.number, part)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadView:
    """The load of one position, worked out before anything runs."""

    key: str
    found: Load

    @property
    def name(self) -> str:
        """As people say it."""
        return position_name(self.key)

    @property
    def text(self) -> str:
        """The load as it is printed."""
        return NOTHING if self.found.load is None else number(self.found.load)

    @property
    def level(self) -> float:
        """How full a bar shows it."""
        return 1.0 if self.found.load is None else min(1.0, self.found.load)

    @property
    def is_heavy(self) -> bool:
        """Whether there is little to spare."""
        return (self.found.load or 0.0) >= HEAVY and not self.found.never_settles

    @property
    def weight(self) -> float:
        """What loads are ordered by: where nobody is there comes first."""
        return float("inf") if self.found.load is None else self.found.load


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """One edit of the table in a sentence, and how many rows it is about."""

    said: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A scenario being changed.

    `text` is the TOML in the box, `shown` that which the server wrote there: a box that differs was
    edited. Without `shown` the text cannot be shown as fields.
    """

    template: ClassVar[str] = "screens/rehearsal/form.html.jinja"
    words: ClassVar = WORDS
    distributions: ClassVar = tuple(Distribution)
    interarrivals: ClassVar = tuple(Interarrival)
    assignments: ClassVar = tuple(Assignment)
    clocks: ClassVar = tuple(Clock)
    agency: Agency
    typed: Typed
    text: str
    shown: str
    faults: tuple[str, ...]
    loads: tuple[LoadView, ...]
    againsts: tuple[Against, ...]
    has_mix: bool  # whether only some rows are followed, which the form leaves as it is
    notes: tuple[str, ...] = ()  # what of the organisation could not be taken
    is_unclear: bool = False  # both the fields and the box were changed
    edits: tuple[EditLine, ...] = ()  # of the table

    def value(self, *way: str) -> str:
        """What stands in the field of a way."""
        return self.typed.get(name_of(*way), "")

    def name(self, *way: str) -> str:
        """The name of the field of a way."""
        return name_of(*way)

    def field(self, name: str) -> str:
        """What stands in a field by its own name."""
        return self.typed.get(name, "")

    @property
    def rows(self) -> int:
        """How many lines the box shows."""
        return min(MOST_LINES, max(LEAST_LINES, self.text.count("\n") + 2))

    @property
    def overloaded(self) -> tuple[LoadView, ...]:
        """The positions whose queues grow without end."""
        return tuple(each for each in self.loads if each.found.never_settles)

    @property
    def unit_positions(self) -> tuple[str, ...]:
        """The positions that units have of their own, each once."""
        ladders = (unit.ladder for unit in self.agency.units)
        return tuple(dict.fromkeys(name for each in ladders for name in each.up_to(each.head)))

    @property
    def units(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each unit with the positions of its own."""
        return tuple(
            (unit.name, frozenset(unit.ladder.up_to(unit.ladder.head)))
            for unit in self.agency.units
        )

    @property
    def shared(self) -> tuple[str, ...]:
        """The positions that the agency shares, lowest first."""
        return shared_positions(self.agency)

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of every position that people hold here."""
        ladders = ((unit.name, unit.ladder) for unit in self.agency.units)
        own = (f"{unit}/{name}" for unit, each in ladders for name in each.up_to(each.head))
        shared = (f"{SHARED}/{name}" for name in self.shared)
        return (*own, *shared, *(f"{ROLES}/{name}" for name in self.agency.roles))

    @property
    def names(self) -> tuple[str, ...]:
        """Every position by its name alone."""
        return (*self.unit_positions, *self.shared, *self.agency.roles)

    def staffed(self, unit: str, position: str) -> str:
        """How many hold a position where its own field is empty."""
        return self.value("staff", "default", position) or "1"

    @property
    def cosigns(self) -> tuple[tuple[str, str], ...]:
        """How co-signers may be asked."""
        return tuple(COSIGNS.items())

    @property
    def return_targets(self) -> tuple[tuple[str, str], ...]:
        """Whom a 退回 may go to."""
        known = ((each.value, WORDS[each]) for each in ReturnTo)
        return (("", msgid("承辦人（預設）")), *known, *((name, name) for name in self.names))

    @property
    def general_services(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        """Times to sign of whoever has none of their own: label, fields, what is in them."""
        return tuple(
            (label, names, tuple(map(self.field, names)))
            for label, way in GENERAL
            if (names := tuple(name_of(*way, part) for part in SERVICE_PARTS))
        )

    @property
    def absences(self) -> tuple[Row, ...]:
        """Who is away, and an empty row to fill in."""
        return self._rows(ABSENCE)

    @property
    def own_hours(self) -> tuple[Row, ...]:
        """Who signs only at certain hours, and an empty row."""
        return self._rows(OWN_HOURS)

    @property
    def services(self) -> tuple[Row, ...]:
        """Positions with a time of their own, and an empty row."""
        return self._rows(SERVICE)

    def _rows(self, what: str) -> tuple[Row, ...]:
        blank = dict.fromkeys(ROW_PARTS[what], "")
        return tuple(
            Row(what=what, number=number, texts=texts)
            for number, texts in enumerate([*rows_of(self.typed, what), blank])
        )


def shared_positions(agency: Agency) -> tuple[str, ...]:
    """The positions above the heads of units, lowest first, each once."""
    ladders = (unit.ladder for unit in agency.units)
    return tuple(
        dict.fromkeys(name for each in ladders for name in each.positions if each.is_shared(name))
    )


def ways_of(agency: Agency) -> Iterator[tuple[str, ...]]:
    """The ways to every single value that the form shows."""
    yield from ONES
    yield from (("arrivals", "urgency", name) for name in agency.limits)
    for unit in agency.units:
        own = unit.ladder.up_to(unit.ladder.head)
        yield from (("staff", unit.name, name) for name in own)
        yield from (("staff", "default", name) for name in own)
    yield from (("staff", SHARED, name) for name in shared_positions(agency))
    yield from (("staff", ROLES, name) for name in agency.roles)


def load_views(loads: Mapping[str, Load]) -> tuple[LoadView, ...]:
    """The loads of the positions that people hold here, the heaviest first."""
    views = (LoadView(key=key, found=found) for key, found in loads.items() if found.holders)
    return tuple(sorted(views, key=lambda each: -each.weight))
