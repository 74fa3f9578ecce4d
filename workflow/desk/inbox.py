"""待辦: the desks that wait for one actor, and what may be signed there together.

An inbox shows INBOX_ROWS desks at most and says how many there are.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from rules.marks import Action
from workflow.actions import RULES, SIGNING, permitted
from workflow.actions.commands import Command
from workflow.actions.confidential import reader_in
from workflow.actions.scene import Context, Scene
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.office import Records
from workflow.refusals.base import RefusedError
from workflow.reports.board import BoardRow, OpenDesk, dated
from workflow.reports.desks import DeskInHand

INBOX_ROWS = 200
ALIKE = tuple(action for action, rule in RULES.items() if rule.in_bulk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One desk that waits for an actor, with its case."""

    row: BoardRow
    desk: OpenDesk
    handler: str
    has_draft: bool
    case: Case | None  # None where its records make no sense
    alike: tuple[Action, ...]  # what may be done here together with others: 簽收 first, if owed

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The conditional co-signers to decide on before drafting ends."""
        return self.case.plan.unanswered if self.case else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What waits for one actor: the soonest due, and how many there are in all."""

    waiting: tuple[Waiting, ...]
    total: int


def inbox(
    records: Records,
    actor: Actor,
    context: Context,
    *,
    of_cases: Collection[str] | None = None,
) -> Inbox:
    """The desks of this actor, soonest due first; of these cases only, if some are named.

    `context` says what day it is and what the agency allows. A desk whose case cannot be read is
    listed, but nothing may be signed there together with others.
    """
    page = records.inbox(actor, of_cases=of_cases, limit=INBOX_ROWS)
    return Inbox(
        waiting=tuple(_waiting(found, actor, context) for found in page.desks), total=page.total
    )


def _waiting(found: DeskInHand, actor: Actor, context: Context) -> Waiting:
    """The desk as this actor finds it: a 密件 assigned to a colleague lies there unread."""
    is_readable = not found.listed.is_confidential or (
        found.case is not None and reader_in(context, actor).may_read(found.case)
    )
    if not is_readable:
        found = replace(found, listed=found.listed.public, case=None)
    return Waiting(
        row=dated(found.listed, today=context.today, calendar=context.calendar),
        desk=found.desk,
        handler=context.organisation.directory.label(found.listed.handler),
        has_draft=found.has_draft,
        case=found.case,
        alike=_alike(found.case, found.desk, actor, context) if found.case else (),
    )


def _alike(case: Case, desk: OpenDesk, actor: Actor, context: Context) -> tuple[Action, ...]:
    """What this actor may do at the desk that asks for no word of this case's own."""
    due = Action(desk.action)
    wanted = (Action.RECEIVE, due) if due in SIGNING else (due,)
    asking = {Action.DRAFT: case.plan.unanswered, Action.DECIDE: case.options}
    return tuple(
        each
        for each in wanted
        if each in ALIKE
        and not asking.get(each)
        and _is_permitted(case, Command(action=each, actor=actor, desk=desk.desk), context)
    )


def _is_permitted(case: Case, command: Command, context: Context) -> bool:
    try:
        permitted(Scene(case=case, command=command, context=context))
    except RefusedError:
        return False
    return True
