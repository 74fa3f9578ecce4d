"""What a case page asks for each action besides signing: a few fields, one form each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.marks import Action
from web.i18n import msgid
from workflow.actions.handing import CONSENT, REFUSE
from workflow.actions.parts import return_targets, waivable
from workflow.actions.permits import (
    Scene,
    decides_on_application,
    higher_deciders,
    lower_deciders,
    permitted,
)
from workflow.desk.casework import Casework

CANDIDATES = 20  # rows suggested for a 改分, cases for a 併辦

GROUPS = (  # the headings of a page, and the actions under each
    (msgid("退回與簽收"), (Action.RETURN, Action.RECALL, Action.RECEIVE)),
    (msgid("會辦"), (Action.ADD_COSIGNER, Action.WAIVE)),
    (msgid("核定層級"), (Action.RAISE, Action.LOWER)),
    (msgid("承辦"), (Action.ASSIGN, Action.HAND_OVER, Action.REASSIGN)),
    (msgid("期限"), (Action.EXTEND, Action.SUSPEND, Action.CHANGE_URGENCY, Action.REMIND)),
    (msgid("併案與結束"), (Action.MERGE, Action.COLLATE, Action.ARCHIVE, Action.CANCEL)),
)
EXPLAINED = {
    Action.RETURN: msgid("從退回對象起重新陳核；已會辦的不必再會。"),
    Action.RECALL: msgid("收回自己的簽核。下一位簽收之後就不能抽回。"),
    Action.ADD_COSIGNER: msgid("加入進行中的會辦，否則在下一個簽核前會辦；核定後加會僅供知悉。"),
    Action.WAIVE: msgid("還沒會辦的單位不必再會。"),
    Action.RAISE: msgid("改由更高層級核定，中間各層都要審核。"),
    Action.LOWER: msgid("這一件改由較低層級核定；原來在其後的會辦移到核定之前。"),
    Action.REASSIGN: msgid("改由另一單位的列重新陳核，期限照算。承辦人員申請，單位主管同意。"),
    Action.HAND_OVER: msgid("同單位換人承辦。"),
    Action.EXTEND: msgid("到期前核准才有效；依合計日數由不同層級核准。"),
    Action.SUSPEND: msgid("等對方補正時，期限暫停；補正到了由承辦人員復辦。"),
    Action.CHANGE_URGENCY: msgid("從收文日起依新速別重算限辦日期。"),
    Action.MERGE: msgid("本件隨較早的一件辦理，不必另行陳核；主辦件最後結案。"),
    Action.COLLATE: msgid("本件彙入另一件，期限從最後一件收文起算；主辦件最後結案。"),
    Action.CANCEL: msgid("銷號後不能回復。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value to choose, and how it reads."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an action's form."""

    name: str
    label: str
    kind: str = "text"  # text, words, days, day, one (of choices), ruling
    choices: tuple[Choice, ...] = ()
    required: bool = True


REASON = Field(name="reason", label=msgid("理由（必填）"), kind="words")
RULING = Field(
    name="stance",
    label=msgid("准駁"),
    kind="ruling",
    choices=(Choice(value=CONSENT), Choice(value=REFUSE)),
)
WHY_NOT = Field(name="reason", label=msgid("理由（不同意時必填）"), kind="words", required=False)


def fields_of(casework: Casework, scene: Scene) -> tuple[Field, ...]:
    """What the form of this action asks for."""
    asks = _ASKS.get(scene.action)
    return asks(casework, scene) if asks else ()


def _one_of(label: str, values: Sequence[str]) -> Field:
    choices = tuple(Choice(value=each) for each in values)
    return Field(name="to", label=label, kind="one", choices=choices)


def _return(_: Casework, scene: Scene) -> tuple[Field, ...]:
    desk = permitted(scene)
    targets = return_targets(scene.case, desk) if desk else ()
    return (_one_of(msgid("退回給"), targets), REASON)


def _only_reason(*_: object) -> tuple[Field, ...]:
    return (REASON,)


