"""What exercises are about, by kind and level, and which rows suit: themes.toml."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workflow.training.exercise import Kind, Level
from workflow.training.making.pool import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One thing to learn, with the words around it. See themes.toml for their places."""

    id: str
    kind: Kind
    level: Level
    skills: tuple[str, ...]  # ids of misconceptions; the first is what it is for
    prompt: str
    hints: tuple[str, ...]
    note: str
    policy: tuple[str, ...] = ()  # keys of agency.toml, beside those that the row's co-signers add

    def suits(self, candidate: Candidate) -> bool:
        """Whether an exercise about this can be made of the row."""
        return SUITS[self.id](candidate)


def _is_plain(candidate: Candidate, level: int) -> bool:
    return candidate.level == level and candidate.matter.is_told


SUITS: Mapping[str, Callable[[Candidate], bool]] = {
    "ladder": lambda each: each.level == 1,
    "blank": lambda each: each.level == 2 and bool(each.blanks) and not each.row.cosigners,
    "cosigner": lambda each: each.level == 2 and len(each.row.cosigners) == 1,
    "several": lambda each: each.level == 2 and len(each.row.cosigners) > 1,
    "outside": lambda each: each.has_outside and not each.has_order,
    "before": lambda each: each.has_order,
    "condition": lambda each: bool(each.conditional),
    "for-city": lambda each: each.is_for_city and not each.row.cosigners,
    "same-unit": lambda each: _is_plain(each, 1),
    "near-row": lambda each: _is_plain(each, 2),
    "any-unit": lambda each: each.matter.is_told_anywhere,
}


@cache
def themes() -> tuple[Theme, ...]:
    """All of them in the order of the file."""
    text = (files("workflow.training.making") / "themes.toml").read_text("utf-8")
    return tuple(
        Theme(
            id=each["id"],
            kind=Kind(each["kind"]),
            level=each["level"],
            skills=tuple(each["skills"]),
            prompt=each["prompt"],
            hints=tuple(each["hints"]),
            note=each["note"],
            policy=tuple(each.get("policy", ())),
        )
        for each in tomllib.loads(text)["theme"]
    )


def themes_of(kind: Kind, level: int) -> tuple[Theme, ...]:
    """The themes of one kind at one level."""
    return tuple(each for each in themes() if (each.kind, each.level) == (kind, level))
