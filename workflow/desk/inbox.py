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
from workflow.case.duties import Actor, holder_key
from workflow.office import Records
from workflow.refusals.base import RefusedError
from workflow.reports.board import BoardRow, OpenDesk, dated
from workflow.reports.desks import NOBODY, Colleagues, DeskInHand, DesksWanted

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
    """What waits for one actor: the soonest due, and how many there are in all.

    `theirs` counts what lies in the same inbox and was assigned to other drafters (同組他人).
    """

    waiting: tuple[Waiting, ...]
    total: int
    theirs: int = 0


def inbox(
    records: Records,
    actor: Actor,
    context: Context,
    *,
    of_cases: Collection[str] | None = None,
    are_theirs: bool = False,
    limit: int | None = None,
) -> Inbox:
    """The desks of this actor, soonest due first; of these cases only, if some are named.

    With `are_theirs` those assigned to other drafters of the unit instead. `context` says what day
    it is and what the agency allows. A desk whose case cannot be read is listed, but nothing may be
    signed there together with others. At most `limit` desks, else INBOX_ROWS.
    """
    wanted = DesksWanted(
        limit=limit or INBOX_ROWS,
        of_cases=of_cases,
        colleagues=colleagues_of(actor, context),
        are_theirs=are_theirs,
    )
    page = records.inbox(actor, wanted)
    return Inbox(
        waiting=tuple(_waiting(found, actor, context) for found in page.desks),
        total=page.total,
        theirs=page.total if are_theirs else _count_theirs(records, actor, wanted),
    )


def colleagues_of(actor: Actor, context: Context) -> Colleagues:
    """Who else drafts for the unit that this actor drafts for today; NOBODY to all others."""
    drafters = {unit.name: unit.ladder.drafter for unit in context.agency.units}
    if drafters.get(actor.unit) != actor.position:
        return NOBODY
    people = context.organisation
    holder, directory = holder_key(actor.unit, actor.position), people.directory
    others = (
        person
        for person in people.holders(holder, context.today)
        if person != directory.id_of(actor.principal)
    )
    words = dict.fromkeys(word for person in others for word in directory.words_of(person))
    return Colleagues(unit=actor.unit, holder=holder, people=tuple(words))


def _count_theirs(records: Records, actor: Actor, wanted: DesksWanted) -> int:
    if not wanted.colleagues.people:
        return 0
    return records.inbox(actor, replace(wanted, are_theirs=True, limit=1)).total


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
