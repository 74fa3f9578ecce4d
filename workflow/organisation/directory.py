"""Who is who: everybody ever appointed, told apart by id, and found by what people call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from rules.texts import folded_person, is_same_name
from workflow.case.duties import person_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of a name that others may bear too.

    `id` never changes: the 員工編號 of the first appointment or, where none was given, the name
    (whoever came first under it needed no number; everybody after that does).
    """

    id: str
    name: str
    staff_number: str = ""  # 員工編號; may be given later than the id

    @property
    def recorded_id(self) -> str:
        """The id as events carry it: empty where it is the name, as in records without ids."""
        return "" if self.id == self.name else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everybody an organisation has ever appointed, in the order they came.

    Three indexes, copied with each newcomer: a roster of thousands asks after every row.
    """

    by_id: Mapping[str, Person] = field(default_factory=dict[str, Person])
    by_name: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )  # ids, by the folded name
    by_number: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )  # ids, by the folded 員工編號

    def including(self, person: Person) -> "Directory":
        """With this person, or with the 員工編號 that somebody known has by now."""
        known = self.by_id.get(person.id)
        if known == person or (known and not person.staff_number):
            return self
        name, number = folded_person(person.name), folded_person(person.staff_number)
        numbered = {number: _with(self.by_number, number, person.id)} if number else {}
        return Directory(
            by_id={**self.by_id, person.id: person},
            by_name={**self.by_name, name: _with(self.by_name, name, person.id)},
            by_number={**self.by_number, **numbered},
        )

    def find(self, person_id: str) -> Person:
        """The person of this id; somebody never appointed is who the record names."""
        return self.by_id.get(person_id) or Person(id=person_id, name=person_id)

    def called(self, word: str) -> tuple[Person, ...]:
        """Everybody whom a name, a 員工編號 or a label of a page may mean.

        However it is spelled (`rules.texts.folded_person`); but where records know several
        spellings as people of their own, a word spelled like one of them means that one.
        """
        name, opened, rest = word.rpartition("（")
        numbered = self.numbered(rest.removesuffix("）") if opened else word)
        ids = dict.fromkeys(self._bearers(word))
        if numbered and (not opened or is_same_name(numbered.name, name)):
            ids[numbered.id] = None
        return tuple(self.by_id[person_id] for person_id in ids)

    def numbered(self, number: str) -> Person | None:
        """Whose 員工編號 this is; a012 is A012, unless records know both."""
        people = [self.by_id[each] for each in self.by_number.get(folded_person(number), ())]
        exact = [each for each in people if each.staff_number == number]
        found = exact or people
        return found[0] if len(found) == 1 else None

    def _bearers(self, name: str) -> tuple[str, ...]:
        """The ids of those who bear this name, spelled so if anybody's is."""
        ids = self.by_name.get(folded_person(name), ())
        return tuple(each for each in ids if self.by_id[each].name == name) or ids

    def id_of(self, name: str, person_id: str = "") -> str:
        """The id of whom a record names; a record without one means who bore the name alone.

        As it is spelled: two spellings on record may be two people.
        """
        if person_id or name in self.by_id:
            return person_id or name
        bearers = [each for each in self._bearers(name) if self.by_id[each].name == name]
        return bearers[0] if len(bearers) == 1 else name

    def meant_by(self, name: str, person_id: str = "") -> str:
        """The same, of whoever is known under any spelling of the name."""
        found = self.id_of(name, person_id)
        bearers = () if found in self.by_id else self._bearers(name)
        return bearers[0] if len(bearers) == 1 else found

    def is_one(self, one: str, other: str) -> bool:
        """Whether records that name these two mean one person.

        Of people who were never appointed nothing else is known than how they are called.
        """
        one, other = self.meant_by(one), self.meant_by(other)
        are_unknown = one not in self.by_id and other not in self.by_id
        return one == other or (are_unknown and is_same_name(one, other))

    def words_of(self, person_id: str) -> tuple[str, ...]:
        """What records may call this person: the id, and the name while nobody else bears it."""
        name = self.find(person_id).name
        return (person_id,) if self.has_namesakes(name) else (*dict.fromkeys((person_id, name)),)

    def has_namesakes(self, name: str) -> bool:
        """Whether several people bear this name."""
        return len(self.by_name.get(folded_person(name), ())) > 1

    def label(self, person_id: str) -> str:
        """The name as pages show it, with the 員工編號 where others bear the name too."""
        person = self.find(person_id)
        number = person.staff_number if self.has_namesakes(person.name) else ""
        return person_label(person.name, number)


def directory_of(people: Iterable[Person]) -> Directory:
    """The directory of these people."""
    return reduce(Directory.including, people, Directory())


def _with(ids: Mapping[str, tuple[str, ...]], key: str, person_id: str) -> tuple[str, ...]:
    """The ids under a key, and one more."""
    return tuple(dict.fromkeys((*ids.get(key, ()), person_id)))
