"""案件: one document, how far it has come, what may be done with it, and what was done.

The page asks the offers (`workflow.actions.offers`) what may be done and says of the rest why
not; it decides nothing itself. Of a confidential case others see only that it exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import ChenheError, DoubtfulRowError, UnknownKeyError
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.http.forms import Condition, TypedAnswer
from web.http.problems import on_a_page
from web.http.roll import Acting
from web.language.i18n import Language, translate
from web.language.record import RecordEntry, record_of
from web.language.words import ISSUER_WORDS
from web.links import row_way
from web.picture.diagram import RouteView, route_view
from web.picture.progress import case_stages
from web.screens.case.fields import rows_for, with_candidates
from web.screens.case.findings import FoundView
from web.screens.case.form import ActionForm
from web.screens.shared.basis import BasisView, basis_view
from web.screens.shared.successors import known_to, sitting
from workflow.actions.fields import Field
from workflow.actions.offers import Offer, offers
from workflow.actions.rule import AT_DESKS, Group
from workflow.actions.signing import outcomes_of
from workflow.case.case import Application, Case
from workflow.case.duties import Actor
from workflow.case.words import Form, Outcome, Stance
from workflow.deadlines import days_left
from workflow.desk.casework import Casework
from workflow.desk.phrases import phrases_at
from workflow.reports.board import MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, and whom the visitor may become by a button.

    One line for each (position, holder) with an open desk, with all actions owed there;
    `acting` is None where the office has no such position.
    """

    label: str
    actions: tuple[str, ...]
    acting: Acting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningView:
    """A signature the visitor may give, with what its form asks for.

    `outcomes` only for 核定, `stances` only for 會辦, `conditions` and `forms` only for the first
    擬辦; `desk` is the token that the form sends back, so that a stale one is noticed.
    """

    action: str
    desk: str
    outcomes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    forms: tuple[str, ...] = ()  # how 簽 and 稿 may go together
    phrases: tuple[str, ...] = ()  # 常用批示詞, one's own first
    may_change_content: bool = False
    needs_opinion: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """Another action the visitor may take, with the fields of its form.

    `fields` may be empty: such an action is a button alone.
    """

    action: str
    name: str  # in English, for the ids of its fields
    desk: str
    explained: str
    fields: tuple[Field, ...]
    rows: tuple[RuleRow, ...] = ()  # to pick from, where the action names one
    phrases: tuple[str, ...] = ()  # 常用批示詞 for its words, one's own first


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferGroup:
    """Actions of one kind."""

    title: str
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedView:
    """An action the visitor may not take now, and why."""

    action: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One document.

    What a visitor sees who acts as `acting`. `days_left` counts working days and is negative when
    overdue; of a closed case it counts from the day it was closed. `typed` and `faults` are those
    of a form that was refused, empty otherwise.
    """

    template: ClassVar[str] = "screens/case/case.html.jinja"
    case: Case
    subject: str
    is_readable: bool  # not a confidential case of others
    issuer_word: str
    schedule: str  # 表別 that holds the row
    state: str
    days_left: int
    acting: Acting
    handler: str  # as pages show people; empty without one
    turns: tuple[Turn, ...]
    basis: BasisView | None  # what a signature rests on; None for who signs nothing here
    signing: tuple[SigningView, ...]
    closing: tuple[OfferView, ...]  # 發文, 存查, 簽結, 補正完成: a button each
    groups: tuple[OfferGroup, ...]
    applications: tuple[Application, ...]
    refused: tuple[RefusedView, ...]
    route: RouteView | None  # None of a 密件 of others, as is all that tells of its row
    is_current: bool  # whether it runs by the rules in force
    keeps_route: bool  # whether the rulebook in force sends such a document the same way
    row_then: str  # the way to the row as it was when the case took it; "" where it was not kept
    row_now: str  # the way to the row of that key in force; "" if there is none
    record: tuple[RecordEntry, ...]
    found: tuple[FoundView, ...]  # by an audit; nothing for who may not see it
    typed: ActionForm
    faults: tuple[str, ...]
    recorded: int  # records of the log, when it was made

    @property
    def here(self) -> str:
        """The address that shows this page without its form being sent."""
        return f"/cases/{self.case.id}"

    @property
    def kept(self) -> str:
        """What was typed for a form that is no longer offered.

        A form disappears when somebody else was faster: its text is shown to be copied.
        """
        others = (offer.action for group in self.groups for offer in group.offers)
        offered = {*(each.action for each in (*self.signing, *self.closing)), *others}
        if self.typed.action in offered:
            return ""
        return "\n".join(text for text in self.typed.texts if text.strip())


def case_page(
    casework: Casework,
    case: Case,
    acting: Acting,
    *,
    language: Language,
    typed: ActionForm | None = None,
    faults: Sequence[str] = (),
    found: Sequence[FoundView] = (),
) -> CasePage:
    """The page of `case` for `acting`; `typed` and `faults` are of a refused action.

    `found` is what an audit finds in it, for who may see that.

    Confidential and not on its way: no offers, no record, and a mask for the subject.
    """
    office, typed = casework.office, typed or ActionForm()
    day = case.closed_on or casework.today
    context = casework.context(case, office.clock())
    is_readable = casework.may_read(case, acting.actor)
    offered = offers(case, acting.actor, context) if is_readable else ()
    allowed = tuple(each for each in offered if each.refusal is None)
    history = casework.history(case.id) if is_readable else ()
    signs = any(offer.rule.group in AT_DESKS for offer in allowed)
    return CasePage(
        case=case,
        subject=case.subject if is_readable else translate(language, MASK),
        is_readable=is_readable,
        issuer_word=ISSUER_WORDS[case.issuer],
        schedule=case.row.split("/")[1] if is_readable else "",
        state=case.state.value,
        days_left=days_left(case.due, today=day, calendar=context.calendar),
        acting=acting,
        handler=context.organisation.directory.label(case.handled_by) if is_readable else "",
        turns=_turns(casework, case),
        basis=basis_view(case, history, language) if signs else None,
        signing=tuple(
            _signing(case, offer, typed, phrases_at(office, acting.actor, offer.action))
            for offer in allowed
            if offer.rule.group is Group.SIGNING
        ),
        closing=tuple(
            _offer(casework, case, acting.actor, offer, typed.sought)
            for offer in allowed
            if offer.rule.group is Group.CLOSING
        ),
        groups=tuple(_groups(casework, case, acting.actor, allowed, typed.sought)),
        applications=case.applications if is_readable else (),
        refused=tuple(
            RefusedView(action=offer.action.value, why=_sentence(language, offer.refusal))
            for offer in offered
            if offer.refusal is not None
        ),
        route=(route_view(case_stages(case, language), f"case-{case.id}") if is_readable else None),
        is_current=office.works_by(case.rulebook),
        keeps_route=is_readable and _keeps_route(office.rulebook, case),
        row_then=_row_then(casework, case) if is_readable else "",
        row_now=_row_now(office.rulebook, case) if is_readable else "",
        record=record_of(history, language),
        found=tuple(found) if is_readable else (),
        typed=typed,
        faults=tuple(faults),
        recorded=office.recorded,
    )


def _keeps_route(rulebook: Rulebook, case: Case) -> bool:
    """Whether the rulebook in force sends the row's documents the way this case goes.

    False also where that rulebook no longer has the row, or doubts it.
    """
    try:
        return rulebook.route(rulebook.find(case.row)).stages == case.plan.stages
    except (DoubtfulRowError, UnknownKeyError):
        return False


def _row_then(casework: Casework, case: Case) -> str:
    has_rules = casework.office.store.has_rules(case.rulebook)
    return row_way(case.line, case.rulebook) if has_rules else ""


def _row_now(rulebook: Rulebook, case: Case) -> str:
    try:
        return row_way(rulebook.find(case.row).line)
    except UnknownKeyError:
        return ""


def _turns(casework: Casework, case: Case) -> tuple[Turn, ...]:
    """Of several drafters the one that the document was assigned to."""
    known = known_to(casework)
    holders: dict[tuple[str, str], list[str]] = {}
    for desk in case.open:
        who = (desk.duty.label, desk.duty.holder)
        holders.setdefault(who, []).append(desk.duty.action.value)
    return tuple(
        Turn(label=label, actions=tuple(actions), acting=sitting(known, case, holder))
        for (label, holder), actions in holders.items()
    )


def _signing(case: Case, offer: Offer, typed: ActionForm, phrases: tuple[str, ...]) -> SigningView:
    """Content may be said to have changed only in a draft that follows a return, or that
    follows a 簽 whose co-signers were not asked again.
    """
    action = offer.action
    drafts = action is Action.DRAFT
    may_change = drafts and (case.returns > 0 or bool(case.plan.unchanged))
    outcomes = outcomes_of(case) if action is Action.DECIDE else ()
    return SigningView(
        action=action.value,
        desk=offer.desk,
        outcomes=outcomes,
        phrases=phrases,
        stances=tuple(each.value for each in Stance) if action is Action.COSIGN else (),
        conditions=tuple(
            Condition(
                name=name,
                condition=case.plan.condition_of(name) or "",
                typed=typed.answers.get(name, TypedAnswer()),
            )
            for name in (case.plan.unanswered if drafts else ())
        ),
        forms=tuple(each.value for each in Form) if drafts and case.form is None else (),
        may_change_content=may_change,
        needs_opinion=action is Action.RECONCILE
        or (action is Action.DECIDE and Outcome.AS_PROPOSED.value not in outcomes),
    )


def _offer(casework: Casework, case: Case, actor: Actor, offer: Offer, sought: str) -> OfferView:
    rulebook = casework.office.rulebook
    return OfferView(
        action=offer.action.value,
        name=offer.action.name.lower(),
        desk=offer.desk,
        explained=offer.rule.explained,
        fields=tuple(with_candidates(casework, case, actor, field) for field in offer.fields),
        rows=tuple(
            row for field in offer.fields for row in rows_for(rulebook, case, field, sought)
        ),
        phrases=phrases_at(casework.office, actor, offer.action),
    )


def _groups(
    casework: Casework, case: Case, actor: Actor, allowed: Sequence[Offer], sought: str
) -> Iterator[OfferGroup]:
    """The other actions under their headings; an empty heading is left out."""
    for group in Group:
        offers_here = [offer for offer in allowed if offer.rule.group is group]
        if offers_here and group not in AT_DESKS:
            views = (_offer(casework, case, actor, offer, sought) for offer in offers_here)
            yield OfferGroup(title=group.value, offers=tuple(views))


def _sentence(language: Language, error: ChenheError) -> str:
    return "\n".join(on_a_page(language, *sentence) for sentence in error.sentences)
