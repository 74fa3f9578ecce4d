"""What one action is: who may take it, what it writes and with what, what a page says of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypeVar

from rules.ladder import Ladder
from rules.marks import Action
from rules.texts import as_known
from workflow.actions.commands import Command
from workflow.actions.fields import CONSENT, REASON, REFUSE, Field
from workflow.actions.scene import Context, Scene
from workflow.case.case import Application, Case, Desk
from workflow.case.duties import VACANCY, Actor, Duty
from workflow.case.plan import Answer
from workflow.case.words import State
from workflow.events.base import Envelope, Event, signer
from workflow.events.handing import ApplicationDenied
from workflow.refusals.base import BadChoiceError, MissingInputError, TimeRunsBackError
from workflow.texts import msgid

# 代理 where the head's post is vacant, 代行 where the head cannot act:
# https://ws.csptc.gov.tw/001/Upload/ebook/%E5%85%AC%E6%96%87%E6%92%B0%E4%BD%9C%E8%A7%A3%E6%9E%90/odbook_Chapter1/files/basic-html/page38.html
MARK_DEPUTY = "代"
MARK_HEADS_DEPUTY = "代行"
MARK_ACTING_HEAD = "代理"
ANY_TEXT = msgid("一段文字")
AS_PROPOSED_OR = msgid("一段文字，如「如擬」")
A_ROW = msgid("項目全名（單位/表別/公務項目/公務內容），或 line:行號，如 line:123")
ANOTHER_UNITS_ROW = msgid("其他單位的明細表項目")

Words = TypeVar("Words", bound=Enum)
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


class Names(Enum):
    """What an action names in `Command.to` that has to be looked up before it can be judged."""

    NOTHING = ""
    PERSON = "承辦人員"  # a drafter of the unit
    ROW = "列"  # a row of another unit, or another one of the unit: Context.route
    CASE = "案件"  # another case: Context.parent


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


def never(_: Case) -> bool:
    """Of a case that has ended."""
    return False


def while_somebody_is_told(case: Case) -> bool:
    """Of a case that has ended: who is told after the decision (後會) may still answer."""
    return bool(case.open)


def reason_alone(_: Scene, __: Found) -> tuple[Field, ...]:
    """Only why."""
    return (REASON,)


class Writer:
    """Numbers the events of one command on from the case's last, and signs them for the actor."""

    def __init__(self, scene: Scene, now: datetime, recorded_at: datetime) -> None:
        """`now` is by the clock of the office, `recorded_at` when it is really written down."""
        self.scene, self.now, self.recorded_at = scene, now, recorded_at
        self._written = 0

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.scene.case

    @property
    def command(self) -> Command:
        """What is asked."""
        return self.scene.command

    @property
    def context(self) -> Context:
        """What it is judged by."""
        return self.scene.context

    def of(self, other: Case) -> "Writer":
        """The same for another case that the command changes too."""
        return Writer(replace(self.scene, case=other), self.now, self.recorded_at)

    def require_not_before(self, other: Case) -> None:
        """Nothing is recorded of another case before its last event; raises TimeRunsBackError."""
        if self.now < other.last_at:
            raise TimeRunsBackError(at=self.now.isoformat(), last=other.last_at.isoformat())

    @property
    def opinion(self) -> str:
        """What was typed, without the space beside it."""
        return self.command.opinion.strip()

    def envelope(self, *, opinion: str = "", mark: str | None = None) -> Envelope:
        """What the next event says whatever it is; its mark is a deputy's unless one is given."""
        self._written += 1
        actor = self.command.actor
        return Envelope(
            **signer(actor),
            case_id=self.case.id,
            sequence=self.case.version + self._written,
            at=self.now,
            recorded_at=self.recorded_at,
            opinion=opinion,
            mark=self.deputy_mark(actor.position) if mark is None else mark,
            rulebook=self.case.rulebook,
            row=self.case.row,
        )

    def deputy_mark(self, position: str) -> str:
        """What stands beside a deputy's signature; "" for who acts himself."""
        return deputy_mark(self.command.actor, position, self.case.plan.ladder)

    def reason(self) -> str:
        """Why, without which nothing is done; raises MissingInputError."""
        reason = self.command.reason.strip()
        if not reason:
            action = self.scene.action.value
            raise MissingInputError(action=action, needed="理由", allowed=ANY_TEXT)
        return reason

    def target(self, needed: str, allowed: str) -> str:
        """Whom or what it is about; raises MissingInputError."""
        target = self.command.to.strip()
        if not target:
            action = self.scene.action.value
            raise MissingInputError(action=action, needed=needed, allowed=allowed)
        return target


def deputy_mark(actor: Actor, position: str, ladder: Ladder) -> str:
    """代 for a deputy; 代行 for the head's, agency's or city's; 代理 while that post is vacant."""
    if not actor.for_person:
        return ""
    if position not in (ladder.agency_head, ladder.positions[-1]):
        return MARK_DEPUTY
    return MARK_ACTING_HEAD if actor.for_person == VACANCY else MARK_HEADS_DEPUTY


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
    names: Names = Names.NOTHING
    may_follow: Callable[[Case], bool] = never  # whether it may still be done to a closed case
    also_while: frozenset[State] = frozenset()  # states in which a case otherwise stands still
    in_bulk: bool = False  # whether it can be done at many desks at once


def check_answer(name: str, answer: Answer) -> None:
    """A no needs its reason; raises MissingInputError."""
    if not answer.required and not answer.reason.strip():
        raise MissingInputError(action=f"不會辦{name}", needed="理由", allowed=ANY_TEXT)


def choice(value: str, kind: type[Words], action: Action, needed: str) -> Words:
    """The word chosen; raises MissingInputError or BadChoiceError with those to choose from."""
    allowed = [str(word.value) for word in kind]
    listed, value = "、".join(allowed), as_known(value, allowed)
    if not value:
        raise MissingInputError(action=action.value, needed=needed, allowed=listed)
    if value not in allowed:
        raise BadChoiceError(field=needed, value=value[:40], allowed=listed)
    return kind(value)


def is_granted(writer: Writer) -> bool:
    """Whether an application is granted; raises MissingInputError or BadChoiceError."""
    stance = as_known(writer.command.stance.strip(), (CONSENT, REFUSE))
    allowed = f"{CONSENT}、{REFUSE}"
    if not stance:
        action = f"對{writer.scene.action.value}的申請"
        raise MissingInputError(action=action, needed="准駁", allowed=allowed)
    if stance not in (CONSENT, REFUSE):
        raise BadChoiceError(field="准駁", value=stance[:40], allowed=allowed)
    return stance == CONSENT


def denied(writer: Writer) -> Events:
    """否准; raises MissingInputError without the reason."""
    target = writer.scene.action.value
    return (ApplicationDenied(**writer.envelope(), target=target, reason=writer.reason()),)
