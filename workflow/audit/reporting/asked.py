"""What an inspector asks of a report: its parts, masked or not, all cases or the sample, and what
the conclusion says. It is kept with the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from workflow.texts import check_text, msgid

LONGEST_CONCLUSION = 10_000
CONCLUSION = msgid("結論")


class Part(Enum):
    """A part that may be left out; what was examined and how is never left out."""

    FIGURES = "figures"
    MONTHS = "months"
    CASES = "cases"
    SET_ASIDE = "set_aside"
    UNJUDGED = "unjudged"
    SIGNATURES = "signatures"

    @property
    def word(self) -> str:
        """What it is called."""
        return PART_WORDS[self]


PART_WORDS = {
    Part.FIGURES: msgid("檢核結果統計"),
    Part.MONTHS: msgid("各月符合情形"),
    Part.CASES: msgid("各案發現"),
    Part.SET_ASIDE: msgid("不採與容許的發現"),
    Part.UNJUDGED: msgid("未能判斷的事項"),
    Part.SIGNATURES: msgid("簽章"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAsked:
    """One report asked for."""

    parts: frozenset[Part] = frozenset(Part)
    is_masked: bool = False
    tells_apart: bool = False  # masked, but one person has one mark
    is_of_sample: bool = False  # only the cases drawn
    conclusion: str = ""
    compared_with: str = ""  # the id of an earlier kept audit; "" for none

    def has(self, part: Part) -> bool:
        """Whether a part is in it."""
        return part in self.parts


def checked_conclusion(text: str) -> str:
    """The text as it is kept; raises TextTooLongError, ControlCharacterError."""
    plain = text.replace("\r\n", "\n").strip()
    check_text(CONCLUSION, plain, LONGEST_CONCLUSION)
    return plain


def parts_of(names: Iterable[str]) -> frozenset[Part]:
    """The parts of these names; others name none."""
    known = {part.value: part for part in Part}
    return frozenset(known[name] for name in names if name in known)
