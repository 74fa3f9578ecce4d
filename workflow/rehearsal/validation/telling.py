"""A validation as a JSON document: the shape that programs rely on."""

from rules.export import Record
from workflow.rehearsal.figures import LEVELS
from workflow.rehearsal.validation.answer import Figure, Part, Validation
from workflow.rehearsal.validation.saying import power_said, resemblance_said


def validation_record(found: Validation) -> Record:
    """The whole of it; days, and shares of 1."""
    return {
        "question": "validation",
        "scenario": found.scenario,
        "log": found.file,
        "seed": found.seed,
        "replications": found.replications,
        "warmup_days": found.warmup_days,
        "learned": _part(found.learned),
        "judged": _part(found.judged),
        "difference": found.difference,
        "smallest_seen": found.smallest_seen,
        "is_seen": found.is_seen,
        "is_alike": found.is_alike,
        "sentence": str(power_said(found)),
        "resemblance": [str(each) for each in resemblance_said(found)],
        "figures": [_figure(each) for each in found.figures],
        "positions": [
            {
                **_figure(each.figure),
                "signatures": each.signatures,
                "excess_days_a_document": each.excess,
            }
            for each in found.positions
        ],
        "earth_movers_distance": found.earth_movers_distance,
        "one_run_distance": found.one_run_distance,
        "curve": [
            {"share": share, "recorded": recorded, "simulated": simulated}
            for share, recorded, simulated in zip(
                LEVELS, found.recorded_curve, found.simulated_curve, strict=False
            )
        ],
        "notes": [str(each) for each in found.notes],
    }


def _figure(found: Figure) -> Record:
    return {
        "key": found.key,
        "recorded": found.recorded,
        "simulated": found.simulated,
        "low": found.low,
        "high": found.high,
        "is_alike": found.is_alike,
    }


def _part(found: Part) -> Record:
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "days": found.days,
        "received": found.received,
        "decided": found.decided,
    }
