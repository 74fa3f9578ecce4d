"""Sweep, sensitivity and staff plan as JSON documents: the shape that programs rely on."""

from dataclasses import asdict
from typing import Any

from rules.export import Record
from workflow.rehearsal.result import Difference, Estimate
from workflow.rehearsal.varying.answers import (
    Effect,
    Point,
    Sampled,
    Sensitivity,
    StaffPlan,
    Sweep,
)

COMPARED = ("cycle_days", "wait_days", "on_time_rate")


def sweep_record(found: Sweep) -> Record:
    """The base and every point of the grid."""
    return {
        "question": "sweep",
        **_sampled(found.sampled),
        "axes": [{"key": each.key, "values": list(each.values)} for each in found.axes],
        "base": _metrics(found.base),
        "points": [
            {
                "values": dict(zip((each.key for each in found.axes), point.values, strict=True)),
                **_point(point),
            }
            for point in found.points
        ],
    }


def sensitivity_record(found: Sensitivity) -> Record:
    """The inputs, that with the largest effect first."""
    return {
        "question": "sensitivity",
        **_sampled(found.sampled),
        "by": found.by,
        "base": _metrics(found.base),
        "inputs": [_effect(each) for each in found.effects],
        "notes": [str(each) for each in found.notes],
    }


def staffing_record(found: StaffPlan) -> Record:
    """The steps, and the plan; `why` says why there is none."""
    return {
        "question": "staffing",
        **_sampled(found.sampled),
        "on_time": found.aim,
        "reached": found.why is None,
        "why": str(found.why) if found.why else None,
        "persons": found.persons,
        "base_persons": found.base_persons,
        "holders": dict(found.holders),
        "steps": [
            {
                "move": each.move.value,
                "position": each.key or None,
                "holders": each.holders or None,
                "persons": each.persons,
                "on_time_rate": _estimate(each.rate),
                "reaches": each.reaches,
            }
            for each in found.steps
        ],
        "toml": found.toml or None,
    }


def _sampled(found: Sampled) -> Record:
    return {
        "scenario": found.scenario,
        "seed": found.seed,
        "replications": found.replications,
        "warmup_days": found.warmup_days,
        "window_days": found.days,
    }


def _effect(found: Effect) -> Record:
    return {
        "key": found.key,
        "value": found.at,
        "effect_days": found.size,
        "less": _side(found.less),
        "more": _side(found.more),
    }


def _side(found: Point | None) -> Record | None:
    return {"value": found.values[0], **_point(found)} if found else None


def _point(found: Point) -> Record:
    differences = found.differences
    return {
        "metrics": _metrics(found),
        "differences": {
            name: _difference(differences[name]) if name in differences else None
            for name in COMPARED
        },
    }


def _metrics(found: Point) -> Record:
    return {name: _estimate(found.metrics.get(name)) for name in COMPARED}


def _estimate(found: Estimate | None) -> Record | None:
    return {"mean": found.mean, "low": found.low, "high": found.high} if found else None


def _difference(found: Difference) -> dict[str, Any]:
    return asdict(found)
