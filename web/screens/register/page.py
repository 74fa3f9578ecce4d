"""收文: the subject finds the row, the row shows its route; then the document is filled in.

Three steps on one address: `q` finds rows, `row` shows one row's route, the form registers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.agency.practice import CATEGORIES
from rules.errors import ChenheError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.suggesting import Suggestion, marked
from web.http.forms import Condition, TypedAnswer
from web.http.problems import on_a_page
from web.http.roll import Acting
from web.language.i18n import Language, msgid
from web.language.words import ISSUER_WORDS
from web.links import way
from web.picture.diagram import RouteView, route_view
from web.picture.stages import route_stages
from web.screens.register.form import RegisterForm, TimeUnreadableError
from workflow.actions.registering import (
    LONGEST_SUBJECT,
    OldReceiptError,
    RegistrationError,
)
from workflow.desk.casework import Casework
from workflow.errors import WorkflowError

MATCHES_SHOWN = 12
SUGGESTED = 8
FITS = ((0.6, msgid("很符合")), (0.4, msgid("可能")), (0, msgid("勉強")))  # from this score on


class RegisterQuery(BaseModel):
    """What the document is about, and the row chosen, as the address says it."""

    model_config = ConfigDict(frozen=True)

    q: str = ""  # the subject
    unit: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row found, and the way to choose it.

    `way` leads to the same page with this row chosen, the filters kept.
    """

    row: RuleRow
    way: str
    is_chosen: bool
    suggestion: Suggestion | None  # None for a row that was only searched for

    @property
    def fit(self) -> str:
        """How well it fits, in a word.

        The score runs from 0 to 1; `FITS` says from where on which word is used.
        """
        score = self.suggestion.score if self.suggestion else 0
        return next(word for least, word in FITS if score >= least)

    def pieces(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The text cut at the words that matched."""
        return tuple(marked(text, self.suggestion.printed_words if self.suggestion else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRow:
    """The row chosen: its route, or why it has none.

    `route` is None for a doubtful row: it can be looked at, not registered.
    """

    row: RuleRow
    issuer_word: str
    route: RouteView | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What must be put right, and the field it is about, if one."""

    field: str
    sentence: str
    is_old_receipt: bool  # right once it is confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """收文.

    `chosen` is None until a row is picked; `found` may exceed the `matches` listed.
    """

    template: ClassVar[str] = "screens/register/register.html.jinja"
    query: RegisterQuery
    units: tuple[str, ...]
    matches: tuple[Match, ...]
    found: int
    is_suggested: bool  # else the matches only hold what was typed
    chosen: ChosenRow | None
    typed: RegisterForm
    urgencies: tuple[str, ...]
    categories: tuple[str, ...]
    longest_subject: int
    acting: Acting
    faults: tuple[FieldFault, ...]
    kept: RegisterForm | None  # a draft of another document than the one on the page

    @property
    def search_way(self) -> str:
        """The plain search of the table, for the unit asked for."""
        return way("/rules", unit=self.query.unit)

    @property
    def here(self) -> str:
        """The address that shows this page without its form being sent."""
        return way("/register", q=self.query.q, unit=self.query.unit, row=self.query.row)

    @property
    def review_way(self) -> str:
        """校對 of the row chosen, and back to this page."""
        line = self.chosen.row.line if self.chosen else 0
        return way(f"/rules/review/row/{line}", back=self.here)

    def is_faulty(self, field: str) -> bool:
        """Whether a fault is about `field`."""
        return any(fault.field == field for fault in self.faults)

    @property
    def old_receipt(self) -> datetime | None:
        """The time of receipt so long ago that it must be confirmed, or is; None for others."""
        typed = self.typed
        is_confirmed = bool(typed.confirmed) and typed.confirmed == typed.received_at
        if not (is_confirmed or any(fault.is_old_receipt for fault in self.faults)):
            return None
        try:
            return typed.receipt
        except TimeUnreadableError:
            return None


def register_page(
    casework: Casework,
    query: RegisterQuery,
    acting: Acting,
    *,
    language: Language,
    typed: RegisterForm | None = None,
    faults: Sequence[FieldFault] = (),
    kept: RegisterForm | None = None,
) -> RegisterPage:
    """The page; `typed` and `faults` are of a registration that was refused.

    Without a suggestion the words are searched for as they are. Raises UnknownKeyError for
    a `row` that the table does not have.
    """
    rulebook = casework.office.rulebook
    suggested = rulebook.suggest(query.q, query.unit, SUGGESTED)
    asked = (query.q.strip() or query.unit) and not suggested
    rows = rulebook.search(query.q, unit=query.unit) if asked else []
    matches = [_match(each.row, query, each) for each in suggested]
    matches += [_match(row, query) for row in rows[:MATCHES_SHOWN]]
    typed = typed or RegisterForm(row=query.row, subject=query.q.strip())
    return RegisterPage(
        query=query,
        units=tuple(unit.name for unit in rulebook.agency.units),
        matches=tuple(matches),
        found=len(suggested) or len(rows),
        is_suggested=bool(suggested),
        chosen=_chosen(rulebook, rulebook.find(query.row), typed, language) if query.row else None,
        typed=typed,
        urgencies=tuple(rulebook.agency.limits),
        categories=CATEGORIES,
        longest_subject=LONGEST_SUBJECT,
        acting=acting,
        faults=tuple(faults),
        kept=kept,
    )


def faults_of(error: ChenheError, language: Language) -> tuple[FieldFault, ...]:
    """Every fault of `error`, each with its field.

    A registration collects all that is wrong before it refuses; any other error is one fault.
    """
    single = error.faults if isinstance(error, RegistrationError) else (error,)
    return tuple(
        FieldFault(
            field=_field(fault),
            sentence=on_a_page(language, template, facts),
            is_old_receipt=isinstance(fault, OldReceiptError),
        )
        for fault in single
        for template, facts in fault.sentences
    )


def _field(fault: ChenheError) -> str:
    return fault.about.value if isinstance(fault, WorkflowError) and fault.about else ""


def _match(row: RuleRow, query: RegisterQuery, suggestion: Suggestion | None = None) -> Match:
    key = f"line:{row.line}"
    return Match(
        row=row,
        way=way("/register", q=query.q, unit=query.unit, row=key),
        is_chosen=query.row in (key, row.key),
        suggestion=suggestion,
    )


def _chosen(rulebook: Rulebook, row: RuleRow, typed: RegisterForm, language: Language) -> ChosenRow:
    """The row that was chosen; without a route while a doubt about it is open."""
    route = None
    if row.is_routable:
        walked = rulebook.route(row)
        stages = route_stages(walked.stages, walked.ladder, language=language)
        route = route_view(stages, f"line-{row.line}")
    return ChosenRow(
        row=row,
        issuer_word=ISSUER_WORDS[row.issuer],
        route=route,
        conditions=tuple(
            Condition(
                name=each.name,
                condition=each.condition,
                typed=typed.answers.get(each.name, TypedAnswer()),
            )
            for each in row.cosigners
            if each.condition
        ),
    )
