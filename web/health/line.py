"""One thing looked at: how it is, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from web.language.i18n import msgid
from workflow.kept.about import Said


class Condition(Enum):
    """How it is; the value is what programs read."""

    WELL = "well"
    HINT = "hint"  # goes on working, but not for ever, or not for everybody
    BAD = "bad"  # something does not work, or work may be lost

    @property
    def word(self) -> str:
        """As officials are told it; a message id."""
        return WORDS[self]


WORDS = {
    Condition.WELL: msgid("正常"),
    Condition.HINT: msgid("注意"),
    Condition.BAD: msgid("要處理"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLine:
    """What was looked at, what was found, and what to do; nothing to do where it is well."""

    key: str  # what programs know it by
    name: str  # a message id
    condition: Condition
    found: Said
    remedy: Said | None = None
    may_pass: bool = False  # looking again may find it well: the database is away or locked

    def record(self) -> dict[str, str]:
        """As JSON tells it."""
        return {
            "key": self.key,
            "name": self.name,
            "condition": self.condition.value,
            "found": str(self.found),
            "remedy": str(self.remedy or ""),
        }


def looked_at(
    about: tuple[str, str], condition: Condition, found: str, remedy: str = "", **facts: object
) -> HealthLine:
    """One line, told by the message ids `found` and `remedy`, both with these facts.

    `about` is its key and its name; what is well needs no remedy.
    """
    told = {name: str(value) for name, value in facts.items()}
    needed = remedy and condition is not Condition.WELL
    return HealthLine(
        key=about[0],
        name=about[1],
        condition=condition,
        found=Said(template=found, facts=told),
        remedy=Said(template=remedy, facts=told) if needed else None,
    )


def worst(lines: Iterable[HealthLine]) -> Condition:
    """How it is as a whole."""
    found = {line.condition for line in lines}
    order = (Condition.BAD, Condition.HINT)
    return next((each for each in order if each in found), Condition.WELL)
