"""待辦: the desks that wait for one actor, and what may be signed there together."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from rules.marks import Action
from rules.texts import one_line
from workflow.actions import RULES, permitted
from workflow.actions.commands import Command
from workflow.actions.context import Circumstances
from workflow.actions.parts import SIGNING
from workflow.actions.scene import Scene
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.office import Office
from workflow.refusals import RefusedError
from workflow.reports.board import BoardRow, OpenDesk
from workflow.store import desks
from workflow.store.folding import folded
from workflow.store.lists import board_row
from workflow.store.log import is_number

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
    office: Office, actor: Actor, around: Circumstances, *, of_cases: Collection[str] | None = None
) -> Inbox:
    """The desks of this actor, soonest due first; of these cases only, if some are named."""
    with office.store.reading() as connection:
        found = desks.waiting(
            connection,
            office.name,
            [one_line(each) for each in actor.holders],
            one_line(actor.identity),
            of_cases=None if of_cases is None else list(filter(is_number, of_cases)),
            limit=INBOX_ROWS,
        )
        hashes = {each["id"]: each["last_hash"] for each in found}
        cases = folded(office.store, connection, office.name, hashes)
    return Inbox(
        waiting=tuple(_waiting(each, cases.get(each["id"]), actor, around) for each in found),
        total=found[0]["total"] if found else 0,
    )


def _waiting(
    found: dict[str, Any], case: Case | None, actor: Actor, around: Circumstances
) -> Waiting:
    desk = desks.desk_of(found)
    return Waiting(
        row=board_row(found, (desk,), today=around.today, calendar=around.calendar),
        desk=desk,
        handler=around.organisation.directory.label(found["handler"]),
        has_draft=found["has_draft"],
        case=case,
        alike=_alike(case, desk, actor, around) if case else (),
    )


def _alike(case: Case, desk: OpenDesk, actor: Actor, around: Circumstances) -> tuple[Action, ...]:
    """What this actor may do at the desk that asks for no word of this case's own."""
    due = Action(desk.action)
    wanted = (Action.RECEIVE, due) if due in SIGNING else (due,)
    asking = {Action.DRAFT: case.plan.unanswered, Action.DECIDE: case.options}
    return tuple(
        each
        for each in wanted
        if each in ALIKE
        and not asking.get(each)
        and _is_permitted(case, Command(action=each, actor=actor, desk=desk.desk), around)
    )


def _is_permitted(case: Case, command: Command, around: Circumstances) -> bool:
    try:
        permitted(Scene(case=case, command=command, around=around))
    except RefusedError:
        return False
    return True
