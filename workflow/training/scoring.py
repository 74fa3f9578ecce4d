"""Scoring: answers to a set, each explained point by point; nobody is scored if one is broken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

from pydantic import ValidationError

from rules.errors import RulesError
from rules.rulebook import Rulebook
from rules.texts import as_known, folded_person
from workflow.training.exercise import ANSWERS, Answer, Exercise, ExerciseSet, Kind, answer_record
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.files import ANSWERED, AnswersRead, SetRead, faults_in, shown
from workflow.training.points import HINT_COST, PLACES, Point, is_right, raw_of, score_of
from workflow.training.questions import Question, Questions, question_of
from workflow.training.results import (
    PointShown,
    Results,
    RowShown,
    Scored,
    Submitted,
    Summed,
)

DECIMALS = 10  # of a part of a score: what is left of binary fractions goes
UNTOUCHED = (None, "")  # a field that was left as it was
MOST_NAMED = 40  # exercises of a set, where one is asked for that is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """An answer as it was handed in, and as its question reads it."""

    submitted: Submitted
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A question that scores many answers: its key is derived once."""

    question: Question

    @cached_property
    def key(self) -> Mapping[str, Any]:
        """The key as files have it."""
        return answer_record(self.question.key)

    @cached_property
    def also_right(self) -> str:
        """What else is right."""
        return self.question.also_right

    @cached_property
    def row(self) -> RowShown | None:
        """The row that it is about."""
        row = self.question.row
        return RowShown(key=row.key, line=row.line) if row else None

    def scored(self, answer: Answer, submitted: Submitted) -> Scored:
        """What an answer earned; `submitted` says whose it is and what hints it took."""
        points = self.question.points(answer)
        raw = raw_of(points)
        return Scored(
            exercise=submitted.exercise,
            who=submitted.who,
            attempt=submitted.attempt,
            score=score_of(raw, submitted.hints),
            raw=raw,
            hint_cost=round(HINT_COST * submitted.hints, PLACES),
            correct=is_right(points),
            points=tuple(self._shown(point) for point in points),
            key=self.key,
            also_right=self.also_right,
        )

    def _shown(self, point: Point) -> PointShown:
        return PointShown(
            part=point.part,
            of=round(point.of, DECIMALS),
            got=round(point.got, DECIMALS),
            code=point.code,
            who=point.who,
            misconception=point.misconception,
            message=point.message,
            row=self.row,
            source=point.source,
        )


def questions_of(exercises: ExerciseSet, rulebook: Rulebook) -> Questions:
    """The questions of a set by exercise; raises BadExercisesError with every fault.

    For a set of another agency, and for whatever `question_of` refuses.
    """
    if foreign := _of_another_agency(exercises.agency, rulebook):
        raise BadExercisesError([foreign])
    questions, faults = _questions(exercises.exercises, rulebook)
    if faults:
        raise BadExercisesError(faults)
    return questions


def questions_in(
    read: SetRead, rulebook: Rulebook, *, needs_key: bool = True
) -> tuple[ExerciseSet, Questions]:
    """A file's exercises and their questions; raises BadExercisesError with every fault.

    What is wrong with its form and with what it says is told together. Where no key is needed, an
    exercise of find-row may lack its row, as trainees have it.
    """
    questions, faults = _questions_in(read, rulebook, needs_key=needs_key)
    if read.exercises is None or faults:
        raise BadExercisesError(faults, read.file)
    return read.exercises, questions


def score(
    questions: Questions, exercises: ExerciseSet, answers: Iterable[Submitted], rulebook: Rulebook
) -> Results:
    """What answers earned; raises BadExercisesError: one that is broken, and nobody is scored."""
    ids = [each.id for each in exercises.exercises]
    given, faults = _given(dict(enumerate(answers)), questions, ids)
    if faults:
        raise BadExercisesError(faults)
    return _results(questions, exercises, given, rulebook)


def score_files(read: SetRead, answers: AnswersRead, rulebook: Rulebook) -> Results:
    """What a file of answers earned; raises BadExercisesError with every fault of both files."""
    questions, faults = _questions_in(read, rulebook)
    given, wrong = _given(answers.answers, questions, read.ids)
    told = list(_within(faults, read.file))
    told += _within([*answers.faults, *wrong], answers.file)
    if told or read.exercises is None:
        raise BadExercisesError(told)
    return _results(questions, read.exercises, given, rulebook)


def _questions_in(
    read: SetRead, rulebook: Rulebook, *, needs_key: bool = True
) -> tuple[Questions, list[RulesError]]:
    """The questions of a file, and all that is wrong with it."""
    agency = read.exercises.agency if read.exercises else rulebook.agency.short
    if foreign := _of_another_agency(agency, rulebook):
        return {}, [*read.faults, foreign]
    asked = [each for each in read.sound if needs_key or not _hides_row(each)]
    questions, faults = _questions(asked, rulebook)
    return questions, [*read.faults, *faults]


