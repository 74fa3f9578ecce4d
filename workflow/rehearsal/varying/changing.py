"""A scenario and its variants run together: one table of differences, corrected as one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workflow.rehearsal.comparing import compared
from workflow.rehearsal.result import Comparison, Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.varying.answers import Point, Rehearse, metrics


def changed(
    base: Scenario, variants: Sequence[Scenario], rehearse: Rehearse
) -> tuple[Result, tuple[Comparison, ...]]:
    """The base, and each variant less it, paired by replication.

    p is corrected by Holm over all variants. What is the same scenario but for its name is run
    once, so that a variant equal to the base differs from it by exactly nothing.
    """
    distinct = {_told(each): each for each in (base, *variants)}
    numbers = {told: number for number, told in enumerate(distinct)}
    found = rehearse(tuple(distinct.values()))
    results = (found.result, *(each.other for each in found.comparisons))
    others = [replace(results[numbers[_told(each)]], scenario=each.name) for each in variants]
    first = replace(found.result, scenario=base.name)
    return first, compared(first, others)


def point(values: Iterable[str], comparison: Comparison) -> Point:
    """What is kept of a variant."""
    return Point(
        values=tuple(values),
        metrics=metrics(comparison.other),
        differences=comparison.differences,
    )


def base_point(result: Result) -> Point:
    """What is kept of the base."""
    return Point(values=(), metrics=metrics(result), differences={})


def _told(scenario: Scenario) -> str:
    """A scenario but for its name."""
    return scenario_toml(replace(scenario, name="-"))
