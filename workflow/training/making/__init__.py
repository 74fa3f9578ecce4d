"""Sets of exercises made from the rows of any rulebook, by a seed."""

from collections.abc import Callable, Mapping
from random import Random

from rules.rulebook import Rulebook
from workflow.training.exercise import Exercise, ExerciseSet, Kind
from workflow.training.making.deadlines import deadline_exercise
from workflow.training.making.defects import defect_exercise
from workflow.training.making.drawing import Draw, draws, sorted_kinds
from workflow.training.making.find_rows import find_row_exercise
from workflow.training.making.nexts import next_exercise
from workflow.training.making.orders import order_exercise
from workflow.training.making.pool import pool_of
from workflow.training.making.wanted import Wanted, rows_wanted
from workflow.training.making.writing import Pen

__all__ = ["Wanted", "exercise_set", "skills_drawn"]

MAKERS: Mapping[Kind, Callable[[Draw, Pen], Exercise]] = {
    Kind.FIND_ROW: find_row_exercise,
    Kind.ORDER: order_exercise,
    Kind.NEXT: next_exercise,
    Kind.DEADLINE: deadline_exercise,
    Kind.DEFECT: defect_exercise,
}


def exercise_set(wanted: Wanted, rulebook: Rulebook) -> ExerciseSet:
    """A set of this rulebook: the same seed makes the same set, whenever and wherever.

    No row is drawn twice and none that is doubtful; each theme, decider and shape of ladder as
    evenly as the rows allow. Raises BadExercisesError for whatever cannot be had.
    """
    random = Random(wanted.seed)
    drawn = _drawn(wanted, rulebook, random)
    pen = Pen(rulebook=rulebook, random=random)
    return ExerciseSet(
        title=_title(wanted, rulebook),
        agency=rulebook.agency.short,
        rulebook=rulebook.version,
        seed=wanted.seed,
        exercises=tuple(MAKERS[draw.theme.kind](draw, pen) for draw in drawn),
    )


def skills_drawn(wanted: Wanted, rulebook: Rulebook) -> tuple[tuple[str, ...], ...]:
    """The skills of each exercise of a set, unwritten; raises BadExercisesError as well."""
    return tuple(draw.theme.skills for draw in _drawn(wanted, rulebook, Random(wanted.seed)))


def _drawn(wanted: Wanted, rulebook: Rulebook, random: Random) -> list[Draw]:
    rows = rows_wanted(wanted, rulebook)
    return draws(wanted, pool_of(rulebook).of_rows(rows), random)


def _title(wanted: Wanted, rulebook: Rulebook) -> str:
    """What the set is, without the seed: it could be made again of that."""
    kinds = "、".join(kind.label for kind in sorted_kinds(wanted.kinds))
    return f"{rulebook.agency.name}　{kinds}　第 {wanted.level} 級　{wanted.count} 題"