def _hides_row(exercise: Exercise) -> bool:
    return exercise.kind is Kind.FIND_ROW and exercise.row is None


def _of_another_agency(name: str, rulebook: Rulebook) -> ExerciseFaultError | None:
    agency = rulebook.agency
    names = (agency.short, agency.name)
    if as_known(name, names) in names:
        return None
    allowed = f"{agency.short}；其他機關的題組請以 --agency 指明機關"
    return _fault("", "agency", name, f"這份題組不是{agency.name}的", allowed)


def _questions(
    exercises: Iterable[Exercise], rulebook: Rulebook
) -> tuple[Questions, list[RulesError]]:
    questions: dict[str, Question] = {}
    faults: list[RulesError] = []
    for exercise in exercises:
        try:
            questions[exercise.id] = question_of(exercise, rulebook)
        except BadExercisesError as error:
            faults += error.faults
    return questions, faults


def _given(
    answers: Mapping[int, Submitted], questions: Questions, ids: Sequence[str]
) -> tuple[list[_Given], list[RulesError]]:
    """Every answer as its question reads it, and the faults of those that none can read."""
    given: list[_Given] = []
    faults: list[RulesError] = []
    seen: set[tuple[str, str, int]] = set()
    known = frozenset(ids)
    for at, each in answers.items():
        place = f"answers.{at}."
        if each.exercise not in known:
            allowed = "、".join(ids[:MOST_NAMED]) + ("…" if len(ids) > MOST_NAMED else "")
            why = "題組裡沒有這一題"
            faults.append(_fault(each.exercise, f"{place}exercise", each.exercise, why, allowed))
            continue
        if (tried := (each.exercise, folded_person(each.who), each.attempt)) in seen:
            why = f"「{each.who}」這一題的這一次前面已有答案"
            allowed = "同一人同一題，每一次的 attempt 不同"
            faults.append(_fault(each.exercise, f"{place}attempt", each.attempt, why, allowed))
        seen.add(tried)
        if question := questions.get(each.exercise):  # else the exercise itself is at fault
            try:
                answer = answer_of(each.answer, question)
                given.append(_Given(submitted=each, answer=answer))
            except BadExercisesError as error:
                faults += _within(error.faults, field=f"{place}answer.")
    return given, faults


def answer_of(given: Mapping[str, Any] | None, question: Question) -> Answer:
    """An answer as its kind of question has it; raises BadExercisesError with every fault."""
    exercise = question.exercise
    model = ANSWERS[exercise.kind]
    said = {name: value for name, value in (given or {}).items() if value not in UNTOUCHED}
    fields = model.model_fields
    strange = [name for name in said if name not in fields]
    if any(name in ANSWERED for name in strange) or len(strange) == len(said) > 0:
        why = f"{exercise.kind.value} 的答案沒有這一項"
        allowed = "、".join(fields)
        raise BadExercisesError(
            _fault(exercise.id, name, shown(said[name]), why, allowed) for name in strange
        )
    try:
        answer = model.model_validate(said)
    except ValidationError as error:
        raise BadExercisesError(
            _within(faults_in(said, error, ()), exercise=exercise.id)
        ) from error
    if faults := list(question.faults(answer)):
        raise BadExercisesError(faults)
    return answer


def _results(
    questions: Questions, exercises: ExerciseSet, given: Iterable[_Given], rulebook: Rulebook
) -> Results:
    markers = {name: Marker(question=question) for name, question in questions.items()}
    scored = [
        markers[each.submitted.exercise].scored(each.answer, each.submitted) for each in given
    ]
    return Results(
        set=exercises.title or exercises.agency,
        rulebook=rulebook.version,
        results=tuple(scored),
        summary=_summed(scored, len(exercises.exercises)),
    )


def _summed(scored: Iterable[Scored], of: int) -> dict[str, Summed]:
    """Of everybody, the mean of the last attempt at each exercise done."""
    last: dict[str, dict[str, Scored]] = {}
    names: dict[str, str] = {}  # as first written
    for each in scored:
        done = last.setdefault(names.setdefault(folded_person(each.who), each.who), {})
        if each.exercise not in done or done[each.exercise].attempt < each.attempt:
            done[each.exercise] = each
    return {
        who: Summed(
            mean=round(fmean(each.score for each in done.values()), PLACES), done=len(done), of=of
        )
        for who, done in last.items()
    }


def _fault(exercise: str, field: str, value: object, why: str, allowed: str) -> ExerciseFaultError:
    return ExerciseFaultError(exercise=exercise, field=field, value=value, why=why, allowed=allowed)


def _within(
    faults: Iterable[RulesError], file: str = "", field: str = "", exercise: str = ""
) -> Iterator[RulesError]:
    for each in faults:
        is_placed = isinstance(each, ExerciseFaultError)
        yield each.within(file, field, exercise) if is_placed else each
