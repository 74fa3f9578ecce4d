"""發文, 存查, 簽結, 歸檔, 銷號: a case comes to its end."""

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.rule import Events, Found, Group, Rule, Writer, reason_alone
from workflow.actions.scene import Scene, at_desk
from workflow.case.duties import VACANCY
from workflow.case.words import State
from workflow.events.closing import (
    DocumentArchived,
    DocumentCancelled,
    DocumentConcluded,
    DocumentDispatched,
    DocumentFiled,
)
from workflow.refusals.closing import HeadChangedError, OpenChildrenError
from workflow.texts import msgid


def may_close(scene: Scene) -> Found:
    """The drafter, as the decision allows; the parent after its children."""
    desk = at_desk(scene)
    _check_children(scene)
    return Found(desk=desk)


def may_dispatch(scene: Scene) -> Found:
    """The same; by policy not while the head who decided has left and the new one has not seen it.

    https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048&flno=59
    """
    found = may_close(scene)
    if scene.context.practice.new_head_sees:
        _check_head(scene)
    return found


def _check_head(scene: Scene) -> None:
    """Whoever decided as the head, of agency or city, still is; raises HeadChangedError."""
    ladder, people, today = scene.case.plan.ladder, scene.context.organisation, scene.context.today
    decided = scene.case.plan.ladder_duties[-1]
    signature = scene.case.signatures.get(decided)
    if signature is None or decided.position not in (ladder.agency_head, ladder.positions[-1]):
        return
    holders = people.holders(decided.holder, today)
    decider = people.directory.id_of(signature.person, signature.person_id)
    principal = people.directory.id_of(signature.principal)
    filled = principal == VACANCY and not holders
    if filled or principal in holders or not {decider, principal} & {*people.people}:
        return
    now = "、".join(map(people.directory.label, people.serving(decided.holder, today)))
    raise HeadChangedError(
        case=scene.case.id,
        decider=people.directory.label(decider if principal == VACANCY else principal),
        position=decided.position,
        now=now or f"新任{decided.position}（現在出缺，請管理者先登錄任職或指定代理人）",
    )


def _check_children(scene: Scene) -> None:
    if scene.context.open_children:
        children = "、".join(child.id for child in scene.context.open_children)
        raise OpenChildrenError(case=scene.case.id, children=children)


def dispatch(writer: Writer, _: Found) -> Events:
    """發文."""
    return (DocumentDispatched(**writer.envelope(opinion=writer.opinion)),)


def file(writer: Writer, _: Found) -> Events:
    """存查."""
    return (DocumentFiled(**writer.envelope(opinion=writer.opinion)),)


def conclude(writer: Writer, _: Found) -> Events:
    """簽結."""
    return (DocumentConcluded(**writer.envelope(opinion=writer.opinion)),)


def may_archive(scene: Scene) -> Found:
    """After 發文 or 存查; 簽結 without a paper to keep may be archived too."""
    case = scene.case
    scene.require(Part.DRAFTER, Part.REGISTRY)
    if not case.is_closed:
        raise scene.not_your_turn
    if case.is_archived or case.closed_as is State.CANCELLED:
        raise scene.too_late
    return Found()


def archive(writer: Writer, _: Found) -> Events:
    """歸檔."""
    return (DocumentArchived(**writer.envelope(opinion=writer.opinion)),)


def may_cancel(scene: Scene) -> Found:
    """One's own 創號 by the drafter; an incoming document by the registry; children first."""
    scene.require_nothing_decided()
    scene.require(Part.DRAFTER if scene.case.is_initiated else Part.REGISTRY)
    _check_children(scene)
    return Found()


def cancel(writer: Writer, _: Found) -> Events:
    """銷號."""
    return (DocumentCancelled(**writer.envelope(), reason=writer.reason()),)


RULES = {
    Action.DISPATCH: Rule(
        guard=may_dispatch,
        act=dispatch,
        group=Group.CLOSING,
        explained=msgid("公文對外發出，本案結束；發出後不能收回，也不能再改。"),
        in_bulk=True,
    ),
    Action.FILE: Rule(
        guard=may_close,
        act=file,
        group=Group.CLOSING,
        explained=msgid("不發文，公文送檔案單位留存，本案結束；之後不能再發文，要發文須另行創簽。"),
        also_while=frozenset({State.MERGED}),
        in_bulk=True,
    ),
    Action.CONCLUDE: Rule(
        guard=may_close,
        act=conclude,
        group=Group.CLOSING,
        explained=msgid("不發文，也不另送存，簽准後本案結束；之後不能再發文，要發文須另行創簽。"),
        in_bulk=True,
    ),
    Action.ARCHIVE: Rule(
        guard=may_archive,
        act=archive,
        group=Group.JOINING,
        explained=msgid("交檔案單位點收；點收後本案不能再辦任何事。"),
        may_follow=lambda _: True,
    ),
    Action.CANCEL: Rule(
        guard=may_cancel,
        act=cancel,
        group=Group.JOINING,
        explained=msgid("文號作廢，本案不再辦理；銷號後不能回復。"),
        asks=reason_alone,
        also_while=frozenset({State.SUSPENDED, State.REASSIGNING}),
    ),
}
