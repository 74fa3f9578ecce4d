"""Who is who: everybody ever appointed, told apart by id, and found by what people call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from rules.texts import as_known
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
    )  # ids
    by_number: Mapping[str, str] = field(default_factory=dict[str, str])  # 員工編號 -> id

    def including(self, person: Person) -> "Directory":
        """With this person, or with the 員工編號 that somebody known has by now."""
        known = self.by_id.get(person.id)
        if known == person or (known and not person.staff_number):
            return self
        bearers = dict.fromkeys((*self.by_name.get(person.name, ()), person.id))
        numbered = {person.staff_number: person.id} if person.staff_number else {}
        return Directory(
            by_id={**self.by_id, person.id: person},
            by_name={**self.by_name, person.name: tuple(bearers)},
            by_number={**self.by_number, **numbered},
        )

    def find(self, person_id: str) -> Person:
        """The person of this id; somebody never appointed is who the record names."""
        return self.by_id.get(person_id) or Person(id=person_id, name=person_id)

    def called(self, word: str) -> tuple[Person, ...]:
        """Everybody whom a name, a 員工編號 or a label of a page may mean.

        Whom no word means as it stands, it may mean in another spelling (`rules.texts.folded`).
        """
        if found := self._called(word):
            return found
        spelled = as_known(word, (*self.by_name, *self.by_number))
        return self._called(spelled) if spelled != word else ()

    def _called(self, word: str) -> tuple[Person, ...]:
        name, opened, rest = word.rpartition("（")
        number = rest.removesuffix("）") if opened else word
        ids = dict.fromkeys(self.by_name.get(word, ()))
        numbered = self.by_number.get(number)
        if numbered and (not opened or self.by_id[numbered].name == name):
            ids[numbered] = None
        return tuple(self.by_id[person_id] for person_id in ids)

    def id_of(self, name: str, person_id: str = "") -> str:
        """The id of whom a record names; a record without one means who bore the name alone."""
        if person_id or name in self.by_id:
            return person_id or name
        bearers = self.by_name.get(name, ())
        return bearers[0] if len(bearers) == 1 else name

    def words_of(self, person_id: str) -> tuple[str, ...]:
        """What records may call this person: the id, and the name while nobody else bears it."""
        name = self.find(person_id).name
        return (person_id,) if self.has_namesakes(name) else (*dict.fromkeys((person_id, name)),)

    def has_namesakes(self, name: str) -> bool:
        """Whether several people bear this name."""
        return len(self.by_name.get(name, ())) > 1

    def label(self, person_id: str) -> str:
        """The name as pages show it, with the 員工編號 where others bear the name too."""
        person = self.find(person_id)
        number = person.staff_number if self.has_namesakes(person.name) else ""
        return person_label(person.name, number)


def directory_of(people: Iterable[Person]) -> Directory:
    """The directory of these people."""
    return reduce(Directory.including, people, Directory())
