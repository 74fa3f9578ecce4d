"""收文: what may be registered, and the events a new case starts with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.agency.file import ORDINARY
from rules.agency.practice import FIXED_DATE
from rules.route import Route
from rules.rulerow import RuleRow
from rules.texts import one_line
from workflow.actions.rule import check_answer, deputy_mark
from workflow.calendar import taipei_day
from workflow.case.duties import Actor
from workflow.case.plan import Answer, planned
from workflow.deadlines import Limits
from workflow.errors import Input, WorkflowError, faults_about
from workflow.events.base import Envelope, Event, signer
from workflow.events.handing import DocumentInitiated, DocumentRegistered
from workflow.events.signing import ConditionAnswered
from workflow.organisation.acting import check_actor
from workflow.organisation.people import Organisation
from workflow.refusals import BadChoiceError, MissingInputError, UnknownConditionError
from workflow.texts import LONGEST_NAME, check_text

LONGEST_SUBJECT = 500
LONGEST_PERIOD = 3650  # days
CATEGORIES = ("一般", FIXED_DATE, "專案", "人民申請", "訴願", "監察")


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
    due: date | None = None  # by 類別 and 速別, if absent
    within: int = 0  # 文到 N 日, instead of a date
    is_initiated: bool = False  # 創簽
    is_confidential: bool = False  # 密件
    conditions: Mapping[str, Answer] = field(default_factory=dict[str, Answer])


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due date, and whether it was named or counted."""

    day: date
    is_given: bool


class DueTwiceError(WorkflowError):
    """A date and a number of days are given."""

    template = "限辦日期 %(due)s 與文到 %(within)s 日只能擇一"
    about = Input.DUE


class BadPeriodError(WorkflowError):
    """文到 N 日 that is no number of days."""

    template = "文到 %(within)s 日不是可用的日數；請填 1 至 %(most)s"
    about = Input.DUE


class DueBeforeReceiptError(WorkflowError):
    """The due date lies before the receipt."""

    template = "限辦日期 %(due)s 早於收文日 %(received)s；請改為收文日或之後"
    about = Input.DUE


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
        due=due.day,
        due_is_given=due.is_given,
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
    received_at: datetime,
    limits: Limits,
    organisation: Organisation,
) -> Due:
    """The due date; raises RegistrationError with every fault of the registration.

    Who registers is checked as of the day of receipt, as for every other action.
    """
    faults = list(_faults(registration, planned(route).unanswered))
    received_on = taipei_day(received_at)
    faults += _refused(check_actor, organisation, registration.actor, received_on)
    due: Due | None = None
    try:
        due = _due(registration, received_on, limits)
        limits.calendar.is_working_day(due.day)  # a day no list could count to is refused now
    except WorkflowError as fault:
        faults.append(fault)
    named = registration.due
    if named and named < received_on and registration.category != FIXED_DATE:
        faults.append(DueBeforeReceiptError(due=named, received=received_on))
    if faults or due is None:
        raise RegistrationError(faults)
    return due


def _due(registration: Registration, received_on: date, limits: Limits) -> Due:
    """As named, or counted; a 限期 that has passed already on receipt runs as a 普通件."""
    category, named, within = registration.category, registration.due, registration.within
    counted = limits.due(category, registration.urgency, received_on)
    if named and within:
        raise DueTwiceError(due=named, within=within)
    if within and within not in range(1, LONGEST_PERIOD + 1):
        raise BadPeriodError(within=within, most=LONGEST_PERIOD)
    if within:
        return Due(day=limits.within(category, received_on, within), is_given=True)
    if named and named < received_on and category == FIXED_DATE:
        return Due(day=limits.due("", ORDINARY, received_on), is_given=False)
    return Due(day=named or counted, is_given=named is not None)


def _faults(registration: Registration, unanswered: tuple[str, ...]) -> Iterator[WorkflowError]:
    subject = one_line(registration.subject)
    if not subject:
        fault = MissingInputError(action="收文", needed="主旨", allowed="任何文字")
        yield fault.concerning(Input.SUBJECT)
    if registration.category not in CATEGORIES:
        allowed = "、".join(CATEGORIES)
        value = registration.category[:40]
        fault = BadChoiceError(field="類別", value=value, allowed=allowed)
        yield fault.concerning(Input.CATEGORY)
    yield from _refused(_check_subject, subject)
    actor = registration.actor
    for name, text in {"單位": actor.unit, "職稱": actor.position, "姓名": actor.person}.items():
        yield from _refused(check_text, name, text, LONGEST_NAME)
    for name, answer in registration.conditions.items():
        if name in unanswered:
            yield from _refused(check_answer, name, answer)
            yield from _refused(check_text, "理由", answer.reason)
        else:
            yield UnknownConditionError(name=name[:40], allowed="、".join(unanswered) or "無")


def _check_subject(subject: str) -> None:
    with faults_about(Input.SUBJECT):
        check_text("主旨", subject, LONGEST_SUBJECT)


def _refused(check: Callable[..., None], *values: object) -> Iterator[WorkflowError]:
    """The fault that a check raises, if it does."""
    try:
        check(*values)
    except WorkflowError as fault:
        yield fault
