"""A scenario beside a log: fitted to its first part, run over the days of its last part.

Arrivals and the fate of documents are estimated from the first part; staff, times to sign, hours
and absences are those of the scenario. The run starts empty, so many days before the days judged as
99 of 100 documents of the first part took, a week at least; those days are not counted.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from workflow.audit.matching import Rulebooks
from workflow.fitting.behaving import opened
from workflow.fitting.fitting import fitted
from workflow.fitting.measuring import (
    distance,
    errors_of,
    figures_of,
    judged_of,
    smallest_seen,
    stays_of,
)
from workflow.fitting.noting import notes_of
from workflow.fitting.parting import Parted
from workflow.fitting.staffing import strangers
from workflow.rehearsal.figures import LEVELS
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.validation.answer import Part, Validation
from workflow.rehearsal.wanted import Rehearsal

Rehearse = Callable[[Sequence[Scenario]], Rehearsal]
ASKED = 0.1  # of the recorded mean, where no difference is asked about
LONG, LEAST_WARMUP = 0.99, 5  # of the documents; working days


def validated(
    parts: Parted,
    rulebooks: Rulebooks,
    like: Scenario,
    rehearse: Rehearse,
    difference: float | None = None,
) -> Validation:
    """What comes of it; without `difference`, a tenth of the recorded mean is asked about."""
    scenario = scenario_of(parts, rulebooks, like)
    result = rehearse((scenario,)).result
    found = compared(parts, replace(scenario, edits=like.edits), result, difference)
    unknown = strangers(parts.judged, rulebooks.current.agency)
    return replace(found, notes=(*unknown, *found.notes))


def scenario_of(parts: Parted, rulebooks: Rulebooks, like: Scenario) -> Scenario:
    """What runs over the days judged, after its warm-up."""
    found = fitted(parts.learned, rulebooks, like, keeps=True).scenario
    cycle = parts.learned.documents.cycle
    took = float(np.nanquantile(cycle, LONG)) / parts.learned.clock.day_minutes
    warmup = min(max(LEAST_WARMUP, math.ceil(took)), parts.first)
    return replace(
        found,
        name=like.name,
        start=parts.judged.clock.date_of(parts.first - warmup),
        days=parts.last + 1 - parts.first,
        warmup_days=warmup,
        absences=like.absences,
    )


def compared(
    parts: Parted, scenario: Scenario, result: Result, difference: float | None = None
) -> Validation:
    """The record of the days judged beside the result of running them."""
    judged = judged_of(parts)
    errors = errors_of(judged, result, parts.share)
    curve = tuple(float(day) for day in np.quantile(judged.cycle_days, LEVELS))
    asked = ASKED * float(judged.cycle_days.mean()) if difference is None else difference
    stays = stays_of(parts, opened(parts.judged, scenario.behaviour), result)
    found = Validation(
        scenario=scenario.name,
        file=parts.judged.file,
        seed=result.seed,
        replications=result.replications,
        warmup_days=result.warmup_days,
        learned=_learned(parts),
        judged=judged.part,
        difference=asked,
        smallest_seen=smallest_seen(errors.difference) if errors else None,
        figures=tuple(figures_of(judged, result, errors, parts.share)),
        positions=tuple(stays),
        earth_movers_distance=distance(curve, result.curve),
        one_run_distance=result.curve_apart,
        recorded_curve=curve,
        simulated_curve=result.curve,
    )
    return replace(found, notes=tuple(notes_of(found, errors, parts.judged.left_out, scenario)))


def _learned(parts: Parted) -> Part:
    """The days before those judged."""
    documents, clock = parts.learned.documents, parts.learned.clock
    return Part(
        first=clock.date_of(parts.begins),
        last=clock.date_of(parts.first - 1),
        days=parts.first - parts.begins,
        received=len(documents.day),
        decided=int((~np.isnan(documents.decided)).sum()),
    )
