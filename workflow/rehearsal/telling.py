"""A rehearsal as one JSON document: the shape that programs rely on."""

from collections.abc import Mapping, Sequence

from rules.export import Record
from workflow.rehearsal.assuming import ASSUMPTIONS, unsettled, warnings_of
from workflow.rehearsal.network.loads import Load
from workflow.rehearsal.result import (
    CaseResult,
    Comparison,
    DayResult,
    Difference,
    Estimate,
    PositionResult,
    Result,
    Spread,
)
from workflow.rehearsal.saying import bottleneck_said, notes_on, relief_said
from workflow.rehearsal.wanted import Rehearsal, Relief

COMPARED = ("cycle_days", "wait_days", "on_time_rate")


def rehearsal_record(rehearsal: Rehearsal) -> Record:
    """The base with its comparisons; `comparison` and `other` are those of the first other."""
    first = rehearsal.comparisons[0] if rehearsal.comparisons else None
    return _result(rehearsal.result) | {
        "comparison": _differences(first) if first else None,
        "other": _result(first.other) if first else None,
        "comparisons": [
            {
                "scenario": each.other.scenario,
                "differences": _differences(each),
                "result": _result(each.other),
            }
            for each in rehearsal.comparisons
        ],
        "assumptions": list(ASSUMPTIONS),
        "notes": [str(each) for each in notes_on(rehearsal)],
        "relief": _relief(rehearsal.relief) if rehearsal.relief else None,
    }


def loads_record(scenario: str, loads: Mapping[str, Load], edits: Sequence[Record] = ()) -> Record:
    """What is known of a scenario before it runs: every load, and the rows that it changes."""
    return {
        "scenario": scenario,
        "edits": list(edits),
        "positions": {key: _load(each) for key, each in loads.items()},
        "warnings": [str(each) for each in unsettled(loads)],
    }


def _relief(relief: Relief) -> Record:
    """What was tried for the bottleneck, in order, and what it comes to."""
    return {
        "scenario": relief.scenario,
        "trials": [
            {
                "position": each.key,
                "holders": each.holders,
                "helps": each.helps,
                "differences": {
                    name: _difference(found) for name, found in each.differences.items()
                },
            }
            for each in relief.trials
        ],
        "said": [str(each) for each in relief_said(relief)],
    }


def _load(load: Load) -> Record:
    return {
        "holders": load.holders,
        "signoffs_a_day": load.signoffs_a_day,
        "minutes": load.minutes,
        "present_minutes": load.present_minutes,
        "load": load.load,
        "unattended": [
            {"from": each.since.isoformat(), "to": each.until.isoformat()}
            for each in load.unattended
        ],
    }


def _result(result: Result) -> Record:
    return {
        "scenario": result.scenario,
        "seed": result.seed,
        "replications": result.replications,
        "warmup_days": result.warmup_days,
        "warmup_found": result.warmup_found,
        "window_days": result.days,
        **_group(result.total),
        "events": result.events,
        "seconds": result.seconds,
        "by_urgency": {name: _group(each) for name, each in result.by_urgency.items()},
        "by_unit": {name: _group(each) for name, each in result.by_unit.items()},
        "positions": {key: _position(each) for key, each in result.positions.items()},
        "days": [_day(each) for each in result.calendar],
        "bottleneck": result.bottleneck,
        "bottleneck_said": str(bottleneck_said(result)),
        "supposed": [str(each) for each in result.supposed],
        "edits": result.edits,
        "warnings": [str(each) for each in warnings_of(result)],
    }


def _group(group: CaseResult) -> Record:
    return {
        "cases": group.cases,
        "unfinished": group.unfinished,
        "overdue": group.overdue,
        "metrics": {
            "cycle_days": _spread(group.cycle_days),
            "wait_days": _spread(group.wait_days),
            "on_time_rate": _estimate(group.on_time_rate),
            "closed_in_time_rate": _estimate(group.closed_in_time_rate),
        },
    }


def _spread(spread: Spread | None) -> Record | None:
    """The mean with its interval, and the percentiles; `intervals` has those of these."""
    if spread is None:
        return None
    percentiles = {"p50": spread.p50, "p90": spread.p90, "p95": spread.p95}
    return {
        **_known(spread.mean),
        **{name: each.mean for name, each in percentiles.items()},
        "intervals": {name: _known(each) for name, each in percentiles.items()},
    }


def _estimate(found: Estimate | None) -> Record | None:
    return _known(found) if found else None


def _known(found: Estimate) -> Record:
    return {"mean": found.mean, "low": found.low, "high": found.high}


def _position(found: PositionResult) -> Record:
    return {
        "holders": found.holders,
        "handled": found.handled,
        "load": found.load,
        "utilisation": _estimate(found.utilisation),
        "wait_days": _estimate(found.wait_days),
        "service_minutes": _estimate(found.service_minutes),
        "worked_hours": _known(found.worked_hours),
        "queue": {**_known(found.mean_queue), "longest": found.longest_queue},
    }


def _day(found: DayResult) -> Record:
    return {
        "day": found.day.isoformat(),
        "warmup": found.is_warmup,
        "in_office": _known(found.in_office),
        "late": _estimate(found.late),
    }


def _differences(comparison: Comparison) -> Record:
    """Of each metric compared; null where one of the two has none."""
    found = comparison.differences
    return {name: _difference(found[name]) if name in found else None for name in COMPARED}


def _difference(found: Difference) -> Record:
    return {
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "p_holm": found.p_holm,
    }
