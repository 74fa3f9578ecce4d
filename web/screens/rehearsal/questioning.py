"""預演, what the form asks beside a comparison, and one point of an answer taken.

An empty field is its default; what is no number, and what no scenario may hold, is told in the form
with what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request

from rules.errors import BadInputError
from rules.numbers import read_number
from rules.rulebook import Rulebook
from web.rehearsals.keeping import rehearsals
from web.rehearsals.questions import QUESTIONS
from workflow.rehearsal.kept.about import UnknownRehearsalError
from workflow.rehearsal.kept.question import BY, MOST_MORE, ON_TIME, Kind, Question
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.varying.answers import StaffPlan
from workflow.rehearsal.varying.filling import MOST, RATE
from workflow.rehearsal.varying.sensing import SHARE

ASKED = {"sweep": Kind.SWEEP, "sensitivity": Kind.SENSITIVITY, "staffing": Kind.STAFFING}
FIELDS = ("vary_key", "vary_values", "vary_key_2", "vary_values_2", "by", "on_time", "most")
LONGEST_SAID = 60


def question_of(typed: Mapping[str, str], kind: Kind) -> Question:
    """What the fields ask; raises BadInputError for what is no number."""
    faults: list[WantedFaultError] = []
    found = Question(
        kind=kind,
        vary=tuple(_vary(typed)) if kind is Kind.SWEEP else (),
        by=_number(typed, "by", SHARE, BY, faults),
        on_time=_number(typed, "on_time", RATE, ON_TIME, faults),
        most=int(_number(typed, "most", MOST, MOST_MORE, faults)),
    )
    if faults:
        raise BadInputError(faults)
    return found


def _vary(typed: Mapping[str, str]) -> list[str]:
    """The keys that are filled in, each with its values."""
    pairs = [
        (typed.get(f"vary_key{which}", "").strip(), typed.get(f"vary_values{which}", "").strip())
        for which in ("", "_2")
    ]
    return [f"{key}={values}" for key, values in pairs if key or values]


def _number(
    typed: Mapping[str, str],
    key: str,
    what: str,
    default: float,
    faults: list[WantedFaultError],
) -> float:
    """A number; the default of an empty field."""
    text = typed.get(key, "").strip()
    if not text:
        return default
    said = read_number(text)
    if said is not None:
        return float(said)
    value = text[:LONGEST_SAID]
    faults.append(WantedFaultError(key=key, what=what, value=value, why="不是數字", allowed="0.2"))
    return default


def taken_point(request: Request, run: str, point: int, rulebook: Rulebook) -> Scenario:
    """A point of a sweep (0 is the base) or the plan of a search, as a scenario.

    Raises UnknownRehearsalError where there is none.
    """
    folder = rehearsals(request).folder
    kept, answer = folder.find(run), folder.answer(run)
    if isinstance(answer, StaffPlan) and answer.toml:
        return read_scenario(answer.toml.encode(), file=kept.name, rulebook=rulebook)
    first, *_ = folder.given(run)
    base = read_scenario(first.raw, file=first.file, rulebook=rulebook)
    question = kept.question
    found = QUESTIONS[question.kind].simulated([base], question, rulebook)
    if not 0 <= point < len(found):
        raise UnknownRehearsalError
    return replace(found[point], name=f"{base.name} {point}" if point else base.name)
