"""One exercise: the document, its row, the form, and what became of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from starlette.datastructures import QueryParams

from rules.rulebook import Rulebook
from web.language.i18n import Language, msgid
from web.language.words import ISSUER_WORDS
from web.links import way
from web.picture.diagram import RouteView, route_view
from web.picture.row import RowView, row_view
from web.screens.practice.drawing import decider_of
from web.screens.practice.feedback import Again, Outcome, again, outcome
from web.screens.practice.filling import Filled, filled
from web.screens.practice.form import TRIES, Asked, Do, Help
from web.screens.practice.worked import steps_of
from web.screens.shared.practising import PRACTICE
from workflow.training.exercise import Exercise, Kind
from workflow.training.faults import BadExercisesError
from workflow.training.misconceptions import Misconception, misconceptions
from workflow.training.points import HINT_COST, Point, is_right, raw_of, score_of
from workflow.training.questions import Question

TASKS = {
    Kind.FIND_ROW: msgid("這件公文適用哪一列？"),
    Kind.ORDER: msgid("這件公文要經過誰，由誰核定？"),
    Kind.NEXT: msgid("依到目前為止的紀錄，現在輪到誰？凡是該辦的都要勾。"),
    Kind.DEADLINE: msgid("依收文時間與期限算出下列各項。"),
    Kind.DEFECT: msgid("對照這一列，紀錄有沒有缺失？有的話勾出來，再選說的是誰。"),
}


class State(Enum):
    """How far one has come with an exercise."""

    SOLVED = "solved"  # shown with its key, to learn from
    ASKED = "asked"
    AGAIN = "again"  # wrong once
    DONE = "done"  # right, or wrong twice: the key is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePage:
    """演練, one exercise.

    `key` and `outcome` are there once it is done; in the solved example `outcome` explains the
    key. `row` is None while it is asked for; `hints` are those to be seen.
    """

    template: ClassVar[str] = "screens/practice/exercise.html.jinja"
    asked: Asked
    kind: Kind
    help: Help
    state: State
    exercise: Exercise
    issuer: str
    row: RowView | None
    filled: Filled
    route: RouteView | None
    decider: str  # in what is drawn
    key: Filled | None
    key_route: RouteView | None
    again: Again | None
    outcome: Outcome | None
    steps: tuple[str, ...]  # of a solved example: how one gets to the key
    at_stake: tuple[Misconception, ...]
    is_untouched: bool  # an answer was sent without anything on it
    hints: tuple[str, ...]
    hints_paid: int
    hint_cost: float

    @property
    def task(self) -> str:
        """What is to be done, as a message id."""
        return TASKS[self.kind]

    @property
    def hints_left(self) -> int:
        """How many more there are."""
        return len(self.exercise.hints) - len(self.hints)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to answer."""
        return self.state in (State.SOLVED, State.DONE)

    @property
    def attempt(self) -> int:
        """Which try the form would be."""
        return TRIES if self.state is State.AGAIN else self.asked.attempt

    @property
    def share_way(self) -> str:
        """The address that opens just this exercise, unsolved."""
        return self._way(seed=self.asked.seed, help=Help.OPEN.value)

    @property
    def next_way(self) -> str:
        """The next exercise: after an example one on the same skill, with less shown of it."""
        following = {Help.SOLVED: Help.LAST, Help.LAST: Help.OPEN}.get(self.help)
        if following is None:
            return self._way(seed=self.asked.seed, do=Do.NEXT.value)
        skill = self.exercise.skills[0] if self.exercise.skills else None
        return self._way(seed=self.asked.seed, do=Do.NEXT.value, skill=skill, help=following.value)

    @property
    def open_way(self) -> str:
        """The next exercise, with nothing shown of it."""
        return self._way(seed=self.asked.seed, do=Do.NEXT.value, help=Help.OPEN.value)

    def _way(self, **more: object) -> str:
        return way(PRACTICE, **{"kind": self.kind.value, "level": self.asked.level} | more)


