"""What a reviewer typed: the reading of a row, or only who confirms or withdraws, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.corrections import Reviewer
from rules.reviewing import Reading

MARK = "mark:"  # a position follows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """A reviewer's answer, as typed; for a page or a record only who, why and what was seen.

    `marks` holds every position of the ladder, also those left blank; `seen` is the digest of what
    was shown.
    """

    choice: str = ""  # a candidate reading's number from 1, or OWN
    marks: Mapping[str, str] = field(default_factory=dict[str, str])
    cosign_text: str = ""
    remark: str = ""
    reviewer: str = ""
    because: str = ""
    seen: str = ""

    @property
    def reading(self) -> Reading:
        """The marks and texts typed."""
        return Reading(marks=self.marks, cosign_text=self.cosign_text, remark=self.remark)

    def by(self, now: datetime) -> Reviewer:
        """Who answers, and why."""
        return Reviewer(name=self.reviewer, at=now, because=self.because)


def read_review(fields: Mapping[str, str]) -> ReviewForm:
    """The answer that `fields` give."""
    return ReviewForm(
        choice=fields.get("choice", ""),
        marks={
            name.removeprefix(MARK): mark for name, mark in fields.items() if name.startswith(MARK)
        },
        cosign_text=fields.get("cosign_text", ""),
        remark=fields.get("remark", ""),
        reviewer=fields.get("reviewer", ""),
        because=fields.get("because", ""),
        seen=fields.get("seen", ""),
    )
