"""[staff], [hours] and [[absence]]: who is there, when each signs, and who is away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.ladder import AGENCY_WIDE
from workflow.rehearsal.scenario import OUTSIDE, ROLES, Absence, Assignment, Span, Staff
from workflow.rehearsal.scenario_file.asking import HOLDERS, Asked, nearest
from workflow.rehearsal.scenario_file.naming import OUTSIDE_INSTEAD, Names
from workflow.rehearsal.scenario_file.spans import check_within, spans_of

OF_ALL = (AGENCY_WIDE, ROLES)


def read_staff(asked: Asked, names: Names) -> Staff:
    """The table [staff]."""
    units: dict[str, Mapping[str, int]] = {}
    for name in asked.content:
        if name in ("default", "assignment"):
            continue
        unit = names.unit(name)
        if unit == OUTSIDE:
            asked.tell(name, "府外機關不在這裡設定", OUTSIDE_INSTEAD)
        elif unit not in names.places:
            known = ("default", "assignment", *names.places)
            asked.tell(name, nearest("沒有這個單位", name, known), "、".join(known))
        elif unit in units:
            asked.tell(name, "這個單位寫了不只一次", "每個單位一次")
        else:
            units[unit] = _holders(asked.table(name), names, unit)
    return Staff(
        default=_holders(asked.table("default"), names),
        units={unit: held for unit, held in units.items() if held},
        assignment=asked.choice("assignment", Assignment) or Assignment.POOL,
    )


def _holders(asked: Asked, names: Names, unit: str = "") -> dict[str, int]:
    held: dict[str, int] = {}
    for name in asked.content:
        number = asked.whole(name, HOLDERS)
        position = names.of_unit(asked, name, unit) if unit else names.of_any(asked, name)
        if position in held:
            asked.tell(name, "這個職稱寫了不只一次", "每個職稱一次")
        elif position is not None and number is not None:
            held[position] = number
    return held


def read_hours(
    asked: Asked, names: Names, office_hours: Sequence[Span] | None
) -> dict[str, tuple[Span, ...]]:
    """The table [hours]; `office_hours` are None where they are wrong."""
    found: dict[str, tuple[Span, ...]] = {}
    for name in asked.content:
        key, texts = names.key(asked, name), asked.texts(name)
        if key in found:
            asked.tell(name, "這個職稱寫了不只一次", "每個職稱一次")
        if texts is None:
            continue
        spans = spans_of(texts, asked.faults)
        if office_hours:
            check_within(texts, office_hours, asked.faults)
        if key is not None and spans:
            found[key] = spans
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """One [[absence]] and where it stands."""

    asked: Asked
    unit: str  # also 機關 or 職務
    absence: Absence


def read_absences(items: Sequence[Asked], names: Names) -> tuple[Away, ...]:
    """The [[absence]] that can be used."""
    found = (_away(asked, names) for asked in items)
    return tuple(each for each in found if each)


def _away(asked: Asked, names: Names) -> Away | None:
    asked.only("position", "unit", "from", "to", "deputy")
    since, until = asked.day("from"), asked.day("to")
    place = _absent_place(asked, names)
    if since and until and since > until:
        asked.tell("to", f"在 from（{since}）之前", f"{since} 或以後的日期")
        return None
    if place is None or since is None or until is None:
        return None
    unit, position = place
    absence = Absence(
        position=position,
        unit="" if unit in OF_ALL else unit,
        since=since,
        until=until,
        deputy=_deputy(asked, names, unit, position),
    )
    return Away(asked=asked, unit=unit, absence=absence)


def _absent_place(asked: Asked, names: Names) -> tuple[str, str] | None:
    """Unit, 機關 or 職務, and position."""
    written, unit = asked.text("position", is_blank_allowed=False), asked.text("unit")
    if written is None or unit is None:
        return None
    position = names.position(written)
    if not names.is_position(asked, "position", position):
        return None
    having = [place for place, held in names.places.items() if position in held]
    if not unit:
        shared = [place for place in having if place in OF_ALL]
        if not shared:
            asked.tell("unit", f"要說是哪個單位的{position}", "、".join(having))
        return (shared[0], position) if shared else None
    place = names.unit(unit)
    if place in having:
        return place, position
    is_of_all = set(having) <= set(OF_ALL)
    why = f"「{position}」不屬於一個單位" if is_of_all else f"沒有{position}的單位"
    asked.tell("unit", why, '""' if is_of_all else "、".join(having))
    return None


def _deputy(asked: Asked, names: Names, unit: str, position: str) -> str:
    written = asked.text("deputy")
    if not written:
        return ""
    deputy = names.position(written)
    own = () if unit in OF_ALL else names.places[unit]
    allowed = dict.fromkeys((*own, *names.places[AGENCY_WIDE], *names.places[ROLES]))
    if deputy not in allowed or deputy == position:
        why = "不能代理自己的職稱" if deputy == position else "不是同單位或各單位共用的職稱"
        choices = "、".join(each for each in allowed if each != position)
        asked.tell("deputy", why, f'{choices}，或 ""（無人代理）')
    return deputy
