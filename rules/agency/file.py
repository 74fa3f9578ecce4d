"""Reading an agency.toml: every fault at once, then an Agency.

Keys, tables and types are those of `rules.agency.tables`; then names that refer to nothing are
looked for. A fault says file, key, value, why and what is allowed.
"""

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rules.agency.agency import Agency, CosignerKind, RoutingPolicy, Schedule
from rules.agency.practice import (
    AGENCY_HEAD,
    CATEGORIES,
    LONGEST_PHRASE,
    PHRASES,
    UNIT_HEAD,
    DeadlinePolicy,
    ExtensionLevel,
    ExtensionPolicy,
    Practice,
)
from rules.agency.tables import AgencySettings
from rules.errors import BadInputError, FileUnreadableError, RulesError, SettingFaultError
from rules.files.toml_file import TomlKind
from rules.ladder import Ladder, Unit
from rules.table import LARGEST_BYTES

SETTINGS = TomlKind(name="TOML 設定檔（UTF-8 文字）", largest=LARGEST_BYTES, may_be_blank=True)
_Misnomer = tuple[str, str, str, list[str]]  # key, value, why, allowed

FAULTS = {  # what pydantic calls it -> what we say
    "missing": "缺少這一項",
    "extra_forbidden": "沒有這一項",
    "enum": "不是可用的值",
    "string_type": "應為文字",
    "int_type": "應為整數",
    "int_parsing": "應為整數",
    "int_from_float": "應為整數",
    "bool_type": "應為 true 或 false",
    "bool_parsing": "應為 true 或 false",
    "frozen_set_type": "應為清單",
    "greater_than": "應大於 %(gt)s",
    "greater_than_equal": "不可小於 %(ge)s",
    "list_type": "應為清單",
    "dict_type": "應為表",
    "model_type": "應為表",
    "date_type": "應為日期，如 2019-06-19",
    "date_from_datetime_parsing": "應為日期，如 2019-06-19",
    "too_short": "至少要有 %(min_length)s 項",
    "string_too_short": "不可空白",
    "timezone_aware": "時間要有時區，如 2026-03-02T09:30:00+08:00",
    "datetime_type": "應為時間，如 2026-03-02T09:30:00+08:00",
    "union_tag_not_found": "缺少 kind",
    "union_tag_invalid": "不是可用的值",
}


ORDINARY = "普通件"  # the 速別 of a document of which nothing else is said


def load_agency(folder: Path) -> Agency:
    """The agency described by `folder`/agency.toml; raises BadInputError with every fault."""
    path = folder / "agency.toml"
    return read_agency(read_file(path), path)