def _add_cosigner(_: Casework, scene: Scene) -> tuple[Field, ...]:
    case, plan = scene.case, scene.case.plan
    asked = {each.name for each in plan.branches} - {*plan.spared, *plan.unanswered}
    if case.outcome is not None:
        asked = {each.name for each in plan.afterwards}
    names = [each for each in scene.around.cosigners(case.unit) if each not in asked]
    return (_one_of(msgid("加會"), names), REASON)


def _waive(_: Casework, scene: Scene) -> tuple[Field, ...]:
    return (_one_of(msgid("免會"), waivable(scene.case)), REASON)


def _raise(_: Casework, scene: Scene) -> tuple[Field, ...]:
    return (_one_of(msgid("改由誰核定"), higher_deciders(scene)), REASON)


def _lower(_: Casework, scene: Scene) -> tuple[Field, ...]:
    return (_one_of(msgid("改由誰核定"), lower_deciders(scene)), REASON)


def _drafters(scene: Scene) -> tuple[Choice, ...]:
    plan, around = scene.case.plan, scene.around
    drafters = around.organisation.holders(plan.holder_of(plan.drafter), around.today)
    return tuple(Choice(value=around.organisation.directory.label(each)) for each in drafters)


def _assign(_: Casework, scene: Scene) -> tuple[Field, ...]:
    return (Field(name="to", label=msgid("分文給承辦人"), choices=_drafters(scene)),)


def _hand_over(_: Casework, scene: Scene) -> tuple[Field, ...]:
    return (
        Field(name="to", label=msgid("移交給"), choices=_drafters(scene)),
        REASON,
    )


def _reassign(casework: Casework, scene: Scene) -> tuple[Field, ...]:
    case = scene.case
    if case.application(Action.REASSIGN):
        return (RULING, WHY_NOT)
    book = casework.office.rulebook
    found = book.suggest(case.subject, top=CANDIDATES * 2)
    rows = [each.row for each in found if each.row.is_routable and each.row.unit != case.unit]
    choices = tuple(
        Choice(value=f"line:{row.line}", label=f"{row.unit}　{row.title}")
        for row in rows[:CANDIDATES]
    )
    return (
        Field(name="to", label=msgid("另一單位的列（line:行號，或鍵）"), choices=choices),
        REASON,
    )


def _extend(_: Casework, scene: Scene) -> tuple[Field, ...]:
    if decides_on_application(scene):
        return (RULING, WHY_NOT)
    return (
        Field(name="days", label=msgid("展延日數"), kind="days", required=False),
        Field(name="due", label=msgid("或新的限辦日期"), kind="day", required=False),
        REASON,
    )


def _change_urgency(_: Casework, scene: Scene) -> tuple[Field, ...]:
    urgencies = [each for each in scene.around.agency.limits if each != scene.case.urgency]
    choices = tuple(Choice(value=each) for each in urgencies)
    return (
        Field(name="urgency", label=msgid("新的速別"), kind="one", choices=choices),
        REASON,
    )


def _link(casework: Casework, scene: Scene) -> tuple[Field, ...]:
    candidates = casework.merge_candidates(scene.case, limit=CANDIDATES)
    choices = tuple(Choice(value=each.id, label=each.title) for each in candidates)
    return (Field(name="to", label=msgid("主辦件的文號"), choices=choices),)


def _remind(*_: object) -> tuple[Field, ...]:
    return (Field(name="opinion", label=msgid("稽催意見"), kind="words", required=False),)


_ASKS: dict[Action, Callable[[Casework, Scene], tuple[Field, ...]]] = {
    Action.RETURN: _return,
    Action.RECALL: _only_reason,
    Action.ADD_COSIGNER: _add_cosigner,
    Action.WAIVE: _waive,
    Action.RAISE: _raise,
    Action.LOWER: _lower,
    Action.ASSIGN: _assign,
    Action.HAND_OVER: _hand_over,
    Action.REASSIGN: _reassign,
    Action.EXTEND: _extend,
    Action.SUSPEND: _only_reason,
    Action.CHANGE_URGENCY: _change_urgency,
    Action.MERGE: _link,
    Action.COLLATE: _link,
    Action.REMIND: _remind,
    Action.CANCEL: _only_reason,
}
