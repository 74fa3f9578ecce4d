"""Files that people write: sets of exercises and answers, with every fault at once.

A fault says exercise, key, value, why and what is allowed; keys that nobody knows are noted, not
refused. Whether rows and holders exist is settled by `training.scoring`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rules.errors import RulesError
from workflow.reports.records import LOG_COLUMNS
from workflow.training.exercise import (
    ANSWERS,
    MOST_EXERCISES,
    SITUATIONS,
    Choice,
    Exercise,
    ExerciseSet,
    Kind,
)
from workflow.training.faults import BadExercisesError
from workflow.training.notation import Content, Place, content_of, fault_at
from workflow.training.results import MOST_ANSWERS, AnswersFile, Submitted

Item = TypeVar("Item", bound=BaseModel)

DAY, MOMENT = "2026-03-02", "2026-03-02T09:30:00+08:00"
WORDS = {  # what pydantic calls it -> why, and what is allowed
    "missing": ("缺少這一項", "必填"),
    "enum": ("不是可用的值", "%(expected)s"),
    "literal_error": ("不是可用的值", "%(expected)s"),
    "string_type": ("不是文字", "文字"),
    "int_type": ("不是整數", "整數"),
    "float_type": ("不是數", "數"),
    "bool_type": ("不是 true 或 false", "true 或 false"),
    "tuple_type": ("不是清單", "[…]"),
    "dict_type": ("不是物件", "{…}"),
    "mapping_type": ("不是物件", "{…}"),
    "model_type": ("不是物件", "{…}"),
    "union_tag_invalid": ("不是物件", "{…}，裡面的鍵依 kind 而定"),
    "too_short": ("是空的", "至少 %(min_length)s 項"),
    "too_long": ("太多項", "至多 %(max_length)s 項"),
    "string_too_short": ("是空白", "至少 %(min_length)s 字"),
    "string_too_long": ("太長", "至多 %(max_length)s 字"),
    "string_pattern_mismatch": ("是空白", "看得見的文字"),
    "greater_than_equal": ("太小", "%(ge)s 以上"),
    "less_than_equal": ("太大", "%(le)s 以下"),
    "timezone_aware": ("時間沒有時區", f"如 {MOMENT}"),
    "not_written_out": ("不是日期或時間的寫法", f"日期如 {DAY}，時間如 {MOMENT}"),
    "not_a_day": ("不是日期", f"如 {DAY}"),
    "far_day": ("沒有公文在那一年", "民國 1 至 999 年"),
}
NO_SUCH_TIME = ("沒有這一天或這個時刻", f"日期如 {DAY}，時間如 {MOMENT}")
TIMES = ("date", "datetime", "time_", "timezone")  # how pydantic's names of their faults begin
ANSWERS_KEY, SET_KEY = "chenhe_answers", "chenhe_exercises"
BOTH = ("set", "answers")  # the parts of a document that holds both
MARKS = {SET_KEY: "題組", ANSWERS_KEY: "答案檔", "chenhe_key": "解答"}
ANSWERED = frozenset(name for model in ANSWERS.values() for name in model.model_fields)
LEFT_BY_TRAINEE_VIEW = frozenset({"hints_available"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRead:
    """A file of exercises: those that are sound, and what is wrong with the file.

    `exercises` is None where what stands around them is at fault, or nothing is sound.
    """

    file: str
    exercises: ExerciseSet | None
    sound: tuple[Exercise, ...] = ()
    ids: tuple[str, ...] = ()  # of all exercises, those at fault included
    faults: tuple[RulesError, ...] = ()
    notes: tuple[str, ...] = ()  # keys that are left out

    def checked(self) -> ExerciseSet:
        """The set; raises BadExercisesError with every fault of its form."""
        if self.exercises is None or self.faults:
            raise BadExercisesError(self.faults, self.file)
        return self.exercises


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersRead:
    """A file of answers: those of sound form by their place, and what is wrong with the file."""

    file: str
    content: Content
    answers: Mapping[int, Submitted]
    faults: tuple[RulesError, ...] = ()
    notes: tuple[str, ...] = ()


def read_set(raw: bytes, file: str) -> SetRead:
    """The exercises of a file; raises BadExercisesError for one that is no JSON or TOML."""
    return set_of(content_of(raw, file), file)


def read_answers(raw: bytes, file: str) -> AnswersRead:
    """The answers of a file; raises BadExercisesError for one that is no JSON or TOML."""
    return answers_of(content_of(raw, file), file)


def read_both(raw: bytes, file: str) -> tuple[SetRead, AnswersRead]:
    """A set and the answers to it, `set` and `answers` of one document; raises BadExercisesError.

    What is no object there is said to be nothing.
    """
    content = content_of(raw, file)
    asked, given = (_part(content, name) for name in BOTH)
    return set_of(asked, BOTH[0]), answers_of(given, BOTH[1])


def _part(content: Content, name: str) -> Content:
    part = content.get(name)
    return cast(Content, part) if isinstance(part, dict) else {}


def set_of(content: Content, file: str) -> SetRead:
    """The exercises that a file says."""
    if taken := _taken_for_another(content, SET_KEY, "題組"):
        return SetRead(file=file, exercises=None, faults=(taken,))
    sound, faults = _listed(content, "exercises", Exercise, MOST_EXERCISES)
    faults += _repeated(content)
    exercises: ExerciseSet | None = None
    try:
        exercises = ExerciseSet.model_validate({**content, "exercises": [*sound.values()] or None})
    except ValidationError as error:
        is_told = bool(faults)
        for each in error.errors(include_url=False):
            if each["loc"] != ("exercises",):
                faults.append(_worded(content, each, ()))
            elif not is_told:
                faults.append(_none_listed(content, "exercises"))
    notes = _noted(file, _unknown_of_set(content))
    items = (each.get("id") for _, each in _objects(content.get("exercises")))
    ids = tuple(each for each in items if isinstance(each, str))
    return SetRead(
        file=file,
        exercises=exercises,
        sound=tuple(sound.values()),
        ids=ids,
        faults=tuple(faults),
        notes=notes,
    )


def answers_of(content: Content, file: str) -> AnswersRead:
    """The answers that a file says; what one may hold depends on its exercise."""
    if taken := _taken_for_another(content, ANSWERS_KEY, "答案檔"):
        return AnswersRead(file=file, content=content, answers={}, faults=(taken,))
    sound, faults = _listed(content, "answers", Submitted, MOST_ANSWERS)
    try:
        AnswersFile.model_validate({**content, "answers": []})
    except ValidationError as error:
        faults += [_worded(content, each, ()) for each in error.errors(include_url=False)]
    if not isinstance(content.get("answers"), list):
        faults.append(_none_listed(content, "answers"))
    notes = _noted(file, _unknown_of_answers(content))
    return AnswersRead(file=file, content=content, answers=sound, faults=tuple(faults), notes=notes)


def _taken_for_another(content: Content, wanted: str, called: str) -> RulesError | None:
    """A fault for a file of exercises where answers are read, and the other way round."""
    if wanted in content:
        return None
    for mark, kind in MARKS.items():
        if mark in content:
            why, allowed = f"這是{kind}，不是{called}", f"有 {wanted} 的檔案"
            return fault_at(content, (mark,), value=content[mark], why=why, allowed=allowed)
    return None


def _listed(
    content: Content, part: str, model: type[Item], most: int
) -> tuple[dict[int, Item], list[RulesError]]:
    """The sound items of a list by their place, and the faults of the others."""
    given = content.get(part)
    items = cast(list[object], given) if isinstance(given, list) else []
    if len(items) > most:
        why, allowed = "太多項", f"至多 {most:,} 項"
        return {}, [fault_at(content, (part,), value=len(items), why=why, allowed=allowed)]
    sound: dict[int, Item] = {}
    faults: list[RulesError] = []
    for at, each in enumerate(items):
        try:
            sound[at] = model.model_validate(each)
        except ValidationError as error:
            faults += faults_in(content, error, (part, at))
    return sound, faults


def _none_listed(content: Content, part: str) -> RulesError:
    given: object = content.get(part)
    if part not in content:
        why = "缺少這一項"
    else:
        why = "是空的" if isinstance(given, list) else "不是清單"
    return fault_at(content, (part,), value=shown(cast(object, given)), why=why, allowed="[{…}, …]")


def faults_in(content: Content, error: ValidationError, place: Place) -> Iterator[RulesError]:
    """What pydantic found wrong with the value at a place, in our words."""
    found = error.errors(include_url=False)
    without_kind = any(each["loc"] == ("kind",) for each in found)
    for each in found:
        if not (without_kind and each["type"].startswith("union_tag")):
            yield _worded(content, each, place)


def _worded(content: Content, found: ErrorDetails, place: Place) -> RulesError:
    kind = str(found["type"])
    why, allowed = WORDS.get(kind) or (
        NO_SUCH_TIME if kind.startswith(TIMES) else (found["msg"], "見說明")
    )
    facts = {name: _choices(value) for name, value in found.get("ctx", {}).items()}
    value = "" if kind == "missing" else shown(found["input"])
    where = (*place, *_without_tag(found["loc"]))
    return fault_at(content, where, value=value, why=why, allowed=allowed % facts)


def _without_tag(place: Place) -> Place:
    """pydantic names the kind of a situation as if it were a key."""
    return (place[0], *place[2:]) if place[:1] == ("situation",) else place


def _choices(value: object) -> str:
    """pydantic's list of the values that an enum has."""
    return re.sub("' or '|', '| or |, ", "、", str(value)).strip("'")


