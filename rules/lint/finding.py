"""What a check says about the table, and the checks there are."""

from dataclasses import dataclass
from enum import StrEnum

from rules.marks import Steps
from rules.rulerow import RuleRow
from rules.sentence import Said


class Check(StrEnum):
    """One question asked of the whole table; the value is the code other scripts rely on."""

    SISTERS_DISAGREE = "SISTERS_DISAGREE"
    NEAR_DUPLICATE = "NEAR_DUPLICATE"
    LOOK_ALIKE = "LOOK_ALIKE"
    SAME_KEY = "SAME_KEY"
    HEADER_CONTRADICTS = "HEADER_CONTRADICTS"
    HEADER_ANSWERS = "HEADER_ANSWERS"
    FAMILY_MEMBER_MISSING = "FAMILY_MEMBER_MISSING"
    FAMILY_MEMBER_DIFFERS = "FAMILY_MEMBER_DIFFERS"
    COLUMN_BLANK = "COLUMN_BLANK"
    COLUMN_REPEATED = "COLUMN_REPEATED"
    TEXT_BEYOND_COLUMN = "TEXT_BEYOND_COLUMN"
    TASK_COPIES_CONTENT = "TASK_COPIES_CONTENT"
    TASK_LOST = "TASK_LOST"
    CORRECTION_STALE = "CORRECTION_STALE"
    CORRECTIONS_CONFLICT = "CORRECTIONS_CONFLICT"
    CORRECTION_UNLAWFUL = "CORRECTION_UNLAWFUL"
    CORRECTION_ORPHANED = "CORRECTION_ORPHANED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one row that a reader of the table may want to look at (檢查結果).

    `line` counts from 1 in the file as issued, and is that of the row to be looked at. Candidates
    are lawful readings, if the check knows any. A finding changes no reading and stops no
    document.
    """

    check: Check
    line: int
    key: str
    said: Said
    candidates: tuple[Steps, ...] = ()
    related: tuple[int, ...] = ()  # the lines of the other rows involved
    spellings: tuple[str, ...] = ()  # the two compared

    @property
    def message(self) -> str:
        """The sentence in Chinese, as files and JSON have it."""
        return str(self.said)

    @property
    def code(self) -> str:
        """The check's code."""
        return self.check.value

    @property
    def lines(self) -> tuple[int, ...]:
        """Every row involved, the row itself first."""
        return (self.line, *self.related)


def finding(
    check: Check, rows: list[RuleRow], said: Said, candidates: tuple[Steps, ...] = ()
) -> Finding:
    """The finding about the first of `rows`, the others related."""
    first, *others = rows
    return Finding(
        check=check,
        line=first.line,
        key=first.key,
        said=said,
        candidates=candidates,
        related=tuple(each.line for each in others),
    )
