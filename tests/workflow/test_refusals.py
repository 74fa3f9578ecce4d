"""Refusals: each says why, and what would be allowed or what to do next."""

import re
from pathlib import Path

import pytest

from rules.marks import Action
from workflow import refusals
from workflow.refusals import base, closing, handing, limits, routing, signing, turns
from workflow.refusals.base import RefusedError, UnsoundLogError, Way
from workflow.refusals.closing import HeadChangedError, MergedTooLateError, OpenChildrenError
from workflow.refusals.handing import NotRemindableError
from workflow.refusals.routing import AskedCosignerError, BadDeciderError, LoweredTooFarError
from workflow.refusals.signing import (
    DisagreementError,
    RecallTooLateError,
    UnansweredConditionError,
)

WAYS_OUT = (
    *("可用", "現在輪到", "可以的是", "請", "先由", "可退回", "待回答", "還沒會辦的", "已簽的"),
    *("要用", "要有", "已會畢的", "只能", "%(hint)s"),
)
# Nothing is wanted: what was asked for is so already.
SETTLED = (AskedCosignerError, NotRemindableError)
ABSTRACT = (RefusedError, UnsoundLogError)
# An action that the sentence itself recommends, not among the ways that are looked up.
ACTIONS = "|".join(each.value for each in Action)
RECOMMENDS = re.compile(rf"(?:請|可由|先由|由)[^。；，、]*?({ACTIONS})")
# Of other cases, which this one does not know; and words for something else than an action.
NOT_THAT: dict[type[RefusedError], set[str]] = {
    OpenChildrenError: {"存查"},
    UnansweredConditionError: {"會辦"},
    BadDeciderError: {"核定"},
    DisagreementError: {"核定"},
    LoweredTooFarError: {"核定"},
    HeadChangedError: {"核定"},
    MergedTooLateError: {"核定"},
    turns.NotTheRegistryError: {"分文"},  # whose turn it is, not what to do instead
}

FAMILIES = (base, closing, handing, limits, routing, signing, turns)
REFUSALS = [
    each
    for family in FAMILIES
    for each in vars(family).values()
    if isinstance(each, type)
    and issubclass(each, RefusedError)
    and each not in ABSTRACT
    and each.__module__ == family.__name__
]


def test_every_family_is_looked_at() -> None:
    folder = Path(refusals.__file__).parent

    assert {f"{refusals.__name__}.{each.stem}" for each in folder.glob("[!_]*.py")} == {
        family.__name__ for family in FAMILIES
    }


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_names_a_way_out(refusal: type[RefusedError]) -> None:
    assert ("%(ways)s" in refusal.template) == bool(refusal.seeks)
    said = any(word in refusal.template for word in WAYS_OUT)
    assert said or refusal.seeks or refusal in SETTLED, refusal.template


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_recommends_no_action_but_those_it_looks_up(refusal: type[RefusedError]) -> None:
    recommended = {found[1] for found in RECOMMENDS.finditer(refusal.template)}

    assert recommended <= NOT_THAT.get(refusal, set())


def test_a_refusal_says_that_no_way_is_open() -> None:
    refusal = RecallTooLateError(who="組長", action="審核", days=5)

    assert str(refusal).endswith("可行的是：無")
    assert str(refusal.naming((Way(action=Action.RETURN, who=("局長", "法務局")),))).endswith(
        "可行的是：局長、法務局（退回）"
    )


def test_no_two_refusals_say_the_same() -> None:
    templates = [each.template for each in REFUSALS]

    assert len(set(templates)) == len(templates)