ROW_SHOWN = frozenset(
    {Kind.ORDER, Kind.NEXT, Kind.DEFECT}
)  # reading a printed row is part of these
ROW_AT_LAST = ROW_SHOWN | {Kind.FIND_ROW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the visitor's request says besides: the fields of the form, and the language."""

    fields: QueryParams
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An exercise on the desk: its question, what is asked of it, how much helped is given."""

    question: Question
    asked: Asked
    help: Help
    filled: Filled
    points: tuple[Point, ...]

    @property
    def hints(self) -> int:
        """How many are paid for; no more than there are."""
        taken = self.asked.hints + (self.asked.do is Do.HINT)
        return min(taken, len(self.question.exercise.hints) - self.free_hints)

    @property
    def free_hints(self) -> int:
        """One where nothing could be filled in: all there is to decide is the last decision."""
        is_bare = self.help is Help.LAST and not self.filled.is_helped
        return min(is_bare, len(self.question.exercise.hints))

    @property
    def lost(self) -> tuple[Point, ...]:
        """What is wrong with the answer."""
        return tuple(point for point in self.points if point.is_lost)

    @property
    def score(self) -> float:
        """What the answer is worth, hints paid."""
        return score_of(raw_of(self.points), self.hints)

    @property
    def state(self) -> State:
        """How far one has come."""
        if self.help is Help.SOLVED:
            return State.SOLVED
        if self.asked.do is not Do.ANSWER or self.filled.is_untouched:
            return State.ASKED
        is_last = self.asked.attempt >= TRIES
        return State.DONE if is_last or is_right(self.points) else State.AGAIN


def sheet(question: Question, rulebook: Rulebook, asked: Asked, helped: Help, told: Told) -> Sheet:
    """The exercise with what was answered.

    Raises BadExercisesError for an answer that names whom nobody knows, BadChoiceError or
    DayUnreadableError for what is no answer.
    """
    shown = filled(question, rulebook, told.fields, helped, told.language)
    if faults := list(question.faults(shown.answer)):
        raise BadExercisesError(faults)
    points = question.points(shown.answer)
    return Sheet(question=question, asked=asked, help=helped, filled=shown, points=points)


def exercise_page(sheet: Sheet, rulebook: Rulebook, language: Language) -> ExercisePage:
    """The page of an exercise as far as one has come with it."""
    question, state, asked = sheet.question, sheet.state, sheet.asked
    exercise, shown = question.exercise, sheet.filled
    is_over = state in (State.SOLVED, State.DONE)
    key = None
    if state is State.DONE:
        key = filled(question, rulebook, QueryParams(), Help.SOLVED, language)
    row = question.row if exercise.kind in (ROW_AT_LAST if is_over else ROW_SHOWN) else None
    issuer = ISSUER_WORDS[question.row.issuer] if question.row else ""
    return ExercisePage(
        asked=asked,
        kind=exercise.kind,
        help=sheet.help,
        state=state,
        exercise=exercise,
        issuer="" if row is None else issuer,
        row=row_view(rulebook, row, sheet.lost if is_over else ()) if row else None,
        filled=shown,
        route=_route(shown, "answer"),
        decider=decider_of(shown.stages),
        key=key,
        key_route=_route(key, "key") if key else None,
        again=again(sheet.points, exercise.kind) if state is State.AGAIN else None,
        outcome=outcome(sheet.points, sheet.hints, question.also_right, language)
        if is_over
        else None,
        steps=steps_of(question, sheet.points, language) if state is State.SOLVED else (),
        at_stake=tuple(misconceptions()[name] for name in exercise.skills),
        is_untouched=asked.do is Do.ANSWER and shown.is_untouched and state is State.ASKED,
        hints=exercise.hints[: sheet.hints + sheet.free_hints],
        hints_paid=sheet.hints,
        hint_cost=HINT_COST,
    )


def _route(shown: Filled, name: str) -> RouteView | None:
    return route_view(shown.stages, name) if shown.stages else None
