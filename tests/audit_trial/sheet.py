"""The lines of one case as planting changes them: moved, written anew, used up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Line = dict[str, str]
NUMBER = "#"  # of the line in the record as it was; lines put in have none
SIGNING = frozenset({"擬辦", "審核", "會辦", "核定", "綜簽"})


@dataclass(kw_only=True)
class Sheet:
    """The lines of a case. A line is used for one deviation only, so that two do not meddle."""

    lines: list[Line]
    used: set[int] = field(default_factory=set[int])

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Sheet":
        """A copy of the lines, numbered as they stand."""
        return cls(lines=[line | {NUMBER: str(at)} for at, line in enumerate(lines)])

    def plain(self) -> list[Line]:
        """The lines as a log holds them."""
        return [
            {name: cell for name, cell in line.items() if name != NUMBER} for line in self.lines
        ]

    def at(self, number: int) -> int:
        """Where a line stands now; raises StopIteration for one that was taken out."""
        return next(at for at, line in enumerate(self.lines) if line.get(NUMBER) == str(number))

    def line(self, number: int) -> Line:
        """The line of this number."""
        return self.lines[self.at(number)]

    def use(self, *numbers: int) -> bool:
        """Whether all of these are free; then they are used up."""
        if not self.used.isdisjoint(numbers):
            return False
        self.used.update(numbers)
        return True

    def remove(self, *numbers: int) -> None:
        """Take lines out."""
        gone = {str(number) for number in numbers}
        self.lines = [line for line in self.lines if line.get(NUMBER) not in gone]

    def move(self, number: int, *, before: int = -1, behind: int = -1) -> None:
        """Put a line elsewhere; the column of times stays as it is, so that they still rise."""
        times = [line["時間"] for line in self.lines]
        line = self.lines.pop(self.at(number))
        place = self.at(before) if before >= 0 else self.at(behind) + 1
        self.lines.insert(place, line)
        for each, time in zip(self.lines, times, strict=True):
            each["時間"] = time

    def use_stretch(self, number: int, other: int) -> bool:
        """The same for all from one line to the other, if nothing but signatures stands there."""
        if not self.used.isdisjoint({number, other}):
            return False
        low, high = sorted((self.at(number), self.at(other)))
        stretch = self.lines[low : high + 1]
        if not all(line["動作"] in SIGNING and NUMBER in line for line in stretch):
            return False
        return self.use(*(int(line[NUMBER]) for line in stretch))

    def insert(self, line: Line, *, behind: int) -> None:
        """A line more, written as soon as the one before it."""
        at = self.at(behind)
        fresh = {name: cell for name, cell in line.items() if name != NUMBER}
        self.lines.insert(at + 1, fresh | {"時間": self.lines[at]["時間"]})

    def delay(self, place: int, days: int) -> None:
        """Everything from the line that stands there on happened so many days later."""
        for line in self.lines[place:]:
            line["時間"] = shifted(line["時間"], timedelta(days=days))


def shifted(moment: str, span: timedelta) -> str:
    """A time as the log writes it, later by so much."""
    return (datetime.fromisoformat(moment) + span).isoformat(timespec="seconds")
