"""How well a column of a sheet fits a column of a log, by its heading and by its cells."""

from dataclasses import dataclass

from workflow.audit.log import Column
from workflow.audit.reading.synonyms import WORDS

# Of these the cells alone tell, whatever the heading is.
BY_CELLS = (
    *(Column.AT, Column.ACTION, Column.POSITION, Column.UNIT),
    *(Column.URGENCY, Column.MARK, Column.STANCE, Column.ROW, Column.CASE),
)
MANY = 0.8  # of the cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """How well one column of the sheet fits one column of a log."""

    column: Column
    place: int
    word: float  # what the heading says, 0..1
    share: float | None  # what the cells say; None where they cannot tell

    @property
    def score(self) -> float:
        """Cells weigh less than a plain heading, and more than a vague one."""
        return self.word * 0.6 + (self.word * 0.4 if self.share is None else self.share * 0.4)

    @property
    def is_fit(self) -> bool:
        """Whether it may be suggested at all."""
        return bool(self.word) or (self.column in BY_CELLS and self.is_alike)

    @property
    def is_alike(self) -> bool:
        """Whether most cells are as they should be."""
        return self.share is not None and self.share >= MANY


def word_in(column: Column, heading: str) -> float:
    """How plainly a heading names a column: 1 as we do, less the rarer the word, 0 not at all."""
    words = WORDS[column]
    if heading in words:
        return max(1.0 - 0.004 * max(words.index(heading) - 1, 0), 0.8)
    return 0.4 if any(heading.endswith(word) for word in words if len(word) > 1) else 0.0
