"""What of a text a record keeps, and how much of it."""

import re

from workflow.refusals import BadTextError, TooLongError

LONGEST_TEXT = 2000
LONGEST_NAME = 100
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def check_text(field: str, text: str, limit: int = LONGEST_TEXT) -> None:
    """Whether a record can hold this text; raises TooLongError or BadTextError."""
    if len(text) > limit:
        raise TooLongError(field=field, length=len(text), limit=limit)
    if _NO_TEXT.search(text):
        raise BadTextError(field=field)


def msgid(text: str) -> str:
    """Mark a sentence that screens show, for the catalogue, where it is defined."""
    return text
