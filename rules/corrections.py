"""The journal of the reviewers: what was corrected, confirmed and withdrawn, by whom and why."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from rules.marks import Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who reviews, when, and for what reason."""

    name: str
    at: datetime
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One reviewer's reading of one row."""

    number: int  # of the record in the journal, from 1
    key: str
    line: int
    printed: tuple[str, ...]  # as printed then: if the table differs now, this answer is stale
    steps: Steps
    cosign_text: str
    remark: str
    reviewer: str
    at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One reviewer's word that a whole page reads as the print says."""

    number: int
    page: int
    digest: str  # of the page as confirmed: if it reads differently now, this has lapsed
    reviewer: str
    at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An earlier record taken back; the record itself stays."""

    number: int
    of: int
    reviewer: str
    at: datetime
    because: str


JournalRecord = Correction | Confirmation | Withdrawal


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """The journal, oldest record first."""

    records: tuple[JournalRecord, ...] = ()

    @cached_property
    def withdrawn(self) -> frozenset[int]:
        """The numbers of the records taken back."""
        return frozenset(each.of for each in self.records if isinstance(each, Withdrawal))

    @cached_property
    def standing(self) -> tuple[Correction, ...]:
        """The corrections not taken back."""
        return tuple(
            each
            for each in self.records
            if isinstance(each, Correction) and each.number not in self.withdrawn
        )

    @cached_property
    def confirmations(self) -> Mapping[int, Confirmation]:
        """By page, the latest confirmation not taken back."""
        return {
            each.page: each
            for each in self.records
            if isinstance(each, Confirmation) and each.number not in self.withdrawn
        }

    @property
    def next_number(self) -> int:
        """The number of the next record."""
        return len(self.records) + 1

    def until(self, number: int) -> "Corrections":
        """The journal as it was after its record `number`."""
        return Corrections(records=self.records[:number])

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that tell one set of standing corrections from another; "" for none."""
        if not self.standing:
            return ""
        digests = sorted(_digest(each) for each in self.standing)
        return hashlib.sha256(b"".join(digests)).hexdigest()[:12]


@lru_cache(maxsize=10_000)
def _digest(correction: Correction) -> bytes:
    """Of what it says of its row, whoever said it: the log refers to this, so it never changes."""
    steps = [[step.position, step.action.value] for step in correction.steps]
    said = [correction.key, correction.printed, steps, correction.cosign_text, correction.remark]
    return hashlib.sha256(json.dumps(said).encode()).digest()
