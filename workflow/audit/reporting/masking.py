"""遮蔽: names of persons made unreadable wherever they stand, the same way everywhere.

A name keeps its first character and loses its length: 示範甲 is 示○○. A name that is also a word of
the table (a position, a unit), or too short to be told from other words, is masked where a person
stands and left where the word stands; the report says how many there are, never which.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from typing import Any, TypeVar, cast

from rules.agency.agency import Agency
from rules.texts import folded, folded_in_place, folded_person
from workflow.kept.about import Said
from workflow.texts import msgid

BLANK = "○○"
SHORTEST = 2  # characters of a name that is looked for in texts
PERSONS = ("person", "principal", "by")  # facts of sentences that are names
OURS = frozenset({"code", "sentence", "template", "word"})  # fields that hold no words of a log
GAP = "[\\s\u200b-\u200d\ufeff·‧・]*"  # what may stand between the characters of a name
PARTED = re.compile("[\\s,，、;；:：/／()（）\\[\\]【】_-]+")
ONLY_NAMES_OF_THE_LOG = msgid("姓名已遮蔽：紀錄的人員與被代理人，在各處都以○代替；職稱照列。")
ALSO_WORDS = msgid(
    "有 %(count)s 個姓名同時是單位、職稱的名稱或其中一部分，只在人員欄與不是該名稱之處遮蔽。"
)
TOO_SHORT = msgid("有 %(count)s 個姓名只有一個字或只有數字，只在人員欄遮蔽。")
Masked = TypeVar("Masked")


class Mask:
    """How the persons of a log are called where their names must not stand.

    With `tells_apart` one person is 人員1 everywhere, another 人員2, in the order of `names`.
    """

    def __init__(
        self, names: Iterable[str], words: Iterable[str], *, tells_apart: bool = False
    ) -> None:
        self._words = {folded(word) for word in words} - {""}
        self._tells_apart = tells_apart
        persons = dict.fromkeys(each for name in names if (each := folded_person(name)))
        self._numbers = {person: at for at, person in enumerate(persons, start=1)}
        looked_for = {each for person in persons for each in self._forms(person)}
        self._short = {each for each in persons if not _is_telling(each)}
        self._marks = self._marked(looked_for - self._words)
        self._also = [each for each in persons if any(each in word for word in self._words)]
        self._found = _pattern(self._marks, self._guarded())

    def person(self, name: str) -> str:
        """What stands where only a person can stand; a blank stays blank."""
        key = folded_person(name)
        return self._mark(key) if key else ""

    def text(self, text: str) -> str:
        """A text without the names; the rest of it as it was."""
        if not text or not self._marks:
            return text
        plain, done, kept = folded_in_place(text), 0, list[str]()
        for found in self._found.finditer(plain):
            mark = self._marks.get(_joined(found.group()))
            if mark is not None:  # else it is a word that holds a name
                kept += (text[done : found.start()], mark)
                done = found.end()
        return "".join((*kept, text[done:])) if kept else text

    @property
    def is_sure(self) -> bool:
        """Whether every name is told from other words, so that none is left in any text."""
        return not (self._also or self._short)

    def notes(self) -> Iterator[Said]:
        """What a reader should know of it; no name stands there."""
        yield Said(template=ONLY_NAMES_OF_THE_LOG)
        if self._also:
            yield Said(template=ALSO_WORDS, facts={"count": str(len(self._also))})
        if self._short:
            yield Said(template=TOO_SHORT, facts={"count": str(len(self._short))})

    def _mark(self, person: str) -> str:
        if self._tells_apart and person in self._numbers:
            return f"人員{self._numbers[person]}"
        is_written = len(person) >= SHORTEST and not person[0].isascii()
        return f"{person[0]}{BLANK}" if is_written else BLANK

    def _forms(self, person: str) -> Iterator[str]:
        """How a person may be called: in full, by a part, without the title behind the name."""
        parts = PARTED.split(person)
        for part in (person, *parts):
            for each in (part, *self._without_title(part)):
                if _is_telling(each):
                    yield _joined(each)

    def _without_title(self, part: str) -> Iterator[str]:
        for word in self._words:
            if part.endswith(word):
                yield part.removesuffix(word)
            if part.startswith(word):
                yield part.removeprefix(word)

    def _marked(self, forms: Iterable[str]) -> Mapping[str, str]:
        """The mark of each form; one that may be of several persons tells none."""
        marks: dict[str, str] = {}
        wanted = set(forms)
        for person in self._numbers:
            for form in self._forms(person):
                if form in wanted:
                    own = self._mark(person if self._tells_apart else form)
                    marks[form] = own if marks.get(form, own) == own else BLANK
        return marks

    def _guarded(self) -> set[str]:
        """The words that hold a name: there they are no name."""
        joined = {_joined(word) for word in self._words}
        return {word for word in joined if any(name in word for name in self._marks)}


def masked(value: Masked, mask: Mask, *, leaves: tuple[type, ...] = ()) -> Masked:
    """The same value with every text in it masked; what is of a type in `leaves` stays."""
    made: Any = _masked(value, mask, leaves)
    return made


def words_of(agency: Agency) -> set[str]:
    """The words of an agency that are no names of persons, even where one is called so."""
    units = {each.name for each in agency.units}
    positions = {each for unit in agency.units for each in unit.ladder.positions}
    return {
        *(agency.name, agency.short, agency.head),
        *units,
        *positions,
        *agency.cosigner_names,
        *agency.registry_positions,
    }


def _masked(value: Any, mask: Mask, leaves: tuple[type, ...]) -> Any:
    if isinstance(value, leaves) or value is None:
        return value
    if isinstance(value, str):
        return mask.text(value) if type(value) is str else value
    if isinstance(value, Mapping):
        return _masked_facts(cast("Mapping[Any, Any]", value), mask, leaves)
    if isinstance(value, tuple):
        return _masked_tuple(cast("tuple[Any, ...]", value), mask, leaves)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{
                each.name: _masked(getattr(value, each.name), mask, leaves)
                for each in fields(value)
                if each.init and each.name not in OURS
            },
        )
    return value


def _masked_tuple(value: tuple[Any, ...], mask: Mask, leaves: tuple[type, ...]) -> Any:
    made = (_masked(each, mask, leaves) for each in value)
    make: Callable[[Iterable[Any]], Any] = getattr(value, "_make", tuple)
    return make(made)


def _masked_facts(facts: Mapping[Any, Any], mask: Mask, leaves: tuple[type, ...]) -> dict[Any, Any]:
    return {
        name: mask.person(fact) if name in PERSONS else _masked(fact, mask, leaves)
        for name, fact in facts.items()
    }


def _is_telling(name: str) -> bool:
    """Whether a name can be told from the words around it."""
    plain = _joined(name)
    return len(plain) >= SHORTEST and not plain.isdigit()


def _joined(text: str) -> str:
    return re.sub(GAP, "", text)


def _pattern(names: Iterable[str], words: Iterable[str]) -> re.Pattern[str]:
    """The longest first among those that begin alike: 示範甲乙 is not 示範甲 and 乙."""
    found = sorted({*names, *words}, key=lambda each: (each[0], -len(each), each))
    begun = groupby(found, key=lambda each: each[0])
    return re.compile("|".join(f"(?:{'|'.join(map(_spelled, group))})" for _, group in begun))


def _spelled(name: str) -> str:
    """A name with whatever may part its characters; one of letters is no part of a longer one."""
    spelled = GAP.join(map(re.escape, name))
    before = "(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = "(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{spelled}{after}"
