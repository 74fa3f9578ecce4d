"""待辦: the desks that wait for one actor, and what may be signed there together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rules.marks import Action
from rules.texts import one_line
from workflow.board import BoardRow, OpenDesk
from workflow.case import Case
from workflow.commands import Actor
from workflow.office import Office
from workflow.store import inboxes
from workflow.store.folding import folded
from workflow.store.lists import board_row
from workflow.store.log import is_number
from workflow.turns import CLOSING_ACTIONS, SIGNING

INBOX_ROWS = 200
ALIKE = (
    *(Action.RECEIVE, Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE),
    *(Action.DISPATCH, Action.FILE, Action.CONCLUDE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One desk that waits for an actor, with its case."""

    row: BoardRow
    desk: OpenDesk
    handler: str
    has_draft: bool
    case: Case | None  # None where its records make no sense

    @property
    def alike(self) -> tuple[Action, ...]:
        """What may be done here together with others of like kind: 簽收 first, if it is owed."""
        if self.case is None:
            return ()
        action = Action(self.desk.action)
        unreceived = action in SIGNING and self.desk.desk not in self.case.received
        received = (Action.RECEIVE,) if unreceived else ()
        alone = action is Action.DRAFT and self.unanswered
        known = action in SIGNING or action in CLOSING_ACTIONS
        return received if alone or not known else (*received, action)

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
    office: Office, actor: Actor, *, today: date, of_cases: Collection[str] | None = None
) -> Inbox:
    """The desks of this actor, soonest due first; of these cases only, if some are named."""
    calendar = office.calendar
    with office.store.reading() as connection:
        found = inboxes.waiting(
            connection,
            office.name,
            [one_line(each) for each in actor.holders],
            one_line(actor.person),
            of_cases=None if of_cases is None else list(filter(is_number, of_cases)),
            limit=INBOX_ROWS,
        )
        hashes = {each["id"]: each["last_hash"] for each in found}
        cases = folded(office.store, connection, office.name, hashes)
    waiting: list[Waiting] = []
    for each in found:
        desk = inboxes.desk_of(each)
        row = board_row(each, (desk,), today=today, calendar=calendar)
        waiting.append(
            Waiting(
                row=row,
                desk=desk,
                handler=each["handler"],
                has_draft=each["has_draft"],
                case=cases.get(row.id),
            )
        )
    return Inbox(waiting=tuple(waiting), total=found[0]["total"] if found else 0)
