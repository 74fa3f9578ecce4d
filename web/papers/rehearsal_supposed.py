"""What a scenario supposes, item by item: its value, and whether that is only the default.

A default was never measured: whoever signs under the report sees which numbers rest on nothing but
it. Of further scenarios only what differs from the base is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.agency.agency import Mode
from web.language.i18n import Language, msgid, translate
from workflow.rehearsal.network.services import OTHERWISE
from workflow.rehearsal.scenario import (
    Absence,
    Assignment,
    Clock,
    Distribution,
    Interarrival,
    ReturnTo,
    Scenario,
    Service,
    Shares,
    Span,
)
from workflow.rehearsal.scenario_file.spans import span_text

LISTED, APART = "、", "；"
MOST_ROWS = 5  # of a mix that are named; the others are counted
SPREADING = (Distribution.LOGNORMAL, Distribution.GAMMA)  # of which cv says how far
UNSAID = Scenario(name="", start=date(2026, 1, 1))  # everything a scenario may leave out
WORDS = {
    "start": msgid("第一天"),
    "hours": msgid("上班時間"),
    "signing_hours": msgid("簽核時段"),
    "arrivals": msgid("來文"),
    "urgency": msgid("速別"),
    "mix": msgid("走哪些列"),
    "staff": msgid("人數"),
    "assignment": msgid("怎麼分給人"),
    "service": msgid("簽核時間"),
    "absences": msgid("請假"),
    "returns": msgid("退回的機率"),
    "conditions": msgid("會辦的條件"),
    "cosign": msgid("會辦方式"),
    "outside": msgid("府外機關"),
}
DISTRIBUTIONS = {
    Distribution.EXPONENTIAL: msgid("指數分布"),
    Distribution.LOGNORMAL: msgid("對數常態分布"),
    Distribution.GAMMA: msgid("伽瑪分布"),
    Distribution.CONSTANT: msgid("固定"),
}
SINCE = msgid("%(start)s，假日則順延")
OFFICE = msgid("政府行政機關辦公日曆表的工作日，%(hours)s")
ALWAYS = msgid("全年無休，日夜不停")
ALL_HOURS = msgid("每個職位整個上班時間都簽")
ONLY_IN = msgid("%(position)s只在 %(hours)s 簽")
COMING = msgid("一日平均 %(count)s 件，間隔%(gaps)s")
GAPS = {Interarrival.EXPONENTIAL: msgid("隨機"), Interarrival.CONSTANT: msgid("相等")}
PEAKS = msgid("星期或時段有多有少")
ALL_ORDINARY = msgid("全是普通件")
SHARE = msgid("%(name)s %(share)s %%")
EVERY_ROW = msgid("每一列可排流程的都一樣多")
ROW = msgid("%(row)s 比重 %(weight)s")
ROWS = msgid("%(rows)s 等 %(count)s 列")
PEOPLE = msgid("%(position)s %(count)s 人")
ONE_EACH = msgid("每個職位 1 人")
OTHERS_ONE = msgid("其餘每個職位 1 人")
POOL, OWN = msgid("誰有空誰辦"), msgid("承辦人員各有自己的公文")
MEAN, VARIATION = msgid("平均 %(mean)s 分"), msgid("變異係數 %(cv)s")
OF = msgid("%(name)s：%(said)s")
GENERALLY = msgid("一般")
NOBODY_AWAY = msgid("沒有人請假")
AWAY = msgid("%(position)s %(since)s 至 %(until)s，%(deputy)s")
DEPUTY, NO_DEPUTY = msgid("由%(deputy)s代理"), msgid("沒有代理人")
NO_RETURNS = msgid("不會退回")
RETURNS = msgid("審核、核定各有 %(share)s %% 退回%(target)s")
TARGETS = {ReturnTo.DRAFTER: msgid("承辦人員"), ReturnTo.PREVIOUS: msgid("前一個簽的職位")}
HOLDS = msgid("各有 %(share)s %% 的機率成立")
AS_PRINTED = msgid("照流程表")
MODES = {Mode.PARALLEL: msgid("一律並會"), Mode.SEQUENTIAL: msgid("一律順會")}
TURNAROUND = msgid("往返平均 %(days)s 日，%(distribution)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """One item of a scenario.

    It is a default where its value is what a scenario has that does not name it, written or not.
    """

    word: str
    text: str
    is_default: bool


def suppositions(scenario: Scenario, language: Language) -> tuple[Supposition, ...]:
    """Every item of a scenario, in the order of its file."""
    plain = dict(_texts(UNSAID, language))
    return tuple(
        Supposition(
            word=translate(language, WORDS[name]),
            text=text,
            is_default=name != "start" and text == plain[name],
        )
        for name, text in _texts(scenario, language)
    )


def different(base: Sequence[Supposition], other: Sequence[Supposition]) -> tuple[Supposition, ...]:
    """The items in which another scenario is not as the base."""
    return tuple(each for each, was in zip(other, base, strict=True) if each.text != was.text)


def _texts(scenario: Scenario, language: Language) -> Iterator[tuple[str, str]]:
    """Each item by name, in words."""

    def say(text: str, **facts: object) -> str:
        return translate(language, text, facts)

    yield "start", say(SINCE, start=scenario.start.isoformat())
    yield "hours", _hours(scenario, language)
    yield "signing_hours", _signing_hours(scenario.hours, language)
    yield "arrivals", _arrivals(scenario, language)
    yield "urgency", _urgency(scenario.arrivals.urgency, language)
    yield "mix", _mix(scenario, language)
    yield "staff", _staff(scenario, language)
    is_own = scenario.staff.assignment is Assignment.OWN
    yield "assignment", say(OWN if is_own else POOL)
    yield "service", _services(scenario, language)
    away = [_absence(each, language) for each in scenario.absences]
    yield "absences", say(APART).join(away) or say(NOBODY_AWAY)
    yield from _behaviour(scenario, language)


def _hours(scenario: Scenario, language: Language) -> str:
    """By which days and hours the office works."""
    if scenario.clock is Clock.CONTINUOUS:
        return translate(language, ALWAYS)
    return translate(language, OFFICE, {"hours": _spans(scenario.office_hours, language)})


def _spans(spans: Sequence[Span], language: Language) -> str:
    """Hours of the day, one after the other."""
    return translate(language, LISTED).join(map(span_text, spans))


def _signing_hours(hours: Mapping[str, Sequence[Span]], language: Language) -> str:
    """Who signs in a part of the office hours only."""
    said = [
        translate(language, ONLY_IN, {"position": key, "hours": _spans(spans, language)})
        for key, spans in hours.items()
    ]
    return translate(language, APART).join(said) or translate(language, ALL_HOURS)


def _arrivals(scenario: Scenario, language: Language) -> str:
    """How many documents come, and how evenly."""
    arrivals = scenario.arrivals
    facts: dict[str, object] = {
        "count": f"{arrivals.per_day:g}",
        "gaps": GAPS[arrivals.interarrival],
    }
    said = translate(language, COMING, facts)
    has_peaks = arrivals.profile.weekdays or arrivals.profile.hours
    return (
        translate(language, LISTED).join((said, translate(language, PEAKS))) if has_peaks else said
    )


def _urgency(shares: Shares, language: Language) -> str:
    """Shares of all of them: the scenario's are relative."""
    whole = sum(shares.values())
    said = [
        translate(language, SHARE, {"name": name, "share": f"{100 * share / whole:g}"})
        for name, share in shares.items()
    ]
    return translate(language, LISTED).join(said) or translate(language, ALL_ORDINARY)


