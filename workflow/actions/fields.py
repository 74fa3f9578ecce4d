"""What an action asks for: the fields of its form, which pages, commands and REST read."""

from dataclasses import dataclass
from enum import Enum

from workflow.texts import msgid


class FieldKind(Enum):
    """How a field of an action is filled in."""

    TEXT = "text"
    WORDS = "words"  # several lines
    DAYS = "days"
    DAY = "day"
    ONE = "one"  # of the choices
    RULING = "ruling"  # one of the choices, 同意 first
    ROW = "row"  # a row of another unit: line:N or KEY
    OWN_ROW = "own_row"  # another row of the unit: line:N or KEY
    CASE = "case"  # the 文號 of another case of the unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value to choose, and how it reads."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing an action asks for; `name` is the attribute of Command that takes it."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[Choice, ...] = ()
    required: bool = True


REASON = Field(name="reason", label=msgid("理由（必填）"), kind=FieldKind.WORDS)

CONSENT, REFUSE = "同意", "不同意"
RULING = (
    Field(
        name="stance",
        label=msgid("准駁"),
        kind=FieldKind.RULING,
        choices=(Choice(value=CONSENT), Choice(value=REFUSE)),
    ),
    Field(name="reason", label=msgid("理由（不同意時必填）"), kind=FieldKind.WORDS, required=False),
)


def one_of(label: str, values: tuple[str, ...]) -> Field:
    """Whom or what, chosen from these."""
    choices = tuple(Choice(value=value) for value in values)
    return Field(name="to", label=label, kind=FieldKind.ONE, choices=choices)
