"""What of a text a record keeps, and how much of it."""

from rules.texts import NO_TEXT, code_point
from workflow.refusals import BadTextError, TooLongError

LONGEST_TEXT = 2000
LONGEST_NAME = 100


def check_text(field: str, text: str, limit: int = LONGEST_TEXT) -> None:
    """Whether a record can hold this text; raises TooLongError or BadTextError."""
    if len(text) > limit:
        raise TooLongError(field=field, length=len(text), limit=limit)
    if found := NO_TEXT.search(text):
        character = code_point(found[0])
        raise BadTextError(field=field, position=found.start() + 1, character=character)


def msgid(text: str) -> str:
    """Mark a sentence that screens show, for the catalogue, where it is defined."""
    return text
