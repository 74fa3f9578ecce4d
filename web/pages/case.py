"""案件: one document, how far it has come, what may be done with it, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import ChenheError, DoubtfulRowError, UnknownKeyError
from rules.marks import Action
from rules.rulebook import Rulebook
from web.auth import Acting, find_acting
from web.forms import ActionForm, TypedAnswer
from web.i18n import Language, translate
from web.pages.record import RecordEntry, record_of
from web.pages.route import RouteView, route_view
from web.stages import Progress, StageView, route_stages
from web.words import ISSUER_WORDS
from workflow.calendar import taipei_day
from workflow.case import CLOSING, Case, State
from workflow.casework import Casework
from workflow.deadlines import days_left
from workflow.events import Outcome, Stance
from workflow.turns import SIGNING, return_targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, and whom the switcher would make the visitor."""

    label: str
    actions: tuple[str, ...]
    acting: Acting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A conditional co-signer to decide on before drafting ends."""

    name: str
    condition: str
    typed: TypedAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An action the visitor may take, with what its form asks for."""

    action: str
    desk: str
    signs: bool
    targets: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedView:
    """An action the visitor may not take now, and why."""

    action: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One document."""

    template: ClassVar[str] = "case.html.jinja"
    case: Case
    issuer_word: str
    schedule: str  # 表別 that holds the row
    state: str
    days_left: int
    acting: Acting
    turns: tuple[Turn, ...]
    offers: tuple[OfferView, ...]
    refused: tuple[RefusedView, ...]
    route: RouteView
    keeps_route: bool  # whether the rulebook in force sends such a document the same way
    record: tuple[RecordEntry, ...]
    typed: ActionForm
    faults: tuple[str, ...]

    @property
    def kept(self) -> str:
        """What was typed for a form that is no longer offered."""
        if any(offer.action == self.typed.action for offer in self.offers):
            return ""
        return "\n".join(text for text in (self.typed.opinion, self.typed.reason) if text.strip())


def case_page(
    casework: Casework,
    case: Case,
    acting: Acting,
    *,
    language: Language,
    typed: ActionForm | None = None,
    faults: Sequence[str] = (),
) -> CasePage:
    """The page of `case` for `acting`; `typed` and `faults` are of a refused action."""
    office, typed = casework.office, typed or ActionForm()
    day = taipei_day(case.last_at) if case.is_closed else casework.today
    offers = casework.offers(case, acting.actor)
    return CasePage(
        case=case,
        issuer_word=ISSUER_WORDS[case.issuer],
        schedule=case.row.split("/")[1],
        state=case.state.value,
        days_left=days_left(case.due, today=day, calendar=office.calendar),
        acting=acting,
        turns=_turns(casework, case),
        offers=tuple(
            _offer(case, offer.action, offer.desk, typed)
            for offer in offers
            if offer.refusal is None
        ),
        refused=tuple(
            RefusedView(action=offer.action.value, why=_sentence(language, offer.refusal))
            for offer in offers
            if offer.refusal is not None
        ),
        route=route_view(case_stages(case, language), f"case-{case.id}"),
        keeps_route=_keeps_route(casework.office.rulebook, case),
        record=record_of(casework.history(case.id), language),
        typed=typed,
        faults=tuple(faults),
    )


def _keeps_route(rulebook: Rulebook, case: Case) -> bool:
    """Whether the rulebook in force sends the row's documents the way this case goes."""
    try:
        return rulebook.route(rulebook.find(case.row)).stages == case.plan.stages
    except (DoubtfulRowError, UnknownKeyError):
        return False


def case_stages(case: Case, language: Language) -> tuple[StageView, ...]:
    """The plan of `case` with how far it has come, and its closing once it is decided."""
    is_open = {desk.duty for desk in case.open}
    known = {
        (duty.position, duty.action, duty.branch): duty
        for stage in case.plan.owed()
        for duty in stage.duties
    }

    def progress(position: str, action: Action, branch: str | None) -> Progress:
        duty = known.get((position, action, branch))
        if duty is None:
            return Progress.SKIPPED
        if duty in case.done:
            return Progress.DONE
        return Progress.CURRENT if duty in is_open else Progress.AHEAD

    stages = route_stages(
        case.plan.stages, case.plan.ladder, language=language, progress_of=progress
    )
    return (*stages, *_closing(case, language))


def _closing(case: Case, language: Language) -> tuple[StageView, ...]:
    """發文, 存查 or 簽結 by the drafter: no row prints it, but the case is not over before."""
    if case.outcome is None:
        return ()
    done = {State.DISPATCHED: Action.DISPATCH, State.FILED: Action.FILE}
    actions = CLOSING[case.outcome]
    if case.closed_as:
        actions = (done.get(case.closed_as, Action.CONCLUDE),)
    return (
        StageView(
            kind="sign",
            position=case.plan.ladder.drafter,
            action="／".join(translate(language, action.value) for action in actions),
            state=Progress.DONE if case.is_closed else Progress.CURRENT,
        ),
    )


def _turns(casework: Casework, case: Case) -> tuple[Turn, ...]:
    agency = casework.office.rulebook.agency
    holders: dict[tuple[str, str], list[str]] = {}
    for desk in case.open:
        who = (desk.duty.label, desk.duty.holder)
        holders.setdefault(who, []).append(desk.duty.action.value)
    return tuple(
        Turn(label=label, actions=tuple(actions), acting=find_acting(agency, holder))
        for (label, holder), actions in holders.items()
    )


def _offer(case: Case, action: Action, desk: str, typed: ActionForm) -> OfferView:
    at = case.desk(desk)
    drafts = action is Action.DRAFT
    return OfferView(
        action=action.value,
        desk=desk,
        signs=action in SIGNING,
        targets=return_targets(case, at) if action is Action.RETURN and at else (),
        outcomes=tuple(each.value for each in Outcome) if action is Action.DECIDE else (),
        stances=tuple(each.value for each in Stance) if action is Action.COSIGN else (),
        conditions=tuple(
            Condition(
                name=name,
                condition=case.plan.condition_of(name) or "",
                typed=typed.answers.get(name, TypedAnswer()),
            )
            for name in (case.plan.unanswered if drafts else ())
        ),
    )


def _sentence(language: Language, error: ChenheError) -> str:
    return "\n".join(translate(language, template, facts) for template, facts in error.sentences)
