"""Every word of the trade in the code stands in GLOSSARY.md."""

from enum import Enum
from pathlib import Path

import pytest

from rules.agency.agency import CosignerKind, Issuer, Mode
from rules.agency.practice import CATEGORIES
from rules.marks import ALIASES, SEND_TO_COSIGN, Action
from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from rules.rulerow import Status
from workflow.case.words import Form, Outcome, Stance, State
from workflow.events import KINDS
from workflow.organisation import events as organisation_events

GLOSSARY = (Path(__file__).parent.parent / "GLOSSARY.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words", [Action, Issuer, CosignerKind, Mode, Status, State, Outcome, Stance, Form]
)
def test_every_word_of_a_closed_set_is_explained(words: type[Enum]) -> None:
    assert [each.value for each in words if each.value not in GLOSSARY] == []


def test_every_english_name_of_an_action_is_explained() -> None:
    assert [each.name.lower() for each in Action if each.name.lower() not in GLOSSARY] == []


def test_every_other_word_for_an_action_is_explained() -> None:
    assert [alias for alias in (*ALIASES, SEND_TO_COSIGN) if alias not in GLOSSARY] == []


def test_every_event_is_explained() -> None:
    kinds = (*KINDS, *organisation_events.KINDS)

    assert [kind for kind in kinds if f"`{kind}`" not in GLOSSARY] == []


def test_every_position_urgency_and_category_is_explained() -> None:
    agency = load_rulebook(shipped_agency(DEFAULT_AGENCY)).agency
    positions = {position for unit in agency.units for position in unit.ladder.positions}
    words = {*positions, *agency.limits, *agency.registry_positions, *CATEGORIES}

    assert {word for word in words if word not in GLOSSARY} == set()