def shown(value: object) -> str:
    """A value as the file has it."""
    if value is None:
        return "null"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _repeated(content: Content) -> Iterator[RulesError]:
    """Exercises that bear the id of one before them."""
    first: dict[str, int] = {}
    for at, each in _objects(content.get("exercises")):
        if not isinstance(name := each.get("id"), str):
            continue
        if (before := first.setdefault(name, at)) != at:
            why, allowed = f"第 {at + 1} 題與第 {before + 1} 題的題號相同", "每題一個題號"
            place = ("exercises", at, "id")
            yield fault_at(content, place, value=name, why=why, allowed=allowed)


def _unknown_of_set(content: Content) -> Iterator[Place]:
    """The keys that no model of a set knows."""
    yield from _unknown(content, ExerciseSet, ())
    kinds = {kind.value: SITUATIONS[kind] for kind in Kind}
    for at, each in _objects(content.get("exercises")):
        place = ("exercises", at)
        yield from _unknown(each, Exercise, place, but=LEFT_BY_TRAINEE_VIEW)
        situation, kind = each.get("situation"), each.get("kind")
        if isinstance(situation, dict) and isinstance(kind, str) and kind in kinds:
            said = cast(Content, situation)
            yield from _unknown(said, kinds[kind], (*place, "situation"))
            for number, line in _objects(said.get("record")):
                where = (*place, "situation", "record", number)
                yield from ((*where, name) for name in line if name.strip() not in LOG_COLUMNS)
        for number, choice in _objects(each.get("choices")):
            yield from _unknown(choice, Choice, (*place, "choices", number))


def _unknown_of_answers(content: Content) -> Iterator[Place]:
    yield from _unknown(content, AnswersFile, ())
    for at, each in _objects(content.get("answers")):
        yield from _unknown(each, Submitted, ("answers", at))
        if isinstance(answer := each.get("answer"), dict):
            said = cast(Content, answer)
            yield from (("answers", at, "answer", name) for name in said if name not in ANSWERED)


def _unknown(
    said: Content, model: type[BaseModel], place: Place, but: frozenset[str] = frozenset()
) -> Iterator[Place]:
    yield from ((*place, name) for name in said if name not in {*model.model_fields, *but})


def _objects(items: object) -> Iterator[tuple[int, Content]]:
    """The objects of a list, if it is one, by their place."""
    if isinstance(items, list):
        for at, each in enumerate(cast(list[object], items)):
            if isinstance(each, dict):
                yield at, cast(Content, each)


def _noted(file: str, places: Iterable[Place]) -> tuple[str, ...]:
    """One note for every key that is left out, wherever and however often it stands."""
    times = Counter(
        ".".join("…" if isinstance(part, int) else part for part in place) for place in places
    )
    return tuple(f"{file}：不認得「{key}」，沒有使用（{count} 處）" for key, count in times.items())
