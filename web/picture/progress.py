"""How far a case has come: its plan with what is done, due, ahead and not asked for."""

from __future__ import annotations

from dataclasses import replace

from rules.marks import Action
from rules.route import CosignStage
from web.language.i18n import Language, translate
from web.picture.stages import Progress, StageView, route_stages
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.words import CLOSING, State


def case_stages(case: Case, language: Language) -> tuple[StageView, ...]:
    """The plan of `case` with how far it has come, and its closing once it is decided."""
    is_open = {desk.duty for desk in case.open}
    known: dict[tuple[str, Action, str | None], list[Duty]] = {}
    for owed in case.plan.owed():
        for duty in owed.duties:
            known.setdefault((duty.position, duty.action, duty.branch), []).append(duty)

    def progress(position: str, action: Action, branch: str | None) -> Progress:
        duties = known.get((position, action, branch))
        if not duties:
            return Progress.SKIPPED
        duty = duties.pop(0)  # who reviews a 綜簽 again is asked for a second time
        if duty in case.done:
            return Progress.DONE
        return Progress.CURRENT if duty in is_open else Progress.AHEAD

    plan = case.plan
    notes: dict[str, tuple[str, ...]] = {
        name: (translate(language, Action.ADD_COSIGNER.value),) for name in plan.added
    }
    for name in plan.unchanged:
        notes[name] = (*notes.get(name, ()), translate(language, "內容未變，不再會"))
    stages = route_stages(
        plan.walked, plan.ladder, language=language, progress_of=progress, notes=notes
    )
    signed = (*stages, *_closing(case, language))
    return (*(_in_unit(each, case) for each in signed), *_informed(case, language))


def _in_unit(stage: StageView, case: Case) -> StageView:
    """秘書室主任, not 主任: for who reads the picture's words, and for the list."""
    if stage.kind != "sign" or case.plan.ladder.is_shared(stage.position):
        return stage
    return replace(stage, unit=case.unit)


def _informed(case: Case, language: Language) -> tuple[StageView, ...]:
    """Who is told after the decision; nothing waits for them."""
    if not case.plan.afterwards:
        return ()
    told = {duty.branch: duty for duty in case.plan.informed()}

    def progress(position: str, action: Action, branch: str | None) -> Progress:
        return Progress.DONE if told[branch] in case.done else Progress.CURRENT

    stage = CosignStage(branches=case.plan.afterwards)
    (view,) = route_stages(
        (stage,), case.plan.ladder, language=language, progress_of=progress, notes={}
    )
    return (replace(view, mode=translate(language, Action.INFORM.value)),)


def _closing(case: Case, language: Language) -> tuple[StageView, ...]:
    """發文, 存查 or 簽結 by the drafter: no row prints it, but the case is not over before."""
    if case.outcome is None:
        return ()
    done = {State.DISPATCHED: Action.DISPATCH, State.FILED: Action.FILE}
    actions = CLOSING[case.outcome]
    if case.closed_as:
        actions = (done.get(case.closed_as, Action.CONCLUDE),)
    return (
        StageView(
            kind="sign",
            position=case.plan.ladder.drafter,
            action="／".join(translate(language, action.value) for action in actions),
            state=Progress.DONE if case.is_closed else Progress.CURRENT,
        ),
    )
