"""預演, what its charts show, each with a sentence for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from web.language.i18n import Language, msgid, translate
from web.picture.charts.values import Course, Level, Levels, Pictured, Reading
from web.rehearsals.figures import METRICS, RATES, number
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.result import CaseResult, Comparison, Difference, Estimate, Result

MOST_POSITIONS = 15  # of a chart; its table has all of them
WIDE, HALF, NARROW = 720, 560, 350  # pixels, on a desk and on a phone
DAYS, POINTS, LOAD, DOCUMENTS = msgid("日"), msgid("百分點"), msgid("負荷"), msgid("件")
ALL, WARMUP = msgid("全部"), msgid("暖機")
URGENCY_SAYS = msgid("依速別的辦理日數：%(levels)s")
WAIT_SAYS = msgid("各職稱每次簽核的等候日數，累計等候最久的在上：%(levels)s")
LOAD_SAYS = msgid("各職稱的負荷，最重的在上，虛線是 1：%(levels)s")
LATE_SAYS = msgid("每天下班時在辦而已逾期的件數：%(first)s 起，%(last)s 止，最多 %(most)s 件")
OFFICE_SAYS = msgid("每天下班時在辦的件數：%(first)s 起，%(last)s 止，最多 %(most)s 件")
DIFFERENCE_SAYS = msgid("與基準的差異，直線是零：%(levels)s")
LISTED = "、"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and what it says."""

    chart: Pictured
    title: str
    width: int = WIDE

    @property
    def height(self) -> int:
        """Pixels that it takes."""
        return self.chart.height


def charts_of(
    result: Result, comparisons: Sequence[Comparison], language: Language
) -> Mapping[str, Chart]:
    """The charts of one result, and those of what it is compared with, by name."""
    found = {
        "urgency": urgency_chart(result, language),
        "wait": wait_chart(result, language),
        "load": load_chart(result, language),
        "office": office_chart(result, language),
        "late": late_chart(result, language),
    }
    charts = {name: chart for name, chart in found.items() if chart}
    return {**charts, **difference_charts(comparisons, language)}


def difference_charts(comparisons: Sequence[Comparison], language: Language) -> Mapping[str, Chart]:
    """The charts of what differs from the base, in days and in percentage points."""
    found = {
        "days": difference_chart(comparisons, language, are_rates=False),
        "rates": difference_chart(comparisons, language, are_rates=True),
    }
    return {name: chart for name, chart in found.items() if chart}


def urgency_chart(result: Result, language: Language) -> Chart | None:
    """辦理日數 by 速別, with the day within which nine of ten are decided."""
    groups = {translate(language, name): each for name, each in result.by_urgency.items()}
    groups[translate(language, ALL)] = result.total
    levels = tuple(_days(name, group) for name, group in groups.items() if group.cycle_days)
    return _levels(levels, DAYS, URGENCY_SAYS, language)


def wait_chart(result: Result, language: Language) -> Chart | None:
    """Where documents wait: the positions with most waiting in all."""
    waiting = result.waiting_days
    ordered = sorted(waiting, key=lambda key: -waiting[key])[:MOST_POSITIONS]
    levels = tuple(
        _estimated(position_name(key), found, is_chosen=key == result.bottleneck)
        for key in ordered
        if (found := result.positions[key].wait_days)
    )
    return _levels(levels, DAYS, WAIT_SAYS, language, width=HALF)


def load_chart(result: Result, language: Language) -> Chart | None:
    """How heavily positions are loaded."""
    loads = {key: each.load for key, each in result.positions.items() if each.load is not None}
    heaviest = sorted(loads, key=lambda key: -loads[key])[:MOST_POSITIONS]
    levels = tuple(
        Level(
            name=position_name(key),
            value=loads[key],
            text=number(loads[key]),
            is_chosen=loads[key] >= 1,
        )
        for key in heaviest
    )
    return _levels(levels, LOAD, LOAD_SAYS, language, width=HALF, limit=1.0)


