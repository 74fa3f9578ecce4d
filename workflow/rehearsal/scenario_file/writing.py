"""A Scenario as the TOML file that is read as the same Scenario, with what each part means."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

import tomli_w

from rules.editing.edit import Edit, PlacementChange
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Behaviour,
    Scenario,
    Service,
    Services,
    Staff,
    Turnaround,
)
from workflow.rehearsal.scenario_file.arrivals import WEEKDAYS
from workflow.rehearsal.scenario_file.reading import AUTO
from workflow.rehearsal.scenario_file.spans import span_text

HEADING = """\
# 預演的情境。數字都是假設：請換成自己機關的數字。時間以辦公時間計，一天就是一天的辦公時間。
"""
SCENARIO = """\
# start 是第一天（假日則順延）；先暖機 warmup_days 天（"auto" 由系統找），再觀察 days 天。
# calendar："taiwan" 照政府行政機關辦公日曆，"continuous" 全年無休、日夜不停。
"""
ARRIVALS = """\
# per_day：平均每個工作日來文幾件。interarrival："exponential" 隨機，"constant" 等距。
# [arrivals.urgency]：各速別的比例；不寫就全是普通件。
# [arrivals.profile]：星期幾、幾點來文較多或較少；只看相對大小，沒寫的是 1。
# [[arrivals.mix]]：適用流程表的哪些列（鍵，或 line:行號）與比重；不寫就是每列一樣多。
"""
SERVICE = """\
# 每次簽核要幾分鐘。distribution："exponential"、"lognormal"、"gamma"、"constant"；
# cv = 標準差 ÷ 平均，只用於 lognormal 和 gamma。職稱（或單位/職稱）優先，其次動作，再其次 default。
"""
STAFF = """\
# 各職稱有幾人；沒寫的是 1 人。"機關"：單位主管以上、各單位共用的職稱；"職務"：法務人員等。
# assignment："pool" 誰有空誰辦；"own" 收文時輪流分給一位承辦人員，退回也回到他手上。
"""
HOURS = """\
# 哪些職稱只在部分辦公時間簽核；沒寫的整天都簽。
"""
ABSENCE = """\
# 請假：from 到 to 兩天都不在，每項少一人。unit 是單位，共用的職稱和職務留空。
# deputy 是代理的職稱（同單位或各單位共用），留空就是無人代理。
"""
BEHAVIOUR = """\
# return_probability：每次審核、核定退回的機率。
# return_to："drafter" 退承辦人員、"previous" 退前一關，或職稱。
# condition_probability：必要時、議會案件等條件成立的機率。
# cosign："parallel" 並會、"sequential" 順會；不寫就照流程表。
# outside_agency_days：府外機關會辦要幾天。
"""
EDIT = """\
# 調整分層負責：原表不變，只有這個情境照調整後的走。選列（都寫就要都符合）：unit、schedule、
# decider、text、rows；sister_decider 是別的單位同一公務內容由誰核定。每項做一件事：lower_to 下授、
# raise_to 上收、drop_review 減一關審核、add_review 加一關審核、cosign_mode 並會或順會、
# cosign_placement 會辦在誰之後，如 { unit = "agency_head" }。
"""


def scenario_toml(scenario: Scenario) -> str:
    """The file that `read_scenario` reads as an equal scenario, of an agency that knows its names.

    What a scenario leaves open is left out.
    """
    parts = (
        SCENARIO + _table("scenario", _head(scenario)),
        ARRIVALS + _arrivals(scenario.arrivals),
        SERVICE + _services(scenario.services),
        STAFF + _staff(scenario.staff),
        _part(HOURS, _table("hours", _hours(scenario)), scenario.hours),
        _part(ABSENCE, "".join(map(_absence, scenario.absences)), scenario.absences),
        BEHAVIOUR + _table("behaviour", _behaviour(scenario.behaviour)),
        _part(EDIT, "".join(map(_edit, scenario.edits)), scenario.edits),
    )
    return "\n".join((HEADING, *(part.rstrip("\n") + "\n" for part in parts if part)))


def _head(scenario: Scenario) -> dict[str, object]:
    is_auto = scenario.warmup_days is None
    return {
        "name": scenario.name,
        "start": scenario.start,
        "days": scenario.days,
        "warmup_days": AUTO if is_auto else scenario.warmup_days,
        "calendar": scenario.clock,
        "office_hours": [span_text(span) for span in scenario.office_hours],
    }


def _arrivals(arrivals: Arrivals) -> str:
    profile = arrivals.profile
    weights = {
        "weekdays": {WEEKDAYS[day]: weight for day, weight in profile.weekdays.items()},
        "hours": {span_text(span): weight for span, weight in profile.hours.items()},
    }
    head = {"per_day": arrivals.per_day, "interarrival": arrivals.interarrival}
    return "".join(
        (
            _table("arrivals", head),
            _some("arrivals.urgency", arrivals.urgency),
            _some("arrivals.profile", {name: said for name, said in weights.items() if said}),
            *(
                _table("arrivals.mix", {"row": each.row, "weight": each.weight}, is_list=True)
                for each in arrivals.mix
            ),
        )
    )


def _services(services: Services) -> str:
    by_action = ((action.value, said) for action, said in services.actions.items())
    return "".join(
        (
            _table("service.default", _service(services.default)),
            *(_table(f"service.action.{_key(name)}", _service(said)) for name, said in by_action),
            *(
                _table(f"service.position.{_key(name)}", _service(said))
                for name, said in services.positions.items()
            ),
        )
    )


def _service(service: Service) -> dict[str, object]:
    return {
        "distribution": service.distribution,
        "mean_minutes": service.mean_minutes,
        "cv": service.cv,
    }


def _staff(staff: Staff) -> str:
    units = (_table(f"staff.{_key(unit)}", held) for unit, held in staff.units.items())
    head = _table("staff", {"assignment": staff.assignment})
    return "".join((head, _some("staff.default", staff.default), *units))


def _hours(scenario: Scenario) -> dict[str, object]:
    return {key: [span_text(span) for span in hours] for key, hours in scenario.hours.items()}


def _absence(absence: Absence) -> str:
    entries: dict[str, object] = {
        "position": absence.position,
        "unit": absence.unit,
        "from": absence.since,
        "to": absence.until,
        "deputy": absence.deputy,
    }
    return _table("absence", entries, is_list=True)


def _behaviour(behaviour: Behaviour) -> dict[str, object]:
    return {
        "return_probability": behaviour.return_probability,
        "return_to": behaviour.return_to,
        "condition_probability": behaviour.condition_probability,
        "cosign": behaviour.cosign,
        "outside_agency_days": _turnaround(behaviour.outside),
    }


def _turnaround(turnaround: Turnaround) -> dict[str, object]:
    return {
        "distribution": turnaround.distribution,
        "mean": turnaround.mean,
        "cv": turnaround.cv,
    }


def _edit(edit: Edit) -> str:
    """One [[edit]]; filters that filter nothing are left out."""
    choice, change = edit.choice, edit.change
    filters: dict[str, object] = {
        "unit": choice.unit,
        "schedule": choice.schedule,
        "decider": choice.decider,
        "text": choice.text,
        "rows": list(choice.rows),
        "sister_decider": choice.sister_decider,
    }
    value: object = edit.value
    if isinstance(change, PlacementChange):
        value = {kind.value: anchor.value for kind, anchor in change.anchors.items()}
    said = {key: each for key, each in filters.items() if each} | {edit.key: value}
    return _table("edit", said, is_list=True)


def _part(comment: str, text: str, said: object) -> str:
    """A part that a scenario may leave out."""
    return comment + text if said else ""


def _some(name: str, entries: Mapping[str, object]) -> str:
    return _table(name, entries) if entries else ""


def _table(name: str, entries: Mapping[str, object], *, is_list: bool = False) -> str:
    """A table, a line an entry; None is left out."""
    lines = (f"{_key(key)} = {_value(said)}\n" for key, said in entries.items() if said is not None)
    return "".join((f"[[{name}]]\n" if is_list else f"[{name}]\n", *lines, "\n"))


def _value(said: object) -> str:
    """A value on one line."""
    if isinstance(said, Enum):
        return _value(said.value)
    if isinstance(said, list):
        return f"[{', '.join(map(_value, cast(list[object], said)))}]"
    if isinstance(said, dict):
        entries = cast(dict[str, object], said).items()
        return f"{{ {', '.join(f'{_key(key)} = {_value(each)}' for key, each in entries)} }}"
    return tomli_w.dumps({"x": cast(Any, said)}).removeprefix("x = ").removesuffix("\n")


def _key(name: str) -> str:
    """A key, quoted where it must be."""
    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")
