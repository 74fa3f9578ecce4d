"""How long exercises take to make, and how many answers are scored in a second."""

import itertools
import time

from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from tests.benchmarks.measuring import Group, Line, Round, Subject, Unit, medians, seconds_of
from workflow.training.exercise import ExerciseSet, Kind
from workflow.training.making import Wanted, exercise_set
from workflow.training.results import Submitted
from workflow.training.scoring import questions_of, score

LEVEL, EXERCISES = 3, 100
SCORINGS, A_CLASS = 2000, 30
SEEDS = itertools.count(1)


def measure() -> Subject:
    """One exercise, a set of all kinds, and their answers."""
    rulebook = load_rulebook(shipped_agency(DEFAULT_AGENCY))
    alone = {kind.label: _made(rulebook, kind) for kind in Kind}
    whole = f"{EXERCISES} of all kinds"
    found = medians({**alone, whole: lambda: seconds_of(lambda: _set(rulebook, *Kind))})
    exercises = _set(rulebook, *Kind)
    scored = medians({"answers": lambda: _scored_a_second(exercises, rulebook)})["answers"]
    making = [Line(name=name, value=found[name], aim=0.03) for name in alone]
    scoring = Line(name="answers", value=scored, unit=Unit.PER_SECOND, aim=SCORINGS)
    return Subject(
        title="Exercises",
        groups=(
            Group(title=f"One made, level {LEVEL}", lines=tuple(making)),
            Group(title="A set made", lines=(Line(name=whole, value=found[whole], aim=1.0),)),
            Group(title="Scored in one process", lines=(scoring,)),
        ),
    )


def _made(rulebook: Rulebook, kind: Kind) -> Round:
    return lambda: seconds_of(lambda: _set(rulebook, kind, count=1), times=20)


def _set(rulebook: Rulebook, *kinds: Kind, count: int = EXERCISES) -> ExerciseSet:
    wanted = Wanted(kinds=kinds, level=LEVEL, count=count, seed=next(SEEDS))
    return exercise_set(wanted, rulebook)


def _scored_a_second(exercises: ExerciseSet, rulebook: Rulebook) -> float:
    """A class hands in the keys; each is read, scored and explained."""
    questions = questions_of(exercises, rulebook)
    answers = [
        Submitted(exercise=number, who=f"示範{who}", answer=question.key.model_dump(mode="json"))
        for who in range(A_CLASS)
        for number, question in questions.items()
    ]
    start = time.perf_counter()
    results = score(questions, exercises, answers, rulebook).results
    seconds = time.perf_counter() - start
    assert all(result.correct for result in results)
    return len(answers) / seconds
