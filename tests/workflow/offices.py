"""Offices with a database of their own for tests: a clock to turn, documents to bring in."""

from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import text

from rules.marks import Action
from tests.workflow.builders import MINUTE, a_rulebook, returning, signing
from workflow.actions.commands import Command
from workflow.actions.parts import return_targets
from workflow.actions.registering import Registration
from workflow.calendar import TAIPEI
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.desk.casework import Casework
from workflow.memory import Memory, MemoryRecords
from workflow.office import LIVE, Office, Storage
from workflow.store.database import transaction
from workflow.store.log import Store

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=TAIPEI)
ALONE, PLAIN, CITY_PLAIN = 84, 438, 28  # lines of the table: nobody co-signs
THREE_UNITS, ROLE_AND_UNIT, WITH_AGENCY = 123, 109, 500
DOUBTFUL, CONDITIONAL = 13, 661  # 會計室 co-signs only 必要時
TABLES = (
    *("office", "serial", "event", "case_state", "case_pieces", "desk", "draft", "phrase"),
    *("submission", "account", "account_tie", "session", "one_time_link", "api_token"),
    "failed_sign_in",
)
REGISTRAR = Actor(unit="秘書室", position="總收文", person="示範總收文")


@dataclass
class Clock:
    """A clock that stands still until it is turned."""

    now: datetime = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> None:
        """Go on by so many minutes, hours or days."""
        self.now += timedelta(**span)


def an_office(store: Storage, *, name: str = LIVE, clock: Clock | None = None) -> Casework:
    """The casework of one office in `store`, under the shipped table."""
    office = Office(name=name, rulebook=a_rulebook(), store=store, clock=clock or Clock())
    return Casework(office=office)


def a_document(
    line: int = PLAIN, *, subject: str = "示範主旨", actor: Actor = REGISTRAR, **facts: Any
) -> Registration:
    """A document as it comes in, on the row printed at `line`."""
    row = a_rulebook().at_line(line)
    return Registration(row=row, subject=subject, actor=actor, **facts)


def sign(work: Casework, case: Case, *, at_desk: int = 0) -> Case:
    """One of the open desks signs."""
    return work.act(case.id, signing(case, case.open[at_desk]))


def sign_until(work: Casework, case: Case, label: str) -> Case:
    """Whoever's turn it is signs until it is this holder's."""
    while all(desk.duty.label != label for desk in case.open):
        case = sign(work, case)
    return case


def sign_to_the_end(work: Casework, case: Case) -> Case:
    """Whoever's turn it is signs until the case is closed."""
    while not case.is_closed:
        case = sign(work, case)
    return case


def the_desk(case: Case, label: str) -> Desk:
    """The open desk of this holder."""
    return next(desk for desk in case.open if desk.duty.label == label)


def play(work: Casework, random: Random, *, cases: int, moves: int) -> None:
    """Random documents, and random lawful moves among them."""
    lines = [row.line for row in a_rulebook().rows if row.is_routable]
    clock = work.office.clock
    assert isinstance(clock, Clock)
    running = [work.register(a_document(random.choice(lines))) for _ in range(cases)]
    for _ in range(moves):
        clock.now += MINUTE
        at = random.randrange(len(running))
        if not running[at].is_closed:
            running[at] = work.act(running[at].id, _some_move(running[at], random))


def _some_move(case: Case, random: Random) -> Command:
    desk = random.choice(case.open)
    targets = return_targets(case, desk)
    if targets and desk.duty.action in (Action.REVIEW, Action.DECIDE) and random.random() < 0.2:
        return returning(desk, to=random.choice(targets))
    command = signing(case, desk)
    excused = Answer(required=False, reason="與該單位無關")
    answers = {
        name: random.choice((answer, excused)) for name, answer in command.conditions.items()
    }
    return replace(command, conditions=answers)


def on_record(store: Storage, case_id: str) -> Case | None:
    """A case of the live office; raises BrokenRecordError."""
    with store.reading(LIVE) as records:
        return records.case(case_id)


def everything_in(store: Storage, office: str = LIVE) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order; in memory, all that an office has."""
    if isinstance(store, Memory):
        with store.reading(office) as records:
            held = {each.name: copy(getattr(records, each.name)) for each in fields(records)}
        empty = MemoryRecords()
        return {name: [(kept,)] for name, kept in held.items() if kept != getattr(empty, name)}
    assert isinstance(store, Store)
    with transaction(store.engine) as connection:
        return {
            table: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}")))
            for table in TABLES
        }


def on(month: int, day: int) -> date:
    """A day of 2026."""
    return date(2026, month, day)
