"""Complete commands: every input that an action needs, for whoever takes it."""

from dataclasses import replace

from rules.marks import Action
from tests.workflow.builders import History, a_history, a_route, holder_of
from workflow.actions import linking
from workflow.actions.commands import Command
from workflow.actions.fields import CONSENT
from workflow.actions.parts import cosigned, return_targets, waivable
from workflow.actions.scene import Context
from workflow.actions.signing import outcomes_of
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.plan import Answer

OTHER_ROUTE = replace(a_route(), unit="乙組", key="乙組/乙/示範", line=2)
OWN_ROUTE = replace(a_route(), key="甲組/乙/示範二", line=3)
PARENT = a_history(case_id="1150000000")


def completed(
    case: Case, actor: Actor, action: Action, context: Context, desk: str = ""
) -> Command:
    """The command of this action, with everything filled in that it needs."""
    command = Command(
        action=action, actor=actor, desk=desk, opinion="如擬", reason="示範理由", to="示範"
    )
    at = case.desk(desk) if desk else None
    if action is Action.DRAFT:
        asked = {name: Answer(required=True) for name in case.plan.unanswered}
        return replace(command, conditions=asked)
    if action is Action.RETURN:
        return replace(command, to=return_targets(case, at)[0] if at else "承辦人員")
    if action is Action.DECIDE:
        return replace(command, outcome=outcomes_of(case)[0])
    if action is Action.ADD_COSIGNER:
        return replace(command, to=_not_asked(case, context))
    if action is Action.WAIVE:
        return replace(command, to=next(iter(waivable(case)), "乙組"))
    if action is Action.COSIGN_AGAIN:
        return replace(command, to=next(iter(cosigned(case)), "乙組"))
    if action in (Action.RAISE, Action.LOWER, Action.REMIND, Action.WITHDRAW_REMINDER):
        return replace(command, to="")
    if action is Action.CORRECT_ROW:
        return replace(command, to=OWN_ROUTE.key)
    if action in (Action.EXTEND, Action.REASSIGN):
        return replace(command, to="", days=1, stance=CONSENT if case.application(action) else "")
    if action is Action.CHANGE_URGENCY:
        return replace(command, urgency="速件" if case.urgency == "普通件" else "普通件")
    return replace(command, to=PARENT.case.id) if action in linking.RULES else command


def _not_asked(case: Case, context: Context) -> str:
    known = {each.name for each in (*case.plan.branches, *case.plan.afterwards)}
    return next(each for each in context.cosigners(case.unit) if each not in known)


def at_desk(case: Case, desk: Desk, context: Context) -> Command:
    """The complete command that does what is owed at `desk`."""
    return completed(case, holder_of(desk.duty), desk.duty.action, context, desk.desk)


def taken(history: History, command: Command) -> History:
    """The command carried out, on the other case too if it joins two; raises RefusedError."""
    if command.action in linking.RULES:
        return history.joined(command, PARENT)[0]
    if command.action is Action.CORRECT_ROW:
        history = replace(history, context=replace(history.context, route=OWN_ROUTE))
    return history.then(command)
