"""An input of a scenario in words: the key that a file has, as the form names it."""

from __future__ import annotations

from collections.abc import Mapping

from web.language.i18n import Language, msgid, translate
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.varying.axes import Place, place_of

NAMES: Mapping[Place, str] = {
    ("arrivals", "per_day"): msgid("每個工作日收文幾件"),
    ("behaviour", "return_probability"): msgid("審核或核定退件的機率"),
    ("behaviour", "condition_probability"): msgid("要會的條件（必要時…）成立的機率"),
    ("behaviour", "outside_agency_days", "mean"): msgid("府外機關平均幾個工作日"),
    ("service", "default", "mean_minutes"): msgid("一般簽核平均幾分鐘"),
}
HOLDERS = msgid("%(position)s人數")
HOLDERS_ELSEWHERE = msgid("%(position)s人數（沒有另外寫的單位）")
MINUTES = msgid("%(position)s平均幾分鐘")


def input_name(key: str, language: Language) -> str:
    """The words of a key; one that the form has no words for stays as it is."""
    place = place_of(key)
    if place in NAMES:
        return translate(language, NAMES[place])
    template, position = _of_position(place)
    return translate(language, template, {"position": position}) if template else key


def _of_position(place: Place) -> tuple[str, str]:
    """What is said of a position or an action, and of which; "" where it is neither."""
    match place:
        case ("staff", "default", str(name)):
            return HOLDERS_ELSEWHERE, name
        case ("staff", str(unit), str(name)):
            return HOLDERS, position_name(f"{unit}/{name}")
        case ("service", "action", str(name), "mean_minutes"):
            return MINUTES, name
        case ("service", "position", str(name), "mean_minutes"):
            return MINUTES, position_name(name)
        case _:
            return "", ""
