"""The route that an answer describes, as it is drawn and read while one chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import Ladder
from rules.marks import Action
from web.language.i18n import Language, translate
from web.picture.stages import BRANCH_KINDS, BranchView, StageView
from web.screens.practice.order import kind_of
from workflow.training.exercise import OrderAnswer

PARALLEL, COSIGN = "並會", Action.COSIGN.value


def drawn(
    answer: OrderAnswer, ladder: Ladder, agency: Agency, language: Language
) -> tuple[StageView, ...]:
    """The steps of an answer as stages: the first drafts, the last of the ladder decides.

    A drafter who signs alone and has others asked decides when they have signed.
    """
    steps = list(answer.steps)
    signers = [name for step in steps for name in step if name in ladder.positions]
    if signers == [ladder.drafter] and len(steps) > 1:
        steps.append((ladder.drafter,))
    return tuple(_stages(steps, ladder, agency, language))


def _stages(
    steps: Sequence[Sequence[str]], ladder: Ladder, agency: Agency, language: Language
) -> Iterator[StageView]:
    """The stages of an answer; whoever signs last on the ladder decides."""
    signers = sum(name in ladder.positions for step in steps for name in step)
    count = 0
    for step in steps:
        for position in (name for name in step if name in ladder.positions):
            count += 1
            decides = count == signers
            action = Action.DECIDE if decides else Action.REVIEW
            if position == ladder.drafter and not decides:
                action = Action.DRAFT
            word = translate(language, action.value)
            yield StageView(kind="sign", position=position, action=word, decides=decides)
        asked = [name for name in step if name not in ladder.positions]
        if asked:
            mode = translate(language, PARALLEL if len(asked) > 1 else COSIGN)
            yield StageView(
                kind="cosign",
                mode=mode,
                branches=tuple(_branch(each, agency, language) for each in asked),
            )


def _branch(name: str, agency: Agency, language: Language) -> BranchView:
    kind = kind_of(agency, name)
    outside = kind == BRANCH_KINDS[CosignerKind.AGENCY]
    return BranchView(name=name, kind=translate(language, kind), outside=outside)


def decider_of(stages: Sequence[StageView]) -> str:
    """Who decides, in what is drawn; "" for nobody."""
    return next((each.position for each in stages if each.decides), "")
