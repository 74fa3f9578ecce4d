"""Events of every kind, as documents come by them."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from rules.agency.agency import CosignerKind, Mode
from rules.marks import Action
from tests.workflow.builders import (
    CONTEXT,
    REGISTRAR,
    a_branch,
    a_history,
    a_registration,
    a_route,
    an_actor,
    returning,
    signing,
)
from tests.workflow.completing import OTHER_ROUTE, OWN_ROUTE, PARENT
from workflow.actions.commands import Command
from workflow.events.base import Event
from workflow.events.clock import DueShifted
from workflow.events.handing import DocumentInitiated

DRAFTER, HEAD, DIRECTOR = an_actor("承辦人員"), an_actor("組長"), an_actor("局長")
WHY = "示範理由"


def a_cosigned_document() -> Iterator[Event]:
    """Most that can happen to one document on its way, till it is filed and archived."""
    asked = a_branch("府會聯絡人", kind=CosignerKind.ROLE, condition="議會案件")
    outside = a_branch("法務局", kind=CosignerKind.AGENCY)
    route = a_route(asked, "乙組", outside, before=[("乙組", "法務局")], mode=Mode.SEQUENTIAL)
    history = a_history(route).then(Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦"))
    for command in (
        Command(action=Action.RECEIVE, actor=DRAFTER),
        Command(action=Action.EXTEND, actor=DRAFTER, days=2, reason=WHY),
        Command(action=Action.EXTEND, actor=HEAD, stance="同意"),
        Command(action=Action.EXTEND, actor=DRAFTER, days=2, reason=WHY),
        Command(action=Action.EXTEND, actor=HEAD, stance="不同意", reason=WHY),
        Command(action=Action.SUSPEND, actor=DRAFTER, reason=WHY),
        Command(action=Action.RESUME, actor=DRAFTER),
        Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY),
        Command(action=Action.REMIND, actor=REGISTRAR),
        Command(action=Action.WITHDRAW_REMINDER, actor=REGISTRAR),
        Command(action=Action.HAND_OVER, actor=HEAD, to="示範同仁", reason=WHY),
    ):
        history = history.then(command)
    history = history.signed_until("法務局")
    history = history.then(returning(history.case.open[0], to="承辦人員"))
    history = history.then(signing(history.case, history.case.open[0]))
    history = history.then(Command(action=Action.RECALL, actor=DRAFTER, reason=WHY))
    history = history.then(Command(action=Action.ADD_COSIGNER, actor=HEAD, to="丙組", reason=WHY))
    history = history.then(Command(action=Action.WAIVE, actor=HEAD, to="丙組", reason=WHY))
    history = history.signed_until("法務局")
    comment = replace(signing(history.case, history.case.open[0]), stance="有意見")
    history = history.then(comment).signed_until("局長")
    history = history.then(Command(action=Action.LOWER, actor=DIRECTOR, reason=WHY))
    chief = an_actor("主任秘書")
    history = history.then(Command(action=Action.RAISE, actor=chief, reason=WHY))
    again = Command(action=Action.COSIGN_AGAIN, actor=HEAD, to="乙組", reason=WHY)
    history = history.then(again).signed_until("甲組承辦人員")
    history = history.then(Command(action=Action.RESUBMIT, actor=DRAFTER, reason=WHY))
    history = history.signed_to_the_end()
    yield from history.then(Command(action=Action.ARCHIVE, actor=DRAFTER)).events


@cache
def one_of_each() -> tuple[Event, ...]:
    """Several documents' events, among them every kind; the last is a 存查."""
    happened = [*a_cosigned_document()]
    for outcome, action in (("發", "發文"), ("如擬", "簽結")):
        history = a_history(at="局長")
        decide = replace(signing(history.case, history.case.open[0]), outcome=outcome)
        happened += history.then(decide).then(Command(action=Action(action), actor=DRAFTER)).events
    reassign = Command(action=Action.REASSIGN, actor=DRAFTER, reason=WHY)
    elsewhere = replace(a_history(), context=replace(CONTEXT, route=OTHER_ROUTE)).then(reassign)
    happened += elsewhere.then(replace(reassign, actor=HEAD, stance="同意")).events
    own = replace(a_history(), context=replace(CONTEXT, route=OWN_ROUTE))
    happened += own.then(Command(action=Action.CORRECT_ROW, actor=DRAFTER, reason=WHY)).events
    for action in ("併辦", "彙辦"):
        both = a_history().joined(
            Command(action=Action(action), actor=DRAFTER, to=PARENT.case.id), PARENT
        )
        happened += [*both[0].events, *both[1].events]
    initiated = a_registration(a_route())
    happened.append(DocumentInitiated(**vars_of(initiated)))
    happened += a_history().then(Command(action=Action.CANCEL, actor=REGISTRAR, reason=WHY)).events
    shifted = replace(initiated, sequence=2)
    happened.append(DueShifted(**envelope_of(shifted), due=shifted.due, reason="颱風停班"))
    return (*happened, *a_history().signed_to_the_end().events)


def vars_of(event: Event) -> dict[str, Any]:
    return {each.name: getattr(event, each.name) for each in fields(event)}


def envelope_of(event: Event) -> dict[str, Any]:
    return {each.name: getattr(event, each.name) for each in fields(Event)}
