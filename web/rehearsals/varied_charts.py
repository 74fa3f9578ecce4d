"""預演, the charts of a sweep, a sensitivity and a search for the fewest staff.

Each is one picture, beside the table that has all of its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from web.language.i18n import Language, msgid, translate
from web.picture.charts.values import Level, Levels
from web.rehearsals.charts import DAYS, Chart
from web.rehearsals.figures import number
from web.rehearsals.inputs import input_name
from web.rehearsals.varied import CYCLE, LISTED, MOVES
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.varying.answers import Effect, Point, Sensitivity, StaffPlan, Sweep

MOST_LEVELS = 40  # of a chart; its table has all of them
PERCENT = msgid("期限內比率 %")
SAYS = msgid("與情境原樣相差的日數，直線是零：%(levels)s")
PARTED = msgid("；")
STEPS_SAY = msgid("每一步的期限內比率，虛線是目標：%(levels)s")


def sweep_charts(found: Sweep, language: Language) -> Mapping[str, Chart]:
    """What each point differs in from the base, in days."""
    levels = (_level(LISTED.join(each.values), each) for each in found.points)
    return _differences(levels, language)


def sensitivity_charts(found: Sensitivity, language: Language) -> Mapping[str, Chart]:
    """The tornado: each input at the value that matters more, the other marked beside it."""
    return _differences((_both(each, language) for each in found.effects), language)


def _both(found: Effect, language: Language) -> Level | None:
    """An input at both of its values; None where neither has a difference."""
    sides = [_level(f"→ {side.values[0]}", side) for side in (found.less, found.more) if side]
    there = sorted((each for each in sides if each), key=lambda each: -abs(each.value))
    if not there:
        return None
    return replace(
        there[0],
        name=f"{input_name(found.key, language)} {found.at}",
        text=translate(language, PARTED).join(f"{each.name} {each.text}" for each in there),
        mark=there[1].value if len(there) > 1 else None,
    )


def staffing_charts(found: StaffPlan, language: Language) -> Mapping[str, Chart]:
    """The rate of every step, against the aim."""
    levels = tuple(_steps(found, language))
    return _chart(levels, PERCENT, STEPS_SAY, language, limit=found.aim * 100)


def _steps(found: StaffPlan, language: Language) -> Iterator[Level]:
    """The rate of each plan tried, numbered; one that reaches the aim stands out."""
    for number_of, each in enumerate(found.steps[:MOST_LEVELS], start=1):
        if each.rate is None:
            continue
        facts: dict[str, object] = {"position": position_name(each.key)} if each.key else {}
        low, high = each.rate.low, each.rate.high
        yield Level(
            name=f"{number_of}. {translate(language, MOVES[each.move], facts)}",
            value=each.rate.mean * 100,
            text=number(each.rate.mean * 100, 1),
            low=None if low is None else max(0.0, low * 100),
            high=None if high is None else min(100.0, high * 100),
            is_chosen=each.reaches,
        )


def _level(name: str, found: Point) -> Level | None:
    """A point's difference in days; None where it has none."""
    difference = found.differences.get(CYCLE)
    if difference is None:
        return None
    sign = "+" if difference.difference > 0 else ""
    return Level(
        name=name,
        value=difference.difference,
        text=sign + number(difference.difference),
        low=difference.low,
        high=difference.high,
    )


def _differences(levels: Iterable[Level | None], language: Language) -> Mapping[str, Chart]:
    """Differences about a line at zero; what is too much for a chart stands in the table alone."""
    there = tuple(each for each in levels if each)[:MOST_LEVELS]
    return _chart(there, DAYS, SAYS, language, limit=None)


def _chart(
    levels: tuple[Level, ...], axis: str, says: str, language: Language, *, limit: float | None
) -> Mapping[str, Chart]:
    """The one chart of such an answer; none where there is nothing to draw."""
    if not levels:
        return {}
    said = LISTED.join(f"{each.name} {each.text}" for each in levels)
    chart = Levels(
        axis=translate(language, axis), levels=levels, limit=limit, are_points=limit is None
    )
    return {"varied": Chart(chart=chart, title=translate(language, says, {"levels": said}))}
