"""Whose co-signature a record is, and who should have signed before it or waited for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.agency.agency import Agency, CosignerKind
from rules.route import Branch, CosignStage, SignStage, signers_of
from workflow.audit.log import Step
from workflow.case.duties import Duty
from workflow.case.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What stands against a co-signature when it is given."""

    first: tuple[Duty, ...]  # who had to sign before and has not
    passed: Duty | None  # who had to wait for it and has signed


def cosigner_of(step: Step, plan: Plan, agency: Agency) -> str:
    """Which co-signer a 會辦 is of: the unit, unless a role or an outside agency signed."""
    if step.position in agency.roles:
        return step.position
    names = {branch.name for branch in (*plan.branches, *plan.afterwards)}
    for name in (step.unit, step.position):
        if name in names:
            return name
    return step.unit or step.position


def branch_named(name: str, agency: Agency) -> Branch | None:
    """The branch that a co-signer of this name gets; None for a blank name."""
    if not name:
        return None
    kind = agency.cosigner_names.get(name, CosignerKind.AGENCY)
    return Branch(name=name, kind=kind, signers=signers_of(name, kind, agency))


def duty_of(step: Step, name: str, plan: Plan, done: Mapping[Duty, int]) -> Duty | None:
    """The duty of this co-signer that a record meets; None if somebody else of it signed."""
    own = [duty for stage in plan.owed() for duty in stage.duties if duty.branch == name]
    alike = [duty for duty in own if step.position in ("", duty.position) or not duty.position]
    return next((duty for duty in alike if duty not in done), next(iter(alike), None))


def against(duty: Duty, plan: Plan, ladder: Sequence[Duty], done: Mapping[Duty, int]) -> Against:
    """Who should have signed before this co-signature, and who should have waited."""
    stages = plan.stages
    place = next(at for at, stage in enumerate(stages) if _asks(stage, duty.branch))
    signs = (stage for stage in reversed(stages[:place]) if isinstance(stage, SignStage))
    anchor = next((_ladder_duty(stage, ladder) for stage in signs), None)
    above = (
        _ladder_duty(stage, ladder) for stage in stages[place:] if isinstance(stage, SignStage)
    )
    early = (anchor, _partner(duty, plan, done))
    return Against(
        first=tuple(each for each in early if each and each not in done),
        passed=next((each for each in above if each in done), None),
    )


def _asks(stage: object, name: str | None) -> bool:
    return isinstance(stage, CosignStage) and any(each.name == name for each in stage.branches)


def _ladder_duty(stage: SignStage, ladder: Sequence[Duty]) -> Duty:
    wanted = (stage.position, stage.action)
    return next(duty for duty in ladder if (duty.position, duty.action) == wanted)


def _partner(duty: Duty, plan: Plan, done: Mapping[Duty, int]) -> Duty | None:
    """Who of the same 會辦 had to sign before, and has not."""
    for stage in plan.owed():
        if duty not in stage.members or not stage.waits:
            continue
        own = stage.duties.index(duty)
        early = (stage.duties[first] for late, first in stage.waits if late == own)
        return next((each for each in early if each not in done), None)
    return None
