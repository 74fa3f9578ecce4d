"""A route as people see it: stages in order, each with how far a case has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from rules.agency.agency import CosignerKind, Mode
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import ASSISTING, Branch, CosignStage, SignStage, Stage, assists
from web.language.i18n import Language, msgid, translate

BRANCH_KINDS = {
    CosignerKind.AGENCY: msgid("其他機關"),
    CosignerKind.ROLE: msgid("本機關職務"),
}
MODES = {Mode.PARALLEL: msgid("並會"), Mode.SEQUENTIAL: msgid("順會")}


class Progress(Enum):
    """How far a case has come with one signature; the value is the word shown."""

    PLANNED = ""  # a route by itself: nobody is signing yet
    DONE = msgid("已完成")
    CURRENT = msgid("辦理中")
    AHEAD = msgid("未到")
    SKIPPED = msgid("免辦")


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchView:
    """One co-signer of a stage, in the words shown.

    `kind` says what it is, or who signs there one after the other.
    """

    name: str
    kind: str
    outside: bool = False  # an agency that is not ours: its line is broken
    notes: tuple[str, ...] = ()
    before: str | None = None  # the branch that opens only when this one has signed
    state: Progress = Progress.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """A signature of the ladder, or a round of co-signing, in the words shown.

    A sign stage fills position, unit, action, decides; a cosign stage branches, mode, sequential.
    All words are in the visitor's language, names of units as printed.
    """

    kind: Literal["sign", "cosign"]
    position: str = ""
    unit: str = ""  # of a case: whose position it is, unless the whole agency's
    action: str = ""
    decides: bool = False
    notes: tuple[str, ...] = ()
    state: Progress = Progress.PLANNED
    branches: tuple[BranchView, ...] = ()
    mode: str = ""
    sequential: bool = False


# (position, action, branch or None) -> how far a case has come with it
ProgressOf = Callable[[str, Action, str | None], Progress]


def planned(position: str, action: Action, branch: str | None) -> Progress:
    """The progress of a route by itself."""
    return Progress.PLANNED


def route_stages(
    stages: tuple[Stage, ...],
    ladder: Ladder,
    *,
    language: Language = Language.CHINESE,
    progress_of: ProgressOf = planned,
    notes: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[StageView, ...]:
    """`stages` of a route or a plan, in the words of `language`; `notes` by co-signer.

    `progress_of` is asked once for each signer of each stage.
    """
    return tuple(
        _sign_view(stage, ladder, language, progress_of)
        if isinstance(stage, SignStage)
        else _cosign_view(stage, language, progress_of, notes or {})
        for stage in stages
    )


def _sign_view(
    stage: SignStage, ladder: Ladder, language: Language, progress_of: ProgressOf
) -> StageView:
    return StageView(
        kind="sign",
        position=stage.position,
        action=translate(language, stage.action.value),
        decides=stage.action is Action.DECIDE,
        notes=(translate(language, ASSISTING),) if assists(stage, ladder) else (),
        state=progress_of(stage.position, stage.action, None),
    )


def _cosign_view(
    stage: CosignStage,
    language: Language,
    progress_of: ProgressOf,
    notes: Mapping[str, tuple[str, ...]],
) -> StageView:
    """A stage of co-signing: its branches, and whether they are asked together or in turn."""
    before = dict(stage.before)
    alone = len(stage.branches) == 1
    return StageView(
        kind="cosign",
        branches=tuple(
            _noted(_branch_view(branch, before, language, progress_of), notes)
            for branch in stage.branches
        ),
        mode=translate(language, Action.COSIGN.value if alone else MODES[stage.mode]),
        sequential=stage.mode is Mode.SEQUENTIAL,
    )


def _noted(branch: BranchView, notes: Mapping[str, tuple[str, ...]]) -> BranchView:
    return replace(branch, notes=(*branch.notes, *notes.get(branch.name, ())))


def _branch_view(
    branch: Branch, before: Mapping[str, str], language: Language, progress_of: ProgressOf
) -> BranchView:
    """One branch: who signs it, on what condition, before whom, and how far it is."""
    notes: list[str] = []
    if branch.condition:
        notes.append(translate(language, "條件：%(condition)s", {"condition": branch.condition}))
    if branch.name in before:
        notes.append(translate(language, "先於%(name)s", {"name": before[branch.name]}))
    kind = BRANCH_KINDS.get(branch.kind)
    return BranchView(
        name=branch.name,
        kind=translate(language, kind) if kind else "、".join(branch.signers),
        outside=branch.kind is CosignerKind.AGENCY,
        notes=tuple(notes),
        before=before.get(branch.name),
        state=_together([progress_of(each, Action.COSIGN, branch.name) for each in branch.signers]),
    )


def _together(states: Sequence[Progress]) -> Progress:
    """The progress of a branch whose signers sign one after the other."""
    if len(set(states)) == 1:
        return states[0]
    return Progress.CURRENT if Progress.CURRENT in states else Progress.AHEAD
