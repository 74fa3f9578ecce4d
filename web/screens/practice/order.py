"""排流程 as a form: every position 不簽 or 簽, every co-signer after whom and in which step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import QueryParams

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import Ladder
from rules.numbers import read_whole
from web.picture.stages import BRANCH_KINDS
from web.screens.practice.form import Help
from workflow.refusals.base import BadChoiceError
from workflow.training.exercise import OrderAnswer
from workflow.training.questions.order import OrderQuestion

_STEPS = range(1, 100)
SIGN, AFTER, STEP = "sign", "after:", "step:"  # names of fields; a co-signer's name follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a co-signer is asked: after this position, in this step of those asked there."""

    after: str
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An answer as the form holds it."""

    signs: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionLine:
    """A position of the ladder on the form."""

    position: str
    signs: bool
    is_fixed: bool  # filled in for the trainee


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A co-signer on the form."""

    name: str
    kind: str  # the head of a unit, or a message id
    place: Place | None  # None for not at all
    is_fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """The form with what is marked on it."""

    positions: tuple[PositionLine, ...]
    candidates: tuple[Candidate, ...]
    is_fixed: bool = False  # solved: nothing to be marked

    @property
    def steps(self) -> range:
        """That a co-signer may be asked in."""
        return range(1, len(self.candidates) + 1)


def offered_cosigners(question: OrderQuestion) -> tuple[str, ...]:
    """The co-signers that the exercise offers, in its order."""
    ladder = question.route.ladder.positions
    return tuple(
        dict.fromkeys(each.id for each in question.exercise.choices if each.id not in ladder)
    )


def read_marked(question: OrderQuestion, fields: QueryParams) -> Marked:
    """What is marked; a co-signer without a position to come after is not asked.

    A name that the form does not have is kept, for `faults` to say so. Raises BadChoiceError for a
    place that it does not have.
    """
    positions = question.route.ladder.positions
    places: dict[str, Place] = {}
    names = dict.fromkeys(name.removeprefix(AFTER) for name in fields if name.startswith(AFTER))
    for name in names:
        after = fields[AFTER + name]
        if after and after not in positions:
            allowed = "、".join(positions)
            raise BadChoiceError(field="會辦位置", value=after[:40], allowed=allowed)
        if after:
            places[name] = Place(after=after, step=_step(fields.get(STEP + name, "1")))
    return Marked(signs=frozenset(fields.getlist(SIGN)), places=places)


def _step(text: str) -> int:
    """The step that was typed; raises BadChoiceError."""
    step = read_whole(text)
    if step is None or step not in _STEPS:
        raise BadChoiceError(field="步次", value=text[:40], allowed="1 至 99")
    return step


def steps_of(marked: Marked, ladder: Ladder) -> OrderAnswer:
    """The answer: a co-signer stands between its position and the next one that signs."""
    steps: list[tuple[str, ...]] = []
    known = ladder.positions
    for position in (*known, *sorted(marked.signs.difference(known))):
        if position in marked.signs:
            steps.append((position,))
        here = {name: each.step for name, each in marked.places.items() if each.after == position}
        for number in sorted(set(here.values())):
            steps.append(tuple(name for name, step in here.items() if step == number))
    return OrderAnswer(steps=tuple(steps))


def marked_of(answer: OrderAnswer, ladder: Ladder) -> Marked:
    """How the form looks with this answer on it."""
    signs: set[str] = set()
    places: dict[str, Place] = {}
    below, number = ladder.drafter, 0
    for step in answer.steps:
        signers = [name for name in step if name in ladder.positions]
        if signers:
            signs.update(signers)
            below, number = signers[-1], 0
            continue
        number += 1
        places |= {name: Place(after=below, step=number) for name in step}
    return Marked(signs=frozenset(signs), places=places)


def all_but_last(key: Marked, ladder: Ladder) -> Marked:
    """The key without its decision: who signs below the last signer, and the co-signers."""
    signs = [position for position in ladder.positions if position in key.signs]
    return Marked(signs=frozenset(signs[:-1]), places=key.places)


def together(given: Marked, typed: Marked) -> Marked:
    """What was filled in for the trainee, and what they marked besides."""
    return Marked(signs=given.signs | typed.signs, places={**typed.places, **given.places})


def order_form(
    question: OrderQuestion, marked: Marked, given: Marked, helped: Help, agency: Agency
) -> OrderForm:
    """The form of a question; nothing up to the last position of `given` can be changed."""
    ladder, solved = question.route.ladder, helped is Help.SOLVED
    fixed = max((ladder.rank(each) for each in given.signs), default=-1)
    return OrderForm(
        positions=tuple(
            PositionLine(position=each, signs=each in marked.signs, is_fixed=solved or at <= fixed)
            for at, each in enumerate(ladder.positions)
        ),
        candidates=tuple(
            Candidate(
                name=name,
                kind=kind_of(agency, name),
                place=marked.places.get(name),
                is_fixed=helped is not Help.OPEN,
            )
            for name in offered_cosigners(question)
        ),
        is_fixed=solved,
    )


def kind_of(agency: Agency, name: str) -> str:
    """What a co-signer is: the head who signs for a unit, or a word."""
    heads = {unit.name: unit.ladder.head for unit in agency.units}
    kind = CosignerKind.ROLE if name in agency.roles else CosignerKind.AGENCY
    return heads.get(name) or BRANCH_KINDS[kind]
