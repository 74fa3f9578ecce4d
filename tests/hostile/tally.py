"""What a kind of trial came to: one row of the table, and what was wrong in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

HEADINGS = (
    "kind",
    "tried",
    "answered as it should",
    "5xx other than 503 with the text",
    "slowest answer",
    "note",
)
HEAD = f"| {' | '.join(HEADINGS)} |\n|---|{'---:|' * (len(HEADINGS) - 2)}---|"
ALIKE, BEGINNING = 3, 14  # of faults that begin alike so many are told; the table counts all


@dataclass(kw_only=True)
class Tally:
    """How many trials of one kind there were, and how many went as they should."""

    kind: str
    tried: int = 0
    wrong: int = 0
    failures: int = 0  # answers 5xx, but for a 503 that gives the typed text back
    slowest_seconds: float = 0.0
    faults: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    _alike: Counter[str] = field(default_factory=Counter[str])

    @property
    def is_good(self) -> bool:
        """Whether everything was answered as it should be."""
        return self.wrong == 0 and self.tried > 0

    def count(self, trial: str, faults: Iterable[str] = (), *, seconds: float = 0.0) -> None:
        """One trial, what was wrong with it, and how long its answer took."""
        wrong = list(faults)
        self.tried += 1
        self.wrong += bool(wrong)
        for each in wrong:
            self._alike[each[:BEGINNING]] += 1
            if self._alike[each[:BEGINNING]] <= ALIKE:
                self.faults.append(f"{trial}: {each}")
        self.slowest_seconds = max(self.slowest_seconds, seconds)

    @property
    def row(self) -> str:
        """The row of the table, in Markdown."""
        slowest = f"{self.slowest_seconds:.1f} s" if self.slowest_seconds else "–"
        right = f"{self.tried - self.wrong:,}"
        figures = (f"{self.tried:,}", right, str(self.failures), slowest)
        return f"| {self.kind} | {' | '.join(figures)} | {'; '.join(self.notes)} |"
