"""What somebody asks of the report of a rehearsal; kept beside its results."""

from dataclasses import dataclass

from workflow.texts import kept_line

LONGEST_QUESTION = 200  # characters
QUESTION = "問題"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalReportAsked:
    """The question that stands first, and the language of the files."""

    question: str = ""  # "" as the kind of rehearsal asks it
    language: str = ""  # as the screens name it


def checked_question(text: str) -> str:
    """The question on one line, as it is kept; raises TooLongError, BadTextError."""
    return kept_line(QUESTION, text, LONGEST_QUESTION)
