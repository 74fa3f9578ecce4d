"""更正適用項目, 重會, 重新陳核: what proved wrong on the way is put right without starting anew."""

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.fields import REASON, Field, FieldKind, one_of
from workflow.actions.parts import cosigned
from workflow.actions.rule import A_ROW, Events, Found, Group, Names, Rule, Writer, reason_alone
from workflow.actions.scene import Scene
from workflow.case.amending import on_another_row
from workflow.events.routing import CosignerAskedAgain, DecisionResubmitted, RowCorrected
from workflow.refusals.base import NO_WAY, MissingInputError
from workflow.refusals.routing import (
    HeadHasSignedError,
    NotCosignedError,
    RowOfOtherUnitError,
    SameRowError,
)
from workflow.texts import msgid

ANOTHER_ROW = msgid("本單位的另一個明細表項目")


def may_correct_row(scene: Scene) -> Found:
    """Whoever has it within the unit, until the unit's head, or who ranks above, has signed."""
    scene.require_nothing_decided()
    scene.require(Part.DRAFTER, Part.HEAD, Part.REVIEWER)
    case, ladder = scene.case, scene.case.plan.ladder
    from_head = ladder.positions[ladder.rank(ladder.head) :]
    signed = (duty for duty in case.plan.ladder_duties if duty in case.done)
    above = next((duty for duty in signed if duty.position in from_head), None)
    if above:
        raise HeadHasSignedError(case=case.id, who=above.label)
    return Found()


def correct_row(writer: Writer, _: Found) -> Events:
    """更正適用項目: the plan starts anew from another row of the unit; the clock goes on."""
    case, route = writer.case, writer.context.route
    if route is None:
        action = writer.scene.action.value
        raise MissingInputError(action=action, needed=ANOTHER_ROW, allowed=A_ROW)
    if route.unit != case.unit:
        raise RowOfOtherUnitError(row=route.key, unit=route.unit, own=case.unit)
    if route.key == case.row:
        raise SameRowError(case=case.id, row=route.key)
    reason, envelope = writer.reason(), writer.envelope()
    envelope["rulebook"], envelope["row"] = route.version, route.key
    corrected = RowCorrected(
        **envelope,
        target=route.key,
        reason=reason,
        line=route.line,
        issuer=route.issuer,
        issued_on=route.issued_on,
        plan=on_another_row(case.plan, route, writer.context.agency.policy),
    )
    return (corrected,)


def may_ask_again(scene: Scene) -> Found:
    """Who may 加會, before the decision, once somebody has co-signed."""
    scene.require_undecided()
    scene.require(*scene.context.practice.cosigners_added_by)
    targets = cosigned(scene.case)
    if not targets:
        raise NotCosignedError(name=msgid("任何單位"), allowed=NO_WAY)
    return Found(targets=targets)


def ask_again(writer: Writer, found: Found) -> Events:
    """重會: one co-signer signs again; nobody else does."""
    allowed = "、".join(found.targets)
    name = writer.target("重會對象", allowed)
    name = writer.context.agency.aliases.get(name, name)
    if name not in found.targets:
        raise NotCosignedError(name=name[:40], allowed=allowed)
    return (CosignerAskedAgain(**writer.envelope(), target=name, reason=writer.reason()),)


def may_resubmit(scene: Scene) -> Found:
    """The drafter, the unit's head or the decider, from the decision to the end of the case."""
    scene.require(Part.DRAFTER, Part.HEAD, Part.DECIDER)
    if scene.case.outcome is None:
        raise scene.not_your_turn
    return Found()


def resubmit(writer: Writer, _: Found) -> Events:
    """重新陳核: the decision is owed again."""
    return (DecisionResubmitted(**writer.envelope(), reason=writer.reason()),)


def _asks_row(_: Scene, __: Found) -> tuple[Field, ...]:
    label = msgid("本單位的另一個明細表項目")
    return (Field(name="to", label=label, kind=FieldKind.OWN_ROW), REASON)


RULES = {
    Action.COSIGN_AGAIN: Rule(
        guard=may_ask_again,
        act=ask_again,
        group=Group.COSIGNING,
        explained=msgid("已會辦的一個單位再會一次；其他人簽的不受影響。"),
        asks=lambda _, found: (one_of(msgid("重會"), found.targets), REASON),
    ),
    Action.RESUBMIT: Rule(
        guard=may_resubmit,
        act=resubmit,
        group=Group.RETURNING,
        explained=msgid("決行後發現有誤，請核定者重新核定；其他人簽的不受影響。"),
        asks=reason_alone,
    ),
    Action.CORRECT_ROW: Rule(
        guard=may_correct_row,
        act=correct_row,
        group=Group.HANDLING,
        names=Names.ROW,
        explained=msgid(
            "選錯列時，改依本單位的另一個明細表項目從擬辦重新陳核，期限照算；單位主管簽章之前可以。"
        ),
        asks=_asks_row,
    ),
}
