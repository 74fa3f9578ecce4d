"""[arrivals]: how many documents come, how urgent, by which rows, on which days and hours."""

from collections.abc import Iterable, Iterator

from rules.errors import UnknownKeyError
from rules.rulebook import Rulebook
from rules.texts import as_known, folded_name
from workflow.deadlines import Limits
from workflow.rehearsal.scenario import Arrivals, Clock, Interarrival, Profile, Span, Weighted
from workflow.rehearsal.scenario_file.asking import PER_DAY, WEIGHT, Asked
from workflow.rehearsal.scenario_file.spans import check_within, spans_of

WEEKDAYS = "一二三四五六日"
WORKDAYS = range(5)  # over which the weights of weekdays average, where there is a calendar
NOTHING = "全部是 0，等於沒有公文"
MORE_THAN_NOTHING = "至少一個大於 0 的數"


def read_arrivals(
    asked: Asked, rulebook: Rulebook, limits: Limits, hours: tuple[Span, ...] | None, clock: Clock
) -> Arrivals:
    """The table [arrivals]; `hours` are those of the day, None where they are wrong."""
    asked.only("per_day", "interarrival", "urgency", "profile", "mix")
    profile = asked.table("profile")
    profile.only("weekdays", "hours")
    return Arrivals(
        per_day=asked.number("per_day", PER_DAY) or Arrivals().per_day,
        interarrival=asked.choice("interarrival", Interarrival) or Arrivals().interarrival,
        urgency=_urgency(asked, limits),
        mix=_mix(asked, rulebook),
        profile=Profile(
            weekdays=_weekdays(profile, clock),
            hours=_hours(profile, hours) if hours else {},
        ),
    )


def _urgency(asked: Asked, limits: Limits) -> dict[str, float]:
    table = asked.table("urgency")
    known = tuple(limits.urgencies)
    shares: dict[str, float] = {}
    for name, share in table.numbers(WEIGHT).items():
        urgency = as_known(name, known)
        if urgency not in known:
            table.tell(name, "沒有這種速別", "、".join(known))
        elif urgency in shares:
            table.tell(name, "這種速別寫了不只一次", "每種速別一次")
        else:
            shares[urgency] = share
    _check_any(asked, "urgency", shares.values())
    return shares


def _mix(asked: Asked, rulebook: Rulebook) -> tuple[Weighted, ...]:
    found = tuple(_weighted(each, rulebook) for each in asked.each_table("mix"))
    if "mix" in asked:
        _check_any(asked, "mix", (each.weight for each in found if each))
    elif not any(row.is_routable for row in rulebook.rows):
        asked.tell("mix", "這份分層負責明細表沒有可排流程的列", "先校對存疑的列")
    return tuple(each for each in found if each)


def _weighted(asked: Asked, rulebook: Rulebook) -> Weighted | None:
    asked.only("row", "weight")
    weight = asked.number("weight", WEIGHT)
    row = asked.text("row", is_blank_allowed=False)
    if row is None:
        return None
    try:
        found = rulebook.find(row)
    except UnknownKeyError as error:
        alike = [each for each in error.candidates if folded_name(row) in folded_name(each)]
        why = "不只一列可能是它" if len(alike) > 1 else "沒有這一列"
        asked.tell("row", why, "；".join(error.candidates) or "流程表的鍵，或 line:行號")
        return None
    if not found.is_routable:
        why = str(found.why_doubtful)
        asked.tell("row", f"這一列存疑，尚不能排流程（{why}）", "先校對這一列，或改用別列")
    return Weighted(row=row, weight=1.0 if weight is None else weight)


def _weekdays(profile: Asked, clock: Clock) -> dict[int, float]:
    table = profile.table("weekdays")
    weights: dict[int, float] = {}
    for name, weight in table.numbers(WEIGHT).items():
        day = name.strip().removeprefix("星期").removeprefix("週")
        if len(day) == 1 and day in WEEKDAYS and WEEKDAYS.index(day) not in weights:
            weights[WEEKDAYS.index(day)] = weight
        else:
            table.tell(name, "不是星期幾，或寫了不只一次", "、".join(WEEKDAYS))
    counted = WORKDAYS if clock is Clock.TAIWAN else range(len(WEEKDAYS))
    if not any(weights.get(day, 1.0) for day in counted):
        profile.tell("weekdays", NOTHING, MORE_THAN_NOTHING)
    return weights


def _hours(profile: Asked, office_hours: tuple[Span, ...]) -> dict[Span, float]:
    table = profile.table("hours")
    texts = [((*table.place, name), name) for name in table.content]
    check_within(texts, office_hours, table.faults)
    spans_of(texts, table.faults)
    weights = dict(_weighted_spans(table))
    covered = sum(span.minutes for span in weights)
    if covered == sum(span.minutes for span in office_hours) and not any(weights.values()):
        profile.tell("hours", NOTHING, MORE_THAN_NOTHING)
    return dict(sorted(weights.items(), key=lambda item: item[0].opens))


def _weighted_spans(table: Asked) -> Iterator[tuple[Span, float]]:
    for name, weight in table.numbers(WEIGHT).items():
        for span in spans_of([((*table.place, name), name)], table.faults) or ():
            yield span, weight


def _check_any(asked: Asked, name: str, shares: Iterable[float]) -> None:
    """Tell that a list of weights says nothing, unless a weight in it is wrong already."""
    is_wrong = asked.faults.is_told(*asked.place, name)
    if name in asked and not is_wrong and not any(shares):
        asked.tell(name, NOTHING, MORE_THAN_NOTHING)
