"""What an agency.toml may hold, table by table, and of what type."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from rules.agency.agency import Anchor, InsideUnit, Issuer, Mode
from rules.agency.practice import (
    AGENCY_HEAD,
    UNIT_HEAD,
    DeadlinePolicy,
    ExtensionPolicy,
    Part,
    Practice,
    RecallEnd,
    SecondLimit,
)


class Strict(BaseModel):
    """No key but those named."""

    model_config = ConfigDict(extra="forbid")


class AgencyTable(Strict):
    """Who issues the table."""

    name: str
    short: str = ""  # the folder's name, if left out
    title_suffix: str
    table: str
    head: str
    assisting: list[str] = []


class ScheduleTable(Strict):
    """甲表 or 乙表."""

    suffix: str
    issuer: Issuer
    issued_on: date | None = None
    document: str = ""
    never_decided_by: list[str] = []


class LadderTable(Strict):
    """Positions, lowest first."""

    positions: list[str] = Field(min_length=2)
    head: str


class UnitTable(Strict):
    """A unit and its ladder."""

    name: str
    ladder: str
    aliases: list[str] = []


class CosignerTable(Strict):
    """Who co-signs besides units."""

    agencies: list[str] = []
    roles: list[str] = []
    aliases: dict[str, str] = {}
    groups: dict[str, list[str]] = {}


class PlacementTable(Strict):
    """Where co-signing stands in a route."""

    unit: Anchor = Anchor.UNIT_HEAD
    role: Anchor = Anchor.UNIT_HEAD
    agency: Anchor = Anchor.AGENCY_HEAD
    mode: Mode = Mode.PARALLEL
    inside_unit: InsideUnit = InsideUnit.HEAD


class CalendarTable(Strict):
    """Days closed by order."""

    closures: list[date] = []


class RegistryTable(Strict):
    """Who registers documents."""

    positions: list[str] = Field(default=["總收文"], min_length=1)


class DeadlineTable(Strict):
    """How limits are counted."""

    calendar_days: frozenset[str] = DeadlinePolicy().calendar_days
    averaged: frozenset[str] = DeadlinePolicy().averaged
    most_used_in_time: PositiveInt = DeadlinePolicy().most_used_in_time
    default_days: dict[str, PositiveInt] = {}
    default_months: dict[str, PositiveInt] = {}
    second_document: SecondLimit = SecondLimit.RESTART
    one_notice: frozenset[str] = DeadlinePolicy().one_notice


class ExtensionLevelTable(Strict):
    """Who grants how much."""

    up_to: PositiveInt
    by: str


class ExtensionTable(Strict):
    """展期."""

    each_days: PositiveInt = ExtensionPolicy().each_days
    times: NonNegativeInt = ExtensionPolicy().times
    by_own_period: frozenset[str] = ExtensionPolicy().by_own_period
    levels: list[ExtensionLevelTable] = Field(
        default=[ExtensionLevelTable(up_to=30, by=UNIT_HEAD)], min_length=1
    )


class IncidentTable(Strict):
    """Who may change the way of a case, and until when."""

    cosigners_added_by: frozenset[Part] = Practice().cosigners_added_by
    cosigners_waived_by: frozenset[Part] = Practice().cosigners_waived_by
    recall_until: RecallEnd = RecallEnd.RECEIVED
    recall_days: NonNegativeInt = Practice().recall_days
    arbiter: str = AGENCY_HEAD
    most_reassignments: PositiveInt = Practice().most_reassignments
    reconciled_up_to: str = Practice().reconciled_up_to
    drafter_settles_disagreement: bool = Practice().drafter_settles_disagreement
    levels_lowered: PositiveInt = Practice().levels_lowered
    new_head_sees: bool = True
    covers: bool = True
    self_review: bool = False


class ReminderTable(Strict):
    """稽催."""

    days_before: NonNegativeInt = Practice().remind_days
    escalate_after: PositiveInt = Practice().escalate_after
    escalate_to: str = AGENCY_HEAD


class AgencySettings(Strict):
    """A whole agency.toml."""

    agency: AgencyTable
    schedules: list[ScheduleTable] = Field(min_length=1)
    ladders: dict[str, LadderTable]
    units: list[UnitTable] = Field(min_length=1)
    cosigners: CosignerTable = CosignerTable()
    placement: PlacementTable = PlacementTable()
    limits: dict[str, int]
    calendar: CalendarTable = CalendarTable()
    registry: RegistryTable = RegistryTable()
    cosign_limits: dict[str, NonNegativeInt] = {}
    deadlines: DeadlineTable = DeadlineTable()
    extension: ExtensionTable = ExtensionTable()
    incidents: IncidentTable = IncidentTable()
    reminders: ReminderTable = ReminderTable()
    phrases: dict[str, list[str]] = {}  # by the action at which they are offered
