"""What is kept of the answer to each question."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from workflow.rehearsal.fitted import FittedScenario
from workflow.rehearsal.kept.question import Kind
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.wanted import Rehearsal

ANSWERS: Mapping[Kind, TypeAdapter[Any]] = {
    Kind.COMPARE: TypeAdapter(Rehearsal),
    Kind.SWEEP: TypeAdapter(Sweep),
    Kind.SENSITIVITY: TypeAdapter(Sensitivity),
    Kind.STAFFING: TypeAdapter(StaffPlan),
    Kind.FIT: TypeAdapter(FittedScenario),
    Kind.VALIDATION: TypeAdapter(Validation),
}
