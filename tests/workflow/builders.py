"""Routes, plans, cases and actors for tests: small, naming only what matters, or drawn at will."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, reduce

from hypothesis import strategies as st

from rules.agency.agency import Agency, CosignerKind, InsideUnit, Issuer, Mode
from rules.agency.file import load_agency
from rules.ladder import Ladder, Unit
from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage, Stage, compile_route
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from workflow.actions import act
from workflow.actions.commands import Command
from workflow.actions.scene import Context
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Answer, Plan, planned
from workflow.events.base import Event
from workflow.events.fold import after, registered
from workflow.events.handing import DocumentRegistered

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REGISTRY = ("總收文", "登記桌")
LADDER = Ladder(
    positions=("承辦人員", "股長", "組長", "主任秘書", "局長", "市長"),
    head="組長",
    agency_head="局長",
)
COSIGNERS = {
    "乙組": CosignerKind.UNIT,
    "丙組": CosignerKind.UNIT,
    "丁組": CosignerKind.UNIT,
    "法務局": CosignerKind.AGENCY,
    "工務局": CosignerKind.AGENCY,
    "法務人員": CosignerKind.ROLE,
}


@cache
def an_agency() -> Agency:
    """The shipped agency with the units of made-up routes in place of its own."""
    shipped = load_agency(shipped_agency(DEFAULT_AGENCY))
    names = ("甲組", *(name for name, kind in COSIGNERS.items() if kind is CosignerKind.UNIT))
    units = (*(Unit(name=name, ladder=LADDER) for name in names), *shipped.units)
    return replace(shipped, units=units)


def context_on(context: Context, at: datetime) -> Context:
    """The same on the day of `at`."""
    return replace(context, today=taipei_day(at))


@cache
def a_rulebook() -> Rulebook:
    """The table that comes with the package."""
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


@cache
def shipped_routes(
    mode: Mode = Mode.PARALLEL, inside: InsideUnit = InsideUnit.HEAD
) -> tuple[Route, ...]:
    """The route of every routable row of the shipped table, under another policy if given."""
    book = a_rulebook()
    policy = replace(book.agency.policy, mode=mode, inside_unit=inside)
    agency = replace(book.agency, policy=policy)
    return tuple(compile_route(row, agency) for row in book.rows if row.is_routable)


def a_branch(
    name: str,
    *,
    kind: CosignerKind = CosignerKind.UNIT,
    condition: str | None = None,
    signers: Sequence[str] = (),
) -> Branch:
    """A co-signer; unless told otherwise a unit signs by its 組長."""
    usual = {CosignerKind.UNIT: "組長", CosignerKind.AGENCY: "", CosignerKind.ROLE: name}
    signing = tuple(signers) or (usual[kind],)
    return Branch(name=name, kind=kind, condition=condition, signers=signing)


def a_route(
    *cosigners: str | Branch,
    before: Sequence[tuple[str, str]] = (),
    mode: Mode = Mode.PARALLEL,
    decider: str = "局長",
    issuer: Issuer = Issuer.AGENCY,
) -> Route:
    """甲組's whole ladder up to the decider; the co-signers after 組長, or before the decider.

    In the city's name it stands in a 甲表, else in a 乙表.
    """
    schedule = "甲" if issuer is Issuer.CITY else "乙"
    branches = tuple(a_branch(each) if isinstance(each, str) else each for each in cosigners)
    drafter, *reviewers = LADDER.up_to(decider)[:-1] or LADDER.positions[:1]
    stages: list[Stage] = [
        SignStage(position=drafter, action=Action.DRAFT),
        *(SignStage(position=each, action=Action.REVIEW) for each in reviewers),
        SignStage(position=decider, action=Action.DECIDE),
    ]
    if branches:
        place = min(LADDER.rank(LADDER.head) + 1, len(stages) - 1)
        stages.insert(place, CosignStage(branches=branches, before=tuple(before), mode=mode))
    return Route(
        key=f"甲組/{schedule}/示範",
        line=1,
        unit="甲組",
        schedule=schedule,
        issuer=issuer,
        issued_on=date(2018, 7, 30),
        issue_document="示範字第1號函",
        version="示範@0",
        ladder=LADDER,
        stages=tuple(stages),
    )


def a_plan(
    *cosigners: str | Branch,
    before: Sequence[tuple[str, str]] = (),
    mode: Mode = Mode.PARALLEL,
    answers: dict[str, Answer] | None = None,
) -> Plan:
    """The plan of `a_route`."""
    return planned(a_route(*cosigners, before=before, mode=mode), answers)


def a_registration(
    route: Route, plan: Plan | None = None, *, case_id: str = "1150000001"
) -> DocumentRegistered:
    """收文 of a document that follows `route`."""
    return DocumentRegistered(
        case_id=case_id,
        sequence=1,
        at=MONDAY,
        recorded_at=MONDAY,
        unit=route.unit,
        position="登記桌",
        person="示範登記",
        rulebook="示範@0",
        row=route.key,
        line=route.line,
        issuer=route.issuer,
        subject="示範主旨",
        category="一般",
        urgency="普通件",
        received_at=MONDAY,
        due=date(2026, 3, 10),
        plan=plan or planned(route),
    )


CONTEXT = Context(agency=an_agency(), calendar=taiwan_calendar(), today=taipei_day(MONDAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A case and all that has happened to it."""

    events: tuple[Event, ...]
    case: Case
    context: Context

    def then(self, command: Command, *, at: datetime | None = None) -> "History":
        """One command later; raises RefusedError."""
        now = at or self.case.last_at + MINUTE
        events = act(
            self.case, command, now=now, recorded_at=now, context=context_on(self.context, now)
        )
        return self._with(events)

    def joined(self, command: Command, parent: "History") -> "tuple[History, History]":
        """併辦 or 彙辦 one command later: both cases; raises RefusedError."""
        now = max(self.case.last_at, parent.case.last_at) + MINUTE
        context = context_on(self.context, now)
        context = replace(context, parent=parent.case)
        events = act(self.case, command, now=now, recorded_at=now, context=context)
        return self._with(events), parent._with(events)

    def _with(self, events: Sequence[Event]) -> "History":
        """With what of these events is of this case."""
        own = tuple(event for event in events if event.case_id == self.case.id)
        case = reduce(after, own, self.case)
        return replace(self, events=(*self.events, *own), case=case)

    def signed(self, *labels: str) -> "History":
        """These holders sign, one after the other: 甲組組長, 局長, 法務局."""
        history = self
        for label in labels:
            desk = next(each for each in history.case.open if each.duty.label == label)
            history = history.then(signing(history.case, desk))
        return history

    def signed_until(self, label: str) -> "History":
        """Whoever's turn it is signs until it is this holder's."""
        history = self
        while all(each.duty.label != label for each in history.case.open):
            history = history.then(signing(history.case, history.case.open[0]))
        return history

    def signed_to_the_end(self) -> "History":
        """Whoever's turn it is signs until the case is closed."""
        history = self
        while not history.case.is_closed:
            history = history.then(signing(history.case, history.case.open[0]))
        return history


