"""Files of exercises and answers as plain data: JSON, or TOML with the same keys.

What stands in a file twice, has no value (NaN), is no text or too large is refused with its place.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from math import isfinite
from pathlib import PurePath
from typing import Any, NoReturn, cast

from rules.errors import BadInputError, FileUnreadableError
from rules.files.kinds import TOML, text_kind
from rules.files.toml import may_be_deep
from rules.files.toml_file import TomlKind
from rules.table import LARGEST_BYTES
from rules.texts import unprintable
from workflow.training.faults import BadExercisesError, ExerciseFaultError

DEEPEST = 12  # a cell of a record of a situation stands on the sixth level
EXERCISES = TomlKind(name="JSON 或 TOML（UTF-8 文字）", largest=LARGEST_BYTES, deepest=DEEPEST)
LONGEST_TEXT = 4_000
MOST_DIGITS = 19  # of a whole number: the largest seed has so many

Content = Mapping[str, Any]
Place = tuple[str | int, ...]  # keys and numbers, from the outside in
# The lists of a file: by what an item names its exercise, and what it is called otherwise.
LISTS = {("exercises", "id"): "第 %d 題", ("answers", "exercise"): "第 %d 筆答案"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoNumber:
    """What JSON's grammar or Python takes for a number, and nobody counts with."""

    written: str

    def __str__(self) -> str:
        return self.written


class _Repeating(dict[str, Any]):
    """An object of JSON in which keys stand twice."""

    repeated: tuple[str, ...] = ()


def content_of(raw: bytes, file: str) -> Content:
    """What a file says; raises BadExercisesError with all that cannot be taken as said.

    JSON and TOML are told apart by the name, or else by how the file begins.
    """
    text = _text(raw, file)
    name = PurePath(file).suffix.lower()
    is_json = name == ".json" or (name != ".toml" and text.lstrip().startswith("{"))
    found = _from_json(text, file) if is_json else _from_toml(text, file)
    cleaning = _Cleaning(whole=found)
    content = cleaning.cleaned(found, ())
    if cleaning.faults:
        raise BadExercisesError(cleaning.faults, file)
    if not isinstance(content, dict):
        _refuse(file, "最外層要是 {…}，裡面有 exercises 或 answers")
    return cast(Content, content)


def _text(raw: bytes, file: str) -> str:
    try:
        return EXERCISES.text(raw, file)
    except BadInputError as error:
        raise BadExercisesError(error.faults) from error


def _from_json(text: str, file: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda written: _NoNumber(written=written),
            parse_int=_whole,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 字"
        _refuse(file, f"{_taken_for(text, TOML)}不是 JSON：{where}讀不下去（{error.msg}）", error)
    except RecursionError as error:
        _refuse(file, f"一層包一層，超過 {DEEPEST} 層", error)


def _from_toml(text: str, file: str) -> object:
    if may_be_deep(text, DEEPEST):
        _refuse(file, f"一層包一層，超過 {DEEPEST} 層")
    try:
        return EXERCISES.content(text, file)
    except BadInputError as error:
        raise BadExercisesError(error.faults) from error


def _taken_for(text: str, kind: str) -> str:
    return f"這像是 {kind}；" if text_kind(text) == kind else ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    times = Counter(name for name, _ in pairs)
    repeating = _Repeating(plain)
    repeating.repeated = tuple(name for name in plain if times[name] > 1)
    return repeating


def _whole(written: str) -> object:
    return int(written) if len(written) <= MOST_DIGITS else _NoNumber(written=written)


def _fraction(written: str) -> object:
    value = float(written)
    return value if isfinite(value) else _NoNumber(written=written)


def _refuse(file: str, why: str, cause: Exception | None = None) -> NoReturn:
    raise BadExercisesError([FileUnreadableError(file=file, why=why)]) from cause


@dataclass(kw_only=True)
class _Cleaning:
    """Goes through all that was read; what cannot be used is told with its place."""

    whole: object
    faults: list[ExerciseFaultError] = field(default_factory=list[ExerciseFaultError])

    def cleaned(self, value: object, place: Place) -> object:
        """The value with days and times as text, as JSON has them."""
        if isinstance(value, dict | list) and len(place) >= DEEPEST:
            self._tell(place, "…", f"一層包一層，超過 {DEEPEST} 層", f"至多 {DEEPEST} 層")
            return None
        if isinstance(value, dict):
            return self._object(cast(dict[str, object], value), place)
        if isinstance(value, list):
            items = cast(list[object], value)
            return [self.cleaned(each, (*place, at)) for at, each in enumerate(items)]
        if isinstance(value, date | time):
            return value.isoformat()
        self._check(value, place)
        return value

    def _object(self, value: dict[str, object], place: Place) -> dict[str, object]:
        for name in value.repeated if isinstance(value, _Repeating) else ():
            self._tell((*place, name), value[name], "同一個鍵寫了不只一次", "每個鍵一次")
        for name in value:
            self._check(name, (*place, name))
        return {name: self.cleaned(each, (*place, name)) for name, each in value.items()}

    def _check(self, value: object, place: Place) -> None:
        if isinstance(value, str):
            if found := unprintable(value):
                why = f"第 {found[0]} 字是不能印的字元 {found[1]}"
                self._tell(place, value, why, "看得見的文字")
            if len(value) > LONGEST_TEXT:
                self._tell(place, value, f"有 {len(value):,} 字", f"至多 {LONGEST_TEXT:,} 字")
        elif isinstance(value, _NoNumber) or not _is_counted(value):
            self._tell(place, value, "不是能算的數", f"至多 {MOST_DIGITS} 位的數")

    def _tell(self, place: Place, value: object, why: str, allowed: str) -> None:
        shown = value if isinstance(value, str | _NoNumber) else json.dumps(value, default=str)
        self.faults.append(fault_at(self.whole, place, value=shown, why=why, allowed=allowed))


def fault_at(
    whole: object, place: Place, *, value: object, why: str, allowed: str
) -> ExerciseFaultError:
    """A fault named by the id of the exercise it stands in, or by its number if there is none."""
    exercise, at = _exercise_at(whole, place)
    field = ".".join(map(str, place[at:]))
    return ExerciseFaultError(exercise=exercise, field=field, value=value, why=why, allowed=allowed)


def _exercise_at(whole: object, place: Place) -> tuple[str, int]:
    """The exercise that a place lies in, and from which part on the place is told."""
    for (part, name), said in LISTS.items():
        if place[:1] == (part,) and len(place) > 1:
            item = _looked_up(whole, place[:2])
            found = cast(Content, item).get(name) if isinstance(item, dict) else None
            is_name = isinstance(found, str) and found.strip()
            number = said % (int(place[1]) + 1)
            # Of an answer its place counts too: many answers are to one exercise.
            is_short = name == "id" and len(place) > 2
            return (str(found) if is_name else number), (2 if is_short else 0)
    return "", 0


def _looked_up(whole: object, place: Place) -> object:
    found: Any = whole
    for each in place:
        found = found[each]
    return found


def _is_counted(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) < 10**MOST_DIGITS
    return not isinstance(value, float) or isfinite(value)
