"""What each entry of a table says: its step, found once for all entries with the same texts.

Of nine hundred thousand records some thousands differ in what they say; the others are looked up.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.marks import Action
from workflow.audit.log import Column, Step
from workflow.audit.reading.steps import Fault, Said, StepReader, Understood
from workflow.audit.reading.table import Table

# Columns whose texts make a step, by their place in Said; of two it matters only whether they say
# anything.
_TEXTS = {
    "action": Column.ACTION,
    "unit": Column.UNIT,
    "position": Column.POSITION,
    "target": Column.TARGET,
    "mark": Column.MARK,
    "outcome": Column.OUTCOME,
    "stance": Column.STANCE,
    "row": Column.ROW,
}
_FLAGS = (Column.FOR_PERSON, Column.OPINION)


class Numbering(dict[tuple[int, ...], int]):
    """Numbers what it is asked for by the order of asking."""

    def __missing__(self, key: tuple[int, ...]) -> int:
        number = self[key] = len(self)
        return number


@dataclass(frozen=True, kw_only=True)
class Sayings:
    """What the entries of a table say: one number an entry, what it means once a number."""

    number: "array[int]"
    said: Sequence[Said]
    understood: Sequence[Understood]

    def where(self, numbers: Iterable[int]) -> list[int]:
        """The entries that say one of these."""
        wanted = set(numbers)
        if not wanted:
            return []
        return [entry for entry, number in enumerate(self.number) if number in wanted]

    def faulty(self) -> dict[int, Fault]:
        """The entries that cannot be read, with the fault of each."""
        faults = {at: each.fault for at, each in enumerate(self.understood) if each.fault}
        return {entry: faults[self.number[entry]] for entry in self.where(faults)}

    def empty(self) -> list[int]:
        """The entries that change nothing of their case."""
        return self.where(
            at for at, each in enumerate(self.understood) if not (each.step or each.fault)
        )

    def step(self, entry: int) -> Step | None:
        """The step of an entry."""
        return self.understood[self.number[entry]].step

    def is_by_cosigner(self, entry: int) -> bool:
        """Whether it counts only if it is not the drafting side's."""
        return self.understood[self.number[entry]].is_by_cosigner

    def coded_steps(self) -> tuple[list[Step], list[int]]:
        """Each step once, and the place of it for each number; 0 where there is none."""
        places: dict[Step, int] = {}
        codes = [
            places.setdefault(each.step, len(places)) if each.step else 0
            for each in self.understood
        ]
        return list(places), codes

    def words(self, entries: Iterable[int]) -> Counter[str]:
        """How often each word of an action stands in these entries."""
        counts = Counter(map(self.number.__getitem__, entries))
        words: Counter[str] = Counter()
        for number, count in counts.items():
            words[self.said[number].action] += count
        return words


def sayings(table: Table, reader: StepReader) -> Sayings:
    """Everything that its entries say."""
    numbering = Numbering()
    columns = [*map(table.codes, _TEXTS.values()), *map(table.flags, _FLAGS)]
    number = array("I", map(numbering.__getitem__, zip(*columns, strict=False)))
    texts = list(map(table.texts, _TEXTS.values()))
    said = [_said(key, texts) for key in numbering]
    return Sayings(number=number, said=said, understood=[reader.read(each) for each in said])


def _said(key: Sequence[int], texts: Sequence[Sequence[str]]) -> Said:
    named = {name: texts[at][key[at]] for at, name in enumerate(_TEXTS)}
    is_deputised, has_opinion = map(bool, key[len(_TEXTS) :])
    return Said(**named, is_deputised=is_deputised, has_opinion=has_opinion)


def sent_by_drafting_side(said: Sayings, case_of: Sequence[int], reader: StepReader) -> list[int]:
    """Entries that sent the case to its co-signers: the drafting side does, no co-signer."""
    asked = said.where(at for at, each in enumerate(said.understood) if each.is_by_cosigner)
    if not asked:
        return []
    drafting = _drafting_units(said, case_of, {case_of[entry] for entry in asked}, reader)
    return [
        entry
        for entry in asked
        if (step := said.step(entry)) and _is_drafting(step, drafting.get(case_of[entry]), reader)
    ]


def _is_drafting(step: Step, unit: str | None, reader: StepReader) -> bool:
    names = reader.names
    if names.is_role(step.position) or names.is_outside(step.unit):
        return False
    return not step.unit or step.unit == unit or names.is_shared(step.position)


def _drafting_units(
    said: Sayings, case_of: Sequence[int], cases: set[int], reader: StepReader
) -> Mapping[int, str]:
    """Of each of these cases, the unit of its first 擬辦; else that of its first record."""
    drafted: dict[int, str] = {}
    first: dict[int, str] = {}
    for entry, case in enumerate(case_of):
        if case not in cases or case in drafted:
            continue
        step = said.step(entry)
        if step and reader.names.is_unit(step.unit):
            first.setdefault(case, step.unit)
            if step.action is Action.DRAFT:
                drafted[case] = step.unit
    return first | drafted
