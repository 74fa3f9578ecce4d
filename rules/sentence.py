"""A sentence that is put into words where it is read: what is said, and the facts in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from rules.days import said


def msgid(text: str) -> str:
    """Mark a sentence that screens show, for the catalogue, where it is defined."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence to be translated: its message id and its facts, sentences among them."""

    template: str
    facts: Mapping[str, "str | int | float | Said"] = field(
        default_factory=dict[str, "str | int | float | Said"], hash=False
    )

    def __str__(self) -> str:
        if not self.facts:
            return self.template
        return self.template % {name: said(name, fact) for name, fact in self.facts.items()}


SIDE_BY_SIDE = "%(first)s%(second)s"
LISTED = msgid("%(first)s、%(second)s")
BESIDES = msgid("%(first)s；%(second)s")


def joined(sentences: Iterable[Said], by: str = BESIDES) -> Said:
    """Several as one, each told after the other as `by` says."""
    return reduce(lambda one, other: Said(template=by, facts=_pair(one, other)), sentences)


def _pair(first: Said, second: Said) -> dict[str, "str | int | float | Said"]:
    return {"first": first, "second": second}