def a_history(
    route: Route | None = None,
    *,
    at: str = "",
    plan: Plan | None = None,
    case_id: str = "1150000001",
) -> History:
    """A case on `route` (by default: nobody co-signs) that has come as far as `at`'s desk."""
    registration = a_registration(route or a_route(), plan, case_id=case_id)
    history = History(events=(registration,), case=registered(registration), context=CONTEXT)
    return history.signed_until(at) if at else history


def a_case(route: Route | None = None, *, at: str = "") -> Case:
    """The case of `a_history`."""
    return a_history(route, at=at).case


def an_actor(position: str, unit: str = "甲組", **names: str) -> Actor:
    """Somebody who holds this position of 甲組, or of the unit given."""
    return Actor(position=position, unit=unit, **names)


def holder_of(duty: Duty) -> Actor:
    """Somebody who may do this duty."""
    return Actor(position=duty.position or "示範科員", unit=duty.unit, person="示範人員")


def signing(case: Case, desk: Desk) -> Command:
    """The complete command that signs at `desk`; conditional co-signers are asked."""
    drafting = desk.duty.action is Action.DRAFT
    asked = {name: Answer(required=True) for name in case.plan.unanswered} if drafting else {}
    return Command(
        action=desk.duty.action,
        actor=holder_of(desk.duty),
        opinion="如擬",
        outcome="如擬" if desk.duty.action is Action.DECIDE else "",
        conditions=asked,
        desk=desk.desk,
    )


def returning(desk: Desk, *, to: str) -> Command:
    """The complete command that returns from `desk`."""
    return Command(
        action=Action.RETURN,
        actor=holder_of(desk.duty),
        to=to,
        reason="請補附件",
        desk=desk.desk,
    )


@st.composite
def routes_of_the_table(draw: st.DrawFn) -> Route:
    """A row of the shipped table under any policy; those that ask for co-signers more often."""
    routes = shipped_routes(
        draw(st.sampled_from(Mode)),
        draw(st.sampled_from(InsideUnit)),
    )
    asking = [each for each in routes if any(isinstance(s, CosignStage) for s in each.stages)]
    return draw(st.sampled_from(asking) | st.sampled_from(routes))


@st.composite
def branches(draw: st.DrawFn, name: str) -> Branch:
    kind = COSIGNERS[name]
    signers = ("承辦人員", "組長") if kind is CosignerKind.UNIT and draw(st.booleans()) else ()
    condition = draw(st.sampled_from([None, "必要時"]))
    return a_branch(name, kind=kind, condition=condition, signers=signers)


@st.composite
def made_up_routes(draw: st.DrawFn) -> Route:
    """A row no table has yet: up to four co-signers in any order, some before others."""
    names = draw(st.lists(st.sampled_from(sorted(COSIGNERS)), max_size=4, unique=True))
    ranked = draw(st.permutations(names))
    pairs = [(a, b) for at, a in enumerate(ranked) for b in ranked[at + 1 :]]
    issuer = draw(st.sampled_from(Issuer))
    deciders = LADDER.positions if issuer is Issuer.CITY else LADDER.up_to(LADDER.agency_head)
    return a_route(
        *(draw(branches(name)) for name in names),
        before=draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else (),
        mode=draw(st.sampled_from(Mode)),
        decider=draw(st.sampled_from(deciders[2:])),
        issuer=issuer,
    )


ROUTES = routes_of_the_table() | made_up_routes()


REGISTRAR = an_actor("登記桌", unit="秘書室", person="示範登記")


def the_desk(case: Case, label: str = "") -> Desk:
    """The open desk of this holder; without a label, the only one."""
    (desk,) = [each for each in case.open if not label or each.duty.label == label]
    return desk


def next_command(history: History) -> Command:
    """The complete command that signs at the only open desk."""
    return signing(history.case, the_desk(history.case))
