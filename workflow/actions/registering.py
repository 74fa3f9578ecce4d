"""收文: what may be registered, and the events a new case starts with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from rules.agency.file import ORDINARY
from rules.agency.practice import CATEGORIES, FIXED_DATE
from rules.route import Route
from rules.rulerow import RuleRow
from rules.texts import one_line, unprintable
from workflow.actions.rule import check_answer, deputy_mark
from workflow.calendar import taipei_day, to_the_second
from workflow.case.duties import Actor
from workflow.case.plan import Answer, planned
from workflow.deadlines import Deadline, Limits
from workflow.errors import Input, WorkflowError, faults_about
from workflow.events.base import Envelope, Event, signer
from workflow.events.handing import DocumentInitiated, DocumentRegistered
from workflow.events.signing import ConditionAnswered
from workflow.organisation.acting import check_actor
from workflow.organisation.people import Organisation
from workflow.refusals.base import NO_WAY, BadChoiceError, FutureTimeError, MissingInputError
from workflow.refusals.signing import UnknownConditionError
from workflow.texts import LONGEST_NAME, check_text, kept_line

Made = TypeVar("Made")

LONGEST_SUBJECT = 500
LONGEST_PERIOD = 3650  # days
LONGEST_UNCONFIRMED = timedelta(days=366)  # since a receipt whose year nobody has confirmed


class RegistrationError(WorkflowError):
    """What was filled in cannot be registered; carries every fault found."""

    template = "%(faults)s"

    def __init__(self, faults: list[WorkflowError]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(str(fault) for fault in faults))

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """The faults one by one."""
        return tuple(sentence for fault in self.faults for sentence in fault.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A document as it comes in."""

    row: RuleRow
    subject: str
    actor: Actor
    urgency: str = "普通件"
    category: str = "一般"
    received_at: datetime | None = None  # now, if absent
    is_receipt_confirmed: bool = False  # however long ago
    due: date | None = None  # by 類別 and 速別, if absent and the 類別 has a limit
    within: int = 0  # 文到 N 日, instead of a date
    is_initiated: bool = False  # 創簽
    is_confidential: bool = False  # 密件
    conditions: Mapping[str, Answer] = field(default_factory=dict[str, Answer])


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline, and whether it was named or counted."""

    deadline: Deadline
    is_given: bool
    within: int = 0  # named as 文到 N 日


class DueTwiceError(WorkflowError):
    """A date and a number of days are given."""

    template = "限辦日期 %(due)s 與文到 %(within)s 日只能擇一"
    about = Input.DUE


class BadPeriodError(WorkflowError):
    """文到 N 日 that is no number of days."""

    template = "文到 %(within)s 日不是可用的日數；請填 1 至 %(most)s"
    about = Input.DUE


class MissingDueError(WorkflowError):
    """Nobody can count the limit of this 類別: whoever sets it says when it ends."""

    template = "「%(category)s」沒有可以推算的時限；請填來文或核定所訂的限辦日期，或文到幾日"
    about = Input.DUE


class DueBeforeReceiptError(WorkflowError):
    """The due date lies before the receipt."""

    template = "限辦日期 %(due)s 早於收文日 %(received)s；請改為收文日或之後"
    about = Input.DUE


class OldReceiptError(WorkflowError):
    """The receipt lies so far back that its year may be mistyped."""

    template = (
        "收文日 %(received)s 距今超過一年，年份可能誤填；請改正，或確認收文日確為 %(received)s"
    )
    about = Input.RECEIVED_AT


def register(
    registration: Registration,
    route: Route,
    *,
    case_id: str,
    rulebook: str,
    received_at: datetime,
    due: Due,
    now: datetime,
) -> tuple[Event, ...]:
    """The registration, and an event for each condition answered with it."""
    envelope = Envelope(
        **signer(registration.actor),
        case_id=case_id,
        sequence=1,
        at=received_at,
        recorded_at=now,
        opinion="",
        mark=deputy_mark(registration.actor, registration.actor.position, route.ladder),
        rulebook=rulebook,
        row=route.key,
    )
    kind = DocumentInitiated if registration.is_initiated else DocumentRegistered
    registered = kind(
        **envelope,
        line=route.line,
        issuer=route.issuer,
        issued_on=route.issued_on,
        subject=one_line(registration.subject),
        category=registration.category,
        urgency=registration.urgency,
        received_at=received_at,
        due=due.deadline.due,
        due_is_given=due.is_given,
        ends_on=due.deadline.ends_on,
        within=due.within,
        plan=planned(route),
        is_confidential=registration.is_confidential,
    )
    events: list[Event] = [registered]
    for name, answer in registration.conditions.items():
        envelope["sequence"] += 1
        events.append(ConditionAnswered(**envelope, target=name, answer=answer))
    return tuple(events)


def checked_due(
    registration: Registration,
    route: Route,
    now: datetime,
    limits: Limits,
    organisation: Organisation,
) -> Due:
    """When it is due; raises RegistrationError with every fault of the registration.

    Who registers is checked as of the day of receipt, as for every other action.
    """
    faults = list(_faults(registration, planned(route).unanswered))
    received_at = registration.received_at or now
    received_on = taipei_day(received_at)
    faults += _refused(check_actor, organisation, registration.actor, received_on)
    asked = (registration.category, registration.urgency, received_on)
    counted = _made(faults, limits.counted, *asked)
    named = _made(faults, _named, registration, received_on, limits)
    if not any(fault.about is Input.RECEIVED_AT for fault in faults):
        is_confirmed = registration.is_receipt_confirmed
        faults += _refused(_check_receipt, received_at, now, is_confirmed)
    if faults or counted is None:
        raise RegistrationError(faults)
    return named or Due(deadline=counted, is_given=False)


def _made(faults: list[WorkflowError], make: Callable[..., Made], *given: object) -> Made | None:
    """What is made of what is given; None, and a fault more, where that is refused."""
    try:
        return make(*given)
    except WorkflowError as fault:
        faults.append(fault)
        return None


def _named(registration: Registration, received_on: date, limits: Limits) -> Due | None:
    """As a day or as 文到 N 日; None where the limit of the 類別 holds.

    A 限期 that has passed already on receipt, days off considered, runs as a 普通件.
    """
    category, day, within = registration.category, registration.due, registration.within
    if day and within:
        raise DueTwiceError(due=day, within=within)
    if within and within not in range(1, LONGEST_PERIOD + 1):
        raise BadPeriodError(within=within, most=LONGEST_PERIOD)
    if within:
        deadline = limits.within(category, received_on, within)
        return Due(deadline=deadline, is_given=True, within=within)
    if day is None:
        if category in CATEGORIES and limits.has_none(category):
            raise MissingDueError(category=category)
        return None
    if day < received_on and category != FIXED_DATE:
        raise DueBeforeReceiptError(due=day, received=received_on)
    deadline = limits.on(day)
    if deadline.due < received_on:
        return Due(deadline=limits.counted("", ORDINARY, received_on), is_given=False)
    return Due(deadline=deadline, is_given=True)


def _faults(registration: Registration, unanswered: tuple[str, ...]) -> Iterator[WorkflowError]:
    subject = one_line(registration.subject)
    if not subject and not unprintable(registration.subject):
        fault = MissingInputError(action="收文", needed="主旨", allowed="一段文字")
        yield fault.concerning(Input.SUBJECT)
    if registration.category not in CATEGORIES:
        allowed = "、".join(CATEGORIES)
        value = registration.category[:40]
        fault = BadChoiceError(field="類別", value=value, allowed=allowed)
        yield fault.concerning(Input.CATEGORY)
    yield from _refused(_check_subject, registration.subject)
    actor = registration.actor
    for name, text in {"單位": actor.unit, "職稱": actor.position, "姓名": actor.person}.items():
        yield from _refused(check_text, name, text, LONGEST_NAME)
    for name, answer in registration.conditions.items():
        if name in unanswered:
            yield from _refused(check_answer, name, answer)
            yield from _refused(check_text, "理由", answer.reason)
        else:
            yield UnknownConditionError(name=name[:40], allowed="、".join(unanswered) or NO_WAY)


def _check_receipt(received_at: datetime, now: datetime, is_confirmed: bool) -> None:
    if received_at > now:
        at, until = to_the_second(received_at), to_the_second(now)
        raise FutureTimeError(what="收文時間", at=at, now=until).concerning(Input.RECEIVED_AT)
    if now - received_at > LONGEST_UNCONFIRMED and not is_confirmed:
        raise OldReceiptError(received=taipei_day(received_at))


def _check_subject(subject: str) -> None:
    with faults_about(Input.SUBJECT):
        kept_line("主旨", subject, LONGEST_SUBJECT)


def _refused(check: Callable[..., None], *values: object) -> Iterator[WorkflowError]:
    """The fault that a check raises, if it does."""
    try:
        check(*values)
    except WorkflowError as fault:
        yield fault
