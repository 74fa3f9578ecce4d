"""By whom: one person for two steps, and signers who neither held the position nor stood in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.texts import is_same_name
from workflow.audit.checks.matter import Found
from workflow.audit.codes import DEPUTY_INVALID, MARK_MISSING, SAME_PERSON_TWICE
from workflow.audit.labels.cutting import SIGNING
from workflow.audit.log import Step
from workflow.case.duties import ROLE, VACANCY, holder_key
from workflow.organisation.people import Appointment, Organisation

DEPUTY_MARKS = frozenset({"代", "代行", "代理"})
SIGNED = frozenset({*SIGNING, Action.COSIGN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who made one sign-off; `record` is counted from 0 within the case."""

    record: int
    step: Step
    person: str
    principal: str  # 被代理人
    day: date | None
    unit: str  # that drafts, for a position whose unit is not said

    @property
    def label(self) -> str:
        """The position as people say it."""
        return f"{self.step.unit}{self.step.position}"


def same_person_twice(
    steps: Sequence[Step], people: Sequence[int], neighbours: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The neighbouring signatures by one person, neither of them as a deputy."""
    for lower, upper in neighbours:
        is_deputised = steps[lower].is_deputised or steps[upper].is_deputised
        if people[lower] and people[lower] == people[upper] and not is_deputised:
            yield lower, upper


def twice_found(lower: Signer, upper: Signer) -> Found:
    """The finding of two such signatures."""
    return Found(
        code=SAME_PERSON_TWICE,
        position=upper.step.position,
        records=tuple(sorted((lower.record, upper.record))),
        facts={"person": upper.person, "who": lower.label, "other": upper.label},
    )


def deputy_unmarked(signer: Signer) -> Found | None:
    """A deputy's signature without 代."""
    if not signer.principal or DEPUTY_MARKS.intersection(signer.step.marks):
        return None
    return Found(
        code=MARK_MISSING,
        position=signer.step.position,
        records=(signer.record,),
        sentence="deputy",
        facts={"who": signer.label, "person": signer.person, "principal": signer.principal},
    )


def deputy_invalid(signer: Signer, holders: "Holders | None") -> Found | None:
    """The person stood in for is the signer; with the people known: no holder, no deputy."""
    facts = {"who": signer.label, "person": signer.person, "principal": signer.principal}
    if signer.principal and signer.principal == signer.person:
        return _invalid(signer, "", facts)
    if holders is None or signer.day is None or not signer.person:
        return None
    key = holders.key_of(signer)
    if key is None or holders.allows(key, signer):
        return None
    facts["day"] = signer.day.isoformat()
    return _invalid(signer, "deputy" if signer.principal else "holder", facts)


def _invalid(signer: Signer, sentence: str, facts: Mapping[str, str]) -> Found:
    return Found(
        code=DEPUTY_INVALID,
        position=signer.step.position,
        records=(signer.record,),
        sentence=sentence,
        facts=facts,
    )


class Holders:
    """Who held what and who stood in for whom, on any day; by name, as logs have it."""

    def __init__(self, organisation: Organisation, agency: Agency) -> None:
        self._organisation = organisation
        self._roles = frozenset(agency.roles)
        self._ladders = {unit.name: unit.ladder for unit in agency.units}
        self._held: defaultdict[str, list[Appointment]] = defaultdict(list)
        for each in organisation.appointments:
            self._held[each.holder].append(each)
        self._answers: dict[tuple[str, date, str, str], bool] = {}

    def key_of(self, signer: Signer) -> str | None:
        """The position signed as, by its key; None where nobody was ever named for it."""
        key = self._key(signer.step.unit or signer.unit, signer.step.position)
        return key if key and self._organisation.knows(key) else None

    def _key(self, unit: str, position: str) -> str | None:
        if position in self._roles:
            return holder_key(ROLE, position)
        if any(ladder.is_shared(position) for ladder in self._ladders.values()):
            return holder_key(AGENCY_WIDE, position)
        is_ours = unit in self._ladders and position in self._ladders[unit].positions
        return holder_key(unit, position) if is_ours else None

    def allows(self, key: str, signer: Signer) -> bool:
        """Whether this person might sign as this position on this day."""
        assert signer.day is not None
        asked = (key, signer.day, signer.person, signer.principal)
        if asked not in self._answers:
            self._answers[asked] = self._may(*asked)
        return self._answers[asked]

    def _may(self, key: str, day: date, person: str, principal: str) -> bool:
        holding = [each for each in self._held[key] if each.covers(day)]
        if not principal:
            return any(_is_called(person, each.person, each.person_id) for each in holding)
        absent = [
            each.person_id for each in holding if _is_called(principal, each.person, each.person_id)
        ]
        if principal == VACANCY and not holding:
            absent = [key]
        named = (each for who in absent for each in self._organisation.deputies(who, day))
        return any(_is_called(person, each.deputy, each.deputy_id) for each in named)


def _is_called(text: str, name: str, person_id: str) -> bool:
    """Whether a log that says this text means the person of this name and id."""
    return is_same_name(text, name) or is_same_name(text, person_id)
