"""What exercises are about, by kind and level, and which rows suit: themes.toml, defects.toml."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rules.agency.practice import Part
from workflow.audit.lessons.advice import advice
from workflow.audit.lessons.planting import Plant
from workflow.training.exercise import Kind, Level
from workflow.training.making.plants import plant_of
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
    words: tuple[str, ...] = ()  # one of which the row's matter must hold
    code: str = ""  # of the finding that 查缺失 plants; "" for a sound record

    @property
    def plant(self) -> Plant | None:
        """What is planted in the record; None for other kinds."""
        return plant_of(self.id, self.code) if self.kind is Kind.DEFECT else None

    def suits(self, candidate: Candidate) -> bool:
        """Whether an exercise about this can be made of the row."""
        if self.plant and not self.plant.fits(candidate.row):
            return False
        if self.words and not any(word in candidate.row.title for word in self.words):
            return False
        return SUITS.get(self.id, _suits_any)(candidate)


APPLICATION, APPEAL = "人民申請", "訴願"  # 類別 with a period of their own
MARKED_ALONE = 2  # who drafts and who decides: no reviewer whose deputy could sign


def _is_plain(candidate: Candidate, level: int) -> bool:
    return candidate.level == level and candidate.matter.is_told


def _suits_any(_: Candidate) -> bool:
    return True


def _has_period(candidate: Candidate, category: str) -> bool:
    """Whether the agency sets a period for this 類別."""
    policy = candidate.agency.practice.deadlines
    return category in policy.default_months or category in policy.default_days


def _cosigned_inside(candidate: Candidate) -> bool:
    """Whether units or roles of the agency co-sign, and nobody else."""
    row = candidate.row
    return bool(row.cosigners) and not candidate.has_outside and not candidate.conditional


def _may_be_added_to(candidate: Candidate) -> bool:
    """Whether the unit's head signs before somebody else, and units are left to be asked."""
    is_below = candidate.ladder.head in candidate.signers[:-1]
    is_allowed = {Part.HEAD, Part.DRAFTER} & candidate.agency.practice.cosigners_added_by
    units = {each.name for each in candidate.agency.units}
    left = units - {candidate.row.unit, *(each.name for each in candidate.row.cosigners)}
    return is_below and bool(left and is_allowed) and not candidate.conditional


SUITS: Mapping[str, Callable[[Candidate], bool]] = {
    "ladder": lambda each: each.level == 1,
    "blank": lambda each: each.level == 2 and bool(each.blanks) and not each.row.cosigners,
    "cosigner": lambda each: each.level == 2 and len(each.row.cosigners) == 1,
    "several": lambda each: each.level == 2 and len(each.row.cosigners) > 1,
    "outside": lambda each: each.has_outside and not each.has_order,
    "before": lambda each: each.has_order,
    "condition": lambda each: bool(each.conditional),
    "for-city": lambda each: each.is_for_city and not each.row.cosigners,
    "next-ladder": lambda each: each.level == 1,
    "next-blank": lambda each: each.level == 2 and bool(each.blanks) and not each.row.cosigners,
    "next-cosigner": lambda each: each.level == 2 and bool(each.row.cosigners),
    "next-half": lambda each: each.level == 2 and len(each.row.cosigners) > 1,
    "next-after": lambda each: each.level == 2 and bool(each.row.cosigners),
    "next-outside": lambda each: each.has_outside and not each.has_order,
    "next-before": lambda each: each.has_order,
    "next-condition": lambda each: bool(each.conditional),
    "next-for-city": lambda each: each.is_for_city and not each.row.cosigners,
    "next-returned": lambda each: _cosigned_inside(each) and len(each.signers) > 1,
    "next-recalled": lambda each: _cosigned_inside(each),
    "next-added": lambda each: _may_be_added_to(each),
    "next-deputy": lambda each: len(each.signers) > MARKED_ALONE and not each.conditional,
    "limit-application": lambda each: _has_period(each, APPLICATION),
    "limit-suspended": lambda each: _has_period(each, APPLICATION),
    "limit-appeal": lambda each: _has_period(each, APPEAL),
    "same-unit": lambda each: _is_plain(each, 1),
    "near-row": lambda each: _is_plain(each, 2),
    "any-unit": lambda each: each.matter.is_told_anywhere,
    "defect-extra": lambda each: bool(each.blanks),
    "defect-mark": lambda each: each.is_for_city,
    "sound-for-city": lambda each: each.is_for_city,
    "defect-cosign-overdue": lambda each: bool(each.agency.practice.deadlines.cosign),
    "defect-row-doubtful": lambda each: bool(each.doubtful),
}


@cache
def themes() -> tuple[Theme, ...]:
    """All of them in the order of the files."""
    asked, defects = _read("themes.toml"), _read("defects.toml")
    return (
        *map(_theme, asked["theme"]),
        *(_theme(_defect(each, defects)) for each in defects["theme"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("workflow.training.making") / name).read_text("utf-8"))


def _defect(entry: dict[str, Any], file: dict[str, Any]) -> dict[str, Any]:
    """A theme of 查缺失 with what the themes of its file share."""
    code = entry.get("code", "")
    return {
        "kind": Kind.DEFECT.value,
        "prompt": file["prompt"],
        "hints": file["hints"][entry["look"]],
        "note": advice()[code].next_time if code else "",
    } | entry


def _theme(entry: dict[str, Any]) -> Theme:
    return Theme(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        level=entry["level"],
        skills=tuple(entry["skills"]),
        prompt=entry["prompt"],
        hints=tuple(entry["hints"]),
        note=entry["note"],
        policy=tuple(entry.get("policy", ())),
        words=tuple(entry.get("words", ())),
        code=entry.get("code", ""),
    )


def themes_of(kind: Kind, level: int) -> tuple[Theme, ...]:
    """The themes of one kind at one level."""
    return tuple(each for each in themes() if (each.kind, each.level) == (kind, level))
