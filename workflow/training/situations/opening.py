"""How a case begins, as a situation says: registered by the engine, or refused with every fault."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.agency.agency import Agency
from rules.agency.practice import CATEGORIES, GENERAL
from rules.days import YEARS_BEFORE_FOUNDING
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.actions.registering import Registration, RegistrationError, checked_due, register
from workflow.calendar import (
    OutsideCalendarError,
    WorkingCalendar,
    government_calendar,
    taipei_day,
    taiwan_calendar,
)
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.deadlines import limits_of
from workflow.errors import Input
from workflow.events.fold import replay
from workflow.organisation.people import Organisation
from workflow.training.exercise import Exercise, Kind
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.situations.lines import REGISTERING, UNRECORDED, Line

NOBODY = Organisation()  # no people: then nobody is checked
FIELDS = {
    Input.SUBJECT: "subject",
    Input.CATEGORY: "category",
    Input.URGENCY: "urgency",
    Input.RECEIVED_AT: "received_at",
    Input.DUE: "limit",
}
# Where the situation itself does not say it, the first line of its record does.
RECORDED = {Input.CATEGORY: "record.0.類別", Input.DUE: "record.0.限辦日期"}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How a case began, as the situation of an exercise says."""

    row: RuleRow
    received_at: datetime
    subject: str = ""
    urgency: str = "普通件"
    category: str = ""  # "": what the first line says, else 一般
    due: date | None = None  # None: the same, else by 類別 and 速別
    within: int = 0  # 文到 N 日, instead of a date
    limit: str = ""  # the last two as written
    closures: frozenset[date] = frozenset()  # 停班

    def calendar(self, agency: Agency) -> WorkingCalendar:
        """The working days that everything is counted by."""
        return taiwan_calendar(agency.closures | self.closures)


def opened(exercise: Exercise, opening: Opening, first: Line | None, rulebook: Rulebook) -> Case:
    """The case as it was registered, by whom and as what the first line says if it is that.

    Raises BadExercisesError with everything in the situation that cannot be registered.
    """
    agency = rulebook.agency
    registering = first if first and first.action in REGISTERING else None
    registration = _registration(opening, registering, agency)
    if first and not opening.category:
        category = as_known(first.category or GENERAL, CATEGORIES)
        registration = replace(registration, category=category)
    named = registering.due if registering else None
    try:
        _check_calendar(opening.received_at)
        return _registered(registration, opening, named, rulebook)
    except RegistrationError as error:
        values: dict[Input | None, object] = {
            Input.SUBJECT: opening.subject,
            Input.CATEGORY: registration.category,
            Input.URGENCY: opening.urgency,
            Input.RECEIVED_AT: opening.received_at.isoformat(),
            Input.DUE: opening.limit or named or "",
        }
        faults = [
            _fault(exercise, each.about, values.get(each.about, ""), str(each), agency)
            for each in error.faults
        ]
        raise BadExercisesError(faults) from error


def _check_calendar(received_at: datetime) -> None:
    """Whether working days can be counted from the receipt; raises RegistrationError."""
    try:
        government = taiwan_calendar()
        government.is_working_day(taipei_day(received_at))
    except OutsideCalendarError as error:
        raise RegistrationError([error]) from error


def outside_calendar(moment: datetime | date) -> str:
    """Why no working days can be counted from a day; "" if they can."""
    ours = government_calendar()
    if ours.first_year <= moment.year <= ours.last_year:
        return ""
    return f"行事曆只涵蓋 {ours.span}"


def _registration(opening: Opening, first: Line | None, agency: Agency) -> Registration:
    actor = Actor(position=next(iter(agency.registry_positions), ""))
    if first and first.who.position:
        actor = Actor(unit=first.who.unit, position=first.who.position, person=first.person)
    category = opening.category or GENERAL
    return Registration(
        row=opening.row,
        subject=opening.subject or UNRECORDED,
        actor=actor,
        urgency=as_known(opening.urgency, agency.limits),
        category=as_known(category, CATEGORIES),
        received_at=opening.received_at,
        is_receipt_confirmed=True,
        due=opening.due,
        within=opening.within,
        is_initiated=first is not None and first.action is Action.INITIATE,
    )


def _registered(
    registration: Registration, opening: Opening, named: date | None, rulebook: Rulebook
) -> Case:
    """The case; a 限辦日期 on record was named if it is not the one that is counted."""
    if registration.due or registration.within or named is None:
        return _case(registration, opening, rulebook)
    try:
        case = _case(registration, opening, rulebook)
    except RegistrationError:
        return _case(replace(registration, due=named), opening, rulebook)
    if case.due == named:
        return case
    return _case(replace(registration, due=named), opening, rulebook)


def _case(registration: Registration, opening: Opening, rulebook: Rulebook) -> Case:
    route, received_at = rulebook.route(opening.row), opening.received_at
    limits = limits_of(rulebook.agency, opening.calendar(rulebook.agency))
    events = register(
        registration,
        route,
        case_id=f"{taipei_day(received_at).year - YEARS_BEFORE_FOUNDING:03d}0000001",
        rulebook=rulebook.version,
        received_at=received_at,
        due=checked_due(registration, route, received_at, limits, NOBODY),
        now=received_at,
    )
    return replay(events)


def _fault(
    exercise: Exercise, about: Input | None, value: object, why: str, agency: Agency
) -> ExerciseFaultError:
    fields = RECORDED if exercise.kind is Kind.NEXT else {}
    field = {**FIELDS, **fields}.get(about, "") if about else ""
    return ExerciseFaultError(
        exercise=exercise.id,
        field=f"situation.{field}" if field else "situation",
        value=value,
        why=why,
        allowed=_allowed(about, agency),
    )


def _allowed(about: Input | None, agency: Agency) -> str:
    ours = government_calendar()
    words: dict[Input | None, str] = {
        Input.SUBJECT: "可以印出的文字",
        Input.CATEGORY: "、".join(CATEGORIES),
        Input.URGENCY: "、".join(agency.limits),
        Input.RECEIVED_AT: ours.span,
        Input.DUE: "文到N日內，或收文日以後的一天",
    }
    return words.get(about, "可以收文的情境")
