"""收文: find the row, see its route, fill in the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.auth import Acting
from web.forms import RegisterForm, TypedAnswer
from web.i18n import Language, translate
from web.pages.case import Condition
from web.pages.route import RouteView, route_view
from web.stages import route_stages
from web.ways import way
from web.words import ISSUER_WORDS
from workflow.casework import Casework
from workflow.registering import CATEGORIES, LONGEST_SUBJECT, RegistrationError

MATCHES_SHOWN = 12
# Which field a fault is about, by the words in it.
FIELDS = {
    "主旨": "subject",
    "類別": "category",
    "速別": "urgency",
    "收文時間": "received_at",
    "行事曆": "received_at",
}


class RegisterQuery(BaseModel):
    """What the visitor looks for, and the row chosen, as the address says it."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    unit: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row found, and the way to choose it."""

    row: RuleRow
    way: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The row chosen: its route, or why it has none."""

    row: RuleRow
    issuer_word: str
    route: RouteView | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What must be put right, and the field it is about, if one."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """收文."""

    template: ClassVar[str] = "register.html.jinja"
    query: RegisterQuery
    units: tuple[str, ...]
    matches: tuple[Match, ...]
    found: int
    chosen: Chosen | None
    typed: RegisterForm
    urgencies: tuple[str, ...]
    categories: tuple[str, ...]
    longest_subject: int
    acting: Acting
    faults: tuple[Fault, ...]

    def is_faulty(self, field: str) -> bool:
        """Whether a fault is about `field`."""
        return any(fault.field == field for fault in self.faults)


def register_page(
    casework: Casework,
    query: RegisterQuery,
    acting: Acting,
    *,
    language: Language,
    typed: RegisterForm | None = None,
    faults: Sequence[Fault] = (),
) -> RegisterPage:
    """The page; `typed` and `faults` are of a registration that was refused."""
    rulebook = casework.office.rulebook
    rows = rulebook.search(query.q, unit=query.unit) if query.q or query.unit else []
    typed = typed or RegisterForm(row=query.row)
    return RegisterPage(
        query=query,
        units=tuple(unit.name for unit in rulebook.agency.units),
        matches=tuple(_match(row, query) for row in rows[:MATCHES_SHOWN]),
        found=len(rows),
        chosen=_chosen(rulebook, rulebook.find(query.row), typed, language) if query.row else None,
        typed=typed,
        urgencies=tuple(rulebook.agency.limits),
        categories=CATEGORIES,
        longest_subject=LONGEST_SUBJECT,
        acting=acting,
        faults=tuple(faults),
    )


def faults_of(error: ChenheError, language: Language) -> tuple[Fault, ...]:
    """Every fault of `error`, each with its field."""
    single = error.faults if isinstance(error, RegistrationError) else (error,)
    return tuple(
        Fault(field=_field(fault), sentence=translate(language, template, facts))
        for fault in single
        for template, facts in fault.sentences
    )


def _field(fault: ChenheError) -> str:
    named = str(fault.facts.get("needed", fault.facts.get("field", "")))
    return FIELDS.get(named) or next(
        (field for word, field in FIELDS.items() if word in fault.template), ""
    )


def _match(row: RuleRow, query: RegisterQuery) -> Match:
    key = f"line:{row.line}"
    return Match(
        row=row,
        way=way("/register", q=query.q, unit=query.unit, row=key),
        is_chosen=query.row in (key, row.key),
    )


def _chosen(rulebook: Rulebook, row: RuleRow, typed: RegisterForm, language: Language) -> Chosen:
    route = None
    if row.is_routable:
        stages = route_stages(rulebook.route(row).stages, language=language)
        route = route_view(stages, f"line-{row.line}")
    return Chosen(
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
