"""預演, a scenario between two requests: what the form sent, read as the file that it writes.

Nothing of it is kept on the server: the page carries the TOML that it was shown (`shown`), the box
(`text`) and the fields. Whichever of box and fields was changed counts; where both were, the
visitor is asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import tomli_w

from rules.errors import BadInputError, ChenheError
from rules.numbers import read_whole
from rules.rulebook import Rulebook
from web.screens.rehearsal.fields import (
    AT,
    ROW_PARTS,
    Document,
    Typed,
    document_of,
    typed_of,
    without_row,
    without_table,
)
from web.screens.rehearsal.form import ways_of
from web.screens.rehearsal.questioning import FIELDS
from workflow.errors import WorkflowError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.content import content_of
from workflow.rehearsal.scenario_file.edits import EDIT
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml

NAME = "情境.toml"  # how faults name what is typed here
BESIDE = ("against", "replications", "seed", *FIELDS)  # fields that are no part of the TOML
SHOWN, TEXT, FORM, DO, REMOVE = "shown", "text", "form", "do", "remove"


class BothChangedError(WorkflowError):
    """The fields say something else than the box, and neither is as it was shown."""

    template = "表單和 TOML 都改過，不知道要用哪一個。請選一個；另一個改的不會留下"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A scenario being changed; `scenario` is None where something is wrong with it."""

    typed: Typed
    text: str
    shown: str  # "" where it cannot be shown as fields
    scenario: Scenario | None = None
    errors: tuple[ChenheError, ...] = ()

    @property
    def is_unclear(self) -> bool:
        """Whether fields and box were both changed."""
        return any(isinstance(each, BothChangedError) for each in self.errors)


def opened_draft(raw: bytes, file: str, rulebook: Rulebook, beside: Typed) -> Draft:
    """A file as it is first shown; `beside` are the fields that are no part of it."""
    try:
        scenario = read_scenario(raw, file=file, rulebook=rulebook)
    except BadInputError as error:
        text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
        return Draft(typed=dict(beside), text=text, shown="", errors=(error,))
    return draft_of(scenario, rulebook, beside)


def draft_of(scenario: Scenario, rulebook: Rulebook, beside: Typed) -> Draft:
    """A scenario that nothing is wrong with."""
    text = scenario_toml(scenario)
    typed = _shown_as(tomllib.loads(text), rulebook) | dict(beside)
    return Draft(typed=typed, text=text, shown=text, scenario=scenario)


def sent_draft(fields: Mapping[str, str], rulebook: Rulebook) -> Draft:
    """What a form sent, whichever button was pressed."""
    beside = {name: fields.get(name, "") for name in BESIDE}
    shown, text = _plain(fields.get(SHOWN, "")), _plain(fields.get(TEXT, ""))
    base = _base(shown) if FORM in fields else None
    if base is None or fields.get(DO) == "toml":
        return opened_draft(text.encode(), NAME, rulebook, beside)
    typed = _own(fields)
    what, _, said = fields.get(REMOVE, "").partition(" ")
    number = read_whole(said)
    if what in ROW_PARTS and number is not None:
        typed = without_row(typed, what, number)
    if what == EDIT and number is not None:
        base = without_table(base, EDIT, number)
    try:
        document = document_of(typed, base)
    except WorkflowError as error:
        return Draft(typed=typed | beside, text=text, shown=shown, errors=(error,))
    if text.strip() == shown.strip() or fields.get(DO) == "fields":
        return _written_draft(document, typed, rulebook, beside)
    if document != document_of(_shown_as(base, rulebook), base):
        unclear = (BothChangedError(),)
        return Draft(typed=typed | beside, text=text, shown=shown, errors=unclear)
    return opened_draft(text.encode(), NAME, rulebook, beside)


def _written_draft(document: Document, typed: Typed, rulebook: Rulebook, beside: Typed) -> Draft:
    """What the fields write, read as any file is."""
    text = tomli_w.dumps(document)
    try:
        scenario = read_scenario(text.encode(), file=NAME, rulebook=rulebook)
    except BadInputError as error:
        typed = {**typed, **beside}
        return Draft(typed=typed, text=text, shown=text, errors=(error,))
    return draft_of(scenario, rulebook, beside)


def _shown_as(document: Document, rulebook: Rulebook) -> dict[str, str]:
    """The fields as the page of this file shows them."""
    agency = rulebook.agency
    return typed_of(document, ways_of(agency), agency.roles)


def _base(shown: str) -> Document | None:
    """What was shown; None where nothing can be made of it."""
    try:
        return content_of(shown, NAME)
    except BadInputError:
        return None


def _own(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that are parts of the scenario."""
    return {
        name: text for name, text in fields.items() if name.partition(AT)[0] in ("", *ROW_PARTS)
    }


def _plain(text: str) -> str:
    """A text as it was sent into the page: browsers send lines ended by CR LF."""
    return text.replace("\r\n", "\n")