def office_chart(result: Result, language: Language) -> Chart | None:
    """Documents under way day by day."""
    found = {each.day: each.in_office for each in result.calendar}
    return _course(result, found, OFFICE_SAYS, language)


def late_chart(result: Result, language: Language) -> Chart | None:
    """Documents under way that are past their due day, day by day; none without due days."""
    found = {each.day: each.late for each in result.calendar if each.late}
    return _course(result, found, LATE_SAYS, language)


def _course(
    result: Result, found: Mapping[date, Estimate], says: str, language: Language
) -> Chart | None:
    """What was counted at the close of each day."""
    if not found:
        return None
    readings = tuple(
        Reading(day=day, value=each.mean, low=each.low, high=each.high)
        for day, each in found.items()
    )
    warmup = [each.day for each in result.calendar if each.is_warmup]
    facts: dict[str, object] = {
        "first": number(readings[0].value, 0),
        "last": number(readings[-1].value, 0),
        "most": number(max(each.value for each in readings), 0),
    }
    course = Course(
        axis=translate(language, DOCUMENTS),
        readings=readings,
        prelude=translate(language, WARMUP),
        prelude_until=warmup[-1] if warmup else None,
    )
    return Chart(chart=course, title=translate(language, says, facts))


def difference_chart(
    comparisons: Sequence[Comparison], language: Language, *, are_rates: bool
) -> Chart | None:
    """Differences from the base with their intervals, of one unit of measure."""
    levels = tuple(
        _difference(name, metric, found)
        for name, metric, found in _differences(comparisons, language)
        if (metric in RATES) == are_rates
    )
    unit = POINTS if are_rates else DAYS
    return _levels(levels, unit, DIFFERENCE_SAYS, language, are_points=True)


def _levels(
    levels: tuple[Level, ...],
    axis: str,
    says: str,
    language: Language,
    *,
    width: int = WIDE,
    limit: float | None = None,
    are_points: bool = False,
) -> Chart | None:
    """A chart of one value a name, which says its values in words too; None for no name."""
    if not levels:
        return None
    said = LISTED.join(f"{each.name} {each.text}" for each in levels)
    return Chart(
        chart=Levels(
            axis=translate(language, axis), levels=levels, limit=limit, are_points=are_points
        ),
        title=translate(language, says, {"levels": said}),
        width=width,
    )


def _days(name: str, group: CaseResult) -> Level:
    """辦理日數 of a group that has some decided."""
    spread = group.cycle_days
    assert spread is not None
    mean, most = spread.mean, spread.p90.mean
    return Level(
        name=name,
        value=mean.mean,
        text=f"{number(mean.mean)}／{number(most)}",
        low=mean.low,
        high=mean.high,
        mark=most,
    )


def _estimated(name: str, found: Estimate, *, is_chosen: bool) -> Level:
    return Level(
        name=name,
        value=found.mean,
        text=number(found.mean),
        low=found.low,
        high=found.high,
        is_chosen=is_chosen,
    )


def _differences(
    comparisons: Sequence[Comparison], language: Language
) -> Iterator[tuple[str, str, Difference]]:
    """Each difference with its name: of several comparisons that of the other too.

    It stands behind, for a long one is cut off.
    """
    for comparison in comparisons:
        for metric, found in comparison.differences.items():
            name = translate(language, METRICS[metric])
            several = len(comparisons) > 1
            yield f"{name}　{comparison.other.scenario}" if several else name, metric, found


def _difference(name: str, metric: str, found: Difference) -> Level:
    """A difference; rates in percentage points."""
    scale, digits = (100.0, 1) if metric in RATES else (1.0, 2)
    sign = "+" if found.difference > 0 else ""
    return Level(
        name=name,
        value=found.difference * scale,
        text=sign + number(found.difference * scale, digits),
        low=None if found.low is None else found.low * scale,
        high=None if found.high is None else found.high * scale,
    )