def _mix(scenario: Scenario, language: Language) -> str:
    """Which rows documents follow; of many the first few, and how many there are."""
    mix = scenario.arrivals.mix
    said = [
        translate(language, ROW, {"row": each.row, "weight": f"{each.weight:g}"})
        for each in mix[:MOST_ROWS]
    ]
    rows = translate(language, LISTED).join(said) or translate(language, EVERY_ROW)
    if len(mix) <= MOST_ROWS:
        return rows
    return translate(language, ROWS, {"rows": rows, "count": len(mix)})


def _staff(scenario: Scenario, language: Language) -> str:
    """By default, then of each unit; who is not named is one."""
    held = {name: count for name, count in scenario.staff.default.items() if count != 1}
    for unit, positions in scenario.staff.units.items():
        held |= {f"{unit}/{name}": count for name, count in positions.items()}
    word = translate(language, PEOPLE)  # names of positions stay as the table has them
    said = [word % {"position": name, "count": count} for name, count in held.items()]
    if not said:
        return translate(language, ONE_EACH)
    return translate(language, APART).join((*said, translate(language, OTHERS_ONE)))


def _services(scenario: Scenario, language: Language) -> str:
    """What is generally so, then what an action or a position says otherwise."""
    services, said = scenario.services, scenario.services.default
    distribution = said.distribution or OTHERWISE.distribution
    cv = OTHERWISE.cv if said.cv is None else said.cv
    general = Service(
        distribution=distribution,
        mean_minutes=OTHERWISE.mean_minutes if said.mean_minutes is None else said.mean_minutes,
        cv=cv if distribution in SPREADING else None,
    )
    actions = ((action.value, each) for action, each in services.actions.items())
    named = ((GENERALLY, general), *actions, *services.positions.items())
    return translate(language, APART).join(
        translate(language, OF, {"name": name, "said": _service(each, language)})
        for name, each in named
    )


def _service(service: Service, language: Language) -> str:
    """What is said of a time to sign, and nothing of what is not."""
    said: list[str] = []
    if service.mean_minutes is not None:
        said.append(translate(language, MEAN, {"mean": f"{service.mean_minutes:g}"}))
    if service.distribution:
        said.append(translate(language, DISTRIBUTIONS[service.distribution]))
    if service.cv is not None:
        said.append(translate(language, VARIATION, {"cv": f"{service.cv:g}"}))
    return translate(language, LISTED).join(said)


def _absence(absence: Absence, language: Language) -> str:
    """Who is away when, and who signs for them."""
    deputy = translate(language, NO_DEPUTY)
    if absence.deputy:
        deputy = translate(language, DEPUTY, {"deputy": absence.deputy})
    facts: dict[str, object] = {
        "position": f"{absence.unit}{absence.position}",
        "since": absence.since.isoformat(),
        "until": absence.until.isoformat(),
        "deputy": deputy,
    }
    return translate(language, AWAY, facts)


def _behaviour(scenario: Scenario, language: Language) -> Iterator[tuple[str, str]]:
    """Returns, conditions, co-signing, outside agencies."""
    behaviour = scenario.behaviour
    target = behaviour.return_to
    facts: dict[str, object] = {
        "share": f"{100 * behaviour.return_probability:g}",
        "target": target if isinstance(target, str) else TARGETS[target],
    }
    is_returned = behaviour.return_probability > 0
    yield "returns", translate(language, RETURNS if is_returned else NO_RETURNS, facts)
    share = f"{100 * behaviour.condition_probability:g}"
    yield "conditions", translate(language, HOLDS, {"share": share})
    mode = behaviour.cosign
    yield "cosign", translate(language, AS_PRINTED if mode is None else MODES[mode])
    turnaround: dict[str, object] = {
        "days": f"{behaviour.outside.mean:g}",
        "distribution": DISTRIBUTIONS[behaviour.outside.distribution],
    }
    yield "outside", translate(language, TURNAROUND, turnaround)
