"""預演, what came of a run: the bottleneck, the figures, each chart with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from web.language.i18n import Language, translate
from web.rehearsals.charts import ALL, Chart, charts_of
from web.rehearsals.figures import (
    METRICS,
    Figure,
    difference_text,
    figure,
    is_demonstrated,
    number,
    spread,
)
from web.rehearsals.wording import p_text
from workflow.errors import WorkflowError
from workflow.kept.about import Said
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.result import (
    CaseResult,
    Comparison,
    DayResult,
    Difference,
    PositionResult,
    Result,
)
from workflow.rehearsal.saying import bottleneck_said
from workflow.rehearsal.wanted import Rehearsal


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group of documents: of one 速別, of one unit, or all of them."""

    name: str
    found: CaseResult

    @property
    def cycle(self) -> tuple[Figure, ...]:
        """辦理日數: mean, median, p90, p95."""
        return spread(self.found.cycle_days)

    @property
    def wait(self) -> Figure:
        """等候日數, the mean."""
        return spread(self.found.wait_days)[0]

    @property
    def on_time(self) -> Figure:
        """期限內比率 in per cent."""
        return figure(self.found.on_time_rate, digits=1, scale=100)

    @property
    def closed_in_time(self) -> Figure:
        """依限辦結比率 in per cent."""
        return figure(self.found.closed_in_time_rate, digits=1, scale=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionLine:
    """One position."""

    key: str
    found: PositionResult
    is_bottleneck: bool

    @property
    def name(self) -> str:
        """As people say it."""
        return position_name(self.key)

    @property
    def load(self) -> str:
        """The load worked out beforehand."""
        return Figure().mean if self.found.load is None else number(self.found.load)

    @property
    def never_settles(self) -> bool:
        """Whether its queue grows without end."""
        return self.found.load is not None and self.found.load >= 1

    @property
    def utilisation(self) -> Figure:
        """使用率 in per cent."""
        return figure(self.found.utilisation, digits=0, scale=100)

    @property
    def wait(self) -> Figure:
        """等候日數 of a sign-off."""
        return figure(self.found.wait_days)

    @property
    def service(self) -> Figure:
        """Minutes of a sign-off."""
        return figure(self.found.service_minutes, digits=1)

    @property
    def hours(self) -> Figure:
        """人時."""
        return figure(self.found.worked_hours, digits=0)

    @property
    def queue(self) -> Figure:
        """Desks that wait, on average."""
        return figure(self.found.mean_queue, digits=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """Documents under way when a day closes, and those of them past their due day."""

    day: date
    is_warmup: bool
    in_office: Figure
    late: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """One metric of another scenario less that of the base."""

    metric: str
    sentence: str
    found: Difference

    @property
    def is_real(self) -> bool:
        """Whether chance alone would hardly make it."""
        return is_demonstrated(self.found)

    @property
    def p(self) -> str:
        """The corrected p."""
        p = self.found.p if self.found.p_holm is None else self.found.p_holm
        if p is None:
            return Figure().mean
        return p_text(p)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """Another scenario beside the base."""

    name: str
    differences: tuple[DifferenceLine, ...]

    @property
    def is_real(self) -> bool:
        """Whether any metric differs by more than chance."""
        return any(each.is_real for each in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """One result in words and numbers; `charts` by name."""

    result: Result
    bottleneck: str
    urgencies: tuple[GroupLine, ...]
    units: tuple[GroupLine, ...]
    positions: tuple[PositionLine, ...]
    days: tuple[DayLine, ...]
    comparisons: tuple[ComparisonView, ...]
    charts: Mapping[str, Chart]

    @property
    def total(self) -> GroupLine:
        """All documents."""
        return self.urgencies[-1]


def say_in(language: Language, said: Said) -> str:
    """A sentence in one language."""
    return translate(language, said.template, dict(said.facts))


def results_of(rehearsal: Rehearsal) -> tuple[Result, ...]:
    """The base and what it is compared with."""
    return (rehearsal.result, *(each.other for each in rehearsal.comparisons))


class NoScenarioError(WorkflowError):
    """A run has fewer scenarios."""

    template = "這一份預演只有 %(count)s 個情境，從 0 數起"


def result_view(rehearsal: Rehearsal, of: int, language: Language) -> ResultView:
    """One of the results of a run, by its place: 0 is the base, -1 the last.

    Raises NoScenarioError.
    """
    results = results_of(rehearsal)
    if not -len(results) <= of < len(results):
        raise NoScenarioError(count=len(results))
    result = results[of]
    return ResultView(
        result=result,
        bottleneck=say_in(language, bottleneck_said(result)),
        urgencies=tuple(_groups(result.by_urgency, result.total, language)),
        units=tuple(GroupLine(name=name, found=each) for name, each in result.by_unit.items()),
        positions=_positions(result),
        days=tuple(_days(result.calendar)),
        comparisons=comparison_views(rehearsal.comparisons, language),
        charts=charts_of(result, rehearsal.comparisons, language),
    )


def comparison_views(
    comparisons: Sequence[Comparison], language: Language
) -> tuple[ComparisonView, ...]:
    """Each comparison in words."""
    return tuple(
        ComparisonView(
            name=each.other.scenario,
            differences=tuple(_differences(each, language)),
        )
        for each in comparisons
    )


def _groups(
    groups: Mapping[str, CaseResult], total: CaseResult, language: Language
) -> Iterator[GroupLine]:
    for name, found in groups.items():
        yield GroupLine(name=translate(language, name), found=found)
    yield GroupLine(name=translate(language, ALL), found=total)


def _positions(result: Result) -> tuple[PositionLine, ...]:
    """Where documents wait longest in all comes first."""
    waiting = result.waiting_days
    ordered = sorted(result.positions, key=lambda key: -waiting.get(key, 0.0))
    return tuple(
        PositionLine(key=key, found=result.positions[key], is_bottleneck=key == result.bottleneck)
        for key in ordered
    )


def _days(days: Sequence[DayResult]) -> Iterator[DayLine]:
    """Day by day."""
    for each in days:
        yield DayLine(
            day=each.day,
            is_warmup=each.is_warmup,
            in_office=figure(each.in_office, digits=1),
            late=figure(each.late, digits=1),
        )


def _differences(comparison: Comparison, language: Language) -> Iterator[DifferenceLine]:
    """Metric by metric."""
    for metric, found in comparison.differences.items():
        yield DifferenceLine(
            metric=translate(language, METRICS[metric]),
            sentence=difference_text(metric, found, language),
            found=found,
        )