def read_file(path: Path) -> bytes:
    """What a file holds; raises BadInputError. No more is read than a file may hold."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInputError([FileUnreadableError(file=str(path), why=why)]) from error
    if len(raw) > LARGEST_BYTES:
        why = f"檔案超過上限 {LARGEST_BYTES:,} 位元組"
        raise BadInputError([FileUnreadableError(file=str(path), why=why)])
    return raw


def read_toml(raw: bytes, path: Path) -> dict[str, Any]:
    """What a TOML file holds; raises BadInputError, which says of which kind another file is."""
    return SETTINGS.read(raw, str(path))


@lru_cache(maxsize=4)
def read_agency(raw: bytes, path: Path) -> Agency:
    """The agency that the content of an agency.toml describes.

    `path` is for the faults, and its folder's name is the agency's short name if the file gives
    none. Kept by content: the same bytes are read once. Raises BadInputError with every fault of
    one kind: the types first, then the names.
    """
    content = read_toml(raw, path)
    try:
        settings = AgencySettings.model_validate(content)
    except ValidationError as error:
        raise BadInputError(type_faults(error, path)) from error
    if faults := list(_meaning_faults(settings, path)):
        raise BadInputError(faults)
    return _agency(settings, path.resolve().parent.name)


def type_faults(
    error: ValidationError, path: Path, where_told: str = "見隨附的 agency.toml"
) -> Iterator[RulesError]:
    """What pydantic found wrong, in our words."""
    for each in error.errors(include_url=False):
        facts = each.get("ctx", {})
        yield SettingFaultError(
            file=str(path),
            key=".".join(str(part) for part in each["loc"]),
            value="" if each["type"] == "missing" else str(facts.get("tag", each["input"]))[:60],
            why=FAULTS[each["type"]] % facts if each["type"] in FAULTS else each["msg"],
            allowed=str(facts.get("expected", facts.get("expected_tags", where_told))),
        )


def _meaning_faults(settings: AgencySettings, path: Path) -> Iterator[RulesError]:
    """Names that refer to nothing."""
    checks = (_unknown_positions, _unknown_parties, _unknown_limits, _unfit_phrases)
    for key, value, why, allowed in itertools.chain(*(check(settings) for check in checks)):
        choices = "、".join(allowed)
        yield SettingFaultError(file=str(path), key=key, value=value, why=why, allowed=choices)


def _unknown_positions(settings: AgencySettings) -> Iterator[_Misnomer]:
    ladders = settings.ladders
    if ORDINARY not in settings.limits:
        yield "limits", "", f"缺少「{ORDINARY}」的時限", [f"{ORDINARY} = 6"]
    for unit in settings.units:
        if unit.ladder not in ladders:
            yield "units.ladder", unit.ladder, f"單位「{unit.name}」沒有職稱階梯", list(ladders)
    for key, ladder in ladders.items():
        for head in (ladder.head, settings.agency.head):
            if head not in ladder.positions:
                yield f"ladders.{key}", head, "主管不在這個階梯裡", ladder.positions
    positions = list(dict.fromkeys(itertools.chain(*(each.positions for each in ladders.values()))))
    named = [("agency.assisting", each) for each in settings.agency.assisting]
    for schedule in settings.schedules:
        named += [("schedules.never_decided_by", each) for each in schedule.never_decided_by]
    for key, position in named:
        if position not in positions:
            yield key, position, "沒有任何階梯有這個職稱", positions
    for key, position in _relative_positions(settings):
        if position not in (UNIT_HEAD, AGENCY_HEAD, *positions):
            allowed = [f"{UNIT_HEAD}（單位主管）", f"{AGENCY_HEAD}（機關首長）", *positions]
            yield key, position, "沒有任何階梯有這個職稱", allowed


def _relative_positions(settings: AgencySettings) -> Iterator[tuple[str, str]]:
    """The keys that name a position, or the head of the unit or the agency."""
    yield "incidents.arbiter", settings.incidents.arbiter
    yield "incidents.reconciled_up_to", settings.incidents.reconciled_up_to
    yield "reminders.escalate_to", settings.reminders.escalate_to
    for level in settings.extension.levels:
        yield "extension.levels.by", level.by


def _unknown_limits(settings: AgencySettings) -> Iterator[_Misnomer]:
    for urgency in settings.cosign_limits:
        if urgency not in settings.limits:
            yield "cosign_limits", urgency, "沒有這種速別", list(settings.limits)
    for key, categories in _categories(settings):
        for category in categories:
            if category not in CATEGORIES:
                yield key, category, "沒有這種類別", list(CATEGORIES)
    levels = [each.up_to for each in settings.extension.levels]
    if levels != sorted(set(levels)):
        shown = "、".join(map(str, levels))
        yield "extension.levels.up_to", shown, "天數應由少到多", ["由少到多的天數"]


def _categories(settings: AgencySettings) -> Iterator[tuple[str, Iterable[str]]]:
    """The keys that name 類別."""
    deadlines = settings.deadlines
    for name in ("calendar_days", "averaged", "default_days", "default_months", "one_notice"):
        yield f"deadlines.{name}", sorted(getattr(deadlines, name))
    yield "extension.by_own_period", sorted(settings.extension.by_own_period)


def _unknown_parties(settings: AgencySettings) -> Iterator[_Misnomer]:
    units = [unit.name for unit in settings.units]
    known = [*units, *settings.cosigners.roles, *settings.cosigners.agencies]
    for alias, name in settings.cosigners.aliases.items():
        if name not in known:
            yield f"cosigners.aliases.{alias}", name, "沒有這個會辦對象", known
    for group, members in settings.cosigners.groups.items():
        for member in members:
            if member not in units:
                yield f"cosigners.groups.{group}", member, "沒有這個單位", units


def _unfit_phrases(settings: AgencySettings) -> Iterator[_Misnomer]:
    for action, phrases in settings.phrases.items():
        if action not in PHRASES:
            yield "phrases", action, "這個動作沒有意見可填", list(PHRASES)
        for phrase in phrases:
            if not phrase.strip() or len(phrase) > LONGEST_PHRASE or not phrase.isprintable():
                allowed = [f"一行 1 到 {LONGEST_PHRASE} 字的文字"]
                yield f"phrases.{action}", phrase[:40], "不能當批示詞", allowed


def _agency(settings: AgencySettings, folder: str) -> Agency:
    place = settings.placement
    unit_aliases = {alias: unit.name for unit in settings.units for alias in unit.aliases}
    ladders = {
        key: Ladder(
            positions=tuple(ladder.positions),
            head=ladder.head,
            agency_head=settings.agency.head,
            assisting=frozenset(settings.agency.assisting),
        )
        for key, ladder in settings.ladders.items()
    }
    return Agency(
        name=settings.agency.name,
        short=settings.agency.short or folder,
        title_suffix=settings.agency.title_suffix,
        table=settings.agency.table,
        head=settings.agency.head,
        units=tuple(Unit(name=each.name, ladder=ladders[each.ladder]) for each in settings.units),
        schedules=tuple(
            Schedule(
                suffix=each.suffix,
                issuer=each.issuer,
                issued_on=each.issued_on,
                document=each.document,
                never_decided_by=frozenset(each.never_decided_by),
            )
            for each in settings.schedules
        ),
        outside_agencies=tuple(settings.cosigners.agencies),
        roles=tuple(settings.cosigners.roles),
        aliases=unit_aliases | settings.cosigners.aliases,
        groups={key: tuple(names) for key, names in settings.cosigners.groups.items()},
        policy=RoutingPolicy(
            anchors={
                CosignerKind.UNIT: place.unit,
                CosignerKind.ROLE: place.role,
                CosignerKind.AGENCY: place.agency,
            },
            mode=place.mode,
            inside_unit=place.inside_unit,
        ),
        limits=settings.limits,
        closures=frozenset(settings.calendar.closures),
        registry_positions=tuple(settings.registry.positions),
        practice=_practice(settings),
        phrases={**PHRASES, **{key: tuple(said) for key, said in settings.phrases.items()}},
    )


def _practice(settings: AgencySettings) -> Practice:
    incidents, reminders, extension = settings.incidents, settings.reminders, settings.extension
    return Practice(
        deadlines=DeadlinePolicy(**dict(settings.deadlines), cosign=settings.cosign_limits),
        extension=ExtensionPolicy(
            each_days=extension.each_days,
            times=extension.times,
            by_own_period=extension.by_own_period,
            levels=tuple(ExtensionLevel(up_to=each.up_to, by=each.by) for each in extension.levels),
        ),
        **dict(incidents),
        remind_days=reminders.days_before,
        escalate_after=reminders.escalate_after,
        escalate_to=reminders.escalate_to,
    )
