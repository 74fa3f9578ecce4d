"""What one action is: who may take it, what it writes, and what a page says and asks of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from workflow.actions.fields import REASON, Field
from workflow.actions.scene import Scene
from workflow.actions.writer import Writer
from workflow.case.case import Application, Desk
from workflow.case.duties import Duty
from workflow.case.words import State
from workflow.events.base import Event
from workflow.texts import msgid

Events = tuple[Event, ...]


class Group(Enum):
    """Where a case page offers an action; the value is the heading."""

    SIGNING = "簽核"
    CLOSING = "結案"
    RETURNING = msgid("退回與簽收")
    COSIGNING = msgid("會辦")
    LEVEL = msgid("核定層級")
    HANDLING = msgid("承辦")
    LIMIT = msgid("期限")
    JOINING = msgid("併案與結束")


AT_DESKS = (Group.SIGNING, Group.CLOSING)  # offered to whoever has an open desk for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a guard found, for the act to take over: what does not concern it is left out."""

    desk: Desk | None = None  # where it is done
    upper: Duty | None = None  # 併計: the duty above the desk's, signed with it
    duty: Duty | None = None  # 抽回: the one to take back
    targets: tuple[str, ...] = ()  # whom `Command.to` may name, likeliest first
    application: Application | None = None  # the one that is ruled on
    ruler: Duty | None = None  # who has to rule, unless the actor may do it outright


def nothing(_: Scene, __: Found) -> tuple[Field, ...]:
    """No fields."""
    return ()


def reason_alone(_: Scene, __: Found) -> tuple[Field, ...]:
    """Only why."""
    return (REASON,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One action, all of it.

    `guard` raises RefusedError for who may not, or not now, and returns what it found; `act` takes
    that, and raises RefusedError for what was filled in. Neither changes anything: `act` returns
    the events, each of which says what it makes of a case. `asks` says what a form has to ask.
    """

    guard: Callable[[Scene], Found]
    act: Callable[[Writer, Found], Events]
    group: Group
    explained: str = ""  # in a sentence, above its form
    asks: Callable[[Scene, Found], tuple[Field, ...]] = nothing
    also_while: frozenset[State] = frozenset()  # states in which a case otherwise stands still
    in_bulk: bool = False  # whether it can be done at many desks at once
