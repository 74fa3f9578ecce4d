"""What of a text a record keeps, and how much of it."""

from rules.sentence import msgid as msgid
from rules.texts import one_line, unprintable
from workflow.refusals.base import BadTextError, TooLongError

LONGEST_TEXT = 2000
LONGEST_NAME = 100


def check_text(field: str, text: str, limit: int = LONGEST_TEXT) -> None:
    """Whether a record can hold this text; raises TooLongError or BadTextError."""
    if len(text) > limit:
        raise TooLongError(field=field, length=len(text), limit=limit)
    check_printable(field, text)


def check_printable(field: str, text: str) -> None:
    """Whether every character can be kept; raises BadTextError, which names the first."""
    if found := unprintable(text):
        position, character = found
        raise BadTextError(field=field, position=position, character=character)


def kept_line(field: str, text: str, limit: int = LONGEST_TEXT) -> str:
    """The text as a record keeps it on one line; raises TooLongError or BadTextError."""
    check_printable(field, text)
    line = one_line(text)
    check_text(field, line, limit)
    return line
